"""Figures of the record by hand: their error, sums over members, shares, flows of a pair."""

import math
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from multivector.answers.influence.ties.trade_changes import by_maker
from multivector.answers.influence.ties.trade_flows import BOUNDS
from multivector.answers.influence.ties.trade_shares import share_range
from multivector.answers.verdicts import record
from multivector.answers.verdicts.quantities import figures as tables
from multivector.answers.verdicts.quantities.figures import AGREED, Figures, PerPerson
from multivector.answers.verdicts.quantities.pair_table import NEAR, PairTable
from multivector.answers.verdicts.quantities.series import LONE, OFFICE, Series
from multivector.codes.blocs import members
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD
from multivector.measures.trade_flows import CORRELATED
from multivector.records.factbook import figures as factbook
from multivector.store.parquet import only


def figures(*makers, own_makers=1):
    """Return a table of one code: its own rows, then those of other makers, the record last."""
    first, *more = makers
    return Figures("Cars", "cars", lambda code: first, lambda: ["PER"], ("one",),
                   second=(lambda code: more) if more else None, makers=own_makers)  # fmt: skip


def widths(series):
    return ((series.upper - series.lower) / 2).tolist()


def test_a_figure_of_one_maker_has_the_error_of_a_lone_one():
    own = figures({2002: 200.0, 2001: 100.0}).series("PER")
    assert (own.years.tolist(), own.value.tolist()) == ([2001, 2002], [100.0, 200.0])
    assert widths(own) == pytest.approx([LONE * 100, LONE * 200])
    assert own.lower.tolist() == pytest.approx([85.0, 170.0])
    assert (own.makers, own.origins) == (1, ("one",))
    assert figures({}).series("PER") is None
    assert figures({2001: 1.0}, own_makers=OFFICE).series("PER").makers == OFFICE


def test_two_makers_give_their_mean_and_half_of_what_lies_between_them():
    own = figures({2001: 100.0, 2002: 200.0}, {2002: 220.0}, {}).series("PER")
    assert own.value.tolist() == [100.0, 210.0]
    assert widths(own) == pytest.approx([LONE * 100, 10.0])
    assert own.makers == 2
    # Where they agree to the last digit, the error of agreed figures is left.
    same = figures({2001: 100.0}, {2001: 100.0}, {}).series("PER")
    assert widths(same) == pytest.approx([AGREED * 100])
    # In the last year there is one maker again.
    assert figures({2001: 1.0, 2002: 1.0}, {2001: 1.0}, {}).series("PER").makers == 1


@pytest.mark.parametrize(
    ("embedded", "error", "makers"),
    [
        ({2002: 220.0}, 0.1, 2),  # a tenth above the figure of its year
        ({2002: 180.0}, 0.1, 2),  # or below
        ({2003: 210.0}, 0.05, 2),  # or of the year before it
        ({2002: 201.0}, AGREED, 2),
        ({2002: 240.0}, LONE, 1),
        ({2005: 200.0}, LONE, 1),  # years apart: held against nothing
    ],
)
def test_the_embedded_record_makes_a_lone_figure_as_sure_as_it_is_near(embedded, error, makers):
    own = figures({2001: 100.0, 2002: 200.0}, embedded).series("PER")
    assert own.value.tolist() == [100.0, 200.0], "the embedded figure is no part of the value"
    assert widths(own) == pytest.approx([error * 100, error * 200])
    assert own.makers == makers
    assert own.origins == (("one", factbook.ORIGIN.id) if makers == 2 else ("one",))


def test_a_figure_per_person_is_of_the_years_of_both_with_the_error_of_both():
    whole = figures({2001: 100.0, 2002: 300.0})
    people = figures({2002: 30.0, 2003: 10.0})
    own = PerPerson("Cars per person", "cars", whole, people).series("PER")
    assert (own.years.tolist(), own.value.tolist()) == ([2002], [10.0])
    assert widths(own) == pytest.approx([10 * math.hypot(LONE, LONE)])
    assert own.lower[0] < 10 < own.upper[0]
    assert (own.makers, own.origins) == (1, ("one",))
    for one, two in ((figures({}), people), (whole, figures({}))):
        assert PerPerson("", "", one, two).series("PER") is None


