"""Answers written down by hand in the forms of the services, played back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from eifgraph.citations.asking import Answer, Ask, Fetch, read_body

FOLDER = Path(__file__).parent / "recorded"
MOMENT = datetime(2026, 2, 3, tzinfo=UTC)


def recorded(name: str, change: Callable[[object], object] = lambda body: body) -> Fetch:
    """Play back the answers of a service, changed in some way."""
    exchanges = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["exchanges"]

    def fetch(ask: Ask) -> Answer:
        asked = f"{ask.address}&" + (ask.form["query"] if ask.form else "")
        for one in exchanges:
            if one["asked"] in asked:
                body = change(one["body"])
                text = body if isinstance(body, str) else json.dumps(body)
                content, form = text.encode(), urlencode(ask.parameters)
                found, is_found = read_body(ask, one["status"], one["media"], content)
                digest = hashlib.sha256(form.encode()).hexdigest()
                return Answer(ask.source, ask.address, found, is_found, MOMENT, digest)
        raise AssertionError(f"nothing is recorded for {asked}")

    return fetch
