"""Visits, engagements, leaders, alliances, organisations, agreements, FBIC."""

from datetime import date

import pyarrow.compute as pc
import pytest

from multivector.errors import InputError
from multivector.records import loading
from multivector.records.origins import desta
from multivector.records.origins.us_visits import days_of
from multivector.store.warehouse import Store


def pull(origin):
    return loading.pull(origin, accept_terms=[origin]).counts


def rows(table, **keys):
    found = Store().read(table)
    for key, value in keys.items():
        found = found.filter(pc.equal(found[key], value))
    return found.to_pylist()


def test_secretaries_of_state_in_central_asia(mirror):
    counts = pull("us_secretary_visits")
    assert counts["rows_in"] == {"journeys": 3_157, "visits": 3_156}
    assert counts["rows_out"] == {"journeys": 3_156, "visits": 2_076}
    assert set(counts["unmatched"]) == {"Antarctica"}
    seen = {row["year"]: row["visits"] for row in rows("visits", host="KAZ")}
    assert seen == dict.fromkeys((1991, 1993, 2000, 2001, 2005, 2008, 2010, 2015, 2020), 1)
    # Kirghizia in 1991, Kyrgyzstan and the Kyrgyz Republic later, are one state.
    assert {row["year"] for row in rows("visits", host="KGZ")} >= {1991, 2000, 2005, 2015}
    last = max(rows("journeys", host="KAZ"), key=lambda row: row["start"])
    assert (last["start"], last["end"]) == (date(2020, 2, 1), date(2020, 2, 2))
    assert "Tokayev" in last["purpose"]
    assert not [row for row in rows("visits", host="VNM") if row["year"] < 1976]
    assert rows("visits", host="RVN", year=1966)[0]["visits"] == 3


def test_a_president_elect_is_no_president(mirror):
    counts = pull("us_president_visits")
    assert counts["rows_out"] == {"journeys": 775, "visits": 681}
    assert counts["dropped"]["visits"]["made before taking office"] == 16
    assert rows("journeys", office="president-elect", host="KOR")[0]["start"].year == 1952
    assert not rows("visits", host="KOR", year=1952)
    assert rows("visits", host="CHN", year=1972)
    assert not rows("visits", host="KAZ")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("January 14, 1866", "1866-01-14", "1866-01-14"),
        ("April 8–9, 2015", "2015-04-08", "2015-04-09"),
        ("January 29–February 7, 1909", "1909-01-29", "1909-02-07"),
        ("December 31, 1977–January 1, 1978", "1977-12-31", "1978-01-01"),
    ],
)
def test_days_in_words(text, first, last):
    start, end = days_of(text, where="here")
    assert (start.isoformat(), end.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["February 30, 1999", "Spring 1999", "May 9–3, 1999"])
def test_days_that_are_none_are_refused(text):
    with pytest.raises(InputError) as caught:
        days_of(text, where="visits.csv, line 7")
    assert caught.value.where == "visits.csv, line 7"


def test_engagements_of_chinese_leaders(mirror):
    counts = pull("china_engagements")
    assert counts["rows_in"]["engagement_list"] == 5_649
    assert counts["rows_out"] == {"engagement_list": 5_640, "engagements": 1_439}
    kazakhstan = {row["year"]: row for row in rows("engagements", partner="KAZ")}
    assert (kazakhstan[2017]["engagements"], kazakhstan[2017]["abroad"]) == (5, 5)
    assert kazakhstan[2015]["abroad"] == 1
    assert rows("engagements", partner="DOM", year=2018)[0]["engagements"] == 3
    assert not [row for row in rows("engagement_list", partner="MLI") if "Maliki" in row["text"]]
    # Brazzaville is in the other Congo; what a headline is about happened elsewhere.
    there = {row["date"].year for row in rows("engagement_list", partner="COG") if row["abroad"]}
    assert there == {2006, 2013, 2017}
    australia = rows("engagement_list", partner="AUS", leader="Wen Jiabao")
    assert 2011 not in {row["date"].year for row in australia if row["abroad"]}
    assert rows("engagement_list", partner="DZA", leader="Hu Jintao", abroad=True)


