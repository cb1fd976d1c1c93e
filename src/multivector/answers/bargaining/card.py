"""A state's trump card against a power: the value of keeping another power as an option."""

from typing import Any

import numpy as np

from multivector.answers.bargaining.asked import Asked, run_of
from multivector.answers.bargaining.rows import rounded, sentences
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.result import Result
from multivector.answers.scenarios.tables import exit_costs
from multivector.arrays import Floats
from multivector.codes.resolve import party
from multivector.errors import UsageError
from multivector.measures.bargaining.stands import range_of
from multivector.vocabulary import LEVEL

COLUMNS = columns_of("leverage-card")


def card(asked: Asked, keep: str) -> Result:
    """Return the value to each state of keeping a power as an option against the others.

    Raises UsageError if the power does not lobby, or no power is on the other side.

    ``asked``: the simulated answer. ``keep``: one of the lobbying powers.
    """
    kept = party(keep, parameter="keep")
    if kept not in asked.powers:
        what = f"{kept} is not one of the lobbying powers"
        raise UsageError(what, where="keep", allowed=", ".join(asked.powers))
    q = asked.powers.index(kept)
    sides = asked.question.direction
    others = [p for p in range(len(asked.powers)) if (sides[p] * sides[q] < 0).any()]
    if not others:
        raise UsageError(
            f"no power lobbies against {kept}", where="powers", allowed="a power on the other side"
        )
    codes = [asked.powers[p] for p in (*others, q)]
    costs = exit_costs(asked.states, codes, draws=0)
    by_pair = {(row["state"], row["power"]): row for row in costs.rows}
    rows = [_row(asked, s, p, q, by_pair) for p in others for s in range(len(asked.states))]
    said = sentences(asked)
    if asked.shown != "model":
        said = (*said[:-1], "The model does not beat all of them, so no effects are shown.")
    title = f"{asked.question.text}: the value of keeping {kept} as an option"
    if asked.unproven:
        title += "; assuming that lobbying works, at the upper end of the range"
    return Result(
        title=title,
        columns=COLUMNS,
        rows=tuple(rows),
        origins=tuple(dict.fromkeys((*asked.origins, *costs.origins))),
        sentences=said,
        caption=caption_of("leverage-card"),
        run=run_of(asked),
    )


def _row(asked: Asked, s: int, p: int, q: int, costs: dict[Any, Any]) -> dict[str, Any]:
    state, power, kept = asked.states[s], asked.powers[p], asked.powers[q]
    mine, theirs = costs.get((state, power)), costs.get((state, kept))
    cells: dict[str, Any] = dict.fromkeys(("value", "lower", "upper"))
    flag = None
    if not mine or not theirs:
        flag = "exit costs unknown: no recorded trade with both"
    elif mine["loss"] > theirs["loss"]:
        cells = dict.fromkeys(("value", "lower", "upper"), 0.0)
        flag = f"0: ending trade with {power} would cost {state} more than with {kept}"
    elif asked.shown != "model":
        flag = f"the {asked.shown} baseline predicts this question better than the model"
    else:
        found = range_of(_taken_back(asked, s, p, q))
        cells = dict(zip(cells, (rounded(x) for x in found), strict=True))
        if cells["value"] is None:
            flag = "position, capacity or side unknown"
    return {
        "state": state, "power": power, "kept": kept, "question": asked.question.text, **cells,
        **{name: mine[cell] if mine else None for name, cell in _COSTS.items()},
        **{f"{name}_kept": theirs[cell] if theirs else None for name, cell in _COSTS.items()},
        "level": LEVEL, "flag": flag,
    }  # fmt: skip


_COSTS = {"exit_cost": "loss", "power_exit_cost": "power_loss"}


def _taken_back(asked: Asked, s: int, p: int, q: int) -> Floats:
    """Return how much of the other power's effect the kept power reverses, by draw."""
    pair, side = asked.moved_by((p, q)), asked.inputs.direction[:, p]
    back = pair.alone[:, 0, s] - pair.opposed[:, 0, s]
    return np.where(side > 0, back[:, 0], np.where(side < 0, back[:, 2], np.nan))
