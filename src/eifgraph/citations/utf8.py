"""The text of a file of `data/links/`, or what is wrong with the file.

Knows nothing of what the text says.
"""

from __future__ import annotations

from pathlib import Path

from eifgraph.errors import RecordError


def read_utf8(path: Path) -> str:
    """Read the text of a file.

    Raises:
        RecordError: it cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RecordError.whole(path, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RecordError.whole(path, "is not UTF-8; save it as such") from error
