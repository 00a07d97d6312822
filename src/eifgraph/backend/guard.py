"""What a query may not be, told from its text before any engine sees it.

Knows the tokens of SPARQL and the limits; must not know an engine. It is no parser: a text that
passes may still be wrong, which the engine will say. What it refuses would either reach out of
the house (SERVICE), change the store (updates) or overflow the stack of the engine's recursive
parser, which kills the whole process (measured: CONFORMANCE, Engines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

from eifgraph.errors import QueryRefused, QuerySyntaxError

MAX_DEPTH: Final = 100
MAX_OPERATORS: Final = 1000
"""Chains of these make trees as deep as they are long; the engine fell at 5,000, not at 1,000."""


class QueryForm(Enum):
    """The four forms of a SPARQL query, and the text in which none was found."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    UNKNOWN = "UNKNOWN"

    @property
    def is_graph(self) -> bool:
        """Tell whether the answer is a graph rather than rows or a truth value."""
        return self in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What is known of a query before it is parsed."""

    form: QueryForm


FORMS: Final = frozenset(form.value for form in QueryForm if form is not QueryForm.UNKNOWN)
UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
)
CHAINING: Final = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "AS", "EXISTS", "GRAPH", "COUNT")
)
DATA: Final = "data"

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

# In an expression, after an operand, the engine reads `<` as less-than, where the tokens of SPARQL
# say IRI: `FILTER(?a<?b)SERVICE#>`. No comparison can begin with `scheme://`.
_SURE_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_UNSURE: Final = re.compile(r"[()\[\]#']")
_HIDDEN_OPERATOR: Final = re.compile(r"[!^/|*+\-=&]")

# Order matters: long strings before short ones, an IRI before "<", a variable before "?" (path).
# Possessive where a failed match could be tried again at length, so that time stays linear.
_TOKEN: Final = re.compile(
    r'''
      (?P<space>    \s++ )
    | (?P<comment>  \#[^\r\n]*+ )
    | (?P<string>   """(?:(?:"{1,2}+)?(?:[^"\\]|\\.))*+"""
                  | \'\'\'(?:(?:'{1,2}+)?(?:[^'\\]|\\.))*+\'\'\'
                  | "(?:[^"\\\r\n]|\\.)*+"
                  | '(?:[^'\\\r\n]|\\.)*+' )
    | (?P<iri>      <[^<>"{}|^`\\\x00-\x20]*+> )
    | (?P<variable> [?$][^\W]++ )
    | (?P<unclosed> ["'] )
    | (?P<blank>    _:[\w.\-·]++ )
    | (?P<prefixed> (?:[^\W\d_][\w.\-·]{0,63}+)?:
                    (?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<signed>   [+-](?=\.?\d)[\d.]++(?:[eE][+-]?\d++)? )
    | (?P<number>   \.?\d[\d.]*+(?:[eE][+-]?\d++)? )
    | (?P<word>     [^\W\d]\w*+ )
    | (?P<open>     [{(\[] )
    | (?P<close>    [})\]] )
    | (?P<operator> \|\| | && | \^\^ | [!^/|*+\-=<>?] )
    | (?P<other>    . )
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class _Scan:
    """What the scan has seen so far."""

    max_depth: int
    brackets: list[str] = field(default_factory=list)
    """The open brackets; those in the data of a VALUES as DATA."""
    operators: int = 0
    form: QueryForm = QueryForm.UNKNOWN
    is_values: bool = False
    is_after_operand: bool = False
    unclosed: int | None = None
    """Where a string begins that never ends."""

    def see(self, kind: str, text: str) -> None:
        """Take one token, or refuse the query for it."""
        if kind in ("space", "comment"):
            return
        self._take(kind, text)
        self.is_after_operand = kind not in ("operator", "open", "other")

    def _take(self, kind: str, text: str) -> None:
        if kind == "word":
            self._word(text.upper())
        elif kind == "open":
            self._open(text)
        elif kind == "close" and self.brackets:
            self.brackets.pop()
        elif kind == "operator" or (kind == "signed" and not self._is_data()):
            self._operator()
        elif kind == "iri" and self.is_after_operand and self._is_in_expression():
            self._less_than(text)

    def _less_than(self, text: str) -> None:
        """Take what is an IRI to the tokeniser but may be a comparison to the engine."""
        if _SURE_IRI.match(text):
            return
        if _UNSURE.search(text):
            raise QueryRefused(
                "a '<' that may begin an IRI or a comparison", "put spaces round a less-than sign"
            )
        for _ in _HIDDEN_OPERATOR.finditer(text):
            self._operator()

    def _is_in_expression(self) -> bool:
        return bool(self.brackets) and self.brackets[-1] == "("

    def _is_data(self) -> bool:
        return bool(self.brackets) and self.brackets[-1] == DATA

    def _word(self, word: str) -> None:
        if word == "SERVICE":
            raise QueryRefused("SERVICE", "this endpoint queries no other endpoint")
        if self.form is QueryForm.UNKNOWN and not self.brackets:
            if word in UPDATES:
                raise QueryRefused(word, "this endpoint is read-only")
            if word in FORMS:
                self.form = QueryForm(word)
        if word == "VALUES":
            self.is_values = True
        if word in CHAINING:
            self._operator()

    def _open(self, bracket: str) -> None:
        is_data = self._is_data() or (self.is_values and bracket == "{")
        if bracket == "{":
            self.is_values = False
        self.brackets.append(DATA if is_data else bracket)
        if len(self.brackets) > self.max_depth:
            raise QueryRefused(
                f"nesting deeper than {self.max_depth}",
                f"a query here may nest brackets {self.max_depth} deep",
            )

    def _operator(self) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            raise QueryRefused(
                f"more than {MAX_OPERATORS} operators",
                f"a query here may chain {MAX_OPERATORS} operators and clauses; "
                "put long lists of values into VALUES or IN",
            )


@lru_cache(maxsize=256)
def inspect_query(text: str, max_depth: int = MAX_DEPTH) -> QueryShape:
    """Tell the form of a query, refusing what may not reach the engine.

    >>> inspect_query("PREFIX ask: <urn:x> SELECT * { ?s ?p 'SERVICE' }").form.value
    'SELECT'

    Raises:
        QueryRefused: it nests too deep, chains too much, calls SERVICE, or is an update.
        QuerySyntaxError: a string in it is not closed.
    """
    scan = _scan(text, max_depth)
    if scan.unclosed is not None:
        raise _unclosed(text, scan.unclosed)
    plain = unescape(text)
    if plain != text:
        # Oxigraph undoes escapes only inside tokens; by the book they go first. Both must pass.
        also = _scan(plain, max_depth)
        return QueryShape(also.form if scan.form is QueryForm.UNKNOWN else scan.form)
    return QueryShape(scan.form)


def _scan(text: str, max_depth: int) -> _Scan:
    """Take tokens up to the end or to a quotation mark that opens nothing."""
    scan = _Scan(max_depth)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "unclosed":
            scan.unclosed = match.start()
            break
        scan.see(kind, match[0])
    return scan


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the tokens of a query that was inspected: kind, text, and where each begins."""
    for match in _TOKEN.finditer(text):
        yield match.lastgroup or "other", match[0], match.start()


def _unclosed(text: str, start: int) -> QuerySyntaxError:
    before = text[:start]
    line, column = before.count("\n") + 1, start - before.rfind("\n")
    return QuerySyntaxError("a string that begins here is not closed", line, column)


def unescape(text: str) -> str:
    r"""Undo the codepoint escapes of SPARQL 1.1, 19.2, which hold before any token is read.

    >>> unescape(r"\u0053ERVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
