"""The way of requests to Flask and of answers to clients, seen message by message."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from threading import Event
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest
from flask import Flask, Response, request, send_file

from eifgraph.backend import SparqlRequest
from eifgraph.backend.guard import QueryForm, QueryShape
from eifgraph.backend.services import NOWHERE
from eifgraph.bounds import Bounds
from eifgraph.errors import EifgraphError, QueryTimeout, ServerBusy
from eifgraph.server import exchange
from eifgraph.server.cache import Cache
from eifgraph.server.crossing import open_to_all
from eifgraph.server.freshness import keep_fresh
from eifgraph.server.front import Front
from eifgraph.server.heads import Heads
from eifgraph.server.later import KEY
from eifgraph.server.problems import register_error_handlers
from eifgraph.server.protocol import MAX_REQUEST
from eifgraph.server.reply import BrokenOff
from eifgraph.server.serving import Serving
from eifgraph.server.sparql import blueprint
from tests.asgi import Visit

ASK = "/sparql?query=" + quote("SELECT * { ?s ?p ?o }")
PATIENCE = 0.2


class Said:
    """An answer that says what it was made to say; an error in it is raised in its place."""

    def __init__(self, parts: list[bytes | EifgraphError | float], all_here: bool) -> None:
        self._parts, self.is_all_here = deque(parts), all_here
        self.is_closed = False

    async def next(self) -> bytes:
        """Give the next part."""
        part = self._parts.popleft() if self._parts else b""
        if isinstance(part, float):
            await asyncio.sleep(part)
            return await self.next()
        if isinstance(part, EifgraphError):
            raise part
        return part

    def close(self) -> None:
        """Want no more."""
        self.is_closed = True


class Pool:
    """Gives the same answer to all questions, and remembers what was asked."""

    def __init__(self, *parts: bytes | EifgraphError | float, all_here: bool = True) -> None:
        self._parts, self._all_here = list(parts), all_here
        self.cache = Cache(1_000_000)
        self.asked: list[str] = []
        self.said: list[Said] = []

    async def ask(self, question: Any, _media_type: str) -> Said:
        """Take a question."""
        self.asked.append(question.text)
        if self._parts and isinstance(self._parts[0], ServerBusy):
            raise self._parts[0]
        self.said.append(Said(self._parts, self._all_here))
        return self.said[-1]


def application() -> Flask:
    """Make an application with the endpoint and a few pages."""
    app = Flask(__name__)
    app.url_map.strict_slashes = False
    app.register_blueprint(blueprint)
    app.extensions["eifgraph"] = SimpleNamespace(backend=None)
    app.after_request(keep_fresh)
    open_to_all(app)
    register_error_handlers(app)
    for name, view in VIEWS.items():
        app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    return app


def broken() -> str:
    """Fail, as code with a bug does."""
    raise ZeroDivisionError


COUNT = itertools.count()
VIEWS: dict[str, Callable[[], Any]] = {
    "page": lambda: f"a page of {request.args.get('n', '')} " * 100,
    "none": lambda: Response(status=204),
    "long": lambda: Response(long_body(), mimetype="text/plain"),
    "file": lambda: send_file(__file__, mimetype="text/plain"),
    "bug": broken,
    "echo": lambda: request.get_data(),
    "count": lambda: Response(str(next(COUNT)), headers={"Cache-Control": "no-store"}),
    "slow": lambda: list(map(time.sleep, [1])) and "at last",
    "asks": lambda: of_an_answer(),
}


def of_an_answer() -> Response:
    """Make a page of the answer to a question, once that is there."""
    later = request.environ[KEY]
    if later.answer is None:
        shape = QueryShape(QueryForm.SELECT)
        later.routed = NOWHERE.route(SparqlRequest("SELECT * {}"), shape)
        return Response()
    return Response(later.answer * 2)


def long_body() -> Iterator[bytes]:
    """Give more than is gathered."""
    for _ in range(10):
        yield b"x" * 100_000


def serving(app: Flask, pool: Pool, heads: Heads | None = None) -> Serving:
    """Serve an application, its questions answered by a pool."""
    heads = heads or Heads(app)
    now = SimpleNamespace(
        app=app, pool_for=lambda _: pool, cache=pool.cache, in_use=nullcontext, heads=heads
    )
    return cast(Serving, SimpleNamespace(now=now, bounds=Bounds(patience=PATIENCE)))


@pytest.fixture
def call() -> Callable[..., Visit]:
    """Give a way to visit an application whose questions a pool answers."""
    app = application()
    heads = Heads(app)

    def call(visit: Visit, pool: Pool | None = None) -> Visit:
        pool = pool or Pool(b'{"some": "rows"}')
        front = Front(serving(app, pool, heads))
        asyncio.run(front(visit.scope(), visit.receive(), visit.send()))
        return visit

    return call


def test_a_short_answer(call: Callable[..., Visit]) -> None:
    """It is sent whole, with its length, and its worker is let go."""
    pool = Pool(b"ab", b"c")
    visit = call(Visit(target=ASK), pool)
    assert (visit.status, visit.answer, len(visit.sent)) == (200, b"abc", 2)
    assert visit.answer_headers["content-length"] == "3"
    assert visit.answer_headers["content-type"] == "application/sparql-results+json"
    assert visit.answer_headers["access-control-allow-origin"] == "*"
    assert pool.said[0].is_closed


def test_a_long_answer_comes_in_parts(call: Callable[..., Visit]) -> None:
    """Each part is sent when it comes, and then the end."""
    visit = call(Visit(target=ASK), Pool(b"ab", b"c", all_here=False))
    assert [message["body"] for message in visit.sent[1:]] == [b"ab", b"c", b""]
    assert visit.is_whole
    assert "content-length" not in visit.answer_headers


@pytest.mark.parametrize(
    ("fault", "status"), [(QueryTimeout("it is slow", "narrow it"), 504), (ServerBusy(2), 503)]
)
def test_a_fault_before_the_first_byte(
    call: Callable[..., Visit], fault: EifgraphError, status: int
) -> None:
    """It is told like any other, with the endpoint's headers."""
    visit = call(Visit(target=ASK), Pool(fault))
    assert visit.status == status
    assert json.loads(visit.answer)["detail"] == str(fault)
    assert visit.answer_headers["access-control-allow-origin"] == "*"
    assert visit.answer_headers.get("retry-after") == ("2" if status == 503 else None)


