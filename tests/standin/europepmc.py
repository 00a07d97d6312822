"""Answers as Europe PMC's REST API gives them."""

from __future__ import annotations

import re
from typing import Any

from tests.standin.corpus import Corpus, Record, words
from tests.standin.reply import JSON, Asked, Reply, page

MEDIA = JSON + ";charset=utf-8"
UPDATED = {"retraction": "Retraction in", "correction": "Erratum in"}
UPDATES = {"retraction": "Retraction of", "correction": "Erratum for"}
TYPES = {"retraction": "Retraction of Publication", "correction": "Published Erratum"}


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    if asked.path.strip("/") != "search":
        return page(404, "Not Found")
    query, size = asked.query.get("query", ""), int(asked.query.get("pageSize", "25"))
    mark = asked.query.get("cursorMark", "*")
    found = [one for one in corpus.works if one["pmid"] and _fits(query, one)]
    start = 0 if mark == "*" else int(mark.removeprefix("AoII"))
    here = found[start : start + size]
    body: dict[str, Any] = {"version": "6.9", "hitCount": len(found)}
    if found:
        body["nextCursorMark"] = f"AoII{start + len(here)}"
    body["request"] = {
        "queryString": query,
        "resultType": asked.query.get("resultType", "lite"),
        "cursorMark": mark,
        "pageSize": size,
        "sort": "",
        "synonym": False,
    }
    body["resultList"] = {"result": [record(one, corpus) for one in here]}
    return Reply(200, body, MEDIA)


def _fits(query: str, work: Record) -> bool:
    """Tell whether a work fits a query in the few forms that are understood here."""
    if re.search(r"\bDOI:|\bEXT_ID:|\bPMCID:", query):
        asked = {"doi": re.findall(r'DOI:"((?:[^"\\]|\\.)*)"', query)}
        asked["pmid"] = re.findall(r"EXT_ID:(\d+)", query)
        asked["pmcid"] = re.findall(r"PMCID:(PMC\d+)", query)
        return any(work[key].casefold() in map(str.casefold, asked[key]) for key in asked)
    title = words(" ".join(re.findall(r"TITLE:\(([^)]*)\)", query)).replace(" AND ", " "))
    if not title or set(title) - set(words(f"{work['title']} {work['subtitle']}")):
        return False
    years = re.search(r"PUB_YEAR:\[(\d+) TO (\d+)\]", query)
    if years and not int(years[1]) <= work["date"][0] <= int(years[2]):
        return False
    author = re.search(r'AUTH:"([^"]+)"', query)
    names = {" ".join(words(one.get("family", ""))) for one in work["authors"]}
    return author is None or " ".join(words(author[1])) in names


def _person(one: dict[str, str]) -> dict[str, Any]:
    if "group" in one:
        return {"collectiveName": one["group"]}
    initials = "".join(name[0] for name in one["given"].split())
    person: dict[str, Any] = {
        "fullName": f"{one['family']} {initials}",
        "firstName": one["given"],
        "lastName": one["family"],
        "initials": initials,
    }
    if "orcid" in one:
        person["authorId"] = {"type": "ORCID", "value": one["orcid"]}
    return person


def _links(work: Record, corpus: Corpus) -> list[dict[str, Any]]:
    links = [(one, UPDATED) for one in work["updated_by"] if one["source"] == "publisher"]
    links += [(one, UPDATED) for one in work["updated_by"][:1] if not links]
    links += [(one, UPDATES) for one in work["update_to"]]
    found = []
    for at, (one, names) in enumerate(links):
        other = corpus.by("doi", one["doi"])
        if other and other["pmid"]:
            link = {"id": other["pmid"], "source": "MED", "type": names[one["type"]]}
            found.append(link | {"reference": "Invented. 2000", "orderIn": at + 1})
    return found


def record(work: Record, corpus: Corpus) -> dict[str, Any]:
    """Give a work in Europe PMC's core form."""
    types = ["Journal Article", "research-article"]
    types += ["Retracted Publication"] if work["retracted"] else []
    types += [TYPES[one["type"]] for one in work["update_to"]]
    full = work["title"] + (f": {work['subtitle']}" if work["subtitle"] else "")
    people = [_person(one) for one in work["authors"]]
    names = ", ".join(one.get("fullName", one.get("collectiveName", "")) for one in people)
    journal = {
        "title": work["journal"],
        "isoabbreviation": work["journal_short"],
        "medlineAbbreviation": work["journal_short"],
        "issn": work["issn"][0] if work["issn"] else "",
        "essn": work["issn"][1] if len(work["issn"]) > 1 else "",
    }
    found: dict[str, Any] = {
        "id": work["pmid"],
        "source": "MED",
        "pmid": work["pmid"],
        "doi": work["doi"],
        "title": full.rstrip(".") + ".",
        "authorString": f"{names}." if names else "",
        "pubYear": str(work["date"][0]),
        "pageInfo": work["pages"] or work["article_number"],
        "journalInfo": {
            "issue": work["issue"],
            "volume": work["volume"],
            "yearOfPublication": work["date"][0],
            "printPublicationDate": "-".join(f"{n:02d}" for n in [*work["date"], 1, 1][:3]),
            "journal": {key: value for key, value in journal.items() if value},
        },
        "language": "eng",
        "pubTypeList": {"pubType": types},
        "isOpenAccess": "Y" if work["license"] else "N",
        "inEPMC": "N",
        "inPMC": "N",
        "citedByCount": max(0, work["cited_by"] - 2),
    }
    if people:
        found["authorList"] = {"author": people}
    if work["pmcid"]:
        found["pmcid"] = work["pmcid"]
    if links := _links(work, corpus):
        found["commentCorrectionList"] = {"commentCorrection": links}
    return found
