"""Golden pages of every layout, read and held against facts that people wrote down.

Each page is a synthetic `pages/NAME.txt` or `.html` with its facts in `pages/NAME.json`. The score
of all is printed by `python -m tests.score`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eifgraph.errors import PageError
from eifgraph.ingest.ledger import spans_of
from eifgraph.ingest.page import Page
from tests.score import (
    Golden,
    golden_page,
    golden_pages,
    is_good_enough,
    is_must,
    score_page,
    total,
)
from tests.score.__main__ import difference
from tests.score.pages import FOLDER, SUFFIXES, reading
from tests.score.tally import WANTED

GOLDEN = golden_pages()
READ = [golden for golden in GOLDEN if not golden.is_refused]
REFUSED = [golden for golden in GOLDEN if golden.is_refused]
by_name = pytest.mark.parametrize("golden", READ, ids=lambda golden: golden.name)


def test_no_file_is_left_out() -> None:
    """Every page has its facts and every file of facts its page; all are scored, once."""
    files = [path for path in FOLDER.iterdir() if path.suffix != ".py" and path.is_file()]
    stems = Counter(path.stem for path in files)
    assert {path.suffix for path in files} == {*SUFFIXES, ".json"}
    assert {stem: count for stem, count in stems.items() if count != 2} == {}
    assert len(GOLDEN) == len(files) // 2 == len({golden.name for golden in GOLDEN})
    assert len(READ) >= 64
    assert len(REFUSED) >= 8


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_expectation_says_what_it_is_about(golden: Golden) -> None:
    """Facts say what their page shows, and that it is synthetic or to be refused."""
    about = golden.expected["about"]
    assert "synthetic" in about.casefold() or golden.is_refused
    assert golden.is_refused or {"name", "assessment"} <= golden.expected.keys()


@by_name
def test_must_fields(golden: Golden) -> None:
    """Name, ratings, review, and outcomes with their studies are right without exception."""
    scored = score_page(golden)
    wrong = [difference(fact) for fact in scored.faults if is_must(fact.field)]
    assert wrong == [], "\n".join([scored.refusal, *wrong])
    assert any(is_must(fact.field) for fact in scored.facts)


@pytest.mark.parametrize("golden", REFUSED, ids=lambda golden: golden.name)
def test_refused(golden: Golden) -> None:
    """What is no page of one programme is refused with its path, a reason and advice."""
    with pytest.raises(PageError) as caught:
        reading(golden.page)
    error = caught.value
    assert error.path.name == golden.page.name
    assert error.reason
    assert error.advice
    assert "\n" not in str(error)


def test_all_other_fields() -> None:
    """Of all facts that are no must-fields, 99 % are found, and 99 % of those found are right."""
    facts = [fact for golden in GOLDEN for fact in score_page(golden).facts]
    rest = [fact for fact in facts if not is_must(fact.field)]
    tally = total(rest)
    wrong = "\n".join(difference(fact) for fact in rest if not fact.is_right)
    assert len(rest) > 2000
    assert min(tally.precision, tally.recall) >= WANTED, wrong


@by_name
def test_every_span_opens_again(golden: Golden) -> None:
    """The words of each value stand on the lines that it names."""
    read = reading(golden.page)
    spans = list(spans_of(read.programme))
    assert spans
    lines = read.page.lines
    for span in spans:
        assert 1 <= span.first_line <= span.last_line <= len(lines), span
        assert span.quote in "\n".join(lines[span.first_line - 1 : span.last_line]), span


@by_name
def test_sections_tile_the_page(golden: Golden) -> None:
    """Every line of the page is in one section and no other, in order."""
    page = reading(golden.page).page
    assert _lines(page) == list(range(1, len(page.lines) + 1))


def _lines(page: Page) -> list[int]:
    spans = (range(one.first_line, one.last_line + 1) for one in page.sections)
    return [line for span in spans for line in span]


@by_name
def test_findings_say_what_to_do(golden: Golden) -> None:
    """Each finding has a code, a place on the page, and advice."""
    read = reading(golden.page)
    for finding in read.findings:
        assert finding.code, finding
        assert finding.advice, finding
        assert 1 <= finding.line <= len(read.page.lines), finding
        assert 1 <= finding.column <= len(read.page.lines[finding.line - 1]) + 1, finding


def test_the_real_page(real_page: Path) -> None:
    """The page as the Guidebook prints it is as right as the golden ones must be."""
    scored = score_page(golden_page(real_page))
    assert is_good_enough(scored.facts), "\n".join(map(difference, scored.faults))
    assert len(scored.facts) > 150
