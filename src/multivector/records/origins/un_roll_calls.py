"""Roll calls of the UN General Assembly, 1946 to 2019, and their issues (package unvotes)."""

from typing import Any

import pyarrow as pa

from multivector.records.formats import rdata
from multivector.records.tally import Files, Frame, Tables, Tally

# Column of the source -> column of the schema.
_FLAGS = {"importantvote": "important", "amend": "amendment", "para": "paragraph"}
_TEXTS = {"unres": "resolution", "short": "title", "descr": "description"}


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``un_roll_calls`` and ``un_roll_call_issues``."""
    path = files["un_roll_calls.rda"]
    columns = ["rcid", "session", "date", *_FLAGS, *_TEXTS]
    source = rdata.read_frame(path, "un_roll_calls", columns)
    tally.read("un_roll_calls", source.num_rows)
    session = source["session"].cast(pa.int64())
    calls: dict[str, Any] = {
        "rcid": source["rcid"].cast(pa.int64()),
        "session": session,
        "year": pa.array([number + 1945 for number in session.to_pylist()], pa.int32()),
        "date": source["date"],
    }
    calls |= {name: source[column].cast(pa.bool_()) for column, name in _FLAGS.items()}
    calls |= {name: source[column] for column, name in _TEXTS.items()}
    return {"un_roll_calls": pa.table(calls), "un_roll_call_issues": _issues(files, tally)}


def _issues(files: Files, tally: Tally) -> Frame:
    path = files["un_roll_call_issues.rda"]
    source = rdata.read_frame(path, "un_roll_call_issues", ["rcid", "short_name"])
    tally.read("un_roll_call_issues", source.num_rows)
    return pa.table({"rcid": source["rcid"].cast(pa.int64()), "issue": source["short_name"]})
