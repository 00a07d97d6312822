"""Releases: the same bytes every time, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.config import resource_dir
from eifgraph.errors import StoreError
from eifgraph.export import DUMPS
from eifgraph.namespaces import INSTANCES
from eifgraph.release import Release, build_release, open_release

ONTOLOGY = resource_dir("ontology")
OWN = ONTOLOGY.parent / "data" / "graph" / "child-parent-psychotherapy.ttl"
UNION = {"eifgraph.ttl", "eifgraph.rdf"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an ontology, code lists and a graph of a line each: quick to build."""
    folder = tmp_path_factory.mktemp("tiny")
    for name in ("eif.ttl", "schemes.ttl", "graph.ttl"):
        (folder / name).write_text(f'<urn:{name}> <urn:p> "text" .\n', encoding="utf-8")
    shutil.copy(ONTOLOGY / "context.jsonld", folder)
    return folder


def build_tiny(tiny: Path, folder: Path) -> Release:
    """Build a release of hardly anything."""
    return build_release({"graph": tiny / "graph.ttl"}, tiny, folder, INSTANCES)


@pytest.fixture(scope="module")
def release(own_build: Path) -> Release:
    """Give one release for the tests that only look."""
    return open_release(own_build)


def test_building_twice_gives_same_bytes(release: Release, tmp_path: Path) -> None:
    """Every dump and the manifest are the same bytes when built again elsewhere."""
    again = build_release({OWN.stem: OWN}, ONTOLOGY, tmp_path, INSTANCES)
    for name in [*(f"dumps/{dump}" for dump in DUMPS), "manifest.json"]:
        assert (release.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


def test_building_again_keeps_the_folder(tiny: Path, tmp_path: Path, quick_builds: None) -> None:
    """The same content is the same release; nothing is left beside it."""
    first, second = (build_tiny(tiny, tmp_path).folder.resolve() for _ in range(2))
    assert first == second
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "current", "releases"]
    assert len(list((tmp_path / "releases").iterdir())) == 1


@pytest.mark.parametrize("name", DUMPS)
def test_dump_holds_all(release: Release, name: str) -> None:
    """Each dump holds every statement: with its graph, or once in the union of the graphs."""
    path = release.folder / "dumps" / name
    quads = set(ox.parse(path=str(release.nquads)))
    if name in UNION:
        triples = {quad.triple for quad in quads}
        assert {quad.triple for quad in ox.parse(path=str(path))} == triples
    else:
        form = ox.RdfFormat.JSON_LD if name.endswith("jsonld") else None
        assert set(ox.parse(path=str(path), format=form)) == quads


def test_manifest_tells_the_truth(release: Release) -> None:
    """Sizes, digests and counts of the manifest are those of the files."""
    manifest = json.loads((release.folder / "manifest.json").read_text())
    for name, said in manifest["files"].items():
        data = (release.folder / "dumps" / name).read_bytes()
        assert (said["bytes"], said["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert manifest["quads"] == len(release.nquads.read_text().splitlines())
    assert sum(manifest["graphs"].values()) == manifest["quads"]


def test_store_on_disk_opens(release: Release) -> None:
    """The store of a release opens read-only and holds as many statements."""
    assert len(ox.Store.read_only(str(release.folder / "store"))) == release.quads


def test_failed_build_keeps_former(tiny: Path, tmp_path: Path, quick_builds: None) -> None:
    """A build that fails leaves the former release current."""
    before = build_tiny(tiny, tmp_path)
    bad = tmp_path / "bad.ttl"
    bad.write_text("this is no Turtle")
    with pytest.raises(StoreError):
        build_release({"bad": bad}, ONTOLOGY, tmp_path, INSTANCES)
    assert open_release(tmp_path).name == before.name


def test_left_over_of_killed_build_is_cleared(
    tiny: Path, tmp_path: Path, quick_builds: None
) -> None:
    """What a killed build left is cleared by the next one."""
    left = tmp_path / "part-1" / "dumps"
    left.mkdir(parents=True)
    build_tiny(tiny, tmp_path)
    assert not left.parent.exists()


def test_no_release_is_a_clear_fault(tmp_path: Path) -> None:
    """Without a release, the fault says which command makes one."""
    with pytest.raises(StoreError, match="eifgraph build"):
        open_release(tmp_path)
    with pytest.raises(StoreError, match="eifgraph ingest"):
        build_release({}, ONTOLOGY, tmp_path, INSTANCES)


def test_second_builder_is_refused(tiny: Path, tmp_path: Path, quick_builds: None) -> None:
    """Two builds at once would tread on each other; the second is told to wait."""
    import fcntl

    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="another build"):
            build_tiny(tiny, tmp_path)


def test_unwritable_folder_is_a_clear_fault(tiny: Path, tmp_path: Path, quick_builds: None) -> None:
    """A build folder that is a file gives one clear line, not a traceback."""
    (tmp_path / "build").write_text("")
    with pytest.raises(StoreError, match="cannot be built"):
        build_tiny(tiny, tmp_path / "build")
    assert os.listdir(tmp_path) == ["build"]  # noqa: PTH208  names only
    shutil.rmtree(tmp_path)
