"""Reports of checks: the same facts in every form, grouped by programme, in forms others know."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from rdflib import DCTERMS, RDF, SH, Graph, URIRef

from eifgraph.checking import check_graphs, conformance
from eifgraph.config import Settings
from eifgraph.conformance import Checked
from eifgraph.files import write_whole
from eifgraph.model import PageFinding, Severity
from eifgraph.namespaces import OURS
from eifgraph.report import FORMS, Outcome, outcome_of
from eifgraph.report.outcome import Count
from eifgraph.shapes import CheckReport, CheckResult, Level
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
CLEAN = ROOT / "data" / "graph" / "records" / "b.ttl"
RECORD = Path("records/early steps.yaml")
RESULT = CheckResult(
    level=Level.INFO,
    thing="https://example.org/thing",
    label="<Thing> & \u0001 'other'",
    shape="SomeShape-part",
    component="NotConstraintComponent",
    path="eif:resolvesTo/eif:year",
    value='a "b"\nč',
    term='"a \\"b\\"\\nč"@en',
    message="should be looked at",
    graph_file="graph/early-steps.ttl",
    graph_line=3,
    page_file="early steps.yaml",
    page_lines=(7, 9),
)
FINDINGS = (
    PageFinding("sites-disagree", Severity.WARNING, 5, "3 and 4", "both are kept"),
    PageFinding("unread-line", Severity.INFO, 6, "x", "see it"),
)
REFUSED = "records/bad.yaml:2: page.layout: the key is missing (add it)\nrecords/bad.yaml:3: more"


def without_sample() -> str:
    """Give our graph with a sample of nobody, in the fact and in the reading of it."""
    text = OWN.read_text(encoding="utf-8")
    return text.replace("eif:size 75", "eif:size 0").replace("eif:readValue 75", "eif:readValue 0")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A programme with a violation and warnings, a clean one, a source with a note, a refusal."""
    folder = tmp_path_factory.mktemp("checked")
    settings = Settings(data=folder, build=folder / "build")
    broken, clean = folder / OWN.name, folder / CLEAN.name
    write_whole(
        broken,
        OWN.read_text(encoding="utf-8")
        .replace("eif:size 75", "eif:size 0")
        .replace("eif:readValue 75", "eif:readValue 0"),
    )
    write_whole(clean, CLEAN.read_text(encoding="utf-8"))
    report = CheckReport(Path(RESULT.graph_file), (RESULT,), "Early Steps")
    source = Checked(RECORD, report, FINDINGS, target=report.file)
    checked = check_graphs([broken, clean], conformance(settings))
    shared = "records/a.yaml and records/b.yaml both describe it; enter them in one file"
    return outcome_of([*checked, source, Checked(Path("bad.yaml"), refused=REFUSED)], [shared])


def test_results_stand_below_their_programme(outcome: Outcome) -> None:
    """Each programme with results has a heading with its counts, the worst results first."""
    lines = FORMS["text"](outcome).splitlines()
    headings = [line for line in lines if line.startswith("== ")]
    assert headings == [
        "== Child-Parent Psychotherapy: 1 violation(s), 7 warning(s)",
        "== Early Steps: 0 violation(s), 1 warning(s), 2 note(s)",
    ]
    assert "Violation" in lines[1]
    assert "Warning" in lines[2]
    assert lines[-1] == "3 graph(s): 1 violation(s), 8 warning(s), 2 note(s), 2 file(s) not read"
    assert outcome.exit_code == 2


def test_source_lines_are_named(outcome: Outcome) -> None:
    """Results of a graph that was just made have the place of the source that it was made from."""
    lines = FORMS["text"](outcome).splitlines()
    (line,) = [line for line in lines if "SomeShape-part" in line]
    assert line.startswith(f"{RECORD}:7: Info: ")


def test_json_has_all_with_their_programme(outcome: Outcome) -> None:
    """Every result and finding names programme and file; the counts are those of the text."""
    document = json.loads(FORMS["json"](outcome))
    assert document["conforms"] is False
    assert document["counts"] == {"violations": 1, "warnings": 8, "notes": 2}
    assert [group["programme"] for group in document["programmes"]] == [
        ".b",
        "Child-Parent Psychotherapy",
        "Early Steps",
    ]
    assert len(document["results"]) == 9
    assert {one["programme"] for one in document["results"]} < {
        group["programme"] for group in document["programmes"]
    }
    assert [one["code"] for one in document["findings"]] == ["sites-disagree", "unread-line"]
    assert len(document["refused"]) == 2


