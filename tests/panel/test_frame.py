"""Panels: rows are never multiplied, coverage decides between zero and null."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import multivector as mv
from multivector.errors import InputError, UsageError
from multivector.panel import frame, joining
from multivector.records import catalogue, loading
from multivector.store.check import conform
from multivector.store.schema import table
from multivector.store.warehouse import Input, Lineage, Store


def install(origin, name, columns):
    """Put rows of our own under a source of the catalogue, so that its coverage holds."""
    data, faults = conform(pa.table(columns), table(name), origin=origin)
    assert not faults
    Store().put(Lineage(origin, "own", 1, (Input("x", "0" * 64, 1),)), {name: data})


def test_a_panel_is_shown_in_two_lines():
    panel = frame.dyad_months(None, 1990, 2016).add_bloc("EU")
    first, second = repr(panel).splitlines()
    assert first.startswith(f"Panel of {len(panel):,} rows: directed pairs of ")
    assert first.endswith(" states by month, 1990-2016")
    assert second == "columns: state_a, state_b, year, month, EU_a, EU_b"
    html = frame.state_years(["KGZ"], 1992, 2016)._repr_html_()
    assert "Panel of 25 rows: 1 state by year" in html
    assert html.count("<tr>") == 5


@pytest.fixture
def trade(own_home):
    install(
        "itpd",
        "trade",
        {
            "exporter": ["CHN", "CHN", "KAZ", "UZB", "ABW"],
            "importer": ["KAZ", "KAZ", "KAZ", "CHN", "CHN"],
            "year": [2015, 2016, 2016, 2016, 2016],
            "trade_usd": [4.0, 3.0, None, 1.0, 9.0],
            "flag": [None, None, "domestic-zero", None, None],
        },
    )


def rows(panel, *names):
    return [tuple(row[name] for name in names) for row in panel.to_arrow().to_pylist()]


def by_key(panel, keys, *names):
    return {row[:keys]: row[keys:] for row in rows(panel, *names)}


def test_zero_inside_coverage_null_outside(trade):
    panel = frame.dyad_years(["KAZ", "CHN", "UZB"], 2015, 2017).add("itpd")
    found = {
        row[:3]: row[3:]
        for row in rows(panel, "state_a", "state_b", "year", "trade_usd", "itpd_flag")
    }
    assert len(found) == len(panel) == 18
    assert found["CHN", "KAZ", 2016] == (3.0, "observed")
    assert found["UZB", "KAZ", 2016] == (0.0, "zero")
    assert found["KAZ", "CHN", 2015] == (None, "outside"), "KAZ sells nothing at all in 2015"
    assert found["CHN", "KAZ", 2017] == (None, "outside")


def test_unmatched_keys_are_listed_with_the_reason(trade):
    panel = frame.dyad_years(["KAZ", "CHN", "UZB"], 2015, 2017).add("itpd")
    assert panel.unmatched("itpd").to_pylist() == [
        {"exporter": "KAZ", "importer": "KAZ", "year": 2016, "reason": "both states are the same"},
        {"exporter": "ABW", "importer": "CHN", "year": 2016, "reason": "state not in the panel"},
    ]


def test_an_undirected_panel_has_both_directions(trade):
    panel = frame.dyad_years(["KAZ", "CHN"], 2016, 2016, directed=False).add("itpd")
    assert rows(panel, "state_a", "state_b", "trade_usd") == [("CHN", "KAZ", 3.0)]
    assert rows(panel, "trade_usd_back", "itpd_flag_back") == [(0.0, "zero")]


def test_a_table_of_states_joins_either_side(own_home):
    columns = {"state": ["KAZ", "CHN"], "year": [2016, 2016], "gdp_usd": [1.0, 2.0]}
    install("worldbank_gdp", "gdp", columns)
    panel = frame.dyad_years(["KAZ", "CHN", "UZB"], 2016, 2016).add("worldbank_gdp")
    found = {
        row[:2]: row[2:] for row in rows(panel, "state_a", "state_b", "gdp_usd_a", "gdp_usd_b")
    }
    assert found["CHN", "KAZ"] == (2.0, 1.0)
    assert found["UZB", "KAZ"] == (None, 1.0)
    single = frame.state_years(["KAZ", "CHN", "UZB"], 2016, 2016).add("worldbank_gdp")
    assert rows(single, "state", "gdp_usd") == [("CHN", 2.0), ("KAZ", 1.0), ("UZB", None)]


def test_a_year_stands_in_each_of_its_months(trade):
    panel = frame.dyad_months(["KAZ", "CHN"], 2016, 2016).add("itpd")
    found = rows(panel, "state_a", "state_b", "month", "trade_usd")
    assert found[:12] == [("CHN", "KAZ", month, 3.0) for month in range(1, 13)]


def test_true_false_and_unknown_are_exported_to_stata(trade, tmp_path):
    import pandas as pd

    names = "defense offense neutrality nonaggression consultation".split()
    columns = {"state_a": ["CHN"], "state_b": ["KAZ"], "year": [2018]}
    kinds = {name: [name == "defense"] for name in names}
    install("atop", "alliances", {**columns, **kinds, "strongest": ["defense"]})
    for last, kind in ((2018, "bool"), (2019, "float64")):  # the source ends in 2018
        panel = frame.dyad_years(["KAZ", "CHN"], 2018, last).add("atop")
        data = panel.to_pandas()
        panel.to_stata(tmp_path / "panel.dta")
        panel.to_parquet(tmp_path / "panel.parquet")
        panel.to_csv(tmp_path / "panel.csv")
        assert panel.head(1).equals(data.head(1))
        for back in (data, pd.read_csv(tmp_path / "panel.csv"),
                     pd.read_parquet(tmp_path / "panel.parquet")):  # fmt: skip
            assert {str(back[name].dtype) for name in names} == {kind}
        back = pd.read_stata(tmp_path / "panel.dta")
        back = back[back["state_a"] == "CHN"].set_index("year")
        assert back["defense"].isna().tolist() == [False, True][: last - 2017]
        assert back.loc[2018, "defense"] == 1


def test_a_row_that_is_not_there_is_missing_in_the_years_and_states_covered(own_home, tmp_path):
    visits = {"visitor": ["CHN", "CHN"], "host": ["KHM", "LAO"], "year": [2006, 2007]}
    install("china_leader_visits", "visits", {**visits, "visits": [1, 1], "days": [None, None]})
    states = ["CHN", "KHM", "LAO", "USA"]
    panel = frame.dyad_years(states, 2006, 2007).add("china_leader_visits")
    flags = by_key(panel, 3, "state_a", "state_b", "year", "china_leader_visits_flag")
    assert flags["CHN", "KHM", 2006] == ("observed",)
    assert flags["CHN", "KHM", 2007] == flags["CHN", "USA", 2006] == ("missing",)
    assert flags["USA", "KHM", 2007] == flags["KHM", "CHN", 2006] == ("outside",)

    path, mapping = tmp_path / "mine.csv", tmp_path / "mine.toml"
    text = 'origin = "mine"\ntitle = "Ours"\ncitation = "Desk (2024)"\nlicence = "own"\n[columns]\n'
    text += "".join(f'{name} = "{name}"\n' for name in ("state", "year", "gdp_usd"))
    path.write_text("state,year,gdp_usd\nKHM,2006,1\nLAO,2007,2\n")
    for absence, due in (("missing", "missing"), ("zero", "outside")):
        stated = f'[coverage]\nyears = "2006-2007"\nabsence = "{absence}"\n'
        mapping.write_text(text + stated * (absence == "zero"))
        loading.add("gdp", path, mapping)
        mine = frame.state_years(states, 2006, 2008).add("mine")
        found = by_key(mine, 2, "state", "year", "mine_flag")
        assert found["KHM", 2006] == ("observed",)
        assert found["KHM", 2007] == found["USA", 2006] == (due,)
        assert found["KHM", 2008] == ("outside",)


def test_a_prefix_replaces_the_source_in_its_flag(trade):
    panel = frame.dyad_years(["KAZ", "CHN"], 2016, 2016).add("itpd", prefix="itpd_")
    assert list(panel.columns) == ["itpd_trade_usd", "itpd_flag"]


def test_trade_of_itpd_is_raw_and_becomes_a_share_of_gdp_in_dollars_of_the_year(trade):
    import multivector as mv

    data = frame.dyad_years(["KAZ", "CHN"], 2015, 2016).add("itpd").to_pandas()
    sold = data[(data.state_a == "CHN")].set_index("year")
    assert sold.trade_usd.tolist() == [4.0, 3.0], "as in the file"
    current = sold.trade_usd / mv.panel.deflators(sold.index, base=2010)
    assert current.round(3).tolist() == [4.348, 3.302]
    assert "itpd` in constant 2010 USD" in table("trade").columns[3].meaning


def test_a_region_or_bloc_stands_for_its_states():
    states = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    panel = frame.dyad_years(["central-asia", "CHN"], 2015, 2016)
    assert {*panel.index.states} == {*states, "CHN"}
    assert {*frame.state_years("Central Asia", 2015, 2016).index.states} == states
    assert "PSE" not in frame.state_years("middle-east", 2015, 2016).index.states, "no member"
    assert "GBR" not in frame.state_years("EU", 2018, 2021).index.states, "members of 2021"


def test_a_panel_has_the_citations_and_the_record_of_its_sources(trade):
    panel = frame.dyad_years(["KAZ", "CHN"], 2016, 2016).add("itpd").add("itpd", prefix="i_")
    assert panel.cite().count("Borchert") == 1
    assert panel.cite(format="bibtex").startswith("@article{itpd,")
    (source,) = panel.record()["sources"]
    assert (source["id"], source["sha256"]) == ("itpd", {"x": "0" * 64})
    with pytest.raises(UsageError, match="unknown citation format"):
        panel.cite(format="ris")


def test_rows_exist_only_while_both_states_do():
    panel = frame.dyad_years(["RUS", "KAZ", "CSK"], 1990, 1993, directed=False)
    keys = set(rows(panel, "state_a", "state_b", "year"))
    assert ("CSK", "RUS", 1992) in keys, "Russia's row goes on from the Soviet Union's"
    assert ("KAZ", "RUS", 1990) not in keys
    assert not any(year == 1993 and "CSK" in (a, b) for a, b, year in keys)


def test_what_cannot_join_says_why(trade):
    panel = frame.dyad_years(["KAZ", "CHN"], 2016, 2016)
    with pytest.raises(InputError, match="not installed"):
        panel.add("penppml")
    with pytest.raises(UsageError, match="unknown source"):
        panel.add("penpml")
    with pytest.raises(UsageError, match="already"):
        panel.add("itpd").add("itpd")
    with pytest.raises(UsageError, match="not a member of the state system"):
        frame.dyad_years(["KAZ", "PSE"], 2016, 2016)
    with pytest.raises(UsageError, match="no table that can be joined"):
        frame.state_years(["KAZ", "CHN"], 2016, 2016).add("itpd")


def test_trade_of_china_and_kazakhstan(mirror):
    loading.pull("itpd")
    panel = frame.dyad_years(["CHN", "KAZ", "UZB", "RUS"], 1999, 2017).add("itpd")
    found = {
        row[:3]: row[3:]
        for row in rows(panel, "state_a", "state_b", "year", "trade_usd", "itpd_flag")
    }
    assert found["CHN", "KAZ", 2016] == (pytest.approx(3_376_954_892.287), "observed")
    assert found["CHN", "KAZ", 1999] == (None, "outside")
    assert panel.origins[0].sha256.startswith("2f6617fe")


def test_the_dense_join_is_the_join_of_pandas(mirror):
    for origin in ("itpd", "worldbank_gdp"):
        loading.pull(origin)
    panel = frame.dyad_years(None, 2010, 2016).add("itpd").add("worldbank_gdp")
    ours = panel.to_pandas().astype({"state_a": str, "state_b": str})
    store = Store()
    trade = (
        store.read("trade", origin="itpd").to_pandas().astype({"exporter": str, "importer": str})
    )
    gdp = store.read("gdp", origin="worldbank_gdp").to_pandas().astype({"state": str})
    peer = ours[["state_a", "state_b", "year"]].merge(
        trade.rename(columns={"exporter": "state_a", "importer": "state_b"}), how="left"
    )
    peer = peer.merge(gdp.rename(columns={"state": "state_b"}), how="left", on=["state_b", "year"])
    assert len(peer) == len(ours)
    observed = ours["itpd_flag"] == "observed"
    assert observed.sum() == peer["trade_usd"].notna().sum() > 100_000
    assert (ours["trade_usd"][observed] == peer["trade_usd"][observed]).all()
    assert (ours["trade_usd"][ours["itpd_flag"] == "zero"] == 0).all()
    assert ours["gdp_usd_b"].equals(peer["gdp_usd"])
    left = panel.unmatched("itpd").num_rows
    in_span = ((trade["year"] >= 2010) & (trade["year"] <= 2016)).sum()
    assert (
        left
        + len(
            trade[(trade["year"] >= 2010)].merge(
                ours,
                left_on=["exporter", "importer", "year"],
                right_on=["state_a", "state_b", "year"],
            )
        )
        == in_span
    )


def test_every_origin_that_fits_joins_and_loses_no_row_without_a_word(mirror):
    """Rows that found their place and rows that are listed as unmatched are all there are."""
    panel = frame.dyad_years(None, 2013, 2017)
    states = frame.state_years(None, 2013, 2017)
    joined = 0
    for name, entry in catalogue.entries().items():
        fitting = [table for table in entry.tables if joining.fits(table, 2)]
        if not fitting or not entry.files:  # the file is chosen by the user
            continue
        loading.pull(name, accept_terms=[name])
        for chosen in fitting:
            one = joining.fits(chosen, 1)
            wide = (states if one else panel).add(name, table=chosen)
            data = wide.to_arrow()
            assert data.num_rows == len(states if one else panel)
            found = wide.slices[name]
            lost = wide.unmatched(name).num_rows
            placed = joining.Join(found, wide.index, (0,) if one else (0, 1)).source
            assert len(set(placed.tolist())) == len(placed), "no row of the table stands twice"
            assert len(placed) + lost == found.data.num_rows
            flags = data[f"{name}_flag"].to_pylist()
            assert flags.count("observed") <= len(placed)
            joined += 1
    assert joined >= 12


def test_members_of_a_bloc_by_the_first_of_july():
    panel = frame.dyad_years(["GBR", "DEU", "KAZ"], 2019, 2020, directed=False).add_bloc("EU")
    assert rows(panel, "state_a", "state_b", "year", "EU_a", "EU_b") == [
        ("DEU", "GBR", 2019, True, True),
        ("DEU", "GBR", 2020, True, False),
        ("DEU", "KAZ", 2019, True, False),
        ("DEU", "KAZ", 2020, True, False),
        ("GBR", "KAZ", 2019, True, False),
        ("GBR", "KAZ", 2020, False, False),
    ]
    with pytest.raises(UsageError, match="already"):
        panel.add_bloc("EU")


def test_events_are_counted_by_dyad_and_month(own_home):
    columns = [column.name for column in table("coded_events").columns if column.role != "origin"]
    told = [
        ("1", 1, date(2018, 6, 1), "RUS", "KAZ", "CONSULT"),
        ("2", 1, date(2018, 6, 2), "RUS", "KAZ", "ACCUSE"),
        ("3", 1, date(2018, 7, 1), "RUS", "KAZ", "CONSULT"),
        ("4", 1, date(2018, 7, 1), "RUS", None, "CONSULT"),
        ("5", 1, date(2018, 7, 1), "RUS", "USA", "CONSULT"),
        ("6", 1, date(2017, 7, 1), "RUS", "KAZ", "CONSULT"),
    ]
    keys = ("event", "pair", "date", "source", "target", "event_type")
    places = [(place, name) for place, name in enumerate(keys) if name in columns]
    events = {name: [row[place] for row in told] for place, name in places}
    empty = {name: [None] * len(told) for name in columns if name not in keys}
    install("icews", "coded_events", {**events, **empty})
    panel = frame.dyad_months(["RUS", "KAZ"], 2018, 2019).add_events("icews")
    assert len(panel) == 48
    names = ("state_a", "year", "month", "events", "events_verbal_cooperation", "icews_flag")
    found = {row[:3]: row[3:] for row in rows(panel, *names)}
    assert found["RUS", 2018, 6] == (2, 1, "observed")
    assert found["RUS", 2018, 7] == (1, 1, "observed")
    assert found["RUS", 2018, 8] == (None, None, "missing")
    assert found["KAZ", 2018, 6] == (None, None, "missing")
    assert found["RUS", 2019, 6] == (None, None, "outside")
    yearly = frame.dyad_years(["RUS", "KAZ"], 2018, 2018).add_events("icews")
    again = yearly.add_events("icews", prefix="more_")
    assert {"more_events", "more_flag", "icews_flag"} <= set(again.columns)
    assert rows(yearly, "state_a", "events") == [("KAZ", None), ("RUS", 3)]
    with pytest.raises(UsageError, match="directed dyads"):
        frame.state_years(["RUS"], 2018, 2018).add_events("icews")
    months = {"state": ["KAZ"], "date": [date(2018, 6, 1)], "month": [6]}
    install("coded_articles", "unrest", {**months, "protests": [1], "violence": [0]})
    with pytest.raises(UsageError, match="no coded events of pairs") as caught:
        frame.dyad_years(["RUS", "KAZ"], 2018, 2018).add_events("coded_articles")
    assert caught.value.allowed.endswith("for a file: tone")


def test_the_price_level_of_a_year_of_one_year_and_of_none():
    assert mv.panel.deflators(2010)[0] == mv.panel.deflators([2010])[0]
    assert np.isnan(mv.panel.deflators([1950])[0])
    with pytest.raises(UsageError, match="no price level for 1980") as raised:
        mv.panel.deflators([2010], base=1980)
    assert raised.value.allowed == "1990 to 2025"


def test_columns_of_sanctions_are_named_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside trade in dollars, a column "trade" would be taken for a flow."""
    assert joining.PREFIXES["sanctions"] == "sanction_"
    monkeypatch.setattr(joining.listing, "coverage_of", lambda *_: {"un_votes": None})
    with pytest.raises(UsageError, match=r"multivector\.agreement"):
        joining.choose("un_votes", None, 2, SimpleNamespace(versions={}))  # type: ignore[arg-type]


