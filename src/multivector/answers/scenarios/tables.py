"""More tables of a scenario: flows by pair, dependence on powers, diversion, exit costs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.columns import caption_of, columns_of
from multivector.answers.result import Result
from multivector.answers.scenarios.solution import (
    AGREEMENT,
    AGREEMENT_SPREAD,
    DEFAULT_DRAWS,
    DEFAULT_SIGMA,
    SEED,
    Solution,
    draw,
    percent,
    places_of,
)
from multivector.answers.scenarios.trade_base import TradeBase, ids, trade_base
from multivector.arrays import Floats
from multivector.codes.resolve import parties, states_of
from multivector.errors import UsageError
from multivector.scenarios.consequences import Exits, pick_up, trade_dependence
from multivector.scenarios.costs import cost_change
from multivector.scenarios.equilibrium import Closure
from multivector.scenarios.rules import Rule, Scenario, named_states
from multivector.vocabulary import DEFAULT_POWERS, LEVEL, TAILS

_MOST_PARTNERS = 8  # of those that trade is diverted to
_DIGITS = (5, 6)  # of the loss of a state and of a power, which is smaller, and of their ends


def focus_states(answer: Solution) -> list[str]:
    """Return the states named in the rules, otherwise those most affected."""
    named = [s for s in sorted(named_states(answer.scenario.rules)) if s in answer.base.names]
    if named:
        return named
    order = np.argsort(-np.abs(answer.equilibrium.real_wage - 1.0), kind="stable")
    return [answer.base.names[int(i)] for i in order[:10]]


def _table(
    title: str, kind: str, rows: list[dict[str, Any]], base: TradeBase, run: dict[str, Any]
) -> Result:
    caption = caption_of("whatif")
    return Result(title, columns_of(kind), tuple(rows), base.origins, caption=caption, run=run)


def whatif_detail(answer: Solution, states: Iterable[str] | None = None) -> Result:
    """Return flows and import shares before and after, for pairs with one of the states.

    Flows are in USD; shares are of the importer's expenditure, including domestic trade. ``lower``
    and ``upper`` are bounds on ``share_after``; ``change`` and ``cost_change`` are percentages, the
    latter null if trade ends. ``states``: exporters or importers; default: those in the rules.

    >>> from multivector.answers.scenarios.whatif import whatif
    >>> answer = whatif(costs=["RUS<>KAZ:+30%"], draws=0)
    >>> row = next(r for r in whatif_detail(answer, ["KAZ"]) if r["exporter"] == "RUS")
    >>> row["importer"], row["flow_after"] < row["flow_before"]
    ('KAZ', True)
    """
    e, base = answer.equilibrium, answer.base
    chosen = set(places_of(base, states if states is not None else focus_states(answer)))
    before, after = e.before / e.before.sum(axis=0), e.after / e.after.sum(axis=0)
    factor = answer.factor
    low = high = None
    if answer.draws is not None:
        drawn = answer.draws.flows()[1]
        low, high = np.quantile(drawn / drawn.sum(axis=1, keepdims=True), TAILS, axis=0)
    rows = [
        {
            "exporter": base.names[i],
            "importer": base.names[j],
            "flow_before": round(float(e.before[i, j])),
            "flow_after": round(float(e.after[i, j])),
            "share_before": round(float(before[i, j]), 6),
            "share_after": round(float(after[i, j]), 6),
            "lower": None if low is None else round(float(low[i, j]), 6),
            "upper": None if high is None else round(float(high[i, j]), 6),
            "change": percent(e.after[i, j] / e.before[i, j]),
            "cost_change": percent(factor[i, j]) if np.isfinite(factor[i, j]) else None,
            "level": None if low is None else LEVEL,
            "origins": ids(base),
        }
        for i, j in np.argwhere(e.before > 0).tolist()
        if i in chosen or j in chosen
    ]
    return _table("Flows and shares before and after", "whatif-detail", rows, base, answer.run)


def _power(code: str, base: TradeBase) -> list[int]:
    """Return the row indices of a state, or of a bloc's members in the year of the trade data."""
    codes = states_of([code], on=base.year or 2025, parameter="powers")
    found = [i for i, name in enumerate(base.names) if name in codes]
    if not found:
        raise UsageError(f"no trade data for {code}", where="powers")
    return found


def whatif_powers(
    answer: Solution, states: Iterable[str], powers: Iterable[str] = DEFAULT_POWERS
) -> Result:
    """Return the change of each state's trade dependence D on each power.

    Columns are D before and after (shares of all trade, including domestic trade), the change, and
    its range over draws. A power and itself, or a bloc and its member, have no row.

    >>> from multivector.answers.scenarios.whatif import whatif
    >>> answer = whatif(costs=["RUS<>KAZ:+30%"], draws=0)
    >>> rows = whatif_powers(answer, ["KAZ"], ["RUS", "CHN"])
    >>> rows[0]["change"] < 0 < rows[1]["change"]
    True
    """
    e, base = answer.equilibrium, answer.base
    chosen = places_of(base, states)
    rows = []
    for power in parties(powers):
        members_at = _power(power, base)
        before, after = (trade_dependence(f, members_at) for f in (e.before, e.after))
        pairs = zip(*answer.draws.flows(), strict=True) if answer.draws else ()
        moved = [
            trade_dependence(b, members_at) - trade_dependence(a, members_at) for a, b in pairs
        ]
        drawn = np.stack(moved) if moved else None
        for i in chosen:
            if i in members_at:
                continue
            low, high = _bounds(None if drawn is None else drawn[:, i])
            row = {
                "state": base.names[i],
                "power": power,
                "dependence_before": round(float(before[i]), 5),
                "dependence_after": round(float(after[i]), 5),
                "change": round(float(after[i] - before[i]), 5),
                "lower": low,
                "upper": high,
                "level": None if drawn is None else LEVEL,
                "origins": ids(base),
            }
            rows.append(row)
    return _table(
        "Trade dependence on powers before and after", "whatif-powers", rows, base, answer.run
    )


