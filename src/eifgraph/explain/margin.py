"""A page with what was understood of it, line by line; no form yet.

Knows which facts, findings and state belong to which line. Must not know how it is shown.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from eifgraph.curation.places import Fact, facts_of
from eifgraph.explain.words import brief, visible
from eifgraph.model import Absent, Curation, Method, PageFinding, Programme, Read, Severity, Span

UNREAD: Final = frozenset({"unread-line", "not-understood"})
"""Codes of findings that say of a line that it, or a fact on it, was not understood."""

PROSE: Final = re.compile(r"\blines (?P<first>\d+) to (?P<last>\d+)$")
KEPT: Final = re.compile(r"\[(?:number|position)=(?P<text>\w+)\]|\[(?P<index>\d+)\]")
WHICH: Final = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]')


class State(Enum):
    """What is known of a line."""

    UNDERSTOOD = "understood"
    NOT_UNDERSTOOD = "not understood"
    PROSE = "description"
    FURNITURE = "furniture"
    PLAIN = "heading or label"
    BLANK = "blank"


class Kind(Enum):
    """How a line bears on a fact."""

    READ = "read here"
    REPEATED = "said again"
    OTHERWISE = "said otherwise"


@dataclass(frozen=True, slots=True)
class Note:
    """A fact in the margin: its paths, a short name for them, and its value in a few words.

    `method` is None where the page says that there is no value.
    """

    paths: tuple[str, ...]
    label: str
    value: str
    method: Method | None
    kind: Kind = Kind.READ
    how: str = ""
    curation: Curation | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a line that a value was read from, counted from 0."""

    start: int
    end: int
    method: Method | None


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A line of the page and what is in its margin; the marks lie one after the other."""

    number: int
    text: str
    state: State
    notes: tuple[Note, ...]
    findings: tuple[PageFinding, ...]
    marks: tuple[Mark, ...]

    def shown_findings(self) -> tuple[PageFinding, ...]:
        """Give the findings but those which the notes tell already: a corrected value."""
        told = [path for note in self.notes if note.curation for path in note.paths]
        return tuple(
            finding
            for finding in self.findings
            if finding.code != "corrected" or not any(path in finding.seen for path in told)
        )


@dataclass(frozen=True, slots=True)
class Margin:
    """A page and its margin; `silent` are the facts that it says nothing of."""

    file: str
    name: str
    summary: str
    lines: tuple[MarginLine, ...]
    silent: tuple[Note, ...]
    findings: tuple[PageFinding, ...]

    def urgent(self) -> tuple[PageFinding, ...]:
        """Give the findings that want somebody to look, errors first."""
        wanted = [finding for finding in self.findings if finding.severity is not Severity.INFO]
        return tuple(sorted(wanted, key=lambda finding: finding.severity is not Severity.ERROR))

    def remarks(self) -> tuple[PageFinding, ...]:
        """Give the findings that ask for nothing."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.INFO)

    def states(self) -> dict[State, int]:
        """Count the lines with text of each state."""
        known = Counter(line.state for line in self.lines)
        return {state: known[state] for state in State if state is not State.BLANK}

    def methods(self) -> dict[Method | None, int]:
        """Count the facts of each method, those that are absent (None) last."""
        notes = [note for line in self.lines for note in line.notes if note.kind is Kind.READ]
        known = Counter[Method | None]()
        for note in (*notes, *self.silent):
            known[note.method] += len(note.paths)
        return {method: known[method] for method in (*Method, None)}


def understood(lines: Sequence[str], findings: Sequence[PageFinding]) -> str:
    """Say how much of a page was not understood, of its lines with text.

    >>> understood(["Cost rating: 1", "", "Chosen by lot"], [])
    '0 of 2 lines not understood'
    """
    unread = {finding.line for finding in findings if finding.code in UNREAD}
    total = sum(bool(line.strip()) for line in lines)
    return f"{len(unread)} of {total} {'line' if total == 1 else 'lines'} not understood"


def margin(
    lines: Sequence[str],
    programme: Programme,
    findings: Sequence[PageFinding],
    furniture: Collection[int] = frozenset(),
) -> Margin:
    """Put what was understood of a page beside its lines.

    `furniture` are the numbers of lines that belong to the paper or site, not to the programme.
    """
    facts = tuple(facts_of(programme))
    notes = _by_line(facts)
    prose = set(_prose(findings))
    read = {
        number for fact in facts for span, _ in _methods(fact.value) for number in _numbers(span)
    }
    made = []
    for number, text in enumerate(_without_end(lines), start=1):
        here = tuple(finding for finding in findings if finding.line == number)
        state = _state(text, number, here, (read, furniture, prose))
        marks = tuple(_marks(text, number, facts))
        made.append(MarginLine(number, visible(text), state, notes.get(number, ()), here, marks))
    silent = tuple(_note(fact, Kind.READ) for fact in facts if fact.value.span is None)
    return Margin(
        visible(programme.file.name),
        visible(programme.name.value),
        understood(lines, findings),
        tuple(made),
        silent,
        tuple(sorted(findings, key=lambda finding: finding.line)),
    )


