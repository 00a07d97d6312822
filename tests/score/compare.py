"""Expected facts held against found ones: which are right, missing, invented or different.

A fact that the expectation leaves out must not be there, unless its field is one of those that
only count where they are given. Items of a list are matched by what names them, not by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.score.tree import Node, shown, tree

RIGHT: Final = "right"
MISSING: Final = "missing"
INVENTED: Final = "invented"
DIFFERS: Final = "differs"

ONLY_IF_GIVEN: Final = frozenset(
    {
        *("provider", "contact"),
        *(f"page.{key}" for key in ("site", "layout", "address", "transcription", "published")),
        *(f"page.{key}" for key in ("modified", "is_truncated", "copied_from")),
        *("assessment.explanations", "assessment.rating_basis", "assessment.claims_complete"),
        *("assessment.claims_other_outcomes", "assessment.offered_ages"),
        *("assessment.theory_of_change.text", "assessment.studies.sample.text"),
        "assessment.studies.sample.subgroups.text",
        *("assessment.studies.references.truncation", "assessment.other_studies.truncation"),
        "assessment.studies.links.identifier",
    }
)
"""Fields about which an expectation may be silent though the page speaks."""

Keys = tuple[tuple[str, ...], ...]
_OUTCOMES: Final[Keys] = (("label", "qualifier", "subgroup"), ("label",))
_REFERENCES: Final[Keys] = (("text",), ("first_author", "year"))
MATCHED_BY: Final[dict[str, Keys]] = {
    "assessment.claims": (("label", "domain"), ("label",), ("domain", "studies")),
    "assessment.claims.findings": (
        ("study", "measure", "timeframe"),
        ("measure", "timeframe"),
        ("study", "measure"),
        ("measure",),
        (),
    ),
    "assessment.studies": (("number",),),
    "assessment.studies.citations": (("text",), ("surname", "year")),
    "assessment.studies.references": _REFERENCES,
    "assessment.other_studies": _REFERENCES,
    "assessment.studies.child_outcomes": _OUTCOMES,
    "assessment.studies.other_outcomes": _OUTCOMES,
    "assessment.studies.sample.subgroups": (("size", "unit"), ()),
    "assessment.studies.links": (("url",), ()),
    "assessment.theory_of_change": (("position",),),
    "assessment.delivery.practitioners": (("title",), ()),
    "assessment.delivery.supervisors": (("title",), ()),
    "assessment.delivery.training.parts": (("mode",), ()),
    "assessment.earlier_reviews": (("month",), ()),
}
"""By which fields items of a list are matched: the first keys first; `()` is what is left over."""
ORDERED: Final = ("assessment.studies.references",)
"""Lists whose order is a fact too."""


@dataclass(frozen=True)
class Fact:
    """One comparison: the field, where within the page's facts, and what became of it."""

    field: str
    verdict: str
    expected: str
    found: str
    line: int
    where: str = ""

    @property
    def is_right(self) -> bool:
        """Say whether what was expected was found."""
        return self.verdict == RIGHT


def compare_facts(expected: object, found: object) -> tuple[Fact, ...]:
    """Compare plain values: facts written by hand with those of a programme."""
    return tuple(_compare("", tree(expected), tree(found), ""))


def _compare(path: str, expected: Node | None, found: Node | None, where: str) -> Iterator[Fact]:
    if expected is None and path in ONLY_IF_GIVEN:
        return
    line = found.line if found else 0
    if expected is not None and expected.absence is not None:
        yield _absence(path, expected, found, where)
        if found is not None and not found.is_nothing:
            yield from _compare(path, Node(None), found, where)
        return
    shapes = [node for node in (expected, found) if node is not None]
    names = {name: None for node in shapes for name in node.fields}
    for name in names:
        wanted, seen = (node and node.fields.get(name) for node in (expected, found))
        if seen is None and found is not None and found.absence is not None:
            seen = found
        yield from _compare(f"{path}.{name}" if path else name, wanted, seen, where)
    if any(node.items for node in shapes):
        yield from _compare_items(path, expected, found, where)
    if any(node.value is not None for node in shapes) and not names:
        yield from _scalars(path, expected, found, (line, where))


def _absence(path: str, expected: Node, found: Node | None, where: str) -> Fact:
    is_right = found is not None and found.absence == expected.absence
    other = found is not None and found.absence is not None
    verdict = RIGHT if is_right else DIFFERS if other else MISSING
    return Fact(path, verdict, shown(expected), shown(found), found.line if found else 0, where)


def _scalars(
    path: str, expected: Node | None, found: Node | None, place: tuple[int, str]
) -> Iterator[Fact]:
    wanted = expected is not None and expected.value is not None
    seen = found is not None and found.value is not None and found.absence is None
    if not wanted and not seen:
        return
    same = wanted and seen and _same(expected, found)
    verdict = RIGHT if same else DIFFERS if wanted and seen else MISSING if wanted else INVENTED
    yield Fact(path, verdict, shown(expected), shown(found), *place)


def _same(expected: Node | None, found: Node | None) -> bool:
    assert expected is not None
    assert found is not None
    return type(expected.value) is type(found.value) and expected.value == found.value


def _compare_items(
    path: str, expected: Node | None, found: Node | None, where: str
) -> Iterator[Fact]:
    wanted = expected.items if expected else ()
    seen = found.items if found else ()
    fallback = found if found is not None and found.absence is not None else None
    pairs = list(_matched(wanted, seen, MATCHED_BY.get(path, _WHOLE)))
    for one, other in pairs:
        item = one if one is not None else other
        assert item is not None
        here = where if not item.fields else _place(path, item, where)
        yield from _compare(path, one, other if other is not None else fallback, here)
    if path in ORDERED and len(wanted) > 1:
        order = [seen.index(other) for one, other in pairs if one is not None and other is not None]
        verdict = RIGHT if order == sorted(order) else DIFFERS
        line = found.line if found else 0
        yield Fact(f"{path}.order", verdict, str(sorted(order)), str(order), line, where)


_WHOLE: Final[Keys] = ((),)


def _matched(
    expected: Sequence[Node], found: Sequence[Node], keys: Keys
) -> Iterator[tuple[Node | None, Node | None]]:
    """Give pairs in the order of the expectation, then what nobody expected."""
    partner: dict[int, int] = {}
    for names in (None, *keys):
        left: dict[tuple[str, ...], list[int]] = {}
        for number, other in enumerate(found):
            if number not in partner.values():
                left.setdefault(_key(other, names), []).append(number)
        for at, item in enumerate(expected):
            if at not in partner and (same := left.get(_key(item, names))):
                partner[at] = same.pop(0)
    taken = set(partner.values())
    yield from (
        (item, found[partner[at]] if at in partner else None) for at, item in enumerate(expected)
    )
    yield from ((None, other) for number, other in enumerate(found) if number not in taken)


def _key(item: Node, names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Give what an item is found by: some fields, or without names all that it holds."""
    if names is None or not item.fields:
        return (shown(item),)
    return item.key(*names)


def _place(path: str, item: Node, where: str) -> str:
    names = MATCHED_BY.get(path, _WHOLE)[0]
    here = f"{path.rsplit('.', 1)[-1]} {' / '.join(part for part in item.key(*names) if part)}"
    return f"{where}, {here}" if where else here
