"""Calls of endpoints of others: where they lead, and what comes of those that mislead."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from eifgraph.access import read_services
from eifgraph.backend.embedded import check_question
from eifgraph.backend.gateway import MOST_CALLS, Doorkeeper
from eifgraph.backend.guard import inspect_query
from eifgraph.backend.interface import SparqlRequest
from eifgraph.backend.outbound import Caller, CallFailed, is_public, public_look_up
from eifgraph.backend.services import Services
from eifgraph.errors import (
    ConfigError,
    QueryError,
    QueryLimit,
    QueryRefused,
    QuerySyntaxError,
    ServiceError,
)
from tests.endpoints import FAULTS, JSON, ROWS, XML, Endpoint, endpoint

A, B = "https://a.org/sparql", "https://b.org/sparql?x=1"
SERVICES = Services((A, B), "http://127.0.0.1:4321/token")
ROW_TYPE = "text/csv"


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Endpoint]:
    """An endpoint that is well-behaved or not, as its path says."""
    with endpoint() as server:
        yield server


@pytest.fixture
def client() -> Iterator[socket.socket]:
    """The connection of who asks, which stays."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours


def caller(seconds: float = 5.0, *found: str) -> Caller:
    """Give a caller to whom names mean certain addresses."""
    return Caller("eifgraph/1", seconds, lambda _, __: list(found))


def test_calls_lead_to_the_gateway() -> None:
    """In what the engine gets, each endpoint is its number at the gateway; nothing else differs."""
    text = f"SELECT * {{ SERVICE <{B}> {{ ?s ?p '<{A}>' }} SERVICE SILENT <{A}> {{}} }}"
    got = check_question(SparqlRequest(text), ROW_TYPE, SERVICES).request.text
    ticket = got.split("token/1/")[1].split(">")[0]
    gateway = f"{SERVICES.gateway}/{{}}/{ticket}"
    expected = text.replace(f"SERVICE <{B}>", f"SERVICE <{gateway.format(1)}>")
    assert got == expected.replace(f"SILENT <{A}>", f"SILENT <{gateway.format(0)}>")


def test_without_a_gateway_nothing_is_called() -> None:
    """A list alone opens nothing."""
    text = f"SELECT * {{ SERVICE <{A}> {{}} }}"
    with pytest.raises(QueryRefused, match="no other endpoint"):
        check_question(SparqlRequest(text), ROW_TYPE, Services((A,)))


def test_faults_name_the_service_and_not_the_gateway() -> None:
    """Whatever the engine says, the token stays with us."""
    text = f"SELECT * {{ SERVICE <{B}> {{}} }}"
    routed = check_question(SparqlRequest(text), ROW_TYPE, SERVICES)
    address = routed.request.text.split("<")[1].split(">")[0]
    said = f"Error 502 Bad Gateway returned by {address} with payload:\nit redirects"
    told = routed.told(QueryError(said))
    assert isinstance(told, ServiceError)
    assert str(told) == f"the service <{B}> gave no answer: it redirects"
    other = routed.told(QueryError(f"no connection to {address}"))
    assert str(other) == f"the service <{B}> gave no answer: the call failed"
    limit = QueryLimit("the query takes longer", "ask for less")
    assert routed.told(limit) is limit


def test_columns_are_those_of_the_text_as_written() -> None:
    """A syntax error after a call is told where the writer has it."""
    text = f"SELECT *\n{{ SERVICE <{A}> {{}} SERVICE <{B}> {{}} ! }}"
    routed = check_question(SparqlRequest(text), ROW_TYPE, SERVICES)
    column = routed.request.text.split("\n")[1].index("!") + 1
    told = routed.told(QuerySyntaxError("expected", 2, column))
    assert isinstance(told, QuerySyntaxError)
    assert (told.line, told.column) == (2, text.split("\n")[1].index("!") + 1)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1"),
        *(
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "240.0.0.1",
        ),
        *("240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("nonsense", ""),
    ],
)
def test_names_that_lead_inside_are_not_called(address: str) -> None:
    """An allowed name that resolves to this machine, its network or metadata is refused."""
    assert not is_public(address)
    with pytest.raises(CallFailed, match="not public"):
        caller(5, "93.184.216.34", address).ask(A, b"", lambda: False)


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was looked at is the one connected to: a name cannot change in between."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    dialled: list[object] = []

    def dial(address: object, _: float) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(CallFailed, match="connection failed"):
        Caller("", 5, lambda _, __: next(answers)).ask(A, b"", lambda: False)
    assert dialled == [("93.184.216.34", 443)]
    assert next(answers) == ["127.0.0.1"]


