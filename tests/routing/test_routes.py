"""The network, ways through it, closures, what hangs on whom."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from multivector.answers.routes import detours, routes
from multivector.answers.routes import sea_access as access_of
from multivector.codes.states import STATES
from multivector.errors import InputError, UsageError
from multivector.records import loading
from multivector.routing import access, sea
from multivector.routing.corridors import CORRIDORS, detour, landlocked, sea_access, uses
from multivector.routing.geojson import feature_collection
from multivector.routing.network import build
from multivector.routing.parameters import COSTS, TIMES, gauge_mm, parameter
from multivector.routing.paths import all_pairs, best_routes, closure, network_under
from multivector.routing.tables import (
    MODES,
    bans,
    borders,
    closures,
    hubs,
    line_names,
    lines,
    places,
)

FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def test_tables_fit_each_other():
    names = [place.name for place in places()]
    assert len(set(names)) == len(names)
    assert {place.state for place in places()} <= set(STATES)
    assert set(hubs()) == {place.state for place in places()}
    at = {place.name: place for place in places()}
    for line in lines():
        assert line.mode in MODES
        straight = sea.great_circle_km(
            at[line.a].lat, at[line.a].lon, at[line.b].lat, at[line.b].lon
        )
        # No line is shorter than the great circle (less the rounding of coordinates and of
        # lengths), none three times as long.
        assert 0.95 * straight - 6 < line.distance_km < 3 * straight + 30, line
    pairs = [frozenset((a, b)) for a, b, _ in borders()]
    assert len(set(pairs)) == len(pairs)
    for line in lines():
        ends = frozenset((at[line.a].state, at[line.b].state))
        assert line.mode == "ferry" or len(ends) == 1 or ends in pairs, line
    assert all(a in STATES and b in STATES for a, b, _ in borders())


def test_a_route_through_a_state_at_war_says_what_is_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "home"))

    def told(one: str, other: str, **asked: Any) -> str:
        return " ".join(routes(one, other, **asked).sentences)

    around = {"avoid": ["bab-el-mandeb"]}
    assert "Wars" not in told("ETH", "DEU", **around)
    file = tmp_path / "ged.csv"
    head = "id,relid,year,type_of_violence,country,date_start,date_end,best\n"
    file.write_text(
        head + "1,A,2023,1,Sudan,2023-05-05,2023-05-06,1200\n"
        "2,B,2023,1,Sudan,2023-06-05,2023-06-06,34\n"
        "3,C,2022,1,Sudan,2022-06-05,2022-06-06,70\n"
        "4,D,2023,1,Russia (Soviet Union),2023-06-05,2023-06-06,25\n"
        "5,E,2023,1,Kazakhstan,2023-06-05,2023-06-06,24\n"
        "6,F,2024,1,Sudan,2024-01-05,2024-01-06,2\n"
    )
    loading.add_file("ucdp", file)
    # The newest year has one month: the twelve months to it, which no cut at New Year hides.
    span = "from February 2023 to January 2024 (ucdp)"
    assert f"Sudan (1,236 deaths) {span}" in told("ETH", "DEU", **around)
    assert "Sudan (1,234 deaths) from July 2022 to June 2023 (ucdp)" in told(
        "ETH", "DEU", as_of="31 December 2023", **around
    )
    # A month that is not over is not counted, and none before the first on file is named.
    for day in ("31 December 2022", "4 May 2023", "30 May 2023"):
        said = told("ETH", "DEU", as_of=day, **around)
        assert "Sudan (70 deaths) from June 2022 to June 2022 (ucdp)" in said
    # The ends are asked, too, and every route that is shown.
    assert f"Sudan (1,236 deaths) {span}" in told("SDN", "KEN")
    assert f"Russia (25 deaths) {span}" in told("KAZ", "RUS")
    assert "Russia" not in told("KAZ", "NLD", avoid=["RUS"])
    assert "Russia (25 deaths)" in told("CHN", "NLD", avoid=["sea"])
    assert "Wars" not in told("CHN", "UZB")
    assert f"Russia (25 deaths) {span}" in told("CHN", "UZB", k=12)
    # Nothing is said of wars elsewhere, nor of few deaths.
    assert "Wars" not in told("KAZ", "UZB")
    assert "Wars" not in told("DEU", "FRA")


def test_every_parameter_has_a_source():
    stated = [parameter(name) for name in (*TIMES, *COSTS)]
    assert all(one.value > 0 and len(one.source) > 10 for one in stated)
    assert gauge_mm("KGZ") == 1520


def test_borders_agree_with_the_factbook():
    # Two lists of neighbours, made apart: ours may only add bridges, tunnels and causeways.
    from multivector.records.factbook import figures

    ours = {frozenset((a, b)) for a, b, _ in borders()}
    theirs = set()
    for state in hubs():
        if figures.has_entry(state):
            theirs |= {frozenset((state, other)) for other in figures.borders(state)}
    known = {pair for pair in theirs if pair <= set(hubs())}
    extra = ours - known
    assert extra <= {
        frozenset(pair)
        for pair in (
            ("FRA", "GBR"), ("BHR", "SAU"), ("MYS", "SGP"), ("DNK", "SWE"), ("ARE", "QAT"),
            ("CHN", "HKG"), ("CHN", "MAC"), ("EGY", "PSE"), ("ISR", "PSE"), ("JOR", "PSE"),
            ("DZA", "ESH"), ("ESH", "MRT"), ("ESH", "MAR"), ("AZE", "TUR"), ("COD", "TZA"),
        )
    }  # fmt: skip
    missing = known - ours
    assert len(missing) <= 8, sorted(map(sorted, missing))


def test_all_pairs_of_200_states_have_days():
    pairs = all_pairs()
    assert len(pairs.states) >= 200
    assert np.isfinite(pairs.days).all()
    assert pairs.days == pytest.approx(pairs.days.T)
    assert np.all(np.diag(pairs.weight) == 0)
    # The triangle inequality holds for what was minimised.
    through = (pairs.weight[:, :, None] + pairs.weight[None, :, :])[::9, :, ::9].min(axis=1)
    assert np.all(pairs.weight[::9, ::9] <= through + 1e-9)


def test_all_pairs_are_the_single_ways():
    pairs = all_pairs(states=FIVE)
    for i, a in enumerate(FIVE):
        for j, b in enumerate(FIVE):
            if i < j:
                route = best_routes(a, b)[0]
                assert pairs.days[i, j] == pytest.approx(route.days)
                assert pairs.usd[i, j] == pytest.approx(route.cost_usd)


def test_alternatives_get_worse_and_differ():
    found = best_routes("KAZ", "NLD", k=6)
    assert len(found) == 6
    weights = [r.cost_usd + 300 * r.days for r in found]
    assert weights == sorted(weights)
    assert len({(r.states, r.lines) for r in found}) == 6
    for route in found:
        assert route.lower < route.days < route.upper
        assert route.days == pytest.approx(sum(leg.days for leg in route.legs))
        assert route.legs[0].start.name == "Almaty"
        assert route.legs[-1].end.name == "Rotterdam"


def test_what_is_avoided_is_not_passed():
    route = best_routes("KAZ", "NLD", shut=closure(["RUS", "middle"]), k=3)
    for found in route:
        assert "RUS" not in found.states
        assert "middle" not in found.lines
    own = best_routes("RUS", "KAZ", shut=closure(["RUS"]))[0]
    assert own.states == ("RUS", "KAZ")


def test_a_planned_line_is_used_only_when_opened():
    shut = best_routes("Kashgar", "Tashkent", k=5)
    assert all("cku" not in r.lines for r in shut)
    opened = best_routes("Kashgar", "Tashkent", shut=closure((), ["cku"]))[0]
    assert "cku" in opened.lines
    assert opened.states == ("CHN", "KGZ", "UZB")
    assert opened.cost_usd + 300 * opened.days < shut[0].cost_usd + 300 * shut[0].days
    # It runs through Kyrgyzstan, so what closes Kyrgyzstan closes it.
    without = best_routes("Kashgar", "Tashkent", shut=closure(["KGZ"], ["cku"]), k=3)
    assert all("cku" not in r.lines for r in without)


def test_closing_suez_lengthens_and_egypt_closes_suez():
    land = ["rail", "trunk", "road"]
    a = best_routes("SGP", "NLD", shut=closure(["suez", *land]))[0]
    b = best_routes("SGP", "NLD", shut=closure(["EGY", *land]))[0]
    assert a.distance_km == pytest.approx(b.distance_km)
    assert a.days > best_routes("SGP", "NLD")[0].days + 7
    # Egypt's own ships still use it.
    assert best_routes("Alexandria", "SGP", shut=closure(["EGY"]))[0].days < a.days


def test_several_passages_at_once_need_the_network_and_agree_with_stored_ones():
    names = [p.name for p in sea.ports()]
    i, j = names.index("Shanghai"), names.index("Rotterdam")
    both = sea.distances(frozenset({"suez", "panama"}))
    assert both[i, j] > sea.distances(frozenset({"suez"}))[i, j]


def test_the_stored_courses_are_what_the_script_writes():
    """After a change to ports or parameters: python training/sea_matrix.py."""
    script = runpy.run_path(str(Path(__file__).parents[2] / "training" / "sea_matrix.py"))
    made, stored = script["courses"](sea.ports()[:30]), sea._stored()
    assert set(made) == set(stored)
    upper = np.triu_indices(len(sea.ports()), 1)
    first = upper[1] < 30
    for name in set(made) - {"ports", "toll"}:
        np.testing.assert_array_equal(made[name], stored[name][first], err_msg=name)


@pytest.mark.parametrize("closed", [*((p,) for p in sea.PASSAGES), ("EGY",), ("suez", "panama")])
def test_no_pair_gets_cheaper_when_a_passage_is_closed(closed):
    found = detour(closed)
    assert found.factor.min() == 1
    assert (found.factor > 1).any()


def test_a_leg_names_and_pays_what_it_passes_also_when_another_passage_is_closed():
    land = ["rail", "trunk", "road"]
    for other in ("bosporus", "panama", "hormuz"):
        assert best_routes("SGP", "NLD", shut=closure([other, *land])) == best_routes(
            "SGP", "NLD", shut=closure(land)
        )
    around = best_routes("SGP", "NLD", shut=closure(["suez", *land]))[0]
    assert "suez" not in around.lines
    # Legs that are led around one canal may pass the other one, and pay for it.
    used = sea.passages_used(frozenset({"suez"}))
    assert not any("suez" in passed for passed in used.values())
    before = sea.passages_used()
    a, b = min(
        pair
        for pair, passed in used.items()
        if "panama" in passed and "suez" in before.get(pair, ())
    )
    leg = build(passages_closed=frozenset({"suez"}))
    number = [place.name for place in leg.places]
    ends = {number.index(a), number.index(b)}
    (row,) = (k for k, two in enumerate(zip(leg.start, leg.end, strict=True)) if set(two) == ends)
    assert leg.lines[row] == frozenset(used[a, b])
    assert leg.time[row, TIMES.index("wait_days.canal")] == 1
    assert leg.money[row, COSTS.index("cost_usd.canal")] == 1


def test_a_canal_is_passed_only_where_its_toll_is_less_than_the_way_around():
    names = [p.name for p in sea.ports()]
    around = sea.distances(frozenset(sea.CANALS))
    saved = around - sea.distances()
    assert np.all(saved >= 0)
    for (a, b), passed in sea.passages_used().items():
        tolls = len(set(passed).intersection(sea.CANALS))
        assert saved[names.index(a), names.index(b)] >= tolls * sea.toll_km()


def test_a_course_on_a_map_passes_what_its_leg_names():
    at = {p.name: p for p in sea.ports()}
    ends = at["Mundra"], at["Rotterdam"]
    through = sea.track(*ends, sea.passages_used()["Mundra", "Rotterdam"])
    around = sea.track(
        *ends, sea.passages_used(frozenset({"suez"})).get(("Mundra", "Rotterdam"), ())
    )
    assert min(lat for _, lat in around) < -30 < 0 < min(lat for _, lat in through)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["the Strait of Hormuz", "Hormuz Strait", "ormuz", "HORMUZ"], "hormuz"),
        (
            ["Bab el-Mandeb", "Bab al-Mandab Strait", "babalmandab", "bab-el-mandeb"],
            "bab-el-mandeb",
        ),
        (["Straits of Malacca", "the Malacca Strait", "malacca"], "malacca"),
        (["Suez Canal", "the Suez canal", "Canal of Suez"], "suez"),
        (["Bosphorus", "Bosporus Strait"], "bosporus"),
        (["Sunda", "Sunda Strait", "Suezmax", "PAN", "Port of Suez", "Strait", "", "Straße"], None),
    ],
)
def test_passages_by_name(words, name):
    assert {sea.passage_named(word) for word in words} == {name}
    if name:
        assert {closure([word]).passages for word in words} == {frozenset({name})}


def test_black_sea_hangs_on_the_bosporus():
    names = [p.name for p in sea.ports()]
    far = sea.distances(frozenset({"bosporus"}))
    assert np.isinf(far[names.index("Poti"), names.index("Rotterdam")])
    assert np.isfinite(far[names.index("Poti"), names.index("Constanta")])


def test_landlocked_access():
    for state in FIVE:
        access = sea_access(state)
        assert access.neighbour
        assert access.days > 3
    assert sea_access("LSO").neighbour == "ZAF"
    assert np.isinf(sea_access("LSO").extra_days)
    assert sea_access("NPL").neighbour == "IND"
    assert set(FIVE) <= set(landlocked())


def test_a_state_with_a_port_of_its_own_is_not_passed_over():
    found = access_of(["MDA", "SRB"])
    assert [row["state"] for row in found] == ["SRB"]
    assert "Not landlocked, as ships call at Giurgiulesti in Moldova." in found.sentences


@pytest.mark.parametrize("start", ["GEO", "ARM"])
def test_georgias_road_to_russia_is_that_over_the_caucasus(start):
    (row,) = routes(start, "RUS")
    assert row["path"][-3:] == ["Tbilisi (GEO)", "Vladikavkaz (RUS)", "Moscow (RUS)"]
    assert "sea" not in row["modes"]


def test_detour_of_a_closed_state():
    d = detour(["RUS"])
    place = {s: i for i, s in enumerate(d.states)}
    assert d.days[place["KAZ"], place["NLD"]] > 3
    assert d.factor[place["KAZ"], place["NLD"]] > 1.02
    # Its own trade goes on; pairs that never crossed it do not notice.
    assert np.all(d.factor[place["RUS"]] == pytest.approx(1))
    assert d.factor[place["FRA"], place["ESP"]] == 1
    assert np.all(d.factor >= 1 - 1e-12)
    assert d.factor == pytest.approx(d.factor.T, rel=1e-12)


@pytest.mark.parametrize("line", ["trans-afghan", "cku"])
def test_opening_a_line_only_helps(line):
    d = detour((), [line])
    assert np.all(d.factor <= 1 + 1e-12)
    helped = {d.states[i] for i in np.nonzero((d.factor < 1 - 1e-12).any(axis=1))[0]}
    # Between hubs, the railway through Kyrgyzstan is no cheaper than that through Khorgos, but for
    # what goes to Pakistan while its border with Afghanistan is closed.
    assert helped == {"AFG", "PAK", "TKM", "UZB"} if line == "cku" else helped


def test_lines_that_are_absent_are_missing_before_and_after():
    pair = ["LAO", "CHN"]
    closed = detour(["china-laos"], states=pair).days[0, 1]
    assert closed > 1
    assert detour(["TKM"], states=pair, absent=("btk", "china-laos")).days[0, 1] == 0
    assert detour(["china-laos"], states=pair, absent=("china-laos",)).days[0, 1] == 0
    built = detour((), ["china-laos"], pair, ("btk", "china-laos"))
    assert built.days[0, 1] == pytest.approx(-closed)
    with pytest.raises(UsageError, match="both opened and avoided"):
        detour(["china-laos"], ["china-laos"], pair, ("china-laos",))
    # A closure that matters does so on the network of then as well.
    assert detour(["RUS"], states=["KAZ", "NLD"], absent=("btk",)).days[0, 1] > 3


def test_corridors_of_the_five():
    pairs = all_pairs()
    shares, total = uses(pairs)
    assert all(0 <= v <= total for v in shares.values())
    assert shares["northern"] > shares["china-kyrgyzstan-uzbekistan"] == 0
    # With trade as weights, only pairs that trade count.
    only, _ = uses(pairs, weights={("KAZ", "NLD"): 1.0})
    assert only["northern"] == 1
    assert only["RUS"] == 1
    assert set(CORRIDORS) <= set(shares)


def test_geojson_crosses_the_date_line_in_two_parts():
    routes = best_routes("NZL", "PER")
    made = feature_collection(routes, courses=True)
    assert json.loads(json.dumps(made)) == made
    kinds = {f["geometry"]["type"] for f in made["features"]}
    assert "MultiLineString" in kinds
    for feature in made["features"]:
        points = np.array(json.loads(json.dumps(feature["geometry"]["coordinates"])), dtype=object)
        flat = np.array(
            [p for part in points for p in part]
            if feature["geometry"]["type"] == "MultiLineString"
            else points
            if feature["geometry"]["type"] == "LineString"
            else [points],
            dtype=float,
        )
        assert np.all(np.abs(flat[:, 0]) <= 180)


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: best_routes("KAZ", "KAZ"), "start and end of a route must differ"),
        (lambda: best_routes("KAZ", "Atlantis"), "Atlantis"),
        (lambda: closure(["nowhere"]), "nowhere"),
        (lambda: closure(["hormus"]), "'hormus'; did you mean hormuz"),
        (lambda: routes("IRN", "NLD", avoid=["suezz"]), "'suezz'; did you mean suez"),
        (lambda: routes("SRB", "ROU", avoid=["danube"]), "no river, sea or single border"),
        (lambda: routes("SRB", "XKX", avoid=["SRB<>XKX"]), "multivector whatif --close"),
        (lambda: closure((), ["lobitto"]), "'lobitto'; did you mean lobito"),
        (lambda: closure((), ["nowhere"]), "nowhere"),
        (lambda: closure(["cku"], ["cku"]), "both opened and avoided"),
    ],
)
def test_wrong_words_are_named(call, what):
    with pytest.raises(UsageError, match=what):
        call()


def test_no_way_is_an_error():
    with pytest.raises(InputError, match="no route"):
        best_routes("KAZ", "USA", shut=closure(["sea"]))


def test_the_network_is_built_alike_each_time():
    a, b = build(), build()
    assert np.array_equal(a.days, b.days)
    assert np.array_equal(a.usd, b.usd)
    assert {name for names in a.lines for name in names} >= line_names()
    assert network_under(closure()) is network_under(closure())


def test_the_stored_table_of_transit_is_of_these_tables():
    """After a change to tables or parameters: python training/transit_table.py."""
    stored = access._stored()
    assert stored is not None
    found = access.find_transit(access.NETWORK_YEAR)
    np.testing.assert_array_equal(stored.closed, found.closed)
    np.testing.assert_array_equal(stored.start, found.start)
    np.testing.assert_allclose(stored.share, found.share, rtol=1e-9, atol=1e-12)


def test_the_stored_blocs_are_what_closing_their_members_adds():
    year, stored = access.NETWORK_YEAR, access._stored_groups()
    assert len(stored) >= 6
    before = access.cost_of_ways(year)
    for closed in list(stored)[::3]:
        found = access.share_added(before, access.cost_without(closed, year))
        np.testing.assert_allclose(stored[closed], found, rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(access.added_by(closed, year), stored[closed])


def test_closing_one_state_or_several():
    found = access.transit(access.NETWORK_YEAR)
    place = {s: i for i, s in enumerate(found.states)}
    russia = access.added_by(frozenset({"RUS"}), access.NETWORK_YEAR)
    # The table by single states and the closing of one state are the same figures.
    hit = found.closed == place["RUS"]
    np.testing.assert_allclose(russia[found.start[hit], found.end[hit]], found.share[hit])
    assert np.count_nonzero(russia > 0) <= hit.sum()
    both = access.added_by(frozenset({"RUS", "CHN"}), access.NETWORK_YEAR)
    i, j = place["KAZ"], place["NLD"]
    assert both[i, j] >= russia[i, j] > 0
    # The closed trade with everybody, through each other's neighbours but not each other.
    assert russia[i, place["RUS"]] == 0
    assert both[place["KAZ"], place["CHN"]] >= 0
    assert access.added_by(frozenset({"ZAF"}), access.NETWORK_YEAR)[place["LSO"], i] == 1


def test_the_network_of_a_year_has_its_own_lines_and_borders():
    now, then = access.cost_of_ways(), access.cost_of_ways(2016)
    place = {s: i for i, s in enumerate(access.transit().states)}
    # Freight passed between Russia and Ukraine, and no train went from China to Laos.
    assert then[place["RUS"], place["UKR"]] < now[place["RUS"], place["UKR"]]
    assert then[place["CHN"], place["LAO"]] > now[place["CHN"], place["LAO"]]
    assert then[place["FRA"], place["ESP"]] == now[place["FRA"], place["ESP"]]


def test_known_capacities_are_of_named_lines_and_stand_with_the_routes_that_use_them():
    import multivector as mv
    from multivector.routing.tables import capacities

    assert set(capacities()) <= line_names()
    found = mv.routes("KAZ", "TUR", avoid=["RUS"])
    assert found[0]["capacity"] == {"middle": capacities()["middle"]}
    assert "Traffic shares are not estimated" in found.caption
    assert mv.routes("ZAF", "BRA")[0]["capacity"] == {}


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("ARM", "TUR", r"Armenia and Türkiye is closed since 1993 \(.+\): otherwise the way would"),
        ("UKR", "RUS", r"Russia and Ukraine is closed since February 2022 \(.+: otherwise the way"),
        ("THA", "KHM", r"Cambodia and Thailand is closed since June 2025 \(.+: otherwise the way"),
        ("KOR", "PRK", r"North Korea and South Korea is closed since 1953 \(.+: otherwise the"),
        # A listed road does not pass a closed border, either.
        ("UZB", "PAK", r"Afghanistan and Pakistan is closed since October 2025 \(.+: otherwise"),
        ("PAK", "BGD", r"India and Pakistan is closed since August 2019 \(.+: otherwise the way"),
        # A border that the way by sea would not use either is named, but not blamed.
        (
            "MAR",
            "DZA",
            r"closed since August 1994 \(.+: otherwise the way would be the same",
        ),
    ],
)
def test_closed_borders_are_named_with_date_source_and_the_way_without_them(start, end, says):
    found = routes(start, end)
    (told,) = found.sentences
    assert re.search(says, told), told
    if "otherwise the way would take" in told:
        days, now = re.findall(r"([\d.]+) days", told)
        assert float(now) == found[0]["days"]
        assert days != now


@pytest.mark.parametrize("ends", [("KAZ", "NLD"), ("COL", "PAN"), ("TUR", "AZE"), ("FRA", "DEU")])
def test_ways_that_no_closure_changes_say_nothing(ends):
    assert routes(*ends).sentences == ()


def test_what_is_avoided_is_no_closed_border():
    assert "Belarus" in routes("UKR", "RUS").sentences[0]
    assert "Belarus" not in routes("UKR", "RUS", avoid=["BLR"]).sentences[0]


def test_closures_are_closed_borders():
    shut = {frozenset((a, b)) for a, b, passes in borders() if not passes}
    assert shut > closures().keys()
    once = {frozenset((a, b)) for a, b, passes in borders(2016) if passes}
    assert shut & once <= closures().keys()


def test_a_border_closed_for_some_years_is_closed_in_them_alone():
    # Iraq's border with Syria, Islamic State; with Jordan; with Saudi Arabia, 1990 to 2020.
    for pair, year in (
        (("IRQ", "SYR"), 2014), (("IRQ", "JOR"), 2016), (("IRQ", "SAU"), 2016),
        (("JOR", "SYR"), 2016), (("KGZ", "TJK"), 2022), (("GEO", "RUS"), 2008),
        (("QAT", "SAU"), 2019), (("DZA", "MRT"), 2016), (("NER", "NGA"), 2019),
        (("NER", "NGA"), 2023), (("COL", "VEN"), 2015), (("COL", "VEN"), 2020),
    ):  # fmt: skip
        assert (*pair, False) in borders(year), pair
        assert (*pair, True) in borders(), pair
    for a, b, year in (
        ("IRQ", "SYR", 2019), ("IRQ", "SYR", 2013), ("QAT", "SAU", 2021), ("GEO", "RUS", 2016),
        ("BDI", "RWA", 2023), ("RUS", "UKR", 2021), ("NER", "NGA", 2021), ("COL", "VEN", 2022),
        ("DJI", "ERI", 2007), ("AFG", "PAK", 2024), ("KHM", "THA", 2024),
    ):  # fmt: skip
        assert (a, b, True) in borders(year), (a, b)
    net = build(year=2016)
    crossed = {
        frozenset((net.places[i].state, net.places[j].state))
        for i, j, mode, shut in zip(net.start, net.end, net.mode, net.shut, strict=True)
        if not shut and MODES[mode] not in ("sea", "ferry")
    }
    assert frozenset(("IRQ", "SYR")) not in crossed
    assert frozenset(("IRQ", "TUR")) in crossed


@pytest.mark.parametrize(
    ("start", "end", "passage"),
    [("IND", "NLD", "suez"), ("CHN", "NLD", "suez"), ("CHN", "EGY", "bab-el-mandeb")],
)
def test_what_a_closed_passage_diverts_goes_by_sea_and_the_way_by_land_is_named(
    start, end, passage
):
    free, found = routes(start, end)[0], routes(start, end, avoid=[passage], k=2)
    assert {mode for mode in found[0]["modes"] if mode not in ("rail", "road", "trunk")} == {"sea"}
    # By land within its own states alone: no third one is crossed by lorry.
    assert {place[-4:-1] for place in found[0]["path"]} == {start, end}
    assert found[0]["days"] > free["days"]
    assert len(found) == 2
    text = " ".join(found.sentences)
    land = re.search(r"The way keeps to the sea.*; by land through .+ it takes ([\d.]+) days", text)
    assert land
    assert float(land[1]) == found[1]["days"]
    assert "no road or railway can take a sea passage's traffic" in text
    (row,) = detours([start], [end], avoid=[passage])
    assert row["days"] == found[0]["days"]


@pytest.mark.parametrize(
    ("start", "passage", "through"),
    [("ROU", "bosporus", "Hungary, Austria"), ("KWT", "hormuz", "Saudi Arabia and by sea")],
)
def test_where_no_way_by_sea_is_left_the_states_that_it_crosses_are_named(start, passage, through):
    found = routes(start, "USA", avoid=[passage])
    text = " ".join(found.sentences)
    assert f"The way goes by land through {through}" in text
    assert "keeps to the sea" not in text
    assert "Mersin" not in " ".join(found[0]["path"])


@pytest.mark.parametrize(
    ("start", "end", "passage"),
    [
        ("IDN", "CZE", "suez"), ("THA", "CHE", "suez"), ("IND", "AUT", "suez"),
        ("HUN", "KOR", "suez"), ("VNM", "DEU", "suez"), ("SRB", "IND", "suez"),
        ("MYS", "SVK", "bab-el-mandeb"), ("ETH", "FRA", "suez"), ("UGA", "TUR", "suez"),
        ("MDA", "BRA", "bosporus"), ("JPN", "BOL", "panama"), ("PRY", "JPN", "panama"),
        ("PAK", "LUX", "bab-el-mandeb"), ("ZMB", "GRC", "suez"),
    ],
)  # fmt: skip
def test_what_is_diverted_goes_in_one_voyage_whether_its_ends_have_ports_or_not(
    start, end, passage
):
    found = routes(start, end, avoid=[passage], k=3)
    text = " ".join(found.sentences)
    first, *others = found
    assert first["modes"].count("sea") == 1
    (row,) = detours([start], [end], avoid=[passage])
    assert (row["days"], row["cost_usd"]) == (first["days"], first["cost_usd"])
    for one in others:
        dominates = one["days"] <= first["days"] and one["cost_usd"] <= first["cost_usd"]
        assert not dominates, one
    if "by land through" in text.partition("; ")[2]:  # what is named by land is a way ashore
        nearer = others[0]["distance_km"] < first["distance_km"]
        assert others[0]["modes"].count("sea") != 1 or nearer


def test_a_way_by_sea_is_not_told_as_one_by_land():
    text = " ".join(routes("VNM", "DEU", avoid=["suez"]).sentences)
    assert "The way keeps to the sea, round the Cape of Good Hope." in text
    assert "by land" not in text
    inland = " ".join(routes("IDN", "CZE", avoid=["suez"]).sentences)
    assert "; by land through Jordan and Israel it takes" in inland


def test_detours_keep_to_the_bans_as_routes_do():
    ends = [("EGY", "IRQ"), ("ISR", "KWT"), ("AFG", "ISR"), ("PSE", "YEM")]
    for avoid in ([], ["JOR"], ["SYR"], ["EGY"], ["suez"]):
        for start, end in ends:
            (row,) = detours([start], [end], avoid=avoid)
            try:
                way = routes(start, end, avoid=avoid)[0]
            except InputError:
                assert row["days"] is None
            else:
                assert (row["days"], row["cost_usd"]) == (way["days"], way["cost_usd"])


def test_a_harbour_is_the_place_that_it_is_part_of():
    one, other = routes("Jebel Ali", "NLD")[0], routes("Dubai", "NLD")[0]
    assert one["path"] == other["path"]
    assert routes("nhava-sheva", "NLD")[0]["path"][0] == "Mumbai (IND)"
    with pytest.raises(UsageError):
        routes("Jebel Alu", "NLD")


@pytest.mark.parametrize("passage", ["suez", "bab-el-mandeb", "hormuz", "malacca"])
def test_no_pair_on_the_sea_gets_faster_when_a_passage_is_closed(passage):
    afloat = ["ARE", "IND", "CHN", "NLD", "EGY", "SAU", "KEN", "JPN", "GRC"]
    for row in detours(afloat, afloat, avoid=[passage]):
        assert row["extra_days"] >= 0 or row["extra_usd"] > 0
        if "ARE" not in (row["from"], row["to"]):
            assert row["extra_days"] >= 0, row


def test_no_way_passes_through_two_states_of_a_ban():
    for ends in (("EGY", "IRQ"), ("CHN", "EGY"), ("DZA", "JOR"), ("ISR", "KWT"), ("IRN", "EGY")):
        for avoid in ([], ["suez"], ["bab-el-mandeb"]):
            for row in routes(*ends, avoid=avoid, k=3):
                states = {place[-4:-1] for place in row["path"]}
                assert not any(pair <= states and pair != {*ends} for pair in bans()), row["path"]
    (told,) = routes("EGY", "IRQ").sentences
    assert "Goods may not pass through both Iraq and Israel since 1956 (law of Iraq" in told
    assert "otherwise the way would take" in told
    assert "the way is shown as if they might" in routes("IRQ", "ISR").sentences[0]
    assert all({*pair} <= {place.state for place in places()} for pair in bans())
