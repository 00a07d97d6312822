"""The pages over real data: which assessment is shown first, what differs, what is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

from eifgraph.config import Settings
from eifgraph.server import create_app

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def client(some_build: Path) -> FlaskClient:
    """A client of a server over some of the real graphs."""
    return create_app(Settings(data=ROOT / "data", build=some_build)).test_client()


def page(client: FlaskClient, path: str) -> HtmlElement:
    """Get a page and parse it."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, path
    return html.fromstring(response.get_data(as_text=True))


def cells(row: HtmlElement) -> list[str]:
    """Give the texts of a row's cells."""
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]


def test_front_page_shows_one_assessment_each(client: FlaskClient) -> None:
    """Latest review first: a newer one without values is not papered over by an older one."""
    rows = {row[0]: row for row in map(cells, page(client, "/").xpath("//tbody/tr"))}
    assert len(rows) == 4
    assert rows["Let's Play in Tandem"][1:6] == [
        "Foundations for Life, July 2016",
        "EIF Guidebook",
        "3",
        "3",
        "3+ on What Works Ireland",
    ]
    assert rows["Big Brothers Big Sisters"][1:6] == [
        "February 2025",
        "Foundations toolkit",
        "Label only",
        "Label only",
        "3+ on What Works Ireland",
    ]


def test_programme_page_shows_all_assessments(client: FlaskClient) -> None:
    """Each site and review has its heading; that the ratings differ is said."""
    shown = page(client, "/doc/programme/let-s-play-in-tandem")
    headings = [" ".join(h.text_content().split()) for h in shown.xpath("//h2")]
    assert headings[0] == "EIF Guidebook, Foundations for Life, July 2016: evidence 3, cost 3"
    assert "What Works Ireland, review not seen: evidence 3+, cost 3" in headings
    assert "Foundations toolkit, July 2016: evidence label only, cost label only" in headings
    (differ,) = shown.xpath("//p[strong='The ratings differ:']")
    assert "3, 3+" in differ.text_content()


def test_page_says_when_a_list_may_go_on(client: FlaskClient) -> None:
    """A list whose end no copy showed says so, another does not."""
    shown = page(client, "/doc/programme/let-s-play-in-tandem")
    captions = [caption.text_content() for caption in shown.xpath("//caption")]
    assert [("may go on" in caption) for caption in captions] == [False, True]


def test_absences_are_gathered_by_reason(client: FlaskClient) -> None:
    """What is not given is a line for each reason, the labels left without value apart."""
    name = "/doc/implementation/assessment/let-s-play-in-tandem/foundations/2016-07"
    shown = page(client, name)
    (row,) = shown.xpath("//dl/div[dt='not given']/dd")
    lines = [" ".join(item.xpath("string(.)").split()) for item in row.xpath("./ul/li")]
    assert [line.split(":")[0] for line in lines] == ["Label only", "Label only", "Not seen"]


def test_source_names_site_and_record_line(client: FlaskClient) -> None:
    """A value says file and line of its record, and the page it was entered from."""
    shown = page(client, "/doc/assessment/big-brothers-big-sisters/ireland/review-not-seen")
    (source,) = shown.xpath("//dl/div[dt='evidence rating']//details")
    assert "big-brothers-big-sisters.yaml, line" in source.text_content()
    (address,) = source.xpath(".//a/@href")
    assert address == "https://whatworks.gov.ie/hub-search/report/1"


def test_completeness_page(client: FlaskClient) -> None:
    """A row a programme, a column a facet, and what is not known says why."""
    table = page(client, "/completeness").xpath("//table")[0]
    facets = cells(table.xpath("./thead/tr")[0])
    rows = {row[0]: row for row in map(cells, table.xpath("./tbody/tr"))}
    assert len(rows) == 4
    assert all(len(row) == len(facets) for row in rows.values())
    ratings = facets.index("evidence rating")
    assert rows["Treatment Foster Care Oregon Prevention"][ratings] == "label only"
    assert rows["Let's Play in Tandem"][ratings] == "2 site(s)"


def test_data_set_states_rights_and_use(client: FlaskClient) -> None:
    """The data set names the rights of each publisher and says what a rating is not."""
    text = client.get("/dataset", follow_redirects=True, headers={"Accept": "text/turtle"}).text
    for words in ("What Works Ireland", "Foundations", "no endorsement", "no size of effect"):
        assert words in text


