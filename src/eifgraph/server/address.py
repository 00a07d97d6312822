"""At which address this site is asked: what may be told of it in data.

A Host header says whatever its sender wants, and what is told here may be kept by a cache and read
by others. So the address is the setting; or the Host, if its name can only be this machine; or
where the server is bound.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final

from flask import current_app, request
from werkzeug.exceptions import HTTPException

PUBLIC_URL: Final = "EIFGRAPH_PUBLIC_URL"
_HOST: Final = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?P<port>:[0-9]{1,5})?")


class UnknownAddress(HTTPException):
    """Raised where the site is asked under a name that may not be its own (RFC 9110, 15.5.20)."""

    code = 421
    description = (
        "This server does not know that it has the name it was asked under, so it cannot say at "
        f"which address its endpoint is. Whoever runs it can set {PUBLIC_URL}."
    )
    name = "Misdirected Request"


def site_address() -> str:
    """Give the address of the site, without a slash at its end, for the request at hand.

    Raises:
        UnknownAddress: it is bound to every address of its machine, and asked under a name that is
            no address of it.
    """
    public = current_app.config.get(PUBLIC_URL)
    if isinstance(public, str) and public:
        return public.rstrip("/")
    bound, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
    host = _HOST.fullmatch(request.environ.get("HTTP_HOST", "").lower())
    if host is not None and (host["name"] == bound.lower() or is_here(host["name"].strip("[]"))):
        return f"http://{host[0]}{request.script_root}"
    if is_wildcard(bound):
        raise UnknownAddress
    name = f"[{bound}]" if ":" in bound else bound
    return f"http://{name}:{port}{request.script_root}"


def is_here(name: str) -> bool:
    """Tell whether a name can only be this machine: loopback, one of its addresses, its own name.

    >>> is_here("localhost"), is_here("127.0.0.2"), is_here("::1"), is_here("example.org")
    (True, True, True, False)
    """
    if name in ("localhost", socket.gethostname().lower()):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or _is_own(address)


def is_wildcard(bound: str) -> bool:
    """Tell whether a server is bound to every address of its machine."""
    return bound in ("0.0.0.0", "::", "")  # noqa: S104  compared, not bound to


def _is_own(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether this machine has the address; only then can a socket be bound to it."""
    if address.is_unspecified or address.is_multicast:
        return False
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True
