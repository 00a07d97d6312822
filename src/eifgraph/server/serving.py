"""The release that a process of the server serves, and how it goes over to the next.

What is served is told in a file by the command that started the process. Nothing that is under way
is dropped: it ends on the release on which it began. Lives in an event loop; must not know HTTP.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from flask import Flask

from eifgraph.backend.guarded import GuardedBackend
from eifgraph.backend.pool import Pool
from eifgraph.backend.services import Services
from eifgraph.bounds import Bounds
from eifgraph.config import Settings
from eifgraph.errors import StoreError
from eifgraph.files import write_whole
from eifgraph.release import read_release
from eifgraph.server.cache import Cache
from eifgraph.server.data import DataState, make_data
from eifgraph.server.heads import Heads
from eifgraph.server.later import Later
from eifgraph.server.state import State, make_state

logger = logging.getLogger(__name__)

LOOK: Final = 0.3
"""Seconds between two looks at what is to be served."""
PAUSE: Final = 5.0
"""Seconds after a failed try to go over to another release."""
TRIES: Final = 50
"""How often it is tried to begin, while the command may be going over to another release."""
HOUSE_WORKERS: Final = 2
"""Workers for pages, so that queries of others keep no page waiting."""
CALLING_WORKERS: Final = 4
"""Workers for queries that ask other endpoints, so that none that waits for these keeps other
queries waiting. The gateway lets no endpoint have more calls at a time."""

Create = Callable[[State | DataState], Flask]
"""What makes the application over what it needs."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the command tells its processes."""

    keeper: Path
    release: Path | None
    """The folder of the release; none if other data are served."""

    @classmethod
    def read(cls, path: Path) -> Told:
        """Read what is told.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} does not tell what to serve") from error
        release = facts["release"]
        return cls(Path(facts["keeper"]), Path(release) if release else None)

    def write(self, path: Path) -> None:
        """Tell it, in one step."""
        release = None if self.release is None else str(self.release)
        facts = {"keeper": str(self.keeper), "release": release}
        write_whole(path, json.dumps(facts))


@dataclass(slots=True)
class Served:
    """A release with all that answers for it."""

    told: Told
    app: Flask
    pool: Pool
    house: Pool
    cache: Cache
    heads: Heads
    calling: Pool | None = None
    """For queries that ask other endpoints, if any may be asked."""
    _uses: int = 0
    _is_closing: bool = False

    @property
    def pools(self) -> tuple[Pool, ...]:
        """All its workers."""
        calling = () if self.calling is None else (self.calling,)
        return (self.pool, self.house, *calling)

    def pool_for(self, later: Later) -> Pool:
        """Give the workers for a question of a client."""
        return self.calling if self.calling is not None and later.is_calling else self.pool

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep it while a request is answered, which may ask more than once."""
        self._uses += 1
        try:
            yield
        finally:
            self._uses -= 1
            self._close_if_done()

    def close(self) -> None:
        """Let go of it as soon as all requests are answered."""
        self._is_closing = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._is_closing and not self._uses:
            for pool in self.pools:
                pool.close()


class Serving:
    """What is served now."""

    def __init__(self, settings: Settings, path: Path, create: Create) -> None:
        self._settings, self._path, self._create = settings, path, create
        self._now: Served | None = None
        self._following: asyncio.Task[None] | None = None

    @property
    def bounds(self) -> Bounds:
        """What a query may take."""
        return self._settings.bounds

    @property
    def now(self) -> Served:
        """What a request that comes now is answered from."""
        assert self._now is not None  # no request comes before the beginning
        return self._now

    async def begin(self) -> None:
        """Serve what is told.

        Raises:
            StoreError: it cannot be served.
        """
        for _ in range(TRIES):
            with suppress(StoreError):
                self._now = await self._open(Told.read(self._path))
                break
            await asyncio.sleep(LOOK)
        else:
            raise StoreError("there is nothing to serve")
        self._following = asyncio.create_task(self._follow())

    def end(self) -> None:
        """Let go of everything."""
        if self._following is not None:
            self._following.cancel()
        if self._now is not None:
            for pool in self._now.pools:
                pool.abort()

    async def _follow(self) -> None:
        """Go over to another release whenever one is told."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                told = Told.read(self._path)
                if told != self.now.told:
                    before, self._now = self.now, await self._open(told)
                    before.close()
                    logger.info("serving release %s", told.release)
            except Exception as error:  # noqa: BLE001  it is tried again, whatever it was
                logger.warning("cannot go over to another release: %s", error)
                await asyncio.sleep(PAUSE)

    async def _open(self, told: Told) -> Served:
        settings, loop = self._settings, asyncio.get_running_loop()
        share = replace(settings.bounds, queue=settings.queue_each)
        pool = Pool(told.keeper, settings.workers_each, share)
        house = Pool(told.keeper, HOUSE_WORKERS, settings.bounds)
        is_calling = bool(Services(settings.services, settings.gateway).callable)
        calling = Pool(told.keeper, CALLING_WORKERS, share) if is_calling else None
        pools = [one for one in (pool, house, calling) if one is not None]
        try:
            for one in pools:
                await one.open()
            backend = GuardedBackend(house, loop)
            app = await asyncio.to_thread(self._make, told, backend)
        except BaseException:
            for one in pools:
                one.abort()
            raise
        return Served(told, app, pool, house, Cache(settings.cache), Heads(app), calling)

    def _make(self, told: Told, backend: GuardedBackend) -> Flask:
        if told.release is None:
            return self._create(make_data(told.keeper, backend))
        return self._create(make_state(self._settings, read_release(told.release), backend))
