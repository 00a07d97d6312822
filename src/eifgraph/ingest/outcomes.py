"""How the list of child outcomes is worded: outcomes, and the lines between and below them.

Knows single lines only; must not know which domain or study a line belongs to.
"""

from __future__ import annotations

import re
from typing import Final

OTHER_OUTCOMES: Final = re.compile(
    r"\b(?:positive\s+)?outcomes\s+for\s+(?:couples|parents|families)\b[^.\n]*"
)
ASIDE: Final = re.compile(
    r"(?:UK (?:available|tested)|Published|Last (?:reviewed|updated)|Reviews?"
    r"|(?:Evidence|Cost) rating)\b.*|This (?:programme|means) .*|.*[:.]",
    re.IGNORECASE,
)
"""Lines between the outcomes that name none: values of other facts, and sentences."""
INTERPRETS: Final = re.compile(r"This means\b", re.IGNORECASE)
"""How the explanation of an improvement index begins, which stands within its finding."""
AFTER_LIST: Final = re.compile(
    r"(?:UK (?:available|tested)|Published|Last (?:reviewed|updated))\b.*|This programme also\b.*",
    re.IGNORECASE,
)
"""Lines that stand below the whole list of outcomes."""
OUTCOME_WORDS: Final = re.compile(
    r"(?:(?:Improv|Reduc|Increas|Decreas|Enhanc|Prevent|Delay|Strengthen|Lower)ed|Increase|Decrease"
    r"|Reduction|Improvement|Lower|Higher|Fewer|Better|Greater|Less|More|Later)\s"
)
"""First words of outcomes, which say which way something changed."""
ENDED_OUTCOME: Final = re.compile(rf"{OUTCOME_WORDS.pattern}(?:[\w'’-]+\s){{0,6}}[\w'’-]+\.")
"""An outcome that a list has with a full stop; sentences are longer."""
BASED_ON: Final = re.compile(
    r"(?:(?P<label>\S[^\s,;:(]*+(?:[\s,;:(][^\s,;:(]*+)*?)(?:\s+[-–—]\s*|\s*[,;:(]\s*|\s+))??\bbased\s+on\b[\s:]*"
    r"(?P<studies>(?:(?:stud(?:y|ies)\b|\d{1,2}[a-z]?\b|[,&;\s]|and\b)+)?)[).]?",
    re.IGNORECASE,
)
STUDY_NUMBER: Final = re.compile(r"\b\d{1,2}[a-z]?\b", re.IGNORECASE)
FIELD: Final = re.compile(
    r"(?P<name>Statement|Score|Improvement index|Timeframe|Long[ -]term)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)


def based_on(text: str) -> re.Match[str] | None:
    """Match a line that says on which studies an outcome is based, its label before that or not.

    >>> based_on("Improved sleep - based on study 1")["studies"], based_on("Improved sleep")
    ('study 1', None)
    """
    return BASED_ON.fullmatch(text) if "based" in text.lower() else None


def is_labelled(text: str) -> bool:
    """Say whether a line has the label of a field of a finding, or names studies."""
    return FIELD.fullmatch(text) is not None or based_on(text) is not None
