"""A saved web page gives the lines that a reader sees, and tells the site from the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.source import SourceText
from eifgraph.ingest.source.encodings import NotText
from eifgraph.ingest.source.html import MAX_DEPTH, html_markup, html_text

SECONDS = 20.0
"""Far more than linear time needs on a slow machine, far less than anything else takes."""


def lines(markup: str) -> list[str]:
    """Give the lines of markup, blank ones as ""."""
    return list(html_text(markup.encode()).lines)


def furniture(markup: str) -> list[str]:
    """Give the lines of markup that are furniture."""
    source = html_text(markup.encode())
    return [source.lines[number - 1] for number in sorted(source.furniture)]


RENDERED = {
    "white-space": ("<p>  a \n\t b  </p>", ["a b"]),
    "no-break-space": ("<p>a&nbsp; b", ["a\u00a0 b"]),
    "inline": ("<p>a<em>b</em><strong> c</strong> <b> d</b>", ["ab c d"]),
    "raised": ("<p>m<sup>2</sup>, H<sub>2</sub>O", ["m2, H2O"]),
    "split-words": ("<p>par<span>ents</span><!-- c -->hood", ["parentshood"]),
    "entities": ("<p>&lt;&amp;&pound;&#8217;&#146;&ndash;&unknown;", ["<&£’’–&unknown;"]),
    "line-break": ("<p>a<br>b<br/> c", ["a", "b", "c"]),
    "two-breaks": ("<div>a<br><br>b</div>", ["a", "", "b"]),
    "blocks": ("<div>a<div>b</div>c</div>d", ["a", "b", "c", "d"]),
    "paragraphs": ("<p>a<p>b</p>c", ["a", "", "b", "", "c"]),
    "headings": ("<div>a</div><h3>b</h3><div>c</div>", ["a", "", "b", "", "c"]),
    "list": ("a<ul><li>b<li>c</ul>d", ["a", "", "- b", "- c", "", "d"]),
    "nested": ("<ul><li>a<ol><li>b</ol><li>c</ul>", ["- a", "  - b", "- c"]),
    "item-paragraphs": ("<ul><li><p>a</p><p>b</p></li></ul>", ["- a", "  b"]),
    "item-heading": ("<ul><li><h4>a</h4>b</ul>", ["  a", "", "  b"]),
    "definitions": ("<dl><dt>a</dt><dd>b</dd></dl>", ["a", "b"]),
    "table": ("<table><tr><th>a<td> b <tr><td><td>c</table>", ["a\tb", "c"]),
    "table-of-blocks": ("<table><tr><td><p>a<td><p>b</table>", ["a", "", "b"]),
    "details": ("<details><summary>a</summary>b</details>", ["a", "b"]),
    "preformatted": ("<pre>a\n  b</pre>", ["a", "b"]),
    "buttons": ("<h3><button>a</button></h3>b", ["a", "", "b"]),
    "text-of-math": ("<p><math><mi>p</mi><mo>&lt;</mo><mn>.05</mn></math>", ["p<.05"]),
    "label-value": ("<p><b>Design:</b> RCT<br><b>Country:</b> UK", ["Design: RCT", "Country: UK"]),
    "no-body": ("a", ["a"]),
}


@pytest.mark.parametrize(("markup", "expected"), RENDERED.values(), ids=RENDERED.keys())
def test_text_is_rendered(markup: str, expected: list[str]) -> None:
    """What begins a line, what stands apart, what adds no space."""
    assert lines(markup) == expected


DROPPED = {
    "script": "<script>var a = '<p>no</p>'</script>",
    "style": "<style>p{}</style>",
    "template": "<template><p>no</p></template>",
    "noscript": "<noscript>no</noscript>",
    "title": "<title>no</title>",
    "comment": "<!-- <p>no</p> -->",
    "hidden": "<p hidden>no</p>",
    "aria-hidden": "<span aria-hidden='true'>no</span>",
    "display": "<p style='color:red; DISPLAY :none'>no <b>no</b></p>",
    "visibility": "<p style='visibility:hidden'>no</p>",
    "select": "<select><option>no</select>",
    "svg": "<svg><title>no</title><text>no</text></svg>",
    "hidden-image": "<img alt='no' hidden>",
    "nested": "<div hidden><div>no</div><p>no<ul><li>no</ul></div>",
}


@pytest.mark.parametrize("markup", DROPPED.values(), ids=DROPPED.keys())
def test_unseen_text_is_dropped(markup: str) -> None:
    """Text that no reader sees is no text of the page; what follows it is."""
    assert lines(f"<div>a</div>{markup}<div>b</div>") == ["a", "b"]


KEPT = {
    "until-found": "<p hidden=until-found>yes</p>",
    "controlled": "<a aria-controls=x></a><div id=x hidden>yes</div>",
    "toggled": "<a data-toggle=collapse href='#x'></a><div id=x style='display:none'>yes</div>",
    "targeted": "<i data-bs-target='#x'></i><div id=x aria-hidden=true>yes</div>",
    "panel": "<div role=tabpanel hidden>yes</div>",
    "closed-details": "<details><summary>yes</summary></details>",
    "other-style": "<p style='display:block;x-display:none'>yes</p>",
    "not-hidden": "<p aria-hidden=false>yes</p>",
}


@pytest.mark.parametrize("markup", KEPT.values(), ids=KEPT.keys())
def test_what_a_reader_can_open_is_kept(markup: str) -> None:
    """A section that was closed when the page was saved holds facts of the page."""
    assert [line for line in lines(markup) if line] == ["yes"]


LABELS = {
    "badge": ("<p>Evidence rating: <img alt='3+'></p>", ["Evidence rating: 3+"]),
    "badge-between": ("<p>Rating<img alt='3+'>here", ["Rating 3+ here"]),
    "named-drawing": ("<p>a <svg role=img aria-label='4'><title>x</title></svg> b", ["a 4 b"]),
    "decorative": ("<p>a<img alt=''><img><img alt='x' role=presentation>b", ["ab"]),
    "said-already": ("<p>3+ <img alt='3+'>", ["3+"]),
    "file-name": ("<p>a<img alt='badge.png'>", ["a"]),
    "description": (f"<p>a<img alt='{'word ' * 20}'>", ["a"]),
    "unlabelled-drawing": ("<p>a<svg aria-label='x'></svg>", ["a"]),
}


@pytest.mark.parametrize(("markup", "expected"), LABELS.values(), ids=LABELS.keys())
def test_names_of_pictures_are_text(markup: str, expected: list[str]) -> None:
    """A badge's name is what the page says; what describes or decorates is not."""
    assert lines(markup) == expected


