"""Run the registered test of the model of lobbying and write its page.

python -m bench.validity.leverage            # print the page
python -m bench.validity.leverage --write    # and write docs/methods/leverage.md

What is tested stands in ``leverage.toml``, committed before anything was run.
"""

import importlib.util
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.bargaining.lobbied import Setting, important, panels
from multivector.answers.influence.layers import load_trade
from multivector.answers.voting.assembly import load_assembly
from multivector.measures.bargaining.baselines import (
    Gain,
    compromises,
    gain_over,
    last_votes,
    log_scores,
)
from multivector.measures.bargaining.lobbying import (
    LobbiedVotes,
    Lobbying,
    estimate_lobbying,
    fit_items,
)
from multivector.measures.bargaining.stands import STANDS
from multivector.measures.ideal_points.ordered_probit import log_probability
from multivector.store.warehouse import Store

HERE = Path(__file__).parent
PLAN = HERE / "leverage.toml"
PAGE = HERE.parents[1] / "docs" / "methods" / "leverage.md"
RECORD = HERE.parents[1] / "src" / "multivector" / "answers" / "bargaining" / "registered.toml"
RUNS = 60
BEGIN, END = "<!-- begin: bench/validity/leverage.py -->", "<!-- end -->"
SHOWN_BEGIN = "<!-- begin: bench/validity/leverage.py --illustrate -->"
SHOWN, FIVE = ("ES-11/1", "ES-11/7", "ES-11/8", "ES-11/9"), ("KAZ", "KGZ", "TJK", "TKM", "UZB")


@dataclass(frozen=True)
class Test:
    """One registered set of lobbied votes."""

    name: str
    powers: list[str]
    lobbied: Any  # bool (P, R)
    years: tuple[int, int]
    forward: int


@cache
def setting() -> Setting:
    return Setting(load_assembly(), load_trade())


@cache
def capacity(powers: tuple[str, ...], year: int) -> Any:
    return setting().capacity(powers, year)


def tests(plan: dict[str, Any]) -> list[Test]:
    one, two = plan["important"], plan["countries"]
    assembly = setting().assembly
    patrons = sorted(set(two["words"].values()))
    titles = titles_of()
    lobbied = np.zeros((len(patrons), len(assembly.rcid)), dtype=bool)
    for k, rcid in enumerate(assembly.rcid):
        for words, patron in two["words"].items():
            if (
                words in titles.get(int(rcid), "")
                and two["first"] <= assembly.years[k] <= two["last"]
            ):
                lobbied[patrons.index(patron), k] = True
    for year in range(two["first"], two["last"] + 1):
        calls = np.flatnonzero(assembly.years == year)
        lobbied[:, calls] &= setting().directions(patrons, calls, year) < 0
    return [
        Test("important votes", one["powers"], important(setting()), *years(one)),
        Test("resolutions on one state", patrons, lobbied, *years(two)),
    ]


def years(part: dict[str, Any]) -> tuple[tuple[int, int], int]:
    return (part["first"], part["last"]), part["forward"]


def titles_of() -> dict[int, str]:
    columns = ["rcid", "title", "description"]
    rows = Store().read("un_roll_calls", origin="un_roll_calls", columns=columns).to_pylist()
    return {r["rcid"]: f"{r['title'] or ''} {r['description'] or ''}".upper() for r in rows}


def panels_of(
    test: Test, *, lobbied: Any = None, over: Callable[[int], Any] | None = None
) -> list[LobbiedVotes]:
    over = over or (lambda year: capacity(tuple(test.powers), year - 1))
    marks = test.lobbied if lobbied is None else lobbied
    return panels(setting(), test.powers, marks, test.years, over)


def placebos(test: Test) -> dict[str, Lobbying]:
    random = np.random.default_rng(7)
    others = tuple("CHN" if power == "USA" else "USA" for power in test.powers)
    order = random.permutation(len(setting().assembly.names))
    own = tuple(test.powers)
    made = {
        "ordinary votes called lobbied": panels_of(test, lobbied=ordinary(test, random)),
        "capacity of the year after": panels_of(test, over=lambda y: capacity(own, y + 1)),
        "capacity of another power": panels_of(test, over=lambda y: capacity(others, y - 1)),
        "capacity of states in random order": panels_of(
            test, over=lambda y: capacity(own, y - 1)[:, order]
        ),
    }
    return {name: estimate_lobbying(found) for name, found in made.items()}


