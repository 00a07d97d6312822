"""Fixtures that every test may ask for; and no test reaches the network."""

from __future__ import annotations

import gc
import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from eifgraph.checking import read_rules
from eifgraph.config import resource_dir
from eifgraph.model import CodeLists
from eifgraph.pipeline import read_parts
from eifgraph.shapes import Rules, Shapes, read_shapes
from tests.releases import GRAPHS, built_once, make_builds_quick

settings.register_profile("house", deadline=None)  # no test is timed: machines are busy at times
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
PAGE = "child-parent-psychotherapy.txt"
SOME = (
    "child-parent-psychotherapy",
    "mappings/families",
    "mappings/outcomes",
    "records/big-brothers-big-sisters",
    "records/let-s-play-in-tandem",
    "records/treatment-foster-care-oregon-prevention",
)
LOOPBACK = ("127.", "::1", "localhost")


def pytest_collection_finish() -> None:
    """Collect garbage less often: graphs are many small things, none of them in circles."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Collect garbage once more; pytest does so five times over all that tests have cached."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but one to this machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        host = str(address[0]) if isinstance(address, tuple) else "localhost"
        if self.family != getattr(socket, "AF_UNIX", None) and not host.startswith(LOOPBACK):
            raise AssertionError(f"a test wants to connect to {address!r}")
        connect(self, address)  # type: ignore[arg-type]  # as given by the caller

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def code_lists() -> CodeLists:
    """The code lists of `ontology/schemes.ttl`."""
    return read_parts()[0]


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    """The shapes, and what they look classes up in."""
    return read_shapes(resource_dir("shapes"), resource_dir("ontology"))


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shapes, compiled."""
    return read_rules()


@pytest.fixture(scope="session")
def own_page() -> Path:
    """Our own copy of the page: true facts in our words, without the named contact."""
    return ROOT / "data" / "pages" / PAGE


@pytest.fixture(scope="session")
def real_page() -> Path:
    """The page as the Guidebook has it; its text is not ours, so it lies beside the checkout."""
    shared = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared"))
    path = shared / "pages" / PAGE
    if not path.is_file():
        pytest.skip(f"needs ../shared/pages/{PAGE}, or EIFGRAPH_SHARED naming the folder of pages/")
    return path


@pytest.fixture(scope="session")
def own_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of our own page alone; not to be changed."""
    return built_once(tmp_path_factory, "own", [GRAPHS / Path(PAGE).with_suffix(".ttl")])


@pytest.fixture(scope="session")
def some_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of some real data, of every site; not to be changed."""
    return built_once(tmp_path_factory, "some", [GRAPHS / f"{name}.ttl" for name in SOME])


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release of all real data but for the slowest dump; not to be changed."""
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        return built_once(tmp_path_factory, "real", GRAPHS.rglob("*.ttl"))


@pytest.fixture
def quick_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds do less, where what is round them is looked at."""
    make_builds_quick(monkeypatch)
