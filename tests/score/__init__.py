"""How right the reader is: programmes held against facts that people wrote down, field by field.

    python -m tests.score [PAGES...] [--page NAME] [--diff] [--json]

A page NAME.txt or NAME.html has its facts beside it in NAME.json; a new pair is scored at once.
How facts are written down, README.md in this folder says.
"""

from tests.score.compare import Fact, compare_facts
from tests.score.pages import (
    REAL_FACTS,
    Golden,
    Scored,
    golden_page,
    golden_pages,
    read_facts,
    score_page,
)
from tests.score.tally import Tally, is_good_enough, is_must, tally_by_field, total

__all__ = [
    "REAL_FACTS",
    "Fact",
    "Golden",
    "Scored",
    "Tally",
    "compare_facts",
    "golden_page",
    "golden_pages",
    "is_good_enough",
    "is_must",
    "read_facts",
    "score_page",
    "tally_by_field",
    "total",
]
