"""Several copies of one programme: what is settled, what is merged, what is kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import PROV, RDF, SKOS, Graph, Literal, URIRef

from eifgraph.graph import programme_graph
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES
from eifgraph.records import disagreements, read_records, record_findings
from eifgraph.vocab import EIF

HEAD = "- {{name: Early Steps, page: {{site: {site}, layout: {layout}}}, assessment: {{{said}}}}}\n"
EARLY = f"{INSTANCES}id/assessment/early-steps/"


def record(site: str, layout: str, said: str) -> str:
    """Write a record of a line."""
    return HEAD.format(site=site, layout=layout, said=said)


def graph_of(folder: Path, code_lists: CodeLists, *records: str) -> Graph:
    """Give the graph of some records of one programme."""
    path = folder / "early-steps.yaml"
    path.write_text("".join(records), encoding="utf-8")
    return programme_graph(read_records(path, code_lists), INSTANCES)


def notations(graph: Graph, subject: URIRef, predicate: URIRef) -> set[str]:
    """Give the last parts of a thing's values."""
    return {str(value).rsplit("/", 1)[-1] for value in graph.objects(subject, predicate)}


# layout, what the copy says, settled rating, caveats
RATINGS = [
    ("web", "evidence_rating: 3, plus_explained: true", "3+", {"plus-restored"}),
    ("web", "evidence_rating: 3, plus_explained: false", "3", set()),
    ("web", "evidence_rating: 3", "3", {"plus-not-seen"}),
    ("web", "evidence_rating: 3+", "3+", set()),
    ("web", "evidence_rating: NE", "NE", set()),
    ("web-body", "evidence_rating: 4", "4", {"plus-not-seen"}),
    ("pdf", "evidence_rating: 3", "3", set()),
    ("print", "evidence_rating: 2, plus_explained: true", "2", set()),
    (
        "web",
        "evidence_rating: 2+, rating_basis: explanations, plus_explained: true",
        "2+",
        {"from-explanations"},
    ),
    (
        "web-body",
        "evidence_rating: 4+, rating_basis: sentence, is_mixed: true",
        "4+",
        {"from-a-sentence", "mixed-findings"},
    ),
    ("provider-news", "evidence_rating: 3+", "3+", {"second-hand"}),
    (
        "provider-news",
        "evidence_rating: 3, review: {month: 2016-03}",
        "3",
        {"second-hand", "former-scale"},
    ),
    ("web", "plus_explained: true", None, set()),
]


@pytest.mark.parametrize(
    ("layout", "said", "settled", "caveats"), RATINGS, ids=[f"{c[0]}: {c[1]}" for c in RATINGS]
)
def test_rating_is_settled(
    tmp_path: Path,
    code_lists: CodeLists,
    layout: str,
    said: str,
    settled: str | None,
    caveats: set[str],
) -> None:
    """A lost plus is restored where the page explains it; what stays open is said."""
    graph = graph_of(tmp_path, code_lists, record("eif", layout, said))
    (assessment,) = (URIRef(str(s)) for s in graph.subjects(RDF.type, EIF.Assessment))
    wanted = set() if settled is None else {settled}
    assert notations(graph, assessment, EIF.evidenceRating) == wanted
    assert notations(graph, assessment, EIF.ratingCaveat) == caveats


def test_copies_of_one_site_and_review_are_one(tmp_path: Path, code_lists: CodeLists) -> None:
    """Head and body of one page make one assessment, derived from both copies."""
    claim = "claims: [{label: Improved sleep, domain: maltreatment}]"
    graph = graph_of(
        tmp_path,
        code_lists,
        record("ireland", "ireland-head", "evidence_rating: 3+"),
        record("ireland", "ireland-body", claim.replace("maltreatment", "child-maltreatment")),
    )
    (assessment,) = (URIRef(str(s)) for s in graph.subjects(RDF.type, EIF.Assessment))
    assert str(assessment) == f"{EARLY}ireland/review-not-seen"
    assert len(list(graph.subjects(RDF.type, EIF.SourcePage))) == 2
    assert (assessment, EIF.claimsMayGoOn, Literal(True)) in graph


