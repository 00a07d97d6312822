"""References as the programs of people who write papers read them: RIS, BibTeX and CSL-JSON.

Knows the formats by name; must not know where the references come from or who asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from eifgraph.citations.formats.bibtex import render_bibtex
from eifgraph.citations.formats.cited import Cited
from eifgraph.citations.formats.csl import render_csl
from eifgraph.citations.formats.ris import render_ris

__all__ = ["FORMATS", "Cited", "Format", "render_bibtex", "render_csl", "render_ris"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and what makes text of it; to be written as UTF-8, its line ends as they are."""

    name: str
    media_type: str
    suffix: str
    render: Callable[[Sequence[Cited]], str]


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Format("ris", "application/x-research-info-systems", ".ris", render_ris),
            Format("bibtex", "application/x-bibtex", ".bib", render_bibtex),
            Format("csl", "application/vnd.citationstyles.csl+json", ".csl.json", render_csl),
        )
    }
)
