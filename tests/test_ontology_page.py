"""The ontology's own page over real data: every term, code list and alignment is there.

`tests/integration/test_ontology_page.py` looks at the examples of a release of all data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from lxml.html import HtmlElement
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.config import Settings, resource_dir
from eifgraph.namespaces import INSTANCES, ONTOLOGY, VOCAB
from eifgraph.ontology import PARTS, terms, version_of
from eifgraph.release import build_release
from eifgraph.server import create_app
from eifgraph.server.ontology_tables import MATCHES
from eifgraph.server.ontology_view import THIS, version_key
from tests.graphs import graph_of
from tests.vocabulary import read_ontology

GRAPHS = Path(__file__).resolve().parent.parent / "data" / "graph"
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}
VERSION = version_of(read_ontology())


@pytest.fixture(scope="module")
def build(some_build: Path) -> Path:
    """A release of some real data."""
    return some_build


@pytest.fixture(scope="module")
def client(build: Path) -> FlaskClient:
    """A client of a server over it."""
    return create_app(Settings(build=build)).test_client()


def triples(build: Path, name: str = "") -> set[ox.Triple]:
    """Read what the release says, or one graph of it, without the code that is tested."""
    path = build / "current" / "dumps" / "eifgraph.nq"
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    return {quad.triple for quad in quads if name in ("", getattr(quad.graph_name, "value", ""))}


def as_graph(found: set[ox.Triple]) -> Graph:
    """Put triples into a graph; engines keep the value of a decimal, not how it is spelt."""
    graph = graph_of(found)
    for subject, predicate, value in list(graph):
        if isinstance(value, Literal) and value.datatype == XSD.decimal:
            graph.remove((subject, predicate, value))
            graph.add((subject, predicate, spelt(value)))
    return graph


def spelt(value: Node) -> Node:
    """Spell a decimal in one way."""
    if isinstance(value, Literal) and value.datatype == XSD.decimal:
        return Literal(f"{value.toPython():.6f}", datatype=XSD.decimal)
    return value


@pytest.fixture(scope="module")
def release(build: Path) -> Graph:
    """All that the release says."""
    return as_graph(triples(build))


@pytest.fixture(scope="module")
def ontology(build: Path) -> Graph:
    """The named graph of the ontology."""
    return as_graph(triples(build, ONTOLOGY))


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> HtmlElement:
    """The page as a browser gets it."""
    answer = client.get("/ontology", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return html.document_fromstring(answer.text)


def words(element: HtmlElement) -> str:
    """Give the text of an element with single blanks."""
    return " ".join(element.text_content().split())


@lru_cache(maxsize=1)
def entries(page: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Give all entries by the anchors of their headings."""
    found: dict[str, list[HtmlElement]] = {}
    for section in page.xpath("//section[@class='term']"):
        for name in section.xpath("./h3/@id"):
            found.setdefault(str(name), []).append(section)
    return found


def entry(page: HtmlElement, name: str) -> HtmlElement:
    """Give the entry of a term, which is the section of the heading with its anchor."""
    (section,) = entries(page)[name]
    return section


def row(section: HtmlElement, label: str) -> list[str]:
    """Give the names in a row of an entry."""
    return [words(link) for link in section.xpath("./dl/div[dt=$label]/dd//a", label=label)]


def test_every_term_has_an_entry(page: HtmlElement, ontology: Graph) -> None:
    """Each term has its anchor, the fragment of its IRI, with label, definition and IRI."""
    known = terms(ontology)
    assert len(known) > 200
    for term in known:
        section = entry(page, term.split("#")[1])
        (definition,) = section.xpath("./p[@class='definition']")
        assert words(definition) == " ".join(str(ontology.value(term, SKOS.definition)).split())
        (called,) = section.xpath("./dl/div[dt='called']/dd")
        assert words(called) == f"{ontology.value(term, RDFS.label)} {term}"


def test_entries_are_those_of_the_ontology(page: HtmlElement, ontology: Graph) -> None:
    """There is no entry for anything else."""
    names = page.xpath("//section[@class='term']/h3/@id")
    ours = [name for name in names if not name.startswith("list-")]
    assert sorted(ours) == sorted(term.split("#")[1] for term in terms(ontology))


