"""Break down a capacity figure: a tree from the composite to rows and sources.

Data on the two that are not used to compare powers are given beside it, as lines of text.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from multivector.answers.influence.doubts import flag_of
from multivector.answers.influence.layers import require_layers
from multivector.answers.influence.measured import (
    COMPOSITE,
    MEASURED,
    Measured,
    measure_capacity,
    weigh_channels,
)
from multivector.answers.influence.rows import reason_of, resolve
from multivector.answers.influence.ties.grids import Averaged, FlowLayer, Share
from multivector.answers.influence.ties.loading import GDP, reader_of
from multivector.answers.influence.ties.sides import choose_sides, choose_years, pick_years
from multivector.answers.result import Result
from multivector.charts.quantity import bare
from multivector.codes.dyad import Dyad, dyad
from multivector.codes.suggest import unknown
from multivector.errors import UsageError
from multivector.measures.capacity.capacity import HomeTrade
from multivector.measures.capacity.decomposition import (
    Node,
    decompose,
    decompose_channel,
    multiply_out,
)
from multivector.scenarios.balance import LEAST_HOME, OUTPUT_PER_GDP
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE, CHANNELS, COMPOSITE_CHANNELS

_CLOSE = 0.01  # a figure as near as this to the sum of its rows is that sum
_SHOWN = 10  # maximum rows of a leaf in the text; ``rows`` has all of them
_ROWS = 5  # of one figure beside it
_OWN = "the mean of its members'; its own, such as the delegations of the EU, are not counted"
_SALES = "technology: known sales of surveillance tools (incomplete list; there may be others):"
_COLUMNS = ("figure", "states", "year", "value", "unit", "age", "origin")
_HOW = {
    "weighted mean": "weighted mean of", "product": "product of", "mean": "mean of",
    "ratio": "ratio (at most 1) of", "log scale": "log scale{} of",
}  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Explained:
    """A capacity figure and the tree of its components.

    ``rows`` maps each leaf to the rows behind it (year, states, value, unit, age, source);
    ``table`` has all of them, and ``units`` the unit and year of each leaf. ``product`` is the
    figure recomputed from the leaves. ``beside`` lists related data that are not part of the
    figure; ``unknown`` is the reason if there is no figure, and ``lacking`` the reason for each
    unknown channel of a composite.
    """

    question: str
    tree: Node
    rows: dict[str, list[dict[str, Any]]]
    product: float
    table: Result
    units: dict[str, str]
    beside: tuple[str, ...] = ()
    unknown: str = ""
    lacking: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return self.to_text().rstrip()

    def to_text(self) -> str:
        """Return the tree as indented lines, down to rows and sources.

        If a channel is unknown, so is the composite: those that are known follow each by itself.
        """
        known = f"{bare(self.tree.value, '')} (from 0 to 1; so are all figures without a unit)"
        lines = [f"{self.question}: {self.unknown or known}"]
        lines += [f"  {line}" for line in self.lacking]
        for node in _known(self.tree):
            self._lines(node, "", lines)
        if not self.unknown:
            lines.append(f"recomputed from the rows: {_figure(self.product)}")
        if self.beside:
            lines.append("related data, not included:")
            lines += [f"  {line}" for line in self.beside]
        return "\n".join(lines) + "\n"

    def _lines(self, node: Node, channel: str, lines: list[str], depth: int = 0) -> None:
        channel = node.name if node.name in MEASURED else channel
        weight = f" (weight {node.weight:.4g})" if node.weight is not None else ""
        scale = ""
        if node.scale:
            of = self.units.get(f"{channel}: {node.parts[0].name}", "").partition(", ")[0]
            scale = f" (k = {_figure(node.scale[0])}, F* = {_figure(node.scale[1])} {of})"
        how = f" = {_HOW[node.how].format(scale)}" if node.parts else ""
        unit = self.units.get(f"{channel}: {node.name}")
        told = f"{_figure(node.value)}{f' ({unit})' if unit else ''}"
        lines.append(f"{'  ' * depth}{node.name}{weight}: {told}{how}")
        rows = self.rows.get(f"{channel}: {node.name}", [])
        for row in rows[:_SHOWN]:
            lines.append(
                f"{'  ' * (depth + 1)}- {row['states']} {row['year']}: {_figure(row['value'])} "
                f"({row['unit']}) [{row['origin']}]"
            )
        if len(rows) > _SHOWN:
            rest = sum(row["value"] for row in rows[_SHOWN:])
            more = f"{len(rows) - _SHOWN} others: {_figure(rest)} ({rows[-1]['unit']})"
            lines.append(f"{'  ' * (depth + 1)}- … {more}")
        if told := _level(node.value, unit or "", rows):
            lines.append(f"{'  ' * (depth + 1)}{told}")
        for part in node.parts:
            self._lines(part, channel, lines, depth + 1)


def _figure(value: float) -> str:
    """Format a large number with thousands separators, a share with six digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def _level(value: float, unit: str, rows: list[dict[str, Any]]) -> str:
    """Return why a figure is not the sum of its rows; "" if it is, or they differ in unit."""
    total = sum(row["value"] for row in rows)
    if not total or not unit.startswith(rows[0]["unit"]) or abs(value / total - 1) < _CLOSE:
        return ""
    if len({row["origin"] for row in rows}) > 1 or any(", at " in row["states"] for row in rows):
        return "(combined from these sources, each at the level that all give the state's total)"
    return f"(reported {_figure(total)}, times {value / total:.2f} to the level of all sources)"


