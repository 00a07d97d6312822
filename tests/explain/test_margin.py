"""What stands beside the lines of a page, on a terminal and as HTML."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import click
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eifgraph.curation import corrected
from eifgraph.curation.correction import CorrectionReader
from eifgraph.explain import margin, render_html, render_terminal, understood
from eifgraph.explain.margin import Margin, State
from eifgraph.explain.terminal import cells
from eifgraph.explain.words import brief, visible
from eifgraph.model import (
    Citation,
    ClaimFinding,
    CodeLists,
    Identifier,
    Link,
    OutcomeClaim,
    PageFinding,
    Programme,
    QualificationRange,
    Quantity,
    Reference,
    Review,
    Severity,
    StaffRole,
    TrainingPart,
    Unit,
)
from eifgraph.records.parts import locate_text
from tests.curation.programmes import FINDINGS, LINES, programme

GOLDEN: Final = Path(__file__).parent
CORRECTION: Final = """\
fact: assessment.cost_rating
seen: NA
value: 1
by: AB
why: the provider's letter
on: 2026-11-24
"""


def shown(code_lists: CodeLists) -> Margin:
    """Give the margin of the synthetic page, with a correction and a furniture line."""
    one = CorrectionReader("synthetic-sigma.yaml", code_lists).read(locate_text(CORRECTION, "x"))
    assert one is not None
    known, told = corrected(programme(), [one])
    return margin(LINES, known, (*FINDINGS, *told), {7})


@pytest.mark.parametrize("width", [72, 110])
def test_the_terminal_shows_the_page(code_lists: CodeLists, width: int) -> None:
    """Wide, the facts stand beside the lines; narrow, below them. No row is wider."""
    text = render_terminal(shown(code_lists), width)
    expected = (GOLDEN / f"synthetic-sigma-{width}.txt").read_text(encoding="utf-8")
    assert text == expected
    assert max(map(cells, text.splitlines())) <= width


def test_colour_adds_nothing_but_colour(code_lists: CodeLists) -> None:
    """Without its codes, the coloured text is the plain one."""
    coloured = render_terminal(shown(code_lists), 110, click.style)
    assert "\x1b[35m" in coloured  # what is curated
    stripped = "\n".join(line.rstrip() for line in click.unstyle(coloured).split("\n"))
    assert stripped == render_terminal(shown(code_lists), 110)


def test_each_line_has_its_state(code_lists: CodeLists) -> None:
    """A line that states a fact is understood, whatever else it is."""
    states = [line.state for line in shown(code_lists).lines]
    assert states == [State.UNDERSTOOD] * 8 + [State.NOT_UNDERSTOOD]


def test_prose_and_furniture_are_told_apart() -> None:
    """Lines without facts are furniture, description, or headings."""
    prose = PageFinding("prose", Severity.INFO, 10, "2 line(s) of description, lines 10 to 11", "")
    lines = (*LINES[:8], "EIF Guidebook 3", "It is fun.", "It is.", "A heading", "")
    found = margin(lines, programme(), [prose], {9}).lines
    kinds = [State.FURNITURE, State.PROSE, State.PROSE, State.PLAIN]
    assert [line.state for line in found[8:]] == kinds


def test_the_page_says_how_much_was_not_understood() -> None:
    """Each line with something unread counts once; blank lines do not."""
    assert understood(LINES, [*FINDINGS, *FINDINGS]) == "1 of 9 lines not understood"
    hedged = PageFinding("not-understood", Severity.WARNING, 3, "perhaps", "say it plainly")
    assert understood(LINES, [*FINDINGS, hedged]) == "2 of 9 lines not understood"


def test_html_has_every_part(code_lists: CodeLists) -> None:
    """Findings link to lines, facts have their paths, and nothing comes from elsewhere."""
    text = render_html(shown(code_lists))
    page = lxml.html.document_fromstring(text)
    ids = set(page.xpath("//@id"))
    links = page.xpath("//a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= ids
    assert not page.xpath("//script | //link | //img | //iframe | //*[@src]")
    assert "url(" not in text
    assert "@import" not in text
    assert page.xpath("string(//p[contains(@class, 'summary')])") == "1 of 9 lines not understood"
    (row,) = page.xpath("//tr[@id='L2']")
    assert "assessment.cost_rating" in row.xpath(".//code/text()")
    assert "by AB on 2026-11-24: the provider's letter" in row.text_content()
    assert row.xpath(".//details[contains(@class, 'aside')]//span[@class='value']/text()") == ["NA"]
    assert page.xpath("//li[@class='warning']/a/@href") == ["#L9"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6), st.text(max_size=20))
def test_any_page_is_shown_line_by_line(lines: list[str], text: str) -> None:
    """Whatever stands on a page or in a finding, HTML has each line once, and is well formed."""
    known: Programme = programme()
    known = dataclasses.replace(known, name=dataclasses.replace(known.name, value=f"S{text}"))
    finding = PageFinding("x", Severity.ERROR, 1, f"<script>{text}", text)
    made = margin(lines, known, [finding])
    page = lxml.html.document_fromstring(render_html(made))
    cut = lines[:-1] if len(lines) > 1 and not lines[-1] else lines
    assert [cell.text_content() for cell in page.xpath("//td[@class='text']")] == [
        visible(line) for line in cut
    ]
    assert not page.xpath("//script")
    narrow = render_terminal(made, 40)
    assert max(map(cells, narrow.splitlines())) <= 41  # a wide character may not be halved
    assert "\x1b" not in narrow


VALUES: Final = [
    (Quantity(None, None, Unit.WEEK), "some weeks"),
    (QualificationRange("QCF", 7, 8), "QCF 7 to 8"),
    (Review("Synthetic round", "2016-07"), "Synthetic round, 2016-07"),
    (OutcomeClaim(None, None, ()), "label lost (no study named)"),
    (OutcomeClaim("Improved sleep", None, ("1", "2")), "Improved sleep (studies 1, 2)"),
    (ClaimFinding("a scale", is_long_term=True), "a scale, is long term yes"),
    (StaffRole("worker", 2, None, ("clinical",)), "2 × worker (clinical)"),
    (Reference("Doe, J. (2001). A", "Doe", 2001, "cut"), "Doe 2001, cut off"),
    (Citation("Doe (2001)", "Doe", 2001), "Doe (2001)"),
    (Link("http://example.org/", None, ()), "http://example.org/"),
    (Identifier("pmid", "1"), "pmid 1"),
    (TrainingPart("phone", Quantity(None, None, Unit.HOUR)), "some hours, phone"),
    ("x" * 99, "x" * 89 + "…"),
    (None, ""),
]


@pytest.mark.parametrize(("value", "words"), VALUES)
def test_values_are_said_briefly(value: object, words: str) -> None:
    """Each class in the words that people use for it."""
    assert brief(value) == words
