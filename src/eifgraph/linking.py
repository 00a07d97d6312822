"""A run over the references of a release: which works they name, as rows of mappings and questions.

Knows the store that references are asked of, the sources that works are asked of, and the files
between runs; must not know how either is asked, nor a terminal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from eifgraph import __version__
from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select
from eifgraph.citations.asking import Answer
from eifgraph.citations.candidates import (
    REVIEW_FILE,
    Question,
    askable,
    read_questions,
    render_questions,
)
from eifgraph.citations.curated import Conflict, merge, read_curated, rejected_pairs
from eifgraph.citations.curies import contract, prefixes_of, work_curie, work_identifier
from eifgraph.citations.decide import Named, Verdict
from eifgraph.citations.described import Described, describe, names_of
from eifgraph.citations.hearing import Hearing, records_of
from eifgraph.citations.mapping import (
    CURATED_FILE,
    MACHINE_FILE,
    MappingSet,
    new_set,
    parse_mappings,
    read_mappings,
    render_mappings,
)
from eifgraph.citations.one_work import Identifier, works_of
from eifgraph.citations.outcomes import (
    Listed,
    is_weaker,
    question_of,
    row_of,
    says_the_same,
    usable,
)
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.resolve import Resolution, Wanted, resolve
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.services.source import Source
from eifgraph.citations.standings import FILE as STANDINGS_FILE
from eifgraph.citations.standings import note_linked, read_standings, render_standings
from eifgraph.citations.stored import FOLDER as WORKS
from eifgraph.citations.stored import Retrieved, render_folder
from eifgraph.citations.stored_list import LeftOut, write_lists
from eifgraph.files import write_whole

AT_ONCE: Final = 4
"""References that are resolved at the same time; each source has a pace of its own."""
LINKS: Final = (Status.AUTO, Status.ACCEPTED)
SETTLED: Final = (Status.ACCEPTED, Status.NONE)
Item = TypeVar("Item")
Made = TypeVar("Made")


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
    """Rows of former runs that stay, as no more was found this time."""
    records: tuple[Retrieved, ...] = ()
    """What sources say of the works that are linked, each with the answer that says it."""

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
    listed: Sequence[Listed],
    sources: Sequence[Source],
    folder: Path,
    day: Callable[[], str],
    hearing: Hearing | None = None,
) -> LinkRun:
    """Resolve references that nobody has settled; the files of `folder` are read, not written.

    `day` gives the day of a row that is new; one that says what it said before keeps its day. A
    reference for which a source is silent keeps the row that it had. `hearing` hears the answers of
    the sources; the records of linked works are traced to them.

    Raises:
        RecordError: a file cannot be read.
    """
    curated = read_curated(folder / CURATED_FILE)
    former = _former(folder / MACHINE_FILE)
    settled = {
        row.subject_id for row in (curated.rows if curated else ()) if row.ext_status in SETTLED
    }
    asked = [one for one in listed if one.subject not in settled]

    made = _resolved(asked, sources, _rejected(curated), hearing or Hearing())
    found = tuple(zip(asked, (resolution for resolution, _ in made), strict=True))
    rows, stay = _rows(found, former, day())
    merged = merge(rows, curated)
    return LinkRun(
        resolutions=found,
        rows=merged.machine,
        questions=_questions(found, merged.machine, stay, folder / REVIEW_FILE),
        conflicts=merged.conflicts,
        settled=len(listed) - len(asked),
        kept=stay,
        records=tuple(record for _, records in made for record in records),
    )


def _resolved(
    asked: Sequence[Listed],
    sources: Sequence[Source],
    rejected: Mapping[str, frozenset[Named]],
    hearing: Hearing,
) -> tuple[tuple[Resolution, tuple[Retrieved, ...]], ...]:
    """Resolve references, several at once; give what came of each, and records of its work."""

    def work(one: Listed) -> tuple[Resolution, tuple[Retrieved, ...]]:
        never = rejected.get(one.subject, frozenset())
        with hearing.listening() as answers:
            resolution = resolve(Wanted(parse_reference(one.text), one.linked, never), sources)
        return resolution, _records(resolution, answers)

    return tuple(_in_threads(work, asked))


def _rows(
    found: Iterable[tuple[Listed, Resolution]], former: Mapping[str, MappingRow], day: str
) -> tuple[tuple[MappingRow, ...], tuple[MappingRow, ...]]:
    """Give the rows that resolutions come to, and those of a former run that stay among them."""
    rows, stay = [], []
    for one, resolution in found:
        old = former.get(one.subject)
        row = row_of(one, resolution, day)
        if old is not None and (row is None or is_weaker(row, old, resolution)):
            stay.append(old)
            rows.append(old)
        elif row is not None:
            rows.append(old if old is not None and says_the_same(old, row) else row)
    return tuple(rows), tuple(stay)


def linked_works(rows: Iterable[MappingRow]) -> tuple[tuple[Identifier, ...], ...]:
    """Give the works that references are linked to, each by its identifiers."""
    return works_of(row for row in rows if row.ext_status in LINKS)


def describe_links(
    run: LinkRun, folder: Path, sources: Sequence[Source], hearing: Hearing
) -> Described:
    """Ask all sources for what they say of the works that references are linked to, people's too.

    Raises:
        RecordError: a file cannot be read.
    """
    rows = merge(run.rows, read_curated(folder / CURATED_FILE)).rows
    return describe(names_of(linked_works(rows)), sources, hearing)


def write_run(
    run: LinkRun, folder: Path, base: str, described: Described | None = None
) -> tuple[LeftOut, ...]:
    """Write the rows of a run, what waits for people, records, and who was asked for them.

    Each file is written in one step. What sources say that could not be read again is left out, and
    given. All is made and read before a file is written.

    Raises:
        RecordError: a file cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mappings = new_set("machine", __version__, run.rows, base)
    text = render_mappings(mappings, is_condensed=True)
    parse_mappings(text, folder / MACHINE_FILE)  # what cannot be read is not written
    works = linked_works(merge(run.rows, read_curated(folder / CURATED_FILE)).rows)
    told = described or Described({})
    records, left = render_folder(folder / WORKS, (*run.records, *told.records), works)
    names = {name: [work_curie(*one) for one in each] for name, each in names_of(works).items()}
    before = read_standings(folder / STANDINGS_FILE)
    looked = note_linked(before, names, told.asked)
    questions, gone = askable(run.questions)
    asked = render_questions(questions)
    write_lists(records)
    if looked != before:
        write_whole(folder / STANDINGS_FILE, render_standings(looked))
    if questions or (folder / REVIEW_FILE).exists():
        write_whole(folder / REVIEW_FILE, asked)
    if run.rows or (folder / MACHINE_FILE).exists():
        write_whole(folder / MACHINE_FILE, text)
    return (*left, *gone)


def _records(found: Resolution, answers: Sequence[Answer]) -> tuple[Retrieved, ...]:
    """Give the records of the work that a reference is linked to, with their answers."""
    is_linked = found.decision.work is not None
    return tuple(records_of(found.decision.candidates[0].works if is_linked else (), answers))


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


def _questions(
    found: Sequence[tuple[Listed, Resolution]],
    rows: Iterable[MappingRow],
    stay: Iterable[MappingRow],
    path: Path,
) -> tuple[Question, ...]:
    """Give what waits for a person: what is asked now, or was before where the row stays."""
    former = {one.subject_id: one for one in read_questions(path)} if path.exists() else {}
    asked = {
        one.subject: question_of(one, resolution)
        for one, resolution in found
        if resolution.decision.verdict is Verdict.REVIEW and usable(resolution)
    }
    waiting = [row.subject_id for row in rows if row.ext_status is Status.REVIEW]
    before = {row.subject_id: former[row.subject_id] for row in stay if row.subject_id in former}
    questions = {**former, **asked, **before}
    return tuple(questions[subject] for subject in waiting if subject in questions)
