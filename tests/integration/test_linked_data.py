"""Linked data over a real release, by real clients over HTTP, from processes that share nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PATHS = (
    *("/", "/completeness", "/queries", "/schema", "/download", "/sparql", "/sitemap.xml"),
    *("/doc/programme/child-parent-psychotherapy", "/graph/child-parent-psychotherapy"),
    *("/ontology", "/vocab", "/doc/dataset", "/doc/vocab/setting/home", "/graph/queries"),
)
SCRIPT = """
import sys
from pathlib import Path
from eifgraph.config import Settings
from eifgraph.server import create_app

client = create_app(Settings(build=Path(sys.argv[1]))).test_client()
for path in sys.argv[2:]:
    for suffix in ("", ".html", ".ttl", ".jsonld", ".nt", ".rdf"):
        answer = client.get(path + suffix, headers={"Accept": "text/html"})
        print(path + suffix, answer.status_code, answer.headers.get("ETag"))
"""


def tags(build: Path, seed: str) -> list[str]:
    """Give the tags of all forms of some addresses, by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(build), *PATHS],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def first(own_build: Path) -> list[str]:
    """The tags by one process."""
    return tags(own_build, "1")


def test_processes_agree_on_every_byte(own_build: Path, first: list[str]) -> None:
    """Each form is the same bytes whichever process makes it, so its tag holds for all."""
    found = [line for line in first if " 200 " in line]
    assert len(found) > 40
    assert tags(own_build, "2") == first
