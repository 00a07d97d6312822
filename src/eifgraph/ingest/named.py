"""Studies that a copy names by their numbers and does not list: all else of them was not seen."""

from __future__ import annotations

import dataclasses

from eifgraph.model import Absence, Absent, Assessment, Programme, Read, Study


def with_named_studies(programme: Programme) -> Programme:
    """Add the studies that claims name by number and of which nothing else was seen."""
    assessment = programme.assessment
    listed = {study.number.value for study in assessment.studies}
    named: dict[str, Read[str]] = {}
    for claim in () if isinstance(assessment.claims, Absent) else assessment.claims:
        of_findings = [f.value.study for f in claim.value.findings if f.value.study]
        for number in (*claim.value.studies, *of_findings):
            if number not in listed:
                named.setdefault(number, Read(number, claim.span))
    for study in assessment.studies:
        for other in study.same_sample_as:
            if other.value not in listed:
                named.setdefault(other.value, other)
    studies = assessment.studies + tuple(_bare_study(read) for read in named.values())
    changed: Assessment = dataclasses.replace(assessment, studies=studies)
    return dataclasses.replace(programme, assessment=changed)


def _bare_study(number: Read[str]) -> Study:
    unseen = Absent(Absence.NOT_SEEN)
    return Study(number, unseen, unseen, unseen, unseen, unseen, unseen, (), ())
