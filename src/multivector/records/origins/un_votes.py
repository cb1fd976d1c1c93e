"""Votes in the UN General Assembly, one row per member and roll call, 1946 to 2019.

Voeten, Strezhnev & Bailey's data from the R package unvotes; absent members and later members have
no row.
"""

import pyarrow as pa
import pyarrow.compute as pc

from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally

REVISION = 1


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``un_votes``: votes yes, abstain and no."""
    path = files["un_votes.rda"]
    frame = rdata.read_frame(path, "un_votes", ["rcid", "country", "vote"])
    tally.read("un_votes", frame.num_rows)
    names = frame["country"].combine_chunks().dictionary_encode()
    found = spellings.codes_of(names.dictionary.to_pylist(), origin=tally.origin, where=path)
    codes = pa.array([found[name][0] for name in names.dictionary.to_pylist()], pa.string())
    table = pa.table(
        {
            "rcid": frame["rcid"].cast(pa.int64()),
            "state": spellings.recode(names, codes),
            "vote": frame["vote"],
        }
    )
    lost = table["state"].null_count
    if lost:
        for name, (code, why) in found.items():
            if code is None:
                rows = pc.sum(pc.equal(frame["country"], name)).as_py()
                tally.drop("un_votes", rows, f"not a state: {why}")
                tally.miss(name, rows)
        table = table.filter(pc.is_valid(table["state"]))
    return {"un_votes": table}
