"""Who asks how often, and what is noted of it."""

from __future__ import annotations

import asyncio
import io
import json
import re
from urllib.parse import urlencode

import pytest

from eifgraph.access import Access, Log, Rate, read_access
from eifgraph.errors import ConfigError
from eifgraph.server.cache import Cache
from eifgraph.server.front import Front
from eifgraph.server.logged import AccessLog, Entry
from eifgraph.server.rates import MOST_CLIENTS, Buckets, client_of
from tests.asgi import Visit
from tests.test_front import Pool, application, serving

SECRET = 'SELECT * { ?s ?p "Jane Doe" }'
ROWS = b'{"some": "rows"}'


def visits(wanted: list[Visit], form: Log, access: Access | None = None) -> tuple[int, str]:
    """Visit an application several times; give how often it was asked, and the log."""
    out, pool = io.StringIO(), Pool(ROWS)
    pool.cache = Cache(0)
    front = Front(serving(application(), pool), access)
    front.log = AccessLog(form, out.write)

    async def run() -> None:
        for one in wanted:
            await front(one.scope(), one.receive(), one.send())

    asyncio.run(run())
    return len(pool.asked), out.getvalue()


def test_a_line_tells_what_was_asked() -> None:
    """Method, path, status, bytes, time and the digest of the query; neither text nor address."""
    target = "/sparql?" + urlencode({"query": SECRET})
    form = {"content-type": "application/sparql-query", "content-length": str(len(SECRET))}
    post = Visit("POST", "/sparql", form, [SECRET.encode()])
    _, text = visits([Visit(target=target), post], Log.JSON)
    first, second = (json.loads(line) for line in text.splitlines())
    assert list(first) == ["time", "method", "path", "status", "bytes", "ms", "whole", "query"]
    told = [first[name] for name in ("method", "path", "status", "bytes", "whole")]
    assert told == ["GET", "/sparql", 200, len(ROWS), True]
    assert (second["method"], second["query"]) == ("POST", first["query"])
    assert "Jane" not in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize("form", [Log.PLAIN, Log.JSON])
@pytest.mark.parametrize(
    "path", ["/a\nb", "/a\r\n2026 GET / 200", "/\x1b[31m", "/\u2028", '/"}', "/" + "a" * 9000]
)
def test_no_request_writes_in_the_log(form: Log, path: str) -> None:
    """One request makes one short line of plain characters, whatever it asks."""
    hostile = Visit("GE-T", headers={"user-agent": "x\x1b\n"})
    _, text = visits([Visit(target=path), hostile], form)
    lines = text.split("\n")
    assert len(lines) == 3
    assert all(len(line) < 800 and line.isascii() for line in lines)
    assert "".join(lines).isprintable()


def test_an_answer_that_breaks_off_is_cut() -> None:
    """A line tells that its client did not get the whole."""
    entry = Entry("GET", "/sparql")
    entry.see({"type": "http.response.start", "status": 200})
    entry.see({"type": "http.response.body", "body": b"ab", "more_body": True})
    assert re.fullmatch(r"\S+ GET /sparql 200 2 B [\d.]+ ms cut", entry.line(Log.PLAIN))
    entry.see({"type": "http.response.body", "body": b"c"})
    assert re.fullmatch(r"\S+ GET /sparql 200 3 B [\d.]+ ms", entry.line(Log.PLAIN))


def test_nothing_is_written_unless_asked_for() -> None:
    """Without a form there are no lines."""
    assert visits([Visit()], Log.NONE)[1] == ""


def test_settings_are_read() -> None:
    """Lines are written and nothing is limited by default."""
    assert read_access({}) == Access(Log.PLAIN)
    given = {"log": "JSON", "rate": "60/min", "proxies": "2"}
    assert read_access(given) == Access(Log.JSON, Rate(60, 60.0), 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [("log", "loud"), ("rate", "60"), ("rate", "0/s"), ("rate", "1/day"), ("proxies", "-1")],
)
def test_bad_settings_are_refused(name: str, value: str) -> None:
    """Each is named with what is expected."""
    with pytest.raises(ConfigError, match=f"EIFGRAPH_{name.upper()}"):
        read_access({name: value})


def test_a_client_may_send_so_many() -> None:
    """Then it waits for as long as it is told, and others do not."""
    buckets = Buckets(Rate(2, 10.0))
    assert [buckets.take("a", now) for now in (0.0, 0.0, 0.0)] == [0.0, 0.0, 5.0]
    assert buckets.take("b", 0.0) == 0.0
    assert buckets.take("a", 4.0) == pytest.approx(1.0)
    assert buckets.take("a", 5.0) == 0.0


def test_many_addresses_take_bounded_memory() -> None:
    """The clients that were silent longest are forgotten."""
    buckets = Buckets(Rate(1, 1.0))
    for number in range(MOST_CLIENTS + 500):
        buckets.take(str(number), 0.0)
    assert len(buckets) == MOST_CLIENTS


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "client"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", 0, "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9,198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:4711", 1, "198.51.100.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "nonsense", 1, "unknown"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("10.0.0.1", "[2001:db8:1:2::9]:443", 1, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
    ],
)
def test_who_counts_as_one_client(remote: str, forwarded: str, proxies: int, client: str) -> None:
    """Only what trusted proxies add is believed; an IPv6 client is its network."""
    assert client_of(remote, forwarded, proxies) == client


def test_too_many_requests_get_429() -> None:
    """A problem document says what the limit is, a header when to come again; nobody is asked."""
    target = "/sparql?" + urlencode({"query": "ASK {}"})
    wanted = [Visit(target=target), Visit(target=target)]
    asked, _ = visits(wanted, Log.NONE, Access(rate=Rate(1, 60.0)))
    assert ([one.status for one in wanted], asked) == ([200, 429], 1)
    headers = wanted[1].answer_headers
    assert headers["content-type"] == "application/problem+json"
    assert 0 < int(headers["retry-after"]) <= 60
    assert headers["access-control-allow-origin"] == "*"
    assert json.loads(wanted[1].answer)["detail"] == "A client may send 1 requests in 60 s."
