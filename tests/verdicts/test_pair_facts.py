"""What the record has on two states: trade and its place, votes, journeys, ties."""

import math
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from multivector.answers.verdicts import pairs, record
from multivector.answers.verdicts.finding import BORNE_OUT, CONTRADICTED, Finding, Reason, unknown
from multivector.errors import InputError
from multivector.measures.trade_flows import CORRELATED

NAMES = ("PER", "CHL", "BOL", "EU")
# What one sells in its row, in millions of dollars.
SOLD = np.array([
    [0.0, 300.0, 50.0, 900.0],
    [200.0, 0.0, 900.0, 900.0],
    [30.0, 800.0, 0.0, 900.0],
    [900.0, 900.0, 900.0, 0.0],
]) * 1e6  # fmt: skip


class Flows:
    """Flows of four partners in some years, each with a range from .9 to 1.2 of its value."""

    names = NAMES
    place = {name: i for i, name in enumerate(NAMES)}  # noqa: RUF012
    origins = ("made",)

    def __init__(self, years, wide=(0.9, 1.2), growth=1.0, unknown=()):
        self.years, self.wide, self.growth, self.unknown = years, wide, growth, unknown

    def has(self, year):
        return year in self.years

    def year(self, year):
        value = SOLD * self.growth ** (year - max(self.years))
        told = np.ones((4, 4), dtype=bool)
        for i, j in self.unknown:
            told[i, j] = False
        low, high = self.wide
        return SimpleNamespace(value=value, lower=low * value, upper=high * value, told=told)


@pytest.fixture
def trade(monkeypatch):
    """Return a function: the fact on the trade of Peru and another, in a made store."""
    table = SimpleNamespace(
        origins_of=lambda code, year: ("made",), is_reported=lambda code, year: year != 2019
    )
    monkeypatch.setattr(pairs, "PairTable", lambda *given: table)
    monkeypatch.setattr(pairs, "judge", lambda form, day: unknown("not asked"))

    def trade(two="CHL", last=2020, **flows):
        monkeypatch.setattr(pairs, "load_flows", lambda: Flows(**{"years": [2020], **flows}))
        return pairs._trade("PER", two, last)

    return trade


def error(*errors):
    own, common = sum(e**2 for e in errors), sum(errors) ** 2
    return math.sqrt((1 - CORRELATED) * own + CORRELATED * common)


def test_trade_is_both_ways_with_the_range_of_the_sum(trade):
    found = trade()
    row = found.row
    assert (row["owner"], row["partner"], row["year"], row["unit"]) == ("PER", "CHL", 2020, "USD")
    assert row["value"] == 500e6
    assert row["lower"] == pytest.approx(500e6 - error(30e6, 20e6))
    assert row["upper"] == pytest.approx(500e6 + error(60e6, 40e6))
    assert found.words == "goods trade of $461–578 million in 2020 (Peru’s largest partner)"
    assert (found.kind, found.origins) == ("trade", ("made",))
    # Blocs are no partners, and nobody is one of itself; the largest comes first.
    assert [other[0] for other in row["partners"]] == ["CHL", "BOL"]
    assert [other[1] for other in row["partners"]] == [500e6, 80e6]


def test_trade_is_told_from_the_side_of_the_smaller_trader(trade):
    found = trade("BOL")
    assert (found.row["owner"], found.row["partner"]) == ("PER", "BOL")
    assert found.words.endswith("(Peru’s second-largest partner)")
    chile = pairs._trade("CHL", "BOL", 2020)
    assert (chile.row["owner"], chile.row["partner"]) == ("BOL", "CHL"), "Bolivia trades less"


@pytest.mark.parametrize(
    ("years", "last", "year"),
    [
        ([2020], 2020, 2020),
        ([2019, 2020], 2019, 2019),  # nothing later counts
        ([2018], 2020, 2018),
        ([2017], 2020, None),  # over three years old
        ([2019, 2020], 2020, 2020),
        ([2025], 2030, None),
    ],
)
def test_the_last_year_of_the_last_three_is_told(trade, years, last, year):
    found = trade(years=years, last=last)
    assert (found.row["year"] if found else None) == year


