"""A PDF gives lines in reading order, and tells furniture and wrapped lines by where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from eifgraph.errors import PageError
from eifgraph.ingest.source import SourceText, source_text
from eifgraph.ingest.source.pdf import MAX_PAGES
from tests.source.paper import HEIGHT, WIDTH, Words, make_pdf, paragraph, wrapped

TEXT = (
    "A made-up programme for parents of a child that is afraid of the dark, in which they learn to"
    " make lanterns and to tell what happened to those who had none. It has never been run, and"
    " nobody has asked for it yet; what is said of it here is said so that it can be read."
)
OTHER = (
    "Another paragraph, of which nothing is true either. It is as long as it has to be, so that it"
    " is wrapped by the width of the sheet that it is printed on, and ends soon after."
)


def read(*pages: list[Words]) -> SourceText:
    """Read a PDF of these pages."""
    return source_text(Path("page.pdf"), make_pdf(pages))


def joined(source: SourceText) -> list[str]:
    """Give the paragraphs, wrapped lines joined and furniture left out."""
    found: list[str] = []
    for number, line in enumerate(source.lines, 1):
        if number in source.furniture or not line:
            continue
        if number in source.continues:
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def running(source: SourceText) -> list[str]:
    """Give the lines that are furniture."""
    return [source.lines[number - 1] for number in sorted(source.furniture)]


def test_wrapped_lines_go_on() -> None:
    """A line that had no room for the next word goes on; a gap is a blank line."""
    source = read(wrapped(72, 72, TEXT) + wrapped(72, 120, OTHER))
    assert [line == "" for line in source.lines] == [False] * 3 + [True] + [False] * 2
    assert source.continues == {2, 3, 6}
    assert joined(source) == [TEXT, OTHER]


FULL = wrapped(72, 72, TEXT)[0].text
SHORT = {
    "items": ("Home", "Children's centre or early-years setting", "Primary school"),
    "bullets": ("• Home", "• Children's centre", "• Primary school"),
    "labels": ("Design: RCT", "Country: United Kingdom", "Sample: 116 families"),
    "full-line-then-bullet": (FULL, "• Home", "• Preschool"),
    "full-line-then-dash": ("- Home", f"- {FULL}", "- Preschool"),
    "full-line-then-number": ("1. Home", f"2. {FULL}", "3. Preschool"),
}


@pytest.mark.parametrize("lines", SHORT.values(), ids=SHORT.keys())
def test_short_lines_do_not_go_on(lines: tuple[str, ...]) -> None:
    """Lines that end by themselves are told from wrapped ones, however near they stand."""
    source = read(paragraph(72, 72, *lines) + wrapped(72, 300, TEXT))
    assert joined(source)[: len(lines)] == list(lines)


def test_dash_may_begin_a_wrapped_line() -> None:
    """A label wrapped before its dash is not an item."""
    source = read(paragraph(72, 72, FULL, "- based on study 1") + wrapped(72, 200, TEXT))
    assert joined(source)[0] == f"{FULL} - based on study 1"


def test_hyphens_and_marks_are_kept() -> None:
    """What stands at a line's end is left as it is."""
    first = "A made-up programme for parents of a child that is afraid of the inter-"
    source = read(paragraph(72, 72, first, "vention • or “not” – so"))
    assert source.lines[:2] == (first, "vention • or “not” – so")


def test_ligature_is_its_letters() -> None:
    """Two letters that are one sign part no word."""
    assert read([Words(72, 72, "Of ﬁve ﬁrst brieﬁngs")]).lines == ("Of five first briefings",)


def test_spaces_that_do_not_break_are_spaces() -> None:
    """Newer browsers print them as they are; words do not run into each other."""
    source = read([Words(72, 72, "ages of 2\u00a0and\u00a05 in all")])
    assert [" ".join(line.split()) for line in source.lines] == ["ages of 2 and 5 in all"]


def test_ragged_lines_go_on() -> None:
    """A line that is nearly full goes on where the next begins within a sentence."""
    ragged = [words.text for words in wrapped(72, 72, TEXT, width=420)]
    source = read(paragraph(72, 72, *ragged, "Home") + wrapped(72, 300, TEXT + TEXT))
    assert joined(source)[:2] == [TEXT, "Home"]


def test_narrow_box_has_its_own_width() -> None:
    """Lines wrapped by a box go on, though the page is wider."""
    source = read(wrapped(80, 72, OTHER, width=180) + wrapped(72, 200, TEXT))
    assert joined(source) == [OTHER, TEXT]


LEFT = [f"left column line {n} has some words of its own" for n in range(1, 8)]
RIGHT = [f"right column line {n} has other words in it" for n in range(1, 8)]


def interleaved() -> list[Words]:
    """Two columns drawn line by line, under a title that spans them."""
    pairs = zip(paragraph(40, 100, *LEFT), paragraph(310, 100, *RIGHT), strict=True)
    return [Words(40, 60, "A title over both of the columns of this sheet, to the end", 16)] + [
        words for pair in pairs for words in pair
    ]


def test_columns_are_read_one_after_the_other() -> None:
    """Prose in two columns is read column by column, though it is drawn across."""
    lines = [line for line in read(interleaved()).lines if line]
    assert lines[1:] == [*LEFT, *RIGHT]


