"""The guard and the engine's parser, side by side on texts made to tell them apart.

The engine reads keywords without boundaries and goes back where a name is not declared; a tokeniser
does neither. So both get thousands of texts, and whether the engine tried to call is seen.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final

import pyoxigraph as ox
import pytest

from eifgraph.backend.guard import inspect_query
from eifgraph.backend.tokens import TOKEN
from eifgraph.errors import QueryError

TEXTS: Final = 15_000
PIECES: Final = (
    *("?s ?p ?o", "?s ?p true", "?s ?p 1", "?s ?p 1.", "?s ?p 'a'", "?s ?p '''a'''", "?s a :x"),
    *('?s ?p "\\u0022"', "?s ?p 'x'@en", "?s ?p _:b", "?s ?p <urn:a\\u0041#>", "?s ?p p:x"),
    *("FILTER(?a<?b)", "FILTER(?a <1)", "FILTER(1)", "BIND(1 AS ?z)", "FILTER(?a<'>'&&1>'')"),
    *("<<#>", "<< ?s ?p ?o >>", "<<(?s ?p ?o)>>", "{|?p ?o|}", "~:r", "?p ?o", "[]", "()", "{}"),
    *("#", "#>", "# \n", "\n", "\r", "'''", '"""', "'", '"', "<", ">", ".", ";", ",", "!", "^"),
    *("OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES ?v", "UNDEF", "SILENT", "EXISTS", "NOT"),
    *("{", "}", "(", ")", ":", "p:", "un:x", "true", "a", "\\", "@en", "\u00b7", "%41", "-", "|"),
    *("?s ?p ?x\u203fVALUES .", "VALUES ?v {", "'''a' }", "?s ?p ('''a')", "\\q'''\n", "\\ud800"),
    *("?s ?p p:a.b.", "?s ?p p:a.", "?s o:true", "?s h:true", "h:x\\#y", "p:x\\#y", "1e", "1.e5"),
    *(
        "\u203f",
        "\u0300",
        "\u1680",
        "\u200d",
        "\ufffd",
        "\U00010000",
        "VALUES",
        "?1",
        "$x",
        "_:b.c",
    ),
)
AFTER: Final = (" . ", ".", "", " ", " ?v {", "{", " { 1 } ", ";")
CALLS: Final = (
    "SERVICE {} {{",
    "SERVICE :x {{",
    "{{ SERVICEp:x {{",
    "SERVICE SILENT {} {{",
    "SERVICE<>{{",
)
GAPS: Final = ("", "", " ", ".", " . ", "\n")
LEADS: Final = (
    *(
        "?s ?p ?x~VALUES . {",
        "?s ?p _:x~VALUES . {",
        "?s ?p p:x~VALUES . {",
        "?s ?p ?x~",
        "?s ?p p:~",
    ),
    *(
        "?s ?p p:a~.b~.",
        "?s ?p p:a~",
        "?s o:true",
        "?s o:~1",
        "?s h:true",
        "?s ?p _:x~",
        "?s ?p 'x'@en~",
    ),
    *(
        "VALUES ?v { '''a' }",
        'VALUES ?v { """a~" }',
        "?s ?p ('''a') .",
        "VALUES ?v { 1 }",
        "VALUES (?v) {",
    ),
    *(
        "?s ?p 1~",
        "?s ?p 1.e",
        "?s ?p true~",
        "?s a~:x",
        "?s ?p $1~",
        "?s ?p :~",
        "?s :?~",
        "?s ?p p:a\\-~",
    ),
    *(
        "FILTER(?a<1)",
        "FILTER(?a<?b~)",
        "?s ?p <urn:~>",
        "VALUES ?v~ { 1 } {",
        "VALUES ?v { UNDEF~ } {",
        "{",
    ),
)
TAILS: Final = ("", "", "#\\q'''\n", '#\\ud800"""\n', "#\\U00110000'''\n", "#>\n", "#'\n")
OTHERS: Final = "PREFIX o: <http://127.0.0.1:1> PREFIX h: <urn:h#>"
MARKS: Final = "\u00b7\u0300\u036f\u203f\u2040\u1680\u200c\u200d\ufdf0\U00010000\U000effff-.:1_"
NAMES: Final = ("?x", "$1", "_:x", "p:x", "p:", "?s", "o:", "'x'@en", "true", "1", "p:x.y.", "h:")


@pytest.mark.parametrize("seed", range(2))
def test_the_engine_calls_nobody_that_the_guard_missed(seed: int) -> None:
    """Of all texts that pass the guard, none makes the engine call; some of the others do."""
    chance, store = random.Random(seed), ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x")))
    called, missed = 0, []
    with listening() as (address, _):
        for _ in range(TEXTS):
            text = made(chance, address)
            if calls(store, text):
                called += 1
                missed += [text] if passes(text) else []
    assert missed == []
    assert called > TEXTS / 100


@pytest.mark.parametrize("seed", range(2))
def test_the_engine_calls_nobody_but_as_the_guard_let_it(seed: int) -> None:
    """What passes with an endpoint listed calls that alone, and sends no call within a call."""
    chance, store, sent = random.Random(seed), ox.Store(), 0
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x")))
    with listening() as (address, heard):
        for _ in range(TEXTS):
            text = nested(chance, address)
            if passes(text, (address,)) and calls(store, text):
                sent += 1
    assert [text for text in heard if "SERVICE" in text or not text.startswith("POST / ")] == []
    assert sent > TEXTS / 100


