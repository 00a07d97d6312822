"""The child outcomes that a page claims, with their domains, studies and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.headings import DOMAIN_WORDS, LABEL_ONLY
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.outcomes import (
    AFTER_LIST,
    ASIDE,
    ENDED_OUTCOME,
    FIELD,
    INTERPRETS,
    OTHER_OUTCOMES,
    OUTCOME_WORDS,
    STUDY_NUMBER,
    based_on,
    is_labelled,
)
from eifgraph.ingest.page import Page
from eifgraph.ingest.statements import (
    bare_field,
    is_whole_time,
    parse_long_term,
    parse_score,
    parse_statement,
)
from eifgraph.model import Absence, Absent, ClaimFinding, OutcomeClaim, Read, Several

_OTHERS: Final = ("couples", "parents", "families")


def read_other_outcomes(page: Page) -> Read[bool] | None:
    """Read whether the page claims outcomes for parents, couples or families too."""
    block = page.body(known.OUTCOMES) or Block("", 1)
    low = lowered(block.text)
    may_be = "outcomes" in low and holds(low, _OTHERS)
    match = OTHER_OUTCOMES.search(low) if may_be else None
    return block.read(True, match) if match else None


def read_claims(page: Page, notes: Notes) -> Several[OutcomeClaim]:
    """Read the child outcomes, each with its domain, the studies it is based on, its findings."""
    block = page.body(known.OUTCOMES)
    if block is None:
        return page.missing(known.OUTCOMES)
    if absence := read_absence(block):
        return absence
    ends_page = page.sections[-1].chapter == known.OUTCOMES
    claims = _one_each(_Reader(block, notes, ends_page=ends_page).read())
    return claims or _none_read(block, ends_page=ends_page)


def _none_read(block: Block, *, ends_page: bool) -> Absent:
    """Say why there is no claim: only an introduction, a copy cut in it, or words not read."""
    all_lines = list(block.items())
    listed = list(takewhile(lambda line: not AFTER_LIST.fullmatch(line.text), all_lines))
    lines = [line for line in listed if not ASIDE.fullmatch(line.text)]
    if ends_page and len(listed) == len(all_lines) and lines in ([], listed[-1:]):
        return Absent(Absence.NOT_SEEN)
    if not lines:
        return Absent(Absence.NOT_STATED)
    return Absent(Absence.NOT_UNDERSTOOD, block.whole())


@dataclass(slots=True)
class _Claim:
    """A claim while its lines are read: `studies` in all, `block` those of the last "based on"."""

    label: Block | None
    domain: Read[str] | None
    first: Block
    last: Block
    studies: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    findings: list[list[_Field]] = field(default_factory=list)
    again: list[Block] = field(default_factory=list)
    is_based: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    """A line of a finding, such as "Score: 20", with the studies that stand above it."""

    name: str
    line: Block
    value: Block | None
    studies: tuple[str, ...]


class _Reader:
    """Reads the lines of the chapter in order; a line belongs to the domain and claim above it."""

    def __init__(self, block: Block, notes: Notes, *, ends_page: bool) -> None:
        self.block, self.notes, self.ends_page = block, notes, ends_page
        self.domain: Read[str] | None = None
        self.claim: _Claim | None = None
        self.aside: Block | None = None
        self.is_broken = False  # a line that was not read stands between those of a finding
        self.found: list[_Claim] = []
        self.lines = list(block.items())
        self.is_based = any(based_on(line.text) for line in self.lines)

    def read(self) -> Iterator[Read[OutcomeClaim]]:
        """Give each claim with the place where its outcome stands."""
        for at, line in enumerate(self.lines):
            following = self.lines[at + 1] if at + 1 < len(self.lines) else None
            self._line(line, following)
        for number, claim in enumerate(self.found, start=1):
            is_last = self.ends_page and number == len(self.found)
            yield self._made(claim, is_last=is_last)

    def _line(self, line: Block, following: Block | None) -> None:
        based, named = based_on(line.text), FIELD.fullmatch(line.text)
        notation = self.notes.code_lists.notation("outcome-domain", line.text.rstrip(":"))
        if notation:
            self.domain, self.claim = line.read(notation), None
        elif based:
            self._based(line, based)
        elif named:
            self._field(line, named, following)
            self.is_broken = False
        elif self._is_value(line):
            return
        elif self.claim and self.claim.is_based and (bare := bare_field(line.text)):
            self._add(bare, line, line)
            self.is_broken = False
        elif ENDED_OUTCOME.fullmatch(line.text):
            self.claim = self._new(line.part(0, len(line.text) - 1), line)
        elif ASIDE.fullmatch(line.text):
            self.aside, self.is_broken = line, not INTERPRETS.match(line.text)
        elif self._is_outcome(line, following):
            self.claim = self._new(line, line)
            self.is_broken = False
        else:
            self.is_broken = True
            self._unread(line)

    def _unread(self, line: Block) -> None:
        """Tell of a line that is neither an outcome nor any part of one."""
        if DOMAIN_WORDS.match(line.text):
            self.notes.unknown_label("outcome-domain", line)
            self.domain, self.claim = None, None
        elif "based on" in line.text:
            self.notes.warn("claim-not-read", line, line.text, "write 'OUTCOME - based on study 1'")

    def _is_value(self, line: Block) -> bool:
        """Say whether a line is the value of the label above it."""
        if self.aside is not None and LABEL_ONLY.fullmatch(self.aside.text):
            self.aside = None
            return True
        claim = self.claim
        last = claim.findings[-1][-1] if claim and claim.findings else None
        return last is not None and last.value is not None and last.value.offset == line.offset

    def _is_outcome(self, line: Block, following: Block | None) -> bool:
        """Say whether a line names an outcome: by its words, its place, or what follows it."""
        if following is not None:
            based = based_on(following.text)
            if (based and not based["label"]) or FIELD.fullmatch(following.text):
                return True
        if OUTCOME_WORDS.match(line.text):
            return True
        return not self.is_based and self.domain is not None

    def _based(self, line: Block, match: re.Match[str]) -> None:
        if match["label"]:
            self.claim = self._new(line.part(*match.span("label")), line)
        elif self.claim is None or (self.claim.label is None and self.claim.is_based):
            self.claim = self._new(None, line)
            advice = "the copy has lost the outcome above 'based on'; look it up"
            self.notes.warn("outcome-lost", line, line.text, advice)
        if self.domain is None:
            self.notes.warn("no-domain", line, line.text, "add the domain's heading above it")
        claim = self.claim
        assert claim is not None  # made above
        numbers = [number.lower() for number in STUDY_NUMBER.findall(match["studies"] or "")]
        claim.block = numbers
        claim.studies += [number for number in numbers if number not in claim.studies]
        if claim.is_based:
            claim.again.append(line)
        else:
            claim.last = line
        claim.is_based = True

    def _field(self, line: Block, match: re.Match[str], following: Block | None) -> None:
        value = line.part(*match.span("value")) if match["value"].strip() else None
        if value is None and following is not None and not is_labelled(following.text):
            value = following
        name = " ".join(match["name"].casefold().replace("-", " ").split())
        self._add("score" if name == "improvement index" else name, line, value)

    def _add(self, name: str, line: Block, value: Block | None) -> None:
        if self.claim is None:
            self.claim = self._new(None, line)
        claim = self.claim
        one = _Field(name, line, value, tuple(claim.block))
        begun = {field.name for field in claim.findings[-1]} if claim.findings else set()
        if not begun or name == "statement" or name in begun or self.is_broken:
            claim.findings.append([])
        claim.findings[-1].append(one)

    def _new(self, label: Block | None, line: Block) -> _Claim:
        claim = _Claim(label, self.domain, line, line)
        self.found.append(claim)
        return claim

    def _made(self, claim: _Claim, *, is_last: bool) -> Read[OutcomeClaim]:
        groups = claim.findings
        findings = [
            self._finding(group, is_last=is_last and number == len(groups))
            for number, group in enumerate(groups, start=1)
        ]
        is_cut = is_last and self.is_based and not claim.is_based and not claim.findings
        made = OutcomeClaim(
            label=claim.label.text.strip(" -–") if claim.label else None,
            domain=claim.domain,
            studies=tuple(claim.studies),
            is_truncated=True if is_cut else None,
            findings=tuple(one for one in findings if one is not None),
        )
        read = self.block.stretch(claim.first, claim.last).read(made)
        repeated = tuple(line.whole() for line in claim.again)
        return replace(read, repeated=repeated) if repeated else read

    def _finding(self, group: list[_Field], *, is_last: bool) -> Read[ClaimFinding] | None:
        fields = {one.name: one for one in group}
        stated = fields.get("statement")
        if stated is None or stated.value is None:
            advice = "add the line 'Statement: ...' above it"
            self.notes.warn("finding-without-statement", group[0].line, group[0].line.text, advice)
            return None
        statement = parse_statement(stated.value)
        is_cut = is_last and len(group) == 1
        index, long_term = self._score(fields.get("score")), fields.get("long term")
        timeframe = fields.get("timeframe")
        ends = timeframe.value if timeframe and is_last and timeframe is group[-1] else None
        if ends is not None and not is_whole_time(ends.text):
            timeframe, is_cut = None, True
        made = ClaimFinding(
            measure=statement.measure,
            is_truncated=True if is_cut or statement.is_truncated else None,
            change=statement.change,
            unit=statement.unit,
            direction=statement.direction,
            improvement_index=index,
            timeframe=timeframe.value.text if timeframe and timeframe.value else None,
            is_long_term=parse_long_term(long_term.value.text)
            if long_term and long_term.value
            else None,
            study=stated.studies[0] if len(stated.studies) == 1 else None,
        )
        last = group[-1].value or group[-1].line
        return self.block.stretch(stated.line, last).read(made)

    def _score(self, score: _Field | None) -> int | None:
        if score is None or score.value is None:
            return None
        index = parse_score(score.value.text)
        if index is None:
            advice = "an improvement index is a whole number from -50 to 50"
            self.notes.warn("score-not-read", score.line, score.line.text, advice)
        return index


def _one_each(reads: Iterator[Read[OutcomeClaim]]) -> tuple[Read[OutcomeClaim], ...]:
    """Join claims of one outcome in one domain that stand in several places."""
    found: dict[object, Read[OutcomeClaim]] = {}
    for number, read in enumerate(reads):
        claim = read.value
        key: object = (claim.label, claim.domain.value if claim.domain else None)
        if claim.label is None:
            key = number
        if key not in found:
            found[key] = read
            continue
        first = found[key]
        joined = replace(
            first.value,
            studies=tuple(dict.fromkeys(first.value.studies + claim.studies)),
            findings=first.value.findings + claim.findings,
        )
        found[key] = replace(first, value=joined, repeated=(*first.repeated, read.span))
    return tuple(found.values())
