"""The fuzz of the reader, some cases of it; ten thousand are an integration test."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests import fuzz_pages
from tests.fuzz_pages import main, read_case, run_case, run_cases
from tests.metamorphic.mutations import MUTATIONS, Mutation, golden_texts, mutated

COUNT, SEED = 100, 2


def test_fuzz() -> None:
    """No crash, no page over a second, no invented number; most pages are read all the same."""
    cases = [run_case(number, SEED) for number in range(COUNT)]
    assert [(case.number, case.faults) for case in cases if case.faults] == []
    assert sum(case.is_read for case in cases) > COUNT // 2


TITLE, REVIEW = "Child-Parent Psychotherapy", "Foundations for Life](#), July 2016"
WEBSITE, ASSESSED = "University of California San Francisco", "EIF Programme Assessment\n"
AGES, SAMPLE = "a preschool child (three to five years old)", "Sample: 75"
DASHES = f"{TITLE}\n{'- ' * 37}What\nCost rating: 1\n" * 2
MEANING = "What does the evidence rating mean?"
TRAINING = "What are the training requirements?"
HOSTILE = {
    "a title of dashes": (f"{TITLE}\n", f"{DASHES}\n{TITLE} (CPP) is a programme.\n"),
    "a contact without an end": (WEBSITE, "University of " + "x" * 60_000),
    "a word run into an age": (AGES, "young people between the ages of three and thirty-one1"),
    "a word run into a hundred": (SAMPLE, "Sample: Two hundred and thirty-sevenyoung"),
    "a year run into digits": (REVIEW, f"{REVIEW}\n\nPublished: May 2025025025"),
    "a form feed in a number": (SAMPLE, "Sample: 7\f5"),
    "a hyphen and no number": (SAMPLE, "Sample: Twenty- \U00036e5afive"),
    "studies without an end": (
        "Child outcomes\n",
        "Child outcomes\n\nPlay based on" + " study" * 60 + "!\n",
    ),
    "levels without an end": (
        ASSESSED,
        f"{ASSESSED}\n" + "NL2 below " * 500 + "\n\n",
    ),
    "training of dashes": (TRAINING, TRAINING + "\n" + "- " * 60_000),
    "a value that goes on in another section": (
        f"Review: [{REVIEW}",
        f"{MEANING}\nReview: [Foundations for L\n{MEANING} (continued)\n{MEANING}\n"
        "ife](#), July 2016",
    ),
    "a space without width": (SAMPLE, "Sample: 7\ufeff5"),
}
"""Page changes that the reader once hung on, broke at or took another number from."""


@pytest.mark.parametrize("what", HOSTILE)
def test_what_once_was_a_fault(own_page: Path, what: str) -> None:
    """A page changed in each of those ways is read without a fault."""
    old, new = HOSTILE[what]
    text = own_page.read_text("utf-8")
    assert old in text
    case = read_case(0, text.replace(old, new))
    assert (case.is_read, case.faults) == (True, ())


def test_blank_lines_at_furniture_in_a_sentence() -> None:
    """A double-spaced transcript with nothing left to go on with is refused, not broken at."""
    one = "kites at school. It is offered in three versions, for children aged 3-7 (Amber"
    two = "children aged 8-11. They write down what they saw from below, and hang it on"
    site = "Downloaded from https://guidebook.eif.org.uk/programme/amber-kite-8-11"
    name = "Amber Kite 8-11 is a made-up programme in which the children of a class fly"
    end = "the wall of their classroom, where it stays until the wind has taken the"
    lines = (one, "", "", site, name, "", one, "", two, "", end)
    assert read_case(0, "\n".join(lines)).faults == ()


def test_the_same_seed_gives_the_same_pages() -> None:
    """A case can be had again, and another seed or number gives another page."""
    assert mutated(1, 5) == mutated(1, 5)
    assert len({mutated(seed, number) for seed in (1, 2) for number in range(20)}) > 35


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_each_mutation_changes_a_page(mutation: Mutation) -> None:
    """Each kind of mutation does something to most pages, also to one of a single line."""
    changed = 0
    for number, text in enumerate(golden_texts()[:20]):
        lines = text.split("\n")
        mutation(random.Random(number), lines)
        changed += "\n".join(lines) != text
    assert changed > 12
    mutation(random.Random(1), [""])


def test_a_crash_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is no refusal is a fault, with the place where it was raised."""
    monkeypatch.setattr(fuzz_pages, "parse_programme", _broken)
    (fault,) = read_case(0, golden_texts()[0]).faults
    assert fault.startswith("crash: ZeroDivisionError")
    assert "test_fuzz.py:" in fault


def _broken(*_: object) -> None:
    raise ZeroDivisionError("planted")


def test_a_hang_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that takes too long is broken off and told."""
    monkeypatch.setattr(fuzz_pages, "parse_programme", _endless)
    monkeypatch.setattr(fuzz_pages, "GIVE_UP", 0.1)
    monkeypatch.setattr(fuzz_pages, "LIMIT", 0.05)
    faults = read_case(0, golden_texts()[0]).faults
    assert [fault.split(":")[0] for fault in faults] == ["crash", "slow"]


def _endless(*_: object) -> None:
    while True:
        pass


def test_an_invented_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that the page has not is a fault, with its field and the words quoted."""
    read = {"value": 987_654, "lines": [1, 1], "quote": "here", "method": "inferred"}
    facts: dict[str, Any] = {"sample": {"size": read}}
    monkeypatch.setattr(fuzz_pages, "encode", lambda _: facts)
    assert read_case(0, golden_texts()[0]).faults == (
        "invented: sample.size 987654 from 'here'",
        "out of place: sample.size 987654 from 'here'",
    )


def test_main(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sums up, prints a case when asked, and fails where a case does."""
    main(["--count", "3", "--seed", "1"])
    assert capsys.readouterr().out.splitlines()[-1].startswith("3 pages, ")
    main(["--case", "2", "--seed", "1"])
    assert capsys.readouterr().out == mutated(1, 2)
    monkeypatch.setattr(fuzz_pages, "parse_programme", _broken)
    assert main(["--count", "3"]) == 1
    assert [case.number for case in run_cases(4, 1)] == [0, 1, 2, 3]
