"""What keeps a programme as it was meant: the systems for fidelity, and the licence."""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.delivery.sentences import not_understood, sentences_of
from eifgraph.ingest.labels import has_doubt, read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absent, Maybe

YES_OR_NO: Final = re.compile(r"(?P<yes>yes)|(?P<no>no)(?=\s*(?:[.,;:–-]|$))")
ALONE: Final = re.compile(
    r"(?:(?:it\s+is\s+|this\s+is\s+)?(?P<never>not\s+)?(?:required|needed))\W*"
)
NEEDED: Final = re.compile(
    r"""(?P<no>\bno\s+|\bnot\s+)?(?:\ba\s+)?\blicen[cs]e\b
        (?:\s+(?:agreement|fee|is|are|to|deliver|run|use|the|this|programme|currently|there|be))*?
        \s+(?P<never>not\s+)?(?:required|needed|necessary)\b
    | \bcan\s+(?:only\s+be\s+\w+|be\s+\w+\s+only)\s+(?:under|with)\s+an?\s+licen[cs]e\b
    | \b(?P<denied>not\s+)?(?:requires?|needs?)\s+(?:an?\s+)?licen[cs]e\b
    | \b(?P<without>no)\s+licen[cs](?:e|ing)(?:\s+requirements?)?\b
    | \blicen[cs]ing\s+is\s+(?P<unlicensed>not\s+)?required\b
    | \bmust\s+(?:be\s+licen[cs]ed|(?:have|hold|obtain|buy|purchase)\s+an?\s+licen[cs]e)\b""",
    re.VERBOSE,
)
BEFORE: Final = re.compile(r"\bbefore\s+(?:(?:an?|the|any)\s+)?\w+\s+(?:may|can)\s+\w+")
"""For what a licence is needed, whose "may" hedges nothing: "before a service may begin"."""
DENIALS: Final = ("no", "never", "denied", "without", "unlicensed")
HEDGE: Final = re.compile(
    r"\b(?:may|might|can|could|if|unless|depend\w*|whether|sometimes|some|optional\w*|only|except|but"
    r"|however|although|where|when|previously|formerly|recommended|contact|ask)\b"
)


def read_fidelity(block: Block | None, silent: Absent) -> Maybe[str]:
    """Read the systems for fidelity as one text, the items of a list one after the other."""
    if block is None:
        return silent
    if absence := read_absence(block):
        return absence
    return block.read(" ".join(" ".join(item.text.split()) for item in block.items()))


def read_licence(block: Block | None, notes: Notes, silent: Absent) -> Maybe[bool]:
    """Read whether a licence is required; two statements that differ, or a hedged one, are none."""
    if block is None:
        return silent
    if absence := read_absence(block):
        return absence
    said: set[bool | None] = set()
    place: Block | None = None
    for number, sentence in enumerate(sentences_of(block)):
        answers, end = _answers(sentence.low, is_first=number == 0)
        if answers and place is None:
            place = sentence.block.part(0, end)
        said |= answers
    if said == {True} or said == {False}:
        assert place is not None  # something was said
        return place.read(True in said)
    return not_understood(block, "say whether a licence is required", notes)


def _answers(low: str, is_first: bool) -> tuple[set[bool | None], int]:
    """Give what a sentence answers, and where its last words end; None stands for a hedge."""
    said: set[bool | None] = set()
    end, rest = 0, low
    first = YES_OR_NO.match(low) if is_first else None
    if first:
        said.add(first["yes"] is not None)
        end = first.end()
        rest = low[end:]
    alone = ALONE.fullmatch(rest.strip(" ,;:–-"))
    if alone and is_first:
        return said | {alone["never"] is None}, len(low)
    for match in NEEDED.finditer(low, end):
        denied = any(match[name] for name in DENIALS)
        said.add(not denied)
        rest = rest.replace(match[0], " ", 1)
        end = match.end()
    if not said and "licen" not in low:
        return said, 0
    rest = BEFORE.sub("", rest)
    if HEDGE.search(rest) or has_doubt(rest) or ("licen" in rest and not first and end == 0):
        said.add(None)
    return said, end
