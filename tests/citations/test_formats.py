"""References as RIS, BibTeX and CSL-JSON: other people's readers find in them what went in."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import rispy  # type: ignore[import-untyped]  # it ships no types
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.formats import FORMATS, Cited, render_bibtex, render_csl, render_ris
from eifgraph.citations.formats.cited import flat, keys_of
from eifgraph.citations.work import Access, Kind, Person, Work

WORK = Work(
    source="crossref",
    identifiers={"doi": "10.1002/(sici)1<1::aid>3.0.co;2-a_b", "pmid": "12549708", "pmcid": "PMC1"},
    title="50% of {a_b} & #1: $5 \\ more",
    subtitle="A ~trial^2 -- `so'",
    authors=(
        Person("van der Berg", "Anna M."),
        Person("Hall", "Robert, Jr."),
        Person("Department of Health, Education and Welfare", is_group=True),
        Person("Ghosh Ippen"),
    ),
    years=(2005,),
    issued="2005-12-01",
    containers=("Journal of Children & Families", "J Child Fam"),
    issns=("0890-8567", "1527-5418"),
    publisher="Elsevier",
    volume="44",
    issue="12",
    first_page="1241",
    last_page="1248",
    language="en",
    kind=Kind.ARTICLE,
    access=Access("https://example.org/a b.pdf"),
)
NOTE = "Supports: behaviour at school, rated 3+"
CITED = Cited("van der Berg 2005", WORK, "", "https://example.org/abstract;1", NOTE)
STRAY = Cited("lost", None, "Doe, J. (2001). 100% {odd", "", NOTE)
ODD = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
LINES = st.lists(st.sampled_from(["ER  - ", "TY  - JOUR", "}", "@misc{x,", "a", "\\"])).map(
    "\r\n".join
)
TEXTS = ODD | LINES


def ris_of(*items: Cited) -> list[dict[str, Any]]:
    """Read RIS as rispy does."""
    found: list[dict[str, Any]] = rispy.loads(render_ris(items).replace("\r\n", "\n"))
    return found


def raw_bibtex(*items: Cited) -> list[dict[str, str]]:
    """Read BibTeX, TeX as it stands."""
    library = parse_string(render_bibtex(items))
    assert not library.failed_blocks
    return [
        {"ENTRYTYPE": one.entry_type, "ID": one.key, **{f.key: f.value for f in one.fields}}
        for one in library.entries
    ]


def decoded(tex: str) -> str:
    """Give what TeX prints; the decoder knows one sign only in another form."""
    text, fault = LatexDecodingMiddleware()._transform_python_value_string(tex)
    assert not fault
    return text.replace("\u02c6", "^")


def csl_of(*items: Cited) -> list[dict[str, Any]]:
    """Read CSL-JSON, held against the schema."""
    found = json.loads(render_csl(items))
    VALIDATOR.validate(found)
    assert isinstance(found, list)
    return found


WORDS = {"type": "string", "minLength": 1}
NAME = {
    "type": "object",
    "properties": dict.fromkeys(
        ("family", "given", "non-dropping-particle", "suffix", "literal"), WORDS
    ),
    "additionalProperties": False,
}
DATE = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
TYPES = (
    *("article", "article-journal", "book", "chapter", "document", "paper-conference", "report"),
    *("review-book", "thesis"),
)
VARIABLES = (
    *("id", "title", "container-title", "container-title-short", "publisher", "volume", "issue"),
    *("page", "language", "DOI", "PMID", "PMCID", "ISSN", "URL", "note"),
)
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": list(TYPES)},
            "author": {"type": "array", "items": NAME},
            "issued": {
                "type": "object",
                "properties": {"date-parts": {"type": "array", "items": DATE, "maxItems": 2}},
                "additionalProperties": False,
            },
            **dict.fromkeys(VARIABLES, WORDS),
        },
    },
}
"""What we use of CSL 1.0.2's csl-data.json."""
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_ris_is_read_back() -> None:
    """A reader of RIS finds every fact."""
    (found,) = ris_of(CITED)
    assert found["type_of_reference"] == "JOUR"
    assert found["title"] == WORK.full_title
    assert found["authors"] == [
        *("van der Berg, Anna M.", "Hall, Robert, Jr."),
        *("Department of Health, Education and Welfare", "Ghosh Ippen"),
    ]
    assert (found["secondary_title"], found["alternate_title1"]) == WORK.containers
    assert (found["year"], found["date"]) == ("2005", "2005/12/01")
    assert (found["volume"], found["number"]) == ("44", "12")
    assert (found["start_page"], found["end_page"]) == ("1241", "1248")
    assert (found["doi"], found["accession_number"]) == (WORK.doi, "12549708")
    assert (found["custom2"], found["issn"]) == ("PMC1", "0890-8567, 1527-5418")
    assert (found["publisher"], found["language"]) == ("Elsevier", "en")
    assert found["urls"] == ["https://example.org/abstract%3B1"]
    assert found["file_attachments2"] == "https://example.org/a%20b.pdf"
    assert (found["notes"], found["id"]) == ([NOTE], "van-der-berg-2005")


