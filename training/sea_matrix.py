"""Write routes/data/sea.npz: sailing distances between the ports of routes/data/places.tsv.

One matrix of the open sea and one for each passage closed alone, from the network that searoute
carries (Eurostat's maritime network, EUPL; searoute-py, Apache 2.0). Whole km; 65535 is no way.
Run from the project's root: ``python training/sea_matrix.py``; the same tables give the same bytes.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, "src")

from multivector.routing.sea import PASSAGES, passages_between, sail
from multivector.routing.tables import places


def main() -> None:
    """Compute and write the matrices."""
    ports = [p for p in places() if p.is_port]
    names = np.array([p.name for p in ports])
    arrays = {"ports": names}
    for closed in ((), *((passage,) for passage in PASSAGES)):
        distance = sail(ports, closed=frozenset(closed))
        km = np.where(np.isfinite(distance), np.rint(distance), 65535).astype(np.uint16)
        upper = km[np.triu_indices(len(ports), 1)]
        arrays["km" + "".join(f"-{c}" for c in closed)] = upper
        if not closed:
            arrays["passages"] = passages_between(ports)[np.triu_indices(len(ports), 1)]
    target = Path("src/multivector/routes/data/sea.npz")
    np.savez_compressed(target, **arrays)
    print(f"{target}: {len(ports)} ports, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
