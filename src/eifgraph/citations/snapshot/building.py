"""An index made from the files of a snapshot: beside its place, and moved there when it is whole.

Memory is bounded by the engine's share, whatever the size of the files. A build that was killed
leaves nothing that would be taken for an index; the next one begins anew. Knows the search engine
and the order of steps; must not know the forms of files and records.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eifgraph.citations.letters import words
from eifgraph.citations.snapshot import layout
from eifgraph.citations.snapshot.extra import needed
from eifgraph.citations.snapshot.finding import Index, open_index
from eifgraph.citations.snapshot.layout import Refused, Report
from eifgraph.citations.snapshot.packing import pack
from eifgraph.citations.snapshot.reading import check_file, read_rows
from eifgraph.citations.snapshot.records import work_of
from eifgraph.citations.work import Work
from eifgraph.errors import StoreError
from eifgraph.files import write_whole

if TYPE_CHECKING:
    import tantivy

SHARE: Final = 128_000_000
"""Bytes that the engine gathers before it writes."""
NAMED: Final = 10
"""Authors whose names are looked for; references name no more."""


def build_index(files: Sequence[Path], folder: Path) -> Index:
    """Read snapshot files and give an index of their works, which takes the place of an old one.

    Rows that describe no work are counted, and listed with their lines in the index's
    `refused.jsonl`; its `report` has the first of them.

    Raises:
        ConfigError: the name of a file tells no form that is known.
        NotFound: there is no such file.
        StoreError: another build is under way there, or the folder cannot be written.
        MissingExtra: the packages of the extra are not installed.
    """
    needed("tantivy")
    folder = folder.resolve()
    _check_folder(folder)
    for path in files:
        check_file(path)
    try:
        with _only_builder(folder):
            beside, old = _beside(folder)
            beside.mkdir()
            report = _fill(files, beside)
            if not report.works:
                shutil.rmtree(beside)
                raise StoreError(_nothing_in(files, report))
            write_whole(beside / layout.ACCOUNT, layout.account(report))
            if folder.exists():
                folder.rename(old)
            beside.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror or error}") from error
    return open_index(folder)


def _check_folder(folder: Path) -> None:
    """See that nothing but an index of ours would give way to the new one."""
    if not folder.exists() or (folder / layout.ACCOUNT).exists():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise StoreError(f"{folder} is there and is no index; name a new folder, or an index")


def _nothing_in(files: Sequence[Path], report: Report) -> str:
    """Say that no record could be read; an index that was there stays."""
    first = next(iter(report.faults), None)
    where = f"; {first.file}:{first.line}: {first.reason}" if first else ""
    names = ", ".join(str(path) for path in files)
    return f"no record in {names} could be read, so no index is made{where}"


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")


@contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    """Let one process build at a time; clear away, or put back, what a killed one left."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside, old = _beside(folder)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another build of {folder} is under way; wait for it") from error
        if beside.exists():
            shutil.rmtree(beside)
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _fill(files: Sequence[Path], beside: Path) -> Report:
    """Put the works of all files in a new index."""
    with _faults_of_engine(beside):
        engine: tantivy.Index = needed("tantivy").Index(layout.schema(), path=str(beside))
        writer = engine.writer(heap_size=SHARE, num_threads=1)
    works, refused, faults = 0, 0, list[Refused]()
    with (beside / layout.REFUSED).open("w", encoding="utf-8") as list_of_refused:
        for found in (one for path in files for one in _documents(path)):
            if not isinstance(found, Refused):
                with _faults_of_engine(beside):
                    writer.add_document(found)
                works += 1
                continue
            refused += 1
            list_of_refused.write(json.dumps(asdict(found)) + "\n")
            if len(faults) < layout.SHOWN:
                faults.append(found)
    with _faults_of_engine(beside):
        writer.commit()
        writer.wait_merging_threads()
    return Report(works, refused, tuple(faults), tuple(map(str, files)))


@contextmanager
def _faults_of_engine(folder: Path) -> Iterator[None]:
    """Tell what the engine cannot do, such as to write on a full disk, which it tells as values."""
    try:
        yield
    except ValueError as error:
        raise StoreError(f"{folder}: {error}") from error


def _documents(path: Path) -> Iterator[tantivy.Document | Refused]:
    """Give what is indexed of the works of a file, and its rows that describe none."""
    for found in read_rows(path):
        if isinstance(found, Refused):
            yield found
            continue
        line, row = found
        work = work_of(row)
        if isinstance(work, str):
            yield Refused(str(path), line, work)
            continue
        yield _document(work)


def _document(work: Work) -> tantivy.Document:
    document: tantivy.Document = needed("tantivy").Document()
    names = {word for one in work.authors[:NAMED] for word in words(one.family)}
    numbers = {str(year) for year in work.years}
    numbers.update(words(f"{work.volume} {work.issue} {work.first_page}"))
    document.add_text(layout.TITLE, " ".join(words(work.full_title)))
    document.add_text(layout.NAMES, " ".join(sorted(names)))
    document.add_text(layout.NUMBERS, " ".join(sorted(numbers)))
    for scheme, value in work.identifiers.items():
        document.add_text(layout.IDENTIFIERS, f"{scheme}:{value}")
    document.add_bytes(layout.RECORD, pack(work))
    return document