@pytest.mark.parametrize("word", ["SERVICE", "MINUS", "FILTER"])
def test_no_keyword_is_read_that_the_guard_missed(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the engine reads one, the guard refuses the call, the hidden call or the long chain."""
    monkeypatch.setattr("eifgraph.backend.guard.MAX_OPERATORS", 40)
    chance, store, read, missed = random.Random(word), ox.Store(), 0, []
    for _ in range(TEXTS // 3):
        text, services = hidden(chance, word)
        if reads(store, text, word):
            read += 1
            missed += [text] if passes(text, services) else []
    assert missed == []
    assert read > TEXTS / 300


def hidden(chance: random.Random, word: str) -> tuple[str, tuple[str, ...]]:
    """Make a query with a keyword behind what may hide it; give what it may call, too."""
    listed = "http://127.0.0.1:1/"
    target = chance.choice(("<urn:x>", "p:x", ":x", "h:x\\#y", "p:x\\#y", "p:x.y\ufffd", "o:"))
    what = {
        "SERVICE": f"{target} {{}}",
        "MINUS": f"{{ SERVICE <{listed}> {{}} }}",
        "FILTER": f"(1{' +1' * 41})",
    }[word]
    mark = "".join(chance.choice(MARKS) for _ in range(chance.randint(0, 2)))
    before = chance.choice(LEADS).replace("~", mark)
    text = f"{some(chance, 1)}{before}{chance.choice(GAPS)}{word}{what}{chance.choice(TAILS)}"
    text = f"PREFIX p: <urn:p> PREFIX : <urn:n> {OTHERS} SELECT * {{ {text} "
    return text + "}" * (text.count("{") - text.count("}")), (listed,) if word == "MINUS" else ()


def reads(store: ox.Store, text: str, word: str) -> bool:
    """Tell whether the engine reads a word as a keyword: with another, it takes the text not."""
    return is_query(store, text) and not is_query(store, text.replace(word, "X" * len(word)))


def is_query(store: ox.Store, text: str) -> bool:
    """Tell whether the engine can read a text as a query."""
    try:
        store.query(text)
    except SyntaxError:
        return False
    return True


def test_names_end_where_the_engine_ends_them() -> None:
    """Of every character, the guard knows whether it goes on in a name."""
    store = ox.Store()
    names = ("?x{}VALUES", "${}x", "_:x{}VALUES", "_:{}x", ":x{}VALUES", ":{}x", "x{}SERVICE:y")
    cut = []
    for code in (*range(0x21, 0xD800), *range(0xE000, 0x10000), 0x10000, 0xEFFFF, 0xF0000):
        for name in names:
            text = name.format(chr(code))
            if is_name(store, text) and (match := TOKEN.match(text)) and match[0] != text:
                cut.append(text)
    assert cut == []


def is_name(store: ox.Store, text: str) -> bool:
    """Tell whether the engine takes a text for one name."""
    prefix = text.partition(":")[0] if ":" in text and text[0] != "_" else ""
    where = f"SELECT ({text} AS ?r) {{}}" if text[0] in "?$" else f"SELECT * {{ ?s ?p {text} }}"
    return is_query(store, f"PREFIX {prefix}: <urn:p:> {where}")


def nested(chance: random.Random, address: str) -> str:
    """Make a query with calls in calls, behind names that end like keywords."""
    head = f"BASE <{address}base> PREFIX p: <{address}> PREFIX : <{address}> {OTHERS}"
    parts = []
    for _ in range(chance.randint(1, 3)):
        mark = "".join(chance.choice(MARKS) for _ in range(chance.randint(0, 2)))
        word = chance.choice(("VALUES", "EXISTS", "MINUS", "x", "trueVALUES"))
        parts.append(f"?s ?p {chance.choice(NAMES)}{mark}{word}{chance.choice(AFTER)}")
        parts.append(chance.choice(CALLS).format(f"<{address}>"))
    text = f"{head} SELECT * {{ {' '.join(parts)} "
    return text + "}" * (text.count("{") - text.count("}"))


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Listen where the engine may call; give the address, and what was sent to it."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        heard: list[str] = []
        thread = Thread(target=hang_up, args=(listener, heard), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", heard
        with socket.create_connection(listener.getsockname()) as last:
            last.sendall(b"end")
            thread.join()


def made(chance: random.Random, address: str) -> str:
    """Make a query around a call, of pieces with or without anything between."""
    word = chance.choice(("SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "trueSERVICE"))
    target = chance.choice((f"<{address}>", f"<{address}>", "<>", "p:x", ":", ":x"))
    gap = chance.choice(("", " ", "\n", "#\n"))
    head = f"BASE <{address}> PREFIX p: <{address}> PREFIX : <{address}> {OTHERS}"
    call = f"{gap}{word}{gap}{target}{gap}{{}}"
    return f"{head} SELECT * {{ {some(chance, 3)}{call} {some(chance, 2)} }}"


def some(chance: random.Random, most: int) -> str:
    """Put some pieces together."""
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(0, most))]
    return chance.choice(("", "", " ", "\n")).join(pieces)


def calls(store: ox.Store, text: str) -> bool:
    """Tell whether the engine tries to call when it is asked this."""
    try:
        results = store.query(text)
        if not isinstance(results, ox.QueryBoolean):
            list(results)
    except OSError:  # its call was hung up on
        return True
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return False


def passes(text: str, services: tuple[str, ...] = ()) -> bool:
    """Tell whether the guard lets a text through."""
    try:
        inspect_query(text, services=services)
    except QueryError:
        return False
    return True


def hang_up(listener: socket.socket, heard: list[str]) -> None:
    """Hear what callers send and hang up, until one says that it is the last."""
    while True:
        client, _ = listener.accept()
        said = b""
        with client, suppress(ConnectionError):  # the engine may be quicker to leave
            while not said.endswith((b"}", b"end")) and (more := client.recv(65_536)):
                said += more
        if said == b"end":
            return
        heard.append(said.decode("utf-8", "replace"))
