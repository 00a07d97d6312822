"""References given in files of all kinds, also broken ones."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from eifgraph.cli import given
from eifgraph.cli.given import Form, Given, read_given
from eifgraph.errors import ConfigError

TABLE = Form(column="ref", id="id")


def read(data: bytes | str, form: Form = TABLE) -> list[Given]:
    """Read references that are given so."""
    return list(read_given(io.BytesIO(data.encode() if isinstance(data, str) else data), form))


def told(data: bytes | str, form: Form = TABLE) -> list[tuple[int, str]]:
    """Give lines with what is read there, or "-"."""
    return [(one.line, "-" if one.unread else one.text) for one in read(data, form)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_says_what_stands_between_cells(separator: str, mark: bytes) -> None:
    """Commas, semicolons and tabs, with and without a mark of UTF-8."""
    text = f'id{separator}ref\r\n7{separator}"Moor, K.; Dale, R.\t(2001)"\r\n'
    assert read(mark + text.encode()) == [Given(2, "Moor, K.; Dale, R.\t(2001)", id="7")]


def test_one_column_needs_no_quotes() -> None:
    """Where there is one column, whatever its cells hold is theirs."""
    text = 'ref\nMoor, K. (2001); x\n"Dale, ""R"""\n'
    assert told(text, Form(column="ref")) == [(2, "Moor, K. (2001); x"), (3, 'Dale, "R"')]


FORMS = {
    "lines": (b"Moor\nD\xfcrer\nPip\n", Form()),
    "rows": (b"ref\tid\nMoor\t1\nD\xfcrer\t2\nPip\t3\n", TABLE),
    "JSON": (b'{"ref": "Moor"}\n{"ref": "D\xfcrer"}\n{"ref": "Pip"}\n', Form(key="ref")),
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_byte_of_another_encoding_costs_its_line_alone(kind: str) -> None:
    """It is named, and what to do, and the rest goes on."""
    first, second, third = read(*FORMS[kind])
    assert (first.text, third.text) == ("Moor", "Pip")
    assert "0xFC" in second.unread
    assert "UTF-8" in second.unread
    assert second.id == ("2" if kind == "rows" else None)


def test_a_byte_in_another_cell_harms_nothing() -> None:
    """Unless the cell is that by which the answer is known."""
    assert told(b"id,ref,by\n1,Moor,D\xfcrer\n\xfc,Dale,x\n") == [(2, "Moor"), (3, "-")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", [Form(), TABLE, Form(key="ref")])
def test_utf_16_is_refused(encoding: str, form: Form) -> None:
    """With what to do, instead of a fault for each line."""
    with pytest.raises(ConfigError, match=r"this one is UTF-16 .save it again as UTF-8"):
        read("id,ref\n1,Moor\n".encode(encoding), form)


def test_rows_are_known_by_their_first_lines() -> None:
    """Also where cells and the header have several lines, and with empty lines between."""
    text = '"of\nmine","ref","id"\n1,"Moor\n(2001)",a\n\n2,Dale,b\n'
    assert told(text) == [(3, "Moor\n(2001)"), (6, "Dale")]


def test_quotes_that_do_not_match_cost_their_line_alone() -> None:
    """Two rows are never taken for one, and the rest of the file for no cell."""
    text = 'id,ref\n1,"Moor\n2,"Dale"\n3,Pip\n4,"Wren\n5,Fisk\n'
    assert told(text) == [(2, "-"), (3, "Dale"), (4, "Pip"), (5, "-"), (6, "Fisk")]
    assert "quotes" in read(text)[0].unread


def test_a_reference_is_not_cut_at_a_comma() -> None:
    """A row with more cells than the header is told of; empty ones at its end are nothing."""
    assert told("ref,id\nMoor, K. (2001),1\nDale,2,,\n") == [(2, "-"), (3, "Dale")]


def test_lines_may_end_in_any_way() -> None:
    """CR alone, as old tables have it, too."""
    assert told("id,ref\r1,Moor\r2,Dale\r") == [(2, "Moor"), (3, "Dale")]


@pytest.mark.parametrize("form", [Form(), TABLE, Form(key="ref")])
def test_a_line_without_end_costs_itself_alone(monkeypatch: pytest.MonkeyPatch, form: Form) -> None:
    """It is not held in memory, and the next is read."""
    monkeypatch.setattr(given, "LINE", 30)
    head = "id,ref\n" if form.column else ""
    row = {"ref": '{"ref": "Moor"}', None: "7,Moor"}[form.key]
    first, second = read(f"{head}{'x' * 100}\n{row}\n", form)
    assert "more than 30 characters" in first.unread
    assert second.text.endswith("Moor")


def test_a_quote_that_is_not_closed_is_not_sought_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a row may have bounds it."""
    monkeypatch.setattr(given, "LINE", 30)
    text = 'id,ref\n1,"Moor\n' + "2,Dale\n" * 9 + '3,"Pip"\n'
    assert [one for _, one in told(text)] == ["-", *["Dale"] * 9, "Pip"]


IDS = {'"a7"': "a7", "7": 7, "[7]": None, "1e999": None, "null": None}


@pytest.mark.parametrize("value", IDS)
def test_json_lines_have_their_own_identifiers(value: str) -> None:
    """Texts and numbers are given back, also of a line without a reference."""
    form = Form(key="ref", id="id")
    one, other = read(f'{{"ref": "Moor", "id": {value}}}\n{{"id": {value}}}\n', form)
    assert (one.text, one.id, other.id) == ("Moor", IDS[value], IDS[value])
    assert "no key 'ref'" in other.unread


@pytest.mark.parametrize("form", [Form(), Form(key="ref")])
def test_nothing_is_nothing(form: Form) -> None:
    """An empty file, and a table with a header alone, have no reference; a table has a header."""
    assert read("", form) == []
    assert read("id,ref\n") == []
    with pytest.raises(ConfigError, match="first line names its columns"):
        read("")
    with pytest.raises(ConfigError, match="--id='id' cannot be used: expected one of the columns"):
        read("ref,x\n")


def test_identifiers_need_names() -> None:
    """A line has none."""
    with pytest.raises(click.UsageError, match="--id names a column or a key"):
        Form(id="id").check("-")


def resolved(tmp_path: Path, data: bytes, *options: str) -> subprocess.Popen[bytes]:
    """Run the command in a process of its own; nothing is asked."""
    path = tmp_path / "given.csv"
    path.write_bytes(data)
    command = (sys.executable, "-m", "eifgraph", "resolve", "--offline", *options, str(path))
    env = os.environ | {"EIFGRAPH_ANSWERS": str(tmp_path / "answers")}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    """As in `| head -1`: no trace of it is printed."""
    with resolved(tmp_path, b"ref\n" + b"\xfc\n" * 50_000, "--column", "ref") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["decision"] == "unread"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_wrong_column_is_one_clear_line(tmp_path: Path) -> None:
    """Nothing is printed beside it when the file is closed."""
    with resolved(tmp_path, b"a,b\n", "--column", "ref") as process:
        out, err = process.communicate()
    assert (process.returncode, out, err.count(b"\n")) == (2, b"", 1)
    assert b"one of the columns: a, b" in err


def test_answers_tell_whose_they_are(tmp_path: Path) -> None:
    """With --id, each has the caller's identifier, also where it has half a character."""
    with resolved(tmp_path, b"id;ref\n7;\n8;x\n", "--column", "ref", "--id", "id") as process:
        out, _ = process.communicate()
    assert [(one["line"], one["id"]) for one in map(json.loads, out.splitlines())] == [
        (2, "7"),
        (3, "8"),
    ]
