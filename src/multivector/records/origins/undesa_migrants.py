"""Migrant stocks by origin and host every five years, 1990 to 2020: United Nations, DESA.

The file has one square matrix per year, home by host, with regions among the states. Values that
the United Nations leave blank are written as zero, so zeros are unknown and have no row.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``migrants``: stocks of one or more persons between two states."""
    (path,) = files.values()
    names, years, cube = _read(path)
    why = "a side is a region or not a state"
    cube, codes = spellings.resolve_cube(cube, names, tally, "migrants", path, why)
    tally.drop("migrants", (cube == 0).sum(), "zero: blank in the publisher's tables")
    axes = {"year": years, "home": codes, "host": codes}
    return {"migrants": spellings.listed(cube.astype(float), cube > 0, axes, "persons")}


def _read(path: Path) -> tuple[list[str], list[int], Any]:
    """Return names, years and stocks [year, home, host]."""
    with delimited.content(path, "country names and one matrix per year"):
        content = json.loads(path.read_text("utf-8"))
        names, by_year = list(content["names"]), content["matrix"]
        years = sorted(int(year) for year in by_year)
        cube = np.array([by_year[str(year)] for year in years], dtype=np.int64)
    if cube.shape != (len(years), len(names), len(names)):
        raise InputError(
            f"{len(names)} names do not match matrices of shape {cube.shape}", where=str(path)
        )
    for year, home, host in np.argwhere(cube < 0)[:1].tolist():
        raise InputError(
            f"negative number of people: {cube[year, home, host]} from {names[home]} in "
            f"{names[host]}, {years[year]}",
            where=str(path),
            allowed="0 or more",
        )
    return names, years, cube
