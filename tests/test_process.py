"""What each process of a server does at its beginning."""

from __future__ import annotations

import logging
import sys

import pytest

from eifgraph.errors import ConfigError
from eifgraph.server.process import is_news, served
from eifgraph.server.reply import BrokenOff


def record(error: Exception | None) -> logging.LogRecord:
    """Make an entry of a log."""
    try:
        if error is not None:
            raise error
    except Exception:  # noqa: BLE001  it is the entry's
        return logging.LogRecord("x", logging.ERROR, "", 1, "raised", (), sys.exc_info())
    return logging.LogRecord("x", logging.ERROR, "", 1, "a worker ended", (), None)


def test_an_answer_that_breaks_off_is_logged_once() -> None:
    """The server's own entry of it is left out, and no other."""
    found = [is_news(record(error)) for error in (BrokenOff("slow"), ValueError(), None)]
    assert found == [False, True, True]
    told = logging.LogRecord("x", logging.ERROR, "", 1, "raised\nBrokenOff: slow", (), None)
    assert not is_news(told)


def test_it_is_started_by_the_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has told it what to serve; the test's own process must not end with its parent."""
    monkeypatch.setattr("eifgraph.server.process.end_with_parent", lambda: None)
    monkeypatch.delenv("EIFGRAPH_SERVING", raising=False)
    with pytest.raises(ConfigError, match="EIFGRAPH_SERVING"):
        served()
