"""The sample of a study: how many of what, how old, which parts are counted, shared with whom.

A size is a whole number of people, families or places. "Over 300" and "100 to 120" are none, nor
are percentages and ages; "about 300" is 300, and its reading says that it is not exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from eifgraph.ingest.ages import parse_ages
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import lowered
from eifgraph.ingest.labels import merged
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.quantities import NUMBER, how_number, is_whole, parse_number
from eifgraph.model import Read, Sample

# Here a dot or a blank before three digits divides thousands: nobody counts parts of people.
_GROUPED: Final = r"(?<![\d.,])[1-9]\d{0,2}(?:(?:\.\d{3}){1,3}|(?:\x20\d{3}){1,3})(?![.,\x20]?\d)"
_COUNT: Final = rf"(?:{_GROUPED}|{NUMBER})"
_ABOUT: Final = r"approximately|approx\.?|about|around|roughly|circa|nearly|almost|~"
# Not followed by what makes it a percentage, a time, an age, a range or a bound
_NO_COUNT: Final = (
    r"(?!\s?%|\s*per\s?cent|-\w|\+|[-\s]*(?:year(?!\s+\d)|month|week|day|hour|minute|time|session|point)s?\b"
    r"|\s*(?:-|–|to\b|or\b)\s*(?:\d|more\b|fewer\b)|\s+\d"
    rf"|\s+(?:to|or|of|of\s+the)\s+{NUMBER}|\s+and\s+{NUMBER}\s*(?:[).,;]|\Z|years?\b|months?\b))"
)
_SIZED: Final = rf"(?:n\s*=\s*)?(?P<size>{_COUNT})\b{_NO_COUNT}"
_OPENED: Final = (
    r"(?:(?:the\s+)?(?:total\s+|final\s+|study\s+|overall\s+)?(?:sample|participants|subjects)"
    r"(?:\s+size)?(?:\s+in\s+the\s+study)?"
    r"(?:\s+(?:consisted\s+of|comprised(?:\s+of)?|included|was(?:\s+made\s+up\s+of)?|were|is|are|of))?"
    r"[:,]?\s+)?(?:(?:a|the)\s+(?:total\s+)?(?:sample\s+)?(?:of\s+)?|(?:in\s+)?total(?:\s+of)?:?,?\s+)?"
)
_FIRST: Final = re.compile(
    rf"\s*{_OPENED}(?:(?P<about>{_ABOUT})\s*)?(?:an?\s+average\s+of\s+)?{_SIZED}",
    re.IGNORECASE | re.VERBOSE,
)
_N: Final = re.compile(
    rf"\bn\s*=\s*(?:(?P<about>{_ABOUT})\s*)?(?P<size>{_COUNT})\b{_NO_COUNT}", re.I
)
_LATER: Final = re.compile(
    r"(?<![\w.,-])(?:(?P<about>approximately|about|around|roughly|circa|nearly|almost|~)\s*)?"
    rf"(?P<size>(?=[\d½a-z]){_COUNT})\b{_NO_COUNT}",
    re.IGNORECASE,
)
# After these a number counts something else than the sample, or is no count at all
_NOT_AFTER: Final = re.compile(
    r"\b(?:in|from|across|at|within|over|under|than|to|least|most|by|between|stud(?:y|ies)|trial"
    r"|wave|level|grades?|years?|phase|table|aged?|ages|and|or|of\s+whom|of\s+which"
    r"|(?<!total\s)(?<!sample\s)(?<!consisted\s)(?<!consisting\s)(?<!comprised\s)of)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_STOP: Final = re.compile(
    r"[;:.]|,(?=\s*\d)|\b(?:in|from|of|with|where|who|whom|whose|which|at|across|attending|aged?"
    r"|ages|between|were|was|had|received|that|their|and\s+\d)\b",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_SINGULAR: Final = {"child", "family"}
_YOUNG: Final = {"children", "infants", "young-people", "students"}
_PEOPLE: Final = _YOUNG | {"parents", "mothers", "fathers", "grandparents", "men", "women"}
_PERSONS: Final = _PEOPLE | {"teachers", "participants"}
_WITHIN: Final[dict[str, set[str]]] = {
    "participants": _PERSONS,
    "parents": {"mothers", "fathers", "women", "men"},
    "women": {"mothers"},
    "men": {"fathers"},
    "children": _YOUNG - {"children"},
    "students": {"children", "young-people"},
    "young-people": {"children", "students"},
    "pairs": {"mother-child-pairs", "parent-child-pairs"},
    "parent-child-pairs": {"mother-child-pairs"},
}
"""Unit of a sample: units in which a part of it may be counted, besides its own."""

_PART: Final = re.compile(
    rf"""(?P<divider>[;:(] | ,(?!\d) | \.(?=\s+of\s+(?:whom|which|these|them)\b) | \band\b)\s*
    (?:and\s+)?(?P<part>(?:(?:of\s+(?:whom|which|these|them)|including),?\s+)?
      (?:(?P<about>{_ABOUT})\s*)?{_SIZED}(?=\s+[^\W\d]))""",
    re.VERBOSE | re.IGNORECASE,
)
_PART_END: Final = re.compile(r"[;()]|\.(?=\s|\Z)")
_OTHER_THING: Final = re.compile(
    r"\s+(?:(?:per|each|in\s+each)\b|groups?|arms?|conditions?|sites?|cit(?:y|ies)|countr(?:y|ies)|waves?|centres?|clinics?"
    r"|nurser(?:y|ies)|communit(?:y|ies)|districts?|counties|states?|items?|classrooms?)\b",
    re.IGNORECASE,
)

_NUMBERS: Final = (
    r"stud(?:y|ies)\s+(?P<numbers>\d{1,2}[a-z]?\b(?:(?:\s*[,&/]|,?\s+and)\s+(?:study\s+)?"
    r"\d{1,2}[a-z]?\b){0,5})(?!\s*(?:-|–|to\b)\s*\d)"
)
_WHO: Final = r"(?:samples?|participants|families|children|parents|mothers|pupils|students|pairs)"
_SAME: Final = re.compile(
    rf"""(?:
      \bsame(?:\s+{_WHO})?\s+(?:as|of|in|from)\s+(?:(?:that|those|the\s+\w+)\s+)?(?:(?:in|of|for)\s+)?
    | \b(?:sub-?sample|sub-?set|sub-?group|{_WHO}|follow-up)\s+
      (?:of|from|in|as(?:\s+(?:in|for))?)\s+(?:the\s+)?(?:(?:same\s+)?{_WHO}\s+(?:of|from|in)\s+)?
    | (?:^|[,;(]\s*)(?:as(?:\s+(?:in|for|described\s+(?:in|for)))?|see)\s+ )
    {_NUMBERS}
    | \b(?:stud(?:y|ies)\s+(?P<own>\d{{1,2}}[a-z]?)(?:['’]s)?\s+{_WHO}\b)""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_ANOTHER: Final = re.compile(
    r"\b(?:not|no|nor|different|separate|independent|new|other|unlike|than|excluding|except)\b|n['’]t\b",
    re.IGNORECASE,
)


def parse_sample(block: Block, notes: Notes) -> Sample | None:
    """Read size, unit, ages and counted parts of a sample; None if it gives no size.

    A part larger than the whole is no part of it: then the text is kept and a finding made. What
    is counted in another unit ("2,042 pupils in 56 schools") is no part either.
    """
    match = _size(block.text, notes)
    if match is None:
        return None
    text, end = block.text, match.end("size")
    size = _count(block, match)
    unit = _unit_after(text[end : end + 300], size.value, notes)
    unit = unit or _unit_before(text[: match.start("size")], notes)
    parts = tuple(_parts(block, end, Sample(size, unit, text), notes))
    return Sample(size, unit, text, parse_ages(block), parts)


def find_same_sample(block: Block) -> tuple[Read[str], ...]:
    """Read the numbers of the studies whose participants a sample is said to share.

    >>> [read.value for read in find_same_sample(Block("Same sample as studies 1a and 2", 1))]
    ['1a', '2']
    """
    found: list[Read[str]] = []
    for match in _SAME.finditer(block.text) if "stud" in lowered(block.text) else ():
        sentence = max(block.text.rfind(mark, 0, match.start()) for mark in ".;\n") + 1
        if _ANOTHER.search(block.text, sentence, match.end()):
            continue
        first, last = match.span("own" if match["own"] else "numbers")
        for number in re.finditer(r"\d{1,2}[a-z]?", block.text[first:last], re.IGNORECASE):
            part = block.part(first + number.start(), first + number.end())
            found.append(part.read(part.text.casefold()))
    return merged(found)


def _whole(printed: str) -> tuple[int, str]:
    """Give a count and how it was read; -1 for what is no whole number."""
    if re.fullmatch(_GROUPED, printed):
        kind = "a dot" if "." in printed else "a space"
        return int(re.sub(r"\D", "", printed)), f"{kind} as thousands separator"
    number = parse_number(printed)
    return (int(number), how_number(printed)) if is_whole(number) else (-1, "")


def _count(block: Block, match: re.Match[str]) -> Read[int]:
    number, how = _whole(match["size"])
    if match["about"]:
        how = "; ".join(filter(None, (f"'{match['about']}' left out", how)))
    return block.part(*match.span("size")).read(number, how=how)


def _size(text: str, notes: Notes) -> re.Match[str] | None:
    """Find the size: at the beginning, after "n =", or the first number of something we know."""
    if first := _FIRST.match(text):
        is_thing = _OTHER_THING.match(text, first.end()) is not None
        return None if is_thing or _whole(first["size"])[0] < 1 else first
    named = _N.search(text)
    if named and _whole(named["size"])[0] > 0:
        return named
    for match in _LATER.finditer(text[:500]):
        if _NOT_AFTER.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        number, _ = _whole(match["size"])
        if number > 0 and _own_unit(text[match.end() : match.end() + 80], number, notes):
            return match
    return None


@cache
def _units(labels: tuple[str, ...], is_one: bool) -> re.Pattern[str]:
    """Make the pattern of all units; of two at one place it takes the longer."""
    known = sorted((label.casefold() for label in labels), key=len, reverse=True)
    # "112 child welfare workers" are no children
    names = [re.escape(label) for label in known if is_one or label not in _SINGULAR]
    return re.compile(rf"\b(?:{'|'.join(names)})\b" if names else r"(?!)", re.IGNORECASE)


def _first_unit(text: str, number: int, notes: Notes) -> re.Match[str] | None:
    labels = notes.code_lists.labels("sample-unit")
    return _units(labels, number == 1).search(" ".join(text.split()))


def _unit_after(text: str, number: int, notes: Notes) -> str | None:
    """Find the first unit after a size, whatever stands in brackets between, but in its clause."""
    found = _first_unit(_BRACKETS.sub(" ", text), number, notes)
    if found is None or _STOP.search(found.string, 0, found.start()):
        return None
    return notes.code_lists.notation("sample-unit", found[0])


def _unit_before(text: str, notes: Notes) -> str | None:
    """Find the unit that a size follows: "Families (n = 75)"."""
    found = _first_unit(text[-60:], 2, notes)
    return found and notes.code_lists.notation("sample-unit", found[0])


def _own_unit(text: str, number: int, notes: Notes) -> str | None:
    """Find the unit that a number names itself, within four words."""
    words = re.match(r"\s*(?:[^\s;,:()]+\s+){0,3}[^\s;,:().]+", text)
    return _unit_after(words[0], number, notes) if words else None


def _parts(block: Block, start: int, whole: Sample, notes: Notes) -> Iterator[Read[Sample]]:
    """Give the counted parts that stand after the size."""
    matches = list(_dividers(block.text, start))
    starts = [*(match.start() for match, _ in matches[1:]), len(block.text)]
    for (match, last), following in zip(matches, starts, strict=False):
        count = _count(block, match)
        if count.value < 0 or _OTHER_THING.match(block.text, match.end()):
            continue
        text = block.text[match.start("part") : min(following, last)].rstrip(" ,\n\t")
        part = block.part(match.start("part"), match.start("part") + len(text))
        unit = (
            _own_unit(block.text[match.end() : match.end() + 80], count.value, notes) or whole.unit
        )
        is_within = unit == whole.unit or whole.unit is None or unit in _WITHIN.get(whole.unit, ())
        if count.value > whole.size.value and (is_within or {unit, whole.unit} <= _PEOPLE):
            notes.warn("part-above-whole", part, part.text, "check the numbers of the sample")
        elif is_within:
            yield part.read(Sample(count, unit, part.text))


def _dividers(text: str, start: int) -> Iterator[tuple[re.Match[str], int]]:
    """Give the beginnings of parts and where they must end.

    None is in a bracket of a part, and "and" begins one only after another.
    """
    first, end = start, -1
    for match in _PART.finditer(text, start):
        place, divider = match.start(), match["divider"].casefold()
        is_within = place < end  # the end of the part before, if that is not this one's beginning
        if is_within and text.count("(", first, place) > text.count(")", first, place):
            continue
        if (divider == "and" and not is_within) or (divider == "(" and is_within):
            continue  # "64 children and 32 teachers": more of them, no part
        first, end = match.end(), end if is_within else _part_end(text, match.end())
        yield match, end


def _part_end(text: str, start: int) -> int:
    """Find where a part ends: at the bracket that it stands in, or where its sentence does."""
    depth = 0
    for match in _PART_END.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth < 0 or (depth == 0 and match[0] in {";", "."}):
            return match.start()
    return len(text)
