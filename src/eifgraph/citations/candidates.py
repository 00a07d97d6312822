"""References that wait for a person, with the works that they could stand for, as JSON lines.

Knows how a question is written and read, so that it can be answered without a network; must not
know how it is shown, nor what is answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison
from eifgraph.citations.curies import work_curie
from eifgraph.citations.identifiers import IRIS, NORMAL
from eifgraph.citations.stored_form import FormError
from eifgraph.citations.stored_list import Form, LeftOut
from eifgraph.citations.work import Kind, Person, Work
from eifgraph.errors import Fault, RecordError

REVIEW_FILE: Final = "review.ndjson"
"""Not *.jsonl: such files of the data folder are records."""
AGAIN: Final = "have the references looked up again, which writes this file anew"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that a reference could stand for, and how the two compare."""

    work: Work
    comparison: Comparison
    confidence: float | None = None

    @property
    def object_id(self) -> str:
        """The work as rows name it, by the most widely understood of its identifiers; or ""."""
        known = self.work.identifiers
        curies = (work_curie(one, known[one]) for one in NORMAL if one in IRIS and one in known)
        return next((curie for curie in curies if curie), "")


@dataclass(frozen=True, slots=True)
class Question:
    """A reference for which no work was taken, and why."""

    subject_id: str
    text: str
    """As printed."""
    candidates: tuple[Candidate, ...]
    """The likeliest first."""
    reason: str = ""
    """Why none was taken."""
    page: str = ""
    """Where it is printed."""


def render_questions(questions: Iterable[Question]) -> str:
    """Write questions as JSON lines, sorted: the same questions give the same bytes."""
    ordered = sorted(questions, key=lambda one: (one.page, one.text, one.subject_id))
    return "".join(json.dumps(_plain(one), ensure_ascii=False) + "\n" for one in ordered)


