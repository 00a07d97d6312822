"""The commands of curators: what was understood of a page, and corrections that survive."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from rdflib import DCTERMS, XSD, Graph, Literal

from eifgraph.cli import main
from eifgraph.iris import concept_iri
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "tests" / "pages" / "web-rating-below.txt"
NAME = "web-rating-below"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """A function that runs a command in a data folder of its own, and gives the exit code."""
    monkeypatch.setenv("EIFGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EIFGRAPH_BUILD", str(tmp_path / "build"))

    def command(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["eifgraph", *words])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    return command


def correction(run: object, capsys: pytest.CaptureFixture[str], value: str) -> str:
    """Have a correction of the cost rating written."""
    assert callable(run)
    words = ("assessment.cost_rating", value, "--by", "AB", "--why", "letter of the provider")
    assert run("correct", str(PAGE), *words, "--on", "2026-11-24") == 0
    return capsys.readouterr().out


def test_correction_survives_ingest(
    run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What `correct` prints, put in its file, is in the graph after each reading of the page."""
    assert callable(run)
    folder = tmp_path / "data" / "corrections"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.yaml").write_text(correction(run, capsys, "3"))
    for _ in range(2):
        assert run("ingest", "--all", str(PAGE)) == 0
        turtle = (tmp_path / "data" / "graph" / f"{NAME}.ttl").read_text()
        assert "eif:costRating cost:3" in turtle or "cost-rating/3" in turtle
        assert "eif:method method:curated" in turtle
        assert "letter of the provider" in turtle
        assert "AB" not in turtle.replace("ABS", "")
    assert "corrected" in capsys.readouterr().err


def test_stated_absence_is_told_everywhere(
    run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """That a person said there is no value, why and when: in the Turtle, JSON and the margin."""
    assert callable(run)
    folder = tmp_path / "data" / "corrections"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.yaml").write_text(correction(run, capsys, "{absent: not-stated}"))
    assert run("ingest", str(PAGE)) == 0
    assert "none needed" in (told := capsys.readouterr().err)
    assert "kept beside it" not in told
    graph = Graph().parse(tmp_path / "data" / "graph" / f"{NAME}.ttl")
    (absence,) = graph.subjects(EIF.absentProperty, EIF.costRating)
    (reading,) = graph.objects(absence, EIF.hasReading)
    assert graph.value(reading, EIF.method) == concept_iri("reading-method", "curated")
    assert graph.value(reading, EIF.rule) == Literal("letter of the provider")
    assert graph.value(reading, DCTERMS.created) == Literal("2026-11-24", datatype=XSD.date)
    assert run("ingest", "--to", "json", str(PAGE)) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    given = printed["assessment"]["cost_rating"]
    assert given["absent"] == "not-stated"
    assert given["curation"] == {"by": "AB", "why": "letter of the provider", "on": "2026-11-24"}
    assert run("ingest", "--explain", str(PAGE)) == 0
    assert "AB, 2026-11-24: letter of the provider" in capsys.readouterr().out


def test_correction_of_a_changed_page_is_told(
    run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A page that says something else by now keeps what it says, and a finding tells of it."""
    assert callable(run)
    folder = tmp_path / "data" / "corrections"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.yaml").write_text(correction(run, capsys, "3"))
    page = tmp_path / f"{NAME}.txt"
    page.write_text(PAGE.read_text().replace("Cost rating\n2", "Cost rating\n4"))
    assert run("ingest", str(page)) == 0
    assert "correction-stale" in capsys.readouterr().err
    assert "method:curated" not in (tmp_path / "data" / "graph" / f"{NAME}.ttl").read_text()


def test_faulty_correction_refuses_the_page(
    run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A slip in a file of corrections is told with its line, and nothing is written."""
    assert callable(run)
    folder = tmp_path / "data" / "corrections"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.yaml").write_text("- fact: assessment.cost\n  value: 1\n")
    assert run("ingest", str(PAGE)) == 2
    assert f"{NAME}.yaml:1" in capsys.readouterr().err
    assert not (tmp_path / "data" / "graph" / f"{NAME}.ttl").exists()


def test_correct_names_what_it_cannot_find(run: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that leads nowhere is told with what to do."""
    assert callable(run)
    assert run("correct", str(PAGE), "assessment.costs", "1", "--by", "AB", "--why", "x") == 2
    assert "costs" in capsys.readouterr().err


def test_explain_on_a_terminal(run: object, capsys: pytest.CaptureFixture[str]) -> None:
    """Each fact stands at its line, and the count of lines nobody understood at the top."""
    assert callable(run)
    assert run("ingest", "--explain", str(PAGE)) == 0
    told = capsys.readouterr()
    assert "lines not understood" in told.err
    assert "cost_rating" in told.out
    assert "\x1b[" not in told.out  # no colour where nobody looks


def test_explain_as_html(run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One page as one file, several in a folder; a page that is none is refused."""
    assert callable(run)
    target = tmp_path / "page.html"
    assert run("ingest", "--explain", "--html", str(target), str(PAGE)) == 0
    assert "Rainy Day Club" in target.read_text()
    refused = str(PAGE.with_name("refused-index.txt"))
    assert run("ingest", "--explain", "--html", str(tmp_path / "all"), str(PAGE), refused) == 2
    assert [path.name for path in (tmp_path / "all").iterdir()] == [f"{NAME}.html"]
    assert "not a Guidebook page" in capsys.readouterr().err


def test_html_needs_explain(run: object, capsys: pytest.CaptureFixture[str]) -> None:
    """An option that would have no effect is refused."""
    assert callable(run)
    assert run("ingest", "--html", "x.html", str(PAGE)) == 2
    assert "--explain" in capsys.readouterr().err


def test_corrections_of_no_page_are_told(
    run: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A file of corrections whose page has gone is told when all of the data are read."""
    assert callable(run)
    for folder in ("pages", "corrections"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    shutil.copy(PAGE, tmp_path / "data" / "pages")
    records = Path(__file__).parents[1] / "data" / "records" / "friends-for-youth.yaml"
    shutil.copy(records, tmp_path / "data")
    for name in (NAME, "another", records.stem):
        (tmp_path / "data" / "corrections" / f"{name}.yaml").write_text("[]\n")
    assert run("ingest", str(tmp_path / "data")) == 0
    told = capsys.readouterr().err
    for name in ("another", records.stem):
        assert f"corrections/{name}.yaml:1: warning: no-page" in told
    assert f"corrections/{NAME}.yaml" not in told
