"""Why tests fail, as far as it is known: by test, or by what was answered."""

from __future__ import annotations

from typing import Final

ENGINE: Final = {
    "agg-groupconcat-04": "GROUP_CONCAT of texts that agree in their language has that language",
    "agg-groupconcat-06": "GROUP_CONCAT of texts that agree in their language has that language",
    "agg-empty-group-count-graph": "a subquery in GRAPH ?g is not run for each graph apart",
    "graph": "VALUES in GRAPH ?g is not run for each graph apart",
    "graph-minus": "MINUS in GRAPH ?g takes ?g for a variable that both sides share",
    "bnode01": "BNODE(text) gives the same node for the same text in every row",
    "zero_or_more_set_start": "a path of no steps finds no term that is not in the data",
    "zero_or_more_set_end": "a path of no steps finds no term that is not in the data",
    "zero_or_one_set_start": "a path of no steps finds no term that is not in the data",
    "zero_or_one_set_end": "a path of no steps finds no term that is not in the data",
    "csv03": "numbers are spelled anew when they are stored: 1.0E6 as 1000000",
    "tsv03": "numbers are spelled anew when they are stored, and derived integers become integers",
    "test_4": "it is parsed, and refused with 400 because nobody knows the function that it calls",
}
"""What the engine does otherwise, by the name of the test."""
OURS: Final = "SERVICE is refused: no address outside the allow-list is asked, and it is empty"


def reason_of(name: str, why: str) -> str:
    """Give the reason of a failure; an unknown one is what was seen, marked as new."""
    if why.startswith("refused") and "SERVICE" in why:
        return OURS
    return ENGINE.get(name, f"NOT YET EXPLAINED: {why}")
