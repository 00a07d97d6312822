"""A folder of pages: refused ones apart, broken off and gone on with, nothing done twice."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from eifgraph import pipeline
from eifgraph.batch import Form, Job, Task, ingest_batch, make
from eifgraph.config import Settings
from eifgraph.conformance import Checked
from eifgraph.files import sweep
from eifgraph.pipeline import ingest_file, read_parts, target_of
from eifgraph.report.summary import Fate, Made, Summary
from eifgraph.sources import folder_files
from tests.bench.pages import WRECKS, page_text, write_pages, write_wrecks
from tests.test_cli import RECORD, run

ROOT = Path(__file__).resolve().parent.parent
PAGES, DAMAGED = 24, 6
SHORT = ROOT / "tests" / "golden" / "synthetic-beta.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of thirty files, some of them damaged; the pages are short ones."""
    made = tmp_path_factory.mktemp("pages")
    text = SHORT.read_text(encoding="utf-8")
    for number in range(PAGES):
        page = text.replace("Programme Beta", f"Programme {number:05}")
        (made / f"synthetic-{number:05}.txt").write_text(page, encoding="utf-8")
    write_wrecks(made, DAMAGED)
    return made


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job with folders of its own."""
    return Job(Settings(data=tmp_path / "data", build=tmp_path / "build"))


def written(job: Job) -> dict[str, tuple[bytes, int]]:
    """Give the bytes and times of all that lies in the folder of graphs."""
    files = sorted(path for path in job.folder.rglob("*") if path.is_file())
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def counted(made: list[Made]) -> dict[str, int]:
    """Count what became of files."""
    return dict(Counter(one.fate.name for one in made))


def test_batch_is_told_apart_and_not_done_twice(folder: Path, job: Job) -> None:
    """Exactly the damaged are refused; a second run reads no good page, and finds the same."""
    files = folder_files(folder)
    first = list(ingest_batch(files, job))
    assert counted(first) == {"WRITTEN": PAGES, "REFUSED": DAMAGED}
    assert [one.checked.file for one in first] == list(files)
    before = written(job)
    assert len(before) == PAGES
    second = list(ingest_batch(files, job))
    assert counted(second) == {"UNCHANGED": PAGES, "REFUSED": DAMAGED}
    assert [one.checked for one in second] == [one.checked for one in first]
    assert counted(list(ingest_batch(files[:3], Job(job.settings, again=True)))) == {
        "SAME": 2,
        "REFUSED": 1,
    }
    assert written(job) == before


@pytest.mark.parametrize("name", WRECKS)
def test_every_wreck_is_refused(tmp_path: Path, name: str, job: Job) -> None:
    """Each kind of damage is refused with a line that names the file, and nothing is written."""
    for path in write_wrecks(tmp_path / "in", len(WRECKS)):
        if path.name.endswith(name):
            (made,) = ingest_batch([path], job)
            reason = made.checked.refused or ""
            assert (made.fate, reason.count("\n")) == (Fate.REFUSED, 0)
            assert reason.startswith(f"{path}: ")
    assert not job.folder.exists()


def test_change_is_noticed(tmp_path: Path, job: Job) -> None:
    """A page is read again when it, its graph, what was corrected, or a setting has changed."""
    page = tmp_path / "synthetic-beta.txt"
    page.write_bytes(SHORT.read_bytes())

    def fate(given: Job = job) -> Fate:
        (made,) = ingest_batch([page], given)
        return made.fate

    assert [fate(), fate()] == [Fate.WRITTEN, Fate.UNCHANGED]
    target = target_of(page, job.folder)
    text = target.read_text(encoding="utf-8")
    target.write_text(text + "# by hand\n", encoding="utf-8")
    assert [fate(), fate()] == [Fate.WRITTEN, Fate.UNCHANGED]
    target.unlink()
    assert [fate(), fate()] == [Fate.WRITTEN, Fate.UNCHANGED]
    corrections = job.settings.data / "corrections" / f"{page.stem}.yaml"
    corrections.parent.mkdir()
    corrections.write_text("[]\n")
    assert [fate(), fate()] == [Fate.SAME, Fate.UNCHANGED]
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [fate(), fate()] == [Fate.WRITTEN, Fate.UNCHANGED]
    other = Job(dataclasses.replace(job.settings, publish_contacts=True))
    assert [fate(other), fate(other)] == [Fate.SAME, Fate.UNCHANGED]


def test_target_is_that_of_the_file_read() -> None:
    """The name alone gives the graph that reading gives."""
    sources = [next((ROOT / "data" / kind).iterdir()) for kind in ("pages", "records", "mappings")]
    for path in sources:
        made = ingest_file(path, Settings(), *read_parts())
        slugs = {programme.file.slug for programme in made.programmes} or {"mappings/" + path.stem}
        assert {made.target} == {Settings().graphs / f"{slug}.ttl" for slug in slugs}


def test_bug_stops_no_other_page(folder: Path, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that nobody foresaw is told of its page, with its place, and the batch goes on."""

    def broken(*_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(pipeline, "parse_programme", broken)
    files = folder_files(folder)[2:4]
    made = list(ingest_batch(files, job))
    assert [one.fate for one in made] == [Fate.BUG, Fate.BUG]
    assert "KeyError('unforeseen') at test_batch.py:" in (made[0].checked.refused or "")
    assert "Traceback" in made[0].trace


def test_slow_page_is_refused(tmp_path: Path, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that takes too long is refused, with the limit."""

    def without_end(*_: object) -> None:
        while True:  # nothing is called, so that what counts covered lines is never broken off
            pass

    monkeypatch.setattr(pipeline, "LIMIT", 0.5)
    monkeypatch.setattr(pipeline, "parse_programme", without_end)
    (page,) = write_pages(tmp_path, 1)
    made = make(Task(page, ""), job)
    assert "took longer than 0.5 s" in (made.checked.refused or "")


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """A part of a file goes if its writer is gone, and stays if he may be at it."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, busy = (tmp_path / f".a.ttl.{number}.part" for number in (gone.pid, os.getpid()))
    for path in (left, busy, tmp_path / ".strange.part"):
        path.write_text("half")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([busy.name, ".strange.part"])


def test_text_streams(folder: Path, job: Job) -> None:
    """What is to be printed comes file by file, and nothing is written."""
    files = folder_files(folder)[:12]
    (turtle, records) = (
        list(ingest_batch(files, Job(job.settings, form=form))) for form in (Form.TURTLE, Form.JSON)
    )
    assert [one.text.startswith("@prefix") for one in turtle] == [
        one.fate is Fate.READ for one in turtle
    ]
    texts = [one.text for one in records if one.text]
    assert [json.loads(text)["name"]["value"][:9] for text in texts] == ["Synthetic"] * len(texts)
    assert not job.folder.exists()


def test_folder_files_leaves_out_what_is_no_source(tmp_path: Path) -> None:
    """Hidden files, readmes, corrections and the parts of a saved page are no sources."""
    names = ["a.TXT", "B.html", "c.pdf", "d.md", "e.htm", "r.yaml", "m.csv", "B_files/frame.html"]
    names += [".hidden.txt", "README.md", "corrections/a.yaml", "x_files/own.txt", "graph/a.ttl"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    found = {path.relative_to(tmp_path).as_posix() for path in folder_files(tmp_path)}
    assert found == {*names[:7], "x_files/own.txt"}


def test_name_that_is_no_text(tmp_path: Path, job: Job) -> None:
    """A name that cannot be written into a graph is refused."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/page-\xff.txt"))
    path.write_text(page_text(1), encoding="utf-8")
    (made,) = ingest_batch([path], job)
    assert "its name is not UTF-8" in (made.checked.refused or "")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where the command finds and puts things."""
    paths = {"EIFGRAPH_DATA": tmp_path / "data", "EIFGRAPH_BUILD": tmp_path / "build"}
    return os.environ | {name: str(path) for name, path in paths.items()}


def start(folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start the command on a folder, as a shell would."""
    command = [sys.executable, "-m", "eifgraph", "ingest", str(folder)]
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for_graphs(environment: dict[str, str], count: int) -> None:
    """Wait until so many graphs are written."""
    graphs = Path(environment["EIFGRAPH_DATA"]) / "graph"
    while not graphs.is_dir() or len(list(graphs.glob("*.ttl"))) < count:
        time.sleep(0.005)


def break_off(folder: Path, environment: dict[str, str], number: signal.Signals, code: int) -> None:
    """See that a run broken off by a signal says how to go on, and the next does the rest."""
    pages, count = len(list(folder.glob("synthetic-?????.txt"))), len(folder_files(folder))
    with start(folder, environment) as process:
        wait_for_graphs(environment, 3)
        os.killpg(process.pid, number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in said
    last = said.splitlines()[-1]
    assert last.startswith("interrupted: ")
    assert last.endswith(f" of {count} file(s) done; run the same again to go on")
    graphs = Path(environment["EIFGRAPH_DATA"]) / "graph"
    assert [path for path in graphs.iterdir() if path.suffix != ".ttl"] == []
    with start(folder, environment) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert len(list(graphs.iterdir())) == pages


def test_broken_off_and_gone_on_with(tmp_path: Path, environment: dict[str, str]) -> None:
    """Broken off, it says how many are done and how to go on; the next run does the rest.

    The pages are as long as real ones, so that there is time to break off among them.
    """
    folder = tmp_path / "pages"
    write_pages(folder, 14)
    write_wrecks(folder, 1)
    break_off(folder, environment, signal.SIGTERM, 143)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EIFGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EIFGRAPH_BUILD", str(tmp_path / "build"))
    yield
    assert list(tmp_path.rglob("*.part")) in ([], [*tmp_path.glob(".*.part")])


def test_many_are_summed_up(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Of many files there is a table, the refused a line each, and findings in a file."""
    found = tmp_path / "findings.txt"
    assert run(monkeypatch, "ingest", "--findings", str(found), str(folder)) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f"{PAGES + DAMAGED} file(s) in ")
    assert [" ".join(line.split()) for line in said[1:4]] == [
        f"written {PAGES}", "unchanged 0", f"refused {DAMAGED}",
    ]  # fmt: skip
    assert sum(line.startswith("error: ") for line in said) == DAMAGED
    lines = found.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("error: ") for line in lines) == DAMAGED
    assert len(lines) > PAGES
    assert all(line.split(":")[2].isdecimal() for line in lines if "warning: " in line)


def test_findings_need_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A file for findings that cannot be written is said before anything is read."""
    (page,) = write_pages(tmp_path / "in", 1)
    assert run(monkeypatch, "ingest", "--findings", f"{tmp_path}/no/such", str(page)) == 2
    assert "No such file" in capsys.readouterr().err


def test_summary_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With --format json the summary is JSON on stdout; it cannot share that with data."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.txt"
    good.write_text(RECORD)
    bad.write_text("")
    assert run(monkeypatch, "ingest", "--format", "json", str(good), str(bad)) == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["exit_code"]) == (2, 2)
    assert said["fates"] == {"written": 1, "same": 0, "unchanged": 0, "read": 0, "broken": 0,
                             "refused": 1, "bug": 0}  # fmt: skip
    assert run(monkeypatch, "ingest", "--format", "json", "--stdout", str(good)) == 2


def test_json_is_one_list(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The records of many pages are one list; of none, an empty one."""
    assert run(monkeypatch, "ingest", "--to", "json", str(folder)) == 2
    assert len(json.loads(capsys.readouterr().out)) == PAGES
    wreck = next(folder.glob("*-empty.txt"))
    assert run(monkeypatch, "ingest", "--to", "json", str(wreck)) == 2
    assert json.loads(capsys.readouterr().out) == []


def test_summary_counts_what_is_worst() -> None:
    """A bug outweighs a refusal, a refusal a graph that does not conform."""
    codes = []
    summary = Summary(3)
    for fate in (Fate.WRITTEN, Fate.BROKEN, Fate.REFUSED, Fate.BUG):
        refused = "page: why" if fate in {Fate.REFUSED, Fate.BUG} else None
        summary.add(Made(fate, Checked(Path("page"), refused=refused)))
        codes.append(summary.exit_code)
    assert codes == [0, 1, 2, 3]
