"""Coverage of panel rows by a source: the years and states that its owner declares."""

from typing import Any

import numpy as np
import pyarrow as pa

from multivector.panel.index import Index
from multivector.records.catalogue import Coverage

# Status of a panel row for a source, in the order of the flag column's dictionary.
FLAGS = ("observed", "zero", "missing", "outside")
OBSERVED, ZERO, MISSING, OUTSIDE = range(len(FLAGS))


def seen(states: Any, years: Any, shape: tuple[int, int]) -> Any:
    """Return whether each state occurs in each year; indices of -1 are ignored."""
    found = np.zeros(shape, dtype=bool)
    there = (states >= 0) & (years >= 0)
    found[states[there], years[there]] = True
    return found


def of_side(who: str | frozenset[str], index: Index, occurring: Any) -> Any:
    """Return whether a side of a source covers each state and year, shape (n, m)."""
    if who == "seen":
        return occurring
    if who == "all":
        return np.ones(occurring.shape, dtype=bool)
    named = np.array([state in who for state in index.states], dtype=bool)
    return np.broadcast_to(named[:, None], occurring.shape)


def of_years(coverage: Coverage, index: Index) -> Any:
    """Return whether the source covers each year of the panel, shape (m,)."""
    return np.array([year in coverage.years for year in index.years], dtype=bool)


def flag_array(flags: Any) -> Any:
    """Return flags (indices into :data:`FLAGS`) as an Arrow dictionary."""
    return pa.DictionaryArray.from_arrays(pa.array(flags), pa.array(FLAGS))
