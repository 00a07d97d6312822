"""How fast the endpoint answers, beside oxigraph's own server and rdflib-endpoint.

    python -m tests.bench.endpoint [--peers FOLDER] [--only lookups stream queries large slow]
                                   [--runs 5] [--seconds 5] [--programmes 10000] [--json FILE]

Needs a release (`make data`), wrk (Debian: apt-get install wrk), and the peers, which are no part
of our own dependencies:

    python3 -m venv peers
    peers/bin/pip install oxigraph==0.5.13 'rdflib-endpoint[cli,web]==0.6.3'

All servers run at once, on the same data, and are asked in turn, several times; the figures are
medians. Ratios are ours to the peer's. Before anything is measured, answers are compared: where
they differ there is no table. oxigraph's server comes twice, on disk and in memory.

lookups   cheap ones, by 8 clients that ask again as soon as they are answered: distinct, each
          query asked once, so that nothing can be remembered, or the same few repeated
stream    a SELECT of a million rows as JSON: first byte of the body, last byte, and the memory
          that all processes take beyond what they took before
queries   ten researcher queries (q01 to q10), one client, each query text new
large     the same on synthetic copies of the data: 10,000 programmes, 2.2 million triples
slow      lookups and queries beside rdflib-endpoint, which needs minutes for them
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from eifgraph.release import open_release
from tests.bench.copies import ROOT
from tests.bench.parts import Part, measure_lookups, measure_queries, measure_stream
from tests.bench.servers import Server, running
from tests.bench.synthetic import TYPE, write_synthetic
from tests.bench.tables import lay_out

PARTS: Final = ("lookups", "stream", "queries", "large", "slow")
FAST: Final = ("eifgraph", "oxigraph, disk", "oxigraph, memory")
SLOW: Final = ("eifgraph", "rdflib-endpoint")
PROGRAMME: Final = ox.NamedNode("https://w3id.org/eifgraph/ontology#Programme")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured, how often, and where there is room for it."""

    only: Sequence[str]
    peers: Path
    folder: Path
    runs: int
    seconds: int
    programmes: int


@contextmanager
def side_by_side(asked: Asked, kinds: Iterable[str], data: Path) -> Iterator[list[Server]]:
    """Start servers on the same data."""
    with tempfile.TemporaryDirectory(dir=asked.folder) as name, ExitStack() as stack:
        yield [stack.enter_context(running(kind, data, Path(name), asked.peers)) for kind in kinds]


def write_iris(data: Path, path: Path) -> Path:
    """Write the IRIs of the programmes in some data, one a line."""
    found = {
        str(quad.subject).strip("<>")
        for quad in ox.parse(path=data, format=ox.RdfFormat.N_QUADS)
        if quad.object == PROGRAMME and quad.predicate.value == TYPE
    }
    path.write_text("".join(f"{iri}\n" for iri in sorted(found)), encoding="utf-8")
    return path


def measure(asked: Asked) -> Iterator[tuple[str, Part]]:
    """Measure what is asked for, part by part, each with its title."""
    data = asked.folder / "release.nq"
    data.write_bytes(open_release(ROOT / "build").nquads.read_bytes())
    iris = write_iris(data, asked.folder / "iris")
    if {"lookups", "stream", "queries"} & set(asked.only):
        with side_by_side(asked, FAST, data) as servers:
            if "lookups" in asked.only:
                yield "cheap lookups", measure_lookups(servers, iris, asked.runs, asked.seconds)
            if "stream" in asked.only:
                yield "a SELECT of a million rows", measure_stream(servers, asked.runs)
            if "queries" in asked.only:
                yield "researcher queries, release", measure_queries(servers, asked.runs)
    if "large" in asked.only:
        large = asked.folder / "synthetic.nq"
        quads = write_synthetic(data, large, asked.programmes)
        with side_by_side(asked, FAST, large) as servers:
            title = f"researcher queries, {asked.programmes:,} programmes, {quads:,} quads"
            yield f"{title}, synthetic", measure_queries(servers, asked.runs)
    if "slow" in asked.only:
        with side_by_side(asked, SLOW, data) as servers:
            yield "lookups beside rdflib", measure_lookups(servers, iris, 1, asked.seconds)
            # rdflib gives some of them other rows: CONFORMANCE says which of its faults
            yield "queries beside rdflib", measure_queries(servers, 1, is_compared=False)


def main(arguments: Sequence[str] | None = None) -> str:
    """Measure what is asked for; give the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path, default=Path(sys.prefix) / "bin")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each run of lookups")
    parser.add_argument("--programmes", type=int, default=10_000)
    parser.add_argument("--json", type=Path, help="a file for the figures of every run")
    given = vars(parser.parse_args(arguments))
    path, load, tables, figures = given.pop("json"), os.getloadavg()[0], [], {}
    with tempfile.TemporaryDirectory() as name:
        peers = given.pop("peers").resolve()
        for title, part in measure(Asked(folder=Path(name), peers=peers, **given)):
            tables.append(f"{title}\n{lay_out(part.lines)}")
            figures[title] = asdict(part)
    if path is not None:
        facts = {"load before": load, "cores": os.cpu_count(), "parts": figures}
        path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return "\n\n".join(tables)


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
