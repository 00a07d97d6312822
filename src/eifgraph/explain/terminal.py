"""The margin of a page for a terminal, wide or narrow, in colour or without."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from eifgraph.explain.margin import Kind, Margin, MarginLine, Note, State
from eifgraph.explain.words import visible
from eifgraph.model import Method, PageFinding, Severity

WIDE: Final = 100
"""From so many columns on, the facts stand beside the lines; below, under them."""

GUTTER: Final = 8
BARS: Final = {
    State.UNDERSTOOD: ("┃", "green"),
    State.NOT_UNDERSTOOD: ("✗", "red"),
    State.PROSE: ("┊", "bright_black"),
    State.FURNITURE: ("╌", "bright_black"),
    State.PLAIN: ("│", "bright_black"),
    State.BLANK: (" ", "bright_black"),
}
METHODS: Final[dict[Method | None, tuple[str, str]]] = {
    Method.AS_PRINTED: ("", "green"),
    Method.NORMALISED: ("≈", "blue"),
    Method.INFERRED: ("∴", "yellow"),
    Method.CURATED: ("✎", "magenta"),
    None: ("∅", "cyan"),
}
KINDS: Final = {Kind.READ: "", Kind.REPEATED: " again", Kind.OTHERWISE: " the page says"}
FINDINGS: Final = {
    Severity.INFO: ("·", "blue"),
    Severity.WARNING: ("▲", "yellow"),
    Severity.ERROR: ("✖", "red"),
}


class Style(Protocol):
    """Colours a text, as `click.style` does."""

    def __call__(
        self, text: str, *, fg: str | None = ..., bold: bool | None = ..., dim: bool | None = ...
    ) -> str:
        """Give the text with the codes of a terminal around it."""
        ...


def plain_style(
    text: str,
    *,
    fg: str | None = None,  # noqa: ARG001  as every style takes it
    bold: bool | None = None,  # noqa: ARG001  as every style takes it
    dim: bool | None = None,  # noqa: ARG001  as every style takes it
) -> str:
    """Give the text as it is."""
    return text


def wants_colour(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Say whether to colour: on a terminal, unless NO_COLOR is set or it can show none.

    >>> wants_colour(True, {"NO_COLOR": "1"}), wants_colour(True, {}), wants_colour(False, {})
    (False, True, False)
    """
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


@dataclass(frozen=True, slots=True)
class _Bit:
    """A piece of a row that has one colour."""

    text: str
    fg: str | None = None
    bold: bool | None = None
    dim: bool | None = None


_Row = list[_Bit]


def render_terminal(margin: Margin, width: int = 80, style: Style = plain_style) -> str:
    """Render a page and its margin for a terminal of so many columns."""
    rows = [*_head(margin, width), [], *_page(margin, width), [], *_foot(margin, width)]
    lines = ("".join(_coloured(bit, style) for bit in _joined(row)) for row in rows)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _joined(row: _Row) -> Iterator[_Bit]:
    """Join pieces of one colour, and drop what is empty."""
    before = _Bit("")
    for bit in row:
        if (bit.fg, bit.bold, bit.dim) == (before.fg, before.bold, before.dim):
            before = replace(before, text=before.text + bit.text)
        else:
            yield before
            before = bit
    yield before


def _coloured(bit: _Bit, style: Style) -> str:
    is_plain = bit.fg is None and not bit.bold and not bit.dim
    return (
        bit.text
        if is_plain or not bit.text.strip()
        else style(bit.text, fg=bit.fg, bold=bit.bold, dim=bit.dim)
    )


def _head(margin: Margin, width: int) -> Iterator[_Row]:
    yield from _wrapped([_Bit(margin.name, bold=True), _Bit(f"  {margin.file}", dim=True)], width)
    unread = margin.states()[State.NOT_UNDERSTOOD]
    yield [_Bit(margin.summary, fg="red" if unread else "green", bold=True)]
    counts = [
        (f"{METHODS[method][0]} {_method_name(method)}".strip(), count, METHODS[method][1])
        for method, count in margin.methods().items()
    ]
    facts = sum(count for _, count, _ in counts)
    bits = [_Bit(f"{facts} facts:")]
    bits += [_Bit(f" {count} {name},", fg=fg) for name, count, fg in counts if count]
    bits[-1] = _Bit(bits[-1].text.rstrip(","), fg=bits[-1].fg)
    yield from _wrapped(bits, width)
    states = margin.states()
    shown = [(state, states[state]) for state in states if states[state]]
    bits = [_Bit("lines: ")]
    bits += [_Bit(f"{BARS[s][0]} {n} {s.value}   ", fg=BARS[s][1]) for s, n in shown]
    yield from _wrapped(bits, width)


def _method_name(method: Method | None) -> str:
    return "absent" if method is None else method.value.replace("-", " ")