@pytest.mark.parametrize("path", ["/", "/queries", "/completeness", "/doc/dataset", "/sparql"])
def test_every_page_says_what_a_rating_is_not(client: FlaskClient, path: str) -> None:
    """The note on use stands at the foot of every page."""
    (footer,) = page(client, path).xpath("//footer")
    assert "no endorsement, no size of effect and no league table" in footer.text_content()


@pytest.mark.parametrize(
    "path",
    ["/doc/programme/let-s-play-in-tandem.ttl", "/graph/records/let-s-play-in-tandem.ttl"],
)
def test_data_carry_rights_and_licence(client: FlaskClient, path: str) -> None:
    """What is taken away names the rights of each publisher; the answer links to the licence."""
    response = client.get(path)
    assert "no endorsement" in response.text
    assert "What Works Ireland (Department of Children)" in response.text
    assert any("creativecommons" in link for link in response.headers.getlist("Link"))


def test_dump_carries_rights(client: FlaskClient) -> None:
    """Each dump holds the description of the data set."""
    for name in ("eifgraph.nq", "eifgraph.ttl", "eifgraph.jsonld", "eifgraph.trig", "eifgraph.rdf"):
        response = client.get(f"/download/{name}")
        assert "no place in a league table" in response.text
        response.close()


def test_schema_of_records_is_served(client: FlaskClient) -> None:
    """Editors find the schema at its own address."""
    response = client.get("/schema/record.json")
    assert response.content_type == "application/schema+json"
    assert response.get_json(force=True)["$id"].endswith("/schema/record.json")


def test_query_of_readme_joins_sites(client: FlaskClient) -> None:
    """A rating of one site and a setting of another meet in the programme, as README says."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```sparql\n(.*?)```", readme, re.DOTALL)
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.text.splitlines() == [
        "name,site,rating,cost",
        "Let's Play in Tandem,EIF Guidebook,3,3",
        "Let's Play in Tandem,What Works Ireland,3+,3",
    ]


def test_shared_thing_is_read_from_the_own_file(client: FlaskClient) -> None:
    """A review that many programmes share shows where this programme's file names it."""
    shown = page(client, "/doc/programme/let-s-play-in-tandem")
    files = {source.text_content() for source in shown.xpath("//details[@class='source']/p")}
    assert files
    assert all(text.startswith("let-s-play-in-tandem.yaml") for text in files)


def test_findings_are_shown_as_printed(client: FlaskClient) -> None:
    """Amount, score and time of a finding stand beside its outcome."""
    shown = page(client, "/doc/programme/let-s-play-in-tandem")
    texts = [" ".join(cell.text_content().split()) for cell in shown.xpath("//td")]
    assert "0.3 points, score 20, 4 months later" in texts
    assert "no amount, score 0, immediately after the intervention" in texts


def test_keys_of_records_are_explained(client: FlaskClient) -> None:
    """Each key says what it means and which code list it takes, with a link to the list."""
    shown = page(client, "/schema")
    rows = {row[0]: row for row in map(cells, shown.xpath("//tbody/tr"))}
    assert rows["site needed"][2] == "site"
    assert rows["settings"][2] == "setting, a list"
    assert rows["improvement_index"][2] == "a whole number"
    for link in set(shown.xpath("//td/a/@href")):
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link
        else:
            assert shown.xpath(f"//h2[@id='{link[1:]}']"), link


def test_outcome_names_the_programmes_that_claim_it(client: FlaskClient) -> None:
    """What points to an outcome names programme and site."""
    shown = page(client, "/doc/child-outcome/increased-attachment-security")
    texts = [item.text_content() for item in shown.xpath("//li/a")]
    programme = "Treatment Foster Care Oregon Prevention, Foundations toolkit"
    assert f"{programme}: Increased attachment security" in texts


def test_programme_page_explains_its_rating(client: FlaskClient) -> None:
    """The page says what holds by which study, what is missing, and what falls without one."""
    found = page(client, "/doc/programme/child-parent-psychotherapy")
    (audit,) = found.xpath("//details[@class='audit']")
    said = {
        " ".join(rule.xpath("string(dt)").split()): rule.xpath("dd//li/text()")
        for rule in audit.xpath("dl/div")
    }
    study = "not stated: rating of Child-Parent Psychotherapy (eif), study"
    assert said == {
        "3: holds, by study 1 and study 2": [],
        "3-plus: not determinable": [f"{study} 1", f"{study} 2"],
        "not-4: holds": [],
    }
    left = audit.xpath("ul/li/text()")
    assert len(left) == 6
    assert left[0] == (
        "without study 1: the published facts would not support 3+;"
        " they show all that is asked for 3"
    )
    assert "no endorsement and not a size of effect" in audit.xpath("string(p)")
