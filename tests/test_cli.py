"""The commands, as their users call them."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from eifgraph import cli
from eifgraph.catalogue import read_federated, read_queries
from eifgraph.cli import serving
from eifgraph.cli.serving import serve
from eifgraph.config import resource_dir
from eifgraph.errors import ConfigError

ROOT = resource_dir("ontology").parent
OWN = ROOT / "data" / "pages" / "child-parent-psychotherapy.txt"
GRAPH = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
RECORD = (
    "- name: Early Steps\n  page: {site: eif, layout: web}\n  assessment: {evidence_rating: 3}\n"
)


def without_sample() -> str:
    """Give our graph with a sample of nobody, in the fact and in the reading of it."""
    text = GRAPH.read_text()
    return text.replace("eif:size 75", "eif:size 0").replace("eif:readValue 75", "eif:readValue 0")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run a command as the shell would; give its exit code."""
    monkeypatch.setattr(sys, "argv", ["eifgraph", *arguments])
    try:
        cli.main()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_builds: None) -> None:
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
    bad, good = tmp_path / "bad.txt", tmp_path / "good.yaml"
    bad.write_text("")
    good.write_text(RECORD)
    assert run(monkeypatch, "ingest", str(bad), str(good)) == 2
    assert (tmp_path / "data/graph/records/good.ttl").exists()


def test_same_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two files of one name would share a graph: the second is refused."""
    one, other = tmp_path / "steps.yaml", tmp_path / "other" / "steps.yaml"
    other.parent.mkdir()
    for path in (one, other):
        path.write_text(RECORD)
    assert run(monkeypatch, "ingest", str(one), str(other)) == 2


def test_other_programme_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that would replace another programme's graph is refused."""
    path = tmp_path / "steps.yaml"
    path.write_text(RECORD)
    assert run(monkeypatch, "ingest", str(path)) == 0
    path.write_text(RECORD.replace("Early Steps", "Late Steps"))
    assert run(monkeypatch, "ingest", str(path)) == 2


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
    broken.write_text(
        GRAPH.read_text()
        .replace("eif:size 75", "eif:size 0")
        .replace("eif:readValue 75", "eif:readValue 0")
    )
    assert run(monkeypatch, "check", str(broken)) == 1
    lines = [x for x in capsys.readouterr().out.splitlines() if "Violation" in x]
    assert all(line.startswith(f"{broken}:") for line in lines)
    assert any("[SampleShape-size]" in line for line in lines)


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
    (folder / GRAPH.name).write_text(
        GRAPH.read_text()
        .replace("eif:size 75", "eif:size 0")
        .replace("eif:readValue 75", "eif:readValue 0")
    )
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
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(read_queries()) + len(read_federated())
    assert "(asks https://sparql.opencitations.net/meta)" in lines[-5]


def test_bug_gives_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is called a bug and gives code 3."""

    def broken() -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(serving, "read_queries", broken)
    assert run(monkeypatch, "query") == 3


def test_records_are_ingested_as_pages_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder of pages, records and mappings becomes a graph each; a second time changes none."""
    record = tmp_path / "data" / "records" / "early-steps.yaml"
    record.parent.mkdir(parents=True)
    record.write_text(RECORD)
    (record.parent / "bad.yaml").write_text(RECORD.replace("3", "7"))
    assert run(monkeypatch, "ingest", str(tmp_path / "data"), str(OWN)) == 2
    assert (tmp_path / "data/graph/records/early-steps.ttl").is_file()
    assert (tmp_path / "data/graph" / GRAPH.name).is_file()
    assert not (tmp_path / "data/graph/records/bad.ttl").exists()
    assert "bad.yaml:3: assessment.evidence_rating: '7'" in capsys.readouterr().err
    assert run(monkeypatch, "ingest", str(record)) == 0
    assert "(unchanged)" in capsys.readouterr().err


def test_check_of_a_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Adding a programme is a record and a check of it; nothing is written."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(RECORD)
    bad.write_text(RECORD.replace("layout", "layuot"))
    assert run(monkeypatch, "check", str(good)) == 0
    assert capsys.readouterr().out == "1 graph(s): 0 violation(s), 0 warning(s)\n"
    assert run(monkeypatch, "check", str(good), str(bad)) == 2
    lines = capsys.readouterr().out.splitlines()
    assert f"error: {bad}:2: page.layout: the key is missing (add it)" in lines
    assert "did you mean 'layout'" in lines[1]
    assert lines[-1] == "1 graph(s): 0 violation(s), 0 warning(s), 1 file(s) not read"
    assert not (tmp_path / "data").exists()


def test_check_of_a_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each fault of a folder's files has a line of its own; good files are checked all the same."""
    (tmp_path / "good.yaml").write_text(RECORD)
    (tmp_path / "worse.yaml").write_text(RECORD.replace("eif", "moon").replace("3", "7"))
    assert run(monkeypatch, "check", str(tmp_path)) == 2
    *told, last = capsys.readouterr().out.splitlines()
    assert ["worse.yaml:2" in told[0], "worse.yaml:3" in told[1]] == [True, True]
    assert (len(told), last[:10]) == (2, "1 graph(s)")


