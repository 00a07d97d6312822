"""The measurements of `tests/bench` work, on few programmes, and compare what they say they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import check, ingest
from tests.bench.copies import LABEL, originals, write_copies
from tests.bench.pages import page_text, write_pages


def test_copies_are_synthetic_and_apart(tmp_path: Path) -> None:
    """Copies say that they are none of the data, and no two share a thing."""
    made = write_copies(tmp_path, len(originals()) + 1)
    first, again = (made[n].read_text(encoding="utf-8") for n in (0, -1))
    names = [f"synthetic-{n:05}/" for n in (0, len(originals()))]
    assert first.startswith(LABEL)
    assert again.replace(names[1], names[0]) == first
    assert names[0] not in again


def test_different_reports_are_no_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the two do not report the same, there is no table."""
    said = iter([[["a"] * 7], [], []])
    monkeypatch.setattr(
        check, "run", lambda *_: check.Run(1.0, 1.0, 1.0, {"validate": 1, "results": next(said)})
    )
    with pytest.raises(SystemExit, match="reports differ"):
        check.compare(tmp_path, 1, 1)


def test_stages_are_measured(tmp_path: Path) -> None:
    """Each stage of reading is measured, and ours is held against rdflib's serializer."""
    measured = ingest.stages(write_pages(tmp_path, 2))
    assert all(cost > 0 for _, cost in measured)
    assert "READING (file to facts)" in ingest.stage_table([measured])


def test_pages_differ_by_number_and_seed() -> None:
    """Synthetic pages have names and numbers of their own, the same for the same seed."""
    assert page_text(1) == page_text(1)
    assert len({page_text(1), page_text(2), page_text(1, seed=6)}) == 3
    assert "Child-Parent" not in page_text(1)


def test_what_was_not_done_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the command did not do what is measured, there is no table."""
    said = {"files": 2, "fates": {"written": 1, "unchanged": 1}}
    monkeypatch.setattr(ingest, "run", lambda *_: check.Run(1.0, 1.0, 1.0, said))
    with pytest.raises(SystemExit, match="not what was to be measured"):
        ingest.whole(tmp_path, 2, 1)
