"""Answers as OpenCitations Meta and Index give them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from tests.standin.corpus import Corpus, Record
from tests.standin.reply import TEXT, Asked, Reply

META, COUNT = "meta/v1/metadata/", "index/v2/citation-count/"
CITATIONS = "index/v2/citations/"
KINDS = {"journal-article": "journal article", "book-chapter": "book chapter"}


def answer(asked: Asked, corpus: Corpus) -> Reply:
    """Answer a request."""
    path = asked.path.strip("/")
    if path.startswith(META):
        names = path.removeprefix(META).split("__")
        found = [work for one in names if (work := _find(one, corpus))]
        return Reply(200, [record(one) for one in reversed(found)])
    if path.startswith(COUNT):
        work = _indexed(path.removeprefix(COUNT), corpus)
        return Reply(200, [{"count": str(_count(work)) if work else "0"}])
    if path.startswith(CITATIONS):
        work = _indexed(path.removeprefix(CITATIONS), corpus)
        return Reply(200, list(citations(work)) if work else [])
    return Reply(404, "HTTP status code 404: the operation requested does not exist", TEXT)


def _indexed(name: str, corpus: Corpus) -> Record | None:
    """Find a work by one of the identifiers that the Index, other than Meta, takes."""
    is_taken = unquote(name).startswith(("doi:", "pmid:", "omid:"))
    return _find(name, corpus) if is_taken else None


def _find(name: str, corpus: Corpus) -> Record | None:
    scheme, _, value = unquote(name).partition(":")
    if scheme not in ("doi", "pmid", "pmcid", "omid", "openalex"):
        return None
    work = corpus.by(scheme, value)
    return work if work and work["omid"] else None


def _count(work: Record) -> int:
    return max(0, int(work["cited_by"]) - 4)


def citations(work: Record) -> Iterator[dict[str, str]]:
    """Give the citations of a work as the Index has them: all is text, in no order."""
    cited = work["omid"].removeprefix("br/")
    ids = [
        f"omid:{work['omid']}",
        f"doi:{work['doi']}",
        *([f"pmid:{work['pmid']}"] * bool(work["pmid"])),
    ]
    for number in range(_count(work), 0, -1):
        citing = f"0999{number:05}"
        month, day = f"-{number % 12 + 1:02}", f"-{number % 28 + 1:02}"
        known = [f"omid:br/{citing}", *([f"doi:10.5555/Citing.{number}"] * (number % 5 > 0))]
        yield {
            "oci": f"{citing}-{cited}",
            "citing": " ".join(known),
            "cited": " ".join(ids),
            "creation": f"{work['date'][0] + 1 + number % 9}" + (month + day)[: 3 * (number % 3)],
            "timespan": f"P{1 + number % 9}Y",
            "journal_sc": "yes" if number % 7 == 0 else "no",
            "author_sc": "yes" if number % 4 == 0 else "no",
        }


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