def test_turtle_is_shacl_own(outcome: Outcome) -> None:
    """Each file has a validation report; a path of several steps and odd texts come back whole."""
    graph = Graph().parse(data=FORMS["turtle"](outcome), format="turtle")
    reports = set(graph.subjects(RDF.type, SH.ValidationReport))
    assert len(reports) == 3
    assert {bool(graph.value(report, SH.conforms)) for report in reports} == {True, False}
    assert len(set(graph.objects(None, SH.result))) == 9
    (node,) = graph.subjects(SH.sourceShape, URIRef(OURS["shape"] + RESULT.shape))
    assert str(graph.value(node, SH.value)) == 'a "b"\nč'
    (path,) = graph.objects(node, SH.resultPath)
    assert list(graph.items(path)) == [EIF.resolvesTo, EIF.year]
    besides = set(graph.subjects(RDF.type, SH.AbstractResult))
    assert len(besides) == len(FINDINGS) + 3
    places = {str(graph.value(one, DCTERMS.source)) for one in besides}
    assert {f"{RECORD}:5", "records/bad.yaml:3"} < places


def test_turtle_of_our_page_is_complete(outcome: Outcome) -> None:
    """Each result has what SHACL asks of one, in SHACL's and our terms."""
    graph = Graph().parse(data=FORMS["turtle"](outcome), format="turtle")
    for node in graph.objects(None, SH.result):
        needed = (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
        for predicate in (*needed, SH.resultMessage):
            assert graph.value(node, predicate) is not None
        path = graph.value(node, SH.resultPath)
        assert path is None or not str(path).startswith("eif:")


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "originalUriBaseIds": {
                    "type": "object",
                    "additionalProperties": {"$ref": "#/$defs/artifactLocation"},
                },
                "invocations": {
                    "type": "array",
                    "items": {"type": "object", "required": ["executionSuccessful"]},
                },
            },
        },
        "driver": {
            "type": "object",
            "required": ["name", "rules"],
            "properties": {
                "name": {"type": "string"},
                "informationUri": {"type": "string", "format": "uri"},
                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id", "name", "shortDescription", "helpUri"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"},
                "shortDescription": TEXT,
                "helpUri": {"type": "string", "pattern": "^https://[^ ]+$"},
                "defaultConfiguration": {
                    "type": "object",
                    "properties": {"level": {"$ref": "#/$defs/level"}},
                },
            },
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "ruleIndex", "level", "partialFingerprints"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": TEXT,
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["physicalLocation"],
                        "properties": {"physicalLocation": {"$ref": "#/$defs/place"}},
                    },
                },
                "partialFingerprints": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                },
                "properties": {"type": "object"},
            },
        },
        "place": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {"$ref": "#/$defs/artifactLocation"},
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "additionalProperties": False,
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "endLine": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
        "artifactLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "uri": {"type": "string", "pattern": "^[^ \\\\]+$"},
                "uriBaseId": {"type": "string"},
                "description": TEXT,
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the parts that we use, in our own words; no more than these is used."""


def sarif(outcome: Outcome) -> dict[str, Any]:
    """Give the run of a SARIF log."""
    log: dict[str, Any] = json.loads(FORMS["sarif"](outcome))
    jsonschema.Draft202012Validator(SARIF).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_is_as_the_standard_says(outcome: Outcome) -> None:
    """The log has SARIF's structure; each result names its rule by id and by place."""
    run = sarif(outcome)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == 9 + len(FINDINGS) + 3
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_sarif_schema_can_fail() -> None:
    """The structure that we ask for is one that a wrong log has not."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"tool": {}, "results": []}]}, SARIF)


def test_sarif_levels_and_places(outcome: Outcome) -> None:
    """Violations are errors, infos notes; places are relative where they can be, with lines."""
    by_rule = {result["ruleId"]: result for result in sarif(outcome)["results"]}
    assert by_rule["SampleShape-size"]["level"] == "error"
    assert by_rule["FittingSettingShape"]["level"] == "warning"
    assert by_rule["sites-disagree"]["level"] == "warning"
    note = by_rule["SomeShape-part"]
    assert note["level"] == "note"
    assert note["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "records/early%20steps.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7, "endLine": 9},
    }
    violation = by_rule["SampleShape-size"]["locations"][0]["physicalLocation"]
    assert violation["artifactLocation"]["uri"].startswith("file:///")


def test_sarif_path_below_here_is_relative(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An absolute path below the folder that the check was run in is named from there."""
    part = next(part for part in outcome.parts() if part.checked.file.is_absolute())
    monkeypatch.chdir(part.checked.file.parent)
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif(outcome)["results"]
        if "locations" in result
    }
    assert OWN.name in uris


