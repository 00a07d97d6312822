"""The tokens of SPARQL, as the engine's parser takes them.

Knows how a query's text falls into strings, comments, IRIs, names and words; must not know what
any of them means. Where the engine differs from the standard, the engine is followed: it is what
will read the text (measured; `tests/integration/test_guard_fuzz.py` compares the two).
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

# Order matters: long strings before short ones, an IRI before "<", a variable before "?" (path).
# Possessive where a failed match could be tried again at length, so that time stays linear.
TOKEN: Final = re.compile(
    r'''
      (?P<space>    \s++ )
    | (?P<comment>  \#[^\r\n]*+ )
    | (?P<string>   """(?:(?:"{1,2}+)?(?:[^"\\]|\\.))*+"""
                  | \'\'\'(?:(?:'{1,2}+)?(?:[^'\\]|\\.))*+\'\'\'
                  | "(?:[^"\\\r\n]|\\.)*+"
                  | '(?:[^'\\\r\n]|\\.)*+' )
    | (?P<iri>      <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
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


def unescape(text: str) -> str:
    r"""Undo the codepoint escapes of SPARQL 1.1, 19.2, which hold before any token is read.

    >>> unescape(r"\u0053ERVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
