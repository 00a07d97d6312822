"""What pages show of where a value was read, who set it, and what other places say instead."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

from eifgraph.config import Settings, resource_dir
from eifgraph.model import CodeLists
from eifgraph.pipeline import ingest_file
from eifgraph.release import build_release
from eifgraph.server import create_app
from eifgraph.shapes import Rules
from tests.releases import make_builds_quick

RECORD: Final = Path(__file__).parent / "golden" / "synthetic-xi.yaml"
PATH: Final = "synthetic-programme-xi/ireland/synthetic-series-2018-11"
PERSON: Final = "A. Synthetic Person"


@pytest.fixture(scope="module", params=[False, True], ids=["unnamed", "named"])
def client(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    code_lists: CodeLists,
    rules: Rules,
) -> FlaskClient:
    """A client of a server over the record, with and without names of persons."""
    build = tmp_path_factory.mktemp("newer")
    settings = Settings(data=build, build=build, publish_contacts=request.param)
    ingested = ingest_file(RECORD, settings, code_lists, rules)
    path = build / "xi.ttl"
    path.write_text(ingested.turtle, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        build_release({"xi": path}, resource_dir("ontology"), build, settings.base)
    return create_app(settings).test_client()


def row(client: FlaskClient, path: str, label: str) -> HtmlElement:
    """Give the row of a page that has a label."""
    shown = html.fromstring(client.get(path).get_data(as_text=True))
    (found,) = shown.xpath(f"//dl/div[dt='{label}']/dd")
    assert isinstance(found, HtmlElement)
    return found


def text_of(node: HtmlElement) -> str:
    """Give the text of a part of a page."""
    return " ".join(node.text_content().split())


def test_page_shows_who_set_a_value_why_and_what_else(
    client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    """A value that a person set says so, with day and reason, and what the page says."""
    shown = row(client, f"/doc/assessment/{PATH}", "evidence rating")
    (curated,) = shown.xpath(".//p[@class='curated']")
    is_named = PERSON in text_of(curated)
    assert is_named == ("[named]" in request.node.name)
    assert "on 2026-11-24: The badge shows 2;" in text_of(curated)
    (other,) = shown.xpath(".//div[@class='otherwise']")
    assert text_of(other).startswith("The page says: Level 3 line 13")


def test_page_shows_what_another_place_says(client: FlaskClient) -> None:
    """A value that another place contradicts shows what stands there."""
    shown = row(client, f"/doc/assessment/{PATH}", "cost rating")
    (other,) = shown.xpath(".//div[@class='otherwise']")
    assert text_of(other).startswith("Another place of the page says: Medium-low cost line 17")
    assert not shown.xpath(".//p[@class='curated']")
    span = row(client, f"/doc/delivery/assessment/{PATH}", "span")
    assert "Another place of the page says: {minimum: 12" in text_of(span)


def test_page_shows_the_rest(client: FlaskClient) -> None:
    """References set aside, shared participants and the training of roles stand on pages."""
    assert "made-up pilot" in text_of(row(client, f"/doc/assessment/{PATH}", "sets aside"))
    study = row(client, f"/doc/study/assessment/{PATH}/2", "shares participants with")
    assert "study 1" in text_of(study)
    role = row(client, f"/doc/practitioner/delivery/assessment/{PATH}/helper", "trained for")
    assert "6 to 8 hours" in text_of(role)
    assert "line" in text_of(role)
