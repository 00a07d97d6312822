"""The site over data that are no release: the endpoint, and a page that says what is served.

Knows what the keeper of the data wrote of them; must not know programmes, releases or files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, render_template

from eifgraph.backend import Backend
from eifgraph.backend.loading import facts_of
from eifgraph.counts import from_facts
from eifgraph.errors import StoreError
from eifgraph.server.service import ServedData

MOST_SHOWN = 100
blueprint = Blueprint("data", __name__)


@dataclass(frozen=True, slots=True)
class DataState:
    """The parts of a server of other data; nothing in it changes while it runs."""

    backend: Backend
    data: ServedData
    files: tuple[str, ...]
    """The names of the files, without their folders."""


def make_data(keeper: Path, backend: Backend) -> DataState:
    """Read what a keeper wrote of the data that it keeps, beside what answers for them.

    Raises:
        StoreError: it cannot be read.
    """
    path = facts_of(keeper)
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        data = ServedData(from_facts(facts["counts"]), facts["isUnion"])
        return DataState(backend, data, tuple(facts["files"]))
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


@blueprint.get("/")
def index() -> str:
    """Say which data are served, and where they can be asked."""
    here = cast(DataState, current_app.extensions["eifgraph"])
    counts = here.data.counts
    return render_template(
        "data.html",
        files=here.files,
        counts=counts,
        is_union=here.data.is_union,
        graphs=list(counts.graphs.items())[:MOST_SHOWN],
        classes=sorted(counts.classes.items(), key=lambda one: -one[1])[:MOST_SHOWN],
    )
