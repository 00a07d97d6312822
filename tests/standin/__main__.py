"""Run the stand-in by hand: `python -m tests.standin [PORT]`; it prints the settings to use."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from dataclasses import asdict

from tests.standin.server import running


def main() -> None:
    """Serve until interrupted."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8111
    with running(port) as stand_in, suppress(KeyboardInterrupt):
        for name, address in asdict(stand_in.addresses).items():
            sys.stdout.write(f"export EIFGRAPH_{name.upper()}_URL={address}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
