"""Hold the Factbook's first answer on trade against flows; make its errors from years to 2013.

Lists like the Factbook's are made from the flows of a year without a maker: five partners a state,
rounded to a hundredth, an eighth of the entries missing, totals off by a twentieth. What the maker
left out says of two years later is the truth: lists of 2023 answer for today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence.listed_trade import complete_shares, listed_trade, spread_over
from multivector.answers.scenarios.factbook_lists import complete_lists
from multivector.arrays import Bools, Floats
from multivector.codes.blocs import members
from multivector.codes.regions import region
from multivector.measures import listed_shares as rule
from multivector.measures.trade_flows import pair_factors
from validity.page import per_cent, shown

if TYPE_CHECKING:
    from validity.trade import Study

Strings = NDArray[np.str_]
POWERS = ("CHN", "RUS", "USA", "TUR", "DEU", "FRA", "ITA", "JPN", "IND", "GBR")
BLOCS = ("EU", "EAEU", "ASEAN")
REGIONS = (
    *("central-asia", "south-caucasus", "europe", "africa", "middle-east", "asia"),
    *("latin-america", "pacific-islands"),
)
MISSING, TOTALS, HORIZON = 0.12, 0.05, 2
LEAST_SHARE, FEWEST_PARTNERS, LEAST = 1e-3, 20, 100


@dataclass(frozen=True)
class Pairs:
    """Shares of powers in states' foreign trade: estimate, its listed part, truth; (m,) each."""

    state: Strings
    power: Strings
    year: Floats
    many: Bools
    share: Floats
    named: Floats
    factor: Floats
    truth: Floats
    alone: Floats

    def where(self, keep: Bools) -> "Pairs":
        """Return some of them."""
        return Pairs(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))

    @property
    def error(self) -> Floats:
        """Logarithm of truth over estimate."""
        return np.log(np.maximum(self.truth, 1e-5) / np.maximum(self.share, 1e-5))

    @property
    def ends(self) -> Floats:
        """Ends of the ranges, (m, 2), logarithms over the estimate."""
        listed, size = rule.cell(self.share, self.named)
        return rule._errors()[self.many.astype(int), listed, size] * self.factor[:, None]


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return several as one."""
    names = Pairs.__dataclass_fields__
    return Pairs(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))


def _lists(flows: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return shares of sales and of purchases as lists of five have them, NaN elsewhere."""

    def top(shares: Floats) -> Floats:
        out = np.full(shares.shape, np.nan)
        for row, line in enumerate(shares):
            first = [k for k in np.argsort(-line)[:6] if rng.random() > MISSING][:5]
            for k in first:
                out[row, k] = round(line[k], 2) or np.nan
        return out

    return top(flows / flows.sum(axis=1, keepdims=True)), top((flows / flows.sum(axis=0)).T).T


def made(study: "Study", year: int, maker: str, truth: Floats | None) -> Pairs | None:
    """Return what lists made without a maker say, beside what it says."""
    if truth is None:
        return None
    flows = np.nan_to_num(study.without(maker).year(year).value)
    np.fill_diagonal(flows, 0.0)
    place = study.all.place
    names = [
        name
        for name in listed_trade().names
        if name in place and min(flows[place[name]].sum(), flows[:, place[name]].sum()) > 1e7
    ]
    at = np.ix_(*([place[name] for name in names],) * 2)
    flows = flows[at]
    rng = np.random.default_rng(year)
    sold, bought = _lists(flows, rng)
    exports, imports = (
        flows.sum(axis=axis) * np.exp(rng.normal(0, TOTALS, len(names))) for axis in (1, 0)
    )
    whole = complete_lists(names, exports, imports, sold, bought).flows
    share, named = complete_shares(whole, sold, bought)
    return _pairs(names, year, share, named, np.exp(truth[at]), np.zeros_like(share))


def _pairs(
    names: Sequence[str], year: int, share: Floats, named: Floats, true: Floats, alone: Floats
) -> Pairs:
    known = np.isfinite(true)
    enough = np.minimum(known.sum(axis=0), known.sum(axis=1)) >= FEWEST_PARTNERS
    true = np.nan_to_num(true)
    with np.errstate(invalid="ignore"):
        truth = (true / true.sum(axis=1, keepdims=True) + (true / true.sum(axis=0)).T) / 2
    factor = pair_factors(names)
    factor = (factor + factor.T) / 2
    place = {name: k for k, name in enumerate(names)}
    day = f"{min(max(year, 2004), 2024)}-07-01"
    sides = {p: [p] for p in POWERS} | {b: sorted(members(b, day)) for b in BLOCS}
    rows, powers = [], []
    for power, words in sides.items():
        at = [place[word] for word in words if word in place]
        for i in range(len(names)):
            if i not in at and at and enough[i]:
                total = share[i, at].sum()
                by = float((factor[i, at] * share[i, at]).sum() / max(total, 1e-12))
                rows.append(
                    [
                        spread_over(share[i, at]),
                        total,
                        named[i, at].sum(),
                        by,
                        truth[i, at].sum(),
                        alone[i, at].sum(),
                        i,
                    ]
                )
                powers.append(power)
    table = np.array(rows)
    some = np.fmax(table[:, 1], table[:, 4]) > LEAST_SHARE
    table = table[some]
    states, able = np.array(names)[table[:, 6].astype(int)], np.array(powers)[some]
    years = np.full(len(table), float(year))
    return Pairs(states, able, years, table[:, 0] > 0, *table[:, 1:6].T)


