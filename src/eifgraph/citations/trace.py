"""Which answer of a source a fact was read from, and how files say so.

Knows address, moment and digest of an answer; must not know what was read in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from eifgraph.citations.asking import Answer
from eifgraph.citations.stored_form import FormError

TRACED: Final = ("address", "retrieved", "sha256")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PRIVATE: Final = re.compile(r"[?&](?:mailto|email|api_key|key|token)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer of a source, as a fact is traced to it."""

    address: str
    """What was asked for, without who asked."""
    retrieved: datetime
    """When, to the second, in UTC."""
    sha256: str
    """Of the answer."""

    @classmethod
    def of(cls, answer: Answer) -> Trace:
        """Trace to an answer."""
        return cls(answer.address, answer.retrieved.replace(microsecond=0), answer.digest)

    @property
    def day(self) -> str:
        """The day of retrieval."""
        return self.retrieved.date().isoformat()


def trace_facts(trace: Trace) -> dict[str, str]:
    """Give a trace by its keys."""
    moment = trace.retrieved.astimezone(UTC).replace(microsecond=0)
    return {
        "address": trace.address,
        "retrieved": moment.isoformat().replace("+00:00", "Z"),
        "sha256": trace.sha256,
    }


def trace_of(facts: Mapping[str, object], above: str = "") -> Trace:
    """Read a trace among other facts; `above` is what stands before its keys where it is told.

    Raises:
        FormError: a value cannot be used.
        KeyError: a key is missing.
    """
    advice = "the web address that was asked for"
    address = matching(f"{above}address", facts["address"], _ADDRESS, advice)
    if _PRIVATE.search(address):
        raise FormError(f"{above}address", "tells who asked", "leave out mail addresses and keys")
    sha256 = matching(f"{above}sha256", facts["sha256"], _SHA256, "64 hexadecimal digits")
    return Trace(address, _moment(f"{above}retrieved", facts["retrieved"]), sha256)


def matching(key: str, value: object, form: re.Pattern[str], advice: str) -> str:
    """Read a text of some form.

    Raises:
        FormError: it is none.
    """
    if not isinstance(value, str) or not form.fullmatch(value):
        raise FormError(key, f"{value!r} cannot be used", f"write {advice}")
    return value


def _moment(key: str, value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise FormError(
            key, f"{value!r} cannot be used", "write a time such as 2026-11-22T10:00:00Z"
        )
    return moment.astimezone(UTC).replace(microsecond=0)
