"""Codes of states by date, against the sources' own lists."""

from datetime import date

import pandas as pd
import pytest

from multivector.codes import systems
from multivector.codes.blocs import earlier_name, is_member, is_suspended
from multivector.codes.systems import reshaped
from multivector.errors import UsageError
from multivector.records.formats import rdata
from multivector.tables import read_table


def number_of(iso3: str, *, system: str, on: date) -> int | None:
    held = (s.number for s in systems.spells(system) if s.iso3 == iso3 and s.holds(on))
    return next(held, None)


def day(year, month=7, of_month=1):
    return date(year, month, of_month)


@pytest.mark.parametrize(
    ("number", "on", "iso3"),
    [
        (365, day(1910), "RUS"),
        (365, day(1980), "SUN"),
        (365, date(1991, 12, 25), "SUN"),
        (365, date(1991, 12, 26), "RUS"),
        (345, day(1980), "YUG"),
        (345, day(2004), "SCG"),
        (345, day(2010), "SRB"),
        (341, day(2010), "MNE"),
        (255, day(1930), "DEU"),
        (260, day(1980), "DEU"),
        (265, day(1980), "DDR"),
        (255, day(2000), "DEU"),
        (315, day(1980), "CSK"),
        (316, day(1993), "CZE"),
        (317, day(1993), "SVK"),
        (625, day(2000), "SDN"),
        (626, day(2012), "SSD"),
        (678, day(1980), "YEM"),
        (680, day(1980), "YMD"),
        (679, day(2000), "YEM"),
        (816, day(1970), "VNM"),
        (817, day(1970), "RVN"),
        (347, day(2010), "XKX"),
        (713, day(2000), "TWN"),
    ],
)
def test_cow_both_ways(number, on, iso3):
    assert systems.to_iso3(number, system="cow", on=on) == iso3
    assert number_of(iso3, system="cow", on=on) == number


@pytest.mark.parametrize(
    ("number", "on", "iso3"),
    [
        (340, day(2010), "SRB"),
        (345, day(2004), "SCG"),
        (260, day(2000), "DEU"),
        (678, day(2000), "YEM"),
        (816, day(2000), "VNM"),
        (365, day(1960), "SUN"),
        (626, day(2012), "SSD"),
        (347, day(2010), "XKX"),
    ],
)
def test_gleditsch_and_ward_both_ways(number, on, iso3):
    assert systems.to_iso3(number, system="gw", on=on) == iso3
    assert number_of(iso3, system="gw", on=on) == number


def test_what_is_not_a_member_then_is_none():
    assert number_of("PSE", system="cow", on=day(2010)) is None, "in neither system"
    assert number_of("KAZ", system="gw", on=day(1985)) is None
    assert number_of("SUN", system="cow", on=day(1995)) is None
    assert systems.to_iso3(315, system="cow", on=day(1995)) is None
    assert systems.to_iso3(240, system="cow", on=day(1850)) is None, "Hanover has no ISO code"
    with pytest.raises(UsageError, match="unknown state system"):
        systems.spells("un")


def test_first_and_last_years_belong_to_a_state_whole():
    assert systems.iso3_of_years([705, 680, 265], [1991, 1990, 1990], system="cow") == [
        "KAZ",
        "YMD",
        "DDR",
    ]


def test_series_go_on_where_a_state_does():
    assert systems.iso3_of_years([365, 365, 345], [1980, 2000, 1985], system="cow") == [
        "RUS",
        "RUS",
        "SRB",
    ]


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_no_number_and_no_code_stands_for_two_at_once(system):
    spells = systems.spells(system)
    for one in spells:
        assert one.start <= one.end
        for other in spells:
            together = one.start <= other.end and other.start <= one.end
            if one is not other and together and one.iso3 and one.iso3 == other.iso3:
                raise AssertionError((one, other))
            assert one is other or not together or one.number != other.number


def test_successions_name_known_states_and_never_turn_in_a_circle():
    for step in read_table("multivector.codes", "successions.tsv"):
        assert {step["before"], step["after"]} <= systems.known()
        assert systems.continuing(step["before"]) != step["before"] or step["kind"] != "continues"


