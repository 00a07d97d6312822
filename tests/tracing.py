"""A walk through graphs of links and of records: each value is found where it was taken from.

What is walked is told by the graphs: every literal and every address in them that is not our own
is looked for, whatever its property. A value of a record has to stand in the answer that the graph
names, within what that answer says of this very work; an identifier of a link on the page, in what
a person decided, or in such an answer.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.citations.curated import read_curated
from eifgraph.citations.curies import work_identifier
from eifgraph.citations.identifiers import IRIS, NORMAL, iri_of, normal_issn, normal_orcid
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.rows import MappingRow, cells_of
from eifgraph.citations.services import crossref, europepmc
from eifgraph.citations.services.reading import pages
from eifgraph.citations.standings import FILE, read_standings
from eifgraph.graph.citations import CITO
from eifgraph.graph.links import SSSOM
from eifgraph.graph.studies import DATACITE, HAS_LITERAL_VALUE
from eifgraph.graph.works import BIRO, C4O, SPDX
from eifgraph.graph.writer import DCTERMS, PROV, SCHEMA
from eifgraph.namespaces import PREFIXES
from eifgraph.vocab import EIF
from tests.keeping import KeptAnswer, kept_answers

Leaves = list[tuple[str, str]]
"""Values with their keys."""
KINDS: Final = {
    HAS_LITERAL_VALUE: "identifier",
    SKOS.exactMatch: "address of an identifier",
    SCHEMA.identifier: "orcid",
    SCHEMA.issn: "issn",
    SCHEMA.pageEnd: "last page",
    C4O.hasGlobalCountValue: "count",
    C4O.hasGlobalCountDate: "day of a count",
    CITO.hasCitingEntity: "citing work",
    CITO.hasCitationCreationDate: "date",
    DCTERMS.issued: "date",
    DCTERMS.date: "date",
    DCTERMS.source: "notice",
    EIF.event: "event",
    EIF.standingSince: "since",
    EIF.askedOn: "day of asking",
    SCHEMA.creativeWorkStatus: "mark",
    PROV.wasAttributedTo: "asserted by",
    SPDX.checksumValue: "answer",
}
"""How a value is looked for, by its property; all others as text or as an address."""
OWN: Final = {
    *(RDF.type, RDFS.label, SCHEMA.position, SCHEMA.isAccessibleForFree, SSSOM.confidence),
    *(PROV.atLocation, PROV.generatedAtTime),
}
"""What we say ourselves, or what is looked at together with another value."""
COUNTED: Final = re.compile("count|cit|referenced", re.IGNORECASE)
TAKEN_BACK: Final = ("retracted", "withdrawn", "removed")
"""What titles of works that were taken back begin with."""
EVENTS: Final = {**crossref.EVENTS, **europepmc.EVENTS}


@dataclass(frozen=True)
class Evidence:
    """Where values may have been taken from."""

    texts: tuple[str, ...] = ()
    """Pages, and the files of records that they were read from."""
    curated: tuple[MappingRow, ...] = ()
    machine: tuple[MappingRow, ...] = ()
    """Of their own words alone; an identifier in them has to be found elsewhere."""
    answers: tuple[KeptAnswer, ...] = ()
    asked: frozenset[str] = frozenset()
    """Days on which sources were asked for works."""


def evidence_of(data: Path, answers: Path | None = None) -> Evidence:
    """Give where the values of a data folder may have been taken from."""
    links, kinds = data / "links", ("pages", "records")
    curated = read_curated(links / CURATED_FILE)
    machine = links / MACHINE_FILE
    files = (path for kind in kinds for path in sorted((data / kind).glob("*.*")))
    return Evidence(
        tuple(path.read_text(encoding="utf-8") for path in files),
        curated.rows if curated else (),
        read_mappings(machine).rows if machine.exists() else (),
        kept_answers(answers) if answers else (),
        frozenset(
            day for one in read_standings(links / FILE).values() for day in one.days.values()
        ),
    )


@dataclass
class Walk:
    """What was looked for, and what was found nowhere."""

    graphs: Mapping[str, Graph]
    evidence: Evidence
    base: str
    seen: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._all = Graph()
        for graph in self.graphs.values():
            self._all += graph
        self._bodies = {(one.address, one.sha256): body_of(one) for one in self.evidence.answers}
        self._told: dict[Node, list[Leaves]] = {}
        for name, graph in self.graphs.items():
            for subject, predicate, value in sorted(graph):
                kind = self._kind(subject, predicate, value)
                if kind:
                    self.seen[kind] += 1
                    if not self._is_found(graph, subject, kind, value):
                        self.lost.append(f"{name}: {kind}: {value} of {subject} ({predicate})")

    def _kind(self, subject: Node, predicate: Node, value: Node) -> str:
        """Say how a value is looked for; "" for what is our own."""
        is_named = predicate in (EIF.event, PROV.wasAttributedTo)
        if f"{value}".startswith(self.base) and not is_named:
            return ""
        if predicate in KINDS:
            return KINDS[predicate]  # type: ignore[index]  # it is one of them
        if predicate in OWN or f"{subject}".startswith(
            (f"{self.base}graph/", f"{self.base}id/file/")
        ):
            return ""
        if isinstance(value, Literal):
            return "address" if value.datatype == XSD.anyURI else "text"
        is_term = any(value.startswith(one) for one in PREFIXES.values())  # type: ignore[attr-defined]  # graphs have no blank nodes
        return "" if is_term else "address"

    def _is_found(self, graph: Graph, subject: Node, kind: str, value: Node) -> bool:
        if kind == "answer":
            (answer,) = graph.subjects(SPDX.checksum, subject)
            return (f"{graph.value(answer, PROV.atLocation)}", f"{value}") in self._bodies
        stated = self._stated(graph, subject)
        if stated is not None:
            is_name = kind in ("citing work", "address of an identifier")
            told, moment = stated
            if kind == "day of a count":
                return moment.startswith(f"{value}")
            return any(
                is_in(leaves, "notice" if is_name else kind, f"{value}", "") for leaves in told
            )
        if kind == "day of asking":
            return self._is_day_of_asking(subject, f"{value}")
        if kind == "day of a count":
            moments = (self._moment(one) for one in self._records(graph, subject))
            return any(f"{one}".startswith(f"{value}") for one in moments)
        if kind == "address of an identifier":
            nodes = graph.objects(subject, DATACITE.hasIdentifier)
            return value in {URIRef(iri_of(*self._identifier(one))) for one in nodes}
        if kind == "since":
            notices = self._all.objects(subject, EIF.affectedBy)
            return value in {self._all.value(one, DCTERMS.date) for one in notices}
        scheme = self._identifier(subject)[0] if kind == "identifier" else ""
        if kind == "asserted by":
            value = self._all.value(value, RDFS.label) or value
        records = self._records(graph, subject)
        if records:
            told = [leaves for one in records for leaves in self._told_of(one)]
            return any(is_in(leaves, kind, f"{value}", scheme) for leaves in told)
        if kind == "identifier":
            return self._is_linked(subject, scheme, f"{value}")
        rows = (*self.evidence.curated, *self.evidence.machine)
        return f"{value}" in {cell for row in rows for cell in cells_of(row).values()}

    def _is_day_of_asking(self, work: Node, day: str) -> bool:
        records = self._all.subjects(BIRO.references, work)
        moments = {f"{self._moment(one)}"[:10] for one in records}
        return day in moments | self.evidence.asked

    def _is_linked(self, node: Node, scheme: str, value: str) -> bool:
        """Look for an identifier of a link."""
        printed = re.compile(rf"(?<![\w.]){re.escape(value)}(?!\w)", re.IGNORECASE)
        if any(printed.search(text) for text in self.evidence.texts):
            return True
        if (scheme, value) in {work_identifier(row.object_id) for row in self.evidence.curated}:
            return True
        works = set(self._all.subjects(DATACITE.hasIdentifier, node))
        is_proposed = not any((None, EIF.identifies, work) in self._all for work in works)
        records = [one for work in works for one in self._all.subjects(BIRO.references, work)]
        told = [leaves for one in records for leaves in self._told_of(one)]
        told += [leaves_of(body) for body in self._bodies.values() if is_proposed]
        return any(is_in(leaves, "identifier", value, scheme) for leaves in told)

    def _identifier(self, node: Node) -> tuple[str, str]:
        scheme = f"{self._all.value(node, DATACITE.usesIdentifierScheme)}".rsplit("/", 1)[-1]
        return scheme, f"{self._all.value(node, HAS_LITERAL_VALUE)}"

    def _records(self, graph: Graph, subject: Node) -> list[Node]:
        """Give the records of a graph that say something."""
        listed = set(graph.subjects(RDF.type, BIRO.BibliographicRecord))
        within = [
            one for one in listed if re.match(rf"{re.escape(str(one))}(?:[/#]|$)", f"{subject}")
        ]
        if within:
            return within
        named = listed & set(graph.subjects(DATACITE.hasIdentifier, subject))
        return list(named | (listed & set(graph.subjects(BIRO.references, subject))))

    def _stated(self, graph: Graph, subject: Node) -> tuple[list[Leaves], str] | None:
        """Give what an answer says of a count or citation that is traced to it, and its moment.

        A citing work is looked for where its citation is. None for what is no such thing.
        """
        is_citation = (subject, RDF.type, CITO.Citation) in graph
        nodes = [subject] if is_citation else list(graph.subjects(CITO.hasCitingEntity, subject))
        found: list[Leaves] = []
        moment = ""
        for node in nodes or [subject]:
            answer = graph.value(node, PROV.hadPrimarySource)
            checksum = graph.value(answer, SPDX.checksum)
            if checksum is None or (node, RDF.type, BIRO.BibliographicRecord) in graph:
                return None
            place, digest = (
                f"{graph.value(answer, PROV.atLocation)}",
                f"{graph.value(checksum, SPDX.checksumValue)}",
            )
            body = self._bodies.get((place, digest), [])
            oci = f"{node}".rpartition("/")[2]
            parts = [one for one in _dicts(body) if one.get("oci") == oci] if nodes else [body]
            found += map(leaves_of, parts)
            moment = f"{graph.value(answer, PROV.generatedAtTime)}"
        return found, moment

    def _moment(self, record: Node) -> Node | None:
        return self._all.value(self._all.value(record, PROV.hadPrimarySource), PROV.generatedAtTime)

    def _told_of(self, record: Node) -> list[Leaves]:
        """Give what the answer that a record names says of its work; nothing if it is not kept."""
        if record not in self._told:
            answer = self._all.value(record, PROV.hadPrimarySource)
            checksum = self._all.value(answer, SPDX.checksum)
            key = (
                f"{self._all.value(answer, PROV.atLocation)}",
                f"{self._all.value(checksum, SPDX.checksumValue)}",
            )
            names = [self._identifier(n) for n in self._all.objects(record, DATACITE.hasIdentifier)]
            title = f"{self._all.value(record, DCTERMS.title) or ''}"
            source = f"{self._all.value(record, RDFS.label)}".partition(",")[0]
            found = objects_of(self._bodies[key], names, title) if key in self._bodies else []
            self._told[record] = [[*leaves, ("source", source)] for leaves in found]
        return self._told[record]


def body_of(answer: KeptAnswer) -> Any:
    """Read a kept answer: JSON, or text."""
    text = answer.content.decode("utf-8-sig")
    try:
        return json.loads(text)
    except ValueError:
        return text


def objects_of(body: Any, names: Iterable[tuple[str, str]], title: str) -> list[Leaves]:
    """Give the smallest parts of an answer that have one of a work's identifiers and its title.

    The rows of a SPARQL answer belong together, and an answer may have no title.
    """
    is_table = isinstance(body, dict) and "bindings" in body.get("results", ())
    parts = [body] if is_table or not isinstance(body, dict | list) else list(_dicts(body))
    found: list[Any] = []
    for part in sorted(parts, key=lambda one: len(json.dumps(one))):
        leaves = leaves_of(part)
        is_of = any(is_in(leaves, "identifier", value, scheme) for scheme, value in names)
        if is_of and is_in(leaves, "text", title, "") and not _has_any(part, found):
            found.append(part)
    return [leaves_of(part) for part in found]


def _has_any(part: Any, others: list[Any]) -> bool:
    return any(one is other for one in _dicts(part) for other in others)


def _dicts(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _dicts(one)


def leaves_of(value: Any, key: str = "") -> Leaves:
    """Give all values below one, with their keys; a list of numbers is a date too."""
    if isinstance(value, dict):
        named = ((key if key and name == "value" else name, one) for name, one in value.items())
        return [leaf for name, one in named for leaf in leaves_of(one, name)]
    if isinstance(value, list):
        numbers = [one for one in value if isinstance(one, int)]
        date = [(key, "-".join(f"{one:02d}" for one in numbers))] if len(numbers) > 1 else []
        return date + [leaf for one in value for leaf in leaves_of(one, key)]
    return [] if value is None else [(key, f"{value}")]


def is_in(leaves: Leaves, kind: str, value: str, scheme: str) -> bool:
    """Tell whether a value of a kind is among others."""
    match kind:
        case "identifier":
            return any(NORMAL[scheme](one) == value for one in _tokens(leaves, scheme))
        case "orcid":
            return any(
                iri_of("orcid", normal_orcid(one)) == value for one in _tokens(leaves, "orcid")
            )
        case "issn":
            return any(normal_issn(one) == value for one in _tokens(leaves, "issn"))
        case "notice":
            pairs = ((name, NORMAL[name](one)) for name in NORMAL for one in _tokens(leaves, name))
            return any(iri_of(name, one) == value for name, one in pairs if one and name in IRIS)
        case "count":
            return any(COUNTED.search(key) and text == value for key, text in leaves)
        case "date":
            dates = (text.startswith(value) for _, text in leaves)
            return any(dates) or (len(value) == 4 and value in _words_of(leaves))
        case "last page":
            return any(value in (text, pages(text)[1]) for _, text in leaves)
        case "event":
            code = value.rsplit("/", 1)[-1].replace("-", " ")
            texts = {text.casefold() for _, text in leaves}
            events = {EVENTS.get(form) for one in texts for form in (one, one.replace(" ", "_"))}
            return code in {one.value for one in events if one is not None}
        case "mark":
            marks = {f"{key} {text}".casefold().replace("_", "") for key, text in leaves}
            if value == "retracted":
                return bool(marks & {"isretracted true", "pubtype retracted publication"})
            firsts = [words(text)[:1] for _, text in leaves]
            wanted = ["retracted"] if value.endswith("RETRACTED") else TAKEN_BACK
            return any(first and first[0] in wanted for first in firsts)
        case "address":
            last = value.rstrip("/").rsplit("/", 1)[-1]
            return any(value in text or text == last for _, text in leaves)
    return set(words(value)) <= _words_of(leaves)


def _words_of(leaves: Leaves) -> set[str]:
    return {word for _, text in leaves for word in words(text)}


def _tokens(leaves: Leaves, scheme: str) -> Iterator[str]:
    for _, text in leaves:
        for one in {text, *re.split(r"[\s\[\],;|]+", text)}:
            yield one.removeprefix(f"{scheme}:")


def words(text: str) -> list[str]:
    """Give the words of a text, without markup, accents and case."""
    bare = re.sub(r"<[^>]+>", "", html.unescape(text))
    plain = unicodedata.normalize("NFKD", bare).casefold()
    return re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
