"""Settings of where works are looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from eifgraph.access import Rate
from eifgraph.config import read_settings
from eifgraph.errors import ConfigError
from eifgraph.lookups import ADDRESSES, KEYS, Lookups, read_lookups


def test_nothing_set_is_the_default() -> None:
    """Without settings the sources themselves are asked."""
    assert read_lookups({}) == Lookups()
    assert read_settings({}).lookups == Lookups()


def test_every_setting_is_read() -> None:
    """Each address and key can be set, and the rest."""
    given = {f"EIFGRAPH_{name.upper()}_URL": f"http://127.0.0.1/{name}/" for name in ADDRESSES}
    given |= {f"EIFGRAPH_{name.upper()}_KEY": f"k-{name}" for name in KEYS}
    given |= {"EIFGRAPH_ANSWERS": "kept", "EIFGRAPH_LOOKUP_SECONDS": "9"}
    lookups = read_settings(given | {"EIFGRAPH_LOOKUP_RATE": "30/min"}).lookups
    assert [getattr(lookups.addresses, name) for name in ADDRESSES] == [
        f"http://127.0.0.1/{name}" for name in ADDRESSES
    ]
    assert [getattr(lookups.keys, name) for name in KEYS] == [f"k-{name}" for name in KEYS]
    assert (lookups.answers, lookups.seconds, lookups.rate) == (Path("kept"), 9.0, Rate(30, 60.0))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CROSSREF_URL", "ftp://example.org"),
        ("PUBMED_URL", "https://example.org/?a=b"),
        ("OPENALEX_KEY", "a key"),
        ("LOOKUP_SECONDS", "soon"),
        ("LOOKUP_SECONDS", "0"),
        ("LOOKUP_RATE", "often"),
    ],
)
def test_bad_settings_are_refused(name: str, value: str) -> None:
    """A value that cannot be used is named; a key is not shown."""
    with pytest.raises(ConfigError, match=f"EIFGRAPH_{name}") as caught:
        read_settings({f"EIFGRAPH_{name}": value})
    assert name != "OPENALEX_KEY" or value not in str(caught.value)
