"""What FaBiO calls each kind of publication.

Knows local names of its classes; must not know how a graph is written or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from eifgraph.citations.work import Kind

CLASSES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.ARTICLE: "JournalArticle",
        Kind.BOOK: "Book",
        Kind.CHAPTER: "BookChapter",
        Kind.REPORT: "ReportDocument",
        Kind.THESIS: "Thesis",
        Kind.PREPRINT: "Preprint",
        Kind.PROCEEDINGS: "ProceedingsPaper",
        Kind.REVIEW: "BookReview",
        Kind.NOTICE: "Announcement",
    }
)
"""Of other works nothing is said. Some notices have classes of their own, but not all: those of
retractions are announcements, and so are the others."""


def kind_of(name: str) -> Kind:
    """Give the kind that a class stands for, by its local name.

    >>> kind_of("Thesis"), kind_of("Film")
    (<Kind.THESIS: 'thesis'>, <Kind.OTHER: 'other'>)
    """
    return next((kind for kind, known in CLASSES.items() if known == name), Kind.OTHER)
