"""Levels of qualification as pages give them: a framework, and one level or a range of them."""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest.quantities import AT_LEAST, UP_TO
from eifgraph.model import QualificationRange

QUALIFICATION: Final = re.compile(
    r"""(?:\b(?P<frame>QCF|RQF|NFQ)\b  # the qualification framework
          [-\s]*(?:levels?[-\s]*)?      # "QCF-7", "QCF level 7", "QCF-level 7"
        | \blevels?[-\s]+)             # "level 6 (RQF)"
        (?P<low>10|[1-9])(?!\.?\d)
        (?:\s*(?:/|to\b|or\b|-|–)\s*(?:levels?[-\s]+)?(?P<high>\d{1,2})(?!\.?\d)
           (?!\s*(?:hour|day|week|month|year|session)))*
        (?P<open>\+|\s+(?:or|and)\s+(?:above|higher|over|more|below|lower))?
        (?(frame)|\s*\(?(?:(?:of|on|in)\s+the\s+)?(?P<frame_after>QCF|RQF|NFQ)\b\)?)""",
    re.VERBOSE,
)
_LEVELS: Final = {"QCF": 8, "RQF": 8, "NFQ": 10}
"""Framework: its highest level."""
_LEAST: Final = re.compile(rf"(?:{AT_LEAST}|{UP_TO})\s+(?:an?\s+)?\Z", re.IGNORECASE)
_WORD: Final = re.compile(r"levels?[-\s]+\Z", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+")


def parse_qualification(match: re.Match[str]) -> QualificationRange | None:
    """Turn a match of `QUALIFICATION` into its frame and levels.

    None if the frame has no such level, the range is upside down, or only one end is given
    ("QCF-6 or above").

    >>> parse_qualification(QUALIFICATION.search("QCF-level 7/8"))
    QualificationRange(frame='QCF', minimum=7, maximum=8)
    """
    frame = (match["frame"] or match["frame_after"]).upper()
    end = match.end("low" if match["high"] is None else "high")
    levels = [int(level) for level in _NUMBER.findall(match.string[match.start("low") : end])]
    before = match.string[: match.start("frame" if match["frame"] else "low")][-40:]
    is_open = match["open"] or _LEAST.search(_WORD.sub("", before))
    if is_open or levels != sorted(levels) or levels[-1] > _LEVELS[frame]:
        return None
    return QualificationRange(frame, levels[0], levels[-1])
