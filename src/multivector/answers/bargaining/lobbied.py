"""Lobbied roll calls from the store: votes, positions and capacity, as needed by the estimator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from multivector.answers.influence.layers import load_trade
from multivector.answers.influence.measured import CHANNEL_SCALES
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import bring, form_sides
from multivector.answers.voting.assembly import Assembly, load_assembly
from multivector.answers.voting.ideal_points import points_from
from multivector.arrays import Bools, Floats
from multivector.codes.resolve import states_of
from multivector.errors import InputError
from multivector.measures.bargaining.lobbying import LobbiedVotes, Lobbying, estimate_lobbying
from multivector.measures.capacity.capacity import measure_channel
from multivector.store.warehouse import Store

# The one power with a public list of the votes on which it lobbied, and the years in which both
# the list and capacity a year before are on record.
LOBBYIST, FIRST, LAST = "USA", 2001, 2017
# Years of the votes from which positions are estimated.
_POSITIONS = (2000, 2019)
NEEDED = "multivector data pull un_votes un_roll_calls unga_votes unga_matches itpd"
# Share of members' votes needed for a bloc to have a side.
_MAJORITY = 0.5


@dataclass(frozen=True, slots=True)
class Setting:
    """Inputs of the panels: votes, trade layers, and the index of each roll call by ID."""

    assembly: Assembly
    layers: Layers

    def capacity(self, powers: Sequence[str], year: int) -> Floats:
        """Return trade-based capacity, relative to its scale, over all states, (P, n)."""
        names = self.assembly.names
        known = [name for name in names if name in self.layers.names]
        sides = form_sides(self.layers, powers, known, (year,))
        # Errors of the figures are not needed here, and take longer to compute than the figures.
        layer = self.layers.channels["trade"]
        plain = replace(layer, shares=tuple(replace(x, spread=None) for x in layer.shares))
        channel = bring(plain, "trade", sides)
        found = np.full((len(powers), len(names)), np.nan)
        place = [names.index(name) for name in known]
        found[:, place] = measure_channel(channel, sides.valid).capacity[:, :, 0]
        return found / CHANNEL_SCALES["trade"]

    def directions(self, powers: Sequence[str], calls: Any, year: int) -> Floats:
        """Return each power's (or bloc majority's) vote: 1 yes, -1 no, else 0, (P, m)."""
        return sides_of(self.assembly, self.assembly.divided[0][:, calls], powers, year)


def sides_of(assembly: Assembly, votes: Any, powers: Sequence[str], year: int) -> Floats:
    """Return the side each power took in an array of votes (n, m), as (P, m)."""
    found = np.zeros((len(powers), votes.shape[1]))
    for p, power in enumerate(powers):
        members = states_of([power], on=year, parameter="powers")
        rows = assembly.rows_of(members)
        if not rows:
            continue
        own = votes[rows]
        cast = np.maximum((own > 0).sum(axis=0), 1)
        mean = ((own == 1).sum(axis=0) - (own == 3).sum(axis=0).astype(float)) / cast
        found[p] = np.where(np.abs(mean) > _MAJORITY, np.sign(mean), 0.0)
    return found


def panels(
    setting: Setting,
    powers: Sequence[str],
    lobbied: Bools,
    years: tuple[int, int],
    capacity: Callable[[int], Floats],
) -> list[LobbiedVotes]:
    """Return the votes and lobbying of each session in a range of years.

    - ``powers``: P powers.
    - ``lobbied`` (P, R): whether each power lobbied on each roll call.
    - ``years``: first and last.
    - ``capacity``: function of a year that returns the powers' capacity over all states, (P, n).
    """
    assembly = setting.assembly
    votes, divided = assembly.divided
    within = (assembly.years >= _POSITIONS[0]) & (assembly.years <= _POSITIONS[1])
    fit = points_from(assembly, within & ~lobbied.any(axis=0))
    found, missing = [], len(votes) - len(fit.ideal_point)
    for t, session in enumerate(fit.sessions):
        year = int(session) + 1945
        if not years[0] <= year <= years[1]:
            continue
        calls = np.flatnonzero(divided & (assembly.sessions == session))
        # Those after the last state that voted are not estimated.
        point = np.pad(fit.ideal_point[:, t], (0, missing), constant_values=np.nan)
        who = point, capacity(year), setting.directions(powers, calls, year), lobbied[:, calls]
        states = np.arange(len(assembly.names))
        found.append(LobbiedVotes(votes[:, calls], states, assembly.same_as[calls], *who))
    return found


def important(setting: Setting) -> Bools:
    """Return a mask of the roll calls that the United States lists as important, (1, R).

    Raises InputError if the source with the list is not installed.
    """
    columns = ["rcid", "important"]
    rows = Store().read("un_roll_calls", origin="un_roll_calls", columns=columns).to_pylist()
    marked = [row["rcid"] for row in rows if row["important"]]
    return np.isin(setting.assembly.rcid, marked)[None]


def effect_of_lobbying() -> Lobbying:
    """Estimate lambda from the votes that the United States lists as important; cached.

    Raises InputError if trade, the votes or the list are not installed.
    """
    store = Store()
    return _estimated(store.root, store.state())


@lru_cache(maxsize=2)
def _estimated(root: Any, key: Any) -> Lobbying:
    setting = Setting(load_assembly(), load_trade())
    if "trade" not in setting.layers.channels:
        raise InputError("trade-based capacity is unknown", next=NEEDED)
    who, span = [LOBBYIST], (FIRST, LAST)
    return estimate_lobbying(
        panels(setting, who, important(setting), span, lambda y: setting.capacity(who, y - 1))
    )
