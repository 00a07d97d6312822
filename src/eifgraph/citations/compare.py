"""What a reference and a work have in common and what not, in terms that a person can check.

The title is looked for in the reference as it stands, so that neither a style that was not
understood nor a line that was cut off hides it: a title that stops where the reference is cut
counts as far as it goes. What is missing on either side is no disagreement. Knows bibliographic
facts; must not know how they are weighed.

After Crossref's search-based matching (numbers and first author of the candidate are looked for in
the string), with the longest fuzzy beginning of the title in the place of a partial ratio.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.agreement import (
    LITTLE,
    Agreement,
    compare_author,
    compare_container,
    compare_identifier,
    compare_number,
    compare_page,
    share_of_co_authors,
    years_between,
)
from eifgraph.citations.clashes import Clash, find_clash
from eifgraph.citations.letters import (
    NOTHING,
    Placed,
    Shared,
    find_beginning,
    folded,
    letters,
    shared_beginning,
    words,
)
from eifgraph.citations.parts import Cut, ReferenceParts
from eifgraph.citations.titled import STATE
from eifgraph.citations.work import Kind, Work


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reference beside a candidate."""

    title_length: int
    """Letters of the candidate's title that stand in the reference, from its first on."""
    title_share: float
    """Their share of the title, 0 to 1."""
    is_cut: bool
    """Whether the reference breaks off where the title does."""
    before: int
    """Letters between authors or year and the title that belong to neither; 1 where the title
    begins a sentence elsewhere, as it does behind authors that were not understood."""
    after: int
    """Letters behind the title that nothing of the candidate explains."""
    author: Agreement
    """The first author."""
    co_authors: float | None
    """Share of the reference's other authors whom the candidate has; None if that is unknown."""
    year: int | None
    """The years between them; None if one is not known."""
    container: Agreement
    volume: Agreement
    page: Agreement
    clash: Clash = Clash.NONE
    identifier: Agreement = Agreement.UNKNOWN
    has_other_numbers: bool = False
    """Whether a number within the title is another one."""
    is_bare: bool = False
    """Whether the reference is an identifier and nothing else."""
    kind: Agreement = Agreement.UNKNOWN
    """Contradicts where the reference has volume and page, and a work of its kind has none."""


DIGITS: Final = re.compile(r"\d+")
UNBOUND: Final = frozenset({Kind.THESIS, Kind.PREPRINT, Kind.REPORT})
"""Kinds of works that are in no volume of a journal."""
SENTENCE_ENDS: Final = frozenset('.?)"\u201d')
NAMES_END: Final = re.compile(
    r"(?:\bet al\.?|\s[^\W\d_a-z]{1,3}"
    r"|\b(?:Group|Team|Investigators|Committee|Consortium|Collaboration|Collaborators|Network))\s*:$"
)
"""The end of authors and a colon, as Vancouver's kin have it before a title."""
NUMBER: Final = re.compile(r"[a-z]{0,2}\d+[a-z]?")
LABELS: Final = frozenset(
    (
        *("doi", "pmid", "pmcid", "http", "https", "www", "org", "pp", "vol", "no", "issue"),
        *("suppl", "supplement", "et", "al", "in", "pt", "art", "article", "epub", "online"),
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov"),
        *("dec", "press"),
    )
)
"""Words behind a title that say nothing of which work it is."""


def compare(parts: ReferenceParts, work: Work) -> Comparison:
    """Put a work beside a reference."""
    placed = Placed.of(parts.text)
    start = _title_start(parts, placed)
    shared, title = _best_title(work, placed, start)
    behind = parts.text[placed.places[shared.end] :] if shared.length else ""
    numbers = NUMBER.findall(folded(_tail(parts, placed, shared)))
    share = shared.length / len(title) if title else 0.0
    is_at_end = shared.end >= len(placed.letters) - 1
    is_inside = parts.cut is Cut.INSIDE or bool(numbers)
    breaks_off = parts.cut is Cut.END and not numbers
    return Comparison(
        title_length=shared.length,
        title_share=round(share, 3),
        is_cut=0 < share < 0.97 and (is_at_end or is_inside),
        before=_between(parts.text, placed, start, shared),
        after=_unexplained(behind, work, is_title=share < 0.97 and breaks_off),
        author=compare_author(parts, work),
        co_authors=share_of_co_authors(parts, work),
        year=years_between(parts, work),
        container=compare_container(parts, behind, work),
        volume=compare_number(parts.volume, work.volume, numbers),
        page=compare_page(parts.first_page, work.first_page, numbers),
        clash=find_clash(parts, work),
        identifier=compare_identifier(parts, work),
        has_other_numbers=_other_numbers(title[: shared.length], placed.letters, shared),
        is_bare=parts.is_bare,
        kind=_kind(parts, work),
    )


