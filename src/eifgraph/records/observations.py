"""Turn the observations of public copies of Guidebook pages into records.

    python -m eifgraph.records.observations OBSERVATIONS.jsonl data/records

One line of the input is what one stored copy of one page said. Every value goes into a record, in
the words of the model; of the gatherers' notes only the facts that stand in fixed phrases do. The
copy that is kept whole in data/pages gets no record.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from eifgraph.iris import slugify
from eifgraph.records import notes

Record = dict[str, Any]
Observation = Mapping[str, Any]

HEADER: Final = (
    "# yaml-language-server: $schema=../../shapes/record.schema.json\n"
    "# What copies of pages say of {name}, a record for each copy; what is left out was not seen.\n"
)
KNOWN_AS: Final = {"New Forest Parenting Programme": "The New Forest Parenting Programme"}
"""One programme that two sites label differently: the other label, and the one it goes by."""
WHOLE_PAGES: Final = {("Child-Parent Psychotherapy", "eif")}
"""Copies that are in data/pages, whole."""
LAYOUTS: Final = {
    "eif-web": "web",
    "eif-web-body": "web-body",
    "eif-print": "print",
    "eif-pdf": "pdf",
    "eif-report-2016": "report-2016",
    "foundations-2025": "foundations",
    "foundations-2025-body": "foundations-body",
}
BASES: Final = {"paragraphs": "explanations", "text": "sentence"}
PROVIDERS: Final = {
    "mindfulnessinschools.org": "Mindfulness in Schools Project",
    "tavistockrelationships.org": "Tavistock Relationships",
}
"""Hosts of the providers' own news items, and who runs them."""
LABEL_ONLY: Final = {"absent": "label-only"}
IN_DESCRIPTION: Final = "read in the description, not in the labelled list"
IN_PARAGRAPH: Final = "read in the paragraph that explains it"

EVALUATED: Final = re.compile(r"(?:(?P<low>\d+) to )?(?P<high>\d+) years old")
AGE_GROUP: Final = re.compile(r"(?P<group>\w+) years old")
QUALIFICATION: Final = re.compile(r"(?P<frame>QCF)-(?:[Ll]evel )?(?P<low>\d)(?:/(?P<high>\d))?")


def record_of(seen: Observation) -> Record:
    """Turn one observation into a record."""
    note = seen.get("note", "")
    name = seen["programme"]
    assessment = _assessment(seen, note)
    record: Record = _without_gaps(
        {
            "name": name,
            "known_as": KNOWN_AS.get(name),
            "acronym": seen.get("acronym"),
            "other_names": notes.other_names(note),
            "page": _page(seen, note),
            "provider": _provider(seen),
            "assessment": assessment,
        }
    )
    return record


def _page(seen: Observation, note: str) -> Record:
    return {
        "site": seen["site"],
        "layout": LAYOUTS.get(seen["layout"], seen["layout"]),
        "address": seen.get("url"),
        "transcription": seen["seen"],
        "published": seen.get("published"),
        "modified": notes.last_updated(note),
        "is_truncated": seen.get("truncated"),
    }


def _provider(seen: Observation) -> Record | None:
    for host, name in PROVIDERS.items():
        if host in seen.get("url", ""):
            return {"name": name, "website": f"https://{host}"}
    return None


def _assessment(seen: Observation, note: str) -> Record:
    has_badges = "rating badges without values" in note
    cost = seen.get("cost_rating")
    if "cost rating is printed empty, explained as 'Not available'" in note:
        cost = {"absent": "not-available"}
    elif cost is not None and re.search(r"cost (?:value )?(?:also )?from its", note):
        cost = _full(_number(cost), IN_PARAGRAPH)
    rating = seen.get("evidence_rating")
    return {
        "review": _review(seen),
        "earlier_reviews": _earlier_reviews(seen),
        "evidence_rating": _number(rating) or (LABEL_ONLY if has_badges else None),
        "rating_basis": BASES.get(seen.get("rating_basis", ""), seen.get("rating_basis")),
        "plus_explained": seen.get("plus_paragraph"),
        "is_mixed": seen.get("asterisk"),
        "cost_rating": _number(cost) or (LABEL_ONLY if has_badges else None),
        "offered_ages": notes.offered_ages(note),
        "claims": _claims(seen, note),
        "claims_complete": seen.get("outcomes_complete"),
        "context": _context(seen, note),
        "implementation": _implementation(seen),
        "delivery": {"practitioners": [_role(title) for title in seen.get("workforce", [])]},
    }


def _review(seen: Observation) -> Record | None:
    month = seen.get("review_date") or seen.get("last_reviewed")
    return month and {"series": seen.get("review"), "month": month}


def _earlier_reviews(seen: Observation) -> list[Record]:
    return [
        {"series": review.get("name"), "month": review["date"]}
        for review in seen.get("reviews", [])
        if review["date"] != seen["review_date"]
    ]


