"""Synthetic pages to measure and try with: copies of our own page under made-up names, and wrecks.

Names, sizes, ages and amounts are drawn anew for each, by a seed. Nothing of this reaches `data/`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench.copies import ROOT

PAGE: Final = ROOT / "data" / "pages" / "child-parent-psychotherapy.txt"
NAME: Final = "Child-Parent Psychotherapy"
SEED: Final = 5
Damage = Callable[[str, random.Random], bytes]


def page_text(number: int, seed: int = SEED) -> str:
    """Give the text of a synthetic page; the same number and seed give the same."""
    draw = random.Random(f"{seed}-{number}")
    pairs, known = draw.randint(120, 400), draw.randint(20, 110)
    changes = {
        NAME: f"Synthetic Programme {number:05}",
        "CPP": f"SP{number}",
        "155 mother-child pairs": f"{pairs} mother-child pairs",
        "112 of them": f"{known} of them",
        "75 mother-child pairs": f"{draw.randint(30, 300)} mother-child pairs",
        "Toth": draw.choice(["Alder", "Birch", "Cedar", "Elder", "Hazel", "Rowan"]),
        "2002": str(draw.randint(1995, 2015)),
    }
    text = PAGE.read_text(encoding="utf-8")
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def _noise(_: str, draw: random.Random) -> bytes:
    return bytes(draw.randrange(128, 256) for _ in range(9_000))


def _picture(_: str, draw: random.Random) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + draw.randbytes(3_000)


WRECKS: Final[dict[str, Damage]] = {
    "empty.txt": lambda _, __: b"",
    "blank.txt": lambda _, __: b" \n\n\t\n",
    "picture.txt": _picture,
    "noise.txt": _noise,
    "cookies.txt": lambda _, __: b"We use cookies.\n\nAccept all\nReject all\nManage preferences\n",
    "search.txt": lambda _, __: (
        b"Search results\n\n3 results for 'sleep'\n\nFirst\nSecond\nThird\n"
    ),
    "index.txt": lambda _, __: b"".join(b"Programme %d\n" % n for n in range(200)),
    "cut.txt": lambda text, _: text[: text.index("Review:")].encode(),
    "gateway.html": lambda _, __: b"<html><body><h1>502 Bad Gateway</h1></body></html>",
    "broken.pdf": lambda _, draw: b"%PDF-1.7\n" + draw.randbytes(2_000),
}
"""Files that are no Guidebook page, by the name they are written under."""


def write_pages(folder: Path, count: int, seed: int = SEED) -> list[Path]:
    """Write so many synthetic pages."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"synthetic-{number:05}.txt" for number in range(count)]
    for number, path in enumerate(made):
        path.write_text(page_text(number, seed), encoding="utf-8")
    return made


def write_wrecks(folder: Path, count: int, seed: int = SEED) -> list[Path]:
    """Write so many damaged files, of each kind in turn, which sort among the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds, made = list(WRECKS.items()), []
    for number in range(count):
        name, damage = kinds[number % len(kinds)]
        path = folder / f"synthetic-{37 * number:05}-{name}"
        path.write_bytes(damage(page_text(number, seed), random.Random(f"{seed}-{number}")))
        made.append(path)
    return made
