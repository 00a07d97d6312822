"""References as pages have them: misprinted, shortened, cut off.

Made from real strings by seeded chance; each says the same work.
"""

from __future__ import annotations

import random
import re
import string
from typing import Final

from eifgraph.citations.letters import letters
from eifgraph.citations.reference import parse_reference
from tests.bench.matching.gold import Pair

KINDS: Final = {
    "full": "as printed",
    "typo": "one to three letters wrong",
    "et al": "first author and et al",
    "year": "a year off",
    "page": "one digit of the first page wrong",
    "Vancouver": "written anew in another style",
    "cut": "cut within the title at 110 to 130 characters, or wherever it can be; the rest is lost",
    "line lost": "cut the same, and the last words with the numbers are there",
}
COLUMN: Final = (110, 130)
TAIL: Final = re.compile(r"(\S+\s+){0,2}\S*\d.*$")


def variants(pair: Pair, chance: random.Random) -> dict[str, str]:
    """Give the variants of a reference that can be made of it."""
    text = pair.text
    made = {"full": text, "typo": _misprinted(text, chance), "Vancouver": _vancouver(pair)}
    made["et al"] = _with_et_al(text)
    made["year"] = text.replace(str(pair.year), str(pair.year + chance.choice([-1, 1])), 1)
    made["page"] = _with_page_error(pair, chance)
    made["cut"], made["line lost"] = _cut(pair, chance)
    return {kind: variant for kind, variant in made.items() if variant}


def _misprinted(text: str, chance: random.Random) -> str:
    found = list(text)
    for _ in range(chance.randint(1, 3)):
        place = chance.choice([n for n, one in enumerate(found) if one[:1].isalpha()])
        way = chance.random()
        if way < 0.35:
            found[place] = chance.choice(string.ascii_lowercase)
        elif way < 0.65:
            found[place] = ""
        else:
            found[place] *= 2
    return "".join(found)


def _with_et_al(text: str) -> str:
    parts = parse_reference(text)
    if len(parts.authors) < 2:
        return ""
    rest = text[parts.authors[-1].end :]
    joint = "" if rest.startswith((":", ",", ".")) else " "
    return f"{text[: parts.authors[0].end].rstrip(' ,;.')} et al{joint}{rest.lstrip(',; ')}"


def _with_page_error(pair: Pair, chance: random.Random) -> str:
    page = pair.work.first_page
    if not page.isdigit() or page not in pair.text:
        return ""
    place = chance.randrange(len(page))
    other = chance.choice([digit for digit in "123456789" if digit != page[place]])
    before, after = pair.text.rsplit(page, 1)
    return before + page[:place] + other + page[place + 1 :] + after


def _vancouver(pair: Pair) -> str:
    work, parts = pair.work, parse_reference(pair.text)
    names = [f"{one.surname} {letters(one.given).upper()[:2]}".strip() for one in parts.authors]
    if not names:
        return ""
    authors = ", ".join(names[:6]) + (", et al" if len(names) > 6 else "")
    pages = work.first_page + (f"-{work.last_page}" if work.last_page else "")
    title = work.title.rstrip(".")
    return f"{authors}. {title}. {work.containers[0]}. {pair.year};{work.volume}:{pages}."


def _cut(pair: Pair, chance: random.Random) -> tuple[str, str]:
    """Cut a reference whose year stands before its title, as on the pages of the Guidebook."""
    text, title = pair.text, pair.work.title.rstrip(".").lower()
    start = text.lower().find(title[:25])
    last = text.lower().find(title[-15:], start)
    if start < 0 or last < 0 or str(pair.year) not in text[:start]:
        return "", ""
    end = last + len(title[-15:])
    low, high = max(start + 28, COLUMN[0]), min(end - 4, COLUMN[1])
    if high <= low:
        low, high = start + 28, end - 6
    if high <= low:
        return "", ""
    cut = text[: chance.randint(low, high)]
    tail = TAIL.search(text[end:].strip(" ."))
    is_line = tail is not None and len(tail[0]) < 60
    return cut, f"{cut.rstrip()} {tail[0].strip().rstrip('.')}." if tail and is_line else ""
