"""Load the channels of capacity from the store; parts without an installed source are omitted."""

from functools import lru_cache
from importlib import import_module

from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.loading import Reader, reader_of
from multivector.vocabulary import BESIDE, CHANNELS


def load_layers() -> Layers:
    """Load the layers of all channels; cached until the store changes."""
    return _load(reader_of(), (*CHANNELS, *BESIDE))


def load_trade() -> Layers:
    """Load the layers of trade; cached until the store changes."""
    return _load(reader_of(), ("trade",))


@lru_cache(maxsize=4)
def _load(reader: Reader, names: tuple[str, ...]) -> Layers:
    # Each channel has a module of the same name with a function ``layers``.
    modules = {
        name: import_module(f"multivector.answers.influence.channels.{name}") for name in names
    }
    found = {name: module.layers(reader) for name, module in modules.items()}
    years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    return Layers(reader.names, {n: c for n, c in found.items() if c is not None}, gdp, years)
