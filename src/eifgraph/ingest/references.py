"""References, citations and links as printed; identifiers only where a page states one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.printed import IN_ADDRESS
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.years import UNDATED
from eifgraph.ingest.block import BULLET, Block
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absence, Absent, Citation, Identifier, Link, Read, Reference, Several

AUTHOR_LIST: Final = re.compile(
    r"[^\W\d_][^,.;:()\d]{0,60},?\s+(?:[^\W\d_a-zß-ÿ]\.?[\s-]*){1,5}(?=[,;&(.]|and\b|et\b)"
    r"|[^\W\d_][^,.;:()\d]{0,60},\s*(?:[^\W\d_]\.[\s-]*)+(?=[,;&(.]|and\b|\()"
)
CORPORATE: Final = re.compile(r"[A-Z][^().;:|]{2,90}?\.?\s+\((?:19|20)\d\d[a-z]?\)[.:,]?\s+\S")
YEAR: Final = re.compile(r"\((?:19|20)\d\d[a-z]?\b[^)]*\)")
BARE_YEAR: Final = re.compile(r"(?<=[\s.,])(?:19|20)\d\d[a-z]?(?=[.;:])")
"""A year without brackets: "Doe, J. 2013. Title", "Doe J. Title. Journal 2011;4:55"."""
LINK_LINE: Final = re.compile(
    r"(?:available\s+(?:at|from|here)\b|<?https?://|\[[^\]]*\]\(http)", re.I
)
_REPORT_SIGNS: Final = ("20", "19", "://", "available", "](")
_LINK_STARTS: Final = frozenset("aAhH<[")
YEAR_CITED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)[a-z]?\)?")
LONGEST_CITATION: Final = 300
BETWEEN: Final = re.compile(r"[\s;,]*(?:(?:and|&)\s+)?")
CITATION: Final = re.compile(
    r"""(?P<surname>[^\W\d_][^()\d;,]*?)
        (?:,?\s+et\s+al\.?|,?\s+(?:and|&)\s+[^()\d;]+?|,[^()\d;]+?)?
        ,?\s*\(?(?P<year>(?:19|20)\d\d)[a-z]?\)?""",
    re.VERBOSE,
)
URL: Final = re.compile(
    r"\[[^\n]*\]\((?P<markdown>https?://[^\n]+)\)\s*$"
    r"|<(?P<angled>https?://[^>\s]+)>|(?P<bare>https?://\S+)"
    r"|\bdoi:[^\S\n]*(?P<doi>10\.\d{4,9}/\S+)",
    re.MULTILINE | re.IGNORECASE,
)
PRINTED: Final = re.compile(
    r"""(?:https?://)?\b(?:dx\.|www\.)?doi (?: \.org/ | \s{0,3}:?\s{0,3} )
        (?P<doi>10\.[0-9]{4,9}/[-._()/:a-z0-9]{1,200})
      | \bPMID\s{0,3}:?\s{0,3}(?P<pmid>[1-9][0-9]{0,8})\b
      | \bPMCID\s{0,3}:?\s{0,3}(?P<pmcid>PMC[1-9][0-9]{0,8})\b""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""An identifier within the text of a reference; the characters of a DOI are those that Crossref
finds in nearly all (www.crossref.org/blog/dois-and-matching-regular-expressions)."""
ASIDE: Final = " \t\n.,;|()[]<>*"
"""What may stand between and after identifiers at the end of a reference."""
CUT_AT_END: Final = "ends with "
_ENDS_WHOLE: Final = re.compile(
    r"\S*https?://\S+|(?:doi:)?10\.[0-9]{4,9}/\S*[0-9][.-]?[a-z]", re.IGNORECASE
)
"""What ends with a letter and is whole: an address, or a DOI such as
"10.1111/j.1467-8624.2009.01386.x"."""


def may_have_report(text: str) -> bool:
    """Say whether a text may have a report in it, to spare most a closer look.

    >>> may_have_report("Sample: 75 pairs"), may_have_report("Doe, J. (2001). A title.")
    (False, True)
    """
    return holds(lowered(text), _REPORT_SIGNS) or UNDATED.search(text) is not None


def is_reference(paragraph: str) -> bool:
    """Say whether a paragraph begins like a reference: authors or a body, then a year."""
    if "19" not in paragraph and "20" not in paragraph and not UNDATED.search(paragraph):
        return False
    text = BULLET.sub("", paragraph, count=1) if paragraph[:1] in "-•*–·" else paragraph
    if AUTHOR_LIST.match(text) is not None:
        return any(one.search(text) for one in (YEAR, BARE_YEAR, UNDATED))
    return CORPORATE.match(text) is not None


def is_link(paragraph: str) -> bool:
    """Say whether a paragraph gives addresses: "Available at ...", or an address itself."""
    return paragraph[:1] in _LINK_STARTS and LINK_LINE.match(paragraph) is not None


def is_report(paragraph: str) -> bool:
    """Say whether a paragraph is a reference or gives addresses."""
    return is_link(paragraph) or is_reference(paragraph)


def read_reference(paragraph: Block, notes: Notes) -> Read[Reference]:
    """Read one reference; what is cut off stays cut off, and a finding says so."""
    bullet = BULLET.match(paragraph.text) if paragraph.text[0] in "-•*–·" else None
    if bullet:
        paragraph = paragraph.part(bullet.end(), len(paragraph.text))
    lines = paragraph.text.split("\n")
    parts = parse_reference(paragraph.text)
    truncation = find_truncation(lines)
    if truncation:
        notes.warn("truncated-reference", paragraph, truncation, "look the full reference up")
    ends = truncation is None or not truncation.startswith(CUT_AT_END)
    reference = Reference(
        text=" ".join(line.strip() for line in lines),
        first_author=parts.authors[0].surname if parts.authors else None,
        year=parts.year.value if parts.year else None,
        truncation=truncation,
        identifier=read_printed(paragraph) if ends else None,
    )
    how = "lines joined by a space" if len(lines) > 1 else ""
    return paragraph.read(reference, how=how)


def find_truncation(lines: list[str]) -> str | None:
    """Say how a reference shows that a part is missing, or None if nothing shows it.

    A whole reference ends with a full stop, pages, a bracket or an address; and a line that is
    continued ends with a whole word. A cut that shows neither way cannot be seen here.

    >>> find_truncation(["Doe, J. (2001). A title cut in mid-w"])
    "ends with 'mid-w'"
    >>> find_truncation(["Doe, J. (2001). A title. Journal, 1, 2-3."]) is None
    True
    """
    bare = [line.strip().rstrip("*").rstrip() for line in lines]
    *continued, last = [line for line in bare if line] or ["*"]
    for line in continued:
        word = line.split()[-1]
        if re.fullmatch(r"[b-hj-z]", word):
            return f"a line ends within a word, {word!r}"
    word = last.split()[-1]
    if last[-1] in ".)]" or last[-1].isdecimal() or _ENDS_WHOLE.fullmatch(word):
        return None
    return f"{CUT_AT_END}{word!r}"


def read_printed(reference: Block) -> Read[Identifier] | None:
    """Read the identifier that a reference prints at its end, a DOI before any other.

    One with text after it may be broken off or another work's; of two DOIs, either may be meant.
    """
    found: dict[str, Block] = {}
    end = len(reference.text)
    low = lowered(reference.text)
    is_there = "doi" in low or "pmid" in low or "pmcid" in low
    for match in reversed(list(PRINTED.finditer(reference.text))) if is_there else ():
        if reference.text[match.end() : end].strip(ASIDE):
            break
        end, scheme = match.start(), str(match.lastgroup)
        place = reference.part(*match.span(scheme))
        if scheme == "doi":
            place = place.part(0, _length_of_doi(place.text))
        if found.setdefault(scheme, place).text.casefold() != place.text.casefold():
            return None
    for scheme in ("doi", "pmid", "pmcid"):
        if scheme in found:
            place = found[scheme]
            return _identifier(scheme, place, place.text) if place.text else None
    return None


def _length_of_doi(text: str) -> int:
    """Give how long the DOI is with which a text begins, or 0 if it seems to break off.

    >>> _length_of_doi("10.5555/a.1).")
    11
    >>> _length_of_doi("10.5555/a."), _length_of_doi("10.5555/a(1"), _length_of_doi("10.5555/a1-")
    (0, 0, 0)
    """
    whole = text.removesuffix(".")
    while whole.endswith(")") and whole.count("(") < whole.count(")"):
        whole = whole[:-1].removesuffix(".")
    name = whole.partition("/")[2]
    is_whole = name[-1:].isalnum() or name.endswith(")")
    has_number = any(character.isdigit() for character in name)
    return len(whole) if is_whole and has_number and name.count("(") == name.count(")") else 0


def read_citations(block: Block | None, notes: Notes) -> Several[Citation]:
    """Read the citations of a study, divided by semicolons, commas or "and"."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[Citation]] = []
    end = 0
    for match in YEAR_CITED.finditer(block.text):
        start = BETWEEN.match(block.text, end)
        assert start is not None  # it may be empty
        begin = max(start.end(), block.text.rfind(";", end, match.start()) + 1)
        begin += len(block.text[begin : match.start()]) - len(
            block.text[begin : match.start()].lstrip()
        )
        part = block.part(begin, match.end())
        citation = read_citation(part)
        if citation is None:
            notes.warn("citation-not-read", part, part.text, "write 'Surname et al (2001)'")
        else:
            found.append(citation)
        end = match.end()
    rest = block.text[end:].strip(" ;,.()")
    if rest:
        notes.warn("citation-not-read", block, rest, "write 'Surname et al (2001)'")
    return tuple(found) or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def read_citation(part: Block) -> Read[Citation] | None:
    """Read one citation form, such as "Toth et al (2002)"."""
    match = CITATION.fullmatch(part.text) if len(part.text) <= LONGEST_CITATION else None
    if match is None:
        return None
    return part.read(Citation(part.text, match["surname"].strip(), int(match["year"])))


def read_links(paragraph: Block, listed_after: tuple[int, ...]) -> tuple[Read[Link], ...]:
    """Read the addresses of an "Available at" paragraph, with the references they stand below."""
    links: list[Read[Link]] = []
    for match in URL.finditer(paragraph.text):
        group = str(match.lastgroup)
        url = match[group].rstrip(".,;") if group in {"bare", "doi"} else match[group]
        place = paragraph.part(match.start(group), match.start(group) + len(url))
        if group == "doi":
            link = Link(f"https://doi.org/{url}", _identifier("doi", place, url), listed_after)
            links.append(place.read(link, how="the address that the DOI resolves at"))
        else:
            links.append(place.read(Link(url, read_identifier(place), listed_after)))
    return tuple(links)


def read_identifier(address: Block) -> Read[Identifier] | None:
    """Read the identifier that an address states in its host and path, if it states one."""
    try:
        parts = urlsplit(address.text)
    except ValueError:  # a host that is no host, such as "http://[x"
        return None
    place = unquote(parts.netloc + parts.path)
    for scheme, pattern in IN_ADDRESS.items():
        if match := pattern.search(place):
            printed = next(group for group in match.groups() if group)
            start = address.text.find(printed)
            where = address.part(start, start + len(printed)) if start >= 0 else address
            return _identifier(scheme, where, printed)
    return None


def _identifier(scheme: str, place: Block, printed: str) -> Read[Identifier]:
    value = NORMAL[scheme](printed)
    how = "" if value == printed else "in the normal form of its scheme"
    return place.read(Identifier(scheme, value), how=how)