def test_every_spell_is_that_of_the_correlates_of_war(mirror):
    rows = rdata.read_frame(mirror / "cow_states.rda", "cow_states", ["ccode"]).to_pylist()
    theirs = {
        (
            int(row["ccode"]),
            date(int(row["styear"]), int(row["stmonth"]), int(row["stday"])),
            date(int(row["endyear"]), int(row["endmonth"]), int(row["endday"])),
        )
        for row in rows
    }
    assert _whole_spells("cow", date(2016, 12, 31)) == theirs


def test_every_spell_is_that_of_gleditsch_and_ward(mirror):
    rows = rdata.read_frame(mirror / "gw_states.rda", "gw_states", ["gwcode"]).to_pylist()
    theirs = {(int(row["gwcode"]), row["startdate"], row["enddate"]) for row in rows}
    assert _whole_spells("gw", date(2017, 12, 31)) == theirs


def _whole_spells(system, last):
    """Return our spells with those of one number joined where only the ISO code changes."""
    joined = []
    for spell in systems.spells(system):
        end = min(spell.end, last)
        before = joined[-1] if joined else None
        if before and before[0] == spell.number and (spell.start - before[2]).days == 1:
            joined[-1] = (spell.number, before[1], end)
        else:
            joined.append((spell.number, spell.start, end))
    return set(joined)


def test_memberships_by_date():
    assert not is_member("KGZ", "EAEU", "2015-08-11")
    assert is_member("KGZ", "EAEU", "2015-08-13")
    assert is_member("GBR", "EU", "2019-06-01")
    assert not is_member("GBR", "EU", "2020-02-01")
    assert is_member("UKR", "CIS", "2010-01-01")
    assert not is_member("UKR", "CIS", "2019-01-01")


def test_states_and_names_of_another_day():
    day, now = date(1975, 7, 1), date(2020, 7, 1)
    formed = {code: systems.formed_later(code, day, now) for code in ("CZE", "SRB", "RUS", "FRA")}
    assert formed == {"CZE": 1993, "SRB": 2006, "RUS": None, "FRA": None}
    assert systems.formed_later("DEU", day, now) is None  # the one Germany looks back
    assert systems.formed_later("DEU", day, day) == 1990
    assert [systems.is_reshaped("ETH", date(year, 7, 1)) for year in (1985, 1995)] == [True, False]
    assert is_suspended("EGY", "LAS", "1985-07-01")
    assert not is_suspended("EGY", "LAS", "1995-07-01")
    assert not is_suspended("SYR", "LAS", "1985-07-01")
    names = [earlier_name("AU", day) for day in ("1985-07-01", "2005-07-01")]
    assert (names, earlier_name("NATO", "1985-07-01")) == (["OAU", None], None)


def test_only_states_whose_codes_change_in_the_trade_data_are_reshaped_in_its_years(mirror):
    """In the file, no state of today begins or ends between 2000 and 2023 but these."""
    rows = pd.read_csv(mirror / "baci_hs10_97_bounds_2000_2023.csv.gz")
    years = pd.concat([rows.groupby(side)["year"].agg(["min", "max"])
                       for side in ("exporter", "importer")])  # fmt: skip
    years = years.groupby(level=0).agg({"min": "min", "max": "max"})
    begins = years[years["min"] > 2000]["min"].to_dict()
    assert {code: begins[code] for code in ("SRB", "MNE", "SSD")} == {
        "SRB": 2006, "MNE": 2006, "SSD": 2012
    }  # fmt: skip
    states = set(begins) - {"BES", "BLM", "CUW", "SXM"}  # of the Netherlands Antilles, and islets
    assert states == {"SRB", "MNE", "SSD"}
    found = {code: reshaped([code], 2000, 2023) for code in {*years.index, "SRB"} - {"SCG"}}
    assert {code for code, was in found.items() if was} == {"SRB", "SDN"}
    assert reshaped(["SRB"], 2005, 2006)
    assert reshaped(["SDN"], 2011, 2012)
    assert not reshaped(["SRB"], 2006, 2023)
