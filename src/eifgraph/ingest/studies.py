"""The studies below "About the evidence": design, sample, findings, reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eifgraph.ingest import page as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import merged, read_absence, read_countries
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page, Section
from eifgraph.ingest.quantities import NUMBER, is_whole, parse_number
from eifgraph.ingest.references import (
    is_reference,
    read_citation,
    read_links,
    read_reference,
)
from eifgraph.model import (
    Absence,
    Absent,
    Citation,
    Link,
    Maybe,
    Population,
    Quantity,
    Read,
    Reference,
    Sample,
    Several,
    Study,
    StudyFinding,
    Unit,
)

CITATION_LINE: Final = re.compile(
    r"^\**Citation:?\**:?[ \t]*(?P<citations>[^|\n]*?)[ \t]*"
    r"(?:\|[ \t]*\**Design:?\**:?[ \t]*(?P<design>[^\n]*?)[ \t]*)?$",
    re.MULTILINE,
)
LABELLED: Final = r"^\**{}:?\**:?[ \t]*(?P<value>\S[^\n]*?)[ \t]*$"
WRITTEN: Final = "a number in words or with separators"
CHILD: Final = re.compile(r"^\**Child outcomes:\**[ \t]*$", re.MULTILINE | re.IGNORECASE)
OTHER: Final = re.compile(r"^\**Other outcomes:\**[ \t]*$", re.MULTILINE | re.IGNORECASE)
QUALIFIED: Final = re.compile(
    r"(?P<label>[^()]*?)\s*\((?P<qualifier>[^()]*\b(?:maintained|follow-up|later|group)\b[^()]*)\)"
)
FOLLOW_UP: Final = re.compile(
    rf"\b(?P<number>{NUMBER})[-\s](?P<unit>month|year)s?[-\s](?:follow-up|later)",
    re.IGNORECASE,
)
SUBGROUP: Final = re.compile(r"\bfor\s+(?:the\s+)?(?P<group>[\w-]+(?:\s[\w-]+)?\s+group)\b")
SIZE: Final = re.compile(rf"^(?:[nN]\s*=\s*)?(?P<size>{NUMBER})\b(?!-\w)", re.IGNORECASE)
AGES: Final = re.compile(
    rf"\baged\s+(?P<low>{NUMBER})(?:\s*(?:to|-|–|and)\s*(?P<high>{NUMBER}))?",
    re.IGNORECASE,
)
PART: Final = re.compile(
    rf"(?:;|(?<!\d),|,(?!\d))\s*(?P<part>(?:of\s+(?:whom|which|these)\s+)?(?P<size>{NUMBER})\s+\S[^;]*)",
    re.I,
)


def read_studies(page: Page, notes: Notes) -> tuple[Study, ...]:
    """Read every study; two under one number are a finding, and both are kept out but the first."""
    studies: dict[str, Study] = {}
    for section in page.chapter(layout.EVIDENCE):
        if not section.heading:
            continue
        if section.heading in studies:
            notes.warn(
                "study-twice",
                section.heading_line,
                section.heading,
                "number them apart",
            )
            continue
        studies[section.heading] = _study(page, section, notes)
    return tuple(studies.values())


def _study(page: Page, section: Section, notes: Notes) -> Study:
    body = section.body
    heading = Block(page.lines[section.heading_line - 1], section.heading_line)
    citation = CITATION_LINE.search(body.text)
    references, links = _reported(_after_outcomes(body), notes)
    return Study(
        number=heading.read(section.heading),
        citations=_citations(body, citation, notes),
        design=_design(body, citation, notes),
        countries=read_countries(_labelled(body, "Country"), notes),
        sample=_sample(body, notes),
        child_outcomes=_outcomes(_between(body, CHILD), Population.CHILD),
        other_outcomes=_outcomes(_between(body, OTHER), Population.PARENT_COUPLE_OR_FAMILY),
        references=references,
        links=links,
    )


def _labelled(body: Block, label: str) -> Block | None:
    match = re.search(LABELLED.format(label), body.text, re.MULTILINE | re.IGNORECASE)
    return body.part(*match.span("value")) if match else None


def _citations(body: Block, line: re.Match[str] | None, notes: Notes) -> Several[Citation]:
    if line is None or not line["citations"]:
        return Absent(Absence.NOT_STATED)
    start, _ = line.span("citations")
    found: list[Read[Citation]] = []
    for match in re.finditer(r"[^;\s][^;]*", line["citations"]):
        part = body.part(start + match.start(), start + match.start() + len(match[0].rstrip()))
        citation = read_citation(part)
        if citation is None:
            notes.warn("citation-not-read", part, part.text, "write 'Surname et al (2001)'")
        else:
            found.append(citation)
    return tuple(found) or Absent(Absence.NOT_UNDERSTOOD, body.span(*line.span("citations")))


def _design(body: Block, line: re.Match[str] | None, notes: Notes) -> Maybe[str]:
    if line is None or not line["design"]:
        return Absent(Absence.NOT_STATED)
    design = body.part(*line.span("design"))
    notation = notes.code_lists.notation("study-design", design.text)
    if notation is None:
        notes.unknown_label("study-design", design)
        return Absent(Absence.NOT_UNDERSTOOD, design.whole())
    return design.read(notation)


def _sample(body: Block, notes: Notes) -> Maybe[Sample]:
    block = _labelled(body, "Sample")
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    sample = parse_sample(block, notes)
    if sample is None:
        notes.warn("sample-not-read", block, block.text, "begin with its size: '155 families'")
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    return block.read(sample)


def parse_sample(block: Block, notes: Notes) -> Sample | None:
    """Read size, unit, ages and counted parts of a sample; None if it does not begin with a size.

    A part larger than the whole is no part of it: then the text is kept and a finding made.
    """
    found = SIZE.search(block.text)
    if found is None or not is_whole(number := parse_number(found["size"])):
        return None
    unit = _sample_unit(block.text, notes)
    parts: list[Read[Sample]] = []
    for match in PART.finditer(block.text):
        part = block.part(*match.span("part"))
        count = parse_number(match["size"])
        if not is_whole(count) or count > number:
            notes.warn("part-above-whole", part, part.text, "check the numbers of the sample")
        else:
            size = block.part(*match.span("size"))
            parts.append(part.read(Sample(_count(size, count), unit, part.text)))
    whole = _count(block.part(*found.span("size")), number)
    return Sample(whole, unit, block.text, _ages(block), tuple(parts))


def _count(block: Block, number: Decimal) -> Read[int]:
    how = "" if block.text == str(number) else WRITTEN
    return block.read(int(number), how=how)


def _ages(block: Block) -> Read[Quantity] | None:
    ages = AGES.search(block.text)
    if ages is None:
        return None
    low = parse_number(ages["low"])
    high = parse_number(ages["high"]) if ages["high"] else low
    how = "" if ages["low"].isdigit() else WRITTEN
    return block.read(Quantity(low, high, Unit.YEAR), ages, how)


def _sample_unit(text: str, notes: Notes) -> str | None:
    """Find the first unit of the code list after the size, whatever stands in brackets between."""
    plain = " ".join(re.sub(r"\([^()]*\)", " ", text).casefold().split())
    places = [
        (match.start(), -len(label), label)
        for label in notes.code_lists.labels("sample-unit")
        if (match := re.search(rf"\b{re.escape(label.casefold())}\b", plain))
    ]
    return notes.code_lists.notation("sample-unit", min(places)[2]) if places else None


def _between(body: Block, opening: re.Pattern[str]) -> Block | None:
    """Give the lines of an outcome list: from its label to the next label or reference."""
    match = opening.search(body.text)
    if match is None:
        return None
    end = len(body.text)
    for paragraph in body.part(match.end(), end).paragraphs():
        at = body.text.index(paragraph.text, match.end())
        if at > match.end() and (_is_label(paragraph.text) or _is_report(paragraph.text)):
            end = at
            break
    return body.part(match.end(), end)


def _is_label(text: str) -> bool:
    return CHILD.match(text) is not None or OTHER.match(text) is not None


def _is_report(text: str) -> bool:
    return is_reference(text) or text.casefold().startswith("available at")


def _outcomes(block: Block | None, population: Population) -> Several[StudyFinding]:
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    return merged(item.read(_finding(item, population)) for item in block.items())


def _finding(item: Block, population: Population) -> StudyFinding:
    text = item.text
    qualified = QUALIFIED.fullmatch(text)
    if qualified is None:
        return StudyFinding(text, population)
    qualifier = qualified["qualifier"]
    after = FOLLOW_UP.search(qualifier)
    months = None
    if after and is_whole(number := parse_number(after["number"])):
        count = int(number) * (12 if after["unit"].casefold() == "year" else 1)
        how = "" if after["number"] == str(count) else "a time in words, as months"
        start = qualified.start("qualifier")
        place = item.part(start + after.start(), start + after.end())
        months = place.read(count, how=how)
    group = SUBGROUP.search(qualifier)
    return StudyFinding(qualified["label"], population, qualifier, months, group and group["group"])


def _after_outcomes(body: Block) -> Iterator[Block]:
    """Give the paragraphs from the first reference or link on."""
    begun = False
    for paragraph in body.paragraphs():
        begun = begun or _is_report(paragraph.text)
        if begun:
            yield paragraph


def _reported(
    paragraphs: Iterator[Block], notes: Notes
) -> tuple[tuple[Read[Reference], ...], tuple[Read[Link], ...]]:
    references: list[Read[Reference]] = []
    links: list[Read[Link]] = []
    group_start = 0
    for paragraph in paragraphs:
        if paragraph.text.casefold().startswith("available at"):
            group = tuple(range(group_start, len(references)))
            links.extend(read_links(paragraph, group))
            group_start = len(references)
        elif is_reference(paragraph.text):
            references.append(read_reference(paragraph, notes))
        else:
            notes.warn(
                "not-a-reference",
                paragraph,
                paragraph.text,
                "begin with author and year",
            )
    return tuple(references), tuple(links)
