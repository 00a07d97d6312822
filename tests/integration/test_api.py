"""Named queries over HTTP: forms, parameters, filters, pages, refusals, over all real data."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from eifgraph.backend.interface import SparqlRequest
from eifgraph.backend.rows import TSV, rewrite_rows
from eifgraph.catalogue import find_query, read_federated, read_queries
from eifgraph.config import Settings
from eifgraph.errors import QueryError
from eifgraph.server import create_app
from eifgraph.server.asked import OPTIONS, PAGING
from eifgraph.server.filters import Column
from eifgraph.server.negotiate import RESULTS, TABLES
from eifgraph.server.paging import Page
from eifgraph.server.table_forms import value_of
from eifgraph.server.tables import columns_of

QUERIES = read_queries()
CPP = "https://w3id.org/eifgraph/id/programme/child-parent-psychotherapy"


@pytest.fixture(scope="module")
def app(real_build: Path) -> Flask:
    """A server over a release of all real data."""
    return create_app(Settings(build=real_build))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """A client of the server."""
    return app.test_client()


def rows(client: FlaskClient, address: str, **values: str) -> list[dict[str, Any]]:
    """Ask for objects."""
    answer = client.get(address, query_string=values)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    found: list[dict[str, Any]] = answer.get_json()["rows"]
    return found


def detail(answer: TestResponse) -> str:
    """Give what a refusal says."""
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    return str(answer.get_json()["detail"])


def relations(answer: TestResponse) -> dict[str, str]:
    """Give the targets of the Link headers by relation."""
    pairs = [re.fullmatch(r'<(.*)>; rel="(\w+)".*', one) for one in answer.headers.getlist("Link")]
    return {pair[2]: pair[1] for pair in pairs if pair}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_answer_is_that_of_the_endpoint(client: FlaskClient, query: Any) -> None:
    """Without parameters the table has the rows that the text has at the endpoint."""
    asked = {"query": query.text, "format": "csv"}
    plain = list(csv.reader(io.StringIO(client.get("/sparql", query_string=asked).text)))
    table = list(csv.reader(io.StringIO(client.get(f"/api/{query.name}.csv").text)))
    assert table[0] == plain[0] == list(query.variables)
    assert sorted(table[1:]) == sorted(plain[1:])


@pytest.mark.parametrize(
    ("address", "accept", "media_type"),
    [
        ("/api/q05", "", "application/json"),
        ("/api/q05", "*/*", "application/json"),
        ("/api/q05", "text/csv", "text/csv"),
        ("/api/q05", "text/*", "text/csv"),
        ("/api/q05", "application/sparql-results+json", "application/sparql-results+json"),
        ("/api/q05", "application/xml", "application/sparql-results+xml"),
        ("/api/q05", "text/html,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("/api/q05?format=tsv", "text/csv", TSV),
        ("/api/q05.csv", "image/png", "text/csv"),
        ("/api/q05.csv?format=json", "text/html", "text/csv"),
        ("/api/q05-independent-studies.json", "text/html", "application/json"),
    ],
)  # fmt: skip
def test_form_is_chosen(client: FlaskClient, address: str, accept: str, media_type: str) -> None:
    """The suffix wins over `format`, that over the header; answers say what they vary by."""
    answer = client.get(address, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.vary


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/api/q05", "image/png"), ("/api/q05?format=png", ""), ("/api/q05.csv?format=png", "")],
)
def test_other_form_is_not_acceptable(client: FlaskClient, address: str, accept: str) -> None:
    """A form that nobody offers is refused with those that are."""
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/csv" in answer.get_json()["detail"]


@pytest.mark.parametrize("name", ["q99", "q05.png", "programmes", "q05/x", "q05.", ".csv"])
def test_unknown_query_is_not_found(client: FlaskClient, name: str) -> None:
    """Who asks for a query that is not there is told which are."""
    assert client.get(f"/api/{name}").status_code == 404


@pytest.mark.parametrize("media_type", RESULTS.types)
def test_results_are_those_of_the_engine(client: FlaskClient, app: Flask, media_type: str) -> None:
    """Every term of a results format is the engine's: language, datatype and all."""
    query = find_query("q09")
    asked = SparqlRequest(query.text)
    engine = b"".join(app.extensions["eifgraph"].backend.query(asked, TSV))
    answer = client.get("/api/q09", headers={"Accept": media_type}).data
    if media_type == "text/csv":
        assert answer == rewrite_rows(engine, media_type)
        return
    formats = {ox.QueryResultsFormat.from_media_type(one): one for one in RESULTS.types}
    form = next(form for form, name in formats.items() if name == media_type)
    found = ox.parse_query_results(answer, format=form)
    expected = ox.parse_query_results(engine, format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    assert isinstance(expected, ox.QuerySolutions)
    assert [tuple(row) for row in found] == [tuple(row) for row in expected] != []


def test_rows_that_are_none_cannot_be_rewritten() -> None:
    """What is no TSV is a fault of the store, not an exception of the engine."""
    with pytest.raises(QueryError, match="cannot be read"):
        rewrite_rows(b"?x\n<not an iri\n", "text/csv")


def test_objects_have_typed_values(client: FlaskClient) -> None:
    """Numbers and truths are JSON's, what has no value is null, and all columns are in each row."""
    answer = client.get("/api/q09").get_json()
    (row,) = answer["rows"]
    assert (row["minimumHours"], row["maximumHours"]) == (32, 48)
    assert row["approximate"] is False or row["approximate"] is True
    (row, *_) = rows(client, "/api/q14", programme="CPP")
    assert list(row) == list(find_query("q14").variables)
    assert row["programme"] == CPP
    integers = rows(client, "/api/q30")
    assert all(type(one["index"]) is int for one in integers)
    assert None in [one["value"] for one in integers]


def test_objects_come_with_what_is_to_be_known(client: FlaskClient) -> None:
    """Question, limits, meanings, release and the note on ratings stand beside the rows."""
    answer = client.get("/api/q04", query_string={"programme": "CPP", "limit": "2"}).get_json()
    query = find_query("q04")
    assert (answer["query"], answer["limits"]) == (query.name, query.limits)
    assert answer["parameters"] == {"programme": "CPP", "limit": "2"}
    assert "no endorsement" in answer["note"]
    assert [column["name"] for column in answer["columns"]] == list(query.variables)
    assert all(column["meaning"] for column in answer["columns"])
    assert (answer["total"], answer["limit"], answer["offset"]) == (5, 2, 0)
    assert len(answer["rows"]) == 2


def test_infinite_numbers_are_texts() -> None:
    """What JSON has no number for is not made into one."""
    double = "http://www.w3.org/2001/XMLSchema#double"
    assert value_of({"type": "literal", "value": "INF", "datatype": double}) == "INF"
    assert value_of({"type": "literal", "value": "0.50", "datatype": double}) == 0.5


def test_csv_is_that_of_the_standard(client: FlaskClient) -> None:
    """Lines end with CR LF, quotes are doubled, the header is told, and the file has a name."""
    answer = client.get("/api/q20.csv")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "q20-provenance.csv"},
    )
    table = list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))
    assert answer.text.endswith("\r\n")
    assert len(table) == int(answer.headers["X-Total-Count"]) + 1
    assert {len(row) for row in table} == {13}
    assert '""' in answer.text


