"""The packages that only bulk matching needs: imported when used, with a word on how to get them.

Knows how they are installed; must not know what they do.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from eifgraph.errors import MissingExtra

EXTRA: Final = "bulk"


def needed(package: str) -> ModuleType:
    """Give a package of the extra.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingExtra(package, EXTRA) from error
