"""What was read, as JSON: records with the place of every value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from eifgraph.model import Programme
from eifgraph.records import encode


def records_json(programmes: Iterable[Programme]) -> str:
    """Give what was read as JSON: records with the place of every value."""
    return json.dumps(
        [encode(programme) for programme in programmes],
        indent=2,
        ensure_ascii=False,
        default=_number,
    )


def record_json(programme: Programme) -> str:
    """Give one of the records that `records_json` gives a list of, as it stands in the list."""
    return "\n".join(records_json([programme]).split("\n")[1:-1])


def _number(value: object) -> int | float:
    """Give a decimal as the JSON number that it is written as."""
    assert isinstance(value, Decimal)  # encode gives nothing else that json does not know
    return int(value) if value == value.to_integral() else float(value)
