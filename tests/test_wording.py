"""Words matter: nothing of ours endorses or ranks a programme, or reads a rating as an effect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
TEXTS: Final = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CITATION.cff",
        ROOT / "data" / "README.md",
        *(ROOT / "ontology").glob("*.ttl"),
        *(ROOT / "shapes").glob("*.ttl"),
        *(ROOT / "src" / "eifgraph" / "queries").glob("*.rq"),
        *(ROOT / "src" / "eifgraph" / "server" / "templates").glob("*.html"),
        *(ROOT / "data" / "mappings").glob("*.csv"),
    ]
)
ENDORSING: Final = re.compile(
    r"""\b(?:
        recommend\w*
        | proven | endors\w+
        | (?:most|highly|more|less)\s+effective | effective\b | effectiveness
        | (?:best|top|leading|winning)[\s-]+(?:programmes?|rated|performing)
        | works?\s+(?:best|well|better)
        | rank(?:ed|ing|ings)
        | large\s+effects? | strong\s+effects?
        | effect\s+size\s+of\s+(?:a|the)\s+(?:rating|programme)
        | success(?:ful)?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
ALLOWED: Final = (
    "no endorsement",  # what we say against it
    "is no endorsement",
    'skos:prefLabel "Recommended"@en',  # how much a booster training is asked for
    'skos:notation "recommended"',
    "booster: Recommended",
    "requirement:recommended",
    "The training is recommended",
    'skos:prefLabel "Evidence of effectiveness"@en',  # the standards' own name for level 4
    'skos:notation "effectiveness"',
    "explanation:effectiveness",
    "evidence of effectiveness",
    'skos:definition "Effectiveness',
)


def endorsements(text: str) -> list[str]:
    """Give the lines in which a word endorses, ranks, or speaks of the size of an effect."""
    found = []
    for line in text.splitlines():
        rest = line
        for phrase in ALLOWED:
            rest = rest.replace(phrase, "")
        if ENDORSING.search(rest):
            found.append(line.strip())
    return found


def test_nothing_is_endorsed() -> None:
    """No text of ours endorses or ranks; the note against it is the only place for such words."""
    for path in TEXTS:
        assert endorsements(path.read_text(encoding="utf-8")) == [], path


def test_texts_are_found() -> None:
    """There are texts of each kind."""
    kinds = {path.suffix for path in TEXTS}
    assert kinds == {".md", ".cff", ".ttl", ".rq", ".html", ".csv"}


@pytest.mark.parametrize(
    "planted",
    ["Effective programmes", "the best programmes", "ranked by effect", "effect size of a rating"],
)
def test_planted_endorsement_is_found(planted: str) -> None:
    """The check can fail."""
    assert endorsements(planted) == [planted]
