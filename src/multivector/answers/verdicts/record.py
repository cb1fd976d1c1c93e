"""The public record as quantities that claims about states are checked against."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.answers.influence.ties.loading import reader_of
from multivector.answers.influence.ties.trade_flows import flows_of
from multivector.codes.blocs import BLOCS, members
from multivector.codes.gazetteer.names import lookup
from multivector.codes.naming import display_name
from multivector.codes.states import STATES
from multivector.errors import InputError, UsageError
from multivector.prose import definite, listed
from multivector.store.warehouse import Store
from multivector.tables import read_table

FIRST_FLOW = 2000
# The year of the membership lists.
LISTED = 2023
_OF_WAR = frozenset({"end_war", "prevent_war", "territorial_conflict"})
_NAMED = 4  # senders of one case that are named
_LISTS_FROM = 2001  # before, sanctions on persons were few
SANCTIONS = ("arms", "travel", "financial", "trade")  # kinds, as columns and as cues


@dataclass(frozen=True, slots=True)
class Named:
    """A row of ``quantities.tsv``, whose head says what its columns mean."""

    id: str
    kind: str
    source: str
    unit: str
    title: str
    columns: tuple[str, ...]
    back: int
    traits: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _quantities() -> tuple[Named, ...]:
    rows = read_table("multivector.answers.verdicts", "quantities.tsv")
    return tuple(
        Named(r["quantity"], r["kind"], r["source"], r["unit"], r["title"],
              tuple(r["columns"].split()), int(r["back"] or 0), frozenset(r["traits"].split()),
              re.compile(r["pattern"], re.I)) for r in rows
    )  # fmt: skip


def quantity(name: str) -> Named:
    """Return a quantity by name: of two, the bilateral one, which comes first in the table."""
    return next(q for q in _quantities() if q.id == name)


def named(text: str, kind: str) -> Named | None:
    """Return the quantity of a kind named in a clause, ignoring trade in single commodities.

    Examples
    --------
    >>> named("China is the largest trading partner", "pair").id
    'trade'
    >>> named("the biggest buyer of its gas", "pair") is None
    True
    """
    found = next((q for q in _quantities() if q.kind == kind and q.pattern.search(text)), None)
    flow = found is not None and found.source == "flow"
    return None if flow and on_other_basis(text, "goods") else found


def on_other_basis(text: str, source: str = "basis") -> bool:
    """Return whether a clause uses another basis: per person, a share, a balance; of ``rates``, a
    part of the people or of the prices; of ``goods``, single commodities.
    """
    return any(
        q.pattern.search(text) for q in _quantities() if q.kind == "not" and q.source == source
    )


def rows_of(table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of the store; none if it is not installed."""
    rows: list[dict[str, Any]] = []
    with suppress(InputError, ModuleNotFoundError):
        rows = Store().read(table).to_pylist()
    return rows


def last_year() -> int:
    """Return the last year of the installed flows; without any, that of the membership lists."""
    return next(reversed(flows_of(reader_of()).years), LISTED)


def members_of(code: str, year: int) -> tuple[str, ...]:
    """Return the members of a bloc in a year or region, or the state itself; of "A+B", those of
    each. Of a claim on several years, it is the last of them: see :func:`.blocs.members_over`.

    Examples
    --------
    >>> len(members_of("EU", 2023)), members_of("KAZ", 2023)
    (27, ('KAZ',))
    """
    if "+" in code:
        return tuple(dict.fromkeys(m for one in code.split("+") for m in members_of(one, year)))
    if code in BLOCS and code not in STATES:  # NAM is Namibia
        with suppress(UsageError):  # a bloc without a list of members
            return tuple(sorted(members(code, f"{year}")))
    found = None if code in STATES else lookup(code)
    return found.members if found is not None and found.members else (code,)


def is_on_state(case: Mapping[str, Any]) -> bool:
    """Return whether a row of sanctions is on a state, not on persons or firms there, with whom no
    trade and no payment is allowed: on arms, flights, goods or all trade, over a war, or old.
    """
    trade, money, arms, other = (case.get(k) for k in ("trade", "financial", "arms", "other"))
    aims, whole = {*str(case.get("objective")).split(",")}, "compl" in str(case.get("trade_kinds"))
    war = (trade or money) and aims & _OF_WAR and "terrorism" not in aims
    goods, old = trade and not money, case["first_year"] < _LISTS_FROM
    return bool(war or goods or old or whole or arms or other)


def pooled_in(cases: Sequence[Mapping[str, Any]]) -> str:
    """Return with whom a sender shares its ``cases``, ", together with Chad and Mali", if a kind of
    its sanctions is in no case of its own; else "". A case does not say which kind is whose.
    """
    by: dict[int | None, set[str]] = {}
    for row in rows_of("sanction_cases"):
        by.setdefault(row.get("case"), set()).add(row["sender"])
    # Those beside a bloc follow it.
    beside = [(by.get(c.get("case"), set()) - {c["sender"]}, c) for c in cases]
    beside = [(rest if c["sender"] in STATES else set(), c) for rest, c in beside]
    own = {kind for rest, c in beside if not rest for kind in SANCTIONS if c.get(kind)}
    shared = (rest for rest, c in beside if any(c.get(k) and k not in own for k in SANCTIONS))
    others = {code for rest in shared for code in rest}
    names = sorted(definite(display_name(code)) for code in others)
    names = [*names[: _NAMED - 1], "others"] if len(names) > _NAMED else names
    return f", together with {listed(names)}" if names else ""


def sanctions_of(bloc: str, target: str) -> list[dict[str, Any]]:
    """Return the years of a bloc's sanctions on a state, as rows of the table ``sanctions``."""
    made: dict[int, dict[str, Any]] = {}
    for case in rows_of("sanction_cases"):
        whom = case["target"]  # itself: what it keeps from all members, as ECOWAS small arms
        if whom != bloc == case["sender"] and target in members_of(whom, case["first_year"]):
            for year in range(case["first_year"], case["last_year"] + 1):
                row = made.setdefault(year, {"year": year, "own_cases": 0})
                row |= {kind: row.get(kind) or case[kind] for kind in SANCTIONS}
                row["own_cases"] += 1
    return list(made.values())


def cases_in(year: int) -> list[dict[str, Any]]:
    """Return the cases of sanctions that are on record in a year."""
    return [r for r in rows_of("sanction_cases") if r["first_year"] <= year <= r["last_year"]]


def sanctioning_bloc(sender: str, target: str, year: int) -> str | None:
    """Return the smallest bloc whose sanctions on a state are its members' in a year, or None."""
    others = (r for r in cases_in(year) if r["sender"] != r["target"])
    blocs = {r["sender"] for r in others if target in members_of(r["target"], year)}
    inside = [b for b in blocs & BLOCS.keys() - STATES.keys() if sender in members_of(b, year)]
    return min(inside, key=lambda bloc: len(members_of(bloc, year)), default=None)
