"""Gas and oil that a state sells by pipe, as layers of the transport channel.

Flows are those of the 200 largest of a commodity and year, so a figure is a lower bound; the lines
and their state are those of 2026. A state that sells nothing on the list by pipe is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import (
    SD_ESTIMATED,
    FlowLayer,
    Share,
    either_way,
    even,
    form_flow,
    of_years,
)
from multivector.answers.influence.loading import Reader
from multivector.arrays import Floats, Ints
from multivector.measures.pipelines import Line, Sale, sales_by_pipe
from multivector.records.origins import prices
from multivector.routing.tables import places

NAME = "gas and oil by pipe"
REMARK = f"{NAME}: lines of 2026; flows below the 200 largest of a year count as 0"
# The column of a commodity, and whether it is shipped on from the end of a line.
_COMMODITIES = {"gas": ("gas_usd", False), "oil": ("crude_usd", True)}
_IN_SERVICE = ("flowing", "reduced")


@dataclass(frozen=True, slots=True)
class ByPipe:
    """The sales by pipe of each year, and what a state's depend on a power or bloc for.

    ``listed`` is the value of all flows on record by exporter, commodity and year; ``factors``
    convert each year's USD; ``both`` adds the sales of the power that depend on the state.
    """

    sales: tuple[tuple[tuple[str, Sale], ...], ...]
    listed: Mapping[tuple[str, str, int], float]
    names: tuple[str, ...]
    factors: Floats
    both: bool = False

    def over(self, members: Ints, k: int) -> Floats:
        """Return each state's sales that depend on any member, once each; NaN without sales."""
        found = {self.names[m] for m in members}
        out = np.full(len(self.names), np.nan)
        place = {name: i for i, name in enumerate(self.names)}
        for _, sale in self.sales[k]:
            i = place[sale.exporter]
            out[i] = np.nan_to_num(out[i]) + sale.value * bool(found & set(sale.depends_on))
        if self.both:
            for _, sale in self.sales[k]:
                if sale.exporter in found:
                    for i in {place[name] for name in sale.depends_on}:
                        out[i] += sale.value
        return out * self.factors[k]

    def rows(self, state: int, members: Ints, k: int) -> list[tuple[str, float]]:
        """Return the sales that depend on the members, with way, lines and share of exports."""
        own, found = self.names[state], {self.names[m] for m in members}
        return [
            (self._label(kind, sale, k), sale.value * float(self.factors[k]))
            for kind, sale in self.sales[k]
            if (sale.exporter == own and found & set(sale.depends_on))
            or (self.both and sale.exporter in found and own in sale.depends_on)
        ]

    def _label(self, kind: str, sale: Sale, k: int) -> str:
        share = sale.value / self.listed[sale.exporter, kind, k]
        way = f" through {', '.join(sale.through)}" if sale.through else ""
        sea = "" if sale.direct else " and by sea"
        return (
            f"{sale.exporter} {kind} to {sale.buyer}{way}{sea} ({', '.join(sale.lines)}), "
            f"{share:.0%} of its {kind} exports on record:"
        )


def pipeline_layers(reader: Reader) -> tuple[Share, FlowLayer] | None:
    """Return the sales by pipe that depend on a power as a share of GDP, and as a flow."""
    if not reader.has("pipelines", "baci_commodities", "worldbank_gdp"):
        return None
    gdp_years, gdp = reader.state_table("gdp", "worldbank_gdp", "gdp_usd")
    found = _sales(reader)
    # After the last year of GDP, the ratio of that year is carried.
    years = tuple(year for year in found if year in gdp_years)
    if not years:
        return None
    sales = tuple(found[year][0] for year in years)
    joint = ByPipe(sales, _listed(found, years), reader.names, np.ones(len(years)))
    n = len(reader.names)
    part = np.full((n, n, len(years)), np.nan)
    for k in range(len(years)):
        for _, sale in joint.sales[k]:
            i = reader.place[sale.exporter]
            part[i, :, k] = np.nan_to_num(part[i, :, k])
            for j in {reader.place[name] for name in sale.depends_on}:
                part[i, j, k] += sale.value
    whole = of_years(years, gdp_years, gdp)
    origins = ("baci_commodities", "pipelines", "worldbank_gdp")
    share = Share(NAME, years, part, whole, even(whole.shape, SD_ESTIMATED), origins, joint)
    real = prices.deflators(years)
    both = ByPipe(sales, joint.listed, reader.names, real, both=True)
    flow = form_flow(
        NAME, years, either_way(part) * real, f"USD of {prices.BASE_YEAR}",
        (*origins[:2], prices.origin().id), joint=both, remark=REMARK,
    )  # fmt: skip
    return share, flow


_Year = tuple[tuple[tuple[str, Sale], ...], dict[tuple[str, str], float]]


def _sales(reader: Reader) -> dict[int, _Year]:
    """Return by year the sales by pipe, and the value of all flows by exporter and commodity."""
    lines = reader.store.read("pipelines", origin="pipelines").to_pylist()
    flows = reader.store.read("energy_trade", origin="baci_commodities").to_pylist()
    ports = {place.state for place in places() if place.is_port}
    found: dict[int, _Year] = {}
    for year in sorted({row["year"] for row in flows}):
        sales: list[tuple[str, Sale]] = []
        listed: dict[tuple[str, str], float] = {}
        for kind, (column, by_sea) in _COMMODITIES.items():
            in_service = [
                Line(row["line"], tuple(row["course"].split()), row["capacity"])
                for row in lines
                if row["commodity"] == kind
                and row["status"] in _IN_SERVICE
                and (row["started"] or year + 1) <= year
            ]
            sold = {
                (row["exporter"], row["importer"]): row[column]
                for row in flows
                if row["year"] == year and row[column]
            }
            for (exporter, _), value in sold.items():
                listed[exporter, kind] = listed.get((exporter, kind), 0.0) + value
            ways = sales_by_pipe(in_service, sold, ports, by_sea=by_sea)
            sales += [(kind, sale) for sale in ways]
        found[year] = (tuple(sales), listed)
    return found


def _listed(
    found: Mapping[int, _Year], years: tuple[int, ...]
) -> dict[tuple[str, str, int], float]:
    return {(*key, k): v for k, year in enumerate(years) for key, v in found[year][1].items()}
