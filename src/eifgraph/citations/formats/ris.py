"""RIS, the format of reference managers: a tag and a value a line.

Knows the tags (RIS specification of 2011, and what EndNote and PubMed put in the tags that it
leaves free); must not know where the references come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eifgraph.citations.formats.cited import Cited, date_of, flat, keys_of, safe_address
from eifgraph.citations.work import Kind, Person, Work

TYPES: Final = {
    Kind.ARTICLE: "JOUR",
    Kind.BOOK: "BOOK",
    Kind.CHAPTER: "CHAP",
    Kind.REPORT: "RPRT",
    Kind.THESIS: "THES",
    Kind.PREPRINT: "UNPB",
    Kind.PROCEEDINGS: "CPAPER",
    Kind.REVIEW: "JOUR",
    Kind.NOTICE: "JOUR",
    Kind.OTHER: "GEN",
}
Line = tuple[str, str]


def render_ris(items: Sequence[Cited]) -> str:
    r"""Give references as RIS, in the order given.

    >>> render_ris([Cited("doe-2001", text="Doe, J. (2001). A trial.")])
    'TY  - GEN\r\nID  - doe-2001\r\nTI  - Doe, J. (2001). A trial.\r\nER  - \r\n\r\n'
    """
    return "".join(_record(item, key) for item, key in zip(items, keys_of(items), strict=True))


def _record(item: Cited, key: str) -> str:
    kind = TYPES[item.work.kind] if item.work else "GEN"
    lines: list[Line] = [("TY", kind), ("ID", key)]
    lines += _of_work(item.work) if item.work else [("TI", item.text)]
    # a semicolon would end an address: some readers take several in one line
    lines += [("UR", item.landing.replace(";", "%3B")), ("N1", item.note)]
    told = [(tag, value) for tag, text in lines if (value := flat(text))]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in (*told, ("ER", ""))) + "\r\n"


def _of_work(work: Work) -> Iterator[Line]:
    yield from (("AU", _name(person)) for person in work.authors)
    yield "TI", work.full_title
    yield from zip(("T2", "J2"), work.containers, strict=False)
    date = date_of(work)
    if date:
        yield "PY", f"{date[0]:04}"
        yield "DA", "/".join([f"{date[0]:04}", *(f"{part:02}" for part in date[1:])])
    yield from (("VL", work.volume), ("IS", work.issue))
    yield from (("SP", work.first_page), ("EP", work.last_page))
    yield from (("SN", ", ".join(work.issns)), ("PB", work.publisher), ("LA", work.language))
    yield from (("DO", work.doi), ("AN", work.identifiers.get("pmid", "")))
    yield "C2", work.identifiers.get("pmcid", "")
    yield "L2", safe_address(work.access.address)


def _name(person: Person) -> str:
    return ", ".join(filter(None, (flat(person.family), flat(person.given))))
