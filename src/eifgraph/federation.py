"""Named queries that ask other endpoints: the identifiers of publications put where they need them.

An engine sends the group of a SERVICE as it stands and joins what comes back, so whatever the other
endpoint is to look for has to stand within the group, as VALUES. Knows in which form each endpoint
writes identifiers; must not know requests, nor which endpoints may be called.

The only place where terms of the data become part of a query's text: no engine binds them there.
They are written by rdflib, and no text of a request is among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from eifgraph.backend.interface import Backend, Binding
from eifgraph.catalogue import NamedQuery, read_text, select
from eifgraph.citations.identifiers import iri_of
from eifgraph.errors import ParameterError
from eifgraph.namespaces import PREFIXES

MOST: Final = 200
"""Identifiers that are put into one call; Wikidata asks for no more."""
FORMS: Final[Mapping[str, tuple[str, Callable[[str], Identifier]]]] = {
    "doi": ("doi", Literal),
    "doi in capitals": ("doi", lambda value: Literal(value.upper())),
    "pmid": ("pmid", Literal),
    "omid": ("omid", lambda value: URIRef(iri_of("omid", value))),
}
"""Forms by their names: the scheme, and the term that an endpoint has for an identifier."""


def filled(query: NamedQuery, backend: Backend, programme: Binding | None = None) -> NamedQuery:
    """Give a query with the identifiers of the publications of a store, or of one programme.

    Raises:
        ParameterError: they are more than one call may have, so a programme is to be named.
    """
    bound = {} if programme is None else {"programme": programme}
    rows = select(backend, read_text("identifiers_of_works"), **bound)
    text = query.text
    for variable, form in query.values:
        scheme, term = FORMS[form]
        iri = PREFIXES["datacite"] + scheme
        found = {str(row["value"]) for row in rows if str(row["scheme"]) == iri}
        if len(found) > MOST:
            reason = f"is to name one: {len(found)} publications are too many for one call"
            raise ParameterError("programme", f"{reason} of another endpoint")
        text = _with_values(text, variable, map(term, sorted(found)))
    return replace(query, text=text)


def _with_values(text: str, variable: str, terms: Iterable[Identifier]) -> str:
    """Put terms into the VALUES of a variable."""
    listed = "".join(f" {term.n3()}" for term in terms)
    place = re.compile(rf"(?P<head>VALUES \?{variable} \{{)[^{{}}\n]*\}}")
    return place.sub(lambda match: f"{match['head']}{listed} }}", text)
