"""Clients that leave before they are answered.

Lives in an event loop. Knows the message of ASGI that says so; must not know what is done for them.
"""

from __future__ import annotations

import asyncio
from typing import Final

from eifgraph.server.reply import BrokenOff, Receive

WATCH_AFTER: Final = 0.05
"""Seconds after which it is looked at whether a client still waits."""


class Watch:
    """Ends what is done for a client when the client leaves."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._work = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self.has_left = False

    def __enter__(self) -> Watch:
        self._timer = asyncio.get_running_loop().call_later(WATCH_AFTER, self._begin)
        return self

    def __exit__(self, kind: object, fault: object, trace: object) -> bool:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
        return self.has_left and isinstance(fault, (asyncio.CancelledError, BrokenOff))

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.has_left = True
        if self._work is not None:
            self._work.cancel()
