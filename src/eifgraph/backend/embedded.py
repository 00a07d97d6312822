"""Oxigraph inside this process: an in-memory store, its answers streamed through a pipe.

Knows pyoxigraph and turns its exceptions and terms into ours. It has no
deadline: pyoxigraph cannot be cancelled, so a worker process has to stand round it.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox
from rdflib import URIRef

from eifgraph.backend.guard import QueryShape, inspect_query
from eifgraph.backend.interface import BackendInfo, Binding, SparqlRequest
from eifgraph.backend.merging import merged, with_data_set
from eifgraph.backend.piped import CHUNK, PipedAnswer
from eifgraph.backend.services import NOWHERE, Routed, Services
from eifgraph.errors import NotAcceptable, QueryError, QuerySyntaxError, StoreError
from eifgraph.namespaces import INSTANCES, PREFIXES

logger = logging.getLogger(__name__)

RESULT_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}

_SYNTAX: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)", re.DOTALL)
_CHARACTERS: Final = re.compile(r"(?:,\s*)?\[(?:_|'[^\]]*)\](?:,\s*(?=\[))?")
"""Sets of characters, which no reader of a message wants to see."""

_PREFIXED: Final = re.compile(r"(?P<prefix>[\w.-]*):[\w.%:-]*$")
"""A name with a prefix at the end of a text."""

_Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class EmbeddedBackend:
    """A `Backend` over an Oxigraph store held in memory.

    The union of the graphs is kept as the default graph. Oxigraph's own union counts a triple
    once for each graph that has it, and overrides FROM.
    """

    store: ox.Store
    quads: int
    base: str = INSTANCES
    """What relative IRIs in queries are resolved against, where a query has no BASE."""

    @classmethod
    def load(cls, nquads_path: Path, base: str = INSTANCES) -> EmbeddedBackend:
        """Fill a new store from an N-Quads file.

        Raises:
            StoreError: the file cannot be read or is not N-Quads.
        """
        store = ox.Store()
        try:
            store.bulk_load(path=nquads_path, format=ox.RdfFormat.N_QUADS)
        except (OSError, SyntaxError) as error:
            raise StoreError(f"{nquads_path}: {error}") from error
        quads = len(store)
        store.bulk_extend(ox.Quad(*quad.triple) for quad in store)
        return cls(store, quads, base)

    def describe(self) -> BackendInfo:
        """Say the version of Oxigraph and the number of quads."""
        return BackendInfo(engine_name(), self.quads)

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Stream an answer; see `Backend.query`."""
        check_question(request, media_type)  # and no SERVICE: nobody here could call for it
        convert = partial(converted, text=request.text)
        return PipedAnswer(self.question(request, media_type).write, convert)

    def question(self, request: SparqlRequest, media_type: str) -> Question:
        """Give a request as the engine takes it."""
        return Question(self.store, request, media_type, self.base)


def engine_name() -> str:
    """Name the engine and its version."""
    return f"Oxigraph (pyoxigraph {ox.__version__})"


def check_question(
    request: SparqlRequest,
    media_type: str,
    services: Services = NOWHERE,
    shape: QueryShape | None = None,
) -> Routed:
    """Refuse what no engine is to see, and a media type that the form of a query has not.

    Gives the question as the engine is to get it, its calls of SERVICE led to the gateway. A shape
    that is known already is taken as it is.

    Raises:
        QueryRefused, QuerySyntaxError: see `inspect_query`.
        NotAcceptable: the form of the query has no answer in that media type.
    """
    shape = shape or inspect_query(request.text, services=services.callable)
    offered = GRAPH_FORMATS if shape.form.is_graph else RESULT_FORMATS
    if media_type not in offered:
        raise NotAcceptable(media_type, offered)
    return services.route(request, shape)


def check_results(body: bytes, media_type: str) -> None:
    """Read results to their end, to see whether they are whole and well-formed.

    Raises:
        ValueError: they are not.
    """
    try:
        results = ox.parse_query_results(body, format=RESULT_FORMATS[media_type])
        if isinstance(results, ox.QueryBoolean):
            raise ValueError("a truth value")  # noqa: TRY004  it is what was sent, not how
        for _ in results:
            pass
    except (SyntaxError, OSError) as error:
        raise ValueError(str(error)) from error


