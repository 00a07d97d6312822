"""Many sources on their way to graphs: which need work, the work of each, and what is kept of it.

What is unchanged is recalled, the rest is shared among processes, each of which reads, checks and
writes; here only what was found comes back. So the number of files is no matter of memory. Must
not know how anything is told.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from eifgraph.checking import conformance, source_digest
from eifgraph.config import Settings
from eifgraph.conformance import Checked, Conformance, digest_of
from eifgraph.errors import PageError, StoreError
from eifgraph.files import sweep, write_if_new
from eifgraph.pipeline import (
    FEW,
    PATIENCE,
    Ingested,
    Refused,
    ingest_or_refuse,
    lost_source,
    read_parts,
    target_of,
)
from eifgraph.processes import Ready, Work, spread
from eifgraph.report.reading import record_json
from eifgraph.report.summary import Fate, Made


class Form(Enum):
    """What is made of the sources: graph files, or text to be printed."""

    FILES = "files"
    TURTLE = "turtle"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be made of sources; with `again`, of unchanged ones too."""

    settings: Settings
    out: Path | None = None
    form: Form = Form.FILES
    again: bool = False

    @property
    def folder(self) -> Path:
        """The folder of the graphs."""
        return self.out or self.settings.graphs


@dataclass(frozen=True, slots=True)
class Task:
    """A source that needs work, and the digest of what decides what becomes of it."""

    source: Path
    digest: str


def ingest_batch(files: Sequence[Path], job: Job) -> Generator[Made, None, None]:
    """Ingest files in their order, on all cores if they are many; faults of one stop no other.

    May be broken off anywhere: each graph is written whole, or not at all, and a file that was
    done with is recalled by the next run. Close the iterator to end early.

    Raises:
        StoreError: graphs, or the record of what is done, cannot be written.
    """
    known = conformance(job.settings)
    if job.form is Form.FILES:
        sweep(job.folder)
    work = Work(partial(make, job=job), read_parts, _lost, FEW, PATIENCE)
    try:
        for made in spread(work, _plan(files, job, known)):
            if made.fate in {Fate.WRITTEN, Fate.SAME}:
                _keep(made, known)
            yield made
    finally:
        known.close()
        if job.form is Form.FILES:
            sweep(job.folder)


def _plan(files: Sequence[Path], job: Job, known: Conformance) -> Iterator[Task | Ready[Made]]:
    """Say of each file whether it needs work, or else what became of it."""
    taken: dict[Path, Path] = {}
    for source in files:
        try:
            target = target_of(source, job.folder)
            _check_name(source, target, taken)
        except PageError as error:
            yield Ready(_refused(source, str(error)))
            continue
        if job.form is not Form.FILES:
            yield Task(source, "")
            continue
        digest = source_digest(source, job.settings, known, job.folder)
        kept = None if job.again else known.recall(digest, source, is_written=True)
        yield Task(source, digest) if kept is None else Ready(Made(Fate.UNCHANGED, kept))


def _check_name(source: Path, target: Path, taken: dict[Path, Path]) -> None:
    """Refuse a name that cannot be written down, and a second file of one name."""
    try:
        str(source).encode()
    except UnicodeEncodeError as error:
        raise PageError(source, "its name is not UTF-8", "rename it") from error
    first = taken.setdefault(target, source)
    if first != source:
        raise PageError(source, f"{first} has the same name", "rename one of the two")


def make(task: Task, job: Job) -> Made:
    """Read a source as far as checked Turtle, and write it or give what is to be printed.

    Raises:
        StoreError: the graph cannot be written.
    """
    try:
        done = ingest_or_refuse(task.source, job.settings, job.out)
        text = "" if isinstance(done, Refused) else _text(done, job.form)
    except Exception as error:  # noqa: BLE001  a bug that one page shows stops no other page
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        reason = f"{task.source}: a bug in eifgraph, please report it: {error!r} at {where}"
        checked = Checked(task.source, refused=reason)
        return Made(Fate.BUG, checked, task.digest, trace=traceback.format_exc())
    if isinstance(done, Refused):
        return _refused(task.source, done.reason)
    checked = done.checked(digest_of(done.turtle.encode()))
    return Made(_fate(done, job.form), checked, task.digest, text)


def _fate(done: Ingested, form: Form) -> Fate:
    if not done.report.conforms:
        return Fate.BROKEN
    if form is not Form.FILES:
        return Fate.READ
    try:
        return Fate.WRITTEN if write_if_new(done.target, done.turtle) else Fate.SAME
    except OSError as error:
        raise StoreError(f"{done.target}: cannot be written ({error.strerror})") from error


def _text(done: Ingested, form: Form) -> str:
    if form is Form.TURTLE and done.report.conforms:
        return done.turtle
    if form is Form.JSON:
        return ",\n".join(map(record_json, done.programmes))
    return ""


def _refused(source: Path, reason: str) -> Made:
    return Made(Fate.REFUSED, Checked(source, refused=reason))


def _lost(task: Task, reason: str) -> Made:
    return Made(Fate.REFUSED, lost_source(task.source, reason))


def _keep(made: Made, known: Conformance) -> None:
    """Keep what became of a source, and what a check of its graph would find."""
    checked = made.checked
    assert checked.target is not None  # it was written there
    known.keep(made.digest, checked)
    graph = Checked(checked.target, checked.report)
    known.keep(known.digest(checked.target.read_bytes()), graph)
