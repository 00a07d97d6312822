"""Answers as Wikidata's query service gives them, to questions for works by identifiers."""

from __future__ import annotations

import re
from typing import Any

from tests.standin.corpus import Corpus, Record
from tests.standin.reply import TEXT, Asked, Reply

MEDIA = "application/sparql-results+json;charset=utf-8"
ITEM = "http://www.wikidata.org/entity/"
PROPERTIES = {"P356": "doi", "P698": "pmid", "P932": "pmcid", "P10283": "openalex"}
VARIABLES = ["asked", "item", "doi", "pmid", "title", "date", "isRetracted", "event", "notice"]


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a query that has VALUES of identifiers."""
    query = asked.query.get("query", "")
    values = re.search(r"VALUES\s+\?asked\s*\{(.*?)\}\n", query, re.S)
    if values is None:
        return Reply(400, "MalformedQueryException", TEXT)
    named = re.search(r"\?item wdt:(P\d+) \?asked", query)
    if named:
        scheme = PROPERTIES[named[1]]
        listed = re.findall(r'"((?:[^"\\]|\\.)*)"', values[1])
    else:
        scheme, listed = "wikidata", re.findall(r"wd:(Q\d+)", values[1])
    rows = []
    for value in listed:
        for work in corpus.works:
            if work["wikidata"] and _stored(scheme, work) == value:
                rows += _rows(value, work, corpus)
    body = {"head": {"vars": VARIABLES}, "results": {"bindings": rows}}
    return Reply(200, body, MEDIA, {"x-served-by": "stand-in"})


def _stored(scheme: str, work: Record) -> str:
    value = str(work[scheme])
    return value.upper() if scheme == "doi" else value.removeprefix("PMC")


def _rows(value: str, work: Record, corpus: Corpus) -> list[dict[str, Any]]:
    """Give a row for each notice, or one without."""
    date = "-".join(f"{part:02d}" for part in [*work["date"], 1, 1][:3])
    row = {
        "asked": _literal(value),
        "item": {"type": "uri", "value": ITEM + work["wikidata"]},
        "doi": _literal(work["doi"].upper()),
        "title": {"type": "literal", "xml:lang": "en", "value": work["title"]},
        "date": _literal(f"{date}T00:00:00Z"),
        "volume": _literal(work["volume"]),
        "pages": _literal(work["pages"]),
        "venueName": _literal(work["journal"]),
        "isRetracted": _literal("true" if work["retracted"] else "false"),
    }
    if work["pmid"]:
        row["pmid"] = _literal(work["pmid"])
    rows = []
    for one in work["updated_by"]:
        notice = corpus.by("doi", one["doi"])
        if notice and notice["wikidata"]:
            found = {
                "event": _literal(one["type"]),
                "notice": {"type": "uri", "value": ITEM + notice["wikidata"]},
                "noticeDoi": _literal(notice["doi"].upper()),
                "noticeDate": _literal("-".join(f"{n:02d}" for n in one["date"]) + "T00:00:00Z"),
            }
            rows.append(row | found)
    return rows or [row, row | {"issn": _literal(work["issn"][-1])}]


def _literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}
