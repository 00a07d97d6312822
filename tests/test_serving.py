"""The release that a process serves: requests end on it, and a failed try leaves nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from eifgraph.backend import SparqlRequest
from eifgraph.backend.embedded import check_question
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.config import Settings
from eifgraph.errors import StoreError
from eifgraph.server import serving as house
from eifgraph.server.later import Later
from eifgraph.server.serving import Served, Serving, Told


class Pool:
    """Remembers what became of it."""

    made: list[Pool]

    def __init__(self, *_: object) -> None:
        self.states: list[str] = []
        Pool.made.append(self)

    async def open(self) -> None:
        """Connect."""
        self.states.append("open")

    def close(self) -> None:
        """Let go when all is answered."""
        self.states.append("close")

    def abort(self) -> None:
        """Let go now."""
        self.states.append("abort")


@pytest.fixture(autouse=True)
def pools(monkeypatch: pytest.MonkeyPatch) -> list[Pool]:
    """Have pools that connect to nothing; give all that are made."""
    Pool.made = []
    monkeypatch.setattr(house, "Pool", Pool)
    return Pool.made


def test_a_release_is_let_go_with_its_last_request(pools: list[Pool]) -> None:
    """One that asks more than once finds its workers each time."""
    pool = cast(Any, Pool())
    served = Served(
        Told(Path("k"), None), cast(Any, None), pool, pool, cast(Any, None), cast(Any, None)
    )
    with served.in_use():
        with served.in_use():
            served.close()
        assert pools[0].states == []
    assert pools[0].states == ["close", "close"]


def test_a_failed_try_leaves_no_workers(
    pools: list[Pool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a release cannot be opened, both pools are let go, each time."""
    monkeypatch.setattr(house, "LOOK", 0.0)
    monkeypatch.setattr(house, "TRIES", 3)
    told = tmp_path / "serving.json"
    Told(tmp_path / "keeper", tmp_path / "nothing").write(told)
    serving = Serving(Settings(), told, cast(Any, None))
    with pytest.raises(StoreError, match="nothing to serve"):
        asyncio.run(serving.begin())
    assert [pool.states for pool in pools] == [["open", "abort"]] * 6


@pytest.mark.parametrize("services", [NOWHERE, Services(("urn:s",), "http://127.0.0.1:1/word")])
def test_who_asks_others_has_workers_of_its_own(services: Services) -> None:
    """Where others may be asked, such questions take no place of those who ask nobody else."""
    usual, house_own, calling = (cast(Any, Pool()) for _ in range(3))
    nothing = cast(Any, None)
    served = Served(Told(Path("k"), None), nothing, usual, house_own, nothing, nothing)
    served.calling = calling if services.callable else None
    own = "SELECT * {}"
    for text in (own, *(f"SELECT * {{ SERVICE <{one}> {{}} }}" for one in services.callable)):
        later = Later(check_question(SparqlRequest(text), "text/csv", services), "text/csv")
        assert served.pool_for(later) is (usual if text == own else calling)
    assert (calling in served.pools) == bool(services.callable)


def test_what_is_told_comes_back(tmp_path: Path) -> None:
    """With a release and without; and a file that tells nothing is a fault."""
    path = tmp_path / "serving.json"
    for told in (Told(Path("k"), Path("r")), Told(Path("k"), None)):
        told.write(path)
        assert Told.read(path) == told
    path.write_text("{", "utf-8")
    with pytest.raises(StoreError, match="does not tell"):
        Told.read(path)
