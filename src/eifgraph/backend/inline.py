"""Where the data of a VALUES is in a query.

Knows how such data begins and what it may be made of; must not know what is counted elsewhere. In
data a sign is part of a number and chains nothing. What is there that cannot be data shows that it
is none, and then its signs count like all others: so nothing is hidden by what only looks like it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

VALUES: Final = "VALUES"
_KINDS: Final = frozenset(("iri", "prefixed", "string", "number", "signed", "language"))
_WORDS: Final = frozenset(("TRUE", "FALSE", "UNDEF"))
_SIGNS: Final = frozenset(("(", "<", ">", "^^"))
"""Of rows, of triple terms and of datatypes."""
_NEXT: Final = {
    ("values", "variable"): "brace",
    ("values", "("): "variables",
    ("variables", "variable"): "variables",
    ("variables", ")"): "brace",
}


@dataclass(slots=True)
class InlineData:
    """How far the scan is in a VALUES: from the word to the bracket that closes its data."""

    is_near: bool = False
    """Whether the next token has to be taken here."""
    depth: int = 0
    """How many brackets are open in data; 0 outside of it."""
    signs: int = 0
    """The signed numbers in data that is still open."""
    awaited: str = ""

    def begin(self) -> None:
        """Take the word VALUES."""
        self.is_near, self.depth, self.awaited = True, 0, "values"

    def take(self, kind: str, text: str) -> int:
        """Take a token that is no blank; tell how many signs were no data after all."""
        if self.depth:
            return self._in_data(kind, text)
        if self.awaited == "brace" and text == "{":
            self.depth, self.signs, self.awaited = 1, 0, ""
            return 0
        self.awaited = _NEXT.get((self.awaited, kind if kind == "variable" else text), "")
        self.is_near = bool(self.awaited)
        return 0

    def _in_data(self, kind: str, text: str) -> int:
        if kind == "close":
            self.depth -= 1
        elif text == "(":
            self.depth += 1
        elif kind == "signed":
            self.signs += 1
        elif kind not in _KINDS and text not in _SIGNS and text.upper() not in _WORDS:
            self.is_near, self.depth = False, 0
            return self.signs
        self.is_near = self.depth > 0
        return 0
