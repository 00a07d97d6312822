"""What checks have found of files that conform, kept so that no file is checked twice unchanged.

Each is known by a digest of its bytes, the rules and our software. With it stands the whole report:
a file that is left out is told of as if it had been checked, warnings and all.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import rdflib

from eifgraph import __version__
from eifgraph.errors import StoreError
from eifgraph.model import PageFinding, Severity
from eifgraph.shapes import CheckReport, CheckResult, Level

FILE: Final = "checked.sqlite"
TABLE: Final = """
CREATE TABLE IF NOT EXISTS checked (file TEXT PRIMARY KEY, digest TEXT, said TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_digest ON checked (digest);
PRAGMA synchronous = NORMAL;
"""
MOMENT: Final = 0.5
"""Seconds after which what was kept is put on disk."""
WAIT: Final = 30.0
"""Seconds to wait for another process that is writing."""
CODE: Final = Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What a check found of one file: a source as ingest would make it, or a graph as it is.

    `target` is the graph file of a source, which must hold one of `holds_with` by digest: what it
    held then, or what would be written. `assessments` are those that it describes. A file that
    cannot be read is `refused` and has no report.
    """

    file: Path
    report: CheckReport | None = None
    findings: tuple[PageFinding, ...] = ()
    assessments: tuple[str, ...] = ()
    target: Path | None = None
    holds_with: tuple[str, ...] = ()
    refused: str | None = None

    @property
    def conforms(self) -> bool:
        """Say whether it could be read and violates no shape."""
        return self.report is not None and self.report.conforms


class Conformance:
    """The reports on files that conform, kept in the build folder: the last one of each file.

    They are in a small database, so that one is found without reading all, and each is kept at
    once or not at all. Use it in one process.
    """

    def __init__(self, build: Path, *rules: Path) -> None:
        """Take what is known; `rules` are the folders whose Turtle the shapes are made of."""
        self.path = build / FILE
        self._rules = _state(rules)
        self._open: sqlite3.Connection | None = None
        self._saved = time.monotonic()

    def digest(self, content: bytes, *beside: str) -> str:
        """Give the digest of a file's content under these rules, and of what else decides."""
        decides = "\n".join((self._rules, *beside, ""))
        return hashlib.sha256(decides.encode() + content).hexdigest()

    def holds(self, text: str) -> bool:
        """Say whether a graph's Turtle is known to conform."""
        return self._said(self.digest(text.encode())) is not None

    def recall(self, digest: str, file: Path, *, is_written: bool = False) -> Checked | None:
        """Give what is known of a file that conforms; nothing if it, or its target, has changed.

        With `is_written`, the target must hold what the source makes, not what it held before.
        """
        said = self._said(digest)
        if said is None:
            return None
        known = _decode(json.loads(said), file)
        fitting = known.holds_with[-1:] if is_written else known.holds_with
        is_stale = known.target is not None and digest_of(known.target) not in fitting
        return None if is_stale else known

    def keep(self, digest: str, checked: Checked) -> None:
        """Keep what was found of a file, if it conforms; it is on disk within moments."""
        if not checked.conforms or not checked.file.is_file():
            return
        row = (str(checked.file), digest, _encode(checked))
        with self._database() as database:
            database.execute("INSERT OR REPLACE INTO checked VALUES (?, ?, ?)", row)
        if time.monotonic() - self._saved > MOMENT:
            self.save()

    def save(self) -> None:
        """Put all that is kept on disk."""
        if self._open is not None:
            with self._database() as database:
                database.commit()
        self._saved = time.monotonic()

    def add(self, checked: Iterable[tuple[str, Checked]]) -> None:
        """Keep, by digest, what was found of files, if they conform; forget files that are gone."""
        for digest, one in checked:
            self.keep(digest, one)
        self.close()

    def close(self) -> None:
        """Forget files that are gone, and close the database."""
        if self._open is None:
            return
        with self._database() as database:
            files = database.execute("SELECT file FROM checked")
            gone = [(file,) for (file,) in files if not Path(file).is_file()]
            database.executemany("DELETE FROM checked WHERE file = ?", gone)
        self.save()
        self._open.close()
        self._open = None

    def _said(self, digest: str) -> str | None:
        if self._open is None and not self.path.is_file():
            return None
        with self._database() as database:
            asked = database.execute("SELECT said FROM checked WHERE digest = ?", (digest,))
            row = asked.fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """Give the database, open; what it cannot do is told as our own fault."""
        try:
            if self._open is None:
                self._open = _opened(self.path)
            yield self._open
        except (OSError, sqlite3.Error) as error:
            reason = f"{self.path}: cannot be used ({error}); delete it if that goes on"
            raise StoreError(reason) from error


def _opened(path: Path) -> sqlite3.Connection:
    """Open a database; a file that is none is made anew: what it knew can be found again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for is_last in (False, True):
        database = sqlite3.connect(path, timeout=WAIT)
        try:
            database.executescript(TABLE)
        except sqlite3.DatabaseError as error:
            database.close()
            if is_last or isinstance(error, sqlite3.OperationalError):  # it is in use, or no disk
                raise
            path.unlink()
        else:
            break
    return database


def digest_of(content: Path | bytes) -> str:
    """Give the digest of some bytes, or of a file's; of no file, nothing."""
    try:
        data = content.read_bytes() if isinstance(content, Path) else content
    except FileNotFoundError:
        return ""
    return hashlib.sha256(data).hexdigest()


def _state(rules: Iterable[Path]) -> str:
    """Give a digest of rules and software: our code, so that no edit of it goes unseen."""
    state = hashlib.sha256(f"{__version__} rdflib {rdflib.__version__}".encode())
    files = [file for folder in rules for file in folder.glob("*.ttl")]
    files += [file for end in ("*.py", "*.rq") for file in CODE.rglob(end)]
    for path in sorted(files):
        state.update(path.name.encode())
        state.update(path.read_bytes())
    return state.hexdigest()


def _encode(checked: Checked) -> str:
    assert checked.report is not None  # only what conforms is kept
    results = [
        dataclasses.asdict(result) | {"level": result.level.value}
        for result in checked.report.results
    ]
    findings = [
        dataclasses.asdict(finding) | {"severity": finding.severity.value}
        for finding in checked.findings
    ]
    document = {
        "title": checked.report.title,
        "results": results,
        "findings": findings,
        "assessments": checked.assessments,
        "target": None if checked.target is None else str(checked.target),
        "holds_with": checked.holds_with,
    }
    return json.dumps(document, ensure_ascii=False)


def _decode(document: dict[str, Any], file: Path) -> Checked:
    """Read what was kept; of a graph under another name by now, with its name."""
    target = document["target"]
    graph = file if target is None else Path(target)
    results = tuple(_decode_result(one, graph) for one in document["results"])
    findings = tuple(
        PageFinding(**one | {"severity": Severity(one["severity"])}) for one in document["findings"]
    )
    return Checked(
        file=file,
        report=CheckReport(graph, results, document["title"]),
        findings=findings,
        assessments=tuple(document["assessments"]),
        target=None if target is None else graph,
        holds_with=tuple(document["holds_with"]),
    )


def _decode_result(document: dict[str, Any], graph: Path) -> CheckResult:
    lines = document["page_lines"]
    said = document | {
        "level": Level(document["level"]),
        "graph_file": str(graph),
        "page_lines": None if lines is None else (lines[0], lines[1]),
    }
    return CheckResult(**said)
