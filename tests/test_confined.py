"""A confined process reaches nothing, whatever runs in it."""

from __future__ import annotations

import os
import socket
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from eifgraph.backend.confined import confine


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket that nobody should come to."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(0.05)
        yield made


def holds(check: Callable[[], None]) -> bool:
    """Run a check in a process of its own; tell whether it held."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            check()
            code = 0
        except BaseException:  # noqa: BLE001  told by the code
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_nothing_can_be_reached(listener: socket.socket) -> None:
    """Without a port no socket can be made, of whatever kind, and no program be run."""

    def check() -> None:
        assert confine()
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            with pytest.raises(PermissionError):
                socket.socket(family)
        with pytest.raises(PermissionError):
            subprocess.run(["true"], check=False)

    assert holds(check)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_one_port_can_be_reached(listener: socket.socket) -> None:
    """With a port nothing else can: no other port, no listening, no UDP, no IPv6."""
    port = listener.getsockname()[1]

    def check() -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            elsewhere = other.getsockname()
            assert confine(port)
            socket.create_connection(("127.0.0.1", port)).close()
            with pytest.raises(PermissionError):
                socket.create_connection(elsewhere)
            with pytest.raises(PermissionError):
                socket.create_server(("127.0.0.1", 0))
            for family, kind in ((socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, 1)):
                with pytest.raises(PermissionError):
                    socket.socket(family, kind)

    assert holds(check)
    with suppress(TimeoutError):
        listener.accept()[0].close()


def test_checks_can_fail() -> None:
    """A check that does not hold is told."""

    def check() -> None:
        with pytest.raises(PermissionError):
            socket.socket().close()

    assert not holds(check)
