"""The sample programme: what its published facts say of its rating, written out by hand."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from eifgraph.audit import Audit, Result, Rules, audit_all, explained
from eifgraph.audit.explain import Explained, audit_lines, needs
from eifgraph.audit.names import find_assessments, find_left_out
from eifgraph.audit.verdicts import audit
from eifgraph.audit.words import short_name
from eifgraph.errors import NotFound
from eifgraph.vocab import EIF

HOLDS, FAILS, OPEN = Result.HOLDS, Result.FAILS, Result.OPEN


@pytest.fixture
def sample(rules: Rules, sample_facts: Graph) -> Explained:
    """The audits of the one assessment of Child-Parent Psychotherapy."""
    (one,) = explained(audit_all(sample_facts, find_assessments(sample_facts, "CPP"), rules))
    return one


def results(found: Audit) -> dict[str, tuple[Result, str]]:
    """Give the result of each rule, and the numbers of the studies it rests on."""
    return {
        v.rule.notation: (v.result, "".join(study.rsplit("/", 1)[-1] for study in v.studies))
        for v in found.verdicts.values()
    }


def test_verdicts(sample: Explained) -> None:
    """Two trials with child outcomes carry the 3; what the plus and the 4 need is not printed."""
    assert results(sample.whole) == {
        "2": (OPEN, ""),
        "2-plus": (OPEN, ""),
        "3": (HOLDS, "12"),
        "3-plus": (OPEN, ""),
        "4-several": (HOLDS, "12"),
        "4-lasting": (OPEN, ""),
        "4-independent": (OPEN, ""),
        "4-plus-second": (OPEN, ""),
        "4-plus-independent": (OPEN, ""),
        "NE-rigorous": (HOLDS, "12"),
        "NE-none": (FAILS, ""),
        "NL2": (FAILS, ""),
        "not-3": (FAILS, ""),
        "not-4": (HOLDS, ""),
    }


def test_rating(sample: Explained) -> None:
    """Rated 3+: open as a whole, while all that is asked for 3 is shown."""
    whole = sample.whole
    assert whole.claimed is not None
    assert whole.supports is not None
    assert (whole.claimed.notation, whole.result, whole.supports.notation) == ("3+", OPEN, "3")


def test_the_plus_awaits_the_levels_of_the_studies(sample: Explained) -> None:
    """The studies' own ratings are missing, and nothing else."""
    (plus,) = (v for v in sample.whole.verdicts.values() if v.rule.notation == "3-plus")
    missing = {(f.thing.rsplit("/", 1)[-1], f.property.rsplit("#", 1)[-1]) for f in plus.missing}
    assert missing == {("1", "rating"), ("2", "rating")}


def test_left_out(sample: Explained, sample_facts: Graph) -> None:
    """Without either study, or study 1's only report, the plus falls; without one of three not."""
    found = {
        short_name(sample_facts, a.left[0]): (a.result, needs(sample.whole, a))
        for a in sample.without
    }
    assert found == {
        "study 1": (FAILS, True),
        "study 2": (FAILS, True),
        "report 'Toth 2002'": (FAILS, True),
        "report 'Lieberman 2005'": (OPEN, False),
        "report 'Lieberman 2006'": (OPEN, False),
        "report 'Ghosh Ippen 2011'": (OPEN, False),
    }
    assert {a.supports and a.supports.notation for a in sample.without} == {"3"}


def chosen(facts: Graph, *tokens: str) -> tuple[URIRef, tuple[URIRef, ...]]:
    """Pair the sample's assessment with what is to be left out."""
    (assessment,) = find_assessments(facts, "child-parent psychotherapy")
    meant = {part for token in tokens for part in find_left_out(facts, assessment, token)}
    return assessment, tuple(sorted(meant))


WITHOUT = [
    (("2",), FAILS, "3"),
    (("study 1", "2"), FAILS, None),
    (("12549708",), FAILS, "3"),
    (("pmid:12549708", "2"), FAILS, None),
    (("https://pubmed.ncbi.nlm.nih.gov/12549708/",), FAILS, "3"),
    (("Toth 2002", "toth 2002"), FAILS, "3"),
    (("S0145213411001499",), OPEN, "3"),
    (("1", "s0145213411001499"), FAILS, None),
]


@pytest.mark.parametrize(("tokens", "result", "supports"), WITHOUT)
def test_without_a_set(
    rules: Rules, sample_facts: Graph, tokens: tuple[str, ...], result: Result, supports: str | None
) -> None:
    """Studies go by number, reports by identifier; one that may be any of three makes doubt."""
    (found,) = audit(sample_facts, [chosen(sample_facts, *tokens)], rules)
    assert (found.result, found.supports and found.supports.notation) == (result, supports)


def test_doubt_leaves_the_rule_of_its_study_open(rules: Rules, sample_facts: Graph) -> None:
    """With study 1 out and study 2 in doubt, 3 is not determinable: it does not fail."""
    (found,) = audit(sample_facts, [chosen(sample_facts, "1", "S0145213411001499")], rules)
    assert results(found)["3"] == (OPEN, "")


def test_identifier_that_a_report_prints(sample_facts: Graph) -> None:
    """It is that report's, though the same identifier stands below three."""
    _, (report,) = chosen(sample_facts, "Lieberman 2005")
    _, (identifier,) = chosen(sample_facts, "S0145213411001499")
    sample_facts.add((report, EIF.statesIdentifier, identifier))
    assert chosen(sample_facts, "S0145213411001499")[1] == (report,)


def test_unknown_names(sample_facts: Graph) -> None:
    """A name that is not there is answered with those near it, or those listed."""
    with pytest.raises(NotFound, match=r"no programme 'cppp'; there are: .*CPP"):
        find_assessments(sample_facts, "cppp")
    with pytest.raises(NotFound, match=r"no study or report .* '9'; there are: 1, 12549708, 2"):
        chosen(sample_facts, "9")


def test_text_says_what_and_why(sample: Explained, sample_facts: Graph, rules: Rules) -> None:
    """The text names rules, studies, what is missing, what 4 needs, and how it may be used."""
    text = "\n".join(audit_lines([sample], sample_facts, rules))
    for words in (
        "rated 3+, which is not determinable from the published facts",
        "The published facts show all that the rules ask for 3.",
        "  3: holds, by study 1 and study 2.",
        "  3-plus: not determinable.",
        "    not stated of study 1: rating",
        "  not-4: holds.",
        "    neither shown nor excluded: 4-lasting, 4-independent",
        "What 4 would ask for besides",
        "  study 1: Randomised controlled trial; Improved expectations",
        "  without study 1: 3+ would not be supported; rule 3-plus fails; the facts show all",
        "It is not a new rating, no endorsement",
    ):
        assert words in text
