"""Write RESULTS.md, or say what is missing: `python -m tests.w3c`."""

from __future__ import annotations

import sys

from tests.w3c.manifest import SUITE
from tests.w3c.report import RESULTS, render

if __name__ == "__main__":
    if not SUITE.is_dir():
        sys.exit(f"no tests at {SUITE}; set EIFGRAPH_SHARED to the folder that has w3c/")
    RESULTS.write_text(render(), encoding="utf-8")
