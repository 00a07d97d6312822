"""A page whose references are of works that the stand-in knows, and what is made of it.

Among them are a title that is cut off, a retracted article, a report, a reference that no source
knows and one that several works fit; a person has decided on two of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from eifgraph.citations.curated import change_curated
from eifgraph.citations.mapping import CURATED_FILE, new_set
from eifgraph.citations.outcomes import Listed
from eifgraph.citations.rows import CURATION, NOT, MappingRow, Status
from eifgraph.config import Settings, resource_dir
from eifgraph.namespaces import INSTANCES
from eifgraph.pipeline import ingest_file, read_parts
from eifgraph.release import build_release
from tests.releases import make_builds_quick
from tests.standin.corpus import Corpus, Record

NAME: Final = "child-parent-psychotherapy"
OWN: Final = Path(__file__).resolve().parent.parent / "data" / "pages" / f"{NAME}.txt"
FIRST: Final = (
    "Quillfeather, M. J., van der Oak, P., & Lantern Study Group (2011). Evening lanterns and "
    "shared reading: A randomised trial with fam"
)
"""The one reference of the first study, with a link of its own."""
OTHERS: Final = (
    "Pippin, L., & Russet, C. (2018). Does orchard play improve language? A cluster trial. "
    "Journal of Invented Family Studies, 19, 410-431.",
    "Thistlewood, A., & Øst, K. (1999). Kites at school & at home: effects on attention in "
    "7-year-olds. Archives of Imaginary Psychology, 44, 55-59.",
    "O'Marsh, N. (1987). Pebbles, promises and practice: a controlled study of home vis",
    "Bramble, J. (2015). The Hedgerow Programme in three counties: Final report to the invented "
    "council. University of Nowhere.",
    "Wren, S. (2002). Parents who sing: groups in libraries. In Handbook of Invented "
    "Interventions, 61-84.",
    "Tidepool Collaboration (2016). Tidepool: a parenting group for fathers, a pilot study. "
    "Invented Trials, 11, e1002.",
    "Quillfeather, M. J., & van der Oak, P. (2014). Evening lanterns and shared reading: "
    "Five-year follow-up of a randomised trial. Journal of Invented Family Studies, 15, 88-101.",
    "Nobody, A. (2001). A careful account of things that no database has ever heard of. "
    "Unpublished.",
    "Quillfeather, M. J. (2010). Evening lanterns and shared",
    "Dale, R. (2009). Quiet reading in quiet rooms: an invented evaluation.",
)
"""Those of the second study."""
SETTLED: Final = "Pippin"
"""Whose reference a person has linked."""
REJECTED: Final = "Wren"
"""Whose reference a person has said not to be what the sources take it for."""


def with_twins(works: list[Record]) -> Corpus:
    """Give works with two more, each in another source, that both fit the last reference."""
    first, report = (next(one for one in works if one["doi"] == doi) for doi in ALIKE.values())
    title = "Quiet reading in quiet rooms: an invented evaluation"
    changed = {"title": title, "subtitle": "", "date": [2009], "pages": "", "journal": ""}
    changed |= {"authors": [{"family": "Dale", "given": "Ruth"}], "openalex": "", "omid": ""}
    twins = zip(ALIKE, (first, report), strict=True)
    return Corpus([*works, *({**one, **changed, "doi": doi} for doi, one in twins)])


ALIKE: Final = {
    "10.5555/quiet.1": "10.5555/handbook.ch4",
    "10.5555/quiet.2": "10.5555/hedge.report.3",
}
"""The identifiers of the two, and of what they are made of."""


def make_data(folder: Path) -> Settings:
    """Make a data folder with the page and its graph; give its settings."""
    settings = Settings(data=folder / "data", build=folder / "build")
    page = settings.data / "pages" / f"{NAME}.txt"
    page.parent.mkdir(parents=True)
    page.write_text(_page(OWN.read_text(encoding="utf-8")), encoding="utf-8")
    made = ingest_file(page, settings, *read_parts())
    assert made.report.conforms
    made.target.parent.mkdir(parents=True)
    made.target.write_text(made.turtle, encoding="utf-8")
    return settings


def _page(text: str) -> str:
    """Put our references in the place of those that a page has."""
    lines = text.split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("Toth, S.L."))
    lines[first] = FIRST
    lines[first + 2] = "Available at <http://europepmc.org/abstract/med/990000017>"
    begin = next(at for at, line in enumerate(lines) if line.startswith("Lieberman, A.F., van"))
    end = next(at for at, line in enumerate(lines) if line.startswith("Ghosh Ippen, C., Harris"))
    lines[begin : end + 1] = "\n\n".join(OTHERS).split("\n")
    return "\n".join(lines)


def make_release(settings: Settings) -> None:
    """Build the release whose references are looked up."""
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        files = {NAME: settings.graphs / f"{NAME}.ttl"}
        build_release(files, resource_dir("ontology"), settings.build, INSTANCES)


def curate(links: Path, listed: tuple[Listed, ...]) -> None:
    """Have a person decide: one reference is linked, and of one the work is rejected."""
    (mine,) = (one for one in listed if one.text.startswith(SETTLED))
    (other,) = (one for one in listed if one.text.startswith(REJECTED))
    row = MappingRow(
        mine.subject,
        "doi:10.5555/orchard%2Ccomma.5",
        mine.text,
        mapping_justification=CURATION,
        mapping_date="2025-12-24",
        ext_status=Status.ACCEPTED,
    )
    other_row = replace(
        row,
        subject_id=other.subject,
        object_id="doi:10.5555/handbook.ch4",
        subject_label=other.text,
        predicate_modifier=NOT,
        ext_status=Status.REJECTED,
    )
    links.mkdir(parents=True, exist_ok=True)
    change_curated(links / CURATED_FILE, new_set("curated", "1"), [row, other_row], [])
