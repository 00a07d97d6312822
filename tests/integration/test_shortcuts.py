"""Each quick look that spares a text a closer one spares no text that has something in it.

The reader passes over most text by a word or letter without which a pattern cannot match. Here all
of these looks are taken out, and the same must be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eifgraph.citations.years import UNDATED
from eifgraph.errors import PageError
from eifgraph.ingest import (
    ages,
    assessment,
    characters,
    claims,
    layouts,
    parse_programme,
    quantities,
    read_page,
    theory,
)
from eifgraph.ingest.ages import parse_ages
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import PLAIN, holds, lowered, plain_lines, plain_pieces
from eifgraph.ingest.delivery import frequency, roles, sentences
from eifgraph.ingest.headings import LABEL, may_be_label
from eifgraph.ingest.labels import DOUBT, INTRODUCES, MAY_DOUBT, introduces
from eifgraph.ingest.outcomes import OTHER_OUTCOMES
from eifgraph.ingest.qualifications import QUALIFICATION
from eifgraph.ingest.references import LINK_LINE, YEAR, is_link, may_have_report
from eifgraph.model import CodeLists
from tests.test_delivery import SECTIONS, told

PAGES = sorted(
    path
    for folder in ("tests/pages", "tests/golden", "data/pages")
    for path in (Path(__file__).parents[2] / folder).glob("*.txt")
)
HOLDS = (
    *("ages", "characters", "claims", "delivery.frequency", "delivery.roles", "delivery.sentences"),
    *("delivery.sessions", "labels", "layouts", "line", "theory"),
)
"""Modules that look for words by `holds` only to spare a search."""
BEGUN = (
    "(?:[0-9¼½¾]|an? hundred|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|thirteen|fifteen|twenty|thirty|forty|fifty|zero)"
)
"""How numbers begin."""
ANYWHERE = re.compile(".", re.DOTALL)


def yes(*_: object) -> bool:
    """Say of any text that it may have what is looked for."""
    return True


@contextmanager
def no_shortcuts() -> Iterator[None]:
    """Have every text looked at closely."""
    odd = vars(characters)["_ODD"]
    with pytest.MonkeyPatch.context() as patch:

        def put(name: str, value: object) -> None:
            patch.setattr(f"eifgraph.ingest.{name}", value)

        for module in HOLDS:
            put(f"{module}.holds", yes)
        for module in ("labelled", "wrapping", "studies"):
            put(f"{module}.may_be_label", yes)
        put("assessment.labelled_blocks", lambda blocks, _: blocks)
        put("reports.may_have_report", yes)
        put("assessment._SIGNS", dict.fromkeys(vars(assessment)["_SIGNS"], ""))
        put("assessment._kinds_of", vars(assessment)["_kinds_of"].__wrapped__)
        put("layouts._rated", lambda text, _: layouts.RATED.finditer(text))
        put("characters._odd_ones", odd.finditer)
        put("ages._BEGINNING", ANYWHERE)
        put("ages._HINTS", ("",))
        put("delivery.sentences.UNITS", ("",))
        put("ages._AGES", without_first(ages))
        put("quantities._BEGINNING", ANYWHERE)
        put("delivery.sentences.SPAN", without_first(quantities, sentences.SPAN))
        put("delivery.sentences.COUNT", without_first(quantities, sentences.COUNT))
        yield


def without_first(module: object, pattern: re.Pattern[str] | None = None) -> re.Pattern[str]:
    """Give a pattern without the test of the first letter that it begins with."""
    known = vars(module)
    whole = pattern or known["_AGES"]
    first = known["_FIRST"] if module is ages else f"(?={known['_FIRST']})"
    assert first in whole.pattern
    return re.compile(whole.pattern.replace(first, ""), whole.flags)


def read(path: Path, code_lists: CodeLists) -> Any:
    """Give all that is read of a page and all findings, or why it is refused."""
    try:
        return parse_programme(read_page(path), code_lists)
    except PageError as error:
        return str(error)


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_the_same_is_read_without_shortcuts(path: Path, code_lists: CodeLists) -> None:
    """Of each page of ours, all facts, places and findings are the same."""
    found = read(path, code_lists)
    with no_shortcuts():
        assert read(path, code_lists) == found


PRINTED = """
no more fewer less longer shorter than or at least most the a an about approximately ~ 12 around
roughly circa nearly almost estimated average of on average, up to maximum minimum under over
above below beyond exceeding between from and half 1½ ½ 6 18 1,203 2.5 seven eleven fifteen twenty
thirty-two forty hundred dozen sessions session hours hour minutes weeks week months years year yr
olds old aged age ages birth newborn infants babies children young people adolescents boys girls
toddlers pre-schoolers weekly fortnightly daily once twice every each per per day other second
times visits lessons last lasting for with QCF-6 RQF level 7/8 nurse is not neither never unclear
whether n't who are meets training booster supervision - – , . ( ) : / + \u0130 \u017f"""
WORDS = [*PRINTED.split(), "\n", "\u00a0"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).flatmap(
    lambda words: st.sampled_from([" ", "", "  "]).map(lambda glue: glue.join(words))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXTS)
