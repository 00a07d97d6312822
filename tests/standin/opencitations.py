"""Answers as OpenCitations Meta and Index give them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.standin.corpus import Corpus, Record
from tests.standin.reply import TEXT, Asked, Reply

META, COUNT = "meta/v1/metadata/", "index/v2/citation-count/"
KINDS = {"journal-article": "journal article", "book-chapter": "book chapter"}


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    path = asked.path.strip("/")
    if path.startswith(META):
        names = path.removeprefix(META).split("__")
        found = [work for one in names if (work := _find(one, corpus))]
        return Reply(200, [record(one) for one in reversed(found)])
    if path.startswith(COUNT):
        work = _find(path.removeprefix(COUNT), corpus)
        return Reply(200, [{"count": str(max(0, work["cited_by"] - 4)) if work else "0"}])
    return Reply(404, "HTTP status code 404: the operation requested does not exist", TEXT)


def _find(name: str, corpus: Corpus) -> Record | None:
    scheme, _, value = unquote(name).partition(":")
    if scheme not in ("doi", "pmid", "pmcid", "omid", "openalex"):
        return None
    work = corpus.by(scheme, value)
    return work if work and work["omid"] else None


def _person(at: int, one: dict[str, str]) -> str:
    name = one.get("group") or f"{one['family']}, {one['given']}"
    orcid = f"orcid:{one['orcid']} " if "orcid" in one else ""
    return f"{name} [{orcid}omid:ra/0990{at}]"


def record(work: Record) -> dict[str, Any]:
    """Give a work in the form of OpenCitations Meta: all is text, and titles have capitals."""
    ids = [f"doi:{work['doi']}", f"openalex:{work['openalex']}"]
    ids += [f"pmid:{work['pmid']}"] if work["pmid"] else []
    issns = " ".join(f"issn:{one}" for one in work["issn"])
    date = "-".join([str(work["date"][0]), *(f"{part:02d}" for part in work["date"][1:])])
    return {
        "id": " ".join([*ids, f"omid:{work['omid']}"]),
        "title": work["title"].title(),
        "author": "; ".join(_person(at, one) for at, one in enumerate(work["authors"])),
        "pub_date": date,
        "issue": work["issue"],
        "volume": work["volume"],
        "venue": f"{work['journal']} [{issns} omid:br/0991]" if work["journal"] else "",
        "type": KINDS.get(work["type"], work["type"]),
        "page": work["pages"],
        "publisher": f"{work['publisher']} [crossref:0 omid:ra/0992]",
        "editor": "",
    }
