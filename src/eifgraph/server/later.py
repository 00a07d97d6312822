"""How a view leaves its answer's body to the server that called it.

A view that runs in an event loop must not wait. It says which question is to be put to the engine,
and gives the headers of a good answer; a server that knows of this puts the question, and the
environment of each request says whether it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from eifgraph.backend import SparqlRequest
from eifgraph.backend.services import Routed
from eifgraph.backend.tokens import unescape

KEY: Final = "eifgraph.later"
SERVICES: Final = "eifgraph-services"
"""Where an application keeps which services its clients may call."""
FEDERATED: Final = "eifgraph-federated"
"""Where it keeps what asks other endpoints for it; these may be slow, and no page is to wait."""
UNSTEADY: Final = re.compile(r"(?:RAND|NOW|UUID|BNODE)\b", re.IGNORECASE)
"""Functions that give something else each time; the engine reads them at the end of words too."""


@dataclass(slots=True)
class Later:
    """What is to be asked once the view has returned, if anything is."""

    routed: Routed | None = None
    """The question, its calls of services led to the gateway."""
    media_type: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Those of a good answer."""

    @property
    def request(self) -> SparqlRequest | None:
        """The question as the engine gets it."""
        return None if self.routed is None else self.routed.request

    @property
    def is_steady(self) -> bool:
        """Whether the same release will always give the same answer."""
        if self.routed is None or self.routed.shape.calls:
            return False
        return not UNSTEADY.search(unescape(self.routed.request.text))

    @property
    def text(self) -> str:
        """The question as it was written."""
        return self.routed.text if self.routed is not None else ""

    def told(self, fault: Exception) -> Exception:
        """Give a fault in the words of who asked."""
        return self.routed.told(fault) if self.routed is not None else fault
