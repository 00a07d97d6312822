"""A file that is known to conform is not checked again, and its report is the same; others are."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from eifgraph import checking, pipeline
from eifgraph.checking import check_changed, check_graphs, conformance
from eifgraph.config import Settings
from eifgraph.conformance import Checked, Conformance, digest_of
from eifgraph.errors import ConformanceError, OntologyError
from eifgraph.files import write_if_new, write_whole
from eifgraph.shapes import CheckReport, Level, check_text

ROOT = Path(__file__).resolve().parent.parent
GRAPH = ROOT / "data" / "graph" / "records" / "b.ttl"
OWN = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
TANDEM = ROOT / "data" / "records" / "let-s-play-in-tandem.yaml"


@pytest.fixture
def settings(tmp_path: Path, quick_builds: None) -> Settings:
    """A data folder with one graph."""
    made = Settings(data=tmp_path / "data", build=tmp_path / "build")
    write_whole(made.graphs / "records" / GRAPH.name, GRAPH.read_text(encoding="utf-8"))
    return made


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """What a check finds of our own page's graph: warnings."""
    path = tmp_path / OWN.name
    path.write_text(OWN.read_text(encoding="utf-8"), encoding="utf-8")
    return Checked(path, check_text(path.read_text(encoding="utf-8"), path, checking.read_rules()))


def test_whole_report_is_kept(tmp_path: Path, checked: Checked) -> None:
    """What was kept is known, by another reader too, with every result; nothing else is."""
    known = Conformance(tmp_path)
    digest = known.digest(b"text")
    known.add([(digest, checked)])
    again = Conformance(tmp_path)
    assert again.holds("text")
    assert not again.holds("other")
    assert again.recall(digest, checked.file) == checked
    assert checked.report is not None
    assert checked.report.count(Level.WARNING) > 0


def test_report_moves_with_its_file(tmp_path: Path, checked: Checked) -> None:
    """Under another name the same text has the same report, with the places of the new name."""
    known = Conformance(tmp_path)
    known.add([("0" * 64, checked)])
    moved = Path("moved.ttl")
    found = known.recall("0" * 64, moved)
    assert found is not None
    assert found.report is not None
    assert {result.graph_file for result in found.report.results} == {"moved.ttl"}


def test_last_report_of_a_file_is_kept(tmp_path: Path, checked: Checked) -> None:
    """A file has one report; that of a file that is gone is forgotten."""
    known = Conformance(tmp_path)
    gone = dataclasses.replace(checked, file=tmp_path / "gone.ttl")
    known.add([("1" * 64, checked), ("2" * 64, gone)])
    known.add([("3" * 64, checked)])
    again = Conformance(tmp_path)
    assert [again.recall(n * 64, checked.file) is not None for n in "123"] == [False, False, True]


def test_what_violates_is_not_kept(tmp_path: Path, checked: Checked) -> None:
    """A graph that violates a shape is checked each time, and so is a file that was refused."""
    assert checked.report is not None
    bad = tuple(
        dataclasses.replace(result, level=Level.VIOLATION) for result in checked.report.results
    )
    violating = CheckReport(checked.file, bad, "title")
    known = Conformance(tmp_path)
    known.add([("1" * 64, Checked(checked.file, violating))])
    known.add([("2" * 64, Checked(checked.file, refused="no page"))])
    assert not known.path.exists()


