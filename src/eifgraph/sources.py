"""Which files are sources: pages, records and mappings, told by their endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError

PAGES: Final = (".txt", ".md", ".html", ".htm", ".pdf")
RECORDS: Final = (".yaml", ".yml", ".json", ".jsonl")
MAPPINGS: Final = (".csv",)
CORRECTIONS: Final = "corrections"
"""The folder of what people corrected: read with the pages it is about, no source itself."""
LINKS: Final = "links"
"""The folder of which publications references stand for, beside sources and no source itself."""
ABOUT: Final = frozenset({"readme.md", "readme.txt", "license.txt", "licence.txt"})
"""What stands beside data to tell of it."""
PARTS: Final = "_files"
"""How browsers name the folder of what a saved page consists of: "page.html", "page_files"."""


def is_page(path: Path) -> bool:
    """Say whether a file is a page by its ending."""
    return path.suffix.lower() in PAGES


def is_records(path: Path) -> bool:
    """Say whether a file holds records by its ending."""
    return path.suffix.lower() in RECORDS


def is_mappings(path: Path) -> bool:
    """Say whether a file holds mappings by its ending."""
    return path.suffix.lower() in MAPPINGS


def corrections_file(source: Path, data: Path) -> Path:
    """Give the file where people put what they corrected of a page, if they did."""
    return data / CORRECTIONS / f"{page_slug(source)}.yaml"


def page_slug(path: Path) -> str:
    """Name a page after its file: "Child Parent.txt" is "child-parent"."""
    ascii_stem = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_stem.lower()).strip("-")
    if not slug:
        raise PageError(path, "the file's name has no letter or digit", "give it a plain name")
    return slug


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
    """Give the pages, records and mappings of a folder and those within it, in order.

    What is hidden, tells of the folder, or is part of a saved page, is none of these.
    """
    return tuple(sorted(path for path in folder.rglob("*") if _is_source(path, folder)))


def _is_source(path: Path, folder: Path) -> bool:
    if not (is_page(path) or is_records(path) or is_mappings(path)):
        return False
    within = path.relative_to(folder).parts
    if path.name.lower() in ABOUT or CORRECTIONS in within[:-1] or within[0] == LINKS:
        return False
    is_hidden = any(part.startswith(".") for part in within)
    return not is_hidden and not _is_part_of_page(path, folder) and path.is_file()


def _is_part_of_page(path: Path, folder: Path) -> bool:
    above = path.relative_to(folder).parents
    kept = [folder / one for one in above if one.name.endswith(PARTS)]
    pages = [one.with_name(one.name.removesuffix(PARTS) + end) for one in kept for end in PAGES]
    return any(page.is_file() for page in pages)
