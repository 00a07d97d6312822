"""Which answer of a source a description of a work was read from.

Sources give works, and whoever sends requests gives answers; here the two are put together again,
so that each record can be traced. Knows answers and works; must not know any source's form.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
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


def record_of(work: Work, answers: Sequence[Answer]) -> Retrieved | None:
    """Give a work with the answer that it was read from; None if none of them has it.

    It is the last answer of its source in which one of its identifiers stands.
    """
    names = [value.casefold() for value in work.identifiers.values()]
    for answer in reversed(answers):
        if answer.source != work.source or not answer.is_found:
            continue
        body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        text = body.casefold()
        if any(name in text for name in names):
            moment = answer.retrieved.replace(microsecond=0)
            return Retrieved(work, answer.address, moment, answer.digest)
    return None
