"""News of a watch over works, for a terminal, for programs and for feed readers.

Knows how each is written; must not know how news come about.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol
from xml.etree import ElementTree as ET

from eifgraph.citations.curies import work_identifier
from eifgraph.citations.identifiers import IRIS, iri_of
from eifgraph.citations.letters import printable
from eifgraph.citations.standing import FLAG, News, Statement
from eifgraph.citations.standings import Looked, Told

ATOM: Final = "http://www.w3.org/2005/Atom"
FEED: Final = "https://w3id.org/eifgraph/links/watch"


class Printed(Protocol):
    """A work, and where references to it are printed."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages."""


def render_text(news: Sequence[News], watched: Mapping[str, Printed]) -> str:
    """Write news for a terminal: alerts first."""
    return "".join(f"{line}\n" for line in _lines(news, watched))


def _lines(news: Sequence[News], watched: Mapping[str, Printed]) -> Iterator[str]:
    for one in sorted(news, key=lambda one: (not one.is_alert, one.work)):
        about = watched[one.work]
        mark = "ALERT" if one.is_alert else "news"
        since = f" since {one.now.since}" if one.now.since else ""
        yield f"{mark}: {about.title or one.work} ({one.work}): {one.now.state.value}{since}"
        yield f"  referred to by {', '.join(about.pages)}"
        yield from (f"  {said(statement)}" for statement in one.added)


def said(statement: Statement) -> str:
    """Say what a source says.

    >>> said(Statement("crossref", "retraction", "2020-05-01", "10.5555/n", "publisher"))
    'crossref: retraction on 2020-05-01, notice 10.5555/n, by publisher'
    >>> said(Statement("pubmed", FLAG))
    'pubmed: marked as retracted'
    """
    what = "marked as retracted" if statement.event == FLAG else statement.event
    parts = [f"{statement.source}: {what}"]
    parts[0] += f" on {statement.day}" if statement.day else ""
    parts += [f"notice {statement.notice}"] * bool(statement.notice)
    parts += [f"by {statement.asserted_by}"] * bool(statement.asserted_by)
    return ", ".join(parts)


def render_json(news: Sequence[News], watched: Mapping[str, Printed]) -> str:
    """Write news for programs."""
    return json.dumps([_facts(one, watched[one.work]) for one in news], ensure_ascii=False) + "\n"


def _facts(one: News, about: Printed) -> dict[str, object]:
    return {
        "work": one.work,
        "title": about.title,
        "pages": list(about.pages),
        "alert": one.is_alert,
        "before": one.before.state.value if one.before else None,
        "now": one.now.state.value,
        "since": one.now.since,
        "added": [
            {
                "source": each.source,
                "event": each.event,
                "day": each.day,
                "notice": each.notice,
                "asserted_by": each.asserted_by,
            }
            for each in one.added
        ],
    }


def render_atom(works: Mapping[str, Looked], moment: str) -> str:
    """Write the news of the last months as an Atom feed (RFC 4287), the newest first.

    News stay in the feed when a later run has others, and have the same ids each time.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", FEED)
    _add(feed, "title", "Works behind EIF Guidebook pages: what is new of their standing")
    _add(feed, "updated", moment)
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "eifgraph")
    news = sorted((one for looked in works.values() for one in looked.told), key=_order)
    times = Counter[Told]()
    entries = []
    for told in news:
        times[told] += 1
        entries.append(_entry(told, times[told]))
    feed.extend(reversed(entries))
    return ET.tostring(feed, encoding="unicode", xml_declaration=True) + "\n"


def _order(told: Told) -> tuple[str, str]:
    return (told.day, told.work)


def _entry(told: Told, time: int) -> ET.Element:
    """Give the entry of news; `time` is 2 if the same is told of a day a second time, and so on."""
    entry = ET.Element(f"{{{ATOM}}}entry")
    since = f" since {told.since}" if told.since else ""
    what = "\n".join((f"{told.state.value}{since}", *(said(each) for each in told.added)))
    digest = hashlib.sha256(f"{told.work}\n{told.day}\n{what}\n{time}".encode()).hexdigest()
    _add(entry, "id", f"{FEED}/{digest[:16]}")
    mark = "ALERT: " if told.is_alert else ""
    _add(entry, "title", f"{mark}{told.state.value}: {told.title or told.work}")
    _add(entry, "updated", f"{told.day}T00:00:00Z")
    _add(entry, "summary", f"{what}\nreferred to by {', '.join(told.pages)}")
    scheme, value = work_identifier(told.work)
    if scheme in IRIS:
        ET.SubElement(entry, f"{{{ATOM}}}link", href=iri_of(scheme, value))
    return entry


def _add(parent: ET.Element, name: str, text: str) -> None:
    lines = (printable(line) for line in text.split("\n"))  # XML has no other characters
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = "\n".join(lines)
