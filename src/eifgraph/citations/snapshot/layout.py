"""What an index on disk is made of: its fields, its files, and the account of what went in.

Knows names and forms; must not know what is put there nor how it is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eifgraph.citations.snapshot.extra import needed

if TYPE_CHECKING:
    import tantivy

FORM: Final = 1
"""Raised when an index of before can no longer be read."""
TITLE: Final = "title"
NAMES: Final = "names"
NUMBERS: Final = "numbers"
IDENTIFIERS: Final = "identifiers"
RECORD: Final = "record"
ACCOUNT: Final = "snapshot.json"
"""The account of a build; written last, so that what has none is no index."""
REFUSED: Final = "refused.jsonl"
SHOWN: Final = 100
"""Refused rows that a report names; all are in the file."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a file that is no description of a work, and why."""

    file: str
    line: int
    """From 1; of Parquet, the number of the row."""
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a build has read."""

    works: int
    """In the index."""
    refused: int
    faults: tuple[Refused, ...] = ()
    """The first of the refused rows."""
    files: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Rows in all."""
        return self.works + self.refused


def schema() -> tantivy.Schema:
    """Give the fields.

    All that is searched for is counted (`freq`): only then does the engine pass over records
    that cannot come among the best.
    """
    builder: tantivy.SchemaBuilder = needed("tantivy").SchemaBuilder()
    for name in (TITLE, NAMES, NUMBERS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(IDENTIFIERS, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(RECORD, stored=True, indexed=False)
    return builder.build()


def account(report: Report) -> str:
    """Give a report as it is kept."""
    return json.dumps({"form": FORM, **asdict(report)}, ensure_ascii=False, indent=1) + "\n"


def read_account(folder: Path) -> Report | None:
    """Read the report of an index; None if there is none of this form.

    Raises:
        OSError: it cannot be read.
    """
    try:
        found = json.loads((folder / ACCOUNT).read_text(encoding="utf-8"))
        if found.pop("form") != FORM:
            return None
        faults: Iterable[dict[str, object]] = found.pop("faults")
        files = tuple(map(str, found.pop("files")))
        return Report(**found, faults=tuple(Refused(**one) for one in faults), files=files)  # type: ignore[arg-type]  # a dataclass checks nothing
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
