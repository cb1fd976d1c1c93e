"""Blocs whose membership changed: one set of members in all years that are compared.

The expected figures are recomputed from the files of the sources, with members written out by hand:
of ``atlas_bilateral_2010_2020.csv.gz``, the sums of ``value_usd`` by year over the members; of
``eurostat_eu27_exports_YEAR.csv``, ``VALUE_IN_EUR`` at the ECB's mean rate of the year. The answers
rest on CEPII's bounds as well, so levels may differ by a quarter and changes by 8 points.
"""

import csv
import gzip
from itertools import pairwise, product

import pytest

from multivector import check
from multivector.answers.evidence.shocks import Shock, with_shock
from multivector.answers.evidence.standing import Standing
from multivector.answers.influence.before_after import changes
from multivector.answers.influence.flow import flow, flow_over
from multivector.answers.influence.influence import influence
from multivector.answers.influence.ties.region_trade import trade_with
from multivector.codes.blocs import members, members_over

HARVARD = "atlas_bilateral_2010_2020"
ORIGINS = ("baci_hs10_97_bounds", "baci_2023_matrix", HARVARD, "eurostat_eu27_exports")
EU27 = (
    "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU "
    "SVK SVN ESP SWE"
)
GROUPS = {"EU": EU27, "EAEU": "ARM BLR KAZ KGZ RUS", "BRICS": "BRA RUS IND CHN ZAF"}


@pytest.fixture(autouse=True)
def filled(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS)))


