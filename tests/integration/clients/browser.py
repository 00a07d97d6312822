"""YASQE, the editor of YASGUI, in a browser: on a page of another origin, as it is everywhere."""

from __future__ import annotations

import html
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.integration.clients.asking import (
    HERE,
    Answer,
    Ask,
    Question,
    Refused,
    json_answer,
    triples,
)
from tests.listening import in_thread

BUILD: Final = HERE / "node_modules" / "@zazuko" / "yasqe" / "build" / "yasqe.min.js"
PAGE: Final = HERE / "yasqe.html"
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--virtual-time-budget=30000", "--dump-dom"),
)
SAID: Final = re.compile(r'<pre id="said">(?P<said>.*?)</pre>', re.DOTALL)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, and tells nobody."""

    def log_message(self, format: str, *_: object) -> None:  # as the library has it
        """Say nothing."""


@contextmanager
def _page() -> Iterator[str]:
    """Serve the page and the editor for a while; give the address."""
    with tempfile.TemporaryDirectory() as name:
        for file in (PAGE, BUILD):
            (Path(name) / file.name).symlink_to(file)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=name))
        with in_thread(server):
            yield f"http://127.0.0.1:{server.server_port}/{PAGE.name}"


def yasqe(method: str) -> Ask:
    """Make a client of the editor, with one of its ways to send a query."""

    def ask(endpoint: str, asked: Question) -> Answer:
        given = urlencode({"endpoint": endpoint, "method": method, "query": asked.text})
        with _page() as page, tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                ["chromium", *FLAGS, f"--user-data-dir={profile}", f"{page}?{given}"],
                capture_output=True,
                check=True,
                timeout=120,
            )
        found = SAID.search(done.stdout.decode("utf-8"))
        if found is None or not found["said"]:
            raise Refused("the editor has said nothing")
        said = json.loads(html.unescape(found["said"]))
        if "error" in said:
            raise Refused(said["error"])
        if asked.form == "graph":
            return triples(said["content"], "turtle")
        return json_answer(json.loads(said["content"]))

    return ask
