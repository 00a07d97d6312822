"""What a query may not be, told from its text before any engine sees it.

Knows the limits and what words mean; must not know an engine. It is no parser: a text that
passes may still be wrong, which the engine will say. What it refuses would either reach out of
the house (SERVICE), change the store (updates) or overflow the stack of the engine's recursive
parser, which kills the whole process (measured: CONFORMANCE, Engines).

Keywords need nothing between them and what follows: the engine reads `trueSERVICE<urn:x>{}` and,
where no prefix of that name is declared, `SERVICEp:x{}` as calls. So words are looked for within
words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

from eifgraph.backend.chains import Chains
from eifgraph.backend.inline import VALUES, InlineData
from eifgraph.backend.tokens import TOKEN, unclosed, unescape
from eifgraph.errors import QueryRefused

MAX_DEPTH: Final = 100
MAX_OPERATORS: Final = 1000
"""Chains of these make trees as deep as they are long; the engine fell at 5,000, not at 1,000."""
MAX_TOKENS: Final = 100_000
"""Words, signs and blanks; to read more would take longer than many a query."""


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
class ServiceCall:
    """Where the text of a query names the endpoint of a SERVICE: from `<` to after `>`."""

    start: int
    end: int
    iri: str


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What is known of a query before it is parsed."""

    form: QueryForm
    calls: tuple[ServiceCall, ...] = ()


FORMS: Final = tuple(form.value for form in QueryForm if form is not QueryForm.UNKNOWN)
UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
)
CHAINING: Final = re.compile("UNION|OPTIONAL|MINUS|FILTER|BIND|EXISTS|GRAPH|COUNT|AS|LATERAL")
PREFIXED: Final = re.compile("FILTER|GRAPH")
"""Those of them that a name with a prefix may follow: `FILTERp:f(1)`."""
REMEMBERED: Final = 10_000
"""Characters up to which a text is remembered with what was found in it."""
TESTED: Final = "tested"
CALLED: Final = "called"
SERVICE: Final = "SERVICE"
CLOSED: Final = "this endpoint queries no other endpoint"

# In an expression, after an operand, the engine reads `<` as less-than, where the tokens of SPARQL
# say IRI: `FILTER(?a<?b)SERVICE#>`; and `<<` begins a triple. Neither can begin `scheme://`.
_SURE_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_UNSURE: Final = re.compile(r"[()\[\]#']")
_HIDDEN_OPERATOR: Final = re.compile(r"[!^/|*+\-=&]")

# Where a prefix and a local name together make no IRI, the engine takes the prefix for a name of
# its own and reads the rest anew: `p:trueSERVICE<urn:x>`, `p:` being `http://a:1`, is a call to it.
# So it may be where an IRI ends in its authority, and where a local name has what no IRI has.
_OPEN_IRI: Final = re.compile(r"<(?:[^:/?#>]*:)?//[^/?#>]*>|<>|<[^>]*\\")
_FRAGILE: Final = re.compile("[\\\\\ufff0-\uffff]")
_READ_ANEW: Final = re.compile("SERVICE|EXISTS|MINUS")


