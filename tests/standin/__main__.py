"""Run the stand-in by hand: `python -m tests.standin [PORT]`; it prints the settings to use.

It knows invented works only, those of tests/standin/works.json: of references of the Guidebook it
finds none. `echo "REFERENCE" | eifgraph resolve --online --mailto ME` finds one of them.
"""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress
from dataclasses import asdict

from tests.standin.server import running

RAW = argparse.RawDescriptionHelpFormatter


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("port", nargs="?", type=int, default=8111)
    port = parser.parse_args().port
    with running(port) as stand_in, suppress(KeyboardInterrupt):
        for name, address in asdict(stand_in.addresses).items():
            sys.stdout.write(f"export EIFGRAPH_{name.upper()}_URL={address}\n")
        first = stand_in.corpus.works[0]
        people = ", ".join(one["family"] for one in first["authors"] if "family" in one)
        reference = f"{people} ({first['date'][0]}). {first['title']}. {first['journal']}"
        sys.stdout.write(f"# invented works only, such as: {reference}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
