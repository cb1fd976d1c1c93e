"""Convert the spellings of states in sources to codes."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.codes.states import STATES
from multivector.errors import InputError
from multivector.records.formats.delimited import place
from multivector.records.tally import Frame, Tally
from multivector.tables import read_table


@cache
def _spellings(origin: str) -> dict[str, tuple[str | None, str]]:
    found: dict[str, tuple[str | None, str]] = {}
    rows = read_table("multivector.records.origins", "spellings.tsv")
    for scope in ("*", origin):  # a source's own row takes precedence over the shared one
        for row in rows:
            if scope in row["origin"].split():
                found[plain(row["spelling"])] = (row["code"] or None, row["why"])
    return found


def code_of(name: str, *, origin: str) -> tuple[str | None, str | None]:
    """Return (code, None) for a state, or (None, reason) for a name listed as a non-state.

    Raises KeyError if the name is neither.

    >>> code_of("Kazakhstan", origin="itpd")
    ('KAZ', None)
    """
    key = plain(name)
    declared = _spellings(origin).get(key)
    if declared is not None:
        code, why = declared
        return (code, None) if code else (None, why)
    found = _names().get(key) or (name if name in systems.known() else None)
    if found is None:
        raise KeyError(name)
    return systems.continuing(found), None


def codes_of(
    names: Iterable[str], *, origin: str, where: Path | str, lines: Mapping[str, Any] | None = None
) -> dict[str, tuple[str | None, str | None]]:
    """Return code and reason (see :func:`code_of`) for each distinct name.

    Raises InputError if a name is unknown: it may be a new spelling, or not a state. ``lines``: the
    line or row of each name, of which the message gives the first.
    """
    found, unknown = {}, []
    for name in dict.fromkeys(names):
        try:
            found[name] = code_of(name, origin=origin)
        except KeyError:
            unknown.append(name)
    if unknown:
        raise InputError(
            f"names that are neither known states nor listed as non-states ({len(unknown)}): "
            + ", ".join(map(repr, unknown[:20])),
            where=place(where, lines[unknown[0]]) if lines is not None else str(where),
            next="add them to records/origins/spellings.tsv with a code, or with the reason "
            "for having none",
        )
    return found


def resolve(
    frame: Frame, columns: Mapping[str, str] | Iterable[str], tally: Tally, table: str, where: Any,
    *, named: Mapping[str, str] | None = None,
) -> Frame:  # fmt: skip
    """Replace names with codes in columns of a frame; drop and count rows that are not states.

    Returns the rows in which all names are states, with columns of codes.

    ``columns``: maps each column of names to the column for its codes, or lists columns in which
    codes replace names. ``tally``: counts the dropped rows and unmatched names. ``where``: the
    file, for error messages; ``named``: what it calls columns that have another name in the frame.
    """
    frame = frame.copy()
    pairs = columns if isinstance(columns, Mapping) else {column: column for column in columns}
    for source, target in pairs.items():
        names = frame[source].astype(object)
        blank = names.isna()
        if blank.any():
            raise InputError(
                f"column {(named or {}).get(source, source)!r} is empty in {int(blank.sum())} of "
                f"{len(blank)} rows",
                where=place(where, frame.index[blank][0]),
                allowed="the name of a state",
            )
        first = names.drop_duplicates()
        lines = dict(zip(first, first.index, strict=True))
        found = codes_of(first, origin=tally.origin, where=where, lines=lines)
        codes = names.map({name: code for name, (code, _) in found.items()})
        lost = codes.isna()
        for name, rows in names[lost].value_counts().items():
            tally.drop(table, rows, f"not a state: {found[name][1]}")
            tally.miss(name, rows)
        frame = frame[~lost].copy()
        frame[target] = codes[~lost].astype(object)
    return frame


def resolve_numbers(
    frame: Frame, columns: Mapping[str, str], tally: Tally, table: str, *, system: str,
    names: Frame = None, why: str = "a state that ended before it had an ISO code",
) -> Frame:  # fmt: skip
    """Put codes in place of numbers of a state system; drop and count rows that are not states.

    A number is that of a state in the row's ``year``, else from its ``start`` to its ``end``.
    ``names``: the name of each row's state, counted as unmatched where it has no code.
    """
    frame = frame.copy()
    for source, target in columns.items():
        if "year" in frame:
            frame[target] = systems.iso3_of_years(frame[source], frame["year"], system=system)
        else:
            days = frame["start"], frame["end"]
            frame[target] = systems.iso3_of_periods(frame[source], *days, system=system)
    lost = frame[list(columns.values())].isna().any(axis=1)
    if names is not None:
        tally.miss_all(names[lost])
    return tally.without(table, frame, lost, why)


def resolve_cube(
    cube: Frame, names: list[str], tally: Tally, table: str, where: Path, reason: str
) -> tuple[Frame, Frame]:
    """Return the cells [year, one side, other side] between states, and the codes of a side.

    All cells are counted as read, and those with a side that is not a state as dropped.
    """
    import numpy as np

    found = codes_of(names, origin=tally.origin, where=where)
    kept = np.array([found[name][0] is not None for name in names])
    tally.read(table, cube.size)
    for name in (name for name in names if found[name][0] is None):
        tally.miss(name, len(cube) * (2 * len(names) - 1))
    tally.drop(table, cube.size - len(cube) * kept.sum() ** 2, reason)
    codes = np.array([found[name][0] for name in names], dtype=object)[kept]
    return cube[:, kept][:, :, kept], codes


def listed(cells: Frame, shown: Frame, axes: Mapping[str, Any], value: str) -> Frame:
    """Return the shown cells of a matrix or cube, one row each.

    ``axes``: the column for each axis, with its labels. ``value``: the column for the cells.
    """
    import numpy as np
    import pandas as pd

    places = zip(axes.items(), np.nonzero(shown), strict=True)
    columns = {name: np.asarray(labels)[place] for (name, labels), place in places}
    return pd.DataFrame({**columns, value: cells[shown]})


@cache
def _names() -> dict[str, str]:
    # In news either Congo is called "Congo"; in tables of states it is Congo-Brazzaville, so names
    # in the state systems take precedence.
    found = {plain(n): state.iso3 for state in STATES.values() for n in (state.name, *state.names)}
    for system in ("gw", "cow"):
        found.update({plain(s.name): s.iso3 for s in systems.spells(system) if s.iso3})
    found.update({plain(name): code for code, name in systems.iso3_names().items()})
    return found


def plain(name: str) -> str:
    """Return a name without differences of case, spaces, apostrophes and ampersands."""
    return " ".join(name.replace("’", "'").replace("&", "and").split()).casefold()
