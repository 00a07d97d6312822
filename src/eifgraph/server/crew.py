"""Threads that make answers, for as many requests as may wait for them.

Knows an event loop and its threads; must not know what they make.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from eifgraph.backend.pool import RETRY
from eifgraph.errors import ServerBusy


class Crew:
    """Some threads; a request that none is free for waits, unless too many do."""

    def __init__(self, name: str, threads: int, most: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most, self._count = most, 0

    def begin(self, work: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
        """Have work done; called in an event loop. It goes on if nobody waits for it any more.

        Raises:
            ServerBusy: so many requests are in threads, or wait for one, that no more may.
        """
        if self._count >= self._most:
            raise ServerBusy(RETRY)
        loop = asyncio.get_running_loop()
        begun = self._threads.submit(work, *given)
        self._count += 1
        begun.add_done_callback(lambda _: self._ends(loop))
        return asyncio.wrap_future(begun)

    def go_on(self, work: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
        """Have the next of what was begun done, however many wait: it is half sent by then."""
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _ends(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop has ended before
            loop.call_soon_threadsafe(self._is_free)

    def _is_free(self) -> None:
        self._count -= 1
