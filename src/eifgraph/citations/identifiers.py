"""Identifiers of publications and persons, in the normal form of their schemes, and their IRIs.

Knows how each scheme is written; must not know who uses one, nor where it was found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, unquote

from eifgraph.citations.letters import printable

DOI: Final = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_ADDRESS: Final = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_PMC: Final = re.compile(r"(?:.*/)?(?:PMC)?(?P<number>[1-9][0-9]{0,8})/?", re.IGNORECASE)
_PMID: Final = re.compile(r"(?:.*/)?(?P<number>[1-9][0-9]{0,8})/?")
_OPENALEX: Final = re.compile(r"(?:.*/)?(?P<id>W[1-9][0-9]{3,11})/?", re.IGNORECASE)
_WIKIDATA: Final = re.compile(r"(?:.*/)?(?P<id>Q[1-9][0-9]{0,11})/?", re.IGNORECASE)
_OMID: Final = re.compile(r"(?:omid:|.*/meta/)?(?P<id>br/0[0-9]{3,20})/?", re.IGNORECASE)
_ORCID: Final = re.compile(
    r"(?:.*/|orcid:)?(?P<id>(?:[0-9]{4}-){3}[0-9]{3}[0-9X])/?", re.IGNORECASE
)
_ISSN: Final = re.compile(r"(?P<first>[0-9]{4})-?(?P<last>[0-9]{3}[0-9X])", re.IGNORECASE)


def normal_doi(text: str) -> str:
    """Give a DOI as it is compared: bare, unescaped, in lower case; "" for what is none.

    DOIs do not distinguish case (DOI Handbook, 2.4).

    >>> normal_doi("https://doi.org/10.1016/S0140-6736%2815%2900392-X")
    '10.1016/s0140-6736(15)00392-x'
    >>> normal_doi("doi: 10.1002/(SICI)1097-0258&lt;1::AID-SIM1&gt;3.0.CO;2-A.")
    '10.1002/(sici)1097-0258<1::aid-sim1>3.0.co;2-a'
    """
    former, doi = text, _bare_doi(text)
    while doi not in ("", former):  # some are escaped twice
        former, doi = doi, _bare_doi(doi)
    return doi


def _bare_doi(text: str) -> str:
    bare = _DOI_ADDRESS.sub("", text.strip(), count=1)
    bare = printable(html.unescape(unquote(bare)))
    match = DOI.match(bare)
    if match is None:
        return ""
    doi = match[0].rstrip(".,;")
    while doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip(".,;")
    return doi.lower()


def _matched(
    pattern: re.Pattern[str], form: Callable[[re.Match[str]], str]
) -> Callable[[str], str]:
    def normal(text: str) -> str:
        match = pattern.fullmatch(text.strip())
        return form(match) if match else ""

    return normal


normal_pmid: Final = _matched(_PMID, lambda match: match["number"])
normal_pmcid: Final = _matched(_PMC, lambda match: f"PMC{match['number']}")
normal_openalex: Final = _matched(_OPENALEX, lambda match: match["id"].upper())
normal_wikidata: Final = _matched(_WIKIDATA, lambda match: match["id"].upper())
normal_omid: Final = _matched(_OMID, lambda match: match["id"].lower())
normal_orcid: Final = _matched(_ORCID, lambda match: match["id"].upper())
normal_issn: Final = _matched(_ISSN, lambda match: f"{match['first']}-{match['last'].upper()}")


def normal_pii(text: str) -> str:
    """Give a publisher item identifier without its signs; "" for what is none.

    >>> normal_pii("S0890-8567(09)62235-8")
    'S0890856709622358'
    """
    bare = re.sub(r"[-()\s]", "", text.upper())
    return bare if re.fullmatch(r"S[0-9]{15}[0-9X]", bare) else ""


NORMAL: Final[Mapping[str, Callable[[str], str]]] = {
    "doi": normal_doi,
    "pmid": normal_pmid,
    "pmcid": normal_pmcid,
    "openalex": normal_openalex,
    "omid": normal_omid,
    "wikidata": normal_wikidata,
    "pii": normal_pii,
}
"""The schemes of identifiers of works, the most widely understood first, and their normal forms.

Each gives "" for what is no identifier of its scheme.
"""


def iri_of(scheme: str, value: str) -> str:
    """Give the IRI by which an identifier's own service names the work.

    >>> iri_of("doi", "10.1002/1097<1::aid>3.0;2-a"), iri_of("pmid", "12549708")
    ('https://doi.org/10.1002/1097%3C1::aid%3E3.0;2-a', 'https://pubmed.ncbi.nlm.nih.gov/12549708')

    Raises:
        KeyError: the scheme has no IRIs.
    """
    return IRIS[scheme].format(quote(value, safe="/:;()._-"))


IRIS: Final = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}",
    "openalex": "https://openalex.org/{}",
    "omid": "https://w3id.org/oc/meta/{}",
    "wikidata": "http://www.wikidata.org/entity/{}",
    "pii": "https://www.sciencedirect.com/science/article/pii/{}",
    "orcid": "https://orcid.org/{}",
}
