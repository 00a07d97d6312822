"""Where the parsers of one page put what a curator should know about it."""

from __future__ import annotations

import re
from functools import cache

from eifgraph.ingest.block import Block
from eifgraph.model import CodeLists, PageFinding, Severity


@cache
def _labels_pattern(labels: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


class Notes:
    """Collects the findings of one page; the code lists say which labels are known."""

    def __init__(self, code_lists: CodeLists) -> None:
        self.code_lists = code_lists
        self._findings: list[PageFinding] = []

    def labels_pattern(self, scheme: str) -> re.Pattern[str]:
        """Give the pattern of any label of a code list, the longest first."""
        return _labels_pattern(frozenset(self.code_lists.plain_labels(scheme)))

    def add(self, code: str, severity: Severity, at: Block | int, seen: str, advice: str) -> None:
        """Record a finding at a block or a line number."""
        line, column = (at, 1) if isinstance(at, int) else (at.line(), at.column())
        self._findings.append(PageFinding(code, severity, line, seen, advice, column))

    def warn(self, code: str, at: Block | int, seen: str, advice: str) -> None:
        """Record a finding that a curator should look at."""
        self.add(code, Severity.WARNING, at, seen, advice)

    def findings(self) -> tuple[PageFinding, ...]:
        """Give the findings in page order, each once."""
        return tuple(sorted(dict.fromkeys(self._findings), key=lambda f: (f.line, f.code, f.seen)))

    def unknown_label(self, scheme: str, at: Block) -> None:
        """Record a label that its code list does not have."""
        known = ", ".join(self.code_lists.labels(scheme))
        self.warn(
            "unknown-label",
            at,
            f"{at.text!r} is no {scheme.replace('-', ' ')}",
            f"use one of: {known}; or add it to ontology/schemes.ttl",
        )
