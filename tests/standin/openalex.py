"""Answers as OpenAlex gives them."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote

from tests.standin.corpus import Corpus, Record, words
from tests.standin.reply import Asked, Reply, page

IDS = {"doi": "doi", "ids.pmid": "pmid", "ids.openalex": "openalex", "openalex": "openalex"}
HEADERS = {
    "X-RateLimit-Limit": "10000",
    "X-RateLimit-Remaining": "9999",
    "X-RateLimit-Credits-Used": "1",
    "X-RateLimit-Reset": "3600",
    "X-RateLimit-Remaining-USD": "0.99",
}


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    parts = unquote(asked.path).strip("/").split("/", 1)
    if parts[0] != "works":
        return page(404, "404 Not Found")
    return _list(asked, corpus) if len(parts) == 1 else _single(parts[1], corpus)


def _single(name: str, corpus: Corpus) -> Reply:
    scheme, _, value = name.rpartition(":")
    for one in corpus.works:
        if not scheme and value in one["merged_from"]:
            return Reply(301, "", headers={"Location": f"/openalex/works/{one['openalex']}"})
    work = corpus.by(scheme or "openalex", value)
    if work is None or not work["openalex"]:
        return page(404, "404 Not Found")
    return Reply(200, record(work), headers=HEADERS)


def _list(asked: Asked, corpus: Corpus) -> Reply:
    size, cursor = asked.query.get("per-page", "25"), asked.query.get("cursor", "*")
    if not size.isdecimal() or not 1 <= int(size) <= 200:
        message = "per-page parameter must be between 1 and 200."
        return Reply(400, {"error": "Pagination error.", "message": message})
    found = [(one, 0.0) for one in corpus.works if one["openalex"]]
    is_search = False
    for one in filter(None, asked.query.get("filter", "").split(",")):
        name, _, value = one.partition(":")
        if name == "title.search":
            hits = {w["openalex"]: s for w, s in corpus.search(value, "title") if _has(w, value)}
            found = [(w, hits[w["openalex"]]) for w, _ in found if w["openalex"] in hits]
            found, is_search = sorted(found, key=lambda hit: -hit[1]), True
        elif name == "publication_year":
            low, _, high = value.partition("-")
            found = [(w, s) for w, s in found if int(low) <= w["date"][0] <= int(high or low)]
        elif name in IDS and len(value.split("|")) <= 100:
            wanted = {_bare(part) for part in value.split("|")}
            found = [(w, s) for w, s in found if w[IDS[name]].casefold() in wanted]
        else:
            return Reply(400, {"error": "Invalid query parameters error.", "message": one})
    start = _start(cursor)
    here = found[start : start + int(size)]
    after = start + len(here)
    meta: dict[str, Any] = {
        "count": len(found),
        "db_response_time_ms": 7,
        "page": 1,
        "per_page": int(size),
        "groups_count": None,
        "cost_usd": 0.0001,
    }
    if "cursor" in asked.query:
        is_over = after >= len(found)
        meta["next_cursor"] = None if is_over else base64.b64encode(str(after).encode()).decode()
    results = [record(w) | ({"relevance_score": 500 * s} if is_search else {}) for w, s in here]
    # newest first, as the service does; never in the order of what is asked
    results = results if is_search else results[::-1]
    return Reply(200, {"meta": meta, "results": results, "group_by": []}, headers=HEADERS)


def _start(cursor: str) -> int:
    try:
        return 0 if cursor == "*" else int(base64.b64decode(cursor))
    except (ValueError, binascii.Error):
        return 0


def _has(work: Record, text: str) -> bool:
    """Tell whether a title has all words of a text."""
    return set(words(text)) <= set(words(f"{work['title']} {work['subtitle']}"))


def _bare(value: str) -> str:
    return value.casefold().removeprefix("https://doi.org/")


def _person(at: int, one: dict[str, str]) -> dict[str, Any]:
    name = one.get("group") or f"{one['given']} {one['family']}"
    orcid = f"https://orcid.org/{one['orcid']}" if "orcid" in one else None
    author = {"id": f"https://openalex.org/A99{at}", "display_name": name, "orcid": orcid}
    return {
        "author_position": "middle" if at else "first",
        "author": author,
        "institutions": [],
        "raw_author_name": name,
    }


def record(work: Record) -> dict[str, Any]:
    """Give a work in OpenAlex's form."""
    first, _, last = work["pages"].partition("-")
    full = work["title"] + (f": {work['subtitle']}" if work["subtitle"] else "")
    source = {
        "id": "https://openalex.org/S99",
        "display_name": work["journal"],
        "issn_l": work["issn"][0] if work["issn"] else None,
        "issn": work["issn"] or None,
        "host_organization_name": work["publisher"],
        "type": "journal",
    }
    ids = {"openalex": f"https://openalex.org/{work['openalex']}"}
    ids["doi"] = f"https://doi.org/{work['doi']}"
    if work["pmid"]:
        ids["pmid"] = f"https://pubmed.ncbi.nlm.nih.gov/{work['pmid']}"
    if work["pmcid"]:
        ids["pmcid"] = f"https://www.ncbi.nlm.nih.gov/pmc/articles/{work['pmcid'][3:]}"
    date = [*work["date"], 1, 1][:3]
    kinds = {"journal-article": "article", "posted-content": "preprint"}
    return {
        "id": ids["openalex"],
        "doi": ids["doi"],
        "title": full,
        "display_name": full,
        "publication_year": work["date"][0],
        "publication_date": f"{date[0]}-{date[1]:02d}-{date[2]:02d}",
        "ids": ids,
        "language": "en",
        "primary_location": {
            "is_oa": bool(work["oa"]),
            "source": source if work["journal"] else None,
            "license": None,
        },
        "type": kinds.get(work["type"], work["type"]),
        "open_access": {"is_oa": bool(work["oa"]), "oa_status": "x", "oa_url": work["oa"] or None},
        "authorships": [_person(at, one) for at, one in enumerate(work["authors"])],
        "cited_by_count": work["cited_by"],
        "biblio": {
            "volume": work["volume"] or None,
            "issue": work["issue"] or None,
            "first_page": first or work["article_number"] or None,
            "last_page": last or None,
        },
        "is_retracted": work["retracted"],
        "is_paratext": False,
        "best_oa_location": {"landing_page_url": work["oa"], "license": "cc-by"}
        if work["oa"]
        else None,
        "referenced_works": [],
        "abstract_inverted_index": None,
    }
