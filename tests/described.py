"""Ask a server all that its description allows, and what it does not (schemathesis).

Run as `python -m tests.described BUILD PATHS PHASE EXAMPLES`, it prints how many requests it made
and what was not as described, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from eifgraph.config import Settings
from eifgraph.server import create_app

UNTOLD = {("/sparql", "positive_data_acceptance"), ("/cite", "positive_data_acceptance")}
"""A query is more than a text, which a schema cannot tell; so a text may be refused there.

Nor can it tell names from texts, and which parameters go together.
"""


def told(app: Flask, path: str, phase: str, examples: int) -> tuple[int, list[str]]:
    """Ask as the description has it; give the number of requests, and what was not as told."""
    phases = {name: {"enabled": name == phase} for name in ("coverage", "fuzzing")}
    settings: dict[str, Any] = {
        "generation": {"deterministic": True, "max-examples": examples, "database": "none"},
        "phases": phases | {"examples": {"enabled": True}, "stateful": {"enabled": False}},
        "continue-on-failure": True,
    }
    config = SchemathesisConfig.from_dict(settings)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    count, faults = 0, []
    for event in from_schema(schema.include(path_regex=path)).execute():
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            faults.append(str(event))
        if isinstance(event, events.ScenarioFinished):
            count += len(event.recorder.interactions)
            faults += unlike(event)
    return count, faults


def unlike(event: events.ScenarioFinished) -> list[str]:
    """Give what of a scenario was not as described."""
    return [
        f"{event.recorder.label}: {check.failure_info.failure.message}"
        for checks in event.recorder.checks.values()
        for check in checks
        if check.status is not Status.SUCCESS and check.failure_info
        if (event.recorder.label.split()[-1], check.name) not in UNTOLD
    ]


if __name__ == "__main__":
    build, paths, phase, examples = sys.argv[1:]
    found = told(create_app(Settings(build=Path(build))), paths, phase, int(examples))
    sys.stdout.write(json.dumps(found))
