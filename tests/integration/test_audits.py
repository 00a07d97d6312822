"""Audits of all data and of many made-up facts, where everyday tests take some."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.audit import Rules
from eifgraph.config import Settings
from tests.audit.facts import Made
from tests.audit.test_claimed import check_claimed
from tests.audit.test_logic import check_less, check_more, examples, made
from tests.audit.test_release import check_graph, check_summary, run


def test_graph_is_that_of_the_command(real_build: Path) -> None:
    """What `eifgraph audit` gives as triples is what the release holds, usage note included."""
    check_graph(Settings(build=real_build), 5000)


def test_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], real_build: Path
) -> None:
    """Without a name each rated assessment of all data has a line."""
    assert run(monkeypatch, Settings(build=real_build)) == 0
    check_summary(capsys.readouterr().out.splitlines(), 52)


def test_warned_of_where_facts_contradict(rules: Rules) -> None:
    """Over all cases and all ratings, the shapes of claimed ratings and the audit agree."""
    check_claimed(rules, step=1, least=150)


@examples(60)
@given(pairs=st.lists(made(), max_size=3))
def test_more_facts_change_no_verdict(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """Each verdict but an open one, and but those on the page's own reasons, stays as it is."""
    check_more(rules, pairs)


@examples(60)
@given(pairs=st.lists(made(), max_size=3))
def test_leaving_out_a_study_shows_no_more(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """Rules that ask for studies do not begin to hold when one is left out."""
    check_less(rules, pairs)
