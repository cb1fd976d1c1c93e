"""Every range that the answers print, held against later or other data."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from multivector.answers.influence.ties import trade_flows as flows
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.scenarios.trade_base import TradeBase, trade_base
from multivector.answers.scenarios.whatif import whatif
from multivector.answers.voting.assembly import load_assembly
from multivector.answers.voting.ideal_points import ideal_points
from multivector.arrays import Bools
from multivector.measures.agreement import agree_sides, divided
from multivector.measures.balance import measure_balance
from multivector.measures.ideal_points.ideal_points import IdealPoints, estimate_ideal_points
from multivector.store.warehouse import Store
from multivector.vocabulary import DEFAULT_POWERS, LEVEL
from validity import listed, spans
from validity.carried import coverage
from validity.page import Section, per_cent, shown, table
from validity.simulated import recover
from validity.sums import counts, sums, vintages
from validity.trade import Study

COVERS = (0.85, 0.95)
FEW = 5  # tests of one range that a row of the page holds
MANY = 100  # changes of a maker left out that are a test
SCENARIOS = ("RUS<>KAZ,KGZ,TJK,TKM,UZB:+30%", "CHN<>VNM,THA,IDN,MYS,PHL:+30%",
             "EU<>SRB,BIH,MKD,ALB,MNE:+30%", "USA<>MEX,CAN:+30%")  # fmt: skip
AREAS = (("hr", "me"), ("nu", "di"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """A range, what it was held against, how many, and the share inside."""

    what: str
    against: str
    n: int
    share: float

    @property
    def covers(self) -> bool:
        """Return whether the range may be called one of 90%."""
        return COVERS[0] <= self.share <= COVERS[1]

    def cells(self) -> list[str]:
        """Return the row of the table."""
        name = "90% range" if self.covers else "spread"
        if self.share > COVERS[1]:
            name = "spread, too wide"
        return [self.what, self.against, f"{self.n:,}", shown(self.share, 3), name]


def counted(what: str, against: str, inside: Bools | Sequence[bool]) -> Coverage:
    """Return the coverage of many ranges."""
    held = np.asarray(inside, dtype=float)
    return Coverage(what, against, len(held), float(held.mean()) if len(held) else float("nan"))


def ranges_section(layers: Layers, folder: Path) -> Section:
    """Print the coverage of every range, and of who is said to be ahead."""
    study = Study()
    summed = counts(sums(study))
    found = [
        *_flows(folder), *_listed(study), *_differences(study), *_summed(summed),
        *_balance(study), *_carried(layers), *_points(), *_votes(), *_scenarios(),
    ]  # fmt: skip
    leads = {**{k: v for k, v in summed.items() if k.startswith("lead")}, **counts(vintages())}
    rows = [one.cells() for one in found]
    brief = ("range", "held against", "coverage", "so it is called")
    good = sum(one.covers for one in found)
    head = ("range", "held against", "n", "coverage", "so it is called")
    lines = [
        "Ranges printed in answers, compared with a later figure or another source; one that does "
        "not cover .85 to .95 is called a spread, also in the results. The error added by carrying "
        "was measured on half of the states, and is tested on the others in later years.",
        "",
        *table(brief, _grouped(found)),
        "The composite, its channels and exit costs have no independent figure to compare with: "
        "spreads by rule.",
        "",
        *_leads(leads),
    ]
    finding = f"{good} of {len(found)} ranges cover .85 to .95; the rest are called spreads."
    tables = {"ranges": [head, *rows], "leads": _lead_rows(leads)}
    return Section("Ranges", tuple(lines), finding=finding, tables=tables)


def _grouped(found: Sequence[Coverage]) -> list[list[str]]:
    """Return a row for each range, with all that it was held against."""
    rows = []
    for what in dict.fromkeys(one.what for one in found):
        of = [one for one in found if one.what == what]
        shares = sorted(one.share for one in of)
        good = sum(one.covers for one in of)
        name = of[0].cells()[-1] if len(of) == 1 else f"{good} of {len(of)} cover"
        if good in (0, len(of)):
            name = "90% range" if good else "spread"
        against = "; ".join(one.against for one in of)
        carried = len(of) > 1 and all(one.against.endswith(" later") for one in of)
        if carried:
            against = f"{of[0].against.split()[0]} to {of[-1].against}"
        cells = "; ".join(shown(one.share, 2) for one in of)
        if carried:
            cells = f"{shown(shares[0], 2)} to {shown(shares[-1], 2)}"
        if len(of) > FEW:
            against = f"{len(of)} producers held out in turn"
            cells = f"{shown(shares[0], 2)} to {shown(shares[-1], 2)}"
        rows.append([what, against, cells, name])
    return rows


def _flows(folder: Path) -> Iterator[Coverage]:
    """Read what `make validity-trade` wrote."""
    with (folder / "validity-trade.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["flows"] == "over 10 m":
                n = int(row["n"].replace(",", ""))
                against = f"{row['left out']}, left out"
                yield Coverage("`flow`, over 10 m", against, n, float(row["coverage"]))


def _listed(study: Study) -> Iterator[Coverage]:
    for year, without in ((2022, ""), (2023, "CEPII")):
        pairs = listed.real(study, year, without)
        lower, upper = pairs.ends.T
        inside = (pairs.error >= lower) & (pairs.error <= upper)
        against = f"flows of {year}" + (f" without {without}" if without else "")
        yield counted("trade share from the Factbook's lists", against, inside)


def _differences(study: Study) -> Iterator[Coverage]:
    """Hold changes between later spans of years against makers left out, each and all."""
    what, every = "`influence --before --after`, trade", []
    for (name, way, later), (inside, *_) in spans.held(study).items():
        if later:
            every.append(inside)
            if len(inside) >= MANY:
                against = name if name.endswith(way) else f"{name}, {way}"
                yield counted(what, f"{against}, left out", inside)
    yield counted(what, "each of all, left out", np.concatenate(every))


def _summed(held: dict[str, list[bool]]) -> Iterator[Coverage]:
    for what, inside in held.items():
        if what.startswith("sum"):
            against = what.removeprefix("sum with a power, ")
            yield counted("trade with a power, producers held out", f"sum over {against}", inside)


def _lead_rows(leads: dict[str, list[bool]]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = [("said", "n", "borne out")]
    return [*rows, *((what, len(held), shown(float(np.mean(held)), 3))
                     for what, held in leads.items())]  # fmt: skip


def _leads(leads: dict[str, list[bool]]) -> list[str]:
    """Say how often who is said to be ahead is so by a maker left out, and by what came later."""
    least = {
        kind: min(float(np.mean(held)) for what, held in leads.items() if what.startswith(kind))
        for kind in ("lead", "clear lead")
    }
    sure = all(share >= LEVEL for share in least.values())
    return [
        f"Leads in nine of ten draws do {'' if sure else 'not '}hold: a power ahead in trade is "
        "also ahead according to a held-out producer in at least "
        f"{per_cent(least['lead'])} of cases; a clear leader as known two years later is first "
        f"today in at least {per_cent(least['clear lead'])} ([leads](validity-leads.csv)).",
        "",
    ]


def _balance(study: Study) -> Iterator[Coverage]:
    """Hold the number of equal partners in trade against a maker left out, and a year later."""
    inside: dict[str, list[Bools]] = {"Harvard, left out": [], "the year after": []}
    for year in (2012, 2014, 2016, 2018, 2020):
        rest = np.nan_to_num(study.without("Harvard").year(year).value)
        own = np.nan_to_num(np.exp(study.all.grid(flows.ATLAS, year)))
        now, then = (np.nan_to_num(study.all.year(y).value) for y in (year, year + 1))
        for against, one, two in zip(inside, (rest, now), (own, then), strict=True):
            for grid in (one, two):
                np.fill_diagonal(grid, 0.0)
            ties = one + one.T, two + two.T
            some = (ties[0].sum(axis=1) > 1e8) & (ties[1].sum(axis=1) > 1e8)
            ours, theirs = (measure_balance(part[some]) for part in ties)
            value = theirs.effective_partners
            inside[against].append((ours.lower <= value) & (value <= ours.upper))
    for against, held in inside.items():
        yield counted("`balance`, trade", against, np.concatenate(held))


def _carried(layers: Layers) -> Iterator[Coverage]:
    """Carry every share so many years and compare it with what came."""
    for link, age, inside in coverage(layers):
        yield counted(f"carried: {link}", f"{age} year{'s' * (age > 1)} later", inside)


def _points() -> Iterator[Coverage]:
    """Hold ideal points against those published, against halves and other issues, and in play."""
    stored = Store().read("ideal_points", origin="ideal_points").to_pylist()
    published = {(r["state"], r["session"]): r["ideal_point"] for r in stored}
    for preset in ("default", "replication"):
        inside = [
            r["lower"] <= published[r["state"], r["session"]] <= r["upper"]
            for r in ideal_points(preset=preset)
            if (r["state"], r["session"]) in published and r["lower"] is not None
        ]
        yield counted(f"ideal points, `{preset}`", "the published points, same votes", inside)
    data = load_assembly()
    # A resolution voted on every year is in one half.
    half = (np.random.default_rng(3).random(len(data.rcid)) < 0.5)[data.same_as]
    areas = [np.any([data.issues[name] for name in area], axis=0) for area in AREAS]
    for against, masks in (("the other half of the resolutions", (half, ~half)),
                           ("human rights, Palestine against arms issues", areas)):  # fmt: skip
        one, two = (_fit(mask) for mask in masks)
        _, left, right = np.intersect1d(one.sessions, two.sessions, return_indices=True)
        width = np.hypot(*((fit.upper - fit.lower)[:, at] / 2
                           for fit, at in ((one, left), (two, right))))  # fmt: skip
        gap = np.abs(one.ideal_point[:, left] - two.ideal_point[:, right])
        known = np.isfinite(gap)
        yield counted("ideal points, `default`", against, (gap <= width)[known])
    yield counted("ideal points", "simulated assemblies", recover().coverage)


def _fit(calls: Bools) -> IdealPoints:
    """Estimate the points of 2000-2019 from some of the roll calls."""
    data = load_assembly()
    calls = calls & (data.years >= 2000) & (data.years < 2020)
    kept = calls[data.roll_calls]
    return estimate_ideal_points(
        data.votes[kept], data.states[kept], data.roll_calls[kept], data.sessions,
        positive=data.names.index("USA"), resolutions=data.same_as, areas=data.issues,
    )  # fmt: skip


def _votes() -> Iterator[Coverage]:
    """Hold agreement in a year against the other half, and against the year after."""
    data = load_assembly()
    grid = data.grid()
    use = divided(grid)
    halves: list[bool] = []
    later: dict[str, list[bool]] = {}
    for year in range(1995, 2023):
        now, then = (np.nonzero(use & (data.years == y))[0] for y in (year, year + 1))
        for power in (p for p in DEFAULT_POWERS if p in data.names):
            mine = grid[data.names.index(power)]
            for votes in grid:
                if votes is mine or (votes[now] > 0).sum() < 40 or (votes[then] > 0).sum() < 40:
                    continue
                whole, a, b = (
                    agree_sides(mine[cols], votes[cols], draws=200)
                    for cols in (now, now[::2], now[1::2])
                )
                sd = np.hypot(a.upper - a.lower, b.upper - b.lower)
                halves.append(abs(a.agreement - b.agreement) <= sd / 2)
                next_year = agree_sides(mine[then], votes[then], draws=1).agreement
                later.setdefault(power, []).append(whole.lower <= next_year <= whole.upper)
    yield counted("`agreement`, a year", "the other half of the roll calls", halves)
    yield counted("`agreement`, a year", "the year after", [*chain(*later.values())])
    yield counted("`agreement`, a year", "the year after, with the USA", later["USA"])


@cache
def bases() -> tuple[TradeBase, TradeBase]:
    """Return the base of installed sources, and that of the embedded Factbook."""
    full = trade_base()
    with (
        tempfile.TemporaryDirectory() as home,
        patch.dict("os.environ", {"MULTIVECTOR_HOME": home}),
    ):
        return full, trade_base()


def _scenarios() -> Iterator[Coverage]:
    """Hold the change of real income against another base, and against the other closures."""
    inside: dict[str, list[bool]] = {"the Factbook as the base": [], "the other closures": []}
    full, factbook = bases()
    for rule in SCENARIOS:
        named = rule.split("<>")[1].split(":")[0].split(",")
        ours = _by_state(rule, full, draws=100)
        others = [("the Factbook as the base", _by_state(rule, factbook))]
        others += [("the other closures", _by_state(rule, full, closure=closure))
                   for closure in ("proportional", "fixed")]  # fmt: skip
        for against, theirs in others:
            for state in named:
                if state in ours and state in theirs:
                    one, value = ours[state], theirs[state]["real_wage_change"]
                    inside[against].append(one["lower"] <= value <= one["upper"])
    for against, held in inside.items():
        yield counted("`whatif`, states named", against, held)


def _by_state(rule: str, base: TradeBase, **options: Any) -> dict[str, dict[str, Any]]:
    answer = whatif(costs=[rule], base=base, **{"draws": 0, **options})
    return {row["state"]: row for row in answer.table}
