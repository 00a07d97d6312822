"""Turns, limits that are told, and waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.pacing import CAP, Limit, Pace, none_left, own_wait, told_wait
from tests.standin.asking import Clock

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@given(
    count=st.integers(1, 50),
    seconds=st.sampled_from([1.0, 60.0]),
    gaps=st.lists(st.floats(0, 2), max_size=60),
)
def test_no_stretch_of_time_sees_too_many(count: int, seconds: float, gaps: list[float]) -> None:
    """However requests come, no stretch as long as the limit's has more than it allows."""
    clock, times = Clock(), list[float]()
    pace = Pace(Limit(count, seconds, 2), clock.moments)
    for gap in gaps:
        clock.sleep(gap)
        with pace.turn():
            times.append(clock.clock())
    assert all(later - first >= seconds for first, later in zip(times, times[count:], strict=False))


@given(
    headers=st.dictionaries(
        st.sampled_from(
            [
                *(
                    "x-rate-limit-limit",
                    "x-rate-limit-interval",
                    "x-concurrency-limit",
                    "retry-after",
                ),
                *("x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-remaining-usd"),
            ]
        ),
        st.text(max_size=12)
        | st.sampled_from(["0", "-1", "nan", "inf", "1e999", "0.5", "10", "1s"]),
    )
)
def test_any_header_is_survived(headers: dict[str, str]) -> None:
    """Headers may say anything; turns still come, and waits are numbers."""
    clock = Clock()
    pace = Pace(Limit(10, 1, 3), clock.moments)
    pace.heed(headers)
    with pace.turn():
        pass
    assert (told_wait(headers, NOW) or 0.0) >= 0
    assert (none_left(headers, NOW) or 0.0) >= 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90.0),
        ({"retry-after": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "3600"}, 3600.0),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-reset": "3600"}, None),
        ({"x-ratelimit-remaining-usd": "0", "x-ratelimit-reset": "60"}, 60.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW.timestamp() + 5)}, 5.0),
    ],
)
def test_what_sources_tell(headers: dict[str, str], seconds: float | None) -> None:
    """Retry-After in both forms, and limits that are used up."""
    assert told_wait(headers, NOW) == seconds


def test_own_waits_are_capped() -> None:
    """Waits double up to a minute, and are drawn from the whole of that."""
    assert [own_wait(attempt, lambda: 1.0) for attempt in range(8)] == [
        1,
        2,
        4,
        8,
        16,
        32,
        CAP,
        CAP,
    ]
    assert own_wait(3, lambda: 0.0) == 0
