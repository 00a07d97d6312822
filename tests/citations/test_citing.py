"""The references of a release, given out to programs for citations and read back by others."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]  # it has no types
from bibtexparser.entrypoint import parse_string

from eifgraph import cli
from eifgraph.backend import Backend, open_backend
from eifgraph.citations.stored import FOLDER, Retrieved, render_records
from eifgraph.citing import cited_references
from eifgraph.errors import NotFound
from eifgraph.release import open_release
from tests.citations.test_compare import WORK

DOI = "10.1097/01.chi.0000222784.03735.92"


@pytest.fixture(scope="module")
def backend(real_build: Path) -> Backend:
    """A release of all real data."""
    return open_backend(open_release(real_build).nquads)


def test_references_of_a_programme(backend: Backend, tmp_path: Path) -> None:
    """Each reference comes once, with the work that it stands for and what rests on it."""
    items = cited_references(backend, tmp_path, "cpp")
    assert [one.key for one in items] == [
        "toth2002",
        "ghoshippen2011",
        "lieberman2005",
        "lieberman2006",
    ]
    last = items[-1]
    assert last.work is not None
    assert dict(last.work.identifiers) == {"doi": DOI, "pmid": "16865033"}
    assert last.work.authors == ()
    assert "Study 2 of Child-Parent Psychotherapy" in last.note
    assert "evidence rating 3+; outcomes: Improved behaviour;" in last.note
    assert 'follow-up of a randomized c".' in last.note
    assert last.landing == f"https://doi.org/{DOI}"
    assert items[1].landing.endswith("/S0145213411001499")


def test_of_a_study_and_of_an_outcome(backend: Backend, tmp_path: Path) -> None:
    """A study has its own references, an outcome those of the studies that it is based on."""
    assert len(cited_references(backend, tmp_path, "CPP", study="1")) == 1
    assert len(cited_references(backend, tmp_path, "CPP", outcome="improved behaviour")) == 3


def test_a_kept_record_is_given_out(backend: Backend, tmp_path: Path) -> None:
    """What a source says of a work is better than its name; the identifiers of both are kept."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    moment = datetime(2026, 11, 29, tzinfo=UTC)
    work = replace(WORK, identifiers={"doi": DOI})
    found = Retrieved(work, "http://127.0.0.1/works", moment, "0" * 64)
    (folder / "crossref.json").write_text(render_records([found]))
    item = cited_references(backend, tmp_path, "CPP")[-1]
    assert item.work is not None
    assert item.work.title == WORK.title
    assert item.work.identifiers["pmid"] == "16865033"


def test_what_no_work_is_known_for_is_given_as_printed(own_build: Path, tmp_path: Path) -> None:
    """Without links a reference is its own words."""
    items = cited_references(open_backend(open_release(own_build).nquads), tmp_path, "CPP")
    assert [one.work for one in items] == [None] * 4
    assert items[0].text.startswith("Toth, S.L.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"programme": "nobody"}, "Child-Parent Psychotherapy"),
        ({"programme": "CPP", "study": "9"}, "1"),
        ({"programme": "CPP", "outcome": "wealth"}, "Improved behaviour"),
    ],
)
def test_what_is_not_there(
    backend: Backend, tmp_path: Path, asked: dict[str, str], said: str
) -> None:
    """It is told what there is."""
    with pytest.raises(NotFound, match=said):
        cited_references(backend, tmp_path, **asked)


@pytest.mark.parametrize("form", ["ris", "bibtex", "csl"])
def test_the_command(
    form: str, real_build: Path, monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path,
) -> None:  # fmt: skip
    """What is printed is read by a parser that is not ours, with all four references."""
    monkeypatch.setenv("EIFGRAPH_BUILD", str(real_build))
    monkeypatch.setenv("EIFGRAPH_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["eifgraph", "cite", "CPP", "--format", form])
    cli.main()
    sys.stdout.flush()
    text = capfdbinary.readouterr().out.decode()
    if form == "ris":
        dois = [one.get("doi") for one in rispy.loads(text)]
    elif form == "bibtex":
        dois = [one.fields_dict.get("doi") for one in parse_string(text).entries]
        dois = [one.value if one else None for one in dois]
    else:
        dois = [one.get("DOI") for one in json.loads(text)]
    assert dois == [None, None, "10.1097/01.chi.0000181047.59702.58", DOI]