def test_a_share_is_of_the_total_of_all_partners_in_its_year():
    rows = {"CHL": {2001: 30.0, 2002: 5.0, 2003: 0.0}, "BOL": {2001: 10.0, 2003: 0.0}}
    table = Figures("Cars", "cars", lambda c: rows.get(c, {}), lambda: sorted(rows), ("one",),
                    owner="PER")  # fmt: skip
    shares = tables.shared_out(table)
    assert shares.unit == "%"
    assert shares.rows("CHL") == {2001: 75.0, 2002: 100.0}
    assert shares.rows("BOL") == {2001: 25.0}
    assert shares.owner == "PER"


def encoded(table):
    """Return a table with text as dictionaries, as the store has it."""
    text = [field.name for field in table.schema if field.type == pa.string()]
    made = {name: table[name].dictionary_encode() for name in text}
    return pa.table({name: made.get(name, table[name]) for name in table.column_names})


class Stored:
    """A store with tables made for the tests; each row has its source."""

    def __init__(self, **tables):
        self._tables = {name: encoded(pa.Table.from_pylist(rows)) for name, rows in tables.items()}

    def read(self, name, keep=None):
        return self._tables[name] if keep is None else only(self._tables[name], *keep)

    def installed(self):
        return {}

    def paths(self, name):
        return dict.fromkeys(sorted(set(self._tables[name]["origin"].to_pylist())))


def persons(home, host, year, number, origin="list"):
    return {"home": home, "host": host, "year": year, "persons": number, "origin": origin}


PEOPLE = [
    *(persons(home, "USA", 2015, size) for home, size in (("ARM", 2), ("BLR", 4), ("KAZ", 8))),
    persons("ARM", "USA", 2010, 1),
    persons("KAZ", "DEU", 2015, 16),
    persons("KGZ", "DEU", 2015, 32),
    persons("KAZ", "RUS", 2015, 5),
    persons("KAZ", "USA", 2020, None),
    persons("MEX", "USA", 2015, 100),
    persons("MEX", "USA", 2015, 11),
]


@pytest.fixture
def people(monkeypatch):
    rows = [{**row, "persons": row["persons"]} for row in PEOPLE]
    monkeypatch.setattr(tables, "Store", lambda: Stored(migrants=rows, refugees=rows))


def test_people_between_two_are_counted_where_they_come_from_or_turned(people):
    table = tables.stored_pairs("MEX", record.quantity("migrants"))
    assert table.rows("USA") == {2015: 111.0}, "rows of one year are added"
    assert table.rows("DEU") == {}
    assert (table.codes(), table.owner, table.origins) == (["USA"], "MEX", ("list",))
    assert table.title == "Migrants from the state living in the partner state"
    assert table.series("USA").makers == 1
    turned = tables.stored_pairs("USA", record.quantity("migrants"), turned=True)
    assert turned.rows("MEX") == {2015: 111.0}
    assert turned.rows("KAZ") == {2015: 8.0}, "a year without a number is none"
    assert turned.title == "Migrants from the partner living in the state"
    assert tables.stored_pairs("MEX", record.quantity("refugees")).makers == OFFICE


def test_of_a_bloc_the_sum_is_of_the_years_of_all_its_members_on_record(people):
    table = tables.stored_pairs("EAEU", record.quantity("migrants"))
    assert len(members("EAEU", "2023-01-01")) == 5
    # Three of five members suffice, and 2010 is the year of one of them alone.
    assert table.rows("USA") == {2015: 14.0}
    assert table.rows("DEU") == {}, "two of five do not"
    assert table.codes() == ["DEU", "USA"], "members are no partners"


def test_which_end_a_stored_quantity_is_counted_from_and_which_has_a_total():
    quantity = record.quantity
    ends = {q: tables.is_counted_from(quantity(q)) for q in ("migrants", "refugees", "remittances")}
    assert ends == {"migrants": True, "refugees": True, "remittances": False}
    whole = {q for q in ("migrants", "refugees", "remittances", "arms", "finance", "debt")
             if "complete" in quantity(q).traits}  # fmt: skip
    assert whole == {"migrants", "refugees", "remittances", "arms"}
    kinds = [quantity(q).kind for q in ("refugees", "remittances", "population")]
    assert kinds == ["pair", "pair", "state"], "of two, the one between states"