def test_bounds_without_a_value_are_flagged_as_bounds(own_home):
    flows = {
        "exporter": ["CHN", "CHN", "CHN"], "importer": ["KAZ", "UZB", "KAZ"],
        "year": [2015, 2015, 2016], "trade_usd": [None, 5.0, None],
        "lower_usd": [1.0, 4.0, None], "upper_usd": [2.0, 6.0, None], "flag": [None, None, None],
    }  # fmt: skip
    install("baci_hs10_97_bounds", "goods_trade", flows)
    panel = frame.dyad_years(["CHN", "KAZ", "UZB"], 2015, 2016).add("baci_hs10_97_bounds")
    flags = by_key(panel, 3, "state_a", "state_b", "year", "trade_usd", "baci_hs10_97_bounds_flag")
    assert flags["CHN", "KAZ", 2015] == (None, "bounds")
    assert flags["CHN", "UZB", 2015] == (5.0, "observed")
    assert flags["CHN", "KAZ", 2016] == (None, "missing")


def test_files_of_a_panel_have_the_labels_of_its_codebook(trade, tmp_path):
    panel = frame.dyad_years(["KAZ", "CHN", "UZB"], 2015, 2017, directed=False).add_bloc("EAEU")
    panel = panel.add("itpd", prefix="raw_")
    book = panel.codebook()
    assert book["column"].tolist() == panel.to_arrow().column_names
    told = book.set_index("column").to_dict("index")
    back = told["raw_trade_usd_back"]
    assert back["meaning"].startswith("value of the flow")
    assert back["meaning"].endswith("from the second state to the first")
    assert (back["unit"], back["source"]) == ("USD", "itpd")
    assert told["EAEU_a"]["meaning"] == "EAEU a: a full member on 1 July"

    panel.to_parquet(tmp_path / "p.parquet")
    table = pq.read_table(tmp_path / "p.parquet")
    assert table.to_pylist() == panel.to_arrow().to_pylist()
    labels = {f.name: f.metadata[b"meaning"].decode() for f in table.schema}
    assert labels == {name: row["meaning"] for name, row in told.items()}

    panel.to_stata(tmp_path / "p.dta")
    with pd.read_stata(tmp_path / "p.dta", iterator=True) as stata:
        shown = stata.variable_labels()
        frames = stata.read()
    assert [*shown.values()] == book["meaning"].str[:80].tolist()
    assert len(frames) == len(panel)
    assert frames["EAEU_a"].tolist() == panel.to_pandas()["EAEU_a"].tolist()


def test_a_codebook_names_the_states_whose_land_is_not_the_same_throughout():
    book = frame.dyad_years(["SRB", "RUS", "SDN"], 2003, 2014).codebook().set_index("column")
    meaning = book["meaning"]["state_a"]
    assert "SRB is Serbia and Montenegro until 2006" in meaning
    assert "SDN is Sudan with South Sudan until 2011" in meaning
    assert "until" not in frame.dyad_years(["SRB", "RUS"], 2006, 2014).codebook()["meaning"][0]


def test_agreement_says_that_it_is_a_measure(trade):
    with pytest.raises(UsageError, match=r"multivector\.agreement\(a, b, years"):
        frame.dyad_years(["KAZ", "CHN"], 2015, 2017).add("agreement")
