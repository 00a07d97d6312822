"""Facts as a tree: what stands there, and on which line of the page.

Knows the two ways in which a record writes a value, plainly or in full, and how an absence is
written. Must not know the names of any fields but those that are never a fact by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

FULL: Final = frozenset({"value", "lines", "quote", "method"})
"""Keys that a reading in full always has; an identifier has a "value" too, but not the others."""
UNSAID: Final = {"is_approximate": False}
"""What the model holds even where the page says nothing."""

Scalar: TypeAlias = str | bool | Decimal


@dataclass(frozen=True)
class Absence:
    """No value, and the reason."""

    reason: str

    def __str__(self) -> str:
        return f"absent: {self.reason}"


@dataclass(frozen=True)
class Node:
    """A value with the line that it was read from (0 if unknown): scalar, fields or items."""

    value: Scalar | Absence | None
    line: int = 0
    fields: dict[str, Node] = field(default_factory=dict)
    items: tuple[Node, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Say whether there is no value in it, at any depth; an absence is none."""
        inner = (*self.fields.values(), *self.items)
        return not isinstance(self.value, str | bool | Decimal) and all(n.is_nothing for n in inner)

    @property
    def absence(self) -> Absence | None:
        """Give the absence that stands in place of a value."""
        return self.value if isinstance(self.value, Absence) else None

    def key(self, *names: str) -> tuple[str, ...]:
        """Give what some of the fields hold, to find the same item again."""
        return tuple(shown(self.fields.get(name)) for name in names)


def is_reading(value: object) -> bool:
    """Say whether a plain value is a reading in full form.

    >>> is_reading({"scheme": "doi", "value": "10.5555/a.1"})
    False
    """
    return isinstance(value, dict) and value.keys() >= FULL


def tree(value: object, line: int = 0) -> Node:
    """Make a tree of plain values, from `encode` or written by hand."""
    if isinstance(value, dict):
        if is_reading(value):
            return tree(value["value"], int(value["lines"][0]))
        if "absent" in value:
            return Node(Absence(str(value["absent"])), line)
        parts = {k: tree(v, line) for k, v in value.items() if UNSAID.get(k, ...) is not v}
        return Node(None, line, parts)
    if isinstance(value, list | tuple):
        return Node(None, line, items=tuple(tree(item, line) for item in value))
    return Node(_scalar(value), line)


def _scalar(value: object) -> Scalar | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    return " ".join(str(value).split())


def shown(node: Node | None) -> str:
    """Show what a node holds in few words.

    >>> shown(tree({"minimum": 10, "maximum": 12})), shown(tree([1.50, "2a"])), shown(None)
    ('minimum=10 maximum=12', '[1.5, 2a]', '')
    """
    if node is None:
        return ""
    if node.fields:
        parts = (f"{name}={shown(part)}" for name, part in node.fields.items())
        return " ".join(part for part in parts if not part.endswith("="))
    if node.items:
        return f"[{', '.join(shown(item) for item in node.items)}]"
    if isinstance(node.value, Decimal):
        return format(node.value, "f")
    return "" if node.value is None else str(node.value)