def test_copies_that_differ_in_a_rating_stay_two(tmp_path: Path, code_lists: CodeLists) -> None:
    """Nothing is overwritten: a copy with another rating is an assessment of its own."""
    graph = graph_of(
        tmp_path,
        code_lists,
        record("ireland", "ireland-head", "evidence_rating: 3+"),
        record("ireland", "ireland-head", "evidence_rating: 2"),
        record("ireland", "ireland-head", "evidence_rating: 3+"),
    )
    found = {
        str(s).removeprefix(EARLY): notations(graph, URIRef(str(s)), EIF.givenRating)
        for s in graph.subjects(RDF.type, EIF.Assessment)
    }
    assert found == {"ireland/review-not-seen": {"3+"}, "ireland/review-not-seen-2": {"2"}}


def test_not_seen_only_where_no_copy_shows_it(tmp_path: Path, code_lists: CodeLists) -> None:
    """What one copy shows, or says is missing, was not unseen."""
    graph = graph_of(
        tmp_path,
        code_lists,
        record("eif", "web", "evidence_rating: 3"),
        record("eif", "web", "cost_rating: {absent: not-available}"),
    )
    assessment = URIRef(f"{EARLY}eif/review-not-seen")
    lacks = {
        (
            str(graph.value(absence, EIF.absentProperty)),
            graph.value(absence, EIF.absenceReason),
        )
        for absence in graph.objects(assessment, EIF.lacks)
    }
    unseen = concept_iri("absence", "not-seen")
    assert (str(EIF.costRating), concept_iri("absence", "not-available")) in lacks
    assert (str(EIF.costRating), unseen) not in lacks
    assert (str(EIF.evidenceRating), unseen) not in lacks
    assert (str(EIF.claims), unseen) in lacks


def test_a_printed_copy_leaves_no_doubt_of_its_basis(tmp_path: Path, code_lists: CodeLists) -> None:
    """A caveat of one copy is none of the assessment where another copy prints the value."""
    graph = graph_of(
        tmp_path,
        code_lists,
        record("eif", "web", "evidence_rating: 4, plus_explained: false"),
        record("eif", "web", "evidence_rating: 4, plus_explained: false, rating_basis: printed"),
        record(
            "eif", "web", "evidence_rating: 4, plus_explained: false, rating_basis: explanations"
        ),
    )
    assert notations(graph, URIRef(f"{EARLY}eif/review-not-seen"), EIF.ratingCaveat) == set()


def test_other_label_is_another_name(tmp_path: Path, code_lists: CodeLists) -> None:
    """A programme that a site labels otherwise is one programme with another name."""
    other = record("foundations", "foundations", "").replace(
        "name: Early Steps", "name: The Early Steps, known_as: Early Steps"
    )
    graph = graph_of(tmp_path, code_lists, record("eif", "web", ""), other)
    (programme,) = graph.subjects(RDF.type, EIF.Programme)
    assert [str(name) for name in graph.objects(programme, SKOS.altLabel)] == ["The Early Steps"]


# records of two sites, the finding about them
PAIRS = [
    ("plus_explained: false", "3+", "sites-disagree"),
    ("plus_explained: true", "3+", None),
    ("is_mixed: false", "3+", "sites-may-disagree"),
    ("plus_explained: false", "3", None),
]


@pytest.mark.parametrize(("said", "irish", "code"), PAIRS)
def test_sites_that_disagree_are_found(
    tmp_path: Path, code_lists: CodeLists, said: str, irish: str, code: str | None
) -> None:
    """A curator is told where two sites differ, and whether that is certain."""
    path = tmp_path / "early-steps.yaml"
    path.write_text(
        record("eif", "web", f"evidence_rating: 3, {said}")
        + record("ireland", "ireland-head", f"evidence_rating: {irish}"),
        encoding="utf-8",
    )
    found = [finding.code for finding in disagreements(read_records(path, code_lists))]
    assert found == ([] if code is None else [code])


