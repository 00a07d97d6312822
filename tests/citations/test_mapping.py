"""Files of links: what is written is read again, slips are named, and people's rows win."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.curated import (
    Conflict,
    change_curated,
    check_curated,
    merge,
    read_curated,
    rejected_pairs,
)
from eifgraph.citations.curies import (
    NOTHING,
    contract,
    expand,
    person_curie,
    prefixes_of,
    work_curie,
    work_identifier,
)
from eifgraph.citations.mapping import (
    MappingSet,
    new_set,
    parse_mappings,
    read_mappings,
    render_mappings,
)
from eifgraph.citations.rows import CLOSE, CURATION, EXACT, NOT, MappingRow, Status
from eifgraph.citations.sssom import (
    PROPAGATED,
    SET_SLOTS,
    SLOTS,
    join_values,
    parse_sheet,
    render_sheet,
    split_values,
)
from eifgraph.errors import RecordError
from eifgraph.files import sweep

REFERENCE = "eifref:child-parent-psychotherapy/0a1b2c3d4e5f"
PERSON = "orcid:0000-0002-1825-0097"
HERE = Path("links.sssom.tsv")
WORK, OTHER = "doi:10.5555/1", "doi:10.5555/2"

TEXT = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    (
        "=1+1",
        '"',
        'a"b',
        "a\tb",
        "a\nb",
        "\r",
        "#x",
        "NA",
        "a|b",
        "\\",
        "\\|",
        "null",
        "\ufeff",
        " ",
    )
)
MOMENTS = ("", "2026-11-29T10:00:00.5Z", "2026-11-29T10:00:00+01:00")
VALUES = st.lists(TEXT.filter(bool), max_size=3).map(tuple)
DOIS = st.from_regex(r"10\.[0-9]{4,5}/[A-Za-z0-9()<>;:/._ é%#|\"-]{1,20}", fullmatch=True)
WORKS = DOIS.map(lambda doi: work_curie("doi", doi)).filter(bool) | st.integers(1, 10**8).map(
    lambda number: f"pmid:{number}"
)


@st.composite
def mapping_rows(draw: st.DrawFn) -> MappingRow:
    """Draw a row that fits together."""
    status = draw(st.sampled_from(Status))
    return MappingRow(
        subject_id=f"eifref:page/{draw(st.integers(0, 10**6)):012x}",
        object_id=NOTHING if status is Status.NONE else draw(WORKS),
        subject_label=draw(TEXT),
        predicate_id=draw(st.sampled_from((EXACT, CLOSE))),
        predicate_modifier=NOT if status is Status.REJECTED else "",
        object_label=draw(TEXT),
        author_id=draw(st.sampled_from(((), (PERSON,), (PERSON, "orcid:0000-0001-5109-3700")))),
        mapping_tool=draw(st.sampled_from(("", "eifgraph", "no: 1", "\x85 \u2028"))),
        mapping_tool_version=draw(st.sampled_from(("", "1.10", "v1"))),
        mapping_date=draw(st.just("") | st.dates().map(str)),
        confidence=draw(st.none() | st.integers(0, 1000).map(lambda n: n / 1000)),
        match_string=draw(VALUES),
        comment=draw(TEXT),
        other=draw(TEXT),
        ext_reason=draw(TEXT),
        ext_status=status,
        ext_moment=draw(
            st.sampled_from(("", "2026-11-29T10:00:00.5Z", "2026-11-29T10:00:00+01:00"))
        ),
        more=draw(
            st.sampled_from(
                (
                    (),
                    (("issue_tracker_item", PERSON), ("see_also", "https://a.org/|https://b.org/")),
                )
            )
        ),
    )


def by_cells(row: MappingRow) -> str:
    """Order rows in any way that is stable."""
    return repr(row)


@pytest.mark.parametrize("is_condensed", [True, False])
@given(rows=st.lists(mapping_rows(), max_size=4))
def test_what_is_written_is_read(rows: list[MappingRow], is_condensed: bool) -> None:
    """Any texts come back as they were, and reading and writing changes no byte."""
    text = render_mappings(new_set("machine", "1.0", rows), is_condensed=is_condensed)
    back = parse_mappings(text, HERE)
    assert sorted(back.rows, key=by_cells) == sorted(rows, key=by_cells)
    assert render_mappings(back, is_condensed=is_condensed) == text
    text.encode("utf-8")


@given(rows=st.lists(mapping_rows(), min_size=2, max_size=4), random=st.randoms())
def test_bytes_do_not_depend_on_the_order(rows: list[MappingRow], random: object) -> None:
    """The same rows give the same bytes."""
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' own Random
    assert render_mappings(new_set("m", "1", shuffled)) == render_mappings(new_set("m", "1", rows))


@given(VALUES)
def test_values_in_one_cell(values: tuple[str, ...]) -> None:
    """Signs that part values come back within values."""
    assert split_values(join_values(values)) == values


@given(st.text(max_size=200))
def test_no_text_is_an_unknown_error(text: str) -> None:
    """Any text is read, or refused with its faults."""
    with suppress(RecordError):
        parse_mappings(text, HERE)


WHOLE = """\
#curie_map:
#  adms: http://www.w3.org/ns/adms#
#  doi: https://doi.org/
#  eifref: https://w3id.org/eifgraph/id/reference/
#mapping_set_id: https://w3id.org/eifgraph/links/machine
#mapping_set_version: "0.1.0"
#mapping_set_title: "References of EIF Guidebook pages and the works they name: machine"
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_tool: eifgraph
#mapping_date: 2026-11-29
#extension_definitions:
#  - slot_name: ext_status
#    property: adms:status
#    type_hint: xsd:string
#  - slot_name: ext_reason
#    property: skos:editorialNote
#    type_hint: xsd:string
subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\t\
confidence\text_status\text_reason
eifref:a/1\t"A ""quoted"" title"\tskos:exactMatch\tdoi:10.5555/x%3Cy\tsemapv:LexicalMatching\t\
0.973\tauto\tall agrees
eifref:a/2\t=1+1\tskos:exactMatch\tsssom:NoTermFound\tsemapv:LexicalMatching\t\tnone\t
"""


def test_the_canonical_form() -> None:
    """A file looks as the standard's canonical form has it: order, quotes, what is said once."""
    rows = [
        MappingRow(
            "eifref:a/1",
            work_curie("doi", "10.5555/X<Y"),
            'A "quoted" title',
            confidence=0.9725,
            ext_reason="all agrees",
        ),
        MappingRow("eifref:a/2", subject_label="=1+1", ext_status=Status.NONE),
    ]
    dated = [replace(row, mapping_tool="eifgraph", mapping_date="2026-11-29") for row in rows]
    assert render_mappings(new_set("machine", "0.1.0", dated), is_condensed=True) == WHOLE
    assert set(parse_mappings(WHOLE, HERE).rows) == {replace(dated[0], confidence=0.973), dated[1]}


