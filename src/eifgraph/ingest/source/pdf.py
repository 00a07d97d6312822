"""From a PDF's bytes to runs of text with their places.

The one module that knows the PDF library. Must not know what order, lines or paragraphs the runs
make. Text that is not upright on its page is left out: it is a mark across it or beside it.
"""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from eifgraph.errors import PageError
from eifgraph.ingest.source.columns import Run
from eifgraph.ingest.source.layout import arrange
from eifgraph.ingest.source.lines import SourceText
from eifgraph.ingest.source.paragraphs import printed_text

MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000
MAX_SECONDS = 60.0
"""Looked at after each page; a Guidebook page takes a tenth of a second."""
ADVICE = "save the programme's own page as text, or print it to PDF again"
HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What the library says for a hyphen at a line's end."""
WIDE_GAP = 1.5
"""A gap wider than so many letters' height parts two runs: columns, or cells of a table."""
OFF_LINE = 0.2
TILT = 0.1


def pdf_text(path: Path, data: bytes) -> SourceText:
    """Give the lines of a PDF in reading order.

    Raises:
        PageError: it is encrypted, damaged, without text, or too long.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise PageError(path, _fault(), ADVICE) from error
    try:
        pages = [arrange(runs) for runs in _pages(path, document)]
    except pdfium.PdfiumError as error:
        raise PageError(path, "the PDF is damaged", ADVICE) from error
    finally:
        document.close()
    if not any(pages):
        raise PageError(path, "the PDF has no text; it may be a scan", ADVICE)
    return printed_text(pages)


def _fault() -> str:
    reasons = {
        raw.FPDF_ERR_PASSWORD: "the PDF is encrypted",
        raw.FPDF_ERR_SECURITY: "the PDF is encrypted in a way that cannot be read",
    }
    return reasons.get(raw.FPDF_GetLastError(), "the PDF is damaged")


def _pages(path: Path, document: pdfium.PdfDocument) -> Iterator[list[Run]]:
    if len(document) > MAX_PAGES:
        reason = f"the PDF has {len(document)} pages, a programme's at most {MAX_PAGES}"
        raise PageError(path, reason, ADVICE)
    end = time.monotonic() + MAX_SECONDS
    characters = 0
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        characters += words.count_chars()
        if characters > MAX_CHARACTERS or time.monotonic() > end:
            raise PageError(path, "the PDF has far more text than a programme's page", ADVICE)
        yield _runs(words, page.get_bbox()[3], is_turned=page.get_rotation() != 0)
        words.close()
        page.close()


def _runs(words: pdfium.PdfTextPage, top: float, *, is_turned: bool) -> list[Run]:
    """Collect characters into runs, in the order in which the file draws them."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    runs: list[Run] = []
    run: _Growing | None = None
    for index in range(words.count_chars()):
        code = raw.FPDFText_GetUnicode(words, index)
        text = HYPHENS.get(code) or _character(code)
        if not text.strip() or raw.FPDFText_IsGenerated(words, index) == 1:
            if run and text.isspace():  # also one that does not break, or is narrow
                run.space = run.space or text
            if text != "-":
                continue
        if not is_turned and math.sin(abs(raw.FPDFText_GetCharAngle(words, index)) / 2) > TILT:
            continue
        raw.FPDFText_GetCharOrigin(words, index, x, y)
        raw.FPDFText_GetLooseCharBox(words, index, box)
        letter = _Growing(text, box.left, box.right, top - y.value, box.top - box.bottom)
        if run and run.is_followed_by(letter):
            run.add(letter)
            continue
        if run:
            runs.append(run.finished())
        run = letter
    return [*runs, run.finished()] if run else runs


def _character(code: int) -> str:
    if code in {0x20, 0xA0}:
        return chr(code)
    return "" if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


class _Growing:
    """A run that may get further characters."""

    __slots__ = ("baseline", "last", "left", "right", "size", "space", "texts", "word_right")

    def __init__(self, text: str, left: float, right: float, baseline: float, size: float) -> None:
        self.texts = [text]
        self.last = left
        self.left, self.right, self.baseline, self.size = left, right, baseline, size
        self.word_right: float | None = None
        self.space = ""

    def is_followed_by(self, letter: _Growing) -> bool:
        """Say whether a character stands just after this run's last, or with it in a ligature."""
        size = max(self.size, letter.size)
        return (
            abs(letter.baseline - self.baseline) <= OFF_LINE * size
            and letter.left >= self.last - OFF_LINE * size
            and letter.left - self.right <= WIDE_GAP * size
        )

    def add(self, letter: _Growing) -> None:
        """Take a character in."""
        if self.space:
            self.texts.append(self.space)
            self.word_right = self.word_right or self.right
            self.space = ""
        self.texts += letter.texts
        self.last = letter.left
        self.right = max(self.right, letter.right)
        self.size = max(self.size, letter.size)

    def finished(self) -> Run:
        """Give the run as it is."""
        word = (self.word_right or self.right) - self.left
        return Run("".join(self.texts), self.left, self.right, self.baseline, self.size, word)
