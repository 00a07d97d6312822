"""Which answer of a source a description of a work was read from.

Sources give works, and whoever sends requests gives answers; here the two are put together again,
so that each record can be traced. Knows answers and works; must not know any source's form.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from eifgraph.citations.asking import Answer
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.work import Work


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
    several such, from the last.
    """
    found = [one for one in answers if one.is_found]
    texts = [_text(one) for one in found]
    for work in works:
        names = [_alone(value) for value in work.identifiers.values()]
        counts = [
            sum(name.search(text) is not None for name in names) if one.source == work.source else 0
            for one, text in zip(found, texts, strict=True)
        ]
        most = max(counts, default=0)
        if most:
            answer = found[len(counts) - 1 - counts[::-1].index(most)]
            moment = answer.retrieved.replace(microsecond=0)
            yield Retrieved(work, answer.address, moment, answer.digest)


def _alone(value: str) -> re.Pattern[str]:
    """Give what finds an identifier that is no part of a longer one."""
    return re.compile(rf"(?<![^\W_]){re.escape(value.casefold())}(?![^\W_])")


def _text(answer: Answer) -> str:
    body = answer.body
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).casefold()
