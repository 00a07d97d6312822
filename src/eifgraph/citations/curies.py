"""CURIEs: the short form that files of mappings have for IRIs of references, works and persons.

Knows prefixes and how identifiers of works are written behind them; must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from eifgraph.citations.identifiers import IRIS, NORMAL, iri_of
from eifgraph.namespaces import INSTANCES, PREFIXES

BUILT_IN: Final = {
    **{name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")},
    "linkml": "https://w3id.org/linkml/",
}
"""The prefixes that every set of mappings has by the standard, and need not declare."""
OURS: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "bioregistry": "https://bioregistry.io/",
    "prov": PREFIXES["prov"],
    **{scheme: pattern.format("") for scheme, pattern in IRIS.items()},
}
"""The prefixes that files of ours declare, but for that of references (see `prefixes_of`)."""
REFERENCE: Final = "eifref"
NOTHING: Final = "sssom:NoTermFound"
"""What stands in place of a work where there is none to be found."""
CURIE: Final = re.compile(r"(?P<prefix>[A-Za-z_][\w.-]*):(?!//)(?P<local>[^\s<>\"{}|\\^`]*)")


def prefixes_of(base: str = INSTANCES) -> dict[str, str]:
    """Give the prefixes for references below a base IRI, and for works and persons."""
    return {**OURS, REFERENCE: f"{base}id/reference/"}


def contract(iri: str, prefixes: Mapping[str, str]) -> str:
    """Give the CURIE of an IRI by the longest prefix that fits; without one, the IRI as it is.

    >>> contract("https://doi.org/10.1002/ab.12", prefixes_of())
    'doi:10.1002/ab.12'
    """
    if "://" not in iri:
        return iri
    fitting = [item for item in prefixes.items() if item[1] and iri.startswith(item[1])]
    if not fitting:
        return iri
    name, address = max(fitting, key=lambda item: len(item[1]))
    return f"{name}:{iri.removeprefix(address)}"


def expand(curie: str, prefixes: Mapping[str, str]) -> str:
    """Give the IRI of a CURIE; what is none, or has an unknown prefix, stays as it is.

    >>> expand("doi:10.1002/ab.12", prefixes_of())
    'https://doi.org/10.1002/ab.12'
    """
    name, colon, local = curie.partition(":")
    address = {**prefixes, **BUILT_IN}.get(name)
    return f"{address}{local}" if colon and address else curie


def work_curie(scheme: str, value: str) -> str:
    """Give the CURIE of a work; "" for what is no identifier of that scheme.

    >>> work_curie("doi", "10.1002/1097<1::AID>3.0"), work_curie("pmid", "12549708")
    ('doi:10.1002/1097%3C1::aid%3E3.0', 'pmid:12549708')
    """
    normal = _normal(scheme, value)
    return f"{scheme}:{iri_of(scheme, normal).removeprefix(OURS[scheme])}" if normal else ""


def work_identifier(curie: str) -> tuple[str, str]:
    """Give scheme and normal form of a work's CURIE; ("", "") for what is none.

    >>> work_identifier("doi:10.1002/1097%3C1::AID%3E3.0")
    ('doi', '10.1002/1097<1::aid>3.0')
    """
    scheme, _, local = curie.partition(":")
    normal = _normal(scheme, unquote(local))
    return (scheme, normal) if normal else ("", "")


def _normal(scheme: str, value: str) -> str:
    """Give the normal form, if it is one: of "10.5555/." nothing is left that names a work."""
    if scheme not in NORMAL or scheme not in IRIS:
        return ""
    normal = NORMAL[scheme](value)
    return normal if normal == NORMAL[scheme](normal) else ""


def person_curie(orcid: str) -> str:
    """Give the CURIE of a person from an ORCID iD with a right check digit; "" for what is none.

    The check is ISO 7064 mod 11-2, as ORCID describes it.

    >>> person_curie("https://orcid.org/0000-0002-1825-0097"), person_curie("0000-0002-1825-0098")
    ('orcid:0000-0002-1825-0097', '')
    """
    match = re.fullmatch(
        r"(?:(?:https?://)?orcid\.org/|orcid:)?(?P<id>(?:\d{4}-){3}\d{3}[\dX])/?",
        orcid.strip(),
        re.ASCII | re.IGNORECASE,
    )
    if match is None:
        return ""
    bare = match["id"].upper()
    total = 0
    for digit in bare.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return f"orcid:{bare}" if bare[-1] == ("X" if check == 10 else str(check)) else ""
