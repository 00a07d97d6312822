"""The files of a release to take away: listed, whole or in part, of this release or a former one.

Knows the manifest; must not know how a release is made. No path comes from a request: names are
looked up among those of the manifest, releases among those that are there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_file
from werkzeug.http import http_date, parse_range_header

from eifgraph.errors import NotFound
from eifgraph.release import Release, read_former
from eifgraph.server.answers import add_links, page_answer
from eifgraph.server.dataset import dataset_address, dataset_graph, places
from eifgraph.server.freshness import A_MINUTE, FOREVER, entity_tag
from eifgraph.server.negotiate import HTML
from eifgraph.server.signposts import DATASET_PAGE, LICENCE, SCHEMA, Address, Link, path_of
from eifgraph.server.state import state
from eifgraph.server.structured import describe_dataset

blueprint = Blueprint("downloads", __name__)
MANIFEST: Final = "manifest.json"


@blueprint.get("/download")
def downloads() -> Response:
    """List the dumps of the release with sizes and checksums."""
    here = state()
    about = describe_dataset(dataset_graph(), places().dataset, here.release, here.root)
    data = dataset_address()
    address = Address("/download", items=data.items, described=data)
    facts = {"release": here.release, "href": lambda iri: path_of(iri, here.base)}
    return page_answer("download.html", address, facts, [about])


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """Give one dump, or the manifest, of the current release."""
    release = state().release
    response = _file(release, name)
    response.headers["Content-Location"] = f"/download/{release.name}/{name}"
    response.headers["Cache-Control"] = A_MINUTE
    return response


@blueprint.get("/download/<release>/<name>")
def download_of(release: str, name: str) -> Response:
    """Give one file of a release by the release's name: it never changes, and may be kept.

    Former releases are given as long as they are there.
    """
    current = state().release
    found = current if release == current.name else read_former(current.build, release)
    if found is None:
        raise NotFound("release", release, [current.name])
    response = _file(found, name)
    response.headers.add("Link", str(Link("latest-version", f"/download/{name}")))
    response.headers["Cache-Control"] = FOREVER
    return response


def _file(release: Release, name: str) -> Response:
    path, media_type, digest = _look_up(release, name)
    _forget_odd_range((f'"{digest}"', http_date(release.since)))
    response = send_file(
        path,
        mimetype=media_type,
        as_attachment=name != MANIFEST,
        download_name=name,
        etag=digest,
        last_modified=release.since,
    )
    add_links(response, _links(release, name))
    return response


def _look_up(release: Release, name: str) -> tuple[Path, str, str]:
    """Give path, media type and digest of a file of a release."""
    if name == MANIFEST:
        manifest = release.folder / MANIFEST
        return manifest, "application/json", entity_tag(release.name, manifest.read_bytes())
    if name not in release.files:
        raise NotFound("download", name, (*release.files, MANIFEST))
    media_type, _, digest = release.files[name]
    return release.folder / "dumps" / name, media_type, digest


def _links(release: Release, name: str) -> list[Link]:
    """Give the links of a file: what it belongs to, what describes it, how to cite it."""
    description = dataset_address()
    links = [Link("license", LICENCE), Link("collection", DATASET_PAGE, HTML)]
    links += [
        Link("describedby", description.of_form(kind), kind)
        for kind in description.forms.values()
        if kind != HTML
    ]
    if name in release.files:
        links += [Link("cite-as", description.thing), Link("type", f"{SCHEMA}DataDownload")]
    return links


def _forget_odd_range(validators: tuple[str, str]) -> None:
    """Let a range be as if it had not been sent where it has no meaning, or asks for several parts.

    A server may do so (RFC 9110, 14.2), and must for other methods than GET; an answer of 416 would
    say of a range that can be had that it cannot. So it is too if the client's part is not of this
    very file: its tag and its date (`validators`) have to be the same (13.1.5).
    """
    given = parse_range_header(request.headers.get("Range"))
    is_plain = given is not None and given.units == "bytes" and len(given.ranges) == 1
    is_same = request.headers.get("If-Range", validators[0]).strip() in validators
    if request.method != "GET" or not is_plain or not is_same:
        request.environ.pop("HTTP_RANGE", None)
