"""The faults of a call, as a tree.

A fault of a *page* (two ratings that differ, a reference cut off) is not here: it is data, a
`model.PageFinding`. These are raised when a call cannot do what it was asked.

    EifgraphError
    ├── ConfigError         a setting is unknown or has a bad value
    ├── PageError           a file cannot be read as a Guidebook page
    │   └── RecordError     a file cannot be read as records; knows every fault with line and key
    ├── OntologyError       ontology, code lists or generated files do not fit together
    ├── ConformanceError    a graph breaks the shapes
    ├── StoreError          a release or its store cannot be written, found or opened
    │   ├── DataError       a file of RDF cannot be loaded; knows where it is broken
    │   ├── ServerBusy      too many ask at once; knows when to come again
    │   │   └── StoreGone   what would have answered has gone, through no fault of the query
    │   └── QueryError      a query cannot be answered
    │       ├── QuerySyntaxError   it is not SPARQL; knows line and column
    │       ├── QueryLimit         it takes more than it may; says of what, and what to try
    │       │   └── QueryTimeout   of time
    │       ├── ServiceError       an endpoint that it calls gave no answer; knows which
    │       └── QueryRefused       it is SPARQL, but not allowed here; knows the limit
    ├── ResolveError        a bibliographic source gives no answer that can be used; knows which
    │   ├── NotKept             no new answers are asked for, and none is kept
    │   ├── SourceRefused       it will not answer this; asking again is of no use
    │   ├── SourceSilent        it gave nothing whole, however often it was asked
    │   └── SourceStopped       it is not asked again in this run
    ├── AnswersError        answers of sources cannot be kept, or others use their file; knows which
    ├── ParameterError      a parameter of a named query is unknown, doubled or has a bad value
    ├── MissingExtra        a package that only some commands need is not installed
    ├── NotFound            no such thing, file or named query
    │   └── NothingToCite   no thing that an answer names stands for a reference; knows how many
    ├── Retired             it was in a former release and is no longer
    └── NotAcceptable       none of the media types asked for is offered

Facts are attributes; the message is made from them. Foreign exceptions are converted where they
enter, with `from`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


class EifgraphError(Exception):
    """The root: anything eifgraph raises on purpose."""

    def __reduce__(self) -> tuple[Callable[..., EifgraphError], tuple[object, ...]]:
        """Go to another process whole; by default an error is made again from its message alone."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(
    kind: type[EifgraphError], args: tuple[object, ...], facts: dict[str, object]
) -> EifgraphError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class ConfigError(EifgraphError):
    """Raised when a setting has a value that cannot be used; names where it came from."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        self.name, self.value, self.expected = name, value, expected
        super().__init__(f"{name}={value!r} cannot be used: expected {expected}")


class PageError(EifgraphError):
    """Raised when a file cannot be read as a Guidebook page; nothing of it is kept."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"{path}: {reason}; {advice}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a record: line, key, what is wrong and what to do."""

    line: int
    key: str
    reason: str
    advice: str


class RecordError(PageError):
    """Raised when a file cannot be read as records or mappings; all its faults are told at once."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        lines = [
            f"{path}:{fault.line}: {f'{fault.key}: ' if fault.key else ''}{fault.reason}"
            f" ({fault.advice})"
            for fault in self.faults
        ]
        super().__init__(path, "cannot be read", "see its faults")
        self.args = ("\n".join(lines),)

    @classmethod
    def whole(cls, path: Path, reason: str) -> RecordError:
        """Make the error of a fault that has no line of its own."""
        return cls(path, [Fault(1, "", reason, "see data/README.md")])


class OntologyError(EifgraphError):
    """Raised when a vocabulary file cannot be read or lacks what the code relies on."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}")


class ConformanceError(EifgraphError):
    """Raised when graphs that break the shapes would have been published."""

    def __init__(self, files: Sequence[Path], violations: int) -> None:
        self.files, self.violations = tuple(files), violations
        names = ", ".join(str(path) for path in files)
        super().__init__(
            f"{violations} violation(s) of the shapes in {names}; run 'eifgraph check' to see them"
        )


class StoreError(EifgraphError):
    """Raised when a release cannot be built, found or opened."""


class DataError(StoreError):
    """Raised when a file of RDF cannot be loaded; lines and columns are counted from 1."""

    def __init__(
        self, path: Path, reason: str, line: int | None = None, column: int | None = None
    ) -> None:
        self.path, self.reason, self.line, self.column = path, reason, line, column
        where = "" if line is None else f":{line}" if column is None else f":{line}:{column}"
        super().__init__(f"{path}{where}: {reason}")


class QueryError(StoreError):
    """Raised when the store cannot answer a query; the parent of the kinds below."""


class QuerySyntaxError(QueryError):
    """Raised when a text is not a SPARQL 1.1 query."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason, self.line, self.column = reason, line, column
        where = "" if line is None else f" at line {line}, column {column}"
        super().__init__(f"not a SPARQL query{where}: {reason}")


