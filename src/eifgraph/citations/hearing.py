"""Which answer of a source a description of a work was read from.

Sources give works, and whoever sends requests gives answers; here the two are put together again,
so that each record can be traced. Knows answers and works; must not know any source's form.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from eifgraph.citations.asking import Answer
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.work import Work

_WORD: Final = re.compile(r"[^\W_]+")


class Hearing:
    """Takes note of answers, for each thread by itself."""

    def __init__(self) -> None:
        self._here = threading.local()

    def hear(self, answer: Answer) -> None:
        """Take note of an answer, if this thread listens."""
        answers: list[Answer] | None = getattr(self._here, "answers", None)
        if answers is not None:
            answers.append(answer)

    @contextmanager
    def listening(self) -> Iterator[list[Answer]]:
        """Give the answers that this thread is given meanwhile, in order."""
        answers: list[Answer] = []
        self._here.answers = answers
        try:
            yield answers
        finally:
            self._here.answers = None


def records_of(works: Iterable[Work], answers: Sequence[Answer]) -> Iterator[Retrieved]:
    """Give works with the answers that they were read from; those that no answer has are left out.

    Of the answers of its source, a work is from the one in which most of its identifiers stand; of
    several such, from the last. Each answer is gone through once, however many works there are.
    """
    described = tuple(works)
    found = [one for one in answers if one.is_found]
    sought: dict[str, set[str]] = defaultdict(set)
    for work in described:
        sought[work.source] |= {value.casefold() for value in work.identifiers.values()}
    values = {source: _Values(each) for source, each in sought.items()}
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, answer in enumerate(found):
        if answer.source in values:
            for value in values[answer.source].within(_text(answer)):
                places[answer.source, value].append(place)
    for work in described:
        names = [(work.source, value.casefold()) for value in work.identifiers.values()]
        counts = Counter(place for name in names for place in places.get(name, ()))
        if counts:
            answer = found[max(counts, key=lambda place: (counts[place], place))]
            moment = answer.retrieved.replace(microsecond=0)
            yield Retrieved(work, answer.address, moment, answer.digest)


class _Values:
    """Identifiers that are looked for together, each where it is no part of a longer one."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = frozenset(values)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        """How long those are that begin with a word."""
        self._others: list[str] = []
        """Those that begin with none."""
        for value in self._values:
            if first := _WORD.match(value):
                self._lengths[first[0]].add(len(value))
            else:
                self._others.append(value)

    def within(self, text: str) -> set[str]:
        """Give those that stand in a text."""
        found = {one for one in self._others if _alone(one).search(text)}
        for word in _WORD.finditer(text):
            for length in self._lengths.get(word[0], ()):
                end = word.start() + length
                value = text[word.start() : end]
                if value in self._values and not text[end : end + 1].isalnum():
                    found.add(value)
        return found


def _alone(value: str) -> re.Pattern[str]:
    """Give what finds an identifier that is no part of a longer one."""
    return re.compile(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])")


def _text(answer: Answer) -> str:
    body = answer.body
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).casefold()
