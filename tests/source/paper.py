"""The smallest writer of PDFs that tests of reading them need: words at places, in Helvetica."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
ADVANCES = """
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556
    556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667
    556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556
    556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722
    500 500 500 334 260 334 584
"""
"""How wide Helvetica's characters from space to tilde are, in thousandths of its size."""


TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /F def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <1F> <00660069> <A0> <00A0> endbfchar endcmap
CMapName currentdict /CMap defineresource pop end end
"""
"""Says that one sign, U+FB01 in these tests, stands for the two letters "fi", and that a space does
not break."""


class Words(NamedTuple):
    """Text at a place, from the page's top left."""

    left: float
    top: float
    text: str
    size: float = 10


def wrapped(
    left: float, top: float, text: str, width: float = 450, size: float = 10
) -> list[Words]:
    """Set a text in lines no wider than a width."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _width(longer) * size > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return paragraph(left, top, *lines, size=size)


def _width(text: str) -> float:
    widths = ADVANCES.split()
    return sum(int(widths[min(ord(letter), 126) - 32]) for letter in text) / 1000


def paragraph(left: float, top: float, *lines: str, size: float = 10) -> list[Words]:
    """Set lines one below the other."""
    return [Words(left, top + 1.2 * size * n, line, size) for n, line in enumerate(lines)]


def make_pdf(pages: Sequence[Iterable[Words]], *, trailer: str = "") -> bytes:
    """Give a PDF with these pages; the words are drawn in the order in which they are given."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    last = 4 + 2 * len(pages)
    widths = f"/FirstChar 31 /LastChar 126 /Widths [700 {ADVANCES}]"
    font = f"/BaseFont /Helvetica /Encoding /WinAnsiEncoding {widths} /ToUnicode {last} 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< /Type /Font /Subtype /Type1 {font} >>".encode(),
    ]
    for number, page in enumerate(pages):
        box = f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << /F1 3 0 R >> >>"
        content = b"\n".join(_drawn(words) for words in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R {box} /Contents {5 + 2 * number} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        ]
    objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(TO_UNICODE), TO_UNICODE))
    return _file(objects, trailer)


def _drawn(words: Words) -> bytes:
    text = words.text.replace("ﬁ", "\x1f").encode("windows-1252")
    for special in (b"\\", b"(", b")"):
        text = text.replace(special, b"\\" + special)
    place = f"BT /F1 {words.size} Tf {words.left} {HEIGHT - words.top} Td (".encode()
    return place + text + b") Tj ET"


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        data
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )
