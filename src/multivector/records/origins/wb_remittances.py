"""Remittances by sending and receiving state, 2017 and 2021: estimates of the World Bank.

A sheet with senders in rows and recipients in columns, in million US dollars, with world totals on
both edges and notes below. A zero (in KNOMAD's 2021 matrix, a blank) means that no migrants from
one state are known in the other; a dash (India and Pakistan), that the owner gives no figure.
"""

from pathlib import Path
from typing import Any

import numpy as np

from multivector.errors import InputError
from multivector.records import catalogue, spellings
from multivector.records.formats import workbooks
from multivector.records.tally import Files, Tables, Tally

_MILLION = 1e6
_UNSTATED = "-"


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``remittances``: positive estimates between two states."""
    (path,) = files.values()
    given = catalogue.entry(tally.origin).read["remittances"]
    senders, recipients, values = _read(path, given["sheet"], given["corner"])
    tally.read("remittances", values.size)
    found = spellings.codes_of([*senders, *recipients], origin=tally.origin, where=path)
    rows, columns = (
        np.array([found[name][0] is not None for name in side]) for side in (senders, recipients)
    )
    for side, across in ((senders, len(recipients)), (recipients, len(senders))):
        for name in (name for name in side if found[name][0] is None):
            tally.miss(name, across)
    lost = values.size - int(rows.sum() * columns.sum())
    tally.drop("remittances", lost, "a side is an aggregate or not a state")
    values = values[rows][:, columns]
    unstated = np.isnan(values)
    if tally.origin == "wb_remittances":
        tally.correct("remittances-dash", unstated.sum())
    tally.drop("remittances", unstated.sum(), "a dash: no figure published")
    values = np.where(unstated, 0, values)
    tally.drop("remittances", (values == 0).sum() - unstated.sum(), "zero: no migrants known")
    sides = {"sender": senders, "recipient": recipients}
    axes = {
        side: [found[name][0] for name in names if found[name][0]] for side, names in sides.items()
    }
    frame = spellings.listed(values * _MILLION, values > 0, axes, "remittances_usd")
    return {"remittances": frame.assign(year=given["year"])}


def _read(path: Path, sheet: str, corner: str) -> tuple[list[str], list[str], Any]:
    """Return senders, recipients and the matrix in million dollars, including totals."""
    _, header, *lines = workbooks.sheet(path, sheet)
    if " ".join(str(header[0]).split()) != corner:  # some have it on two lines
        raise InputError(
            f"unexpected corner cell: {header[0]!r}", where=f"{path}, row 2", allowed=corner
        )
    recipients = [str(name) for name in header[1:] if name is not None]
    ends = next((place for place, line in enumerate(lines) if line[0] is None), len(lines))
    senders = [str(line[0]) for line in lines[:ends]]
    special = {_UNSTATED: float("nan"), None: 0.0}
    cells = [
        [special.get(value, value) for value in line[1 : 1 + len(recipients)]]
        for line in lines[:ends]
    ]
    for row, line in enumerate(cells):
        for place, value in enumerate(line):
            if not isinstance(value, int | float) or value < 0:
                raise InputError(
                    f"invalid amount {value!r} from {senders[row]} to {recipients[place]}",
                    where=f"{path}, row {row + 3}",
                    allowed="millions of US dollars, 0 or more",
                )
    return senders, recipients, np.array(cells, dtype=float)
