"""Answers given before: which are kept, and for how long."""

from __future__ import annotations

from eifgraph.server.cache import LARGEST, OVERHEAD, Cache, Stored


def stored(body: bytes = b"x") -> Stored:
    """Make an answer."""
    return Stored(200, [(b"content-type", b"text/plain")], body)


def test_an_answer_comes_back() -> None:
    """What was kept is given again, and nothing else."""
    cache, answer = Cache(10_000), stored()
    cache.put(("a", b"", None), answer)
    assert cache.get(("a", b"", None)) is answer
    assert cache.get(("a", b"", "")) is None


def test_those_asked_for_last_stay() -> None:
    """Where room is short, the others go."""
    cache = Cache(3 * (OVERHEAD + 10))
    for name in "abc":
        cache.put((name,), stored())
    assert cache.get(("a",)) is not None
    cache.put(("d",), stored())
    assert [cache.get((name,)) is not None for name in "abcd"] == [True, False, True, True]


def test_many_answers_take_no_more_room_than_there_is() -> None:
    """However many come, only the last ones stay."""
    cache = Cache(100_000)
    for number in range(10_000):
        cache.put((number,), stored(b"x" * 1000))
    kept = [number for number in range(10_000) if cache.get((number,)) is not None]
    assert 40 < len(kept) < 100_000 / (OVERHEAD + 1000)
    assert kept[-1] == 9_999


def test_a_long_answer_is_not_kept() -> None:
    """Nor is any where there is no room at all."""
    cache = Cache(10 * LARGEST)
    cache.put(("long",), stored(b"x" * (LARGEST + 1)))
    assert cache.get(("long",)) is None
    nothing = Cache(0)
    nothing.put(("a",), stored())
    assert nothing.get(("a",)) is None