LINKS = {
    "other-text": (
        "<a href='https://a.org/b?c=1&amp;d=2'> the b</a>",
        "[the b](https://a.org/b?c=1&d=2)",
    ),
    "spaces": ("x <a href='https://a.org'> the <b>b</b> </a>y", "x [the b](https://a.org) y"),
    "same": ("<a href='https://a.org/b'>https://a.org/b</a>", "https://a.org/b"),
    "same-but-scheme": ("<a href='https://www.a.org/'>a.org</a>", "a.org"),
    "relative": ("<a href='/b'>b</a> <a href='#c'>c</a>", "b c"),
    "mail": ("<a href='mailto:a@a.org'>write</a>", "write"),
    "script": ("<a href='javascript:alert(1)'>b</a>", "b"),
    "no-text": ("a<a href='https://a.org'> </a>b", "a b"),
    "unclosed": ("a <a href='https://a.org'>b", "a [b](https://a.org)"),
}


@pytest.mark.parametrize(("markup", "expected"), LINKS.values(), ids=LINKS.keys())
def test_addresses_of_links_are_kept(markup: str, expected: str) -> None:
    """Where a link's text is not its address, both are given."""
    assert lines(f"<main><p>{markup}</p></main>") == [expected]


def test_link_over_several_lines_is_text() -> None:
    """A card that is a link all over is not one link text."""
    assert lines("<a href='https://a.org'><h3>a</h3><p>b</p></a>") == ["a", "", "b"]


FURNITURE = {
    "nav": ("<nav><a href='https://a.org'>no</a></nav><main>a</main>", ["no"]),
    "site-header": ("<header>no</header><main><header>a</header></main>", ["no"]),
    "site-footer": ("<main>a<footer>b</footer></main><footer><p>no</footer>", ["no"]),
    "site-aside": ("<main>a<aside>b</aside></main><aside>no</aside>", ["no"]),
    "nav-in-main": ("<main>a<nav>no</nav>b</main>", ["no"]),
    "roles": (
        "<div role=banner>no</div><div role=main>a</div><div role=dialog>no</div>",
        ["no"] * 2,
    ),
    "cookies": ("<p>a</p><div id=cookie-consent><p>no</div>", ["no"]),
    "body-class": ("<body class='cookies-taken'><p>a</p>", []),
    "header-with-title": ("<header><nav>no</nav><p>no</p><h1>a</h1>3+</header><p>b", ["no", "no"]),
    "nav-with-title": ("<nav><h1>no</h1></nav>a", ["no"]),
    "none": ("<p>a</p>", []),
}


