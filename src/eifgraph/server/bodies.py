"""The size of requests: bodies whole and bounded, headers no longer than they may be.

Knows bytes; must not know what a body means, nor how long it takes to come.
"""

from __future__ import annotations

from typing import Final

from flask import request
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    UnsupportedMediaType,
)

LONGEST: Final = 4096
"""How long one header may be; the time to choose by Accept grows with the square of its length."""

UNREAD: Final = frozenset({"Cookie", "Referer"})
"""Headers that nothing here looks at; other sites on the same machine may set long cookies."""


def read_body(most: int) -> bytes:
    """Give the whole body of the request at hand.

    Raises:
        RequestEntityTooLarge: it is longer than `most`, whatever its header says.
        UnsupportedMediaType: it is compressed, so that its length says nothing.
        BadRequest: it broke off.
    """
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")
    request.max_content_length = most + 1  # one more shows that it is longer
    body = request.get_data()
    if len(body) > most:
        raise RequestEntityTooLarge
    if request.content_length is not None and len(body) < request.content_length:
        raise BadRequest("The body is shorter than its Content-Length.")
    return body


def limit_headers() -> None:
    """Refuse a request with a header that is longer than any client has a use for.

    Raises:
        RequestHeaderFieldsTooLarge: so it is.
    """
    if any(len(value) > LONGEST and name not in UNREAD for name, value in request.headers):
        raise RequestHeaderFieldsTooLarge(f"A header may have {LONGEST} characters.")
