"""The contact details: the organisation, and apart from it what is personal data."""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest import headings as layout
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Absence, Absent, Contact, Provider, Severity

ORGANISATION: Final = re.compile(
    r"\b(?:University|Universität|College|School|Institute|Centre|Center|Foundation|Trust|Hospital"
    r"|Council|Association|Society|Partnership|Programmes?|Services?|Network|International"
    r"|Ltd|Limited|Inc|CIC|NHS|Charity|Company|Group)\b",
    re.IGNORECASE,
)
PERSON: Final = re.compile(
    r"\b(?:dr|mr|mrs|ms|miss|prof|professor|director|manager|officer|lead|leader|head|chief|founder"
    r"|co-?ordinator|trainer|developer|administrator|consultant|secretary|president|ceo)\b",
    re.IGNORECASE,
)
"""Titles and roles by which a line speaks of a person, though it may name an organisation too."""
EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
WEBSITE: Final = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)
PHONE: Final = re.compile(r"(?:tel\w*:?\s*)?\+?[\d()\s-]{7,}", re.IGNORECASE)


def read_provider(page: Page) -> Provider | Absent:
    """Read the organisation and its website: only lines that are surely one of the two."""
    block = page.body(layout.CONTACT)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    lines = list(block.items())
    name = next((line for line in lines if _is_organisation(line.text)), None)
    website = next((line for line in lines if WEBSITE.fullmatch(line.text)), None)
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
    for line in block.items() if block else ():
        if read_absence(line) or _is_organisation(line.text) or WEBSITE.fullmatch(line.text):
            continue
        if EMAIL.fullmatch(line.text):
            email = line.read(line.text)
        elif name is None and not PHONE.fullmatch(line.text):
            name = line.read(line.text)
        seen = "a contact's name, address or number (personal data)"
        advice = "none needed; it is not published unless a setting says so"
        notes.add("personal-data", Severity.INFO, line, seen, advice)
    return Contact(name, email)


def _is_organisation(text: str) -> bool:
    """Say whether a line names an organisation and nobody in it; in doubt, it is personal."""
    return ORGANISATION.search(text) is not None and not (EMAIL.search(text) or PERSON.search(text))


def _address(printed: str) -> str:
    return printed if "://" in printed else f"http://{printed}"
