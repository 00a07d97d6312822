"""Answers as Crossref's REST API gives them."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote

from tests.standin.corpus import Corpus, Record
from tests.standin.reply import JSON, TEXT, Asked, Reply

LISTED = JSON + ";charset=utf-8"
KNOWN = {"query", "query.bibliographic", "filter", "select", "rows", "offset", "cursor", "mailto"}
FILTERS = {"doi", "alternative-id", "type", "issn"}
SCALE = 3.0
"""So that a reference that fits has nearly as many points as characters."""


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    parts = asked.path.strip("/").split("/", 1)
    if parts == ["works"]:
        return _list(asked, corpus)
    if len(parts) < 2 or parts[0] != "works":
        return Reply(404, "Resource not found.", TEXT)
    if asked.query.keys() - {"mailto"}:
        return _refusal("parameter-not-allowed", next(iter(asked.query)))
    work = _by_doi(corpus, unquote(parts[1]))
    if work is None:
        return Reply(404, "Resource not found.", TEXT)
    return Reply(200, _message("work", record(work)))


def _message(kind: str, message: Any) -> Any:
    return {
        "status": "ok",
        "message-type": kind,
        "message-version": "1.0.0",
        "message": message,
    }


def _refusal(kind: str, value: str) -> Reply:
    fault = {"type": kind, "value": value, "message": f"{value} cannot be used here"}
    body = {"status": "failed", "message-type": "validation-failure", "message": [fault]}
    return Reply(400, body, LISTED)


def _by_doi(corpus: Corpus, doi: str) -> Record | None:
    work = corpus.by("doi", doi)
    return work if work and work["agency"] == "crossref" else None


def _list(asked: Asked, corpus: Corpus) -> Reply:
    query = asked.query
    for name in query.keys() - KNOWN:
        return _refusal("parameter-not-allowed", name)
    rows = query.get("rows", "20")
    if not rows.isdecimal() or int(rows) > 1000:
        return _refusal("integer-not-valid", rows)
    text = query.get("query.bibliographic") or query.get("query") or ""
    found = _found(text, corpus)
    wanted: dict[str, set[str]] = {}
    for one in filter(None, query.get("filter", "").split(",")):
        name, _, value = one.partition(":")
        if name not in FILTERS or not value:
            return _refusal("filter-not-available", name)
        wanted.setdefault(name, set()).add(value.casefold())
    found = [(w, s) for w, s in found if all(_fits(w, n, v) for n, v in wanted.items())]
    start = _start(query.get("cursor", ""), query.get("offset", "0"))
    if start is None:
        fault = {"type": "cursor-invalid", "value": query["cursor"], "message": "It is invalid"}
        failed = {"status": "failed", "message-type": "resource-failure", "message": [fault]}
        return Reply(404, failed, LISTED)
    here = found[start : start + int(rows)]
    message: dict[str, Any] = {
        "facets": {},
        "total-results": len(found),
        "items": [_selected(record(work) | {"score": score}, query) for work, score in here],
        "items-per-page": int(rows),
        "query": {"start-index": start, "search-terms": query.get("query")},
    }
    if "cursor" in query:
        message["next-cursor"] = base64.b64encode(json.dumps(start + len(here)).encode()).decode()
    return Reply(200, _message("work-list", message), LISTED)


def _start(cursor: str, offset: str) -> int | None:
    if cursor in ("", "*"):
        return int(offset)
    try:
        return int(json.loads(base64.b64decode(cursor, validate=True)))
    except ValueError:
        return None


def _found(text: str, corpus: Corpus) -> list[tuple[Record, float]]:
    """Search; like the service, always find something."""
    ours = [one for one in corpus.works if one["agency"] == "crossref"]
    if not text:
        return [(one, 1.0) for one in ours]
    scored = [(w, s) for w, s in corpus.search(text) if w["agency"] == "crossref"]
    rest = [(one, 0.01) for one in ours if all(one is not w for w, _ in scored)]
    return [(work, round(SCALE * len(text) * score, 4)) for work, score in [*scored, *rest]]


def _fits(work: Record, name: str, values: set[str]) -> bool:
    has = {
        "doi": [work["doi"]],
        "alternative-id": [work["pii"]],
        "type": [work["type"]],
        "issn": work["issn"],
    }[name]
    return bool({one.casefold() for one in has} & values)


def _selected(found: dict[str, Any], query: Any) -> dict[str, Any]:
    if "select" not in query:
        return found
    return {name: found[name] for name in query["select"].split(",") if name in found}


def _date(parts: list[int] | None) -> dict[str, Any]:
    return {"date-parts": [parts]}


def _event(one: dict[str, Any]) -> dict[str, Any]:
    day = "-".join(f"{part:02d}" for part in one["date"])
    event = {
        "DOI": one["doi"],
        "type": one["type"],
        "label": one["type"].capitalize(),
        "source": one["source"],
        "updated": _date(one["date"]) | {"date-time": f"{day}T00:00:00Z", "timestamp": 0},
    }
    return event | ({"record-id": "99001"} if one["source"] == "retraction-watch" else {})


def _people(work: Record) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = []
    for at, one in enumerate(work["authors"]):
        person: dict[str, Any] = {
            "sequence": "additional" if at else "first",
            "affiliation": [],
        }
        if "group" in one:
            people.append({"name": one["group"], **person})
            continue
        if "orcid" in one:
            person |= {"ORCID": f"http://orcid.org/{one['orcid']}", "authenticated-orcid": False}
        people.append({"given": one["given"], "family": one["family"], **person})
    return people


def record(work: Record) -> dict[str, Any]:
    """Give a work in Crossref's form."""
    found: dict[str, Any] = {
        "DOI": work["doi"].upper() if work["doi"].endswith("k") else work["doi"],
        "URL": f"https://doi.org/{work['doi']}",
        "type": work["type"],
        "publisher": work["publisher"],
        "prefix": "10.5555",
        "source": "Crossref",
        "member": "0",
        "indexed": _date([2026, 1, 2]) | {"date-time": "2026-01-02T03:04:05Z", "timestamp": 1},
        "issued": _date(work["online"] or work["date"]),
        "published": _date(work["online"] or work["date"]),
        "published-print": _date(work["date"]),
        "is-referenced-by-count": work["cited_by"],
        "reference-count": 0,
        "references-count": 0,
        "score": 1,
        "title": [work["title"]],
        "author": _people(work),
        "container-title": [work["journal"]] if work["journal"] else [],
        "short-container-title": [work["journal_short"]] if work["journal_short"] else [],
        "ISSN": work["issn"],
        "language": "en",
    }
    optional = {
        "subtitle": [work["subtitle"]] if work["subtitle"] else None,
        "volume": work["volume"],
        "issue": work["issue"],
        "page": work["pages"],
        "article-number": work["article_number"],
        "alternative-id": [work["pii"]] if work["pii"] else None,
        "license": [{"URL": work["license"], "content-version": "vor"}]
        if work["license"]
        else None,
        "published-online": _date(work["online"]) if work["online"] else None,
        "updated-by": [_event(one) for one in work["updated_by"]],
        "update-to": [_event(one) for one in work["update_to"]],
    }
    return found | {name: value for name, value in optional.items() if value}
