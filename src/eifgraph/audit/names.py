"""Which assessments, studies and reports a user means by a name, a number or an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from eifgraph.audit.scenarios import assessments, reports, studies
from eifgraph.audit.words import label, short_name
from eifgraph.errors import NotFound
from eifgraph.namespaces import OTHERS
from eifgraph.vocab import EIF

LITERAL: Final = Namespace(OTHERS["literal"])
HAS_IDENTIFIER: Final = URIRef(OTHERS["datacite"] + "hasIdentifier")
RESOLVER: Final = re.compile(
    r"^(?:doi:|pmid:|https?://(?:(?:dx\.)?doi\.org|pubmed\.ncbi\.nlm\.nih\.gov|europepmc\.org/\w+/med)/)"
)
CLOSE: Final = 5


def plainly(text: str) -> str:
    """Give a name without what people and editors change in it: case, spaces, kinds of quotes.

    >>> plainly(" Let’s  Play")
    "let's play"
    """
    return " ".join(text.replace("\u2019", "'").casefold().split())


def find_assessments(facts: Graph, name: str) -> list[URIRef]:
    """Find the assessments of a programme by its name, short name or IRI, or one by its own IRI.

    Raises:
        NotFound: nothing is so called; the names nearest to it are given.
    """
    known = {str(assessment): assessment for assessment in assessments(facts)}
    if name in known:
        return [known[name]]
    names: dict[str, set[Node]] = {}
    printed: dict[str, str] = {}
    for programme in facts.subjects(RDF.type, EIF.Programme):
        for called in _names(facts, programme):
            names.setdefault(plainly(called), set()).add(programme)
            printed[plainly(called)] = called
    meant = names.get(plainly(name), set())
    if not meant:
        near = get_close_matches(plainly(name), names, CLOSE, 0.5)
        raise NotFound("programme", name, [printed[called] for called in near])
    return [a for a in known.values() if facts.value(a, EIF.assesses) in meant]


def _names(facts: Graph, programme: Node) -> list[str]:
    called = [str(programme), str(programme).rsplit("/", 1)[-1]]
    for predicate in (RDFS.label, SKOS.altLabel, EIF.acronym):
        called += map(str, facts.objects(programme, predicate))
    return called


def find_left_out(facts: Graph, assessment: URIRef, token: str) -> tuple[URIRef, ...]:
    """Find what is meant to be left out of an assessment.

    It may be a study, by its number or IRI; or a report, by its IRI, by surname and year, or by a
    DOI or other identifier that its page gives for it or its work is known by. An identifier that
    stands below several references may be that of any of them: then it is the identifier that is
    left out, which puts the study in doubt.

    Raises:
        NotFound: the assessment lists no such thing; what it lists is given.
    """
    meant: dict[str, set[URIRef]] = {}
    for thing in (*studies(facts, assessment), *reports(facts, assessment)):
        name = short_name(facts, thing)
        for called in (str(thing), name, name.partition(" ")[2].strip("'")):
            meant.setdefault(plainly(called), set()).add(thing)
    for value, thing in identified(facts, assessment):
        meant.setdefault(value, set()).add(thing)
    plain = RESOLVER.sub("", plainly(token)).rstrip("/")
    if plain not in meant:
        longer = ("report ", "study ")
        there = sorted(n for n in meant if "/id/" not in n and not n.startswith(longer))
        raise NotFound(f"study or report in {label(facts, assessment)}", token, there)
    return tuple(sorted(meant[plain]))


def identified(facts: Graph, assessment: URIRef) -> Iterator[tuple[str, URIRef]]:
    """Give each identifier that is known of reports, and what it stands for.

    One that a report itself prints, or that its work is known by, is that report's, whatever it
    stands below elsewhere.
    """
    own: dict[Node, URIRef] = {}
    for report in reports(facts, assessment):
        for work in facts.objects(report, EIF.identifies):
            own |= dict.fromkeys(facts.objects(work, HAS_IDENTIFIER), report)
        own |= dict.fromkeys(facts.objects(report, EIF.statesIdentifier), report)
    for identifier, report in own.items():
        yield _value(facts, identifier), report
    for study in studies(facts, assessment):
        for link in facts.objects(study, EIF.linkedTo):
            below = list(facts.objects(link, EIF.listedAfter))
            for identifier in facts.objects(link, EIF.statesIdentifier):
                if identifier not in own:
                    meant = URIRef(str(below[0] if len(below) == 1 else identifier))
                    yield _value(facts, identifier), meant


def _value(facts: Graph, identifier: Node) -> str:
    return plainly(str(facts.value(identifier, LITERAL.hasLiteralValue)))
