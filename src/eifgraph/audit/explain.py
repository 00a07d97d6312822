"""Audits as lines for people and as JSON for programs; the same facts in both.

The wording says what published facts support; it never gives a rating or an order of programmes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import Graph, URIRef

from eifgraph.audit.rules import Rating, Rules
from eifgraph.audit.scenarios import studies
from eifgraph.audit.verdicts import Audit, Result, Verdict
from eifgraph.audit.words import USAGE, label, missing_words, reason_of, short_name
from eifgraph.vocab import EIF


@dataclass(frozen=True, slots=True)
class Explained:
    """An assessment's audit with all studies, and those that leave some out."""

    whole: Audit
    without: tuple[Audit, ...]


def explained(audits: Sequence[Audit]) -> list[Explained]:
    """Put the audits of each assessment together."""
    return [
        Explained(one, tuple(a for a in audits if a.left and a.assessment == one.assessment))
        for one in audits
        if not one.left
    ]


def audit_lines(found: Sequence[Explained], facts: Graph, rules: Rules) -> list[str]:
    """Explain audits in full, as lines of text."""
    lines = [line for one in found for line in (*_Lines(facts, rules, one).lines(), "")]
    return [*lines, f"Note: {USAGE}"]


def summary_lines(found: Sequence[Explained], facts: Graph) -> list[str]:
    """Say of each assessment with a rating what its facts support, a line each."""
    lines = [_summary(one, facts) for one in found if one.whole.claimed is not None]
    return [*sorted(lines, key=str.casefold), "", f"Note: {USAGE}"]


def _summary(one: Explained, facts: Graph) -> str:
    said = f"{label(facts, one.whole.assessment)}: {_rated(one.whole)}"
    hangs = [short_name(facts, a.left[0]) for a in one.without if needs(one.whole, a)]
    without = ", or without ".join(hangs)
    return said + (f"; without {without} the facts would contradict it" if hangs else "")


def _rated(audit: Audit) -> str:
    assert audit.claimed is not None
    assert audit.result is not None
    return f"rated {audit.claimed.notation}, {SAID[audit.result]}"


SAID = {
    Result.HOLDS: "which the published facts support",
    Result.FAILS: "which the published facts do not support",
    Result.OPEN: "which is not determinable from the published facts",
}


def needs(whole: Audit, without: Audit) -> bool:
    """Say whether a rating fails only if something is left out."""
    return whole.result is not Result.FAILS and without.result is Result.FAILS


def next_rating(claimed: Rating | None, rules: Rules) -> Rating | None:
    """Give the rating that follows a claimed one in the order, if it is in the order."""
    if claimed is None or claimed.rank is None:
        return None
    above = [rating for rating in rules.in_order() if (rating.rank or 0) > (claimed.rank or 0)]
    return above[0] if above else None


