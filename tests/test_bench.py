"""The measurements of `tests/bench` work, on few programmes, and compare what they say they do."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.namespaces import INSTANCES, ONTOLOGY
from tests.bench import check, ingest, parts, snapshot, synthetic
from tests.bench.copies import LABEL, originals, write_copies
from tests.bench.memory import Peak, descendants, megabytes
from tests.bench.pages import page_text, write_pages
from tests.bench.servers import Server, program_of, triple_of


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


def test_stages_are_measured(tmp_path: Path) -> None:
    """Each stage of reading is measured, and ours is held against rdflib's serializer."""
    measured = ingest.stages(write_pages(tmp_path, 2))
    assert all(cost > 0 for _, cost in measured)
    assert "READING (file to facts)" in ingest.stage_table([measured])


def test_pages_differ_by_number_and_seed() -> None:
    """Synthetic pages have names and numbers of their own, the same for the same seed."""
    assert page_text(1) == page_text(1)
    assert len({page_text(1), page_text(2), page_text(1, seed=6)}) == 3
    assert "Child-Parent" not in page_text(1)


def test_what_was_not_done_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the command did not do what is measured, there is no table."""
    said = {"files": 2, "fates": {"written": 1, "unchanged": 1}}
    monkeypatch.setattr(ingest, "run", lambda *_: check.Run(1.0, 1.0, 1.0, said))
    with pytest.raises(SystemExit, match="not what was to be measured"):
        ingest.whole(tmp_path, 2, 1)


def test_synthetic_release_is_apart(tmp_path: Path) -> None:
    """Each copy of a programme has things and a graph of its own; words are there once."""
    data, made = tmp_path / "data.nq", tmp_path / "synthetic.nq"
    graph, thing, a = f"<{INSTANCES}graph/x>", f"<{INSTANCES}id/x>", f"<{synthetic.TYPE}>"
    reading = f"<{INSTANCES}id/reading>"
    data.write_text(
        f"<urn:word> {a} <urn:Word> <{ONTOLOGY}> .\n"
        f"{thing} {a} <{ONTOLOGY}#Programme> {graph} .\n"
        f'{thing} <urn:says> "a <b> .\u00e4" {graph} .\n'
        f"{thing} <urn:read> {reading} {graph} .\n"
        f"{reading} {a} <{ONTOLOGY}#Reading> {graph} .\n",
        encoding="utf-8",
    )
    assert synthetic.write_synthetic(data, made, 3) == 7
    assert made.read_text(encoding="utf-8").startswith("# Synthetic")
    quads = list(ox.parse(path=made, format=ox.RdfFormat.N_QUADS))
    assert len({(quad.subject, quad.graph_name) for quad in quads}) == 4
    assert len(quads) == 7


def test_answers_that_differ_are_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    """If two servers do not give the same rows, there is no table."""
    empty = '{"head": {"vars": ["a"]}, "results": {"bindings": []}}'
    full = empty.replace("[]", '[{"a": {"type": "literal", "value": "1"}}]')
    said = iter([empty, empty, empty, full])
    monkeypatch.setattr(parts, "asked_once", lambda *_: next(said).encode())
    servers = [Server(name, "127.0.0.1", 9, "/", 0) for name in ("ours", "theirs")]
    parts.compare(servers, {"one": "SELECT"})
    with pytest.raises(SystemExit, match="one: answers differ: theirs gives 1 rows, and ours 0"):
        parts.compare(servers, {"one": "SELECT"})


def test_no_text_is_asked_twice() -> None:
    """A query can be given a text of its own as often as wanted."""
    assert len({parts.fresh("ASK {}") for _ in range(10)}) == 10


def test_memory_of_a_family(tmp_path: Path) -> None:
    """Memory is that of a process and what it started, at its most."""
    text = "b = bytearray(50 << 20); print(flush=True); input()"
    shell = ["sh", "-c", f"'{sys.executable}' -c '{text}'; true"]
    before = megabytes(os.getpid())
    with (
        Peak(os.getpid()) as peak,
        subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one,
    ):
        assert one.stdout is not None
        one.stdout.readline()
        assert len(descendants(one.pid)) == 2
        assert megabytes(one.pid) > 50
        until = time.monotonic() + 20
        while peak.most < before + 40:
            assert time.monotonic() < until
        one.communicate(b"\n")
    assert descendants(one.pid) == [one.pid]


def test_a_missing_peer_is_named(tmp_path: Path) -> None:
    """Who has not a peer's program is told how to get it."""
    with pytest.raises(SystemExit, match="no-such-peer is not there; install it: python3 -m venv"):
        program_of("no-such-peer", tmp_path)


def test_graph_of_a_line_is_dropped() -> None:
    """A quad's triple is what stands before its graph, whatever its literal holds."""
    assert triple_of('<urn:a> <urn:b> "c <d> ." <urn:g> .\n') == '<urn:a> <urn:b> "c <d> ." .\n'


def test_snapshot_lookups_are_measured(tmp_path: Path) -> None:
    """The right works are among the candidates, and the synthetic ones say that they are."""
    facts = [
        {
            "reference": f"Doe{n} J. A study of {n}th rivers. Journal 2001;{n}:1{n}-2{n}.",
            "doi": f"10.5555/{n}", "atitle": f"A study of {n}th rivers", "firstAuthor": f"Doe{n}",
            "jtitle": "Journal", "volume": str(n), "firstPage": f"1{n}",
        }
        for n in range(20)
    ]  # fmt: skip
    path = tmp_path / "references.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, facts)).encode()))
    about, table, memory = snapshot.report(path, 60, 10)
    assert about.startswith("62 works, SYNTHETIC but for 20;")
    rows = [line.split() for line in table.splitlines()[1:]]
    assert [row[-9:-5] for row in rows] == [["10", "1.0000", "1.0000", "10"]] * 3
    assert memory.endswith(" MB")