def test_slots_are_those_of_the_standard() -> None:
    """Slots that a set says for its rows are slots of rows, and none is listed twice."""
    assert len(set(SLOTS)) == len(SLOTS) == 50
    assert len(set(SET_SLOTS)) == len(SET_SLOTS) == 37
    assert {"mapping_date", "mapping_tool", "object_source", "similarity_measure"} <= PROPAGATED
    assert not {"license", "creator_id", "comment", "publication_date"} & PROPAGATED


def test_what_people_add_is_kept() -> None:
    """Metadata and columns that are not ours, and rows without a status, survive a rewriting."""
    text = WHOLE.replace(
        "#mapping_tool: eifgraph\n", "#creator_id:\n#  - orcid:0000-0002-1825-0097\n"
    )
    text = text.replace("doi: https", "my: http://example.org/\n#  doi: https").replace(
        "#extension_definitions:\n",
        "#extension_definitions:\n#  - slot_name: ext_seen\n#    property: my:seen\n",
    )
    text = text.replace("ext_status\text_reason", "ext_seen\treviewer_label").replace(
        "auto\t", "yes\t"
    )
    text = text.replace("\tnone\t\n", "\t\tAB\n")
    read = parse_mappings(text, HERE)
    again = parse_mappings(render_mappings(read), HERE)
    assert [dict(row.more) for row in again.rows] == [
        {"ext_seen": "yes", "reviewer_label": "all agrees"},
        {"reviewer_label": "AB"},
    ]
    assert [row.ext_status for row in again.rows] == [Status.AUTO, Status.NONE]
    assert again.metadata["creator_id"] == [PERSON]
    assert again.prefixes["my"] == "http://example.org/"


@pytest.mark.parametrize("ending", ["\r\n", "\n\n"])
def test_other_editors(ending: str, tmp_path: Path) -> None:
    """A byte order mark, line ends of Windows, blank lines and IRIs in full are taken."""
    text = WHOLE.replace("\n", ending) if ending == "\r\n" else WHOLE + ending
    path = tmp_path / "a.tsv"
    full = text.replace("doi:10.5555/x%3Cy", "https://doi.org/10.5555/X%3CY")
    path.write_bytes(b"\xef\xbb\xbf" + full.encode())
    assert read_mappings(path).rows == parse_mappings(WHOLE, HERE).rows


