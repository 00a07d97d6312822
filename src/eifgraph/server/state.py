"""What every view needs, made once when the application starts: store, release, words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from flask import current_app
from rdflib import RDFS, SKOS, Graph, URIRef

import eifgraph
from eifgraph.backend import Backend, open_backend
from eifgraph.config import Settings, resource_dir
from eifgraph.counts import count
from eifgraph.ontology import read_turtle, terms
from eifgraph.release import Release, open_release
from eifgraph.server.service import ServedData

MADE_OF: Final = frozenset({".py", ".rq", ".csv", ".html", ".svg", ".xml", ".css", ".ttl", ".json"})
"""Endings of the files that answers are made by."""


@dataclass(frozen=True, slots=True)
class State:
    """The parts of a running server; nothing in it changes while it runs."""

    backend: Backend
    release: Release
    base: str
    root: str
    """Where addresses of this server begin, for those who come from elsewhere."""
    since: datetime
    """Since when answers are what they are: release and software both were here by then."""
    ontology: Graph
    context: dict[str, object]
    words: dict[str, tuple[str, str]]
    """For each of our terms, its label and definition."""
    data: ServedData
    """What the description of the endpoint tells."""


def open_state(settings: Settings) -> State:
    """Open the current release, with its store in this process.

    Raises:
        StoreError: there is no release, or it cannot be opened.
    """
    release = open_release(settings.build)
    return make_state(settings, release, open_backend(release.nquads))


def make_state(settings: Settings, release: Release, backend: Backend) -> State:
    """Read the words that pages show, beside a release and what answers for it."""
    folder = resource_dir("ontology")
    ontology = read_turtle(folder / "eif.ttl")
    published = json.loads((folder / "context.jsonld").read_text(encoding="utf-8"))
    words = {
        str(term): (
            str(ontology.value(term, RDFS.label)),
            str(ontology.value(term, SKOS.definition)),
        )
        for term in terms(ontology)
    }
    data = ServedData(
        counts=release.counts or count(backend), dataset=URIRef(settings.base + "dataset")
    )
    return State(
        backend=backend,
        release=release,
        base=settings.base,
        root=f"{settings.public_url}/" if settings.public_url else settings.base,
        since=max(release.since, installed()),
        ontology=ontology,
        context=published["@context"],
        words=words,
        data=data,
    )


def installed() -> datetime:
    """Give when the newest file of the software was installed, to the second."""
    folders = [Path(eifgraph.__file__).parent, resource_dir("ontology"), resource_dir("shapes")]
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in MADE_OF)
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in files)), tz=UTC)


def state() -> State:
    """Give the running application's state."""
    return cast(State, current_app.extensions["eifgraph"])
