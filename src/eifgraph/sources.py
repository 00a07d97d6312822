"""Which files are sources: pages, records and mappings, told by their endings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError

PAGES: Final = (".txt",)
RECORDS: Final = (".yaml", ".yml", ".json", ".jsonl")
MAPPINGS: Final = (".csv",)


def source_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Give the files to read: each path itself, or a folder's pages, records and mappings.

    Raises:
        PageError: a folder holds none of these.
    """
    files: list[Path] = []
    for path in paths:
        within = folder_files(path) if path.is_dir() else (path,)
        if not within:
            kinds = ", *".join(PAGES + RECORDS + MAPPINGS)
            advice = "name a folder with pages or records"
            raise PageError(path, f"no *{kinds} file in this folder", advice)
        files.extend(within)
    return tuple(dict.fromkeys(files))


def folder_files(folder: Path) -> tuple[Path, ...]:
    """Give the pages, records and mappings of a folder and those within it, in order."""
    known = PAGES + RECORDS + MAPPINGS
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix in known))
