"""US troops on active duty abroad by host and year, 1950 to 2024 (troopdata).

The Pentagon has withheld figures for Afghanistan, Iraq and Syria since 2018: those to 2021 (Syria:
2020) are the compilers' estimates; later ones are missing.
"""

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Tables, Tally

TABLE = "troops"
_WITHHELD = ("AFG", "IRQ", "SYR")
_ESTIMATED, _SILENT_FROM = range(2018, 2022), 2022
_SOUTH_VIET_NAM_TO = 1975
# Zeros between two years with many troops that are further apart are no absence (Ethiopia 1962-75).
# Where few are on one side, troops have left for good, or came where none were.
_MANY, _YEARS_APART = 100, 3
# The figure of two or three reports of a year, added; the compilers' quarterly file has it once.
_ADDED = {423_300: 141_100, 510_000: 170_000, 26_000: 13_000, 17_200: 8_600}
_COLUMNS = {"troops_ad": "troops", "total_civilian": "civilians"}


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``troops``: one row per host and year."""
    (path,) = files.values()
    frame = delimited.csv(path, ["countryname", "year", *_COLUMNS]).rename(columns=_COLUMNS)
    tally.read(TABLE, len(frame))
    numbers = ["year", *_COLUMNS.values()]
    names = {name: column for column, name in _COLUMNS.items()}
    delimited.numbers(frame, numbers, path, names=names)
    wrong = ~(frame[numbers] >= 0).all(axis=1)
    delimited.refuse(frame, wrong, "missing or negative number", path, show=["countryname"])
    south = (frame["countryname"] == "Vietnam") & (frame["year"] <= _SOUTH_VIET_NAM_TO)
    tally.correct("us-troops-vietnam", south.sum())
    frame.loc[south, "countryname"] = "South Viet Nam"
    added = frame["countryname"].isin(("Iraq", "Afghanistan")) & frame["troops"].isin(_ADDED)
    tally.correct("us-troops-added", added.sum())
    frame.loc[added, "troops"] = frame["troops"].map(_ADDED)
    named = spellings.resolve(frame, {"countryname": "host"}, tally, TABLE, path)
    home = named["host"] == "USA"
    first = named["host"].map({"SYR": 2021}).fillna(_SILENT_FROM)  # one in Syria, after 900 in June
    silent = named["host"].isin(_WITHHELD) & (named["year"] >= first)
    tally.correct("us-troops-withheld", silent.sum())
    kept = tally.without(TABLE, named, silent, "withheld by the Pentagon, so not zero")
    kept = tally.without(TABLE, kept, home[~silent], "troops at home")
    kept = kept.astype(dict.fromkeys(numbers, "int64"))
    # A state may appear twice in a year under two names (Czechia, Czech Republic), once with zeros.
    yearly = kept.groupby(["host", "year"], as_index=False)[list(_COLUMNS.values())].sum()
    yearly = tally.merged(TABLE, kept, yearly, "added to another name of the same state")
    told = yearly[["troops", "year"]].where(yearly["troops"] > 0)
    before, after = (getattr(told.groupby(yearly["host"]), way)() for way in ("ffill", "bfill"))
    many = (before["troops"] >= _MANY) & (after["troops"] >= _MANY)
    lost = told["year"].isna() & many & (after["year"] - before["year"] > _YEARS_APART)
    tally.correct("us-troops-silent-years", lost.sum())
    yearly = tally.without(TABLE, yearly, lost, "no report for years, so not zero")
    guess = yearly["host"].isin(_WITHHELD) & yearly["year"].isin(_ESTIMATED)
    return {TABLE: yearly.assign(holder="USA", flag=guess.map({True: "estimate", False: None}))}
