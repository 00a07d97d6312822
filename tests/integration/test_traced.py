"""Every identifier, count, notice and date of links and records is found where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from rdflib import SKOS, Graph, Literal, URIRef

from eifgraph.backend import open_backend
from eifgraph.citations.curies import work_curie
from eifgraph.citations.fetch import Fetcher
from eifgraph.citations.hearing import Hearing, records_of
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.services.every import open_sources
from eifgraph.cli import cli
from eifgraph.graph import record_graphs
from eifgraph.graph.citations import CITO
from eifgraph.graph.studies import HAS_LITERAL_VALUE
from eifgraph.graph.works import C4O, SPDX
from eifgraph.graph.writer import DCTERMS, PROV, SCHEMA
from eifgraph.linking import listed_references
from eifgraph.links import is_made
from eifgraph.lookups import Lookups
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from eifgraph.sources import LINKS
from eifgraph.vocab import EIF
from tests.forking import forking
from tests.integration.test_link_faults import ONLINE, addresses
from tests.keeping import kept_answers
from tests.linked import curate, make_data, make_release
from tests.releases import make_builds_quick
from tests.standin.asking import BEGIN, CONTACT, FAST, Clock, manners
from tests.standin.server import StandIn
from tests.tracing import Evidence, Walk, evidence_of


def parsed(path: Path) -> Graph:
    """Read a graph."""
    return Graph().parse(path)


@pytest.fixture(scope="module")
def linked(
    running_stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mapping[str, Graph], Evidence]:
    """The graphs of a release that was linked, and where their values may be from."""
    folder = tmp_path_factory.mktemp("traced")
    settings = make_data(folder)
    make_release(settings)
    backend = open_backend(open_release(settings.build).nquads)
    curate(settings.data / LINKS, listed_references(backend, INSTANCES))
    running_stand_in.reset()
    running_stand_in.limit = ("100000", "1s", "8")
    answers = folder / "answers"
    names = {"DATA": str(settings.data), "BUILD": str(settings.build), "ANSWERS": str(answers)}
    with forking(addresses(running_stand_in)) as forks:
        ended = forks.run(*ONLINE, "--cited-by", settings=names)
        assert ended.code == 0, ended.said
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        given = {f"EIFGRAPH_{name}": value for name, value in names.items()}
        result = CliRunner(env=given).invoke(cli, ["build"])
        assert result.exit_code == 0, result.output
    paths = (path for path in settings.graphs.rglob("*.ttl"))
    ours = {path: path.relative_to(settings.graphs) for path in paths}
    graphs = {name.as_posix(): parsed(path) for path, name in ours.items() if is_made(name)}
    assert {f"{INSTANCES}graph/{name.removesuffix('.ttl')}" for name in graphs} <= set(
        open_release(settings.build).graphs
    )
    return graphs, evidence_of(settings.data, answers)


def test_a_linked_release_is_traced(linked: tuple[Mapping[str, Graph], Evidence]) -> None:
    """Whatever links and records say stands on the page, in a person's row or in its answer."""
    walk = Walk(*linked, INSTANCES)
    assert walk.lost == []
    wanted = {
        "citing work",
        "identifier",
        "orcid",
        "issn",
        "count",
        "date",
        "notice",
        "event",
        "asserted by",
    }
    assert wanted < {kind for kind, count in walk.seen.items() if count}
    assert walk.seen["identifier"] > 20
    assert walk.seen["count"] >= 8
    assert len(linked[0]) > 3


