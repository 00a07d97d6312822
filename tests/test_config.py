"""Settings from the environment: what is given, what is not, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.config import read_settings
from eifgraph.errors import ConfigError


def test_bounds_of_queries() -> None:
    """Seconds are seconds, memory and answers are megabytes; the rest stays as it is."""
    given = {
        "EIFGRAPH_QUERY_SECONDS": "2.5",
        "EIFGRAPH_QUERY_PATIENCE": "3",
        "EIFGRAPH_QUERY_MEMORY": "64",
        "EIFGRAPH_QUERY_RESULT": "3",
        "EIFGRAPH_QUERY_WORKERS": "5",
        "EIFGRAPH_QUERY_QUEUE": "0",
        "EIFGRAPH_SERVING": "/run/serving",
    }
    settings = read_settings(given)
    expected = Bounds(
        seconds=2.5, patience=3, memory=64 * MEGABYTE, result=3 * MEGABYTE, workers=5, queue=0
    )
    assert settings.bounds == expected
    assert settings.serving == Path("/run/serving")
    assert read_settings({}).bounds.seconds == 30
    assert read_settings({}).serving is None


@pytest.mark.parametrize("value", ["", "x", "0", "-3", "nan", "inf", "1e9"])
def test_a_bound_that_cannot_be(value: str) -> None:
    """It is refused with its name."""
    with pytest.raises(ConfigError, match="EIFGRAPH_QUERY_SECONDS"):
        read_settings({"EIFGRAPH_QUERY_SECONDS": value})


def test_an_unknown_setting() -> None:
    """It is refused with those there are."""
    with pytest.raises(ConfigError, match="QUERY_SECONDS, QUERY_WORKERS"):
        read_settings({"EIFGRAPH_QUERY_SECOND": "1"})
