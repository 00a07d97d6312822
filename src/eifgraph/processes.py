"""How work is spread over cores."""

from __future__ import annotations

import threading
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext


def process_context() -> BaseContext:
    """Fork where that is safe, which is where no other thread runs; else start afresh."""
    return get_context("fork" if can_fork() else "spawn")


def can_fork() -> bool:
    """Say whether a process may be forked: another thread could hold a lock in the copy."""
    return "fork" in get_all_start_methods() and threading.active_count() == 1
