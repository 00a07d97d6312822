"""A page with what was understood in its margin, for curators: on a terminal or as HTML."""

from __future__ import annotations

from eifgraph.explain.html import render_html
from eifgraph.explain.margin import Margin, margin, understood
from eifgraph.explain.terminal import plain_style, render_terminal, wants_colour

__all__ = [
    "Margin",
    "margin",
    "plain_style",
    "render_html",
    "render_terminal",
    "understood",
    "wants_colour",
]
