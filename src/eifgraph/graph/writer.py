"""Adds things and values to a page's graph, each with the reading it comes from.

A reading is an `oa:SpecificResource`: the page as source, the lines as RFC 5147 fragment, the
quoted text as its refinement (Web Annotation Data Model, sections 4.1 and 4.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import TypeVar

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node as RdfNode

from eifgraph.iris import Minter, concept_iri, digest, slugify
from eifgraph.model import Absence, Absent, Maybe, Method, Quantity, Read, Several, Span
from eifgraph.namespaces import OTHERS
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF

DCTERMS = Namespace(OTHERS["dcterms"])
OA = Namespace(OTHERS["oa"])
PROV = Namespace(OTHERS["prov"])
SCHEMA = Namespace(OTHERS["schema"])
MEDIA_TYPES = Namespace("https://www.iana.org/assignments/media-types/")
RFC5147 = URIRef("http://tools.ietf.org/rfc/rfc5147")

T = TypeVar("T")
Node = URIRef | Literal


def english(text: str) -> Literal:
    """Give a text in English."""
    return Literal(text, lang="en")


def decimal(number: Decimal) -> Literal:
    """Give a decimal without exponent or trailing zeros."""
    return Literal(format(number.normalize(), "f"), datatype=XSD.decimal)


def address(url: str) -> Literal:
    """Give a web address."""
    return Literal(url, datatype=XSD.anyURI)


def month(text: str) -> Literal:
    """Give a month such as "2016-07"."""
    return Literal(text, datatype=XSD.gYearMonth)


def day(text: str) -> Literal:
    """Give a day such as "2026-11-24"."""
    return Literal(text, datatype=XSD.date)


class PageGraph:
    """The graph of one file while it is built.

    `source` is what readings point at: the page that the file is, or the data file. `copy` is the
    copy of a page that is being added. `text` is set where the lines of readings are not those of
    the file, but of its text. Names of persons are left out unless `publish_contacts`.
    """

    def __init__(self, minter: Minter, source: URIRef, publish_contacts: bool = False) -> None:
        self.minter, self.source, self.copy = minter, source, source
        self.publish_contacts = publish_contacts
        self.text: URIRef | None = None
        self.graph: Graph = new_graph()
        self._unseen: list[tuple[URIRef, URIRef, Absent, URIRef | None]] = []
        self._counts: Counter[URIRef] = Counter()
        self._ordinals: dict[tuple[URIRef, object], int] = {}

    def count(self, iri: URIRef) -> int:
        """Count upwards from 1, for what has no name of its own and belongs to a thing."""
        self._counts[iri] += 1
        return self._counts[iri]

    def ordinal(self, iri: URIRef, part: object) -> int:
        """Number the parts of a thing; a part that another copy has too keeps its number."""
        if (iri, part) not in self._ordinals:
            self._ordinals[iri, part] = self.count(iri)
        return self._ordinals[iri, part]

    def numbered(self, iri: URIRef) -> URIRef:
        """Give an IRI the first time, then the same with -2, -3 and so on."""
        number = self.count(iri)
        return iri if number == 1 else URIRef(f"{iri}-{number}")

    def add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        """Add a triple that follows from the structure and needs no reading of its own."""
        self.graph.add((subject, predicate, value))

    def thing(self, iri: URIRef, kind: URIRef, label: str, read: Read[T] | None = None) -> URIRef:
        """Add a thing with its class, label and, where it stands in one place, its reading."""
        self.add(iri, RDF.type, kind)
        self.add(iri, RDFS.label, english(label))
        if read is not None:
            self._read(iri, read)
        return iri

    def value(
        self,
        subject: URIRef,
        predicate: URIRef,
        read: Maybe[T] | None,
        node: Callable[[T], Node],
    ) -> None:
        """Add a value and its reading, or the absence of a value; None adds nothing."""
        if isinstance(read, Absent):
            self.absence(subject, predicate, read)
        elif read is not None:
            self.add(subject, predicate, node(read.value))
            self._read(subject, read, predicate, node)

    def values(
        self, subject: URIRef, predicate: URIRef, reads: Several[T], node: Callable[[T], Node]
    ) -> None:
        """Add several values, each with its reading, or their absence."""
        if isinstance(reads, Absent):
            self.absence(subject, predicate, reads)
        else:
            for read in reads:
                self.value(subject, predicate, read, node)

    def concepts(
        self, subject: URIRef, predicate: URIRef, reads: Several[str], scheme: str
    ) -> None:
        """Add members of a code list, each with its reading, or their absence."""
        self.values(subject, predicate, reads, lambda notation: concept_iri(scheme, notation))

    def quantity(self, subject: URIRef, predicate: URIRef, read: Maybe[Quantity]) -> None:
        """Add a quantity as a schema:QuantitativeValue, or its absence."""
        if isinstance(read, Absent):
            self.absence(subject, predicate, read)
            return
        name = predicate.removeprefix(EIF.sessions.removesuffix("sessions"))
        iri = self.minter.thing("quantity", self.minter.path(subject), slugify(name))
        self.quantity_at(iri, read.value, read)
        self.add(subject, predicate, iri)

    def quantity_at(self, iri: URIRef, amount: Quantity, read: Read[T] | None) -> None:
        """Add a quantity under a given IRI; a bound that is not stated is left out."""
        low, high = amount.minimum, amount.maximum
        ends = {format(end.normalize(), "f") for end in (low, high) if end is not None}
        label = " to ".join(sorted(ends, key=Decimal))
        label += " or more" if high is None else ""
        label = f"up to {label}" if low is None else label
        unit = amount.unit.name.lower() + ("" if ends == {"1"} else "s")
        self.thing(iri, SCHEMA.QuantitativeValue, f"{label} {unit}".removesuffix(" counts"), read)
        for predicate, end in ((SCHEMA.minValue, low), (SCHEMA.maxValue, high)):
            if end is not None:
                self.add(iri, predicate, decimal(end))
        self.add(iri, SCHEMA.unitCode, Literal(amount.unit.value))
        self.add(iri, EIF.isApproximate, Literal(amount.is_approximate))

    def absence(
        self, subject: URIRef, predicate: URIRef, absent: Absent, of: URIRef | None = None
    ) -> None:
        """Add that the page gives no value, and why; with its reading where it says so.

        `of` is the class of values that are absent, where a property takes several classes. What
        a copy did not show is added by `settle_absences`, as another copy may show it.
        """
        if absent.reason is Absence.NOT_SEEN:
            self._unseen.append((subject, predicate, absent, of))
        else:
            self._add_absence(subject, predicate, absent, of)

    def settle_absences(self) -> None:
        """Add what no copy showed, once all copies are added."""
        for subject, predicate, absent, of in self._unseen:
            said = any(
                (absence, EIF.absentProperty, predicate) in self.graph
                and (of is None or (absence, EIF.absentClass, of) in self.graph)
                for absence in self.graph.objects(subject, EIF.lacks)
            )
            shown = any(
                of is None or self._is_about(value, of)
                for value in self.graph.objects(subject, predicate)
            )
            if not said and not shown:
                self._add_absence(subject, predicate, absent, of)

    def _is_about(self, finding: RdfNode, kind: URIRef) -> bool:
        outcomes = self.graph.objects(finding, EIF.concerns)
        return any((outcome, RDF.type, kind) in self.graph for outcome in outcomes)

    def _add_absence(
        self, subject: URIRef, predicate: URIRef, absent: Absent, of: URIRef | None
    ) -> None:
        name = (of or predicate).split("#")[-1]
        iri = self.minter.thing("absence", self.minter.path(subject), name)
        reason = concept_iri("absence", absent.reason.value)
        if self.graph.value(iri, EIF.absenceReason) not in (None, reason):
            iri = URIRef(f"{iri}-{absent.reason.value}")  # another copy gives another reason
        label = f"{absent.reason.value.replace('-', ' ')}: {name}"
        self.add(subject, EIF.lacks, self.thing(iri, EIF.Absence, label))
        self.add(iri, EIF.absentProperty, predicate)
        if of is not None:
            self.add(iri, EIF.absentClass, of)
        self.add(iri, EIF.absenceReason, reason)
        if absent.span is not None:
            method = absent.method or Method.AS_PRINTED
            self._read(iri, Read(None, absent.span, method, curation=absent.curation))

    def _read(
        self,
        subject: URIRef,
        read: Read[T],
        predicate: URIRef | None = None,
        node: Callable[[T], Node] | None = None,
    ) -> None:
        """Add where a value, or a thing as a whole, was read, and what other places say instead."""
        taken, value = self._readings(subject, read, predicate, node)
        for other in read.set_aside():
            found, instead = self._readings(subject, other, predicate, node)
            for iri in set(found) - set(taken) if value is None or instead != value else ():
                self.add(iri, EIF.yieldsTo, taken[0])

    def _readings(
        self,
        subject: URIRef,
        read: Read[T],
        predicate: URIRef | None,
        node: Callable[[T], Node] | None,
    ) -> tuple[list[URIRef], Node | None]:
        """Add a reading for each place that says so; give them, and the value read."""
        source = self.minter.path(self.source).split("/", 1)[1]
        slugs = [source, self.minter.path(subject)]
        value = None if node is None else node(read.value)
        if predicate is not None and value is not None:
            slugs += [predicate.split("#")[-1].split("/")[-1], _value_slug(value)]
        if read.curation is not None:
            slugs.append("curated")  # apart from what the same place of the page itself says
        found = []
        for span in (read.span, *read.repeated):
            iri = self._reading_iri(slugs, span)
            found.append(iri)
            self.add(iri, RDF.type, EIF.Reading)
            self.add(iri, EIF.readingOf, subject)
            self.add(subject, EIF.hasReading, iri)
            if predicate is not None and value is not None:
                self.add(iri, EIF.readProperty, predicate)
                self.add(iri, EIF.readValue, value)
            self._method(iri, read)
            self._place(iri, span)
        return found, value

    def _method(self, iri: URIRef, read: Read[T]) -> None:
        """Add how a value was got: by which method and rule, or by whom, why and when."""
        self.add(iri, EIF.method, concept_iri("reading-method", read.method.value))
        if read.curation is None:
            if read.how:
                self.add(iri, EIF.rule, Literal(read.how))
            return
        self.add(iri, EIF.rule, Literal(read.curation.why))
        self.add(iri, DCTERMS.created, day(read.curation.on))
        if self.publish_contacts:
            self.add(iri, EIF.curatedBy, Literal(read.curation.by))

    def _reading_iri(self, slugs: list[str], span: Span) -> URIRef:
        """Name a reading; what was read in several places has a numbered one for each."""
        for number in count(1):
            iri = self.minter.thing("reading", *slugs, *([] if number == 1 else [str(number)]))
            place = self.graph.value(URIRef(f"{iri}#lines"), RDF.value)
            quote = self.graph.value(URIRef(f"{iri}#quote"), OA.exact)
            if place is None or (str(place), str(quote)) == (_lines(span), span.quote):
                return iri
        raise AssertionError  # count never ends

    def _place(self, iri: URIRef, span: Span) -> None:
        lines, quote = URIRef(f"{iri}#lines"), URIRef(f"{iri}#quote")
        self.add(iri, OA.hasSource, self.source)
        if self.copy != self.source:
            self.add(iri, PROV.hadPrimarySource, self.copy)
        if self.text is not None:
            self.add(iri, OA.hasState, self.text)
        self.add(iri, OA.hasSelector, lines)
        self.add(lines, RDF.type, OA.FragmentSelector)
        self.add(lines, RDF.value, Literal(_lines(span)))
        self.add(lines, DCTERMS.conformsTo, RFC5147)
        self.add(lines, OA.refinedBy, quote)
        self.add(quote, RDF.type, OA.TextQuoteSelector)
        self.add(quote, OA.exact, Literal(span.quote))


def _lines(span: Span) -> str:
    """Give the lines of a span as an RFC 5147 fragment, which counts the gaps between lines."""
    return f"line={span.first_line - 1},{span.last_line}"


def _value_slug(value: Node) -> str:
    """Name a value by the end of its IRI, or by a digest of its text."""
    if isinstance(value, Literal):
        return str(value) if value.datatype == XSD.boolean else digest(value)
    return slugify(value.rsplit("/", 1)[-1].replace("+", " plus"))
