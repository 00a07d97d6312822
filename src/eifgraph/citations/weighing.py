"""How much a comparison says for and against a candidate, in log odds.

Two tables of weights, one for titles that stand in the reference to their end and one for titles
that break off with it, since the same facts tell less of the latter. Fitted by logistic regression
on a part of the development set that nothing is measured on (`python -m tests.bench.matching
--fit --count 5600`), but for some that were set by hand. No look-alike there shows the worth of
these: a title of few letters is one of many, and another first author, journal or volume is a
warning. Another page counts for less than fitted, as every page there is another by chance, while
those in print are as often misprinted. Knows comparisons; must not know references, works, nor what
is decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison

WHOLE_SHARE: Final = 0.97
"""Share of a title that counts as all of it: a letter or two may be misprinted."""
LEAST: Final = 16
"""Letters of a title that breaks off; fewer say nothing."""
IMPOSSIBLE: Final = -20.0
"""Log odds of what cannot be the work, whatever else agrees."""
ENOUGH: Final = 60
"""Letters of a title above which more say no more."""
FEW: Final = 24
MANY_STRANGE: Final = 12
MOST_STRANGE: Final = 80
MOST_BEFORE: Final = 10


def _is(name: str, agreement: Agreement) -> Callable[[Comparison], float]:
    def fact(found: Comparison) -> float:
        return float(getattr(found, name) is agreement)

    return fact


FACTS: Final[Mapping[str, Callable[[Comparison], float]]] = {
    "letters of the title": lambda found: min(found.title_length, ENOUGH) / ENOUGH,
    "few letters": lambda found: float(found.title_length < FEW),
    "share of the title": lambda found: min(found.title_share, WHOLE_SHARE),
    "strange letters behind": lambda found: math.log1p(min(found.after, MOST_STRANGE)),
    "many strange letters": lambda found: float(found.after > MANY_STRANGE),
    "letters before": lambda found: math.log1p(min(found.before, MOST_BEFORE)),
    "author agrees": _is("author", Agreement.AGREES),
    "author is another of them": _is("author", Agreement.PARTLY),
    "author contradicts": _is("author", Agreement.CONTRADICTS),
    "same year": lambda found: float(found.year == 0),
    "a year apart": lambda found: float(found.year == 1),
    "years apart": lambda found: float(found.year is not None and found.year > 1),
    "container agrees": _is("container", Agreement.AGREES),
    "container is alike": _is("container", Agreement.PARTLY),
    "container contradicts": _is("container", Agreement.CONTRADICTS),
    "volume agrees": _is("volume", Agreement.AGREES),
    "volume contradicts": _is("volume", Agreement.CONTRADICTS),
    "page agrees": _is("page", Agreement.AGREES),
    "page is a slip away": _is("page", Agreement.PARTLY),
    "page contradicts": _is("page", Agreement.CONTRADICTS),
    "volume and page agree": lambda found: float(
        found.volume is Agreement.AGREES and found.page is Agreement.AGREES
    ),
}
"""What is weighed, and how large it is in a comparison."""
Weights = Mapping[str, float]
WHOLE: Final[Weights] = {
    "all": 2.92,
    "letters of the title": 0.00,
    "few letters": -2.00,
    "share of the title": 0.00,
    "strange letters behind": -0.42,
    "many strange letters": 0.00,
    "letters before": -2.33,
    "author agrees": 0.07,
    "author is another of them": -0.67,
    "author contradicts": -3.00,
    "same year": 1.14,
    "a year apart": 0.00,
    "years apart": -1.51,
    "container agrees": 0.00,
    "container is alike": 0.07,
    "container contradicts": -1.50,
    "volume agrees": 0.12,
    "volume contradicts": -1.71,
    "page agrees": 1.80,
    "page is a slip away": 1.76,
    "page contradicts": -2.50,
    "volume and page agree": 2.53,
}
CUT: Final[Weights] = {
    "all": -3.02,
    "letters of the title": 0.06,
    "few letters": -1.00,
    "share of the title": 0.66,
    "strange letters behind": -1.46,
    "many strange letters": -0.56,
    "letters before": -1.96,
    "author agrees": 0.81,
    "author is another of them": -0.69,
    "author contradicts": -3.00,
    "same year": 5.26,
    "a year apart": -2.38,
    "years apart": -2.88,
    "container agrees": 0.00,
    "container is alike": 0.00,
    "container contradicts": -1.50,
    "volume agrees": 0.00,
    "volume contradicts": -2.81,
    "page agrees": 1.60,
    "page is a slip away": -1.55,
    "page contradicts": -4.28,
    "volume and page agree": 1.58,
}
PRINTED: Final = 6.0
"""Log odds that a printed identifier adds; not fitted, as the development set has none."""
STRANGERS: Final = -3.0
"""Log odds where most of the other authors named are not those of the work; the development set
knows first authors only, so this one is not fitted."""


def weigh(found: Comparison) -> float:
    """Give the log odds that a candidate is what a reference names."""
    weights = weights_of(found)
    if found.clash is not Clash.NONE:
        return IMPOSSIBLE
    if weights is None:
        return PRINTED if is_printed(found) else IMPOSSIBLE
    odds = PRINTED if found.identifier is Agreement.AGREES else 0.0
    odds += weights["all"] + sum(weights[name] * fact(found) for name, fact in FACTS.items())
    if found.co_authors is not None and found.co_authors < 0.5:
        odds += STRANGERS
    return max(IMPOSSIBLE, min(odds, -IMPOSSIBLE))


def weights_of(found: Comparison) -> Weights | None:
    """Give the table that a comparison falls under; None if its title is not there."""
    if found.title_share >= WHOLE_SHARE:
        return WHOLE
    return CUT if found.is_cut and found.title_length >= LEAST else None


def is_printed(found: Comparison) -> bool:
    """Tell whether the reference prints the work's identifier, and its text fits.

    Identifiers are misprinted, too: the title has to be there, or author, year and a journal,
    volume, page or a part of the title; where there is nothing else, it is taken at its word.
    """
    if found.identifier is not Agreement.AGREES or found.clash is not Clash.NONE:
        return False
    if weights_of(found) is not None or found.is_bare:
        return True
    is_of_them = found.author is Agreement.AGREES and found.year in (0, 1)
    is_placed = Agreement.AGREES in (found.container, found.volume, found.page)
    return is_of_them and (is_placed or found.title_length >= LEAST)


def doubts(found: Comparison) -> tuple[str, ...]:
    """Say why a person has to look at a link, however much agrees."""
    said = []
    is_near = found.page in (Agreement.AGREES, Agreement.PARTLY)  # a slip is no other page
    is_placed = found.volume is Agreement.AGREES and is_near
    is_whole = found.title_share >= WHOLE_SHARE
    if found.identifier is Agreement.CONTRADICTS:
        said.append("the identifier that is printed is of another work")
    if is_whole and found.after > MANY_STRANGE and not is_placed:
        said.append("the printed title goes on")
    others = (found.container, found.volume, found.page)
    is_far = found.year is not None and found.year > 1 and not is_placed
    if is_far or (found.year == 1 and Agreement.AGREES not in others):
        said.append(f"the years are {found.year} apart")
    if found.has_other_numbers:
        said.append("a number in the title is another one")
    if found.kind is Agreement.CONTRADICTS:
        said.append("it is in no journal")
    return tuple(said)


def is_witness(found: Comparison) -> bool:
    """Tell whether a source by itself says that it is this work: title, first author and year."""
    is_of_them = found.author is Agreement.AGREES and found.year in (0, 1)
    return weights_of(found) is not None and is_of_them and found.clash is Clash.NONE