def test_a_fault_after_the_first_byte(call: Callable[..., Visit]) -> None:
    """It is marked, and raised so that the server resets the connection; no end is sent."""
    visit, pool = Visit(target=ASK), Pool(b"ab", QueryTimeout("slow", "less"), all_here=False)
    with pytest.raises(BrokenOff, match="slow; less"):
        call(visit, pool)
    assert visit.answer.startswith(b"ab")
    assert b"not whole: slow" in visit.answer
    assert not visit.is_whole
    assert pool.said[0].is_closed


def test_a_fault_of_the_query(call: Callable[..., Visit]) -> None:
    """What Flask refuses is never asked."""
    pool = Pool(b"x")
    visit = call(Visit(target="/sparql?query=SELECT%20%22"), pool)
    assert (visit.status, pool.asked) == (400, [])


@pytest.mark.parametrize("parts", [[5.0], [b"ab", 5.0]], ids=["before", "after"])
def test_a_client_that_leaves(call: Callable[..., Visit], parts: list[bytes | float]) -> None:
    """Its query is let go long before it would have ended, and no fault is made of it."""
    pool = Pool(*parts, all_here=False)
    visit = call(Visit(target=ASK, leaves_after=0.1), pool)
    assert pool.said[0].is_closed
    assert not visit.is_whole


def test_a_client_that_takes_nothing(call: Callable[..., Visit]) -> None:
    """After a while it is not waited for, and its query is let go."""
    pool = Pool(b"ab", b"c", all_here=False)
    with pytest.raises(BrokenOff, match="takes nothing"):
        call(Visit(target=ASK, takes=1), pool)
    assert pool.said[0].is_closed


