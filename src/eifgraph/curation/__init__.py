"""Corrections that people make to what is read from a page; they outlive its next reading."""

from __future__ import annotations

from eifgraph.curation.apply import corrected
from eifgraph.curation.correction import (
    FOLDER,
    Correction,
    corrections_for,
    read_corrections,
    stray_files,
)
from eifgraph.curation.places import Fact, facts_of
from eifgraph.curation.writing import correction_schema, new_correction

__all__ = [
    "FOLDER",
    "Correction",
    "Fact",
    "corrected",
    "correction_schema",
    "corrections_for",
    "facts_of",
    "new_correction",
    "read_corrections",
    "stray_files",
]
