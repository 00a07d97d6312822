"""The code lists as the parsers need them: from a printed label to a notation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def plain_label(label: str) -> str:
    """Give a label as it is compared, without regard to case, spacing and form of apostrophes."""
    return " ".join(label.split()).casefold().replace("’", "'")


@dataclass(frozen=True, slots=True)
class CodeLists:
    """For each scheme, its labels (preferred first, then the others) and their notations."""

    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _plain: dict[str, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def notation(self, scheme: str, label: str) -> str | None:
        """Give the notation of a label, whatever its case and spacing, or None if unknown."""
        return self.plain_labels(scheme).get(plain_label(label))

    def plain_labels(self, scheme: str) -> Mapping[str, str]:
        """Give the labels of a scheme as they are compared, with their notations."""
        if scheme not in self._plain:
            known = reversed(tuple(self.schemes[scheme].items()))  # of two alike, the first counts
            self._plain[scheme] = {plain_label(label): notation for label, notation in known}
        return self._plain[scheme]

    def labels(self, scheme: str) -> tuple[str, ...]:
        """Give all labels of a scheme, in its order."""
        return tuple(self.schemes[scheme])
