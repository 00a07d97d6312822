"""Crossref's published matcher on candidates that are given to it.

Run by the Python of an environment that has `crossref-matcher`, which is no dependency of ours (it
needs a package under the GPL). Reads JSON lines of a reference and its candidates, writes the DOI
that each of two strategies chooses, or none.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

STRATEGIES = {
    "Crossref SBMV": ("sbmv_unstructured", "SbmvUnstructured"),
    "Crossref SBMV, older": ("sbmv_orig", "SbmvOrig"),
}


def main() -> None:
    """Answer line by line."""
    loaded: dict[str, Any] = {}
    answer: dict[str, Any] = {}
    for name, (module, kind) in STRATEGIES.items():
        path = f"crossref_matcher.strategies.reference.{module}.strategy"
        found: Any = importlib.import_module(path)
        found.crossref_rest_api_call = lambda *_: (200, {"items": answer["items"]})
        loaded[name] = getattr(found, kind)()
    for line in sys.stdin:
        answer = json.loads(line)
        chosen: dict[str, str | None] = {}
        for name, strategy in loaded.items():
            matches = strategy.match(answer["text"])
            chosen[name] = (
                matches[0]["id"].removeprefix("https://doi.org/").lower() if matches else None
            )
        sys.stdout.write(json.dumps(chosen) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
