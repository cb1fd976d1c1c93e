"""Migrant stocks by origin and host every five years, 1990 to 2020: United Nations, DESA.

The file has one square matrix per year, home by host, with regions among the states. Values that
the United Nations leave blank are written as zero, so zeros are unknown and have no row.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.tally import Tally

REVISION = 1


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``migrants``: stocks of one or more persons between two states."""
    import numpy as np
    import pandas as pd

    path = files["undesa_migrant_stock_1990_2020.json"]
    names, years, cube = _read(path)
    tally.read("migrants", cube.size)
    found = spellings.codes_of(names, origin=tally.origin, where=str(path))
    kept = np.array([found[name][0] is not None for name in names])
    for name in (name for name in names if found[name][0] is None):
        tally.miss(name, len(years) * (2 * len(names) - 1))
    codes = np.array([found[name][0] for name in names], dtype=object)[kept]
    lost = cube.size - len(years) * int(kept.sum()) ** 2
    tally.drop("migrants", lost, "a side is a region or not a state")
    cube = cube[:, kept][:, :, kept]
    tally.drop("migrants", int((cube == 0).sum()), "zero: blank in the publisher's tables")
    year, home, host = np.nonzero(cube)
    return {
        "migrants": pd.DataFrame(
            {
                "home": codes[home],
                "host": codes[host],
                "year": np.array(years)[year],
                "persons": cube[year, home, host].astype(float),
            }
        )
    }


def _read(path: Path) -> tuple[list[str], list[int], Any]:
    """Return names, years and stocks [year, home, host]."""
    import numpy as np

    try:
        content = json.loads(path.read_text("utf-8"))
        names, by_year = list(content["names"]), content["matrix"]
        years = sorted(int(year) for year in by_year)
        cube = np.array([by_year[str(year)] for year in years], dtype=np.int64)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"the file does not contain country names and one matrix per year: {error}",
            where=str(path),
            next="download it again: multivector data pull undesa_migrants",
        ) from error
    if cube.shape != (len(years), len(names), len(names)):
        raise InputError(
            f"{len(names)} names do not match matrices of shape {cube.shape}", where=str(path)
        )
    if (cube < 0).any():
        year, home, host = (int(part[0]) for part in np.nonzero(cube < 0))
        raise InputError(
            f"negative number of people: {cube[year, home, host]} from {names[home]} in "
            f"{names[host]}, {years[year]}",
            where=str(path),
            allowed="0 or more",
        )
    return names, years, cube
