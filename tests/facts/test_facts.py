"""The graph of the records says what the observations say, all of it and nothing else.

Knows the observations and the names of the graph's terms; must not know the code that turned the
one into the other, nor the records between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Final

import pyoxigraph as ox
import pytest

from eifgraph.namespaces import PREFIXES
from tests.facts import said
from tests.facts.absences import KEYS, expected_absences
from tests.facts.expected import (
    EXCERPT_KEYS,
    SAMPLE,
    Fact,
    Notations,
    assessment_facts,
    assessment_key,
    copy_facts,
    programme,
    settled_together,
)
from tests.facts.observations import Observation, observations_path, read_observations
from tests.facts.queries import (
    CONTRADICTED,
    COUNTED,
    DISAGREE,
    HOLLOW,
    MEASURES,
    NAMES,
    ONE_WAY,
    ask,
    local,
)
from tests.facts.said import Node

if not observations_path().is_file():
    pytest.skip(
        "needs ../shared/facts/observations.jsonl, or EIFGRAPH_SHARED naming the folder of facts/",
        allow_module_level=True,
    )
OBSERVATIONS: Final = read_observations(observations_path())
RECORDED: Final = tuple(each for each in OBSERVATIONS if each["programme"] != SAMPLE)
Key = tuple[str, str, str]
ASSESSMENTS: Final[dict[Key, list[Observation]]] = {
    key: list(copies)
    for key, copies in groupby(sorted(RECORDED, key=assessment_key), key=assessment_key)
}
PLACES: Final = tuple(range(len(OBSERVATIONS)))
RECORDED_PLACES: Final = tuple(at for at in PLACES if OBSERVATIONS[at]["programme"] != SAMPLE)
PLACE_IDS: Final = [
    f"{each['programme']}-{each['site']}-{each['layout']}-{place}"
    for place, each in enumerate(OBSERVATIONS)
]
PROSE: Final = 40
"""A longer part of a note is somebody's sentence, not a label."""
DISAGREEMENTS: Final = {
    "Let's Play in Tandem": "certain",
    "FRIENDS for Youth": "certain",
    "Group Stepping Stones Triple P": "certain",
    "Talk About Alcohol": "certain",
    "e-Family Foundations": "uncertain",
    "PATHS Elementary curriculum": "uncertain",
}


def test_the_observations_are_those_of_the_readme() -> None:
    """There are 94 copies of 52 programmes, and one of them is the project's own page."""
    assert len(OBSERVATIONS) == 94
    assert len({programme(each) for each in OBSERVATIONS}) == 52
    assert len(RECORDED) == 93


@pytest.mark.parametrize("place", PLACES, ids=PLACE_IDS)
def test_every_value_of_a_copy_is_in_the_graph(
    place: int, pages: Mapping[int, Counter[Fact]], codes: Notations
) -> None:
    """Each value that an observation gives was read from the page that stands for it."""
    wanted = copy_facts(OBSERVATIONS[place], codes)
    if OBSERVATIONS[place]["programme"] == SAMPLE:
        wanted = Counter({fact: 1 for fact in wanted if fact[0] not in EXCERPT_KEYS})
    assert wanted - pages[place] == Counter()


@pytest.mark.parametrize("place", RECORDED_PLACES, ids=PLACE_IDS.__getitem__)
def test_the_graph_gives_a_copy_no_other_value(
    place: int, pages: Mapping[int, Counter[Fact]], codes: Notations
) -> None:
    """Each value that was read from a copy is in the observation; our own page may say more."""
    assert pages[place] - copy_facts(OBSERVATIONS[place], codes) == Counter()


@pytest.mark.parametrize("key", ASSESSMENTS, ids="-".join)
def test_an_assessment_says_what_its_copies_say(
    key: Key, store: ox.Store, codes: Notations, assessments: Mapping[Key, list[Node]]
) -> None:
    """The statements of an assessment are those of its copies together, no fewer and no more."""
    (assessment,) = assessments[key]
    wanted = assessment_facts(ASSESSMENTS[key], codes)
    assert said.assessment_facts(store, assessment) == wanted


def test_there_is_no_other_assessment(assessments: Mapping[Key, list[Node]]) -> None:
    """Every assessment of the records has an observation of its programme, site and review."""
    assert set(assessments) == set(ASSESSMENTS)


