"""How pieces of a web page's text become lines: white space, blank lines, bullets, links.

Must not know elements; `html` says what begins and what ends.
"""

from __future__ import annotations

import re

SPACE = re.compile(r"[ \t\n\r\f]+")
"""What HTML collapses; a no-break space stays."""
MAX_INDENT = 12
"""A list within so many others is no list of a page, and its indentation would cost too much."""


class Printer:
    """Collects text into lines.

    `is_furniture` and `list_depth` are for the caller to set.
    """

    def __init__(self) -> None:
        self.is_furniture = False
        self.list_depth = 0
        self._lines: list[str] = []
        self._furniture: list[int] = []
        self._pieces: list[str] = []
        self._indent = ""
        self._follows_space = True
        self._is_apart = False
        self._item_waits = False
        self._cell_waits = False
        self._is_all_furniture = True
        self._links: list[tuple[str, int, int]] = []

    def write(self, text: str, *, keeps_lines: bool = False) -> None:
        """Add text, its white space collapsed; where it `keeps_lines`, only within each line."""
        if keeps_lines and "\n" in text:
            first, *others = text.split("\n")
            self.write(first)
            for other in others:
                self.break_line()
                self.write(other)
            return
        text = SPACE.sub(" ", text)
        if self._follows_space and text.startswith(" "):
            text = text[1:]
        if not text:
            return
        if self._cell_waits and self._pieces:
            self._pieces[-1] = self._pieces[-1].rstrip(" ") + "\t"
            text = text.lstrip(" ")
        self._cell_waits = False
        self._is_all_furniture = self._is_all_furniture and self.is_furniture
        self._pieces.append(text)
        self._follows_space = text.endswith(" ")

    def write_label(self, text: str) -> None:
        """Add the name of a picture as a word of its own, unless the line just said it."""
        if text and not "".join(self._pieces[-2:]).rstrip(" ").endswith(text):
            self.write(f" {text} ")

    def begin_item(self) -> None:
        """Put a bullet before the next text."""
        self._item_waits = True

    def cancel_item(self) -> None:
        """Put no bullet: what comes is a heading."""
        self._item_waits = False

    def begin_cell(self) -> None:
        """Put a tab before the next text, unless it is the first of its line."""
        self._cell_waits = True

    def begin_link(self, href: str) -> None:
        """Remember where the text of a link begins."""
        self._links.append((href, len(self._lines), len(self._pieces)))

    def end_link(self) -> None:
        """Write the link as "[text](href)", if its text is within a line and not its address."""
        href, line, piece = self._links.pop()
        text = "".join(self._pieces[piece:])
        if line != len(self._lines) or not text.strip() or is_same_address(text, href):
            return
        bare = text.strip()
        before = text[: text.index(bare)]
        after = text[len(before) + len(bare) :]
        self._pieces[piece:] = [f"{before}[{bare}]({href}){after}"]

    def break_line(self) -> None:
        """End the line here, without its becoming a paragraph's end; two give a blank line."""
        if self._pieces:
            self._end()
        else:
            self._is_apart = True

    def end_line(self, *, is_apart: bool = False) -> None:
        """End the line if there is one; the next one stands apart from it by a blank line."""
        if self._pieces:
            self._end()
        self._is_apart = self._is_apart or is_apart

    def finish(self) -> tuple[tuple[str, ...], frozenset[int]]:
        """Give all lines, and the numbers of those that are furniture."""
        self.end_line()
        return tuple(self._lines), frozenset(self._furniture)

    def _end(self) -> None:
        text = "".join(self._pieces).rstrip(" \t")
        is_furniture, self._is_all_furniture = self._is_all_furniture, True
        self._pieces.clear()
        self._follows_space = True
        self._cell_waits = False
        if not text:
            return
        if self._is_apart and self._lines:
            self._lines.append("")
        self._is_apart = False
        indent = "  " * min(max(self.list_depth - 1, 0), MAX_INDENT)
        bullet = "- " if self._item_waits else "  " if self.list_depth else ""
        self._item_waits = False
        self._lines.append(indent + bullet + text)
        if is_furniture:
            self._furniture.append(len(self._lines))


def is_same_address(text: str, href: str) -> bool:
    """Say whether a link's text is its address, scheme, "www." and last slash aside.

    >>> is_same_address("www.example.org", "https://example.org/")
    True
    """
    return _bare(text) == _bare(href)


def _bare(address: str) -> str:
    bare = re.sub(r"\s+", "", address).casefold()
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", bare).rstrip("/.")
