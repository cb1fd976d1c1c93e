"""A scenario's rules as cost factors τ̂ over the pairs of an economy; contradictions raise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.codes.blocs import trade_agreements
from multivector.errors import UsageError
from multivector.prose import listed
from multivector.routing.corridors import Detour, detour
from multivector.routing.tables import hubs
from multivector.scenarios.rules import Rule, Scenario


@dataclass(frozen=True, slots=True)
class CostChange:
    """The effect of a scenario on the trade costs of n states."""

    stated: Floats  # (n, n): Factors of cost rules; infinity where trade is ended
    transit: Floats  # (n, n): Factors of detours and opened lines; infinity where no route is left
    agreement: Floats  # (n, n): 1 where an agreement is joined, −1 where one is left, else 0
    detour: Detour | None  # The days and dollars behind ``transit``
    off_the_map: tuple[str, ...]  # States without a hub, whose routes are assumed unchanged
    notes: tuple[str, ...] = ()  # What other agreements mean for those joined or left

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the seller and the buyer of the pairs whose costs change."""
        found = np.nonzero((self.stated != 1.0) | (self.transit != 1.0) | (self.agreement != 0.0))
        return found[0], found[1]

    def on(self, seller: Ints, buyer: Ints) -> "CostChange":
        """Return the change on some pairs: arrays of shape (h,)."""
        at = seller, buyer
        return replace(
            self, stated=self.stated[at], transit=self.transit[at], agreement=self.agreement[at]
        )

    def factor(
        self, *, coefficient: float | Floats, theta: float | Floats,
        detour_scale: float | Floats = 1.0,
    ) -> Floats:  # fmt: skip
        """Return τ̂: rules, detours (their excess scaled) and agreements together.

        ``coefficient``: effect of an agreement on log trade, (m, 1) for m draws; multiplied by −1/θ
        to obtain a log cost. ``detour_scale``: scale factor for the cost of detours, for draws.
        """
        transit = np.maximum(1.0 + (self.transit - 1.0) * detour_scale, 0.05)
        return np.asarray(self.stated * transit * np.exp(-coefficient * self.agreement / theta))


def cost_change(scenario: Scenario, names: Sequence[str]) -> CostChange:
    """Return the effect of a scenario on the costs between states.

    Raises UsageError if a rule names only states without trade data, or contradicts another rule.

    >>> from multivector.scenarios.rules import cost_rule
    >>> scenario = Scenario((cost_rule("KAZ<>RUS:+30%", on="2016"),))
    >>> cost_change(scenario, ["KAZ", "RUS", "CHN"]).stated[0].tolist()
    [1.0, 1.3, 1.0]
    """
    n = len(names)
    place = {name: i for i, name in enumerate(names)}
    stated, joined, left = np.ones((n, n)), np.zeros((n, n)), np.zeros((n, n))
    owners: dict[tuple[int, int], list[Rule]] = {}
    made = {"close-trade": (stated, np.inf), "join": (joined, 1.0), "leave": (left, 1.0)}
    for rule in scenario.rules:
        changed, value = made.get(rule.kind, (stated, 1.0 + rule.change))
        beside = _moving_alike(rule, scenario.rules)
        for pair in _pairs(rule, place, n, beside) if rule.kind in (*made, "cost") else ():
            _claim(owners.setdefault(pair, []), pair, rule, names)
            changed[pair] = value
    transit, change, off = _transit(scenario, names)
    # Who leaves one bloc together and joins another keeps an agreement with each other.
    agreement = joined - left
    leaving = (rule for rule in scenario.rules if rule.kind == "leave")
    left_by = {(state, rule.name) for rule in leaving for state in rule.first}
    notes = _beside(agreement, owners, names, left_by)
    return CostChange(stated, transit, agreement, change, off, notes)