def _without_end(lines: Sequence[str]) -> Sequence[str]:
    """Leave out the empty line that follows a file's last line break."""
    return lines[:-1] if len(lines) > 1 and lines[-1] == "" else lines


def _state(
    text: str,
    number: int,
    findings: Sequence[PageFinding],
    known: tuple[Collection[int], Collection[int], Collection[int]],
) -> State:
    read, furniture, prose = known
    if not text.strip():
        return State.BLANK
    if any(finding.code in UNREAD for finding in findings):
        return State.NOT_UNDERSTOOD
    if number in read:
        return State.UNDERSTOOD
    if number in furniture:
        return State.FURNITURE
    return State.PROSE if number in prose else State.PLAIN


def _prose(findings: Sequence[PageFinding]) -> Iterator[int]:
    for finding in findings:
        if finding.code == "prose":
            named = PROSE.search(finding.seen)
            last = int(named["last"]) if named else finding.line
            yield from range(finding.line, last + 1)


def _by_line(facts: Sequence[Fact]) -> dict[int, tuple[Note, ...]]:
    """Give the notes of each line; facts of the same name and value there are one note."""
    merged: dict[int, dict[tuple[object, ...], Note]] = {}
    for fact in facts:
        for line, note in _notes(fact):
            same = (note.label, note.value, note.kind, note.method)
            before = merged.setdefault(line, {}).setdefault(same, note)
            if before is not note:
                paths = tuple(dict.fromkeys((*before.paths, *note.paths)))
                merged[line][same] = dataclasses.replace(before, paths=paths)
    return {line: tuple(notes.values()) for line, notes in merged.items()}


def _notes(fact: Fact) -> Iterator[tuple[int, Note]]:
    value = fact.value
    if value.span is not None:
        yield value.span.first_line, _note(fact, Kind.READ)
    if isinstance(value, Read):
        for span in value.repeated:
            yield span.first_line, dataclasses.replace(_note(fact, Kind.REPEATED), span=span)
        for other in value.otherwise:
            note = _note(Fact(fact.path, other), Kind.OTHERWISE)
            for span in (other.span, *other.repeated):
                yield span.first_line, dataclasses.replace(note, span=span)


def _note(fact: Fact, kind: Kind) -> Note:
    value = fact.value
    label, said = short_name(fact.path), brief(value)
    how = value.how if isinstance(value, Read) else ""
    return Note((fact.path,), label, said, value.method, kind, how, value.curation, value.span)


def short_name(path: str) -> str:
    """Give a short name of a path: of items of lists, numbers are kept, texts are not.

    >>> short_name('assessment.studies[number=2].citations[text="Toth et al (2002)"]')
    'studies[2].citations'
    """
    short = WHICH.sub(_kept, path)
    return short.removeprefix("assessment.") or short


def _kept(which: re.Match[str]) -> str:
    kept = KEPT.fullmatch(which[0])
    return f"[{kept['text'] or kept['index']}]" if kept else ""


def _numbers(span: Span) -> range:
    return range(span.first_line, span.last_line + 1)


def _marks(text: str, number: int, facts: Sequence[Fact]) -> Iterator[Mark]:
    """Mark what was read in a line; where values overlap, the smaller one shows."""
    shown = visible(text)
    methods: list[Method | str | None] = ["none"] * len(shown)
    found: list[tuple[int, int, Method | None]] = []
    for span, method in ((span, m) for fact in facts for span, m in _methods(fact.value)):
        if span.first_line <= number <= span.last_line:
            quote = span.quote.split("\n")[number - span.first_line :][:1]
            found += [(*_where(shown, part), method) for part in quote]
    found.reverse()  # of values in one place, the first shows
    for start, end, method in sorted(found, key=lambda one: one[0] - one[1]):
        methods[start:end] = [method] * (end - start)
    yield from _runs(methods)


def _methods(value: Read[Any] | Absent) -> Iterator[tuple[Span, Method | None]]:
    if isinstance(value, Read):
        yield from ((span, value.method) for span in (value.span, *value.repeated))
        for other in value.otherwise:
            yield from _methods(other)
    elif value.span is not None:
        yield value.span, value.method


def _where(text: str, part: str) -> tuple[int, int]:
    """Find a part of a quote in its line, whole words first."""
    wanted = visible(part.strip())
    if not wanted:
        return 0, 0
    whole = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)
    start = whole.start() if whole else text.find(wanted)
    return (start, start + len(wanted)) if start >= 0 else (0, 0)


def _runs(methods: Sequence[Method | str | None]) -> Iterator[Mark]:
    start = 0
    for index in range(1, len(methods) + 1):
        if index == len(methods) or methods[index] is not methods[start]:
            method = methods[start]
            if not isinstance(method, str):
                yield Mark(start, index, method)
            start = index