def test_localhost_is_no_public_name() -> None:
    """The system's own look-up gives addresses that are refused."""
    found = public_look_up("localhost", 80)
    assert found
    assert not any(is_public(one) for one in found)


@pytest.mark.parametrize(("path", "media_type"), [("/sparql", JSON), ("/xml", XML)])
def test_an_answer_comes_whole(stand_in: Endpoint, path: str, media_type: str) -> None:
    """The query is sent by POST, named, without cookies, asking for results in JSON or XML."""
    answer = caller().ask(stand_in.address + path, b"SELECT *", lambda: False)
    assert answer.media_type == media_type
    asked, headers, body = stand_in.asked[-1]
    assert (asked, body, headers["User-Agent"]) == (path, b"SELECT *", "eifgraph/1")
    assert headers["Content-Type"] == "application/sparql-query"
    assert not {"Cookie", "Authorization", "Referer", "X-Forwarded-For"} & headers.keys()


@pytest.mark.parametrize("path", FAULTS)
def test_misbehaving_endpoints(stand_in: Endpoint, client: socket.socket, path: str) -> None:
    """Redirects, refusals, drips, floods and nonsense end in time with a reason, never a row."""
    address, before = stand_in.address + path, len(stand_in.asked)
    doorkeeper = Doorkeeper("token", [address], caller(1.0))
    with pytest.raises(CallFailed, match=FAULTS[path]) as caught:
        doorkeeper.ask(address, "ticket", b"SELECT *", client)
    assert "secret" not in str(caught.value)
    assert [asked[0] for asked in stand_in.asked[before:]] == [path]


def test_an_asker_who_leaves_ends_the_call(stand_in: Endpoint) -> None:
    """The call does not go on without who asked for it."""
    ours, theirs = socket.socketpair()
    theirs.close()
    address = f"{stand_in.address}/drip"
    with ours, pytest.raises(CallFailed, match="connection failed"):
        Doorkeeper("token", [address], caller(20.0)).ask(address, "ticket", b"", ours)


def test_one_query_calls_only_so_often(stand_in: Endpoint, client: socket.socket) -> None:
    """No query has us call an endpoint for each of its rows; another query is not concerned."""
    address = f"{stand_in.address}/sparql"
    doorkeeper = Doorkeeper("token", [address], caller())
    for _ in range(MOST_CALLS):
        assert doorkeeper.ask(address, "ticket", b"", client).body == ROWS
    with pytest.raises(CallFailed, match=f"call {MOST_CALLS} times"):
        doorkeeper.ask(address, "ticket", b"", client)
    assert doorkeeper.ask(address, "another", b"", client).body == ROWS


@pytest.mark.parametrize(
    "path",
    [
        *("/", "", "/token", "/token/0", "/token/2/t", "/token/-1/t", "/token/x/t"),
        *("/tokem/0/t", "/token/0/t/u", "//token/0/t", "http://a.org/token/0/t", "/tok\xe9n/0/t"),
    ],
)
def test_the_gateway_is_for_those_who_know_it(path: str) -> None:
    """Without the token, or beyond the list, there is nothing."""
    assert Doorkeeper("token", [A, B], caller()).find(path) is None
    assert Doorkeeper("token", [A, B], caller()).find("/token/1/t") == (B, "t")


def test_lists_are_read() -> None:
    """Blanks, line ends and commas divide; what comes twice is one."""
    assert read_services(f" {A},{B}\n{A} ") == (A, B)
    assert read_services("http://127.0.0.1:8123/sparql http://[::1]/q") != ()
    assert read_services(" ") == ()


@pytest.mark.parametrize(
    "value",
    [
        *(
            "a.org/sparql",
            "http://a.org/sparql",
            "http://localhost/sparql",
            "ftp://a.org/",
            "https://",
        ),
        *("https://me:it@a.org/", "https://a.org/#x", "https://a.org:0/", "https://a.org:x/", "*"),
        *("file:///etc/passwd", "https://a.org/<x>", "https://[::1/", "https://é.org/"),
    ],
)
def test_bad_lists_are_refused(value: str) -> None:
    """What is no plain address of an endpoint is no setting."""
    with pytest.raises(ConfigError, match="EIFGRAPH_SERVICES"):
        read_services(value)


def test_the_address_of_the_gateway_is_no_endpoint() -> None:
    """A query that guesses it gets no further than the guard."""
    with pytest.raises(QueryRefused):
        inspect_query(
            f"SELECT * {{ SERVICE <{SERVICES.gateway}/0/x> {{}} }}", services=SERVICES.callable
        )
