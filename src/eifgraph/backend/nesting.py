"""What a file of RDF may not be, told before any engine reads it.

Knows how each syntax nests and refers to other files; must not know an engine. Measured with
pyoxigraph 0.5: triple terms in triple terms overflow its stack at 20,000 and JSON-LD objects in
objects between 1,000 and 5,000, which kills the process; RDF/XML takes time by the square of its
depth, and as much memory as its entities ask for. Turtle's own brackets did no harm at 100,000.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat

from eifgraph.errors import DataError

MAX_DEPTH: Final = 200
CHUNK: Final = 1 << 20
TRIPLE_TERM: Final = b"<<("
TOO_DEEP: Final = f"it nests deeper than {MAX_DEPTH} here; data may nest so deep"
_TURTLE: Final = re.compile(
    rb"""(?P<open><<\()|(?P<close>\)>>)|(?P<skip>\\.|<[^<>"{}|^`\x00-\x20]*+>|\#[^\r\n]*+
    |\"{3}(?:(?:"{1,2}+)?(?:[^"\\]|\\.))*+\"{3}|'{3}(?:(?:'{1,2}+)?(?:[^'\\]|\\.))*+'{3}
    |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')""",
    re.VERBOSE | re.DOTALL,
)
"""What opens and what closes a triple term, and where neither does."""
_JSON: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_REMOTE: Final = re.compile(rb'"@(?:context|import)"\s*+:\s*+(?:\[\s*+)?"')


def check_turtle(file: IO[bytes], path: Path) -> None:
    """Refuse Turtle, TriG, N-Triples or N-Quads with triple terms that nest too deep.

    Raises:
        DataError: they do, at that place.
    """
    if _has_triple_terms(file):
        file.seek(0)
        _check_depth(_TURTLE, file.read(), path)


def _has_triple_terms(file: IO[bytes]) -> bool:
    """Look for what opens one; hardly any file has it, and looking is quick."""
    before = b""
    while chunk := file.read(CHUNK):
        if TRIPLE_TERM in before + chunk:
            return True
        before = chunk[-len(TRIPLE_TERM) :]
    return False


def check_json(file: IO[bytes], path: Path) -> None:
    """Refuse JSON-LD that nests too deep, or whose context lies elsewhere: nothing is fetched.

    Raises:
        DataError: it does, at that place.
    """
    text = file.read()
    _check_depth(_JSON, text, path)
    if match := _REMOTE.search(text):
        raise DataError(
            path,
            "its context lies elsewhere, and nothing is fetched; put the context into the file",
            *_place(text, match.start()),
        )


def _check_depth(tokens: re.Pattern[bytes], text: bytes, path: Path) -> None:
    depth = 0
    for match in tokens.finditer(text):
        if match.lastgroup == "close":
            depth -= 1
        elif match.lastgroup == "open":
            depth += 1
        elif match.lastgroup == "skip":  # were it no string to the engine, these would count
            depth += match[0].count(TRIPLE_TERM)
        if depth > MAX_DEPTH:
            raise DataError(path, TOO_DEEP, *_place(text, match.start()))


def _place(text: bytes, start: int) -> tuple[int, int]:
    before = text[:start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return before.count(b"\n") + 1, len(line) + 1


def check_xml(file: IO[bytes], path: Path) -> None:
    """Refuse XML that is not well-formed, nests too deep, or has entities that lie elsewhere.

    Entities that grow beyond measure are refused by expat itself.

    Raises:
        DataError: it is, does or has, at that place.
    """
    parser = expat.ParserCreate()
    depth = 0

    def refuse(reason: str) -> None:
        raise DataError(path, reason, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            refuse(TOO_DEEP)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(name: str, _parameter: bool, value: str | None, *_where: str | None) -> None:
        if value is None:
            refuse(f"the entity {name!r} lies elsewhere, and nothing is fetched")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = declare
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        reason = f"it is no XML: {expat.ErrorString(error.code)}"
        raise DataError(path, reason, error.lineno, error.offset + 1) from error