PLANTED: Final = {
    "identifier": (HAS_LITERAL_VALUE, "10.5555/lantern.2011.17", "10.5555/lantern.2011.1"),
    "another's identifier": (HAS_LITERAL_VALUE, "990000017", "990000018"),
    "address of an identifier": (SKOS.exactMatch, "990000017", "990000071"),
    "orcid": (SCHEMA.identifier, "0000-0002-1825-0097", "0000-0001-5109-3700"),
    "issn": (SCHEMA.issn, "9990-1234", "9990-4008"),
    "count": (C4O.hasGlobalCountValue, "130", "131"),
    "another's count": (C4O.hasGlobalCountValue, "130", "21"),
    "year for a count": (C4O.hasGlobalCountValue, "130", "1999"),
    "day of a count": (C4O.hasGlobalCountDate, "2026-01-02", "2026-01-03"),
    "citing work": (CITO.hasCitingEntity, "br/", "br/9"),
    "day of a citation": (CITO.hasCitationCreationDate, "20", "30"),
    "date": (DCTERMS.issued, "2011-03-21", "2011-03-22"),
    "day of a notice": (DCTERMS.date, "2003-02-01", "2003-02-02"),
    "notice": (DCTERMS.source, "kites.2003.r9", "lantern.2012.c1"),
    "event": (EIF.event, "correction", "retraction"),
    "title": (DCTERMS.title, "Evening", "Morning"),
    "journal": (SCHEMA.name, "Studies", "Trials"),
    "last page": (SCHEMA.pageEnd, "352", "353"),
    "licence": (DCTERMS.license, "by-nc/4.0", "by-nd/4.0"),
    "digest of an answer": (SPDX.checksumValue, "0", "1"),
    "address of an answer": (PROV.atLocation, "lantern", "kites"),
    "reason of a link": (SKOS.editorialNote, "agree", "differ"),
}
"""Each kind of lie: a property, and what in its value is put in the place of what."""


@pytest.mark.parametrize("lie", PLANTED)
def test_a_lie_is_found(linked: tuple[Mapping[str, Graph], Evidence], lie: str) -> None:
    """One value that is changed is found nowhere, and it is told which."""
    predicate, true, false = PLANTED[lie]
    graphs, evidence = linked
    found = sorted(
        (name, *triple)
        for name, graph in graphs.items()
        for triple in graph.triples((None, predicate, None))
        if true in f"{triple[2]}"
    )
    name, subject, _, value = found[0]
    other = f"{value}".replace(true, false)
    assert other != f"{value}"
    planted = Graph()
    planted += graphs[name]
    planted.remove((subject, predicate, value))
    kind = value.datatype if isinstance(value, Literal) else None
    lied = Literal(other, datatype=kind) if isinstance(value, Literal) else URIRef(other)
    planted.add((subject, predicate, lied))
    lost = Walk({**graphs, name: planted}, evidence, INSTANCES).lost
    assert any(one.startswith(name) for one in lost)
    assert predicate == PROV.atLocation or any(f": {other} of {subject} " in one for one in lost)


def test_records_of_every_source_are_traced(stand_in: StandIn, tmp_path: Path) -> None:
    """Each source's record of each work is found in the answer that it names."""
    stand_in.limit = ("100000", "1s", "8")
    hearing, records = Hearing(), []
    moments = replace(Clock().moments, now=lambda: BEGIN)
    with Fetcher(manners(tmp_path), moments, FAST, hearing.hear) as fetch:
        for source in open_sources(fetch, Lookups(stand_in.addresses), CONTACT).all:
            for scheme in ("doi", "pmid"):
                values = [one[scheme] for one in stand_in.corpus.works if one[scheme]]
                if scheme in source.schemes:
                    with hearing.listening() as heard:
                        works = source.by_identifiers(scheme, values)
                    made = list(records_of(works.values(), heard))
                    assert len(made) == len(works)
                    records += made
    rows = [
        MappingRow(f"eifref:a/{at}", work_curie("doi", one["doi"]), ext_status=Status.AUTO)
        for at, one in enumerate(stand_in.corpus.works)
    ]
    graphs = record_graphs(records, rows, INSTANCES)
    assert {name.partition("/")[0] for name in graphs} == SOURCES
    walk = Walk(graphs, Evidence(answers=kept_answers(tmp_path)), INSTANCES)
    assert walk.lost == []
    assert walk.seen["count"] > 30


SOURCES: Final = {
    *("crossref", "europepmc", "pubmed", "openalex", "opencitations", "wikidata", "datacite"),
}
