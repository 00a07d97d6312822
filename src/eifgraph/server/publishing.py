"""What `eifgraph serve` does beside its processes: keeps the store, and tells what is served.

When another release becomes the current one, its store is kept beside the former, the processes
are told, and the former goes when they have let go of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

from eifgraph.backend.keeping import LOOK, Keeper, socket_folder
from eifgraph.backend.loading import Source
from eifgraph.config import Settings
from eifgraph.errors import StoreError
from eifgraph.release import Release, open_release
from eifgraph.server.serving import Told

logger = logging.getLogger(__name__)

TOLD: Final = "serving.json"


class Publisher:
    """Keeps the store of the current release."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.say: Callable[[str], object] = logger.info
        self._settings, self._folder = settings, folder
        self._count = 0
        self._failed: Path | None = None
        self._leaving: list[Keeper] = []
        self.release = open_release(settings.build)
        self._keeper = self._keep(self.release)
        self._tell()

    @property
    def path(self) -> Path:
        """The file that tells what is served."""
        return self._folder / TOLD

    @property
    def name(self) -> str:
        """What is served, for people."""
        return f"release {self.release.name}"

    def look(self) -> None:
        """See whether the keeper lives and the release is the current one."""
        self._keeper.look()
        self._leaving = [keeper for keeper in self._leaving if keeper.is_there]
        current = (self._settings.build / "current").resolve()
        if current not in (self.release.folder, self._failed):
            with suppress(StoreError):  # it is being replaced, or removed: what is served stays
                self._go_over(open_release(self._settings.build))

    def end(self) -> None:
        """End all keepers."""
        for keeper in (self._keeper, *self._leaving):
            keeper.end()

    def _go_over(self, release: Release) -> None:
        try:
            keeper = self._keep(release)
        except (StoreError, OSError) as error:
            logger.error("release %s cannot be served: %s", release.name, error)  # noqa: TRY400  said once
            self._failed = release.folder
            return
        former, self._keeper, self.release = self._keeper, keeper, release
        self._tell()
        self.say(f"release {release.name} from now on")
        former.leave()
        self._leaving.append(former)

    def _keep(self, release: Release) -> Keeper:
        self._count += 1
        path = self._folder / f"keeper-{self._count}"
        source = Source((release.nquads,), base=self._settings.base)
        return Keeper(source, path, self._settings.bounds)

    def _tell(self) -> None:
        Told(self._keeper.path, self.release.folder).write(self.path)


class DataPublisher:
    """Keeps the store of other data; what its files say later is not looked at."""

    def __init__(self, settings: Settings, folder: Path, source: Source) -> None:
        self.say: Callable[[str], object] = logger.info
        self.name = ", ".join(map(str, source.files))
        self.path = folder / TOLD
        self._keeper = Keeper(source, folder / "keeper", settings.bounds)
        Told(self._keeper.path, None).write(self.path)

    def look(self) -> None:
        """See whether the keeper lives."""
        self._keeper.look()

    def end(self) -> None:
        """End the keeper."""
        self._keeper.end()


@contextmanager
def published(
    settings: Settings, source: Source | None = None
) -> Iterator[Publisher | DataPublisher]:
    """Keep the current release, whichever that is, or other data, until the body ends.

    Raises:
        StoreError: there is none, or it cannot be served.
    """
    with socket_folder() as folder:
        publisher: Publisher | DataPublisher
        if source is None:
            publisher = Publisher(settings, folder)
        else:
            publisher = DataPublisher(settings, folder, source)
        is_over = Event()
        watch = Thread(target=_watch, args=(publisher, is_over), daemon=True)
        watch.start()
        try:
            yield publisher
        finally:
            is_over.set()
            watch.join()
            publisher.end()


def _watch(publisher: Publisher | DataPublisher, is_over: Event) -> None:
    while not is_over.wait(LOOK):
        try:
            publisher.look()
        except Exception:
            logger.exception("looking after the store failed")
