"""The class diagram: where each class, property and arrow of it stands.

It is made from the ontology, so it cannot fall behind it. pyLODE and WIDOCO were looked at: pyLODE
gives a page without diagram and without tables of code lists, WIDOCO needs Java and shows its
diagram by script, which our pages do without; Graphviz is no Python package. Hence `layout`.

Knows what UML class diagrams look like; must not know HTML: the template draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from eifgraph.server.diagram_links import (
    Link,
    class_links,
    inner_links,
    parts_of,
    shown_classes,
)
from eifgraph.server.layout import Drawing, Joint, draw
from eifgraph.server.layout_rows import Line, Size
from eifgraph.server.ontology_terms import Name, Terms

TITLE_HEIGHT, ROW_HEIGHT, PADDING = 26.0, 16.0, 10.0
TITLE_LETTER, ROW_LETTER, LABEL_LETTER = 8.0, 6.1, 6.3
"""How wide a letter is at most on average, in the sizes that the template draws them in."""
LEAST_WIDTH: Final = 80.0
LABEL_HEIGHT: Final = 15.0
MARGIN, BETWEEN = 12.0, 46.0
FOOT, HEAD = 9.0, 10.0
"""How far an arrow runs straight where it leaves a row, and where it comes to one."""


@dataclass(frozen=True, slots=True)
class Field:
    """A property within a box: one that leads to a code list, a quantity or the same class."""

    name: str
    target: Name
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A class as drawn."""

    name: str
    href: str | None
    title: str
    x: float
    y: float
    width: float
    height: float
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a property beside its arrow; it points up or down where arrows go both ways."""

    text: str
    name: str
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property between two classes; without a name, that one is a kind of the other."""

    source: str
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow as drawn: what it stands for, its path, its labels, and which ends have a head."""

    source: str
    arrows: tuple[Arrow, ...]
    path: str
    x: float
    labels: tuple[Label, ...]
    at_start: bool
    at_end: bool

    @property
    def is_subclass(self) -> bool:
        """Say whether this arrow leads from a class to the one above it."""
        return not self.labels


@dataclass(frozen=True, slots=True)
class Diagram:
    """The whole drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def make_diagram(terms: Terms) -> Diagram:
    """Draw the diagram: each part that hangs together by itself, the largest on top."""
    links = list(class_links(terms))
    shown = {term.name for term in shown_classes(terms)} | {
        end for link in links for end in (link.source, link.target)
    }
    fields = {name: inner_links(terms, name) for name in shown}
    parts = []
    for names in parts_of(sorted(shown), links):
        own = [link for link in links if link.source in names]
        parts.append((draw({n: _size(n, fields[n]) for n in names}, list(map(_line, own))), own))
    return _assemble(parts, terms, fields)


def _size(name: str, fields: Sequence[tuple[str, Name]]) -> Size:
    rows = [ROW_LETTER * len(f"{prop}: {target.text}") for prop, target in fields]
    width = max([LEAST_WIDTH, TITLE_LETTER * len(name), *rows]) + 2 * PADDING
    return Size(width, TITLE_HEIGHT + (len(rows) * ROW_HEIGHT + PADDING if rows else 0))


def _line(link: Link) -> Line:
    texts = [*link.there, *link.back]
    width = max((LABEL_LETTER * (len(text) + 2 * bool(link.back)) for text in texts), default=0)
    return Line(link.key, link.source, link.target, Size(width, len(texts) * LABEL_HEIGHT))


def _assemble(
    parts: Sequence[tuple[Drawing, Sequence[Link]]],
    terms: Terms,
    fields: Mapping[str, Sequence[tuple[str, Name]]],
) -> Diagram:
    """Put the parts on shelves below the first one, none wider than it."""
    widest = max(drawing.size.width for drawing, _ in parts)
    boxes: list[Box] = []
    edges: list[Edge] = []
    x = y = depth = 0.0
    for drawing, links in parts:
        if x and x + drawing.size.width > widest:
            x, y, depth = 0.0, y + depth + BETWEEN, 0.0
        at = (x + MARGIN, y + MARGIN)
        boxes += [_box(name, drawing, at, fields[name], terms) for name in sorted(drawing.boxes)]
        edges += [_edge(link, drawing, at) for link in links]
        x, depth = x + drawing.size.width + BETWEEN, max(depth, drawing.size.height)
    return Diagram(widest + 2 * MARGIN, y + depth + 2 * MARGIN, tuple(boxes), tuple(edges))


def _box(
    name: str,
    drawing: Drawing,
    at: tuple[float, float],
    fields: Sequence[tuple[str, Name]],
    terms: Terms,
) -> Box:
    x, y = drawing.boxes[name]
    size = _size(name, fields)
    own = next((term for term in terms.classes if term.name == name), None)
    return Box(
        name=name,
        href=f"#{name}" if own else None,
        title=own.definition if own else "Things of most classes have these properties.",
        x=x + at[0],
        y=y + at[1],
        width=size.width,
        height=size.height,
        fields=tuple(
            Field(prop, target, y + at[1] + TITLE_HEIGHT + (n + 0.9) * ROW_HEIGHT)
            for n, (prop, target) in enumerate(fields)
        ),
    )


def _edge(link: Link, drawing: Drawing, at: tuple[float, float]) -> Edge:
    joints = [
        Joint(joint.x + at[0], joint.top + at[1], joint.bottom + at[1])
        for joint in drawing.arrows[link.key]
    ]
    x, y = drawing.labels[link.key]
    goes_down = drawing.boxes[link.source][1] < drawing.boxes[link.target][1]
    texts = [(text, goes_down) for text in link.there] + [(t, not goes_down) for t in link.back]
    first = y + at[1] - (len(texts) - 1) * LABEL_HEIGHT / 2
    labels = tuple(
        Label(
            f"{'↓' if down else '↑'} {text}" if link.back else text, text, first + n * LABEL_HEIGHT
        )
        for n, (text, down) in enumerate(texts)
    )
    points_down = bool(link.there) == goes_down  # a subclass points to the class above it
    return Edge(
        source=link.source if link.there else link.target,
        arrows=tuple(_arrows(link)),
        path=_path(joints),
        x=x + at[0],
        labels=labels,
        at_start=bool(link.back) or not points_down,
        at_end=bool(link.back) or points_down,
    )


def _arrows(link: Link) -> Iterator[Arrow]:
    if not link.there:
        yield Arrow(link.target, "", link.source)
    yield from (Arrow(link.source, name, link.target) for name in link.there)
    yield from (Arrow(link.target, name, link.source) for name in link.back)


def _path(joints: Sequence[Joint]) -> str:
    """Write the joints as an SVG path: straight within a row, bent between two rows."""
    steps = [f"M{joints[0].x:.1f} {joints[0].top:.1f}"]
    for one, other in pairwise(joints):
        top, bottom = one.bottom + FOOT, other.top - HEAD
        middle = (top + bottom) / 2
        steps.append(f"V{top:.1f}C{one.x:.1f} {middle:.1f} {other.x:.1f} {middle:.1f} ")
        steps.append(f"{other.x:.1f} {bottom:.1f}V{other.bottom:.1f}")
    return "".join(steps)
