"""What was read: the file, and the copies of pages that it is or that are entered in it."""

from __future__ import annotations

from typing import Final

from rdflib import PROV, Literal, URIRef

from eifgraph.graph.writer import (
    DCTERMS,
    MEDIA_TYPES,
    OA,
    SCHEMA,
    PageGraph,
    address,
    english,
    month,
)
from eifgraph.iris import Minter, concept_iri
from eifgraph.model import Programme, SourceFile, SourcePage
from eifgraph.vocab import EIF

NO_ENDORSEMENT: Final = (
    "A rating says how strong evidence is: it is no endorsement, no size of effect and no place in "
    "a league table."
)
RIGHTS: Final[dict[str, str]] = {
    "eif": "Rights in Guidebook pages stay with the Early Intervention Foundation / Foundations.",
    "foundations": "Rights in the toolkit's pages stay with Foundations – What Works Centre for "
    "Children & Families.",
    "ireland": "Rights in the hub's pages stay with What Works Ireland (Department of Children) "
    "and the Early Intervention Foundation / Foundations.",
    "quote": "Rights in the Guidebook's documents stay with the Early Intervention Foundation / "
    "Foundations, rights in news items with the provider named in the address.",
}
"""For each site (code list `site`), whose rights its pages are under."""
FORMS: Final[dict[str, URIRef]] = {
    "text": MEDIA_TYPES["text/plain"],
    "html": MEDIA_TYPES["text/html"],
    "pdf": MEDIA_TYPES["application/pdf"],
}
"""For each form of a file that is a page, its media type as IANA registers it."""
LICENCE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")


def file_iri(minter: Minter, file: SourceFile) -> URIRef:
    """Give the IRI of what readings point at: the page that the file is, or the data file."""
    return minter.thing("page" if not file.is_data else "file", file.slug)


def add_file(graph: PageGraph, file: SourceFile, title: str) -> None:
    """Add the file's own facts, and the named graph that is made from it."""
    graph.add(graph.source, EIF.fileName, Literal(file.name))
    graph.add(graph.source, EIF.lineCount, Literal(file.line_count))
    graph.add(graph.source, SCHEMA.sha256, Literal(file.sha256))
    if file.is_data:
        graph.thing(graph.source, EIF.DataFile, f"{title} ({file.name})")
        graph.add(graph.source, DCTERMS.license, LICENCE)
    else:
        _add_form(graph, file, title)
    named = graph.minter.graph(file.slug)
    graph.thing(named, PROV.Entity, f"Graph of {title} ({file.name})")
    graph.add(named, PROV.wasDerivedFrom, graph.source)
    graph.add(named, DCTERMS.license, LICENCE)


def _add_form(graph: PageGraph, file: SourceFile, title: str) -> None:
    """Add the media type of a page, and its text where lines are counted in that.

    RFC 5147 counts lines of plain text; so readings of other files name the text as the state of
    the page that they are of (Web Annotation Data Model, section 4.3).
    """
    graph.add(graph.source, DCTERMS["format"], FORMS[file.form])
    if file.form != "text":
        graph.text = URIRef(f"{graph.source}#text")
        graph.thing(graph.text, OA.State, f"The text of {title} ({file.name}), as it was read")
        graph.add(graph.text, DCTERMS["format"], FORMS["text"])


def add_page(graph: PageGraph, programme: Programme, iri: URIRef, title: str) -> None:
    """Add one copy of a page: site, layout, address, dates, rights."""
    page, file = programme.page, programme.file
    where = file.name if not file.is_data else f"{page.site}, {page.layout}"
    graph.thing(iri, EIF.SourcePage, f"{title} ({where})")
    graph.add(iri, EIF.site, concept_iri("site", page.site))
    graph.add(iri, EIF.layout, concept_iri("page-layout", page.layout))
    graph.add(
        iri, DCTERMS.rights, english(f"{RIGHTS.get(page.site, RIGHTS['quote'])} {NO_ENDORSEMENT}")
    )
    if file.is_data:
        graph.add(iri, EIF.enteredIn, graph.source)
    _add_details(graph, iri, page)


def _add_details(graph: PageGraph, iri: URIRef, page: SourcePage) -> None:
    graph.value(iri, EIF.address, page.address, address)
    graph.value(
        iri, EIF.transcription, page.transcription, lambda way: concept_iri("transcription", way)
    )
    graph.value(iri, DCTERMS.issued, page.published, month)
    graph.value(iri, DCTERMS.modified, page.modified, month)
    graph.value(iri, EIF.isTruncated, page.is_truncated, Literal)
    graph.value(iri, EIF.copiedFrom, page.copied_from, Literal)
