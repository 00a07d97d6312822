"""Files of RDF into a store: which syntax, which graphs, and what is told of them afterwards.

Knows suffixes and the engine's reader; must not know who serves the store. Nothing but the files
themselves is read: no context, no entity, no address.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast
from urllib.parse import quote

import pyoxigraph as ox

from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.nesting import check_json, check_turtle, check_xml
from eifgraph.counts import as_facts, count
from eifgraph.errors import DataError, StoreError
from eifgraph.files import write_whole
from eifgraph.namespaces import INSTANCES

Check = Callable[[IO[bytes], Path], None]
_TURTLES: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nquads": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ntriples": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
}
SUFFIXES: Final[dict[str, tuple[ox.RdfFormat, Check]]] = {
    **{suffix: (form, check_turtle) for suffix, form in _TURTLES.items()},
    **dict.fromkeys((".rdf", ".owl", ".xml"), (ox.RdfFormat.RDF_XML, check_xml)),
    **dict.fromkeys((".jsonld", ".json"), (ox.RdfFormat.JSON_LD, check_json)),
}
"""For each ending of a file's name, the engine's name of its syntax and what is checked first."""
NAMES: Final = "file:///"
"""Where the names of files begin as IRIs; data for the world tell no folders."""
GZIPPED: Final = ".gz"
BYTE_ORDER_MARK: Final = "\ufeff".encode()
_POSITION: Final = re.compile(r"^Parser error at line .*?: (?=\S)|\s*\(line \d+\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one store, and whether its default graph is to be the union of all graphs.

    Otherwise it holds the triples that stand in no named graph of their file.
    """

    files: tuple[Path, ...]
    is_union: bool = True
    is_release: bool = True
    """A release says itself what it holds; other data are counted when they are loaded."""
    base: str = INSTANCES
    """What relative IRIs in queries are resolved against."""

    def as_text(self) -> str:
        """Give it as text, for another process."""
        return json.dumps(
            [[str(path) for path in self.files], self.is_union, self.is_release, self.base]
        )

    @classmethod
    def from_text(cls, text: str) -> Source:
        """Read what `as_text` gave."""
        files, *others = json.loads(text)
        return cls(tuple(map(Path, files)), *others)

    @classmethod
    def of_data(cls, files: Iterable[Path], is_union: bool = False) -> Source:
        """Give a source of data that are no release."""
        return cls(tuple(files), is_union, is_release=False, base=NAMES)


def load(source: Source) -> EmbeddedBackend:
    """Fill a new store from files; blank nodes of different files stay different.

    Raises:
        DataError: a file cannot be read, has an unknown suffix or is broken.
        StoreError: a release cannot be read or is not N-Quads.
    """
    if source.is_release:
        return EmbeddedBackend.load(source.files[0], source.base)
    store = ox.Store()
    for path in source.files:
        add_file(store, path)
    quads = len(store)
    if source.is_union:
        named = (quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph))
        store.bulk_extend(ox.Quad(*quad.triple) for quad in named)
    return EmbeddedBackend(store, quads, source.base)


def add_file(store: ox.Store, path: Path, graph: str | None = None) -> None:
    """Add a file to a store; what has no graph in it goes to the default graph, or to `graph`.

    Relative IRIs are resolved against the file's name alone.

    Raises:
        DataError: it cannot be read, has an unknown suffix or is broken.
    """
    form, check = syntax_of(path)
    base = f"{NAMES}{quote(path.name.removesuffix(GZIPPED))}"
    to_graph = ox.NamedNode(graph) if graph else None
    try:
        with _opened(path) as file:
            is_plain = not isinstance(file, gzip.GzipFile) and file.tell() == 0
            check(file, path)
        if is_plain:  # by its path the engine reads a file in half the time
            store.bulk_load(path=path, format=form, base_iri=base, to_graph=to_graph)
            return
        with _opened(path) as file:
            store.bulk_load(file, form, base_iri=base, to_graph=to_graph)
    except SyntaxError as error:
        reason = _POSITION.sub("", str(error.msg))
        line = error.lineno or _line_of_fault(path, form, base)
        raise DataError(path, reason, line, error.offset) from error
    except (OSError, EOFError) as error:
        raise DataError(path, f"it cannot be read: {_reason(error)}") from error


def syntax_of(path: Path) -> tuple[ox.RdfFormat, Check]:
    """Tell the syntax of a file by its suffix.

    Raises:
        DataError: the suffix is unknown; the known ones are given.
    """
    suffix = Path(path.name.lower().removesuffix(GZIPPED)).suffix
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DataError(path, f"unknown suffix {suffix!r}; known are {known}, each also with .gz")
    return SUFFIXES[suffix]


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unzipped, behind a byte order mark if it has one."""
    is_gzipped = path.name.lower().endswith(GZIPPED)
    with cast(IO[bytes], gzip.open(path)) if is_gzipped else path.open("rb") as file:
        begins = file.read(len(BYTE_ORDER_MARK))
        if begins != BYTE_ORDER_MARK:
            file.seek(0)
        yield file


class _Lines:
    """A file that is read line by line, so that a reader gets no further than it must."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Give the next line, or a part of it."""
        line = self._file.readline(size)
        self.count += line.endswith(b"\n")
        return line


def _line_of_fault(path: Path, form: ox.RdfFormat, base: str) -> int | None:
    """Find where a reader stops that does not say so, as that of RDF/XML."""
    with _opened(path) as file:
        lines = _Lines(file)
        try:
            for _ in ox.parse(cast(IO[bytes], lines), form, base_iri=base):
                pass
        except SyntaxError:
            return max(1, lines.count)
    return None


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def facts_of(keeper: Path) -> Path:
    """Give the file beside a keeper's socket that says what data it keeps."""
    return keeper.with_name(f"{keeper.name}.json")


def write_facts(source: Source, store: EmbeddedBackend, keeper: Path) -> None:
    """Write what a server tells of the data beside the socket at which they are asked.

    Raises:
        StoreError: it cannot be written.
    """
    facts = {
        "files": [path.name for path in source.files],
        "isUnion": source.is_union,
        "counts": as_facts(count(store, source.is_union)),
    }
    try:
        write_whole(facts_of(keeper), json.dumps(facts))
    except OSError as error:
        raise StoreError(f"{facts_of(keeper)} cannot be written: {error}") from error
