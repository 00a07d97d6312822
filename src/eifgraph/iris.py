"""Mint the IRIs of things from kind and slug; nothing in one may change."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from rdflib import URIRef

from eifgraph.namespaces import VOCAB


def slugify(text: str) -> str:
    """Turn text into ASCII words joined by hyphens; what has none of those gets a digest.

    >>> slugify("Improved “PTSD” symptoms (child)")
    'improved-ptsd-symptoms-child'
    """
    dashed = re.sub(r"[\u2010-\u2015]", "-", text)
    plain = unicodedata.normalize("NFKD", dashed).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug or digest(text)


def exact_slug(text: str) -> str:
    """Turn an identifier into a slug that no other has: where signs are lost, a digest follows.

    >>> exact_slug("PMC1234"), exact_slug("10.5555/a.b"), exact_slug("10.5555/a-b")
    ('pmc1234', '10-5555-a-b-6763b8bd', '10-5555-a-b-7f28469d')
    """
    slug = slugify(text)
    return slug if slug == text.lower() and "-" not in slug else f"{slug}-{digest(text)[:8]}"


def digest(text: str) -> str:
    """Give twelve hexadecimal digits of a text's SHA-256, white space aside."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def concept_iri(scheme: str, notation: str) -> URIRef:
    """Give the IRI of a code list member."""
    return URIRef(f"{VOCAB}{scheme}/{notation}")


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints under one base IRI, `https://w3id.org/eifgraph/` by default."""

    base: str

    def thing(self, kind: str, *slugs: str) -> URIRef:
        """Give the IRI of a thing: base, "id", its kind and one or more slugs."""
        return URIRef("/".join([f"{self.base}id", kind, *slugs]))

    def graph(self, slug: str) -> URIRef:
        """Give the IRI of a page's named graph."""
        return URIRef(f"{self.base}graph/{slug}")

    def path(self, iri: URIRef) -> str:
        """Give the kind and slugs of a thing, without the base."""
        return iri.removeprefix(f"{self.base}id/")
