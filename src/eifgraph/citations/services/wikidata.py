"""Wikidata: items about works, and what is stated there of retractions.

Asked in SPARQL, at the endpoint that has scholarly articles. Knows its properties and the form of
results; must not know other sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from io import BytesIO
from typing import Final
from urllib.parse import parse_qsl

from SPARQLWrapper import JSON as AS_JSON
from SPARQLWrapper import POST, SPARQLWrapper

from eifgraph.citations.asking import SPARQL_JSON, Ask, Fetch
from eifgraph.citations.services.reading import (
    day,
    entries,
    identifiers,
    iso_date,
    issns,
    must,
    pages,
    text,
    texts,
    title_of,
    years,
)
from eifgraph.citations.services.source import Sought, check_scheme, find_all
from eifgraph.citations.work import Event, Kind, Update, Work

BATCH: Final = 100
PROPERTIES: Final = {"doi": "P356", "pmid": "P698", "pmcid": "P932", "openalex": "P10283"}
RETRACTED_PAPER: Final = "Q45182324"
RETRACTION: Final = "Q45203135"
QUERY: Final = """
SELECT ?asked ?item ?doi ?pmid ?pmcid ?openalex ?title ?date ?venueName ?issn ?volume ?issue ?pages
  ?isRetracted ?event ?notice ?noticeDoi ?noticeDate WHERE {
  VALUES ?asked { %(values)s }
  %(item)s
  OPTIONAL { ?item wdt:P356 ?doi }
  OPTIONAL { ?item wdt:P698 ?pmid }
  OPTIONAL { ?item wdt:P932 ?pmcid }
  OPTIONAL { ?item wdt:P10283 ?openalex }
  OPTIONAL { ?item wdt:P1476 ?title }
  OPTIONAL { ?item wdt:P577 ?date }
  OPTIONAL { ?item wdt:P478 ?volume }
  OPTIONAL { ?item wdt:P433 ?issue }
  OPTIONAL { ?item wdt:P304 ?pages }
  OPTIONAL {
    ?item wdt:P1433 ?venue .
    OPTIONAL { ?venue wdt:P1476 ?venueName }
    OPTIONAL { ?venue wdt:P236 ?issn }
  }
  BIND(EXISTS { ?item wdt:P31 wd:Q45182324 } || EXISTS { ?item wdt:P793 wd:Q45203135 }
    AS ?isRetracted)
  OPTIONAL {
    { ?item wdt:P5824 ?notice BIND("retraction" AS ?event) }
    UNION { ?item wdt:P2507 ?notice BIND("correction" AS ?event) }
    OPTIONAL { ?notice wdt:P356 ?noticeDoi }
    OPTIONAL { ?notice wdt:P577 ?noticeDate }
  }
}
"""
"""Which items have these identifiers, and what is stated of them; may give several rows an item."""
EVENTS: Final = {"retraction": Event.RETRACTION, "correction": Event.CORRECTION}


@dataclass(frozen=True, slots=True)
class Wikidata:
    """Asks Wikidata."""

    fetch: Fetch
    base: str
    name: str = "wikidata"
    schemes: tuple[str, ...] = ("doi", "pmid", "pmcid", "openalex", "wikidata")

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers; authors are not told."""
        check_scheme(self, scheme)

        def find(batch: Sequence[str]) -> Iterable[Work]:
            return works_of(self._ask(_query(scheme, batch)))

        return find_all(scheme, values, BATCH, find)

    def search(self, sought: Sought) -> tuple[Work, ...]:  # noqa: ARG002 - as every source has it
        """Find nothing: items are asked for by identifiers alone."""
        return ()

    def _ask(self, query: str) -> object:
        """Send a query by POST, and give its results."""
        wrapper = _Through(self.base, self.fetch, self.name)
        wrapper.setQuery(query)
        return wrapper.queryAndConvert()


