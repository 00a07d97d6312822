"""References taken apart, in the styles that journals and pages print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.parts import Cut, Part, ReferenceParts
from eifgraph.citations.reference import joined, parse_reference

APA = (
    "Toth, S.L., Maughan, A., Manly, J.T., Spagnola, M., & Cicchetti, D (2002). The relative "
    "efficacy of two interventions: Implications for attachment theory. Development and "
    "Psychopathology, 14(4), 877-908."
)
STYLES = {
    "APA": APA,
    "Vancouver": (
        "Toth SL, Maughan A, Manly JT, Spagnola M, Cicchetti D. The relative efficacy of two "
        "interventions: Implications for attachment theory. Development and Psychopathology. "
        "2002;14(4):877-908."
    ),
    "BMC": (
        "Toth SL, Maughan A, Manly JT, Spagnola M, Cicchetti D: The relative efficacy of two "
        "interventions: Implications for attachment theory. Development and Psychopathology "
        "2002, 14(4):877-908."
    ),
    "Springer": (
        "Toth SL, Maughan A, Manly JT, Spagnola M, Cicchetti D (2002) The relative efficacy of two "
        "interventions: Implications for attachment theory. Development and Psychopathology "
        "14(4):877-908"
    ),
    "Harvard": (
        "Toth, S. L., Maughan, A., Manly, J. T., Spagnola, M. & Cicchetti, D. 2002. The relative "
        "efficacy of two interventions: Implications for attachment theory. Development and "
        "Psychopathology, vol. 14, no. 4, pp. 877\u2013908."
    ),
    "initials first": (
        "S.L. Toth, A. Maughan, J.T. Manly, M. Spagnola, and D. Cicchetti (2002). The relative "
        "efficacy of two interventions: Implications for attachment theory. Development and "
        "Psychopathology, 14(4), 877-08."
    ),
}


def said(part: Part[str] | Part[int] | None) -> str | int | None:
    """Give what a part says."""
    return None if part is None else part.value


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_parts(style: str) -> None:
    """A reference is the same in whichever style it is written."""
    parts = parse_reference(STYLES[style])
    surnames = [author.surname for author in parts.authors]
    assert surnames == ["Toth", "Maughan", "Manly", "Spagnola", "Cicchetti"]
    title = "The relative efficacy of two interventions: Implications for attachment theory"
    assert said(parts.title) == title
    assert said(parts.container) == "Development and Psychopathology"
    assert (said(parts.year), said(parts.volume), said(parts.issue)) == (2002, "14", "4")
    assert (said(parts.first_page), said(parts.last_page)) == ("877", "908")
    assert parts.cut is Cut.NONE


CUT = {
    "in its title": (
        "Lieberman, A.F., Ghosh Ippen, C., & van Horn, P. (2006). Child-parent psychotherapy: "
        "6-month follow-up of a randomized c",
        Cut.END,
        "Child-parent psychotherapy: 6-month follow-up of a randomized c",
    ),
    "behind a colon": (
        "Ghosh Ippen, C., Harris, W.W., Van Horn, P. I., & Lieberman, A.F. (2011). Traumatic and "
        "stressful events in early childhood:",
        Cut.END,
        "Traumatic and stressful events in early childhood",
    ),
    "a line within": (
        "Lieberman, A.F., van Horn, P., & Ghosh Ippen, C. (2005). Toward evidence-based treatment: "
        "Child-parent psychotherapy w Psychiatry, 44, 1241-1248.",
        Cut.INSIDE,
        "Toward evidence-based treatment: Child-parent psychotherapy w Psychiatry",
    ),
}


@pytest.mark.parametrize("kind", CUT)
def test_a_cut_is_seen(kind: str) -> None:
    """What is left of a title stays as it is, and it is told that the rest is missing."""
    text, cut, title = CUT[kind]
    parts = parse_reference(text)
    assert parts.cut is cut
    assert parts.cut_at is not None
    assert said(parts.title) == title
    assert said(parts.volume) == ("44" if cut is Cut.INSIDE else None)


ODD = {
    "a body": ("Department for Education (2011). A report of it. London.", "A report of it"),
    "et al": ("Doe J, et al. (2003). Of a trial. Lancet, 1, 2-3.", "Of a trial"),
    "in press": ("Doe, J. (in press). Of a trial. The Lancet.", "Of a trial"),
    "a species": (
        "Doe J (2003) Growth of E. coli in milk. J Dairy Sci 12:3-4",
        "Growth of E. coli in milk",
    ),
    "a question": ("Doe, J. (2003). Does it work? The Lancet, 3, 4-5.", "Does it work"),
    "a page like a letter": (
        "Doe J (2010) The p38 pathway. Cell 3:1-2",
        "The p38 pathway",
    ),
    "a number in the title": (
        "Doe, J. (1999). 137 traits of 2,000 children. Child Development, 70, 1-9.",
        "137 traits of 2,000 children",
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_title_of(kind: str) -> None:
    """The title is found in references that are not like most."""
    text, title = ODD[kind]
    assert said(parse_reference(text).title) == title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UNDP. (2008). Human development report.", ["UNDP"]),
        ("MTA Cooperative Group (1999) A trial of treatment.", ["MTA Cooperative Group"]),
        ("HAO LF, KHANNA SM (1996) A membrane.", ["HAO", "KHANNA"]),
        ("Franz CMAP, Grube A (2009) A review.", ["Franz", "Grube"]),
        ("S Arbogast, A Ferreiro (2010) A review.", ["Arbogast", "Ferreiro"]),
        ("F.Doe, C.Roe (2001) A trial.", ["Doe", "Roe"]),
        ("Lenihan FR Jr, Kovanda C (2008) A curve.", ["Lenihan", "Kovanda"]),
        ("Doe, J., & the Lantern Study Group (2011). A trial.", ["Doe"]),
        ("Doe J and the Play Group (2010) A trial.", ["Doe"]),
        ("JD Doe and the Play Group (2010) A trial.", ["Doe"]),
        ("NICE and Care Institute (2010) A guide.", ["NICE and Care Institute"]),
    ],
)
def test_who(text: str, names: list[str]) -> None:
    """Persons and bodies are told apart, in capitals too, and initials are no part of names."""
    assert [one.surname for one in parse_reference(text).authors] == names


def test_identifiers_and_addresses() -> None:
    """An identifier is found in the text and in an address, but not in its query string."""
    text = (
        "Doe, J. (2001). A trial. The Lancet, 1, 2-3. doi:10.5555/AbC(1)2. Available at "
        "https://www.jaacap.com/article/S0890-8567(09)62235-8/fulltext?refuid=S0145-2134(11)00149-9"
    )
    parts = parse_reference(text)
    found = {(one.scheme, one.value) for one in parts.identifiers}
    assert found == {("doi", "10.5555/abc(1)2"), ("pii", "S0890856709622358")}
    assert len(parts.urls) == 1
    assert said(parts.title) == "A trial"


def test_an_in_text_citation_has_no_title() -> None:
    """A name and a year are no reference."""
    parts = parse_reference("Toth et al (2002)")
    assert (said(parts.title), said(parts.year)) == (None, 2002)
    assert parts.authors[0].surname == "Toth"
    assert parts.is_et_al


def stretches(parts: ReferenceParts) -> list[Part[str] | Part[int]]:
    """Give all parts that were found."""
    names = ("year", "title", "container", "volume", "issue", "first_page")
    return [part for name in names if (part := getattr(parts, name)) is not None]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_taken_apart(text: str) -> None:
    """No text raises, and each part is the stretch that it says it is."""
    parts = parse_reference(text)
    for part in stretches(parts):
        assert parts.text[part.start : part.end] == str(part.value)


@given(st.sampled_from(sorted(STYLES.values())), st.integers(0, 250))
def test_any_beginning_is_taken_apart(text: str, length: int) -> None:
    """A reference may end anywhere."""
    parts = parse_reference(text[:length])
    for part in stretches(parts):
        assert parts.text[part.start : part.end] == str(part.value)


def test_lines_are_joined() -> None:
    """A hyphen at a line's end stays, since it may belong to the word."""
    assert joined("a 6-\n  month trial\nof it ") == "a 6-month trial of it"
