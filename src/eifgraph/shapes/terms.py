"""RDF terms as plain Python values, spelt as the reference engine spells them.

An IRI is a `str`, a blank node a `str` that begins with `_:`, a literal a named tuple. Plain
values are hashed and compared in C, ten times as fast as rdflib's terms. What a literal *means*
(ill-typed or not, less or not) is asked of rdflib, so that pyshacl and we cannot disagree.
"""

from __future__ import annotations

import logging
import operator
import warnings
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

import rdflib
from rdflib import RDF, XSD

LANG_STRING: Final = str(RDF.langString)
STRING: Final = str(XSD.string)
MONTHS: Final = frozenset({str(XSD.gYear), str(XSD.gYearMonth)})
"""What rdflib compares by text, and then breaks off at if the order is wrong: 2020-02, 2020-01."""
CACHE: Final = 1 << 13
"""So many terms are remembered; those of a page come again on the next."""


class Literal(NamedTuple):
    """A literal; its datatype is never empty, its language only of a text without one."""

    lexical: str
    datatype: str
    language: str = ""


Term: TypeAlias = str | Literal


def is_blank(term: Term) -> bool:
    """Say whether a term is a blank node.

    >>> is_blank("_:b0"), is_blank("https://example.org/"), is_blank(Literal("_:x", STRING))
    (True, False, False)
    """
    return isinstance(term, str) and term.startswith("_:")


def text_of(term: Term) -> str:
    """Give the text of a term, as SPARQL's STR does."""
    return term if isinstance(term, str) else term.lexical


def from_rdflib(term: object) -> Term:
    """Give one of rdflib's terms as a plain one."""
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), LANG_STRING, term.language.lower())
        return Literal(str(term), str(term.datatype or XSD.string))
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def to_rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Give a plain term as one of rdflib's."""
    if isinstance(term, Literal):
        return _meaning(term)
    return rdflib.BNode(term[2:]) if term.startswith("_:") else rdflib.URIRef(term)


@lru_cache(CACHE)
def _meaning(term: Literal) -> rdflib.Literal:
    """Give rdflib's literal; of a datatype's ill-typed value it would log a traceback."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        if term.language:
            return rdflib.Literal(term.lexical, lang=term.language)
        if term.datatype == STRING:
            return rdflib.Literal(term.lexical)
        return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype))
    finally:
        log.disabled = before


def spelt(lexical: str, datatype: str, language: str) -> Literal:
    """Give a literal as rdflib spells it, for whom 01 and 1 are one integer."""
    if language:
        return Literal(lexical, LANG_STRING, language.lower())
    if datatype == STRING:
        return Literal(lexical, STRING)
    return Literal(str(_meaning(Literal(lexical, datatype))), datatype)


_KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    str(XSD.integer): int,
    str(XSD.float): float,
    str(XSD.decimal): Decimal,
    str(XSD.boolean): bool,
    str(XSD.date): date,
    str(XSD.time): time,
    str(XSD.dateTime): datetime,
}


@lru_cache(CACHE)
def has_datatype(term: Literal, datatype: str) -> bool:
    """Say whether a literal is a well-formed one of a datatype (SHACL 4.1.2).

    >>> has_datatype(Literal("7", str(XSD.integer)), str(XSD.integer))
    True
    >>> has_datatype(Literal("seven", str(XSD.integer)), str(XSD.integer))
    False
    """
    if term.datatype != datatype:
        return False
    meant = _meaning(term)
    return not meant.ill_typed and isinstance(meant.value, _KINDS.get(datatype, object))


@lru_cache(CACHE)
def order(one: Literal, other: Literal) -> int | None:
    """Compare two literals: -1, 0 or 1, or None where they cannot be compared."""
    left, right = _meaning(one), _meaning(other)
    if isinstance(left.value, str) != isinstance(right.value, str):
        return None
    try:
        if left.eq(right):
            return 0
        if isinstance(left.value, (datetime, time)):  # rdflib would order any two of them
            is_above = left.value > right.value
        else:
            is_above = left > right
    except TypeError:
        return None
    return 1 if is_above else -1


@lru_cache(CACHE)
def is_at_most(one: Term, other: Term) -> bool:
    """Say whether SPARQL's <= holds; it does not where two terms cannot be compared."""
    return _ordered(one, other, operator.le)


@lru_cache(CACHE)
def is_below(one: Term, other: Term) -> bool:
    """Say whether SPARQL's < holds; it does not where two terms cannot be compared."""
    return _ordered(one, other, operator.lt)


def _ordered(one: Term, other: Term, holds: Callable[[Any, Any], bool]) -> bool:
    left, right = _plain_text(one), _plain_text(other)
    if (left is None) != (right is None):
        return False
    if left is not None:
        return holds(left, right)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib lets what it cannot order pass
        try:
            return bool(holds(to_rdflib(one), to_rdflib(other)))
        except TypeError:
            return False


def _plain_text(term: Term) -> str | None:
    """Give the text of an IRI, and of a literal that is compared by it; of numbers nothing."""
    if isinstance(term, str):
        return term
    if term.datatype in MONTHS:
        return term.lexical
    value = _meaning(term).value
    return value if isinstance(value, str) else None
