"""The years on record for each channel; nothing can be said about later ones."""

from collections.abc import Mapping, Sequence

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.codes.blocs import members
from multivector.codes.resolve import is_bloc
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNEL_FACTS, CHANNELS


def reach_of(states: Sequence[str], powers: Sequence[str]) -> dict[str, tuple[int, int] | None]:
    """Return the first and last year with data on each channel between states and powers.

    By channel; None if no installed source has a figure for any pair. Channels without an installed
    source are omitted. Figures carried forward do not count.

    ``states`` and ``powers``: codes; for a bloc, any member counts.
    """
    layers = load_layers()
    place = {name: i for i, name in enumerate(layers.names)}
    rows = [place[state] for state in states if state in place]
    today = str(max(layers.gdp_years, default=2020))
    sides = {p for power in powers for p in (members(power, today) if is_bloc(power) else [power])}
    columns = [place[side] for side in sides if side in place]
    found: dict[str, tuple[int, int] | None] = {}
    for name in CHANNELS:
        channel = layers.channels.get(name)
        if channel is None:
            continue
        years = set()
        for share in channel.shares:
            cells = share.part[np.ix_(rows, columns)]
            years |= {y for k, y in enumerate(share.years) if np.isfinite(cells[:, :, k]).any()}
        found[name] = (min(years), max(years)) if years else None
    return found


def sources_lacking(reach: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Return, for each channel that :func:`reach_of` omits, the sources that it requires."""
    installed = Store().installed()
    needed = {name: CHANNEL_FACTS[name].pull for name in CHANNELS if name not in reach}
    return {name: tuple(o for o in of if o not in installed) for name, of in needed.items()}
