"""Equilibrium and routes: speed and accuracy beside the peer, in one run.

Run with the development and bench dependencies installed::

    MULTIVECTOR_MIRROR=FOLDER python bench/scenarios.py [--skip-peer-150]

BLAS is pinned to one thread (the script starts itself anew): unpinned, solves of a millisecond
take a second.
"""

import argparse
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from multivector.scenarios.batch import Economies
from multivector.scenarios.draws import solve_draws
from multivector.scenarios.equilibrium import CLOSURES, solve_equilibrium
from multivector.scenarios.resistances import solve_resistances

COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
    "constant": 16.32434,
}
SIGMA = 5.0


def sample(mirror: Path) -> pd.DataFrame:
    """Return the peer's documented example: 30 countries, 2006."""
    return pd.read_csv(mirror / "gegravity_sample_2006.dlm")


def world(n: int, seed: int = 7) -> pd.DataFrame:
    """Return an invented world of the same columns: places on a sphere, sizes log-normal."""
    rng = np.random.default_rng(seed)
    names = [f"C{i:03d}" for i in range(n)]
    point = rng.normal(size=(n, 3))
    point /= np.linalg.norm(point, axis=1)[:, None]
    km = 6371 * np.arccos(np.clip(point @ point.T, -1, 1))
    np.fill_diagonal(km, 300)
    size = np.exp(rng.normal(12, 1.5, n))
    language, bloc = rng.integers(0, 8, n), rng.integers(0, 10, n)
    far = 1 - np.eye(n, dtype=int)
    i, j = (k.ravel() for k in np.meshgrid(range(n), range(n), indexing="ij"))
    pairs = {
        "lndist": np.log(np.maximum(km, 100)),
        "contiguity": ((km < 800) & (far == 1)).astype(int),
        "common_language": ((language[:, None] == language) & (far == 1)).astype(int),
        "pta": ((bloc[:, None] == bloc) & (far == 1)).astype(int),
        "international": far,
    }
    frame = {"exporter": np.array(names)[i], "importer": np.array(names)[j], "year": 2006}
    frame |= {"trade": size[i] * size[j] / size.sum(), "Y": size[i]}
    frame |= {"E": (size * np.exp(rng.normal(0, 0.1, n)))[j]}
    return pd.DataFrame(frame | {k: v[i, j] for k, v in pairs.items()})


