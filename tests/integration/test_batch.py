"""A thousand pages, some of them damaged: refused exactly, killed and gone on with, kept unchanged.

Slow, for it reads each page once and once more in small runs; the everyday tests have thirty.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.pages import write_pages, write_wrecks
from tests.test_batch import break_off

PAGES, DAMAGED = 980, 20

Environment = dict[str, str]


def start(folder: Path, environment: Environment) -> subprocess.Popen[str]:
    """Start the command in a session of its own, so that all of it can be killed."""
    command = [sys.executable, "-m", "eifgraph", "ingest", "--format", "json", str(folder)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment, text=True, start_new_session=True, **pipes)  # type: ignore[call-overload, no-any-return]  # pipes are as Popen has them


def environment_of(folder: Path) -> Environment:
    """Give a run folders of its own."""
    paths = {"EIFGRAPH_DATA": folder / "data", "EIFGRAPH_BUILD": folder / "build"}
    return os.environ | {name: str(path) for name, path in paths.items()}


def graphs(environment: Environment) -> dict[str, tuple[str, int]]:
    """Give the digests and times of all whole files in the folder of graphs."""
    folder = Path(environment["EIFGRAPH_DATA"]) / "graph"
    files = list(folder.glob("[!.]*")) if folder.is_dir() else []
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }


def run(folder: Path, environment: Environment) -> dict[str, object]:
    """Run the command to its end; give its summary."""
    with start(folder, environment) as process:
        said, _ = process.communicate()
    summary: dict[str, object] = json.loads(said)
    assert summary["exit_code"] == process.returncode
    return summary


def kill(folder: Path, environment: Environment, count: int) -> None:
    """Run the command, and kill all of it by force when so many graphs are there."""
    made = Path(environment["EIFGRAPH_DATA"]) / "graph"
    with start(folder, environment) as process:
        while not made.is_dir() or len(os.listdir(made)) < count:  # noqa: PTH208  counting is enough
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand files."""
    made = tmp_path_factory.mktemp("thousand")
    write_pages(made, PAGES)
    write_wrecks(made, DAMAGED)
    return made


def test_thousand_pages(folder: Path, tmp_path: Path) -> None:
    """Killed twice and gone on with: exactly the damaged are refused, and nothing is done twice."""
    environment = environment_of(tmp_path)
    kill(folder, environment, 60)
    some = graphs(environment)
    kill(folder, environment, 200)
    first = run(folder, environment)
    whole = graphs(environment)
    assert some.items() <= whole.items()
    assert list(Path(environment["EIFGRAPH_DATA"]).rglob("*.part")) == []
    damaged = sorted(path.name for path in folder.iterdir() if path.name.count("-") > 1)
    refused = [str(line).split(": ")[0].rsplit("/", 1)[-1] for line in list(first["refused"])]  # type: ignore[call-overload]  # a list, by the test below
    assert (first["exit_code"], sorted(refused)) == (2, damaged)
    assert len(damaged) == DAMAGED
    assert sorted(whole) == [f"synthetic-{number:05}.ttl" for number in range(PAGES)]
    second = run(folder, environment)
    assert graphs(environment) == whole
    assert second["fates"] == dict.fromkeys(first["fates"], 0) | {  # type: ignore[call-overload]  # a table
        "unchanged": PAGES,
        "refused": DAMAGED,
    }
    same = ("findings", "codes", "results", "refused", "most_findings")
    assert [second[name] for name in same] == [first[name] for name in same]


def test_killed_and_undisturbed_give_the_same(folder: Path, tmp_path: Path) -> None:
    """What was killed and gone on with has the bytes of a run that nothing disturbed."""
    few = tmp_path / "few"
    few.mkdir()
    for path in sorted(folder.iterdir())[:60]:
        (few / path.name).write_bytes(path.read_bytes())
    calm, killed = (environment_of(tmp_path / name) for name in ("calm", "killed"))
    run(few, calm)
    for count in (1, 25):
        kill(few, killed, count)
    run(few, killed)
    assert {name: made[0] for name, made in graphs(killed).items()} == {
        name: made[0] for name, made in graphs(calm).items()
    }


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_broken_off_and_gone_on_with(
    folder: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Broken off by either signal, it says how many are done, and the next run does the rest."""
    few = tmp_path / "few"
    few.mkdir()
    for path in sorted(folder.iterdir())[:30]:
        (few / path.name).write_bytes(path.read_bytes())
    break_off(few, environment_of(tmp_path), number, code)


def test_killed_worker_is_replaced(folder: Path, tmp_path: Path) -> None:
    """A worker that is killed from outside costs no page: what it had is done again."""
    few = tmp_path / "few"
    few.mkdir()
    for path in sorted(folder.iterdir())[:40]:
        (few / path.name).write_bytes(path.read_bytes())
    environment = environment_of(tmp_path)
    with start(few, environment) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.parent.is_dir():
            pytest.skip("issue 5: needs /proc to find the workers")
        while not (workers := children.read_text().split()):
            time.sleep(0.002)
        os.kill(int(workers[0]), signal.SIGKILL)
        said, _ = process.communicate()
    damaged = sum(path.name.count("-") > 1 for path in few.iterdir())
    assert json.loads(said)["fates"]["written"] == 40 - damaged
    assert len(json.loads(said)["refused"]) == damaged
