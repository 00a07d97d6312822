"""What a finding was measured with, who answered, and how long after the intervention.

Knows the forms in which Guidebook pages print measures. Must not know the instruments: no list of
questionnaires, no spelling out of abbreviations, no repair of labels cut off in mid-word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eifgraph.ingest.quantities import NUMBER, parse_number

_PEOPLE: Final = (
    dict.fromkeys(("child", "children", "adolescent", "youth", "pupil", "student"), "child")
    | {"young person": "child", "self": "child"}
    | {"parent": "parent", "carer": "parent", "caregiver": "parent"}
    | {"mother": "mother", "maternal": "mother", "father": "father", "paternal": "father"}
    | {"teacher": "teacher", "observer": "observer"}
)
"""Printed word: notation in the code list `informant`."""

# Parts of the patterns below. Capitals matter: names have them, so only what says so ignores case.
_WORDS: Final = "|".join(sorted(_PEOPLE, key=len, reverse=True)).replace(" ", r"\s")
_PERSON: Final = rf"\b(?i:{_WORDS})(?:['’]?s['’]?)?"
_PERSONS: Final = rf"{_PERSON}(?:(?:\s?[,/&]|\sand|\sor)\s?{_PERSON})*"
_HYPHEN: Final = r"[-‐‑–\s]"
_BY: Final = rf"{_PERSONS}{_HYPHEN}(?:(?i:self|proxy){_HYPHEN})?"
_OTHERS: Final = r"(?i:clinician|interviewer|peer|researcher|staff|therapist)"  # in no code list
_OBSERVATION: Final = r"(?i:(?:coded|direct|independent)\sobservations?)"
_ANSWERED: Final = rf"""(?:
    (?:{_BY}|{_OTHERS}{_HYPHEN})(?i:report(?:s|ed)?|rat(?:ed|ings?)|completed)
        (?:\s(?:measure|assessment|questionnaire|interview))?
    | (?i:reported|rated|completed)\sby\s[\w\s]+ | {_OBSERVATION} | (?i:observations?))"""
_SUB: Final = r"(?i:sub-?scales?)"
_HEAD: Final = r"\b(?:Questionnaire|Inventory|Checklist|Interview|Schedule|Battery)"
# A few abbreviations open no instrument's name: they say what was measured.
_SHORT: Final = r"(?!(?:ADHD|PTSD|ASD|OCD|ODD|IQ)\b)[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z\d/&.-]{0,6}"
_NAME: Final = r"(?=['‘\"“]?[A-Z])"

# Anywhere: "(parent report)", "self-report measure", "Teacher-reported", "coded observation"
_INFORMANT: Final = re.compile(
    rf"""(?P<who>{_PERSONS}){_HYPHEN}(?:(?i:self|proxy){_HYPHEN})?
         (?i:report(?:s|ed)?|rat(?:ed|ings?)(?!\sscale)|completed)\b
    | (?i:reported|rated|completed)\sby\s(?:the\s)?(?P<whom>{_PERSONS})
    | {_OBSERVATION} | \((?i:observations?)\)""",
    re.VERBOSE | re.ASCII,
)
_A_PERSON: Final = re.compile(rf"\b(?i:{_WORDS})", re.ASCII)
# Before the name: "Teacher-reported Academic ... Scale", "coded observation of Ainsworth's ..."
_LEAD: Final = re.compile(
    rf"""(?:the\s)?(?:{_BY}(?:reported|rated|completed)\s|{_OBSERVATION}\sof\s)?(?:the\s)?
         (?:{_NAME}|(?=\S.*\b{_SUB}))""",
    re.VERBOSE | re.ASCII,
)
# After it: "Account of Child Symptoms measure", "'What Would I Do?' self-report assessment"
_TAIL: Final = re.compile(
    rf"""(?!{_PERSONS},?\s{_BY}report)  # "Youth self-report" is a name
         (?P<rest>(?:.*\s)?(?:['‘"“]?[A-Z][^\s,]*|\S*\w\S*[)'’"”]|.*\w(?=,)))
         (?:,?\s{_BY}report(?:ed)?(?:\s(?:measure|assessment))?|\smeasure)""",
    re.VERBOSE | re.ASCII,
)
_BRACKET: Final = re.compile(r"(?P<rest>.*\w.*?)\s?\((?P<inside>[^()]+)\)", re.ASCII)
# In a bracket: "Intensity Scale, parent report", "parent report: Intensity Scale"
_INSIDE: Final = re.compile(
    rf"(?:{_ANSWERED}[,;:]\s)?(?P<part>.+?)(?:[,;]\s{_ANSWERED})?", re.VERBOSE | re.ASCII
)
_ASIDE: Final = re.compile(rf"{_ANSWERED} | {_SHORT}", re.VERBOSE | re.ASCII)
# Part of the name: "(2nd edition)", "(short form)", "(Goodman, 1997)", "(10 items)", "(teacher)"
_EDITION: Final = re.compile(
    rf""".*\b(?i:version|edition|form|revised|adapted|abbreviated|aged?|ages|years)\b.*
    | .*\b(?:\d{{4}}[a-z]?|\d+[-\s]items?)\b.* | [\W\d]* | {_PERSONS}""",
    re.VERBOSE | re.ASCII,
)
# Part first: "... subscale of the Four Counties ...", "Global Severity Index of the Brief ...";
# not "Bayley Scales of Infant Development", hence the article where no subscale is named
_PART_OF: Final = re.compile(
    rf"""(?P<part>\S.*?\s(?:(?P<sub>{_SUB})|(?i:index|scores?|scale|domain)))
         \s(?:of|from|on|in)\s(?(sub)(?:the\s)?|the\s{_NAME})(?P<rest>.*\w.*)""",
    re.VERBOSE | re.ASCII,
)
# Part last: "SDQ conduct problems subscale", "... Questionnaire (SDQ) total difficulties"
_PART_AFTER: Final = re.compile(
    rf"""(?P<rest>{_SHORT}|.*?(?:\w\s\((?P<short>{_SHORT})\)|(?P<head>{_HEAD})))[,:]?\s
         (?!.*\b(?:at|by|for|from|in|of|on|with|measure)\b|.*{_HEAD})
         (?P<part>[^()]*\w\s{_SUB}(?:\sscores?)?
           | (?i:total)\s(?:difficulties|problems)(?:\sscore)?
           | (?(short)|(?(head)|(?!)))  # not after a bare "HOME"
             [^()]*\w\s(?i:scale|index|scores?)
           | (?(short)[a-z][a-z\s-]+|(?!)))""",
    re.VERBOSE | re.ASCII,
)
_SUBSCALE: Final = re.compile(rf"\s{_SUB}(?:\sscores?)?\Z", re.ASCII)

_LONGEST: Final = 400  # a longer text is no label, and the patterns take quadratic time

_COURSE: Final = r"(?:intervention|programme|program|treatment)"
# "Immediately after the intervention", "A year later", "one and a half years later"
_TIMEFRAME: Final = re.compile(
    rf"""(?:(?:(?:immediately|directly|straight)\s(?:after|following)\s(?:the\s)?{_COURSE}
           | (?:immediately\s|at\s)?post[-\s]?(?:{_COURSE}|test)
           | at\sthe\send\sof\sthe\s{_COURSE})
      | (?:at\s)?(?P<number>{NUMBER}|an?|half\san?)(?P<half>\sand\sa\shalf)?
        \s(?P<unit>week|month|year)s?(?P<more>\sand\sa\shalf)?
        \s(?:later|post[-\s]?{_COURSE}|after\s(?:the\s)?(?:end\sof\s(?:the\s)?)?{_COURSE}))\.?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_PER_YEAR: Final = {"week": 52, "month": 12, "year": 1}
_MOST_YEARS: Final = 100  # more is a slip of the page


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument, the part of it that was used, and who answered (code list `informant`)."""

    instrument: str
    subscale: str | None
    informant: str | None


def parse_measure(text: str) -> Measure:
    """Split a printed measure into instrument, subscale and informant.

    Both names are passages of the text, white space collapsed. An abbreviation after the name is
    dropped, a bracket about the edition stays. Two informants give None, as does whatever the text
    does not clearly say. The instrument is empty for blank text only.

    >>> parse_measure("Teacher-reported Academic Competence and Motivation Scale").instrument
    'Academic Competence and Motivation Scale'
    >>> parse_measure("SDQ conduct problems subscale (mother report)")
    Measure(instrument='SDQ', subscale='conduct problems', informant='mother')
    """
    label = " ".join(text.split())
    if len(label) > _LONGEST:
        return Measure(label, None, None)
    instrument, part = _peel(label)
    match = _PART_OF.fullmatch(instrument) or _PART_AFTER.fullmatch(instrument)
    if part is None and match and not _EDITION.fullmatch(match["part"]):
        part, (instrument, _) = match["part"], _peel(match["rest"])
    return Measure(instrument, part and _SUBSCALE.sub("", part), _informant(label))


def parse_timeframe(text: str) -> int | None:
    """Give the months after the end of the intervention, if they are one whole number.

    A year has 12 months and 52 weeks, so 26 weeks are 6 months and 8 weeks are None, like a range
    and a follow-up of which the text does not say since when.

    >>> parse_timeframe("Immediately after the intervention"), parse_timeframe("A year later")
    (0, 12)
    """
    match = _TIMEFRAME.fullmatch(" ".join(text.split()))
    if match is None or match["number"] is None:
        return None if match is None else 0
    printed = match["number"].casefold()
    number = {"a": Decimal(1), "an": Decimal(1)}.get(printed) or (
        Decimal("0.5") if printed.startswith("half") else parse_number(printed)
    )
    if match["half"] or match["more"]:
        number += Decimal("0.5")
    per_year = _PER_YEAR[match["unit"].casefold()]
    if number > _MOST_YEARS * per_year or number * 12 % per_year:
        return None
    return int(number * 12 / per_year)


def _peel(label: str) -> tuple[str, str | None]:
    """Take off a name what stands round it: who answered, an abbreviation, a bracketed part."""
    lead = _LEAD.match(label)
    name, part = label[lead.end() :] if lead else label, None
    while True:
        if match := _TAIL.fullmatch(name):
            name = match["rest"]
            continue
        match = _BRACKET.fullmatch(name)
        if match is None:
            return name, part
        inside = match["inside"].strip()
        if re.fullmatch(_SHORT, match["rest"]) and re.search(_HEAD, inside):
            return inside, part  # "SDQ (Strengths and Difficulties Questionnaire)"
        if found := _INSIDE.fullmatch(inside):
            inside = found["part"].strip()
        if not _ASIDE.fullmatch(inside):
            if part is not None or _EDITION.fullmatch(inside):
                return name, part
            part = inside
        name = match["rest"]


def _informant(label: str) -> str | None:
    words = [match["who"] or match["whom"] or "observer" for match in _INFORMANT.finditer(label)]
    people = {_PEOPLE[word.casefold()] for word in _A_PERSON.findall(" ".join(words))}
    return people.pop() if len(people) == 1 else None