def _plain(value: object) -> object:
    """Give a value as JSON has it; what is empty is left out, but for what can be nought."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(sorted(value.items()))
    if isinstance(value, (Question, Candidate, Work, Person, Comparison)):
        kept = KEYS.get(type(value))
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {
            name: _plain(one)
            for name, one in pairs
            if (kept is None or name in kept) and one not in ("", (), None, {})
        }
    return value


KEYS: Final[Mapping[type, frozenset[str]]] = {
    Work: frozenset(
        (
            *("source", "identifiers", "title", "subtitle", "authors", "years", "containers"),
            *("publisher", "volume", "issue", "first_page", "last_page", "kind", "is_retracted"),
        )
    ),
    Person: frozenset(("family", "given", "is_group")),
}
"""What is kept of a work: what a person needs to know it again."""


def kept(work: Work) -> Work:
    """Give a work as it is after it was written and read."""
    lost = Work(work.source)
    gone = {one.name: getattr(lost, one.name) for one in fields(Work) if one.name not in KEYS[Work]}
    people = tuple(Person(one.family, one.given, is_group=one.is_group) for one in work.authors)
    return replace(work, authors=people, **gone)


def askable(
    questions: Iterable[Question],
) -> tuple[tuple[Question, ...], tuple[LeftOut, ...]]:
    """Give questions without candidates that could not be read again, and what is left out."""
    form = Form(_plain, _again, lambda one: (one.work.source, one.object_id))
    made = [(one, *form.readable(one.candidates)) for one in questions]
    left = chain.from_iterable(gone for _, _, gone in made)
    return tuple(replace(one, candidates=tuple(kept)) for one, kept, _ in made), tuple(left)


def _again(facts: object) -> Candidate:
    try:
        return _candidate(_Keys.of(facts, ""))
    except _Wrong as wrong:
        raise FormError(wrong.key, wrong.reason, AGAIN) from wrong


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read questions from a file of JSON lines.

    Raises:
        RecordError: lines cannot be read as such; each is told with the key at fault.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RecordError.whole(path, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RecordError.whole(path, "is not UTF-8") from error
    questions, faults = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(_Keys.of(json.loads(line), "")))
        except (json.JSONDecodeError, RecursionError) as error:
            faults.append(Fault(number, "", f"is no JSON: {error}", AGAIN))
        except _Wrong as wrong:
            faults.append(Fault(number, wrong.key, wrong.reason, AGAIN))
    if faults:
        raise RecordError(path, faults)
    return tuple(questions)


class _Wrong(Exception):
    """Raised when a key does not hold what it should."""

    def __init__(self, key: str, reason: str) -> None:
        self.key, self.reason = key, reason
        super().__init__(key, reason)


Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)


class _Keys:
    """An object of JSON, read key by key."""

    def __init__(self, values: dict[str, object], path: str) -> None:
        self._values, self._path = values, path

    @classmethod
    def of(cls, value: object, path: str) -> _Keys:
        if not isinstance(value, dict):
            raise _Wrong(path.rstrip("."), "is no object")
        return cls(value, path)

    def get(self, key: str, kinds: type[Value], default: Value | None = None) -> Value:
        """Give a value of a kind; without a default, it has to be there."""
        value = self._values.get(key, default)
        is_number = kinds is float and isinstance(value, int)
        if isinstance(value, bool) is not (kinds is bool) or not (
            isinstance(value, kinds) or is_number
        ):
            raise _Wrong(f"{self._path}{key}", f"is no {NAMES[kinds]}")
        return value  # type: ignore[return-value]  # a whole number is a number

    def maybe(self, key: str, kinds: type[Value]) -> Value | None:
        """Give a value of a kind, or None if it is not there."""
        return self.get(key, kinds) if self._values.get(key) is not None else None

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        """Give a member of an enumeration by its name."""
        name = self.get(key, str, default.name).upper()
        if name not in choices.__members__:
            known = ", ".join(one.lower() for one in choices.__members__)
            raise _Wrong(f"{self._path}{key}", f"is none of {known}")
        return choices[name]

    def inner(self, key: str) -> _Keys:
        """Give the object under a key."""
        return self.of(self._values.get(key), f"{self._path}{key}.")

    def listed(self, key: str, read: Callable[[_Keys], Value]) -> tuple[Value, ...]:
        """Give what the objects of a list are read as."""
        found = enumerate(self.get(key, list, []))
        return tuple(read(self.of(one, f"{self._path}{key}[{n}].")) for n, one in found)

    def plain(self, key: str, kind: type[Value]) -> tuple[Value, ...]:
        """Give a list of texts or numbers."""
        values = self.get(key, list, [])
        if not all(isinstance(one, kind) and not isinstance(one, bool) for one in values):
            raise _Wrong(f"{self._path}{key}", f"holds what is no {NAMES[kind]}")
        return tuple(values)

    def texts(self, key: str) -> dict[str, str]:
        """Give an object whose values are texts."""
        found = self.get(key, dict, {})
        if not all(isinstance(one, str) for one in found.values()):
            raise _Wrong(f"{self._path}{key}", "holds what is no text")
        return found


NAMES: Final[Mapping[type, str]] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    list: "list",
    dict: "object",
}


def _question(keys: _Keys) -> Question:
    return Question(
        subject_id=keys.get("subject_id", str),
        text=keys.get("text", str),
        candidates=keys.listed("candidates", _candidate),
        reason=keys.get("reason", str, ""),
        page=keys.get("page", str, ""),
    )


def _candidate(keys: _Keys) -> Candidate:
    found = Candidate(
        _work(keys.inner("work")),
        _comparison(keys.inner("comparison")),
        keys.maybe("confidence", float),
    )
    if not found.object_id:
        raise _Wrong("candidates", f"have one without an identifier ({found.work.full_title})")
    return found


def _work(keys: _Keys) -> Work:
    return Work(
        source=keys.get("source", str),
        identifiers=keys.texts("identifiers"),
        title=keys.get("title", str, ""),
        subtitle=keys.get("subtitle", str, ""),
        authors=keys.listed("authors", _person),
        years=keys.plain("years", int),
        containers=keys.plain("containers", str),
        publisher=keys.get("publisher", str, ""),
        volume=keys.get("volume", str, ""),
        issue=keys.get("issue", str, ""),
        first_page=keys.get("first_page", str, ""),
        last_page=keys.get("last_page", str, ""),
        kind=keys.choice("kind", Kind, Kind.OTHER),
        is_retracted=keys.maybe("is_retracted", bool),
    )


def _person(keys: _Keys) -> Person:
    family, given = keys.get("family", str, ""), keys.get("given", str, "")
    return Person(family, given, is_group=keys.get("is_group", bool, False))


def _comparison(keys: _Keys) -> Comparison:
    agreements = {
        name: keys.choice(name, Agreement, Agreement.UNKNOWN)
        for name in ("author", "container", "volume", "page", "identifier", "kind")
    }
    return Comparison(
        title_length=keys.get("title_length", int),
        title_share=keys.get("title_share", float),
        is_cut=keys.get("is_cut", bool),
        before=keys.get("before", int),
        after=keys.get("after", int),
        co_authors=keys.maybe("co_authors", float),
        year=keys.maybe("year", int),
        is_bare=keys.get("is_bare", bool, default=False),
        has_other_numbers=keys.get("has_other_numbers", bool, default=False),
        clash=keys.choice("clash", Clash, Clash.NONE),
        **agreements,
    )