def test_spanning_line_parts_columns() -> None:
    """What spans the columns is read between what is above and below it."""
    spanning = Words(
        40, 142, "A line over both of the columns that parts what is above and below it"
    )
    page = interleaved()
    lower = [words._replace(top=words.top + (20 if words.top > 130 else 0)) for words in page]
    lines = [line for line in read([*lower, spanning]).lines if line]
    assert lines[1:] == [*LEFT[:3], *RIGHT[:3], spanning.text, *LEFT[3:], *RIGHT[3:]]


def test_table_is_read_by_rows() -> None:
    """Cells are no columns of prose: a label stays with its value."""
    rows = [
        ("Evidence rating", "3+"),
        ("Cost rating", "2"),
        ("Country", "UK"),
        ("Design", "RCT"),
    ] * 2
    drawn = [
        words
        for n, (label, value) in enumerate(rows)
        for words in (Words(72, 72 + 14 * n, label), Words(300, 72 + 14 * n, value))
    ]
    assert read(drawn).lines == tuple(f"{label}\t{value}" for label, value in rows)


def test_boxes_side_by_side_keep_their_order() -> None:
    """A label over its value, beside another pair, is read as it was drawn."""
    boxes = paragraph(72, 72, "Evidence rating", "3+") + paragraph(300, 72, "Cost rating", "2")
    assert [line for line in read(boxes).lines if line] == [
        "Evidence rating",
        "3+",
        "Cost rating",
        "2",
    ]


def test_what_is_drawn_late_is_read_in_its_place() -> None:
    """A heading that the file draws last stands above its text all the same."""
    late = [*wrapped(72, 100, TEXT), Words(72, 60, "A heading", 16)]
    assert joined(read(late)) == ["A heading", TEXT]


def test_raised_number_stays_in_its_line() -> None:
    """A note's number stands within the line it is raised from."""
    line = [Words(72, 72, "Ember et al."), Words(130.5, 68, "2", 6), Words(136, 72, "found it")]
    (text,) = read(line).lines
    assert text.replace(" ", "") == "Emberetal.2foundit"


def sheets(count: int) -> list[list[Words]]:
    """Sheets with running head, foot and page number, and a heading of its own each."""
    return [
        [
            Words(72, 30, f"Guidebook > Synthetic Lantern {n}", 8),
            Words(72, 40, "Published March 2018 | Last updated April 2021", 8),
            *paragraph(72, 80, f"Study {n}", size=14),
            *wrapped(72, 100 + 10 * n, f"{n} {TEXT}"),
            Words(300, HEIGHT - 30, str(n), 8),
        ]
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize("count", [2, 5])
def test_running_lines_are_furniture(count: int) -> None:
    """Heads, feet and page numbers are furniture; headings that count the same way are not."""
    source = read(*sheets(count))
    assert len(running(source)) == 3 * count
    texts = [f"{n} {TEXT}" for n in range(1, count + 1)]
    headings = [f"Study {n}" for n in range(1, count + 1)]
    assert joined(source) == [part for pair in zip(headings, texts, strict=True) for part in pair]


def test_single_page_has_no_furniture() -> None:
    """What stands on one page only does not run."""
    assert running(read(*sheets(1))) == []


def test_sentence_goes_on_over_a_page() -> None:
    """A page's end within a sentence is no end of a paragraph, whatever stands between."""
    text = wrapped(72, 700, TEXT)
    first, second = (
        [words for words in sheet if "lantern " not in words.text] for sheet in sheets(2)
    )
    start = [*first[:2], *text[:2], first[-1]]
    rest = [*second[:2], text[2]._replace(top=80), *wrapped(72, 110, OTHER), second[-1]]
    assert joined(read(start, rest)) == [TEXT, OTHER]


def test_paragraph_ends_with_its_page() -> None:
    """A sentence that ends where its page does is a paragraph's end."""
    first = wrapped(72, 72, TEXT)[:2]
    first[1] = first[1]._replace(text=f"{first[1].text[:-1]}.")
    assert len(joined(read(first, wrapped(72, 72, OTHER)))) == 2


def test_large_heading_is_apart() -> None:
    """A heading is not the first line of its text, nor the last of the text above."""
    heading = Words(72, 120, "Child outcomes", 14)
    page = [*wrapped(72, 72, OTHER), heading, *wrapped(72, 140, TEXT)]
    assert joined(read(page)) == [OTHER, "Child outcomes", TEXT]


ENCRYPTED = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    " /ID [<00> <00>]"
)
PAGE = [Words(72, 72, "Synthetic words")]
REFUSED = {
    "encrypted": (make_pdf([PAGE], trailer=ENCRYPTED), "encrypted"),
    "damaged": (b"%PDF-1.7\nnothing of the kind", "damaged"),
    "scan": (make_pdf([[], []]), "it may be a scan"),
    "long": (make_pdf([PAGE] * (MAX_PAGES + 1)), "at most 200"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_unreadable_pdf_is_refused(data: bytes, reason: str) -> None:
    """The reason says what is wrong with it."""
    with pytest.raises(PageError, match=reason):
        source_text(Path("page.pdf"), data)


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF of far more text than a page has is not read to its end."""
    monkeypatch.setattr("eifgraph.ingest.source.pdf.MAX_CHARACTERS", 20)
    with pytest.raises(PageError, match="far more text"):
        read(PAGE, PAGE)


def test_scattered_words_take_no_longer() -> None:
    """A page that is a drawing is read as drawn, and soon."""
    words = [Words(n * 37 % WIDTH, n * 61 % HEIGHT, f"w{n}", 4) for n in range(8_000)]
    assert len([line for line in read(words).lines if line]) > 1_000