def test_a_share_of_the_embedded_record_is_in_per_cent():
    spending = tables.state_figures(record.named("its military spending", "state"))
    own = spending.series("PER")
    name = "military-expenditure-share-of-gdp"
    told = {f.year: f.value for f in factbook.figures("PER")
            if f.indicator == name and f.value is not None}  # fmt: skip
    assert dict(zip(own.years.tolist(), own.value.tolist(), strict=True)) == pytest.approx(
        {year: 100 * value for year, value in told.items() if year}
    )
    assert 0.5 < own.value[-1] < 5
    assert spending.series("XXX") is None
    each = tables.state_figures(record.named("its GDP per capita", "state"))
    assert isinstance(each, PerPerson)
    assert (each.whole.title, each.people.title) == ("Gross domestic product", "Population")


def test_a_figure_of_a_state_is_of_all_sources_with_the_embedded_one_beside(monkeypatch):
    (embedded,) = (f for f in factbook.figures("PER") if f.indicator == "population")
    year, value = int(embedded.year), float(embedded.value)
    rows = [
        {"state": "PER", "year": year, "persons": round(value * 0.97), "origin": "a"},
        {"state": "PER", "year": year, "persons": round(value * 1.01), "origin": "b"},
        {"state": "CHL", "year": year, "persons": 5, "origin": "b"},
    ]
    monkeypatch.setattr(tables, "Store", lambda: Stored(population=rows))
    table = tables.state_figures(record.named("its population", "state"))
    own = table.series("PER")
    assert own.value[0] == pytest.approx(0.99 * value)
    assert widths(own)[0] == pytest.approx(0.02 * value)
    assert own.origins == ("a", "b", factbook.ORIGIN.id)
    assert (own.makers, table.entities()) == (2, ["CHL", "PER"])


# -- goods between two ----------------------------------------------------------------------------

NAMES = ("KAZ", "CHN", "RUS", "UZB")
SOLD = np.array([
    [0.0, 10.0, 30.0, 1.0],
    [20.0, 0.0, 7.0, 7.0],
    [5.0, 7.0, 0.0, 7.0],
    [2.0, 7.0, 7.0, 0.0],
])  # fmt: skip
A, B = "imts_2025_network", "kaz_trade_by_country"


class Flows:
    """Flows of four states, what one sells in its row; ranges from .8 to 1.3 of the value."""

    names, origins = NAMES, (A, B)
    place = {name: i for i, name in enumerate(NAMES)}  # noqa: RUF012

    def __init__(self, sold=SOLD, told=None, years=(2001,)):
        self._years = years
        self.sold, self.told = sold, np.ones((4, 4)) if told is None else told

    def has(self, year):
        return year in self._years

    def year(self, year, places=None):
        makers = np.full((4, 4), 2.0)
        makers[0, 1] = 4.0
        return SimpleNamespace(
            value=self.sold, lower=0.8 * self.sold, upper=1.3 * self.sold, told=self.told,
            filled=np.nan_to_num(self.sold),
            combined=SimpleNamespace(makers=makers, own=self.has(year) * self.told),
        )  # fmt: skip

    def grid(self, origin, year, column="trade_usd"):
        with np.errstate(divide="ignore"):
            logs = np.log(self.sold * (1.0 if origin == A else 2.0))
        logs[~np.isfinite(logs)] = np.nan
        if origin == B:  # customs of one state: its rows and columns alone, and not with Uzbekistan
            logs[1:, 1:] = np.nan
            logs[0, 3] = logs[3, 0] = np.nan
        return logs if self.has(year) else None

    def speaking(self, year):
        grids = {origin: self.grid(origin, year) for origin in self.origins}
        return {origin: np.isfinite(grid) for origin, grid in grids.items() if grid is not None}

    def nearest(self, at, year):
        return [other for other in (year - 1, year + 1) if self.has(other)]


def pair_table(kind="trade", owner="KAZ", share=False, **flows):
    table = PairTable(owner, record.quantity(kind), range(2000, 2003), share=share)
    table.__dict__["flows"] = made = Flows(**flows)
    ways = {"exports": 1, "imports": 1, "trade": 2}[kind]
    table.__dict__["_ways"] = [made] * ways
    return table


def error(*errors):
    return math.sqrt((1 - CORRELATED) * sum(e**2 for e in errors) + CORRELATED * sum(errors) ** 2)


