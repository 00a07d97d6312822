"""How a view leaves its answer's body to the server that called it.

A view that runs in an event loop must not wait. It says which question is to be put to the engine,
and gives the headers of a good answer; a server that knows of this puts the question, and the
environment of each request says whether it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eifgraph.backend import SparqlRequest
from eifgraph.backend.guard import unescape

KEY: Final = "eifgraph.later"
UNSTEADY: Final = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
"""Functions that give something else each time."""


@dataclass(slots=True)
class Later:
    """What is to be asked once the view has returned, if anything is."""

    request: SparqlRequest | None = None
    media_type: str = ""

    @property
    def is_steady(self) -> bool:
        """Whether the same release will always give the same answer."""
        return self.request is not None and not UNSTEADY.search(unescape(self.request.text))
