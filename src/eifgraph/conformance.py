"""Which graphs are known to conform: a digest of text, shapes and software for each.

Spares the build a second look at what ingest or check has just found to conform.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from eifgraph import __version__
from eifgraph.files import write_whole

FILE: Final = "conforming.txt"


class Conformance:
    """The digests of graphs that conform, kept in the build folder."""

    def __init__(self, build: Path, *rules: Path) -> None:
        """Take what is known; `rules` are the folders whose Turtle the shapes are made of."""
        self.path = build / FILE
        state = hashlib.sha256(__version__.encode())
        for path in sorted(file for folder in rules for file in folder.glob("*.ttl")):
            state.update(path.read_bytes())
        self._rules = state.hexdigest()
        self._known = self._read()

    def _read(self) -> set[str]:
        try:
            return set(self.path.read_text(encoding="utf-8").split())
        except FileNotFoundError:
            return set()

    def _digest(self, text: str) -> str:
        return hashlib.sha256(f"{self._rules}\n{text}".encode()).hexdigest()

    def holds(self, text: str) -> bool:
        """Say whether a graph's Turtle is known to conform."""
        return self._digest(text) in self._known

    def add(self, texts: list[str]) -> None:
        """Keep that these conform too."""
        self._write(self._known | {self._digest(text) for text in texts})

    def keep(self, texts: list[str]) -> None:
        """Keep that these conform, and forget all others."""
        self._write({self._digest(text) for text in texts})

    def _write(self, known: set[str]) -> None:
        self._known = known
        write_whole(self.path, "\n".join(sorted(known)) + "\n")