def find_title(parts: ReferenceParts, work: Work) -> tuple[int, int] | None:
    """Give the stretch of a reference that is the title of a work or its beginning, if any is."""
    placed = Placed.of(parts.text)
    shared, _ = _best_title(work, placed, _title_start(parts, placed))
    if not shared.length:
        return None
    return placed.places[shared.start], placed.places[shared.end - 1] + 1


def _other_numbers(title: str, text: str, shared: Shared) -> bool:
    """Tell whether the numbers in the title are others, but for one that is cut off at its end."""
    own = DIGITS.findall(title)
    said = DIGITS.findall(text[shared.start : shared.end])
    if title[-1:].isdigit():
        own, said = own[:-1], said[: len(own) - 1]
    return own != said


def _kind(parts: ReferenceParts, work: Work) -> Agreement:
    is_in_journal = parts.volume is not None and parts.first_page is not None
    return Agreement.CONTRADICTS if is_in_journal and work.kind in UNBOUND else Agreement.UNKNOWN


def _title_start(parts: ReferenceParts, placed: Placed) -> int:
    """Give the letter with which the title of the reference begins, as far as that is known."""
    if parts.title is not None:
        return placed.at(parts.title.start)
    return placed.at(parts.authors[-1].end) if parts.authors else 0


def _best_title(work: Work, placed: Placed, start: int) -> tuple[Shared, str]:
    """Find the title, with its subtitle or without, where more of it stands in the reference."""
    best, chosen = NOTHING, ""
    titles = dict.fromkeys((work.full_title, work.title))
    for text in titles:
        title = letters(STATE.sub("", text))
        shared = _find_title(title, placed, start)
        if shared.length > best.length or not chosen:
            best, chosen = shared, title
    if best.length < len(chosen) and work.subtitle:  # the reference may leave the subtitle out
        short = letters(STATE.sub("", work.title))
        if short and best.length >= 0.97 * len(short):
            chosen = short
    return best, chosen


def _find_title(title: str, placed: Placed, start: int) -> Shared:
    if not title:
        return NOTHING
    here = shared_beginning(title, placed.letters, start)
    if here.length >= 0.9 * len(title):
        return here
    place = find_beginning(title, placed.letters)
    if place is None or place == start:
        return here
    there = shared_beginning(title, placed.letters, place)
    return there if there.length > here.length else here


def _between(text: str, placed: Placed, start: int, shared: Shared) -> int:
    if not shared.length or shared.start == start:
        return 0
    before = text[: placed.places[shared.start]].rstrip()
    begins = before[-1:] in SENTENCE_ENDS or before[-1:].isdigit() or NAMES_END.search(before)
    return 1 if begins else abs(shared.start - start)


def _tail(parts: ReferenceParts, placed: Placed, shared: Shared) -> str:
    """Give what stands behind the title, but for identifiers, whose digits say nothing."""
    begin = placed.places[shared.end] if shared.length else (parts.title.end if parts.title else 0)
    text = parts.text
    for one in parts.identifiers:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text[begin:]


def _unexplained(behind: str, work: Work, *, is_title: bool) -> int:
    """Count the letters behind the title that are neither the candidate's container nor numbers.

    Small words count as well where it is the title that goes on, and goes on otherwise.
    """
    known = set(words(" ".join((*work.containers, work.publisher)))) | LABELS
    known |= frozenset() if is_title else LITTLE
    count = 0
    for word in words(re.split(r"\b(?:doi|https?|pmid)\b", folded(behind), maxsplit=1)[0]):
        if word.isdigit() or NUMBER.fullmatch(word) or word in known:
            continue
        if any(name.startswith(word) for name in known if len(word) > 1):
            continue
        count += len(word)
    return count
