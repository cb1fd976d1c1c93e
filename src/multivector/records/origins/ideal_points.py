"""Published ideal points of states in the UN General Assembly, to session 74 and to session 78.

Bailey, Strezhnev & Voeten 2017: posterior mean and quantiles, in the editions of April 2020 and
June 2024. The files use the code YAR for both Yemens, so states are identified by Correlates of War
number.
"""

from pathlib import Path

from multivector.codes import systems
from multivector.records import catalogue
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``ideal_points``, with the 5% and 95% quantiles as the range."""
    (path,) = files.values()
    given = catalogue.entry(tally.origin).read["ideal_points"]["columns"]
    numbers_of = {column: name for name, column in given.items()}
    columns = ["ccode", "session", "iso3c", *numbers_of]
    frame = delimited.csv(path, columns, encoding="latin-1")
    tally.read("ideal_points", len(frame))
    frame["session"] = delimited.number(frame, "session", path).astype("int64")
    frame["year"] = frame["session"] + 1945
    numbers = delimited.number(frame, "ccode", path)
    frame["state"] = systems.iso3_of_years(numbers, frame["year"], system="cow")
    lost = frame["state"].isna()
    tally.correct(f"{tally.origin.replace('_', '-')}-before-the-system", lost.sum())
    frame.loc[lost, "state"] = _seats(frame[lost], path)
    frame = frame.rename(columns=numbers_of)
    frame = delimited.numbers(frame, ["ideal_point", "lower", "upper"], path, whole=["votes"])
    above = ~frame["ideal_point"].between(frame["lower"], frame["upper"])
    what = "an ideal point is outside its 5%–95% range"
    delimited.refuse(frame, above, what, path, show=["ideal_point", "lower", "upper"])
    columns = ["state", "year", "session", "ideal_point", "votes", "lower", "upper"]
    return {"ideal_points": frame[columns]}


def _seats(frame: Frame, path: Path) -> list[str]:
    """Return the codes of UN members whose seat predates their entry in the state system."""
    wrong = ~frame["iso3c"].isin(systems.known())
    delimited.refuse(frame, wrong, "unknown state", path, show=["iso3c"], allowed="ISO 3166")
    return [systems.continuing(code) for code in frame["iso3c"]]