def test_bibtex_is_read_back() -> None:
    """A reader of BibTeX finds every fact."""
    (found,) = raw_bibtex(CITED)
    assert (found["ENTRYTYPE"], found["ID"]) == ("article", "van-der-berg-2005")
    assert decoded(found["title"]) == WORK.full_title
    assert decoded(found["journal"]) == WORK.containers[0]
    assert (found["year"], found["month"], found["pages"]) == ("2005", "12", "1241--1248")
    assert (found["volume"], found["number"], found["language"]) == ("44", "12", "en")
    assert (found["doi"], found["pmid"], found["pmcid"]) == (WORK.doi, "12549708", "PMC1")
    assert (found["issn"], found["publisher"]) == ("0890-8567, 1527-5418", "Elsevier")
    assert (found["url"], found["note"]) == (CITED.link, NOTE)


def test_bibtex_names_are_divided_as_meant() -> None:
    """Particles, Jr, bodies and surnames of two words are what they are."""
    library = parse_string(
        render_bibtex([CITED]), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    berg, hall, body, ippen = library.entries[0]["author"]
    assert (berg.von, berg.last, berg.first) == (["van", "der"], ["Berg"], ["Anna", "M."])
    assert (hall.last, hall.jr, hall.first) == (["Hall"], ["Jr."], ["Robert"])
    assert body.last == ["{Department of Health, Education and Welfare}"]
    assert (ippen.first, ippen.last) == ([], ["{Ghosh Ippen}"])


def test_csl_is_read_back() -> None:
    """A reader of CSL-JSON finds every fact."""
    (found,) = csl_of(CITED)
    assert found["author"] == [
        {"family": "Berg", "given": "Anna M.", "non-dropping-particle": "van der"},
        {"family": "Hall", "given": "Robert", "suffix": "Jr."},
        {"literal": "Department of Health, Education and Welfare"},
        {"family": "Ghosh Ippen"},
    ]
    assert found["issued"] == {"date-parts": [[2005, 12, 1]]}
    assert (found["type"], found["title"]) == ("article-journal", WORK.full_title)
    assert (found["container-title"], found["container-title-short"]) == WORK.containers
    assert (found["volume"], found["issue"], found["page"]) == ("44", "12", "1241-1248")
    assert (found["DOI"], found["PMID"], found["PMCID"]) == (WORK.doi, "12549708", "PMC1")
    assert (found["ISSN"], found["publisher"]) == ("0890-8567, 1527-5418", "Elsevier")
    assert (found["language"], found["URL"], found["note"]) == ("en", CITED.link, NOTE)


def test_a_reference_not_identified_is_its_words() -> None:
    """Nothing is guessed: the words as printed, the note, no other field."""
    assert ris_of(STRAY) == [
        {"type_of_reference": "GEN", "id": "lost", "title": STRAY.text, "notes": [NOTE]}
    ]
    (found,) = raw_bibtex(STRAY)
    assert decoded(found.pop("howpublished")) == STRAY.text
    assert found == {"ENTRYTYPE": "misc", "ID": "lost", "note": NOTE}
    assert csl_of(STRAY) == [{"id": "lost", "type": "document", "title": STRAY.text, "note": NOTE}]


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name)
def test_every_kind_has_a_type(kind: Kind) -> None:
    """No kind is without a type of its own in any format."""
    item = Cited("k", Work("crossref", title="A trial", containers=("A series",), kind=kind))
    assert ris_of(item)[0]["type_of_reference"] in rispy.TYPE_OF_REFERENCE_MAPPING
    assert "A series" in raw_bibtex(item)[0].values()
    assert csl_of(item)[0]["container-title"] == "A series"


def test_without_a_link_the_identifier_gives_one() -> None:
    """The DOI leads to the abstract, else PubMed does."""
    doi = Cited("a", Work("crossref", {"pmid": "1", "doi": "10.5555/1"}))
    assert csl_of(doi)[0]["URL"] == "https://doi.org/10.5555/1"
    pmid = Cited("a", Work("crossref", {"pmid": "1"}))
    assert csl_of(pmid)[0]["URL"] == "https://pubmed.ncbi.nlm.nih.gov/1"
    assert "URL" not in csl_of(Cited("a", Work("crossref", title="A")))[0]


@given(title=TEXTS, name=TEXTS, note=TEXTS)
def test_odd_text_stays_in_its_field(title: str, name: str, note: str) -> None:
    """Whatever a text holds, no format loses it, and no other record or field comes of it."""
    work = Work("crossref", title=title, authors=(Person(name, "A."),), years=(2005,))
    items = [Cited("a", work, note=note), STRAY]
    for one in (ris_of(*items), raw_bibtex(*items), csl_of(*items)):
        assert len(one) == 2
        assert set(one[0]) <= EXPECTED
    assert ris_of(*items)[0].get("title", "") == flat(title)
    assert csl_of(*items)[0].get("note", "") == flat(note)
    tex = raw_bibtex(*items)[0]
    assert decoded(tex.get("title", "")) == flat(title)
    assert decoded(tex.get("note", "")) == flat(note)


EXPECTED = {
    *("ENTRYTYPE", "ID", "author", "title", "year", "note"),
    *("type_of_reference", "id", "authors", "date", "notes", "type", "issued"),
}


@given(st.lists(TEXTS))
def test_keys_are_ascii_and_unique(keys: list[str]) -> None:
    """No two keys are the same, and each is one that BibTeX takes."""
    found = list(keys_of([Cited(key) for key in keys]))
    assert len(set(found)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9:._-]+", key) for key in found)


def test_a_suffix_does_not_take_another_key() -> None:
    """A key that is given stays with the one to whom it was given."""
    keys = ["a", "a", "a-2"]
    assert list(keys_of([Cited(key) for key in keys])) == ["a", "a-3", "a-2"]


def test_lines_end_as_the_formats_have_them() -> None:
    """RIS has CRLF everywhere, the others LF; the same items give the same bytes."""
    for one in FORMATS.values():
        text = one.render([CITED, STRAY])
        assert text == one.render((CITED, STRAY))
        assert text.count("\r\n") == (text.count("\n") if one.name == "ris" else 0)
        assert one.render([]).strip() in {"", "[]"}


def test_formats_are_named_as_they_are_registered() -> None:
    """Media types and suffixes are the ones that programs look for."""
    assert {one.name: (one.media_type, one.suffix) for one in FORMATS.values()} == {
        "ris": ("application/x-research-info-systems", ".ris"),
        "bibtex": ("application/x-bibtex", ".bib"),
        "csl": ("application/vnd.citationstyles.csl+json", ".csl.json"),
    }
