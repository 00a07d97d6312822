"""Media types: what is chosen for which header and short name."""

from __future__ import annotations

import pytest

from eifgraph.errors import NotAcceptable
from eifgraph.server.negotiate import GRAPHS, RESULTS, Offer, choose, prefers_html

SPARQL_JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
SPARQL_XML = "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("offer", "accept", "expected"),
    [
        (RESULTS, "", SPARQL_JSON),
        (RESULTS, "*/*", SPARQL_JSON),
        (RESULTS, "application/json", SPARQL_JSON),
        (RESULTS, "application/xml", SPARQL_XML),
        (RESULTS, "Text/CSV", "text/csv"),
        (RESULTS, "text/*", "text/csv"),
        (RESULTS, "application/*;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        (RESULTS, f"{SPARQL_JSON};q=0, */*", SPARQL_XML),
        (RESULTS, f"{SPARQL_XML};q=0.3, {SPARQL_JSON};q=0.2", SPARQL_XML),
        (RESULTS, f"text/turtle, {SPARQL_XML}", SPARQL_XML),
        (GRAPHS, "", "text/turtle"),
        (GRAPHS, "text/*", "text/turtle"),
        (GRAPHS, "application/json,application/ld+json,application/n-triples", NTRIPLES),
        (GRAPHS, "application/ld+json, application/rdf+xml", "application/rdf+xml"),
        (GRAPHS, "application/n-quads,application/trig;q=0.9", "application/n-quads"),
        (GRAPHS, "application/turtle", "text/turtle"),
        (GRAPHS, "application/x-json+ld", "application/ld+json"),
        (GRAPHS, "text/turtle; charset=utf-8", "text/turtle"),
    ],
)  # fmt: skip
def test_header_chooses(offer: Offer, accept: str, expected: str) -> None:
    """Quality decides, then our order; other names of a type stand for it."""
    assert choose(offer, accept) == expected


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/csv;q=0, image/*"])
def test_no_match_is_not_acceptable(accept: str) -> None:
    """Where nothing fits the client is told what is offered."""
    with pytest.raises(NotAcceptable) as caught:
        choose(RESULTS, accept)
    assert caught.value.offered == RESULTS.types


@pytest.mark.parametrize("offer", [RESULTS, GRAPHS], ids=["results", "graphs"])
def test_every_short_name_wins_over_the_header(offer: Offer) -> None:
    """`format=` decides, whatever the header says."""
    assert {choose(offer, "image/png", name) for name in offer.names} == set(offer.types)


def test_format_takes_media_types_too() -> None:
    """SPARQLWrapper sends a media type as `format`."""
    assert choose(RESULTS, "*/*", "application/json") == SPARQL_JSON


def test_unknown_short_name() -> None:
    """An unknown name is not ignored."""
    with pytest.raises(NotAcceptable):
        choose(RESULTS, "*/*", "pdf")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("", False),
        ("*/*", False),
        ("text/turtle, text/html;q=0.5", False),
        ("application/json", False),
        ("text/html;q=0", False),
    ],
)
def test_browsers_are_told_from_programs(accept: str, expected: bool) -> None:
    """A browser names HTML and likes it best."""
    assert prefers_html(accept) is expected
