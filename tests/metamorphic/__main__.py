"""Say what transformations and deletions change that they should not.

python -m tests.metamorphic [PAGE...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from eifgraph.errors import PageError
from tests.metamorphic.cases import (
    EXCEPTED_DELETIONS,
    PAGES,
    applicable,
    differences,
    sections_of,
    text_of,
)
from tests.metamorphic.deletions import faults
from tests.metamorphic.transformations import transform
from tests.score import Golden


def main(names: Sequence[str]) -> int:
    """Try all pages or those named; give 1 if anything is wrong."""
    lines = [
        line for golden in PAGES if not names or golden.name in names for line in _told(golden)
    ]
    sys.stdout.writelines(f"{line}\n" for line in [*lines, f"{len(lines)} faults"])
    return 1 if lines else 0


def _told(golden: Golden) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / f"{golden.name}.txt"
        for name in applicable(golden):
            data = transform(name, text_of(golden)) or b""
            try:
                yield from (
                    f"{golden.name} {name}: {d}" for d in differences(golden, data, scratch)
                )
            except PageError as error:
                yield f"{golden.name} {name}: refused: {error.reason}"
        for section in sections_of(golden):
            if (golden.name, section.name) not in EXCEPTED_DELETIONS:
                told = faults(golden.page, section, scratch)
                yield from (f"{golden.name} without {section.name}: {fault}" for fault in told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
