"""The guard and the engine's parser, side by side on texts made to tell them apart.

The engine reads keywords without boundaries and goes back where a name is not declared; a tokeniser
does neither. So both get thousands of texts, and whether the engine tried to call is seen.
"""

from __future__ import annotations

import random
import socket
from contextlib import suppress
from threading import Thread
from typing import Final

import pyoxigraph as ox
import pytest

from eifgraph.backend.guard import inspect_query
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
)


@pytest.mark.parametrize("seed", range(2))
def test_the_engine_calls_nobody_that_the_guard_missed(seed: int) -> None:
    """Of all texts that pass the guard, none makes the engine call; some of the others do."""
    chance, store = random.Random(seed), ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x")))
    called, missed = 0, []
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread = Thread(target=hang_up, args=(listener,), daemon=True)
        thread.start()
        for _ in range(TEXTS):
            text = made(chance, address)
            if calls(store, text):
                called += 1
                missed += [text] if passes(text) else []
        with socket.create_connection(listener.getsockname()) as last:
            last.sendall(b"end")
            thread.join()
    assert missed == []
    assert called > TEXTS / 100


def made(chance: random.Random, address: str) -> str:
    """Make a query around a call, of pieces with or without anything between."""
    word = chance.choice(("SERVICE", "service", "SERVICE SILENT", "SERVICESILENT", "trueSERVICE"))
    target = chance.choice((f"<{address}>", f"<{address}>", "<>", "p:x", ":", ":x"))
    gap = chance.choice(("", " ", "\n", "#\n"))
    head = f"BASE <{address}> PREFIX p: <{address}> PREFIX : <{address}>"
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


def passes(text: str) -> bool:
    """Tell whether the guard lets a text through."""
    try:
        inspect_query(text)
    except QueryError:
        return False
    return True


def hang_up(listener: socket.socket) -> None:
    """Take connections and close them, until one says that it is the last."""
    while True:
        client, _ = listener.accept()
        with client, suppress(ConnectionError):  # the engine may be quicker to leave
            if client.recv(3) == b"end":
                return
