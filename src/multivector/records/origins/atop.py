"""Alliance obligations between states, 1815 to 2018: Alliance Treaty Obligations, ATOP 5.

In the year of a unification (Germany and Yemen, 1990) a state has two numbers: its row combines the
obligations of both.
"""

import numpy as np

from multivector.records import catalogue, spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``alliances``: one row per directed pair and year."""
    (path,) = files.values()
    named = catalogue.entry(tally.origin).read["alliances"]["promises"]
    columns = ["ccode1", "ccode2", "year", *named]
    frame = rdata.read_frame(path, "atop_alliance", columns).to_pandas()
    tally.read("alliances", len(frame))
    frame["year"] = frame["year"].astype("int64")
    sides = {"ccode1": "state_a", "ccode2": "state_b"}
    frame = spellings.resolve_numbers(frame, sides, tally, "alliances", system="cow")
    frame = frame.rename(columns=named)
    promises = list(named.values())
    frame[promises] = frame[promises] == 1
    keys = ["state_a", "state_b", "year"]
    united = frame.duplicated(keys)
    tally.correct("atop-two-numbers", united.sum())
    tally.drop("alliances", united.sum(), "a second number of a state, in its year of union")
    frame = frame.groupby(keys, sort=False)[promises].any().reset_index()
    made = frame[promises].to_numpy()
    first = np.array([*promises, "none"], dtype=object)
    frame["strongest"] = first[np.where(made.any(axis=1), made.argmax(axis=1), len(promises))]
    return {"alliances": frame[["state_a", "state_b", "year", *promises, "strongest"]]}
