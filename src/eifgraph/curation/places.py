"""Where in a programme a path leads, what stands there, and which paths a programme has."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from eifgraph.curation.path import Step, Steps, path_text
from eifgraph.curation.plain import plain_of, text_of
from eifgraph.model import (
    Absent,
    Citation,
    ClaimFinding,
    Link,
    OutcomeClaim,
    Programme,
    Read,
    Reference,
    Review,
    Sample,
    Span,
    StaffRole,
    Study,
    StudyFinding,
    TrainingPart,
)
from eifgraph.model import Step as TheoryStep
from eifgraph.records.fields import hints

KEYS: Final[dict[type, tuple[str, ...]]] = {
    OutcomeClaim: ("label", "domain"),
    ClaimFinding: ("measure", "timeframe", "study"),
    Study: ("number",),
    StudyFinding: ("label", "qualifier", "subgroup", "population"),
    Citation: ("text",),
    Reference: ("first_author", "year"),
    Link: ("url",),
    Sample: ("text",),
    StaffRole: ("title",),
    TrainingPart: ("mode",),
    TheoryStep: ("position",),
    Review: ("month",),
}
"""By which keys the items of a list are told apart, the first first."""

Place: TypeAlias = tuple[str | int, ...]
"""Names and positions that lead from a programme to a value; read values are stepped through."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a path leads nowhere on this page."""

    reason: str


def locate(programme: Programme, steps: Steps) -> Place | Lost:
    """Follow a path that the model knows through a programme, to the places it names."""
    here: object = programme
    place: list[str | int] = []
    for number, step in enumerate(steps):
        here = unwrapped(here)
        if here is None or isinstance(here, Absent):
            return Lost(f"the page gives no {path_text(steps[:number])}")
        here = getattr(here, step.name)
        place.append(step.name)
        if step.is_item:
            items = here if isinstance(here, tuple) else ()
            fitting = matching(items, step)
            if len(fitting) != 1:
                path = path_text(steps[: number + 1])
                more = f"{len(fitting)} items are {path}" if fitting else f"there is no {path}"
                return Lost(more)
            here = items[fitting[0]]
            place.append(fitting[0])
    return tuple(place)


def matching(items: Sequence[object], step: Step) -> list[int]:
    """Give the positions of the items that a step names; "" stands for what an item lacks."""
    if step.index is not None:
        return [step.index] if step.index < len(items) else []
    return [
        index
        for index, item in enumerate(items)
        if all((key_text(item, key) or "") == text for key, text in step.keys)
    ]


def key_text(item: object, key: str) -> str | None:
    """Give what an item of a list says under a key, as text; a plain item, under the key ""."""
    said = plain_of(getattr(unwrapped(item), key) if key else item)
    return None if said is None or isinstance(said, dict | list) else text_of(said)


def unwrapped(value: object) -> Any:
    """Give the value that was read, or what is no `Read` itself."""
    return value.value if isinstance(value, Read) else value


def value_at(programme: object, place: Place) -> Any:
    """Give what stands at a place, with its span if it was read."""
    here: Any = programme
    for part in place:
        here = unwrapped(here)
        here = here[part] if isinstance(part, int) else getattr(here, part)
    return here


def replaced(value: Any, place: Place, change: Callable[[Any], object]) -> Any:
    """Change what stands at a place; all else stays the very same."""
    if not place:
        return change(value)
    if isinstance(value, Read):
        return dataclasses.replace(value, value=replaced(value.value, place, change))
    first, rest = place[0], place[1:]
    if isinstance(first, int):
        return (*value[:first], replaced(value[first], rest, change), *value[first + 1 :])
    return dataclasses.replace(value, **{first: replaced(getattr(value, first), rest, change)})


def nearest_span(programme: Programme, place: Place) -> Span:
    """Give the span to name for what has none: of what it is part of, else the page's title."""
    span = programme.name.span
    for length in range(1, len(place) + 1):
        here = value_at(programme, place[:length])
        if isinstance(here, Study):
            span = here.number.span
        elif isinstance(here, Read | Absent) and here.span is not None:
            span = here.span
    return span


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a page gives, or says that it does not give, and the path to it."""

    path: str
    value: Read[Any] | Absent


def facts_of(programme: Programme) -> Iterator[Fact]:
    """Give every read or absent value of a programme, in the model's order, with its path."""
    yield from _facts(programme, ())


def _facts(value: Any, path: Steps) -> Iterator[Fact]:
    if isinstance(value, Read | Absent):
        yield Fact(path_text(path), value)
        value = unwrapped(value)
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            if dataclasses.is_dataclass(item):  # what is read; numbers and texts are part of it
                yield from _facts(item, (*path[:-1], item_step(value, index, path[-1].name)))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | Absent):
        for name in hints(type(value)):
            yield from _facts(getattr(value, name), (*path, Step(name)))


def item_step(items: tuple[object, ...], index: int, name: str) -> Step:
    """Name an item of a list by as few keys as tell it from the others, else by position."""
    item = items[index]
    known = KEYS.get(type(unwrapped(item)), ("",))
    keys = tuple((key, key_text(item, key) or "") for key in known)
    for length in range(1, len(keys) + 1):
        step = Step(name, keys[:length])
        if matching(items, step) == [index]:
            return step
    return Step(name, index=index)


def name_of(item: object) -> str:
    """Give the text by which people know an item of a list."""
    texts = (key_text(item, key) for key in KEYS.get(type(unwrapped(item)), ("",)))
    return next((text for text in texts if text is not None), "")
