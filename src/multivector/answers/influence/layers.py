"""Figures of the store as the channels of capacity; what no installed origin gives is not there."""

from functools import lru_cache
from typing import Any

from multivector.answers.influence.channels.diplomacy import diplomacy
from multivector.answers.influence.channels.trade import finance, migration, security, trade
from multivector.answers.influence.channels.transport import transport
from multivector.answers.influence.grids import Layers
from multivector.answers.influence.loading import Reader
from multivector.store.warehouse import Store

_BUILDERS = {
    "trade": trade,
    "transport": transport,
    "finance": finance,
    "migration": migration,
    "security": security,
    "diplomacy": diplomacy,
}


def load_layers(store: Store | None = None) -> Layers:
    """Read the layers of all channels; the same store is read once."""
    store = store or Store()
    versions = store.installed()
    return _load(store.root, tuple(sorted((n, v.folder) for n, v in versions.items())))


@lru_cache(maxsize=2)
def _load(root: Any, key: Any) -> Layers:
    reader = Reader(Store(root))
    found = {name: build(reader) for name, build in _BUILDERS.items()}
    years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    return Layers(reader.names, {n: c for n, c in found.items() if c is not None}, gdp, years)


__all__ = ["Layers", "load_layers"]
