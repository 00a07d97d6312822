"""The data set as others find it: a catalogue by DCAT 3 with checksums, and VoID, as a graph.

Made from the manifest of a release, so that sizes and checksums are those of the files. What the
graph itself says of the data set (licence, rights, title) is beside this, not repeated here. Parts
have fragments of the data set's address as names, for published data have no blank nodes.

Knows releases and terms of DCAT, VoID and SPDX; must not know requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from eifgraph.counts import Counts
from eifgraph.namespaces import ONTOLOGY, PREFIXES
from eifgraph.ontology import short
from eifgraph.release import Release
from eifgraph.turtle import new_graph
from eifgraph.void import VOID, add_counts

DCAT: Final = Namespace(PREFIXES["dcat"])
FOAF: Final = Namespace(PREFIXES["foaf"])
SPDX: Final = Namespace(PREFIXES["spdx"])
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
FORMATS: Final = "http://www.w3.org/ns/formats/"
LICENCE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")
PROTOCOL: Final = URIRef("https://www.w3.org/TR/sparql11-protocol/")
ENGLISH: Final = URIRef("http://publications.europa.eu/resource/authority/language/ENG")
FORMS: Final = {
    "application/n-quads": ("N-Quads", "n-quads"),
    "application/trig": ("TriG", "trig"),
    "text/turtle": ("Turtle", "turtle"),
    "application/rdf+xml": ("RDF/XML", "rdf-syntax-grammar"),
    "application/ld+json": ("JSON-LD", "json-ld11"),
}
"""Media type of a dump: what it is called, and the name of its specification."""
FEATURES: Final = {
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/turtle": "Turtle",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are: `base` begins the permanent names, `root` the addresses of the server."""

    base: str
    root: str

    @property
    def dataset(self) -> URIRef:
        """The data set."""
        return URIRef(f"{self.base}dataset")

    @property
    def catalogue(self) -> URIRef:
        """The catalogue that the data set is in."""
        return URIRef(f"{self.base}catalogue")

    def part(self, name: str) -> URIRef:
        """Give the name of a part of the description."""
        return URIRef(f"{self.dataset}#{name}")

    def at(self, path: str) -> URIRef:
        """Give the address of something on the server."""
        return URIRef(f"{self.root}{path}")


def describe_release(release: Release, counts: Counts, places: Places) -> Graph:
    """Describe a release: catalogue, data set, a distribution for each file, the service, sizes."""
    graph = new_graph()
    _add_sizes(graph, counts, places)
    _add_catalogue(graph, places)
    _add_dataset(graph, release, places)
    _add_service(graph, places)
    for name in sorted(release.files):
        _add_file(graph, release, name, places)
    return graph


def _add_catalogue(graph: Graph, places: Places) -> None:
    _title(graph, places.catalogue, DCAT.Catalog, "Catalogue of eifgraph")
    text = "What can be had here: one data set, its files, and a service that answers queries."
    graph.add((places.catalogue, DCTERMS.description, Literal(text, lang="en")))
    graph.add((places.catalogue, FOAF.homepage, places.at("")))
    graph.add((places.catalogue, DCAT.dataset, places.dataset))
    graph.add((places.catalogue, DCAT.service, places.part("sparql")))


def _add_dataset(graph: Graph, release: Release, places: Places) -> None:
    dataset = places.dataset
    graph.add((dataset, RDF.type, DCAT.Dataset))
    graph.add((dataset, DCTERMS.identifier, Literal(str(dataset), datatype=XSD.anyURI)))
    graph.add((dataset, DCTERMS.language, ENGLISH))
    graph.add((dataset, DCTERMS.conformsTo, URIRef(ONTOLOGY)))
    graph.add((dataset, DCAT.version, Literal(release.name)))
    graph.add((dataset, DCAT.landingPage, places.at("doc/dataset")))
    graph.add((dataset, DCAT.distribution, places.part("access")))
    graph.add((dataset, FOAF.homepage, places.at("")))
    graph.add((dataset, VOID.sparqlEndpoint, places.at("sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(places.base)))
    graph.add((dataset, VOID.vocabulary, URIRef(PREFIXES["eif"])))
    for media_type in sorted({file[0] for file in release.files.values()}):
        graph.add((dataset, VOID.feature, URIRef(FORMATS + FEATURES[media_type])))


def _add_sizes(graph: Graph, counts: Counts, places: Places) -> None:
    """Add totals and partitions, each named after its class or property."""
    sized = Graph()
    add_counts(sized, places.dataset, counts)
    names: dict[Node, Node] = {}
    for word in ("class", "property"):
        for part, of in sized.subject_objects(VOID[word]):
            names[part] = places.part(f"{word}-{short(of)}".replace(":", "."))
    for subject, predicate, value in sized:
        graph.add((names.get(subject, subject), predicate, names.get(value, value)))
    for part in names.values():
        graph.add((part, RDF.type, VOID.Dataset))


def _add_service(graph: Graph, places: Places) -> None:
    """Add the endpoint, and as a distribution the access to the data set that it gives."""
    service, access = places.part("sparql"), places.part("access")
    _title(graph, service, DCAT.DataService, "SPARQL endpoint of eifgraph")
    graph.add((service, DCAT.endpointURL, places.at("sparql")))
    graph.add((service, DCAT.endpointDescription, places.at("sparql")))
    graph.add((service, DCAT.servesDataset, places.dataset))
    graph.add((service, DCTERMS.conformsTo, PROTOCOL))
    _title(graph, access, DCAT.Distribution, "eifgraph by SPARQL queries")
    graph.add((access, DCAT.accessURL, places.at("sparql")))
    graph.add((access, DCAT.accessService, service))


def _add_file(graph: Graph, release: Release, name: str, places: Places) -> None:
    media_type, size, digest = release.files[name]
    label, specification = FORMS[media_type]
    file, checksum = places.part(name), places.part(f"{name}-sha256")
    address = places.at(f"download/{release.name}/{name}")
    _title(graph, file, DCAT.Distribution, f"eifgraph as {label}")
    graph.add((places.dataset, DCAT.distribution, file))
    graph.add((places.dataset, VOID.dataDump, address))
    graph.add((file, DCAT.accessURL, places.at("download")))
    graph.add((file, DCAT.downloadURL, address))
    graph.add((file, DCAT.mediaType, URIRef(MEDIA_TYPES + media_type)))
    graph.add((file, DCAT.byteSize, Literal(str(size), datatype=XSD.nonNegativeInteger)))
    graph.add((file, DCTERMS.conformsTo, URIRef(f"https://www.w3.org/TR/{specification}/")))
    graph.add((file, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, RDFS.label, Literal(f"SHA-256 of {name}", lang="en")))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)))


def _title(graph: Graph, thing: URIRef, kind: URIRef, title: str) -> None:
    """Say what a thing is, what it is called and under which licence it stands."""
    graph.add((thing, RDF.type, kind))
    graph.add((thing, RDFS.label, Literal(title, lang="en")))
    graph.add((thing, DCTERMS.title, Literal(title, lang="en")))
    graph.add((thing, DCTERMS.license, LICENCE))
