"""Records of works as sources gave them, kept in `data/links/works/`: no build needs a network.

Knows the JSON form of a record, and where in a file it stands; must not know any source's own form,
nor which reference a work is for. What is empty is left out, so that a file diffs well; a file that
is read and written again has the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.one_work import Identifier, learnt
from eifgraph.citations.stored_form import FormError, facts_of, work_of
from eifgraph.citations.work import Work
from eifgraph.errors import Fault, RecordError
from eifgraph.files import write_whole

FOLDER: Final = "works"
"""Below `data/links/`."""
KEYS: Final = ("source", "address", "retrieved", "sha256", "work")
_SOURCE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PRIVATE: Final = re.compile(r"[?&](?:mailto|email|api_key|key|token)=", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A work as a source described it in one answer."""

    work: Work
    address: str
    """What was asked for, without who asked."""
    retrieved: datetime
    """When, to the second, in UTC."""
    sha256: str
    """Of the answer."""

    @property
    def day(self) -> str:
        """The day of retrieval."""
        return self.retrieved.date().isoformat()


def render_records(records: Iterable[Retrieved]) -> str:
    """Write records, in order: the same bytes for the same records."""
    facts = [_facts(one) for one in sorted(set_of(records), key=_order)]
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def set_of(records: Iterable[Retrieved]) -> list[Retrieved]:
    """Give records without those that are said twice."""
    return list({json.dumps(_facts(one), sort_keys=True): one for one in records}.values())


def read_records(path: Path) -> tuple[Retrieved, ...]:
    """Read a file of records.

    Raises:
        RecordError: it cannot be read as such; each fault is told with the line at which its record
            begins, and its key.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RecordError.whole(path, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RecordError.whole(path, "is not UTF-8; save it as such") from error
    records, faults = [], []
    for line, facts in _items(text, path):
        try:
            records.append(_record(facts))
        except FormError as error:
            faults.append(Fault(line, error.key, error.reason, error.advice))
    if faults:
        raise RecordError(path, faults)
    return tuple(records)


def read_folder(folder: Path) -> tuple[Retrieved, ...]:
    """Read all files of records in a folder; none if it is not there.

    Raises:
        RecordError: see `read_records`.
    """
    return tuple(one for path in sorted(folder.glob("*.json")) for one in read_records(path))


def renewed(
    former: Iterable[Retrieved], found: Iterable[Retrieved], named: Collection[tuple[str, str]]
) -> tuple[Retrieved, ...]:
    """Give former records of works that are still named, with what was found in their place.

    A record that says what it said before keeps its day, so that the same answers give the same
    bytes. `named` are identifiers of the works that references are linked to.
    """
    kept: dict[tuple[str, str, str], Retrieved] = {}
    for one in former:
        kept |= dict.fromkeys(_keys(one), one) if is_named(one.work, named) else {}
    for one in found:
        plain = replace(one, work=replace(one.work, score=None))
        olds = {id(old): old for key in _keys(plain) if (old := kept.get(key))}.values()
        if any(old.work == plain.work for old in olds):
            continue
        gone = {key for old in olds for key in _keys(old)}
        kept = {key: one for key, one in kept.items() if key not in gone}
        kept |= dict.fromkeys(_keys(plain), plain)
    return tuple(sorted(set_of(kept.values()), key=_order))


def write_records(
    folder: Path, found: Iterable[Retrieved], works: Sequence[tuple[Identifier, ...]]
) -> None:
    """Put records in the place of former ones in a folder; each source's file in one step.

    Records go that are of no work of `works`, nor of one by an identifier that a record gives it.
    """
    former, new = read_folder(folder), tuple(found)
    more = learnt(works, [one.work.identifiers for one in (*former, *new)])
    records = renewed(former, new, {one for each in (*works, *more) for one in each})
    by_source: dict[str, list[Retrieved]] = {one.work.source: [] for one in (*former, *records)}
    for one in records:
        by_source[one.work.source].append(one)
    for source, mine in by_source.items():
        path = folder / f"{source}.json"
        if mine:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, render_records(mine))
        else:
            path.unlink(missing_ok=True)


def is_named(work: Work, named: Collection[tuple[str, str]]) -> bool:
    """Tell whether one of a work's identifiers is among these."""
    return any(name in named for name in work.identifiers.items())


def _keys(one: Retrieved) -> list[tuple[str, str, str]]:
    """Give what a record of the same source may have in common with it: any identifier."""
    return [(one.work.source, *name) for name in one.work.identifiers.items()]


def _order(one: Retrieved) -> tuple[str, ...]:
    names = (f"{scheme}:{one.work.identifiers.get(scheme, '')}" for scheme in NORMAL)
    return (one.work.source, one.retrieved.isoformat(), *names, one.address, one.sha256)


def _facts(one: Retrieved) -> dict[str, object]:
    moment = one.retrieved.astimezone(UTC).replace(microsecond=0)
    return {
        "source": one.work.source,
        "address": one.address,
        "retrieved": moment.isoformat().replace("+00:00", "Z"),
        "sha256": one.sha256,
        "work": facts_of(one.work),
    }


def _items(text: str, path: Path) -> Iterator[tuple[int, object]]:
    """Give the items of a JSON array, each with the line at which it begins."""
    decoder = json.JSONDecoder()
    at = _behind(text, 0)
    if text[at : at + 1] != "[":
        raise RecordError(path, [Fault(1, "", "is no list of records", "begin it with [")])
    at = _behind(text, at + 1)
    is_end = text[at : at + 1] == "]"
    while not is_end:
        try:
            item, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            where = error.lineno if isinstance(error, json.JSONDecodeError) else _line(text, at)
            what = error.msg if isinstance(error, json.JSONDecodeError) else "is nested too deeply"
            raise RecordError(path, [Fault(where, "", f"is no JSON: {what}", "mend it")]) from error
        yield _line(text, at), item
        at = _behind(text, end)
        is_end = text[at : at + 1] == "]"
        if not is_end and text[at : at + 1] != ",":
            fault = Fault(_line(text, at), "", "the list is not ended", "end it with ]")
            raise RecordError(path, [fault])
        at = at if is_end else _behind(text, at + 1)
    if _behind(text, at + 1) != len(text):
        fault = Fault(_line(text, at), "", "something follows the list", "remove it")
        raise RecordError(path, [fault])


def _behind(text: str, at: int) -> int:
    """Give the place behind white space."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _record(facts: object) -> Retrieved:
    if not isinstance(facts, dict):
        raise FormError("", "is no record", "write an object")
    for key in [*facts, *KEYS]:
        if (key in facts) != (key in KEYS):
            known = ", ".join(KEYS)
            raise FormError(str(key), "is missing or not known", f"write {known}, and no more")
    source = _matching(facts, "source", _SOURCE, "the short name of a source, such as crossref")
    address = _matching(facts, "address", _ADDRESS, "the web address that was asked for")
    if _PRIVATE.search(address):
        raise FormError("address", "tells who asked", "leave out mail addresses and keys")
    sha256 = _matching(facts, "sha256", _SHA256, "64 hexadecimal digits")
    return Retrieved(work_of(source, facts["work"]), address, _moment(facts["retrieved"]), sha256)


def _matching(facts: Mapping[str, object], key: str, form: re.Pattern[str], advice: str) -> str:
    value = facts[key]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise FormError(key, f"{value!r} cannot be used", f"write {advice}")
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        advice = "write a time such as 2026-11-22T10:00:00Z"
        raise FormError("retrieved", f"{value!r} cannot be used", advice)
    return moment.astimezone(UTC).replace(microsecond=0)