class _Through(SPARQLWrapper):
    """Makes requests and reads results as SPARQLWrapper does, but sends them as all are sent."""

    def __init__(self, endpoint: str, fetch: Fetch, source: str) -> None:
        super().__init__(endpoint, returnFormat=AS_JSON)
        self._fetch, self._source = fetch, source
        self.setMethod(POST)
        self.setOnlyConneg(True)

    def _query(self) -> tuple[_Read, str]:  # type: ignore[override]  # not read as HTTP any more
        request = self._createRequest()
        assert isinstance(request.data, bytes)
        answer = self._fetch(
            Ask(
                self._source,
                request.full_url,
                _holds,
                form=dict(parse_qsl(request.data.decode("ascii"))),
                media=SPARQL_JSON,
            )
        )
        return _Read(json.dumps(answer.body).encode()), self.returnFormat


class _Read(BytesIO):
    """An answer as SPARQLWrapper reads one."""

    def info(self) -> Message:
        """Tell what it is; that it is so was seen before."""
        headers = Message()
        headers["Content-Type"] = SPARQL_JSON
        return headers


def _holds(body: object) -> bool:
    must(body, dict, "head")
    return bool(must(body, list, "results", "bindings"))


def _query(scheme: str, values: Sequence[str]) -> str:
    if scheme == "wikidata":
        listed = " ".join(f"wd:{value}" for value in values)
        there = "FILTER EXISTS { ?asked wdt:P31 ?any } BIND(?asked AS ?item)"
        return QUERY % {"values": listed, "item": there}
    written = (_stored(scheme, value) for value in values)
    listed = " ".join(json.dumps(value, ensure_ascii=False) for value in written)
    return QUERY % {"values": listed, "item": f"?item wdt:{PROPERTIES[scheme]} ?asked ."}


def _stored(scheme: str, value: str) -> str:
    """Write an identifier as it is stored there: DOIs in capitals, PMCIDs as numbers."""
    return value.upper() if scheme == "doi" else value.removeprefix("PMC")


def works_of(body: object) -> tuple[Work, ...]:
    """Turn results into works, one an item, however many rows each has."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for binding in entries(body, "results", "bindings"):
        row = {name: text(binding, name, "value") for name in _names(binding)}
        rows.setdefault(row.get("item", ""), []).append(row)
    rows.pop("", None)
    return tuple(_work(item, found) for item, found in rows.items())


def _names(binding: object) -> Iterable[str]:
    return [str(name) for name in binding] if isinstance(binding, Mapping) else []


def _work(item: str, rows: Sequence[Mapping[str, str]]) -> Work:
    def first(name: str) -> str:
        return next((row[name] for row in rows if row.get(name)), "")

    start, last = pages(first("pages"))
    names = ("doi", "pmid", "pmcid", "openalex")
    dates = sorted({row["date"] for row in rows if row.get("date")})
    venue = first("venueName")
    return Work(
        source="wikidata",
        identifiers=identifiers({**{name: first(name) for name in names}, "wikidata": item}),
        title=title_of(first("title")),
        years=years(*dates),
        issued=iso_date(dates[0]) if dates else "",
        containers=texts([venue]),
        issns=issns(sorted({row.get("issn", "") for row in rows})),
        volume=first("volume"),
        issue=first("issue"),
        first_page=start,
        last_page=last,
        kind=Kind.OTHER,
        updates=_updates(rows),
        is_retracted=first("isRetracted") in ("true", "1"),
    )


def _updates(rows: Sequence[Mapping[str, str]]) -> tuple[Update, ...]:
    found: dict[str, Update] = {}
    for row in rows:
        event = EVENTS.get(row.get("event", ""))
        item = row.get("notice", "")
        if event is None or not item:
            continue
        ids = identifiers({"doi": row.get("noticeDoi", ""), "wikidata": item})
        named = ids.get("doi", "") or f"wikidata:{ids.get('wikidata', item)}"
        found.setdefault(item, Update(event, named, day(row.get("noticeDate", "")), "wikidata"))
    return tuple(found[item] for item in sorted(found))