def _context(seen: Observation, note: str) -> Record:
    ages = seen.get("ages", "")
    evaluated, group = EVALUATED.fullmatch(ages), AGE_GROUP.fullmatch(ages)
    groups = seen.get("age_groups")
    quantity = None
    if evaluated:
        low = evaluated["low"] or evaluated["high"]
        quantity = {"minimum": int(low), "maximum": int(evaluated["high"]), "unit": "year"}
    elif group:
        groups = [_full(group["group"], f"printed as '{ages}'")]
    return {
        "age_groups": groups,
        "delivery_models": _maybe_described(seen, note, "delivery_models", "delivery model"),
        "settings": seen.get("settings"),
        "targeting": _maybe_described(seen, note, "targeting", "targeting"),
        "ages": quantity,
        "ethnicities": notes.ethnicities(note),
    }


def _maybe_described(seen: Observation, note: str, key: str, words: str) -> list[Any] | None:
    """Give labels, with a word on those that stood in the description in place of the list."""
    labels = seen.get(key)
    described = re.search(rf"(?:^|; |and ){words} (?:and delivery model )?read in the desc", note)
    return labels and [_full(label, IN_DESCRIPTION) for label in labels] if described else labels


def _implementation(seen: Observation) -> Record:
    flags = LABEL_ONLY if seen.get("uk_labels") else None
    return {
        "countries": seen.get("countries"),
        "uk_provision": _given(seen.get("uk_provision"), flags),
        "uk_evaluation": _given(seen.get("uk_evaluation"), flags),
    }


def _given(value: object, otherwise: object) -> object:
    return otherwise if value is None else value


def _role(title: str) -> Record:
    found = QUALIFICATION.search(title)
    levels = found and {
        "frame": found["frame"],
        "minimum": int(found["low"]),
        "maximum": int(found["high"] or found["low"]),
    }
    return {"title": title, "qualification": levels}


def _claims(seen: Observation, note: str) -> list[Record]:
    claims = [
        {
            "label": outcome.get("outcome"),
            "domain": outcome["domain"],
            "studies": [_number(study) for study in outcome.get("studies", [])],
            "findings": [_finding(finding) for finding in outcome.get("findings", [])],
        }
        for outcome in seen.get("outcomes", [])
    ]
    if claims and notes.has_cut_label(note):
        claims[-1]["is_truncated"] = True
    findings = [finding for claim in claims for finding in claim["findings"]]
    if findings and notes.has_cut_measure(note):
        findings[-1]["is_truncated"] = True
    return claims


def _finding(finding: Mapping[str, Any]) -> Record:
    record = dict(finding)
    if "study" in record:
        record["study"] = _number(record["study"])
    if "long_term" in record:
        record["is_long_term"] = record.pop("long_term")
    return record


def _full(value: object, how: str) -> Record:
    return {"value": value, "method": "normalised", "how": how}


def _number(value: object) -> object:
    """Write 3 without quotes; a record takes both."""
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _without_gaps(record: Any) -> Any:
    """Leave out what is not there, and what holds nothing."""
    if isinstance(record, dict):
        kept = {key: _without_gaps(value) for key, value in record.items()}
        return {key: value for key, value in kept.items() if value not in (None, {}, [])}
    if isinstance(record, list):
        return [_without_gaps(item) for item in record]
    return record


class _Dumper(yaml.SafeDumper):
    """Writes decimals as they are, and indents the items of lists as people do."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  PyYAML's signature
        return True


def _represent_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    kind = "int" if value == value.to_integral() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", format(value.normalize(), "f"))


def _represent_list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    is_short = not any(isinstance(item, dict | list) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=is_short)


_Dumper.add_representer(Decimal, _represent_decimal)
_Dumper.add_representer(list, _represent_list)


def render_records(name: str, records: list[Record]) -> str:
    """Write the records of a programme as YAML."""
    body = yaml.dump(
        records, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return HEADER.format(name=name) + body


def records_by_programme(lines: Iterable[str]) -> dict[str, list[Record]]:
    """Read observations and sort their records by the programme's name."""
    found: dict[str, list[Record]] = {}
    for line in lines:
        seen = json.loads(line, parse_float=Decimal)
        if (seen["programme"], seen["site"]) in WHOLE_PAGES:
            continue
        name = KNOWN_AS.get(seen["programme"], seen["programme"])
        found.setdefault(name, []).append(record_of(seen))
    return dict(sorted(found.items()))


def main(source: Path, target: Path) -> None:
    """Write one record file a programme."""
    lines = source.read_text(encoding="utf-8").splitlines()
    target.mkdir(parents=True, exist_ok=True)
    for name, records in records_by_programme(lines).items():
        path = target / f"{slugify(name)}.yaml"
        path.write_text(render_records(name, records), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