def test_properties_say_what_they_join(page: HtmlElement, ontology: Graph) -> None:
    """Domain, range and inverse stand in the entry of a property, as the ontology has them."""
    for label, predicate in (("of", RDFS.domain), ("leads to", RDFS.range)):
        for term, value in ontology.subject_objects(predicate):
            if str(value).startswith(f"{ONTOLOGY}#"):
                names = row(entry(page, str(term).split("#")[1]), label)
                assert str(value).split("#")[1] in names, term
    assert row(entry(page, "assesses"), "the other way") == ["assessedBy"]
    assert row(entry(page, "assessedBy"), "the other way") == ["assesses"]


def test_classes_list_their_properties(page: HtmlElement) -> None:
    """A class shows the properties that it has, those of the class above too, and lead to it."""
    study = entry(page, "Study")
    assert {"design", "sampled", "number"} <= set(row(study, "properties"))
    assert {"basedOn", "restsOn"} <= set(row(study, "leading here"))
    practitioner = entry(page, "Practitioner")
    assert row(practitioner, "a kind of") == ["StaffRole"]
    assert "minimumQualification" in row(practitioner, "properties")


def test_reserved_terms_are_marked(page: HtmlElement, ontology: Graph) -> None:
    """Exactly the terms whose note says so are marked as reserved."""
    reserved = {
        str(term).split("#")[1]
        for term, note in ontology.subject_objects(SKOS.editorialNote)
        if str(note).startswith("Reserved")
    }
    assert "StudyFamily" in reserved
    assert set(page.xpath("//h3[.//span='reserved']/@id")) == reserved