@dataclass(slots=True)
class _Scan:
    """What the scan has seen so far."""

    max_depth: int
    services: Collection[str]
    """The endpoints that may be called."""
    brackets: list[str] = field(default_factory=list)
    """The open brackets; after EXISTS and MINUS they are TESTED, and after the endpoint of a
    SERVICE CALLED."""
    data: InlineData = field(default_factory=InlineData)
    chains: Chains = field(default_factory=Chains)
    operators: int = 0
    form: QueryForm = QueryForm.UNKNOWN
    has_open_iri: bool = False
    """Whether an IRI that a prefix may stand for goes on in a name."""
    is_test: bool = False
    is_called: bool = False
    """Whether the endpoint of a SERVICE was the last token."""
    is_after_operand: bool = False
    is_calling: bool = False
    """Whether the next token has to be the endpoint of a SERVICE."""
    last: str = ""
    calls: list[ServiceCall] = field(default_factory=list)
    unclosed: int | None = None
    """Where a string begins that never ends."""

    def see(self, kind: str, text: str, start: int) -> None:
        """Take one token, or refuse the query for it."""
        if kind in ("space", "comment"):
            self.last = ""
            return
        if self.data.is_near:
            for _ in range(self.data.take(kind, text)):
                self._operator()
        if not self.data.depth:
            self.chains.take(kind, text, bool(self.brackets) and self.brackets[-1] == "(")
        if self.is_calling:
            self._call(kind, text, start)
        else:
            self._take(kind, text)
        self.is_after_operand = kind not in ("operator", "open", "other")
        self.last = text

    def _take(self, kind: str, text: str) -> None:
        if kind == "word":
            self._word(text.upper())
        elif kind == "prefixed":
            self._name(text)
        elif kind == "open":
            self._open(text)
        elif kind == "close" and self.brackets:
            self.brackets.pop()
        elif kind == "operator" or (kind == "signed" and not self.data.depth):
            self._operator()
        elif kind == "iri":
            self._iri(text)

    def _name(self, text: str) -> None:
        prefix, _, local = text.partition(":")
        self._within(prefix.upper(), PREFIXED)
        if self.has_open_iri or _FRAGILE.search(local):
            local = local.upper()
            if _READ_ANEW.search(local):
                raise QueryRefused("a name that the engine may read as several", "write its IRI")
            self._within(local)

    def _iri(self, text: str) -> None:
        if not self.brackets and _OPEN_IRI.match(text):
            self.has_open_iri = True
        if self._is_unsure():
            self._less_than(text)

    def _is_unsure(self) -> bool:
        """Tell whether what looks like an IRI follows a `<`, or what it could be compared with."""
        if self.last == "<":
            return True
        is_inside = bool(self.brackets) and self.brackets[-1] == "("
        return is_inside and self.is_after_operand and not self.data.depth

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

    def _word(self, word: str) -> None:
        if word == SERVICE and self.services:
            self._begin_call()
            return
        self._within(word)
        if self.form is QueryForm.UNKNOWN and not self.brackets:
            if word in UPDATES:
                raise QueryRefused(word, "this endpoint is read-only")
            form = next((form for form in FORMS if word.startswith(form)), None)
            self.form = QueryForm(form) if form else QueryForm.UNKNOWN
        if word.endswith(VALUES):
            self.data.begin()
        self.is_test = word.endswith(("EXISTS", "MINUS"))

    def _within(self, word: str, chaining: re.Pattern[str] = CHAINING) -> None:
        """Look for keywords in a word or in a prefix, of which the engine may read but a part."""
        if SERVICE in word:
            raise QueryRefused(SERVICE, self._advice() if self.services else CLOSED)
        for _ in chaining.finditer(word):
            self._operator()

    def _begin_call(self) -> None:
        if TESTED in self.brackets:  # there the engine takes a failed call for an empty answer
            raise QueryRefused("SERVICE inside EXISTS or MINUS", "put it outside")
        if CALLED in self.brackets:  # the other endpoint would be sent our gateway's address
            raise QueryRefused("SERVICE inside SERVICE", "put one beside the other")
        self.is_calling = True

    def _call(self, kind: str, text: str, start: int) -> None:
        """Take what follows the word SERVICE: SILENT, or an endpoint as it stands in the list."""
        if kind == "word" and text.upper() == "SILENT":
            return
        iri = text[1:-1]
        if kind != "iri" or iri not in self.services:
            raise QueryRefused(SERVICE, self._advice())
        self.calls.append(ServiceCall(start, start + len(text), iri))
        self.is_calling, self.is_called = False, True

    def _advice(self) -> str:
        listed = " or ".join(f"<{iri}>" for iri in self.services)
        return f"this endpoint calls only {listed}, written in full, after a space"

    def _open(self, bracket: str) -> None:
        kind = bracket
        if bracket == "{":
            kind = TESTED if self.is_test else CALLED if self.is_called else bracket
            self.is_test = self.is_called = False
        self.brackets.append(kind)
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


def inspect_query(
    text: str, max_depth: int = MAX_DEPTH, services: tuple[str, ...] = ()
) -> QueryShape:
    """Tell the form of a query and whom it calls, refusing what may not reach the engine.

    >>> inspect_query("PREFIX ask: <urn:x> SELECT * { ?s ?p 'SERVICE' }").form.value
    'SELECT'

    Raises:
        QueryRefused: it nests too deep, chains too much, is an update, or calls a SERVICE that is
            not one of `services`, or not written as there.
        QuerySyntaxError: a string in it is not closed, or has a wrong escape.
    """
    inspect = _inspect_again if len(text) <= REMEMBERED else _inspect
    return inspect(text, max_depth, services)


def _inspect(text: str, max_depth: int, services: tuple[str, ...]) -> QueryShape:
    scan = _scan(text, max_depth, services)
    if scan.unclosed is not None:
        raise unclosed(text, scan.unclosed)
    plain = unescape(text)
    if plain != text:
        # Oxigraph undoes escapes only inside tokens; by the book they go first. Both must pass.
        also = _scan(plain, max_depth, services)
        if scan.calls or also.calls:
            raise QueryRefused(r"SERVICE beside \u", "write the characters themselves, in UTF-8")
        return QueryShape(also.form if scan.form is QueryForm.UNKNOWN else scan.form)
    return QueryShape(scan.form, tuple(scan.calls))


_inspect_again = lru_cache(maxsize=256)(_inspect)


def _scan(text: str, max_depth: int, services: Collection[str]) -> _Scan:
    """Take tokens up to the end or to a quotation mark that opens nothing."""
    scan = _Scan(max_depth, services)
    for count, match in enumerate(TOKEN.finditer(text)):
        kind = match.lastgroup or "other"
        if count > MAX_TOKENS:
            what = f"more than {MAX_TOKENS:,} words and signs"
            raise QueryRefused(what, "ask in several queries, or take a dump")
        if kind == "unclosed":
            scan.unclosed = match.start()
            break
        scan.see(kind, match[0], match.start())
    return scan