def peer(data: pd.DataFrame, shocked: pd.DataFrame, reference: str) -> tuple[float, pd.DataFrame]:
    """Return seconds of build and simulate, and the peer's country table."""
    import gegravity as ge

    base = ge.BaselineData(
        data,
        imp_var_name="importer",
        exp_var_name="exporter",
        year_var_name="year",
        trade_var_name="trade",
        expend_var_name="E",
        output_var_name="Y",
    )
    table = pd.DataFrame([{"var": k, "coeff": v, "ste": 0.1} for k, v in COEFFICIENTS.items()])
    costs = ge.CostCoeffs(
        estimates=table, identifier_col="var", coeff_col="coeff", stderr_col="ste"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        model = ge.OneSectorGE(
            base,
            year="2006",
            expend_var_name="E",
            output_var_name="Y",
            cost_variables=list(COEFFICIENTS),
            cost_coeff_values=costs,
            reference_importer=reference,
            sigma=SIGMA,
            quiet=True,
        )
        model.build_baseline(omr_rescale=1)
        experiment = model.baseline_data.copy()
        experiment["pta"] = shocked["pta"].to_numpy()
        model.define_experiment(experiment.drop(columns="index", errors="ignore"))
        model.simulate()
        seconds = time.perf_counter() - start
    return seconds, model.country_results.join(model.country_mr_terms)


def ours(data: pd.DataFrame, shocked: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Return the peer's columns, the experiment ones from a true equilibrium."""
    names = sorted(data["exporter"].unique())
    n, last = len(names), names.index(reference)
    beta = np.array(list(COEFFICIENTS.values()))
    variables = list(COEFFICIENTS)
    costs = np.exp(data[variables].to_numpy() @ beta).reshape(n, n)
    after = np.exp(shocked[variables].to_numpy() @ beta).reshape(n, n)
    output = data["Y"].to_numpy().reshape(n, n)[:, 0]
    expenditure = data["E"].to_numpy().reshape(n, n)[0]
    base = solve_resistances(costs, output, expenditure, sigma=SIGMA, reference=last)
    conditional = solve_resistances(after, output, expenditure, sigma=SIGMA, reference=last)
    change = (after / costs) ** (1 / (1 - SIGMA))
    e = solve_equilibrium(base.flows, change, sigma=SIGMA, closure="proportional")
    home0, home1 = np.diag(e.before), np.diag(e.after)
    exports0, exports1 = e.before.sum(axis=1) - home0, e.after.sum(axis=1) - home1
    imports0, imports1 = e.before.sum(axis=0) - home0, e.after.sum(axis=0) - home1
    # The reference's price is the peer's numeraire.
    price, wage = e.price / e.price[last], e.wage / e.price[last]
    columns = {
        "baseline imr": base.inward,
        "baseline omr": base.outward,
        "conditional imr": conditional.inward,
        "conditional omr": conditional.outward,
        "experiment imr": base.inward * price,
        "factory gate price change (percent)": 100 * (wage - 1),
        "imr change (percent)": 100 * (price - 1),
        "GDP change (percent)": 100 * (e.real_wage - 1),
        "welfare statistic": 1 / e.welfare,
        "foreign exports change (percent)": 100 * (exports1 / exports0 - 1),
        "foreign imports change (percent)": 100 * (imports1 / imports0 - 1),
        "intranational trade change (percent)": 100 * (home1 / home0 - 1),
    }
    return pd.DataFrame(columns, index=names)


def first_step(conditional: pd.DataFrame) -> np.ndarray:
    """Return the peer's "full" prices from its conditional terms alone: (Π′/Π)^-1 − 1, per cent."""
    return 100 * (conditional["baseline omr"] / conditional["conditional omr"] - 1).to_numpy()


def shock(data: pd.DataFrame, pairs: set[frozenset[str]]) -> pd.DataFrame:
    """Return the data with an agreement between the pairs."""
    changed = data.copy()
    both = [frozenset(p) for p in zip(data["exporter"], data["importer"], strict=True)]
    changed.loc[[p in pairs for p in both], "pta"] = 1
    return changed


def compare(
    data: pd.DataFrame, pairs: set[frozenset[str]], reference: str, title: str, target: int
) -> None:
    """Print times and the largest differences of the peer and us; leave if we are too slow."""
    data = data.assign(constant=1).sort_values(["exporter", "importer"]).reset_index(drop=True)
    shocked = shock(data, pairs)
    seconds, theirs = peer(data, shocked, reference)
    mine = ours(data, shocked, reference)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        ours(data, shocked, reference)
        times.append(time.perf_counter() - start)
    median = statistics.median(times)
    print(
        f"\n{title}: peer {seconds:.2f} s, ours {1e3 * median:.2f} ms: {seconds / median:.0f} times"
    )
    if seconds / median < target:
        sys.exit(f"slower than promised: {target} times")
    theirs = theirs.loc[mine.index]
    for column in mine.columns:
        gap = (theirs[column] - mine[column]).abs()
        relative = float((gap / theirs[column].abs()).max())
        where = gap.idxmax()
        print(
            f"  {column:40s} largest difference {gap.max():.3e} ({where}:"
            f" peer {theirs.loc[where, column]:.6g}, ours {mine.loc[where, column]:.6g});"
            f" relative {relative:.1e}"
        )
    prices = theirs["factory gate price change (percent)"].to_numpy()
    print(
        "  the peer's full prices from its conditional terms alone: largest difference"
        f" {np.max(np.abs(prices - first_step(theirs))):.1e} points"
    )


def adding_up(data: pd.DataFrame, pairs: set[frozenset[str]], reference: str) -> None:
    """Print by how much the peer's trade and ours miss output."""
    data = data.assign(constant=1).sort_values(["exporter", "importer"]).reset_index(drop=True)
    _, theirs = peer(data, shock(data, pairs), reference)
    names = list(theirs.index)
    output = data.groupby("exporter")["Y"].first().loc[names].to_numpy()
    price = 1 + theirs["factory gate price change (percent)"].to_numpy() / 100
    theta = SIGMA - 1
    n = len(names)
    beta = np.array(list(COEFFICIENTS.values()))
    after = np.exp(shock(data, pairs)[list(COEFFICIENTS)].to_numpy() @ beta).reshape(n, n)
    spending = data.groupby("importer")["E"].first().loc[names].to_numpy() * price
    made = output * price
    terms = np.outer(theirs["experiment omr"], theirs["experiment imr"]) ** theta
    flows = after * np.outer(made / made.sum(), spending) * terms
    # The sample's expenditure and output sums differ; the peer works with shares of each, so that
    # only what is left after one common factor is its own.
    ratio = flows.sum(axis=1) / made
    miss = np.abs(ratio / (flows.sum() / made.sum()) - 1)
    print(
        f"  the peer's flows miss output by up to {100 * miss.max():.3f}% ({names[miss.argmax()]})"
    )


def timings() -> None:
    """Print the times of the full equilibrium and of draws."""
    for n in (200, 350):
        data = world(n)
        flows, change = _economy(data, n)
        for closure in CLOSURES:
            times = []
            for _ in range(11):
                start = time.perf_counter()
                e = solve_equilibrium(flows, change, sigma=SIGMA, closure=closure)
                times.append(time.perf_counter() - start)
            print(
                f"{n} economies, {closure:12s}: median {1e3 * statistics.median(times):6.2f} ms,"
                f" residual {e.residual:.1e}"
            )
    flows, change = _economy(world(200), 200)
    rng = np.random.default_rng(1)
    sigmas = rng.uniform(3, 8, 1000)
    seller, buyer = np.nonzero(change != 1.0)
    factor = np.tile(change[seller, buyer], (len(sigmas), 1))
    names = [str(k) for k in range(len(flows))]
    start = time.perf_counter()
    economies = Economies([flows] * len(sigmas), sigmas - 1.0, "closed", names)
    drawn = solve_draws(economies, seller, buyer, factor)
    print(
        f"1,000 draws over 200 economies: {time.perf_counter() - start:.2f} s, "
        f"{drawn.failed} failed"
    )


def routes() -> None:
    """Print the times of routes."""
    from multivector.routing.corridors import detour
    from multivector.routing.network import build
    from multivector.routing.paths import all_pairs, best_routes

    seconds = {}
    for name, call in (
        ("network built", build),
        ("all pairs of 207 states", all_pairs),
        ("five ways for a pair", lambda: best_routes("KAZ", "NLD", k=5)),
        ("detours of all pairs round a closed state", lambda: detour(["RUS"])),
    ):
        start = time.perf_counter()
        call()
        seconds[name] = time.perf_counter() - start
    print("routes: " + "; ".join(f"{name} {value:.2f} s" for name, value in seconds.items()))


def _economy(data: pd.DataFrame, n: int) -> tuple[np.ndarray, np.ndarray]:
    costs = np.exp(sum(data[k] * v for k, v in COEFFICIENTS.items() if k in data))
    output = data["Y"].to_numpy().reshape(n, n)[:, 0]
    expenditure = data["E"].to_numpy().reshape(n, n)[0]
    flows = solve_resistances(
        costs.to_numpy().reshape(n, n), output, expenditure, sigma=SIGMA
    ).flows
    change = np.ones((n, n))
    change[0, 1:] = change[1:, 0] = 1.3
    return flows, change


def main() -> None:
    """Run everything that the mirror allows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--skip-peer-150", action="store_true")
    parser.add_argument("--skip-peer", action="store_true")
    options = parser.parse_args()
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        pinned = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | pinned)
    timings()
    routes()
    if options.skip_peer:
        return
    mirror = os.environ.get("MULTIVECTOR_MIRROR")
    if mirror:
        pairs = {frozenset(("CAN", "JPN"))}
        compare(sample(Path(mirror)), pairs, "DEU", "the peer's example, 30 countries", 200)
        adding_up(sample(Path(mirror)), pairs, "DEU")
    else:
        print("MULTIVECTOR_MIRROR is not set: the peer's example is left out", file=sys.stderr)
    if not options.skip_peer_150:
        members = [f"C{i:03d}" for i in range(6)]
        pairs = {frozenset((a, b)) for a in members for b in members if a < b}
        compare(world(150), pairs, "C149", "an invented world, 150 countries", 1000)


if __name__ == "__main__":
    main()
