"""The writing of files: whole, or not at all; and by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from eifgraph.errors import StoreError

PART: Final = ".part"
"""How a file ends that is not yet whole; its name says which process is writing it."""


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_out(path: Path, text: str) -> None:
    """Write a file that a user names: whole, behind a link too; or into a pipe or device."""
    is_device = str(path).startswith(("/dev/", "/proc/"))
    if is_device or (path.exists() and not path.is_file()):
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    else:
        write_whole(path.resolve(), text)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Tell in a line where something cannot be written, for a disk that is full or closed to us.

    Raises:
        StoreError: it cannot.
    """
    try:
        yield
    except OSError as error:
        advice = "see that there is room and that you may write there; the former files are whole"
        raise StoreError(f"{place} cannot be written: {error}; {advice}") from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time look works up for a folder; one that is killed lets go too.

    What killed ones left is cleared away.

    Raises:
        StoreError: another does just now, or the folder cannot be made.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another run looks works up for {folder}; wait for it") from error
        sweep(folder)
        yield
    finally:
        os.close(lock)


def sweep(folder: Path) -> None:
    """Remove what writers left who were killed; what one is writing stays."""
    for path in folder.rglob(f".*{PART}"):
        writer = path.name.removesuffix(PART).rpartition(".")[2]
        if writer.isdecimal() and not _is_running(int(writer)):
            path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def write_if_new(path: Path, text: str) -> bool:
    """Write a file unless it holds the same text already; say whether it was written."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_whole(path, text)
    return True
