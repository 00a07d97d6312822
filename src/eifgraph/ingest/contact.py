"""The contact details: the organisation, and apart from it what is personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest import headings as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Absence, Absent, Contact, Provider, Severity

ORGANISATION: Final = re.compile(
    r"\b(?:University|Universität|College|School|Institute|Centre|Center|Foundation|Trust|Hospital"
    r"|Council|Association|Society|Partnership|Programmes?|Services?|Network|International"
    r"|Ltd|Limited|Inc|CIC|CLG|Teo|Teoranta|PLC|LLC|GmbH|NHS|Charity|Company|Group|Department"
    r"|Agency)\b",
    re.IGNORECASE,
)
PERSON: Final = re.compile(
    r"\b(?:dr|mr|mrs|ms|miss|prof|professor|director|manager|officer|lead|leader|head|chief|founder"
    r"|co-?ordinator|trainer|developer|administrator|consultant|secretary|president|ceo)\b",
    re.IGNORECASE,
)
"""Titles and roles by which a line speaks of a person, though it may name an organisation too."""
EMAIL: Final = re.compile(r"[^\s@<>]{1,64}@[^\s@<>.]{1,63}(?:\.[^\s@<>.]{1,63})+")
WEBSITE: Final = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
LABELLED: Final = re.compile(
    r"(?:(?P<organisation>organi[sz]ation|provider)|contact(?:\s+(?:person|name))?|name|address"
    r"|e-?mail(?:\s+address)?|tel(?:ephone)?|phone|web\s?sites?(?:\s+address)?)\s*:\s*",
    re.IGNORECASE,
)
"""What newer pages print before each line."""
PHONE: Final = re.compile(r"(?:tel\w*:?\s*)?\+?[\d()\s-]{7,}", re.IGNORECASE)


def read_provider(page: Page) -> Provider | Absent:
    """Read the organisation and its website: only lines that are surely one of the two."""
    block = page.body(layout.CONTACT)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    lines = list(_lines(block))
    name = next((line for is_named, line in lines if _is_organisation(line.text, is_named)), None)
    website = next((line for _, line in lines if WEBSITE.fullmatch(line.text)), None)
    if name is None:
        return Absent(Absence.NOT_UNDERSTOOD)
    if website is None:
        return Provider(name.read(name.text), None)
    url = _address(website.text)
    how = "" if url == website.text else "scheme added to the address"
    return Provider(name.read(name.text), website.read(url, how=how))


def read_contact(page: Page, notes: Notes) -> Contact:
    """Read the person to contact; every line that is not surely public counts as personal."""
    block = page.body(layout.CONTACT)
    name = email = None
    for is_named, line in _lines(block) if block else ():
        if (
            read_absence(line)
            or _is_organisation(line.text, is_named)
            or WEBSITE.fullmatch(line.text)
        ):
            continue
        if EMAIL.fullmatch(line.text):
            email = line.read(line.text)
        elif name is None and not PHONE.fullmatch(line.text):
            name = line.read(line.text)
        seen = "a contact's name, address or number (personal data)"
        advice = "none needed; it is not published unless a setting says so"
        notes.add("personal-data", Severity.INFO, line, seen, advice)
    return Contact(name, email)


def _lines(block: Block) -> Iterator[tuple[bool, Block]]:
    """Give each line without its label, and whether that says that it is an organisation."""
    for line in block.items():
        match = LABELLED.match(line.text)
        part = line.part(match.end(), len(line.text)) if match else line
        if part.text:
            yield match is not None and match["organisation"] is not None, part


def _is_organisation(text: str, is_named: bool) -> bool:
    """Say whether a line names an organisation and nobody in it; in doubt, it is personal."""
    is_known = is_named or ORGANISATION.search(text) is not None
    return is_known and not (EMAIL.search(text) or PERSON.search(text))


def _address(printed: str) -> str:
    return printed if "://" in printed else f"http://{printed}"
