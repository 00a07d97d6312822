"""Identifiers in the forms in which they are met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.identifiers import IRIS, NORMAL, iri_of, normal_issn, normal_orcid
from eifgraph.citations.printed import identifiers_of

FORMS = {
    "doi": (
        "10.1016/s0140-6736(15)00392-x",
        *("https://doi.org/10.1016/S0140-6736(15)00392-X", "doi:10.1016/S0140-6736(15)00392-x."),
        *("http://dx.doi.org/10.1016/S0140-6736%2815%2900392-X", "10.1016/s0140-6736(15)00392-x)"),
    ),
    "pmid": ("12549708", "https://pubmed.ncbi.nlm.nih.gov/12549708/", " 12549708 "),
    "pmcid": ("PMC3104218", "3104218", "https://pmc.ncbi.nlm.nih.gov/articles/PMC3104218/"),
    "openalex": ("W2741809807", "https://openalex.org/w2741809807"),
    "omid": ("br/0612058700", "omid:br/0612058700", "https://w3id.org/oc/meta/br/0612058700"),
    "wikidata": ("Q78273175", "http://www.wikidata.org/entity/Q78273175"),
    "pii": ("S0890856709622358", "S0890-8567(09)62235-8"),
}
NONE = ("", "none", "10.", "10.1016", "0", "PMC", "W", "Q0", "S0145", "br/", "not a doi: 11.1/x")


@pytest.mark.parametrize("scheme", NORMAL)
def test_all_forms_have_one_normal_form(scheme: str) -> None:
    """Forms of one identifier are equal once they are normal, and the normal form stays."""
    normal, *others = FORMS[scheme]
    assert {NORMAL[scheme](one) for one in (normal, *others)} == {normal}


@pytest.mark.parametrize("scheme", NORMAL)
def test_what_is_none_gives_nothing(scheme: str) -> None:
    """A text that is no identifier is not made into one."""
    assert {NORMAL[scheme](one) for one in NONE} == {""}


@given(st.text(max_size=60))
def test_any_text_is_safe(text: str) -> None:
    """No text raises, and what is normal stays as it is."""
    for normal in NORMAL.values():
        assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize("scheme", IRIS)
def test_iri(scheme: str) -> None:
    """An IRI holds no character that an IRI may not have."""
    iri = iri_of(scheme, '10.1/a<b>"c d')
    assert not set(iri) & set('<>" ')


def test_other_schemes() -> None:
    """Journals and persons have identifiers too."""
    assert normal_issn("0954579x") == "0954-579X"
    assert normal_orcid("https://orcid.org/0000-0002-1825-009x") == "0000-0002-1825-009X"


ADDRESSES = {
    "https://europepmc.org/abstract/med/12549708": ("pmid", "12549708"),
    "http://www.sciencedirect.com/science/article/pii/S0145213411001499": (
        "pii",
        "S0145213411001499",
    ),
    "https://onlinelibrary.wiley.com/doi/abs/10.1002/ab.12/": ("doi", "10.1002/ab.12"),
    "https://link.springer.com/article/10.1007/s10826-012-9606-y": (
        "doi",
        "10.1007/s10826-012-9606-y",
    ),
    "https://www.tandfonline.com/doi/full/10.1080/15374416.2011.533405": (
        "doi",
        "10.1080/15374416.2011.533405",
    ),
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3104218/": ("pmcid", "PMC3104218"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_states_an_identifier(address: str) -> None:
    """The addresses of articles at their publishers and libraries are understood."""
    assert identifiers_of(address) == (ADDRESSES[address],)


@pytest.mark.parametrize(
    "address",
    ["https://www.example.org/?doi=10.5555/1", "http://[x", "https://example.org/pii/S1"],
)
def test_an_address_states_none(address: str) -> None:
    """Query strings name other articles, and what is broken names nothing."""
    assert identifiers_of(address) == ()
