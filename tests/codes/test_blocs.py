"""Members of blocs by date, against the organisations' own counts."""

import pytest

from multivector.codes.blocs import BLOCS, TRADE_BLOCS, is_member, members, trade_agreements
from multivector.codes.states import STATES
from multivector.codes.systems import known
from multivector.codes.tables import rows
from multivector.errors import UsageError


def test_no_code_is_of_a_bloc_and_a_state() -> None:
    assert not set(BLOCS) & known()


def test_a_bloc_whose_members_are_not_listed_is_refused() -> None:
    with pytest.raises(UsageError, match="Non-Aligned Movement: its members are not listed"):
        members("NON-ALIGNED", "1975")
    with pytest.raises(UsageError, match="unknown bloc: 'NAM'"):
        members("NAM", "1975")


@pytest.mark.parametrize(
    ("bloc", "on", "count"),
    [
        ("EU", "1980", 9),
        ("EU", "1995", 15),
        ("EU", "2010", 27),
        ("EU", "2014", 28),
        ("EU", "2021", 27),
        ("NATO", "1990", 16),
        ("NATO", "2005", 26),
        ("NATO", "2024-04-01", 32),
        ("G7", "2023", 7),
        ("G8", "2005", 8),
        ("G20", "2023", 19),
        ("UN", "1946-01-01", 51),
        # 179 by the UN's count, which kept the seat that Yugoslavia might not take.
        ("UN", "1992-12-31", 178),
        ("UN", "2012", 193),
        ("SCO", "2016", 6),
        ("SCO", "2024-08-01", 10),
        ("BRICS", "2012", 5),
        ("EAEU", "2016", 5),
        ("CSTO", "2010", 7),
        ("ASEAN", "2000", 10),
        ("AU", "2020", 55),
        ("LAS", "2020", 22),
        ("OIC", "2020", 57),
        ("OPEC", "2024", 12),
        ("GCC", "2000", 6),
        ("CARICOM", "2010", 15),
        ("ECOWAS", "2010", 15),
        ("ECOWAS", "2025-06-01", 12),
        ("SADC", "2020", 16),
        ("OSCE", "2015", 57),
        ("COE", "2021", 47),
        ("COE", "2023", 46),
        ("EFTA", "2000", 4),
        ("OECD", "2022", 38),
        ("PIF", "2020", 18),
        ("APEC", "2000", 21),
        ("QUAD", "2023", 4),
        ("AUKUS", "2022", 3),
        ("FVEY", "2000", 5),
        ("OTS", "2020", 5),
        ("COMESA", "2020", 21),
        ("WARSAW-PACT", "1960", 8),
        ("WARSAW-PACT", "1985", 7),
        ("WARSAW-PACT", "1990-12", 6),
        ("EUROZONE", "1999", 11),
        ("EUROZONE", "2015", 19),
        ("EUROZONE", "2023", 20),
        ("SCHENGEN", "1996", 7),
        ("SCHENGEN", "2012", 26),
        ("SCHENGEN", "2024-04-01", 29),
        ("WAEMU", "1995", 7),
        ("WAEMU", "2025", 8),
        ("CEMAC", "2010", 6),
        ("COMMONWEALTH", "2000", 54),
        ("COMMONWEALTH", "2010", 54),
        ("COMMONWEALTH", "2017", 52),
        ("COMMONWEALTH", "2023", 56),
        # The WTO's own count, less one for the EU.
        ("WTO", "1995-01-01", 75),
        ("WTO", "1996-12-31", 127),
        ("WTO", "2001-12-31", 142),
        ("WTO", "2016-12-31", 163),
        ("WTO", "2025", 165),
    ],
)
def test_number_of_members(bloc: str, on: str, count: int):
    assert len(members(bloc, on)) == count


