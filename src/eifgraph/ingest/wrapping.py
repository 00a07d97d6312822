"""From the lines of a file to lines of text: wrapped lines joined, broken words mended.

Knows how wide a text was wrapped, and which lines begin something new whatever the width. Must not
know what any line means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from eifgraph.ingest.block import MARK, bullet_end
from eifgraph.ingest.characters import plain_lines
from eifgraph.ingest.furniture import FIRST_PAGE, OPEN_END, furniture_lines
from eifgraph.ingest.headings import (
    DOMAIN_WORDS,
    KNOWN,
    LABEL,
    LABEL_ONLY,
    may_be_label,
    plain_heading,
    study_heading,
)
from eifgraph.ingest.line import Line
from eifgraph.ingest.width import ENOUGH, NARROWEST, UNEVEN, is_full, width_of
from eifgraph.model import MONTHS

AUTHOR: Final = r"[^\W\d_][\w'’\ .-]{1,40},\ (?:[A-Z]\.[\s-]?)+[,&(\ ]"
"""How a reference begins: "Day, C., "."""
_AUTHOR: Final = re.compile(AUTHOR)
_DATED: Final = re.compile(r"\((?:(?:19|20)\d\d[a-z]?|in press|n\.d\.)\)[.,]")
_BEGINS: Final = re.compile(
    rf"""(?:{MARK}\s*)?based\ on\b
    | (?:Improved?|Reduced?|Increased?|Decreased?|Enhanced?|Delayed?|Prevented?|Strengthened
        |Lowered|Fewer|Better|Greater|Lower|Higher|Less|More)\s[a-z]
    | (?:Available\ (?:at|from)|https?://|www\.|<http)
    | {AUTHOR}
    | [^\s@]{{1,80}}@[^\s@]{{1,80}}$
    | [-+]?\d+[%+*]?$""",
    re.VERBOSE,
)
_NAME: Final = re.compile(r"[a-z]-[A-Z]")  # "e-Family Foundations" may begin a sentence
_ENDS: Final = frozenset(".!?:")
_NUMBER: Final = re.compile(r"\d+[a-z]?(?:[\s,;.)/]|$)")
_DOI: Final = re.compile(r"https?://(?:dx\.)?doi\.org/\S+")
_DIGIT: Final = re.compile(r"\d")
_OPEN_ENDS: Final = frozenset("/=?&_")
_OPEN_URL: Final = re.compile(r"<?(?:https?://|www\.)\S*[/=?&_]")
_URL_REST: Final = re.compile(r"(?!https?:|www\.)[^\s<>]{0,150}[\d/.=&_-][^\s<>]{0,150}")
"""An address that a line broke off, and what goes on with it."""
_OPEN_WORD: Final = re.compile(r"[a-z,]\s(?:and|or|of|the|an?|to|in|with|by|for|from)$")
_CLOSES: Final = re.compile(r"[^()]{0,80}\)")
_MONTH: Final = re.compile(rf"\b(?:{'|'.join(MONTHS)})$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")
_OPEN_PAGES: Final = re.compile(r"\d[-–]$")
_LAST_PAGE: Final = re.compile(r"\d{1,4}\.")
_LAST_WORD: Final = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]+)-$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
COMPOUND: Final = re.compile(
    r"""self|co|non|well|early|short|long|parent|child|mother|father|post|pre|follow|evidence|school
    |home|group|in|out|face|high|low|longer|shorter|family|programme|peer|six|three|four|five|two
    |one|half|part|case|multi|sub|semi|anti|mid|near|cross|full|infant|toddler|teacher|trauma""",
    re.IGNORECASE | re.VERBOSE,
)
"""First parts after which a hyphen at a line's end is more likely the word's own."""


class Wrapped:
    """The lines of one file, and what is known of how they were wrapped."""

    def __init__(
        self, lines: Sequence[str], furniture: frozenset[int], continues: frozenset[int]
    ) -> None:
        self.lines = lines
        self.starts = [0, *accumulate([len(line) + 1 for line in lines])]
        self.pieces = plain_lines(lines, self.starts)
        self.texts = [
            "" if not pieces else pieces[0][0].rstrip() if len(pieces) == 1 else _whole(pieces)
            for pieces in self.pieces
        ]
        given = frozenset(number - 1 for number in furniture)
        self.furniture = given | furniture_lines(self.texts)
        self.is_spaced = _is_spaced(self.texts)
        if self.is_spaced:
            self.furniture |= frozenset(_lone_blanks(self.texts))
        self.continues = continues
        self.passed = self._passed() if self.furniture and not continues else self.furniture

    def joined(self) -> Iterator[Line]:
        """Give the lines of text in order; neither blank lines nor furniture are among them."""
        texts, passed, continues = self.texts, self.passed, self.continues
        line: Line | None = None
        before = -1  # the line of the file that the present line of text ends with
        apart = False  # whether a blank line stands below that
        for at, (text, start) in enumerate(zip(texts, self.starts, strict=False)):
            if not text:
                apart = apart or at not in passed
            elif text.startswith("EIF ") and (summed := FIRST_PAGE.search(text)):
                yield from self._ratings(at, start, summed)
            elif at in passed:
                continue
            elif (
                line is not None
                and (texts[at - 1] or at - 1 in passed or continues)
                and self._goes_on(before, at)
            ):
                if apart:  # blank lines between are the print's, not the text's
                    yield line
                    line, before, apart = Line.of(at + 1, self.pieces[at], start), at, False
                    continue
                line.add(*self._mended(line, before, at, start))
                line.last, before = at + 1, at
                line.without_marks()
            else:
                if line is not None:
                    yield line
                line, before = Line.of(at + 1, self.pieces[at], start, apart), at
                apart = False
        if line is not None:
            yield line

    def _ratings(self, at: int, start: int, summed: re.Match[str]) -> Iterator[Line]:
        """Give the ratings at the end of a first page on one line; the rest stands further down."""
        for name in ("evidence", "cost"):
            offset = len(self.lines[at].rstrip()) - len(summed.string) + summed.start(name)
            yield Line.of(at + 1, [(summed[name], offset)], start)

    @cached_property
    def widths(self) -> tuple[int | None, int | None]:
        """The width that lines were wrapped at, without marks and with them; None if not wrapped.

        Marks of emphasis and soft hyphens may have been there when the lines were broken, or not.
        """
        printed = list(map(str.rstrip, self.lines))
        width = width_of(self.texts)
        return width, width if printed == self.texts else width_of(printed)

    @cached_property
    def low(self) -> list[str]:
        """The lines in lower case."""
        return [text.casefold() for text in self.texts]

    def _has_word(self, word: str) -> bool:
        """Say whether the page has a word in lower case by itself."""
        return any(word in _WORD.findall(line) for line in self.low if word in line)

    def _goes_on(self, before: int, at: int) -> bool:
        """Say whether a line of the file goes on with the one before it, none of text between."""
        if before < 0 or not self.texts[before]:
            return False
        if at + 1 in self.continues:
            return True
        if self.continues:
            return False
        if at > before + 1:
            gap = set(range(before + 1, at)) - self.passed
            if any(self.texts[i] for i in gap) or len(gap) == at - before - 1:
                return False
        return self._fits(before, at, apart=at > before + 1 and not self.is_spaced)

    def _passed(self) -> frozenset[int]:
        """Give the furniture, and the blank lines around it in the middle of a sentence."""
        found, run, before = set(self.furniture), list[int](), -1
        for at, text in enumerate(self.texts):
            if not text or at in self.furniture:
                run.append(at)
                continue
            if before >= 0 and not self.furniture.isdisjoint(run):
                is_open = self._fits(before, at, apart=True)
                found.update(run if is_open else ())
            run, before = [], at
        return frozenset(found)

    def _fits(self, before: int, at: int, *, apart: bool) -> bool:
        one, two = self.texts[before], self.texts[at]
        if _is_heading(one) or (may_be_label(one) and LABEL_ONLY.fullmatch(one)):
            return False
        if two[0].isdigit() and _counts_on(one, two):
            return True
        if _is_cut_address(one) and _URL_REST.fullmatch(two):
            return True
        if one[-1] == "&" or (one[-1] == "," and _AUTHOR.match(two)) or _DATED.match(two):
            return True
        if not apart and one[-1] == "." and _DOI.fullmatch(two) and _DIGIT.search(one):
            return True  # the end of a reference, which no "Available at" sets apart
        if begins(two) or one[-1] == ":":
            return False
        if _OPEN_WORD.search(one, max(0, len(one) - 6)):
            return True
        if two[0] == "(" or (")" in two and one.count("(") > one.count(")") and _CLOSES.match(two)):
            return not _is_ended(one)
        if two.lstrip("\"'([")[:1].islower() and not _NAME.match(two):
            return not _is_ended(one) and not _is_heading(f"{one} {two}")
        if apart or self.widths == (None, None):
            return one[-1] == "-" and one[-2:-1].isalpha() and two[0].islower()
        lines = ((one, two), (self.lines[before].rstrip(), self.lines[at].lstrip()))
        uneven = 0 if _is_ended(one) or ": " in one else 1 / UNEVEN
        return any(
            width is not None and is_full(width - int(width * uneven), *pair)
            for width, pair in zip(self.widths, lines, strict=True)
        )

    def _mended(
        self, line: Line, before: int, at: int, start: int
    ) -> tuple[Sequence[tuple[str, int]], int, str]:
        """Give what is to be added, with what stands between; takes a false hyphen away."""
        following = self.texts[at]
        if self.lines[before].rstrip().endswith("\xad"):
            return self.pieces[at], start, ""
        if _is_cut_address(line.text) and _URL_REST.fullmatch(following):
            return self.pieces[at], start, ""
        if line.text[-1:] in ("-", "–", "/") and following[0].isalnum():
            first = _LAST_WORD.search(line.text[-60:])
            if first and following[0].islower() and self._is_false(first["word"], following):
                line.text = line.text[:-1]
            return self.pieces[at], start, ""
        return self.pieces[at], start, " "

    def _is_false(self, first: str, following: str) -> bool:
        """Say whether a hyphen was put in by whoever broke the word."""
        rest = _WORD.match(following)
        second = rest[0] if rest else ""
        whole, compound = f"{first}{second}".casefold(), f"{first}-{second}".casefold()
        has_whole = self._has_word(whole)
        if has_whole != self._has_word(compound):
            return has_whole
        return COMPOUND.fullmatch(first) is None


def _whole(pieces: Sequence[tuple[str, int]]) -> str:
    return "".join([text for text, _ in pieces]).rstrip()


def _is_spaced(texts: Sequence[str]) -> bool:
    """Say whether a blank line stands below every line, as in transcripts of a PDF."""
    below = [
        one
        for one, two, three in zip(texts, texts[1:], texts[2:], strict=False)
        if not two and len(one) >= NARROWEST and three[:1].islower()
        if not _is_ended(one) and not begins(three)
    ]
    if len(below) < ENOUGH:
        return False
    return not any(
        one and two[:1].islower() and not _is_ended(one) for one, two in pairwise(texts[:-1])
    )


def _is_ended(text: str) -> bool:
    """Say whether a text ends as sentences do, with whatever closes behind its mark."""
    return text.rstrip("\"')]")[-1:] in _ENDS


def _counts_on(one: str, two: str) -> bool:
    """Say whether a number that begins a line goes on with the line before it."""
    if OPEN_END.search(one, max(0, len(one) - 8)) and _NUMBER.match(two):
        return True
    if _OPEN_PAGES.search(one, max(0, len(one) - 2)) and _LAST_PAGE.match(two):
        return True
    return _MONTH.search(one, max(0, len(one) - 10)) is not None and _YEAR.match(two) is not None


def _lone_blanks(texts: Sequence[str]) -> Iterator[int]:
    for at, (one, two, three) in enumerate(zip(texts, texts[1:], texts[2:], strict=False), 1):
        if one and not two and three:
            yield at


def _is_cut_address(text: str) -> bool:
    """Say whether a text ends with an address that may go on."""
    return text[-1:] in _OPEN_ENDS and _OPEN_URL.fullmatch(text.split()[-1]) is not None


def begins(text: str) -> bool:
    """Say whether a line begins something new, whatever stands before it.

    >>> begins("- Group"), begins("Sample: 75 families"), begins("sample of them"), begins("3+")
    (True, True, False, True)
    """
    if bullet_end(text) or _BEGINS.match(text):
        return True
    if text[0].isupper():
        if may_be_label(text) and LABEL.match(text):
            return True
        if DOMAIN_WORDS.match(text) or study_heading(text):
            return True
    elif ":" in text and (label := LABEL.match(text)) and label[0].endswith(":"):
        return not text.startswith("rating")
    return _is_heading(text)


def _is_heading(text: str) -> bool:
    return len(text) < 80 and plain_heading(text) in KNOWN
