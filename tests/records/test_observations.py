"""Observations become records: the files in the repository are what the script gives."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eifgraph.records import notes
from eifgraph.records.observations import main, record_of

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ROOT / "data" / "records"


@pytest.fixture(scope="module")
def observations() -> Path:
    """The observations; they lie beside the checkout."""
    shared = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared"))
    path = shared / "facts" / "observations.jsonl"
    if not path.is_file():
        pytest.skip("needs ../shared/facts, or EIFGRAPH_SHARED naming the folder of facts/")
    return path


def test_records_in_git_are_current(observations: Path, tmp_path: Path) -> None:
    """Each record file is what the script makes of the observations, and there are no others."""
    main(observations, tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in RECORDS.iterdir()}
    assert made == kept
    assert len(made) == 51


def test_script_runs_from_the_command_line(tmp_path: Path) -> None:
    """The script is called as data/README.md says."""
    source = tmp_path / "one.jsonl"
    source.write_text('{"programme": "P", "site": "eif", "layout": "eif-web", "seen": "exact"}\n')
    command = [sys.executable, "-m", "eifgraph.records.observations", str(source), str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    assert "name: P" in (tmp_path / "p.yaml").read_text(encoding="utf-8")


OFFERED: list[tuple[str, dict[str, Any] | None]] = [
    ("offered ages 10 to 18", {"minimum": Decimal(10), "maximum": Decimal(18), "unit": "year"}),
    ("offered at age three", {"minimum": Decimal(3), "maximum": Decimal(3), "unit": "year"}),
    ("offered 18 months to 3 years", {"minimum": Decimal("1.5"), "maximum": Decimal(3)}),
    ("offered for children up to 12 years", {"maximum": Decimal(12), "unit": "year"}),
    ("offered for a child between two and three", {"minimum": Decimal(2), "maximum": Decimal(3)}),
    ("offered ages three-and-a-half to five years", {"minimum": Decimal("3.5")}),
    ("offered as universal", None),
]


@pytest.mark.parametrize(("note", "ages"), OFFERED, ids=[note for note, _ in OFFERED])
def test_offered_ages(note: str, ages: dict[str, Any] | None) -> None:
    """The ages a programme is offered for are read from the phrases of the notes."""
    found = notes.offered_ages(f"cut short; {note}; more")
    assert (found is None) == (ages is None)
    assert (ages or {}).items() <= (found or {}).items()


def test_other_facts_of_notes() -> None:
    """Names, dates, ethnicities and cuts are read from their fixed phrases."""
    assert notes.other_names("formerly Old Name (ON); more") == ["Old Name", "ON"]
    assert notes.other_names("full name A: B; offered") == ["A: B"]
    assert notes.last_updated("last updated April 2021; 17 pages") == "2021-04"
    assert notes.ethnicities("race and ethnicities: White, Black; x") == ["White", "Black"]
    assert notes.ethnicities("race and ethnicities: not reported") == {"absent": "not-reported"}
    assert notes.ethnicities("nothing") is None
    assert notes.has_cut_label("ages; outcome label is cut")
    assert not notes.has_cut_label("second outcome label is cut")
    assert notes.has_cut_measure("measure name is cut")


def test_a_note_is_not_published() -> None:
    """What a gatherer noted in prose goes nowhere."""
    seen = {"programme": "P", "site": "eif", "layout": "eif-web", "seen": "exact"}
    assert "secret" not in str(record_of(seen | {"note": "a secret remark", "truncated": True}))


def test_labels_read_elsewhere_say_so() -> None:
    """A label or cost that did not stand in its place is given in full, with how it was read."""
    seen = {
        "programme": "P",
        "site": "eif",
        "layout": "eif-web",
        "seen": "exact",
        "targeting": ["Universal"],
        "delivery_models": ["Group"],
        "cost_rating": "2",
        "note": "targeting and delivery model read in the description; cost from its paragraph",
    }
    assessment = record_of(seen)["assessment"]
    assert assessment["cost_rating"]["value"] == 2
    for key in ("targeting", "delivery_models"):
        assert "description" in assessment["context"][key][0]["how"]
