"""Lines of text put together from lines of a file that break what belongs together."""

from __future__ import annotations

import pytest

from eifgraph.ingest.characters import plain, plain_pieces
from eifgraph.ingest.wrapping import Wrapped


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (("Kites, 6, 2-", "14. A note"), ["Kites, 6, 2-14. A note"]),
        (("Kites, 6, 2- 14.", "Doe et al"), ["Kites, 6, 2- 14.", "Doe et al"]),
        (
            ("qualified to QCF-level", "6) with 35 hours"),
            ["qualified to QCF-level 6) with 35 hours"],
        ),
        (("qualified to QCF-level", "7/8, and two"), ["qualified to QCF-level 7/8, and two"]),
        (("a nurse", "6) with 35 hours"), ["a nurse", "6) with 35 hours"]),
        (
            ("It was found to have a **long-term", "effect** on sleep."),
            ["It was found to have a long-term effect on sleep."],
        ),
        (
            ("Review: [Foundations for", "life](#), July 2016"),
            ["Review: Foundations for life, July 2016"],
        ),
        (
            ("Review: [Foundations for", "life](http://a.example/)"),
            ["Review: [Foundations for life](http://a.example/)"],
        ),
    ],
)
def test_broken_lines(lines: tuple[str, ...], joined: list[str]) -> None:
    """What a line leaves open goes on in the next; what begins something new does not."""
    wrapped = Wrapped(lines, frozenset(), frozenset())
    assert [line.text for line in wrapped.joined()] == joined


@pytest.mark.parametrize("sign", "\t\v\f\x1c\x1d\x1e\x1f\x85\u2028")
def test_separators_are_space(sign: str) -> None:
    """Signs that part words and lines are space: a line of nothing else is blank."""
    assert plain_pieces(sign) == []
    assert plain(f"a{sign}b") == "a b"
