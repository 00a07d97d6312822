"""The order in which sources are asked, and what is said where one is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from eifgraph.citations.decide import Verdict
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.resolve import Resolution, Wanted, resolve
from eifgraph.citations.services.source import Sought
from eifgraph.citations.told import resolution_facts
from eifgraph.citations.work import Work
from eifgraph.errors import SourceSilent
from tests.citations.test_compare import CUT, WHOLE, WORK
from tests.citations.test_decide import LATER, STRANGER

OTHER = replace(WORK, source="other", identifiers={"doi": "10.5555/1", "pmid": "77"})


@dataclass
class Shelf:
    """A source of a few works, which notes what it is asked."""

    name: str
    works: tuple[Work, ...] = ()
    is_silent: bool = False
    schemes: tuple[str, ...] = ("doi", "pmid")
    asked: list[str] = field(default_factory=list)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give works by their identifiers."""
        wanted = tuple(values)
        self._note(f"{scheme}:{','.join(wanted)}")
        return {
            work.identifiers[scheme]: work
            for work in self.works
            if work.identifiers.get(scheme) in wanted
        }

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Give all works."""
        self._note(f"search {sought.year}")
        return self.works

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if self.is_silent:
            raise SourceSilent(self.name, "http://127.0.0.1/", "no answer", "try later")


def resolved(text: str, *shelves: Shelf, linked: tuple[tuple[str, str], ...] = ()) -> Resolution:
    """Resolve a text."""
    return resolve(Wanted(parse_reference(text), linked), shelves)


def test_a_printed_identifier_saves_every_search() -> None:
    """What the reference prints is asked for, and no more if it fits."""
    one, other = Shelf("crossref", (WORK,)), Shelf("other", (OTHER,))
    found = resolved(f"{WHOLE} doi:10.5555/1", one, other)
    assert found.decision.verdict is Verdict.EXACT
    assert (one.asked, other.asked) == (["doi:10.5555/1"], [])


def test_a_link_beside_the_reference_is_a_second_witness() -> None:
    """A link of the page names the work that the text names too."""
    one = Shelf("crossref", (replace(WORK, identifiers={"doi": "10.5555/1", "pmid": "77"}), LATER))
    found = resolved(CUT, one, linked=(("pmid", "77"),))
    assert found.decision.verdict is Verdict.EXACT
    assert "page's link" in found.decision.reason
    assert one.asked == ["pmid:77"]


def test_a_link_to_another_reference_of_the_group_is_not_followed() -> None:
    """A link stands below a group; it belongs to the reference whose text it fits."""
    one = Shelf("crossref", (replace(STRANGER, identifiers={"pmid": "78"}),))
    found = resolved(CUT, one, linked=(("pmid", "78"),))
    assert found.decision.work is None


def test_a_second_source_is_asked_by_identifier() -> None:
    """What the first search finds is confirmed without another search."""
    one, other = Shelf("crossref", (WORK, LATER)), Shelf("other", (OTHER, STRANGER))
    found = resolved(WHOLE, one, other)
    assert found.decision.verdict is Verdict.EXACT
    assert (one.asked, other.asked) == (["search 2005"], ["doi:10.5555/1"])
    assert found.asked == ("crossref", "other")
    assert resolution_facts(found)["identifiers"] == {"doi": "10.5555/1", "pmid": "77"}


def test_the_next_is_searched_where_the_first_knows_nothing() -> None:
    """A work that one source lacks is found in another."""
    one, other = Shelf("crossref", (STRANGER,)), Shelf("other", (OTHER,))
    found = resolved(WHOLE, one, other)
    assert found.decision.verdict is Verdict.CLOSE
    assert found.decision.work is OTHER


@pytest.mark.parametrize("is_first", [True, False])
def test_silence_is_not_an_answer(is_first: bool) -> None:
    """Where a source gave no answer, it is not said that there is no work."""
    silent, other = Shelf("crossref", is_silent=True), Shelf("other", (STRANGER,))
    found = resolved(WHOLE, *((silent, other) if is_first else (other, silent)))
    assert found.decision.verdict is Verdict.UNRESOLVED
    assert found.decision.reason.startswith("crossref gave no answer")
    assert len(found.faults) == 1


def test_silence_of_one_does_not_stop_another() -> None:
    """What another source finds counts."""
    found = resolved(WHOLE, Shelf("crossref", is_silent=True), Shelf("other", (OTHER,)))
    assert found.decision.verdict is Verdict.CLOSE


def test_nothing_is_asked_for_a_name_and_a_year() -> None:
    """There is nothing to search for in "Toth et al (2002)"."""
    one = Shelf("crossref", (WORK,))
    assert resolved("Toth et al (2002)", one).decision.verdict is Verdict.NONE
    assert one.asked == []
