"""Ten figures recomputed from raw files, over regions and channels, by code of its own.

    MULTIVECTOR_MIRROR=FOLDER python tests/reference/recomputed.py

Nothing of the package is imported: the readers, the sums and the constants stand here. The test
beside it holds them against what the package answers.
"""

import csv
import gzip
import json
import lzma
import math
import os
import struct
import zlib
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

RAW = Path(os.environ.get("MULTIVECTOR_MIRROR", "."))
CPI = {2010: 218.056, 2016: 240.007}  # BLS, CPI-U, annual averages
EU_2016 = (
    "Austria, Belgium, Bulgaria, Croatia, Cyprus, Czech Republic, Denmark, Estonia, Finland, "
    "France, Germany, Greece, Hungary, Ireland, Italy, Latvia, Lithuania, Luxembourg, Malta, "
    "Netherlands, Poland, Portugal, Romania, Slovakia, Slovenia, Spain, Sweden, United Kingdom"
).split(", ")


class Rds:
    """A serialised R object in XDR format: lists, vectors and attributes, as Python values."""

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        for unpack in (gzip.decompress, lzma.decompress):
            try:
                raw = unpack(raw)
                break
            except (OSError, lzma.LZMAError, zlib.error):
                continue
        self.raw, self.at, self.seen = raw, 14, []
        if struct.unpack(">i", raw[2:6])[0] == 3:
            self.at = 18 + struct.unpack(">i", raw[14:18])[0]

    def number(self) -> int:
        """Read an integer."""
        self.at += 4
        return struct.unpack_from(">i", self.raw, self.at - 4)[0]

    def item(self) -> object:
        """Read one object: (value, attributes) for vectors, text for symbols, None for NULL."""
        flags = self.number()
        kind, attributes = flags & 255, bool(flags & 512)
        if kind in (254, 242):
            return None
        if kind == 255:
            return self.seen[(flags >> 8) - 1]
        if kind == 1:
            self.seen.append(self.item())
            return self.seen[-1]
        if kind == 2:
            found = {}
            while True:
                if flags & 512:
                    self.item()
                tag = self.item() if flags & 1024 else None
                found[tag] = self.item()
                flags = self.number()
                if flags & 255 != 2:
                    return found
        size = self.number()
        if kind == 9:
            self.at += max(size, 0)
            return self.raw[self.at - max(size, 0) : self.at].decode("latin-1")
        if kind in (16, 19):
            value = [self.item() for _ in range(size)]
        else:
            code, width = {13: ("i", 4), 10: ("i", 4), 14: ("d", 8)}[kind]
            value = struct.unpack_from(f">{size}{code}", self.raw, self.at)
            self.at += size * width
        return value, self.item() if attributes else {}


def table(name: str, **options: str) -> list[dict[str, str]]:
    """Read a CSV file."""
    with (RAW / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, **options))


def per_state(name: str, state: str, year: int) -> float:
    """Return a figure of the World Bank."""
    return next(
        float(row["Value"])
        for row in table(name)
        if row["Country Code"] == state and row["Year"] == str(year)
    )


def trade_dependence(state: str, code: str, partners: list[str], year: int) -> float:
    """Mean of the shares in sales and in purchases, with home sales of 1.9 GDP less exports."""
    matrices, _ = Rds(RAW / "itpd_aggregated_2000_2016.rds").item()
    cells, attributes = matrices[year - 2000]
    names = list(attributes["dimnames"][0][0][0])
    n, level = len(names), CPI[year] / CPI[2010]
    at, others = names.index(state), [names.index(partner) for partner in partners]

    def flow(seller: int, buyer: int) -> float:  # R stores columns one after the other
        value = cells[seller + n * buyer]
        return 0.0 if math.isnan(value) else value * level

    rest = [k for k in range(n) if k != at]
    sold, bought = sum(flow(at, k) for k in rest), sum(flow(k, at) for k in rest)
    gdp = per_state("worldbank_gdp.csv", code, year)
    home = max(1.9 * gdp - sold, 0.3 * gdp)
    sales = sum(flow(at, k) for k in others) / (sold + home)
    return (sales + sum(flow(k, at) for k in others) / (bought + home)) / 2


def arms_share(recipient: str, supplier: str, year: int) -> float:
    """Share in the stock of arms: deliveries since 1995, a tenth of the stock lost each year."""
    lines = (RAW / "sipri_trade_register_1995_2024.csv").read_text("latin-1").splitlines()[11:]
    given: defaultdict[str, float] = defaultdict(float)
    for row in csv.DictReader(lines, delimiter=";" if lines[0].count(";") > 5 else ","):
        when = int(row["Delivery year"])
        # An unknown supplier is nobody's share: with it Russia has .7975 of Viet Nam's stock.
        known = not row["Supplier"].startswith("unknown")
        if row["Recipient"] == recipient and when <= year and known:
            value = float(next(v for k, v in row.items() if k and "TIV delivery" in k).strip(";"))
            given[row["Supplier"]] += value * 0.9 ** (year - when)
    return given[supplier] / sum(given.values())


