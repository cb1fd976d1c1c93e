"""Data on a power and a state that are not used to compare powers, as lines of text."""

import numpy as np

from multivector.answers.influence.measured import MEASURED, Measured
from multivector.answers.influence.ties.grids import Share
from multivector.answers.influence.ties.sides import pick_years
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE

_ROWS = 5  # of one figure
_SALES = "technology: known sales of surveillance tools (incomplete list; there may be others):"


def known_beside(found: Measured, channel: str | None) -> list[str]:
    """Return related data that are not part of the figure.

    These are components with data for too few powers or years, channels outside the composite, and
    incomplete lists.

    ``found``: one power, state and year. ``channel``: the channel explained; None for the
    composite.
    """
    said, year = [], found.sides.years[0]
    for name in MEASURED:
        layer = found.layers.channels.get(name)
        if layer is None or channel not in (None, name):
            continue
        parts = layer.aside
        if name in BESIDE and channel is None:
            parts = layer.shares
            if year not in layer.years:
                said.append(f"{name}: not known in {year} (data: {layer.years[0]})")
        for part in parts:
            said += _part(found, name, part)
    return said + (_sales(found) if channel in (None, *BESIDE) else [])


def _part(found: Measured, channel: str, part: Share) -> list[str]:
    """Return the value of a sub-share and the rows behind it; why it is unknown; or nothing."""
    sides = found.sides
    place, _ = pick_years(part.years, sides.years)
    k = int(place[0])
    if k < 0:
        return []
    state = int(np.flatnonzero(sides.state_members[0, :, 0])[0])
    members = np.flatnonzero(sides.power_members[0, :, 0])
    cells = part.part[state, members, k]
    value = cells.sum() if part.joint is None or len(members) == 1 else float("nan")
    if part.joint is not None:
        value = float(part.joint.over(np.array([state]), members, k)[0])
    if not np.isfinite(value):
        why = f"{channel}: {part.name} of {sides.powers[0]}: {part.silent}"
        return [why] if part.silent else []
    own = part.joint.rows(state, members, k) if part.joint is not None else None
    if own is None:
        names = found.layers.names
        own = [(names[m], float(cells[i])) for i, m in enumerate(members) if cells[i] > 0]
    whole = part.whole[state, k]
    share = f"{value / whole:.6g}" if whole > 0 else "unknown, as the total is not known"
    rows = []
    for word, number, *origin in own[:_ROWS]:
        source = origin[0] if origin else part.source_at(state, int(members[0]), k)
        rows.append(f"  - {word} {part.years[k]}: {figure(number)} ({part.unit}) [{source}]")
    rest = [f"  - … {len(own) - _ROWS} others"] if len(own) > _ROWS else []
    return [f"{channel}: {part.name} in {part.years[k]}: {share}", *rows, *rest]


def figure(value: float) -> str:
    """Format a large number with thousands separators, a share with six digits."""
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
