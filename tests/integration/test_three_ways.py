"""One page, three ways: saved by a browser, printed by it to PDF, and pasted from it as text."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from eifgraph.ingest.headings import KNOWN, plain_heading
from eifgraph.ingest.source import SourceText, read_source, source_text
from eifgraph.records.codec import encode
from tests.metamorphic.facts import read, values

WEB_PAGE = Path(__file__).resolve().parent.parent / "source" / "web-page.html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PASTE = """<script>addEventListener("load", () => {
  const text = document.body.innerText, sheet = document.createElement("pre")
  sheet.id = "pasted"
  sheet.textContent = text
  document.body.replaceChildren(sheet)
})</script>"""
PASTED = re.compile(r'<pre id="pasted">(?P<text>.*?)</pre>', re.DOTALL)
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\(https?://[^)]*\)")


@pytest.fixture(scope="module")
def browser() -> str:
    """A browser that prints to PDF without a window; CI must have one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"needs one of {', '.join(BROWSERS)}"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def browse(browser: str, folder: Path, *arguments: str) -> str:
    """Let the browser do something; give what it writes."""
    command = [browser, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def saved() -> SourceText:
    """The page as the browser saved it."""
    return read_source(WEB_PAGE)


@pytest.fixture(scope="module")
def printed(browser: str, tmp_path_factory: pytest.TempPathFactory) -> SourceText:
    """The page as the browser prints it."""
    folder = tmp_path_factory.mktemp("printed")
    paper = folder / "page.pdf"
    browse(
        browser,
        folder,
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
        WEB_PAGE.as_uri(),
    )
    return read_source(paper)


@pytest.fixture(scope="module")
def pasted(browser: str, tmp_path_factory: pytest.TempPathFactory) -> SourceText:
    """The page as it is when all of it is marked, copied and pasted into a text file."""
    folder = tmp_path_factory.mktemp("pasted")
    copy = folder / "page.html"
    markup = WEB_PAGE.read_text(encoding="utf-8").replace("</body>", f"{PASTE}</body>")
    copy.write_text(markup, encoding="utf-8")
    found = PASTED.search(browse(browser, folder, "--dump-dom", copy.as_uri()))
    assert found, "the browser has run no script"
    return source_text(folder / "page.txt", html.unescape(found["text"]).encode("utf-8"))


def paragraphs(source: SourceText) -> list[str]:
    """Give a source's paragraphs without furniture, bullets, links and the width of spaces."""
    found: list[str] = []
    for number, line in enumerate(source.lines, 1):
        text = LINK.sub(r"\g<text>", " ".join(line.split()))
        if number in source.furniture or not text:
            continue
        if number in source.continues:
            found[-1] += f" {text}"
        else:
            found.append(text.removeprefix("- ").removeprefix("• "))
    return found


def without_site(found: list[str], saved: SourceText) -> list[str]:
    """Leave out what the saved page marks as the site's: no other copy tells it apart."""
    site = [" ".join(saved.lines[number - 1].split()) for number in sorted(saved.furniture)]
    words = " ".join(line.removeprefix("- ") for line in site)
    return [text for text in found if text not in words]


def test_saved_page_is_read_whole(saved: SourceText) -> None:
    """The saved page has its address, its site's furniture and its paragraphs."""
    assert (saved.form, saved.address) == (
        "html",
        "https://guidebook.example.org/programme/synthetic-lantern",
    )
    assert "Privacy" in {saved.lines[number - 1].strip("- ") for number in saved.furniture}
    assert len(paragraphs(saved)) > 50


def test_printed_page_has_the_same_paragraphs(saved: SourceText, printed: SourceText) -> None:
    """Lines that the width of the page has wrapped come together again."""
    assert printed.form == "pdf"
    assert printed.continues
    assert without_site(paragraphs(printed), saved) == paragraphs(saved)


def test_pasted_page_has_the_same_paragraphs(saved: SourceText, pasted: SourceText) -> None:
    """What we make of the markup is what the browser shows."""
    assert pasted.form == "text"
    assert without_site(paragraphs(pasted), saved) == paragraphs(saved)


GOLDEN = Path(__file__).resolve().parent.parent / "pages" / "web-full.txt"


def as_web_page(text: str) -> str:
    """Make a page of text a web page with its site around it: headings, lists, paragraphs."""
    body: list[str] = []
    for line in text.split("\n")[1:]:  # the first leads past the navigation, which is ours
        words = html.escape(line.strip())
        if not words:
            continue
        bullet = words[:2] in {"• ", "- "}
        tag = "li" if bullet else "h2" if plain_heading(line) in KNOWN else "p"
        if bullet and (not body or not body[-1].startswith("<li>")):
            body.append("<ul>")
        elif not bullet and body and body[-1].startswith("<li>"):
            body.append("</ul>")
        body.append(f"<{tag}>{words[2:] if bullet else words}</{tag}>")
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title></head>
<body><a href="#main">Skip to content</a>
<nav><ul><li><a href="/">Find a programme</a></li><li><a href="/a">About us</a></li></ul></nav>
<main id="main">{"".join(body)}</main>
<footer><p>A site that does not exist</p></footer></body></html>"""


def test_three_copies_give_the_same_facts(browser: str, tmp_path: Path) -> None:
    """Saved as HTML, printed to PDF and pasted as text, a page says the same, and what it says."""
    saved = tmp_path / "saved.html"
    saved.write_text(as_web_page(GOLDEN.read_text(encoding="utf-8")), encoding="utf-8")
    printed = tmp_path / "printed.pdf"
    to_paper = f"--print-to-pdf={printed}"
    browse(browser, tmp_path, "--no-pdf-header-footer", to_paper, saved.as_uri())
    script = tmp_path / "script.html"
    script.write_text(saved.read_text(encoding="utf-8").replace("</body>", f"{PASTE}</body>"))
    found = PASTED.search(browse(browser, tmp_path, "--dump-dom", script.as_uri()))
    assert found, "the browser has run no script"
    pasted = tmp_path / "pasted.txt"
    pasted.write_text(html.unescape(found["text"]), encoding="utf-8")
    expected = facts_of(GOLDEN)
    assert [facts_of(path) == expected for path in (saved, printed, pasted)] == [True] * 3


def facts_of(path: Path) -> object:
    """Give what a file says, without where it says it."""
    return values(encode(read(path)[1]))