def test_every_reading_is_of_a_statement_that_stands(store: ox.Store) -> None:
    """What was read from a copy is also stated."""
    assert [row["reading"] for row in ask(store, HOLLOW)] == []


@pytest.mark.parametrize("key", ASSESSMENTS, ids="-".join)
def test_the_rating_is_settled_by_the_rules(
    key: Key, store: ox.Store, assessments: Mapping[Key, list[Node]]
) -> None:
    """The settled rating and its caveats follow from layout, value and plus paragraph."""
    (assessment,) = assessments[key]
    ratings = {said.show(store, each) for each in said.nodes(store, assessment, "evidenceRating")}
    caveats = {said.show(store, each) for each in said.nodes(store, assessment, "ratingCaveat")}
    assert (ratings, caveats) == settled_together(ASSESSMENTS[key])


@pytest.mark.parametrize("key", ASSESSMENTS, ids="-".join)
def test_absences_are_said_exactly_where_no_copy_gives_the_key(
    key: Key, store: ox.Store, codes: Notations, assessments: Mapping[Key, list[Node]]
) -> None:
    """Not seen, a bare label and "not available" are told apart."""
    (assessment,) = assessments[key]
    told = {each for each in said.absences(store, assessment) if each[0] in KEYS}
    assert told == expected_absences(ASSESSMENTS[key], codes)


def test_nothing_given_is_called_not_seen(store: ox.Store) -> None:
    """No thing has a value of a property that it is said to lack."""
    assert [(row["thing"], row["of"]) for row in ask(store, CONTRADICTED)] == []


def counted() -> dict[str, Counter[str]]:
    """Count the observations as `COUNTED` counts the graph; domains and directions by label."""
    entries = [entry for each in RECORDED for entry in each.get("outcomes", [])]
    findings = [finding for entry in entries for finding in entry.get("findings", [])]
    ratings = [each["evidence_rating"] for each in RECORDED if "evidence_rating" in each]
    return {
        "copies by site": Counter(each["site"] for each in RECORDED),
        "given ratings": Counter(ratings),
        "claims by domain": Counter(entry["domain"] for entry in entries),
        "findings by direction": Counter(finding["direction"] for finding in findings),
    }


@pytest.mark.parametrize("what", COUNTED)
def test_counts_agree(what: str, store: ox.Store, codes: Notations) -> None:
    """As many copies, ratings, claims and findings stand in the graph as in the observations."""
    rows = ask(store, f"SELECT ?by {{ {COUNTED[what]} }}")
    scheme = {"claims by domain": "outcome-domain", "findings by direction": "change-direction"}
    wanted: Counter[str] = Counter()
    for name, times in counted()[what].items():
        wanted[codes[scheme[what], name.casefold()] if what in scheme else name] += times
    assert Counter(local(row["by"]) for row in rows) == wanted


def test_programmes_are_counted_once(store: ox.Store) -> None:
    """The 52 programmes of the observations are the programmes of the graph."""
    rows = ask(store, "SELECT ?label { ?programme a eif:Programme ; rdfs:label ?label }")
    labels = sorted(local(row["label"]) for row in rows)
    assert labels == sorted({programme(each) for each in OBSERVATIONS})


def test_a_programme_is_known_under_each_printed_label(store: ox.Store) -> None:
    """A label that is not the programme's own is its other name."""
    rows = ask(
        store, "SELECT ?name { ?programme a eif:Programme ; rdfs:label|skos:altLabel ?name }"
    )
    assert {each["programme"] for each in OBSERVATIONS} <= {local(row["name"]) for row in rows}


def test_other_names_and_providers_stand_in_a_note(store: ox.Store) -> None:
    """A name that is not a printed label was read in a note on the same programme."""
    known: dict[str, str] = {}
    for each in RECORDED:
        known[programme(each)] = known.get(programme(each), "") + (
            f"\n{each['programme']}\n{each.get('note', '')}\n{each.get('url', '')}"
        )
    rows = [(local(row["label"]), local(row["name"])) for row in ask(store, NAMES)]
    loose = [
        (one, name)
        for one, name in rows
        if name.replace(" ", "").casefold() not in known[one].replace(" ", "").casefold()
    ]
    assert loose == []


