"""The studies below "About the evidence": design, sample, findings, reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.arranging import Section
from eifgraph.ingest.assessment import VALUE
from eifgraph.ingest.block import Block
from eifgraph.ingest.findings import read_findings
from eifgraph.ingest.headings import may_be_label, plain_heading
from eifgraph.ingest.labels import read_absence, read_countries
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.ingest.references import is_report, read_citations
from eifgraph.ingest.reports import Reports, read_reports
from eifgraph.ingest.sample import find_same_sample, parse_sample
from eifgraph.model import (
    Absence,
    Absent,
    Maybe,
    Population,
    Read,
    Sample,
    Several,
    Study,
    StudyFinding,
)

LABEL: Final = re.compile(
    r"(?:^|(?<=\|)|(?<=\|\s))(?:[-•*–·▪◦]\s*)?(?P<label>Citations?|(?:Study\s+)?Design|Countr(?:y|ies)"
    r"|Sample|Timing|Child\s+outcomes|Other\s+outcomes|(?:Study|Evidence)\s+rating)"
    r"[ \t]*(?P<colon>:|(?=\n|\Z))[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
DESIGNS: Final[dict[str, re.Pattern[str]]] = {
    "cluster-rct": re.compile(
        r"(?=.*\bcluster)(?=.*\b(?:RCT|randomi[sz]ed)\b)(?!.*\bnon-?randomi)", re.IGNORECASE
    ),
    "rct": re.compile(
        r"(?=.*(?:\bRCT\b|\brandomi[sz]ed\s+(?:controlled\s+)?trial))(?!.*\bnon-?randomi)", re.I
    ),
    "qed": re.compile(r".*(?:\bQED\b|\bquasi[-\s]?experiment)", re.IGNORECASE),
    "pre-post": re.compile(r".*\bpre\s?(?:/|-|–|\s?and\s?)\s?post\b", re.IGNORECASE),
}
"""Study design: the words by which it is known where its label has more of them; the first fits."""
PROSE: Final = re.compile(
    r".{160,}|(?:\S+\s+){14,}\S+\.|(?:More|Less|Details|Measures|Findings)\b.*"
)


def read_studies(page: Page, notes: Notes) -> tuple[Study, ...]:
    """Read every study; two under one number are a finding, and both are kept out but the first."""
    studies: dict[str, Study] = {}
    reports: dict[str, Reports] = {}
    for section in page.chapter(known.EVIDENCE):
        if not section.heading or not section.is_known or _goes_on(page, section):
            continue
        if section.heading in studies:
            advice = "number them apart"
            notes.warn("study-twice", section.heading_line, section.heading, advice)
            continue
        studies[section.heading], reports[section.heading] = _study(page, section, notes)
    return _with_shared_list(page, studies, notes)


def _goes_on(page: Page, section: Section) -> bool:
    line = page.lines[section.heading_line - 1]
    return known.CONTINUED.search(line.strip("#* ")) is not None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A study's text cut at its labels: the text after each, up to the next."""

    after: dict[str, Block]
    tail: Block

    def get(self, *names: str) -> Block | None:
        return next((self.after[name] for name in names if name in self.after), None)


def _parts(body: Block) -> _Parts:
    """Cut a study's text at its labels; what stands twice counts once, where it is first."""
    matches = list(_labels(body))
    after: dict[str, Block] = {}
    ends = [match.start() for match in matches[1:]] + [len(body.text)] * bool(matches)
    for match, end in zip(matches, ends, strict=True):
        name = " ".join(match["label"].casefold().split())
        stop = end if end == len(body.text) else len(body.text[:end].rstrip(" |\n\t"))
        after.setdefault(name, body.part(match.end(), max(match.end(), stop)))
    start = matches[-1].end() if matches else 0
    return _Parts(after, body.part(start, len(body.text)))


def _labels(body: Block) -> Iterator[re.Match[str]]:
    for start, line in body.line_places():
        if "|" in line:
            yield from LABEL.finditer(body.text, start, start + len(line) + 1)
        elif may_be_label(line) and (match := LABEL.match(body.text, start)):
            yield match


