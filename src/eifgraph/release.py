"""The immutable release: store, dumps and manifest in a folder named after its content.

Built beside the former one and renamed into place, so that a crash at any moment leaves the last
good release serving; `current` is a link that is replaced in one step. No clock, no randomness:
the same input gives the same bytes in every dump and in the manifest.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from eifgraph import __version__
from eifgraph.audit import read_rules
from eifgraph.backend import open_backend
from eifgraph.config import resource_dir
from eifgraph.counts import Counts, as_facts, count, from_facts
from eifgraph.derive import audit_quads, derived_quads, effect_size_quads, union_of
from eifgraph.errors import StoreError
from eifgraph.examples import GRAPH, example_graph
from eifgraph.export import DUMPS, Quads, graph_quads, in_order, read_quads, write_store
from eifgraph.namespaces import ONTOLOGY, VOCAB
from eifgraph.ontology import PARTS
from eifgraph.processes import can_fork
from eifgraph.retired import retired_quads

SLOWEST = "eifgraph.jsonld"
"""The dump that takes longer than all others together."""
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Release:
    """A finished release and what its manifest says."""

    folder: Path
    name: str
    quads: int
    graphs: dict[str, int]
    classes: dict[str, int]
    files: dict[str, tuple[str, int, str]]
    since: datetime
    """When `current` was last pointed at this release, to the second: what it says of the time
    before is not known. A release says nothing of time itself, for its build has no clock."""
    counts: Counts | None = None
    """What VoID tells of it; None if it was built before releases were counted."""

    @property
    def build(self) -> Path:
        """The folder of all releases and of the link to the current one."""
        return self.folder.parent.parent

    @property
    def nquads(self) -> Path:
        """The dump that stores are loaded from."""
        return self.folder / "dumps" / "eifgraph.nq"


def build_release(
    graph_files: Mapping[str, Path],
    ontology_dir: Path,
    build: Path,
    base: str,
    retired: Path | None = None,
) -> Release:
    """Build a release from checked graph files, by name, and make it the current one.

    `retired` is the file that says what was published once and is no longer.

    Raises:
        StoreError: there is nothing to build from, the list of what is retired has faults, or the
            folder cannot be written.
    """
    if not graph_files:
        raise StoreError("no graph to build from; run 'eifgraph ingest' first")
    try:
        quads = _collect(graph_files, ontology_dir, base)
        if retired is not None and retired.is_file():
            quads = in_order(quads + retired_quads(retired, base, quads))
        with _only_builder(build):
            return _build(quads, ontology_dir, build)
    except (OSError, SyntaxError) as error:
        raise StoreError(f"the release cannot be built in {build}: {error}") from error


def open_release(build: Path) -> Release:
    """Open the current release.

    Raises:
        StoreError: there is none, or its manifest is missing or damaged.
    """
    folder = (build / "current").resolve()  # once, so that a new release cannot slip between
    try:
        return read_release(folder)
    except StoreError as error:
        raise StoreError(f"no release in {build}; run 'eifgraph build' first") from error


def read_release(folder: Path) -> Release:
    """Read what the manifest of a release says.

    Raises:
        StoreError: it is missing or damaged.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"no release in {folder}") from error
    return _release(folder, manifest)


def read_former(build: Path, name: str) -> Release | None:
    """Open a release that lies beside the current one, by its name; None if it is not there.

    The name may come from anywhere: it is compared with those that are there, and opens no path.

    Raises:
        StoreError: its manifest is missing or damaged.
    """
    for folder in (build / "releases").glob("*"):
        if folder.name == name:
            return read_release(folder.resolve())
    return None