@pytest.fixture(scope="module")
def recorded(mirror):
    """Return the sum of Harvard's flows between two sides in a year."""
    table = {}
    with gzip.open(mirror / f"{HARVARD}.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            key = int(row["year"]), row["exporter"], row["importer"]
            table[key] = float(row["value_usd"])

    def total(one, two, year):
        sides = (GROUPS.get(side, side).split() for side in (one, two))
        return sum(table.get((year, *pair), 0.0) for pair in product(*sides))

    return total


# Harvard, billion USD: Canada 17.0 and 19.9, South Africa 13.2 and 16.0, China 290 and 382; with
# Britain in the first year, Canada would fall by 34% and South Africa by 20%. Germany to the EAEU
# 56.2 and 35.2; the United States to BRICS 157 and 206.
CASES = [
    ("CAN", "EU", 2016, 2020), ("ZAF", "EU", 2016, 2020), ("CHN", "EU", 2016, 2020),
    ("EU", "CHN", 2016, 2020), ("DEU", "EAEU", 2012, 2018), ("USA", "BRICS", 2010, 2018),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two", "start", "end"), CASES)
def test_a_series_has_one_set_of_members(recorded, one, two, start, end):
    table = flow_over(one, two, start, end)
    best = {row["year"]: row["value"] for row in table if row["source"] == "best"}
    before, after = (recorded(one, two, year) for year in (start, end))
    assert best[start] == pytest.approx(before, rel=0.25)
    assert best[end] == pytest.approx(after, rel=0.25)
    assert best[end] / best[start] == pytest.approx(after / before, abs=0.08)
    bloc = one if one in GROUPS else two
    count = len(GROUPS[bloc].split())
    assert table.caption.endswith(f" {bloc} in all years: its {count} members of {end}.")
    # The chart, beside a power whose members are the same.
    state = two if one in GROUPS else one
    line = {y.year: y.value for y in trade_with([state], [bloc], end)[bloc, state]}
    both = [recorded(one, two, y) + recorded(two, one, y) for y in (start, end)]
    assert line[end] / line[start] == pytest.approx(both[1] / both[0], abs=0.08)


def test_a_single_year_has_the_members_of_that_year():
    """Of 2019 with Britain, of 2020 without; and Eurostat's figure of 27 is not one of 28."""
    of = {year: flow("EU", "CHN", year) for year in (2019, 2020)}
    assert "eurostat_eu27_exports" not in {source.origin for source in of[2019].sources}
    assert "eurostat_eu27_exports" in {source.origin for source in of[2020].sources}
    back = next(row for row in flow_over("EU", "CHN", 2019, 2021) if row["source"] == "best")
    # Eurostat: 198.5 billion euros at 1.1195, and no flow of Britain's, of some 24 billion dollars.
    assert back["value"] == pytest.approx(222e9, rel=0.1)
    assert of[2019].value > 1.05 * back["value"]
    assert flow("NOR", "EU", 2019).value > 1.3 * flow_over("NOR", "EU", 2019, 2020)[0]["value"]


@pytest.mark.parametrize(
    ("claim", "verdict", "which"),
    [
        (
            "Canada's exports to the EU rose from 2016 to 2020",
            "borne out",
            "its 27",
        ),
        ("Canada's exports to the EU fell from 2016 to 2020", "contradicted", "27 members of 2020"),
        ("The EU's exports to China fell from 2019 to 2021", "contradicted", "27 members of 2021"),
        (
            "Germany's exports to the EAEU fell from 2012 to 2018",
            "borne out",
            "EAEU in all",
        ),
        (
            "US exports to BRICS rose from 2010 to 2018",
            "borne out",
            "BRICS in all years",
        ),
    ],
)
def test_a_claim_on_a_change_is_judged_by_the_members_of_its_end(claim, verdict, which):
    (row,) = check(claim, published="2023-06-15")
    assert row["claim_verdict"] == verdict
    assert which in row["sentence"]


def test_before_and_after_a_shock_have_one_set():
    """Harvard: of 27, Canada's exports rise; with Britain before, they would fall."""
    found = changes(states=["CAN", "GBR"], powers=["EU"], before=(2014, 2016), after=(2018, 2020))
    rows = {(row["influencee"], row["link"]): row for row in found}
    assert rows["CAN", "exports"]["difference"] > 0
    assert rows["GBR", "exports"]["before"] > 100e9  # with those that it left
    assert found.caption.endswith(" EU in all years: its 27 members of 2020.")
    standing = Standing(influence=({"influencee": "CAN"},))
    shown = with_shock(standing, Shock("2018-11", ""), ["CAN"], ["EU"], published="2021-06-01",
                       later=False)  # fmt: skip
    (row,) = (row for row in shown.changes if row["link"] == "exports")
    assert row["difference"] > 0


def test_capacity_over_years_has_one_set_and_says_so(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS, "itpd", "worldbank_gdp")))
    found = influence(states=["CAN"], powers=["EU"], channel="trade", start=2017, end=2021)
    of = {row["year"]: row["value"] for row in found}
    assert "EU in all years: its 27 members of 2021." in " ".join(found.sentences)
    alone = influence(states=["CAN"], powers=["EU"], channel="trade", start=2019, end=2019)
    assert alone[0]["value"] > 1.2 * of[2019]  # with Britain
    assert all(after < 1.5 * before for before, after in pairwise(of.values()))
    # A member is not measured in its years, and the reason is that of the year.
    rows = influence(states=["GBR", "CAN"], powers=["EU"], channel="trade", start=2018, end=2021)
    flags = {row["year"]: row["flag"] for row in rows if row["influencee"] == "GBR"}
    assert flags[2018] == "GBR is a member of EU in 2018"
    assert flags[2021] is None


@pytest.mark.parametrize(
    ("bloc", "start", "end", "which"),
    [
        ("ASEAN", 1994, 2000, "its 10 members of 2000"), ("ASEAN", 2000, 2020, ""),
        ("CIS", 2008, 2012, "its 10 members of 2012"), ("OPEC", 2018, 2020, "its 13 members"),
        ("ECOWAS", 2024, 2025, "its 12 members of 2025"), ("NATO", 2019, 2024, "its 32 members"),
        ("BRICS", 2023, 2024, "its 9 members of 2024"), ("G8", 2010, 2020, "its 8 members of 2013"),
        ("MERCOSUR", 2023, 2025, "its 6 members"), ("CPTPP", 2023, 2025, "its 12 members of 2025"),
    ],
)  # fmt: skip
def test_the_members_of_the_last_year_count(bloc, start, end, which):
    inside, words = members_over(bloc, start, end)
    assert words.startswith(which)
    assert bool(words) == bool(which)
    last = end if members(bloc, str(end)) else 2013
    assert inside == members(bloc, str(last))
