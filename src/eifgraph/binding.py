"""From what a user writes for a parameter to the term that is bound: labels, IRIs, numbers.

Knows how things are called in the data; must not know requests, nor the text of a query. What
cannot be meant is refused with what could be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from rdflib import XSD, Literal, URIRef

from eifgraph.backend.interface import Backend, Binding
from eifgraph.catalogue import read_text, select
from eifgraph.errors import ParameterError
from eifgraph.namespaces import ONTOLOGY, VOCAB
from eifgraph.parameters import Kind, Parameter

MONTH: Final = re.compile(r"(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))(?:-(?:0[1-9]|[12][0-9]|3[01]))?")
INTEGER: Final = re.compile(r"[0-9]{1,9}")
FORBIDDEN: Final = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|^`\\\ud800-\udfff]')
"""What no IRI may hold (RFC 3987)."""
ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
VISIBLE: Final = (
    "[!-~]|[^\\u0000-\\u00a0\\u1680\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
)
"""A pattern for what is neither space nor control; a value has some."""
LONGEST: Final = 500
"""Characters of a value; no name in the data comes near."""
SHOWN: Final = 8
"""So many examples are given with a refusal."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that a value may mean, with its label, and notation and rank where it has them."""

    iri: URIRef
    label: str
    notation: str = ""
    rank: int | None = None

    @property
    def name(self) -> str:
        """The shortest name to choose it by."""
        return self.notation or self.label


@dataclass(frozen=True, slots=True)
class Binder:
    """Finds what values mean in one store; `base` is that of the data's own IRIs."""

    backend: Backend
    base: str

    def bind(self, parameters: Iterable[Parameter], given: Mapping[str, str]) -> dict[str, Binding]:
        """Give the term of each value that is given.

        Raises:
            ParameterError: a value cannot be meant.
        """
        known = {one.name: one for one in parameters}
        return {name: self.term(known[name], text) for name, text in given.items()}

    def term(self, parameter: Parameter, text: str) -> Binding:
        """Give the term that a text means for a parameter.

        Raises:
            ParameterError: it means none; says what is expected and gives examples.
        """
        text = " ".join(text.split())
        if len(text) > LONGEST:
            raise ParameterError(parameter.name, f"takes at most {LONGEST} characters")
        if parameter.kind is Kind.INTEGER:
            return _integer(parameter, text)
        if parameter.kind is Kind.MONTH:
            return _month(parameter, text)
        if parameter.kind is Kind.TEXT:
            return Literal(text)
        if parameter.kind is Kind.THING:
            return self._iri(parameter, text)
        choice = self._choice(parameter, text)
        if parameter.kind is Kind.RANK:
            return Literal(choice.rank, datatype=XSD.integer)
        return choice.iri

    def choices(self, parameter: Parameter) -> tuple[Choice, ...]:
        """Give what may be chosen for a parameter, in order: members of its list, or instances."""
        found = self._called(parameter)
        unique = {choice.iri: choice for choice in found.values()}
        return tuple(unique.values())

    def names(self, parameter: Parameter) -> tuple[str, ...]:
        """Give all names and IRIs that mean one thing for a parameter, each once, in order."""
        found = self._called(parameter)
        meant: dict[str, set[str]] = {}
        for iri, name in found:
            meant.setdefault(plainly(name), set()).add(iri)
        names = [name for _, name in found if len(meant[plainly(name)]) == 1]
        return tuple(dict.fromkeys([*names, *(str(choice.iri) for choice in found.values())]))

    def _choice(self, parameter: Parameter, text: str) -> Choice:
        """Find what is called so: by any of its names, its IRI, or the end of its IRI."""
        for iri in self._addresses(parameter, text):
            found = self._called(parameter, thing=iri)
            if found:
                return next(iter(found.values()))
        found = self._called(parameter, wanted=Literal(text)) or self._called(parameter)
        meant = {c.iri: c for name, c in found.items() if plainly(name[1]) == plainly(text)}
        if len(meant) == 1:
            return next(iter(meant.values()))
        if meant:
            names = ", ".join(sorted(meant))
            raise ParameterError(
                parameter.name, f"{text!r} may be any of {names}: give one of these"
            )
        raise ParameterError(
            parameter.name, f"there is no {_kind(parameter)} {text!r}; {_near(text, found)}"
        )

    def _called(self, parameter: Parameter, **bindings: Binding) -> dict[tuple[str, str], Choice]:
        """Give the names of what fits a parameter, each with IRI and name as key."""
        of = parameter.of
        group = URIRef(f"{ONTOLOGY}#{of}" if parameter.kind is Kind.INSTANCE else f"{VOCAB}{of}")
        found = {}
        for row in select(self.backend, read_text("names"), group=group, **bindings):
            rank = int(str(row["rank"])) if "rank" in row else None
            if parameter.kind is Kind.RANK and rank is None:
                continue
            iri, notation = URIRef(str(row["thing"])), str(row.get("notation", ""))
            choice = Choice(iri, str(row["label"]), notation, rank)
            found[str(iri), str(row["name"])] = choice
        return found

    def _addresses(self, parameter: Parameter, text: str) -> Iterable[URIRef]:
        if FORBIDDEN.search(text):
            return
        if "/" in text:
            yield self._iri(parameter, text)
        elif parameter.kind is Kind.INSTANCE:
            yield URIRef(f"{self.base}id/{parameter.of.lower()}/{text}")
        else:
            yield URIRef(f"{VOCAB}{parameter.of}/{text}")

    def _iri(self, parameter: Parameter, text: str) -> URIRef:
        """Read an IRI, or its part below our base: `/id/programme/x`, `/doc/...`, `programme/x`."""
        if FORBIDDEN.search(text):
            raise ParameterError(parameter.name, f"{text!r} is no IRI; {EXAMPLE}")
        if ABSOLUTE.fullmatch(text):
            return URIRef(text)
        path = re.sub(r"^/?(?:id|doc)/", "", text).removeprefix("/")
        if path.startswith("vocab/"):
            return URIRef(VOCAB + path.removeprefix("vocab/"))
        return URIRef(f"{self.base}id/{path}")