@dataclass(frozen=True, slots=True)
class _Lines:
    facts: Graph
    rules: Rules
    one: Explained

    def lines(self) -> Iterator[str]:
        whole = self.one.whole
        claimed = whole.claimed
        rated = _rated(whole) if claimed else "no rating in this copy"
        yield f"{label(self.facts, whole.assessment)}: {rated}"
        if whole.supports and whole.supports != claimed:
            yield f"The published facts show all that the rules ask for {whole.supports.notation}."
        asked = claimed.rules if claimed else ()
        if claimed:
            yield from self._section(f"What {claimed.notation} asks for", asked)
        reasons = dict(self._reasons())
        for reason, rules in reasons.items():
            yield from self._section(f"The page's own reason ({reason})", rules)
        following = next_rating(claimed, self.rules)
        if following is not None:
            more = [rule for rule in following.rules if rule not in asked]
            yield from self._section(f"What {following.notation} would ask for besides", more)
        yield from self._studies()
        if self.one.without:
            yield from ("", "If something is left out")
            for audit in self.one.without:
                yield f"  without {self._left(audit)}: {self._then(audit)}"

    def _section(self, title: str, rules: Sequence[URIRef]) -> Iterator[str]:
        yield from ("", title)
        for rule in rules:
            yield from self._verdict(self.one.whole.verdicts[rule])

    def _reasons(self) -> Iterator[tuple[str, Sequence[URIRef]]]:
        given = self.facts.objects(self.one.whole.assessment, EIF.explainedBy)
        for reason in sorted(URIRef(str(reason)) for reason in given):
            if self.rules.explanations.get(reason):
                yield self.rules.words[reason], self.rules.explanations[reason]

    def _studies(self) -> Iterator[str]:
        """Say of each study what the rules look at first: its design and the outcomes it backs."""
        listed = studies(self.facts, self.one.whole.assessment)
        if listed:
            yield from ("", "The studies")
        for study in listed:
            design = self.facts.value(study, EIF.design)
            said = self.rules.words.get(URIRef(str(design)), "design not known")
            backed = sorted(
                label(self.facts, URIRef(str(claim)))
                for claim in self.facts.subjects(EIF.basedOn, study)
            )
            outcomes = "; ".join(backed) or "backs no child outcome in this copy"
            yield f"  {short_name(self.facts, study)}: {said}; {outcomes}"

    def _verdict(self, verdict: Verdict) -> Iterator[str]:
        rule = verdict.rule
        said = verdict.result.value.replace("-", " ")
        by = " and ".join(short_name(self.facts, study) for study in verdict.studies)
        yield f"  {rule.notation}: {said}{f', by {by}' if by else ''}. {rule.text}"
        denied = [self.one.whole.verdicts[iri] for iri in rule.denies]
        unsettled = [v.rule.notation for v in denied if v.result is Result.OPEN]
        if verdict.result is Result.HOLDS and unsettled:
            yield f"    neither shown nor excluded: {', '.join(unsettled)}"
        assessment, words = self.one.whole.assessment, self.rules.words
        for line in missing_words(self.facts, verdict.missing, assessment, words):
            yield f"    {line}"

    def _left(self, audit: Audit) -> str:
        return " and ".join(short_name(self.facts, part) for part in audit.left)

    def _then(self, audit: Audit) -> str:
        if audit.claimed is None or audit.result is None:
            return "no rating in this copy"
        less = audit.supports if audit.supports != audit.claimed else None
        shown = f"the facts show all that the rules ask for {less.notation}" if less else ""
        then = [f"{audit.claimed.notation} {THEN[audit.result]}"]
        for rule in audit.claimed.rules:
            now, before = audit.verdicts[rule], self.one.whole.verdicts[rule]
            if now.result is not before.result:
                then.append(f"{rule_name(now)} {now.result.value.replace('-', ' ')}")
        return "; ".join([*then, shown] if shown else then)


THEN = {
    Result.HOLDS: "would still be supported",
    Result.FAILS: "would not be supported",
    Result.OPEN: "not determinable",
}


def rule_name(verdict: Verdict) -> str:
    """Name a rule in a line that has no room for its text."""
    return f"rule {verdict.rule.notation}"


def audit_json(found: Sequence[Explained], facts: Graph, rules: Rules) -> str:
    """Give audits as JSON, each with what follows if something is left out."""
    parts = _Json(facts, rules)
    document = {
        "usage": USAGE,
        "audits": [
            parts.audit(one.whole) | {"without": [parts.audit(a) for a in one.without]}
            for one in found
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Json:
    facts: Graph
    rules: Rules

    def audit(self, audit: Audit) -> dict[str, object]:
        return {
            "assessment": self.thing(audit.assessment),
            "leavesOut": [self.thing(part) for part in audit.left],
            "rating": audit.claimed and audit.claimed.notation,
            "result": audit.result and audit.result.value,
            "supports": audit.supports and audit.supports.notation,
            "verdicts": [
                self.verdict(verdict, audit.assessment) for verdict in audit.verdicts.values()
            ],
        }

    def thing(self, thing: URIRef) -> dict[str, str]:
        return {"id": str(thing), "label": label(self.facts, thing)}

    def verdict(self, verdict: Verdict, assessment: URIRef) -> dict[str, object]:
        rule = verdict.rule
        return {
            "rule": {
                "id": str(rule.iri),
                "notation": rule.notation,
                "text": rule.text,
                "sources": list(map(str, rule.sources)),
            },
            "result": verdict.result.value,
            "studies": [self.thing(study) for study in verdict.studies],
            "missing": [
                {
                    "of": self.thing(fact.thing),
                    "property": str(fact.property),
                    "reason": reason_of(self.facts, fact, assessment),
                }
                for fact in verdict.missing
            ],
        }
