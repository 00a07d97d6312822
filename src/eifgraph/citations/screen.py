"""A question as a screen of text: the reference, its candidates side by side, what can be done.

Knows columns, and that some characters take two of them; must not know keys' meanings beyond their
names, nor any terminal. Texts come from pages and services, so what would steer a terminal is shown
as a sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from eifgraph.citations.candidates import Candidate
from eifgraph.citations.facts import Fact, Mark, facts_of
from eifgraph.citations.parts import ReferenceParts
from eifgraph.citations.reference import joined, parse_reference
from eifgraph.citations.review import Session

Paint = Callable[[str, str], str]
"""Colours a text, given the name of a colour."""
COLOURS: Final = {
    Mark.AGREES: "green",
    Mark.PARTLY: "yellow",
    Mark.CONTRADICTS: "red",
    Mark.UNKNOWN: "bright_black",
}
SIGNS: Final = re.compile(r"(?=[\[{|])|(?<=[\]}])")
WITHIN: Final = {"[": "bright_blue", "{": "magenta", "|": "bright_black"}
"""Colours of what the signs of an aligned title stand before."""
MOST: Final = 9
"""Candidates on a screen: one for each digit."""
LABELS: Final = 9
"""Columns for the names of parts."""
NARROWEST: Final = 30
"""Columns that a candidate needs."""
GAP: Final = 2
HELP: Final = (
    "1-9 accept   c1-c9 another version of it   r1-r9 reject one   x reject all",
    "n no database has it   s skip   u undo   q quit   ? help",
)
LEGEND: Final = "+ agrees   ~ partly   x contradicts   . unknown"
ALIGNED: Final = "title: [only the candidate has it]   {only the reference}   | cut here"


def plain(text: str, colour: str) -> str:  # noqa: ARG001  as every paint takes it
    """Give the text as it is."""
    return text


def render_question(session: Session, width: int = 80, paint: Paint = plain) -> str:
    """Render the question that waits, for a screen of so many columns."""
    asked = session.question
    if asked is None:
        return ""
    width = max(width, LABELS + NARROWEST)
    parts = parse_reference(asked.text)
    head = f"{session.place + 1} of {len(session.questions)}"
    kept = f"{session.verdicts} verdict(s) kept" if session.verdicts else ""
    lines = [paint(_ends(f"{head}  {shown(asked.page)}", kept, width), "bright_black"), ""]
    lines += [paint(line, "bright_white") for line in wrapped(_with_cut(asked.text, parts), width)]
    if asked.reason:
        lines += ["", *(paint(one, "yellow") for one in wrapped(f"Why: {asked.reason}", width))]
    lines += ["", *_bands(asked.candidates[:MOST], parts, width, paint)]
    if len(asked.candidates) > MOST:
        lines += [f"and {len(asked.candidates) - MOST} more, when one of these is rejected", ""]
    for text in (*((LEGEND, ALIGNED) if asked.candidates else ()), *HELP):
        lines += [text] if len(text) <= width else wrapped(text, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _with_cut(text: str, parts: ReferenceParts) -> str:
    """Give a reference as printed, with a sign where something is missing."""
    whole = joined(text)
    start = whole.find(parts.text)
    if parts.cut_at is None or start < 0:
        return whole
    place = start + parts.cut_at
    return f"{whole[:place]}|{whole[place:]}"


def _bands(
    candidates: Sequence[Candidate], parts: ReferenceParts, width: int, paint: Paint
) -> Iterator[str]:
    """Give the candidates, as many side by side as have room."""
    if not candidates:
        yield from ("No candidate was found.", "")
    side = max(1, min(len(candidates), (width - LABELS + GAP) // (NARROWEST + GAP)))
    room = (width - LABELS - GAP * (side - 1)) // side
    for start in range(0, len(candidates), side):
        band = candidates[start : start + side]
        tops = [_top(start + n, one) for n, one in enumerate(band, 1)]
        yield " " * LABELS + (" " * GAP).join(paint(padded(top, room), "cyan") for top in tops)
        yield from _table([facts_of(one, parts) for one in band], room, paint)
        yield ""


def _top(number: int, candidate: Candidate) -> str:
    sure = candidate.confidence
    return f"[{number}] {candidate.work.source}" + ("" if sure is None else f"  {sure:.2f}")


def _table(columns: Sequence[tuple[Fact, ...]], room: int, paint: Paint) -> Iterator[str]:
    """Give a row for each part that one of the candidates has."""
    order = dict.fromkeys(
        name
        for name in ("authors", "year", "title", "in", "volume", "pages", "id", "kind")
        if any(fact.part == name for facts in columns for fact in facts)
    )
    order |= dict.fromkeys(fact.part for facts in columns for fact in facts)
    for part in order:
        cells = [
            [line for fact in facts if fact.part == part for line in _cell(fact, room, paint)]
            for facts in columns
        ]
        for number, lines in enumerate(zip_longest(*cells, fillvalue=" " * room)):
            label = part if number == 0 else ""
            yield label.ljust(LABELS) + (" " * GAP).join(lines)


def _cell(fact: Fact, room: int, paint: Paint) -> Iterator[str]:
    """Give the lines of a fact, painted; words within signs have colours of their own."""
    usual = here = COLOURS[fact.mark]
    for number, text in enumerate(wrapped(fact.text, room - 2)):
        line = padded(f"{fact.mark.value if number == 0 else ' '} {text}", room)
        painted = ""
        for piece in SIGNS.split(line) if fact.is_aligned else [line]:
            here = WITHIN.get(piece[:1], here)
            painted += paint(piece, here)
            here = usual if piece[-1:] in ("]", "}") else here
        yield painted


def shown(text: str) -> str:
    r"""Give a text in which what steers terminals is a sign, and white space is spaces.

    >>> shown("a\x1b[2Jb\tc")
    'a\ufffd[2Jb c'
    """
    spaced = " ".join(text.split())
    return "".join(one if one.isprintable() else "\ufffd" for one in spaced)


def columns_of(text: str) -> int:
    """Count the columns of a text: two for wide characters, none for those that join others.

    >>> columns_of("abc"), columns_of("心理"), columns_of("e\u0301")
    (3, 4, 1)
    """
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    joined = sum(unicodedata.category(one) in ("Mn", "Me") for one in text)
    return len(text) + wide - joined


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * (width - columns_of(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of so many columns, between words where that can be.

    >>> wrapped("The relative efficacy", 12), wrapped("心理療法", 5)
    (['The relative', 'efficacy'], ['心理', '療法'])
    """
    lines = [""]
    for word in shown(text).split(" "):
        rest = word
        joint = " " if lines[-1] else ""
        if columns_of(lines[-1] + joint + rest) <= width:
            lines[-1] += joint + rest
            continue
        if lines[-1]:
            lines.append("")
        while columns_of(rest) > width:
            part = _fitting(rest, width)
            lines[-1:] = [part, ""]
            rest = rest[len(part) :]
        lines[-1] = rest
    return lines


def _fitting(word: str, width: int) -> str:
    """Give as much of a word as fits, but one character at least."""
    length = 1
    while length < len(word) and columns_of(word[: length + 1]) <= width:
        length += 1
    return word[:length]


def _ends(left: str, right: str, width: int) -> str:
    """Put one text at the left end of a line and one at its right."""
    room = max(0, width - columns_of(right) - GAP)
    short = left if columns_of(left) <= room else _fitting(left, room - 1) + "…"
    return padded(short, width - columns_of(right)) + right
