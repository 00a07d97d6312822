"""From a file of YAML or JSON lines to values that know where they stand.

Knows PyYAML, and YAML 1.2's core schema in place of PyYAML's 1.1 ("no" is a word, not false).
Must not know what a record means.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from eifgraph.errors import Fault, RecordError
from eifgraph.model import Span

MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 40
BREAK: Final = re.compile(r"\r\n|\r|\n")

Plain: TypeAlias = "str | int | Decimal | bool | list[Plain] | dict[str, Plain] | None"


class _Loader(yaml.CSafeLoader):
    """A loader that knows the implicit types of YAML 1.2's core schema only.

    Numbers are of a length that people write; longer ones stay text, which no number may be.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  PyYAML's own name


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("int", r"[-+]?[0-9]{1,30}", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,30}\.[0-9]{1,30}", "-+0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first)
    )


@dataclass(frozen=True, slots=True)
class Located:
    """A value and the span it stands in; a list or mapping holds located values.

    `key_line` is the line of the key that the value stands under, if it stands under one.
    """

    value: str | int | Decimal | bool | tuple[Located, ...] | dict[str, Located] | None
    span: Span
    key_line: int = 0

    def plain(self) -> Plain:
        """Give the value without its places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value

    def at(self, path: Iterator[str | int]) -> Located:
        """Follow keys and positions as far as they lead."""
        here = self
        for step in path:
            if isinstance(here.value, dict) and step in here.value:
                here = here.value[str(step)]
            elif isinstance(here.value, tuple) and isinstance(step, int):
                here = here.value[step]
            else:
                break
        return here


def read_located(path: Path) -> tuple[bytes, tuple[Located, ...]]:
    """Read a file's bytes and its values: the items of its one list, or one value a line.

    Raises:
        RecordError: the file cannot be read, is no YAML, or uses anchors or very deep nesting.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise RecordError.whole(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RecordError(path, [Fault(line, "", "is not UTF-8", "save it as UTF-8")]) from error
    if len(data) > MAX_BYTES:
        raise RecordError.whole(
            path, f"has {len(data):,} bytes, a record file at most {MAX_BYTES:,}"
        )
    if path.suffix == ".jsonl":
        lines = [(n, line) for n, line in enumerate(BREAK.split(text)) if line.strip()]
        return data, tuple(_compose(_Text(path, line, number)) for number, line in lines)
    root = _compose(_Text(path, text))
    return data, root.value if isinstance(root.value, tuple) else (root,)


class _Text:
    """A text to be parsed, which knows its lines as editors and the model count them.

    PyYAML's own count also takes U+0085, U+2028 and U+2029 for line breaks.
    """

    def __init__(self, path: Path, text: str, lines_before: int = 0) -> None:
        self.path, self.text, self.lines_before = path, text, lines_before
        self._breaks = [found.start() for found in BREAK.finditer(text)]

    def line_of(self, index: int) -> int:
        """Give the line of a character."""
        return bisect_left(self._breaks, index) + self.lines_before + 1

    def fault(self, index: int, reason: str, advice: str, key: str = "") -> RecordError:
        """Make the error of a fault; what is missed at the end is missed on the last line."""
        line = self.line_of(min(index, len(self.text.rstrip())))
        return RecordError(self.path, [Fault(line, key, reason, advice)])


def _compose(text: _Text) -> Located:
    try:
        _refuse_traps(text)
        node = yaml.compose(text.text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        index = error.problem_mark.index if error.problem_mark else 0
        advice = "check quotes, colons and indentation"
        raise text.fault(index, f"not YAML: {error.problem}", advice) from error
    except yaml.YAMLError as error:
        raise RecordError.whole(text.path, f"not YAML: {error}") from error
    if node is None:
        raise RecordError.whole(text.path, "the file is empty")
    return _Locator(text).locate(node)


def _refuse_traps(text: _Text) -> None:
    """Refuse what makes a small file large or deep, and types of the file's own choosing."""
    depth = 0
    for event in yaml.parse(text.text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        trap = (
            "an alias (*name)"
            if isinstance(event, yaml.AliasEvent)
            else "a tag (!name)"
            if getattr(event, "tag", None) is not None
            else f"nesting deeper than {MAX_DEPTH}"
            if depth > MAX_DEPTH
            else None
        )
        if trap:
            index = event.start_mark.index if event.start_mark else 0
            raise text.fault(index, f"{trap} is not allowed", "write it out")


@dataclass(frozen=True, slots=True)
class _Locator:
    text: _Text

    def locate(self, node: yaml.Node) -> Located:
        start = node.start_mark.index
        quote = self.text.text[start : node.end_mark.index].rstrip()
        last = self.text.line_of(start + len(quote))
        span = Span(self.text.line_of(start), last, quote)
        if isinstance(node, yaml.MappingNode):
            return Located(self._mapping(node), span)
        if isinstance(node, yaml.SequenceNode):
            return Located(tuple(self.locate(item) for item in node.value), span)
        assert isinstance(node, yaml.ScalarNode)  # the third and last kind
        return Located(self._scalar(node), span)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Located]:
        values: dict[str, Located] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in values:
                reason, advice = "the key is there twice", "keep one of the two"
                raise self.text.fault(key.start_mark.index, reason, advice, name)
            line = self.text.line_of(key.start_mark.index)
            values[name] = dataclasses.replace(self.locate(value), key_line=line)
        return values

    def _scalar(self, node: yaml.ScalarNode) -> str | int | Decimal | bool | None:
        kind, text = node.tag.rsplit(":", 1)[-1], node.value
        if kind == "bool":
            return bool(text.lower() == "true")
        if kind == "null":
            return None
        if kind == "int":
            return int(text)
        return Decimal(text) if kind == "float" else str(text)
