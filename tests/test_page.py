"""From a file to sections: what is refused, what makes no difference, and that nothing is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from eifgraph.config import Settings
from eifgraph.errors import PageError
from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.ingest.arranging import Section
from eifgraph.ingest.characters import plain
from eifgraph.ingest.ledger import spans_of
from eifgraph.ingest.page import make_page, source_file
from eifgraph.ingest.source import SourceText
from eifgraph.model import CodeLists, Method
from eifgraph.namespaces import INSTANCES, OTHERS
from eifgraph.pipeline import ingest_file
from eifgraph.shapes import Shapes
from eifgraph.sources import page_slug
from eifgraph.turtle import render_turtle

_SHA256 = URIRef(OTHERS["schema"] + "sha256")
_EXACT = URIRef(OTHERS["oa"] + "exact")
PAGES = Path(__file__).resolve().parent.parent / "data" / "pages"
OWN_LINES = (PAGES / "child-parent-psychotherapy.txt").read_text(encoding="utf-8").split("\n")

ANY_LINE = st.one_of(
    st.sampled_from(OWN_LINES),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.tuples(st.sampled_from(OWN_LINES), st.integers(0, 60)).map(lambda cut: cut[0][: cut[1]]),
)


@st.composite
def mutated_pages(draw: st.DrawFn) -> str:
    """Our own page with some of its lines dropped, moved, cut or replaced."""
    lines = list(OWN_LINES)
    for _ in range(draw(st.integers(0, 12))):
        place = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["drop", "replace", "insert", "move"]))
        line = lines[place]
        if kind in {"drop", "move"} and len(lines) > 1:
            del lines[place]
        if kind == "replace":
            lines[place] = draw(ANY_LINE)
        elif kind == "insert":
            lines.insert(place, draw(ANY_LINE))
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


SHUFFLED = st.lists(ANY_LINE, max_size=40).map("\n".join)


def write(folder: Path, data: bytes, name: str = "page.txt") -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.write_bytes(data)
    return path


def graph_of(path: Path, code_lists: CodeLists) -> Graph:
    """Give the graph of a page."""
    programme, _ = parse_programme(read_page(path), code_lists)
    return programme_graph((programme,), INSTANCES)


REFUSED = [
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b"\n \r\n\t\n", "empty", id="blank"),
    pytest.param(b"EIF\x00Programme", "not text", id="binary"),
    pytest.param(b"one\ntwo\ncaf\xe9\n", "not a Guidebook page", id="latin-1"),
    pytest.param(b"Shopping list\n- milk\n", "not a Guidebook page", id="another-text"),
    pytest.param(b"<html><body>Sign in</body></html>", "not a Guidebook page", id="sign-in-page"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_refuse(tmp_path: Path, data: bytes, reason: str) -> None:
    """What is no page is refused with the reason, the file and advice."""
    path = write(tmp_path, data)
    with pytest.raises(PageError) as caught:
        read_page(path)
    assert reason in caught.value.reason
    assert caught.value.path == path
    assert caught.value.advice


def test_refuse_too_large(tmp_path: Path) -> None:
    """A file above the limit of its kind is refused by its size."""
    path = write(tmp_path, b"EIF Programme Assessment\n" * 220_000)
    with pytest.raises(PageError, match="bytes"):
        read_page(path)


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_refuse_what_cannot_be_read(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are refused as files that cannot be read."""
    with pytest.raises(PageError, match="cannot be read"):
        read_page(tmp_path / name)


def test_refuse_what_ends_before_the_assessment(tmp_path: Path) -> None:
    """Title, review and description alone are no page."""
    end = next(n for n, line in enumerate(OWN_LINES) if line.startswith("Evidence"))
    with pytest.raises(PageError, match="ends before the assessment"):
        read_page(write(tmp_path, "\n".join(OWN_LINES[:end]).encode()))


def test_name_without_title(tmp_path: Path, code_lists: CodeLists) -> None:
    """A copy that has lost its title has the name in the sentence that says what it is."""
    start = next(n for n, line in enumerate(OWN_LINES) if line.startswith("Review:"))
    page = read_page(write(tmp_path, "\n".join(OWN_LINES[start:]).encode()))
    name = parse_programme(page, code_lists)[0].name
    assert (name.value, name.method) == ("Child-Parent Psychotherapy", Method.INFERRED)


def test_refuse_without_a_name(tmp_path: Path, code_lists: CodeLists) -> None:
    """A copy in which nothing names the programme is refused."""
    text = "\n".join(OWN_LINES[OWN_LINES.index("EIF Programme Assessment") :])
    page = read_page(write(tmp_path, text.replace("Child-Parent Psychotherapy", "it").encode()))
    with pytest.raises(PageError, match="no title"):
        parse_programme(page, code_lists)


@pytest.mark.parametrize(
    ("stem", "slug"),
    [("Child Parent", "child-parent"), ("Éveil & Co", "eveil-co"), ("a__b", "a-b")],
)
def test_slug(stem: str, slug: str) -> None:
    """A page is named after its file, in plain letters."""
    assert page_slug(Path(f"{stem}.txt")) == slug


