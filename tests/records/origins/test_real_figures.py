"""Origins against figures looked up by hand in the files, and against each other."""

import pyarrow.compute as pc
import pytest

from multivector.records import catalogue
from multivector.records.origins import sessions
from multivector.store.query import Session
from multivector.store.schema import table
from multivector.store.warehouse import Store


@pytest.fixture(scope="module")
def store(home_with):
    home = home_with(
        *("un_votes", "unga_votes", "un_roll_calls", "unga_matches", "unga_es11_1"),
        *("ideal_points", "itpd", "penppml", "cow_contiguity", "cow_capitals"),
        *("cow_states", "gw_states", "worldbank_gdp", "worldbank_population"),
    )
    return Store(home / "store")


def rows(store, table, origin, **wanted):
    data = store.read(table, origin=origin)
    for name, value in wanted.items():
        data = data.filter(pc.equal(data[name], value))
    return data.to_pylist()


def test_kazakhstan_votes_agree_in_all_roll_calls_that_two_origins_share(store):
    session = Session(store)
    votes = session.table("un_votes").filter(lambda t: (t.state == "KAZ") & (t.vote != "absent"))
    old = votes.filter(votes.origin == "un_votes").select("rcid", old="vote")
    new = votes.filter(votes.origin == "unga_votes").select("rcid", new="vote")
    both = session.arrow(old.inner_join(new, "rcid")).to_pylist()
    assert len(both) == 2_394
    assert all(row["old"] == row["new"] for row in both)


def test_es_11_1(store):
    votes = {row["state"]: row["vote"] for row in rows(store, "un_resolution_votes", "unga_es11_1")}
    counts = {vote: list(votes.values()).count(vote) for vote in ("yes", "no", "abstain", "absent")}
    assert counts == {"yes": 141, "no": 5, "abstain": 35, "absent": 12}
    assert {votes[state] for state in ("KAZ", "KGZ", "TJK")} == {"abstain"}
    assert {votes[state] for state in ("UZB", "TKM")} == {"absent"}


def test_states_that_the_matrix_does_not_have_are_in_the_long_form(store):
    long = set(store.read("un_votes", origin="un_votes")["state"].unique().to_pylist())
    matrix = set(store.read("un_votes", origin="unga_votes")["state"].unique().to_pylist())
    assert {"CSK", "DDR", "YMD"} <= (long - matrix)
    assert {"RUS", "SRB", "TWN"} <= long & matrix


def test_roll_calls_that_stood_twice(store):
    calls = {row["rcid"]: row for row in rows(store, "un_roll_calls", "unga_votes")}
    assert len(calls) == 6_551
    for rcid in (411, 427, 449, 495):
        assert calls[rcid]["date"].year < 1958
        assert calls[9000 + rcid]["date"].year == 2023
        assert calls[9000 + rcid]["session"] == 78


def test_turkey_has_no_votes_after_its_column_ends(store):
    late = {
        r["rcid"] for r in rows(store, "un_roll_calls", "unga_votes") if str(r["date"]) >= "2023-11"
    }
    assert len(late) == 85
    assert not [
        row for row in rows(store, "un_votes", "unga_votes", state="TUR") if row["rcid"] in late
    ]
    assert [
        row for row in rows(store, "un_votes", "unga_votes", state="KAZ") if row["rcid"] in late
    ]


def test_derived_sessions_are_those_of_the_other_origin(store):
    stated = {row["rcid"]: row for row in rows(store, "un_roll_calls", "un_roll_calls")}
    derived = {row["rcid"]: row for row in rows(store, "un_roll_calls", "unga_votes")}
    shared = stated.keys() & derived.keys()
    other = [rcid for rcid in shared if stated[rcid]["session"] != derived[rcid]["session"]]
    assert len(shared) == 6_203
    # Roll calls at the edge of two sessions, or with a date outside the session that is stated.
    assert sorted(other) == [504, 505, 961, 3962, 4372, 4521, 9018]
    assert all(row["year"] == row["session"] + 1945 for row in derived.values())
    assert sessions.session_of(["2022-03-02"]).tolist() == [76]


def test_issues_agree_where_two_origins_share_a_roll_call(store):
    first = {(r["rcid"], r["issue"]) for r in rows(store, "un_roll_call_issues", "un_roll_calls")}
    second = {(r["rcid"], r["issue"]) for r in rows(store, "un_roll_call_issues", "unga_votes")}
    assert len(first & second) / len(first) > 0.999


def test_recurring_resolutions(store):
    pairs = rows(store, "un_recurring", "unga_matches")
    assert len(pairs) == 955
    assert pairs[0] == {"rcid": 331, "earlier_rcid": 299, "origin": "unga_matches"}
    assert all(pair["earlier_rcid"] < pair["rcid"] for pair in pairs)


