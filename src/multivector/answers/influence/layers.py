"""Load the channels of capacity from the store; parts without an installed origin are omitted."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.loading import Reader
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE, CHANNELS


def load_layers(store: Store | None = None) -> Layers:
    """Load the layers of all channels; cached for each state of the store."""
    store = store or Store()
    versions = store.installed()
    return _load(store.root, tuple(sorted((n, v.folder) for n, v in versions.items())))


@lru_cache(maxsize=2)
def _load(root: Any, key: Any) -> Layers:
    reader = Reader(Store(root))
    # Each channel has a module of the same name with a function ``layers``.
    modules = {
        name: import_module(f"multivector.answers.influence.channels.{name}")
        for name in (*CHANNELS, *BESIDE)
    }
    found = {name: module.layers(reader) for name, module in modules.items()}
    years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    return Layers(reader.names, {n: c for n, c in found.items() if c is not None}, gdp, years)


__all__ = ["Layers", "load_layers"]
