"""The Guidebook's sentences stay the Guidebook's: facts and labels are here, its prose is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eifgraph.ingest.references import is_report
from tests.conftest import ROOT

RUN = 9
"""So many words in a row are somebody's sentence; fewer may be a fact or a label."""
WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
SENTENCE = re.compile(r"\S.*[.:]")
FOLDERS = ("data", "ontology", "shapes", "src", "tests")
SUFFIXES = frozenset(
    {".css", ".csv", ".html", ".json", ".md", ".py", ".rq", ".ttl", ".txt", ".yaml"}
)
Words = tuple[str, ...]


def runs(text: str) -> Iterator[Words]:
    """Give each run of words, whatever stands between them."""
    words = [match[0].casefold().replace("’", "'") for match in WORD.finditer(text)]
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def sentences(page: str) -> list[str]:
    """Give the lines of a page that are sentences, and no references."""
    lines = [line.strip() for line in page.splitlines()]
    return [line for line in lines if SENTENCE.fullmatch(line) and not is_report(line)]


@pytest.fixture(scope="module")
def theirs(real_page: Path) -> frozenset[Words]:
    """Every run of words of the real page's sentences."""
    page = real_page.read_text(encoding="utf-8")
    return frozenset(run for line in sentences(page) for run in runs(line))


def test_no_sentence_of_the_guidebook_is_here(theirs: frozenset[Words]) -> None:
    """Nothing in the repository has so many words in a row of a sentence of the real page."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    paths += list(ROOT.glob("*.md"))
    texts = [path for path in paths if path.suffix in SUFFIXES and path.is_file()]
    assert len(texts) > 1000
    taken = {
        path.relative_to(ROOT).as_posix(): " ".join(run)
        for path in texts
        for run in runs(path.read_text(encoding="utf-8"))
        if run in theirs
    }
    assert taken == {}


def test_a_sentence_would_be_found(real_page: Path, theirs: frozenset[Words]) -> None:
    """A sentence of the page is seen also where lines, case and marks differ."""
    longest = max(sentences(real_page.read_text(encoding="utf-8")), key=len)
    changed = "\n".join(f"* {word.upper()}" for word in longest.split()[:30])
    assert any(run in theirs for run in runs(changed))
    assert not any(run in theirs for run in runs("none of these words stands on the page in a row"))
