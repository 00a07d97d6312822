"""The named queries of the package, and running a query as rdflib terms.

Knows the folder `queries` and the header of its files; must not know any engine.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from itertools import islice
from typing import Final

from rdflib import Graph
from rdflib.query import Result
from rdflib.term import Identifier

from eifgraph.backend.interface import Backend, Binding, SparqlRequest
from eifgraph.errors import NotFound, QueryError
from eifgraph.parameters import Parameter, read_parameters

ENDING: Final = ".rq"
HEADER: Final = re.compile(
    r"^# (?P<field>title|question|keywords|variables|limits): *(?P<value>\S.*)$", re.MULTILINE
)
VALUES: Final = re.compile(r"^# values: *(?P<variable>\w+), (?P<form>\S.*)$", re.MULTILINE)
CALL: Final = re.compile(r"\bSERVICE\s+(?:SILENT\s+)?<(?P<iri>[^>]+)>")
OWN: Final = re.compile(r"q\d+-")
FEDERATED: Final = re.compile(r"f\d+-")
"""How names begin of queries on this data alone, and of those that ask other endpoints too."""
COMMENTS: Final = re.compile(r"\A(?:#[^\n]*\n|\s)*")
PATTERN: Final = "\nWHERE {"
"""Where the columns of a query end; the lines of queries within it are indented."""
IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\x9f<>\"{}|^`\\\ud800-\udfff]+")
"""What may be an absolute IRI (RFC 3987)."""
AT_ONCE: Final = 500
"""Values that are asked of together."""
JSON_RESULTS: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with the package, and what its header says of it."""

    name: str
    title: str
    question: str
    keywords: tuple[str, ...]
    variables: tuple[str, ...]
    limits: str
    text: str
    parameters: tuple[Parameter, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """Variables that are to have the identifiers of publications, and in which form."""

    @property
    def services(self) -> tuple[str, ...]:
        """The other endpoints that it asks."""
        return tuple(dict.fromkeys(match["iri"] for match in CALL.finditer(self.body)))

    @property
    def number(self) -> str:
        """What stays the same when a title changes: the part of the name before the words."""
        return self.name.split("-")[0]

    @property
    def body(self) -> str:
        """The query without its header, whose facts have places of their own."""
        return COMMENTS.sub("", self.text, count=1)

    @property
    def bindable(self) -> str:
        """The text with which its parameters can be bound and its rows have one order only.

        What is bound must be projected, so parameters that are no columns follow the columns; and
        rows that are alike in what the query orders by are ordered by all columns.
        """
        head, where, pattern = self.body.partition(PATTERN)
        added = [one.name for one in self.parameters if one.name not in self.variables]
        return f"{head}{_listed(added)}{where}{pattern.rstrip()}{_listed(self.variables)}\n"


def read_queries() -> tuple[NamedQuery, ...]:
    """Read the queries that answer the competency questions, in order of their names."""
    return tuple(_named(stem) for stem in _stems() if OWN.match(stem))


def read_federated() -> tuple[NamedQuery, ...]:
    """Read the queries that ask other endpoints too, in order of their names."""
    return tuple(_named(stem) for stem in _stems() if FEDERATED.match(stem))


def find_query(name: str) -> NamedQuery:
    """Find a query by its name or by the number before the first hyphen, such as `q04` or `f01`.

    Raises:
        NotFound: there is no such query; the known names are given.
    """
    stems = [stem for stem in _stems() if OWN.match(stem) or FEDERATED.match(stem)]
    found = next((stem for stem in stems if name in (stem, stem.split("-")[0])), None)
    if found is None:
        raise NotFound("query", name, stems)
    return _named(found)


def read_text(name: str) -> str:
    """Read the text of any query file of the package, by its name without the ending.

    Raises:
        NotFound: there is no such file; the known names are given.
    """
    stems = _stems()
    if name not in stems:
        raise NotFound("query file", name, stems)
    return (files("eifgraph") / "queries" / (name + ENDING)).read_text(encoding="utf-8")


def read_meanings() -> dict[str, str]:
    """Read what each variable of the named queries means; a name means the same in all of them."""
    return {row["variable"]: row["meaning"] for row in _variables()}


def read_types() -> dict[str, str]:
    """Read what the values of each variable are.

    One of iri, text, integer, number, truth (true or false), month (YYYY-MM), day and any (of these
    several).
    """
    return {row["variable"]: row["type"] for row in _variables()}


def _variables() -> list[dict[str, str]]:
    path = files("eifgraph") / "queries" / "variables.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def select(backend: Backend, text: str, /, **bindings: Binding) -> list[dict[str, Identifier]]:
    """Run a SELECT and give its rows; a variable without value is left out of its row.

    Every variable that is bound here must be projected by the query.

    Raises:
        QueryError: the engine cannot answer, or the query is an ASK.
    """
    result = _result(backend, text, JSON_RESULTS, bindings)
    if result.type != "SELECT":
        raise QueryError("the query is an ASK; it has no rows")
    return [{str(name): term for name, term in row.items()} for row in result.bindings]


def construct(backend: Backend, text: str, /, **bindings: Binding) -> Graph:
    """Run a CONSTRUCT or DESCRIBE and give its graph.

    Raises:
        QueryError: the engine cannot answer.
    """
    graph = Graph(bind_namespaces="none")
    graph.parse(data=_answer(backend, text, N_TRIPLES, bindings), format="nt")
    return graph


def select_among(
    backend: Backend, text: str, name: str, things: Iterable[str]
) -> list[dict[str, str]]:
    """Run a SELECT of ours for some values of a variable, however many; give rows of plain texts.

    Rows are in the order of the query within each part of the values. What can be no IRI is nothing
    that is known, and is passed over. To make terms of many rows takes longer than to ask for them.

    Raises:
        QueryError: the engine cannot answer.
    """
    found: list[dict[str, str]] = []
    for part in _parts(things):
        answer = json.loads(_answer(backend, text + _values(name, part), JSON_RESULTS, {}))
        rows = answer["results"]["bindings"]
        found += ({column: term["value"] for column, term in row.items()} for row in rows)
    return found


def _parts(things: Iterable[str]) -> Iterator[tuple[str, ...]]:
    known = iter(dict.fromkeys(one for one in things if IRI.fullmatch(one)))
    while part := tuple(islice(known, AT_ONCE)):
        yield part


def _values(name: str, things: Iterable[str]) -> str:
    """Give the clause at the end of a query that asks of these values alone (SPARQL 1.1, 10.2.2).

    An engine can bind a variable to one value only. Nothing in an IRI can end it, or the clause.
    """
    return f"\nVALUES ?{name} {{ {' '.join(f'<{one}>' for one in things)} }}\n"


def _listed(names: Iterable[str]) -> str:
    return "".join(f" ?{name}" for name in names)


def _stems() -> list[str]:
    names = (entry.name for entry in (files("eifgraph") / "queries").iterdir())
    return sorted(name.removesuffix(ENDING) for name in names if name.endswith(ENDING))


def _named(stem: str) -> NamedQuery:
    text = read_text(stem)
    header = {match["field"]: match["value"].strip() for match in HEADER.finditer(text)}
    return NamedQuery(
        name=stem,
        title=header.get("title", ""),
        question=header.get("question", ""),
        keywords=tuple(word.strip() for word in header.get("keywords", "").split(",") if word),
        variables=tuple(name.lstrip("?") for name in header.get("variables", "").split()),
        limits=header.get("limits", ""),
        text=text,
        parameters=tuple(read_parameters(text)),
        values=tuple((match["variable"], match["form"]) for match in VALUES.finditer(text)),
    )


def _answer(backend: Backend, text: str, media_type: str, bindings: dict[str, Binding]) -> bytes:
    return b"".join(backend.query(SparqlRequest(text, bindings=bindings), media_type))


def _result(backend: Backend, text: str, media_type: str, bindings: dict[str, Binding]) -> Result:
    data = BytesIO(_answer(backend, text, media_type, bindings))
    return Result.parse(data, format="json", content_type=media_type)