def _page(margin: Margin, width: int) -> Iterator[_Row]:
    is_wide = width >= WIDE
    text_width = max(20, (width - GUTTER) * 11 // 20 if is_wide else width - GUTTER)
    side_width = max(20, width - GUTTER - text_width - 3 if is_wide else width - GUTTER - 2)
    for line in margin.lines:
        texts = _wrapped(list(_text_bits(line)), text_width)
        notes = [row for part in _notes(line) for row in _wrapped(part, side_width, "  ")]
        if is_wide:
            yield from _beside(line, texts, notes, text_width)
        else:
            yield from _below(line, texts, notes)


def _beside(line: MarginLine, texts: list[_Row], notes: list[_Row], width: int) -> Iterator[_Row]:
    for number in range(max(len(texts), len(notes))):
        text = texts[number] if number < len(texts) else []
        note = notes[number] if number < len(notes) else []
        gap = width - sum(cells(bit.text) for bit in text)
        side = [_Bit(" " * gap), _Bit(" ▏ ", dim=True), *note] if note else []
        yield [*_gutter(line, is_first=number == 0), *text, *side]


def _below(line: MarginLine, texts: list[_Row], notes: list[_Row]) -> Iterator[_Row]:
    for number, text in enumerate(texts or [[]]):
        yield [*_gutter(line, is_first=number == 0), *text]
    for note in notes:
        yield [*_gutter(line, is_first=False), _Bit("└ ", dim=True), *note]


def _gutter(line: MarginLine, *, is_first: bool) -> _Row:
    bar, colour = BARS[line.state]
    number = f"{line.number if is_first else '':>5} "
    return [_Bit(number, dim=True), _Bit(f"{bar} ", fg=colour)]


def _text_bits(line: MarginLine) -> Iterator[_Bit]:
    is_dim = line.state in (State.PROSE, State.FURNITURE, State.PLAIN)
    colour = "red" if line.state is State.NOT_UNDERSTOOD else None
    at = 0
    for mark in line.marks:
        yield _Bit(line.text[at : mark.start], fg=colour)
        yield _Bit(line.text[mark.start : mark.end], fg=METHODS[mark.method][1])
        at = mark.end
    yield _Bit(line.text[at:], fg=colour, dim=is_dim or None)


def _notes(line: MarginLine) -> Iterator[_Row]:
    for note in line.notes:
        yield _note(note)
    for finding in line.shown_findings():
        yield _finding(finding, line)


def _note(note: Note) -> _Row:
    mark, colour = METHODS[note.method]
    times = f" ×{len(note.paths)}" if len(note.paths) > 1 else ""
    row = [_Bit(f"{note.label}{times}{KINDS[note.kind]}: ", dim=True)]
    row.append(_Bit(f"{note.value} {mark}".rstrip(), fg=colour, bold=note.kind is Kind.READ))
    if note.curation is not None:
        said = visible(f"{note.curation.by}, {note.curation.on}: {note.curation.why}")
        row.append(_Bit(f" {said}", dim=True))
    elif note.how:
        row.append(_Bit(f" {visible(note.how)}", dim=True))
    return row


def _finding(finding: PageFinding, line: MarginLine) -> _Row:
    mark, colour = FINDINGS[finding.severity]
    seen = visible(finding.seen)
    said = "" if seen == line.text.strip() else f" {seen}"
    row = [_Bit(f"{mark} {finding.code}:", fg=colour, bold=True), _Bit(said, fg=colour)]
    if finding.severity is Severity.INFO:
        return row
    return [*row, _Bit(f" → {visible(finding.advice)}", dim=True)]


def _foot(margin: Margin, width: int) -> Iterator[_Row]:
    if margin.silent:
        yield [_Bit("The page does not say", bold=True)]
        for note in margin.silent:
            yield from _wrapped([_Bit("  "), *_note(note)], width, "    ")
        yield []
    for title, findings in (("To look at", margin.urgent()), ("Notes", margin.remarks())):
        yield [_Bit(f"{title}: {len(findings) or 'nothing'}", bold=True)]
        for finding in findings:
            mark, colour = FINDINGS[finding.severity]
            head = _Bit(f"  {mark} line {finding.line}: {finding.code}: ", fg=colour)
            seen, advice = visible(finding.seen), visible(finding.advice)
            yield from _wrapped([head, _Bit(seen), _Bit(f" → {advice}", dim=True)], width, "    ")


def _wrapped(bits: _Row, width: int, indent: str = "") -> list[_Row]:
    """Break a row where words end; what is too long for a row of its own is cut."""
    rows: list[_Row] = [[]]
    used = 0
    for word, bit in _words(bits):
        space = cells(word)
        if used and used + cells(word.rstrip()) > width:
            _strip_end(rows[-1])
            rows.append([_Bit(indent)] if indent else [])
            used = len(indent)
            word, space = word.lstrip(), cells(word.lstrip())
        while used + cells(word.rstrip()) > width:
            part = _fitting(word, width - used)
            rows[-1].append(_Bit(part, bit.fg, bit.bold, bit.dim))
            rows.append([_Bit(indent)] if indent else [])
            used, word = len(indent), word[len(part) :]
            space = cells(word)
        if word:
            rows[-1].append(_Bit(word, bit.fg, bit.bold, bit.dim))
            used += space
    _strip_end(rows[-1])
    return rows


def _strip_end(row: _Row) -> None:
    """Take the spaces off the end of a row."""
    if row:
        row[-1] = replace(row[-1], text=row[-1].text.rstrip())


def _words(bits: _Row) -> Iterator[tuple[str, _Bit]]:
    """Give each word with the space after it, and its piece."""
    for bit in bits:
        start = 0
        for index in range(1, len(bit.text)):
            if bit.text[index - 1] == " " and bit.text[index] != " ":
                yield bit.text[start:index], bit
                start = index
        if bit.text:
            yield bit.text[start:], bit


def _fitting(word: str, width: int) -> str:
    """Give as much of a word as fits, and at least one character."""
    length = 1
    while length < len(word) and cells(word[: length + 1]) <= width:
        length += 1
    return word[:length]


def cells(text: str) -> int:
    """Count the columns that a text takes up.

    >>> cells("abc"), cells("語"), cells("e\u0301")
    (3, 2, 1)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)
