"""What HTML's elements and attributes say about the text within: hidden, a block, the site's own.

Must not know how text becomes lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

Attributes = Mapping[str, str]

CONTENT = {"main", "article", "section"}
"""Within these a header, footer or aside belongs to the text and not to the site."""
FURNITURE = {"nav", "header", "footer", "aside", "dialog", "search"}
FURNITURE_ROLES = {
    *("navigation", "banner", "contentinfo", "complementary", "dialog", "alertdialog"),
    *("search", "menu", "menubar"),
}
ALWAYS_FURNITURE = {"nav", "dialog", "search"} | FURNITURE_ROLES - {"banner", "complementary"}
DROPPED = {
    *("script", "style", "template", "noscript", "head", "title", "svg", "iframe", "object"),
    *("annotation", "annotation-xml", "video", "audio", "canvas", "map", "select", "datalist"),
    *("textarea", "frameset", "noframes", "noembed", "applet", "rp"),
}
VOID = {
    *("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta"),
    *("param", "source", "track", "wbr"),
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol", "menu", "dir"}
SPACED = (
    {"p", "dl", "table", "blockquote", "pre", "figure", "details", "fieldset"}
    | HEADINGS
    | LISTS
    | CONTENT
)
"""Blocks that stand apart from what is around them."""
BREAKS = {"br", "hr", "td", "th"}
BLOCKS = (
    {"address", "body", "caption", "center", "dd", "div", "dt", "figcaption", "form", "hgroup"}
    | {"html", "legend", "li", "summary", "tbody", "tfoot", "thead", "tr"}
    | SPACED
    | FURNITURE
)
INVISIBLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
TOGGLING = {"data-toggle", "data-bs-toggle", "aria-expanded"}
CONTROLLING = {"aria-controls", "data-target", "data-bs-target"} | TOGGLING
COOKIES = re.compile(r"\bcookie", re.IGNORECASE)
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif)", re.IGNORECASE)
MAX_LABEL = 60
"""A picture's text longer than this describes it; a badge's or logo's is its name."""


class Element(NamedTuple):
    """An element whose end has not come, and what it says of the text within."""

    tag: str
    drops: bool = False
    is_furniture: bool = False
    is_content: bool = False
    href: str = ""


@lru_cache(maxsize=2000)
def plain_element(tag: str, around: Element) -> Element:
    """Tell what an element without attributes says of its text, given the one around it."""
    return element(tag, {}, around, is_panel=False)


def element(tag: str, attributes: Attributes, around: Element, *, is_panel: bool) -> Element:
    """Tell what an element says of its text, given the one around it.

    A hidden element's text is dropped unless it is a panel that the page can open.
    """
    drops = around.drops or tag in DROPPED or (not is_panel and is_hidden(attributes))
    roles = set(attributes.get("role", "").lower().split())
    is_content = around.is_content or tag in CONTENT or "main" in roles
    kinds = ({tag} & FURNITURE) | (roles & FURNITURE_ROLES)
    is_site = bool(kinds & ALWAYS_FURNITURE) or (bool(kinds) and not is_content)
    is_furniture = around.is_furniture or is_site or _is_cookie_notice(tag, attributes)
    href = address(attributes.get("href", "")) if tag == "a" and not is_furniture else ""
    return Element(tag, drops, is_furniture, is_content, href)


def is_hidden(attributes: Attributes) -> bool:
    """Say whether an element says of itself that it is not shown."""
    return (
        attributes.get("hidden", "until-found").lower() != "until-found"
        or attributes.get("aria-hidden", "").lower() == "true"
        or ("style" in attributes and bool(INVISIBLE.search(attributes["style"])))
    )


def is_panel(attributes: Attributes, controlled: set[str]) -> bool:
    """Say whether this is a part of the page that opens and closes."""
    if "role" not in attributes:
        return attributes.get("id") in controlled
    roles = attributes["role"].lower().split()
    return attributes.get("id") in controlled or "tabpanel" in roles or "region" in roles


def controls(attributes: Attributes) -> set[str]:
    """Give the ids of the parts that an element opens and closes."""
    if not CONTROLLING & attributes.keys():
        return set()
    ids = set(attributes.get("aria-controls", "").split())
    targets = [attributes.get("data-target", ""), attributes.get("data-bs-target", "")]
    if TOGGLING & attributes.keys():
        targets.append(attributes.get("href", ""))
    return ids | {target[1:] for target in targets if target.startswith("#")} - {""}


def label(tag: str, attributes: Attributes) -> str:
    """Give the name that a picture stands for, if it is short and no file's."""
    if tag != "img" and "aria-label" not in attributes:
        return ""
    roles = attributes.get("role", "").lower().split()
    if tag == "img":
        name = "" if {"presentation", "none"} & set(roles) else attributes.get("alt", "")
    else:
        name = attributes.get("aria-label", "") if "img" in roles else ""
    name = " ".join(name.split())
    return "" if len(name) > MAX_LABEL or FILE_NAME.fullmatch(name) else name


def address(text: str) -> str:
    """Give an absolute web address, or nothing."""
    found = ADDRESS.fullmatch(text.strip())
    return found[0] if found else ""


def _is_cookie_notice(tag: str, attributes: Attributes) -> bool:
    if tag not in {"div", "section", "form"}:
        return False
    named = f"{attributes.get('id', '')} {attributes.get('class', '')}"
    return bool(COOKIES.search(named))