class _Way(io.RawIOBase):
    """The way to a reader, which takes no more of an answer that failed.

    What a buffer still holds of it then is not sent: a fault so early has a status of its own.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        return len(data) if self._is_over else self._raw.write(data) or 0

    def __exit__(self, *_: object) -> None:
        self._is_over = True


@dataclass(frozen=True, slots=True)
class Question:
    """A request ready for the engine."""

    store: ox.Store
    request: SparqlRequest
    media_type: str
    base: str = INSTANCES

    def write(self, raw: io.RawIOBase) -> None:
        """Run the query and write its answer; pyoxigraph wants both in one thread."""
        answer = self._answer()
        formats = GRAPH_FORMATS if isinstance(answer, ox.QueryTriples) else RESULT_FORMATS
        if self.media_type not in formats:
            raise NotAcceptable(self.media_type, formats)
        way: io.RawIOBase = _Way(raw)
        with io.BufferedWriter(way, CHUNK) as out, way:
            if isinstance(answer, ox.QueryTriples):
                answer.serialize(out, format=GRAPH_FORMATS[self.media_type])
            else:
                answer.serialize(out, format=RESULT_FORMATS[self.media_type])
            out.flush()

    def _answer(self) -> Answer:
        request = with_data_set(self.store, self.request, self.base)
        substitutions: dict[ox.Variable, _Value] = {
            ox.Variable(name): _term(value) for name, value in request.bindings.items()
        }
        if not request.default_graphs and not request.named_graphs:
            return self.store.query(request.text, base_iri=self.base, substitutions=substitutions)
        default, store = list(dict.fromkeys(request.default_graphs)), self.store
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
        graphs = [ox.NamedNode(name) for name in default]
        if len(default) > 1:
            store = merged(store, default, request.named_graphs)
            graphs = [ox.DefaultGraph()]
        return store.query(
            request.text,
            base_iri=self.base,
            default_graph=graphs,
            named_graphs=[ox.NamedNode(name) for name in request.named_graphs],
            substitutions=substitutions,
        )


def converted(fault: BaseException, text: str = "") -> Exception:
    """Give our exception for one of the engine's, met in a query; a bug of ours stays one."""
    if isinstance(fault, SyntaxError):
        match = _SYNTAX.fullmatch(str(fault))
        if match is None:
            return QuerySyntaxError(str(fault))
        reason = " ".join(_CHARACTERS.sub("", match["reason"]).split())
        if "Prefix not found" in reason:
            reason = undeclared(text, int(match["line"]), int(match["column"])) or reason
        if reason in ("expected", "expected one of"):  # nothing but sets of characters
            reason = "this is not what can stand here"
        return QuerySyntaxError(reason, int(match["line"]), int(match["column"]))
    if isinstance(fault, (OSError, ValueError, RuntimeError)):
        return QueryError(str(fault))
    return fault if isinstance(fault, Exception) else QueryError(f"the engine failed: {fault}")


def undeclared(text: str, line: int, column: int) -> str:
    """Say which prefix is not declared, of the name that ends at a place of a query.

    >>> undeclared("SELECT * { ?s a skos:Concept }", 1, 29)
    'the prefix skos: is not declared; begin with PREFIX skos: <http://www.w3.org/2004/02/skos/core#>'
    >>> undeclared("ASK { ?s x:p 1 }", 1, 13)
    'the prefix x: is not declared'
    """
    before = (text.splitlines()[line - 1 : line] or [""])[0][: column - 1]
    match = _PREFIXED.search(before)
    if match is None:
        return ""
    name = match["prefix"]
    known = f"; begin with PREFIX {name}: <{PREFIXES[name]}>" if name in PREFIXES else ""
    return f"the prefix {name}: is not declared{known}"


def _term(value: Binding) -> ox.NamedNode | ox.Literal:
    if isinstance(value, URIRef):
        return ox.NamedNode(str(value))
    if value.language:
        return ox.Literal(str(value), language=value.language)
    datatype = value.datatype
    return ox.Literal(str(value), datatype=None if datatype is None else ox.NamedNode(datatype))
