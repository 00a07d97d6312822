"""A run over the references of a release: which works they name, as rows of mappings and questions.

Knows the store that references are asked of, the sources that works are asked of, and the files
between runs; must not know how either is asked, nor a terminal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from eifgraph import __version__
from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select
from eifgraph.citations.candidates import (
    REVIEW_FILE,
    Candidate,
    Question,
    kept,
    read_questions,
    render_questions,
)
from eifgraph.citations.curated import Conflict, merge, read_curated, rejected_pairs
from eifgraph.citations.curies import contract, prefixes_of, work_identifier
from eifgraph.citations.decide import Named, Verdict
from eifgraph.citations.mapping import (
    CURATED_FILE,
    MACHINE_FILE,
    MappingSet,
    new_set,
    parse_mappings,
    read_mappings,
    render_mappings,
)
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.resolve import Resolution, Wanted, resolve
from eifgraph.citations.rows import CLOSE, COMPOSITE, EXACT, LEXICAL, MappingRow, Status
from eifgraph.citations.services.source import Source
from eifgraph.citations.told import identifiers_of
from eifgraph.files import write_whole

AT_ONCE: Final = 4
"""References that are resolved at the same time; each source has a pace of its own."""
NO_WORK_IN: Final = "bioregistry:doi"
"""Where a work was looked for and none was found: SSSOM wants that named."""
SETTLED: Final = (Status.ACCEPTED, Status.NONE)
SHOWN: Final = 5
Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Listed:
    """A reference of a page, and the identifiers that stand beside it."""

    subject: str
    """Its CURIE."""
    text: str
    page: str
    linked: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkRun:
    """What came of a run."""

    resolutions: tuple[tuple[Listed, Resolution], ...]
    rows: tuple[MappingRow, ...]
    questions: tuple[Question, ...]
    conflicts: tuple[Conflict, ...]
    settled: int
    """References that people have decided on, which were not looked up."""
    kept: tuple[MappingRow, ...] = ()
    """Rows of former runs that stay, as less was found this time."""

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many references came to each verdict."""
        return Counter(found.decision.verdict for _, found in self.resolutions)


def listed_references(backend: Backend, base: str) -> tuple[Listed, ...]:
    """Ask a store for all references, in order, with what links beside them state."""
    prefixes = prefixes_of(base)
    linked: dict[tuple[str, str], set[Named]] = defaultdict(set)
    for row in select(backend, read_text("references_to_link")):
        iri = str(row["reference"])
        key = contract(iri, prefixes), str(row["text"])
        linked[key] |= {(str(row["scheme"]), str(row["value"]))} if "scheme" in row else set()
    return tuple(
        Listed(subject, text, subject.partition(":")[2].partition("/")[0], tuple(sorted(names)))
        for (subject, text), names in sorted(linked.items())
    )


def link_references(
    listed: Sequence[Listed], sources: Sequence[Source], folder: Path, day: Callable[[], str]
) -> LinkRun:
    """Resolve references that nobody has settled; the files of `folder` are read, not written.

    `day` gives the day of a row that is new; one that says what it said before keeps its day. A
    reference for which a source is silent keeps the row that it had.

    Raises:
        RecordError: a file cannot be read.
    """
    curated = read_curated(folder / CURATED_FILE)
    former = _former(folder / MACHINE_FILE)
    settled = {
        row.subject_id for row in (curated.rows if curated else ()) if row.ext_status in SETTLED
    }
    rejected = _rejected(curated)
    asked = [one for one in listed if one.subject not in settled]

    def work(one: Listed) -> Resolution:
        wanted = Wanted(parse_reference(one.text), one.linked, rejected[one.subject])
        return resolve(wanted, sources)

    found = tuple(zip(asked, _in_threads(work, asked), strict=True))
    rows, stay = _rows(found, former, day())
    merged = merge(rows, curated)
    return LinkRun(
        resolutions=found,
        rows=merged.machine,
        questions=_questions(found, merged.machine, folder / REVIEW_FILE),
        conflicts=merged.conflicts,
        settled=len(listed) - len(asked),
        kept=stay,
    )


def _rows(
    found: Iterable[tuple[Listed, Resolution]], former: Mapping[str, MappingRow], day: str
) -> tuple[tuple[MappingRow, ...], tuple[MappingRow, ...]]:
    """Give the rows that resolutions come to, and those of a former run that stay among them."""
    rows, stay = [], []
    for one, resolution in found:
        old = former.get(one.subject)
        row = _row(one, resolution, day)
        if old is not None and (row is None or _is_weaker(row, old, resolution)):
            stay.append(old)
            rows.append(old)
        elif row is not None:
            rows.append(old if old is not None and _says_the_same(old, row) else row)
    return tuple(rows), tuple(stay)


