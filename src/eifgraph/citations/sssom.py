"""Sets of mappings as SSSOM/TSV has them: a block of YAML, then a table.

Knows the form, as the standard has it (SSSOM 1.1, "The SSSOM/TSV serialisation format"); must not
know what is mapped to what, nor what a slot means to us.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from eifgraph.errors import Fault, RecordError

Meta: TypeAlias = "str | list[Meta] | dict[str, Meta]"
Cells: TypeAlias = "dict[str, str]"
"""A row: the cells that hold something, by the names of their slots."""

SLOTS: Final = (
    *("record_id", "subject_id", "subject_label", "subject_category", "predicate_id"),
    *("predicate_label", "predicate_modifier", "object_id", "object_label", "object_category"),
    *("mapping_justification", "author_id", "author_label", "reviewer_id", "reviewer_label"),
    *("creator_id", "creator_label", "license", "subject_type", "subject_source"),
    *("subject_source_version", "object_type", "object_source", "object_source_version"),
    *("predicate_type", "mapping_provider", "mapping_source", "mapping_cardinality"),
    *("cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version"),
    *("mapping_date", "publication_date", "review_date", "confidence", "reviewer_agreement"),
    *("curation_rule", "curation_rule_text", "subject_match_field", "object_match_field"),
    *("match_string", "subject_preprocessing", "object_preprocessing", "similarity_score"),
    *("similarity_measure", "see_also", "issue_tracker_item", "other", "comment"),
)
"""The slots of a mapping, in the standard's order, which is also that of columns."""
SET_SLOTS: Final = (
    *("sssom_version", "curie_map", "mapping_set_id", "mapping_set_version", "mapping_set_source"),
    *("mapping_set_title", "mapping_set_description", "mapping_set_confidence", "creator_id"),
    *("creator_label", "license", "subject_type", "subject_source", "subject_source_version"),
    *("object_type", "object_source", "object_source_version", "predicate_type"),
    *("mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id"),
    *("mapping_tool_version", "mapping_date", "publication_date", "subject_match_field"),
    *("object_match_field", "subject_preprocessing", "object_preprocessing"),
    *("similarity_measure", "curation_rule", "curation_rule_text", "see_also", "issue_tracker"),
    *("other", "comment", "extension_definitions"),
)
"""The slots of a set, in the standard's order."""
PROPAGATED: Final = frozenset(SLOTS) & (
    frozenset(SET_SLOTS[SET_SLOTS.index("subject_type") : SET_SLOTS.index("see_also")])
    - {"publication_date"}
)
"""The slots that a set may have in place of each of its mappings."""
MULTIVALUED: Final = frozenset(
    (
        *("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id"),
        *("creator_label", "cardinality_scope", "curation_rule", "curation_rule_text"),
        *("subject_match_field", "object_match_field", "match_string", "see_also"),
        *("subject_preprocessing", "object_preprocessing"),
    )
)
"""The slots whose cells hold values with | between them."""
EXTENSIONS: Final = "extension_definitions"

PLAIN: Final = re.compile(r"[A-Za-z](?:[\w./#%()@+,~-]|:(?!\s|$)|[ ](?![ #]|$))*", re.ASCII)
WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of mappings: what is said of all, and the rows with the lines they begin on."""

    metadata: Mapping[str, Meta]
    rows: tuple[tuple[int, Cells], ...]


def parse_sheet(text: str, path: Path) -> Sheet:
    """Take a text apart; what is said of all rows is put into each, as the standard has it.

    Raises:
        RecordError: it is no SSSOM/TSV; each fault is told with its line.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", text.removeprefix("\ufeff"))
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata([line[1:] for line in lines[:count]], path)
    rows = tuple(_rows("".join(lines[count:]), count, metadata, path))
    return Sheet(*_propagated(metadata, rows))


def _metadata(lines: list[str], path: Path) -> dict[str, Meta]:
    text = "".join(lines)
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if getattr(event, "anchor", None):  # the standard has none, and they can make circles
                line = event.start_mark.line + 1 if event.start_mark else 1
                fault = Fault(line, "", "has an anchor or alias", "write it out")
                raise RecordError(path, [fault])
        # every value as text: a version such as 1.10 is no number
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  makes text only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reason = f"is no YAML: {error.problem or 'unknown'}"
        raise RecordError(path, [Fault(line, "", reason, "see the lines that begin with #")]) from (
            error
        )
    except (yaml.YAMLError, RecursionError) as error:
        raise RecordError.whole(path, "the lines that begin with # are no YAML") from error
    if not isinstance(found, dict):
        advice = "begin the file with lines such as #mapping_set_id: ..."
        raise RecordError(path, [Fault(1, "", "the block of metadata is missing", advice)])
    return found


