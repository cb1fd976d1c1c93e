"""What an audit of commit a19906e found, the test that fails there, and the figure now.

The test's assertion was put to the code of that commit, by its names of then, with the same files
of data; ``before`` is what it printed.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from multivector.answers.columns import tables as columns
from multivector.answers.influence.influence import influence
from multivector.answers.scenarios.trade_base import TradeBase, trade_base
from multivector.answers.scenarios.whatif import whatif
from multivector.codes.blocs import members
from multivector.codes.states import STATES
from multivector.vocabulary import COMPOSITE_CHANNELS, DEFAULT_POWERS
from validity.page import per_cent, ranged, shown
from validity.ranges import bases

ROOT = Path(__file__).parents[2]
RULE = "RUS<>KAZ,KGZ,TJK,TKM,UZB:+30%"
HEAD = ("finding", "of", "test", "at a19906e it", "before", "now")
AREAS = ("ideal points, `default`", "human rights, Palestine against arms issues")
Rows = Sequence[Mapping[str, object]]


def findings(found: Sequence[Sequence[object]], targets: int) -> list[tuple[str, ...]]:
    """Return the table; ``found`` is that of the ranges, ``targets`` the number of targets."""
    covered = {(str(row[0]), str(row[1])): float(str(row[3])) for row in found[1:]}
    every = list(influence(states=sorted(_there()), powers=list(DEFAULT_POWERS), years=2016))
    now: dict[str, Callable[[], str]] = {
        "W1 home trade": _two_bases,
        "W1 output": _below_gdp,
        "W2 change points": _false_changes,
        "W3 home draw": lambda: _row(every, "USA", "CAN", "trade"),
        "W4 blank host tables": lambda: _row(every, "CHN", "KAZ", "migration"),
        "W5 undated articles": lambda: "a composite always has " + ", ".join(COMPOSITE_CHANNELS),
        "W6 bounds": lambda: _outside(every),
        "M1 carried figures": lambda: _carried(covered),
        "M2 weights": lambda: _leads(every),
        "M3 outside option": _no_option,
        "M4 routes": lambda: (
            "transport in no composite by default; days and cost of one way, no share (section 8)"
        ),
        "M5 carried trade": _age_of_trade,
        "M6 ideal points": lambda: (
            f"{per_cent(covered[AREAS])}, called a spread; `by_issue` beside each point"
        ),
        "M7 targets": lambda: f"{targets} targets, each with its power or a wrong figure's score",
    }
    rows = [(k, of, f"tests/{test}", *old, now[f"{k} {of}"]()) for k, of, test, *old in _kept()]
    return [HEAD, *rows]


def _kept() -> list[list[str]]:
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter="\t"))[1:]


TESTS = tuple(row[2] for row in _kept())


def _there() -> list[str]:
    out = {*DEFAULT_POWERS, *members("EU", "2016-07-01")}
    return [name for name in trade_base().names if name in STATES and name not in out]


def _two_bases() -> str:
    full, factbook = bases()
    parts = [(name, _real_wage(base)) for name, base in (("ITPD", full), ("Factbook", factbook))]
    return "; ".join(f"{text} by {name}" for name, text in parts)


def _real_wage(base: TradeBase) -> str:
    row = next(r for r in whatif(costs=[RULE], base=base, states=["KAZ"]).table)
    return ranged(row["real_wage_change"], row["lower"], row["upper"], 2)


def _below_gdp() -> str:
    from multivector.answers.home_trade import gdp_of

    base = trade_base()
    gdp = gdp_of(base.names, base.year or 2016)
    return per_cent(float((base.flows.sum(axis=1) < gdp)[np.isfinite(gdp)].mean()))


def _false_changes() -> str:
    """Read the table that `make changes` wrote."""
    text = (ROOT / "docs" / "methods" / "change_points.md").read_text("utf-8")
    rows = re.findall(r"^\|((?:Poisson|AR|negative|tone, [.\d]+ events)[^|]*)\|\d+\|([\d.]+)\|",
                      text, re.MULTILINE)  # fmt: skip
    return f"at most {max(float(share) for _, share in rows)}% in {len(rows)} kinds of series"


def _row(rows: Rows, power: str, state: str, channel: str) -> str:
    for row in rows:
        if (row["influencer"], row["influencee"], row["channel"]) == (power, state, channel):
            if row["value"] is None:
                return "unknown"
            value, lower, upper = (float(str(row[k])) for k in ("value", "lower", "upper"))
            return f"rank {row['rank_lower']} to {row['rank_upper']}, {ranged(value, lower, upper)}"
    raise SystemExit(f"findings: no row {power} {state} {channel}")


def _outside(rows: Rows) -> str:
    known = [r for r in rows if r["value"] is not None and r["lowest"] is not None]
    out = [not float(str(r["lowest"])) <= float(str(r["value"])) <= float(str(r["highest"]))
           for r in known]  # fmt: skip
    return per_cent(float(np.mean(out)))


def _leads(rows: Rows) -> str:
    ranked = [r for r in rows if r["channel"] == "composite" and r["rank"] == 1]
    mine = [r for r in ranked if r["influencer"] == "EU"]
    return f"EU leads {len(mine)} of {len(ranked)} states in 2016"


def _carried(covered: Mapping[tuple[str, str], float]) -> str:
    parts = [
        [share for (what, against), share in covered.items()
         if what.startswith("carried: trade") and against.startswith(f"{age} ")]
        for age in (1, 2, 3, 5)
    ]  # fmt: skip
    return "cover " + ", ".join(shown(100 * float(np.mean(p)), 0) for p in parts) + " %"


def _no_option() -> str:
    names = {column.name for table in columns().values() for column in table}
    return "column still there" if "outside_option" in names else "withdrawn; exit costs both ways"


def _age_of_trade() -> str:
    row = next(iter(influence(states=["KAZ"], powers=["CHN"], channel="trade", years=2021)))
    return f"{shown(row['value'], 4)}, age {row['age']['trade']} years"
