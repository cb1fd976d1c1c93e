"""Published ideal points of states in the UN General Assembly, to session 74 and to session 78.

Bailey, Strezhnev & Voeten 2017: posterior mean and quantiles, in the editions of April 2020 and
June 2024. The files use the code YAR for both Yemens, so states are identified by Correlates of War
number.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.errors import InputError
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_NUMBERS = {"IdealPoint": "ideal_point", "NVotes": "votes", "Q5%": "lower", "Q95%": "upper"}
# The later edition names each column for the roll calls used: all of them.
_SUFFIX = {"ideal_points_apr2020.csv": "", "ideal_points_jun2024.csv": "All"}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``ideal_points``, with the 5% and 95% quantiles as the range."""
    ((name, path),) = files.items()
    numbers_of = {f"{column}{_SUFFIX[name]}": target for column, target in _NUMBERS.items()}
    columns = ["ccode", "session", "iso3c", *numbers_of]
    frame = delimited.csv(path, columns, encoding="latin-1")
    tally.read("ideal_points", len(frame))
    frame["session"] = delimited.number(frame, "session", path).astype("int64")
    frame["year"] = frame["session"] + 1945
    numbers = delimited.number(frame, "ccode", path)
    frame["state"] = systems.iso3_of_years(numbers, frame["year"], system="cow")
    lost = frame["state"].isna()
    tally.correct(f"{tally.origin.replace('_', '-')}-before-the-system", int(lost.sum()))
    frame.loc[lost, "state"] = _seats(frame[lost], path)
    for source, column in numbers_of.items():
        frame[column] = delimited.number(frame, source, path)
    above = ~frame["ideal_point"].between(frame["lower"], frame["upper"])
    if above.any():
        line = frame.index[above][0]
        raise InputError(
            f"the ideal point {frame['ideal_point'][line]} is outside its 5%–95% range",
            where=f"{path}, line {line}",
            allowed="between the 5% and the 95% quantile",
        )
    frame["votes"] = frame["votes"].astype("int64")
    columns = ["state", "year", "session", "ideal_point", "votes", "lower", "upper"]
    return {"ideal_points": frame[columns]}


def _seats(frame: Any, path: Path) -> list[str]:
    """Return the codes of UN members whose seat predates their entry in the state system."""
    wrong = [code for code in frame["iso3c"] if code not in systems.known()]
    if wrong:
        raise InputError(
            f"unknown state: {wrong[0]!r}",
            where=f"{path}, line {frame.index[0]}",
            allowed="ISO 3166",
        )
    return [systems.continuing(code) for code in frame["iso3c"]]
