"""Whether a client's copy is still good: ETag, Last-Modified, Cache-Control, 304 (RFC 9110, 9111).

Knows headers and the release; must not know what is answered.

*ETag* is strong: a digest of the release, of the form, and of the bytes themselves, so a form has
one and only one for each state. A compressed answer is another representation; who compresses
after this module gives it the tag of `tag_of_coding`, and a client that names that tag is known.

*Last-Modified* has to be true without a clock in the build. It is when this release began to be
served from here, as the link `current` says, or when the software was installed, if that is later
(pages are made by both). A release's own age would not do: after a step back to an older release
its copy would count as newer than the one that a client took of the younger.

*Cache-Control*: a new release may come at any time to the same address, so copies are good for a
minute and then asked about again. What has the release's digest in its address never changes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from flask import Flask, Response, current_app, request

from eifgraph.server.later import KEY, Later
from eifgraph.server.state import State

A_MINUTE: Final = "public, max-age=60, must-revalidate"
"""For addresses whose answer is another one when there is a new release."""
A_DAY: Final = "public, max-age=86400, stale-while-revalidate=604800"
"""For what changes rarely and harms nobody when it is old, such as the JSON-LD context."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""For addresses that name the release by its digest (RFC 8246)."""
NEVER: Final = "no-store"
"""For faults that are of the moment."""
CODINGS: Final = ("gzip", "br", "zstd", "deflate")
LASTING: Final = frozenset({404, 405, 410})
"""Faults that are so until the next release."""


def entity_tag(release: str, *parts: str | bytes) -> str:
    """Give the tag (without quotes) of an answer: a digest of the release's name and of parts.

    The parts are what the answer follows from, each apart from the next: its bytes or what makes
    them (query, data set), its media type, its coding.

    >>> entity_tag("r1", "SELECT *", "text/csv") == entity_tag("r1", "SELECT *text", "/csv")
    False
    """
    digest = hashlib.sha256(release.encode())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


def tag_of_coding(tag: str, coding: str) -> str:
    """Give the tag of a compressed form; each coding of an answer has its own (RFC 9110, 8.8.3.3).

    >>> tag_of_coding("0a1b", "gzip")
    '0a1b-gzip'
    """
    return f"{tag}-{coding}" if coding and coding != "identity" else tag


def keep_fresh(response: Response) -> Response:
    """Give an answer its ETag, Last-Modified and Cache-Control; make it 304 if the client has it.

    What is streamed is left alone, but for faults: its maker knows better what it follows from.
    """
    if response.status_code >= 400:
        is_lasting = response.status_code in LASTING
        response.headers.setdefault("Cache-Control", A_MINUTE if is_lasting else NEVER)
    elif request.method in ("GET", "HEAD") and not response.direct_passthrough:
        if response.status_code == 200 and not response.is_streamed and not _is_to_come():
            _tag(response)
        elif 300 <= response.status_code < 400:
            response.headers.setdefault("Cache-Control", A_MINUTE)
    return response


def conditional(response: Response, tag: str, modified: datetime | None) -> Response:
    """Give an answer a tag and a date if there is one; make it 304 if the client's copy is good."""
    coding = next((one for one in CODINGS if _names(tag_of_coding(tag, one))), "")
    response.set_etag(tag_of_coding(tag, coding))
    response.last_modified = modified
    response.make_conditional(request)
    if coding and response.status_code != 304:
        response.set_etag(tag)
    return response


def release_of(app: Flask) -> str | None:
    """Give the name of the release that an application serves; other data have none."""
    here = app.extensions.get("eifgraph")
    return here.release.name if isinstance(here, State) else None


def question_tag(later: Later, release: str | None, method: str) -> str | None:
    """Give the tag of the answer to a question, known before it is put; None if it has none.

    It is to be sent as a weak one: two engines may give the same rows in another order.
    """
    asked = later.request
    if release is None or asked is None or method not in ("GET", "HEAD") or not later.is_steady:
        return None
    graphs = ("\n".join(names) for names in (asked.default_graphs, asked.named_graphs))
    return entity_tag(release, asked.text, *graphs, later.media_type)


def mark_answer(response: Response, tag: str | None) -> Response:
    """Give the answer to a question its tag; without one it is not good for any time."""
    if tag is not None:
        response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = NEVER if tag is None else A_MINUTE
    return response


def not_modified(tag: str) -> bool:
    """Tell whether the client names a tag, or that of one of its codings, in If-None-Match.

    Saves the making of an answer whose tag is known beforehand; If-Modified-Since does not count.
    """
    if "If-None-Match" not in request.headers:
        return False
    has_any = request.if_none_match.star_tag
    return has_any or any(_names(tag_of_coding(tag, coding)) for coding in ("", *CODINGS))


def _tag(response: Response) -> None:
    """Give an answer its tag; other data than a release have no name, and no date that is known."""
    here = current_app.extensions.get("eifgraph")
    name, since = (here.release.name, here.since) if isinstance(here, State) else ("", None)
    form = (response.content_type, response.headers.get("Content-Encoding", ""))
    tag, _ = response.get_etag()
    tag = tag or entity_tag(name, *form, response.get_data())
    response.headers.setdefault("Cache-Control", A_MINUTE)
    conditional(response, tag, since)


def _is_to_come() -> bool:
    """Tell whether the body of the answer is still to be made, by whoever called the view."""
    later = request.environ.get(KEY)
    return isinstance(later, Later) and later.is_to_come


def _names(tag: str) -> bool:
    return request.if_none_match.contains_weak(tag) and not request.if_none_match.star_tag