def ordinary(test: Test, random: np.random.Generator) -> Any:
    """Return as many roll calls of each year, drawn from those that nobody lobbied."""
    assembly = setting().assembly
    divided = assembly.divided[1]
    drawn = np.zeros_like(test.lobbied)
    for p, year in np.ndindex(len(test.powers), test.years[1] - test.years[0] + 1):
        here = divided & (assembly.years == year + test.years[0])
        free = np.flatnonzero(here & ~test.lobbied.any(axis=0))
        count = int((test.lobbied[p] & here).sum())
        drawn[p, random.choice(free, min(count, len(free)), replace=False)] = True
    return drawn


def held_out(panels_: list[LobbiedVotes], effect: Lobbying | None, folds: int) -> tuple[Any, ...]:
    """Return log scores and probabilities of the lobbied roll calls, states left out by fold.

    With ``effect``, lambda and gamma are those given (the forward test); else each fold's own.
    """
    scores: dict[str, list[Any]] = {"model": [], "lambda = 0": [], "position alone": []}
    chance, hit, votes = [], [], []
    n = len(panels_[0].states)
    fold = np.random.default_rng(3).permutation(n) % folds
    fits = [
        effect or estimate_lobbying([without(p, fold == f) for p in panels_]) for f in range(folds)
    ]
    for panel in panels_:
        use = (panel.lobbied & (panel.direction != 0)).any(axis=0)
        use &= np.array([len({*c[(c > 0)].tolist()}) > 1 for c in panel.votes.T], dtype=bool)
        if not use.any():
            continue
        small = replace(
            panel, votes=panel.votes[:, use], direction=panel.direction[:, use],
            lobbied=panel.lobbied[:, use],
        )  # fmt: skip
        logs = {name: np.full(small.votes.shape, np.nan) for name in scores}
        with_p = np.full(small.votes.shape, np.nan)
        for f, fit in enumerate(fits):
            out = fold == f
            for name, lam, gamma in (
                ("model", fit.free, fit.alignment),
                ("lambda = 0", 0.0, fit.alignment),
                ("position alone", 0.0, 0.0),
            ):
                found, towards = score(small, out, max(lam, 0.0), gamma)
                logs[name][out] = found
                if name == "model":
                    with_p[out] = towards
        for name, kept in scores.items():
            kept.append(logs[name])
        side = small.direction[
            np.argmax(small.lobbied & (small.direction != 0), axis=0), np.arange(use.sum())
        ]
        chance.append(with_p)
        hit.append(np.where(small.votes > 0, small.votes == np.where(side > 0, 1, 3), np.nan))
        votes.append(small)
    joined = {name: np.concatenate(v, axis=1) for name, v in scores.items()}
    return joined, np.concatenate(chance, axis=1), np.concatenate(hit, axis=1), votes


def without(panel: LobbiedVotes, out: Any) -> LobbiedVotes:
    return replace(panel, votes=np.where(out[:, None], 0, panel.votes).astype(np.int8))


def score(panel: LobbiedVotes, out: Any, lam: float, gamma: float) -> tuple[Any, Any]:
    """Return log scores of the states left out, and their probability of voting as the lobbyist."""
    known = np.isfinite(panel.capacity).all(axis=0)
    weights = gamma + lam * panel.lobbied
    push = np.einsum("pn,pm->nm", np.nan_to_num(panel.capacity), weights * panel.direction)
    position = np.where(known, panel.position, np.nan)
    seen = np.where(out[:, None] | ~known[:, None], 0, panel.votes).astype(np.int8)
    placed = np.where(np.isfinite(position)[:, None], seen, 0)
    divide = np.stack([(placed == k).any(axis=0) for k in (1, 2, 3)]).sum(axis=0) > 1
    items = fit_items(seen[:, divide], position, push[:, divide])
    # A roll call on which all states seen agree is not scored.
    slope, low, high = (spread_over(x, divide) for x in (items.slope, items.low, items.high))
    low, high = low + push[out], high + push[out]
    theta = np.broadcast_to(position[out][:, None], low.shape)
    slope = np.broadcast_to(slope, low.shape)
    logs = log_probability(np.maximum(panel.votes[out], 1), theta, slope, low, high)
    cast = (panel.votes[out] > 0) & np.isfinite(theta) & np.isfinite(low)
    side = panel.direction[
        np.argmax(panel.lobbied & (panel.direction != 0), axis=0), np.arange(panel.votes.shape[1])
    ]
    towards = np.where(
        side > 0,
        *(np.exp(log_probability(np.full(low.shape, v), theta, slope, low, high)) for v in (1, 3)),
    )
    # A stand that no state seen took has no chance in the model; scores are floored at .001.
    return np.where(cast, np.maximum(logs, np.log(1e-3)), np.nan), np.where(cast, towards, np.nan)


