"""All pairs of page and transformation, all sections of pages, and what is excepted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from eifgraph.records.codec import encode
from tests.metamorphic.deletions import Deletion, deletions
from tests.metamorphic.facts import changes, facts, read, values
from tests.metamorphic.transformations import NAMES, transform
from tests.score import Golden, golden_pages

PAGES: Final = tuple(golden for golden in golden_pages() if not golden.is_refused)
Reasons = dict[tuple[str, str], str]
"""Page and what is done to it: the reason why that changes what the page means."""
_SENTENCES = "between two sentences of a reference, nothing tells that it goes on below furniture"
_STEPS = "between steps without bullets, a full line looks as if it went on in the next"
_COPY = "the page is itself a copy broken in its own way, and breaking it again loses what tells"
_HANGS: Final = ("hanging", "flush")
_REFLOWS: Final = tuple(name for name in NAMES if name.startswith(("wrapped-", "furniture-")))
COPIES: Final[Reasons] = {
    (page, name): _COPY
    for page in (
        *("card-one-line", "real-bare-findings", "real-finding-slips"),
        *("real-document-site", "real-document-site-rating"),
    )
    for name in (*_REFLOWS, "blank-lines-doubled")
}
_TWICE = "known fault: the page is wrapped already, and lines of two widths are not all mended"
EXCEPTED: Final[Reasons] = {
    **COPIES,
    **{("held-print-cinder", f"wrapped-60-{h}"): _TWICE for h in _HANGS},
    **{
        ("blind-body-weather", f"wrapped-{width}-{how}"): _STEPS
        for width in (60, 100)
        for how in _HANGS
    },
    ("blind-pdf-kites", "furniture-within"): _SENTENCES,
    **{("body-full", f"wrapped-72-{how}"): _STEPS for how in ("hanging", "flush")},
    ("body-full", "furniture-within"): _STEPS,
}
_BARE = "the page has no other heading of a Guidebook page"
_WORDS = "a word that is broken in a reference stands whole in this section alone"
_COUNTED = "the page numbers of this section show that a number below it is one"
_EXPLAINED = "the ratings are concluded from their explanations, which stand elsewhere"
_PLUS = "the rating is concluded from its explanations, the plus from that of the plus"
EXCEPTED_DELETIONS: Final[Reasons] = {
    ("foundations-body", "Child outcomes/@6"): _BARE,
    ("ireland-body", "Child outcomes/@4"): _BARE,
    ("body-full", "EIF Programme Assessment/What does the plus mean?@10"): _PLUS,
    ("real-bare-ratings", "EIF Programme Assessment/What does the plus mean?@23"): _PLUS,
    ("fresh-ireland-causeway", "title block/@1"): _EXPLAINED,
    ("fresh-report-cobblestone", "title block/@1"): _EXPLAINED,
    ("fresh-report-cobblestone", "title block/Disclaimer@14"): _EXPLAINED,
    ("real-finding-slips", "Child outcomes/@5"): _BARE,
    ("blind-report-nest", "About the evidence/1@212"): _COUNTED,
    ("second-report-sparrow", "About the evidence/2@204"): _COUNTED,
    ("held-report-saltmarsh", "title block/@1"): _WORDS,
    ("held-report-saltmarsh", "title block/Disclaimer@11"): _WORDS,
}


@cache
def text_of(golden: Golden) -> str:
    """Give the text of a golden page, lines ended by line feeds."""
    return golden.page.read_bytes().decode("utf-8")


@cache
def facts_of(golden: Golden) -> Any:
    """Give the facts of a golden page as it is."""
    return values(encode(read(golden.page)[1]))


@cache
def sections_of(golden: Golden) -> tuple[Deletion, ...]:
    """Give the sections of a golden page that can be deleted."""
    return deletions(read(golden.page)[0])


def applicable(golden: Golden) -> tuple[str, ...]:
    """Name the transformations that change the bytes of a page and not its meaning."""
    text = text_of(golden)
    names = (name for name in NAMES if (golden.name, name) not in EXCEPTED)
    return tuple(name for name in names if transform(name, text) is not None)


def differences(golden: Golden, data: bytes, scratch: Path) -> list[str]:
    """Say which facts differ between a golden page and a transformed copy of it."""
    scratch.write_bytes(data)
    return list(changes(facts_of(golden), facts(scratch)))