def test_head(call: Callable[..., Visit]) -> None:
    """The status and headers of GET come, and no body."""
    whole, head = call(Visit(target=ASK)), call(Visit("HEAD", ASK))
    assert (head.status, head.answer) == (200, b"")
    assert head.answer_headers == whole.answer_headers
    in_parts = call(Visit("HEAD", ASK), Pool(b"ab", b"c", all_here=False))
    assert (in_parts.status, in_parts.answer, in_parts.is_whole) == (200, b"", True)
    page = call(Visit("HEAD", "/page"))
    assert page.answer == b""
    assert int(page.answer_headers["content-length"]) > 1000


def test_an_answer_is_given_again(call: Callable[..., Visit]) -> None:
    """The very same request is answered without asking; any other is asked."""
    pool = Pool(b"ab")
    visits = [call(Visit(target=ASK), pool) for _ in range(2)]
    assert visits[0].sent == visits[1].sent
    assert len(pool.asked) == 1
    call(Visit(target=ASK, headers={"accept": "text/csv"}), pool)
    call(Visit(target=ASK, headers={"if-none-match": '"x"'}), pool)
    call(Visit(target=f"{ASK}&default-graph-uri=urn:g"), pool)
    assert len(pool.asked) == 4


@pytest.mark.parametrize("path", ["/sparql/?query=", "/sparql?quer%79=", "/%73parql?query="])
def test_other_spellings_of_a_question(call: Callable[..., Visit], path: str) -> None:
    """They are asked of the pool like any other, and break off like any other."""
    pool = Pool(b"ab", QueryTimeout("slow", "less"), all_here=False)
    visit = Visit(target=path + quote("SELECT * {}"))
    with pytest.raises(BrokenOff):
        call(visit, pool)
    assert pool.asked == ["SELECT * {}"]


def test_a_long_question_is_read_in_a_thread(call: Callable[..., Visit]) -> None:
    """It is asked as ever."""
    pool, text = Pool(b"ab"), "SELECT * {} #" + "x" * 100_000
    headers = {"content-type": "application/sparql-query", "content-length": str(len(text))}
    visit = call(Visit("POST", "/sparql", headers, [text.encode()]), pool)
    assert (visit.status, pool.asked) == (200, [text])


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (RAND() AS ?r) {}",
        r"SELECT (N\u004FW() AS ?r) {}",
        "SELECT ?a { VALUES ?a { 1 2 } } ORDER BYRAND()",
    ],
)
def test_an_answer_that_changes_is_asked_for_again(call: Callable[..., Visit], text: str) -> None:
    """What a function makes anew each time is not kept."""
    pool = Pool(b"ab")
    for _ in range(2):
        call(Visit(target=f"/sparql?query={quote(text)}"), pool)
    assert len(pool.asked) == 2


def test_what_says_so_is_not_kept(call: Callable[..., Visit]) -> None:
    """An answer with no-store is made anew."""
    first, second = call(Visit(target="/count")), call(Visit(target="/count"))
    assert first.answer != second.answer