CLAIM = "claims: [{label: a, domain: child-maltreatment, studies: [1], findings: [FINDING]}]"
SLIPS = [
    (["evidence_rating: 3", "evidence_rating: 4"], [("copies-disagree", 2)]),
    (["evidence_rating: 3", "evidence_rating: 3"], [("record-twice", 2)]),
    (["evidence_rating: 3", "cost_rating: 3"], []),
    ([CLAIM.replace("FINDING", "{measure: m, study: 7}")], [("study-not-named", 1)]),
    ([CLAIM.replace("FINDING", "{measure: m, study: 1}")], []),
    (
        [
            "evidence_rating: 3, review: {month: 2016-07}",
            "evidence_rating: 4, review: {month: 2017-03}",
        ],
        [],
    ),
]


@pytest.mark.parametrize(("said", "found"), SLIPS)
def test_slips_within_a_file_are_told(
    tmp_path: Path, code_lists: CodeLists, said: list[str], found: list[tuple[str, int]]
) -> None:
    """Copies of one review that differ, a record twice, a study that no claim names."""
    path = tmp_path / "early-steps.yaml"
    path.write_text("".join(record("eif", "web", one) for one in said), encoding="utf-8")
    findings = record_findings(read_records(path, code_lists))
    assert [(finding.code, finding.line) for finding in findings] == found


def test_a_finding_of_two_copies_is_one(tmp_path: Path, code_lists: CodeLists) -> None:
    """What two copies of one review print alike is one finding; another one is another."""
    one = CLAIM.replace("FINDING", "{measure: m, change: 5}")
    two = CLAIM.replace("FINDING", "{measure: m, change: 5}, {measure: m, change: 6}")
    graph = graph_of(tmp_path, code_lists, record("eif", "web", one), record("eif", "web", two))
    changes = sorted(str(change) for change in graph.objects(None, EIF.change))
    assert changes == ["5", "6"]


# copies of one review; the settled ratings of the assessments they make
SHARED = [
    (["web evidence_rating: 3, plus_explained: true", "web-body evidence_rating: 3"], ["3+"]),
    (["web-body evidence_rating: 3", "web evidence_rating: 3, plus_explained: true"], ["3+"]),
    (["web evidence_rating: 3, plus_explained: true", "print evidence_rating: 3+"], ["3+"]),
    (["web evidence_rating: 3, plus_explained: false", "print evidence_rating: 3+"], ["3", "3+"]),
]


@pytest.mark.parametrize(("said", "ratings"), SHARED)
def test_copies_settle_each_other(
    tmp_path: Path, code_lists: CodeLists, said: list[str], ratings: list[str]
) -> None:
    """A copy cut before the plus is explained is settled by one that explains it."""
    records = [record("eif", *one.split(" ", 1)) for one in said]
    graph = graph_of(tmp_path, code_lists, *records)
    found = sorted(str(r).rsplit("/", 1)[-1] for r in graph.objects(None, EIF.evidenceRating))
    assert found == ratings
    told = [
        f.code for f in record_findings(read_records(tmp_path / "early-steps.yaml", code_lists))
    ]
    assert told == (["copies-disagree"] if len(ratings) > 1 else [])


def test_what_settles_is_read_in_its_own_copy(tmp_path: Path, code_lists: CodeLists) -> None:
    """A plus that one copy explains is no statement of the copy that it settles."""
    graph = graph_of(
        tmp_path,
        code_lists,
        record("eif", "web", "evidence_rating: 3, plus_explained: true"),
        record("eif", "web-body", "evidence_rating: 3"),
    )
    (reading,) = graph.subjects(EIF.readProperty, EIF.plusExplained)
    (copy,) = graph.objects(reading, PROV.hadPrimarySource)
    assert notations(graph, URIRef(str(copy)), EIF.layout) == {"web"}
