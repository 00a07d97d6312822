"""How many terms and lists of a query follow one another.

The engine's parser descends along some of them, so that long ones overflow its stack or take it for
minutes: it fell at 4,000 terms of DESCRIBE or GROUP BY, and at 20,000 signs between lists. Knows
tokens; must not know what they mean. Data of VALUES, and lists in parentheses, may be longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eifgraph.errors import QueryRefused

MAX_TERMS: Final = 2000
"""Terms with nothing but blanks and brackets between them."""
MAX_LISTED: Final = 5000
"""Signs `;` and `,` outside of parentheses."""
_TERMS: Final = frozenset(
    ("iri", "prefixed", "variable", "string", "number", "signed", "blank", "open")
)
_ENDS: Final = frozenset((".", ";", ",", "{", "}"))


@dataclass(slots=True)
class Chains:
    """What follows one another so far."""

    terms: int = 0
    listed: int = 0

    def take(self, kind: str, text: str, is_argument: bool) -> None:
        """Take a token that is no blank and no data; `is_argument` says if it is in parentheses.

        Raises:
            QueryRefused: too many follow one another.
        """
        if text in _ENDS:
            self.terms = 0
            if text in (";", ",") and not is_argument:
                self.listed += 1
        elif kind in _TERMS or text == "~":
            self.terms += 1
        if self.terms > MAX_TERMS:
            advice = f"a query here may have {MAX_TERMS} terms in a row; put long lists into VALUES"
            raise QueryRefused(f"more than {MAX_TERMS} terms in a row", advice)
        if self.listed > MAX_LISTED:
            advice = f"a query here may have {MAX_LISTED} of them; put long lists into VALUES or IN"
            raise QueryRefused(f"more than {MAX_LISTED} signs ; and , of lists", advice)
