"""What every answer of every route carries: who may read it from where, and what it may do.

One place for CORS (Fetch standard), for the answer to a browser that asks beforehand (a preflight)
and for headers of safety, faults included. Knows headers only; must not know what is answered.

Everything here is open data without cookies or login, so any site may read any answer, and may
show it (`Cross-Origin-Resource-Policy`). Nothing that is answered may run, fetch or frame anything:
the policy has no inline code and no script at all. A block of JSON-LD is data, which it lets pass.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
"""What any route may be asked with; a preflight of an unknown address is answered with these."""
ASKED_WITH: Final = (
    "*, Accept, Accept-Language, Content-Type, If-Match, If-Modified-Since, If-None-Match, "
    "If-Range, Range, User-Agent"
)
"""Headers that scripts of other sites may send: any, and by name for browsers that know no `*`."""
TOLD: Final = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Location, Content-Range, "
    "ETag, Last-Modified, Link, Location, Retry-After, Vary, X-Total-Count"
)
"""Headers that scripts of other sites may read, beside those that they always may."""
A_DAY: Final = "86400"
CONTENT_SECURITY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
POWERS: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb"),
    "xr-spatial-tracking",
)
"""What a page could ask a browser for (W3C Permissions Policy); ours ask for nothing."""
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": TOLD,
    "Content-Security-Policy": CONTENT_SECURITY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


_ADDED: Final = {name.lower(): (name, value) for name, value in HEADERS.items()}


def open_to_all(app: Flask) -> None:
    """Let every answer of an application be read from anywhere, safely, and answer preflights."""
    app.before_request(answer_options)
    app.after_request(add_headers)


def answer_options() -> Response | None:
    """Answer OPTIONS on any route with what may be asked; leave other methods to their views.

    A preflight of an address that is not there is answered too, for only then may a script read
    that it is not there.
    """
    if request.method != "OPTIONS":
        return None
    allowed = _allowed()
    if allowed is None:
        if "Access-Control-Request-Method" not in request.headers:
            return None
        allowed = METHODS
    response = Response(status=204)
    response.headers.remove("Content-Type")  # of nothing
    response.headers["Allow"] = ", ".join(allowed)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(allowed)
    response.headers["Access-Control-Allow-Headers"] = ASKED_WITH
    response.headers["Access-Control-Max-Age"] = A_DAY
    return response


def add_headers(response: Response) -> Response:
    """Add to an answer what all have; a view that has set a header of its own keeps it."""
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend(pair for name, pair in _ADDED.items() if name not in given)
    return response


def _allowed() -> tuple[str, ...] | None:
    """Give the methods of the address that is asked for; None if there is no such address."""
    fault = request.routing_exception
    if isinstance(fault, MethodNotAllowed):
        found = set(fault.valid_methods or ())
    elif request.url_rule is not None:
        found = set(request.url_rule.methods or ())
    else:
        return None
    return tuple(method for method in METHODS if method in found | {"OPTIONS"})
