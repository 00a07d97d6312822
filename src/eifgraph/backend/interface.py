"""What the house asks of an engine: answer a read-only query, say what it is.

Knows the question and the answer; must not know any engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from rdflib import Literal, URIRef

Binding = URIRef | Literal


def _nothing() -> Mapping[str, Binding]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query with the data set and the values it is to be run with.

    Graphs given here override `FROM` in the text (SPARQL 1.1 Protocol, 2.1.4). `seconds` is what
    the client allows, if that is less than the endpoint does.
    A SELECT must project every variable that is bound here (SEP-0007, as Oxigraph reads it).
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    bindings: Mapping[str, Binding] = field(default_factory=_nothing)
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class BackendInfo:
    """What an engine says of itself."""

    engine: str
    quads: int


class Backend(Protocol):
    """A store of quads that answers read-only SPARQL."""

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Stream the answer in a media type of the form of the query.

        Faults found before the first byte are raised here; a later one is raised by the
        iterator, so that a cut answer never looks whole. An iterator dropped early ends the
        answer; a `close()` on it, if it has one, does so at once.

        Raises:
            QuerySyntaxError: the text is not SPARQL.
            QueryRefused: the text asks for what is not allowed.
            QueryLimit: it takes more than a query may, of time, memory or bytes.
            ServerBusy: too many are asked at once.
            QueryError: the engine cannot answer.
            NotAcceptable: the form of the query has no answer in that media type.
        """
        ...

    def describe(self) -> BackendInfo:
        """Say which engine this is and how much it holds."""
        ...
