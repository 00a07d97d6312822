"""Whatever encoding a text was saved in, the same text is read."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.source.encodings import NotText, decode

ENGLISH = {
    "apostrophe": "The parents’ own view",
    "quotes": "A so-called “plus” rating – and ‘more’",
    "quote-first": "“Why?” she asked",
    "pound": "a unit cost of less than £100",
    "bullets": "• Preschool\n• Home\n",
    "dash": "Improved behaviour – based on study 1",
    "range": "2004–2007",
    "ellipsis": "5 to 7 years… and more",
    "small-letter": "Müller and naïve Gödel, 2012",
    "capital-letter": "École; Ünal (2012)",
    "name-apart": "Ó Briain (2012)",
    "half": "1½ hours",
    "no-break": "UK\u00a0provision",
    "plain": "Nothing but ASCII.",
}
MARKED = ("utf-8-sig", "utf-16", "utf-32")
WIDE = ("utf-16-le", "utf-16-be")
BYTEWISE = ("utf-8", "windows-1252", "latin-1", "mac-roman")


def encodable(text: str, encoding: str) -> bool:
    """Say whether an encoding has all characters of a text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


CASES = [
    pytest.param(text, encoding, id=f"{name}-{encoding}")
    for name, text in ENGLISH.items()
    for encoding in (*MARKED, *WIDE, *BYTEWISE)
    if encodable(text, encoding)
]


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_english_comes_back(text: str, encoding: str) -> None:
    """A line of English is read from whatever it was saved as."""
    assert decode(text.encode(encoding)) == text


def test_cases_are_there() -> None:
    """Each encoding is tried, most of them on all lines."""
    assert len(CASES) > 110


@pytest.mark.parametrize("mark", [b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"])
def test_order_of_utf_32(mark: bytes) -> None:
    """The mark of UTF-32 is not taken for that of UTF-16."""
    encoding = "utf-32-le" if mark[0] else "utf-32-be"
    assert decode(mark + "a’b".encode(encoding)) == "a’b"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(9), id="program"),
        pytest.param(b"a\x00b\x00\x00c", id="nulls-on-both-sides"),
        pytest.param(b"\x00", id="a-null"),
        pytest.param(b"\x01\x02\x03\x04abc", id="controls"),
        pytest.param(b"\xff\xfea", id="half-a-character"),
        pytest.param(b"\xff\xfe\x01\x00\x02\x00", id="controls-in-utf-16"),
        pytest.param(b"\xef\xbb\xbf\xff", id="mark-lies"),
        pytest.param(bytes(range(0x80, 0xA0)) * 9, id="no-encoding"),
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    """Bytes that are no text are not read as text."""
    with pytest.raises(NotText):
        decode(data)


def test_stray_control_is_no_fault() -> None:
    """What a word processor leaves behind does not make a text binary."""
    text = "hyphen\x1fation and a\vbreak " + "word " * 40 + "\x02"
    assert decode(text.encode()) == text


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n\f"))


@given(ANY)
def test_any_text_comes_back_from_utf(text: str) -> None:
    """UTF-8, and UTF-16 or UTF-32 with a mark, hold any text."""
    for encoding in ("utf-8", *MARKED):
        if not text.startswith("\ufeff"):
            assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_ascii_comes_back_from_wide(text: str) -> None:
    """UTF-16 needs no mark where half of its bytes are null."""
    assert [decode(text.encode(encoding)) for encoding in WIDE] == [text, text]


@given(st.binary())
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    """Nothing else is ever raised."""
    with contextlib.suppress(NotText):
        assert "\x00" not in decode(data)
