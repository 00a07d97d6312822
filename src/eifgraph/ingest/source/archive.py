"""Web archives: a page in one file, as browsers save it (MHTML).

Must not know markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy

OPENING = re.compile(
    rb"\A(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?"
    rb"Content-Type:\s*multipart/related",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Archived:
    """The markup of an archived page and the address it was saved from."""

    markup: bytes
    address: str | None


def web_archive(data: bytes) -> Archived | None:
    """Take the first HTML part out of a web archive; None if it is none, or has no such part."""
    if not OPENING.match(data[:4096]):
        return None
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            markup = part.get_payload(decode=True)
            address = str(message.get("Snapshot-Content-Location", ""))
            is_web = address.startswith(("http://", "https://"))
            if isinstance(markup, bytes):
                return Archived(markup, address if is_web else None)
    return None
