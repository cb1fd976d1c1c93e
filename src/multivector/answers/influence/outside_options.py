"""Outside options: how far a state could replace a power, by channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from multivector.answers.columns import columns_of
from multivector.answers.influence.grids import Layers
from multivector.answers.influence.rows import resolve
from multivector.answers.influence.sides import (
    bring,
    choose_sides,
    choose_years,
    exists,
    form_sides,
)
from multivector.answers.result import Result, number
from multivector.arrays import Floats
from multivector.codes.resolve import parties, states_of
from multivector.errors import UsageError
from multivector.measures.capacity.capacity import outside_options, sub_shares
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS, LEVEL
from multivector.years import Span

COLUMNS = columns_of("outside-options")
MEASURED, BOUND = "equilibrium", "upper bound"
_FROM_EXIT = ("outside_option", "lower", "upper", "level", "loss", "frozen_loss")
DRAWS = 20  # each draw solves the equilibrium again
_CAPTION = (
    "Outside option: 0 if nobody could replace the power, 1 if others could replace it fully. "
    "Trade: 1 - loss / frozen_loss, where loss is the real income lost (per cent) if trade with "
    "the power ends, and frozen_loss the same with all other flows unchanged; the range covers "
    "90 % of draws of the elasticity and of imputed home trade. Other channels: the state's "
    "dependence on the next best partner divided by its dependence on the power, at most 1. This "
    "is an upper bound, as the partner may not be willing to step in."
)


def balance_outside(
    states: Sequence[str], powers: Sequence[str], layers: Layers, year: int | None, title: str
) -> Result:
    """Return the outside option of states against powers, by channel.

    Parameters
    ----------
    states : sequence of str
        Codes.
    powers : sequence of str
        States or blocs.
    layers : Layers
        The loaded layers.
    year : int, optional
        Default: the latest year with trade data.
    title : str
        Description of the states, for the title.

    Returns
    -------
    Result
        One row per state, power and channel. ``kind`` is ``equilibrium`` (computed) or ``upper
        bound``; figures are null if the state does not depend on the power or data are missing,
        with the reason in ``flag``.
    """
    (chosen,) = choose_years(layers, (year, year))
    codes = [choose_sides(layers, None, states, [power], (chosen,)).powers[0] for power in powers]
    rows: list[dict[str, Any]] = []
    for power in dict.fromkeys(codes):
        traded = _trade(states, power, chosen)
        bounds = {n: _bounds(layers, n, states, power, chosen) for n in CHANNELS if n != "trade"}
        for s, state in enumerate(states):
            for name in CHANNELS:
                cells = traded[s] if name == "trade" else bounds[name][s]
                rows.append(
                    {"state": state, "power": power, "channel": name, "year": chosen} | cells
                )
    used = dict.fromkeys([name for row in rows for name in row["origins"]])
    return Result(
        title=f"Outside options of {title} in {chosen}",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=resolve(used, Store().installed()),
        sentences=tuple(_sentences(rows)),
        caption=_CAPTION,
        run={"draws": DRAWS, "level": LEVEL},
        digest=tuple(_digest(rows)),
    )


def _empty(flag: str) -> dict[str, Any]:
    numbers = ("outside_option", "lower", "upper", "level", "kind", "instead")
    cells: dict[str, Any] = dict.fromkeys((*numbers, "loss", "frozen_loss"))
    return cells | {"carried_forward": False, "origins": [], "flag": flag}


def _trade(states: Sequence[str], power: str, year: int) -> list[dict[str, Any]]:
    """Return the cells of trade from the equilibrium, at the latest for the last year of data."""
    from multivector.answers.scenarios.tables import exit_costs
    from multivector.answers.scenarios.trade_base import trade_base

    last = _last_trade_year()
    base = trade_base(year=min(year, last)) if last else trade_base()
    there = [state for state in states if state in base.names]
    found: dict[str, dict[str, Any]] = {}
    if there:
        costs = exit_costs(there, [power], base=base, draws=DRAWS)
        found = {row["state"]: row for row in costs.rows}
    cells = []
    for state in states:
        row = found.get(state)
        if row is None or not np.isfinite(row["outside_option"]):
            cells.append(_empty("no trade with this power in the data"))
            continue
        cells.append(
            _empty("")
            | {name: row[name] for name in _FROM_EXIT}
            | {
                "kind": MEASURED,
                "carried_forward": base.year is not None and base.year < year,
                "origins": list(row["origins"]),
                "flag": None,
            }
        )
    return cells


def _last_trade_year() -> int | None:
    """Return the last year of installed trade data; None if the Factbook is used instead."""
    from multivector.answers.influence.layers import load_layers

    trade = load_layers().channels.get("trade")
    return trade.years[-1] if trade else None


def _bounds(
    layers: Layers, name: str, states: Sequence[str], power: str, year: int
) -> list[dict[str, Any]]:
    """Return the cells of another channel: dependence on the next best partner over the power's."""
    layer = layers.channels.get(name)
    if layer is None:
        return [_empty("no installed origin has data on this channel") for _ in states]
    inside = set(states_of([power], on=year, parameter="outside"))
    others = [code for code in layers.names if code not in inside and exists(code, year)]
    sides = form_sides(layers, [power, *others], states, (year,))
    channel, ages = bring(layer, name, sides)
    share = np.where(sides.valid, sub_shares(channel.figures, channel.totals), np.nan)[..., 0]
    cells = []
    for s in range(len(states)):
        known = np.isfinite(share[:, :, s])
        used = _comparable(known)
        if not used.any():
            cells.append(_empty("no data on both the power and other partners"))
            continue
        dependence = np.where(known[used].all(axis=0), share[used, :, s].mean(axis=0), np.nan)
        carried = bool((ages[used, 0] > 0).any())
        origins = list(
            dict.fromkeys(o for k in np.flatnonzero(used) for o in layer.shares[k].origins)
        )
        cells.append(_bound(dependence, [power, *others], carried, origins))
    return cells


