"""Flip single bits of a store, and see whether any number is read that was not written.

Run with some sources installed; the store itself is not touched, a copy of it is::

    python bench/damage.py [--flips 300] [--seed 1]

Each flip hits a byte chosen evenly over all files of the store, the catalogue included. Every file
that is hit is then read in each way there is: the whole table, a query, the catalogue.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from multivector.errors import StoreFault
from multivector.store.query import Session
from multivector.store.warehouse import Store

REFUSED, SAME, CHANGED = "refused, with the file named", "read as written", "read as other numbers"


def contents(store: Store, path: Path) -> tuple[Any, ...]:
    """Return what a user may read of a file: catalogue, table by both readers."""
    versions = store.installed()
    if path.suffix != ".parquet":
        return (versions,)
    (origin,) = (n for n, version in versions.items() if version.folder == path.parent.name)
    table = store.read(path.stem, origin=origin)
    session = Session(store)
    queried = session.table(path.stem)
    return versions, table, session.arrow(queried.filter(queried.origin == origin))


def outcome(store: Store, path: Path, before: tuple[Any, ...]) -> str:
    """Read a file that was hit; return what came of it."""
    try:
        after = contents(store, path)
    except StoreFault as error:
        named = error.where == str(path) and "multivector data pull" in (error.next or "")
        return REFUSED if named else f"refused without the file or the repair: {error}"
    except Exception as error:
        return f"another error: {type(error).__name__}"
    return SAME if after == before else CHANGED


def flips(root: Path, count: int, seed: int) -> Counter[str]:
    """Flip bits of a store one after the other; return how often each outcome occurred.

    Parameters
    ----------
    root : Path
        The store; each file is mended after its flip.
    count : int
        Number of flips.
    seed : int
        Seed of the choice of bits.
    """
    chosen, store = random.Random(seed), Store(root)
    in_use = {root.name, *(version.folder for version in store.installed().values())}
    paths = sorted(
        path
        for path in root.rglob("*")  # without versions that have been replaced
        if path.is_file() and path.stat().st_size and path.parent.name in in_use
    )
    sizes = [path.stat().st_size for path in paths]
    known: dict[Path, tuple[Any, ...]] = {}
    found: Counter[str] = Counter()
    for path in chosen.choices(paths, sizes, k=count):
        whole = path.read_bytes()
        before = known.setdefault(path, contents(store, path))
        bit = chosen.randrange(8 * len(whole))
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        found[outcome(store, path, before)] += 1
        path.write_bytes(whole)
    return found


def main() -> int:
    """Print the outcomes; return 1 if a number was read that was not written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--flips", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        shutil.copytree(Store().root, root)
        found = flips(root, given.flips, given.seed)
    for what, times in found.most_common():
        print(f"{times:5} {what}")
    return int(set(found) - {REFUSED, SAME} != set())


if __name__ == "__main__":
    sys.exit(main())
