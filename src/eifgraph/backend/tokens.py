"""The tokens of SPARQL, as the engine's parser takes them.

Knows how a query's text falls into strings, comments, IRIs, names and words; must not know what
any of them means. Names are made of the very characters of SPARQL 1.1, 19.8 (`PN_CHARS_BASE` and
on), where a token that ends too early leaves a keyword that is none. Where the engine differs from
the standard, the engine is followed: it is what will read the text (its grammar, `spargebra` 0.5;
`tests/integration/test_guard_fuzz.py` compares the two). It differs so:

- a local name ends before its second run of dots: `p:a.b.c` is `p:a.b`, then `.`, then `c`;
- a long string with an escape that is none is no long string but `''`, and what follows it;
- names have no characters beyond U+FFFF; outside of strings, IRIs and comments these are faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.errors import QuerySyntaxError

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""`PN_CHARS_BASE`, as the inside of a class."""
_FIRST: Final = f"{_BASE}_"
_ONLY_LATER: Final = "\u00b7\u0300-\u036f\u203f\u2040"
_IN_VARIABLE: Final = f"{_FIRST}0-9{_ONLY_LATER}"
_IN_NAME: Final = rf"{_IN_VARIABLE}\-"
_IN_LOCAL: Final = (
    rf"(?:[{_IN_NAME}:]++|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])"  # PN_CHARS, ":" or PLX
)
_IN_STRING: Final = (
    r"""\\(?:[tbnrf"'\\]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"""
    r"""|U(?:000(?!0[dD][89a-fA-F])[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4})"""
)
"""An escape that stands for a character."""

# Order matters: long strings before short ones, an IRI before "<", a variable before "?" (path).
# Possessive where a failed match could be tried again at length, so that time stays linear; for
# the same reason a prefix is looked for 64 characters far.
TOKEN: Final = re.compile(
    rf"""
      (?P<space>    [ \t\r\n]++ )
    | (?P<comment>  \#[^\r\n]*+ )
    | (?P<string>   \"\"\"(?:[^"\\]++|"{{1,2}}+(?!")|{_IN_STRING})*+\"\"\"
                  | \'\'\'(?:[^'\\]++|'{{1,2}}+(?!')|{_IN_STRING})*+\'\'\'
                  | "(?:[^"\\\r\n]++|{_IN_STRING})*+"
                  | '(?:[^'\\\r\n]++|{_IN_STRING})*+' )
    | (?P<iri>      <(?:[^<>"{{}}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+> )
    | (?P<variable> [?$][{_FIRST}0-9][{_IN_VARIABLE}]*+ )
    | (?P<unclosed> ["'] )
    | (?P<blank>    _:[{_FIRST}0-9][{_IN_NAME}]*+(?:\.++[{_IN_NAME}]++)*+ )
    | (?P<prefixed> (?:[{_BASE}](?:[{_IN_NAME}.]{{0,63}}+(?<!\.)))?:
                    (?:(?![-{_ONLY_LATER}]){_IN_LOCAL}++(?:\.++{_IN_LOCAL}++)?+)?+ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+ )
    | (?P<signed>   [+-](?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+ )
    | (?P<number>   (?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+ )
    | (?P<word>     [{_FIRST}][{_IN_VARIABLE}]*+ )
    | (?P<open>     [{{(\[] )
    | (?P<close>    [}})\]] )
    | (?P<operator> \|\| | && | \^\^ | [!^/|*+\-=<>?] )
    | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the tokens of a query: kind, text, and where each begins."""
    for match in TOKEN.finditer(text):
        yield match.lastgroup or "other", match[0], match.start()


def unescape(text: str) -> str:
    r"""Undo the codepoint escapes of SPARQL 1.1, 19.2, which hold before any token is read.

    >>> unescape(r"\u0053ERVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def unclosed(text: str, start: int) -> QuerySyntaxError:
    """Give the error of a string that does not end, with its line and column."""
    before = text[:start]
    line, column = before.count("\n") + 1, start - before.rfind("\n")
    return QuerySyntaxError(
        "a string that begins here is not closed, or has a wrong escape", line, column
    )