def test_goods_with_a_partner_by_direction_with_range_and_makers():
    sells = pair_table("exports").series("CHN")
    assert (sells.years.tolist(), sells.value.tolist(), sells.makers) == ([2001], [10.0], 4)
    assert (sells.lower[0], sells.upper[0]) == (pytest.approx(8.0), pytest.approx(13.0))
    assert pair_table("imports").series("CHN").value.tolist() == [20.0]
    both = pair_table().series("CHN")
    assert (both.value[0], both.makers, both.origins) == (30.0, 3, (A, B))
    assert both.lower[0] == pytest.approx(30 - error(2, 4))
    assert both.upper[0] == pytest.approx(30 + error(3, 6))
    assert pair_table("exports").series(WORLD).value.tolist() == [41.0]
    assert pair_table("trade").series("KAZ") is None, "with itself there is no trade"
    assert pair_table(owner="PER").series("CHN") is None, "an owner without flows"


def test_partners_are_sorted_by_size_without_the_owner():
    by_last_figure = ["RUS", "CHN", "UZB"]  # the last year has no flows
    assert pair_table().entities() == by_last_figure
    assert pair_table(years=(2001, 2002)).entities() == ["RUS", "CHN", "UZB"]
    assert pair_table("imports", years=(2002,)).entities() == ["CHN", "RUS", "UZB"]


def test_thirty_partners_are_ranked(monkeypatch):
    names = ("KAZ", *[code for code in sorted(STATES) if code != "KAZ"][:40])
    sold = np.zeros((41, 41))
    sold[0, 1:] = np.arange(40.0, 0.0, -1.0)
    table = pair_table("exports", years=(2002,))
    table.flows.names, table.flows.place = names, {name: k for k, name in enumerate(names)}
    whole = SimpleNamespace(
        value=sold, lower=sold, upper=sold, told=sold + 1, filled=sold,
        combined=SimpleNamespace(makers=sold + 1, own=sold + 1),
    )  # fmt: skip
    monkeypatch.setattr(table.flows, "year", lambda year, places=None: whole)
    assert table.entities() == list(names[1:31])


def test_a_flow_of_which_one_direction_is_unknown_is_unknown_and_all_trade_is_not():
    sold = SOLD.copy()
    sold[0, 3] = np.nan
    assert pair_table(sold=sold).series("UZB") is None
    assert pair_table("imports", sold=sold).series("UZB").value.tolist() == [2.0]
    assert pair_table("exports", sold=sold).series(WORLD).value.tolist() == [40.0]


@pytest.mark.parametrize(("reported", "known"), [(0.0, False), (1.0, True)])
def test_what_nobody_reported_in_its_year_may_be_a_small_part_at_most(reported, known):
    told = np.ones((4, 4))
    told[0, 1] = reported  # a third of the trade with China, a seventh of that with Russia
    told[2, 0] = 0.0
    assert (pair_table(told=told).series("CHN") is not None) == known
    assert pair_table(told=told).series("RUS") is not None


def test_a_share_is_of_all_that_the_owner_sells():
    own = pair_table("exports", share=True).series("CHN")
    value, low, high = 100 * share_range(*map(np.array, (10.0, 8.0, 13.0, 41.0)))
    assert (own.value[0], own.lower[0], own.upper[0]) == pytest.approx((value, low, high))
    assert own.value[0] == pytest.approx(100 * 10 / 41)
    assert pair_table("exports", share=True).unit == "%"
    assert pair_table("exports").unit == "USD"


def test_each_producer_is_asked_for_all_partners():
    table = pair_table("exports")
    told = table.by_maker(["CHN", "RUS"], 2001)
    rounded = {maker: [round(v) for v in values] for maker, values in told.items()}
    assert rounded == {"IMF": [10, 30], B: [20, 60]}
    assert set(table.by_maker(["CHN", "UZB"], 2001)) == {"IMF"}
    assert table.by_maker(["CHN"], 1999) == {}
    assert table.origins_of("CHN", 2001) == (A, B)
    assert table.origins_of("UZB", 2001) == (A,)
    assert table.is_reported("CHN", 2001)
    assert not table.is_reported("CHN", 2000)
    assert table.origins_of("CHN", 2000) == (A, B), "of an interpolated figure, the next year's"
    assert table.origins_of("UZB", 2000) == (A,)
    assert table.origins_of("CHN", 1999) == (), "no year near it has any"
    assert [round(v[0]) for v in pair_table().by_maker(["CHN"], 2001).values()] == [30, 60]