def _since(folder: Path) -> datetime:
    """Say since when a release is the current one, or, if it is not, since when it is here."""
    link = folder.parent.parent / "current"
    is_current = link.is_symlink() and link.resolve() == folder
    seconds = (link.lstat() if is_current else (folder / "manifest.json").stat()).st_mtime
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _collect(graph_files: Mapping[str, Path], ontology_dir: Path, base: str) -> Quads:
    quads = read_quads(ontology_dir / "eif.ttl", ONTOLOGY)
    for part in (ontology_dir / name for name in PARTS if name != "eif.ttl"):
        quads += read_quads(part, ONTOLOGY) if part.is_file() else []
    quads += read_quads(ontology_dir / "schemes.ttl", VOCAB.rstrip("/"))
    for name, path in graph_files.items():
        quads += read_quads(path, f"{base}graph/{name}")
    store, rules = union_of(quads), read_rules(resource_dir("shapes"), resource_dir("ontology"))
    quads += derived_quads(store, base) + effect_size_quads(store, base)
    quads += audit_quads(store, base, rules)
    quads += graph_quads(example_graph(base), f"{base}graph/{GRAPH}")
    return in_order(quads)


def _build(quads: Quads, ontology_dir: Path, build: Path) -> Release:
    beside = build / f"part-{os.getpid()}"
    dumps = beside / "dumps"
    dumps.mkdir(parents=True)
    with _meanwhile(_write_dump, SLOWEST, quads, dumps, ontology_dir):
        for name in DUMPS.keys() - {SLOWEST}:
            _write_dump(name, quads, dumps, ontology_dir)
        write_store(quads, beside / "store")
    manifest = _manifest(quads, dumps)
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    (beside / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    _sync(beside)
    folder = build / "releases" / str(manifest["release"])
    folder.parent.mkdir(exist_ok=True)
    if folder.exists():  # the same content was built before
        shutil.rmtree(beside)
    else:
        beside.rename(folder)
    _point_at(build, folder)
    return _release(folder.resolve(), manifest)


def _write_dump(name: str, quads: Quads, dumps: Path, ontology_dir: Path) -> None:
    write = DUMPS[name][1]
    write(quads, dumps / name, ontology_dir / "context.jsonld")


@contextmanager
def _meanwhile(
    work: Callable[[str, Quads, Path, Path], None], *given: *tuple[str, Quads, Path, Path]
) -> Iterator[None]:
    """Do some work in a process of its own while the body runs, or after it where none may be."""
    if not can_fork():
        yield
        work(*given)
        return
    process = get_context("fork").Process(target=work, args=given)
    process.start()
    try:
        yield
    finally:
        process.join()
    if process.exitcode != 0:
        raise StoreError(f"writing {given[0]} ended with code {process.exitcode}")


def _manifest(quads: Quads, dumps: Path) -> dict[str, object]:
    files = {
        name: {
            "mediaType": media_type,
            "bytes": (dumps / name).stat().st_size,
            "sha256": _sha256(dumps / name),
        }
        for name, (media_type, _) in DUMPS.items()
    }
    graphs = Counter(str(quad.graph_name).strip("<>") for quad in quads)
    instances = {
        (str(quad.subject), str(quad.object).strip("<>"))
        for quad in quads
        if str(quad.predicate).strip("<>") == RDF_TYPE
    }
    content = json.dumps(files, sort_keys=True).encode()
    return {
        "release": hashlib.sha256(content).hexdigest()[:16],
        "software": __version__,
        "quads": len(quads),
        "graphs": dict(sorted(graphs.items())),
        "classes": dict(sorted(Counter(kind for _, kind in instances).items())),
        "counts": as_facts(count(open_backend(dumps / "eifgraph.nq"))),
        "files": files,
    }


def _release(folder: Path, manifest: dict[str, object]) -> Release:
    data = json.loads(json.dumps(manifest))
    return Release(
        folder=folder,
        name=data["release"],
        quads=data["quads"],
        graphs=data["graphs"],
        classes=data["classes"],
        files={
            name: (file["mediaType"], file["bytes"], file["sha256"])
            for name, file in data["files"].items()
        },
        counts=from_facts(data["counts"]) if "counts" in data else None,
        since=_since(folder),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Bring every file to the disk, so that a rename never outruns its content."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _point_at(build: Path, folder: Path) -> None:
    link = build / f"current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.relative_to(build), target_is_directory=True)
    link.replace(build / "current")


@contextmanager
def _only_builder(build: Path) -> Iterator[None]:
    """Let one process build at a time; clear away what a killed one left."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another build is under way in {build}; wait for it") from error
        for left in (*build.glob("part-*"), *build.glob("current-*")):
            left.unlink() if left.is_symlink() else shutil.rmtree(left)
        yield
