"""Threads for answers: how many may wait, and that what is begun goes on."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from eifgraph.errors import ServerBusy
from eifgraph.server.crew import Crew


def test_no_more_wait_than_may() -> None:
    """A request too many is turned away at once; when one is done, the next may come."""

    async def all_of_it() -> None:
        crew, gate = Crew("page", 1, 2), Event()
        begun = [crew.begin(gate.wait, 20), crew.begin(str, 7)]
        with pytest.raises(ServerBusy):
            crew.begin(str, 8)
        gate.set()
        assert await asyncio.gather(*begun) == [True, "7"]
        assert await crew.begin(str, 8) == "8"

    asyncio.run(all_of_it())


def test_what_is_begun_goes_on_however_many_wait() -> None:
    """The rest of an answer that is half sent is never turned away."""

    async def all_of_it() -> None:
        crew, gate = Crew("page", 2, 1), Event()
        begun = crew.begin(gate.wait, 20)
        assert await crew.go_on(next, iter([b"rest"]), b"") == b"rest"
        gate.set()
        assert await begun

    asyncio.run(all_of_it())
