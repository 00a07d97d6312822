"""Clients that we did not write, each asked in the way its users ask it.

Every one is a function of an endpoint and a question. It gives rows, a truth value or triples, and
raises `Refused` with what the client says where it gets no answer.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Node
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

HERE: Final = Path(__file__).resolve().parent
Row = frozenset[tuple[str, str]]
Triples = frozenset[tuple[Node, Node, Node]]
Answer = frozenset[Row] | bool | Triples


@dataclass(frozen=True, slots=True)
class Question:
    """A query in two parts, since some clients ask for a pattern alone; its answer's form."""

    head: str
    pattern: str
    form: str
    """select, ask or graph."""

    @property
    def text(self) -> str:
        """The whole query; a DESCRIBE may have no pattern."""
        return f"{self.head} WHERE {{ {self.pattern} }}" if self.pattern else self.head


Ask = Callable[[str, Question], Answer]


class Refused(Exception):
    """A client got no answer; the message is its own."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client: how it is asked, what it cannot ask, and what has to be there."""

    ask: Ask
    cannot: frozenset[str] = frozenset()
    """Kinds of questions that the client has no way to ask."""
    refused: str = ""
    """Of a client that parses queries itself: a right pattern that the endpoint refuses."""
    needs: tuple[str, ...] = ()
    """Commands and files that must be there."""
    install: str = ""


def refusal(error: Exception) -> Refused:
    """Give what a Python client says and the status behind it; close what it leaves open."""
    said = f"{type(error).__name__}: {error}"
    for one in (error, error.__context__):
        if isinstance(one, HTTPError):
            one.close()
            said = f"{one.code} {said}"
    return Refused(said)


def rows(found: Sequence[dict[str, str]]) -> frozenset[Row]:
    """Give rows as they are compared."""
    return frozenset(frozenset(row.items()) for row in found)


def triples(text: str | bytes, form: str = "nt") -> Triples:
    """Read the triples of an answer."""
    return frozenset(Graph().parse(data=text, format=form))


def json_answer(found: dict[str, Any]) -> Answer:
    """Give the rows or the truth value of an answer in SPARQL's JSON."""
    if "boolean" in found:
        return bool(found["boolean"])
    bindings = found["results"]["bindings"]
    return rows([{name: term["value"] for name, term in row.items()} for row in bindings])


def run(*command: str, stdin: str = "") -> str:
    """Run a client; give what it writes.

    Raises:
        Refused: it ends with an error.
    """
    made = subprocess.run(
        command, input=stdin.encode(), capture_output=True, check=False, cwd=HERE, timeout=120
    )
    if made.returncode != 0:
        raise Refused(made.stderr.decode())
    return made.stdout.decode()


def script(*command: str) -> Ask:
    """Make a client of one of our scripts, which write as `said.mjs` says."""

    def ask(endpoint: str, asked: Question) -> Answer:
        said = run(*command, endpoint, asked.form, stdin=asked.text)
        if asked.form == "select":
            return rows(json.loads(said))
        return triples(said) if asked.form == "graph" else said == "true"

    return ask


def sparqlwrapper(method: str, sent: str) -> Ask:
    """Make a client of SPARQLWrapper, with one of its ways to send a query."""

    def ask(endpoint: str, asked: Question) -> Answer:
        client = SPARQLWrapper(endpoint)
        client.setQuery(asked.text)
        client.setMethod(method)
        client.setRequestMethod(sent)
        client.setReturnFormat(TURTLE if asked.form == "graph" else JSON)
        try:
            answer = client.query().convert()
        except Exception as error:
            raise refusal(error) from error
        if asked.form == "graph":
            assert isinstance(answer, bytes)
            return triples(answer, "turtle")
        assert isinstance(answer, dict)
        return json_answer(answer)

    return ask


def sparqlstore(form: str, method: str) -> Ask:
    """Make a client of rdflib's graph over an endpoint; told a form of rows, it takes no graphs."""

    def ask(endpoint: str, asked: Question) -> Answer:
        store = SPARQLStore(endpoint, returnFormat=form, method=method)
        try:
            found = Graph(store).query(asked.text)
        except Exception as error:
            raise refusal(error) from error
        if isinstance(found, tuple):  # so it tells of a fault: status, reason, nothing
            raise Refused(str(found))
        if asked.form == "graph":
            return frozenset(found.graph or ())
        if asked.form == "ask":
            return bool(found.askAnswer)
        return rows([{str(k): str(v) for k, v in row.items()} for row in found.bindings])

    return ask