EXAMPLE: Final = "give one such as programme/child-parent-psychotherapy, or a whole IRI"


def plainly(text: str) -> str:
    """Give a name without what people and editors change in it: case, spaces, kinds of quotes.

    >>> plainly(" Let’s  Play")
    "let's play"
    """
    return " ".join(text.replace("\u2019", "'").casefold().split())


def _integer(parameter: Parameter, text: str) -> Literal:
    least, most = parameter.bounds
    if not INTEGER.fullmatch(text) or not least <= int(text) <= most:
        raise ParameterError(parameter.name, f"{text!r} is no whole number from {least} to {most}")
    return Literal(int(text), datatype=XSD.integer)


def _month(parameter: Parameter, text: str) -> Literal:
    match = MONTH.fullmatch(text)
    if match is None:
        raise ParameterError(parameter.name, f"{text!r} is no month; give one as 2018-02")
    return Literal(match["month"])


def _kind(parameter: Parameter) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", parameter.of).lower()
    return f"{words} with a rank" if parameter.kind is Kind.RANK else words


def _near(text: str, found: Mapping[tuple[str, str], Choice]) -> str:
    """Say what may be meant: all of a short list, of a long one what is spelt most like it."""
    names = list(dict.fromkeys(choice.name for choice in found.values()))
    if len(names) <= SHOWN:
        return f"there are: {', '.join(names)}"
    spelt = {plainly(name): choice.name for (_, name), choice in found.items()}
    near = get_close_matches(plainly(text), spelt, SHOWN, 0.5)
    nearest = list(dict.fromkeys(spelt[name] for name in near)) or names[:SHOWN]
    return f"there are {len(names)}, such as: {', '.join(nearest)}"
