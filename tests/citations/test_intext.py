"""Short forms, and the references that they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.intext import find_reference, read_short_forms
from eifgraph.citations.reference import parse_reference

LIST = tuple(
    map(
        parse_reference,
        (
            "Lieberman, A.F., van Horn, P., & Ghosh Ippen, C. (2005). Toward it. Pain, 4, 1-2.",
            "Lieberman, A.F., Ghosh Ippen, C., & van Horn, P. (2006). Six months on. Pain, 5, 3-4.",
            "Ghosh Ippen, C., Harris, W.W. (2011). Stressful events in early childhood:",
            "Lieberman, A.F., Chu, A. (2011). Trauma in early childhood. Pain, 6, 5-6.",
            "Van Horn, P. (2011a). One thing. Pain, 7, 7-8.",
            "Van Horn, P. (2011b). Another thing. Pain, 7, 9-10.",
            "Doe, J., & Roe, R. (2001). Of two. Pain, 1, 1-2.",
            "Doe, J., & Poe, R. (2001). Of two others. Pain, 1, 3-4.",
        ),
    )
)
NAMED = {
    "Lieberman et al (2005)": [0],
    "Lieberman et al., 2006": [1],
    "Ghosh et al (2011)": [2],
    "Ghosh Ippen et al (2011)": [2],
    "Lieberman and Chu (2011)": [3],
    "Van Horn (2011a)": [4],
    "van Horn (2011b)": [5],
    "Horn (2011b)": [5],
    "Van Horn (2011)": [None],
    "Doe & Roe (2001)": [6],
    "Doe & Poe (2001)": [7],
    "Doe et al (2001)": [None],
    "Toth et al (2002)": [None],
    "Lieberman et al (2005, 2006)": [0, 1],
    "Lieberman et al (2005); Ghosh et al (2011)": [0, 2],
}


@pytest.mark.parametrize("text", NAMED)
def test_short_form(text: str) -> None:
    """A short form is the one reference of its surname and year, or none."""
    assert [find_reference(form, LIST) for form in read_short_forms(text)] == NAMED[text]


@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    """No text raises, and each form stands where it says."""
    for form in read_short_forms(text):
        assert text[form.start : form.end] == form.text
        find_reference(form, LIST)