def _comparable(known: Any) -> Any:
    """Return which sub-shares have data on the power and on enough other partners, (K,)."""
    count = known[:, 1:].sum(axis=1)
    return known[:, 0] & (count > 0) & (2 * count >= count.max(initial=0))


def _bound(
    dependence: Floats, names: Sequence[str], carried: bool, origins: list[str]
) -> dict[str, Any]:
    if not dependence[0] > 0:
        return _empty("the state does not depend on this power") | {
            "carried_forward": carried,
            "origins": origins,
        }
    option = float(outside_options(dependence)[0])
    best = int(np.nanargmax(dependence[1:])) + 1
    return _empty("") | {
        "outside_option": number(option),
        "kind": BOUND,
        "instead": names[best] if dependence[best] > 0 else None,
        "carried_forward": carried,
        "origins": origins,
        "flag": None,
    }


def _sentences(rows: Sequence[dict[str, Any]]) -> list[str]:
    said = []
    for row in rows:
        if row["channel"] == "trade" and row["outside_option"] is not None:
            made, low, high = (
                100 * row[n] if row[n] is not None else np.nan
                for n in ("outside_option", "lower", "upper")
            )
            span = f" ({low:.0f} to {high:.0f})" if np.isfinite(low) else ""
            said.append(
                f"{row['state']}, if trade with {row['power']} ends: {row['loss']:.1f} % of real "
                f"income lost, {row['frozen_loss']:.1f} % if nobody replaced it; others offset "
                f"{made:.0f} % of the loss{span}."
            )
    return said


def _digest(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    shown = []
    for row in rows:
        option, low = row["outside_option"], row["lower"]
        bound = "at most " if row["kind"] == BOUND else ""
        shown.append(
            {
                "state": row["state"],
                "without": row["power"],
                "channel": row["channel"],
                "outside option": "·" if option is None else f"{bound}{option:.2f}",
                "90 % range": "" if low is None else f"{low:.2f}-{row['upper']:.2f}",
                "next best": row["instead"] or "",
                "reason if missing": row["flag"] or "",
            }
        )
    return shown


def check_outside(powers: Sequence[str] | None, span: Span) -> Sequence[str] | None:
    """Return the codes of the powers; raise an error if a range of years is given.

    Raises
    ------
    UsageError
        For a range of years, or an empty list of powers.
    """
    if powers is None:
        return None
    if span[0] != span[1]:
        raise UsageError(
            "outside options are measured for a single year", where="years", allowed="a single year"
        )
    return parties(powers, parameter="outside")
