"""A graph that is known to conform is not checked again; one that is not known is."""

from __future__ import annotations

from pathlib import Path

import pytest

from eifgraph import pipeline
from eifgraph.config import Settings
from eifgraph.conformance import Conformance
from eifgraph.errors import ConformanceError
from eifgraph.files import write_if_new, write_whole

ROOT = Path(__file__).resolve().parent.parent
GRAPH = ROOT / "data" / "graph" / "records" / "b.ttl"


def test_kept_text_is_known(tmp_path: Path) -> None:
    """What was kept is known, by another reader too; nothing else is."""
    Conformance(tmp_path).keep(["one", "two"])
    again = Conformance(tmp_path)
    assert again.holds("one")
    assert not again.holds("three")
    again.add(["four"])
    assert Conformance(tmp_path).holds("one")
    again.keep(["three"])
    assert not Conformance(tmp_path).holds("one")


def test_other_rules_know_nothing(tmp_path: Path) -> None:
    """With a shape changed, every graph is to be checked again."""
    rules = tmp_path / "shapes"
    rules.mkdir()
    (rules / "core.ttl").write_text("# one")
    Conformance(tmp_path, rules).keep(["text"])
    assert Conformance(tmp_path, rules).holds("text")
    (rules / "core.ttl").write_text("# two")
    assert not Conformance(tmp_path, rules).holds("text")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with one graph."""
    made = Settings(data=tmp_path / "data", build=tmp_path / "build")
    write_whole(made.graphs / "records" / GRAPH.name, GRAPH.read_text(encoding="utf-8"))
    return made


def test_second_build_does_not_check(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first build found to conform is not looked at by the second."""
    files = tuple(settings.graphs.rglob("*.ttl"))
    first = pipeline.build_current(settings, files)

    def check(paths: list[Path]) -> tuple[()]:
        assert paths == []
        return ()

    monkeypatch.setattr(pipeline, "check_files", check)
    assert pipeline.build_current(settings, files).name == first.name


def test_broken_graph_stops_the_build(settings: Settings) -> None:
    """A graph that breaks a shape is found though the others are known."""
    files = tuple(settings.graphs.rglob("*.ttl"))
    pipeline.build_current(settings, files)
    text = files[0].read_text(encoding="utf-8").replace("eif:assesses ", "eif:assessedX ")
    write_whole(files[0], text)
    with pytest.raises(ConformanceError):
        pipeline.build_current(settings, files)


def test_same_text_is_not_written_again(tmp_path: Path) -> None:
    """A file that holds the text already keeps its time."""
    path = tmp_path / "folder" / "file.txt"
    assert write_if_new(path, "text")
    before = path.stat().st_mtime_ns
    assert not write_if_new(path, "text")
    assert path.stat().st_mtime_ns == before
    assert write_if_new(path, "other")
