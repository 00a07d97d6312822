"""From the markup of a saved web page to the lines a reader sees.

The parser calls `_Reader` element by element and builds no tree, so depth and size cost nothing;
nothing is fetched. Must not know what a page of the Guidebook says.

One line is a block's text up to the next block or `<br>`, a `<dt>` or `<dd>`, or a table's row with
a tab between cells (cells that hold blocks give lines of their own). Headings, paragraphs, lists
and tables have blank lines around them; the items of a list have none, and begin with "- ", two
spaces further in for each list around them. A link to another address is "[text](address)".
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from eifgraph.ingest.source import elements
from eifgraph.ingest.source.elements import Attributes, Element
from eifgraph.ingest.source.encodings import MARKS, NotText, decode
from eifgraph.ingest.source.lines import SourceText
from eifgraph.ingest.source.printer import Printer

SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(?P<address>https?://\S+?)\s*")
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def html_text(data: bytes) -> SourceText:
    """Give the visible text of a web page's bytes, however broken its markup is.

    Raises:
        NotText: the bytes are no text.
    """
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    parser.feed(b"<!---->" + html_markup(data).replace("\x00", "").encode("utf-8", "replace"))
    parser.close()
    lines, furniture = reader.printer.finish()
    return SourceText("html", lines, furniture, frozenset(), reader.address)


def html_markup(data: bytes) -> str:
    """Decode a web page: by its mark, as UTF-8, as it declares itself, or as text is."""
    if not data.startswith(tuple(mark for mark, _ in MARKS)):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            declared = _declared_encoding(data)
            if declared:
                return data.decode(declared, "replace")
    return decode(data)


def _declared_encoding(data: bytes) -> str:
    found = DECLARED.search(data, 0, 4096)
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name if found else ""
    except LookupError:
        return ""
    if name in {"iso8859-1", "ascii"}:  # as browsers take them
        return "windows-1252"
    return name if name.startswith(("utf-8", "cp125", "iso8859", "mac-")) else ""


MAX_DEPTH = 12_000
"""The parser looks through all open elements for one to close, so their number is limited."""


class _Reader:
    """Takes the parser's calls; what is open is a stack of its own."""

    def __init__(self) -> None:
        self.printer = Printer()
        self.address: str | None = None
        self._open = [Element("")]
        self._counts: dict[str, int] = {}
        self._controlled: set[str] = set()

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin an element."""
        around = self._open[-1]
        if attributes:
            opened = self._read_attributes(tag, attributes, around)
        else:
            opened = elements.plain_element(tag, around)
        if tag == "h1" and opened.is_furniture:
            opened = self._leave_header(opened)
        if tag not in elements.VOID:
            self._open.append(opened)
            self._counts[tag] = self._counts.get(tag, 0) + 1
            if len(self._open) > MAX_DEPTH:
                raise NotText("elements within elements without end")
        if not opened.drops:
            self._begin(opened)

    def end(self, tag: str) -> None:
        """End an element, and all within it that were never closed."""
        if not self._counts.get(tag):
            return
        closed = None
        while closed is None or closed.tag != tag:
            closed = self._open.pop()
            self._counts[closed.tag] -= 1
            if not closed.drops:
                self._end(closed)
        self.printer.is_furniture = self._open[-1].is_furniture

    def data(self, text: str) -> None:
        """Take text; it may come in several pieces."""
        if not self._open[-1].drops:
            self.printer.write(text, keeps_lines=bool(self._counts.get("pre")))

    def comment(self, text: str) -> None:
        """Look into a comment for the address that browsers leave there."""
        if self.address is None and (saved := SAVED_FROM.fullmatch(text)):
            self.address = saved["address"]

    def close(self) -> None:
        """End all that is still open."""
        for opened in reversed(self._open):
            if not opened.drops:
                self._end(opened)

    def _begin(self, opened: Element) -> None:
        tag, printer = opened.tag, self.printer
        if tag not in elements.BLOCKS:
            printer.is_furniture = opened.is_furniture
            if tag in elements.BREAKS:
                self._break(tag)
            elif opened.href:
                printer.begin_link(opened.href)
            return
        printer.end_line(is_apart=self._is_apart(tag))
        printer.is_furniture = opened.is_furniture
        if tag in elements.LISTS:
            printer.list_depth += 1
        elif tag in elements.HEADINGS:
            printer.cancel_item()
        elif tag == "li":
            printer.begin_item()

    def _break(self, tag: str) -> None:
        if tag == "br":
            self.printer.break_line()
        elif tag == "hr":
            self.printer.end_line(is_apart=True)
        else:
            self.printer.begin_cell()

    def _end(self, closed: Element) -> None:
        tag = closed.tag
        if closed.href:
            self.printer.end_link()
        if tag in elements.LISTS:
            self.printer.end_line()
            self.printer.list_depth -= 1
        if tag in elements.BLOCKS:
            self.printer.end_line(is_apart=self._is_apart(tag))

    def _is_apart(self, tag: str) -> bool:
        """Within a list only headings stand apart."""
        within = elements.HEADINGS if self.printer.list_depth else elements.SPACED
        return tag in within

    def _read_attributes(self, tag: str, attributes: Attributes, around: Element) -> Element:
        if tag in {"link", "meta"}:
            self._read_address(tag, attributes)
        self._controlled |= elements.controls(attributes)
        is_panel = elements.is_panel(attributes, self._controlled)
        opened = elements.element(tag, attributes, around, is_panel=is_panel)
        if tag in {"img", "svg"} or "aria-label" in attributes:
            is_seen = not around.drops and not elements.is_hidden(attributes)
            self.printer.write_label(elements.label(tag, attributes) if is_seen else "")
        return opened

    def _leave_header(self, heading: Element) -> Element:
        """Take a header as the page's own from its main heading on: it may hold the ratings."""
        first = next(n for n, opened in enumerate(self._open) if opened.is_furniture)
        if self._open[first].tag != "header":
            return heading
        for number in range(first, len(self._open)):
            kept = self._open[number]
            if kept.tag in elements.ALWAYS_FURNITURE:
                return heading
            self._open[number] = Element(kept.tag, kept.drops, is_content=True)
        return Element("h1", heading.drops, is_content=True)

    def _read_address(self, tag: str, attributes: Attributes) -> None:
        """Take the address a page gives itself; the canonical one before any other."""
        if tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.address = elements.address(attributes.get("href", "")) or self.address
        elif tag == "meta" and attributes.get("property", "").lower() == "og:url":
            self.address = self.address or elements.address(attributes.get("content", "")) or None