def test_functional_properties_say_so(page: HtmlElement, ontology: Graph) -> None:
    """What kind of property it is stands in its entry."""
    functional = set(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    for term in terms(ontology):
        if (term, RDF.type, OWL.Class) not in ontology:
            (kind,) = entry(page, term.split("#")[1]).xpath("./dl/div[dt='kind']/dd")
            assert ("functional: at most one" in words(kind)) == (term in functional), term


def statements(page: HtmlElement, section: HtmlElement) -> Graph:
    """Parse the example of a term as Turtle, with the lines that the page gives for that."""
    (prefixes,) = page.xpath("//pre[@id='example-prefixes']")
    (example,) = section.xpath("./pre[@class='turtle'][code]")
    text = f"{prefixes.text_content()}\n{example.text_content()}"
    return Graph(bind_namespaces="none").parse(data=text, format="turtle")


def ours(used: Iterable[Node]) -> list[str]:
    """Give the terms of our ontology among those in use."""
    return sorted(term for term in {str(node) for node in used} if term.startswith(f"{ONTOLOGY}#"))


def check_classes(page: HtmlElement, release: Graph, least: int) -> None:
    """See that each class in use, of which there are at least so many, has a true example."""
    used = ours(release.objects(None, RDF.type))
    assert len(used) > least
    for kind in used:
        example = statements(page, entry(page, kind.split("#")[1]))
        (thing,) = set(example.subjects())
        assert (thing, None, None) in example
        assert (thing, RDF.type, URIRef(kind)) in release, kind
        assert [(s, p, o) for s, p, o in example if (s, p, spelt(o)) not in release] == [], kind


def check_properties(page: HtmlElement, release: Graph, least: int) -> None:
    """See that each property in use, of which there are at least so many, has a true example."""
    used = ours(release.predicates())
    assert len(used) > least
    for predicate in used:
        ((thing, found, value),) = statements(page, entry(page, predicate.split("#")[1]))
        assert str(found) == predicate
        assert (thing, found, spelt(value)) in release


def test_every_class_in_use_has_an_example(page: HtmlElement, release: Graph) -> None:
    """The example of a class is complete Turtle about a thing of it, and all in the release."""
    check_classes(page, release, 50)


def test_every_property_in_use_has_an_example(page: HtmlElement, release: Graph) -> None:
    """The example of a property is one statement of the release."""
    check_properties(page, release, 100)


def test_examples_lead_to_the_things(client: FlaskClient, page: HtmlElement) -> None:
    """The thing of an example has a link to its page, which is there."""
    (link, *_) = entry(page, "Study").xpath("./pre/code/a/@href")
    assert link.startswith("/doc/study/")
    assert client.get(link).status_code == 200


def test_every_code_list_is_a_table(page: HtmlElement, release: Graph) -> None:
    """Each code list is a table with every member: notation, label and definition, in order."""
    schemes = sorted(map(str, release.subjects(RDF.type, SKOS.ConceptScheme)))
    assert len(schemes) >= 30
    for scheme in schemes:
        section = entry(page, f"list-{scheme.removeprefix(VOCAB)}")
        rows = [
            [words(cell) for cell in line.xpath("./th|./td")]
            for line in section.xpath(".//tbody/tr")
        ]
        members = list(release.subjects(SKOS.inScheme, URIRef(scheme)))
        expected = {
            str(release.value(member, SKOS.notation)): str(release.value(member, SKOS.definition))
            for member in members
        }
        assert {line[0]: line[2] for line in rows} == {
            name: " ".join(text.split()) for name, text in expected.items()
        }
        labels = [str(release.value(member, SKOS.prefLabel)) for member in members]
        assert all(any(line[1].startswith(label) for line in rows) for label in labels)


def test_code_lists_are_listed(page: HtmlElement) -> None:
    """The page leads to every code list and shows what a member's address looks like."""
    rows = {
        words(line[0]): [words(cell) for cell in line.xpath("./th|./td")]
        for line in page.xpath("//table[@id='table-of-lists']/tbody/tr")
    }
    assert rows["Site"][2] == "4"
    assert rows["Setting"][3].startswith("https://w3id.org/eifgraph/vocab/setting/")


def test_code_list_shows_order_and_rank(page: HtmlElement) -> None:
    """The evidence ratings come in their own order, with their rank; NE stands outside it."""
    section = entry(page, "list-evidence-rating")
    heads = [words(cell) for cell in section.xpath(".//thead/tr/th")]
    rows = {words(line[0]): line for line in section.xpath(".//tbody/tr")}
    assert list(rows)[:6] == ["4+", "4", "3+", "3", "2+", "2"]
    ranks = [words(line[heads.index("rank")]) for line in rows.values()]
    assert ranks[:6] == ["6", "5", "4", "3", "2", "1"]
    assert words(rows["NE"][heads.index("rank")]) == ""


def test_alignment_table_is_whole(page: HtmlElement, release: Graph) -> None:
    """Each mapping of a term of ours is a row, with its reason where the release has one."""
    code_lists = {
        kind
        for member in release.subjects(SKOS.inScheme)
        for kind in release.objects(member, RDF.type)
    }
    expected = {
        (str(term).split("#")[1], str(relation), str(foreign))
        for relation in MATCHES
        for term, foreign in release.subject_objects(relation)
        if str(term).startswith(f"{ONTOLOGY}#")
        and not str(foreign).startswith(INSTANCES)
        and not (foreign == SKOS.Concept and term in code_lists)
    }
    rows = page.xpath("//section[h2/@id='alignment-table']//table[1]/tbody/tr[td[3]]")
    found = {
        (words(line[0]), line.xpath("string(td[1]//code)"), line.xpath("string(td[2]//a/@href)"))
        for line in rows
    }
    assert len(expected) > 100
    assert len(found) == len(rows) == len(expected)
    assert {(term, foreign) for term, _, foreign in found} == {(a, c) for a, _, c in expected}


def test_alignments_have_reasons(page: HtmlElement, release: Graph) -> None:
    """The reason and the label of the other term come from the node of the mapping."""
    (line,) = page.xpath(
        "//section[h2/@id='alignment-table']//tr[th='AgeGroup'][.//a[contains(@href, 'pico')]]"
    )
    foreign = URIRef(line.xpath("string(td[2]//a/@href)"))
    (node,) = [
        node
        for node in release.subjects(OWL.annotatedTarget, foreign)
        if (node, OWL.annotatedSource, URIRef(f"{ONTOLOGY}#AgeGroup")) in release
    ]
    assert words(line[3]) == str(release.value(node, RDFS.comment))
    assert words(line[1]) == "is narrower than skos:broadMatch"


def test_header_tells_all(page: HtmlElement, ontology: Graph) -> None:
    """Title, version, version before, licence, citation, status and prefix are told."""
    facts = {words(line[0]): words(line[1]) for line in page.xpath("//dl[@class='header']/div")}
    for label in ("title", "abstract", "creator", "licence", "citation", "status", "prefix"):
        assert facts[label], label
    assert facts["version"] == str(ontology.value(THIS, OWL.versionInfo)) == VERSION
    before = ontology.value(ontology.value(THIS, OWL.priorVersion), RDFS.label)
    assert facts["version before"] == str(before)
    assert facts["creator"] == "The eifgraph team"


def test_changes_are_listed_by_version(page: HtmlElement) -> None:
    """Each version has its changes, the newest first, with links to the terms."""
    headings = page.xpath("//section[h2/@id='change-list']/h3")
    names = [words(h).removeprefix("Version ") for h in headings]
    assert (names[0], names[-1]) == (VERSION, "0.1.0")
    place = names.index("0.2.0")
    added = headings[place].getnext().xpath("./li[starts-with(., 'Terms added')]/a/@href")
    assert "#RatingAudit" in added


def test_versions_are_ordered_by_number() -> None:
    """Version 0.10.0 is newer than 0.9.0."""
    assert max(["0.9.0", "0.10.0", "0.2.1"], key=version_key) == "0.10.0"


def parts() -> set[ox.Triple]:
    """Read the files that are published as the ontology."""
    texts = [(resource_dir("ontology") / name).read_bytes() for name in PARTS]
    return {quad.triple for text in texts for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("suffix", FORMS)
def test_forms_are_one_graph(client: FlaskClient, build: Path, suffix: str) -> None:
    """Each form, by suffix or by Accept header, is the named graph of the release, whole."""
    media_type, form = FORMS[suffix]
    by_suffix = client.get(f"/ontology.{suffix}")
    by_header = client.get("/ontology", headers={"Accept": media_type})
    assert by_suffix.mimetype == by_header.mimetype == media_type
    assert by_suffix.text == by_header.text
    parsed = {quad.triple for quad in ox.parse(by_suffix.data, format=form)}
    assert parsed == triples(build, ONTOLOGY) == parts()
    assert len(parsed) > 3000


def test_forms_name_each_other(client: FlaskClient) -> None:
    """An answer names its other forms, and what it varies by where no suffix decided."""
    page, turtle = client.get("/ontology"), client.get("/ontology.ttl")
    as_turtle = '</ontology.ttl>; rel="alternate"; type="text/turtle"'
    as_page = '</ontology>; rel="alternate"; type="text/html"'
    assert as_turtle in page.headers.getlist("Link")
    assert as_page in turtle.headers.getlist("Link")
    assert as_turtle not in turtle.headers.getlist("Link")
    assert ("Accept" in page.vary, "Accept" in turtle.vary) == (True, False)


@pytest.mark.parametrize("path", ["/ontology", "/ontology.ttl", "/ontology.svg"])
def test_answers_can_be_shared_and_kept(client: FlaskClient, path: str) -> None:
    """Any site may read an answer; unchanged, it is not sent again."""
    answer = client.get(path)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("suffix", ["", ".ttl", ".html"])
def test_this_version_is_known(client: FlaskClient, suffix: str) -> None:
    """The address of this version leads to the ontology, in the form asked for."""
    answer = client.get(f"/ontology/{VERSION}{suffix}")
    assert (answer.status_code, answer.location) == (303, f"/ontology{suffix}")
    assert ("Accept" in answer.vary) is (suffix == "")


@pytest.mark.parametrize("name", ["0.1.0", "0.2.0.ttl"])
def test_former_versions_are_gone(client: FlaskClient, name: str) -> None:
    """A version that was published once answers 410 and leads to the ontology."""
    answer = client.get(f"/ontology/{name}", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert any(link.startswith(f"<{ONTOLOGY}>;") for link in answer.headers.getlist("Link"))


@pytest.mark.parametrize("name", ["9.9.9", "9.9.9.ttl", f"{VERSION}.zip", "ttl", "x%00"])
def test_other_versions_are_not_found(client: FlaskClient, name: str) -> None:
    """A version that this release does not hold is not found, and the one it holds is named."""
    answer = client.get(f"/ontology/{name}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert VERSION in answer.text


@pytest.mark.parametrize(("path", "accept", "status"), [
    ("/ontology", "image/png", 406), ("/ontology.zip", "*/*", 404), ("/ontology", "*/*", 200),
])  # fmt: skip
def test_unknown_forms(client: FlaskClient, path: str, accept: str, status: int) -> None:
    """A form that is not offered is refused."""
    assert client.get(path, headers={"Accept": accept}).status_code == status


def test_anchors_are_unique(page: HtmlElement) -> None:
    """No two elements have the same anchor."""
    anchors = page.xpath("//@id")
    assert len(anchors) == len(set(anchors)) > 200


def check_links(client: FlaskClient, page: HtmlElement, step: int = 1) -> None:
    """See that each link within the page has its target, and each so many to the site answers."""
    anchors = set(page.xpath("//@id"))
    links = set(page.xpath("//a/@href | //link/@href"))
    here = {link for link in links if link.startswith("#")}
    site = {link for link in links if link.startswith("/")}
    assert [link for link in sorted(here) if link[1:] not in anchors] == []
    assert len(site) > 200
    quick = {"Accept": "application/n-triples, text/html;q=0.9"}  # HTML asks five times as much
    answers = {link: client.get(link, headers=quick) for link in sorted(site)[::step]}
    assert [link for link, a in answers.items() if a.status_code not in (200, 303)] == []
    for answer in answers.values():
        answer.close()
    rest = links - here - site
    assert [link for link in rest if not re.match(r"https?://", link)] == []


def test_links_lead_somewhere(client: FlaskClient, page: HtmlElement) -> None:
    """Each link within the page has its target; to the site some answer, all in integration."""
    check_links(client, page, step=7)


def test_page_is_strict_and_accessible(client: FlaskClient, page: HtmlElement) -> None:
    """No script and no style of its own; headings in order; tables with captions and scopes."""
    policy = client.get("/ontology").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script" not in policy
    scripts = page.xpath("//script[not(@type='application/ld+json')]")
    assert scripts + page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert page.get("lang") == "en"
    for table in page.xpath("//table"):
        assert words(table.xpath("./caption")[0])
        assert table.xpath(".//th[not(@scope)]") == []
        widths = {len(line) for line in table.xpath(".//tr")}
        assert len(widths) == 1


def test_release_without_alignments_and_changes(tmp_path: Path, quick_builds: None) -> None:
    """The page stands where the ontology says less: no alignment node, no change, no example."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for name in ("eif.ttl", "schemes.ttl", "context.jsonld"):
        (folder / name).write_bytes((resource_dir("ontology") / name).read_bytes())
    name = "child-parent-psychotherapy"
    build_release({name: GRAPHS / f"{name}.ttl"}, folder, tmp_path / "build", INSTANCES)
    client = create_app(Settings(build=tmp_path / "build")).test_client()
    shown = html.document_fromstring(client.get("/ontology").text)
    (changes,) = shown.xpath("//section[h2/@id='change-list']")
    assert "is the first" in words(changes)
    rows = shown.xpath("//section[h2/@id='alignment-table']//tbody/tr")
    assert "is a kind of rdfs:subClassOf" in {words(line[1]) for line in rows}
    assert entry(shown, "Family").xpath("./pre/code") == []  # none in this release


def test_diagram_alone_is_well_formed(client: FlaskClient) -> None:
    """The diagram by itself is an SVG document whose links lead back to the page."""
    answer = client.get("/ontology.svg")
    assert answer.mimetype == "image/svg+xml"
    root = etree.fromstring(answer.data)
    links = root.xpath("//*[local-name()='a']/@href")
    assert links
    assert all(link.startswith(("/ontology#", "http")) for link in links)
