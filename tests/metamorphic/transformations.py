"""Ways in which copies of one page differ though they state the same facts.

Each takes the text of a page, its lines ended by line feeds, and gives another; what has no
place to act on a page gives it back unchanged. Must not know what any text means, but for
addresses, which no copy respells.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

Transformation = Callable[[str], str]
Encoding = Callable[[str], bytes | None]

ADDRESS: Final = re.compile(
    r"(?:https?://|www\.|doi\.org/|\S+@)\S+|\b10\.\d{4,}/\S+|\b\S+\.(?:org|com|uk|net)\b\S*"
)
BULLET: Final = re.compile(r"^([^\S\n]*)(?:[-•▪]|\*(?!\*)|–)[^\S\n]+(?=\S)", re.MULTILINE)
PDF_FOOTER: Final = re.compile(r"^EIF Guidebook > (.+?) \d+$", re.MULTILINE)
PDF_FURNITURE: Final = re.compile(r"EIF Guidebook > |Downloaded from |Published \w+ \d{4} ")
"""Lines that a printer puts on a page whole, whatever the width of its text."""
LIGATURES: Final = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
EVERY: Final = 17
"""Page furniture comes about so many lines apart."""


def outside_addresses(text: str, change: Callable[[str], str]) -> str:
    """Change a text, but leave addresses as they are.

    >>> outside_addresses("a-b https://a-b.org/a-b a-b", lambda part: part.replace("-", "+"))
    'a+b https://a-b.org/a-b a+b'
    """
    parts, start = [], 0
    for match in ADDRESS.finditer(text):
        parts += [change(text[start : match.start()]), match[0]]
        start = match.end()
    return "".join([*parts, change(text[start:])])


def blank_lines_doubled(text: str) -> str:
    """Make two blank lines of each."""
    return re.sub(r"\n[^\S\n]*(?=\n)", "\n\n", text)


def blank_lines_single(text: str) -> str:
    """Make one blank line of several."""
    return re.sub(r"(?:^[^\S\n]*\n){2,}", "\n", text, flags=re.MULTILINE)


def trailing_spaces(text: str) -> str:
    """End each line, blank ones included, in spaces."""
    return text.replace("\n", "  \n")


def curly_quotes(text: str) -> str:
    """Print straight quotes curly, as word processors do."""

    def curl(part: str) -> str:
        part = re.sub(r"(?:(?<=[\s(\[])|^)'(?=\w)", "‘", part, flags=re.MULTILINE).replace("'", "’")
        return re.sub(r"(?:(?<=[\s(\[])|^)\"(?=\w)", "“", part, flags=re.MULTILINE).replace(
            '"', "”"
        )

    return outside_addresses(text, curl)


def straight_quotes(text: str) -> str:
    """Print curly quotes straight."""
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def hyphens(text: str, printed: str) -> str:
    """Print hyphens within words and figures as another hyphen of Unicode."""
    return outside_addresses(text, lambda part: re.sub(r"(?<=\w)-(?=\w)", printed, part))


def bullets(text: str, printed: str) -> str:
    """Print the bullets of lists as another kind."""
    return BULLET.sub(rf"\1{printed} ", text)


def wrapped(text: str, width: int, *, hangs: bool) -> str:
    """Wrap lines longer than a width; below a bullet, lines hang or begin at the margin."""
    return "\n".join(
        piece for line in text.split("\n") for piece in _wrap(line, width, hangs=hangs)
    )


def _wrap(line: str, width: int, *, hangs: bool) -> list[str]:
    if len(line) <= width or PDF_FURNITURE.match(line.replace("\xad", "")):
        return [line]
    bullet = BULLET.match(line)
    margin = line[: len(line) - len(line.lstrip())]
    indent = " " * bullet.end() if bullet and hangs else margin
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=indent,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )


def soft_hyphens(text: str) -> str:
    """Put a soft hyphen into each long word."""
    return outside_addresses(text, lambda p: re.sub(r"([a-z]{4})([a-z]{4,})", "\\1\xad\\2", p))


def ligatures(text: str) -> str:
    """Print pairs of letters as the one sign that fonts have for them."""

    def join(part: str) -> str:
        for letters, sign in LIGATURES:
            part = part.replace(letters, sign)
        return part

    return outside_addresses(text, join)


def no_break_spaces(text: str) -> str:
    """Print spaces between words as such as keep a line together."""
    return re.sub(r"(?<=\S) (?=\S)", "\xa0", text)


def tabs(text: str) -> str:
    """Indent by tabs."""
    return re.sub(r"^ {1,4}(?=\S)", "\t", text, flags=re.MULTILINE)


def furniture_between(text: str) -> str:
    """Put page furniture between paragraphs, a blank line on either side."""
    lines = text.split("\n")
    end = len(text.rstrip().split("\n"))  # behind its last line, no page ends
    return "\n".join(
        _furnished(
            lines, text, [at for at, line in enumerate(lines[:end]) if not line.strip()], "\n"
        )
    )


def furniture_within(text: str) -> str:
    """Wrap paragraphs and put page furniture between lines of one sentence."""
    text = wrapped(text, 72, hangs=True)
    lines = text.split("\n")
    places = [at for at in range(1, len(lines)) if _goes_on(lines[at - 1], lines[at])]
    return "\n".join(_furnished(lines, text, places, ""))


def _goes_on(line: str, following: str) -> bool:
    """Say whether a sentence runs on over a full line into the next."""
    return len(line) > 55 and line[-1].isalpha() and following.lstrip()[:1].islower()


def _furnished(lines: list[str], text: str, places: list[int], around: str) -> Iterator[str]:
    number, last = 0, 2
    total = len(lines) // EVERY + 2
    footer = PDF_FOOTER.search(text)
    for at, line in enumerate(lines):
        if at in places and at - last >= EVERY:
            number, last = number + 1, at
            of = (
                f"EIF Guidebook > {footer[1]} {number + 1}"
                if footer
                else f"Page {number} of {total}"
            )
            yield f"{around}{of}{around}"
        yield line


TRANSFORMATIONS: Final[dict[str, Transformation]] = {
    "blank-lines-doubled": blank_lines_doubled,
    "blank-lines-single": blank_lines_single,
    "trailing-spaces": trailing_spaces,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "curly-quotes": curly_quotes,
    "straight-quotes": straight_quotes,
    "hyphens-2010": partial(hyphens, printed="\u2010"),
    "hyphens-2011": partial(hyphens, printed="\u2011"),
    "bullets-dot": partial(bullets, printed="•"),
    "bullets-star": partial(bullets, printed="*"),
    "bullets-dash": partial(bullets, printed="–"),
    "bullets-square": partial(bullets, printed="▪"),
    "bullets-hyphen": partial(bullets, printed="-"),
    **{
        f"wrapped-{width}-{'hanging' if hangs else 'flush'}": partial(
            wrapped, width=width, hangs=hangs
        )
        for width in (60, 72, 100)
        for hangs in (True, False)
    },
    "soft-hyphens": soft_hyphens,
    "ligatures": ligatures,
    "no-break-spaces": no_break_spaces,
    "tabs": tabs,
    "furniture-between": furniture_between,
    "furniture-within": furniture_within,
}


def encoded(text: str, encoding: str) -> bytes | None:
    """Encode a text, or give None if the encoding has not all of its characters."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


ENCODINGS: Final[dict[str, Encoding]] = {
    "utf-8-bom": partial(encoded, encoding="utf-8-sig"),
    "utf-16": partial(encoded, encoding="utf-16"),
    "utf-16-big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "windows-1252": partial(encoded, encoding="cp1252"),
}
NAMES: Final = (*TRANSFORMATIONS, *ENCODINGS)


def transform(name: str, text: str) -> bytes | None:
    """Transform a page by the name of the way; None if that changes no byte of it."""
    if name in TRANSFORMATIONS:
        changed: bytes | None = TRANSFORMATIONS[name](text).encode()
    else:
        changed = ENCODINGS[name](text)
    return None if changed == text.encode() else changed
