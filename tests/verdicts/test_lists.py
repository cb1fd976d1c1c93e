"""What is on lists: journeys of an office, one that stands alone, spells of sanctions."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from multivector.answers.verdicts import record, several, windows
from multivector.answers.verdicts.facts import unique, visits
from multivector.answers.verdicts.finding import BORNE_OUT, CONTRADICTED, Finding, Reason, unknown
from multivector.answers.verdicts.quantities.figures import Figures
from multivector.answers.verdicts.quantities.series import Series
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.reading import read_claim

DAY = date(2023, 5, 20)


def journey(visitor, host, start, office="president", origin="list"):
    return {"visitor": visitor, "host": host, "start": date.fromisoformat(start),
            "office": office, "origin": origin}  # fmt: skip


LIST = [
    journey("USA", "JPN", "2019-05-25"),
    journey("USA", "GBR", "2022-09-18"),
    journey("USA", "MEX", "2023-01-08", origin="other"),
    journey("USA", "POL", "2023-02-20"),
    journey("USA", "EGY", "2022-11-11", "secretary of state"),
    journey("FRA", "CHN", "2023-04-05"),
]


@pytest.fixture
def rows(monkeypatch):
    found = {"journeys": list(LIST), "leader_visits": []}
    monkeypatch.setattr(
        visits, "_rows", lambda table, one: [r for r in found.get(table, ()) if r["visitor"] == one]
    )
    return found


def visited(text, host, period=NO_PERIOD, day=DAY, negated=False):
    form = Form("existence", text, ("USA",), (host,), relation="visit", period=period,
                negated=negated)  # fmt: skip
    return visits.visit(form, "USA", host, day)


def year(number):
    return Period(number, number, "year")


@pytest.mark.parametrize(
    ("host", "period", "verdict", "reason"),
    [
        ("GBR", year(2022), "borne out", None),
        ("GBR", year(2019), "contradicted", None),
        ("JPN", year(2019), "borne out", None),
        # The list ends in February 2023, and what is not on it by then may still be added.
        ("GBR", year(2023), "cannot tell", "newer than the record"),
        ("EGY", year(2022), "contradicted", None),  # another office was there
        ("GBR", NO_PERIOD, "borne out", None),  # within a year and a half
        ("JPN", NO_PERIOD, "cannot tell", "newer than the record"),
    ],
)
def test_a_visit_of_the_president_is_held_against_the_list_of_his_office(
    rows, host, period, verdict, reason
):
    found = visited("The president visited it.", host, period)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert found.indicator == "Visits of the president"


def test_a_visit_has_its_number_its_last_day_and_the_lists_that_say_so(rows):
    rows["journeys"].append(journey("USA", "GBR", "2022-03-02", origin="other"))
    found = visited("The president visited Britain.", "GBR", year(2022))
    assert (found.recorded, found.year, found.words) == (2.0, 2022, "last on 2022-09-18")
    assert found.origins == ("list", "other")
    none = visited("The president visited Britain.", "GBR", year(2019))
    assert (none.recorded, none.year, none.words) == (0.0, 2019, "")
    turned = visited("The president did not visit Britain.", "GBR", year(2022), negated=True)
    assert turned.verdict == "contradicted"


def test_a_month_that_is_named_has_to_be_that_of_the_visit(rows):
    assert visited("The president visited in September.", "GBR", year(2022)).verdict == "borne out"
    assert visited("The president visited in January.", "GBR", year(2022)).verdict == "contradicted"


def test_an_undated_visit_within_a_year_is_denied_only_where_the_host_is_on_no_list(rows):
    rows["journeys"].append(journey("USA", "PER", "2023-05-19"))  # the list reaches the day
    day = date(2023, 5, 19)
    assert visited("The president visited Japan.", "JPN", day=day).reason == "outside coverage"
    assert visited("The president visited Kenya.", "KEN", day=day).verdict == "contradicted"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Barack Obama was the first American president to visit Peru.", "contradicted"),
        ("Barack Obama was the first sitting US president to visit Peru in 2016.", "contradicted"),
        ("Barack Obama was not the first American president to visit Peru.", "borne out"),
        ("Barack Obama was the first US president to visit Laos.", "borne out"),
        ("In 2016, Barack Obama was the first U.S. president to travel to Laos.", "borne out"),
        # Of fewer, of a part, of more than one visit, or of another order.
        ("Barack Obama was the first Black president to visit Peru.", None),
        ("Barack Obama was the first US president to visit Peru since 2008.", None),
        ("Barack Obama was the first US president to visit Peru in ten years.", None),
        ("Barack Obama was the first US president to visit Peru's parliament.", None),
        ("Barack Obama was the first US president to visit Lima.", None),
        ("Barack Obama was the second US president to visit Peru.", None),
        ("Barack Obama was the last US president to visit Peru.", None),
        ("Barack Obama visited Peru twice.", None),
        ("Barack Obama made his first visit to Peru in 2016.", None),
        # No order of visits.
        ("Barack Obama visited Peru in his second term.", "borne out"),
        ("First Lady Michelle Obama and Barack Obama visited Peru.", "borne out"),
    ],
)
def test_the_first_of_an_office_is_held_against_earlier_holders(rows, words, verdict):
    rows["journeys"] += [
        journey("USA", "PER", "2008-11-21"), journey("USA", "PER", "2016-11-18"),
        journey("USA", "LAO", "2016-09-05"),
    ]  # fmt: skip
    host = "LAO" if "Laos" in words else "PER"
    found = visited(words, host, negated=" not " in words)
    assert found.verdict == (verdict or "cannot tell")
    assert found.reason == (None if verdict else "not understood")
    if "first" in words and verdict:
        assert found.words == f"first on {'2016-09-05' if host == 'LAO' else '2008-11-21'}"


def test_a_visit_before_taking_office_is_not_the_first_of_a_president(rows):
    rows["journeys"] += [
        journey("USA", "PER", "1928-12-05", "president-elect"), journey("USA", "PER", "2008-11-21"),
    ]  # fmt: skip
    found = visited("George W. Bush was the first sitting US president to visit Peru.", "PER")
    assert (found.verdict, found.words) == ("borne out", "first on 2008-11-21")


def test_an_office_or_a_list_that_is_not_there_is_told(rows):
    assert visited("The king visited Britain.", "GBR").reason == "definition differs"
    rows["journeys"] = [r for r in LIST if r["visitor"] != "USA"]
    assert visited("The president visited Britain.", "GBR").reason == "no indicator"


# -- one that stands alone ------------------------------------------------------------------------


def alone(true, relation="yes", place=None, negated=False, unsure=(), subject=("PER",)):
    """Decide "only Peru ..." where the fact is true of some states, and not known of others."""

    def fact(form, day):
        (code,) = form.subject
        if code in unsure:
            return unknown(Reason.OUTSIDE)
        return Finding(BORNE_OUT if code in true else CONTRADICTED, words="voted yes")

    form = Form("only", "only Peru", subject, (), scope=("PER", "CHL", "BOL", "ECU", "COL", "BRA"),
                relation=relation, place=place, negated=negated)  # fmt: skip
    return unique.unique(form, DAY, fact)


def test_only_one_is_true_where_it_is_true_of_no_other():
    assert alone({"PER"}).verdict == "borne out"
    assert alone({"PER"}).words == "voted yes; true of no other state of those meant"
    assert alone({"PER"}, negated=True).verdict == "contradicted"
    also = alone({"PER", "CHL"})
    assert (also.verdict, also.words) == ("contradicted", "voted yes; also true of Chile")
    assert alone({"PER", "CHL"}, negated=True).verdict == "borne out"
    assert alone({"CHL"}).verdict == "contradicted"
    many = alone({"PER", "CHL", "BOL", "ECU", "COL"})
    assert many.words == "voted yes; also true of Bolivia, Chile, Colombia and 1 more"


def test_of_a_list_with_gaps_nobody_is_the_only_one():
    assert alone({"PER"}, relation="ally").reason == "outside coverage"
    assert alone({"CHL"}, relation="ally").verdict == "contradicted"
    # One of whom it is not known may be another.
    assert alone({"PER"}, relation="member", unsure={"CHL"}).reason == "outside coverage"
    assert alone({"PER"}, relation="yes", unsure={"CHL"}).verdict == "borne out"
    assert alone({"PER", "BOL"}, relation="member", unsure={"CHL"}).verdict == "contradicted"


@pytest.mark.parametrize(("count", "verdict"), [(3, "borne out"), (2, "contradicted")])
def test_only_so_many_are_counted_with_the_one_that_is_named(count, verdict):
    found = alone({"PER", "CHL", "BOL"}, place=(-count, -count))
    assert (found.verdict, found.words) == (verdict, "voted yes; true of 3 in total")
    turned = alone({"PER", "CHL", "BOL"}, place=(-count, -count), negated=True)
    assert turned.verdict != verdict


@pytest.mark.parametrize(
    ("claim", "verdict", "words"),
    [
        ("Estonia was the first member of the EAEU.", "cannot tell", ""),
        ("Portugal's only neighbour is Spain.", "borne out", "Portugal borders Spain"),
        ("Spain's only neighbour is Portugal.", "contradicted",
         "Spain borders Andorra, France, Gibraltar, Morocco and Portugal"),
    ],
)  # fmt: skip
def test_neighbours_and_members_by_the_embedded_lists(claim, verdict, words):
    form = read_claim(claim, 2023).forms[0]
    found = unique.unique(form, DAY, lambda form, day: unknown(Reason.OUTSIDE))
    assert found.verdict == verdict
    assert not words or found.words.startswith(words.split(" borders ")[0])


@pytest.mark.parametrize(
    ("subject", "scope", "verdict", "year"),
    [
        # Lithuania, Latvia and Estonia joined in one year; Croatia after Slovenia.
        ("EST", ("LVA", "LTU", "EST"), "cannot tell", None),
        ("SVN", ("SVN", "HRV", "SRB"), "borne out", 2004),
        ("HRV", ("SVN", "HRV", "SRB"), "contradicted", 2013),
    ],
)
def test_the_first_of_a_region_joined_before_all_others(subject, scope, verdict, year):
    form = Form("first", "the first to join", (subject,), ("EU",), scope=scope, relation="joined")
    found = unique.unique(form, DAY, lambda form, day: unknown(Reason.OUTSIDE))
    assert found.verdict == verdict
    if year:
        assert (found.year, found.words.split(";")[0]) == (year, f"member since {year}")


# -- windows that begin with an event ------------------------------------------------------------


class _Rows:
    def __init__(self, rows):
        self._rows = rows

    def read(self, table):
        return self

    def to_pylist(self):
        return self._rows


@pytest.mark.parametrize(
    ("years", "first"),
    [([2014, 2015, 2016], 2014), ([2006, 2007, 2014, 2015], 2014), ([2020], 2020), ([], None)],
)
def test_sanctions_date_from_their_last_unbroken_spell(years, first, monkeypatch):
    rows = [{"sender": "USA", "target": "RUS", "year": y} for y in years]
    rows.append({"sender": "USA", "target": "CUB", "year": 1990})
    monkeypatch.setattr(record, "Store", lambda: _Rows(rows))
    for one, two in ((("USA",), ("RUS",)), (("RUS",), ("USA",))):
        found = windows._sanctioned(one, two)
        assert (found and found.year) == first


@pytest.mark.parametrize(
    ("text", "published", "window"),
    [
        ("Peru's exports have fallen since the war of 2019.", 2023, (2018, 2022)),
        ("Peru's exports have fallen since the war of 2019.", 2019, None),
        ("Peru's exports have fallen since 2015.", 2023, None),
        ("Peru's exports are $3 billion.", 2023, None),
    ],
)
def test_a_change_after_an_event_is_compared_from_the_year_before_it(text, published, window):
    form = read_claim(text, published).forms[0]
    found, note = windows.windowed(form, date(published, 6, 1))
    if window:
        assert (found.period.start, found.period.end, found.period.kind) == (*window, "since")
        assert note.startswith("Compared since the year before")
    else:
        assert found.period == form.period


# -- several quantities ---------------------------------------------------------------------------

NAMES = ("trade", "fdi", "arms", "votes")


def decided_as(monkeypatch, **verdicts):
    """Decide a claim about influence where each quantity has a verdict; others are unknown."""

    def by_rule(form, name, published):
        verdict = verdicts.get(name)
        if verdict is None:
            return unknown(Reason.OUTSIDE)
        makers = 1 if verdict.endswith("!") else several.MAKERS
        return Finding(verdict.rstrip("!"), recorded=5.0, unit="%", words="2010 to 2020",
                       year=2020, makers=makers, origins=(name,))  # fmt: skip

    monkeypatch.setattr(several, "_by_rule", by_rule)

    def ask(**more):
        form = Form("several", "China's influence rose", ("CHN",), ("PER",), owner="PER",
                    relation="rises", **more)  # fmt: skip
        return several.held(form, DAY)

    return ask


YES, NO = "borne out", "contradicted"


@pytest.mark.parametrize(
    ("verdicts", "verdict", "words"),
    [
        ({"trade": YES, "fdi": YES}, "borne out", "2 of 2"),
        ({"trade": YES, "fdi": NO, "arms": YES}, "mixed", "2 of 3"),
        ({"trade": NO, "fdi": NO}, "contradicted", "0 of 2"),
        ({"trade": NO + "!", "fdi": NO + "!"}, "cannot tell", "0 of 2"),
        ({"trade": NO + "!", "fdi": NO}, "contradicted", "0 of 2"),
        # Fewer than two, or fewer than half of them, say nothing.
        ({"trade": YES}, "cannot tell", "1 of 1"),
        ({}, "cannot tell", "0 of 0"),
    ],
)
def test_several_quantities_are_counted(verdicts, verdict, words, monkeypatch):
    found = decided_as(monkeypatch, **verdicts)()
    assert (found.verdict, found.words) == (verdict, words)
    assert found.origins == tuple(verdicts)
    assert len(found.parts) == len(NAMES)
    assert found.year == (2020 if verdicts else None)


def test_only_what_is_named_is_counted_and_a_denial_turns_each(monkeypatch):
    ask = decided_as(monkeypatch, trade=YES, votes=YES, migrants=YES)
    named = ask(words=("trade", "voting"))
    assert [part.name for part in named.parts] == ["goods trade", "agreement in UN votes"]
    turned = ask(negated=True)
    assert turned.verdict == CONTRADICTED
    assert turned.words == "0 of 2"
    stock = several.held(
        Form("several", "China leads", ("CHN",), ("PER",), owner="PER", relation="highest"), DAY
    )
    # Stocks counted every few years rank a power, though they show no change.
    assert "migrants" in [part.name for part in stock.parts]
    assert len(stock.parts) == 6
    nobody = Form("several", "more than", ("CHN",), ("PER",), owner="PER", relation="above")
    assert several.held(nobody, DAY).reason == "not understood"


def test_the_room_of_a_change_is_what_two_years_do_not_share():
    value = np.array([10.0, 20.0, 40.0])
    own = Series(np.array([2001, 2002, 2003]), value, value * 0.9, value * 1.1)
    assert own.unshared() == pytest.approx(0.1 * (2 * 0.2) ** 0.5)


class _Quantity:
    """A quantity of one owner with others; each has the same figure in each year."""

    title, unit, makers = "Goods trade", "USD", several.MAKERS

    def __init__(self, **values):
        self._values = values

    def entities(self):
        return sorted(self._values)

    def series(self, code):
        value = self._values.get(code)
        if value is None:
            return None
        years = np.arange(2010, 2023)
        flat = np.full(len(years), float(value))
        return Series(years, flat, flat * 0.95, flat * 1.05, several.MAKERS, ("made",))


@pytest.mark.parametrize(
    ("values", "verdict", "reason"),
    [
        ({"CHN": 300, "USA": 100, "RUS": 100, "TUR": 10, "JPN": 1}, "borne out", None),
        ({"CHN": 100, "USA": 300, "RUS": 10, "TUR": 10, "JPN": 1}, "contradicted", None),
        # A power without a figure may be ahead; one that is behind already is behind.
        ({"CHN": 300, "USA": 100}, "cannot tell", "outside coverage"),
        ({"CHN": 100, "USA": 300}, "contradicted", None),
    ],
)
def test_a_leader_is_first_among_powers_that_all_have_a_figure(
    values, verdict, reason, monkeypatch
):
    monkeypatch.setattr(several, "DEFAULT_POWERS", ("CHN", "USA", "RUS", "TUR", "PER", "EU"))
    monkeypatch.setattr(several, "_table", lambda *_: _Quantity(**values))
    form = Form("several", "China leads", ("CHN",), ("PER",), owner="PER", relation="highest")
    found = several._by_rule(form, "trade", DAY)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert verdict == "cannot tell" or found.unit == "USD"


def figures(*values, origins=("one",), room=0.02):
    """Return a table that rests on sources, whose last two years differ as given."""
    years = np.arange(2010, 2010 + len(values))
    value = np.array(values, dtype=float)
    own = Series(years, value, value * (1 - room), value * (1 + room), several.MAKERS, origins)
    table = Figures("Arms", "TIV", dict, list, origins, sources=lambda *_: origins)
    return SimpleNamespace(series=lambda code: own, title="Arms", unit="TIV"), table, own


GROWING = [100.0 * 1.1**k for k in range(13)]  # 2010 to 2022


def moved(monkeypatch, values, origins=("one",), room=0.02, stored=True):
    plain, table, own = figures(*values, origins=origins, room=room)
    if stored:
        monkeypatch.setattr(Figures, "series", lambda self, code: own)
    monkeypatch.setattr(several, "_table", lambda *_: table if stored else plain)
    form = Form("several", "ties grew", ("CHN",), ("PER",), owner="PER", relation="rises")
    return several._by_rule(form, "arms", DAY)


def test_a_movement_counts_beyond_its_error_and_not_between_two_editions(monkeypatch):
    assert moved(monkeypatch, GROWING).verdict == "borne out"
    assert moved(monkeypatch, GROWING, origins=("one", "two")).reason == "definition differs"
    assert moved(monkeypatch, GROWING, ("one", "two"), stored=False).verdict == "borne out"
    # From 2017 to 2022 it grew by 61%; errors of a half of the value are as wide.
    assert moved(monkeypatch, GROWING, room=0.9).verdict == "borne out"
    close = moved(monkeypatch, GROWING, room=1.0)
    assert (close.reason, round(close.recorded)) == ("too close", 61)  # it is said, too
    assert moved(monkeypatch, GROWING[::-1]).verdict == "contradicted"


@pytest.mark.parametrize(
    ("name", "owner", "published", "kind", "years"),
    [
        ("trade", "PER", 2023, "PairTable", (2014, 2022)),
        ("trade", "PER", 2030, "PairTable", (2021, 2025)),
        ("trade", "PER", 2003, "PairTable", (2000, 2002)),
        ("votes", "PER", 2023, "VotesTable", (2014, 2022)),
        ("transport", "PER", 2023, "NoneType", None),
    ],
)
def test_the_table_of_each_quantity(name, owner, published, kind, years, monkeypatch):
    monkeypatch.setattr(several.record, "last_year", lambda: 2025)
    found = several._table(name, owner, Form("trend", "x", period=NO_PERIOD), published)
    assert type(found).__name__ == kind
    if years:
        assert (found.years.start, found.years.stop - 1, found.owner) == (*years, owner)
    if name == "trade" and published == 2023:
        early = several._table(
            name, owner, Form("trend", "x", period=Period(2009, None, "since")), published
        )
        assert early.years.start == 2008


def test_what_a_quantity_says_of_one_and_the_other(monkeypatch):
    monkeypatch.setattr(several, "_by_rule", lambda form, name, published: Finding(
        BORNE_OUT, recorded=3e9, claimed=1.25e9, unit="USD", rival="USA", year=2020))  # fmt: skip
    form = Form("several", "China leads", ("CHN",), ("PER",), owner="PER", relation="highest")
    part = several._part(form, "trade", DAY)
    assert part.sentence == "Goods trade: China $3 billion, the United States $1.2 billion in 2020."
    assert part.name == "goods trade"
    turned = several._part(form.about(negated=True), "trade", DAY)
    assert turned.finding.verdict == CONTRADICTED
    monkeypatch.setattr(several, "_by_rule", lambda *_: unknown(
        Reason.CLOSE, recorded=3e9, claimed=3e9, unit="USD", rival="USA", year=2020))  # fmt: skip
    assert several._part(form, "votes", DAY).sentence == (
        "Agreement in UN votes: too close to call (China $3 billion, the United States $3 "
        "billion in 2020)."
    )
    monkeypatch.setattr(several, "_by_rule", lambda *_: unknown(Reason.OUTSIDE))
    assert several._part(form, "trade", DAY).sentence == ("Goods trade: not covered by the record.")
    monkeypatch.setattr(several, "_by_rule", lambda *_: Finding(
        CONTRADICTED, recorded=-24.4, unit="%", words="2015 to 2020"))  # fmt: skip
    assert several._part(form, "trade", DAY).sentence == "Goods trade: fell 24% from 2015 to 2020."


@pytest.mark.parametrize(("known", "enough"), [(2, True), (1, False)])
def test_half_of_the_quantities_have_to_be_known(known, enough, monkeypatch):
    ask = decided_as(monkeypatch, **dict.fromkeys(NAMES[:known], YES))
    found = ask()
    assert (found.verdict == "borne out") == enough
    assert found.recorded == (float(known) if enough else None)
    five = decided_as(monkeypatch, trade=YES, votes=YES)(
        words=("trade", "invest", "arms", "loans", "voting")
    )
    assert five.reason == "outside coverage", "two of five"
    assert (five.indicator, five.unit) == (
        "goods trade, direct investment, arms deliveries of five years, official finance, "
        "agreement in UN votes",
        "measures",
    )


def test_early_in_a_year_and_late_in_it(monkeypatch):
    asked = []

    def decide(form, *rest):
        asked.append((form.kind, form.period.kind, form.place, form.negated))
        return unknown(Reason.OUTSIDE)

    monkeypatch.setattr(several.decision, "decide", decide)
    monkeypatch.setattr(several, "_table", lambda *_: _Quantity(CHN=1))
    form = Form("several", "more", ("CHN",), ("PER",), owner="PER", relation="above",
                scope=("USA",), negated=True)  # fmt: skip
    for day in (date(2023, 3, 31), date(2023, 4, 1)):
        several._by_rule(form, "trade", day)
    several._by_rule(form.about(relation="falls"), "trade", date(2023, 3, 1))
    assert asked == [
        ("comparison", "none", (1, 1), False), ("comparison", "latest", (1, 1), False),
        ("trend", "none", (1, 1), False),
    ]  # fmt: skip
