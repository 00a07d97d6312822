"""What an address of ours is about, and the links that are true of it (FAIR Signposting, RFC 8288).

Each relation is given only where it holds: `cite-as` (RFC 8574) is the permanent name of the thing,
`canonical` (RFC 6596) the permanent address of this very form, `alternate` its other forms,
`describedby` and `describes` (RFC 6892) lead between a page for people and its data, `item` and
`collection` (RFC 6573) between the data set and what it consists of, `type` says what the thing is.

Knows paths, relations and media types; must not know requests, graphs or HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from eifgraph.namespaces import INSTANCES, ONTOLOGY, PREFIXES, VOCAB
from eifgraph.server.negotiate import HTML

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Of our facts, ontology and shapes; see LICENSE."""
SCHEMA: Final = PREFIXES["schema"]
DATASET_PAGE: Final = "/doc/dataset"
DESCRIPTION: Final = "/openapi.json"
SAFE: Final = "/:@!$&'()*+,;=~"
"""What stands in a path as it is (RFC 3986)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link from an answer to something else; `type` is the media type of its target."""

    rel: str
    target: str
    type: str = ""

    def __str__(self) -> str:
        """Give the value of a Link header."""
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{self.target}>; rel="{self.rel}"{kind}'


@dataclass(frozen=True, slots=True)
class Address:
    """An address of ours without its suffix, and what is there.

    `thing` is the permanent IRI of what it is about, "" for a page that is about no one thing.
    `forms` are media types by suffix; without any, it is a page for people alone. `kinds` are names
    of schema.org classes that the thing belongs to. `items` are addresses of the files it consists
    of, each with a media type; `collection` the page of what it is a part of. `described` is where
    its data are, if they are not its own forms. `service` is the description for programs of what
    can be asked from there (RFC 8631).
    """

    path: str
    thing: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    collection: str = ""
    described: Address | None = None
    service: str = ""

    def of_form(self, media_type: str) -> str:
        """Give the address of one form, by its suffix; that of the page where there is none."""
        suffix = next((name for name, kind in self.forms.items() if kind == media_type), "")
        return f"{quoted(self.path)}.{suffix}" if suffix else quoted(self.path)


def links_of(address: Address, media_type: str, base: str) -> tuple[Link, ...]:
    """Give the links that are true of a form of what is at an address.

    `base` is where permanent addresses begin, such as https://w3id.org/eifgraph/.
    """
    return tuple(_links(address, media_type, base))


def licence_links() -> tuple[Link, ...]:
    """Give the links of any answer that holds statements of the data set."""
    return Link("license", LICENCE), Link("describedby", DATASET_PAGE, HTML)


def path_of(iri: str, base: str) -> str | None:
    """Give the path of the page about a thing of ours; None if it is not ours, or has no page.

    >>> path_of("https://w3id.org/eifgraph/id/programme/x", "https://w3id.org/eifgraph/")
    '/doc/programme/x'
    """
    for start in (base, INSTANCES):
        path = iri.removeprefix(start)
        if iri.startswith(start) and "#" not in path:
            if path.startswith("graph/"):
                return f"/{path}"
            if path.startswith(("id/", "vocab/")) or path == "dataset":
                return f"/doc/{path.removeprefix('id/')}"
    return {ONTOLOGY: "/ontology", VOCAB.rstrip("/"): "/vocab.html"}.get(iri)


def quoted(path: str) -> str:
    """Give a path as it stands in an address.

    >>> quoted("/doc/a b/3+")
    '/doc/a%20b/3+'
    """
    return quote(path, safe=SAFE)


def _links(address: Address, media_type: str, base: str) -> Iterator[Link]:
    is_page = media_type == HTML
    own = quoted(address.path) if is_page else address.of_form(media_type)
    yield Link("canonical", base + own.removeprefix("/"))
    if address.thing:
        yield Link("cite-as", address.thing)
    yield from _of_page(address) if is_page else _of_data(address)
    for kind in address.forms.values():
        if kind != media_type:
            target = quoted(address.path) if kind == HTML else address.of_form(kind)
            yield Link("alternate", target, kind)
    if address.collection:
        yield Link("collection", address.collection, HTML)
    yield Link("license", LICENCE)


def _of_page(address: Address) -> Iterator[Link]:
    """Give the links of a page for people that only such a page has."""
    if address.thing:
        yield Link("type", f"{SCHEMA}AboutPage")
    for kind in address.kinds:
        yield Link("type", f"{SCHEMA}{kind}")
    if address.service:
        yield Link("service-desc", address.service, "application/json")
    data = address.described or address
    for kind in data.forms.values():
        if kind != HTML:
            yield Link("describedby", data.of_form(kind), kind)
    for path, kind in address.items:
        yield Link("item", quoted(path), kind)


def _of_data(address: Address) -> Iterator[Link]:
    """Give the links of data that only data have."""
    if HTML in address.forms.values():
        yield Link("describes", quoted(address.path), HTML)