def test_a_year_in_which_one_direction_is_unknown_is_passed_over(trade):
    assert trade(unknown=[(0, 1)]) is None
    assert trade(unknown=[(1, 0)]) is None
    assert trade(unknown=[(0, 2)]).row["partners"][0][0] == "CHL"


@pytest.mark.parametrize(("wide", "told"), [((0.1, 1.4), True), ((0.05, 1.4), False)])
def test_a_range_that_is_too_wide_is_not_told(trade, wide, told):
    low, high = (error(300 * abs(1 - e), 200 * abs(1 - e)) for e in wide)
    assert ((500 + high) / (500 - low) <= 5) == told, "the limit is five times"
    assert (trade(wide=wide) is not None) == told


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Finding(BORNE_OUT), ", up since 2015"),
        (Finding(CONTRADICTED), ", down since 2015"),
        (unknown(Reason.CLOSE), ", cannot tell if up or down since 2015 (within the error of the "),
        (unknown(Reason.CLOSE, unit="text"), " since 2015 (producers disagree)"),
        (unknown(Reason.WINDOW), " since 2015 (depends on the years compared)"),
    ],
)
def test_the_change_is_of_five_years_and_that_of_a_claim(monkeypatch, trade, made, words):
    asked = []
    monkeypatch.setattr(pairs, "judge", lambda *given: asked.append(given) or made)
    found = trade(years=[2015, 2020], growth=1.2)
    year, value, low, high = found.row["before"]
    assert (year, value) == (2015, pytest.approx(500e6 / 1.2**5))
    assert low < value < high
    assert words in found.words
    ((form, day),) = asked
    assert (form.owner, form.subject, form.relation) == ("PER", ("CHL",), "rises")
    assert (form.period.start, form.period.end, day.year) == (2015, 2020, 2021)
    assert "before" not in trade(years=[2014, 2016, 2020], growth=1.2).row


def test_ten_partners_are_kept_beside_a_place(monkeypatch, trade):
    partners = [(f"S{k}", 100.0 - k, 99.0 - k, 101.0 - k) for k in range(14)]
    partners.append(("CHL", 5.0, 4.0, 6.0))
    monkeypatch.setattr(pairs, "_partners", lambda flows, code, year: partners)
    assert [row[0] for row in trade().row["partners"]] == [f"S{k}" for k in range(10)]


def test_without_flows_nothing_is_told(monkeypatch, trade):
    assert trade("XXX") is None

    def none():
        raise InputError("not installed")

    monkeypatch.setattr(pairs, "load_flows", none)
    assert pairs._trade("PER", "CHL", 2020) is None


# -- votes ----------------------------------------------------------------------------------------


def test_agreement_in_votes_is_that_of_the_last_year_of_four_without_a_flag(monkeypatch):
    asked = []

    def agreement(one, two, years):
        asked.append((one, two, years))
        rows = [
            {"year": 2018, "agreement": 0.5, "flag": None},
            {"year": 2019, "agreement": 0.756, "flag": None},
            {"year": 2020, "agreement": 0.9, "flag": "few votes"},
            {"year": 2021, "agreement": None, "flag": None},
        ]
        return SimpleNamespace(rows=rows, origins=(SimpleNamespace(id="votes"),))

    monkeypatch.setattr(pairs, "agreement", agreement)
    found = pairs._votes("PER", "CHL", 2021)
    assert found.words == "agreement in UN votes 76% in 2019"
    assert found.row == {"owner": "PER", "partner": "CHL", "year": 2019, "unit": "%",
                         "value": pytest.approx(75.6)}  # fmt: skip
    assert found.origins == ("votes",)
    assert asked == [("PER", "CHL", range(2018, 2022))]
    monkeypatch.setattr(pairs, "agreement", lambda *_, **__: SimpleNamespace(rows=[], origins=()))
    assert pairs._votes("PER", "CHL", 2021) is None


# -- journeys and ties ----------------------------------------------------------------------------


def journey(visitor, host, start, office="president"):
    return {"visitor": visitor, "host": host, "start": date.fromisoformat(start),
            "office": office, "origin": "list"}  # fmt: skip


