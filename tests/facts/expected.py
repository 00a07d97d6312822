"""What the graph must say, computed straight from `observations.jsonl`.

Knows the observations' keys and the names of the graph's terms. Must not know how records are
written or read: it is the other side of the comparison.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from tests.facts.observations import Finding, Observation, Outcome

Fact = tuple[str, ...]
"""A key and the value or values that belong together, as text."""
Notations = Mapping[tuple[str, str], str]
"""The notation for a code list and a label in lower case."""

SAMPLE: Final = "Child-Parent Psychotherapy"
"""The programme of the project's own page, which is no record."""
ONE_PROGRAMME: Final = {"New Forest Parenting Programme": "The New Forest Parenting Programme"}
LAYOUTS: Final = {
    "eif-web": "web",
    "eif-web-body": "web-body",
    "eif-print": "print",
    "eif-pdf": "pdf",
    "eif-report-2016": "report-2016",
    "foundations-2025": "foundations",
    "foundations-2025-body": "foundations-body",
}
BASES: Final = {"printed": "printed", "paragraphs": "explanations", "text": "sentence"}
UK_LABELS: Final = {"UK available": "ukProvision", "UK tested": "ukEvaluation"}
PAGE_KEYS: Final = frozenset(
    {"layout", "address", "issued", "modified", "isTruncated", "transcription"}
)
PROGRAMME_KEYS: Final = frozenset({"programme", "acronym"})
INFORMANTS: Final = {
    "self-report": "child",
    "child report": "child",
    "parent report": "parent",
    "teacher-report": "teacher",
    "observation": "observer",
}
"""Words of a printed measure, and whose answers they speak of."""
FOLLOW_UP_MONTHS: Final = {
    "Immediately after the intervention": "0",
    "4 months later": "4",
    "A year later": "12",
    "2 years later": "24",
    "9 years later": "108",
}
LAST_MEASURE_CUT: Final = re.compile(r"measure name is cut|cut inside the last measure name")
BASIS_CAVEATS: Final = frozenset({"from-explanations", "from-a-sentence"})
EXCERPT_KEYS: Final = frozenset({"isTruncated", "transcription", "ratingBasis"})
"""Keys that speak of the excerpt which was searched for, not of the page."""
FORMER_SCALE_BEFORE: Final = "2017-03"
WORDS: Final = {
    "one": "1",
    "two": "2",
    "three": "3",
    "three-and-a-half": "3.5",
    "four": "4",
    "five": "5",
    "seven": "7",
    "eight": "8",
}
MONTHS: Final = {"April": "04", "February": "02", "May": "05"}
"""The months that notes name; another one is a KeyError."""


def programme(seen: Observation) -> str:
    """Give the one label of the real programme."""
    return ONE_PROGRAMME.get(seen["programme"], seen["programme"])


def review(seen: Observation) -> str:
    """Give name and month of the review that the copy prints, as `name|month`, else nothing."""
    month = seen.get("review_date", seen.get("last_reviewed", ""))
    return f"{seen.get('review', '')}|{month}" if month else ""


def assessment_key(seen: Observation) -> tuple[str, str, str]:
    """Give what copies of one assessment share."""
    return programme(seen), seen["site"], review(seen)


def number(value: float | str) -> str:
    """Write a number in one way.

    >>> number(10), number(0.80), number("17.50")
    ('10', '0.8', '17.5')
    """
    return format(Decimal(str(value)).normalize(), "f")


def span(text: str) -> str:
    """Give the ages of a phrase in years, `least..most`, or nothing where it names none.

    >>> span("9 to 16 years old"), span("three"), span("up to 12 years"), span("18 months to 3")
    ('9..16', '3..3', '..12', '1.5..3')
    """
    found = re.findall(
        r"\b([\d.]+|" + "|".join(sorted(WORDS, reverse=True)) + r")\b( months)?", text
    )
    years = [number(float(WORDS.get(n, n)) / (12 if months else 1)) for n, months in found]
    if not years:
        return ""
    return f"..{years[0]}" if text.startswith("up to") else f"{years[0]}..{years[-1]}"