def write_run(run: LinkRun, folder: Path, base: str) -> None:
    """Write the rows of a run and what waits for people, each file in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    mappings = new_set("machine", __version__, run.rows, base)
    text = render_mappings(mappings, is_condensed=True)
    parse_mappings(text, folder / MACHINE_FILE)  # what cannot be read is not written
    write_whole(folder / REVIEW_FILE, render_questions(run.questions))
    write_whole(folder / MACHINE_FILE, text)


def _former(path: Path) -> dict[str, MappingRow]:
    rows = read_mappings(path).rows if path.exists() else ()
    return {row.subject_id: row for row in rows}


def _rejected(curated: MappingSet | None) -> defaultdict[str, frozenset[Named]]:
    found: defaultdict[str, frozenset[Named]] = defaultdict(frozenset)
    for subject, work in rejected_pairs(curated):
        found[subject] |= {work_identifier(work)}
    return found


def _in_threads(work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """Work on several at once, in order, and on no more than a few ahead."""
    rest = iter(items)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while batch := list(islice(rest, 8 * AT_ONCE)):
            yield from pool.map(work, batch)


def _row(one: Listed, found: Resolution, day: str) -> MappingRow | None:
    """Give the row that a resolution comes to; None if nothing can be said."""
    decision = found.decision
    row = MappingRow(
        subject_id=one.subject,
        subject_label=one.text,
        mapping_tool="eifgraph",
        mapping_tool_version=__version__,
        mapping_date=day,
        ext_reason=decision.reason,
    )
    if decision.verdict is Verdict.UNRESOLVED:
        return None
    if decision.work is not None:
        return _linked(row, found)
    usable = _usable(found)
    if decision.verdict is Verdict.NONE or not usable:
        return replace(row, object_source=NO_WORK_IN, ext_status=Status.NONE)
    return replace(
        row,
        object_id=usable[0].object_id,
        object_label=usable[0].work.full_title,
        predicate_id=CLOSE,
        ext_status=Status.REVIEW,
    )


def _linked(row: MappingRow, found: Resolution) -> MappingRow:
    """Give the row of a link."""
    decision, title = found.decision, found.wanted.parts.title
    best, names = decision.candidates[0], identifiers_of(decision)
    named = replace(best.work, identifiers=names)
    object_id = Candidate(named, best.comparison).object_id
    if not object_id:
        reason = f"{decision.reason}; but the record has no identifier by which it can be named"
        row = replace(row, ext_reason=reason)
        return replace(row, object_source=NO_WORK_IN, ext_status=Status.NONE)
    is_exact = decision.verdict is Verdict.EXACT
    return replace(
        row,
        object_id=object_id,
        object_label=best.work.full_title,
        predicate_id=EXACT if is_exact else CLOSE,
        mapping_justification=COMPOSITE if is_exact else LEXICAL,
        confidence=decision.confidence,
        match_string=(title.value,) if title else (),
        other="; ".join(f"{scheme}:{value}" for scheme, value in names.items()),
    )


RANKS: Final = (Status.NONE, Status.REVIEW, Status.AUTO)


def _is_weaker(row: MappingRow, old: MappingRow, found: Resolution) -> bool:
    """Tell whether a row says less than the one before, so that it may not take its place.

    A link stays until another link takes its place: the sources asked this time may be fewer. Where
    one was silent, nothing that was found before is lost.
    """
    if old.ext_status is Status.AUTO and row.ext_status is not Status.AUTO:
        return True
    if not found.faults or old.ext_status not in RANKS:
        return False
    ranks = [(RANKS.index(one.ext_status), one.predicate_id == EXACT) for one in (row, old)]
    return ranks[0] < ranks[1]


def _questions(
    found: Sequence[tuple[Listed, Resolution]], rows: Iterable[MappingRow], path: Path
) -> tuple[Question, ...]:
    """Give what waits for a person: what is asked now, or was before where the row stays."""
    former = {one.subject_id: one for one in read_questions(path)} if path.exists() else {}
    asked = {
        one.subject: _question(one, resolution)
        for one, resolution in found
        if resolution.decision.verdict is Verdict.REVIEW and _usable(resolution)
    }
    waiting = [row.subject_id for row in rows if row.ext_status is Status.REVIEW]
    questions = {**former, **asked}
    return tuple(questions[subject] for subject in waiting if subject in questions)


def _says_the_same(old: MappingRow, new: MappingRow) -> bool:
    return replace(old, mapping_date="", mapping_tool_version="") == replace(
        new, mapping_date="", mapping_tool_version=""
    )


def _question(one: Listed, found: Resolution) -> Question:
    return Question(one.subject, one.text, _usable(found), found.decision.reason, one.page)


def _usable(found: Resolution) -> tuple[Candidate, ...]:
    """Give the candidates that a row can name, the likeliest first."""
    candidates = (
        Candidate(kept(best.work), best.comparison, round(best.share, 3))
        for best in found.decision.candidates[:SHOWN]
    )
    return tuple(candidate for candidate in candidates if candidate.object_id)