def posts_share(host: str, sender: str, year: int) -> float:
    """Share of a sender among the posts of states; missions to organisations do not count.

    Nor does the delegation of the EU: with it the United Kingdom has 1 of 47 in Kenya, not of 46.
    """
    import openpyxl

    name = "lowy_diplomatic_posts_2016_2023.xlsx"
    with closing(openpyxl.load_workbook(RAW / name, read_only=True)) as book:
        sheet = next(s for s in book if str(year) in s.title)
        head, *rows = sheet.iter_rows(values_only=True)
    column = {name: k for k, name in enumerate(head)}
    there = [
        r[column["COUNTRY"]]
        for r in dict.fromkeys(rows)
        if r[column["POST COUNTRY"]] == host
        and r[column["TYPE OF POST"]] != "Permanent Mission"
        and r[column["COUNTRY"]] != "European External Action Service"
    ]
    return there.count(sender) / len(there)


def migrants_share(home: str, code: str, host: str, year: int) -> float:
    """Nationals in a state over the population left at home and abroad there."""
    held = json.loads((RAW / "undesa_migrant_stock_1990_2020.json").read_text("utf-8"))
    names = held["names"]
    there = held["matrix"][str(year)][names.index(home)][names.index(host)]
    return there / per_state("worldbank_population.csv", code, year)


def fdi_share(investor: str, host: str, year: int) -> float:
    """Stock of direct investment as the host reports it, over the host's GDP.

    The investor's own report differs: of Germany in Serbia, 2020, it is a fifth lower.
    """
    rows = [
        row
        for row in table("imf_dip_outward_2014_2024.csv")
        if row["COUNTRY.ID"] == investor
        and row["COUNTERPART_COUNTRY.ID"] == host
        and row["TIME_PERIOD"] == str(year)
        and row["DV_TYPE.ID"] == "SCC"
        and row["INDICATOR.ID"] == "OTWD_D_NETAL_FALL_ALL"
    ]
    stock = float(rows[0]["OBS_VALUE"]) * 10 ** int(rows[0]["SCALE.ID"])
    return stock / per_state("worldbank_gdp.csv", host, year)


def agreement(one: str, two: str, session: int) -> float:
    """1 - mean distance of votes over joint, divided roll calls of a session."""
    total, joint = 0.0, 0
    for row in table("unga_votes_1946_2024.csv"):
        year, month = int(row["date"][:4]), int(row["date"][5:7])
        cast = [v for k, v in row.items() if len(k) == 3 and k.isupper() and v in ("1", "2", "3")]
        if year - 1945 - (month < 9) != session or len(set(cast)) < 2:
            continue
        if row[one] in "123" and row[two] in "123":
            total += abs(int(row[one]) - int(row[two])) / 2
            joint += 1
    return 1 - total / joint


FIGURES: dict[str, Callable[[], float]] = {
    "KAZ CHN trade 2016": lambda: trade_dependence("Kazakhstan", "KAZ", ["China"], 2016),
    "PRY CHN trade 2016": lambda: trade_dependence("Paraguay", "PRY", ["China"], 2016),
    "AZE EU trade 2016": lambda: trade_dependence("Azerbaijan", "AZE", EU_2016, 2016),
    # With a defence pact in force (CSTO), the other half of the channel is 1.
    "ARM RUS security 2018": lambda: (arms_share("Armenia", "Russia", 2018) + 1) / 2,
    "MLI RUS security 2018": lambda: arms_share("Mali", "Russia", 2018) / 2,
    "VNM RUS security 2018": lambda: arms_share("Viet Nam", "Russia", 2018) / 2,
    "KEN GBR diplomacy 2021": lambda: posts_share("Kenya", "United Kingdom", 2021),
    "TON USA migration 2020": lambda: migrants_share("Tonga", "TON", "United States", 2020),
    "SRB DEU finance 2020": lambda: fdi_share("DEU", "SRB", 2020),
    "BRA CHN agreement 2022": lambda: agreement("BRA", "CHN", 77),
}


if __name__ == "__main__":
    for label, recompute in FIGURES.items():
        try:
            print(label, f"{recompute():.6f}")
        except Exception as error:
            print(label, "failed:", repr(error)[:200])
