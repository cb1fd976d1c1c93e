"""Gas and oil that a state sells by pipeline, separate from the transport channel.

Only the 200 largest flows of each commodity and year are listed, so a figure is a lower bound; the
lines are those listed in 2026, in their years in service. A state without listed sales is unknown.
"""

from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.ties.grids import SD_ESTIMATED, Share, of_years
from multivector.answers.influence.ties.loading import Reader
from multivector.arrays import Floats, Ints
from multivector.measures.pipelines import Line, Sale, in_service, sales_by_pipe
from multivector.routing.tables import places

NAME = "gas and oil by pipeline"
SOURCES = ("baci_commodities", "pipelines", "worldbank_gdp")
SILENT = "no pipeline flow among the year's 200 largest"
# The column of a commodity, and whether it is shipped on from the end of a line.
_COMMODITIES = {"gas": ("gas_usd", False), "oil": ("crude_usd", True)}

# The commodity, the sale, and its share of the exporter's sales of the commodity on record.
_Sold = tuple[str, Sale, float]


@dataclass(frozen=True, slots=True)
class ByPipe:
    """Pipeline sales by year, and the part of a state's sales that depends on a power or bloc."""

    sales: tuple[tuple[_Sold, ...], ...]
    names: tuple[str, ...]

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return each state's sales that depend on any member, counted once; NaN without sales."""
        found = {self.names[m] for m in members}
        out = np.full(len(self.names), np.nan)
        for _, sale, _ in self.sales[k]:
            i = self.names.index(sale.exporter)
            out[i] = np.nan_to_num(out[i]) + sale.value * bool(found & set(sale.depends_on))
        return out[states]

    def rows(self, state: int, members: Ints, k: int) -> list[tuple[str, float]]:
        """Return the sales that depend on the members, with route and share of exports."""
        rows, found = [], {self.names[m] for m in members}
        for kind, sale, share in self.sales[k]:
            if sale.exporter == self.names[state] and found & set(sale.depends_on):
                through = ", ".join(name for name in sale.depends_on if name != sale.buyer)
                way = f" through {through}" if through else ""
                of = (kind, sale.exporter)
                rest = 1 - sum(part for sort, s, part in self.sales[k] if (sort, s.exporter) == of)
                label = (
                    f"{sale.exporter} {kind} to {sale.buyer}{way}{' and by sea' * sale.by_sea} "
                    f"({', '.join(sale.lines)}), {share:.0%} of its recorded {kind} exports"
                    f"{f' ({rest:.0%} by no route that the listed lines show)' * (rest >= 0.005)}:"
                )
                rows.append((label, sale.value))
        return rows


def sold_by_pipe(reader: Reader) -> Share:
    """Return pipeline sales that depend on a power, as a share of GDP; all sources are needed."""
    gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    # After the last year of GDP, the ratio of that year is carried forward.
    found = {year: sold for year, sold in _sales(reader).items() if year in gdp_years}
    years, n = tuple(found), len(reader.names)
    joint = ByPipe(tuple(found.values()), reader.names)
    part = np.full((n, n, len(years)), np.nan)
    for k, sold in enumerate(found.values()):
        for _, sale, _ in sold:
            i = reader.place[sale.exporter]
            part[i, :, k] = np.nan_to_num(part[i, :, k])
            part[i, [reader.place[name] for name in sale.depends_on], k] += sale.value
    whole = of_years(years, gdp_years, gdp)
    return Share(NAME, years, part, whole, SD_ESTIMATED, SOURCES, joint, silent=SILENT)


def _sales(reader: Reader) -> dict[int, tuple[_Sold, ...]]:
    """Return the pipeline sales of each year."""
    lines = reader.store.read("pipelines", origin="pipelines").to_pylist()
    for row in lines:
        row["course"], row["onward"] = (tuple(row[x].split()) for x in ("course", "onward"))
    flows = reader.store.read("energy_trade", origin="baci_commodities").to_pylist()
    ports = {place.state for place in places() if place.is_port}
    found: dict[int, tuple[_Sold, ...]] = {}
    for year in sorted({row["year"] for row in flows}):
        for kind, (column, by_sea) in _COMMODITIES.items():
            running = [
                Line(row["line"], row["course"], row["capacity"], row["onward"])
                for row in lines
                if row["commodity"] == kind and in_service(row, year)
            ]
            now = [row for row in flows if row["year"] == year and row[column]]
            sold = {(row["exporter"], row["importer"]): row[column] for row in now}
            listed: dict[str, float] = {}
            for (exporter, _), value in sold.items():
                listed[exporter] = listed.get(exporter, 0.0) + value
            sales = sales_by_pipe(running, sold, ports, by_sea=by_sea)
            shares = [(kind, sale, sale.value / listed[sale.exporter]) for sale in sales]
            found[year] = (*found.get(year, ()), *shares)
    return found
