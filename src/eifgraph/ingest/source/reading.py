"""Which kind of file it is, and whether it may be read at all.

The kind is told by what a file holds, its name's ending second. Must not know how a kind is read.
"""

from __future__ import annotations

import re
from pathlib import Path

from eifgraph.errors import PageError
from eifgraph.ingest.source.archive import web_archive
from eifgraph.ingest.source.encodings import NotText
from eifgraph.ingest.source.lines import Form, SourceText
from eifgraph.ingest.source.text import plain_text

LIMITS: dict[Form, int] = {"text": 5_000_000, "html": 20_000_000, "pdf": 20_000_000}
"""A page is some 12 kB of text; saved web pages and PDFs carry their pictures along."""
ADVICE = "save the programme's own page as text, as a web page or as PDF"

OTHER_KINDS = (
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "rich text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"bplist00", "a web archive of Safari's"),
    (b"\x1f\x8b", "a compressed file"),
)
"""How files begin that are no text, and what they are."""
OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
ELEMENT = re.compile(
    rb"<(?:p|div|h[1-6]|ul|ol|li|table|section|article|main|span|a|br)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
BOMS = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe(?:\0\0)?|\0\0\xfe\xff|\xfe\xff)")


def read_source(path: Path) -> SourceText:
    """Read a file as lines, whatever it was saved as.

    Raises:
        PageError: it cannot be read, is too large, empty, or no text can be had from it.
    """
    try:
        size = path.stat().st_size
        largest = max(LIMITS.values())
        if size > largest:
            raise _too_large(path, size, largest)
        return source_text(path, path.read_bytes())
    except OSError as error:
        raise PageError(path, f"cannot be read ({error.strerror})", "check the path") from error


def source_text(path: Path, data: bytes) -> SourceText:
    """Give the lines of a file's bytes; `path` is for its ending and for messages.

    Raises:
        PageError: it is too large, empty, or no text can be had from it.
    """
    archived = web_archive(data)
    form: Form = "html" if archived else file_form(path, data)
    if len(data) > LIMITS[form]:
        raise _too_large(path, len(data), LIMITS[form])
    for start, kind in OTHER_KINDS:
        if data.startswith(start):
            raise PageError(path, f"the file is not text but {kind}", ADVICE)
    try:
        source = _read(form, path, data if archived is None else archived.markup)
    except NotText as error:
        raise PageError(path, f"the file is not text ({error})", ADVICE) from error
    if not any(line.strip() for line in source.lines):
        raise PageError(path, "the file is empty", "save the page again")
    if archived and archived.address and source.address is None:
        return SourceText("html", source.lines, source.furniture, address=archived.address)
    return source


def file_form(path: Path, data: bytes) -> Form:
    """Tell what kind of file it is.

    >>> file_form(Path("page.txt"), b"%PDF-1.7"), file_form(Path("page.html"), b"Plain words")
    ('pdf', 'text')
    """
    start = data[:4096]
    ending = path.suffix.lower()
    if start.lstrip(b"\xef\xbb\xbf\t\r\n\f ").startswith(b"%PDF-"):
        return "pdf"
    if ending == ".pdf" and b"%PDF-" in start:
        return "pdf"
    narrow = BOMS.sub(b"", start).replace(b"\0", b"")
    if OPENING.match(narrow):
        return "html"
    if ending in {".html", ".htm", ".xhtml"} and ELEMENT.search(narrow):
        return "html"
    return "text"


def _read(form: Form, path: Path, data: bytes) -> SourceText:
    """Read one kind; the readers of HTML and PDF are slow to import and not always needed."""
    if form == "pdf":
        from eifgraph.ingest.source.pdf import pdf_text

        return pdf_text(path, data)
    if form == "html":
        from eifgraph.ingest.source.html import html_text

        return html_text(data)
    return plain_text(data)


def _too_large(path: Path, size: int, limit: int) -> PageError:
    return PageError(path, f"the file has {size:,} bytes, such a page at most {limit:,}", ADVICE)