def test_too_many_pages_at_once(
    call: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are turned away, not lined up without end."""
    monkeypatch.setattr("eifgraph.server.front.MOST_PAGES", 0)
    visit = call(Visit(target="/page"))
    assert (visit.status, visit.answer_headers["retry-after"]) == (503, "2")


def test_a_client_that_leaves_before_its_page_is_made(call: Callable[..., Visit]) -> None:
    """Nothing waits for the page."""
    visit = call(Visit(target="/slow", leaves_after=0.1))
    assert visit.status == 400


def test_a_fault_is_not_kept(call: Callable[..., Visit]) -> None:
    """The next request may have more luck."""
    pool = Pool(ServerBusy(2))
    for _ in range(2):
        assert call(Visit(target=ASK), pool).status == 503
    assert len(pool.asked) == 2


def test_shorter_for_who_wants_it(call: Callable[..., Visit]) -> None:
    """A text is shortened, whole or in parts, and says so; a short one is not."""
    rows, accepted = b'{"a": 1}' * 1000, {"accept-encoding": "gzip"}
    for pool in (Pool(rows), Pool(rows, rows, all_here=False)):
        visit = call(Visit(target=ASK, headers=accepted), pool)
        assert set(gzip.decompress(visit.answer)) == set(rows)
        assert visit.answer_headers["content-encoding"] == "gzip"
        assert visit.answer_headers["vary"] == "Accept, Accept-Encoding"
        assert visit.answer_headers.get("content-length", str(len(visit.answer))) == str(
            len(visit.answer)
        )
    short = call(Visit(target=ASK, headers=accepted))
    assert "content-encoding" not in short.answer_headers
    assert short.answer_headers["vary"] == "Accept, Accept-Encoding"


def test_a_page(call: Callable[..., Visit]) -> None:
    """It is made by Flask and sent whole; one without a body stays so."""
    visit = call(Visit(target="/page?n=7"))
    assert (visit.status, visit.answer[:11]) == (200, b"a page of 7")
    none = call(Visit(target="/none"))
    assert (none.status, none.answer) == (204, b"")
    assert "content-length" not in none.answer_headers
    assert call(Visit(target="/nowhere")).status == 404


def test_a_page_of_an_answer(call: Callable[..., Visit]) -> None:
    """The pool is asked, the page is made of the whole answer, and given again unasked."""
    pool = Pool(b"ab", b"c", all_here=False)
    visits = [call(Visit(target="/asks"), pool) for _ in range(2)]
    assert [(visit.status, visit.answer) for visit in visits] == [(200, b"abcabc")] * 2
    assert "etag" in visits[0].answer_headers
    assert pool.asked == ["SELECT * {}"]
    assert pool.said[0].is_closed


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([ServerBusy(2)], 503),
        ([QueryTimeout("it is slow", "narrow it")], 504),
        ([b"ab", QueryTimeout("it is slow", "narrow it")], 504),
        ([b"abc", b"def"], 403),
    ],
    ids=["busy", "slow", "slow later", "long"],
)
def test_a_page_of_no_answer(
    call: Callable[..., Visit],
    monkeypatch: pytest.MonkeyPatch,
    parts: list[bytes | EifgraphError],
    status: int,
) -> None:
    """The fault has its status also where some of the answer came, and the worker is let go."""
    monkeypatch.setattr("eifgraph.server.later.LONGEST", 5)
    pool = Pool(*parts, all_here=False)
    visit = call(Visit(target="/asks"), pool)
    assert (visit.status, json.loads(visit.answer)["status"]) == (status, status)
    assert all(said.is_closed for said in pool.said)


def test_a_client_that_leaves_before_the_answer_to_its_page(call: Callable[..., Visit]) -> None:
    """Its query is let go."""
    pool = Pool(5.0)
    assert call(Visit(target="/asks", leaves_after=0.1), pool).status == 400
    assert pool.said[0].is_closed


def test_answers_keep_no_page_waiting() -> None:
    """However many pages wait for answers, no thread does, and others are made."""
    pool, app = Pool(0.5, b"ab"), application()

    async def all_of_them() -> list[Visit]:
        front = Front(serving(app, pool))
        waiting = [Visit(target=f"/asks?n={n}") for n in range(40)]
        others = [Visit(target=f"/page?n={n}") for n in range(10)]

        async def go(visit: Visit) -> None:
            await front(visit.scope(), visit.receive(), visit.send())

        asked = asyncio.gather(*map(go, waiting))
        await asyncio.sleep(0.1)
        await asyncio.gather(*map(go, others))
        assert not any(visit.sent for visit in waiting)
        await asked
        return [*waiting, *others]

    assert {visit.status for visit in asyncio.run(all_of_them())} == {200}


def test_what_is_made_of_long_answers_keeps_no_page_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It waits for its like, or is turned away; pages and short answers go on."""
    monkeypatch.setattr("eifgraph.server.front.MOST_LONG", 10)
    long_pool, gate, app = Pool(b"x" * 300_000), Event(), application()

    def ponder() -> Response:
        made = of_an_answer()
        if request.environ[KEY].answer is not None:
            gate.wait(20)
        return made

    app.add_url_rule("/ponders", "ponders", ponder)
    waiting = [Visit(target=f"/ponders?n={n}") for n in range(12)]
    others = [Visit(target=f"/page?n={n}") for n in range(10)]
    short = Visit(target="/asks")

    async def go(visit: Visit, pool: Pool) -> None:
        front._serving = serving(app, pool)
        await front(visit.scope(), visit.receive(), visit.send())

    async def all_of_them() -> None:
        asked = asyncio.gather(*(go(visit, long_pool) for visit in waiting))
        await asyncio.sleep(0.2)
        try:
            rest = (go(visit, Pool(b"ab")) for visit in (*others, short))
            await asyncio.wait_for(asyncio.gather(*rest), 10)
            assert [visit.status for visit in waiting if visit.sent] == [503, 503]
        finally:
            gate.set()
        await asked

    front = Front(serving(app, long_pool))
    asyncio.run(all_of_them())
    assert {visit.status for visit in (*others, short)} == {200}
    assert sorted(visit.status for visit in waiting) == [*[200] * 10, 503, 503]


def test_a_long_page_and_a_file(call: Callable[..., Visit]) -> None:
    """What is long comes in parts; a part of a file is a part of its bytes."""
    assert call(Visit(target="/long")).answer == b"x" * 1_000_000
    whole = call(Visit(target="/file"))
    part = call(Visit(target="/file", headers={"range": "bytes=3-9", "accept-encoding": "gzip"}))
    assert (part.status, part.answer) == (206, whole.answer[3:10])
    tag = {"if-none-match": whole.answer_headers["etag"]}
    again = call(Visit(target="/file", headers=tag))
    assert (again.status, again.answer) == (304, b"")


def test_a_shortened_page_has_a_tag_of_its_own(call: Callable[..., Visit]) -> None:
    """A strong tag stands for bytes, and these are others; they are recognised all the same."""
    accepted = {"accept-encoding": "gzip"}
    plain, short = call(Visit(target="/page")), call(Visit(target="/page", headers=accepted))
    tags = [visit.answer_headers["etag"].strip('"') for visit in (plain, short)]
    assert tags == [tags[0], f"{tags[0]}-gzip"]
    named = accepted | {"if-none-match": short.answer_headers["etag"]}
    assert call(Visit(target="/page", headers=named)).status == 304


def test_a_bug_is_told_without_its_trace(call: Callable[..., Visit]) -> None:
    """The client learns that the fault is ours."""
    visit = call(Visit(target="/bug"))
    assert visit.status == 500
    assert b"ZeroDivision" not in visit.answer


@pytest.mark.parametrize("headers", [{"content-length": "6"}, {"transfer-encoding": "chunked"}])
def test_a_body(call: Callable[..., Visit], headers: dict[str, str]) -> None:
    """It comes in parts, with its length or without, and Flask gets it whole."""
    visit = call(Visit("POST", "/echo", headers, [b"abc", b"def"]))
    assert visit.answer == b"abcdef"


@pytest.mark.parametrize(
    "headers", [{"content-length": "9999999"}, {"transfer-encoding": "chunked"}]
)
def test_a_body_that_is_too_long(call: Callable[..., Visit], headers: dict[str, str]) -> None:
    """It is refused, and no more of it is read than shows that."""
    headers = headers | {"content-type": "application/sparql-query"}
    visit = call(Visit("POST", "/sparql", headers, [b" " * (MAX_REQUEST // 2)] * 9, is_cut=True))
    assert visit.status == 413


def test_a_body_that_does_not_come(
    call: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for so long and no longer."""
    monkeypatch.setattr(exchange, "BODY_SECONDS", 0.1)
    visit = call(Visit("POST", "/echo", {"content-length": "6"}, [b"abc"], is_cut=True))
    assert visit.status == 408


def test_a_body_whose_sender_leaves(call: Callable[..., Visit]) -> None:
    """What came of it is not taken for the whole."""
    visit = Visit("POST", "/echo", {"content-length": "6"}, [b"abc"], True, leaves_after=0.0)
    assert call(visit).status == 400
