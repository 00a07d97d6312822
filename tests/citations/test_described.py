"""Works asked of all sources by their identifiers, also by those that other sources give them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.asking import Answer
from eifgraph.citations.belonging import Belonging, assign
from eifgraph.citations.described import describe
from eifgraph.citations.hearing import Hearing, records_of
from eifgraph.citations.services.source import Sought
from eifgraph.citations.stored import Retrieved, renewed
from eifgraph.citations.work import Work
from eifgraph.errors import SourceSilent
from tests.citations.test_compare import WORK

DOI, PMID = ("doi", "10.5555/1"), ("pmid", "1")
BOTH = replace(WORK, identifiers=dict([DOI, PMID]))
MOMENT = datetime(2026, 11, 29, 10, tzinfo=UTC)


@dataclass
class Desk:
    """A source that knows works by their identifiers."""

    name: str
    works: tuple[Work, ...] = ()
    is_silent: bool = False
    schemes: tuple[str, ...] = ("doi",)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, Work]:
        """Give works."""
        wanted = tuple(values)
        self.asked.append(wanted)
        if self.is_silent:
            raise SourceSilent(self.name, "http://127.0.0.1/", "no answer", "try later")
        mine = (replace(work, source=self.name) for work in self.works)
        by_value = {work.identifiers.get(scheme, ""): work for work in mine}
        return {value: by_value[value] for value in wanted if value in by_value}

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Give nothing: what is known is never searched for."""
        raise AssertionError(sought)


def test_one_source_names_what_another_is_asked_by() -> None:
    """A work known by its PubMed number is asked for by the DOI that PubMed gives it."""
    pubmed, crossref = Desk("pubmed", (BOTH,), schemes=("pmid",)), Desk("crossref", (WORK,))
    made = describe({"pmid:1": (PMID,)}, (crossref, pubmed), Hearing())
    assert made.found == {"pmid:1": {"pubmed": replace(BOTH, source="pubmed"), "crossref": WORK}}
    assert (pubmed.asked, crossref.asked) == ([("1",)], [("10.5555/1",)])
    assert made.answered == ("crossref", "pubmed")


def test_sources_that_disagree_teach_nothing() -> None:
    """Two DOIs for one PubMed number are no DOI to ask by."""
    other = replace(BOTH, identifiers={"pmid": "1", "doi": "10.5555/other"})
    desks = [
        Desk("pubmed", (BOTH,), schemes=("pmid",)),
        Desk("openalex", (other,), schemes=("pmid",)),
    ]
    crossref = Desk("crossref", (WORK,))
    made = describe({"pmid:1": (PMID,)}, (*desks, crossref), Hearing())
    assert crossref.asked == []
    assert made.found["pmid:1"].keys() == {"pubmed", "openalex"}


def test_what_another_work_has_is_not_learnt() -> None:
    """A DOI that is a second work's does not make it the first one's, nor the record."""
    pubmed, crossref = Desk("pubmed", (BOTH,), schemes=("pmid",)), Desk("crossref", (WORK,))
    made = describe({"pmid:1": (PMID,), "doi:10.5555/1": (DOI,)}, (crossref, pubmed), Hearing())
    assert crossref.asked == [("10.5555/1",)]
    assert made.found["pmid:1"] == {"pubmed": None}


def test_silence_is_a_fault_and_no_answer() -> None:
    """A source that is silent has said nothing; the others have."""
    silent, crossref = Desk("europepmc", is_silent=True), Desk("crossref")
    made = describe({"doi:10.5555/1": (DOI,)}, (silent, crossref), Hearing())
    assert made.found == {"doi:10.5555/1": {"crossref": None}}
    assert [fault.source for fault in made.faults] == ["europepmc"]


def test_an_answer_by_another_scheme_mends_silence() -> None:
    """A work that is found by its second identifier is found, whatever came of the first."""

    class Half(Desk):
        def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, Work]:
            self.is_silent = scheme == "doi"
            return super().by_identifiers(scheme, values)

    half = Half("europepmc", (BOTH,), schemes=("doi", "pmid"))
    made = describe({"doi:10.5555/1": (DOI, PMID)}, (half,), Hearing())
    assert made.found["doi:10.5555/1"]["europepmc"] == replace(BOTH, source="europepmc")
    assert len(made.faults) == 1


def answer(body: object, address: str) -> Answer:
    """Give an answer of Crossref."""
    return Answer("crossref", address, body, is_found=True, retrieved=MOMENT, digest=address * 64)


@dataclass
class HeardDesk(Desk):
    """A source whose answers are heard, each a day older than the one before."""

    hearing: Hearing = field(default_factory=Hearing)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, Work]:
        """Give works, and an answer."""
        found = super().by_identifiers(scheme, values)
        moment = MOMENT - timedelta(days=len(self.asked))
        self.hearing.hear(replace(answer({}, scheme), retrieved=moment))
        return found


def test_who_was_asked_and_when() -> None:
    """Of several answers the oldest gives the day; a source that is silent was not asked."""
    hearing = Hearing()
    heard = HeardDesk("crossref", (WORK,), schemes=("pmid", "doi"), hearing=hearing)
    known = {"doi:10.5555/1": (DOI, PMID), "doi:10.5555/2": (("doi", "10.5555/2"),)}
    made = describe(known, (heard, Desk("pubmed", is_silent=True)), hearing)
    assert made.days == {"crossref": "2026-11-27"}
    assert made.asked == dict.fromkeys(known, made.days)