def cases(study: "Study", years: Sequence[int]) -> Iterator[tuple[str, Pairs]]:
    """Give name and pairs of each year of truth."""
    from multivector.answers.influence.ties.trade_flows import ATLAS

    for year in years:
        for name, maker, truth in (
            ("Harvard", "Harvard", study.all.grid(ATLAS, year)),
            ("USITC (ITPD)", "USITC", study.outside("itpd", year)),
        ):
            found = made(study, year - HORIZON, maker, truth)
            if found is not None:
                yield name, found


def calibrate(study: "Study") -> list[list[object]]:
    """Return the rows of ``listed_errors.tsv``."""
    every = joined([found for _, found in cases(study, range(2005, 2014))])
    listed, size = rule.cell(every.share, every.named)
    error = every.error / every.factor
    rows: list[list[object]] = []
    for many, part, large in np.ndindex(2, len(rule.LISTED) + 1, len(rule.SIZES) + 1):
        of_part = (every.many == many) & (listed == part)
        place = of_part & (size == large)
        place = place if place.sum() >= LEAST else of_part
        lower, upper = np.quantile(error[place], [0.05, 0.95])
        rows.append([many, part, large, f"{lower:.3f}", f"{upper:.3f}", int(place.sum())])
    return rows


def real(study: "Study", year: int, without: str) -> Pairs:
    """Return what the Factbook's own lists say, beside the flows of a year."""
    lists = listed_trade()
    keep = [k for k, name in enumerate(lists.names) if name in study.all.place]
    names = [lists.names[k] for k in keep]
    at = np.ix_(*([study.all.place[name] for name in names],) * 2)
    flows = study.without(without).year(year).value[at]
    np.fill_diagonal(flows, np.nan)
    inside = np.ix_(keep, keep)
    found = lists.share[inside], lists.named[inside], flows, lists.alone[inside]
    return _pairs(names, year, *found)


def section(study: "Study") -> list[str]:
    """Return the section of the page."""
    later: dict[str, list[Pairs]] = {}
    for name, found in cases(study, range(2014, 2021)):
        later.setdefault(name, []).append(found)
    held = {f"lists made from flows, {name} two years on": joined(p) for name, p in later.items()}
    own = {
        f"the Factbook's lists, {what}": real(study, year, maker)
        for what, year, maker in (
            ("flows of 2022", 2022, ""),
            ("flows of 2023", 2023, ""),
            ("flows of 2023 without CEPII", 2023, "CEPII"),
        )
    }
    lines = [
        "## Without installed data: the Factbook's lists", "",
        "The Factbook lists five partners per state; the rest is estimated by gravity, and the "
        f"ranges come from lists made from flows to {2013 - HORIZON} and another producer's "
        f"figures {HORIZON} years later, to 2013. A power that no list names has no share, only a "
        "maximum: the upper end, or what gravity alone predicts, if that is more. "
        "The 2023 lists come from BACI, as their agreement with it shows, so they are tested on "
        "flows in 2022, or on flows in 2023 without CEPII.", "",
    ]  # fmt: skip
    head = ["held against", "n", "coverage", "listed", "partly", "at most holds", "median error"]
    rows = [_row(label, found) for label, found in (held | own).items()]
    test = own["the Factbook's lists, flows of 2022"]
    rows.append(_row("flows of 2022: the EU as the power", test.where(test.power == "EU")))
    for name in REGIONS:
        inside = set(region(name).states)
        part = test.where(np.isin(test.state, list(inside)))
        rows.append(_row(f"flows of 2022: {name}", part))
    from validity.page import table

    return [*lines, *table(head, rows)]


def _row(label: str, found: Pairs) -> list[str]:
    lower, upper = found.ends.T
    inside = (found.error >= lower) & (found.error <= upper)
    listed, _ = rule.cell(found.share, found.named)
    none = found.named == 0
    size = np.abs(found.error[~none])
    shares = [inside[part] for part in (listed == 2, (listed < 2) & ~none)]
    most = np.maximum(found.share * np.exp(upper), found.alone)
    shares.append((found.truth <= most)[none])
    return [
        label, f"{len(inside):,}", per_cent(inside.mean(), 1),
        *(per_cent(part.mean(), 1) if len(part) >= 10 else "–" for part in shares),
        shown(float(np.median(size)), 3),
    ]  # fmt: skip
