"""The golden pages, the facts beside them, and what the reader makes of each."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from eifgraph.errors import PageError
from eifgraph.ingest import Page, parse_programme, read_page
from eifgraph.ingest.ratings import settled_rating
from eifgraph.model import PageFinding, Programme
from eifgraph.pipeline import read_parts
from eifgraph.records.codec import encode
from tests.score.compare import INVENTED, MISSING, RIGHT, Fact, compare_facts

FOLDER: Final = Path(__file__).resolve().parent.parent / "pages"
REAL_FACTS: Final = Path(__file__).resolve().parent / "child-parent-psychotherapy.json"
"""Facts of the real page, which lies beside the checkout: labels, figures, references."""
SUFFIXES: Final = (".txt", ".html")
NO_FACTS: Final = frozenset({"about", "settled_rating", "refused"})
"""Keys of an expectation that are no keys of a record."""


@dataclass(frozen=True)
class Golden:
    """A page and the facts that it states, written by hand."""

    page: Path
    facts: Path

    @property
    def name(self) -> str:
        """Give the page's name in this set."""
        return self.facts.stem

    @property
    def expected(self) -> dict[str, Any]:
        """Give what is expected of it."""
        facts: dict[str, Any] = json.loads(self.facts.read_text("utf-8"), parse_float=Decimal)
        return facts

    @property
    def is_refused(self) -> bool:
        """Say whether the page must be refused."""
        return self.expected.get("refused") is True


@dataclass(frozen=True)
class Scored:
    """A page, what the comparison says of it, and why it could not be read, if so."""

    golden: Golden
    facts: tuple[Fact, ...]
    refusal: str = ""

    @property
    def faults(self) -> tuple[Fact, ...]:
        """Give what is not right."""
        return tuple(fact for fact in self.facts if not fact.is_right)


@dataclass(frozen=True)
class Reading:
    """What the reader gives for one page."""

    page: Page
    programme: Programme
    findings: tuple[PageFinding, ...]


def golden_page(page: Path) -> Golden:
    """Give a page with the facts beside it; those of the real page lie in this folder."""
    facts = page.with_suffix(".json")
    return Golden(page, facts if facts.is_file() else REAL_FACTS.with_name(facts.name))


def golden_pages(folder: Path = FOLDER) -> tuple[Golden, ...]:
    """Give every page of a folder that has facts beside it, by name."""
    pages = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    pairs = ((page, page.with_suffix(".json")) for page in pages)
    return tuple(Golden(page, facts) for page, facts in pairs if facts.is_file())


@cache
def reading(path: Path) -> Reading:
    """Read a page once.

    Raises:
        PageError: the reader refuses the page.
    """
    page = read_page(path)
    return Reading(page, *parse_programme(page, read_parts()[0]))


def facts_of(programme: Programme) -> dict[str, Any]:
    """Give what a programme states, as plain values with the settled rating among them."""
    plain = encode(programme)
    assert isinstance(plain, dict)
    settled = settled_rating(programme.assessment, programme.page)
    return plain | {"settled_rating": encode(settled) if settled else None}


def read_facts(path: Path) -> dict[str, Any]:
    """Read a page as far as plain values."""
    return facts_of(reading(path).programme)


def with_settled(expected: dict[str, Any]) -> dict[str, Any]:
    """Complete an expectation: where it is silent, the rating that the copy gives is settled.

    >>> with_settled({"about": "", "assessment": {"evidence_rating": "2"}})["settled_rating"]
    '2'
    """
    given = expected.get("assessment", {}).get("evidence_rating")
    settled = expected.get("settled_rating", None if isinstance(given, dict) else given)
    facts = {key: value for key, value in expected.items() if key not in NO_FACTS}
    return facts | {"settled_rating": settled}


def score_page(golden: Golden) -> Scored:
    """Read a page and compare; a reader that breaks down finds nothing, and says why."""
    try:
        found: dict[str, Any] = read_facts(golden.page)
    except PageError as error:
        return _scored_refusal(golden, str(error))
    except Exception:  # noqa: BLE001  the score of a broken reader is a score too
        return _unread(golden, traceback.format_exc(limit=-2))
    if golden.is_refused:
        name = str(found["name"]["value"])
        return Scored(golden, (Fact("refused", MISSING, "True", f"read as {name!r}", 0),))
    return Scored(golden, compare_facts(with_settled(golden.expected), found))


def _scored_refusal(golden: Golden, reason: str) -> Scored:
    if golden.is_refused:
        return Scored(golden, (Fact("refused", RIGHT, "True", "True", 0),), reason)
    refused = Fact("refused", INVENTED, "", reason, 0)
    unread = _unread(golden, reason)
    return Scored(golden, (refused, *unread.facts), reason)


def _unread(golden: Golden, reason: str) -> Scored:
    if golden.is_refused:
        return Scored(golden, (Fact("refused", MISSING, "True", reason, 0),), reason)
    return Scored(golden, compare_facts(with_settled(golden.expected), {}), reason)


def score_pages(goldens: Iterable[Golden]) -> tuple[Scored, ...]:
    """Score pages in their order."""
    return tuple(score_page(golden) for golden in goldens)