class QueryRefused(QueryError):
    """Raised when a query asks for what is not allowed here, before any of it is run."""

    def __init__(self, what: str, rule: str) -> None:
        self.what, self.rule = what, rule
        super().__init__(f"{what}: {rule}")


class ServiceError(QueryError):
    """Raised when an endpoint that a query calls gives no answer that can be used."""

    def __init__(self, service: str, reason: str) -> None:
        self.service, self.reason = service, reason
        super().__init__(f"the service <{service}> gave no answer: {reason}")


class QueryLimit(QueryError):
    """Raised when a query takes more than it may; says of what, how much, and what to try."""

    def __init__(self, what: str, advice: str) -> None:
        self.what, self.advice = what, advice
        super().__init__(f"{what}; {advice}")


class QueryTimeout(QueryLimit):
    """Raised when a query, or the reader of its answer, takes longer than it may."""


class ServerBusy(StoreError):
    """Raised when all who could answer are at work and enough others wait already."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many queries at once; try again in {seconds} s")


class ResolveError(EifgraphError):
    """Raised when a source of bibliographic records gives no answer that can be used.

    That is never the same as "no such work", which is an answer.
    """

    def __init__(self, source: str, address: str, reason: str, advice: str) -> None:
        self.source, self.address = source, address
        self.reason, self.advice = reason, advice
        super().__init__(f"{source}: {reason} <{address}>; {advice}")


class NotKept(ResolveError):
    """Raised when an answer is wanted offline that was never kept."""


class SourceRefused(ResolveError):
    """Raised when a source will not answer a request, so that asking again is of no use."""


class SourceSilent(ResolveError):
    """Raised when a source gave no whole answer, however often it was asked."""


class SourceStopped(ResolveError):
    """Raised when a source is not to be asked again in this run."""


class AnswersError(EifgraphError):
    """Raised when answers of sources cannot be read or kept, so that none is to be asked for."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"kept answers: {reason} <{path}>; {advice}")


class ParameterError(EifgraphError):
    """Raised when a parameter of a named query is unknown, doubled or cannot have its value."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"parameter {name!r}: {reason}" if name else f"parameters: {reason}")


class MissingExtra(EifgraphError):
    """Raised when a package is not installed that only an extra of ours brings; names both."""

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        super().__init__(
            f"{package} is not installed; it comes with the extra {extra!r}:"
            f" {sys.executable} -m pip install 'eifgraph[{extra}]'"
        )


class StoreGone(ServerBusy):
    """Raised when what would have answered has gone, through no fault of the query."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(seconds)
        self.what = what
        self.args = (f"{what}; try again in {seconds} s",)


class NotFound(EifgraphError):
    """Raised when a thing, file or named query does not exist."""

    def __init__(self, kind: str, name: str, known: Iterable[str] = ()) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        hint = f"; there are: {', '.join(self.known)}" if self.known else ""
        super().__init__(f"no {kind} {name!r}{hint}")


class NothingToCite(NotFound):
    """Raised when works in an answer are to be cited, and nothing in it stands for a reference."""

    def __init__(self, named: int) -> None:
        super().__init__("work to cite", "the answer")
        self.named = named
        said = f"none of the {named} thing(s) that it names" if named else "it names nothing that"
        self.args = (
            f"no work to cite in the answer: {said} stands for a reference; select works,"
            " references, studies, claims, findings, outcomes, assessments or programmes, by IRI",
        )


class Retired(EifgraphError):
    """Raised when a thing was published once and is no longer; says why and what is in its place.

    `replacement` is the IRI of what is in its place, or None where nothing is.
    """

    def __init__(self, name: str, reason: str, replacement: str | None = None) -> None:
        self.name, self.reason, self.replacement = name, reason, replacement
        hint = f"; see {replacement}" if replacement else ""
        super().__init__(f"{name} was published once and is no longer: {reason.rstrip('.')}{hint}")


class NotAcceptable(EifgraphError):
    """Raised when a client accepts none of the media types that are offered."""

    def __init__(self, accept: str, offered: Iterable[str]) -> None:
        self.accept, self.offered = accept, tuple(offered)
        super().__init__(f"cannot answer as {accept!r}; offered: {', '.join(self.offered)}")
