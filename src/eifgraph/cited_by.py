"""Who cites the works that references are linked to: asked of an index, kept beside the links.

Knows the files of links and the works of a run; must not know how an index is asked, nor a
terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eifgraph.citations.belonging import assign
from eifgraph.citations.citation import MOST, Index
from eifgraph.citations.citing_works import Cited, ask_cited_by
from eifgraph.citations.curated import merge, read_curated
from eifgraph.citations.mapping import CURATED_FILE
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.stored import FOLDER as WORKS
from eifgraph.citations.stored import Retrieved, read_folder
from eifgraph.citations.stored_cited import FOLDER, read_cited_folder, write_cited
from eifgraph.citations.stored_list import LeftOut
from eifgraph.linking import LinkRun, linked_works


@dataclass(frozen=True, slots=True)
class CitedRun:
    """What came of a run."""

    works: tuple[tuple[Identifier, ...], ...]
    """The linked works, each by all identifiers that are known of it."""
    cited: Cited

    @property
    def summary(self) -> str:
        """What the index said, in a line."""
        found = self.cited.found
        count, listed = sum(one.count for one in found), sum(len(one.citations) for one in found)
        often = sum(one.count > MOST for one in found)
        told = f"{len(found)} of {len(self.works)} linked works are looked up in the index"
        more = f"; {often} cited too often to list" if often else ""
        return f"{told}: cited {count} times, {listed} citations listed{more}"


def cite_links(
    run: LinkRun, described: Iterable[Retrieved], folder: Path, index: Index | None
) -> CitedRun:
    """Ask an index who cites the works of a run, people's too; without an index nothing is asked.

    Raises:
        RecordError: a file cannot be read.
    """
    works = linked_works(merge(run.rows, read_curated(folder / CURATED_FILE)).rows)
    records = (*read_folder(folder / WORKS), *run.records, *described)
    known = assign(works, (one.work.identifiers for one in records)).works
    return CitedRun(known, Cited() if index is None else ask_cited_by(known, index))


def write_cited_run(run: CitedRun, folder: Path) -> tuple[LeftOut, ...]:
    """Keep what was found, and what was known before of works that are linked; the rest goes.

    Give what is left out, as it could not be read again.

    Raises:
        RecordError: a file cannot be read.
    """
    return write_cited(folder / FOLDER, run.cited.found, run.works)


def answers_of(folder: Path) -> frozenset[str]:
    """Give the digests of the answers that records, counts and citations of a folder are from.

    Raises:
        RecordError: a file cannot be read.
    """
    found = {one.sha256 for one in read_folder(folder / WORKS)}
    for one in read_cited_folder(folder / FOLDER):
        found |= {trace.sha256 for trace in (one.counted, one.listed) if trace is not None}
    return frozenset(found)
