"""The measurements of `tests/bench` work, on few programmes, and compare what they say they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import check
from tests.bench.copies import LABEL, originals, write_copies


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
