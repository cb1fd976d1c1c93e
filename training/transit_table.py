"""Write routes/data/transit.npz: what every best way passes, and what closing each state adds.

Of the network of ``NETWORK_YEAR``, from the tables of routes/data and routes/parameters.toml.
Run from the project's root after a change to them: ``python training/transit_table.py``; the same
tables give the same bytes. Without it the figures are computed anew in each run, in some seconds.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, "src")

from multivector.routing.access import NETWORK_YEAR, find_transit, table_hash


def main() -> None:
    """Compute and write the table."""
    found = find_transit(NETWORK_YEAR)
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
    )
    print(f"{target}: {len(found.share):,} entries, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
