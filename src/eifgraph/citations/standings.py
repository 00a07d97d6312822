"""The file of what was said of the standing of works when they were last looked at.

With it go the news of the last months, for feeds that are read less often than works are watched.
Knows the form of the file, which is kept in git; must not know what is new in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from eifgraph.citations.curies import work_identifier
from eifgraph.citations.standing import MARKS, State, Statement
from eifgraph.citations.work import Event
from eifgraph.errors import RecordError

FILE: Final = "standings.json"
ADVICE: Final = "take it from git again, or delete it: then all is new once more"


@dataclass(frozen=True, slots=True)
class Told:
    """News of a work, as they were told on a day."""

    day: str
    work: str
    """By which identifier it was known then, as scheme:value."""
    title: str
    pages: tuple[str, ...]
    """Where references to it were printed."""
    state: State
    """How it stood from then on."""
    since: str = ""
    is_alert: bool = False
    added: tuple[Statement, ...] = ()
    """What was new; nothing where a source took its word back."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A work as it was found: what each source said, and when it was last asked."""

    statements: tuple[Statement, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    """For each source that answered when news were looked for, the day."""
    linked: Mapping[str, str] = field(default_factory=dict)
    """For each source that answered when references were linked, the day; what it said then is
    still news to whoever looks for news."""
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each source that has a record, the identifiers in it, by which it is of this work."""
    told: tuple[Told, ...] = ()
    """News of it, in the order in which they were told."""
    watched: str = ""
    """The day on which news were last looked for, whoever answered."""

    @property
    def days(self) -> dict[str, str]:
        """For each source that answered at all, the last day."""
        return _latest(self.asked, self.linked)

    @property
    def last_watched(self) -> str:
        """The day on which news were last looked for; "" if never. Older files do not tell it."""
        return max(self.watched, *self.asked.values(), "")


def joined(several: Sequence[Looked]) -> Looked:
    """Give what is known of a work that was taken for several before, but for its records."""
    return Looked(
        tuple(sorted({said for one in several for said in one.statements})),
        _latest(*(one.asked for one in several)),
        _latest(*(one.linked for one in several)),
        told=tuple(told for one in several for told in one.told),
        watched=max((one.watched for one in several), default=""),
    )


def note_linked(
    before: Mapping[str, Looked],
    names: Mapping[str, Iterable[str]],
    answered: Mapping[str, Mapping[str, str]],
) -> dict[str, Looked]:
    """Take note of who was asked for works when references to them were linked.

    `names` gives all names of a work, under any of which `before` may have it; `answered` gives
    the day for each work and each source that answered. What is not asked for stays as it is.
    """
    after = dict(before)
    for work, days in answered.items():
        former = next((name for name in names[work] if name in before), work)
        if days:
            looked = before.get(former, Looked())
            after[former] = replace(looked, linked=_latest(looked.linked, days))
    return after


def _latest(*all_days: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for days in all_days:
        for source, day in days.items():
            found[source] = max(day, found.get(source, ""))
    return found


def render_standings(works: Mapping[str, Looked]) -> str:
    """Write works, by one of their identifiers, as JSON; the same works give the same bytes."""
    facts = {work: _facts(looked) for work, looked in sorted(works.items())}
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _facts(looked: Looked) -> dict[str, object]:
    """Write a work; what is empty and not needed is left out."""
    more = {
        "linked": dict(sorted(looked.linked.items())),
        "records": {one: dict(sorted(ids.items())) for one, ids in sorted(looked.records.items())},
        "told": [_news(one) for one in looked.told],
        "watched": looked.watched,
    }
    asked = dict(sorted(looked.asked.items()))
    said = [_bare(one) for one in sorted(looked.statements)]
    return {"asked": asked, **{key: one for key, one in more.items() if one}, "statements": said}


def _bare(statement: Statement) -> dict[str, str]:
    return {name: value for name, value in asdict(statement).items() if value}


def _news(told: Told) -> dict[str, object]:
    return {
        **{"day": told.day, "work": told.work, "title": told.title, "pages": list(told.pages)},
        **{"state": told.state.name.lower(), "since": told.since, "alert": told.is_alert},
        "added": [_bare(one) for one in told.added],
    }


def _read_news(facts: Mapping[str, Any]) -> Told:
    return Told(
        _day(facts["day"]),
        _curie(facts["work"]),
        _text(facts["title"]),
        tuple(map(_text, facts["pages"])),
        State[facts["state"].upper()],
        _text(facts["since"]),
        bool(facts["alert"]),
        tuple(map(_statement, facts["added"])),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _day(value: object) -> str:
    return date.fromisoformat(_text(value)).isoformat()


def _days(facts: Mapping[str, object]) -> dict[str, str]:
    return {source: _day(day) for source, day in facts.items()}


def _names(facts: Mapping[str, object]) -> dict[str, str]:
    return {scheme: _text(value) for scheme, value in facts.items()}


def _curie(value: str) -> str:
    if not work_identifier(value)[0]:
        raise ValueError(f"{value!r} names no work")
    return value


def _statement(facts: Mapping[str, str]) -> Statement:
    found = Statement(**{name: _text(value) for name, value in facts.items()})
    if found.event not in MARKS:
        Event(found.event)
    return found


def _read(facts: Mapping[str, Any]) -> Looked:
    return Looked(
        tuple(map(_statement, facts["statements"])),
        _days(facts["asked"]),
        _days(facts.get("linked", {})),
        {_text(source): _names(names) for source, names in facts.get("records", {}).items()},
        tuple(map(_read_news, facts.get("told", ()))),
        _day(facts["watched"]) if "watched" in facts else "",
    )


def read_standings(path: Path) -> dict[str, Looked]:
    """Read the file; none is no works.

    Raises:
        RecordError: it is not what `render_standings` writes.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError.whole(path, f"cannot be read ({error}); {ADVICE}") from error
    try:
        return {_curie(work): _read(facts) for work, facts in json.loads(text).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError.whole(path, f"is not in its form ({error}); {ADVICE}") from error
