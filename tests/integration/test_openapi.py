"""The server does what its description says: schemathesis asks it thousands of things.

Requests that the description allows and requests that it does not are made by its rules, the same
each time; the server must refuse and answer as described, and never fail.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eifgraph.config import Settings
from eifgraph.server import create_app
from tests.described import told

THOROUGH = r"^/api/q(13|18)$|^/api/\{|^/(sparql|cite|doc|graph|download)"
"""Addresses of which each parameter is taken to its bounds; other queries are like these."""


def asked(build: Path, *arguments: str) -> tuple[int, list[str]]:
    """Ask in a process of its own; give the number of requests, and what was not as described."""
    command = [sys.executable, "-m", "tests.described", str(build), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, faults = json.loads(done.stdout)
    return count, faults


def test_bounds_of_each_parameter(some_build: Path) -> None:
    """Every parameter of addresses of each kind, at its bounds, beyond them, of another type."""
    count, faults = asked(some_build, THOROUGH, "coverage", "1")
    assert faults == []
    assert count > 1000


def test_many_at_once(some_build: Path) -> None:
    """Every address with parameters of all kinds together."""
    count, faults = asked(some_build, ".", "fuzzing", "8")
    assert faults == []
    assert count > 300


def test_what_is_not_as_described_is_found(
    some_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check can fail: an answer of another type than described."""
    app = create_app(Settings(build=some_build))
    monkeypatch.setitem(app.view_functions, "site.context", lambda: "no context")
    _, faults = told(app, "^/ontology/context.jsonld$", "fuzzing", 1)
    assert any("text/html" in fault for fault in faults)
