"""What was known on a day, on every source as published."""

from datetime import date

import numpy as np
import pyarrow.compute as pc
import pytest

import multivector as mv
from multivector.errors import InputError
from multivector.records import catalogue, known, listing, loading
from multivector.records.catalogue import last_day
from multivector.records.factbook import figures
from multivector.records.known import AsKnown, known_rows, superseded, with_known
from multivector.records.stored_figures import sources
from multivector.store.query import Session
from multivector.store.schema import table as schema_of
from multivector.store.view import looking
from multivector.store.warehouse import Store

ORIGINS = [name for name, entry in catalogue.entries().items() if entry.files]
DAYS = [date(1995, 3, 1), date(2012, 1, 1), date(2019, 6, 30), date(2021, 1, 1), date(2024, 12, 31)]
FAR = AsKnown(date(2100, 1, 1))


@pytest.fixture(scope="session")
def whole_home(mirror, tmp_path_factory):
    home = tmp_path_factory.mktemp("known")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
        for origin in ORIGINS:
            loading.pull(origin, accept_terms={origin})
    return home


@pytest.fixture
def store(whole_home, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(whole_home))
    return Store()


def last(data, column):
    """Return the last day that a column names, None for no rows."""
    value = pc.max(data[column]).as_py()
    return value if value is None or isinstance(value, date) else date(value, 1, 1)


@pytest.mark.parametrize("origin", ORIGINS)
def test_nothing_after_the_day_comes_through(store, origin):
    version, before = store.held()[origin], dict.fromkeys(store.held()[origin].rows, 0)
    for day in DAYS:
        with looking(AsKnown(day)):
            if origin not in store.installed():
                assert not any(before.values())
                continue
            covered = listing.coverage_of(origin, {origin: version})
            if not origin.startswith("imf_weo"):  # has forecasts
                assert all(year <= day.year for c in covered.values() for year in c.years)
            tables = {name: store.read(name, origin=origin) for name in version.rows}
        for name, data in tables.items():
            assert data.num_rows >= before[name]
            before[name] = data.num_rows
            if not name.endswith("_forecasts"):
                for column in ("year", "date", "start", "end", "first_year", "last_year"):
                    if column in data.column_names and (seen := last(data, column)):
                        assert seen <= day, (name, column, day)
            if "rcid" in data.column_names:
                calls = set(data["rcid"].to_pylist())
                days = {
                    row["rcid"]: row["date"]
                    for o in ("un_votes_2025", "unga_votes", "un_roll_calls")
                    for row in store.read("un_roll_calls", origin=o).to_pylist()
                }
                assert all(days[call] <= day for call in calls if call in days)


@pytest.mark.parametrize("origin", ORIGINS)
def test_far_ahead_all_is_known(store, origin):
    version = store.held()[origin]
    for name in version.rows:
        at, _ = known_rows(store, version, name, store.whole(version, name))
        assert not np.isnat(at).any()
        assert at.max() <= np.datetime64(catalogue.entry(origin).released)
        with looking(FAR):
            assert store.read(name, origin=origin).equals(store.whole(version, name))
    with looking(FAR):
        assert listing.coverage_of(origin, store.installed()) == catalogue.entry(origin).tables


def test_what_an_older_release_has_is_known_by_it(store):
    data = with_known("ideal_points", "ideal_points_2024")
    old = store.read("ideal_points", origin="ideal_points")
    by = dict(zip(*np.unique(data["known_by"].to_numpy(), return_counts=True), strict=True))
    assert by == {"release": old.num_rows, "lag": data.num_rows - old.num_rows}
    rows = data.filter(pc.equal(data["state"], "KAZ")).to_pylist()
    known_at = {row["year"]: (row["known_at"], row["known_by"]) for row in rows}
    assert known_at[2019] == (date(2020, 4, 30), "release")
    assert known_at[2020] == (date(2021, 7, 1), "lag")
    assert known_at[2023] == (date(2024, 6, 30), "lag")  # no later than the edition itself


def ideal_point(day, year):
    with looking(AsKnown(day)):
        found = {
            figure.origin: figure.value
            for source in sources()
            for figure in source.figures_for("diplomacy", (), ["KAZ"])
            if figure.indicator == "ideal-point" and figure.year == year
        }
    return found