def _study(page: Page, section: Section, notes: Notes) -> tuple[Study, Reports]:
    body = section.body
    parts = _parts(body)
    heading = _heading(page, section)
    sample = _first_line(parts.get("sample"))
    reports = read_reports(body, notes)
    study = Study(
        number=heading.read(section.heading),
        citations=read_citations(_first_line(parts.get("citation", "citations")), notes),
        design=_design(_first_line(parts.get("design", "study design")), notes),
        countries=read_countries(_list(parts.get("country", "countries")), notes),
        sample=_sample(sample, notes),
        child_outcomes=_outcomes(parts.get("child outcomes"), Population.CHILD),
        other_outcomes=_outcomes(parts.get("other outcomes"), Population.PARENT_COUPLE_OR_FAMILY),
        references=reports.references,
        links=reports.links,
        rating=_rating(_first_line(parts.get("study rating", "evidence rating")), notes),
        timing=_timing(_first_line(parts.get("timing"))),
        same_sample_as=find_same_sample(sample) if sample is not None else (),
    )
    return study, reports


def _heading(page: Page, section: Section) -> Block:
    line = Block(page.lines[section.heading_line - 1], section.heading_line)
    match = re.search(r"study\s+\d{1,2}[a-z]?", line.text, re.IGNORECASE)
    return line.part(*match.span()) if match else line


def _first_line(block: Block | None) -> Block | None:
    """Give the line beside or below a label, unless a report or prose begins there."""
    if block is None:
        return None
    first = next(block.lines(), None)
    if first is None or is_report(first.text) or plain_heading(first.text) in known.KNOWN:
        return block.part(0, 0)
    return first


def _list(block: Block | None) -> Block | None:
    """Give the lines of a list below a label: up to the first report or prose."""
    if block is None:
        return None
    last = None
    for line in block.lines():
        if is_report(line.text) or (PROSE.fullmatch(line.text) and not line.text.startswith("-")):
            break
        last = line
    return block.stretch(block.part(0, 0), last) if last is not None else block.part(0, 0)


def _design(block: Block | None, notes: Notes) -> Maybe[str]:
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    text = block.text.rstrip(".")
    notation = notes.code_lists.notation("study-design", text)
    if notation is not None:
        return block.read(notation)
    for design, pattern in DESIGNS.items():
        if pattern.match(text):
            return block.read(design, how="by the words that name the design")
    notes.unknown_label("study-design", block)
    return Absent(Absence.NOT_UNDERSTOOD, block.whole())


def _sample(block: Block | None, notes: Notes) -> Maybe[Sample]:
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    sample = parse_sample(block, notes)
    if sample is None:
        notes.warn("sample-not-read", block, block.text, "begin with its size: '155 families'")
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    return block.read(sample)


def _rating(block: Block | None, notes: Notes) -> Maybe[str] | None:
    """Read the study's own rating; None if the page gives studies none."""
    if block is None:
        return None
    if absence := read_absence(block):
        return absence if absence.span else Absent(Absence.LABEL_ONLY, block.whole())
    match = VALUE.match(block.text)
    if match is None:
        notes.warn("study-rating-not-read", block, block.text, "write 2, 2+, 3, 3+, 4, 4+ or NE")
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    printed = "".join(match["value"].split()).upper()
    rating = printed[0] + "+" if match["plus"] else printed
    return block.part(*match.span("value")).read(rating)


def _timing(block: Block | None) -> Read[str] | None:
    if block is None or read_absence(block):
        return None
    return block.read(block.text)


def _outcomes(block: Block | None, population: Population) -> Several[StudyFinding]:
    return read_findings(_list(block), population)


def _with_shared_list(page: Page, studies: dict[str, Study], notes: Notes) -> tuple[Study, ...]:
    """Give the references of one list at the page's end to the studies that cite them."""
    shared = page.body(known.REFERENCES)
    if shared is None:
        return tuple(studies.values())
    reports = read_reports(shared, notes)
    taken: set[int] = set()
    given: list[Study] = []
    for study in studies.values():
        cited = set(_cited(study))
        fitting = [
            (at, read)
            for at, read in enumerate(reports.references)
            if (read.value.first_author, read.value.year) in cited
        ]
        taken |= {at for at, _ in fitting}
        given.append(replace(study, references=(*study.references, *(r for _, r in fitting))))
    for at, read in enumerate(reports.references):
        if at not in taken:
            advice = "no study cites it by its first author and year"
            notes.warn("reference-not-cited", read.span.first_line, read.value.text, advice)
    return tuple(given)


def _cited(study: Study) -> Iterator[tuple[str | None, int | None]]:
    if not isinstance(study.citations, Absent):
        for read in study.citations:
            yield read.value.surname, read.value.year