def test_part_of_an_answer_says_so_in_its_name(client: FlaskClient) -> None:
    """A file that has not all rows is not named as if it had."""
    answer = client.get("/api/q20.csv?limit=10&offset=20")
    assert 'filename="q20-provenance-rows-21-30.csv"' in answer.headers["Content-Disposition"]


def test_csv_with_titles(client: FlaskClient) -> None:
    """Titles are for people; names of columns are the default."""
    answer = client.get("/api/q05.csv?headers=titles")
    assert answer.text.startswith("Programme (IRI),Programme,Assessment (IRI),Site,Month,Outcome")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_titles_differ(query: Any) -> None:
    """No two columns of an answer have the same title."""
    titles = [column.title for column in columns_of(query)]
    assert len(set(titles)) == len(titles)


def test_csv_for_spreadsheets_holds_no_formula(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that would be a formula is marked as text; numbers stay numbers."""
    from eifgraph.server import federated, tables

    lines = tuple(
        f'"{text}"\t-5\t"-5"^^<http://www.w3.org/2001/XMLSchema#decimal>\n'.encode()
        for text in ("=1+1", "+44", "-x", "@SUM", r"\tx", r"\rx", r"\n=1", "a=1", "")
    )
    columns = tuple(Column(name, "text", "") for name in "abc")
    table = tables.Table(columns, b"?a\t?b\t?c\n", lines, Page(99, 0, 9))
    monkeypatch.setattr(federated, "read_table", lambda *_: table)
    plain = client.get("/api/q05.csv").data.decode()
    marked = client.get("/api/q05.csv?excel=yes").data.decode()
    assert marked.startswith("\ufeffA,B,C\r\n")
    cells = list(csv.reader(io.StringIO(marked, newline="")))[1:]
    assert [row[0] for row in cells] == [
        "'=1+1", "'+44", "'-x", "'@SUM", "'\tx", "'\rx", "'\n=1", "a=1", ""
    ]  # fmt: skip
    assert {tuple(row[1:]) for row in cells} == {("-5", "-5")}
    assert plain.startswith("a,b,c\r\n=1+1,-5,-5\r\n")


def test_parameters_change_the_question(client: FlaskClient) -> None:
    """A commissioner may ask for other ages, ratings and costs than the query names."""
    usual = rows(client, "/api/q01")
    higher = rows(client, "/api/q01", minimumRating="3+")
    assert 0 < len(higher) < len(usual)
    assert higher == [row for row in usual if row["ratingLabel"] != "Level 3"]
    younger = rows(client, "/api/q01", ageGroup="toddlers")
    assert {row["ageBasis"] for row in younger} == {"age group"}
    assert rows(client, "/api/q01", youngest="3", oldest="5") == usual
    wider = rows(client, "/api/q01", youngest="0", oldest="30", maximumCost="5", minimumRating="2")
    assert len(wider) > len(usual)


def test_rating_whose_plus_was_not_encoded(client: FlaskClient) -> None:
    """The plus of `3+` arrives as a space; it is not lost, and links encode it."""
    answer = client.get("/api/q01?minimumRating=3+").get_json()
    assert answer["rows"] == rows(client, "/api/q01", minimumRating="3+")
    assert "minimumRating=3%2B" in answer["links"]["self"]


def test_date_picks_the_ratings_that_held(client: FlaskClient) -> None:
    """A month lies in the row with from <= month < until."""
    everything = rows(client, "/api/q18")
    held = rows(client, "/api/q18", date="2018-02-14")
    expected = [
        row for row in everything
        if row["from"] <= "2018-02" and (row["until"] is None or row["until"] > "2018-02")
    ]  # fmt: skip
    assert held == expected
    assert 0 < len(held) < len(everything)


def test_other_outcomes_may_be_asked_for(client: FlaskClient) -> None:
    """In q02 a word replaces those for substances, and a setting replaces schools."""
    found = rows(
        client, "/api/q02", word="behaviour", setting="home", targeting="targeted-indicated"
    )
    assert found
    assert all("behaviour" in row["outcomeLabel"].lower() for row in found)
    assert {row["settings"] for row in found} == {"Home"}
    assert {row["targetingLabel"] for row in found} <= {"Targeted indicated", "Not seen"}


@pytest.mark.parametrize(
    ("address", "values", "keeps"),
    [
        ("/api/q04", {"siteLabel": "eif guidebook"}, lambda r: r["siteLabel"] == "EIF Guidebook"),
        ("/api/q04", {"study.known": "no"}, lambda r: r["study"] is None),
        ("/api/q04", {"study.known": "true"}, lambda r: r["study"] is not None),
        ("/api/q04", {"size.min": "76"}, lambda r: r["size"] is not None and r["size"] >= 76),
        ("/api/q04", {"size.max": "76"}, lambda r: r["size"] is not None and r["size"] <= 76),
        ("/api/q04", {"size": "75"}, lambda r: r["size"] == 75),
        ("/api/q04", {"outcome": "improved-behaviour"},
         lambda r: r["outcome"] is not None and r["outcome"].endswith("/improved-behaviour")),
        ("/api/q04", {"outcome": "Improved behaviour"},
         lambda r: r["outcomeLabel"] == "Improved behaviour"),
        ("/api/q04", {"outcomeLabel.contains": "LANGUAGE"},
         lambda r: r["outcomeLabel"] is not None and "language" in r["outcomeLabel"].lower()),
        ("/api/q18", {"from.max": "2017-03"}, lambda r: r["from"] <= "2017-03"),
        ("/api/q24", {"isFirst": "yes"}, lambda r: r["isFirst"]),
        ("/api/q30", {"value.min": "0.25"}, None),
        ("/api/q30", {"maximum.min": "0.25"},
         lambda r: r["maximum"] is not None and r["maximum"] >= 0.25),
    ],
)  # fmt: skip
def test_filters_pick_rows(
    client: FlaskClient, address: str, values: dict[str, str], keeps: Any
) -> None:
    """A filter gives the rows of the whole answer that fulfil it, in their order."""
    answer = client.get(address, query_string=values)
    if keeps is None:
        assert "value.known" in detail(answer)
        return
    everything = rows(client, address)
    kept = [row for row in everything if keeps(row)]
    assert answer.get_json()["rows"] == kept
    assert 0 < len(kept) < len(everything)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("programm=CPP", "q04 does not take it, perhaps programme or"),
        ("programm=CPP", "it takes programme, format, headers, excel, limit, offset, and filters"),
        ("programme=CPP&programme=CPP", "is given twice"),
        ("programme=", "has no value; leave it out"),
        ("programme=%20", "has no value; leave it out"),
        ("programme=%FF", "not UTF-8"),
        ("programme=\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), "programme"),
        ("programme=nobody", "there are 52, such as"),
        ("limit=0", "no whole number from 1 to 50000"),
        ("offset=-1", "no whole number from 0"),
        ("size=many", "is no integer; give one such as 12"),
        ("size.min=", "has no value"),
        ("study.known=perhaps", "neither true nor false"),
        ("siteLabel=" + "x" * 501, "at most 500"),
        ("headers=none", "none of: names, titles"),
        ("excel=1", "none of: yes, no"),
        ("&".join(f"a{n}=1" for n in range(301)), "more than 300"),
        ("query=SELECT", "does not take it"),
    ],
)  # fmt: skip
def test_bad_parameter_is_refused(client: FlaskClient, values: str, said: str) -> None:
    """What is unknown, doubled or cannot be is refused with what could be."""
    assert said in detail(client.get(f"/api/q04?{values}"))


@pytest.mark.parametrize(
    "value",
    [
        '"',
        "' } #",
        "x> } INSERT DATA { <a> <b> <c> }",
        'CPP"@en } UNION { ?s ?p ?o',
        "?programme",
        "\\",
    ],
)
def test_no_value_becomes_part_of_a_query(client: FlaskClient, value: str) -> None:
    """What would end a string or an IRI in a query's text is only a name that is not known."""
    assert "there is no programme" in detail(
        client.get("/api/q04", query_string={"programme": value})
    )
    found = client.get("/api/q16", query_string={"word": value}).get_json()
    assert found["total"] == 5
    assert not any(row["mentions"] for row in found["rows"])
    answer = client.get("/api/q20", query_string={"thing": value})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or answer.get_json()["total"] == 0


def test_links_lead_over_all_rows(client: FlaskClient) -> None:
    """From the first page, next after next gives every row once, whatever host was named."""
    address, seen = "/api/q25.json?siteLabel=EIF+Guidebook&limit=7", []
    everything = rows(client, "/api/q25", siteLabel="EIF Guidebook")
    while True:
        answer = client.get(address, headers={"Host": "evil.example"})
        assert "evil" not in answer.text + str(answer.headers)
        assert answer.headers["X-Total-Count"] == str(len(everything))
        seen += answer.get_json()["rows"]
        ways = relations(answer)
        told = {k: v for k, v in answer.get_json()["links"].items() if k != "self"}
        assert told.items() <= ways.items()
        if "next" not in ways:
            break
        address = urljoin(address, ways["next"])
        assert "siteLabel=EIF+Guidebook" in address
    assert seen == everything
    assert len(seen) > 21


def test_page_beyond_the_end_is_empty(client: FlaskClient) -> None:
    """It has no row, the count is told, and the way back leads to the last page."""
    answer = client.get("/api/q04?programme=CPP&limit=2&offset=100")
    assert (answer.get_json()["rows"], answer.headers["X-Total-Count"]) == ([], "5")
    assert "offset=4" in relations(answer)["prev"]
    assert "next" not in relations(answer)


@pytest.mark.parametrize("path", ["/api/q04", "/api/q04.csv", "/api"])
def test_head_is_get_without_body(client: FlaskClient, path: str) -> None:
    """HEAD has the headers of GET."""
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_type == get.content_type
    assert client.post(path).status_code == 405


def test_list_for_programs(client: FlaskClient) -> None:
    """The list names every query with its parameters, what may be chosen, and its columns."""
    answer = client.get("/api").get_json()
    listed = (*QUERIES, *read_federated())
    assert [one["name"] for one in answer["queries"]] == [query.name for query in listed]
    for one, query in zip(answer["queries"], listed, strict=True):
        assert [p["name"] for p in one["parameters"]] == [p.name for p in query.parameters]
        assert [c["name"] for c in one["columns"]] == list(query.variables)
    first = {one["name"]: one for one in answer["queries"][0]["parameters"]}
    assert [v["value"] for v in first["minimumRating"]["values"]] == [
        "2",
        "2+",
        "3",
        "3+",
        "4",
        "4+",
    ]
    assert (first["youngest"]["least"], first["youngest"]["greatest"]) == (0, 30)
    assert detail(client.get("/api?x=1")).endswith("there are: format")


def test_names_do_not_clash() -> None:
    """No parameter or filter of a query has the name of an option."""
    options = OPTIONS.keys() | PAGING.keys()
    assert "limit" in options
    for query in QUERIES:
        assert not options & {*query.variables, *(one.name for one in query.parameters)}


def test_list_for_people(client: FlaskClient) -> None:
    """Each query is a section with its parameters, and no link of the list is dead."""
    page = html.fromstring(client.get("/api", headers={"Accept": "text/html"}).text)
    assert page.xpath("//section/h2/a/@href") == [f"/api/{query.number}" for query in QUERIES]
    named = page.xpath("//section[h2/@id='q01']/dl/div/dt/code/text()")
    assert named == [one.name for one in find_query("q01").parameters]
    links = [link for link in page.xpath("//main//a/@href") if "openapi" not in link][:12]
    assert {client.get(link).status_code for link in links} == {200}


def test_page_of_an_answer(client: FlaskClient) -> None:
    """A table with a heading, labels that lead to things, ways to other pages and other forms."""
    asked = {"Accept": "text/html"}
    answer = client.get("/api/q04?programme=CPP&limit=2&offset=2&sample=", headers=asked)
    page = html.fromstring(answer.text)
    assert page.xpath("string(//h1)") == find_query("q04").title
    assert len(page.xpath("//tbody/tr")) == 2
    assert page.xpath("//tbody/tr[1]/td[1]/a/@href") == [
        "/doc/programme/child-parent-psychotherapy"
    ]
    assert "Rows 3 to 4 of 5" in page.text_content()
    assert page.xpath("//input[@name='programme']/@value") == ["CPP"]
    assert page.xpath("//head/link[@rel='next']/@href")[0].endswith("limit=2&offset=4")
    for link in page.xpath("//main//a/@href"):
        assert client.get(link).status_code == 200, link
    assert "/api/q04.csv?programme=CPP" in page.xpath("//main//a/@href")


def test_form_shows_what_was_chosen(client: FlaskClient) -> None:
    """A list offers the members of its code list; the one that was asked for is selected."""
    answer = client.get("/api/q01.html", query_string={"minimumRating": "Level 3 plus"})
    page = html.fromstring(answer.text)
    assert page.xpath("//select[@name='minimumRating']/option[@selected]/@value") == ["3+"]
    assert len(page.xpath("//select[@name='ageGroup']/option")) == 9
    labels = page.xpath("//form//label/@for")
    fields = page.xpath("//form//*[self::input or self::select]/@id")
    assert labels == fields
    assert len(set(fields)) == len(fields)


def test_form_of_a_browser_may_be_left_empty(client: FlaskClient) -> None:
    """A browser sends fields that were left empty; they are not given, and links leave them out."""
    page = client.get("/api/q05", headers={"Accept": "text/html"})
    fields = html.fromstring(page.text).xpath("//form//@name")
    empty = dict.fromkeys(fields, "")
    answer = client.get("/api/q05", query_string=empty, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["X-Total-Count"] == page.headers["X-Total-Count"]
    assert relations(answer)["first"] == "/api/q05?limit=100&offset=0"


def test_text_of_a_request_is_escaped(client: FlaskClient) -> None:
    """Markup in a value is shown, not run."""
    for values in ({"siteLabel": "<script>x</script>"}, {"programme": "<script>x</script>"}):
        answer = client.get("/api/q04", query_string=values, headers={"Accept": "text/html"})
        assert "<script>" not in answer.text
        assert "&lt;script&gt;" in answer.text


def test_questions_and_things_lead_to_tables(client: FlaskClient) -> None:
    """The page of questions and that of a query link to the table; the list shows parameters."""
    page = html.fromstring(client.get("/queries").text)
    assert page.xpath("//section[h2/@id='q01-preschool-rated-3-cost-3']//a/@href")[1] == "/api/q01"
    assert "minimumRating" in page.text_content()
    thing = client.get("/doc/query/q01", headers={"Accept": "text/html"}).text
    assert "/api/q01" in html.fromstring(thing).xpath("//main//a/@href")


def test_json_is_valid(client: FlaskClient) -> None:
    """The whole of a large answer is one JSON document with the rows of a page."""
    document = json.loads(client.get("/api/q20.json").text)
    assert (len(document["rows"]), document["limit"]) == (1000, 1000)
    assert document["total"] > 1000
    assert all(name in TABLES.names for name in ("json", "csv", "tsv", "xml", "srj", "html"))


def test_an_answer_to_something_else_says_so(client: FlaskClient) -> None:
    """Title and question are the defaults'; nobody is to cite another table under them."""
    plain = client.get("/api/q01.json")
    other = client.get("/api/q01.json?ageGroup=toddlers&siteLabel.contains=EIF&limit=5")
    assert plain.get_json()["asked"] == plain.get_json()["question"]
    assert other.get_json()["asked"].endswith("ageGroup=toddlers, siteLabel.contains=EIF")
    assert "preschool" not in other.headers["Content-Disposition"]
    page = client.get("/api/q01?ageGroup=toddlers", headers={"Accept": "text/html"}).text
    assert "Asked here:</strong> ageGroup=toddlers" in page
    assert "<caption>ageGroup=toddlers</caption>" in page
