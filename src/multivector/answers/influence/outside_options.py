"""What a state and a power would lose if their trade ended: exit costs both ways."""

from collections.abc import Sequence
from typing import Any

from multivector.answers.columns import caption_of, columns_of
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import choose_sides, choose_years
from multivector.answers.result import Result
from multivector.charts.quantity import bare
from multivector.codes.resolve import parties
from multivector.codes.states import name_of
from multivector.errors import UsageError
from multivector.vocabulary import LEVEL
from multivector.years import Span

COLUMNS = columns_of("exit-costs-both-ways")


def balance_outside(
    states: Sequence[str], powers: Sequence[str], layers: Layers, year: int | None, title: str
) -> Result:
    """Return the exit costs of states and powers if their trade ends.

    One row per power and state; null if there is no trade in the data, with the reason in ``flag``.

    ``powers``: states or blocs. ``year``: default: the latest base year of ``whatif``. ``title``:
    description of the states, for the title.
    """
    from multivector.answers.scenarios.solution import DEFAULT_DRAWS, SEED
    from multivector.answers.scenarios.tables import exit_costs
    from multivector.answers.scenarios.trade_base import trade_base

    base = trade_base(year=year)
    (chosen,) = (year,) if year else choose_years(layers, (base.year, base.year))
    codes = [choose_sides(layers, None, states, [power], (chosen,)).powers[0] for power in powers]
    there = [state for state in states if state in base.names]
    costs = exit_costs(there, list(dict.fromkeys(codes)), base=base)
    found = {(row["state"], row["power"]): row for row in costs.rows}
    rows = [
        _row(state, power, base.year or chosen, found.get((state, power)))
        for power in dict.fromkeys(codes)
        for state in states
    ]
    return Result(
        title=f"Exit costs of {title} in {base.year or chosen}",
        columns=COLUMNS, rows=tuple(rows), origins=costs.origins,
        caption=caption_of("exit-costs-both-ways"),
        sentences=tuple(_sentence(row) for row in rows if row["loss"] is not None),
        run={"draws": DEFAULT_DRAWS, "seed": SEED, "level": LEVEL},
    )  # fmt: skip


def _row(state: str, power: str, year: int, cells: dict[str, Any] | None) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"state": state, "power": power, "year": year, "origins": []}
    if cells is None:
        return row | {"flag": "no trade with this power in the data"}
    return row | {name: value for name, value in cells.items() if name in COLUMNS}


def _sentence(row: dict[str, Any]) -> str:
    percents = (row[name] / 100 for name in ("loss", "lower", "upper", "power_loss"))
    loss, low, high, theirs, share, back = (
        bare(value, "share") for value in (*percents, row["share"], row["power_share"])
    )
    state, power = name_of(row["state"]), name_of(row["power"])
    return (
        f"On trade of {row['year']}, if {state} and {power} ended it, {state} would lose {loss} of "
        f"real income ({low} to {high}), {power} {theirs}; {power} accounts "
        f"for {share} of {state}'s foreign trade, and {state} for {back} of {power}'s."
    )


def check_outside(powers: Sequence[str] | None, span: Span) -> Sequence[str] | None:
    """Return the codes of the powers; raise an error if a range of years is given.

    Raises UsageError for a range of years, or an empty list of powers.
    """
    if powers is None:
        return None
    if span[0] != span[1]:
        raise UsageError(
            "exit costs are measured for a single year", where="years", allowed="a single year"
        )
    return parties(powers, parameter="outside", years=span)
