"""Whom a command asks about publications, as its options say.

Knows the options and the sources; must not know what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from eifgraph.citations.asking import Answer
from eifgraph.citations.citation import Index
from eifgraph.citations.fetch import Fetcher, manners_of
from eifgraph.citations.kept import Kept
from eifgraph.citations.services.every import open_sources
from eifgraph.citations.services.snapshot import Snapshot
from eifgraph.citations.services.source import Source
from eifgraph.citations.snapshot import open_index
from eifgraph.cited_by import answers_of
from eifgraph.config import Settings
from eifgraph.lookups import is_mail

FRESH = timedelta(hours=12)
"""How old an answer may be where it is asked what is new."""
WAYS = "--online with --mailto, --offline, or --snapshot"
UNRESOLVED = 1
"""The exit code where a source gave no answer, so that something is left to be asked again."""


def with_sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options about whom to ask."""
    for option in reversed(
        (
            click.option("--online", is_flag=True, help="Ask the services; needs a mail address."),
            click.option("--offline", is_flag=True, help="Use answers of former runs only."),
            click.option(
                "--mailto",
                metavar="MAIL",
                help="Whom the services can write to [EIFGRAPH_CONTACT].",
            ),
            click.option(
                "--snapshot",
                type=click.Path(path_type=Path, exists=True, file_okay=False),
                metavar="INDEX",
                help="Look in an index that 'eifgraph index' made; may be the only source.",
            ),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources that may be asked."""

    searched: tuple[Source, ...]
    """Those that references are looked up in."""
    all: tuple[Source, ...]
    """Those that know works by their identifiers."""
    index: Index | None = None
    """The one that knows who cites whom."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to ask, as the options say."""

    online: bool
    offline: bool
    mailto: str | None
    snapshot: Path | None
    is_fresh: bool = False
    """Whether answers of former days are too old."""

    heard: Callable[[Answer], None] | None = None
    """Is told every answer."""

    @contextmanager
    def sources(self, settings: Settings) -> Iterator[Asked]:
        """Open the sources.

        Raises:
            ConfigError: nobody may be asked, or it is not said who asks.
        """
        if self.online and self.offline:
            raise click.UsageError("--online and --offline exclude each other; give one of them")
        contact = self.mailto or settings.contact
        if self.online and not is_mail(contact):
            wanted = "--mailto MAIL (or EIFGRAPH_CONTACT), a mail address to write to"
            not_so = f"; {contact!r} is none" if contact else ""
            raise click.UsageError(f"--online needs {wanted}{not_so}")
        with ExitStack() as stack:
            asked = Asked((), ())
            if self.snapshot is not None:
                index = (Snapshot(open_index(self.snapshot)),)
                asked = Asked(index, index)
            if self.online or self.offline:
                manners = replace(manners_of(settings, is_offline=self.offline), contact=contact)
                if self.is_fresh:
                    manners = replace(manners, found_for=FRESH, empty_for=FRESH)
                fetch = stack.enter_context(Fetcher(manners, heard=self.heard))
                opened = open_sources(fetch, settings.lookups, contact)
                searched, known = (*asked.searched, *opened.searched), (*asked.all, *opened.all)
                asked = Asked(searched, known, opened.opencitations)
            if not asked.all:
                raise click.UsageError(f"say whom to ask: {WAYS}")
            yield asked


def name_answers(settings: Settings, folder: Path) -> None:
    """Have the answers that records of a folder are from kept, also when newer ones come."""
    with closing(Kept(settings.lookups.answers)) as kept:
        kept.name(folder, answers_of(folder))