def test_published_ideal_points(store):
    (usa,) = rows(store, "ideal_points", "ideal_points", state="USA", session=1)
    assert usa["ideal_point"] == 1.675486
    assert (usa["lower"], usa["upper"]) == (1.348943, 2.028481)
    assert usa["year"] == 1946
    yemens = {(row["state"], row["session"]) for row in rows(store, "ideal_points", "ideal_points")}
    assert {("YEM", 30), ("YMD", 30), ("RUS", 30), ("CSK", 30), ("DDR", 30)} <= yemens


def test_trade_of_china_and_kazakhstan_in_two_origins(store):
    wanted = {"exporter": "CHN", "importer": "KAZ", "year": 2016}
    (itpd,) = rows(store, "trade", "itpd", **wanted)
    assert itpd["trade_usd"] == pytest.approx(3_376_954_892.287)
    (back,) = rows(store, "trade", "itpd", exporter="KAZ", importer="CHN", year=2016)
    assert back["trade_usd"] == pytest.approx(4_371_283_402.0, rel=1e-9)
    (other,) = rows(store, "trade", "penppml", **wanted)
    assert other["trade_usd"] == 8_288_824_320.0


def test_domestic_trade_that_is_no_observation_is_missing(store):
    own = [row for row in rows(store, "trade", "itpd") if row["exporter"] == row["importer"]]
    russia = {row["year"]: row for row in own if row["exporter"] == "RUS"}
    assert russia[2006]["trade_usd"] > 0
    assert (russia[2016]["trade_usd"], russia[2016]["flag"]) == (None, "domestic-jump")
    uzbekistan = [row for row in own if row["exporter"] == "UZB"]
    assert len(uzbekistan) == 17
    assert {(row["trade_usd"], row["flag"]) for row in uzbekistan} == {(None, "domestic-zero")}
    assert all(row["flag"] is None or row["trade_usd"] is None for row in own)


def test_borders_and_capitals(store):
    wanted = {"state_a": "KAZ", "year": 2016}
    near = {
        row["state_b"]: row["border"] for row in rows(store, "borders", "cow_contiguity", **wanted)
    }
    land = {state for state, border in near.items() if border == 1}
    assert land == {"RUS", "CHN", "KGZ", "UZB", "TKM"}
    capitals = rows(store, "capitals", "cow_capitals", state="KAZ")
    assert capitals[0]["capital"] in ("Almaty", "Alma-Ata", "Alma Ata")
    assert 43 < capitals[0]["latitude"] < 44
    assert 76 < capitals[0]["longitude"] < 78


@pytest.mark.parametrize(
    ("state", "city"), [("BRA", (-15.8, -47.9)), ("SAU", (24.7, 46.7)), ("TUN", (36.8, 10.2))]
)
def test_capitals_in_the_middle_of_the_country_are_put_where_they_are(store, state, city):
    last = rows(store, "capitals", "cow_capitals", state=state)[-1]
    assert (last["latitude"], last["longitude"]) == pytest.approx(city, abs=0.1)


def test_every_border_stands_in_both_orders(store):
    keys = {
        (row["state_a"], row["state_b"], row["year"]): row["border"]
        for row in rows(store, "borders", "cow_contiguity")
    }
    turned = {(b, a, year): border for (a, b, year), border in keys.items()}
    assert turned == keys


def test_state_systems(store):
    assert len(rows(store, "state_system", "cow_states")) == 243
    assert len(rows(store, "state_system", "gw_states")) == 216
    (kazakhstan,) = rows(store, "state_system", "gw_states", number=705)
    assert (str(kazakhstan["start"]), kazakhstan["state"]) == ("1991-12-16", "KAZ")


def test_gdp_and_population(store):
    (gdp,) = rows(store, "gdp", "worldbank_gdp", state="KAZ", year=2016)
    assert gdp["gdp_usd"] == pytest.approx(137_278_320_084.171)
    (people,) = rows(store, "population", "worldbank_population", state="KAZ", year=2016)
    assert people["persons"] == 18_363_600
    codes = set(store.read("gdp", origin="worldbank_gdp")["state"].unique().to_pylist())
    assert not codes & {"WLD", "EUU", "ARB", "CHI"}


def test_every_row_is_accounted_for(store):
    for version in store.installed().values():
        counts = version.lineage.counts
        for name, out in counts["rows_out"].items():
            gained = sum(counts["gained"].get(name, {}).values())
            dropped = sum(counts["dropped"].get(name, {}).values())
            assert counts["rows_in"][name] + gained - dropped == out == version.rows[name]


def test_the_catalogue_counts_the_states_of_each_origin(store):
    for origin, version in store.installed().items():
        codes = set()
        for name in version.rows:
            data = store.read(name, origin=origin)
            for column in table(name).columns:
                if column.type == "state":
                    codes |= set(data[column.name].unique().to_pylist()) - {None}
        assert catalogue.entry(origin).states == (len(codes) or None)
