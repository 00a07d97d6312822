"""Ten thousand golden pages changed at random: no crash, no hang, no invented number."""

from __future__ import annotations

from tests.fuzz_pages import run_cases

COUNT, SEED = 10_000, 1


def test_fuzz() -> None:
    """Of all cases none has a fault, and most are read."""
    cases = list(run_cases(COUNT, SEED))
    assert len(cases) == COUNT
    assert [(case.number, case.faults) for case in cases if case.faults][:20] == []
    assert sum(case.is_read for case in cases) > COUNT // 2