def test_other_rules_know_nothing(tmp_path: Path, checked: Checked) -> None:
    """With a shape changed, every graph is to be checked again."""
    rules = tmp_path / "shapes"
    rules.mkdir()
    (rules / "core.ttl").write_text("# one")
    known = Conformance(tmp_path, rules)
    known.add([(known.digest(b"text"), checked)])
    assert Conformance(tmp_path, rules).holds("text")
    (rules / "core.ttl").write_text("# two")
    assert not Conformance(tmp_path, rules).holds("text")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The graph files that are really checked from now on."""
    seen: list[Path] = []
    check_files = checking.check_files

    def check(files: Sequence[Path]) -> tuple[CheckReport, ...]:
        seen.extend(files)
        return check_files(files)

    monkeypatch.setattr(checking, "check_files", check)
    return seen


def test_unchanged_graph_is_left_out(settings: Settings, counted: list[Path]) -> None:
    """The second check looks at what changed, and tells of all as the first did."""
    other = settings.graphs / OWN.name
    write_whole(other, OWN.read_text(encoding="utf-8"))
    files = sorted(settings.graphs.rglob("*.ttl"))
    first = check_graphs(files, conformance(settings))
    assert counted == files
    write_whole(files[1], files[1].read_text(encoding="utf-8") + "# changed\n")
    second = check_graphs(files, conformance(settings))
    assert counted == [*files, files[1]]
    assert second[0] == first[0]
    assert second[0].report is not None
    assert second[0].report.count(Level.WARNING) > 0


def test_second_build_does_not_check(settings: Settings, counted: list[Path]) -> None:
    """What the first build found to conform is not looked at by the second."""
    files = tuple(settings.graphs.rglob("*.ttl"))
    first = pipeline.build_current(settings, files)
    assert pipeline.build_current(settings, files).name == first.name
    assert counted == list(files)


def test_broken_graph_stops_the_build(settings: Settings) -> None:
    """A graph that breaks a shape is found though the others are known."""
    files = tuple(settings.graphs.rglob("*.ttl"))
    pipeline.build_current(settings, files)
    text = files[0].read_text(encoding="utf-8").replace("eif:assesses ", "eif:assessedX ")
    write_whole(files[0], text)
    with pytest.raises(ConformanceError):
        pipeline.build_current(settings, files)


def check_tandem(settings: Settings, calls: list[Path]) -> Checked:
    """Check one source; note that it was read."""

    def check(files: Sequence[Path], given: Settings) -> list[Checked]:
        calls.extend(files)
        return list(pipeline.check_sources(files, given))

    (found,) = check_changed([TANDEM], settings, conformance(settings), check)
    return found


def test_unchanged_source_is_left_out(settings: Settings) -> None:
    """A source is read again only if it, the settings or its graph have changed."""
    calls: list[Path] = []
    first = check_tandem(settings, calls)
    assert first.findings
    assert check_tandem(settings, calls) == first
    assert len(calls) == 1
    check_tandem(dataclasses.replace(settings, base="https://example.org/"), calls)
    assert len(calls) == 2


def test_source_whose_graph_changed_is_read(settings: Settings) -> None:
    """The graph that a source would write may stand there; another is looked at."""
    calls: list[Path] = []
    first = check_tandem(settings, calls)
    assert first.target is not None
    made = pipeline.ingest_file(TANDEM, settings, *pipeline.read_parts())
    write_whole(made.target, made.turtle)
    assert digest_of(made.target) in first.holds_with
    assert check_tandem(settings, calls) == first
    assert len(calls) == 1
    write_whole(made.target, made.turtle + "# by hand\n")
    check_tandem(settings, calls)
    assert len(calls) == 2


def test_refused_source_is_told_each_time(settings: Settings, tmp_path: Path) -> None:
    """A file that is gone or cannot be read is refused, not remembered."""
    gone = tmp_path / "gone.yaml"
    for _ in range(2):
        (found,) = check_changed([gone], settings, conformance(settings), pipeline.check_sources)
        assert found.refused is not None
        assert not found.conforms


@pytest.mark.parametrize("content", [b"\xff\xfe", b"no turtle"])
def test_no_turtle(settings: Settings, tmp_path: Path, content: bytes) -> None:
    """What is no Turtle is named, by whichever reader finds out."""
    path = tmp_path / "bad.ttl"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=r"bad\.ttl: not readable as Turtle"):
        check_graphs([path], conformance(settings))


def test_same_text_is_not_written_again(tmp_path: Path) -> None:
    """A file that holds the text already keeps its time."""
    path = tmp_path / "folder" / "file.txt"
    assert write_if_new(path, "text")
    before = path.stat().st_mtime_ns
    assert not write_if_new(path, "text")
    assert path.stat().st_mtime_ns == before
    assert write_if_new(path, "other")