def explain_dyad(question: str | Dyad) -> Explained:
    """Explain the capacity of a power over a state in a year, composite or in one channel.

    The figure is the same as in ``influence``, whichever powers are compared. Raises UsageError if
    the question is invalid, or there are no data on the dyad. Raises InputError if no data are
    installed.

    ``question``: ``'CHN>KAZ:2016'``, ``'China-Kazakhstan:2016:trade'``; see
    :func:`multivector.codes.dyad.dyad`. Default year: that of ``influence``.
    """
    asked = question
    if not isinstance(asked, Dyad):
        asked = dyad(asked, parameter="question", years=(None, None))
    power, state, channel = asked.influencer, asked.influencee, asked.channel
    if asked.two_way:
        what = f"{asked} refers to two directed dyads"
        raise UsageError(what, where="question", allowed="a single direction: A>B")
    if channel and channel not in (*MEASURED, COMPOSITE):
        allowed = ", ".join((*MEASURED, COMPOSITE))
        raise unknown("channel", channel, MEASURED, "question", allowed)
    layers = require_layers()
    channels = COMPOSITE_CHANNELS if channel in (None, COMPOSITE) else (channel,)
    (year,) = choose_years(layers, (asked.year, asked.year), channels)
    written = str(replace(asked, year=year))
    sides = choose_sides(layers, None, [state], [power], (year,))
    measured = measure_capacity(layers, sides, weigh_channels())
    tree, part = _tree(measured, channel or COMPOSITE), measured.of(channel or COMPOSITE)
    beside = tuple(_beside(measured, channel if channel in MEASURED else None))
    why = "" if np.isfinite(tree.value) else flag_of(reason_of(measured, part, (0, 0, 0))) or ""
    if not _known(tree) and not any(line.startswith("  - ") for line in beside):
        raise UsageError(
            f"no figure for the capacity of {power} over {state} in {year}"
            + (f" through {channel}" if channel else "")
            + f"; {why}",
            where="question",
            next=f"multivector influence --states {state} --powers {power}",
        )
    every = _all_rows(measured, year).items()
    rows = {name: found for name, found in every if name.partition(":")[0] in part.channels}
    through = f" through {channel}" if channel in MEASURED else ""
    title = f"Data behind the capacity of {power} over {state} in {year}{through}"
    cells = tuple({"figure": name, **row} for name, found in rows.items() for row in found)
    origins = resolve(one for row in cells for one in row["origin"].split(", "))
    table = Result(title, _COLUMNS, cells, origins)
    lacking = tuple(
        f"{node.name}: {flag_of(reason_of(measured, measured.of(node.name), (0, 0, 0)))}"
        for node in (tree.parts if part.is_composite else ())
        if not np.isfinite(node.value)
    )
    told = (_units(measured, year), beside, why, lacking)
    return Explained(written, tree, rows, multiply_out(tree), table, *told)


def _known(tree: Node) -> tuple[Node, ...]:
    """Return the tree; if its figure is unknown, the known channels of a composite."""
    if np.isfinite(tree.value):
        return (tree,)
    channels = tree.parts if tree.name == COMPOSITE else ()
    return tuple(node for node in channels if np.isfinite(node.value))


