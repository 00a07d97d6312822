"""A short load with every hostile request in it; for minutes, with times: `tests.bench.load`."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.bench import hostile, load


def test_load_with_hostile_requests(some_build: Path, tmp_path: Path) -> None:
    """Nothing crashes, good requests are answered as ever, and hostile ones as they should be."""
    asked = load.Asked(seconds=20, rate=14, deadline=2, memory=128)
    report = load.run(asked, some_build, tmp_path)
    assert {one.kind for one in report.hostile} == set(hostile.KINDS)
    assert {one.kind for one in report.good} == set(load.SHARES)
    late = [one for one in report.hostile if "took" in one.fault and "whole" not in one.fault]
    faults = set(report.faults(soon=60.0)) - {f"{one.kind}: {one.fault}" for one in late}
    assert faults == set()  # of a busy machine, times say little


SAMPLES = [load.Sample("cheap", "/a", 0.01, 200, "x")] * 99
GOOD = load.Report(load.Asked(1, 1, 1, 100), SAMPLES, [], load.Memory(100, 110, [110]), [])


@pytest.mark.parametrize(
    ("sample", "fault"),
    [
        (load.Sample("cheap", "/a", 0.01, 200, "y"), "1 cheap requests were not answered, or not"),
        (load.Sample("cheap", "/a", 0.01, 503, "x"), "99 of 100 took up to inf ms, not 100"),
        (load.Sample("cheap", "/a", 0.2, 200, "x"), "99 of 100 took up to 200 ms, not 100"),
    ],
    ids=["other", "none", "late"],
)
def test_a_good_request_that_misses_is_told(sample: load.Sample, fault: str) -> None:
    """An answer that is another, none or late is a fault."""
    assert list(GOOD.faults()) == []
    report = load.Report(GOOD.asked, [*SAMPLES, sample], [], GOOD.memory, [])
    assert fault in " ".join(report.faults())


def test_other_misses_are_told() -> None:
    """So are crashes, memory that grows, and hostile requests that are not dealt with."""
    deed = hostile.Deed("SERVICE", 0.1, 200, "answered 200")
    memory = load.Memory(100, 300, [5000])
    faults = list(
        load.Report(GOOD.asked, SAMPLES, [deed], memory, ["process 1 has ended"]).faults()
    )
    assert faults[0] == "process 1 has ended"
    assert faults[1] == "SERVICE: answered 200"
    assert faults[2].startswith("memory: 5000 MB at most")
    assert faults[3].startswith("memory: 200 MB more")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b'{"results":{"bindings":[{}\n"<<< this answer is not whole >>>\n', ""),
        (b'{"results":{"bindings":[{}]}}', "took for whole what is not"),
        (b'1d\r\n{"results":{"bindings":[{}]}}\r\n0\r\n\r\n', "took for whole what is not"),
    ],
    ids=["broken", "whole", "whole-in-chunks"],
)
def test_an_answer_that_looks_whole_is_seen(body: bytes, fault: str) -> None:
    """Rows without end that end as whole ones do are a fault."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        theirs.shutdown(socket.SHUT_WR)
        assert hostile.judged(ours) == (200, fault)