def test_leaders_in_office(mirror):
    counts = pull("archigos")
    assert counts["rows_in"] == {"leaders": 3_409}
    assert counts["rows_out"] == {"leaders": 3_367}
    kyrgyz = sorted(rows("leaders", state="KGZ"), key=lambda row: row["start"])
    assert [row["leader"] for row in kyrgyz] == ["Akayev", "Bakiyev", "Otunbayeva", "Atambayev"]
    assert kyrgyz[2]["female"]
    assert kyrgyz[3]["in_office"]
    # The Soviet Union and Russia are one series.
    russian = {row["leader"] for row in rows("leaders", state="RUS")}
    assert {"Brezhnev", "Putin"} <= russian


def test_alliances_of_kazakhstan(mirror):
    counts = pull("atop")
    assert counts["rows_in"] == {"alliances": 273_296}
    assert counts["rows_out"] == {"alliances": 262_878}
    assert counts["corrected"] == {"atop-two-numbers": 98}
    pact = {row["year"]: row for row in rows("alliances", state_a="RUS", state_b="KAZ")}
    assert (min(pact), max(pact)) == (1992, 2018)
    assert pact[2018]["strongest"] == "defense"
    assert pact[2018]["consultation"]
    assert not pact[2018]["offense"]
    united = rows("alliances", state_a="USA", state_b="DEU", year=1990)
    assert len(united) == 1


def test_organisations_that_two_states_share(mirror):
    counts = pull("cow_igo")
    assert counts["rows_in"] == {"shared_igos": 917_695}
    assert counts["rows_out"] == {"shared_igos": 1_796_206}
    there = rows("shared_igos", state_a="KAZ", state_b="RUS", year=2014)
    back = rows("shared_igos", state_a="RUS", state_b="KAZ", year=2014)
    assert there[0]["organisations"] == back[0]["organisations"] == 47


def test_trade_agreements_begin_and_end(mirror):
    counts = pull("desta")
    assert counts["rows_in"] == {"trade_agreements": 1_217}
    pair = {row["year"]: row for row in rows("trade_agreements", state_a="KAZ", state_b="KGZ")}
    assert pair[2015]["agreements"] == pair[2014]["agreements"] + 1
    assert pair[2015]["newest"] == "Eurasian Economic Union (EAEU)"
    # Uzbekistan acceded to the Eurasian Economic Community in 2006 and left it in 2008, the year in
    # which the agreement of the Economic Cooperation Organization entered into force.
    uzbek = {row["year"]: row for row in rows("trade_agreements", state_a="UZB", state_b="TJK")}
    assert [uzbek[year]["agreements"] for year in (2006, 2007, 2008)] == [1, 2, 2]
    assert uzbek[2007]["newest"] == "Eurasian Economic Community (EAEC)"
    assert "ECOTA" in uzbek[2008]["newest"]
    there = rows("trade_agreements", state_a="KGZ", state_b="KAZ", year=2015)
    assert there[0]["agreements"] == pair[2015]["agreements"]


def test_who_pairs_with_whom_in_a_treaty():
    sides = [("KAZ", "2"), ("BLR", "2"), ("KGZ", "1")]
    joined = set(desta._pairs(sides, "5"))
    assert joined == {("KAZ", "KGZ"), ("KGZ", "KAZ"), ("BLR", "KGZ"), ("KGZ", "BLR")}
    across = [("VNM", "0"), ("KAZ", "1"), ("BLR", "1")]
    assert ("KAZ", "BLR") not in set(desta._pairs(across, "3"))
    assert len(set(desta._pairs(across, "2"))) == 6


def test_fbic_samples_are_read_with_their_own_codes(mirror):
    counts = pull("fbic_sample")
    assert counts["rows_out"] == {"fbic": 996}
    # BRF reads like a Germany and is Biafra.
    assert set(counts["unmatched"]) == {"BRF", "NCY"}
    kosovo = rows("fbic", influencer="XKX", influencee="SRB", origin="fbic_sample")
    assert kosovo[0]["year"] == 2014
    assert pull("fbic_18_states")["rows_out"] == {"fbic": 7_650}
    china = rows("fbic", influencer="CHN", influencee="USA", origin="fbic_18_states", year=2023)
    assert china[0]["fbic"] == pytest.approx(0.086073, abs=1e-6)
    assert china[0]["political_bandwidth"] is None
