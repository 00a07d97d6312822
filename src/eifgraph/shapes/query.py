"""What can be told of a constraint's SELECT from its text alone, so that it is run less often.

A query that names all its properties can only see triples of these; one that binds `$this` in a
pattern of its outermost group can be asked once for all focus nodes. Both are decided by tokens
and on the safe side: what is not sure is "no". Knows SPARQL's tokens; runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rdflib import RDF

TOKEN: Final = re.compile(
    r"""
    (?P<comment> \#[^\n]* ) |
    (?P<iri> <[^<>"{}|^`\\\s]*> ) |
    (?P<text> \"{3}(?:.|\n)*?\"{3} | '{3}(?:.|\n)*?'{3} |
              "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' ) |
    (?P<variable> [?$]\w+ ) |
    (?P<name> [\w-]*:[\w.%-]*\w | [\w-]+: ) |
    (?P<number> \d+(?:\.\d+)? ) |
    (?P<word> [^\W\d]\w* ) |
    (?P<mark> \S )
    """,
    re.VERBOSE,
)
NEVER: Final = frozenset({"MINUS", "VALUES", "SERVICE", "GRAPH"})
"""Words that SHACL forbids in constraints (5.2.1), or that look past the data graph."""
NESTING: Final = frozenset({"SELECT", "UNION", "OPTIONAL", "GROUP", "HAVING", "LIMIT", "OFFSET"})
"""Words with which `$this` may be bound, or rows be counted, for each focus node apart."""
PREBOUND: Final = frozenset({"PATH", "currentShape", "shapesGraph", "failure"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind, a group of `TOKEN`, and its text."""

    kind: str
    text: str


def tokens_of(query: str) -> tuple[Token, ...]:
    """Split a query; comments are left out.

    >>> [token.text for token in tokens_of("?a eif:b 0.75 . # why")]
    ['?a', 'eif:b', '0.75', '.']
    """
    found = (Token(str(m.lastgroup), m[0]) for m in TOKEN.finditer(query))
    return tuple(token for token in found if token.kind != "comment")


def body_of(tokens: Sequence[Token]) -> Sequence[Token]:
    """Give what follows the first brace, the brace included."""
    start = next((n for n, token in enumerate(tokens) if token.text == "{"), len(tokens))
    return tokens[start:]


def words_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Give the keywords of a query in capitals."""
    return frozenset(token.text.upper() for token in tokens if token.kind == "word")


def variables_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Give the names of the variables."""
    return frozenset(token.text[1:] for token in tokens if token.kind == "variable")


def is_foreign(tokens: Sequence[Token]) -> bool:
    """Say whether a query uses what only the reference engine is to judge."""
    head = tokens[: len(tokens) - len(body_of(tokens))]
    is_plain = "this" in variables_of(head)
    return bool(not is_plain or words_of(tokens) & NEVER or variables_of(tokens) & PREBOUND)


def serves_all_at_once(tokens: Sequence[Token]) -> bool:
    """Say whether the rows for one focus node are those with it as `$this` of the free query.

    So it is where the first mention of `$this` is in a triple pattern of the outermost group, and
    no word makes a group that is evaluated apart (SPARQL 1.1 section 18.2; SHACL 5.3.1).
    """
    head = tokens[: len(tokens) - len(body_of(tokens))]
    if words_of(body_of(tokens)) & NESTING or words_of(head) - {"SELECT", "WHERE", "DISTINCT"}:
        return False
    depth = 0
    for token in body_of(tokens):
        depth += (token.text in "{(") - (token.text in "})")
        if token.kind == "variable" and token.text[1:] == "this":
            return depth == 1
    return False


def properties_seen(tokens: Sequence[Token], prefixes: Mapping[str, str]) -> frozenset[str] | None:
    """Give IRIs among which are all properties that a query can look at; None for any."""
    body = body_of(tokens)
    if any(token.text in {"[", "?"} for token in body) or _steps_nowhere(body):
        return None
    if any(token.kind == "variable" for token in _predicates(body)):
        return None
    return frozenset(_iris(body, prefixes))


def _steps_nowhere(body: Sequence[Token]) -> bool:
    """Look for paths of no length, which meet every node, and negated ones."""
    for before, token in pairwise(body):
        if token.text == "*" and (before.kind in {"iri", "name"} or before.text == ")"):
            return True
        if before.text == "!" and (token.text in "(^a" or token.kind in {"iri", "name"}):
            return True
    return False


def _iris(body: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[str]:
    for token in body:
        if token.kind == "iri":
            yield token.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            yield prefixes.get(prefix, "") + local
        elif token.text == "a":
            yield str(RDF.type)


def _predicates(body: Sequence[Token]) -> Iterator[Token]:
    """Give the tokens that stand second in a triple pattern, in whatever group.

    The stack has the place in its triple for each open group, None within an expression.
    """
    places: list[int | None] = []
    for token in body:
        place = places[-1] if places else None
        if token.text == "{":
            places.append(0)
        elif token.text == "(":
            places.append(None if place is None or place != 1 else 1)
        elif token.text in {"}", ")"}:
            places.pop()
            if places and places[-1] is not None:
                places[-1] = 2 if token.text == ")" and places[-1] == 1 else 0
        elif place is not None and places:
            if place == 1 and token.kind != "mark":
                yield token
            places[-1] = _next_place(place, token)


def _next_place(place: int, token: Token) -> int:
    """Say where in its triple the next token stands."""
    if token.text == ".":
        return 0
    if token.text in {";", "/", "|", "^"}:
        return 1
    if token.text == ",":
        return 2
    if token.kind == "word" and token.text != "a":
        return 0  # FILTER, BIND, EXISTS ...
    return place + (token.kind != "mark")
