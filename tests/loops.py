"""An event loop in a thread of its own, for tests of what lives in one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from eifgraph.backend.guarded import GuardedBackend
from eifgraph.backend.keeping import keeper_of
from eifgraph.backend.pool import Pool
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.bounds import Bounds


@contextmanager
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run a loop until the body ends."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_end_tasks(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_tasks() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def guarded(nquads: Path, bounds: Bounds, services: Services = NOWHERE) -> Iterator[GuardedBackend]:
    """Keep the store of a file, and give a backend that asks its workers."""
    with keeper_of(nquads, bounds) as path, pool_of(path, bounds, services) as backend:
        yield backend


@contextmanager
def pool_of(path: Path, bounds: Bounds, services: Services = NOWHERE) -> Iterator[GuardedBackend]:
    """Connect a pool to a keeper."""
    with running_loop() as loop:
        pool = Pool(path, bounds.workers, bounds)
        backend = GuardedBackend(pool, loop, services)
        backend.wait_for(pool.open())
        try:
            yield backend
        finally:
            backend.wait_for(_abort(pool))


async def _abort(pool: Pool) -> None:
    pool.abort()
    await asyncio.sleep(0.01)  # what was aborted is closed at the next turns of the loop