def test_numbers_are_the_same_without_shortcuts(code_lists: CodeLists, text: str) -> None:
    """Of any words, the same ages and amounts are read."""
    sections = dict.fromkeys(SECTIONS, text)
    found = parse_ages(Block(text, 1)), *told(code_lists, sections)[0:1]
    with no_shortcuts():
        assert (parse_ages(Block(text, 1)), told(code_lists, sections)[0]) == found


UNITS = [
    *("hour", "hours", "minute", "mins", "hr", "hrs", "day", "days", "week", "weeks"),
    *("fortnight", "month", "months", "mths", "year", "years", "yrs"),
]
LEADS = (
    "It runs over",
    "Sessions last",
    "It is held over",
    "It has",
    "It lasts",
    "They meet for",
    "Each is",
)
TAILS = (
    *("", "each", "per week", "weekly"),
    *("session", "sessions", "lessons", "visits", "meetings", "terms"),
)


def test_times_are_the_same_without_shortcuts(code_lists: CodeLists) -> None:
    """Each unit is read in each kind of sentence, if a closer look reads it there."""
    account = SECTIONS[0]
    texts = [
        f"{lead} {number} {unit} {tail}."
        for lead in LEADS
        for number in ("12", "a two", "every")
        for unit in UNITS
        for tail in TAILS
    ]
    texts += [f"There are 12 {noun}." for noun in TAILS if noun]
    found = [told(code_lists, {account: text})[0] for text in texts]
    with no_shortcuts():
        for text, delivery in zip(texts, found, strict=True):
            assert (text, told(code_lists, {account: text})[0]) == (text, delivery)


def test_each_number_is_the_same_without_shortcuts(code_lists: CodeLists) -> None:
    """Whatever word, digit or fraction a number begins with, as much is read of it."""
    numbers = [*quantities.WORDS, "a hundred", "an average of 9", "half", "7", "½", "¼", "¾", "~5"]
    ages = [
        Block(text.format(number), 1)
        for number in numbers
        for text in ("{} to 99 years old", "aged {} to 99", "young people aged {}")
    ]
    spans = [f"It lasts {number} months or a year." for number in numbers]
    spans += ["It lasts half a year.", "It has exceeding 12 sessions."]
    found = [parse_ages(block) for block in ages]
    lasting = [told(code_lists, {SECTIONS[0]: text})[0] for text in spans]
    assert sum(read is not None for read in found) > len(numbers)
    with no_shortcuts():
        assert [parse_ages(block) for block in ages] == found
        assert [told(code_lists, {SECTIONS[0]: text})[0] for text in spans] == lasting


