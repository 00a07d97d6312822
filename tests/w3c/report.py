"""RESULTS.md: how many tests of each group pass, and which do not, with the reason of each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from eifgraph.backend.embedded import engine_name
from tests.w3c.manifest import query_cases
from tests.w3c.protocol import (
    READ_ONLY,
    ProtocolOutcome,
    protocol_cases,
    run_description,
    run_protocol,
    served_graphs,
)
from tests.w3c.queries import Outcome, run_all
from tests.w3c.reasons import reason_of

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# The W3C's tests of SPARQL 1.1, on our endpoint

Written by `python -m tests.w3c`; a test compares it. Queries are sent to the endpoint as
`eifgraph serve --data` makes it, with the data of each test; protocol and service description are
tried over HTTP on a started server. Answers are read by readers of the tests' own. Blank nodes may
have other names; order counts where the query asks for it. A number may be spelled otherwise (1.0
for 1.00) if its value and type are those expected; such tests are counted apart.
"""


def protocol_outcomes() -> tuple[list[ProtocolOutcome], list[ProtocolOutcome]]:
    """Run the tests of the protocol and those of the description on one server."""
    with tempfile.TemporaryDirectory() as folder, served_graphs(Path(folder)) as address:
        protocol = [run_protocol(address, case) for case in protocol_cases()]
        return protocol, run_description(address)


def render() -> str:
    """Run all tests and give the report."""
    queries = run_all(query_cases())
    protocol, description = protocol_outcomes()
    lines = [
        HEAD,
        f"Engine: {engine_name()}.\n",
        *_queries(queries),
        *_exchanges("Protocol", protocol),
        *_exchanges("Service description", description),
    ]
    return "\n".join(lines)


def _queries(outcomes: list[Outcome]) -> Iterator[str]:
    approved = [one for one in outcomes if one.case.is_approved]
    yield "## Queries\n"
    yield (
        f"{_passed(outcomes)} of {len(outcomes)} pass; "
        f"of those that the working group approved, {_passed(approved)} of {len(approved)}.\n"
    )
    yield "| group | tests | pass | of these by value | fail |"
    yield "|---|--:|--:|--:|--:|"
    for group in dict.fromkeys(one.case.group for one in outcomes):
        ours = [one for one in outcomes if one.case.group == group]
        passed, by_value = _passed(ours), sum(one.is_by_value for one in ours)
        yield f"| {group} | {len(ours)} | {passed} | {by_value} | {len(ours) - passed} |"
    yield "\n| fails | approved | why |"
    yield "|---|---|---|"
    for one in outcomes:
        if one.why:
            case = one.case
            approval = "yes" if case.is_approved else "no"
            yield f"| {case.group}/{case.name} | {approval} | {reason_of(case.name, one.why)} |"
    yield ""


def _passed(outcomes: list[Outcome]) -> int:
    return sum(not one.why for one in outcomes)


def _exchanges(title: str, outcomes: list[ProtocolOutcome]) -> Iterator[str]:
    refused = sum(not one.why and one.name.startswith("update_") for one in outcomes)
    passed = sum(not one.why for one in outcomes) - refused
    yield f"## {title}\n"
    also = f"; {refused} ask for updates, which are refused" if refused else ""
    yield f"{passed} of {len(outcomes)} pass{also}.\n"
    yield "| test | answered | result |"
    yield "|---|---|---|"
    for one in outcomes:
        is_refusal = one.name.startswith("update_") and not one.why
        result = one.why or (READ_ONLY if is_refusal else "pass")
        yield f"| {one.name} | {one.answered} | {result} |"
    yield ""
