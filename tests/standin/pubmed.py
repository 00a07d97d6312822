"""Answers as PubMed's E-utilities give them."""

from __future__ import annotations

from typing import Any

from tests.standin.corpus import Corpus, Record, words
from tests.standin.reply import TEXT, Asked, Reply, page


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request to E-utilities."""
    match asked.path.strip("/"):
        case "ecitmatch.cgi":
            rows = filter(str.strip, asked.query.get("bdata", "").split("\r"))
            return Reply(200, "".join(f"{_matched(row, corpus)}\n" for row in rows), TEXT)
        case "esummary.fcgi":
            ids = [one.strip() for one in asked.query.get("id", "").split(",")]
            return Reply(200, _summaries(ids, corpus))
        case "esearch.fcgi":
            found = [w["pmid"] for w, _ in corpus.search(asked.query.get("term", "")) if w["pmid"]]
            result = {"count": str(len(found)), "idlist": found[:20]}
            return Reply(200, {"header": {"type": "esearch"}, "esearchresult": result})
    return page(404, "Not Found")


def _matched(row: str, corpus: Corpus) -> str:
    parts = [one.strip() for one in f"{row}|||||".split("|")][:6]
    journal, year, volume, page_number, author, _ = parts
    if not any(
        words(journal) in (words(w["journal"]), words(w["journal_short"])) for w in corpus.works
    ):
        return f"{'|'.join(parts)}|NOT_FOUND;INVALID_JOURNAL"
    found = [
        work["pmid"]
        for work in corpus.works
        if work["pmid"]
        and words(journal) in (words(work["journal"]), words(work["journal_short"]))
        and year in ("", str(work["date"][0]))
        and volume == work["volume"]
        and page_number == (work["pages"].partition("-")[0] or work["article_number"])
        and (not author or _is_first(author, work))
    ]
    return f"{'|'.join(parts)}|{found[0] if found else 'NOT_FOUND'}"


def _is_first(author: str, work: Record) -> bool:
    first = work["authors"][0] if work["authors"] else {}
    name = words(first.get("family", ""))
    return bool(name) and words(author)[: len(name)] == name


def _summaries(ids: list[str], corpus: Corpus) -> Any:
    result: dict[str, Any] = {"uids": ids}
    for one in ids:
        work = corpus.by("pmid", one)
        error = {"uid": one, "error": "cannot get document summary"}
        result[one] = error if work is None else record(work)
    return {"header": {"type": "esummary", "version": "0.3"}, "result": result}


def record(work: Record) -> dict[str, Any]:
    """Give a work as a summary of PubMed's."""
    people = []
    for one in work["authors"]:
        if "group" in one:
            people.append({"name": one["group"], "authtype": "CollectiveName"})
        else:
            initials = "".join(name[0] for name in one["given"].split())
            people.append({"name": f"{one['family']} {initials}", "authtype": "Author"})
    ids = {"pubmed": work["pmid"], "doi": work["doi"], "pmc": work["pmcid"]}
    full = work["title"] + (f": {work['subtitle']}" if work["subtitle"] else "")
    return {
        "uid": work["pmid"],
        "title": f"{full}.",
        "authors": people,
        "source": work["journal_short"],
        "fulljournalname": work["journal"],
        "volume": work["volume"],
        "issue": work["issue"],
        "pages": work["pages"] or work["article_number"],
        "pubdate": f"{work['date'][0]} Mar",
        "epubdate": "",
        "issn": work["issn"][0] if work["issn"] else "",
        "essn": "",
        "lang": ["eng"],
        "articleids": [{"idtype": k, "idtypen": 1, "value": v} for k, v in ids.items() if v],
        "pubtype": ["Journal Article", *(["Retracted Publication"] if work["retracted"] else [])],
    }
