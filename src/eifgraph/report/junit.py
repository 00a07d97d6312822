"""Reports as JUnit XML, the form that build servers count.

A programme's file is a suite. Each shape that found something is a case, failed if violated; a
file of which nothing was found is one passed case. Warnings stand in the suite's output.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from eifgraph.report.lines import finding_line
from eifgraph.report.outcome import Fault, Group, Outcome, Part
from eifgraph.shapes import CheckResult, Level

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""


def outcome_junit(outcome: Outcome) -> str:
    """Give all that a check found as JUnit XML."""
    root = Xml.Element("testsuites", name="eifgraph check")
    for group in outcome.groups:
        for part in group.parts:
            root.append(_suite(group, part))
    if outcome.faults:
        root.append(_refused(outcome.faults))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    Xml.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + Xml.tostring(root, encoding="unicode")


def _suite(group: Group, part: Part) -> Xml.Element:
    by_shape: dict[str, list[CheckResult]] = {}
    for result in part.results:
        by_shape.setdefault(result.shape, []).append(result)
    file = str(part.checked.file)
    suite = Xml.Element("testsuite", name=_clean(f"{group.title} ({file})"))
    said = [finding_line(part.checked.file, finding) for finding in part.findings]
    for shape, results in sorted(by_shape.items()):
        case = Xml.SubElement(suite, "testcase", classname=_clean(file), name=_clean(shape))
        for result in results:
            if result.level is Level.VIOLATION:
                _fail(case, "failure", result.sentence(part.source), result.component)
            else:
                said.append(result.sentence(part.source))
    if not by_shape:
        Xml.SubElement(suite, "testcase", classname=_clean(file), name="conforms")
    if said:
        Xml.SubElement(suite, "system-out").text = _clean("\n".join(said))
    return _counted(suite)


def _refused(faults: tuple[Fault, ...]) -> Xml.Element:
    suite = Xml.Element("testsuite", name="files not read")
    for fault in faults:
        name, file = _clean(fault.said), _clean(fault.file or "data")
        case = Xml.SubElement(suite, "testcase", classname=file, name=name)
        _fail(case, "error", fault.text, "not-read")
    return _counted(suite)


def _fail(case: Xml.Element, tag: str, said: str, kind: str) -> None:
    """Say why a case failed; one element a case is all that the form allows, so others join it."""
    before = case.find(tag)
    if before is None:
        Xml.SubElement(case, tag, message=_clean(said), type=kind).text = _clean(said)
    else:
        before.text = f"{before.text}\n{_clean(said)}"


def _counted(suite: Xml.Element) -> Xml.Element:
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("skipped", "0")
    return suite


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)
