"""The code lists as the parsers need them: from a printed label to a notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CodeLists:
    """For each scheme, its labels (preferred first, then the others) and their notations."""

    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def notation(self, scheme: str, label: str) -> str | None:
        """Give the notation of a label, whatever its case and spacing, or None if unknown."""
        wanted = " ".join(label.split()).casefold().replace("’", "'")
        return next(
            (code for known, code in self.schemes[scheme].items() if known.casefold() == wanted),
            None,
        )

    def labels(self, scheme: str) -> tuple[str, ...]:
        """Give all labels of a scheme, in its order."""
        return tuple(self.schemes[scheme])
