"""The file of what was said of the standing of works when they were last looked at.

With it go the news of the last months, for feeds that are read less often than works are watched.
Knows the form of the file, which is kept in git; must not know what is new in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from eifgraph.citations.standing import State, Statement
from eifgraph.errors import RecordError

FILE: Final = "standings.json"
ADVICE: Final = "take it from git again, or delete it: then all is new once more"


@dataclass(frozen=True, slots=True)
class Told:
    """News of a work, as they were told on a day."""

    day: str
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
    told: tuple[Told, ...] = ()
    """News of it, the oldest first."""

    @property
    def days(self) -> dict[str, str]:
        """For each source that answered at all, the last day."""
        return _latest(self.asked, self.linked)


def take_back(
    before: Mapping[str, Looked],
    names: Mapping[str, Iterable[str]],
    denied: Mapping[str, Collection[Statement]],
) -> dict[str, Looked]:
    """Leave out what was said of a work by mistake; what was told of it stays told.

    `names` gives all names of a work, under any of which `before` may have it.
    """
    after = dict(before)
    for work, gone in denied.items():
        for name in names[work]:
            if gone and (former := before.get(name)):
                kept = tuple(one for one in former.statements if one not in gone)
                after[name] = replace(former, statements=kept)
    return after


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
    facts = {
        work: {
            "asked": dict(sorted(looked.asked.items())),
            **({"linked": dict(sorted(looked.linked.items()))} if looked.linked else {}),
            **({"told": [_news(one) for one in looked.told]} if looked.told else {}),
            "statements": [_bare(one) for one in sorted(looked.statements)],
        }
        for work, looked in sorted(works.items())
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _bare(statement: Statement) -> dict[str, str]:
    return {name: value for name, value in asdict(statement).items() if value}


def _news(told: Told) -> dict[str, object]:
    facts = {"day": told.day, "state": told.state.name.lower(), "since": told.since}
    added = [_bare(one) for one in told.added]
    return {name: value for name, value in facts.items() if value} | {
        "alert": told.is_alert,
        "added": added,
    }


def _read_news(facts: Mapping[str, Any]) -> Told:
    return Told(
        f"{date.fromisoformat(facts['day'])}",
        State[facts["state"].upper()],
        str(facts.get("since", "")),
        bool(facts["alert"]),
        tuple(Statement(**one) for one in facts["added"]),
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
        return {
            str(work): Looked(
                tuple(Statement(**one) for one in facts["statements"]),
                dict(facts["asked"]),
                dict(facts.get("linked", {})),
                tuple(map(_read_news, facts.get("told", ()))),
            )
            for work, facts in json.loads(text).items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError.whole(path, f"is not in its form ({error}); {ADVICE}") from error
