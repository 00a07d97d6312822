"""The description of the HTTP interface: valid, whole, true to routes and headers of queries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from eifgraph.catalogue import read_queries
from eifgraph.config import Settings
from eifgraph.server import create_app
from eifgraph.server.negotiate import TABLES
from eifgraph.server.openapi_paths import ELSEWHERE, TABLE, template
from eifgraph.server.tables import columns_of

QUERIES = read_queries()


@pytest.fixture(scope="module")
def app(own_build: Path) -> Flask:
    """A server over a release of our own page."""
    return create_app(Settings(build=own_build))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """A client of the server."""
    return app.test_client()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    """The description as programs get it."""
    answer = client.get("/openapi.json", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert "evil" not in answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def resolved(described: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference within the description."""
    if "$ref" not in part:
        return part
    found = described
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_description_is_valid(described: dict[str, Any]) -> None:
    """It is OpenAPI 3.1, and the check can fail."""
    assert described["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []
    broken = described | {"paths": {"/x": {"get": {"responses": {"200": {}}}}}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_yaml_says_the_same(client: FlaskClient, described: dict[str, Any]) -> None:
    """YAML is another form of the same description."""
    answer = client.get("/openapi.yaml")
    assert answer.mimetype == "application/yaml"
    assert yaml.safe_load(answer.text) == described


def test_every_route_is_described(app: Flask, described: dict[str, Any]) -> None:
    """Each route is an address of the description; those of named queries stand one by one."""
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 20
    for rule in rules:
        if rule.endpoint not in ELSEWHERE:
            assert template(rule) in described["paths"], rule
    named = {path for path in described["paths"] if re.fullmatch(r"/api/q\d\d", path)}
    assert named == {f"/api/{query.number}" for query in QUERIES}


def test_every_endpoint_is_in_the_table(app: Flask) -> None:
    """What each endpoint answers is told, and nothing is told of what is not there."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints - ELSEWHERE == TABLE.keys()


def test_every_address_has_a_route(app: Flask, described: dict[str, Any]) -> None:
    """No address is described that nothing answers."""
    routes = app.url_map.bind("localhost")
    for path in described["paths"]:
        example = path.replace("{suffix}", "json").replace("{name}", "q04")
        example = example.replace("{number}", "1").replace("{release}", "0a1b")
        assert routes.match(example.replace("{filename}", "eifgraph.css")), path


def test_operations_have_names_and_words(described: dict[str, Any]) -> None:
    """Each operation has an id of its own, a summary and a tag that is explained."""
    operations = [one for path in described["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(one["summary"] for one in operations)
    tags = {tag["name"] for tag in described["tags"]}
    assert {tag for one in operations for tag in one["tags"]} == tags


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_is_described(described: dict[str, Any], query: Any) -> None:
    """Parameters, filters, forms and columns of a query are those of its header."""
    operation = described["paths"][f"/api/{query.number}"]["get"]
    named = [resolved(described, one) for one in operation["parameters"]]
    names = [one["name"] for one in named]
    own = [one.name for one in query.parameters]
    assert names[: len(own)] == own
    filters = {name for column in columns_of(query) for name in column.filters}
    assert set(names) == {*own, "format", "headers", "excel", "limit", "offset"} | filters
    assert len(names) == len(set(names))
    forms = operation["responses"]["200"]["content"]
    assert list(forms) == list(TABLES.types)
    (_, rows) = forms["application/json"]["schema"]["allOf"]
    assert rows["properties"]["rows"]["items"]["required"] == list(query.variables)


def test_lists_give_what_may_be_chosen(described: dict[str, Any]) -> None:
    """A parameter of a code list takes its notations, labels and IRIs, and nothing else."""
    ranks = described["components"]["schemas"]["rank-evidence-rating"]["enum"]
    assert {"3+", "Level 3 plus", "https://w3id.org/eifgraph/vocab/evidence-rating/3+"} <= set(
        ranks
    )
    assert "NE" not in ranks
    programmes = described["components"]["schemas"]["instance-Programme"]["enum"]
    assert {"CPP", "Child-Parent Psychotherapy"} <= set(programmes)


def test_long_lists_are_not_given(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a list with many names only some are named."""
    from eifgraph.server import answers, openapi_parts

    monkeypatch.setattr(openapi_parts, "NAMES", 3)
    client.application.extensions.pop(answers.KEPT, None)
    schema = client.get("/openapi.json").get_json()["components"]["schemas"]["member-age-group"]
    client.application.extensions.pop(answers.KEPT)
    assert len(schema["examples"]) == 5
    assert "enum" not in schema


@pytest.mark.parametrize("path", ["/", "/api"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_pages_lead_to_the_description(client: FlaskClient, path: str, accept: str) -> None:
    """The front page and the list of queries name the description (RFC 8631)."""
    links = client.get(path, headers={"Accept": accept}).headers.getlist("Link")
    assert '</openapi.json>; rel="service-desc"; type="application/json"' in links
    assert not any("service-desc" in one for one in client.get("/queries").headers.getlist("Link"))


def test_answers_are_described_key_by_key(client: FlaskClient) -> None:
    """What a named query answers in JSON has the keys that the description requires."""
    schema = client.get("/openapi.json").get_json()["components"]["schemas"]["Answer"]
    assert set(client.get("/api/q04.json").get_json()) == set(schema["required"])


def test_former_versions_are_described(client: FlaskClient) -> None:
    """What an address of a former version answers is among its statuses."""
    status = client.get("/ontology/0.1.0").status_code
    described = client.get("/openapi.json").get_json()["paths"]["/ontology/{name}"]["get"]
    assert status == 410
    assert str(status) in described["responses"]