def test_joins_and_departures_by_the_day():
    assert is_member("GBR", "EU", "1973-01-01")
    assert not is_member("GBR", "EU", "1972-12-31")
    assert is_member("GBR", "EU", "2020-01-31")
    assert not is_member("GBR", "EU", "2020-02-01")
    assert not is_member("KGZ", "EAEU", "2015-08-11")
    assert is_member("KGZ", "EAEU", "2015-08-12")
    assert is_member("UKR", "CIS", "2014")
    assert not is_member("UKR", "CIS", "2019")
    assert is_member("UZB", "CSTO", "2008")
    assert not is_member("UZB", "CSTO", "2003")
    assert not is_member("RUS", "G8", "2014-03-25")
    assert is_member("TWN", "UN", "1971-10-24")
    assert is_member("CHN", "UN", "1971-10-25")
    assert not is_member("KAZ", "WTO", "2015-11-29")
    assert is_member("KAZ", "WTO", "2015-11-30")
    assert [is_member("GRC", "COE", year) for year in ("1968", "1972", "1975")] == [1, 0, 1]
    assert is_member("TUR", "COE", "1972")
    assert [is_member("ERI", "IGAD", year) for year in ("2005", "2015", "2024")] == [1, 0, 1]


@pytest.mark.parametrize(
    ("one", "two", "on", "held"),
    [
        ("MLI", "CIV", "2016", {"ECOWAS", "WAEMU"}),
        ("MLI", "CIV", "2025-01-30", {"WAEMU"}),
        ("FRA", "DEU", "2016", {"EU"}),  # neither the currency nor open borders
        ("GBR", "IRL", "2016", {"EU"}),
        ("GBR", "IRL", "2021-06", {"EU-UK Trade and Cooperation Agreement"}),
        ("NAM", "ZAF", "2016", {"SADC", "Southern African Customs Union"}),
        ("AGO", "ZAF", "2016", set()),  # a member of the SADC, not of its free trade
        ("COD", "ZMB", "2016", set()),  # nor of that of the COMESA
        ("SYC", "ZAF", "2014", set()),
        ("SYC", "ZAF", "2016", {"SADC"}),
        ("IND", "PAK", "2005", set()),
        ("GBR", "AUS", "2016", set()),  # the Commonwealth is no trade agreement
        ("KAZ", "CHN", "2023", set()),
    ],
)
def test_trade_agreements_of_two_states_on_a_day(one, two, on, held):
    assert trade_agreements(one, two, on) == trade_agreements(two, one, on) == held


def test_agreements_name_states_and_trade_blocs():
    for row in rows("agreements"):
        for code in (*row["first"].split(), *row["second"].split()):
            assert code in STATES or code in TRADE_BLOCS, row
        if row["agreement"] in BLOCS:  # the CPTPP is in force between some of its members only
            assert row["agreement"] in {*TRADE_BLOCS, "CPTPP"}, row
            assert set(row["first"].split()) <= members(row["agreement"], row["from"]), row


def test_unknown_bloc_lists_what_is_known():
    with pytest.raises(UsageError, match="EAEU"):
        members("LEAGUE", "2020")


def test_table_is_sound():
    seen: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows("members"):
        assert row["bloc"] in BLOCS
        for iso3 in row["states"].split():
            assert iso3 in known(), (row["bloc"], iso3)
            stays = seen.setdefault((row["bloc"], iso3), [])
            assert all(last and last < row["from"] for _, last in stays), (row["bloc"], iso3)
            stays.append((row["from"], row["to"]))


def test_former_states_are_on_the_lists_of_their_time() -> None:
    assert {"CSK", "DDR", "YMD"} <= members("UN", "1980")
    assert not {"CSK", "DDR", "YMD"} & members("UN", "1995")
    assert "CZE" not in members("UN", "1980") | members("WARSAW-PACT", "1980")
    assert {"YEM", "YMD"} <= members("LAS", "1980")
    assert "YMD" not in members("LAS", "1990-06-01")
    assert {"CSK", "DDR"} <= members("OSCE", "1980")
