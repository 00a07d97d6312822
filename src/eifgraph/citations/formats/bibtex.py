r"""BibTeX in UTF-8, as BibTeX, biblatex and Zotero read it.

Knows entries, fields and what TeX takes for more than a letter; must not know where the
references come from. A brace is followed by its unseen other half (`\vphantom`, as Zotero writes
it), since BibTeX counts braces, with a backslash before them or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eifgraph.citations.formats.cited import (
    Cited,
    date_of,
    flat,
    keys_of,
    name_of,
    pages_of,
)
from eifgraph.citations.work import Kind, Person, Work

ENTRIES: Final = {
    Kind.ARTICLE: "article",
    Kind.BOOK: "book",
    Kind.CHAPTER: "incollection",
    Kind.REPORT: "techreport",
    Kind.THESIS: "thesis",
    Kind.PREPRINT: "misc",
    Kind.PROCEEDINGS: "inproceedings",
    Kind.REVIEW: "article",
    Kind.NOTICE: "article",
    Kind.OTHER: "misc",
}
CONTAINERS: Final = {
    "article": "journal",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "misc": "howpublished",
}
"""The field of what a work stands in, by entry; others are part of a series."""
PUBLISHERS: Final = {"techreport": "institution", "thesis": "institution"}
SIGNS: Final = {
    "\\": r"{\textbackslash}",
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{one: f"\\{one}" for one in "%&_#$"},
}
SIGN: Final = re.compile(r"[\\{}~^%&_#$]")
JOINED: Final = re.compile(
    r"(?<=-)(?=-)|(?<=[`?!])(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)"
)
"""Between signs that TeX would make one of, such as `--`."""
BREAKING: Final = re.compile(r"[\\{}\s]")
"""What ends a field that is taken as it stands (biblatex's verbatim fields)."""
AND: Final = re.compile(r"(?<!\S)(?:and|others)(?!\S)", re.IGNORECASE)
Field = tuple[str, str]


def render_bibtex(items: Sequence[Cited]) -> str:
    r"""Give references as BibTeX, in the order given.

    >>> print(render_bibtex([Cited("doe-2001", text="Doe, J. (2001). 5% & more.")]), end="")
    @misc{doe-2001,
      howpublished = {Doe, J. (2001). 5\% \& more.},
    }
    """
    return "\n".join(_entry(item, key) for item, key in zip(items, keys_of(items), strict=True))


def escape(text: str) -> str:
    r"""Give a text as TeX must have it to print the same.

    >>> escape("50% of {a_b} -- c")
    '50\\% of \\{\\vphantom{\\}}a\\_b\\vphantom{\\{}\\} -{}- c'
    """
    return SIGN.sub(lambda sign: SIGNS[sign[0]], JOINED.sub("\0", flat(text))).replace("\0", "{}")


def _entry(item: Cited, key: str) -> str:
    kind = ENTRIES[item.work.kind] if item.work else "misc"
    made = _of_work(item.work, kind) if item.work else [("howpublished", escape(item.text))]
    fields = [*made, ("url", item.landing), ("note", escape(item.note))]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@{kind}{{{key},\n{lines}}}\n"


def _of_work(work: Work, kind: str) -> Iterator[Field]:
    yield "author", " and ".join(_name(one) for one in work.authors if flat(one.family))
    yield "title", escape(work.full_title)
    yield CONTAINERS.get(kind, "series"), escape(next(iter(work.containers), ""))
    yield from zip(("year", "month"), map(str, date_of(work)), strict=False)
    yield from (("volume", escape(work.volume)), ("number", escape(work.issue)))
    yield "pages", "--".join(map(escape, pages_of(work)))
    yield PUBLISHERS.get(kind, "publisher"), escape(work.publisher)
    yield from (("issn", ", ".join(work.issns)), ("language", escape(work.language)))
    yield "doi", BREAKING.sub(lambda sign: f"%{ord(sign[0]):02X}", work.doi)
    yield from ((name, work.identifiers.get(name, "")) for name in ("pmid", "pmcid"))


def _name(person: Person) -> str:
    """Give a name as `von Last, Jr, First`; braces keep together what would be divided."""
    if person.is_group or not flat(person.given):
        family = flat(person.family)
        is_one = not person.is_group and not re.search(r"[\s,]", family) and not AND.search(family)
        return escape(family) if is_one else f"{{{escape(family)}}}"
    name = name_of(person)
    particle = f"{escape(name.particle)} " if name.particle else ""
    is_mixed = any(word[0].islower() for word in name.family.split())
    family = f"{{{escape(name.family)}}}" if is_mixed else _kept(name.family)
    parts = [particle + family, _kept(name.suffix), _kept(name.given)]
    return ", ".join(part for part in parts if part)


def _kept(text: str) -> str:
    return f"{{{escape(text)}}}" if "," in text or AND.search(text) else escape(text)