def test_each_producer_with_both_years_says_which_way_a_flow_moved(monkeypatch):
    table = pair_table("exports", years=(2001, 2002))
    table.flows.origins = (A, B, BOUNDS)
    monkeypatch.setattr(table, "_breaks", lambda *given: False)
    # By year: the IMF's figure rises, customs' falls, and the bounds move clear of themselves.
    ends = {A: {2001: (10.0, 10.0), 2002: (14.0, 14.0)}, B: {2001: (10.0, 10.0), 2002: (9.0, 9.0)},
            BOUNDS: {2001: (8.0, 12.0), 2002: (13.0, 20.0)}}  # fmt: skip

    def grid(origin, year, column="trade_usd"):
        both = ends[origin].get(year)
        return None if both is None else np.full((4, 4), math.log(both["upper" in column]))

    monkeypatch.setattr(table.flows, "grid", grid)

    def rises(code):
        by_maker.cache_clear()
        return table.moves(code, 2001, 2002)[0]

    assert rises("CHN") == {"IMF": True, B: False, "CEPII": True}
    ends[BOUNDS][2002] = (11.0, 20.0)
    assert rises("CHN") == {"IMF": True, B: False}
    del ends[A][2001]
    assert rises("CHN") == {B: False}


@pytest.mark.parametrize(
    ("last", "broken", "makers", "clear"),
    [
        (74.0, False, {}, True),  # sevenfold, whatever is flagged
        (74.0, True, {}, True),
        (10.4, False, {}, False),  # within the error of the figures
        (12.0, False, {}, True),  # most of an error is in both years
        (12.0, True, {}, False),
        (10.4, True, {"CEPII": True, "Harvard": True}, True),
        (10.4, False, {"CEPII": True}, False),
        (74.0, False, {"CEPII": False}, False),  # the only producer of both years says otherwise
    ],
)
def test_a_change_is_clear_by_its_range_or_by_several_producers(
    last, broken, makers, clear, monkeypatch
):
    table, level = pair_table("exports", years=(2001, 2002)), {2001: 10.0, 2002: last}
    told = {m: {2001: (10.0, 10.0), 2002: (10.5, 10.5) if up else (9.5, 9.5)}
            for m, up in makers.items()}  # fmt: skip
    monkeypatch.setattr(table, "_at", lambda code, year: (
        level[year], 0.85 * level[year], 1.2 * level[year], 1.0))  # fmt: skip
    monkeypatch.setattr(table, "_breaks", lambda code, year: broken)
    monkeypatch.setattr(
        table, "_makers", lambda code, year: {m: of[year] for m, of in told.items()}
    )
    assert table.moves("CHN", 2001, 2002) == (makers, clear)


@pytest.mark.parametrize(("flagged", "broken"), [("exports", False), ("imports", True)])
def test_a_break_counts_if_it_is_on_half_of_the_flow(flagged, broken, monkeypatch):
    table = pair_table()  # sells 10, buys 20
    at = np.array([flagged == "exports", flagged == "imports"])
    doubts = {"level break": at, "sources disagree": np.array([True, True])}
    monkeypatch.setattr(table.flows, "doubts", lambda *given: doubts, raising=False)
    assert table._breaks("CHN", 2001) is broken


@pytest.mark.parametrize(("apart", "known"), [(NEAR * 0.9, True), (NEAR * 1.1, False)])
def test_bounds_that_are_near_one_another_are_a_figure(apart, known, monkeypatch):
    table = pair_table("exports")
    table.flows.origins = (BOUNDS,)

    def grid(origin, year, column="trade_usd"):
        shift = {"trade_usd": math.nan, "lower_usd": -apart / 2, "upper_usd": apart / 2}[column]
        return np.full((4, 4), math.log(50.0) + shift)

    monkeypatch.setattr(table.flows, "grid", grid)
    told = list(table.by_maker(["CHN"], 2001).values())
    assert told == ([[pytest.approx(50.0)]] if known else [])


def test_a_range_of_a_series_is_never_turned_round():
    own = figures({2001: -100.0}).series("PER")
    assert isinstance(own, Series)
    assert own.lower[0] < own.value[0] < own.upper[0]
