"""The ontology: read it, and make what is generated from it.

`ontology/eif.ttl` and `schemes.ttl` decide what exists; all else follows: `vocab.py`, `terms.md`,
`context.jsonld`, and the parts of the published ontology that nobody should write by hand,
`disjoint.ttl`, `changes.ttl` and `examples.ttl`.
"""

from eifgraph.ontology.parts import PARTS, generated_parts
from eifgraph.ontology.render import render_context, render_terms, render_vocab
from eifgraph.ontology.terms import (
    EIF,
    PROPERTY_KINDS,
    read_code_lists,
    read_turtle,
    short,
    terms,
    text_of,
)
from eifgraph.ontology.versions import version_of

__all__ = [
    "EIF",
    "PARTS",
    "PROPERTY_KINDS",
    "generated_parts",
    "read_code_lists",
    "read_turtle",
    "render_context",
    "render_terms",
    "render_vocab",
    "short",
    "terms",
    "text_of",
    "version_of",
]
