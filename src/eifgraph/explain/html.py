"""The margin of a page as one HTML file: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import jinja2

from eifgraph.explain.margin import Kind, Margin, MarginLine, State
from eifgraph.explain.words import visible
from eifgraph.model import Method, Severity

HERE: Final = Path(__file__).parent
MARKS: Final[dict[Method | None, str]] = {
    Method.AS_PRINTED: "",
    Method.NORMALISED: "≈",
    Method.INFERRED: "∴",
    Method.CURATED: "✎",
    None: "∅",
}
MEANINGS: Final[dict[Method | None, str]] = {
    Method.AS_PRINTED: "stands on the page as it is",
    Method.NORMALISED: "stands on the page in another form",
    Method.INFERRED: "follows from what the page says",
    Method.CURATED: "was corrected by a person",
    None: "the page says that there is nothing, or is silent",
}
SEVERITIES: Final = {Severity.INFO: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


def render_html(margin: Margin) -> str:
    """Render a page and its margin as an HTML document of its own."""
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return _template().render(margin=margin, style=style)


@cache
def _template() -> jinja2.Template:
    """Read the template; whatever is put into it is escaped."""
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FileSystemLoader(HERE),
    )
    environment.filters |= {
        "visible": visible,
        "pieces": pieces,
        "mark": MARKS.__getitem__,
        "method": _name,
        "meaning": MEANINGS.__getitem__,
        "severity": SEVERITIES.__getitem__,
        "slug": lambda state: state.value.replace(" ", "-"),
    }
    environment.globals |= {"Kind": Kind, "State": State}
    return environment.get_template("page.html")


def _name(method: Method | None) -> str:
    return "absent" if method is None else method.value


def pieces(line: MarginLine) -> list[tuple[str, str]]:
    """Cut a line into pieces, each with the name of the method it was read by, or ""."""
    found: list[tuple[str, str]] = []
    at = 0
    for mark in line.marks:
        found.append((line.text[at : mark.start], ""))
        found.append((line.text[mark.start : mark.end], _name(mark.method)))
        at = mark.end
    found.append((line.text[at:], ""))
    return [piece for piece in found if piece[0]]
