"""One call to an endpoint of others: where it goes, how long it takes, how much it brings.

Knows HTTP and the ways in which an address may lead elsewhere than its list says: redirects, names
that resolve to this machine or its network, answers without end. Must not know who asks.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from eifgraph.bounds import MEGABYTE

MOST: Final = 16 * MEGABYTE
"""How long an answer may be, in bytes."""
CONNECT: Final = 10.0
"""Seconds in which an endpoint has to take a connection."""
LOOK: Final = 0.2
CHUNK: Final = 64 * 1024
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
TYPES: Final = ("application/sparql-results+json", "application/sparql-results+xml")
ALIASES: Final = {"application/json": TYPES[0], "application/xml": TYPES[1], "text/xml": TYPES[1]}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class CallFailed(Exception):
    """Raised when an endpoint gives no answer that can be used; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer of an endpoint."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for how long, and how names are looked up."""

    agent: str
    seconds: float
    look_up: Callable[[str, int], list[str]]

    def ask(self, endpoint: str, query: bytes, is_dropped: Callable[[], bool]) -> Answer:
        """Send a query to an endpoint by POST and wait for its whole answer.

        Raises:
            CallFailed: it cannot be reached, redirects, refuses, takes too long or sends too much.
        """
        until = time.monotonic() + self.seconds
        try:
            sock = self._connect(endpoint)
            with closing(sock.dup()) as handle, closing(http.client.HTTPConnection("")) as way:
                way.sock = sock
                with _watched(handle, lambda: time.monotonic() > until or is_dropped()) as is_cut:
                    answer = self._exchange(way, endpoint, query)
            if is_cut.is_set():  # to the reader it is an end like another
                raise TimeoutError
        except CallFailed as fault:
            if time.monotonic() > until:  # it was cut, which looks like an answer that ends
                raise self._late() from fault
            raise
        except ssl.SSLCertVerificationError as error:
            raise CallFailed(f"its certificate is not trusted: {error.verify_message}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() > until:
                raise self._late() from error
            raise CallFailed("the connection failed") from error
        else:
            return answer

    def _late(self) -> CallFailed:
        return CallFailed(f"it did not answer within {self.seconds:g} s")

    def _connect(self, endpoint: str) -> socket.socket:
        """Connect to an address that was looked up once and looked at; never to the name again."""
        parts = urlsplit(endpoint)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        sock = _dial(self._addresses(parts.hostname or "", port), port, min(CONNECT, self.seconds))
        sock.settimeout(self.seconds)
        return sock

    def _addresses(self, host: str, port: int) -> list[str]:
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]  # the list says so itself
        try:
            found = self.look_up(host, port)
        except OSError as error:
            raise CallFailed("its name is not known") from error
        if not found or not all(is_public(one) for one in found):
            raise CallFailed("its name leads to an address that is not public")
        return found

    def _exchange(self, way: http.client.HTTPConnection, endpoint: str, query: bytes) -> Answer:
        parts = urlsplit(endpoint)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            way.sock = context.wrap_socket(way.sock, server_hostname=parts.hostname)
        headers = {
            "Host": parts.netloc,
            "Accept": f"{TYPES[0]}, {TYPES[1]};q=0.9",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Content-Type": "application/sparql-query",
            "User-Agent": self.agent,
        }
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        way.request("POST", target, query, headers)
        with closing(way.getresponse()) as response:
            return Answer(_accepted(response), b"".join(_chunks(response)))


def public_look_up(host: str, port: int) -> list[str]:
    """Look a name up as the system does; give all its addresses.

    Raises:
        OSError: it is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(text: str) -> bool:
    """Tell whether an address is one of the Internet, also where IPv6 only wraps one of IPv4.

    >>> [is_public(one) for one in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "8.8.8.8")]
    [False, False, False, True]
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None and not is_public(str(within)):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _dial(addresses: list[str], port: int, seconds: float) -> socket.socket:
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), seconds)
    return socket.create_connection((addresses[-1], port), seconds)


def _accepted(response: http.client.HTTPResponse) -> str:
    """Give the media type of an answer that can be taken."""
    if 300 <= response.status < 400:
        raise CallFailed("it redirects to another address, which is not followed")
    if response.status != 200:
        wait = response.getheader("Retry-After", "")
        later = f"; it asks to wait {wait} s" if wait.isdecimal() else ""
        raise CallFailed(f"it answered with status {response.status}{later}")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise CallFailed("it compressed its answer unasked")
    media_type = response.headers.get_content_type()
    media_type = ALIASES.get(media_type, media_type)
    if media_type not in TYPES:
        raise CallFailed("it answered neither with JSON nor with XML results")
    return media_type


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    size = 0
    while chunk := response.read1(CHUNK):
        size += len(chunk)
        if size > MOST:
            raise CallFailed(f"its answer is longer than {MOST / MEGABYTE:g} MB")
        yield chunk
    if response.length:
        raise CallFailed("its answer broke off")


@contextmanager
def _watched(sock: socket.socket, is_over: Callable[[], bool]) -> Iterator[Event]:
    """Cut a connection once it is over, however slowly bytes come: a timeout is for each.

    Gives what tells whether it was cut.
    """
    is_done, is_cut = Event(), Event()

    def watch() -> None:
        while not is_done.wait(LOOK):
            if is_over():
                is_cut.set()
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
                return

    thread = Thread(target=watch, name="watch-call", daemon=True)
    thread.start()
    try:
        yield is_cut
    finally:
        is_done.set()
        thread.join()
