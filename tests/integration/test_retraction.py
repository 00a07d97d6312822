"""A retraction of a report of the sample, all the way: watch, release, page, audit and query.

The retraction is made up and stands in the stand-in alone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Literal, URIRef

from eifgraph.backend import open_backend
from eifgraph.catalogue import read_queries, select
from eifgraph.citations.standings import FILE
from eifgraph.config import read_settings
from eifgraph.release import open_release
from eifgraph.server import create_app
from tests.citations.test_linking import ONLINE, Call, call
from tests.standin.corpus import Record
from tests.standin.server import StandIn

__all__ = ["call"]
DATA = Path(__file__).resolve().parent.parent.parent / "data"
PAGE = "child-parent-psychotherapy"
EVENT, ASSESSED = "2020-05-01", "2016-07"
TITLE = "The relative efficacy of two interventions in altering maltreated preschool"


def made_up(stand_in: StandIn, **known: object) -> Record:
    """Give a made-up record, with no identifiers but those that are given."""
    names = ("pmid", "pmcid", "openalex", "omid", "wikidata", "pii")
    empty = {**dict.fromkeys(names, ""), "subtitle": "", "updated_by": [], "update_to": []}
    return {**stand_in.corpus.works[0], **empty, **known}


@pytest.fixture
def retracted(stand_in: StandIn) -> Iterator[StandIn]:
    """The stand-in, as if the sample's first report, known by its PubMed number, was retracted."""
    told = {"type": "retraction", "doi": "10.5555/made-up.notice", "date": [2020, 5, 1]}
    by = [told | {"source": one} for one in ("publisher", "retraction-watch")]
    names = {"pmid": "12549708", "doi": "10.5555/made-up.report", "openalex": "W990012549"}
    report = {**names, "title": TITLE}
    works = stand_in.corpus.works
    works.append(made_up(stand_in, doi=told["doi"], pmid="990012549", title="Retraction"))
    works.append(made_up(stand_in, **report, retracted=True, updated_by=by))
    yield stand_in
    del works[-2:]


@pytest.fixture
def sample(call: Call, tmp_path: Path, quick_builds: None, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The sample and its curated links."""
    data = tmp_path / "data"
    (data / "graph").mkdir(parents=True)
    shutil.copy(DATA / "graph" / f"{PAGE}.ttl", data / "graph")
    (data / "links").mkdir()
    shutil.copy(DATA / "links" / "curated.sssom.tsv", data / "links")
    monkeypatch.setenv("EIFGRAPH_BUILD", str(tmp_path / "build"))
    return call


@pytest.fixture
def watched(sample: Call, retracted: StandIn) -> Call:
    """The sample after a watch, and a release of it."""
    call = sample
    code, out, _ = call("watch", *ONLINE)
    assert code == 1
    assert "ALERT: The relative efficacy" in out
    assert f"retracted since {EVENT}" in out
    assert f"referred to by {PAGE}" in out
    assert call("build")[0] == 0
    return call


def in_a_query() -> None:
    """The answer has both dates, each source's own statement, and what the rating rests on then."""
    backend = open_backend(open_release(read_settings().build).nquads)
    query = next(one for one in read_queries() if one.number == "q33")
    rows = select(backend, query.text)
    assert {(str(row["month"]), str(row["since"])) for row in rows} == {(ASSESSED, EVENT)}
    dates = {str(row["sourceLabel"]): str(row["date"]) for row in rows if "date" in row}
    assert dates["crossref"] == EVENT
    said = {(str(row["sourceLabel"]), str(row["saidBy"])) for row in rows if "saidBy" in row}
    assert ("crossref", "publisher, retraction-watch") in said
    assert {str(row["sourceLabel"]) for row in rows} >= {"crossref", "europepmc", "openalex"}
    assert {row["standingLabel"] for row in rows} == {Literal("Retracted", lang="en")}
    assert {str(row["without"]) for row in rows} == {"Fails"}
    notices = {row["notice"] for row in rows if "notice" in row}
    assert URIRef("https://doi.org/10.5555/made-up.notice") in notices


def on_the_page() -> None:
    """The page of the programme warns, with both dates, who says so and when they were asked."""
    page = html.fromstring(client().get(f"/doc/programme/{PAGE}").get_data(as_text=True))
    alert, without = page.xpath("//p[@class='alert']")
    assert "Without what is retracted, the published facts would not support 3+" in (
        without.text_content()
    )
    text = " ".join(alert.text_content().split())
    assert text.startswith("Warning: The relative efficacy")
    assert f"was retracted on {EVENT}, says" in text
    assert "crossref" in text
    assert f"This assessment is of {ASSESSED}." in text
    said = "4 references, 4 with a known publication; 1 of them looked up, last on"
    assert said in page.text_content()
    assert ": 1 warning; 3 unknown to the sources asked, last on" in page.text_content()
    assert "without what is retracted (the report Toth 2002)" in page.text_content()


def client() -> FlaskClient:
    """Give a client of a server over the release."""
    settings = read_settings()
    return create_app(settings).test_client()


def in_the_audit(call: Call) -> None:
    """The audit leaves the report out, and says why, with both dates."""
    code, out, _ = call("audit", "CPP", "--retracted")
    assert code == 0
    first = out.splitlines()[0]
    assert f"is retracted since {EVENT}, says crossref" in first
    assert "July 2016" in first
    assert "without report 'Toth 2002': 3+ would not be supported" in out
    code, out, err = call("audit", "CPP", "--retracted", "--format", "json")
    assert json.loads(out)["audits"][0]["without"][0]["leavesOut"][0]["label"].startswith("Toth")
    assert f"is retracted since {EVENT}" in err


def test_a_retraction_shows_everywhere_until_it_ends(watched: Call, retracted: StandIn) -> None:
    """It shows in a query, on the page and in the audit; what is reinstated stands again."""
    in_a_query()
    on_the_page()
    in_the_audit(watched)
    work = retracted.corpus.works[-1]
    back = {"type": "reinstatement", "doi": "10.5555/made-up.back", "date": [2021, 1, 1]}
    work["updated_by"] = [*work["updated_by"], back | {"source": "publisher"}]
    shutil.rmtree(read_settings().lookups.answers)
    assert watched("watch", *ONLINE)[0] == 0
    assert watched("build")[0] == 0
    page = client().get(f"/doc/programme/{PAGE}").get_data(as_text=True)
    assert 'class="alert"' not in page
    code, out, err = watched("audit", "CPP", "--retracted")
    assert (code, out) == (0, "")
    assert "none of its 1 works of which sources have a record is retracted; of 3 more" in err


def test_links_tell_who_was_asked(sample: Call, stand_in: StandIn) -> None:
    """What no source knew when references were linked was looked up; a watch changes nothing."""
    page = f"/doc/programme/{PAGE}"
    assert sample("build")[0] == 0
    assert "was never looked up" in client().get(page).get_data(as_text=True)
    assert sample("link", *ONLINE)[0] == 0
    kept = read_settings().data / "links" / FILE
    linked = kept.read_bytes()
    assert sample("link", "--offline")[0] == 0
    assert kept.read_bytes() == linked
    assert sample("build")[0] == 0
    said = client().get(page).get_data(as_text=True)
    assert "4 unknown to the sources asked, last on" in said
    assert "never looked up" not in said
    assert sample("watch", *ONLINE)[:2] == (0, "")
