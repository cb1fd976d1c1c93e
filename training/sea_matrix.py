"""Write routing/data/sea.npz: courses between the ports of routing/data/places.tsv.

Distances and passages of the open sea and with each passage closed alone, from the network that
searoute carries (Eurostat's maritime network, EUPL; searoute-py, Apache 2.0), and the toll of a
canal, in km, that chose between courses (routing/parameters.toml). Run from the project's root
after a change to them: ``python training/sea_matrix.py``, then ``training/transit_table.py``; the
same tables give the same bytes.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, "src")

from multivector.routing.sea import PASSAGES, ports, sail, toll_km
from multivector.routing.tables import Place


def courses(where: Sequence[Place]) -> dict[str, Any]:
    """Return the arrays of the file, for some ports."""
    arrays = {"ports": np.array([port.name for port in where]), "toll": np.array(toll_km())}
    for name in ("", *PASSAGES):
        km, used = sail(where, closed=frozenset({name} - {""}))
        suffix = f"-{name}" if name else ""
        arrays[f"km{suffix}"] = km.astype(np.uint16)
        arrays[f"passages{suffix}"] = used.astype(np.uint8)
    return arrays


def main() -> None:
    """Write the file."""
    target = Path("src/multivector/routing/data/sea.npz")
    np.savez_compressed(target, **courses(ports()))
    print(f"{target}: {len(ports())} ports, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