def spread_over(values: Any, there: Any) -> Any:
    found = np.full(len(there), np.nan)
    found[there] = values
    return found


def gains(scores: dict[str, Any], used: list[LobbiedVotes]) -> dict[str, Gain]:
    votes = np.concatenate([p.votes for p in used], axis=1)
    sides = [
        compromises(p.capacity, np.where(p.lobbied.any(axis=0), p.direction, 0.0)) for p in used
    ]
    stands = {
        "last vote": last_votes(votes),
        "weighted mean": np.concatenate([s[0] for s in sides], axis=1),
        "weighted median": np.concatenate([s[1] for s in sides], axis=1),
    }
    base = {name: scores[name] for name in ("lambda = 0", "position alone")}
    base |= {name: log_scores(votes, stand) for name, stand in stands.items()}
    return {name: gain_over(scores["model"], logs) for name, logs in base.items()}


def run(test: Test, folds: int) -> dict[str, Any]:
    whole = panels_of(test)
    years = [
        int(y) for y in np.unique(setting().assembly.years) if test.years[0] <= y <= test.years[1]
    ]
    early = [p for p, y in zip(whole, years, strict=True) if y <= test.forward]
    late = [p for p, y in zip(whole, years, strict=True) if y > test.forward]
    first = estimate_lobbying(early)
    out = held_out(whole, None, folds)
    ahead = held_out(late, first, folds)
    return {
        "name": test.name, "effect": estimate_lobbying(whole), "early": first,
        "placebos": placebos(test), "left out": gains(out[0], out[3]),
        "forward": gains(ahead[0], ahead[3]),
        "calibration": calibration(ahead[1], ahead[2]),
    }  # fmt: skip


def illustration() -> list[str]:
    """Return what is said of votes on Ukraine before each: four votes are no test."""
    from multivector.answers.bargaining.asked import prepare

    powers = {"USA": 1.0, "EU": 1.0, "RUS": -1.0, "CHN": -1.0}
    rows = [
        ["illustration", "gain over last vote", "weighted mean", "weighted median", "shown",
         *(f"{state}: for, cast" for state in FIVE)],
        ["---"] * (5 + len(FIVE)),
    ]  # fmt: skip
    for number in SHOWN:
        asked = prepare(None, FIVE, powers, number)
        cast = [STANDS[v - 1] if (v := asked.question.votes[k, -1]) else "absent"
                for k in asked.places]  # fmt: skip
        base = asked.moves.base.mean(axis=0)[:, 0]
        gains_ = (f"{g.value:+.2f} ({g.lower:+.2f}, {g.upper:+.2f})" for g in asked.gains.values())
        chances = (f"{p:.2f}, {vote}" for p, vote in zip(base, cast, strict=True))
        rows.append([number, *gains_, asked.shown, *chances])
    return table(rows)


def calibration(chance: Any, hit: Any) -> list[tuple[float, float, int]]:
    known = np.isfinite(chance) & np.isfinite(hit)
    order = np.argsort(chance[known])
    groups = np.array_split(order, 10)
    return [(float(chance[known][g].mean()), float(hit[known][g].mean()), len(g)) for g in groups]


def failures(results: list[dict[str, Any]]) -> list[str]:
    """Return which parts of the registered verdict did not hold, with the votes on which."""
    found: dict[str, list[str]] = {}
    for result in results:
        failed = ["its range holds 0"] if result["effect"].holds_zero else []
        failed += [
            f"{what} does as well" for what, f in result["placebos"].items() if not f.holds_zero
        ]
        if not result["forward"]["lambda = 0"].beats:
            failed.append("later votes are not foretold better with it")
        for line in failed:
            found.setdefault(line, []).append(result["name"])
    return [f"{line} ({', '.join(names)})" for line, names in found.items()]


