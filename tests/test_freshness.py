"""Whether a copy is still good: tags, dates, what may be kept how long, parts of files."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.http import http_date

from eifgraph.config import Settings
from eifgraph.release import Release, open_release, read_former
from eifgraph.server import create_app
from eifgraph.server.freshness import (
    A_DAY,
    A_MINUTE,
    FOREVER,
    conditional,
    entity_tag,
    not_modified,
    tag_of_coding,
)
from eifgraph.server.kept import Kept
from eifgraph.server.later import KEY, Later

DUMP = "/download/eifgraph.nq"
THEN = datetime(2020, 2, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


@pytest.fixture(scope="module")
def release(own_build: Path) -> Release:
    """The release that is served."""
    return open_release(own_build)


def test_tag_follows_from_all_parts() -> None:
    """Another release, another form or other bytes have another tag; the same have the same."""
    tags = [
        entity_tag("r1", "text/turtle", b"x"),
        entity_tag("r2", "text/turtle", b"x"),
        entity_tag("r1", "text/html", b"x"),
        entity_tag("r1", "text/turtle", b"y"),
        entity_tag("r1", "text/turtlex", b""),
    ]
    assert len(set(tags)) == len(tags)
    assert tags[0] == entity_tag("r1", "text/turtle", "x")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"tag"'}, 304),
        ({"If-None-Match": 'W/"tag"'}, 304),
        ({"If-None-Match": '"other", "tag"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"tag-gzip"'}, 304),
        ({"If-None-Match": '"tag-lzma"'}, 200),
        ({"If-Modified-Since": http_date(THEN)}, 304),
        ({"If-Modified-Since": http_date(THEN - timedelta(seconds=1))}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": http_date(THEN)}, 200),
    ],
)
def test_conditions(headers: dict[str, str], status: int) -> None:
    """A tag decides before a date; the tag of a compressed form is known too (RFC 9110, 13)."""
    with Flask("test").test_request_context(headers=headers):
        response = conditional(Response("text"), "tag", THEN)
        is_known = not_modified("tag")
    assert response.status_code == status
    asked = headers.get("If-None-Match", "")
    assert response.headers["ETag"] == ('"tag-gzip"' if asked == '"tag-gzip"' else '"tag"')
    assert is_known is ("If-None-Match" in headers and status == 304)


def test_each_coding_has_its_tag() -> None:
    """Compressed and plain are different representations."""
    codings = ("", "identity", "gzip", "br", "zstd")
    assert [tag_of_coding("t", one) for one in codings] == ["t", "t", "t-gzip", "t-br", "t-zstd"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", A_MINUTE),
        ("/doc/dataset.ttl", A_MINUTE),
        ("/id/programme/x", A_MINUTE),
        (DUMP, A_MINUTE),
        ("/download/RELEASE/eifgraph.nq", FOREVER),
        ("/ontology/context.jsonld", A_DAY),
        ("/doc/programme/none", A_MINUTE),
        ("/sparql?query=x", "no-store"),
    ],
)
def test_how_long_copies_are_good(
    client: FlaskClient, release: Release, path: str, expected: str
) -> None:
    """What a new release changes is asked about again; what names its release never is."""
    with client.get(path.replace("RELEASE", release.name)) as response:
        assert response.headers["Cache-Control"] == expected


def test_date_is_that_of_the_link(own_build: Path, tmp_path: Path) -> None:
    """Going back to an older release is a change: its date is when it was made current again."""
    shutil.copytree(own_build, tmp_path, dirs_exist_ok=True, symlinks=True)
    link = tmp_path / "current"
    os.utime(link, (1_500_000_000, 1_500_000_000), follow_symlinks=False)
    assert open_release(tmp_path).since == datetime.fromtimestamp(1_500_000_000, tz=UTC)
    target = link.readlink()
    link.unlink()
    link.symlink_to(target)
    assert open_release(tmp_path).since > datetime.now(tz=UTC) - timedelta(hours=1)


def test_answer_is_not_newer_than_now(client: FlaskClient, release: Release) -> None:
    """Release and software were both there at the date, and it is not in the future."""
    modified = client.get("/").last_modified
    assert modified is not None
    assert release.since <= modified <= datetime.now(tz=UTC)


@pytest.mark.parametrize(
    ("asked", "content_range", "data"),
    [
        ("bytes=0-9", "bytes 0-9/{}", slice(0, 10)),
        ("bytes=5-", "bytes 5-{last}/{}", slice(5, None)),
        ("bytes=-7", "bytes {minus7}-{last}/{}", slice(-7, None)),
    ],
)
def test_a_part_of_a_file(
    client: FlaskClient, release: Release, asked: str, content_range: str, data: slice
) -> None:
    """A part is sent as 206, with the tag of the whole."""
    whole = release.nquads.read_bytes()
    size = len(whole)
    with client.get(DUMP, headers={"Range": asked}) as response:
        assert (response.status_code, response.data) == (206, whole[data])
        told = content_range.format(size, last=size - 1, minus7=size - 7)
        assert response.headers["Content-Range"] == told
        assert response.get_etag() == (release.files["eifgraph.nq"][2], False)


def test_a_download_goes_on(client: FlaskClient, release: Release) -> None:
    """A part goes with the copy that has the tag or the date; of another one all is sent anew."""
    tag = release.files["eifgraph.nq"][2]
    given = {
        f'"{tag}"': 206,
        http_date(release.since): 206,
        '"other"': 200,
        f'W/"{tag}"': 200,
        http_date(release.since - timedelta(days=1)): 200,
        http_date(release.since + timedelta(days=1)): 200,
    }
    for condition, status in given.items():
        headers = {"Range": "bytes=10-", "If-Range": condition}
        with client.get(DUMP, headers=headers) as response:
            assert response.status_code == status, condition


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=x", "bytes=9-1", "9"])
def test_odd_ranges_are_as_if_not_sent(client: FlaskClient, asked: str) -> None:
    """Several parts, other units and what has no meaning get the whole file."""
    with client.get(DUMP, headers={"Range": asked}) as response:
        assert response.status_code == 200
        assert response.headers["Accept-Ranges"] == "bytes"


def test_range_beyond_the_end(client: FlaskClient, release: Release) -> None:
    """A part that is not there cannot be had; the answer says how long the file is."""
    size = release.files["eifgraph.nq"][1]
    response = client.get(DUMP, headers={"Range": f"bytes={size}-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{size}"


def test_head_has_no_parts(client: FlaskClient, release: Release) -> None:
    """HEAD is about the whole."""
    with client.head(DUMP, headers={"Range": "bytes=0-9"}) as response:
        assert response.status_code == 200
        assert response.content_length == release.files["eifgraph.nq"][1]


def test_former_releases_are_there(own_build: Path, release: Release, tmp_path: Path) -> None:
    """Files of a former release are had by its name as long as it lies there; none by a path."""
    shutil.copytree(own_build, tmp_path, dirs_exist_ok=True, symlinks=True)
    shutil.copytree(release.folder, tmp_path / "releases" / "former")
    client = create_app(Settings(build=tmp_path)).test_client()
    with client.get("/download/former/eifgraph.ttl") as response:
        assert (response.status_code, response.headers["Cache-Control"]) == (200, FOREVER)
        links = response.headers.getlist("Link")
        assert '</download/eifgraph.ttl>; rel="latest-version"' in links
    assert client.get("/download/none/eifgraph.ttl").status_code == 404
    for name in ("..", ".", "../releases/former", "current"):
        assert read_former(tmp_path, name) is None


def test_texts_are_kept_while_there_is_room() -> None:
    """What was asked for longest ago goes first; what is larger than all room is not kept."""
    kept, made = Kept(most=10), list[str]()

    def make(text: str) -> str:
        made.append(text)
        return text

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb", "x" * 11, "x" * 11):
        assert kept.get((text,), partial(make, text)) == text
    assert made == ["aaaa", "bbbb", "cccc", "bbbb", "x" * 11, "x" * 11]


ROWS = "SELECT * { ?s ?p ?o } LIMIT 3"


def test_unchanged_rows_are_not_asked_for_again(client: FlaskClient) -> None:
    """The tag of an answer follows from release, query, graphs and form; 304 costs no query."""
    first = client.get("/sparql", query_string={"query": ROWS})
    tag, is_weak = first.get_etag()
    assert is_weak
    assert first.headers["Cache-Control"] == A_MINUTE
    again = client.get(
        "/sparql", query_string={"query": ROWS}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert (again.get_etag(), "Accept" in again.vary) == ((tag, True), True)
    others = (
        {"query": f"{ROWS} "},
        {"query": ROWS, "format": "csv"},
        {"query": ROWS, "default-graph-uri": "urn:g"},
        {"query": ROWS, "named-graph-uri": "urn:g"},
    )
    tags = {client.get("/sparql", query_string=one).headers["ETag"] for one in others}
    assert len(tags - {first.headers["ETag"]}) == len(others)


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?n) {}", "SELECT (uuid() AS ?n) {}"])
def test_what_is_new_each_time_is_not_kept(client: FlaskClient, query: str) -> None:
    """An answer that is another one each time has no tag."""
    answer = client.get("/sparql", query_string={"query": query})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_answers_that_are_to_come_have_no_tag_of_nothing(client: FlaskClient) -> None:
    """Where the server fetches the body, the tag is that of the question, as without such a one."""
    query = {"query": ROWS}
    plain = client.get("/sparql", query_string=query).headers["ETag"]
    later = Later()
    answer = client.get("/sparql", query_string=query, environ_overrides={KEY: later})
    assert (answer.data, answer.headers["ETag"]) == (b"", plain)
    assert later.request is not None
    later, headers = Later(), {"If-None-Match": plain}
    answer = client.get(
        "/sparql", query_string=query, headers=headers, environ_overrides={KEY: later}
    )
    assert (answer.status_code, later.request) == (304, None)