def test_a_measure_is_named_in_printed_words(store: ox.Store) -> None:
    """The name of a measure, or of the instrument it is part of, adds no word to the page's."""
    rows = [(local(row["printed"]), local(row["name"])) for row in ask(store, MEASURES)]
    assert {printed for printed, _ in rows} == {
        finding["measure"]
        for each in RECORDED
        for entry in each.get("outcomes", [])
        for finding in entry.get("findings", [])
    }
    added = [set(re.findall(r"\w+", name)) - set(re.findall(r"\w+", was)) for was, name in rows]
    assert [words for words in added if words] == []


def test_programme_and_assessment_name_each_other(store: ox.Store) -> None:
    """A programme is assessed by whatever assesses it."""
    assert ask(store, ONE_WAY) == []


def test_no_note_is_published(store: ox.Store) -> None:
    """No note, nor a part of one between semicolons, stands in a literal of the graph."""
    notes = [
        part.strip()
        for each in OBSERVATIONS
        for note in (each.get("note", ""), each.get("evidence_rating_note", ""))
        for part in (note, *note.split(";"))
    ]
    literals = {quad.object.value for quad in store if isinstance(quad.object, ox.Literal)}
    everything = "\n\0\n".join(literals)
    assert [note for note in notes if len(note) > PROSE and note in everything] == []


def test_sites_disagree_where_the_readme_says_so(store: ox.Store) -> None:
    """A plus that was left open makes a disagreement uncertain; a restored one makes none."""
    found = {local(row["label"]): local(row["sureness"]) for row in ask(store, DISAGREE)}
    assert found == DISAGREEMENTS


@pytest.fixture
def small(store: ox.Store, codes: Notations) -> tuple[ox.Store, Node, Node, Observation]:
    """A copy of the graph of ".b", its only page and assessment, and its observation."""
    (seen,) = (each for each in OBSERVATIONS if each["programme"] == ".b")
    address = ox.Literal(seen["url"], datatype=said.term("xsd:anyURI"))
    (page,) = {
        quad.subject for quad in store.quads_for_pattern(None, said.term("address"), address)
    }
    assert isinstance(page, ox.NamedNode)
    (file,) = (path for path in said.graph_files() if f"<{page.value}> a " in path.read_text())
    copy = said.read_store([file])
    (assessment,) = said.subjects(copy, "prov:wasDerivedFrom", page)
    assert said.page_facts(copy, page) == copy_facts(seen, codes)
    return copy, page, assessment, seen


def test_a_missing_value_is_found(
    small: tuple[ox.Store, Node, Node, Observation], codes: Notations
) -> None:
    """Without the cost rating and its reading, both comparisons and the absences fail."""
    copy, page, assessment, seen = small
    value = ox.NamedNode(PREFIXES["cost"] + "1")
    for reading in [*said.subjects(copy, "readValue", value)]:
        copy.remove(ox.Quad(reading, said.term("prov:hadPrimarySource"), page))
    assert copy_facts(seen, codes) - said.page_facts(copy, page) == {("costRating", "1"): 1}
    copy.remove(ox.Quad(assessment, said.term("costRating"), value))
    missing = assessment_facts([seen], codes) - said.assessment_facts(copy, assessment)
    assert missing == {("costRating", "1")}
    assert len(ask(copy, HOLLOW)) == 1


def test_an_extra_value_is_found(
    small: tuple[ox.Store, Node, Node, Observation], codes: Notations
) -> None:
    """A targeting that no copy gives is surplus, and contradicts what is called not seen."""
    copy, page, assessment, seen = small
    value, reading = ox.NamedNode(PREFIXES["targeting"] + "universal"), ox.NamedNode("urn:extra")
    (context,) = said.nodes(copy, assessment, "holdsFor")
    copy.add(ox.Quad(context, said.term("targeting"), value))
    planted = [("readingOf", context), ("readProperty", said.term("targeting"))]
    planted += [("readValue", value), ("prov:hadPrimarySource", page)]
    copy.extend([ox.Quad(reading, said.term(name), each) for name, each in planted])
    extra = ("targeting", "universal")
    assert said.page_facts(copy, page) - copy_facts(seen, codes) == {extra: 1}
    assert said.assessment_facts(copy, assessment) - assessment_facts([seen], codes) == {extra}
    assert len(ask(copy, CONTRADICTED)) == 1
