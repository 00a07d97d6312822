"""The peer: pyshacl as anyone would call it, once, on all graphs merged into one.

    python -m tests.bench.plain FOLDER

prints as JSON how long reading and validating took, and the results.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pyshacl
from rdflib import Graph

from eifgraph.config import resource_dir
from eifgraph.namespaces import OURS
from eifgraph.shapes.reference import read_report
from eifgraph.shapes.terms import text_of, to_rdflib


def read_all(files: list[Path]) -> Graph:
    """Merge files into one graph."""
    graph = Graph()
    for path in files:
        graph.parse(path, format="turtle")
    return graph


def main(folder: Path) -> dict[str, object]:
    """Validate, and give times and results."""
    start = time.perf_counter()
    ontology = resource_dir("ontology")
    known = [ontology / "eif.ttl", ontology / "schemes.ttl"]
    data = read_all(sorted(folder.rglob("*.ttl")) + known)
    shapes = read_all(sorted(resource_dir("shapes").glob("*.ttl")))
    read = time.perf_counter()
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    done = time.perf_counter()
    assert isinstance(report, Graph)
    results = [
        [
            text_of(found.focus),
            found.path,
            None if found.value is None else to_rdflib(found.value).n3(),
            found.component.rpartition("#")[2],
            found.shape.removeprefix(OURS["shape"]),
            found.severity.rpartition("#")[2],
            found.message,
        ]
        for found in read_report(report)
    ]
    return {"read": read - start, "validate": done - read, "results": results}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