def note_facts(note: str) -> list[Fact]:
    """Give what only a note holds: offered ages, ethnicities, last change, bare badges."""
    facts: list[Fact] = []
    if offered := re.search(r"\boffered (?:for |ages |at age |children |a child )*([^;]+)", note):
        facts += [("offeredFor", ages) for ages in [span(offered[1])] if ages]
    if people := re.search(r"race and ethnicities(?: as printed)?: ([^;]+)", note):
        facts += [("ethnicity", one) for one in people[1].split(", ") if one != "not reported"]
    if updated := re.search(r"last updated (\w+) (\d{4})", note):
        facts.append(("modified", f"{updated[2]}-{MONTHS[updated[1]]}"))
    if "rating badges without values" in note:
        facts += [("labelOnly", "evidenceRating"), ("labelOnly", "costRating")]
    return facts


def list_facts(seen: Observation, codes: Notations) -> list[Fact]:
    """Give the members of the copy's lists of labels."""
    lists: list[tuple[str, str, list[str]]] = [
        ("ageGroup", "age-group", seen.get("age_groups", [])),
        ("deliveryModel", "delivery-model", seen.get("delivery_models", [])),
        ("setting", "setting", seen.get("settings", [])),
        ("targeting", "targeting", seen.get("targeting", [])),
        ("implementedIn", "country", seen.get("countries", [])),
    ]
    facts: list[Fact] = []
    for key, scheme, labels in lists:
        facts += [(key, codes[scheme, label.casefold()]) for label in labels]
    facts += [("deliveredBy", label) for label in seen.get("workforce", [])]
    facts += [("labelOnly", UK_LABELS[label]) for label in seen.get("uk_labels", [])]
    if "ages" in seen:
        band = seen["ages"].removesuffix(" years old").casefold()
        named = codes.get(("age-group", band))
        facts.append(("ageGroup", named) if named else ("ages", span(seen["ages"])))
    return facts


def informant(measure: str) -> str:
    """Say who answers, where the printed measure names it.

    >>> informant("smoking index (self-report)"), informant("coded observation of play")
    ('child', 'observer')
    """
    return next((who for words, who in INFORMANTS.items() if words in measure.casefold()), "")


def finding_fact(entry: Outcome, finding: Finding, codes: Notations, is_cut: bool) -> Fact:
    """Give a finding with all its keys and what they imply; what is absent is an empty text."""
    index = finding.get("improvement_index")
    return (
        "finding",
        codes["outcome-domain", entry["domain"].casefold()],
        entry.get("outcome", ""),
        finding.get("measure", ""),
        number(finding["change"]) if "change" in finding else "",
        codes["change-unit", finding["unit"].casefold()] if "unit" in finding else "",
        codes["change-direction", finding["direction"].casefold()],
        "" if index is None else number(index),
        finding.get("timeframe", ""),
        "true" if finding.get("long_term") else "",
        finding.get("study", ""),
        "child",
        informant(finding.get("measure", "")),
        FOLLOW_UP_MONTHS[finding["timeframe"]] if "timeframe" in finding else "",
        "true" if is_cut else "",
    )


def copy_facts(seen: Observation, codes: Notations) -> Counter[Fact]:
    """Give each fact of the copy, as often as it prints it."""
    texts: dict[str, str | None] = {
        "programme": programme(seen),
        "acronym": seen.get("acronym"),
        "site": seen["site"],
        "layout": LAYOUTS.get(seen["layout"], seen["layout"]),
        "address": seen.get("url"),
        "issued": seen.get("published"),
        "madeIn": review(seen) or None,
        "givenRating": seen.get("evidence_rating"),
        "ratingBasis": BASES[seen["rating_basis"]] if "rating_basis" in seen else None,
        "costRating": seen.get("cost_rating"),
        "transcription": seen["seen"],
    }
    flags = {
        "isTruncated": seen.get("truncated"),
        "isMixed": seen.get("asterisk"),
        "plusExplained": seen.get("plus_paragraph"),
        "ukProvision": seen.get("uk_provision"),
        "ukEvaluation": seen.get("uk_evaluation"),
    }
    facts: list[Fact] = [(key, text) for key, text in texts.items() if text is not None]
    facts += [(key, str(flag).lower()) for key, flag in flags.items() if flag is not None]
    dated = [f"{each.get('name', '')}|{each['date']}" for each in seen.get("reviews", [])]
    facts += [("earlierReview", each) for each in dated if each != review(seen)]
    facts += list_facts(seen, codes) + note_facts(seen.get("note", ""))
    return Counter(facts + outcome_facts(seen, codes))


