"""Made-up references to try a review on, with the verdict that each asks for, and why.

Knows which verdicts there are; must not know keys' effects, files or the data. Authors, titles,
journals and identifiers are invented: 10.5555 is the prefix that Crossref keeps for examples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from eifgraph.citations.candidates import Candidate, Question
from eifgraph.citations.compare import compare
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.work import Kind, Person, Work

PAGE = "a made-up page"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and its answer."""

    question: Question
    right: str
    """The keys of the verdict."""
    why: str


def sample_questions() -> tuple[Labelled, ...]:
    """Give the questions, the easiest first."""
    return (_cut(), _version(), _protocol(), _report(), _siblings())


def _work(doi: str, title: str, *authors: str, **more: object) -> Work:
    people = tuple(
        Person(family, given) for family, _, given in (n.partition(" ") for n in authors)
    )
    made = Work("crossref", {"doi": f"10.5555/{doi}"}, title, authors=people, kind=Kind.ARTICLE)
    return replace(made, **more)  # type: ignore[arg-type]  # as each question below names them


def _question(number: int, text: str, reason: str, *works: tuple[Work, float]) -> Question:
    parts = parse_reference(text)
    found = tuple(Candidate(work, compare(parts, work), sure) for work, sure in works)
    return Question(f"eifref:made-up/{number}", text, found, reason, PAGE)


def _cut() -> Labelled:
    text = (
        "Aldous, P.R., Finch, M., & Okafor, T. (2014). Reading aloud at home: A randomised trial "
        "of the Little Lanterns programme with par"
    )
    article = _work(
        "reading.2014",
        "Reading aloud at home: A randomized trial of the Little Lanterns program with parents of "
        "toddlers",
        *("Aldous Philippa R.", "Finch Morgan", "Okafor Tobi"),
        years=(2014,),
        containers=("Journal of Made-Up Studies",),
        volume="8",
        first_page="101",
        last_page="118",
    )
    notice = replace(
        article,
        identifiers={"doi": "10.5555/reading.2015"},
        title=f"Correction to: {article.title}",
        years=(2015,),
        first_page="12",
        last_page="12",
        kind=Kind.NOTICE,
    )
    reason = "the reference is cut, and two works begin as it does"
    question = _question(1, text, reason, (article, 0.9), (notice, 0.08))
    return Labelled(question, "1", "spelling aside all agrees up to the cut; 2 is a notice about 1")


def _version() -> Labelled:
    text = (
        "Brandt, K., & Osei, L. (2019). Bedtime routines and sleep in the second year: Six-month "
        "outcomes. Journal of Made-Up Studies, 13(3), 201-215."
    )
    preprint = _work(
        "bedtime.v1",
        "Bedtime routines and sleep in the second year: Six-month outcomes",
        *("Brandt Kim", "Osei Lena"),
        years=(2018,),
        containers=("Made-Up Preprints",),
        kind=Kind.PREPRINT,
    )
    reason = "the reference has volume and page, and a work of its kind has none"
    why = "the reference names the article in a journal, and this is its preprint"
    return Labelled(_question(2, text, reason, (preprint, 0.7)), "c1", why)


def _protocol() -> Labelled:
    text = (
        "Ferreira, J., Holm, E., & Quist, B. (2008). Toddlers' first words: A home visiting trial."
        " Review of Invented Childhoods, 3, 44-58."
    )
    protocol = _work(
        "words.2005",
        "Toddlers' first words: Study protocol of a home visiting trial",
        *("Ferreira Jo", "Quist Bo"),
        years=(2005,),
        containers=("Made-Up Trials",),
        volume="2",
        first_page="9",
    )
    other = _work(
        "words.1998",
        "First words and toddlers' gestures",
        *("Holm Eva",),
        years=(1998,),
        containers=("Review of Invented Childhoods",),
        volume="1",
        first_page="3",
    )
    reason = "no work agrees in enough"
    why = "the protocol of a study is not the report of what it found, and 2 is another work"
    return Labelled(_question(3, text, reason, (protocol, 0.2), (other, 0.02)), "x", why)


def _report() -> Labelled:
    text = (
        "Castell, R. (2011). Little Lanterns in children's centres: Final report to the council. "
        "Sampleton: Sampleton City Council."
    )
    reason = "no source knows a work that agrees in enough"
    why = "reports of councils are seldom in a database; this is not looked for again"
    return Labelled(_question(4, text, reason), "n", why)


def _siblings() -> Labelled:
    text = "Dunne, S., & Meyer, A. (2016). Effects of parent coaching on"
    language = _work(
        "coaching.1",
        "Effects of parent coaching on language at age two",
        *("Dunne Sasha", "Meyer Ash"),
        years=(2016,),
        containers=("Journal of Made-Up Studies",),
        volume="10",
        first_page="5",
    )
    behaviour = replace(
        language,
        identifiers={"doi": "10.5555/coaching.2"},
        title="Effects of parent coaching on behaviour at age three",
        volume="11",
        first_page="70",
    )
    reason = "two works fit alike"
    why = "the line is cut before the titles part, so nothing here tells; ask who has the page"
    return Labelled(_question(5, text, reason, (language, 0.5), (behaviour, 0.5)), "s", why)