def page(results: list[dict[str, Any]]) -> list[str]:
    names = [result["name"] for result in results]
    parts = ("left out", "forward")
    rows = {
        "as registered": [r["effect"] for r in results],
        "to 2010": [r["early"] for r in results],
    }
    rows |= {name: [r["placebos"][name] for r in results] for name in results[0]["placebos"]}
    effects = [
        ["λ (90%)", *names],
        ["---"] * (len(names) + 1),
        *([n, *map(ranged, f)] for n, f in rows.items()),
    ]
    score = [
        ["gain over", *(f"{n}, {part}" for n in names for part in parts)],
        ["---"] * (2 * len(names) + 1),
    ]
    for name in results[0]["forward"]:
        found = (r[part][name] for r in results for part in parts)
        score.append([name, *(f"{g.value:+.3f} ({g.lower:+.3f}, {g.upper:+.3f})" for g in found)])
    gaps = [f"{max(abs(x - y) for x, y, _ in r['calibration']):.3f}" for r in results]
    counts = [str(r["effect"].roll_calls) for r in results]
    failed = failures(results)
    verdict = "**Votes do not show that capacity moves votes.** What did not hold:"
    if not failed:
        verdict = "**Votes show that capacity moves votes.**"
    return [
        *simulated(), "", registered(), "", verdict, "", *(f"- {line}." for line in failed), "",
        f"Lobbied roll calls: {' and '.join(counts)}. Gains are in log score a vote.", "",
        *table(effects), "", *table(score), "",
        "Calibration, forward, ten equal groups: the largest gap of foretold and happened is "
        f"{' and '.join(gaps)}.",
    ]  # fmt: skip


def table(rows: list[list[str]]) -> list[str]:
    return [
        f"| {' | '.join(row)} |".replace("| --- ", "|---").replace("--- |", "---|") for row in rows
    ]


def simulated() -> list[str]:
    """Return what the estimator makes of votes whose lambda is known, simulated as in the test."""
    path = HERE.parents[1] / "tests" / "measures" / "bargaining" / "test_lobbying.py"
    spec = importlib.util.spec_from_file_location("simulation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = [
        "| simulated lambda | mean estimate | ranges that hold it | ranges above 0 |",
        "|---|---|---|---|",
    ]
    for true in (0.0, 0.5, 2.0):
        found = [estimate_lobbying(module.simulate(seed, true)) for seed in range(RUNS)]
        inside = np.mean([f.lower <= true <= f.upper for f in found])
        above = np.mean([not f.holds_zero for f in found])
        rows.append(
            f"| {true} | {np.mean([f.free for f in found]):.2f} | {inside:.2f} | {above:.2f} |"
        )
    return rows


def ranged(f: Lobbying) -> str:
    return f"{f.value:.2f} ({f.lower:.2f} to {f.upper:.2f})"


def registered() -> str:
    """Say when the plan was committed, from the history."""
    line = subprocess.run(
        ["git", "log", "--diff-filter=A", "--format=%h of %cI", "--", str(PLAN)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return f"The plan, `bench/validity/leverage.toml`, was committed (`{line}`) before it was run."


def put(begin: str, lines: list[str]) -> None:
    """Write lines into their place in the page."""
    head, rest = PAGE.read_text(encoding="utf-8").split(begin)
    made = "\n".join([begin, "", *lines, "", END])
    PAGE.write_text(head + made + rest[rest.index(END) + len(END) :], encoding="utf-8")


def write(results: list[dict[str, Any]]) -> None:
    put(BEGIN, page(results))
    lines = [
        "# Written by bench/validity/leverage.py: what of the registered test did not hold.",
        "failed = [",
    ]
    RECORD.write_text(
        "\n".join([*lines, *(f'  "{line}",' for line in failures(results)), "]", ""]),
        encoding="utf-8",
    )


if __name__ == "__main__":
    if "--illustrate" in sys.argv:
        put(SHOWN_BEGIN, illustration())
        sys.exit()
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    found = [run(test, plan["score"]["folds"]) for test in tests(plan)]
    print("\n".join(page(found)))
    if "--write" in sys.argv:
        write(found)
