"""Ratings checked against the published evidence standards, explained, tried without a study."""

from __future__ import annotations

from eifgraph.audit.explain import audit_json, audit_lines, explained, summary_lines
from eifgraph.audit.rules import Rules, read_rules
from eifgraph.audit.scenarios import assessments
from eifgraph.audit.triples import audit_graph
from eifgraph.audit.verdicts import Audit, Result, audit, audit_all

__all__ = [
    "Audit",
    "Result",
    "Rules",
    "assessments",
    "audit",
    "audit_all",
    "audit_graph",
    "audit_json",
    "audit_lines",
    "explained",
    "read_rules",
    "summary_lines",
]
