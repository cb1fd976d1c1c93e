"""Capacity and the index like FBIC against the published index, with channels left out.

Run with the record and measures extras installed and the origins pulled::

    MULTIVECTOR_MIRROR=FOLDER python bench/validity.py

Prints Markdown. FBIC is read from the mirror's file of 18 states, for comparison only.
"""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from multivector.answers.influence import influence
from multivector.coding.model import CHANNELS
from multivector.errors import UsageError

YEARS = (2005, 2016)
CASES = (
    ("BLR", "trade", ("RUS", "CHN", "USA", "EU"), 2016, "RUS"),
    ("CAN", "trade", ("USA", "CHN", "EU"), 2016, "USA"),
    ("PRK", "trade", ("CHN", "RUS", "USA"), 2016, "CHN"),
    ("PAK", "security", ("CHN", "RUS", "TUR"), 2020, "CHN"),
    ("KAZ", "trade", ("EU", "CHN", "RUS", "USA"), 2016, "EU"),
)
Key = tuple[str, str, int]


def read_fbic(mirror: Path) -> dict[str, dict[Key, float]]:
    """Return columns of the index by (influencer, influencee, year)."""
    found: dict[str, dict[Key, float]] = {}
    with (mirror / "fbic_18_states_1999_2023.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if YEARS[0] <= int(row["year"]) <= YEARS[1]:
                key = row["iso3a"], row["iso3b"], int(row["year"])
                for name in ("fbic", "dependence", "totaltradeabgdpb"):
                    found.setdefault(name, {})[key] = float(row[name])
    return found


def compare(ours: dict[Key, float], theirs: dict[Key, float]) -> tuple[float, float, int]:
    """Return median Spearman within influencee-years, share with the same leader, and how many."""
    groups: dict[tuple[str, int], list[Key]] = {}
    for key in theirs:
        if key in ours:
            groups.setdefault(key[1:], []).append(key)
    spearman, same = [], []
    for keys in groups.values():
        x, y = (np.array([d[k] for k in keys]).argsort().argsort() for d in (ours, theirs))
        if len(keys) > 4:
            spearman.append(np.corrcoef(x, y)[0, 1])
            same.append(x.argmax() == y.argmax())
    return float(np.median(spearman)), float(np.mean(same)), len(same)


def over_each(states: Sequence[str], value: Callable[[str, list[str]], list[dict]]) -> dict:
    """Return a value by key for each state as influencee, the others as influencers."""
    found = {}
    for state in states:
        try:
            rows = value(state, [s for s in states if s != state])
        except UsageError as error:
            print(f"<!-- {state}: {error.what} -->")
            continue
        for row in rows:
            if row["value"] is not None:
                found[row["influencer"], row["influencee"], row["year"]] = row["value"]
    return found


def capacity(weights: dict[str, float] | None = None) -> Callable[[str, list[str]], list[dict]]:
    """Return a function that asks for the composite."""

    def ask(state: str, powers: list[str]) -> list[dict]:
        span = {"from_": YEARS[0], "to": YEARS[1]}
        return list(
            influence(states=[state], powers=powers, channel="composite", weights=weights, **span)
        )

    return ask


def like_fbic(state: str, powers: list[str]) -> list[dict]:
    """Ask for the index like FBIC from our own origins."""
    return list(
        influence(states=[state], powers=powers, index="fbic-like", from_=YEARS[0], to=YEARS[1])
    )


def main() -> None:
    """Print the tables."""
    fbic = read_fbic(Path(os.environ["MULTIVECTOR_MIRROR"]))
    states = sorted({key[0] for key in fbic["fbic"]})
    print(f"# Against FBIC, {len(states)} states, {YEARS[0]}-{YEARS[1]}\n")
    print("| measure | median Spearman | same leader | influencee-years |\n|---|---|---|---|")
    like = over_each(states, like_fbic)
    # A power without trade figures would take trade from all: powers are compared on what is
    # known for each of them.
    states = sorted({key[1] for key in like})
    base = over_each(states, capacity())
    lines = {
        "trade / GDP (FBIC's column)": fbic["totaltradeabgdpb"],
        "dependence (FBIC's own)": fbic["dependence"],
        "fbic-like, our origins": like,
        "capacity": base,
    }
    for name in CHANNELS:
        lines[f"capacity without {name}"] = over_each(states, capacity({name: 0.0}))
    for name, values in lines.items():
        if values:
            spearman, same, n = compare(values, fbic["fbic"])
            print(f"| {name} | {spearman:.3f} | {100 * same:.0f} % | {n} |")
    print("\n# Cases that must come out right\n\n| state | channel | year | leader | wanted |")
    print("|---|---|---|---|---|")
    for state, channel, powers, year, wanted in CASES:
        rows = influence(states=[state], powers=powers, channel=channel, year=year)
        leader = next((r["influencer"] for r in rows if r["rank"] == 1), "unknown")
        print(f"| {state} | {channel} | {year} | {leader} | {wanted} |")


if __name__ == "__main__":
    main()
