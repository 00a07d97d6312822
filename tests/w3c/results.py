"""Results of queries as they are compared: read here, not by the engine that wrote them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node
from rdflib.util import from_n3

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
SRX = "{http://www.w3.org/2005/sparql-results#}"
BASE = "file:///"
"""What relative IRIs of data, queries and results are resolved against, in all of them."""
EXACT = (str(XSD.integer), str(XSD.decimal))
NUMBERS = (*EXACT, str(XSD.double), str(XSD.float))

Term = tuple[str, ...]
"""Kind, and an IRI, a blank node's label, or a literal's text, language and datatype."""
Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in their order, or a truth value."""

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None


def literal(text: str, language: str = "", datatype: str = "") -> Term:
    """Give a literal; a plain one is a string."""
    return ("literal", text, language.lower(), "" if datatype == str(XSD.string) else datatype)


def iri(text: str) -> Term:
    """Give an IRI, made absolute."""
    return ("uri", urljoin(BASE, text))


def read_json(text: str) -> Table:
    """Read SPARQL 1.1 Query Results JSON."""
    data = json.loads(text)
    if "boolean" in data:
        return Table(boolean=data["boolean"])
    rows = [
        {name: _json_term(term) for name, term in row.items()}
        for row in data["results"]["bindings"]
    ]
    return Table(tuple(data["head"]["vars"]), tuple(rows))


def _json_term(term: dict[str, str]) -> Term:
    if term["type"] == "uri":
        return iri(term["value"])
    if term["type"] == "bnode":
        return ("bnode", term["value"])
    return literal(term["value"], term.get("xml:lang", ""), term.get("datatype", ""))


def read_xml(text: str) -> Table:
    """Read SPARQL Query Results XML."""
    root = ET.fromstring(text)
    boolean = root.find(f"{SRX}boolean")
    if boolean is not None:
        return Table(boolean={"true": True, "false": False}[(boolean.text or "").strip()])
    names = [str(node.get("name")) for node in root.iter(f"{SRX}variable")]
    rows = [
        {str(node.get("name")): _xml_term(node[0]) for node in result}
        for result in root.iter(f"{SRX}result")
    ]
    return Table(tuple(names), tuple(rows))


def _xml_term(node: ET.Element) -> Term:
    text, kind = node.text or "", node.tag.removeprefix(SRX)
    if kind == "uri":
        return iri(text)
    if kind == "bnode":
        return ("bnode", text)
    language = node.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    return literal(text, language, node.get("datatype", ""))


def read_tsv(text: str) -> Table:
    """Read SPARQL 1.1 Query Results TSV, whose terms are written as in Turtle."""
    head, *lines = text.removesuffix("\n").split("\n")
    names = [name.lstrip("?") for name in head.split("\t")] if head else []
    rows = [
        {
            name: _term(from_n3(cell))
            for name, cell in zip(names, line.split("\t"), strict=True)
            if cell
        }
        for line in lines
    ]
    return Table(tuple(names), tuple(rows))


def read_csv(text: str) -> Table:
    """Read SPARQL 1.1 Query Results CSV: of a term only its text is left."""
    names, *lines = csv.reader(io.StringIO(text))
    rows = [
        {
            name: ("bnode", cell[2:]) if cell.startswith("_:") else literal(cell)
            for name, cell in zip(names, line, strict=True)
            if cell
        }
        for line in lines
    ]
    return Table(tuple(names), tuple(rows))


def read_result_set(graph: Graph) -> Table:
    """Read a graph in the vocabulary of result sets."""
    node = graph.value(predicate=RDF.type, object=RS.ResultSet)
    boolean = graph.value(node, RS.boolean)
    if boolean is not None:
        return Table(boolean=str(boolean) in ("true", "1"))
    solutions = sorted(
        graph.objects(node, RS.solution),
        key=lambda one: int(str(graph.value(one, RS["index"]) or 0)),
    )
    rows = [
        {
            str(graph.value(binding, RS.variable)): _term(graph.value(binding, RS.value))
            for binding in graph.objects(one, RS.binding)
        }
        for one in solutions
    ]
    return Table(tuple(map(str, graph.objects(node, RS.resultVariable))), tuple(rows))


def _term(node: Node | Any) -> Term:
    if isinstance(node, URIRef):
        return iri(str(node))
    if isinstance(node, BNode):
        return ("bnode", str(node))
    assert isinstance(node, Literal), node
    return literal(str(node), node.language or "", str(node.datatype or ""))


READERS = {".srx": read_xml, ".srj": read_json, ".tsv": read_tsv, ".csv": read_csv}


def read_graph(path: Path) -> Graph:
    """Read an expected graph."""
    form = "xml" if path.suffix == ".rdf" else "turtle"
    return Graph().parse(path, format=form, publicID=BASE + path.name)


def same_tables(expected: Table, actual: Table, *, is_ordered: bool) -> bool:
    """Tell whether two results say the same; blank nodes may be named otherwise."""
    if expected.boolean is not None or actual.boolean is not None:
        return expected.boolean is actual.boolean
    if set(expected.variables) != set(actual.variables) or len(expected.rows) != len(actual.rows):
        return False
    return isomorphic(_graph(expected, is_ordered), _graph(actual, is_ordered))


def _graph(table: Table, is_ordered: bool) -> Graph:
    """Put rows into a graph, so that blank nodes are compared as such."""
    graph, index = Graph(), URIRef("urn:index")
    for number, row in enumerate(table.rows):
        node = URIRef(f"urn:row:{number}") if is_ordered else BNode()
        graph.add((node, index, Literal("row")))
        for name, term in row.items():
            value = BNode("b" + term[1]) if term[0] == "bnode" else Literal(json.dumps(term))
            graph.add((node, URIRef(f"urn:variable:{name}"), value))
    return graph


def by_value(table: Table) -> Table:
    """Give a table whose numbers have one spelling each: 1.0 and 1.00 are the same decimal."""
    rows = [{name: _by_value(term) for name, term in row.items()} for row in table.rows]
    return Table(table.variables, tuple(rows), table.boolean)


def _by_value(term: Term) -> Term:
    if term[0] != "literal" or term[3] not in (*NUMBERS, str(XSD.boolean)):
        return term
    if term[3] == str(XSD.boolean):
        return (*term[:1], {"1": "true", "0": "false"}.get(term[1], term[1]), *term[2:])
    try:
        number = Decimal(term[1])
    except InvalidOperation:
        return term
    is_exact = term[3] in EXACT
    return (*term[:1], str(number.normalize()) if is_exact else str(float(number)), *term[2:])


def graph_by_value(graph: Graph) -> Graph:
    """Give a graph whose numbers have one spelling each."""
    return _mapped(graph, lambda node: Literal(json.dumps(_by_value(_term(node)))))


def graph_as_written(graph: Graph) -> Graph:
    """Give a graph whose literals are compared by their text."""
    return _mapped(graph, lambda node: Literal(json.dumps(_term(node))))


def _mapped(graph: Graph, change: Any) -> Graph:
    def parts() -> Iterator[tuple[Node, Node, Node]]:
        for s, p, o in graph:
            yield s, p, change(o) if isinstance(o, Literal) else o

    mapped = Graph()
    for triple in parts():
        mapped.add(triple)
    return mapped
