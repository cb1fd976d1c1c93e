"""Load the channels of capacity from the store; parts without an installed source are omitted."""

from functools import lru_cache
from importlib import import_module

from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.loading import Reader, reader_of
from multivector.errors import InputError
from multivector.vocabulary import BESIDE, CHANNELS

NEEDED = "multivector data pull --open"
NOTHING = "no data for these states in these years"


def load_layers() -> Layers:
    """Load the layers of all channels; cached until the store changes."""
    return _load(reader_of(), (*CHANNELS, *BESIDE))


def load_trade() -> Layers:
    """Load the layers of trade; cached until the store changes."""
    return _load(reader_of(), ("trade",))


def require_layers() -> Layers:
    """Load the layers of all channels; InputError if no source of any is installed."""
    layers = load_layers()
    if not layers.channels:
        raise nothing_installed()
    return layers


def nothing_installed() -> InputError:
    """Return the error for a store without data on ties."""
    return InputError("no data on ties between states are installed", next=NEEDED)


@lru_cache(maxsize=2)
def _load(reader: Reader, names: tuple[str, ...]) -> Layers:
    # Each channel has a module of the same name with a function ``layers``.
    modules = {
        name: import_module(f"multivector.answers.influence.channels.{name}") for name in names
    }
    found = {name: module.layers(reader) for name, module in modules.items()}
    years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    return Layers(reader.names, {n: c for n, c in found.items() if c is not None}, gdp, years)
