"""How the list of child outcomes is worded: outcomes, and the lines between and below them.

Knows single lines only; must not know which domain or study a line belongs to.
"""

from __future__ import annotations

import re
from typing import Final

OTHER_OUTCOMES: Final = re.compile(
    r"\b(?:positive\s+)?outcomes\s+for\s+(?:couples|parents|families)\b[^.\n]*",
    re.IGNORECASE,
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