def _bounds(values: Floats | None, digits: int = 5) -> tuple[float, float] | tuple[None, None]:
    """Return the ends of the range of draws; None without draws."""
    if values is None:
        return None, None
    low, high = np.quantile(values, TAILS)
    return round(float(low), digits), round(float(high), digits)


def whatif_pick_up(answer: Solution, states: Iterable[str]) -> Result:
    """Return trade diversion: which partners replace the trade lost with the affected partners.

    For exports and imports: the partners with the largest gains, in USD and as a share of the loss.
    Domestic trade is listed under the state itself.

    >>> from multivector.answers.scenarios.whatif import whatif
    >>> answer = whatif(costs=["RUS<>KAZ:+30%"], draws=0)
    >>> {r["direction"] for r in whatif_pick_up(answer, ["KAZ"])} == {"exports", "imports"}
    True
    """
    e, base = answer.equilibrium, answer.base
    factor = answer.factor
    rows = []
    for i in places_of(base, states):
        sides = (
            ("exports", e.before[i], e.after[i], factor[i] > 1 + 1e-9),
            ("imports", e.before[:, i], e.after[:, i], factor[:, i] > 1 + 1e-9),
        )
        for direction, before, after, hit in sides:
            found = pick_up(before, after, hit)
            if not found.lost > 0:
                continue
            for k in np.argsort(-found.gained, kind="stable")[:_MOST_PARTNERS].tolist():
                if found.gained[k] <= 0:
                    break
                row = {
                    "state": base.names[i],
                    "direction": direction,
                    "partner": base.names[k],
                    "change_usd": round(float(found.gained[k])),
                    "share_of_loss": round(float(found.share[k]), 4),
                    "lost_usd": round(found.lost),
                    "origins": ids(base),
                }
                rows.append(row)
    return _table("Trade diversion to other partners", "whatif-diversion", rows, base, answer.run)


def exit_costs(
    states: Iterable[str], powers: Iterable[str] = DEFAULT_POWERS, *, sigma: float = DEFAULT_SIGMA,
    closure: Closure = "closed", year: int | None = None, flows: Path | None = None,
    draws: int = DEFAULT_DRAWS, base: TradeBase | None = None,
) -> Result:  # fmt: skip
    """Return the losses of each state and each power if their trade ended.

    Losses are percentages of real income, with ranges over draws of σ and domestic trade; also each
    side's share of the other's foreign trade, which does not depend on the model.

    >>> row = exit_costs(["KAZ"], ["RUS"], draws=0)[0]
    >>> 0 < row["power_loss"] < row["loss"] < row["frozen_loss"]
    True
    """
    base = base or trade_base(flows=flows, year=year)
    chosen = [base.names[i] for i in places_of(base, states)]
    pairs = [
        (state, power, members)
        for power in parties(powers)
        for members in [[base.names[i] for i in _power(power, base)]]
        for state in chosen
        if state not in members
    ]

    exits = Exits(base.flows, base.names, sigma=sigma, closure=closure)
    rows: list[dict[str, Any]] = []
    for state, power, members in pairs:
        found = exits.cost(state, members)
        drawn = _drawn_losses(base, state, members, (sigma, closure), draws)
        (lower, upper), (power_lower, power_upper) = map(_bounds, drawn, _DIGITS)
        row = {
            "state": state,
            "power": power,
            "loss": round(100.0 * found.loss, _DIGITS[0]),
            "lower": lower,
            "upper": upper,
            "level": LEVEL if draws else None,
            "power_loss": round(100.0 * found.power_loss, _DIGITS[1]),
            "power_lower": power_lower,
            "power_upper": power_upper,
            "share": round(found.share, 6),
            "power_share": round(found.power_share, 6),
            "frozen_loss": round(100.0 * found.frozen_loss, _DIGITS[0]),
            "origins": ids(base),
        }
        rows.append(row)
    run = {"origins": ids(base), "year": base.year, "notes": list(base.notes), "seed": SEED}
    return _table("Cost of ending trade with a power", "exit-costs", rows, base, run)


def _drawn_losses(
    base: TradeBase, state: str, power: list[str], model: tuple[float, Closure], draws: int
) -> tuple[Floats, Floats] | tuple[None, None]:
    """Return the losses of a state and a power, per cent, in the draws of ``whatif``."""
    if not draws:
        return None, None
    rule = Rule("close-trade", f"close {state}", frozenset([state]), frozenset(power))
    costs, about = cost_change(Scenario((rule,)), base.names), (AGREEMENT, AGREEMENT_SPREAD)
    found = draw(base, costs, (model[0], *about), model[1], draws).values["welfare"]
    at, spending = [base.names.index(name) for name in power], base.flows.sum(axis=0)
    theirs = found[:, at] @ spending[at] / spending[at].sum()
    return 100.0 * (1.0 - found[:, base.names.index(state)]), 100.0 * (1.0 - theirs)
