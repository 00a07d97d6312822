"""All sources, made ready to be asked.

Knows which sources there are; must not know how any is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from eifgraph.citations.asking import Fetch
from eifgraph.citations.services.crossref import Crossref
from eifgraph.citations.services.datacite import DataCite
from eifgraph.citations.services.europepmc import EuropePmc
from eifgraph.citations.services.openalex import OpenAlex
from eifgraph.citations.services.opencitations import OpenCitations
from eifgraph.citations.services.pubmed import PubMed
from eifgraph.citations.services.source import Source
from eifgraph.citations.services.wikidata import Wikidata
from eifgraph.lookups import Lookups


@dataclass(frozen=True, slots=True)
class Sources:
    """Each source, by its name."""

    crossref: Crossref
    openalex: OpenAlex
    europepmc: EuropePmc
    pubmed: PubMed
    opencitations: OpenCitations
    wikidata: Wikidata
    datacite: DataCite

    @property
    def searched(self) -> tuple[Source, ...]:
        """Those that references are looked up in, in the order in which they are asked.

        OpenAlex charges for searches, and OpenCitations and Wikidata have none: they are asked for
        what is known.
        """
        return (self.crossref, self.europepmc, self.pubmed, self.datacite, self.opencitations)

    @property
    def all(self) -> tuple[Source, ...]:
        """All of them, in the order in which they are asked."""
        return (
            *(self.crossref, self.europepmc, self.pubmed, self.openalex),
            *(self.opencitations, self.wikidata, self.datacite),
        )


def open_sources(fetch: Fetch, lookups: Lookups, mail: str = "") -> Sources:
    """Make all sources ready, at the addresses in the settings."""
    base, keys = lookups.addresses, lookups.keys
    return Sources(
        Crossref(fetch, base.crossref, mail),
        OpenAlex(fetch, base.openalex, mail, keys.openalex),
        EuropePmc(fetch, base.europepmc, mail),
        PubMed(fetch, base.pubmed, mail, keys.pubmed),
        OpenCitations(fetch, base.opencitations, keys.opencitations),
        Wikidata(fetch, base.wikidata),
        DataCite(fetch, base.datacite),
    )
