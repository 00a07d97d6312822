"""Releases for tests: built once for all processes, or with less work where that is enough."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from eifgraph import release
from eifgraph.config import resource_dir
from eifgraph.export import DUMPS, Quads
from eifgraph.namespaces import INSTANCES
from tests.vocabulary import read_rating_rules

GRAPHS = Path(__file__).resolve().parent.parent / "data" / "graph"


def built_once(factory: pytest.TempPathFactory, name: str, graphs: Iterable[Path]) -> Path:
    """Build a release once for all processes: the first that asks does it, others wait."""
    temp = factory.getbasetemp()
    build = (temp.parent if "PYTEST_XDIST_WORKER" in os.environ else temp) / name
    with build.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (build / "current").exists():
            files = {path.relative_to(GRAPHS).with_suffix("").as_posix(): path for path in graphs}
            release.build_release(files, resource_dir("ontology"), build, INSTANCES)
    return build


def make_builds_quick(patch: pytest.MonkeyPatch) -> None:
    """Let builds read the rating rules once and leave the slowest dump empty.

    For tests of what is round a build; `test_release.py` looks at whole ones.
    """
    media_type, _ = DUMPS[release.SLOWEST]
    patch.setitem(DUMPS, release.SLOWEST, (media_type, _write_nothing))
    patch.setattr(release, "read_rules", lambda *_: read_rating_rules())


def _write_nothing(_quads: Quads, path: Path, _context: Path) -> None:
    path.write_text("[]", encoding="utf-8")