def outcome_facts(seen: Observation, codes: Notations) -> list[Fact]:
    """Give the copy's claims and findings; only its last label or measure can be cut."""
    facts: list[Fact] = []
    entries, note = seen.get("outcomes", []), seen.get("note", "")
    ends = [finding for entry in entries for finding in entry.get("findings", [])][-1:]
    for entry in entries:
        domain = codes["outcome-domain", entry["domain"].casefold()]
        facts.append(("claim", domain, entry.get("outcome", "")))
        for each in entry.get("findings", []):
            is_cut = each is ends[0] and LAST_MEASURE_CUT.search(note) is not None
            facts.append(finding_fact(entry, each, codes, is_cut))
    if re.search(r"(?:^|; )outcome label is cut", note):
        facts.append(("cutLabel", entries[-1].get("outcome", "")))
    return facts


def assessment_facts(copies: Iterable[Observation], codes: Notations) -> set[Fact]:
    """Give what the copies of one assessment say of it together, claims with all their studies."""
    copies = list(copies)
    facts = {fact for copy in copies for fact in copy_facts(copy, codes)}
    facts = {fact for fact in facts if fact[0] not in PAGE_KEYS | PROGRAMME_KEYS | {"claim"}}
    studies: dict[tuple[str, str], set[str]] = {}
    for entry in (entry for copy in copies for entry in copy.get("outcomes", [])):
        claim = codes["outcome-domain", entry["domain"].casefold()], entry.get("outcome", "")
        studies.setdefault(claim, set()).update(entry.get("studies", []))
    facts |= {("claim", *claim, ",".join(sorted(on))) for claim, on in studies.items()}
    if studies and not any(copy.get("outcomes_complete") for copy in copies):
        facts.add(("claimsMayGoOn", "true"))
    return facts


def settled(seen: Observation) -> tuple[str, frozenset[str]]:
    """Give the settled rating of a copy that has one, and the caveats it carries."""
    given, plus = seen["evidence_rating"], seen.get("plus_paragraph")
    loses_plus = seen["layout"] in ("eif-web", "eif-web-body") and not given.endswith("+")
    second_hand = seen["layout"] == "provider-news"
    month = seen.get("review_date", "")
    caveats = {
        "plus-restored": loses_plus and plus is True,
        "plus-not-seen": loses_plus and plus is None,
        "from-explanations": seen["rating_basis"] == "paragraphs",
        "from-a-sentence": seen["rating_basis"] == "text",
        "mixed-findings": seen.get("asterisk") is True,
        "second-hand": second_hand,
        "former-scale": second_hand and "" < month < FORMER_SCALE_BEFORE,
    }
    rating = f"{given}+" if caveats["plus-restored"] else given
    return rating, frozenset(name for name, holds in caveats.items() if holds)


def settled_together(copies: Iterable[Observation]) -> tuple[set[str], set[str]]:
    """Give settled ratings and caveats of an assessment, that is, of those copies that rate.

    A copy that prints the rating leaves no doubt about where another copy had it from.
    """
    rated = [each for each in copies if "evidence_rating" in each]
    printed = {settled(each)[0] for each in rated if each["rating_basis"] == "printed"}
    caveats: set[str] = set()
    for rating, of_copy in map(settled, rated):
        caveats |= of_copy - BASIS_CAVEATS if rating in printed else of_copy
    return {rating for rating, _ in map(settled, rated)}, caveats
