"""Pages of an answer: what their links lead to, and what is refused."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.errors import ParameterError
from eifgraph.server.paging import FARTHEST, MOST, Page, links, read_page

PAGES = st.builds(
    Page, limit=st.integers(1, 12), offset=st.integers(0, 60), total=st.integers(0, 50)
)


def walk(start: Page, first: str, way: str) -> list[range]:
    """Follow a link from another until there is none; give the rows of each page on the way."""
    offset, limit = start.others()[first]
    found: list[range] = []
    while len(found) < 100:
        page = Page(limit, offset, start.total)
        found.append(range(offset, min(offset + limit, start.total)))
        if way not in page.others():
            return found
        offset, limit = page.others()[way]
    raise AssertionError("the walk does not end")


@given(PAGES)
def test_next_leads_over_all_rows_once(page: Page) -> None:
    """From the first page, next after next gives every row once."""
    rows = [row for rows in walk(page, "first", "next") for row in rows]
    assert rows == list(range(page.total))


@given(PAGES)
def test_previous_leads_over_all_rows_once(page: Page) -> None:
    """From the last page, back to the first, every row comes once."""
    rows = [row for rows in reversed(walk(page, "last", "prev")) for row in rows]
    assert rows == list(range(page.total))


@given(PAGES)
def test_neighbours_touch_the_page(page: Page) -> None:
    """The page before ends where this begins, and the next begins where this ends."""
    others = page.others()
    if "next" in others:
        assert others["next"] == (page.offset + page.limit, page.limit)
    if "prev" in others and page.offset < page.total:
        assert sum(others["prev"]) == page.offset
    assert ("prev" in others) == (page.offset > 0)
    assert ("next" in others) == (page.offset + page.limit < page.total)


def test_links_keep_all_else() -> None:
    """Every other parameter stays as it was, once, and no host is named."""
    pairs = [("minimumRating", "3+"), ("limit", "10"), ("word", "a&b=ü"), ("offset", "10")]
    found = links("/api/q01.csv", pairs, Page(10, 10, 35))
    assert list(found) == ["self", "first", "last", "prev", "next"]
    assert all(address.startswith("/api/q01.csv?") for address in found.values())
    asked = {relation: parse_qsl(urlsplit(address).query) for relation, address in found.items()}
    kept = [("minimumRating", "3+"), ("word", "a&b=ü")]
    assert asked["self"] == [*kept, ("limit", "10"), ("offset", "10")]
    assert asked["last"] == [*kept, ("limit", "10"), ("offset", "30")]


@pytest.mark.parametrize(
    ("limit", "offset", "expected"),
    [("", "", (77, 0)), ("1", "0", (1, 0)), (str(MOST), str(FARTHEST), (MOST, FARTHEST))],
)
def test_page_is_read(limit: str, offset: str, expected: tuple[int, int]) -> None:
    """Limit and offset are numbers within bounds; without limit the default holds."""
    assert read_page(limit, offset, 77) == expected


@pytest.mark.parametrize(
    "text", ["0", "-1", "1.5", "x", "1e3", "+5", "٣", str(MOST + 1), "9" * 5000]
)
def test_bad_limit_is_refused(text: str) -> None:
    """What is no number of rows is refused with the bounds."""
    with pytest.raises(ParameterError, match=f"'limit'.*from 1 to {MOST}"):
        read_page(text, "", 10)


@pytest.mark.parametrize("text", ["-1", "x", "1.0", str(FARTHEST + 1)])
def test_bad_offset_is_refused(text: str) -> None:
    """What is no number of rows before the page is refused with the bounds."""
    with pytest.raises(ParameterError, match=f"'offset'.*from 0 to {FARTHEST}"):
        read_page("", text, 10)
