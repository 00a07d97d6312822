"""Sources whose answers are heard, runs of a watch over them, and what comes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from eifgraph.citations.asking import Answer
from eifgraph.citations.curated import read_curated
from eifgraph.citations.curies import work_curie
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import CURATED_FILE
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.standings import FILE, read_standings
from eifgraph.citations.stored import FOLDER, read_folder
from eifgraph.citations.work import Work
from eifgraph.graph import standing_graph
from eifgraph.graph.links import work_iri
from eifgraph.iris import Minter
from eifgraph.linking import linked_works
from eifgraph.namespaces import INSTANCES
from eifgraph.vocab import EIF
from eifgraph.watching import WatchRun, end_watch, keep_records, watch_works
from tests.citations.test_described import Desk


class Heard(Desk):
    """A source whose answers are heard, as in real runs, so that its records are kept."""

    def at(self, day: str, hearing: Hearing) -> Heard:
        """Answer on a day."""
        self.day, self.hearing = f"{day}T00:00:00+00:00", hearing
        return self

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, Work]:
        """Give works, and let the answers be heard."""
        found = super().by_identifiers(scheme, values)
        for value, work in found.items():
            body = json.dumps([dict(work.identifiers), work.title])
            digest = hashlib.sha256(body.encode()).hexdigest()
            place = f"http://127.0.0.1/{self.name}/{scheme}/{value}"
            moment = datetime.fromisoformat(self.day)
            self.hearing.hear(Answer(self.name, place, body, True, moment, digest))
        return found


def watch_on(folder: Path, day: str, *desks: Heard) -> WatchRun:
    """Look again, and keep what is known and what was heard."""
    hearing = Hearing()
    run = watch_works(folder, [desk.at(day, hearing) for desk in desks], day, hearing)
    keep_records(run, folder)
    end_watch(run, folder)
    return run


def told(run: WatchRun) -> list[tuple[str, str]]:
    """Give the news of a run."""
    return [(one.work, one.now.state.value) for one in run.news]


def accepted(folder: Path) -> list[MappingRow]:
    """Give the links of people."""
    curated = read_curated(folder / CURATED_FILE)
    assert curated is not None
    return [row for row in curated.rows if row.ext_status is Status.ACCEPTED]


def in_graph(folder: Path) -> dict[str, str]:
    """Give how each work stands in a release of what is kept."""
    rows, minter = accepted(folder), Minter(INSTANCES)
    names = {work_iri(minter, each[0]): work_curie(*each[0]) for each in linked_works(rows)}
    looked = read_standings(folder / FILE)
    graph = standing_graph(read_folder(folder / FOLDER), looked, rows, INSTANCES)
    return {
        names[work]: f"{state}".rpartition("/")[2]  # type: ignore[index]  # subjects are IRIs
        for work, state in graph.subject_objects(EIF.standing)
    }
