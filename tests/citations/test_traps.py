"""Works that are nearly what a reference names: each was once linked, and must not be."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from eifgraph.citations.decide import Decision, Verdict, decide
from eifgraph.citations.intext import read_short_forms
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.work import Kind, Person, Work

TEXT = (
    "Smith, J. (2005). Parenting support for young mothers in deprived areas. Child Development, "
    "75(4), 12-20."
)
CUT = TEXT[:71]
WORK = Work(
    source="crossref",
    identifiers={"doi": "10.5555/true"},
    title="Parenting support for young mothers in deprived areas",
    authors=(Person("Smith", "Jane"),),
    years=(2005,),
    containers=("Child Development",),
    volume="75",
    issue="4",
    first_page="12",
    last_page="20",
    kind=Kind.ARTICLE,
)
BARE = replace(WORK, containers=(), volume="", issue="", first_page="", last_page="")
RESPONSE = "On young mothers and support in deprived areas: Response to Doe and Roe"
OTHER = Work(
    source="crossref",
    identifiers={"doi": "10.5555/rats"},
    title="Lead exposure and learning in rats",
    authors=(Person("Garcia"),),
    years=(2005,),
)


def decided(text: str, *works: Work) -> Decision:
    """Decide on a text."""
    return decide(parse_reference(text), works)


def titled(title: str, work: Work = BARE) -> Work:
    """Give another work with the same facts."""
    return replace(work, title=title, identifiers={"doi": "10.5555/other"})


NEARLY = {
    "another identifier is printed": (f"{TEXT} doi:10.5555/rats", (WORK,)),
    "the printed identifier is of another work": (f"{TEXT} doi:10.5555/rats", (OTHER,)),
    "of either": (f"{TEXT} doi:10.5555/rats", (OTHER, WORK)),
    "the head of a title": (
        TEXT.replace("areas.", "areas: A comparison of two training interventions."),
        (BARE,),
    ),
    "years apart": (TEXT, (replace(BARE, years=(1998,)),)),
    "a year apart, and nothing else": (TEXT, (replace(BARE, years=(2004,)),)),
    "a thesis": (TEXT, (replace(BARE, kind=Kind.THESIS),)),
    "a preprint": (TEXT, (replace(BARE, kind=Kind.PREPRINT),)),
    "issue and last page": (TEXT, (replace(WORK, years=(2003,), volume="4", first_page="20"),)),
    "volume and page swapped": (
        TEXT,
        (replace(WORK, years=(1998,), volume="12", first_page="75"),),
    ),
    "an erratum at the end": (CUT, (titled(f"{WORK.title}: Erratum"),)),
    "an erratum in brackets": (CUT, (titled(f"{WORK.title} [Erratum]"),)),
    "a place in brackets": (CUT, (titled(f"{WORK.title} (vol 75, pg 12, 2005)"),)),
    "a reply at the end": (CUT, (titled(f"{WORK.title} \u2013 Reply"),)),
    "a response at the end": (CUT, (titled(f"{WORK.title}: a critical response"),)),
    "a study design": (CUT, (titled(f"{WORK.title}: study design"),)),
    "what is planned": (CUT, (titled(f"{WORK.title}: rationale, design, and methods"),)),
    "a design of a trial": (CUT, (titled(f"{WORK.title}: design of a randomised trial"),)),
    "a protocol in brackets": (CUT, (titled(f"{WORK.title} (protocol)"),)),
    "a supplement": (CUT, (titled(f"{WORK.title} - Supplementary material"),)),
    "a title that goes on otherwise": (
        "Smith, J. (2005). Parenting support for young mothers of",
        (titled("Parenting support for young mothers: an invented plan of visits"),),
    ),
    "a reply to a response": (
        f"Smith J: {RESPONSE}. Child Development 2005, 75(4):12-20.",
        (titled(f"Reply to: {RESPONSE}", replace(WORK, first_page="55", last_page="")),),
    ),
    "the article for its erratum": (TEXT.replace("Parenting", "Erratum. Parenting"), (WORK,)),
    "the article for a comment": (TEXT.replace("Parenting", "Comment on: Parenting"), (WORK,)),
    "other numbers": (
        TEXT.replace("areas", "areas at 12 months"),
        (titled(f"{WORK.title} at 24 months", WORK),),
    ),
    "two references": (
        f"{TEXT[:-1]}; Doe, A. (2003). Long-term follow-up of support. Child Welfare, 7, 1-9.",
        (WORK,),
    ),
}


@pytest.mark.parametrize("kind", NEARLY)
def test_nearly_is_not_linked(kind: str) -> None:
    """A person is asked, or nothing is found; and the reason is told."""
    text, works = NEARLY[kind]
    found = decided(text, *works)
    assert found.work is None, found.reason
    assert found.verdict in (Verdict.REVIEW, Verdict.NONE)
    assert found.reason


STILL = {
    "the work itself": (TEXT, WORK),
    "in a numbered list": (f"12. {TEXT}", WORK),
    "in brackets": (f"[3] {TEXT}", WORK),
    "with its identifier": (f"{TEXT} doi:10.5555/true", WORK),
    "with a slip in its page, and more behind its title": (
        TEXT.replace("areas.", "areas (Lepidoptera, Papilionidae).").replace("12-20", "13-20"),
        WORK,
    ),
    "names led by initials": (
        "J Smith, R Jones, Parenting support for young mothers in deprived areas. Child "
        "Development. 75, 112-120 (2005).",
        WORK,
    ),
    "behind a group": (
        "Smith J, Jones R, Young Mothers Study Group: Parenting support for young mothers in "
        "deprived areas. Child Development 2005, 75(4):112-20.",
        WORK,
    ),
    "with another part of a cut title": (
        "Smith, J. (2005). Parenting support for young mothers: results of phase 2 and pha",
        replace(WORK, title="Parenting support for young mothers: results of phase 2 and phase 3"),
    ),
    "a title that begins with a reply to a question": (
        TEXT.replace("Parenting", "Response to parenting"),
        titled(f"Response to {WORK.title.lower()}", WORK),
    ),
}


@pytest.mark.parametrize("kind", STILL)
def test_what_is_named_is_linked(kind: str) -> None:
    """The same caution leaves the right work linked."""
    text, work = STILL[kind]
    found = decided(text, work)
    assert found.work is work, found.reason


def test_identifiers_of_two_works_do_not_run_together() -> None:
    """A record with the same title, but of another kind or place, is another work."""
    article = replace(WORK, source="crossref")
    for other in (
        replace(WORK, source="pubmed", identifiers={"pmid": "5"}, volume="3", first_page="9"),
        replace(WORK, source="pubmed", identifiers={"pmid": "5"}, kind=Kind.THESIS),
    ):
        found = decided(TEXT, article, other)
        assert all("pmid" not in work.identifiers for work in found.candidates[0].works)


def test_descriptions_are_put_together_in_any_order() -> None:
    """A record with both identifiers joins those that have one each."""
    one = WORK
    other = replace(WORK, source="pubmed", identifiers={"pmid": "5"}, title=f"{WORK.title} (pilot)")
    both = replace(WORK, source="openalex", identifiers={"doi": "10.5555/true", "pmid": "5"})
    for works in ((one, other, both), (one, both, other), (other, one, both), (both, other, one)):
        found = decided(TEXT, *works)
        assert found.verdict is Verdict.EXACT
        assert len(found.candidates) == 1


HOSTILE = {
    "brackets": "(" * 20_000,
    "hyphens": "A" + "-" * 20_000,
    "initials": "A." * 10_000,
    "letters": "A" * 20_000,
    "names": "Aa-" * 7_000,
    "signs": "\u6f22" * 20_000,
    "years": "(2001) " * 3_000,
    "digits": "1" * 20_000,
    "numbers": "1, 2; 3. " * 2_500,
    "addresses": "http://" * 3_000,
    "markup": "<a " * 7_000,
    "blanks": " \n" * 10_000 + "x",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_takes_long(kind: str) -> None:
    """A text of 20 kB that was made to be slow is read in little time."""
    begun = time.process_time()
    parse_reference(HOSTILE[kind])
    read_short_forms(HOSTILE[kind])
    assert time.process_time() - begun < 2