def _beside(
    agreement: Floats,
    owners: Mapping[tuple[int, int], list[Rule]],
    names: Sequence[str],
    left: Collection[tuple[str, str]],
) -> tuple[str, ...]:
    """Set pairs that leave one agreement but keep another to no change; return what to say."""
    found: dict[tuple[str, bool, str], list[str]] = {}
    for i, j in np.argwhere(agreement).tolist():
        moved = [rule for rule in owners[i, j] if rule.kind in ("join", "leave")]
        held = trade_agreements(names[i], names[j], moved[0].on, left=left)
        held -= {rule.name for rule in moved}
        if not held:
            continue
        if any(names[i] in rule.first for rule in moved):
            key = names[i], bool(agreement[i, j] < 0), listed(sorted(held))
            found.setdefault(key, []).append(names[j])
        # Who joins gets the whole effect: a union does more than the agreement that there was.
        agreement[i, j] = max(agreement[i, j], 0.0)
    return tuple(
        f"trade of {state} with {', '.join(others)} stays free under {kept}, which it keeps; to "
        "add what a union does beyond free trade, use a cost change"
        if stays
        else f"{state} already has free trade with {', '.join(others)} under {kept}; the effect of "
        "a new agreement is counted in full, so it is an upper bound"
        for (state, stays, kept), others in found.items()
    )


def _moving_alike(rule: Rule, rules: Sequence[Rule]) -> frozenset[str]:
    """Return the states that join, or leave, the same bloc: the agreement is among them too."""
    alike = [r.first for r in rules if r.name and (r.kind, r.name) == (rule.kind, rule.name)]
    return frozenset().union(*alike)


def _claim(others: list[Rule], pair: tuple[int, int], rule: Rule, names: Sequence[str]) -> None:
    """Add a rule to those on a pair; raise UsageError if it contradicts one of them."""
    for other in others:
        same = (other.kind, other.change) == (rule.kind, rule.change)
        # Agreements combine with each other and with a cost change; two cost changes for one pair
        # contradict.
        kinds = {other.kind, rule.kind}
        if same or (kinds & {"join", "leave"} and "close-trade" not in kinds):
            continue
        one, two = (names[k] for k in pair)
        raise UsageError(
            f"two rules contradict each other for exports from {one} to {two}",
            where=f"{other.words}; {rule.words}",
            allowed="one cost change for each exporter and importer",
        )
    others.append(rule)


def _pairs(
    rule: Rule, place: Mapping[str, int], n: int, beside: frozenset[str]
) -> list[tuple[int, int]]:
    first = [place[s] for s in sorted(rule.first) if s in place]
    second = [place[s] for s in sorted(rule.second) if s in place]
    for side, given in ((first, rule.first), (second, rule.second)):
        if given and not side:
            raise UsageError(
                f"no trade data for {', '.join(sorted(given)[:8])}",
                where=rule.words,
                allowed="states in the data; try another year or other flows",
            )
    everyone = list(range(n))
    a = first or sorted({*everyone} - {*second})
    b = second or sorted({*everyone} - {*first})
    if rule.kind == "close-trade" and not rule.second:
        # All trade of each state, including that between several closed ones.
        b = everyone
    b = [*b, *(place[s] for s in beside if s in place)]
    found = {(i, j) for i in a for j in b if i != j}
    if rule.both_ways:
        found |= {(j, i) for i, j in found}
    return sorted(found)


def _transit(
    scenario: Scenario, names: Sequence[str]
) -> tuple[Floats, Detour | None, tuple[str, ...]]:
    n = len(names)
    avoided, opened = scenario.transit()
    factor = np.ones((n, n))
    if not avoided and not opened:
        return factor, None, ()
    mapped = [k for k, name in enumerate(names) if name in hubs()]
    for rule in scenario.rules:
        unknown = sorted(rule.first - set(hubs())) if rule.kind == "close-transit" else []
        if unknown:
            raise UsageError(
                f"no routes for {', '.join(unknown)}",
                where=rule.words,
                allowed="ISO 3166-1 alpha-3 codes of states with routes",
            )
    change = detour(avoided, opened, [names[k] for k in mapped])
    factor[np.ix_(mapped, mapped)] = change.factor
    np.fill_diagonal(factor, 1.0)
    off = tuple(name for name in names if name not in hubs())
    return factor, change, off
