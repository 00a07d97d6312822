"""What checks have found of files that conform, kept so that no file is checked twice unchanged.

Each is known by a digest of its bytes, the rules and our software. With it stands the whole report:
a file that is left out is told of as if it had been checked, warnings and all.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import rdflib

from eifgraph import __version__
from eifgraph.files import write_whole
from eifgraph.model import PageFinding, Severity
from eifgraph.shapes import CheckReport, CheckResult, Level

FILE: Final = "checked.jsonl"
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
    """The reports on files that conform, kept in the build folder: the last one of each file."""

    def __init__(self, build: Path, *rules: Path) -> None:
        """Take what is known; `rules` are the folders whose Turtle the shapes are made of."""
        self.path = build / FILE
        self._rules = _state(rules)
        self._digests = self._read()
        self._reports = dict(self._digests.values())

    def _read(self) -> dict[str, tuple[str, str]]:
        """Give digest and report by file; reports are read as JSON only when asked for."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        parts = (line.split("\t", 2) for line in lines)
        return {part[0]: (part[1], part[2]) for part in parts if len(part) == 3}

    def digest(self, content: bytes, *beside: str) -> str:
        """Give the digest of a file's content under these rules, and of what else decides."""
        decides = "\n".join((self._rules, *beside, ""))
        return hashlib.sha256(decides.encode() + content).hexdigest()

    def holds(self, text: str) -> bool:
        """Say whether a graph's Turtle is known to conform."""
        return self.digest(text.encode()) in self._reports

    def recall(self, digest: str, file: Path) -> Checked | None:
        """Give what is known of a file that conforms; nothing if it, or its target, has changed."""
        line = self._reports.get(digest)
        if line is None:
            return None
        known = _decode(json.loads(line), file)
        is_stale = known.target is not None and digest_of(known.target) not in known.holds_with
        return None if is_stale else known

    def add(self, checked: Iterable[tuple[str, Checked]]) -> None:
        """Keep, by digest, what was found of files, if they conform; forget files that are gone."""
        new = {str(one.file): (digest, _encode(one)) for digest, one in checked if one.conforms}
        if not new:
            return
        both = self._digests | new
        self._digests = {file: said for file, said in both.items() if Path(file).is_file()}
        self._reports |= dict(new.values())
        lines = ("\t".join((file, *said)) + "\n" for file, said in sorted(self._digests.items()))
        write_whole(self.path, "".join(lines))


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