def test_a_figure_is_that_of_the_edition_of_its_time(store):
    editions = {
        name: {
            row["year"]: row["ideal_point"]
            for row in store.read("ideal_points", origin=name).to_pylist()
            if row["state"] == "KAZ"
        }
        for name in ("ideal_points", "ideal_points_2024")
    }
    assert editions["ideal_points"][2015] != editions["ideal_points_2024"][2015]
    # Before and after the newer edition, which takes the place of the older one.
    for day, name in ((date(2021, 1, 1), "ideal_points"), (date(2024, 7, 1), "ideal_points_2024")):
        assert ideal_point(day, 2015) == {name: editions[name][2015]}
    newer = {"ideal_points_2024": editions["ideal_points_2024"][2021]}
    assert ideal_point(date(2022, 7, 1), 2021) == newer
    assert ideal_point(date(2021, 1, 1), 2021) == {}


def test_an_edition_is_superseded_from_its_release_on(store):
    assert superseded(store.held()) == {"ideal_points", "us_president_visits"}
    for day, old in ((date(2023, 1, 1), set()), (date(2024, 1, 1), {"us_president_visits"})):
        with looking(AsKnown(day)):
            assert superseded(store.installed()) == old


def test_a_term_goes_on_until_its_end_was_known(store):
    with looking(AsKnown(date(2015, 1, 1))):
        rows = store.read("leaders", origin="reign_leaders").to_pylist()
    open_ended = [row for row in rows if row["end"] == date(2015, 1, 1)]
    assert len(open_ended) > 150
    assert all(row["in_office"] and not row["exit"] for row in open_ended)
    assert any(row["state"] == "USA" and "Obama" in row["leader"] for row in open_ended)


def test_a_panel_sees_what_was_known(store):
    with looking(AsKnown(date(2015, 1, 1))):
        session = Session()
        gdp = session.table("gdp")
        years = session.arrow(gdp.filter(gdp.origin == "worldbank_gdp").select("year"))
    assert pc.max(years["year"]).as_py() == 2013


def test_the_factbook_shows_what_its_years_allow():
    every = figures.figures("KAZ")
    with looking(AsKnown(date(2023, 6, 1))):
        seen = figures.figures("KAZ")
        assert figures.memberships("KAZ") == {}
    assert 0 < len(seen) < len(every)
    assert {figure.year for figure in seen} <= set(range(1990, 2022))
    with looking(AsKnown(last_day(figures.VINTAGE))):
        assert figures.figures("KAZ") == every


def test_every_origin_states_the_delay_of_its_owner():
    for entry in catalogue.entries().values():
        assert 0 <= entry.lag_months <= 72
        assert entry.lag_source
        assert (entry.released is None) == (not entry.files)
    assert known.usual_day(2019, 13) == date(2021, 2, 1)


def test_every_table_dates_its_rows_or_rests_on_a_release():
    undated = {
        table
        for entry in catalogue.entries().values()
        for table in entry.tables
        if not {"year", "date", "start", "first_year", "disclosed", "rcid"}
        & set(schema_of(table).names)
    }
    assert undated == {"pipelines"}


# Before and after each source begins, some of its tables or years are empty.
@pytest.mark.parametrize("day", ["2005-06-15", "2016-02-15", "2023-03-22"])
def test_answers_do_with_what_there_was(store, day):
    found = mv.influence(states=["KAZ", "FJI"], powers=["CHN", "RUS", "EU"], as_of=day)
    assert all(row["year"] < int(day[:4]) for row in found)
    assert sum(found.run["rows_known_by"].values()) > 0
    assert mv.flow("CHN", "KGZ", as_of=day).year < int(day[:4])


def test_where_nothing_needed_was_known_the_error_says_so(store):
    with pytest.raises(InputError, match="are installed, as known on 1996"):
        mv.influence(states=["KAZ"], powers=["CHN"], as_of="1996-06-15")
    with pytest.raises(InputError, match="as known on 1996-06-15"):
        mv.flow("CHN", "KGZ", as_of="1996-06-15")
