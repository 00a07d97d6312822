"""What README promises is there: its queries run, its commands and addresses exist."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from eifgraph.backend import open_backend
from eifgraph.catalogue import select
from eifgraph.cli import COMMANDS
from eifgraph.config import KNOWN, Settings, resource_dir
from eifgraph.release import open_release
from eifgraph.server import create_app

ROOT = resource_dir("ontology").parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def test_curl_example_gives_five_rows(client: FlaskClient) -> None:
    """The first query of README gives five rows, the first as printed there."""
    query = re.search(r"--data-urlencode query='(.*?)'\n", README, re.DOTALL)
    assert query is not None
    answer = client.post("/sparql", data={"query": query[1]}, headers={"Accept": "text/csv"})
    header, *rows = answer.text.splitlines()
    assert header == "outcome,number,design,country,size,references"
    assert len(rows) == 5
    assert rows[0] in README


def test_python_example_runs(client: FlaskClient) -> None:
    """The query of the Python example gives the programme's name."""
    query = re.search(r'setQuery\("""(.*?)"""\)', README, re.DOTALL)
    assert query is not None
    answer = client.get("/sparql", query_string={"query": query[1]})
    rows = json.loads(answer.text)["results"]["bindings"]
    names = [row["name"]["value"] for row in rows]
    assert names == ["Child-Parent Psychotherapy"]


def test_every_command_is_in_readme() -> None:
    """README names every command."""
    assert len(COMMANDS) >= 6
    missing = [name for name in COMMANDS if f"eifgraph {name}" not in README]
    assert missing == []


def test_every_address_is_in_readme(client: FlaskClient) -> None:
    """README names every kind of address that the server answers on."""
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    heads = {re.split(r"[<.]", rule)[0].rstrip("/") or "/" for rule in rules} - {"/static"}
    assert {"/sparql", "/id", "/download"} <= heads
    assert sorted(head for head in heads if f"`{head}" not in README) == []


def test_every_setting_is_in_readme() -> None:
    """README names every setting."""
    names = [f"EIFGRAPH_{name.upper()}" for name in KNOWN]
    assert [name for name in names if name not in README] == []


def test_files_that_readme_names_exist() -> None:
    """Files and folders that README links to are there."""
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert linked
    assert [name for name in linked if not (ROOT / Path(name)).exists()] == []


COUNTED = re.compile(r"\| (?:(claims|studies) with )?`(eif:[\w/:]+)`(?: \([^|]*\))? \| (\d+) ")


def test_table_of_what_is_known(real_build: Path) -> None:
    """The numbers of the table are those of the data."""
    backend = open_backend(open_release(real_build).nquads)
    kinds = {"": "Assessment", "claims": "OutcomeClaim", "studies": "Study"}

    def count(kind: str, path: str) -> int:
        prefix = "PREFIX eif: <https://w3id.org/eifgraph/ontology#> "
        query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a eif:{kind} {path} }}"
        return int(str(select(backend, prefix + query)[0]["n"]))

    found = COUNTED.findall(README)
    assert len(found) == 12
    said = {(kinds[what], path): int(number) for what, path, number in found}
    assert {key: count(key[0], f"; {key[1]} ?y") for key in said} == said
    of, claims, studies = (count(kind, "") for kind in kinds.values())
    assert f"of {of} assessments" in README
    assert f"of {claims} claims and {studies} studies" in README


def test_tests_that_security_names_exist() -> None:
    """Each defence in SECURITY.md is shown by a test that is there, each threat by one at least."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row) for row in rows]
    assert len(rows) > 20
    assert all(named)
    missing = [
        f"{path}::{name}"
        for path, name in chain.from_iterable(named)
        if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []
