"""References, citations and links: kept as printed, never repaired, identifiers as stated."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.references import (
    find_truncation,
    is_reference,
    read_citation,
    read_identifier,
    read_links,
    read_printed,
    read_reference,
)
from eifgraph.model import Citation, CodeLists, Method

JAACAP = (
    "http://www.jaacap.com/article/S0890-8567(09)62235-8/fulltext"
    "?refuid=S0890-8567(10)00082-1&refissn=08"
)
IDENTIFIERS = [
    pytest.param(
        "http://europepmc.org/abstract/med/12549708", "pmid", "12549708", id="europepmc-abstract"
    ),
    pytest.param(
        "https://europepmc.org/article/MED/12549708", "pmid", "12549708", id="europepmc-article"
    ),
    pytest.param("https://pubmed.ncbi.nlm.nih.gov/12549708/", "pmid", "12549708", id="pubmed"),
    pytest.param(
        "https://www.ncbi.nlm.nih.gov/pubmed/12549708", "pmid", "12549708", id="pubmed-old"
    ),
    pytest.param(
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3080240/", "pmcid", "PMC3080240", id="pmc"
    ),
    pytest.param("https://europepmc.org/articles/pmc3080240", "pmcid", "PMC3080240", id="pmc-low"),
    pytest.param(
        "https://doi.org/10.1017/S0954579402004091", "doi", "10.1017/s0954579402004091", id="doi"
    ),
    pytest.param(
        "http://dx.doi.org/10.1016/s0140-6736(05)17867-8",
        "doi",
        "10.1016/s0140-6736(05)17867-8",
        id="doi-brackets",
    ),
    pytest.param(
        "https://doi.org/10.1002%2Fjts.20001", "doi", "10.1002/jts.20001", id="doi-escaped"
    ),
    pytest.param(JAACAP, "pii", "S0890856709622358", id="pii-not-the-refuid"),
    pytest.param(
        "http://www.sciencedirect.com/science/article/pii/S0145213411001499",
        "pii",
        "S0145213411001499",
        id="pii-sciencedirect",
    ),
    pytest.param(
        "http://www.sciencedirect.com/science/article/pii/S014521341100149X",
        "pii",
        "S014521341100149X",
        id="pii-check-x",
    ),
]


@pytest.mark.parametrize(("url", "scheme", "value"), IDENTIFIERS)
def test_identifier(url: str, scheme: str, value: str) -> None:
    """The identifier of the article that the path names, in its normal form."""
    read = read_identifier(Block(url, 7))
    assert read is not None
    assert (read.value.scheme, read.value.value) == (scheme, value)
    assert read.span.first_line == 7
    assert read.span.quote in url


NO_IDENTIFIER = [
    "http://www.ucsf.edu/",
    "http://example.org/fulltext?refuid=S0890-8567(10)00082-1",
    "http://example.org/?doi=10.1000/182",
    "http://example.org/article/12549708",
    "http://doi.org/",
    "http://[x",
]


@pytest.mark.parametrize("url", NO_IDENTIFIER)
def test_no_identifier(url: str) -> None:
    """An address that states none in its path gives none; a query string does not count."""
    assert read_identifier(Block(url, 1)) is None


STATED = [
    pytest.param("doi:10.5555/spl.2003.1", "doi", "10.5555/spl.2003.1", id="doi"),
    pytest.param("DOI: 10.5555/SPL.2003.1", "doi", "10.5555/SPL.2003.1", id="doi-capitals"),
    pytest.param("doi 10.5555/spl.2003.1.", "doi", "10.5555/spl.2003.1", id="full-stop"),
    pytest.param("doi:\n10.5555/spl.2003.1", "doi", "10.5555/spl.2003.1", id="line-before"),
    pytest.param("https://doi.org/10.5555/spl.1", "doi", "10.5555/spl.1", id="address"),
    pytest.param("http://dx.doi.org/10.5555/spl.1.", "doi", "10.5555/spl.1", id="address-old"),
    pytest.param("doi.org/10.5555/spl.1", "doi", "10.5555/spl.1", id="address-bare"),
    pytest.param("<https://doi.org/10.5555/spl.1>.", "doi", "10.5555/spl.1", id="angled"),
    pytest.param("(doi: 10.5555/spl.1).", "doi", "10.5555/spl.1", id="in-brackets"),
    pytest.param(
        "[https://doi.org/10.5555/a.1](https://doi.org/10.5555/a.1)", "doi", "10.5555/a.1", id="md"
    ),
    pytest.param(
        "doi:10.1016/s0140-6736(05)17867-8", "doi", "10.1016/s0140-6736(05)17867-8", id="brackets"
    ),
    pytest.param(
        "doi: 10.1111/j.1467-8624.2009.01386.x",
        "doi",
        "10.1111/j.1467-8624.2009.01386.x",
        id="letter-of-its-own",
    ),
    pytest.param("https://doi.org/10.5555/ABCD1efg", "doi", "10.5555/ABCD1efg", id="word"),
    pytest.param("PMID: 12549708", "pmid", "12549708", id="pmid"),
    pytest.param("PMID 12549708; PMCID: PMC3080240.", "pmid", "12549708", id="pmid-first"),
    pytest.param("PMCID: PMC3080240.", "pmcid", "PMC3080240", id="pmcid"),
    pytest.param("doi:10.5555/spl.1. PMID: 12549708.", "doi", "10.5555/spl.1", id="doi-first"),
    pytest.param("PMID: 12549708. doi:10.5555/spl.1", "doi", "10.5555/spl.1", id="doi-last"),
]
BEFORE = "Doe, J. (2003). A title. Journal, 1, 1-9. "


@pytest.mark.parametrize(("end", "scheme", "printed"), STATED)
def test_identifier_of_a_reference(end: str, scheme: str, printed: str) -> None:
    """A reference's own identifier is read where it stands; its text stays as printed."""
    notes = Notes(CodeLists())
    read = read_reference(Block(BEFORE + end, 4), notes).value
    assert read.text == " ".join((BEFORE + end).split("\n"))
    assert read.identifier is not None
    value = printed.lower() if scheme == "doi" else printed
    assert (read.identifier.value.scheme, read.identifier.value.value) == (scheme, value)
    assert read.identifier.span.quote == printed
    assert (read.identifier.method is Method.AS_PRINTED) == (value == printed)
    assert notes.findings() == ()


@pytest.mark.parametrize(
    "end",
    [
        *("", "doi:", "doi:10.5555/", "https://doi.org/10.5555/", "doi:10.5555/.", "10.5555/a.1"),
        *("doi:10.5555/spl.", "doi:10.5555/spl", "doi:10.5555/spl.2003-", "doi:10.5555/a(05"),
        *("doi:10.5555/spl.1..", "doi:10.5555/spl.\n2003.1", "doi:10.5555/spl. 2003.1"),
        *(
            "doi:10.5555/a1<1::B>2.0",
            "doi:10.5555/a.1 doi:10.5555/a.2",
            "doi:10.5555/a.1 In print.",
        ),
        *("PMID: 0", "PMID: 1234567890", "PMID: ", "doi:10.5555/a1b" + "c" * 300 + "1"),
    ],
)
def test_no_identifier_of_a_reference(end: str) -> None:
    """One that is cut off, broken or not the last thing printed is not read, nor one of two."""
    assert read_reference(Block(BEFORE + end, 4), Notes(CodeLists())).value.identifier is None


@pytest.mark.parametrize("part", ["doi", "doi: ", "doi:10.5555/", "doi:10.5555/1", "PMID 1 ", "a("])
def test_hostile_ends_are_read_in_time(part: str) -> None:
    """Work grows with the length alone: half a million characters are read at once."""
    started = perf_counter()
    read_printed(Block(part * (500_000 // len(part)) + "!", 1))
    assert perf_counter() - started < 5


LINKS = [
    pytest.param("Available at <http://a.org/x>", ["http://a.org/x"], id="angled"),
    pytest.param("Available at http://a.org/x.", ["http://a.org/x"], id="bare-full-stop"),
    pytest.param(
        "Available at [http://a.org/(1)](http://a.org/(1))", ["http://a.org/(1)"], id="md"
    ),
    pytest.param(f"Available at [{JAACAP}]({JAACAP})", [JAACAP], id="jaacap"),
    pytest.param(
        "Available at <http://a.org/>\n<http://b.org/>",
        ["http://a.org/", "http://b.org/"],
        id="two",
    ),
    pytest.param("Available at the library", [], id="none"),
]


@pytest.mark.parametrize(("paragraph", "urls"), LINKS)
def test_links(paragraph: str, urls: list[str]) -> None:
    """Each address is read whole, from the line it stands in."""
    links = read_links(Block(paragraph, 10), (0, 1))
    assert [link.value.url for link in links] == urls
    assert [link.span.first_line for link in links] == list(range(10, 10 + len(urls)))
    assert all(link.value.listed_after == (0, 1) for link in links)


@pytest.mark.parametrize("printed", ["doi: 10.5555/KITE.1", "DOI:10.5555/KITE.1."])
def test_doi_for_an_address(printed: str) -> None:
    """A DOI that stands where an address is expected leads to where it resolves."""
    (link,) = read_links(Block(f"Available at {printed}", 7), (0,))
    assert link.value.url == "https://doi.org/10.5555/KITE.1"
    assert (link.span.quote, link.method) == ("10.5555/KITE.1", Method.NORMALISED)
    assert link.value.identifier is not None
    assert link.value.identifier.value.value == "10.5555/kite.1"


CITATIONS = [
    ("Toth et al (2002)", "Toth", 2002),
    ("Toth et al. (2002)", "Toth", 2002),
    ("Toth, et al., 2002", "Toth", 2002),
    ("Ghosh Ippen & Lieberman (2011)", "Ghosh Ippen", 2011),
    ("van Horn and Lieberman (2006a)", "van Horn", 2006),
    ("O'Connor (1999)", "O'Connor", 1999),
    ("Müller-Lüdenscheidt et al (2010)", "Müller-Lüdenscheidt", 2010),
]


@pytest.mark.parametrize(("printed", "surname", "year"), CITATIONS)
def test_citation(printed: str, surname: str, year: int) -> None:
    """First surname and year; the text stays as printed."""
    read = read_citation(Block(printed, 3))
    assert read is not None
    assert read.value == Citation(printed, surname, year)


@pytest.mark.parametrize("printed", ["", "unpublished", "Toth et al", "(2002)", "Toth (02)"])
def test_no_citation(printed: str) -> None:
    """Without surname and year there is no citation."""
    assert read_citation(Block(printed, 1)) is None


TRUNCATED = [
    pytest.param(["Doe, J. (2001). A title cut in mid-w"], "ends with 'mid-w'", id="mid-word"),
    pytest.param(["Doe, J. (2001). Early childhood:"], "ends with 'childhood:'", id="colon"),
    pytest.param(
        ["Doe, J. (2001). A therapy w", "Psychiatry, 44, 1241-1248."],
        "a line ends within a word, 'w'",
        id="first-line",
    ),
    pytest.param(["Doe, J. (2001). A title. *Journal, 14*, 877-908."], None, id="whole"),
    pytest.param(["Doe, J. (2001). A title. Journal, 14, 877-908"], None, id="ends-with-pages"),
    pytest.param(["Doe, J. (2001). A title (2nd ed.)"], None, id="ends-with-bracket"),
    pytest.param(["Doe, J. (2001). A title. http://a.org/x"], None, id="ends-with-address"),
    pytest.param(["Doe, J. (2001). A title. doi:10.5555/j.01386.x"], None, id="ends-with-doi"),
    pytest.param(
        ["Doe, J. (2001). A title. doi:10.5555/spl"], "ends with 'doi:10.5555/spl'", id="cut-doi"
    ),
    pytest.param(["Doe, J. (2001). What a", "child needs. Journal, 1, 2-3."], None, id="article-a"),
    pytest.param(["Doe, J. (2001). *A title.", "*", "*"], None, id="lines-of-asterisks"),
    pytest.param(["*"], "ends with '*'", id="asterisk"),
]


@pytest.mark.parametrize(("lines", "expected"), TRUNCATED)
def test_truncation(lines: list[str], expected: str | None) -> None:
    """How a reference shows that it was cut off, if it shows it."""
    assert find_truncation(lines) == expected


def test_truncated_reference_is_kept_and_noted() -> None:
    """What is cut off stays cut off, and a curator is told."""
    notes = Notes(CodeLists())
    read = read_reference(Block("Ghosh Ippen, C., & Doe, J. (2011). Cut o", 9), notes)
    assert read.value.text == "Ghosh Ippen, C., & Doe, J. (2011). Cut o"
    assert (read.value.first_author, read.value.year) == ("Ghosh Ippen", 2011)
    assert [(f.code, f.line) for f in notes.findings()] == [("truncated-reference", 9)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Doe FR Jr, Roe C (2008) A curve. Journal, 1, 2-3.", ("Doe", 2008)),
        ("Doe J, Roe R: Care in eight countries, 2008. Health 2009, 28:1-16.", ("Doe", 2009)),
        ("Council for Play (2011). A report. London.", ("Council for Play", 2011)),
        ("Doe, J. (in press). Of a trial since 2003: a view. Journal.", ("Doe", None)),
    ],
)
def test_who_and_when(text: str, found: tuple[str, int | None]) -> None:
    """The first author and the year are those by which works are looked up."""
    value = read_reference(Block(text, 9), Notes(CodeLists())).value
    assert (value.first_author, value.year) == found


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Toth, S.L., Maughan, A., & Cicchetti, D (2002). The title.", True),
        ("Ghosh Ippen, C., Harris, W.W. (2011). Traumatic", True),
        ("van Horn, P. (2005). A title.", True),
        ("Improved behaviour", False),
        ("Reduced symptoms (maintained at six-month follow-up)", False),
        ("Available at <http://a.org/>", False),
    ],
)
def test_is_reference(paragraph: str, expected: bool) -> None:
    """A reference begins with an author and initials and has a year."""
    assert is_reference(paragraph) is expected


@given(st.text(max_size=120), st.integers(1, 300))
def test_no_text_raises(text: str, line: int) -> None:
    """Whatever stands there, it is read or it is not."""
    block = Block(text, line)
    is_reference(text)
    read_citation(block)
    read_identifier(block)
    read_links(block, ())
    if text.strip() and all(part.strip() for part in text.split("\n")):
        read_reference(block, Notes(CodeLists()))


@given(st.from_regex(r"https?://[\w.\[\]:]{1,20}/[\w/.()%?=&-]{0,40}"))
def test_no_address_raises(url: str) -> None:
    """An address may be broken; then it states no identifier."""
    for link in read_links(Block(f"Available at {url}", 1), ()):
        assert link.value.url in f"Available at {url}"
