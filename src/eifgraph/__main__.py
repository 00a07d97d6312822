"""`python -m eifgraph` is the command line."""

from __future__ import annotations

from eifgraph.cli import main

main()
