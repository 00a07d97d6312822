"""One interface to engines: a read-only query in, a stream of bytes out.

Knows which engine opens a release; everything else is in `interface` and the engines' modules.
"""

from __future__ import annotations

from pathlib import Path

from eifgraph.backend.interface import Backend, BackendInfo, Binding, SparqlRequest

__all__ = ["Backend", "BackendInfo", "Binding", "SparqlRequest", "open_backend"]


def open_backend(nquads_path: Path) -> Backend:
    """Load an N-Quads file into memory and answer queries over it.

    Raises:
        StoreError: the file cannot be read or is not N-Quads.
    """
    from eifgraph.backend.embedded import EmbeddedBackend

    return EmbeddedBackend.load(nquads_path)