def _rows(
    text: str, offset: int, metadata: Mapping[str, Meta], path: Path
) -> Iterator[tuple[int, Cells]]:
    """Read the table below the metadata, which has so many lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    header: list[str] | None = None
    line = offset + 1
    try:
        for cells in reader:
            if not cells:
                pass  # an empty line
            elif header is None:
                header = _header(cells, line, metadata, path)
            elif len(cells) != len(header):
                reason = f"{len(cells)} cell(s) under {len(header)} columns"
                advice = "part cells by one tab, and write none within a cell without quotes"
                raise RecordError(path, [Fault(line, "", reason, advice)])
            else:
                pairs = zip(header, cells, strict=True)
                yield line, {name: cell for name, cell in pairs if cell}
            line = offset + reader.line_num + 1
    except csv.Error as error:
        advice = 'put the cell into quotes and double each " within it'
        raise RecordError(path, [Fault(line, "", f"is no TSV: {error}", advice)]) from error
    if header is None:
        raise RecordError(path, [Fault(line, "", "has no row of column names", "add it")])


def _header(cells: list[str], line: int, metadata: Mapping[str, Meta], path: Path) -> list[str]:
    known = {*SLOTS, *extensions(metadata)}
    faults = [
        Fault(line, name, "is no slot of SSSOM", f"declare it in {EXTENSIONS}, or drop the column")
        for name in cells
        if name not in known
    ]
    doubled = {name for name in cells if cells.count(name) > 1}
    faults += [Fault(line, name, "is there twice", "drop one column") for name in sorted(doubled)]
    if faults:
        raise RecordError(path, faults)
    return cells


def extensions(metadata: Mapping[str, Meta]) -> dict[str, str]:
    """Give the slots that a set adds to the standard's, with their properties."""
    listed = metadata.get(EXTENSIONS, [])
    return {
        str(one["slot_name"]): str(one["property"])
        for one in (listed if isinstance(listed, list) else [listed])
        if isinstance(one, dict) and {"slot_name", "property"} <= one.keys()
    }


def _propagated(
    metadata: dict[str, Meta], rows: tuple[tuple[int, Cells], ...]
) -> tuple[Mapping[str, Meta], tuple[tuple[int, Cells], ...]]:
    """Put what the set says of its mappings into each, unless one of them says it itself."""
    used = {name for _, cells in rows for name in cells}
    given = [name for name in metadata if name in PROPAGATED and name not in used]
    if not rows or not given:
        return metadata, rows
    values = {name: _one_cell(metadata[name]) for name in given}
    rest = {name: value for name, value in metadata.items() if name not in values}
    return rest, tuple((line, cells | values) for line, cells in rows)


def _one_cell(value: Meta) -> str:
    return join_values([str(one) for one in value]) if isinstance(value, list) else str(value)


def render_sheet(sheet: Sheet, *, is_condensed: bool = True) -> str:
    """Write a set in the standard's canonical form: the same rows give the same bytes.

    Condensed, what all rows say alike is said once, of the set.
    """
    metadata = dict(sheet.metadata)
    rows = [cells for _, cells in sheet.rows]
    if is_condensed and rows:
        common = set(rows[0].items()).intersection(*(cells.items() for cells in rows))
        said = {
            name: cell
            for name, cell in common
            if name in PROPAGATED and metadata.get(name, cell) == cell
        }
        metadata |= {
            name: list(split_values(cell)) if name in MULTIVALUED else cell
            for name, cell in said.items()
        }
        rows = [{name: c for name, c in cells.items() if name not in said} for cells in rows]
    columns = _columns(rows, metadata)
    table = sorted([cells.get(name, "") for name in columns] for cells in rows)
    order = [*SET_SLOTS, *sorted(metadata.keys() - set(SET_SLOTS))]
    head = [
        f"#{line}\n"
        for slot in order
        if metadata.get(slot)
        for line in _yaml(f"{slot}:", metadata[slot], 0)
    ]
    return "".join([*head, *("\t".join(map(_quoted, cells)) + "\n" for cells in (columns, *table))])


REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")


def _columns(rows: Sequence[Cells], metadata: Mapping[str, Meta]) -> list[str]:
    used = {name for cells in rows for name in cells} | set(REQUIRED)
    added = extensions(metadata)
    others = sorted(used - set(SLOTS), key=lambda name: (added.get(name, ""), name))
    return [*(name for name in SLOTS if name in used), *others]


def _quoted(cell: str) -> str:
    """Put a cell into quotes where it needs them.

    >>> _quoted("=1+1"), _quoted('a "b" c')
    ('=1+1', '"a ""b"" c"')
    """
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[\t\r\n"]', cell) else cell


def _yaml(key: str, value: Meta, indent: int) -> Iterator[str]:
    """Write a value under its key as lines of YAML, in the styles that the canonical form has."""
    space = " " * indent
    if isinstance(value, str):
        yield f"{space}{key} {_scalar(value)}"
        return
    yield f"{space}{key}"
    if isinstance(value, dict):
        names = sorted(value) if key == "curie_map:" else list(value)
        for name in names:
            yield from _yaml(f"{_scalar(name)}:", value[name], indent + 2)
        return
    for one in value:
        first, *rest = _yaml("-", one, indent + 2)
        if isinstance(one, dict) and rest:  # the first key stands beside the dash
            first, rest = f"{first} {rest[0].strip()}", rest[1:]
        yield from (first, *rest)


def _scalar(text: str) -> str:
    """Write a text as YAML, without quotes where no reader takes it for anything else.

    >>> _scalar("https://doi.org/"), _scalar("1.0"), _scalar("a: b"), _scalar("2026-11-29")
    ('https://doi.org/', '"1.0"', '"a: b"', '2026-11-29')
    """
    is_plain = PLAIN.fullmatch(text) and text.lower() not in WORDS
    if is_plain or DATE.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def join_values(values: Sequence[str]) -> str:
    r"""Write several values into one cell.

    >>> print(join_values(["a|b", "c"]))
    a\|b|c
    """
    return "|".join(re.sub(r"([|\\])", r"\\\1", value) for value in values)


def split_values(cell: str) -> tuple[str, ...]:
    r"""Read the values of a cell, the reverse of `join_values`.

    >>> split_values(r"a\|b|c")
    ('a|b', 'c')
    """
    if "|" not in cell and "\\" not in cell:  # as nearly all are
        return (cell,) if cell else ()
    values = [""]
    for match in re.finditer(r"\\([|\\])|(\|)|(.)", cell, re.DOTALL):
        if match[2]:
            values.append("")
        else:
            values[-1] += match[1] or match[3]
    return tuple(value for value in values if value)
