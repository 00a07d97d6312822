"""The commands, as their users call them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from eifgraph import cli
from eifgraph.config import resource_dir

ROOT = resource_dir("ontology").parent
OWN = ROOT / "data" / "pages" / "child-parent-psychotherapy.txt"
GRAPH = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command as the shell would; give its exit code."""
    monkeypatch.setattr(sys, "argv", ["eifgraph", *arguments])
    try:
        cli.main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EIFGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EIFGRAPH_BUILD", str(tmp_path / "build"))


def test_ingest_check_build_query(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """From a page to an answered question with four commands."""
    assert run(monkeypatch, "ingest", str(OWN)) == 0
    assert (tmp_path / "data/graph" / GRAPH.name).read_text() == GRAPH.read_text()
    assert run(monkeypatch, "check") == 0
    assert run(monkeypatch, "build") == 0
    capsysbinary.readouterr()
    assert run(monkeypatch, "query", "q04") == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.txt", b""), ("binary.txt", b"\x00\x01"), ("other.txt", b"Search results\n")],
)
def test_ingest_refuses(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    data: bytes,
) -> None:
    """What is no Guidebook page is refused with one line and code 2; nothing is written."""
    page = tmp_path / name
    page.write_bytes(data)
    assert run(monkeypatch, "ingest", str(page)) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_batch_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One bad page does not stop the others; the code says that one was refused."""
    bad = tmp_path / "bad.txt"
    bad.write_text("")
    assert run(monkeypatch, "ingest", str(bad), str(OWN)) == 2
    assert (tmp_path / "data/graph" / GRAPH.name).exists()


def test_same_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two pages of one file name would share a graph: the second is refused."""
    (tmp_path / OWN.name).write_bytes(OWN.read_bytes())
    assert run(monkeypatch, "ingest", str(OWN), str(tmp_path / OWN.name)) == 2


def test_other_programme_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page that would replace another programme's graph is refused."""
    assert run(monkeypatch, "ingest", str(OWN)) == 0
    other = tmp_path / OWN.name
    other.write_text(OWN.read_text().replace("Child-Parent Psychotherapy", "Another", 1))
    assert run(monkeypatch, "ingest", str(other)) == 2


def test_ingest_to_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With --stdout the Turtle is printed and no file written."""
    assert run(monkeypatch, "ingest", "--stdout", str(OWN)) == 0
    assert capsys.readouterr().out == GRAPH.read_text()
    assert not (tmp_path / "data").exists()


def test_check_finds_violation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A broken graph gives code 1 and a sentence with file, line and rule."""
    broken = tmp_path / "broken.ttl"
    broken.write_text(GRAPH.read_text().replace("eif:size 75", "eif:size 0"))
    assert run(monkeypatch, "check", str(broken)) == 1
    line = next(x for x in capsys.readouterr().out.splitlines() if "Violation" in x)
    assert line.startswith(f"{broken}:")
    assert "[SampleShape-size]" in line


def test_check_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON report says whether the data conforms, and every result."""
    assert run(monkeypatch, "check", "--format", "json", str(GRAPH)) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["conforms"] is True
    assert {result["level"] for result in report["results"]} == {"Warning"}


def test_check_as_turtle(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Turtle report is SHACL's own."""
    assert run(monkeypatch, "check", "--format", "turtle", str(GRAPH)) == 0
    assert "sh:ValidationReport" in capsys.readouterr().out


def test_build_refuses_what_does_not_conform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A graph that breaks the shapes is never published."""
    folder = tmp_path / "data" / "graph"
    folder.mkdir(parents=True)
    (folder / GRAPH.name).write_text(GRAPH.read_text().replace("eif:size 75", "eif:size 0"))
    assert run(monkeypatch, "build") == 1
    assert not (tmp_path / "build" / "current").exists()


@pytest.mark.parametrize(
    "arguments", [["check"], ["build"], ["query", "q99"], ["serve"], ["nonsense"], ["ingest"]]
)
def test_cannot_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """A call that cannot be done gives code 2 and says why, without a traceback."""
    assert run(monkeypatch, *arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_bad_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown or bad setting is refused by name."""
    monkeypatch.setenv("EIFGRAPH_BASE", "no address")
    assert run(monkeypatch, "check") == 2
    monkeypatch.setenv("EIFGRAPH_BASE", "https://w3id.org/eifgraph/")
    monkeypatch.setenv("EIFGRAPH_TYPO", "x")
    assert run(monkeypatch, "check") == 2


def test_query_lists_questions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a name, the questions are listed."""
    assert run(monkeypatch, "query") == 0
    assert len(capsys.readouterr().out.splitlines()) == 20


def test_bug_gives_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is called a bug and gives code 3."""

    def broken() -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(cli, "read_queries", broken)
    assert run(monkeypatch, "query") == 3