def looks() -> Iterator[tuple[str, re.Pattern[str], Callable[[str], bool]]]:
    """Give each pattern that a quick look is for, and the look; the pattern is not always asked."""
    for kind, pattern in theory.INFERRED_KINDS.items():
        yield f"theory {kind.name}", pattern, among(vars(theory)["_SIGNS"][kind])
    for explained, pattern in vars(assessment)["_KINDS"]:
        sign = vars(assessment)["_SIGNS"][explained]
        yield f"assessment {explained}", pattern, among((sign,))
    yield "doubt", DOUBT, among(MAY_DOUBT)
    yield "often", frequency.OFTEN, among(frequency.WEEKLY)
    yield "ages", vars(ages)["_HINT"], among(vars(ages)["_HINTS"])
    yield "qualifications", QUALIFICATION, lambda text: holds(text, roles.QUALIFICATION_WORDS)
    for name, of_layout, words in (
        ("Foundations", "_FOUNDATIONS", "_TOOLKIT_WORDS"),
        ("Ireland", "_IRELAND", "_IRISH_WORDS"),
        ("findings", "_FINDINGS", "_FINDING_WORDS"),
    ):
        yield name, vars(layouts)[of_layout], below_a_line(among(vars(layouts)[words]))
    yield "other outcomes", OTHER_OUTCOMES, among(vars(claims)["_OTHERS"])
    yield "introduction", INTRODUCES, lambda line: introduces(line.strip())
    yield "label", LABEL, lambda line: "\n" in line or may_be_label(line)
    for name, pattern in (("year", YEAR), ("no year", UNDATED), ("link", LINK_LINE)):
        yield name, pattern, may_have_report
    yield "link's start", LINK_LINE, is_link
    yield "start of ages", in_short(without_first(ages)), may_begin(vars(ages)["_BEGINNING"])
    for name, pattern in (("start of span", sentences.SPAN), ("of count", sentences.COUNT)):
        whole = without_first(quantities, pattern)
        yield name, in_short(whole), lambda text: 0 in quantities.beginnings(lowered(text))


def among(words: Iterable[str]) -> Callable[[str], bool]:
    """Give the look for one of some words, in lower case."""
    return lambda text: holds(lowered(text), words)


def below_a_line(look: Callable[[str], bool]) -> Callable[[str], bool]:
    """Give the look at a text that is not the first of its page."""
    return lambda text: look(f"\n{text}")


def in_short(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Give a pattern with only the beginnings of numbers, as to make whole ones takes long."""
    assert quantities.NUMBER in pattern.pattern
    return re.compile(pattern.pattern.replace(quantities.NUMBER, BEGUN), pattern.flags)


def may_begin(beginning: re.Pattern[str]) -> Callable[[str], bool]:
    """Give the look at the first letters of a text."""
    return lambda text: beginning.match(f" {lowered(text)}") is not None


LOOKS = list(looks())
# as on lines made plain, and no letters that only ignoring case makes one with those of ASCII
LETTERS = st.characters(
    max_codepoint=0x2265,
    exclude_characters=[*map(chr, PLAIN), *"\r\u017f\u0130\u0131\u212a"],
)


@pytest.mark.parametrize(
    ("pattern", "look"), [look[1:] for look in LOOKS], ids=[name for name, *_ in LOOKS]
)
@settings(
    suppress_health_check=list(HealthCheck),
    deadline=None,
    max_examples=300,
    phases=[Phase.reuse, Phase.generate],  # making a case smaller takes minutes here
)
@given(data=st.data())
def test_no_look_spares_what_its_pattern_finds(
    data: st.DataObject, pattern: re.Pattern[str], look: Callable[[str], bool]
) -> None:
    """What a pattern matches is never passed over."""
    text = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=LETTERS))
    assert look(text)


MARKED = st.lists(
    st.sampled_from(
        [
            *"ab1 *_#\t\u00a0\u2009\u0301\ufb01\u00ad\u201d",
            *["**", "__", "](", "](#", "__a b__", "[a](#1)"],
        ]
    ),
    max_size=10,
).map("".join)


@given(lines=st.lists(MARKED, max_size=4))
def test_lines_are_the_same_without_shortcuts(lines: list[str]) -> None:
    """However a line is marked, the same is made of it."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found = plain_lines(lines, starts)
    with no_shortcuts():
        assert plain_lines(lines, starts) == found
        assert [vars(characters)["_merged"](plain_pieces(line)) for line in lines] == found
