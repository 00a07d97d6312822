"""What a user may set in a named query: name, kind, default and meaning, from its header.

Knows the line of a header that declares a parameter; must not know an engine, a request, or what a
value stands for.

A parameter is a variable of the query. The text gives its default by `COALESCE(?name, default)`, so
it runs as it stands; a value is bound by the engine, never put into the text. `BOUND(?name)` is no
way to ask for it: an engine may take a variable that no pattern binds to be unbound, and leave the
question out of its plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

DECLARED: Final = re.compile(
    r"^# parameter: (?P<name>[a-z]\w*), (?P<kind>[^,:]+)"
    r"(?:, default (?P<default>[^:]+))?: (?P<meaning>\S.*)$",
    re.MULTILINE,
)
KINDS: Final = (
    (re.compile(r"integer (?P<least>\d+)-(?P<most>\d+)"), "integer"),
    (re.compile(r"(?P<of>[A-Z]\w+)"), "instance"),
    (re.compile(r"member of (?P<of>[a-z-]+)"), "member"),
    (re.compile(r"rank in (?P<of>[a-z-]+)"), "rank"),
    (re.compile(r"month"), "month"),
    (re.compile(r"text"), "text"),
    (re.compile(r"thing"), "thing"),
)
"""How a header writes each kind."""


class Kind(Enum):
    """What a value of a parameter is; `of` and the bounds of a `Parameter` say more."""

    INTEGER = "integer"
    """A whole number within bounds."""
    INSTANCE = "instance"
    """A thing of one class, by name, short name or IRI."""
    MEMBER = "member"
    """A member of a code list, by notation, label or IRI."""
    RANK = "rank"
    """The place in order of such a member; those without one cannot be meant."""
    MONTH = "month"
    """A month, YYYY-MM; of a day its month."""
    TEXT = "text"
    """Any words."""
    THING = "thing"
    """Anything of this data, by its IRI."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that a user may bind."""

    name: str
    kind: Kind
    meaning: str
    default: str = ""
    """What the text takes without a value, in words or as a value; empty if it takes all."""
    of: str = ""
    """The class of an instance, or the code list of a member or rank."""
    bounds: tuple[int, int] = (0, 0)
    """Least and greatest integer."""


def read_parameters(text: str) -> Iterator[Parameter]:
    """Read the parameters that the header of a query declares.

    >>> [(one.name, one.kind.value, one.of, one.default) for one in read_parameters(
    ...     "# parameter: age, member of age-group, default preschool: An age group.")]
    [('age', 'member', 'age-group', 'preschool')]

    Raises:
        ValueError: a header of ours names a kind that is not known.
    """
    for match in DECLARED.finditer(text):
        yield _declared(match)


def _declared(match: re.Match[str]) -> Parameter:
    for pattern, kind in KINDS:
        found = pattern.fullmatch(match["kind"])
        if found:
            facts = found.groupdict()
            return Parameter(
                name=match["name"],
                kind=Kind(kind),
                meaning=match["meaning"].strip(),
                default=(match["default"] or "").strip(),
                of=facts.get("of", ""),
                bounds=(int(facts.get("least", 0)), int(facts.get("most", 0))),
            )
    raise ValueError(f"parameter {match['name']}: no kind {match['kind']!r}")
