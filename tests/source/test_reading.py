"""Which kind a file is, what is refused, and that nothing but a PageError is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.errors import PageError
from eifgraph.ingest.source import SourceText, read_source, source_text
from eifgraph.ingest.source.reading import LIMITS, OTHER_KINDS
from tests.source.paper import Words, make_pdf

PDF = make_pdf([[Words(72, 72, "Synthetic words")]])
HTML = b"<!DOCTYPE html><title>t</title><p>Synthetic words"


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        pytest.param("page.txt", b"Words", "text", id="text"),
        pytest.param("page.md", b"# Words\n- <p> is an element", "text", id="markdown"),
        pytest.param("page.txt", PDF, "pdf", id="pdf-named-text"),
        pytest.param("page.html", PDF, "pdf", id="pdf-named-html"),
        pytest.param("page.pdf", b"junk\n" + PDF, "pdf", id="pdf-after-junk"),
        pytest.param("page.txt", b"About %PDF-1.7 files", "text", id="text-on-pdf"),
        pytest.param("page.pdf", b"Plain words", "text", id="text-named-pdf"),
        pytest.param("page.txt", HTML, "html", id="html-named-text"),
        pytest.param(
            "page", b"\xef\xbb\xbf \n<!-- c --><HTML><body>Words", "html", id="html-marked"
        ),
        pytest.param(
            "page.xhtml", b'<?xml version="1.0"?><html><p>w</p></html>', "html", id="xhtml"
        ),
        pytest.param("page.htm", b"<div class='a'>Words</div>", "html", id="fragment"),
        pytest.param("page.html", b"Words, 3 < 4 and 5 > 4", "text", id="text-named-html"),
        pytest.param("page.txt", b"The <html> element is first", "text", id="text-on-html"),
        pytest.param("page.html", HTML.decode().encode("utf-16"), "html", id="html-in-utf-16"),
    ],
)
def test_kind_is_told_by_content(name: str, data: bytes, form: str) -> None:
    """The content decides, the ending second."""
    assert source_text(Path(name), data).form == form


@pytest.mark.parametrize(("start", "kind"), OTHER_KINDS, ids=[kind for _, kind in OTHER_KINDS])
def test_other_kinds_are_named(start: bytes, kind: str) -> None:
    """A file that is no text is refused by the name of its kind."""
    with pytest.raises(PageError, match=kind):
        source_text(Path("page.txt"), start + bytes(20))


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"<html><p hidden>x</p></html>"]
)
def test_empty_is_refused(data: bytes) -> None:
    """A file without a word is no page."""
    with pytest.raises(PageError, match="the file is empty"):
        source_text(Path("page.txt"), data)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\r\nb\rc\nd", ("a", "b", "c", "d")),
        ("a\n", ("a", "")),
        ("a\u2028b\x85c\vd", ("a\u2028b\x85c\vd",)),
        ("a\n\fb", ("a", "b")),
    ],
    ids=["ends", "last", "not-ends", "form-feed"],
)
def test_lines_are_those_of_editors(text: str, lines: tuple[str, ...]) -> None:
    """Only CR, LF and both end a line; a form feed ends none and is dropped."""
    assert source_text(Path("page.txt"), text.encode()).lines == lines


def test_running_heads_of_printed_text() -> None:
    """Between form feeds, lines that run through the pages are furniture; headings are not."""
    sheets = [
        f"Guidebook > Synthetic Lantern {n}\n\nStudy {n}\nText of {n}.\n\n{n}\n"
        for n in range(1, 6)
    ]
    source = source_text(Path("page.txt"), "\f".join(sheets).encode())
    kept = [line for n, line in enumerate(source.lines, 1) if line and n not in source.furniture]
    assert kept == [line for n in range(1, 6) for line in (f"Study {n}", f"Text of {n}.")]


@pytest.mark.parametrize(
    ("head", "data"), [("text", b"word " * 10**6 + b"w"), ("html", HTML + b" " * LIMITS["html"])]
)
def test_large_files_are_refused(head: str, data: bytes) -> None:
    """Each kind has a limit of its own."""
    with pytest.raises(PageError, match="at most"):
        source_text(Path("page"), data)


def test_large_file_is_not_read(tmp_path: Path) -> None:
    """A file that is too large for any kind is refused by its size."""
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        file.truncate(max(LIMITS.values()) + 1)
    with pytest.raises(PageError, match="at most"):
        read_source(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is a PageError too."""
    with pytest.raises(PageError, match="cannot be read"):
        read_source(tmp_path / "none.txt")


ARCHIVE = b"""From: <Saved by a browser>
Snapshot-Content-Location: https://guidebook.example.org/programme/synthetic
Subject: =?utf-8?Q?Synthetic?=
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="--b"

----b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html><p>Caf=C3=A9 par=
ents</p>
----b
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
----b--
"""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_web_archive_is_html(end: bytes) -> None:
    """A page saved as one file has its markup within, and its address before it."""
    source = source_text(Path("page.mhtml"), ARCHIVE.replace(b"\n", end))
    assert (source.form, source.lines) == ("html", ("Café parents",))
    assert source.address == "https://guidebook.example.org/programme/synthetic"


def test_archive_without_page_is_text() -> None:
    """An archive that holds no page is read as what it looks like."""
    assert source_text(Path("page.txt"), ARCHIVE.replace(b"text/html", b"text/css")).form == "text"


STARTS = st.sampled_from(
    [b"", PDF, PDF[:300], b"%PDF-1.7\n", HTML, b"<html>", b"<!doctype html><table><tr>", ARCHIVE]
)
NAMES = st.sampled_from(["page.txt", "page.html", "page.pdf"])


def read_or_refuse(name: str, data: bytes) -> SourceText | None:
    """Read bytes, or give None where they are refused; anything else is a fault."""
    try:
        return source_text(Path(name), data)
    except PageError:
        return None


@given(NAMES, STARTS, st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, start: bytes, data: bytes) -> None:
    """Nothing but a PageError is raised, and what is numbered is there."""
    source = read_or_refuse(name, start + data)
    if source is None:
        return
    assert isinstance(source, SourceText)
    assert (source.furniture | source.continues) <= set(range(1, len(source.lines) + 1))
    assert not any("\n" in line or "\r" in line for line in source.lines)


@given(st.integers(9, len(PDF)), st.integers(0, 255))
def test_damaged_pdf_is_read_or_refused(place: int, byte: int) -> None:
    """A byte that is wrong, or a file that is cut, raises nothing else."""
    for data in (PDF[:place], PDF[: place - 1] + bytes([byte]) + PDF[place:]):
        source = read_or_refuse("page.pdf", data)
        assert source is None or source.lines