@pytest.mark.parametrize(("markup", "expected"), FURNITURE.values(), ids=FURNITURE.keys())
def test_the_sites_own_is_furniture(markup: str, expected: list[str]) -> None:
    """Navigation, banner and footer are the site's; what stands in the article is the page's."""
    assert furniture(markup) == expected


ADDRESSES = {
    "canonical": ("<link rel=canonical href='https://a.org/p'>", "https://a.org/p"),
    "shared": ("<meta property='og:url' content='https://a.org/s'>", "https://a.org/s"),
    "saved": ("<!-- saved from url=(0016)https://a.org/f -->", "https://a.org/f"),
    "canonical-first": (
        "<!-- saved from url=(0016)https://a.org/f --><meta property=og:url content=https://a.org/s>"
        "<link rel=canonical href=https://a.org/p>",
        "https://a.org/p",
    ),
    "relative": ("<link rel=canonical href='/p'>", None),
    "other-link": ("<link rel=alternate href='https://a.org/p'>", None),
    "in-text": ("<p>saved from url=(0016)https://a.org/f</p>", None),
}


@pytest.mark.parametrize(("markup", "address"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_address_is_the_pages_own_word(markup: str, address: str | None) -> None:
    """The address is taken where the file states it and is never made up."""
    assert html_text(f"{markup}<p>a".encode()).address == address


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1252>", "windows-1252"),
        ("<meta charset='iso-8859-1'>", "windows-1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-15'>", "iso-8859-15"),
        ("<meta charset=windows-1252>", "utf-8"),
        ("<meta charset=unheard-of>", "windows-1252"),
        ("", "windows-1252"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
    ],
)
def test_encoding_of_markup(head: str, encoding: str) -> None:
    """UTF-8 first, then what the page declares, then as text is read."""
    markup = f"<html>{head}<p>A parent’s “view”: €600"
    text = markup if encoding != "iso-8859-15" else f"<html>{head}<p>Fiancée: €600"
    assert html_markup(text.encode(encoding)) == text


def test_one_bad_byte_is_no_fault() -> None:
    """A page that says it is UTF-8 is read as that, but for the byte that is not."""
    assert html_text(b"<meta charset=utf-8><p>\xe2\x80\x99 \xff").lines == ("’ \ufffd",)


DEEP = {
    "nested": "<div>" * 10_000 + "a" + "</div>" * 10_000 + "<p>b",
    "unclosed": "<b>" * 10_000 + "a<p>b",
    "lists": "<ul><li>" * 4_000 + "a" + "</ul>" * 4_000 + "<p>b",
    "links": "<a href=https://a.org>" * 20_000 + "a</a><p>b",
    "stray-ends": "<p>a</p>" + "</div>" * 200_000 + "<p>b",
    "brackets": "<p>a" + "<" * 200_000 + "<p>b",
    "cells": "<table><tr>" + "<td>x" * 40_000 + "</table><p>a<p>b",
    "data": f"<img src='data:image/png;base64,{'A' * 10_000_000}'><p>a<p>b",
}


@pytest.mark.parametrize("markup", DEEP.values(), ids=DEEP.keys())
def test_odd_shapes_take_no_longer(markup: str) -> None:
    """Depth and size raise nothing, lose nothing and take their fair time."""
    begin = time.process_time()
    source = html_text(markup.encode())
    assert time.process_time() - begin < SECONDS
    assert source.lines[-1].lstrip("[").startswith("b")


def test_depth_has_an_end() -> None:
    """Where the parser itself would take for ever, the page is refused."""
    with pytest.raises(NotText, match="without end"):
        html_text(b"<i>" * (MAX_DEPTH + 1))


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<ul>", "</ul>", "<li>", "<a href=https://a.org>", "</a>", "<table>"),
        *("<tr>", "<td>", "</table>", "<br>", "<nav>", "</nav>", "<header>", "<h1>", "</header>"),
        *("<div hidden>", "</div>", "<!--", "-->", "<![CDATA[", "<svg>", "</svg>", "<img alt=x>"),
        *("<pre>", "</pre>", "<script>", "</script>", "&#0;", "&#xD800;", "&", "<", "a", " ", "\n"),
        *("<select>", "<option>", "<template>", "<math>", "<frameset>", "</body>", "</html>"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_is_read(markup: str) -> None:
    """Whatever is opened and never closed, there are lines and nothing is raised."""
    source = html_text(markup.encode())
    assert isinstance(source, SourceText)
    assert source.furniture <= set(range(1, len(source.lines) + 1))
    assert not any("\n" in line for line in source.lines)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_comes_through(text: str) -> None:
    """The words of a paragraph are those that were put into it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert " ".join(" ".join(lines(f"<p>{escaped}</p>")).split()) == " ".join(text.split())