def service(endpoint: str, asked: Question) -> Answer:
    """Have pyoxigraph ask: it has a pattern matched by the endpoint, by SERVICE."""
    text = f"{asked.head} {{ SERVICE <{endpoint}> {{ {asked.pattern} }} }}"
    try:
        found = ox.Store().query(text)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if isinstance(found, ox.QueryTriples):
            return triples(found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
        names = [variable.value for variable in found.variables]
        return rows([{name: row[name].value for name in names} for row in found])
    except OSError as error:
        raise Refused(str(error)) from error


def roqet(endpoint: str, asked: Question) -> Answer:
    """Have roqet ask: rows by its protocol, truth by SERVICE, graphs as data it reads.

    By its protocol it asks for rows alone, whatever the query.
    """
    if asked.form == "select":
        said = _roqet("-p", endpoint, "-r", "csv", "-e", asked.text)
        return rows(list(csv.DictReader(io.StringIO(said))))
    if asked.form == "ask":
        asking = f"ASK {{ SERVICE <{endpoint}> {{ {asked.pattern} }} }}"
        return "<boolean>true</boolean>" in _roqet("-r", "xml", "-e", asking)
    address = f"{endpoint}?query={quote(asked.text, safe='')}"
    every = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    return triples(_roqet("-D", address, "-e", every, "-r", "turtle"), "turtle")


def _roqet(*arguments: str) -> str:
    made = subprocess.run(
        ["roqet", "-q", "-i", "sparql11-query", *arguments], capture_output=True, check=False
    )
    if b"Error" in made.stderr:  # it ends with 0 even so
        raise Refused(made.stderr.decode())
    return made.stdout.decode()


def sparql_of_r(form: str) -> Ask:
    """Make a client of R's SPARQL package, which knows rows alone."""

    def ask(endpoint: str, asked: Question) -> Answer:
        said = run("Rscript", "sparql.R", endpoint, form, stdin=asked.text)
        found = list(csv.DictReader(io.StringIO(said)))
        return rows([{name: _plain(value) for name, value in row.items()} for row in found])

    return ask


def _plain(value: str) -> str:
    """Give the value of a term that the package writes as in Turtle."""
    if value.startswith("<"):
        return value.strip("<>")
    return value[1 : value.rindex('"')] if value.startswith('"') else value


JARS: Final = Path("/usr/share/java")
CLASSES: Final = (
    *("jena-[a-z]*", "commons-[a-z]*", "dexx*", "gson", "guava", "httpclient", "httpcore"),
    *("jsonld-java", "protobuf", "slf4j-api", "slf4j-nop", "thrift"),
)
"""The archives that Jena's commands need, of Debian's packages."""
LACKING: Final = "xerces/impl/xpath/regex/message.properties"
"""What Debian's Jena 4.5.0 lacks, for which reason it does not start as it is; it may be empty."""


def jena(endpoint: str, asked: Question) -> Answer:
    """Have Jena's rsparql ask."""
    jars = sorted({jar.resolve() for name in CLASSES for jar in JARS.glob(f"{name}.jar")})
    with tempfile.TemporaryDirectory() as name:
        query, lacking = Path(name) / "query.rq", Path(name) / LACKING
        query.write_text(asked.text, encoding="utf-8")
        lacking.parent.mkdir(parents=True)
        lacking.touch()
        said = run(
            *("java", "-Dfile.encoding=UTF-8", "-cp", ":".join([name, *map(str, jars)])),
            *("arq.rsparql", "--service", endpoint, "--query", str(query)),
            *("--results", "NT" if asked.form == "graph" else "JSON"),
        )
    if asked.form == "graph":
        return triples(said)
    return json_answer(json.loads(said))


def missing(client: Client) -> str:
    """Say what is missing for a client, and how it is installed; nothing if all is there."""
    gone = [
        need
        for need in client.needs
        if not (Path(need).exists() if "/" in need else shutil.which(need))
    ]
    return f"{', '.join(gone)} not there; install: {client.install}" if gone else ""
