"""What is known of a power and a state outside the comparison of powers, as lines of text."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from multivector.answers.influence.measured import MEASURED, Measured
from multivector.answers.influence.rows import silent_of
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE

_ROWS = 5  # of one figure
_SALES = "technology: known sales of surveillance tools (absence says nothing):"


def known_beside(
    found: Measured, rows: Mapping[str, Sequence[Mapping[str, Any]]], channel: str | None
) -> list[str]:
    """Return the sub-shares of the first power over the first state that no figure rests on.

    With their rows, the powers for which they are unknown, and lists in which presence counts.

    Parameters
    ----------
    found : Measured
        One state and year.
    rows : mapping
        Rows by name of the leaf, as of ``explain_dyad``.
    channel : str or None
        The channel explained; None for the composite.
    """
    said, year = [], found.sides.years[0]
    for c, name in enumerate(MEASURED):
        layer, values = found.layers.channels.get(name), found.values[c]
        if layer is None or channel not in (None, name):
            continue
        shown = channel == name or (name not in BESIDE and found.composite.used[c, 0, 0])
        known = np.isfinite(values.share[:, 0, 0, 0])
        for k in np.flatnonzero(known & ~(values.used[:, 0, 0] & shown)):
            part = layer.shares[k].name
            said.append(f"{name}: {part}: {values.share[k, 0, 0, 0]:.6g}")
            listed = rows.get(f"{name}: {part}: part", ())
            said += [
                f"  - {row['states']} {row['year']}: {figure(row['value'])} [{row['origin']}]"
                for row in listed[:_ROWS]
            ]
            said += [f"  - … {len(listed) - _ROWS} others"] if len(listed) > _ROWS else []
        if name in BESIDE and not known.any() and year not in layer.years:
            said.append(f"{name}: not known in {year} (data: {layer.years[0]})")
        silent = silent_of(found, name, 0, 0) if year in layer.years else ""
        said += [f"{name}: {silent}"] if silent else []
    return said + (_sales(found) if channel in (None, *BESIDE) else [])


def figure(value: float) -> str:
    """Return a large figure in full with separators, a share to six digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def _sales(found: Measured) -> list[str]:
    """Return the known sales of surveillance tools up to the year, with their sources."""
    sides, store = found.sides, Store()
    if "spyware_inventory" not in store.installed():
        return []
    powers = {found.layers.names[i] for i in np.flatnonzero(sides.power_members[0, :, 0])}
    sales = [
        f"  - {row['disclosed']}: {row['vendor']} ({row['supplier']}), {row['kind']}"
        f"{', doubtful' * row['doubtful']}: {row['source']} [{row['origin']}]"
        for row in store.read("surveillance_sales", origin="spyware_inventory").to_pylist()
        if row["host"] == sides.states[0] and row["supplier"] in powers
        if row["disclosed"] <= sides.years[0]
    ]
    return [_SALES, *sorted(sales)] if sales else []