def test_check_tells_refused_files_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What could not be read does not conform."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("- 3\n")
    assert run(monkeypatch, "check", "--format", "json", str(bad)) == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["conforms"], len(said["refused"])) == (False, 1)


def test_page_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`ingest --to json` prints records and writes nothing."""
    assert run(monkeypatch, "ingest", "--to", "json", str(OWN)) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["name"]["value"] == "Child-Parent Psychotherapy"
    assert not (tmp_path / "data").exists()


def test_many_files_are_shared_among_processes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With many files, all are read, in their order, whichever process did it."""
    names = [f"steps-{number:02}" for number in range(12)]
    for name in names:
        text = RECORD.replace("Early Steps", name)
        (tmp_path / f"{name}.yaml").write_text(text)
    assert run(monkeypatch, "ingest", str(tmp_path)) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if " -> " in line]
    assert [line.split(": ")[1].split(" ")[0] for line in told] == names


def test_stats(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What is known is shown as a table, as CSV and as JSON."""
    path = tmp_path / "early-steps.yaml"
    path.write_text(RECORD)
    assert run(monkeypatch, "ingest", str(path)) == 0
    assert run(monkeypatch, "build") == 0
    capsys.readouterr()
    assert run(monkeypatch, "stats") == 0
    assert "1 programmes; yes known" in capsys.readouterr().out
    assert run(monkeypatch, "stats", "--format", "csv") == 0
    assert "Early Steps,Known,Not seen" in capsys.readouterr().out
    assert run(monkeypatch, "stats", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["known"]["evidence rating"] == 1


def test_build_of_sources(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Sources named to build are ingested first; one that cannot be read stops it."""
    path = tmp_path / "early-steps.yaml"
    path.write_text(RECORD.replace("3", "7"))
    assert run(monkeypatch, "build", str(path)) == 2
    assert "nothing was built; there is no release yet" in capsys.readouterr().err
    path.write_text(RECORD)
    assert run(monkeypatch, "build", str(path)) == 0
    assert "making a release of 1 graph\n" in capsys.readouterr().err
    before = (tmp_path / "build" / "current").resolve()
    path.write_text(RECORD.replace("3", "7"))
    assert run(monkeypatch, "build", str(path)) == 2
    assert "nothing was built; the former release stays" in capsys.readouterr().err
    assert (tmp_path / "build" / "current").resolve() == before


def test_two_files_of_one_assessment_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Two files that describe one site and review would run together; check and build say so."""
    folder = tmp_path / "data" / "records"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(RECORD)
    (folder / "two.yaml").write_text(RECORD.replace("3", "4"))
    assert run(monkeypatch, "check") == 2
    assert "in one file" in capsys.readouterr().out
    assert run(monkeypatch, "build", str(folder)) == 2
    assert "both describe" in capsys.readouterr().err


def test_graph_without_source_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Who deletes a record is told that its graph is still served."""
    folder = tmp_path / "data" / "records"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(RECORD.replace("Early Steps", name))
    assert run(monkeypatch, "build", str(tmp_path / "data")) == 0
    assert "no-source" not in capsys.readouterr().err
    (folder / "two.yaml").unlink()
    assert run(monkeypatch, "build", str(tmp_path / "data")) == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "no-source" in line]
    assert line.startswith(f"{tmp_path}/data/graph/records/two.ttl:1: warning")


@pytest.mark.parametrize(
    ("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]
)
def test_a_port_in_use_is_refused(host: str, family: socket.AddressFamily) -> None:
    """Whichever way addresses are written."""
    with socket.create_server((host, 0), family=family) as door:
        given = ["--host", host, "--port", str(door.getsockname()[1])]
        result = CliRunner().invoke(serve, given)
    assert isinstance(result.exception, ConfigError)
    assert "nothing else answers" in str(result.exception)


def test_query_takes_parameters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], some_build: Path
) -> None:
    """A named question is narrowed by its parameters, and a slip is told with what there is."""
    monkeypatch.setenv("EIFGRAPH_BUILD", str(some_build))
    assert run(monkeypatch, "query", "q19", "--param", "programme=CPP") == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert len(rows) >= 4
    assert all("child-parent-psychotherapy" in row for row in rows)
    for given, said in {
        ("q19", "--param", "program=CPP"): "its parameters are programme",
        ("q19", "--param", "programme"): "write NAME=VALUE",
        ("q19", "--param", "programme=CPP", "--param", "programme=x"): "each name once",
        (str(Path(__file__)), "--param", "a=b"): "goes with a named question",
        ("f01",): "EIFGRAPH_SERVICES",
    }.items():
        assert run(monkeypatch, "query", *given) == 2
        assert said in capsys.readouterr().err
