"""Write routing/data/transit.npz: what every best way passes, and what closing each state adds.

Of the network of ``NETWORK_YEAR``, from the tables of routing/data and routing/parameters.toml.
Run from the project's root after a change to them: ``python training/transit_table.py``; the same
tables give the same bytes. Without it the figures are computed anew in each run, in some seconds.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, "src")

from multivector.codes.blocs import members
from multivector.codes.regions import regions
from multivector.codes.resolve import is_bloc
from multivector.routing.access import (
    NETWORK_YEAR,
    cost_of_ways,
    cost_without,
    find_transit,
    share_added,
    table_hash,
)
from multivector.vocabulary import DEFAULT_POWERS

YEARS = range(1990, 2031)  # of memberships


def groups(states: tuple[str, ...]) -> list[frozenset[str]]:
    """Return all memberships of the blocs that are usual powers, of states with a hub."""
    powers = {*DEFAULT_POWERS, *(p for region in regions().values() for p in region.powers or ())}
    blocs = sorted(filter(is_bloc, powers))
    every = [frozenset(members(bloc, f"{year}-07-01")) for bloc in blocs for year in YEARS]
    return [group for group in dict.fromkeys(g & frozenset(states) for g in every) if group]


def main() -> None:
    """Compute and write the table."""
    found = find_transit(NETWORK_YEAR)
    closed = groups(found.states)
    cost = cost_of_ways(NETWORK_YEAR)
    shares = np.stack([share_added(cost, cost_without(group, NETWORK_YEAR)) for group in closed])
    if np.isnan(shares).any():
        raise SystemExit("a pair without a route: the table has no place for it")
    group, start, end = np.nonzero(shares)
    target = Path("src/multivector/routing/data/transit.npz")
    np.savez_compressed(
        target,
        hash=np.array(table_hash()),
        year=np.array(NETWORK_YEAR),
        states=np.array(found.states),
        closed=found.closed.astype(np.uint8),
        start=found.start.astype(np.uint8),
        end=found.end.astype(np.uint8),
        share=found.share,
        groups=np.array([[state in one for state in found.states] for one in closed]),
        group=group.astype(np.uint8),
        group_start=start.astype(np.uint8),
        group_end=end.astype(np.uint8),
        group_share=shares[group, start, end],
    )
    print(f"{target}: {len(found.share):,} entries, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
