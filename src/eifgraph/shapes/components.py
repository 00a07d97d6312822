"""The constraint components of SHACL Core (section 4) that an engine of ours evaluates.

Each gives, for a focus node and its value nodes, the `sh:value` of each result; None is a result
without one. Which components a shape has is `compiler`'s to know; what literals mean, `terms`'.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from eifgraph.shapes.terms import (
    LANG_STRING,
    Literal,
    Term,
    has_datatype,
    is_at_most,
    is_below,
    is_blank,
    order,
    text_of,
)
from eifgraph.shapes.triples import Values, View

Failures: TypeAlias = Iterable[Term | None]
INFINITE = float("inf")


class Asked(Protocol):
    """A shape that is asked whether nodes conform to it."""

    def conforms(self, view: View, focus: Term) -> bool:
        """Say whether a node conforms."""
        ...


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint of a shape; `name` is the local name of its component's IRI.

    Of one that `needs_values`, nothing can fail where there is no value node.
    """

    name: str
    failures: Callable[[View, Term, Values], Failures]
    needs_values: bool = True


def _each(name: str, holds: Callable[[View, Term], bool]) -> Component:
    """Make a component that looks at each value node by itself."""
    return Component(name, lambda view, _, values: [v for v in values if not holds(view, v)])


def class_(wanted: str) -> Component:
    """Each value is a SHACL instance of a class (4.1.1)."""
    return _each(
        "ClassConstraintComponent",
        lambda view, value: isinstance(value, str) and wanted in view.classes(value),
    )


def datatype(wanted: str) -> Component:
    """Each value is a well-formed literal of a datatype (4.1.2)."""

    def holds(_: View, value: Term) -> bool:
        if not isinstance(value, Literal):
            return False
        return wanted == LANG_STRING if value.language else has_datatype(value, wanted)

    return _each("DatatypeConstraintComponent", holds)


def node_kind(wanted: str) -> Component:
    """Each value is an IRI, a blank node or a literal, or one of two of these (4.1.3)."""

    def holds(_: View, value: Term) -> bool:
        if isinstance(value, Literal):
            return "Literal" in wanted
        return ("BlankNode" if is_blank(value) else "IRI") in wanted

    return _each("NodeKindConstraintComponent", holds)


def min_count(count: int) -> Component:
    """There are at least so many values (4.2.1)."""
    return Component(
        "MinCountConstraintComponent",
        lambda _, __, values: (None,) if len(values) < count else (),
        needs_values=False,
    )


def max_count(count: int) -> Component:
    """There are at most so many values (4.2.2)."""
    return Component(
        "MaxCountConstraintComponent",
        lambda _, __, values: (None,) if len(values) > count else (),
    )


def bound(name: str, limit: Literal, allowed: frozenset[int]) -> Component:
    """Each value lies on the right side of a limit (4.3.1 to 4.3.4).

    `allowed` is what may come of comparing value with limit: of -1, 0 and 1.
    """
    return _each(
        name, lambda _, value: isinstance(value, Literal) and order(value, limit) in allowed
    )


def min_length(count: int) -> Component:
    """Each value's text has at least so many characters (4.4.1)."""
    return _each(
        "MinLengthConstraintComponent",
        lambda _, v: count == 0 or (not is_blank(v) and len(text_of(v)) >= count),
    )


def max_length(count: int) -> Component:
    """Each value's text has at most so many characters (4.4.2)."""
    return _each(
        "MaxLengthConstraintComponent", lambda _, v: not is_blank(v) and len(text_of(v)) <= count
    )


def pattern(expression: re.Pattern[str]) -> Component:
    """Each value's text matches a regular expression (4.4.3)."""
    return _each(
        "PatternConstraintComponent",
        lambda _, v: not is_blank(v) and expression.search(text_of(v)) is not None,
    )


def language_in(ranges: frozenset[str]) -> Component:
    """Each value is a text in one of some languages (4.4.4)."""

    def holds(_: View, value: Term) -> bool:
        if not isinstance(value, Literal) or not value.language:
            return False
        return bool(ranges & {"*", value.language, value.language.split("-")[0]})

    return _each("LanguageInConstraintComponent", holds)


def unique_lang() -> Component:
    """No two values are in the same language (4.4.5); there is one result a language."""

    def failures(_: View, __: Term, values: Values) -> Failures:
        said = Counter(v.language for v in values if isinstance(v, Literal) and v.language)
        return [None for count in said.values() if count > 1]

    return Component("UniqueLangConstraintComponent", failures)


def equals(other: str) -> Component:
    """The values are those of another property (4.5.1)."""

    def failures(view: View, focus: Term, values: Values) -> Failures:
        others = view.objects(focus, other)
        return [v for v in values if v not in others] + [v for v in others if v not in values]

    return Component("EqualsConstraintComponent", failures, needs_values=False)


def disjoint(other: str) -> Component:
    """No value is one of another property (4.5.2)."""

    def failures(view: View, focus: Term, values: Values) -> Failures:
        others = view.objects(focus, other)
        return [value for value in values if value in others]

    return Component("DisjointConstraintComponent", failures)


def less_than(other: str) -> Component:
    """Each value is below each of another property (4.5.3)."""
    return _compared("LessThanConstraintComponent", other, is_below)


def less_than_or_equals(other: str) -> Component:
    """Each value is at most each of another property (4.5.4)."""
    return _compared("LessThanOrEqualsConstraintComponent", other, is_at_most)


def _compared(name: str, other: str, holds: Callable[[Term, Term], bool]) -> Component:
    def failures(view: View, focus: Term, values: Values) -> Failures:
        others = view.objects(focus, other)
        return [value for value in values for one in others if not holds(value, one)]

    return Component(name, failures)


def logical(name: str, shapes: Sequence[Asked], right: Callable[[int, int], bool]) -> Component:
    """Each value conforms to the right number of some shapes (4.6.1 to 4.6.4; sh:node, 4.7.1).

    `right` is given how many shapes a value conforms to, and how many there are.
    """

    def holds(view: View, value: Term) -> bool:
        return right(sum(shape.conforms(view, value) for shape in shapes), len(shapes))

    return _each(name, holds)


def qualified(name: str, shape: Asked, least: int, most: float) -> Component:
    """At least, or at most, so many values conform to a shape (4.7.3)."""

    def failures(view: View, _: Term, values: Values) -> Failures:
        count = sum(shape.conforms(view, value) for value in values)
        return () if least <= count <= most else (None,)

    return Component(name, failures, needs_values=False)


def has_value(wanted: Term) -> Component:
    """A certain value is among the values (4.8.2)."""
    return Component(
        "HasValueConstraintComponent",
        lambda _, __, values: () if wanted in values else (None,),
        needs_values=False,
    )


def in_(members: frozenset[Term]) -> Component:
    """Each value is a member of a list (4.8.3)."""
    return _each("InConstraintComponent", lambda _, value: value in members)