def test_a_record_is_from_the_answer_with_most_of_its_identifiers() -> None:
    """A number that is part of another number does not mislead."""
    work = replace(WORK, identifiers={"doi": "10.5555/1", "pmid": "7712"})
    answers = [
        answer({"DOI": "10.5555/1", "pmid": 7712}, "a"),
        answer({"DOI": "10.5555/1", "pmid": 77123, "of": "w7712"}, "b"),
        answer({"DOI": "10.5555/12"}, "c"),
    ]
    assert [one.address for one in records_of([work, WORK], answers)] == ["a", "b"]


def slowly(works: Iterable[Work], answers: Sequence[Answer]) -> Iterator[str]:
    """Look for each identifier of each work in each answer, and give the addresses."""
    for work in works:
        alone = [
            rf"(?<![^\W_]){re.escape(v.casefold())}(?![^\W_])" for v in work.identifiers.values()
        ]
        counts = [
            (sum(bool(re.search(name, str(one.body).casefold())) for name in alone), place)
            for place, one in enumerate(answers)
            if one.source == work.source and one.is_found
        ]
        most, place = max(counts, default=(0, 0))
        if most:
            yield answers[place].address


PARTS = st.sampled_from(("10.5/a", "10", ".5/", "A", "_", "7", "77", "(", "é", "ß", "ss", " ", '"'))
VALUES = st.lists(PARTS, min_size=1, max_size=3).map("".join)
LOOKED_FOR = st.dictionaries(st.sampled_from(("doi", "pmid", "pii")), VALUES, max_size=3)
BODIES = st.lists(PARTS, max_size=12).map("".join)


@given(st.lists(LOOKED_FOR, max_size=3), st.lists(BODIES, max_size=3), st.booleans())
def test_all_works_are_looked_for_together(
    identifiers: list[dict[str, str]], bodies: list[str], is_found: bool
) -> None:
    """It is as if each were looked for alone."""
    works = [replace(WORK, identifiers=one) for one in identifiers]
    answers = [answer(body, str(number)) for number, body in enumerate(bodies)]
    answers += [replace(answer("10.5/a 7", "x"), source="openalex")]
    answers += [replace(one, is_found=is_found) for one in answers[:1]]
    assert [one.address for one in records_of(works, answers)] == list(slowly(works, answers))


def test_many_works_take_no_longer_each() -> None:
    """Each answer is gone through once, not once for each work."""
    numbers = range(300)
    works = [
        replace(WORK, identifiers={"doi": f"10.1016/j.a.{n % 20}.{n:05}", "pmid": f"1{n:07}"})
        for n in numbers
    ]
    answers = [
        answer(
            [[dict(work.identifiers), "some words 0123 " * 400] for work in works[n : n + 100]],
            str(n),
        )
        for n in numbers[::100]
    ]
    begun = time.perf_counter()
    found = [one.address for one in records_of(works, answers)]
    assert found == [str(n // 100 * 100) for n in numbers]
    assert time.perf_counter() - begun < 10


def test_a_record_that_gained_an_identifier_takes_the_place_of_the_old() -> None:
    """A source has one record of a work; one that says the same as before keeps its day."""
    old = Retrieved(WORK, "http://a.example/", MOMENT, "0" * 64)
    new = Retrieved(BOTH, "http://a.example/", MOMENT.replace(day=30), "1" * 64)
    assert renewed([old], [new], [(DOI,)]) == (new,)
    assert renewed([new], [replace(new, retrieved=MOMENT)], [(DOI,)]) == (new,)
    assert renewed([old], [], [(PMID,)]) == ()


def test_a_record_of_another_work_stays() -> None:
    """An erratum that a source gives the PubMed number of its article takes no record's place."""
    works = [(DOI, PMID), (("doi", "10.5555/2"),)]
    article = Retrieved(BOTH, "http://a.example/", MOMENT, "0" * 64)
    erratum = replace(article, work=replace(BOTH, identifiers={"doi": "10.5555/2", "pmid": "1"}))
    for found in ([article, erratum], [erratum, article]):
        assert renewed([], found, works) == (article, erratum)


def test_a_description_that_contradicts_is_none() -> None:
    """A source that has another DOI for the PubMed number describes another work."""
    other = replace(BOTH, identifiers={"pmid": "1", "doi": "10.5555/other", "pmcid": "PMC9"})
    desk = Desk("europepmc", (other,), schemes=("pmid",))
    made = describe({"doi:10.5555/1": (DOI, PMID)}, (desk,), Hearing())
    assert made.found == {"doi:10.5555/1": {"europepmc": None}}


def test_a_wrong_identifier_does_not_join_works() -> None:
    """A record belongs to the work of its best identifier; what is another's is not learnt."""
    found = assign([(DOI,), (("pmid", "22"),)], [{"doi": "10.5555/1", "pmid": "22"}])
    assert found == Belonging(((DOI,), (("pmid", "22"),)), (0,))


def test_silence_once_is_no_answer_later() -> None:
    """A source that was silent by the DOI, and has none by a number learnt, has said nothing."""

    class Half(Desk):
        def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, Work]:
            self.is_silent = scheme == "doi"
            return super().by_identifiers(scheme, values)

    half, crossref = Half("europepmc", schemes=("doi", "pmid")), Desk("crossref", (BOTH,))
    made = describe({"doi:10.5555/1": (DOI,)}, (half, crossref), Hearing())
    assert half.asked == [("10.5555/1",), ("1",)]
    assert made.found["doi:10.5555/1"].keys() == {"crossref"}
