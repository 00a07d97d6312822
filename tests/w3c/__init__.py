"""The W3C's tests of SPARQL 1.1, run against our endpoint; `python -m tests.w3c` writes RESULTS.md.

The tests lie beside the checkout (`../shared/w3c`, or EIFGRAPH_SHARED) and are no part of it.
"""
