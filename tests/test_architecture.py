"""The order of the house: who may import whom, and how large a thing may be.

Each check is a function from source texts to faults, so that it can be shown a planted fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "eifgraph"
Sources = dict[str, str]
"""Path below `src/eifgraph` ("ingest/page.py"): source text."""

LAYERS = (
    {"errors", "namespaces", "model", "files", "processes", "limits", "bounds", "access"}
    | {"lookups"},
    {"vocab", "turtle", "config", "iris", "sources", "effect_size"},
    {
        "ontology",
        "shapes",
        "ingest",
        "records",
        "curation",
        "explain",
        "backend",
        "binding",
        "catalogue",
        "citations",
        "parameters",
        "queries",
        "counts",
        "federation",
    },
    {"conformance", "checking", "graph", "export", "derive", "examples", "release", "report"}
    | {"stats", "server", "audit", "void", "description", "retired", "citing"},
    {"pipeline", "batch", "links", "linking", "watching", "cited_by", "answering"},
    {"cli"},
    {"__main__"},
)
"""From the ground up; a room may import rooms of its own floor or of one below."""

ONLY_IN = {
    "flask": ("server/",),
    "werkzeug": ("server/",),
    "pyoxigraph": (
        *("backend/embedded.py", "backend/loading.py", "backend/merging.py", "backend/rows.py"),
        *("backend/worker.py", "export.py", "derive.py", "retired.py"),
        *("shapes/triples.py", "shapes/sparql.py"),
    ),
    "yaml": ("records/", "server/openapi.py", "citations/sssom.py"),
    "jsonschema": ("records/",),
    "lxml": ("ingest/source/html.py",),
    "pypdfium2": ("ingest/source/pdf.py",),
    "pyshacl": ("shapes/reference.py",),
    "SPARQLWrapper": ("backend/remote.py", "citations/services/"),
    "requests": ("citations/fetch.py", "citations/services/"),
    "requests_cache": ("citations/kept.py",),
    "rapidfuzz": ("citations/",),
    "anyascii": ("citations/letters.py",),
    "tantivy": ("citations/snapshot/",),
    "duckdb": ("citations/snapshot/",),
    "click": ("cli/",),
    "http": ("backend/outbound.py", "backend/gateway.py"),
    "ssl": ("backend/outbound.py",),
    "jinja2": ("explain/",),
}
BANNED = {
    "ingest": {"rdflib", "pyoxigraph", "flask", "pyshacl"},
    "records": {"rdflib", "pyoxigraph", "flask", "pyshacl"},
    "citations": {"rdflib", "pyoxigraph", "flask", "pyshacl", "click"},
    "model": {"rdflib", "pyoxigraph", "flask", "pyshacl", "click"},
}
READ_WING = (
    *("server", "export", "derive", "examples", "stats", "catalogue", "queries", "counts", "void"),
    *("binding", "citing", "description", "federation", "parameters", "retired"),
)
WRITE_WING = ("ingest", "records", "graph", "curation", "explain")
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
MAX_LINES, MAX_FUNCTION, MAX_PARAMETERS = 300, 40, 5
LONG = {"vocab.py"}  # generated, one block a term


def read_sources() -> Sources:
    """Give the text of every module."""
    files = sorted(SRC.rglob("*.py"))
    return {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8") for path in files}


@cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Parse a source, once for all checks; give all that is in it."""
    return tuple(ast.walk(ast.parse(text)))


@cache
def imported(text: str) -> frozenset[str]:
    """Give the full names of modules that a source imports, wherever in it."""
    names: set[str] = set()
    for node in nodes(text):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module if node.module and not node.level else ".")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def room(path: str) -> str:
    """Give the room of a module: "ingest/page.py" is in "ingest"."""
    return path.split("/")[0].removesuffix(".py")


def rooms(text: str) -> set[str]:
    """Give the rooms of ours that a source imports."""
    parts = [name.split(".") for name in imported(text)]
    ours = {part[1] for part in parts if part[0] == "eifgraph" and len(part) > 1}
    return ours - {"__version__"}


def layer_faults(sources: Sources) -> Iterator[str]:
    """Find rooms without a floor, and imports that point up."""
    floor = {name: number for number, names in enumerate(LAYERS) for name in names}
    for path, text in sources.items():
        if path == "__init__.py":
            continue
        if room(path) not in floor:
            yield f"{path} is on no floor; add it to LAYERS"
            continue
        for other in rooms(text) - {room(path)}:
            if floor.get(other, 99) > floor[room(path)]:
                yield f"{path} imports {other}, which is above it"


def wing_faults(sources: Sources) -> Iterator[str]:
    """Find imports from one wing in the other, and anything of ours in the model."""
    for path, text in sources.items():
        here = room(path)
        if here in READ_WING:
            yield from (f"{path} imports {r}" for r in rooms(text) & set(WRITE_WING))
        if here in WRITE_WING:
            yield from (f"{path} imports {r}" for r in rooms(text) & set(READ_WING))
        if here == "model":
            yield from (f"{path} imports {r}" for r in rooms(text) - {"model"})


