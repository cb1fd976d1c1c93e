"""What is known of a power and a state outside the comparison of powers, as lines of text."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from multivector.answers.influence.measured import MEASURED, Measured
from multivector.answers.influence.rows import silent_of
from multivector.records.origins.deployments import deployments
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE

_ROWS = 5  # of one figure
_SALES = "known sales of surveillance tools (absence says nothing)"
_SITES = "sites on a list without dates, closed ones among them"

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def known_beside(found: Measured, rows: Rows, channel: str | None) -> list[str]:
    """Return the sub-shares of the first power over the first state that no figure rests on.

    With their rows, the powers that do not report them, and the lists in which presence counts.

    Parameters
    ----------
    found : Measured
        One state and year.
    rows : mapping
        Rows by name of the leaf, as of ``explain_dyad``.
    channel : str or None
        The channel explained; None for the composite.
    """
    said = []
    for c, name in enumerate(MEASURED):
        layer = found.layers.channels.get(name)
        if layer is None or channel not in (None, name):
            continue
        alone = channel == name or name in BESIDE
        used = found.values[c].used[:, 0, 0] & (not alone or channel == name)
        if channel is None and name not in BESIDE:
            used = used & found.composite.used[c, 0, 0]
        known = np.isfinite(found.values[c].share[:, 0, 0, 0])
        for k in np.flatnonzero(known & ~used):
            share = layer.shares[k]
            value = found.values[c].share[k, 0, 0, 0]
            said.append(f"{name}: {share.name}: {value:.6g}")
            said += _rows(rows.get(f"{name}: {share.name}: part", ()))
        if name in BESIDE and not known.any():
            years = f"{layer.years[0]}" if len(layer.years) == 1 else f"from {layer.years[0]}"
            said.append(f"{name}: not known in {found.sides.years[0]} (data: {years})")
        silent = silent_of(found, name, 0, 0)
        said += [f"{name}: {silent}"] if silent else []
    return said + [line for listed in _lists(found, channel) for line in listed]


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    shown = [
        f"  - {row['states']} {row['year']}: {row['value']:,.6g} [{row['origin']}]"
        if abs(row["value"]) < 1000
        else f"  - {row['states']} {row['year']}: {row['value']:,.0f} [{row['origin']}]"
        for row in rows[:_ROWS]
    ]
    rest = len(rows) - _ROWS
    return [*shown, f"  - … {rest} others"] if rest > 0 else shown


def _lists(found: Measured, channel: str | None) -> list[list[str]]:
    """Return what stands on the lists of sites and sales, each under its title."""
    sides, names = found.sides, found.layers.names
    state, year = sides.states[0], sides.years[0]
    powers = {names[i] for i in np.flatnonzero(sides.power_members[0, :, 0])}
    out = []
    if channel in (None, "security"):
        out.append(
            [
                f"security: reported, but acknowledged by neither state: {site.holder} in "
                f"{site.host}, {site.site}, {site.start}-{site.end} ({' '.join(site.sources)})"
                for site in deployments()
                if site.host == state and site.holder in powers and not site.counts
            ]
        )
        sites = [row["site"] or row["kind"] for row in _read("base_sites", state, powers, "holder")]
        out.append([f"security: {_SITES}: {', '.join(sites)} [us_bases]"] if sites else [])
    if channel in (None, *BESIDE):
        sales = [
            f"  - {row['disclosed']}: {row['vendor']} ({row['supplier']}), {row['kind']}"
            f"{', doubtful' if row['doubtful'] else ''}: {row['source']} [{row['origin']}]"
            for row in _read("surveillance_sales", state, powers, "supplier")
            if row["disclosed"] <= year
        ]
        out.append([f"technology: {_SALES}:", *sorted(sales)] if sales else [])
    return out


def _read(table: str, state: str, powers: set[str], side: str) -> list[dict[str, Any]]:
    store = Store()
    if not any(table in version.rows for version in store.installed().values()):
        return []
    rows = store.read(table).to_pylist()
    return [row for row in rows if row["host"] == state and row[side] in powers]
