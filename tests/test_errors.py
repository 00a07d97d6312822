"""The tree of faults, as the head of its module draws it."""

from __future__ import annotations

import re

from eifgraph import errors


def all_below(kind: type[Exception]) -> set[str]:
    """Give the names of a class of faults and of all below it."""
    below = [all_below(one) for one in kind.__subclasses__() if one.__module__ == errors.__name__]
    return {kind.__name__}.union(*below)


def test_the_tree_is_whole() -> None:
    """Each fault is drawn, and no other."""
    drawn = re.findall(r"^ {4}[ │├└─]*(\w+)", errors.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(all_below(errors.EifgraphError))