def test_the_last_journey_either_way_before_publication_is_told(monkeypatch):
    rows = [
        journey("USA", "PER", "2016-11-18"),
        journey("PER", "USA", "2018-02-01", "premier"),
        journey("USA", "PER", "2022-10-05", "secretary of state"),
        journey("USA", "CHL", "2021-01-01"),
        journey("PER", "BOL", "2022-10-09", "premier"),
    ]
    table = SimpleNamespace(to_pylist=lambda: rows)
    monkeypatch.setattr(record, "Store", lambda: SimpleNamespace(read=lambda name: table))
    found = pairs._visit("PER", "USA", date(2022, 10, 4))
    assert found.words == "last visit by Peru’s premier in February 2018"
    assert found.row == {"owner": "USA", "partner": "PER", "date": "2018-02-01"}
    same_day = pairs._visit("USA", "PER", date(2022, 10, 5))
    assert "United States’ secretary of state in October 2022" in same_day.words
    assert (same_day.kind, same_day.origins) == ("visit", ("list",))
    assert pairs._visit("PER", "USA", date(2016, 11, 17)) is None
    # The list ends on 5 October 2022: soon after, its end is named; later it says nothing.
    soon = pairs._visit("PER", "USA", date(2023, 2, 1))
    assert soon.words.endswith("secretary of state in October 2022 (list to October 2022)")
    assert soon.row["until"] == "2022-10-05"
    assert pairs._visit("PER", "USA", date(2024, 2, 1)) is None
    assert pairs._visit("PER", "CHL", date(2023, 1, 1)) is None


def ties(monkeypatch, **made):
    """Return the words on each tie; ``made`` gives what is borne out, by relation and sender."""

    def fact(form, published):
        found = made.get(f"{form.relation}_{form.subject[0]}", made.get(form.relation))
        return found or Finding(CONTRADICTED)

    monkeypatch.setattr(pairs, "fact", fact)
    return [(f.kind, f.row["owner"], f.words) for f in pairs._ties("PER", "CHL", date(2020, 1, 1))]


def on_record(**more):
    return Finding(BORNE_OUT, **{"year": 2018, "recorded": 1.0, **more})


def test_each_tie_is_told_with_its_year_and_name(monkeypatch):
    assert ties(monkeypatch) == []
    assert ties(monkeypatch, border=on_record(recorded=1168.4, year=None)) == [
        ("border", "PER", "a land border of 1,168 km")
    ]
    # Sanctions have a side: each may have them against the other.
    assert ties(monkeypatch, sanction_CHL=on_record()) == [
        ("sanction", "CHL", "under sanctions of Chile (on record in 2018)")
    ]
    assert len(ties(monkeypatch, sanction=on_record())) == 2
    assert ties(monkeypatch, ally=on_record(indicator="NATO membership")) == [
        ("ally", "PER", "both in NATO (2018)")
    ]
    for words, told in (("Lima", "a trade agreement (Lima, on record in 2018)"),
                        ("", "a trade agreement (on record in 2018)"),
                        ("x" * 24, f"a trade agreement ({'x' * 24}, on record in 2018)"),
                        ("x" * 25, "a trade agreement (on record in 2018)")):  # fmt: skip
        assert ties(monkeypatch, agreement=on_record(words=words)) == [("agreement", "PER", told)]
    assert ties(monkeypatch, ally=on_record(year=None)) == [("ally", "PER", "a defence pact")]


@pytest.mark.parametrize(("case", "words"), [
    ({"financial": True}, ", on persons, firms or aid (finance)"),
    ({"financial": True, "travel": True}, ", on persons or firms (finance and travel)"),
    ({"travel": True, "trade": True, "trade_kinds": "exp_part"}, ", on parts of trade and travel"),
    ({"trade": True, "trade_kinds": "exp_compl"}, ", on trade"),
    ({"last_year": 2020, "trade": True}, ""),
])  # fmt: skip
def test_sanctions_say_what_they_are_on(
    case: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = dict.fromkeys(("trade", "arms", "military", "financial", "travel", "trade_kinds"))
    row = {"sender": "USA", "target": "PHL", "first_year": 2002, "last_year": 2023, **kinds, **case}
    monkeypatch.setattr(pairs.record, "rows_of", lambda table: [row])
    assert pairs._kinds("USA", "PHL", 2023) == (words, "")
