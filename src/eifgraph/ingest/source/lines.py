"""What is left of a file once it has been read: lines, and what is known of each.

Must not know how files are coded or laid out, nor what a page of the Guidebook says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["text", "html", "pdf"]

LINE_END = re.compile(r"\r\n|\r|\n")
"""Line ends as RFC 5147 counts them; U+2028, U+0085 and form feeds stand within a line."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The lines of a file, and the numbers (from 1) of those that need another reading.

    `furniture` holds lines that belong to the sheet or the site and not to the page: running
    heads, page numbers, navigation. `continues` holds lines that go on with the line before
    them that is not furniture. `address` is the page's own, if the file states it.
    """

    form: Form
    lines: tuple[str, ...]
    furniture: frozenset[int] = frozenset()
    continues: frozenset[int] = frozenset()
    address: str | None = None


def split_lines(text: str) -> list[str]:
    r"""Cut a text at its line ends; the last line has none.

    >>> split_lines("a\r\nb\rc\u2028d\n")
    ['a', 'b', 'c\u2028d', '']
    """
    return LINE_END.split(text) if "\r" in text else text.split("\n")
