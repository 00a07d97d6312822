"""What a page says at the place of a correction: to write down, and to hold against it later."""

from __future__ import annotations

from typing import Any, Final

from eifgraph.curation.places import name_of
from eifgraph.curation.plain import in_words, plain_of
from eifgraph.model import Absent, Read
from eifgraph.records.parts import yaml_text
from eifgraph.records.source import Plain

LONG: Final = 120


def now_seen(there: Any, around: Read[Any] | None) -> Plain:
    """Give what the page says, as `seen` writes it; `around` is what a plain value is part of.

    Of a text or number its value and the quote, of anything larger the quote alone; of a list the
    names of its items.
    """
    if around is not None:
        value = plain_of(there)
        said: dict[str, Plain] = {"absent": "not-stated"} if value is None else {"value": value}
        return said | {"quote": around.span.quote}
    if there is None:
        return {"absent": "not-stated"}
    if isinstance(there, Absent):
        return {"absent": there.reason.value}
    if isinstance(there, tuple):
        return [name_of(item) for item in there]
    if not isinstance(there, Read):
        return {"value": plain_of(there)}
    value = plain_of(there)
    quote: dict[str, Plain] = {"quote": there.span.quote}
    return quote if isinstance(value, dict | list) else {"value": value} | quote


def says_still(seen: Plain, there: Any, around: Read[Any] | None) -> bool:
    """Say whether the page still says what a correction has seen there."""
    if isinstance(there, tuple) and around is None:
        return in_words(seen) == [name_of(item) for item in there]
    if not isinstance(seen, dict) or not seen.keys() <= {"value", "quote", "absent"} or not seen:
        seen = {"value": seen}
    if "absent" in seen:
        is_reason = not isinstance(there, Absent) or seen["absent"] == there.reason.value
        if not is_reason or not (there is None or isinstance(there, Absent)):
            return False
    if "value" in seen and in_words(seen["value"]) != in_words(plain_of(there)):
        return False
    return "quote" not in seen or _closed(seen["quote"]) in _quotes(around or there)


def _quotes(there: Any) -> set[str]:
    if isinstance(there, Read):
        return {_closed(span.quote) for span in (there.span, *there.repeated)}
    if isinstance(there, Absent) and there.span is not None:
        return {_closed(there.span.quote)}
    return set()


def _closed(text: object) -> str:
    """Give a text with single spaces: a page that is wrapped anew still says the same."""
    return " ".join(str(text).split())


def in_short(value: Plain) -> str:
    """Write a plain value in one line, cut if it is long.

    >>> in_short({"value": "NA", "quote": "Cost rating: NA"})
    "{value: NA, quote: 'Cost rating: NA'}"
    """
    if value is None:
        return "not there"
    text = value if isinstance(value, str) else yaml_text(value, is_flow=True)
    return text if len(text) <= LONG else f"{text[:LONG]}..."
