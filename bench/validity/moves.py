"""What the criterion test rests on: moves of votes, and what was known the year before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence.grids import Layers
from multivector.answers.influence.sides import pick_years
from multivector.answers.scenarios.gravity import cost_variables
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Floats
from multivector.measures.agreement import agree_matrix, divided
from multivector.measures.capacity.capacity import compose, measure_channel
from multivector.routing.tables import hubs
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS
from validity.panels import WEIGHTS, Panel, measure, scaled

FEWEST_VOTES = 10
LONGER = 5
AFTERWARDS = "afterwards: "
PACT = "defence pact"
VALUE = {"yes": 1.0, "abstain": 2.0, "no": 3.0}


@dataclass(frozen=True, slots=True)
class Moves:
    """Dyads of state and power by year, one row each; all columns (N,) are known.

    ``y`` is the change of agreement into the year; ``before`` the agreement of the year before and
    ``longer`` the mean of the five before that; ``columns`` what was known of the year before,
    those looked at afterwards by names that begin with ``AFTERWARDS`` (NaN where unknown);
    ``dropped`` counts rows by what they lack.
    """

    y: Floats
    before: Floats
    longer: Floats
    columns: dict[str, Floats]
    states: NDArray[np.intp]
    slots: NDArray[np.intp]
    years: NDArray[np.intp]
    powers: NDArray[np.intp]
    names: tuple[str, ...]
    dropped: dict[str, int]
    channels: tuple[str, ...]


def voters() -> tuple[str, ...]:
    """Return the states that ever voted in the General Assembly."""
    return load_assembly().names


def yearly_agreement(powers: Sequence[str], states: Sequence[str], years: Sequence[int]) -> Floats:
    """Return agreement over divided roll calls, (P, S, T); NaN under ten joint votes."""
    assembly = load_assembly()
    grid = assembly.grid()
    use = divided(grid)
    at = {name: i for i, name in enumerate(assembly.names)}
    out = np.full((len(powers), len(states), len(years)), np.nan)
    row = [at[power] for power in powers]
    column = [at.get(state, -1) for state in states]
    for t, year in enumerate(years):
        found = agree_matrix(grid[:, use & (assembly.years == year)], keep_unanimous=True)
        value = np.where(found.votes >= FEWEST_VOTES, found.agreement, np.nan)
        cut = value[np.ix_(row, column)]
        out[:, :, t] = np.where(np.array(column) >= 0, cut, np.nan)
    return out


def on_resolution(powers: Sequence[str], states: Sequence[str]) -> tuple[Floats, dict[str, str]]:
    """Return agreement with each power on ES-11/1, (P, S), NaN where absent; and the votes."""
    rows = Store().read("un_resolution_votes", origin="unga_es11_1").to_pylist()
    votes = {row["state"]: row["vote"] for row in rows if row["resolution"] == "ES-11/1"}
    cast = np.array([VALUE.get(votes.get(state, ""), np.nan) for state in states])
    theirs = np.array([VALUE[votes[power]] for power in powers])
    return 1 - np.abs(theirs[:, None] - cast) / 2, votes


def predictors(
    layers: Layers, powers: Sequence[str], states: Sequence[str], years: Sequence[int]
) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """Return what is known of each year by name, (P, S, T), and the channels of the composite."""
    panel = measure(layers, powers, states, years)
    found = {"capacity": panel.composite.value, **_afterwards(panel)}
    trade = panel.channels[CHANNELS.index("trade")]
    gdp = _gdp(layers, states, years)
    over = np.where(panel.sides.valid, trade.figures.sum(axis=0), np.nan) / gdp
    # As shares within capacity are: ships on the Marshall Islands' register are 17 times its GDP.
    found["trade / GDP"] = np.minimum(over, 1.0)
    found["log trade / GDP"] = np.log1p(100 * found["trade / GDP"])
    theirs = _gdp(layers, powers, years)
    found["log GDP x GDP"] = np.log(theirs)[:, None] + np.log(gdp)[None]
    found["log distance"] = np.repeat(_distances(powers, states)[..., None], len(years), axis=2)
    return found, tuple(panel.used())


def _afterwards(panel: Panel) -> dict[str, Floats]:
    """Return channels alone, the composite without each, and without alliances, by name."""
    found = {}
    for name in panel.used():
        found[f"{AFTERWARDS}{name} alone"] = panel.values[CHANNELS.index(name)].capacity
    for name in panel.used():
        found[f"{AFTERWARDS}without {name}"] = panel.over({name: 0.0}).value
    bound = _without_pacts(panel)
    if bound is not None:
        found[f"{AFTERWARDS}without defence pacts"] = bound
    return found


def _without_pacts(panel: Panel) -> Floats | None:
    """Return the composite with a security channel of arms alone; None if it is that already."""
    at = CHANNELS.index("security")
    security = panel.channels[at]
    kept = [k for k, name in enumerate(security.shares) if not name.startswith(PACT)]
    if len(kept) in (0, len(security.shares)):
        return None
    arms = replace(
        security,
        shares=tuple(security.shares[k] for k in kept),
        figures=security.figures[kept],
        totals=security.totals[kept],
        flows=tuple(flow for flow in security.flows if not flow.name.startswith(PACT)),
    )
    values = list(panel.values)
    values[at] = measure_channel(arms, panel.sides.valid)
    return compose(values, scaled(WEIGHTS), panel.sides.valid).value


def _gdp(layers: Layers, states: Sequence[str], years: Sequence[int]) -> Floats:
    place, _ = pick_years(layers.gdp_years, years)
    rows = [layers.names.index(state) for state in states]
    values = layers.gdp[rows][:, place]
    return np.where((place >= 0) & (values > 0), values, np.nan)


def _distances(powers: Sequence[str], states: Sequence[str]) -> Floats:
    out = np.full((len(powers), len(states)), np.nan)
    there = [s for s, state in enumerate(states) if state in hubs()]
    for p, power in enumerate(powers):
        other = [s for s in there if states[s] != power]
        pairs = [states[s] for s in other]
        out[p, other] = cost_variables([power] * len(pairs), pairs, [2016] * len(pairs))["lndist"]
    return out


def collect(
    votes: tuple[Floats, Floats, Floats],
    known: dict[str, Floats],
    states: Sequence[str],
    years: Sequence[int],
    channels: tuple[str, ...],
) -> Moves:
    """Line up (P, S, T) arrays as rows; a row that lacks anything is dropped and counted.

    ``votes`` are agreement in the year, in the year before, and over the five before that.
    """
    outcome, before, longer = votes
    keep = np.isfinite(outcome) & np.isfinite(before) & np.isfinite(longer)
    dropped = {"votes": int((~keep).sum())}
    for name in (n for n in known if not n.startswith(AFTERWARDS)):
        lost = keep & ~np.isfinite(known[name])
        dropped[name] = int(lost.sum())
        keep &= ~lost
    # A state with one row says nothing beside its own effect.
    several = keep.sum(axis=(0, 2)) > 1
    dropped["a second row of the state"] = int(keep[:, ~several].sum())
    keep &= several[None, :, None]
    p, s, t = np.nonzero(keep)
    at, state = np.unique(s, return_inverse=True)
    _, slot = np.unique(p * len(years) + t, return_inverse=True)
    return Moves(
        y=(outcome - before)[keep],
        before=before[keep],
        longer=longer[keep],
        columns={name: value[keep] for name, value in known.items()},
        states=state,
        slots=slot,
        years=np.array(years)[t],
        powers=p,
        names=tuple(states[i] for i in at),
        dropped=dropped,
        channels=channels,
    )


def yearly_moves(
    layers: Layers, powers: Sequence[str], states: Sequence[str], years: Sequence[int]
) -> Moves:
    """Return the moves into each of these years, with what was known the year before."""
    known, channels = predictors(layers, powers, states, [year - 1 for year in years])
    first, n = years[0] - LONGER - 1, len(years)
    every = yearly_agreement(powers, states, range(first, years[-1] + 1))
    now, before = every[..., LONGER + 1 :], every[..., LONGER : LONGER + n]
    longer = _mean([every[..., k : k + n] for k in range(LONGER)])
    return collect((now, before, longer), known, states, years, channels)


def _mean(parts: Sequence[Floats]) -> Floats:
    """Return the mean of those that are known."""
    stack = np.stack(parts)
    count = np.isfinite(stack).sum(axis=0)
    return np.where(count > 0, np.nansum(stack, axis=0) / np.maximum(count, 1), np.nan)


def resolution_moves(
    layers: Layers, powers: Sequence[str], states: Sequence[str], year: int
) -> tuple[Moves, dict[str, str]]:
    """Return the moves into ES-11/1 from the agreement of a year before, and the votes."""
    known, channels = predictors(layers, powers, states, [year])
    now, votes = on_resolution(powers, states)
    every = yearly_agreement(powers, states, range(year - LONGER, year + 1))
    longer = _mean([every[..., k : k + 1] for k in range(LONGER)])
    found = collect(
        (now[..., None], every[..., LONGER:], longer), known, states, [year + 1], channels
    )
    return found, votes


def standardised(moves: Moves) -> Moves:
    """Return the columns with mean 0 and standard deviation 1 over the rows."""
    scaled = {
        name: (value - np.nanmean(value)) / (np.nanstd(value) or 1.0)
        for name, value in moves.columns.items()
    }
    return replace(moves, columns=scaled)