def test_sarif_fingerprints_do_not_move(outcome: Outcome) -> None:
    """A result keeps its fingerprint when lines move; no two results share one."""
    before = [one["partialFingerprints"] for one in sarif(outcome)["results"]]
    assert len({json.dumps(one) for one in before}) == len(before)
    below = dataclasses.replace(RESULT, graph_line=90, page_lines=(80, 81))
    moved = outcome_of([Checked(RECORD, CheckReport(RECORD, (below,), "Early Steps"))])
    assert sarif(moved)["results"][0]["partialFingerprints"] in before


def junit(outcome: Outcome) -> Any:
    """Give the root of a JUnit document."""
    return etree.fromstring(FORMS["junit"](outcome).encode())


ALLOWED = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped"},
        {"testcase", "system-out"},
    ),
    "testcase": ({"name", "classname"}, {"failure", "error"}),
    "failure": ({"message", "type"}, set[str]()),
    "error": ({"message", "type"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""Attributes and children of each element that we use, all known to readers of JUnit XML."""


def test_junit_has_the_structure_that_readers_know(outcome: Outcome) -> None:
    """Only known elements and attributes; the counts are those of the elements."""
    root = junit(outcome)
    for element in root.iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= children
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        assert int(element.get("tests")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error")):
            count = sum(case.find(tag) is not None for case in cases)
            assert int(element.get(attribute)) == count


def test_junit_says_what_failed(outcome: Outcome) -> None:
    """A clean file is a passed case; a violation fails, a warning is output, a refusal an error."""
    root = junit(outcome)
    suites = {suite.get("name").split(" (")[0]: suite for suite in root}
    assert [case.get("name") for case in suites[".b"]] == ["conforms"]
    own = suites["Child-Parent Psychotherapy"]
    (failed,) = [c.get("name") for c in own.iter("testcase") if c.find("failure") is not None]
    assert failed == "SampleShape-size"
    assert own.find("system-out").text.count("Warning") == 7
    assert "sites-disagree" in suites["Early Steps"].find("system-out").text
    assert root.get("errors") == "3"


def test_second_failure_of_a_shape_is_told(outcome: Outcome) -> None:
    """One shape that is broken twice is one case, whose failure tells of both."""
    own = next(part.checked for part in outcome.parts() if part.checked.file.name == OWN.name)
    assert own.report is not None
    twice = CheckReport(own.report.file, own.report.results[:1] * 2, "Twice")
    (failure,) = junit(outcome_of([Checked(own.file, twice)])).iter("failure")
    assert failure.text.count("SampleShape-size") == 2


def test_nothing_found_is_nothing_told() -> None:
    """Where all is well there is one line, and an exit code of 0."""
    report = CheckReport(CLEAN, (), ".b")
    fine = outcome_of([Checked(CLEAN, report)])
    assert FORMS["text"](fine) == "1 graph(s): 0 violation(s), 0 warning(s)"
    assert (fine.exit_code, fine.conforms, fine.count()) == (0, True, Count())
    assert sarif(fine)["results"] == []


def test_copies_of_a_programme_stand_together() -> None:
    """Files of one programme share a heading; the counts are added."""
    results = (RESULT,)
    checked = [Checked(Path(n), CheckReport(Path(n), results, "One")) for n in ("a.ttl", "b.ttl")]
    lines = FORMS["text"](outcome_of(checked)).splitlines()
    assert lines[0] == "== One: 0 violation(s), 0 warning(s), 2 note(s)"
    assert len(lines) == 4


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_of_every_thing(outcome: Outcome, form: str) -> None:
    """Programmes, results, findings and refusals are in every form."""
    said = FORMS[form](outcome).replace("%20", " ").replace(os.linesep, " ")
    for words in ("Early Steps", "SampleShape-size", "3 and 4", "the key is missing"):
        assert words in said
