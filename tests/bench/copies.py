"""Synthetic programmes to measure with: copies of the data whose things have names of their own.

Nothing of this reaches `data/`: copies are made in a folder that the caller throws away.
"""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Final

from eifgraph.namespaces import INSTANCES

ROOT: Final = Path(__file__).resolve().parent.parent.parent
GRAPHS: Final = ROOT / "data" / "graph"
THINGS: Final = f"<{INSTANCES}id/"
LABEL: Final = "# Synthetic: a copy made to measure with, no programme of any Guidebook."


def originals() -> list[Path]:
    """Give the graphs of programmes in the data; mappings are none."""
    return sorted([*GRAPHS.glob("*.ttl"), *(GRAPHS / "records").glob("*.ttl")])


def write_copies(folder: Path, count: int) -> list[Path]:
    """Write so many programmes' graphs, the originals in turn, each copy with its own IRIs."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text(encoding="utf-8") for path in originals()]
    made = []
    for number, text in enumerate(islice(cycle(texts), count)):
        path = folder / f"synthetic-{number:05}.ttl"
        copy = text.replace(THINGS, f"{THINGS}synthetic-{number:05}/")
        path.write_text(f"{LABEL}\n{copy}", encoding="utf-8")
        made.append(path)
    return made