def foreign_faults(sources: Sources) -> Iterator[str]:
    """Find other people's packages where they must not be."""
    for path, text in sources.items():
        for package in {name.split(".")[0] for name in imported(text)}:
            if package in ONLY_IN and not path.startswith(ONLY_IN[package]):
                yield f"{path} imports {package}"
            if package in BANNED.get(room(path), ()):
                yield f"{path} imports {package}"
            if package == "":
                yield f"{path} imports by a relative name"


def size_faults(sources: Sources) -> Iterator[str]:
    """Find modules and functions that are too long, and too many parameters."""
    for path, text in sources.items():
        if len(text.splitlines()) > MAX_LINES and path not in LONG:
            yield f"{path} has {len(text.splitlines())} lines"
        for node in nodes(text):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield f"{path}: {node.name} has {length} lines"
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = sum(argument.arg not in {"self", "cls"} for argument in given)
            if count > MAX_PARAMETERS:
                yield f"{path}: {node.name} has {count} parameters"


def name_faults(sources: Sources) -> Iterator[str]:
    """Find modules whose name says nothing."""
    for path in sources:
        if BAD_NAMES & set(path.removesuffix(".py").split("/")):
            yield f"{path} is named after no thing"


def module_name(path: str) -> str:
    """Give the dotted name of a module."""
    parts = path.removesuffix(".py").removesuffix("__init__").rstrip("/").split("/")
    return ".".join(["eifgraph", *(part for part in parts if part)])


def modules(text: str, known: Collection[str]) -> set[str]:
    """Give the known modules that a source takes names from; a package only for its own names."""
    found = {name for name in imported(text) if name in known}
    for node in nodes(text):
        if not isinstance(node, ast.ImportFrom) or node.module not in known:
            continue
        if all(f"{node.module}.{alias.name}" in known for alias in node.names):
            found.discard(str(node.module))
    return found


def circle_faults(sources: Sources) -> Iterator[str]:
    """Find modules that import each other, over however many others."""
    known = {module_name(path): path for path in sources}
    arrows = {name: modules(sources[path], known.keys()) - {name} for name, path in known.items()}
    for name in arrows:
        reached, waiting = set[str](), list(arrows[name])
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting.extend(arrows[here])
        if name in reached:
            yield f"{name} is in a circle of imports"


Check = Callable[[Sources], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    layer_faults,
    wing_faults,
    foreign_faults,
    size_faults,
    name_faults,
    circle_faults,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_house_is_in_order(check: Check) -> None:
    """The sources have no fault of this kind."""
    assert sorted(check(read_sources())) == []


def test_sources_are_found() -> None:
    """The checks have something to look at."""
    assert len(read_sources()) > 30
    assert "ingest/page.py" in read_sources()


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 40
PLANTED: list[tuple[Check, Sources, str]] = [
    (layer_faults, {"iris.py": "from eifgraph.graph import x"}, "imports graph"),
    (layer_faults, {"model/a.py": "import eifgraph.vocab"}, "imports vocab"),
    (layer_faults, {"ingest/a.py": "def f():\n    from eifgraph import cli"}, "imports cli"),
    (layer_faults, {"attic.py": ""}, "on no floor"),
    (wing_faults, {"server/a.py": "from eifgraph.ingest.page import x"}, "imports ingest"),
    (wing_faults, {"export.py": "from eifgraph import graph"}, "imports graph"),
    (wing_faults, {"catalogue.py": "import eifgraph.ingest"}, "imports ingest"),
    (wing_faults, {"graph/a.py": "import eifgraph.server"}, "imports server"),
    (wing_faults, {"model/a.py": "from eifgraph.errors import PageError"}, "imports errors"),
    (foreign_faults, {"ingest/a.py": "from rdflib.term import URIRef"}, "imports rdflib"),
    (foreign_faults, {"pipeline.py": "import flask"}, "imports flask"),
    (foreign_faults, {"server/a.py": "import pyoxigraph as ox"}, "imports pyoxigraph"),
    (foreign_faults, {"graph/a.py": "import pyshacl"}, "imports pyshacl"),
    (foreign_faults, {"server/a.py": "import http.client"}, "imports http"),
    (foreign_faults, {"graph/a.py": "from . import b"}, "relative"),
    (size_faults, {"a.py": "\n" * 301}, "301 lines"),
    (size_faults, {"a.py": LONG_FUNCTION}, "f has 41 lines"),
    (size_faults, {"a.py": "def f(self, a, b, c, d, e, *, g): ..."}, "f has 6 parameters"),
    (name_faults, {"ingest/helpers.py": ""}, "no thing"),
    (name_faults, {"utils/a.py": ""}, "no thing"),
    (
        circle_faults,
        {
            "a.py": "import eifgraph.b",
            "b.py": "from eifgraph.c import x",
            "c.py": "if 1:\n    from eifgraph import a",
        },
        "circle",
    ),
]


@pytest.mark.parametrize(
    ("check", "sources", "words"),
    PLANTED,
    ids=[f"{c[0].__name__}-{n}" for n, c in enumerate(PLANTED)],
)
def test_planted_fault_is_found(check: Check, sources: Sources, words: str) -> None:
    """Each check can fail."""
    faults = list(check(sources))
    assert faults
    assert words in " ".join(faults)


def test_every_check_has_a_planted_fault() -> None:
    """No check is without proof that it can fail."""
    assert {case[0] for case in PLANTED} == set(CHECKS)
