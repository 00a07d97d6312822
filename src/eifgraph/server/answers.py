"""How an answer is made: a page for people or data, with the links and headers of its address.

Knows templates and headers; must not know what is asked of the graph, nor what a page says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, current_app, render_template, request
from markupsafe import Markup

from eifgraph.server.forms import SUFFIXES
from eifgraph.server.kept import Kept
from eifgraph.server.negotiate import HTML, PAGES, Offer, choose
from eifgraph.server.signposts import Address, Link, licence_links, links_of, quoted
from eifgraph.server.state import state
from eifgraph.server.structured import Node, Page, render_data

KEPT: Final = "eifgraph.kept"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks for: a name without suffix, and a form; whether a suffix said which."""

    name: str
    media_type: str
    is_by_suffix: bool


def read_form(name: str, suffixes: Mapping[str, str] = SUFFIXES, offer: Offer = PAGES) -> Asked:
    """Split a suffix off a name; without one the Accept header decides.

    Raises:
        NotAcceptable: no form that is offered is accepted.
    """
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in suffixes:
        return Asked(stem, suffixes[suffix], is_by_suffix=True)
    return Asked(name, choose(offer, request.headers.get("Accept", "")), is_by_suffix=False)


def kept_text(path: str, media_type: str, make: Callable[[], str]) -> str:
    """Give the text of a form of what is at an address, made once a release while there is room.

    What `make` raises, such as NotFound, is not kept.
    """
    kept: Kept = current_app.extensions.setdefault(KEPT, Kept())
    return kept.get((state().release.name, path, media_type), make)


def data_answer(text: str | bytes, asked: Asked, address: Address) -> Response:
    """Answer with data in the form asked for."""
    charset = "; charset=utf-8" if asked.media_type.startswith("text/") else ""
    response = Response(text, content_type=f"{asked.media_type}{charset}")
    return _complete(response, asked, address)


def render_page(
    template: str,
    address: Address,
    facts: Mapping[str, Any],
    about: Sequence[Node] = (),
    crumbs: Sequence[tuple[str, str]] = (),
) -> str:
    """Render a page for people.

    `about` are schema.org descriptions of what it is about, `crumbs` the names and paths of the
    pages between the front page and this one.
    """
    links = links_of(address, HTML, state().base)
    page = Page(quoted(address.path), address.thing, tuple(crumbs), tuple(about))
    return render_template(template, links=links, describe_page=_describer(page), **facts)


def html_answer(text: str, address: Address) -> Response:
    """Answer with a page that is rendered."""
    response = Response(text, content_type="text/html; charset=utf-8")
    is_by_suffix = bool(address.forms) and request.path.endswith(".html")
    return _complete(response, Asked(address.path, HTML, is_by_suffix), address)


def page_answer(
    template: str,
    address: Address,
    facts: Mapping[str, Any],
    about: Sequence[Node] = (),
    crumbs: Sequence[tuple[str, str]] = (),
) -> Response:
    """Render a page for people and answer with it; see `render_page`."""
    return html_answer(render_page(template, address, facts, about, crumbs), address)


def plain_answer(text: str, content_type: str, links: Sequence[Link]) -> Response:
    """Answer with something that has one form only, and its links."""
    response = Response(text, content_type=content_type)
    add_links(response, links)
    return response


def add_links(response: Response, links: Sequence[Link]) -> None:
    """Add links to the headers of an answer."""
    for link in links:
        response.headers.add("Link", str(link))


def link_rights(response: Response) -> Response:
    """Add the licence to an answer made of statements, such as rows of a query, if it names none.

    Faults have none, nor have files that say nothing of the data.
    """
    is_of_data = request.blueprint not in (None, "crawlers")
    names_one = any('rel="license"' in link for link in response.headers.getlist("Link"))
    if response.status_code == 200 and is_of_data and not names_one:
        add_links(response, licence_links())
    return response


def page_context() -> dict[str, object]:
    """Give what every template may ask for, where a view says nothing of it."""
    return {"links": (), "describe_page": _describer(Page(quoted(request.path)))}


def see(path: str, varies: bool) -> Response:
    """Send a client from a thing to the page about it (303); the target is a path of ours.

    No host is named, for what a request says of its host may be anybody's.
    """
    response = Response("", status=303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = path
    if varies:
        response.vary.add("Accept")
    return response


def _complete(response: Response, asked: Asked, address: Address) -> Response:
    add_links(response, links_of(address, asked.media_type, state().base))
    if address.forms and not asked.is_by_suffix:
        response.vary.add("Accept")
        response.headers["Content-Location"] = address.of_form(asked.media_type)
    return response


def _describer(page: Page) -> Callable[[Markup], Markup]:
    """Give what a template calls with its title to have the page described for machines."""
    root = state().root

    def describe(title: Markup) -> Markup:
        return render_data(page, title.unescape().strip(), root)

    return describe