def test_slug_needs_a_letter() -> None:
    """A file without letter or digit in its name names no page."""
    with pytest.raises(PageError, match="no letter or digit"):
        page_slug(Path("---.txt"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="crlf"),
        pytest.param(lambda data: data.replace(b"\n", b"\r"), id="cr"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="bom"),
        pytest.param(lambda data: data.replace(b"\n", b"  \n"), id="spaces-at-line-ends"),
    ],
)
def test_line_ends_make_no_difference(
    tmp_path: Path, own_page: Path, code_lists: CodeLists, change: object
) -> None:
    """The same page saved by another system gives the same graph, but for its digest."""
    assert callable(change)
    path = write(tmp_path, change(own_page.read_bytes()), own_page.name)
    before, after = graph_of(own_page, code_lists), graph_of(path, code_lists)
    for graph in (before, after):
        graph.remove((None, _SHA256, None))
        graph.remove((None, _EXACT, None))  # a quote of several lines keeps the spaces in it
    assert isomorphic(before, after)


def test_sections_know_their_lines(own_page: Path) -> None:
    """The heading of each section stands in the line that it names."""
    page = read_page(own_page)
    assert len(page.sections) > 20
    for section in page.sections[1:]:
        heading = page.lines[section.heading_line - 1]
        assert (section.heading or section.chapter).casefold() in heading.casefold()


@given(st.one_of(SHUFFLED, mutated_pages()))
def test_sectioning_loses_no_line(text: str) -> None:
    """Each line of the page is in one section; each word of it is furniture or in some text."""
    path = Path("page.txt")
    source = SourceText("text", tuple(text.split("\n")), frozenset(), frozenset(), None)
    page = make_page(path, source_file(path, text.encode()), source)
    numbers = [n for s in page.sections for n in range(s.first_line, s.last_line + 1)]
    assert numbers == list(range(1, len(page.lines) + 1))
    headings = {n for s in page.sections for n in range(s.heading_line, _body_line(s))}
    read = {n for s in page.sections for line in s.body.lines() for n in line.line_numbers()}
    lost = set(numbers) - read - headings - page.furniture
    assert [page.lines[n - 1] for n in sorted(lost) if plain(page.lines[n - 1])] == []


def _body_line(section: Section) -> int:
    """Give the line on which the text of a section begins."""
    first = next(section.body.lines(), None)
    return section.last_line + 1 if first is None else first.line_numbers()[0]


@settings(max_examples=30, deadline=None)  # an example is slow
@given(text=st.one_of(mutated_pages(), SHUFFLED))
def test_any_page_is_read_or_refused(code_lists: CodeLists, text: str) -> None:
    """Whatever stands on a page: it is read or refused, and what is read can become a graph."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text.encode())
        try:
            page = read_page(path)
            programme, findings = parse_programme(page, code_lists)
        except PageError:
            return
    for span in spans_of(programme):
        assert span.quote in "\n".join(page.lines[span.first_line - 1 : span.last_line])
    assert list(findings) == sorted(findings, key=lambda finding: finding.line)
    assert len(programme_graph((programme,), INSTANCES)) > 0


def test_ingest_twice(
    own_page: Path, code_lists: CodeLists, shapes: Shapes, tmp_path: Path
) -> None:
    """The same page gives the same bytes, also as in git; if not, run `eifgraph ingest`."""
    made = ingest_file(own_page, Settings(data=tmp_path), code_lists, shapes.rules).turtle
    assert render_turtle(graph_of(own_page, code_lists)) == made
    kept = own_page.parent.parent / "graph" / "child-parent-psychotherapy.ttl"
    assert kept.read_text(encoding="utf-8") == made


def test_label_whose_value_is_not_read_is_told(code_lists: CodeLists) -> None:
    """A label above the assessment states a fact: its line is no prose."""
    page = Path(__file__).parent / "pages" / "fresh-card-kitebridge.txt"
    _, findings = parse_programme(read_page(page), code_lists)
    unread = [finding.seen for finding in findings if finding.code == "unread-line"]
    assert [seen.split(":")[0] for seen in unread] == ["• Child outcomes"]


def test_lines_without_a_fact_are_told_of_nobody(code_lists: CodeLists) -> None:
    """Headings within a study, and notices about the page, ask nobody to look at them."""
    page = Path(__file__).parent / "pages" / "second-web-bramble.txt"
    text = read_page(page)
    assert "\nStudy design and sample\n" in text.text
    _, findings = parse_programme(text, code_lists)
    assert [finding.seen for finding in findings if finding.code == "unread-line"] == []


def test_a_sample_of_an_unlisted_study_is_told(tmp_path: Path, code_lists: CodeLists) -> None:
    """A study that shares its sample with one that the page does not list is a finding."""
    text = (Path(__file__).parent / "pages" / "study-citations.txt").read_text("utf-8")
    page = tmp_path / "page.txt"
    page.write_text(text.replace("Same sample as study 1b", "Same sample as study 7"), "utf-8")
    _, findings = parse_programme(read_page(page), code_lists)
    (seen,) = [finding.seen for finding in findings if finding.code == "study-missing"]
    assert "from study 7" in seen
