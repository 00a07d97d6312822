"""From what was found to results for people: labels, the line in the graph, the place on the page.

Knows how a page's readings and our Turtle are laid out; must not know what any shape means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF, RDFS, SH, SKOS

from eifgraph.namespaces import OTHERS, OURS
from eifgraph.ontology import short
from eifgraph.shapes.results import CheckResult, Found, Level
from eifgraph.shapes.terms import Literal, Term, text_of, to_rdflib
from eifgraph.shapes.triples import TYPE, Values, View
from eifgraph.vocab import EIF

READING_OF, READ_PROPERTY, READ_VALUE = map(str, (EIF.readingOf, EIF.readProperty, EIF.readValue))
SOURCE, SELECTOR = (OTHERS["oa"] + name for name in ("hasSource", "hasSelector"))
LABELS = (str(SKOS.prefLabel), str(RDFS.label))
LINES = re.compile(r"line=(\d+),(\d+)")
Place = tuple[str, tuple[int, int]]


@dataclass(slots=True)
class Places:
    """The graph of a file, its lines, and where things stand in them."""

    view: View
    text: str
    file: Path
    _lines: list[str] = field(default_factory=list)
    _starts: dict[str, int] = field(default_factory=dict)

    def results(self, found: Iterable[Found]) -> tuple[CheckResult, ...]:
        """Give the results for people, worst first and then by line."""
        made = [self._result(one) for one in found]
        return tuple(sorted(made, key=lambda one: (one.rank, one.thing, one.component)))

    def title(self) -> str:
        """Say what the graph is about: its programmes, else its file."""
        programmes = self.view.data.by_object(TYPE).get(str(EIF.Programme), ())
        return ", ".join(sorted({self.label(one) for one in programmes})) or self.file.stem

    def label(self, term: Term) -> str:
        """Give the label of a thing, or its short name; of a literal its text."""
        if isinstance(term, Literal) or term.startswith("_:"):
            return text_of(term)
        labels = (self.view.value(term, predicate) for predicate in LABELS)
        label = next((one for one in labels if one is not None), None)
        return short(term) if label is None else text_of(label)

    def _result(self, one: Found) -> CheckResult:
        page = self._page(one)
        return CheckResult(
            level=Level(one.severity.removeprefix(str(SH))),
            thing=text_of(one.focus),
            label=self.label(one.focus),
            shape=one.shape.removeprefix(OURS["shape"]),
            component=one.component.removeprefix(str(SH)),
            path=one.path,
            value=None if one.value is None else self.label(one.value),
            term=None if one.value is None else to_rdflib(one.value).n3(),
            message=one.message,
            graph_file=str(self.file),
            graph_line=self.line(text_of(one.focus), one.path),
            page_file=page[0] if page else None,
            page_lines=page[1] if page else None,
        )

    def line(self, subject: str, path: str | None) -> int | None:
        """Find the line where a thing's block begins, or within it that of a property."""
        if not self._lines:
            self._lines = self.text.splitlines()
            for number, line in enumerate(self._lines, 1):
                if line[:1].strip():  # blocks begin at the margin, and only they do
                    self._starts.setdefault(line.split(" ", 1)[0], number)
        start = self._starts.get(f"<{subject}>") or self._starts.get(short(subject))
        if start is None or path is None:
            return start
        wanted = re.compile(rf"(?:^|\s){re.escape(path)}\s")
        for number, line in enumerate(self._lines[start - 1 :], start):
            if wanted.search(line):
                return number
            if line.rstrip().endswith(" ."):
                break
        return start

    def _page(self, one: Found) -> Place | None:
        """Find where the value stands on its page, else the property, else the thing."""
        view, value = self.view, one.value
        if str(EIF.Reading) in view.objects(one.focus, TYPE):
            return self._page_of(one.focus)
        readings = view.subjects(READING_OF, one.focus)
        if value is not None and not any(_reads(view, r, value) for r in readings):
            readings = readings | view.subjects(READING_OF, value)
        if not readings:
            return None

        def fit(reading: Term) -> tuple[int, str]:
            read = view.objects(reading, READ_PROPERTY)
            of = value is not None and value in view.objects(reading, READING_OF)
            is_value = value is not None and (of or _reads(view, reading, value))
            is_property = one.path in {short(p) for p in read}
            return (-(4 * is_value + 2 * is_property + (not read)), text_of(reading))

        return self._page_of(min(readings, key=fit))

    def _page_of(self, reading: Term) -> Place | None:
        """Give the file that a reading was made in, and its lines counted from 1."""
        page, selector = self.view.value(reading, SOURCE), self.view.value(reading, SELECTOR)
        name = None if page is None else self.view.value(page, str(EIF.fileName))
        at = None if selector is None else self.view.value(selector, str(RDF.value))
        match = None if at is None else LINES.fullmatch(text_of(at))
        if name is None or match is None:
            return None
        return text_of(name), (int(match[1]) + 1, int(match[2]))


def _reads(view: View, reading: Term, value: Term) -> bool:
    values: Values = view.objects(reading, READ_VALUE)
    return value in values
