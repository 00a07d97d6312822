"""Checks of files, each by itself: what is unchanged is recalled, the rest is done on all cores.

Knows sources and graphs as files; reading sources is the pipeline's, which is slow to import and
not needed where nothing changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from eifgraph.config import Settings, resource_dir
from eifgraph.conformance import Checked, Conformance, digest_of
from eifgraph.errors import OntologyError
from eifgraph.processes import Work, spread
from eifgraph.shapes import CheckReport, Rules, check_text
from eifgraph.sources import corrections_file

FEW: Final = 24
"""Up to so many graphs, one process is faster than several."""
ASSESSMENT: Final = re.compile(r"^<([^>]+)> a eif:Assessment\b", re.MULTILINE)

CheckSources = Callable[[Sequence[Path], Settings], Iterable[Checked]]
"""Reads sources and checks what they make: `pipeline.check_sources`."""


def conformance(settings: Settings) -> Conformance:
    """Open what is known of files that conform."""
    return Conformance(settings.build, resource_dir("shapes"), resource_dir("ontology"))


@cache
def read_rules() -> Rules:
    """Read and compile the shapes, once a process."""
    return Rules.read(resource_dir("shapes"), resource_dir("ontology"))


def check_files(files: Sequence[Path]) -> tuple[CheckReport, ...]:
    """Check graph files against the shapes, each by itself; on all cores if they are many.

    Raises:
        OntologyError: a file is not Turtle.
    """
    return tuple(spread(Work(_check_file, read_rules, _lost, FEW), files))


def _lost(path: Path, reason: str) -> CheckReport:
    raise OntologyError(path, f"could not be checked: {reason}")


def _check_file(path: Path) -> CheckReport:
    return check_text(_text(path), path, read_rules())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(path, f"not readable as Turtle: {error}") from error


def check_graphs(files: Sequence[Path], known: Conformance) -> tuple[Checked, ...]:
    """Check graph files but those that conformed when last checked; of these, recall the report.

    Raises:
        OntologyError: a file is not Turtle.
    """
    digests = {path: known.digest(_text(path).encode()) for path in files}
    recalled = {path: known.recall(digest, path) for path, digest in digests.items()}
    new = [path for path, checked in recalled.items() if checked is None]
    done = {report.file: Checked(report.file, report) for report in check_files(new)}
    known.add((digests[path], checked) for path, checked in done.items())
    return tuple(recalled[path] or done[path] for path in files)


def check_changed(
    files: Sequence[Path], settings: Settings, known: Conformance, check: CheckSources
) -> tuple[Checked, ...]:
    """Check sources but those that conformed when last checked; of these, recall the report."""
    digests = {path: source_digest(path, settings, known, settings.graphs) for path in files}
    recalled = {path: known.recall(digest, path) for path, digest in digests.items()}
    new = [path for path, checked in recalled.items() if checked is None]
    done = {checked.file: checked for checked in check(new, settings)} if new else {}
    known.add((digests[path], checked) for path, checked in done.items())
    return tuple(recalled[path] or done[path] for path in files)


def source_digest(path: Path, settings: Settings, known: Conformance, graphs: Path) -> str:
    """Give the digest of a source, what people corrected of it, and settings that decide."""
    beside = (str(path), settings.base, str(graphs), str(settings.publish_contacts))
    corrected = digest_of(_bytes_of(corrections_file(path, settings.data)))
    return known.digest(_bytes_of(path), *beside, corrected)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it is refused when it is read


def assessments_in(turtle: str) -> tuple[str, ...]:
    """Give the assessments that a graph describes."""
    return tuple(ASSESSMENT.findall(turtle))


def shared_assessments(described: Mapping[Path, Iterable[str]]) -> Iterator[str]:
    """Say which assessments two graphs describe, whose values would run together unseen."""
    first: dict[str, Path] = {}
    for path, assessments in described.items():
        for iri in assessments:
            if iri in first:
                advice = "enter copies of one site and review in one file"
                yield f"{path} and {first[iri]} both describe {iri}; {advice}"
            first.setdefault(iri, path)
