"""CSL-JSON, the input of citation processors.

Knows the schema (CSL 1.0.2, csl-data.json); must not know where the references come from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from eifgraph.citations.formats.cited import (
    Cited,
    date_of,
    flat,
    keys_of,
    name_of,
    pages_of,
)
from eifgraph.citations.work import Kind, Person, Work

TYPES: Final = {
    Kind.ARTICLE: "article-journal",
    Kind.BOOK: "book",
    Kind.CHAPTER: "chapter",
    Kind.REPORT: "report",
    Kind.THESIS: "thesis",
    Kind.PREPRINT: "article",
    Kind.PROCEEDINGS: "paper-conference",
    Kind.REVIEW: "review-book",
    Kind.NOTICE: "article-journal",
    Kind.OTHER: "document",
}
Values = dict[str, object]


def render_csl(items: Sequence[Cited]) -> str:
    """Give references as CSL-JSON, in the order given."""
    found = [_item(item, key) for item, key in zip(items, keys_of(items), strict=True)]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _item(item: Cited, key: str) -> Values:
    made = _of_work(item.work) if item.work else {"type": "document", "title": flat(item.text)}
    values: Values = {"id": key, **made, "URL": item.landing, "note": flat(item.note)}
    return {name: value for name, value in values.items() if value}


def _of_work(work: Work) -> Values:
    containers = [flat(one) for one in work.containers]
    texts: Mapping[str, str] = {
        "title": work.full_title,
        "container-title": containers[0] if containers else "",
        "container-title-short": containers[1] if len(containers) > 1 else "",
        "ISSN": ", ".join(work.issns),
        "publisher": work.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "page": "-".join(pages_of(work)),
        "language": work.language,
        "DOI": work.doi,
        "PMID": work.identifiers.get("pmid", ""),
        "PMCID": work.identifiers.get("pmcid", ""),
    }
    date = date_of(work)
    return {
        "type": TYPES[work.kind],
        "author": [_name(person) for person in work.authors if flat(person.family)],
        "issued": {"date-parts": [list(date)]} if date else {},
        **{name: flat(text) for name, text in texts.items()},
    }


def _name(person: Person) -> dict[str, str]:
    if person.is_group or not flat(person.given):
        return {"literal" if person.is_group else "family": flat(person.family)}
    name = name_of(person)
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in parts.items() if text}
