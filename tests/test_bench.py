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


def test_bench_compares_and_grows(tmp_path: Path) -> None:
    """On three programmes the peer and the check report the same, and the table has all rows."""
    rows = check.compare(tmp_path / "few", 3, 1)
    rows += check.grow(tmp_path / "more", 5, 1)
    lines = check.table(rows).splitlines()
    assert len(lines) == 1 + 4 + 2
    assert all(row.seconds > 0 and row.megabytes > 0 for row in rows)
    assert lines[1].endswith("1.0")


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