def put(old: str, new: str) -> str:
    """Give the file with something else in one place."""
    assert WHOLE.count(old) >= 1
    return WHOLE.replace(old, new, 1)


HEADER_LINE, FIRST, SECOND = 18, 19, 20
FAULTS = {
    "nothing": ("", 1, "", "metadata is missing"),
    "no rows": ("#mapping_set_id: a\n#license: b\n", 3, "", "column names"),
    "no YAML": (put("#license: ", "#license: a: "), 8, "", "is no YAML"),
    "no text": (put("#license: ", "#license: \x00"), 1, "", "are no YAML"),
    "anchor": (put("#license: ", "#license: &a "), 8, "", "anchor"),
    "circle": (put("#license: ", "#see_also: &a [*a]\n#license: "), 8, "", "anchor"),
    "deep": (
        put("#license: ", "#see_also: " + "[" * 500 + "]" * 500 + "\n#license: "),
        1,
        "",
        "are no YAML",
    ),
    "no id": (
        put("#mapping_set_id: https://w3id.org/eifgraph/links/machine\n", ""),
        1,
        "mapping_set_id",
        "missing",
    ),
    "no licence": (put("#license", "#see_also"), 1, "license", "missing"),
    "other doi": (
        put("https://doi.org/", "http://dx.doi.org/"),
        1,
        "curie_map",
        "make it https://doi.org/",
    ),
    "column": (put("\tconfidence", "\tconfidenc"), HEADER_LINE, "confidenc", "no slot"),
    "twice": (put("\text_reason\n", "\text_status\n"), HEADER_LINE, "ext_status", "twice"),
    "cells": (put("=1+1\t", "=1+1\t\t"), SECOND, "", "9 cell(s) under 8"),
    "quotes": (put('title"\t', "title\t"), FIRST, "", "is no TSV"),
    "subject": (put("eifref:a/1", ""), FIRST, "subject_id", "is empty"),
    "no curie": (put("eifref:a/1", "a 1"), FIRST, "subject_id", "no CURIE"),
    "prefix": (put("eifref:a/1", "ref:a/1"), FIRST, "subject_id", "'ref' is not declared"),
    "unknown iri": (put("eifref:a/1", "https://a.org/1"), FIRST, "subject_id", "no CURIE"),
    "predicate": (
        put("skos:exactMatch", "skos:broadMatch"),
        FIRST,
        "predicate_id",
        "skos:closeMatch",
    ),
    "doi": (put("doi:10.5555/x%3Cy", "doi:5555"), FIRST, "object_id", "doi:10.NUMBER/NAME"),
    "person as work": (put("doi:10.5555/x%3Cy", "eifref:a"), FIRST, "object_id", "cannot be used"),
    "confidence": (put("0.973", "1.2"), FIRST, "confidence", "from 0 to 1"),
    "status": (put("\tauto\t", "\tyes\t"), FIRST, "ext_status", "accepted or rejected"),
    "rejected": (put("\tauto\t", "\trejected\t"), FIRST, "predicate_modifier", "has Not"),
    "none": (put("\tauto\t", "\tnone\t"), FIRST, "object_id", "sssom:NoTermFound"),
    "moment": (WHOLE.replace("ext_reason", "ext_moment"), FIRST, "ext_moment", "10:00:00Z"),
    "date": (put("2026-11-29", "29.11.2026"), FIRST, "mapping_date", "2026-11-29"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_slips_are_named(case: str) -> None:
    """Each slip is told with file, line and column, and with what to do."""
    text, line, column, words = FAULTS[case]
    with pytest.raises(RecordError) as caught:
        parse_mappings(text, HERE)
    assert (caught.value.faults[0].line, caught.value.faults[0].key) == (line, column)
    assert str(caught.value).startswith(f"links.sssom.tsv:{line}: ")
    assert words in str(caught.value).splitlines()[0]
    assert caught.value.faults[0].advice


@pytest.mark.parametrize("content", [None, b"\xff\xfe", "folder"])
def test_what_is_no_file_of_text(content: bytes | str | None, tmp_path: Path) -> None:
    """A file that cannot be opened or is in another encoding is named."""
    path = tmp_path / "a.tsv"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    with pytest.raises(RecordError, match=r"a\.tsv:1: "):
        read_mappings(path)


def row(status: Status, work: str = WORK, subject: str = REFERENCE, **more: object) -> MappingRow:
    """Give a row of a status."""
    made = MappingRow(
        subject,
        NOTHING if status is Status.NONE else work,
        "A reference",
        predicate_modifier=NOT if status is Status.REJECTED else "",
        mapping_justification=CURATION,
        ext_status=status,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # as the test names them


ACCEPTED, REJECTED, NONE = row(Status.ACCEPTED), row(Status.REJECTED), row(Status.NONE)
AUTO, OTHERWISE = row(Status.AUTO, confidence=0.91), row(Status.AUTO, OTHER, confidence=0.97)
VERSION = row(Status.ACCEPTED, predicate_id=CLOSE)
NOTHING_FOUND, ASKED = row(Status.NONE, line=5), row(Status.REVIEW, OTHER)

MERGED = {
    "alone": ((), AUTO, True, False),
    "same": ((ACCEPTED,), AUTO, False, False),
    "other work": ((ACCEPTED,), OTHERWISE, False, True),
    "other scheme": ((ACCEPTED,), row(Status.AUTO, "pmid:1"), False, False),
    "asks of a settled one": ((ACCEPTED,), ASKED, False, False),
    "finds nothing": ((ACCEPTED,), NOTHING_FOUND, False, False),
    "claims a rejected pair": ((REJECTED,), AUTO, False, True),
    "asks of a rejected pair": ((REJECTED,), row(Status.REVIEW), False, False),
    "finds another": ((REJECTED,), OTHERWISE, True, False),
    "finds what is not there": ((NONE,), AUTO, False, True),
    "finds nothing either": ((NONE,), NOTHING_FOUND, False, False),
    "of another reference": ((ACCEPTED,), replace(OTHERWISE, subject_id="eifref:b/2"), True, False),
    "claims what is another version": ((VERSION,), AUTO, False, True),
    "is as close": ((VERSION,), replace(AUTO, predicate_id=CLOSE), False, False),
    "beside a version": ((VERSION,), OTHERWISE, False, True),
}


@pytest.mark.parametrize("case", MERGED)
def test_a_person_wins(case: str) -> None:
    """What people decided stands; a machine's row stands where they left room for it."""
    curated, machine, stands, is_conflict = MERGED[case]
    merged = merge([machine], MappingSet(curated, path=HERE))
    assert merged.machine == ((machine,) if stands else ())
    assert merged.rows == (*curated, *merged.machine)
    expected = (Conflict(curated[0], machine, HERE, curated[0].line),) if is_conflict else ()
    assert merged.conflicts == expected


def test_a_conflict_says_where_and_what() -> None:
    """A conflict is told in a line, with the curated row's place, the page and the reference."""
    curated = MappingSet((replace(ACCEPTED, line=9),), path=HERE)
    (conflict,) = merge([OTHERWISE], curated).conflicts
    assert str(conflict) == (
        f"links.sssom.tsv:9: {REFERENCE} is accepted: doi:10.5555/1; "
        'found doi:10.5555/2 (confidence 0.97); on page child-parent-psychotherapy, "A reference"'
    )
    assert merge([AUTO], None).conflicts == ()


def test_rejected_pairs() -> None:
    """Pairs that a person rejected are known."""
    assert rejected_pairs(MappingSet((REJECTED, row(Status.ACCEPTED, OTHER)))) == {REJECTED.pair}
    assert rejected_pairs(None) == frozenset()


TOGETHER = {
    "two schemes": ((ACCEPTED, row(Status.ACCEPTED, "pmid:1")), ""),
    "one accepted, one not": ((ACCEPTED, row(Status.REJECTED, OTHER)), ""),
    "none, and not this": ((NONE, REJECTED), ""),
    "doubled": ((ACCEPTED, ACCEPTED), "says the same"),
    "both": ((ACCEPTED, REJECTED), "says the contrary"),
    "one version and another": ((ACCEPTED, row(Status.ACCEPTED, OTHER, predicate_id=CLOSE)), ""),
    "two other versions": ((VERSION, row(Status.ACCEPTED, OTHER, predicate_id=CLOSE)), ""),
    "it and another version of it": ((ACCEPTED, VERSION), "says the contrary"),
    "a version and none": ((VERSION, NONE), "whether there is a work"),
    "two works": ((ACCEPTED, row(Status.ACCEPTED, OTHER)), "accepts another work"),
    "one and none": ((ACCEPTED, NONE), "whether there is a work"),
    "a machine's": ((AUTO,), "no verdict of a person"),
    "a question": ((ASKED,), "no verdict of a person"),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_curated_rows_fit_together(case: str) -> None:
    """Doubled and contradictory rows are refused, with both lines."""
    rows, words = TOGETHER[case]
    numbered = [replace(one, line=number) for number, one in enumerate(rows, 7)]
    if not words:
        check_curated(numbered, HERE)
        return
    with pytest.raises(RecordError, match=words) as caught:
        check_curated(numbered, HERE)
    assert caught.value.faults[0].line == numbered[-1].line


def test_a_file_that_contradicts_itself_is_left_alone(tmp_path: Path) -> None:
    """A change that would contradict what is there is refused, and the bytes stay."""
    path, new = tmp_path / "links" / "curated.sssom.tsv", new_set("curated", "1")
    assert read_curated(path) is None
    change_curated(path, new, [ACCEPTED], [])
    before = path.read_bytes()
    with pytest.raises(RecordError, match="accepts another work"):
        change_curated(path, new, [row(Status.ACCEPTED, OTHER)], [])
    with pytest.raises(RecordError, match="eifref: is https://w3id"):
        change_curated(path, new_set("curated", "1", base="https://other.org/"), [], [])
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_change_keeps_what_others_wrote(tmp_path: Path) -> None:
    """Rows that somebody put there in the meantime stay; taking back leaves the file as it was."""
    path, new = tmp_path / "curated.sssom.tsv", new_set("curated", "1")
    change_curated(path, new, [row(Status.NONE, subject="eifref:b/2", comment="a\treport")], [])
    before = path.read_bytes()
    assert set(change_curated(path, new, [ACCEPTED], []).rows) >= {ACCEPTED}
    assert change_curated(path, new, [], [ACCEPTED]).rows[0].comment == "a\treport"
    assert path.read_bytes() == before


KILLED = """
import os, pathlib, sys
from eifgraph.citations.curated import change_curated
from eifgraph.citations.mapping import new_set
from eifgraph.citations.rows import MappingRow, Status
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), 9)
row = MappingRow("eifref:c/3", "doi:10.5555/3", ext_status=Status.ACCEPTED)
change_curated(pathlib.Path(sys.argv[1]), new_set("curated", "1"), [row], [])
"""


def test_killed_while_writing(tmp_path: Path) -> None:
    """kill -9 before a file is whole leaves the one that was there, and lets others write."""
    path, new = tmp_path / "curated.sssom.tsv", new_set("curated", "1")
    change_curated(path, new, [ACCEPTED], [])
    before = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
    assert len(change_curated(path, new, [row(Status.NONE, subject="eifref:b/2")], []).rows) == 2


@given(WORKS)
def test_works_have_one_name(curie: str) -> None:
    """A work's CURIE leads to its identifier and back, and to its IRI and back."""
    assert work_curie(*work_identifier(curie)) == curie
    assert contract(expand(curie, prefixes_of()), prefixes_of()) == curie
    assert expand(curie, prefixes_of()).startswith("https://")


NO_WORK: dict[str, Callable[[], object]] = {
    "no scheme": lambda: work_identifier("10.5555/1"),
    "a person": lambda: work_identifier(PERSON),
    "no doi": lambda: work_identifier("doi:11.5555/1"),
}


@pytest.mark.parametrize("case", NO_WORK)
def test_what_is_no_work(case: str) -> None:
    """What is no identifier of a work has none."""
    assert NO_WORK[case]() == ("", "")
    assert work_curie("isbn", "1") == work_curie("doi", "1") == ""
    assert expand("x", prefixes_of()) == contract("x", prefixes_of()) == "x"


def test_people_have_check_digits() -> None:
    """An ORCID iD with a slip in it is none."""
    assert person_curie("HTTPS://orcid.org/0000-0002-1825-0097/") == PERSON
    assert person_curie("0000-0002-1694-233x") == "orcid:0000-0002-1694-233X"
    assert {person_curie(one) for one in ("", "me", "0000-0002-1825-0096")} == {""}


def test_a_sheet_knows_no_rows_of_ours() -> None:
    """The form alone takes any set of mappings, and puts values of the set into rows."""
    text = (
        "#mapping_set_id: a\n#subject_preprocessing:\n#  - semapv:Stemming\n#  - semapv:Blank\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\na:1\tb:2\tc:3\td:4\n"
    )
    sheet = parse_sheet(text, HERE)
    assert sheet.rows[0][1]["subject_preprocessing"] == "semapv:Stemming|semapv:Blank"
    assert render_sheet(sheet) == text
