"""Which assessments, studies and reports a user means by a name, a number or an identifier."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from eifgraph.audit.scenarios import assessments, number, reports, studies
from eifgraph.audit.words import label, short_name
from eifgraph.errors import NotFound
from eifgraph.namespaces import OTHERS
from eifgraph.vocab import EIF

LITERAL: Final = Namespace(OTHERS["literal"])
RESOLVERS: Final = ("https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "doi:", "pmid:")
CLOSE: Final = 5


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
            names.setdefault(called.casefold(), set()).add(programme)
            printed[called.casefold()] = called
    meant = names.get(name.casefold(), set())
    if not meant:
        near = get_close_matches(name.casefold(), names, CLOSE, 0.5)
        raise NotFound("programme", name, [printed[called] for called in near])
    return [a for a in known.values() if facts.value(a, EIF.assesses) in meant]


def _names(facts: Graph, programme: Node) -> list[str]:
    called = [str(programme), str(programme).rsplit("/", 1)[-1]]
    for predicate in (RDFS.label, SKOS.altLabel, EIF.acronym):
        called += map(str, facts.objects(programme, predicate))
    return called


def find_left_out(facts: Graph, assessment: URIRef, token: str) -> URIRef:
    """Find what is meant to be left out of an assessment.

    It may be a study, by its number or IRI; or a report, by its IRI or by a DOI or other identifier
    that its page gives for it. An identifier that stands below several references may be that of
    any of them: then it is the identifier that is left out, which puts the study in doubt.

    Raises:
        NotFound: the assessment lists no such thing; what it lists is given.
    """
    listed = studies(facts, assessment)
    for study in listed:
        if token in (str(study), number(facts, study), f"study {number(facts, study)}"):
            return study
    for report in reports(facts, assessment):
        if token == str(report):
            return report
    plain = token.casefold()
    for prefix in RESOLVERS:
        plain = plain.removeprefix(prefix)
    identifiers = {
        str(facts.value(identifier, LITERAL.hasLiteralValue)).casefold(): (identifier, link)
        for study in listed
        for link in facts.objects(study, EIF.linkedTo)
        for identifier in facts.objects(link, EIF.statesIdentifier)
    }
    if plain not in identifiers:
        there = [short_name(facts, thing) for thing in listed] + sorted(identifiers)
        raise NotFound(f"study or report in {label(facts, assessment)}", token, there)
    identifier, link = identifiers[plain]
    below = list(facts.objects(link, EIF.listedAfter))
    return URIRef(str(below[0] if len(below) == 1 else identifier))
