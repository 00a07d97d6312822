"""A request of ASGI as the environment of WSGI (PEP 3333), which Flask takes.

Knows both forms; must not know what is asked.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from werkzeug.wsgi import FileWrapper

Scope = Mapping[str, Any]
FILE_PART: Final = 256 * 1024
"""Bytes of a file that are read at once."""
PLAIN: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def headers_of(scope: Scope) -> dict[str, str]:
    """Give the headers of a request by their names in lower case; doubled ones are joined."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def environ_of(scope: Scope, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Give the environment of a request whose body has been read.

    A name with an underscore could pass for one with a hyphen; such headers are left out.
    """
    host, port = scope.get("server") or ("localhost", 80)
    path = scope.get("raw_path") or scope["path"].encode()
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.split(b"?", 1)[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope.get("client") else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": wrap_file,
    }
    for name, value in headers.items():
        if "_" not in name and name != "transfer-encoding":  # it has been read: its length is known
            environ[PLAIN.get(name) or f"HTTP_{name.upper().replace('-', '_')}"] = value
    if body:
        given = environ.get("CONTENT_LENGTH", "")
        environ["CONTENT_LENGTH"] = max(str(len(body)), given, key=length_of)
    return environ


def length_of(text: str) -> int:
    """Read a length; what is none counts as nought."""
    return int(text) if text.isascii() and text.isdigit() else 0


def wrap_file(file: Any, _size: int = 0) -> Iterable[bytes]:
    """Read a file in parts that are worth a way to another thread."""
    return FileWrapper(file, FILE_PART)
