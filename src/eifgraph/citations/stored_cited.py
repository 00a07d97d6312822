"""Who cites linked works, as indexes told it, kept in `data/links/cited-by/`: only where wanted.

Knows the JSON form of counts and citations; must not know any index's own form, nor which reference
a work is for. What is empty is left out; a file that is read and written again has the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from eifgraph.citations.citation import OCI, Citation, CitedBy
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.services.reading import known_date
from eifgraph.citations.stored import source_of
from eifgraph.citations.stored_form import (
    FormError,
    Read,
    read_identifiers,
    read_like,
    read_normal,
    read_number,
    read_part,
    read_several,
    read_truth,
)
from eifgraph.citations.stored_list import (
    Form,
    LeftOut,
    parse_list,
    read_folder_of_lists,
    read_list,
    render_list,
    write_lists,
)
from eifgraph.citations.trace import TRACED, Trace, trace_facts, trace_of

FOLDER: Final = "cited-by"
"""Below `data/links/`."""
NEEDED: Final = ("source", "cited", "count", "counted")


def render_cited(cited: Iterable[CitedBy]) -> str:
    """Write what indexes say, in order: the same bytes for the same."""
    return render_list(_facts(one) for one in sorted(cited, key=_order))


def read_cited(path: Path) -> tuple[CitedBy, ...]:
    """Read a file of them.

    Raises:
        RecordError: it cannot be read as such; each fault is told with the line at which its work
            begins, and its key.
    """
    return read_list(path, _cited_by)


def read_cited_folder(folder: Path) -> tuple[CitedBy, ...]:
    """Read all files of a folder; none if it is not there.

    Raises:
        RecordError: see `read_cited`.
    """
    return read_folder_of_lists(folder, _cited_by)


def renewed_cited(
    former: Iterable[CitedBy], found: Iterable[CitedBy], works: Sequence[tuple[Identifier, ...]]
) -> tuple[CitedBy, ...]:
    """Give what was known of works that are still linked, with what was found in its place.

    What says the same as before keeps its day, so that the same answers give the same bytes.
    `works` are those that references are linked to, by all identifiers that are known of them.
    """
    owners = {one: number for number, names in enumerate(works) for one in names}
    kept: dict[tuple[str, int], CitedBy] = {}
    for one in (*former, *found):
        number = owners.get(one.cited)
        if number is None:
            continue
        old = kept.get((one.source, number))
        if old is None or (old.count, old.citations) != (one.count, one.citations):
            kept[one.source, number] = one
    return tuple(sorted(kept.values(), key=_order))


def write_cited(
    folder: Path, found: Iterable[CitedBy], works: Sequence[tuple[Identifier, ...]]
) -> tuple[LeftOut, ...]:
    """Put what was found in the place of what was known; each source's file in one step.

    What could not be read again is left out, as if it had not been told; it is given. All files are
    read before one is written.

    Raises:
        RecordError: a file cannot be read.
    """
    former = read_cited_folder(folder)
    new, left = FORM.readable(found)
    kept = renewed_cited(former, new, works)
    texts = {}
    for source in sorted({one.source for one in (*former, *kept)}):
        path, mine = folder / f"{source}.json", [one for one in kept if one.source == source]
        texts[path] = render_cited(mine) if mine else ""
        parse_list(texts[path] or "[]", path, _cited_by)
    write_lists(texts)
    return left


def _order(one: CitedBy) -> tuple[str, str, str]:
    return (one.source, *one.cited)


def _facts(one: CitedBy) -> dict[str, object]:
    scheme, value = one.cited
    facts = {
        "source": one.source,
        "cited": {scheme: value},
        "count": one.count,
        "counted": trace_facts(one.counted),
    }
    if one.listed is not None:
        facts["listed"] = trace_facts(one.listed)
        facts["citations"] = [_citation_facts(each) for each in one.citations]
    return facts


def _citation_facts(one: Citation) -> dict[str, object]:
    citing = {scheme: one.citing[scheme] for scheme in NORMAL if scheme in one.citing}
    told = {"is_author_self": one.is_author_self, "is_journal_self": one.is_journal_self}
    return {
        "oci": one.oci,
        "citing": citing,
        **({"created": one.created} if one.created else {}),
        **{key: value for key, value in told.items() if value is not None},
    }


CITATION: Final[Mapping[str, Read]] = {
    "oci": read_like(OCI, "two numbers with a hyphen between"),
    "citing": read_identifiers,
    "created": read_normal(known_date),
    "is_author_self": read_truth,
    "is_journal_self": read_truth,
}
"""How each key of a citation is read."""
_citations: Final = read_several(read_part(Citation, CITATION, "oci", "citing"))


def _trace(key: str, value: object) -> Trace:
    if not isinstance(value, dict) or set(value) != set(TRACED):
        raise FormError(key, "does not name its answer", f"write {', '.join(TRACED)}, and no more")
    return trace_of(value, f"{key}.")


def _cited(key: str, value: object) -> Identifier:
    found = read_identifiers(key, value)
    if len(found) != 1:
        raise FormError(key, "is not one work", "give the identifier that was asked for")
    return next(iter(found.items()))


ITEM: Final[Mapping[str, Read]] = {
    "source": lambda _, value: source_of(value),
    "cited": _cited,
    "count": read_number,
    "counted": _trace,
    "listed": _trace,
    "citations": _citations,
}
"""How each key of an item is read."""


def _cited_by(facts: object) -> CitedBy:
    if not isinstance(facts, dict):
        raise FormError("", "is no object", "write { }")
    listed = ("listed", "citations") if {"listed", "citations"} & facts.keys() else ()
    for key in [*facts, *NEEDED, *listed]:
        if key not in facts or key not in ITEM:
            advice = f"write {', '.join(NEEDED)} and, for a list, listed and citations"
            raise FormError(str(key), "is missing or not known", advice)
    values = {key: ITEM[key](key, value) for key, value in facts.items()}
    return CitedBy(**values)  # type: ignore[arg-type]  # each is read as its type


def _told(one: CitedBy) -> tuple[str, str]:
    return one.source, f"who cites {':'.join(one.cited)}"


FORM: Final = Form(_facts, _cited_by, _told)
"""How items are written and read."""
