"""Answers as DataCite's REST API gives them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.standin.corpus import Corpus, Record, words
from tests.standin.reply import JSON, Asked, Reply

MEDIA = JSON + "; charset=utf-8"
MISSING = {"status": "404", "title": "The resource you are looking for doesn't exist."}


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    parts = asked.path.strip("/").split("/", 1)
    ours = [one for one in corpus.works if one["agency"] == "datacite"]
    if parts == ["dois"]:
        query = asked.query.get("query", "").partition(" AND publicationYear")[0]
        sought = set(words(query.replace(" AND ", " ").removeprefix("titles.title")))
        found = [one for one in ours if sought <= set(words(f"{one['title']} {one['subtitle']}"))]
        data = [record(one) for one in found]
        meta = {"total": len(data), "totalPages": 1, "page": 1}
        return Reply(200, {"data": data, "meta": meta, "links": {}}, MEDIA)
    work = corpus.by("doi", unquote(parts[-1]))
    if parts[0] != "dois" or work is None or work["agency"] != "datacite":
        return Reply(404, {"errors": [MISSING]}, MEDIA)
    return Reply(200, {"data": record(work)}, MEDIA)


def _person(one: dict[str, str]) -> dict[str, Any]:
    if "group" in one:
        return {"name": one["group"], "nameType": "Organizational", "nameIdentifiers": []}
    ids = [
        {
            "nameIdentifier": f"https://orcid.org/{orcid}",
            "nameIdentifierScheme": "ORCID",
            "schemeUri": "https://orcid.org",
        }
        for orcid in [one.get("orcid")]
        if orcid
    ]
    return {
        "name": f"{one['family']}, {one['given']}",
        "nameType": "Personal",
        "givenName": one["given"],
        "familyName": one["family"],
        "nameIdentifiers": ids,
    }


def record(work: Record) -> dict[str, Any]:
    """Give a work in DataCite's form."""
    titles: list[dict[str, str]] = [{"title": work["title"]}]
    if work["subtitle"]:
        titles.append({"title": work["subtitle"], "titleType": "Subtitle"})
    date = "-".join(f"{part:02d}" for part in work["date"])
    return {
        "id": work["doi"],
        "type": "dois",
        "attributes": {
            "doi": work["doi"],
            "titles": titles,
            "creators": [_person(one) for one in work["authors"]],
            "publisher": work["publisher"],
            "container": {},
            "publicationYear": work["date"][0],
            "dates": [{"date": date, "dateType": "Issued"}],
            "language": "en",
            "types": {"resourceTypeGeneral": "Report", "resourceType": "Report"},
            "relatedIdentifiers": [],
            "rightsList": [{"rightsUri": work["license"]}],
            "citationCount": work["cited_by"],
        },
    }