def _tree(measured: Measured, channel: str) -> Node:
    """Return the tree of the only power's figure."""
    channels, values = measured.channels, measured.values
    if channel != COMPOSITE:
        c = MEASURED.index(channel)
        return decompose_channel(channels[c], values[c], (0, 0, 0))
    n = len(CHANNELS)  # later channels are not in the composite
    return decompose(channels[:n], values[:n], measured.composite, measured.effective, (0, 0, 0))


def _units(measured: Measured, year: int) -> dict[str, str]:
    """Return the unit and year of each leaf, and whether most of it rests on other years."""
    units, states = {}, measured.sides.state_members[0, :, 0] > 0
    for name, layer in measured.layers.channels.items():
        between, age = layer.interpolated(states, year), layer.reported_age(states, year)
        rests = ", mostly interpolated" if between else ", mostly from other years" if age else ""
        for part in layer.parts:
            (k,), _ = pick_years(part.years, (year,))
            told = f"{part.unit}, {part.years[k]}{rests}" if k >= 0 else part.unit
            for end in ("part", "whole") if isinstance(part, Share) else ("flow",):
                units[f"{name}: {part.name}: {end}"] = told
    return units


def _all_rows(measured: Measured, year: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, layer in measured.layers.channels.items():
        for share in layer.shares:
            rows[f"{name}: {share.name}: part"] = _part_rows(measured, share, year)
            rows[f"{name}: {share.name}: whole"] = _whole_rows(measured, share, year, layer.home)
        for flow in layer.flows:
            rows[f"{name}: {flow.name}: flow"] = _part_rows(measured, flow, year)
        age = layer.reported_age(measured.sides.state_members[0, :, 0] > 0, year)
        for row in (row for key, of in rows.items() if key.startswith(f"{name}: ") for row in of):
            row["age"] = year - row["year"] + (age if row["age"] is None else row["age"])
    return rows


def _part_rows(measured: Measured, layer: Share | FlowLayer, year: int) -> list[dict[str, Any]]:
    """Return the rows behind a figure, largest first: the bloc's own, else those of its members."""
    place, _ = pick_years(layer.years, (year,))
    if place[0] < 0:
        return []
    k, names = int(place[0]), measured.layers.names
    ours = np.flatnonzero(measured.sides.state_members[0, :, 0])
    theirs = np.flatnonzero(measured.sides.power_members[0, :, 0])
    joint = layer.joint.rows(int(ours[0]), theirs, k) if layer.joint else None
    if joint is None:
        of = (layer.years[k], layer.unit)
        grid = layer.part if isinstance(layer, Share) else layer.grid
        rows = [
            _row(f"{names[i]} with {names[j]}", float(grid[i, j, k]), *of, layer.source_at(i, j, k))
            for i, j in product(ours.tolist(), theirs.tolist())
            if grid[i, j, k] > 0
        ]
    else:
        every, unit = ", ".join(layer.origins), getattr(layer.joint, "unit", layer.unit)
        rows = [
            _row(word, value, layer.years[k], unit, *(more or [every]))
            for word, value, *more in joint
        ]
    return sorted(rows, key=lambda row: -row["value"])


def _row(
    states: str, value: float, year: int, unit: str, origin: str, age: int | None = None
) -> dict[str, Any]:
    """Return a row; ``age`` is the distance to its nearest report, None for that of the state."""
    cells = {"states": states, "year": year, "value": value, "unit": unit, "age": age}
    return {**cells, "origin": origin}


def _whole_rows(
    measured: Measured, share: Share, year: int, home: HomeTrade | None
) -> list[dict[str, Any]]:
    """Return a state's total; with ``home``, trade with others and the modelled trade at home."""
    (k,), _ = pick_years(share.years, (year,))
    if k < 0:
        return []
    names, of = measured.layers.names, (share.years[k], share.unit)
    rows = []
    for i in np.nonzero(measured.sides.state_members[0, :, 0])[0].tolist():
        whole, every = float(share.whole[i, k]), share.total_at(i, int(k)).split(", ")
        ours = [one for one in every if home is not None and one in GDP]
        theirs = [one for one in every if one not in ours]
        own = float(home.amount[i, k]) if home is not None and ours else 0.0
        if np.isfinite(whole):
            others = f"{names[i]}{' with all others' * bool(ours)}"
            rows.append(_row(others, whole - own, *of, ", ".join(theirs)))
        if np.isfinite(whole) and ours:
            way, origin, old = _home_in_words(i, of[0])
            rows.append(_row(f"{names[i]} at home, {way},", own, *of, origin, old))
    return rows


def _home_in_words(i: int, year: int) -> tuple[str, str, int | None]:
    """Say how a state's trade at home in a year is computed (``balance.home_from_gdp``), with the
    sources and the age of its GDP."""
    reader = reader_of()
    years, gdp = reader.totals("gdp")
    known = [t for t, at in enumerate(years) if at <= year and np.isfinite(gdp[i, t])]
    if not known:  # on the GDP and trade of others
        return "imputed from comparable states", ", ".join(reader.origins_of(*GDP)), None
    last = years[known[-1]]
    origin = reader.totals_named("gdp", (last,)).at(i, 0)
    rests = ", carried forward" if last < year else ""
    rests += ", continued by the growth in imf_weo" if ", " in origin else ""
    product = f"{OUTPUT_PER_GDP} × GDP of {_figure(gdp[i, known[-1]])} in {last}{rests}"
    how = f"{product}{',' * bool(rests)} less exports (at least {LEAST_HOME} × GDP)"
    return how, origin, year - last or None


# -- beside the figure -----------------------------------------------------------------------------


def _beside(measured: Measured, channel: str | None) -> list[str]:
    """Return related data that are not part of the figure.

    These are components with data for too few powers or years, channels outside the composite, and
    incomplete lists.

    ``measured``: one power, state and year. ``channel``: the channel explained; None for the
    composite.
    """
    said, year = [], measured.sides.years[0]
    for name in MEASURED:
        layer = measured.layers.channels.get(name)
        if layer is None or channel not in (None, name):
            continue
        parts = tuple(layer.read_excluded())
        mean = [s for s in layer.shares if isinstance(s.joint, Averaged)]
        if measured.sides.power_members[0, :, 0].sum() > 1:
            said += [
                f"{name}: {share.name} of {measured.sides.powers[0]}: {_OWN}" for share in mean
            ]
        if name in BESIDE and channel is None:
            parts = layer.shares
            if year not in layer.years:
                said.append(f"{name}: not known in {year} (data: {layer.years[0]})")
        for part in parts:
            said += _part(measured, name, part)
    return said + (_sales(measured) if channel in (None, *BESIDE) else [])


def _part(measured: Measured, channel: str, part: Share) -> list[str]:
    """Return the value of a sub-share and the rows behind it; why it is unknown; or nothing."""
    sides = measured.sides
    place, _ = pick_years(part.years, sides.years)
    k = int(place[0])
    if k < 0:
        return []
    state = int(np.flatnonzero(sides.state_members[0, :, 0])[0])
    members = np.flatnonzero(sides.power_members[0, :, 0])
    cells, joint = part.part[state, members, k], part.joint
    value = cells.sum() if joint is None else joint.over(np.array([state]), members, k)[0]
    if not np.isfinite(value):
        why = f"{channel}: {part.name} of {sides.powers[0]}: {part.silent}"
        return [why] if part.silent else []
    own = joint.rows(state, members, k) if joint is not None else None
    if own is None:
        names = measured.layers.names
        own = [(names[m], float(cells[i])) for i, m in enumerate(members) if cells[i] > 0]
    whole = part.whole[state, k]
    share = f"{value / whole:.6g}" if whole > 0 else "unknown, as the total is not known"
    rows = []
    for word, number, *origin in own[:_ROWS]:
        source = origin[0] if origin else part.source_at(state, int(members[0]), k)
        rows.append(f"  - {word} {part.years[k]}: {_figure(number)} ({part.unit}) [{source}]")
    rest = [f"  - … {len(own) - _ROWS} others"] if len(own) > _ROWS else []
    return [f"{channel}: {part.name} in {part.years[k]}: {share}", *rows, *rest]


def _sales(measured: Measured) -> list[str]:
    """Return the known sales of surveillance tools up to the year, with their sources."""
    sides, store = measured.sides, Store()
    if "spyware_inventory" not in store.installed():
        return []
    powers = {measured.layers.names[i] for i in np.flatnonzero(sides.power_members[0, :, 0])}
    sales = [
        f"  - {row['disclosed']}: {row['vendor']} ({row['supplier']}), {row['kind']}"
        f"{', doubtful' * row['doubtful']}: {row['source']} [{row['origin']}]"
        for row in store.read("surveillance_sales", origin="spyware_inventory").to_pylist()
        if row["host"] == sides.states[0] and row["supplier"] in powers
        if row["disclosed"] <= sides.years[0]
    ]
    return [_SALES, *sorted(sales)] if sales else []
