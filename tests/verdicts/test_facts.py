"""Memberships, borders, treaties and votes: each by its list, and how old that may be."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from multivector.answers.verdicts import pairs, record
from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.facts import facts, votes
from multivector.answers.verdicts.facts.facts import fact
from multivector.codes import tables
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.periods import NO_PERIOD, Period, periods
from multivector.coding.claims.forms.quantities import quantities
from multivector.errors import InputError
from multivector.records import loading

DAY = date(2023, 5, 20)


def year(number):
    return Period(number, number, "year")


def tie(relation, one, two="", day=DAY, text="a tie", **more):
    one, two = (tuple(filter(None, side.split(","))) for side in (one, two))
    return fact(Form("existence", text, one, two, relation=relation, **more), day)


@pytest.mark.parametrize(
    ("relation", "state", "bloc", "period", "verdict"),
    [
        ("member", "HRV", "EU", NO_PERIOD, "borne out"),
        ("member", "GBR", "EU", NO_PERIOD, "contradicted"),
        ("member", "GBR", "EU", year(2019), "borne out"),
        ("member", "HRV", "EU", year(2012), "contradicted"),
        # Who is a member has joined; in a year that is stated, only who was none the year before.
        ("joined", "HRV", "EU", NO_PERIOD, "borne out"),
        ("joined", "HRV", "EU", year(2013), "borne out"),
        ("joined", "HRV", "EU", year(2014), "contradicted"),
        ("joined", "HRV", "EU", year(2012), "contradicted"),
        ("left", "GBR", "EU", year(2020), "borne out"),
        ("left", "GBR", "EU", year(2021), "contradicted"),
        ("left", "GBR", "EU", year(2019), "contradicted"),
        ("left", "HRV", "EU", NO_PERIOD, "contradicted"),
        # Who was no member last year either: it may have left before, or never joined.
        ("left", "GBR", "EU", NO_PERIOD, "cannot tell"),
        ("left", "CHE", "EU", NO_PERIOD, "cannot tell"),
    ],
)
def test_a_membership_by_its_dated_list(relation, state, bloc, period, verdict):
    for one, two in ((state, bloc), (bloc, state)):
        assert tie(relation, one, two, period=period).verdict == verdict


def test_a_membership_has_its_year_its_words_and_its_list():
    found = tie("member", "HRV", "EU", period=year(2012))
    assert (found.indicator, found.year, found.words) == (
        "EU membership",
        2012,
        "Croatia not a member",
    )
    assert (found.origins, found.unit) == (("membership lists",), "membership")
    assert tie("member", "HRV", "EU").words == "Croatia a member"
    # A stated year that is not over is judged on the day.
    assert tie("member", "FIN", "NATO", date(2023, 4, 3), period=year(2023)).verdict == (
        "contradicted"
    )
    assert tie("member", "FIN", "NATO", date(2024, 4, 3), period=year(2023)).verdict == "borne out"
    assert tie("member", "KAZ", "XYZ").reason == "no indicator"


@pytest.mark.parametrize(
    ("relation", "state", "bloc", "in_year", "verdict", "words"),
    [
        ("left", "MRT", "ECOWAS", 2000, "borne out", "a member until 31 December 2000"),
        ("left", "MRT", "ECOWAS", 2001, "contradicted", "a member until 31 December 2000"),
        ("left", "MRT", "ECOWAS", 1999, "contradicted", "a member until 31 December 2000"),
        # OPEC ends a membership from 1 January.
        ("left", "QAT", "OPEC", 2018, "borne out", "a member until 31 December 2018"),
        ("left", "QAT", "OPEC", 2019, "borne out", "a member until 31 December 2018"),
        ("left", "QAT", "OPEC", 2020, "contradicted", "a member until 31 December 2018"),
        ("left", "GAB", "OPEC", 1994, "borne out", "a member until 31 December 1994"),
        ("left", "ZWE", "COMMONWEALTH", 2004, "contradicted", "a member until 7 December 2003"),
        ("joined", "FIN", "NATO", 2022, "contradicted", "a member since 4 April 2023"),
        ("joined", "FIN", "NATO", 2023, "borne out", "a member since 4 April 2023"),
        ("joined", "ESP", "EU", 1986, "borne out", "a member since 1986"),
        ("joined", "CHE", "EU", 2005, "contradicted", "not a member"),
    ],
)
def test_who_joined_or_left_has_the_day_on_which_it_did(
    relation, state, bloc, in_year, verdict, words
):
    found = tie(relation, state, bloc, period=year(in_year))
    assert (found.verdict, found.words.endswith(words)) == (verdict, True), found.words


def test_nobody_is_known_to_be_no_member_before_the_list_of_a_bloc_begins():
    early = date(1980, 6, 1)
    for relation in ("member", "joined"):
        found = tie(relation, "AGO", "SADC", early)
        assert (found.reason, found.words) == (
            "outside coverage", "the members of SADC are listed from 1992")  # fmt: skip
    assert tie("member", "AGO", "SADC", period=year(1980)).reason == "outside coverage"
    assert tie("member", "AGO", "SADC", period=Period(1980, None, "since")).verdict == (
        "contradicted"
    )
    assert tie("member", "AGO", "SADC", date(1993, 6, 1)).verdict == "borne out"
    # Who came later, or never, was in no forerunner.
    assert tie("member", "ZAF", "SADC", early).verdict == "contradicted"
    assert tie("joined", "ESP", "NATO", period=year(1948)).verdict == "contradicted"
    # The East African Community of 1967 to 1977 and that of 2000.
    community = {1966: "cannot tell", 1975: "borne out", 1990: "contradicted", 2001: "borne out"}
    for when, verdict in community.items():
        assert tie("member", "KEN", "EAC", date(when, 6, 1)).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "published", "verdict", "words"),
    [
        ("Mali is suspended from ECOWAS.", "2024-06-01", "borne out", "from 30 May 2021"),
        ("Mali is not suspended from ECOWAS.", "2024-06-01", "contradicted", "from 30 May 2021"),
        ("Mali is suspended from ECOWAS.", "2025-06-01", "contradicted", "to 28 January 2025"),
        ("Cuba is suspended from the OAS.", "2024-06-01", "contradicted", "to 3 June 2009"),
        ("Cuba is suspended from the OAS.", "2008-06-01", "borne out", "from 31 January 1962"),
        ("Mali was suspended from ECOWAS.", "2025-06-01", "borne out", "to 28 January 2025"),
        ("Mali was suspended from ECOWAS in 2012.", "2024-06-01", "borne out", "to 8 April 2012"),
        ("Sudan was suspended from the African Union in 2021.", "2024-06-01", "borne out", "2021"),
        # It lasts in a year, it does not begin in it.
        ("Sudan was suspended from the African Union in 2022.", "2024-06-01", "borne out", "2021"),
        ("Mali was suspended from the African Union in 2016.", "2024-06-01", "contradicted", ""),
        # The list may be silent on one before the first; one that lasts is decided again.
        ("Sudan was suspended from the African Union in 2018.", "2024-06-01", None, "2021"),
        ("The Commonwealth suspended Fiji in 2009.", "2010-01-01", None, "8 December 2006"),
        ("Fiji has been suspended from the Commonwealth since 2009.", "2010-01-01", None, "2006"),
        ("Honduras was suspended from the OAS after the 2009 coup.", "2024-06-01",
         "borne out", "to 1 June 2011"),
        ("The African Union suspended Gabon in 2023.", "2024-06-01", "borne out", "2023"),
        ("The African Union suspended Gabon in 2024.", "2024-06-01", None, "2023"),
        ("The African Union suspended Egypt in 2016.", "2024-06-01", "contradicted", "2013"),
        ("The African Union has suspended Gabon.", "2024-06-01", "borne out", "2023"),
        ("Gabon has been suspended from the African Union since 2023.", "2024-06-01",
         "borne out", "2023"),
        ("Gabon has been suspended from the African Union since 2021.", "2024-06-01",
         "contradicted", "2023"),
        # An act may fall in any year since.
        ("The African Union suspended Gabon since 2021.", "2024-06-01", "borne out", "2023"),
        ("The African Union has suspended Gabon since 2021.", "2024-06-01", "contradicted", "2023"),
        ("The African Union suspended Egypt since 2016.", "2024-06-01", "contradicted", "2013"),
        # What has been so since a year is so no longer once it ended.
        ("The Arab League has suspended Syria since 2011.", "2023-03-01", "borne out", "2011"),
        ("The Arab League has suspended Syria since 2011.", "2023-06-30", "contradicted", "2023"),
        ("Niger was suspended by the African Union after the coup in 2023.", "2024-06-01",
         "borne out", "from 22 August 2023"),
        # The list is silent on who is never on it; other things are suspended, too.
        ("Kenya is suspended from the African Union.", "2024-06-01", None, ""),
        ("Kenya is not suspended from the African Union.", "2024-06-01", None, ""),
        ("The African Union suspended aid to Gabon in 2023.", "2024-06-01", None, ""),
        ("The African Union suspended Gabon's envoy in 2023.", "2024-06-01", None, ""),
        ("Gabon suspended the African Union in 2023.", "2024-06-01", None, ""),
        ("Gabon was suspended from the African Union and from ECCAS.", "2024-06-01", None, ""),
        ("Gabon was suspended from the African Union's council.", "2024-06-01", None, ""),
    ],
)  # fmt: skip
def test_a_suspension_by_its_list(claim, published, verdict, words):
    row = check(claim, published=published)[0]
    assert row["verdict"] == (verdict or "cannot tell"), row["sentence"]
    assert words in row["sentence"]


def test_a_bloc_without_an_acronym_has_its_name():
    assert tie("member", "SYR", "LAS").indicator == "League of Arab States membership"
    assert tie("member", "GBR", "COMMONWEALTH").indicator == "Commonwealth of Nations membership"


def test_subjects_and_partners_that_differ_make_it_mixed():
    assert tie("member", "FRA,CHE", "EU").verdict == "mixed"
    assert tie("member", "FRA", "EU,NATO").verdict == "borne out"
    assert tie("member", "AUT", "EU,NATO").verdict == "mixed"
    assert tie("member", "CHE", "EU,NATO", negated=True).verdict == "borne out"


@pytest.mark.parametrize(
    ("text", "day", "verdict", "count"),
    [
        ("27 members", DAY, "borne out", "27"),
        ("28 members", DAY, "contradicted", "27"),
        ("28 members", date(2019, 5, 1), "borne out", "28"),
        ("about 26 members", DAY, "borne out", "27"),
    ],
)
def test_members_are_counted_on_the_day(text, day, verdict, count):
    (number,) = quantities(text)
    found = tie("members", "EU", day=day, claimed=number)
    assert (found.verdict, found.words, found.indicator) == (verdict, count, "Members of EU")
    assert (found.year, found.unit) == (day.year, "membership")
    assert tie("members", "Africa", claimed=number).reason == "no indicator"


@pytest.mark.parametrize(
    ("one", "two", "text", "verdict", "reason"),
    [
        ("PER", "CHL", "a land border", "borne out", None),
        ("CHL", "PER", "a land border", "borne out", None),
        ("PER", "JPN", "a land border", "contradicted", None),
        ("PER", "JPN", "neighbours", "cannot tell", "definition differs"),  # across a sea
        ("FRA", "BRA", "a border", "cannot tell", "definition differs"),  # of French Guiana
        ("FRA", "XKX", "a border", "contradicted", None),
        ("PER", "XXX", "a border", "cannot tell", "no indicator"),
        ("PER", "EU", "a border", "cannot tell", "no indicator"),
    ],
)
def test_a_border_by_the_embedded_record(one, two, text, verdict, reason):
    found = tie("border", one, two, text=text)
    assert (found.verdict, found.reason) == (verdict, reason)
    if verdict == "borne out":
        assert (found.recorded, found.unit, found.words) == (168.0, "km", "undated")
    if verdict == "contradicted":
        assert found.recorded == 0.0


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Spain is Portugal's only land neighbour.", "borne out"),
        ("Portugal is Spain's only neighbour.", "contradicted"),
        ("Spain is the only neighbour of Portugal.", "borne out"),
        ("The sole neighbour of Lesotho is South Africa.", "borne out"),
        ("Lesotho is the sole neighbour of South Africa.", "contradicted"),
        ("Russia and China are Mongolia's only neighbours.", "borne out"),
        ("Lesotho borders only South Africa.", "borne out"),
        ("Brazil is not Uruguay's only neighbour.", "borne out"),
        # One of some neighbours, and of whom is not clear.
        ("Brazil is Peru's only eastern neighbour.", "cannot tell"),
        ("India is Nepal's only neighbour to the south.", "cannot tell"),
        ("India is Nepal's only neighbour with a port.", "cannot tell"),
        ("Portugal shares a border with only one country, Spain.", "cannot tell"),
        ("The only neighbour of Portugal and Andorra is Spain.", "cannot tell"),
    ],
)
def test_whose_only_neighbour_a_state_is(claim, verdict):
    assert check(claim, published="2023-06-01")[0]["verdict"] == verdict


def test_a_border_that_began_late_is_open_before():
    before, after = (
        check("Denmark borders Canada", published=f"{y}-05-01")[0] for y in (2019, 2024)
    )
    assert (before["verdict"], before["reason"]) == ("cannot tell", "outside coverage")
    assert after["verdict"] == "borne out"


@pytest.mark.parametrize("row", tables.rows("border_changes"), ids=lambda row: row["other"])
def test_a_border_is_open_before_the_day_on_which_it_changed(row):
    on = date.fromisoformat(row["on"])
    before, after = (
        tie("border", row["one"], row["other"], day=day, text="a land border")
        for day in (on - timedelta(days=1), on)
    )
    assert (before.verdict, before.reason) == ("cannot tell", "outside coverage")
    assert after.verdict == {"began": "borne out", "ended": "contradicted"}[row["change"]]
    # Other borders of the two are not in doubt.
    assert tie("border", "CHN", "VNM", day=date(1995, 1, 1)).verdict == "borne out"


@pytest.mark.parametrize(("one", "two", "year"), [
    ("SSD", "KEN", 2011), ("MNE", "HRV", 2006), ("TLS", "IDN", 2002), ("CZE", "SVK", 1993),
    ("ERI", "DJI", 1993), ("XKX", "ALB", 2008),
])  # fmt: skip
def test_borders_of_a_state_begin_with_it(one, two, year):
    before, after = (tie("border", one, two, day=date(y, 12, 31)) for y in (year - 1, year))
    assert (before.verdict, after.verdict) == ("cannot tell", "borne out")


def test_landlocked_by_the_coastline():
    assert tie("landlocked", "BOL").verdict == "borne out"
    assert tie("landlocked", "BOL").indicator == "Coastline"
    assert "landlocked" in tie("landlocked", "BOL").words
    assert tie("landlocked", "PER").verdict == "contradicted"
    assert tie("landlocked", "PER", negated=True).verdict == "borne out"
    assert tie("landlocked", "EU").reason == "no indicator"


# -- lists of one maker ---------------------------------------------------------------------------


class Stored:
    """A store with one table; anything else is not installed."""

    def __init__(self, name, rows):
        self._name, self._rows = name, rows

    def read(self, name):
        if name != self._name:
            raise InputError("not installed")
        return pa.Table.from_pylist(self._rows)

    def paths(self, name):
        return {"list": None}


def treaty(one, two, in_year, count=1, newest="Lima Treaty"):
    return {"state_a": one, "state_b": two, "year": in_year, "agreements": count, "newest": newest}


@pytest.fixture
def treaties(monkeypatch):
    rows = [
        treaty("PER", "CHL", 2015, 2),
        treaty("PER", "JPN", 2015, 0),
        treaty("PER", "BOL", 2010),
    ]
    monkeypatch.setattr(facts, "Store", lambda: Stored("trade_agreements", rows))


@pytest.mark.parametrize(
    ("two", "in_year", "reason"),
    [
        ("CHL", 2015, None),
        ("CHL", 2023, None),  # a treaty lasts eight years beyond its list
        ("CHL", 2024, "newer than the record"),
        ("CHL", 2014, "outside coverage"),
        ("BOL", 2010, None),
        # The last year of the list stands for those after it; Bolivia is not in it.
        ("BOL", 2016, "newer than the record"),
        ("BOL", 2015, "outside coverage"),
        ("JPN", 2015, "outside coverage"),
        ("ECU", 2015, "outside coverage"),
        ("ECU", 2016, "newer than the record"),
    ],
)
def test_a_list_of_one_maker_bears_out_and_does_not_contradict(treaties, two, in_year, reason):
    found = tie("agreement", "PER", two, date(in_year, 6, 1))
    assert (found.verdict, found.reason) == ("cannot tell" if reason else "borne out", reason)
    assert found.indicator == "Trade agreements in force"
    if reason is None:
        assert (found.year, found.words) == (min(in_year, 2015), "Lima Treaty")
        assert (found.recorded, found.origins) == (2.0 if two == "CHL" else 1.0, ("list",))
    lean = {"CHL": {2014: False}, "JPN": {2015: False}, "ECU": {2015: False, 2016: False}}
    if reason and in_year in lean.get(two, {}):
        assert found.lean is lean[two][in_year]


def test_a_denial_is_not_borne_out_by_a_list_with_gaps(treaties):
    denied = tie("agreement", "PER", "CHL", date(2015, 6, 1), negated=True)
    assert (denied.verdict, denied.reason, denied.lean) == (
        "cannot tell",
        "outside coverage",
        False,
    )
    absent = tie("agreement", "PER", "ECU", date(2015, 6, 1), negated=True)
    assert (absent.verdict, absent.lean) == ("cannot tell", True)
    # The list does not tell free trade from preferences for some goods.
    for text, verdict in (
        ("has no trade treaty", "cannot tell"),  # of all goods, or of some
        ("no longer has a trade treaty", "cannot tell"),
        ("has no bilateral trade agreement", "cannot tell"),
    ):
        one = tie("agreement", "PER", "CHL", date(2015, 6, 1), text=text, negated=True)
        assert (text, one.verdict) == (text, verdict)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a treaty since 2004", ("borne out", None, 2015)),
        ("a treaty since 2005", ("borne out", None, 2015)),
        ("a treaty since 1990", ("cannot tell", "depends on the window", None)),
        ("a free trade treaty since 1990", ("cannot tell", "depends on the window", None)),
        ("a treaty since 2002", ("cannot tell", "depends on the window", None)),  # signed
        ("a treaty since 2007", ("cannot tell", "depends on the window", None)),
        ("a treaty since 2010", ("borne out", None, 2015)),  # a second one
        ("a treaty from 2005 to 2012", ("borne out", None, 2012)),
        ("a treaty in 2007", ("borne out", None, 2007)),
        ("a treaty in 2003", ("cannot tell", "outside coverage", None)),
        ("signed a treaty in 2004", ("borne out", None, 2004)),
        ("struck a treaty in 2004", ("borne out", None, 2004)),
        ("ended a treaty in 2012", ("cannot tell", "outside coverage", None)),
        ("rejected a treaty in 2012", ("cannot tell", "outside coverage", None)),
        ("signed a treaty in 2012", ("cannot tell", "depends on the window", None)),
        ("on terms since 1990", ("cannot tell", "depends on the window", None)),
    ],
)
def test_a_treaty_is_as_old_as_it_is_said_to_be(monkeypatch, text, expected):
    rows = [treaty("PER", "CHL", y, 1 + (y >= 2010)) for y in range(2004, 2016)]
    rows.append(treaty("USA", "CAN", 1948, 1))  # the list begins
    monkeypatch.setattr(facts, "Store", lambda: Stored("trade_agreements", rows))
    day, period = date(2016, 6, 1), periods(text, 2016)[0]
    found = tie("agreement", "PER", "CHL", day, text=text, period=period)
    assert (found.verdict, found.reason, found.year) == expected
    assert found.unit == {"contradicted": "first on record"}.get(expected[0], found.unit)


def test_members_of_a_pact_were_both_in_it_at_the_start(monkeypatch):
    monkeypatch.setattr(facts, "Store", lambda: Stored("alliances", []))
    for text, verdict in (("since 1999", "borne out"), ("since 1960", "cannot tell")):
        period = periods(text, 2023)[0]
        monkeypatch.setattr(facts, "_listed", lambda *given: facts.unknown("none"))
        assert tie("ally", "POL", "USA", text=text, period=period).verdict == verdict


@pytest.mark.parametrize("period", [year(2024), Period(2024, 2022, "since")])
def test_what_comes_after_the_day_is_not_known(period):
    found = tie("member", "SWE", "NATO", period=period)
    assert (found.verdict, found.reason) == ("cannot tell", "newer than the record")


def test_sanctions_are_lifted_sooner_than_treaties_end(monkeypatch):
    rows = [{"sender": "USA", "target": "CUB", "year": 2015, "own_cases": 3}]
    monkeypatch.setattr(facts, "Store", lambda: Stored("sanctions", rows))
    reasons = {
        y: tie("sanction", "USA", "CUB", date(y, 6, 1)).reason for y in (2014, 2015, 2016, 2017)
    }
    assert reasons == {
        2014: "one producer", 2015: None, 2016: None, 2017: "newer than the record",
    }  # fmt: skip
    assert tie("sanction", "USA", "CUB", date(2015, 6, 1)).recorded == 3.0
    assert tie("sanction", "CUB", "USA", date(2015, 6, 1)).reason == "one producer"


def test_sanctions_of_a_bloc_are_not_those_of_each_member(monkeypatch):
    case = {"first_year": 1992, "last_year": 2023, "trade_kinds": None, "other": True}
    cases = [{"sender": sender, "target": "SOM", **case} for sender in ("UN", "AU", "KEN")]
    cases.append({"sender": "ECOWAS", "target": "ECOWAS", **case})
    monkeypatch.setattr(record, "rows_of", lambda table: cases)
    rows = [
        {"sender": "ETH", "target": "SOM", "year": 2015, "cases": 1, "own_cases": 0},
        {"sender": "KEN", "target": "SOM", "year": 2015, "cases": 2, "own_cases": 1},
    ]
    monkeypatch.setattr(facts, "Store", lambda: Stored("sanctions", rows))
    bloc = tie("sanction", "ETH", "SOM", date(2015, 6, 1))
    assert (bloc.verdict, bloc.reason, bloc.rival) == ("cannot tell", "definition differs", "AU")
    assert bloc.words == "those of the AU"
    assert tie("sanction", "FRA", "SOM", date(2015, 6, 1)).rival == "UN"
    own = tie("sanction", "KEN", "SOM", date(2015, 6, 1))
    assert (own.verdict, own.recorded) == ("borne out", 1.0)
    told = [one.words for one in pairs._ties("ETH", "SOM", date(2015, 6, 1))]
    assert not [one for one in told if "sanctions" in one]  # a third body acts

    said = [pairs._ties(*pair, date(2015, 6, 1)) for pair in (("FRA", "SOM"), ("SEN", "GHA"))]
    assert not [one for ties in said for one in ties if one.kind == "sanction"]
    assert record.sanctions_of("ECOWAS", "SEN") == []


@pytest.mark.parametrize(
    ("one", "newest", "in_year", "verdict"),
    [
        ("GBR", "Algeria EC Association", 2020, "borne out"),
        ("GBR", "Algeria EC Association", 2021, "cannot tell"),
        ("GBR", "Algeria EU", 2022, "cannot tell"),
        ("GBR", "Algeria UK", 2022, "borne out"),
        ("FRA", "Algeria EC Association", 2022, "borne out"),
        # One that names no side is of the bloc that makes those of its members.
        ("GBR", "Cotonou Agreement", 2022, "cannot tell"),
        ("GBR", "European Economic Area (EEA)", 2022, "cannot tell"),
        ("FRA", "Cotonou Agreement", 2022, "borne out"),
    ],
)
def test_an_agreement_of_a_bloc_binds_no_state_that_has_left(
    monkeypatch, one, newest, in_year, verdict
):
    rows = [treaty(one, "DZA", 2020, newest=newest)]
    monkeypatch.setattr(facts, "Store", lambda: Stored("trade_agreements", rows))
    assert tie("agreement", one, "DZA", date(in_year, 6, 1)).verdict == verdict


def test_who_is_in_a_bloc_has_not_signed_a_pact_with_each_member(monkeypatch):
    monkeypatch.setattr(facts, "Store", lambda: Stored("alliances", []))
    for text, verdict in (
        ("Spain and Poland signed a defence pact in 2016", "cannot tell"),
        ("Spain and Poland have a defence pact", "borne out"),
    ):
        period = next(iter(periods(text, 2024)), NO_PERIOD)
        monkeypatch.setattr(facts, "_listed", lambda *given: facts.unknown("none"))
        assert tie("ally", "ESP", "POL", text=text, period=period).verdict == verdict


@pytest.mark.parametrize(
    ("claim", "published", "verdict", "words"),
    [
        # The day of publication decides, not what comes later.
        ("Bolivia became a member of Mercosur in 2024.", "2024-07-20", "contradicted",
         "a member from 7 August 2024"),
        ("Bolivia became a member of Mercosur in 2024.", "2024-09-20", "borne out", "since 7 Aug"),
        ("Bolivia became a member of Mercosur in 2022.", "2024-07-20", "contradicted", "not a"),
        ("Bolivia became a member of Mercosur.", "2021-07-20", "contradicted", "not a member"),
        ("Bolivia is a member of Mercosur.", "2024-07-20", "contradicted", "from 7 August 2024"),
        # A month is named.
        ("Britain was a member of the EU in January 2020.", "2024-06-01", "borne out", ""),
        ("Britain was a member of the EU in March 2020.", "2024-06-01", "contradicted",
         "until 31 January 2020"),
        ("Britain was a member of the EU in 2020.", "2024-06-01", "cannot tell", ""),
        # To the last day of a year is until it.
        ("Ecuador was a member of OPEC until 2019.", "2024-06-01", "borne out", ""),
        ("Ecuador was a member of OPEC until 2017.", "2024-06-01", "cannot tell", ""),
        ("Qatar was a member of OPEC.", "2020-06-01", "borne out",
         "a member from 1961 to 31 December 2018"),
        # Who was never in it before it began may have left the talks.
        ("India left RCEP in 2019.", "2024-06-01", "cannot tell", "listed from 2022"),
        ("Chile left NATO in 2017.", "2024-06-01", "contradicted", "not a member"),
        # The place of a member, and what else sets it apart.
        ("Croatia became the twenty-eighth member of the EU in 2013.", "2024-06-01", "borne out",
         "28 members then"),
        ("Croatia became the thirteenth member of the EU in 2013.", "2024-06-01", "contradicted",
         "28 members then"),
        ("Finland joined NATO as its 25th member.", "2024-06-01", "contradicted", "31 members"),
        ("Finland joined NATO as its 31st member.", "2024-06-01", "borne out", "31 members"),
        ("Sweden became the 31st member of NATO.", "2024-06-01", "contradicted", "32 members"),
        ("Sweden is the youngest member of NATO.", "2024-06-01", "borne out", "7 March 2024"),
        ("Spain is the youngest member of NATO.", "2024-06-01", "contradicted", ""),
        ("Spain is the senior member of NATO.", "2024-06-01", "cannot tell", ""),
        ("Spain is the easternmost member of NATO.", "2024-06-01", "cannot tell", ""),
        # Of several memberships, the last
        ("Gabon was a member of OPEC.", "2024-06-01", "borne out", "a member since 1 July 2016"),
        # The month or the day in which it joined or left
        ("Finland joined NATO in June 2023.", "2024-06-01", "contradicted", "since 4 April 2023"),
        ("Finland joined NATO on April 4, 2023.", "2024-06-01", "borne out", ""),
        ("Croatia joined the EU in December 2013.", "2024-06-01", "contradicted", "since 1 July"),
        ("Britain left the EU in December 2020.", "2024-06-01", "contradicted", "31 January 2020"),
        ("Britain left the EU on 1 February 2020.", "2024-06-01", "borne out", ""),
        ("Sweden was a member of NATO on 5 March 2024.", "2024-06-01", "contradicted", "7 March"),
        ("Britain was a member of the EU in Jan. 2020.", "2024-06-01", "borne out", "EU member"),
        ("Britain was a member of the EU in February, 2020.", "2024-06-01", "contradicted", ""),
        ("Angola left OPEC.", "2023-12-28", "contradicted", "a member in 2023"),
        ("Iran has not joined BRICS.", "2023-05-01", "borne out", ""),
        # What has been so since a month began in it and lasts.
        ("Britain has been a member of the EU since January 1973.", "2024-06-01", "contradicted",
         "until 31 January 2020"),
        ("Since December 1961 Qatar has been a member of OPEC.", "2024-06-01", "contradicted", ""),
        ("Mali has been a member of ECOWAS since 28 May 1975.", "2025-06-01", "contradicted", ""),
        ("Poland has been a member of the EU since May 2004.", "2024-06-01", "borne out",
         "since 1 May 2004"),
        ("Poland has been a member of the EU since April 2004.", "2024-06-01", "contradicted", ""),
        ("Poland has been a member of the EU since 2 May 2004.", "2024-06-01", "contradicted", ""),
        ("Montenegro joined NATO on the 6th of June, 2017.", "2024-06-01", "contradicted", ""),
        ("Montenegro joined NATO on the 5th of June, 2017.", "2024-06-01", "borne out", ""),
        # Parts of a year, and days of something else, are not read.
        ("Croatia joined the EU in early 2013.", "2024-06-01", "cannot tell", "not understood"),
        ("Croatia joined the EU in Q2 2013.", "2024-06-01", "cannot tell", "not understood"),
        ("Montenegro joined NATO after June 2017.", "2024-06-01", "cannot tell", "not understood"),
        ("The pair met in May 2016, a year before Montenegro joined NATO.", "2024-06-01",
         "cannot tell", "not understood"),
        ("Angola left OPEC in January 2024.", "2024-06-01", "borne out", ""),
    ],
)  # fmt: skip
def test_a_membership_that_begins_or_ends_within_the_year(claim, published, verdict, words):
    row = check(claim, published=published)[0]
    assert row["verdict"] == verdict, row["sentence"]
    assert words in row["sentence"]


def test_without_a_list_the_command_that_installs_it_is_named(monkeypatch):
    monkeypatch.setattr(facts, "Store", lambda: Stored("none", []))
    assert tie("agreement", "PER", "CHL").reason == "no indicator"
    assert tie("sanction", "USA", "CUB").words == ("multivector data pull gsdb --accept-terms gsdb")
    assert tie("base", "USA", "CUB").reason == "no indicator"


def test_a_pact_of_defence_comes_before_a_list_of_alliances(monkeypatch):
    rows = [{"state_a": "USA", "state_b": "JPN", "year": 2015, "defense": 1, "newest": "Treaty"}]
    monkeypatch.setattr(facts, "Store", lambda: Stored("alliances", rows))
    pact = tie("ally", "FRA", "DEU")
    assert (pact.verdict, pact.indicator, pact.words) == (
        "borne out", "NATO membership", "both members",
    )  # fmt: skip
    assert (pact.unit, pact.year) == ("treaty", 2023)
    assert tie("ally", "FRA", "DEU", negated=True).verdict == "contradicted"
    assert tie("ally", "RUS", "BLR").indicator == "CSTO membership"
    listed = tie("ally", "USA", "JPN", date(2016, 1, 1))
    assert (listed.verdict, listed.indicator) == ("borne out", "Obligation to defend")
    assert tie("ally", "FRA", "JPN", date(2016, 1, 1)).verdict == "cannot tell"
    # A pact may be left: years after the end of the list, it was on record then.
    for denied in (False, True):
        old = tie("ally", "USA", "JPN", date(2017, 1, 1), negated=denied)
        assert (old.verdict, old.reason) == ("cannot tell", "newer than the record")
        assert (old.year, old.unit, old.words) == (2015, "on record", "Treaty")
    assert tie("ally", "FRA", "JPN", date(2017, 1, 1)).recorded is None


# -- votes ----------------------------------------------------------------------------------------

CAST = {"KAZ": "abstain", "KGZ": "abstain", "TJK": "abstain", "TKM": "absent", "UZB": "absent",
        "RUS": "no", "BLR": "no", "FRA": "yes", "DEU": "yes", "CHN": "abstain"}  # fmt: skip
ON_IT = "the vote on the invasion of Ukraine"


@pytest.fixture
def cast(monkeypatch):
    rows = [{"state": state, "vote": vote} for state, vote in CAST.items()]
    votes._rows.cache_clear()
    monkeypatch.setattr(record, "Store", lambda: Stored("un_resolution_votes", rows))
    yield
    votes._rows.cache_clear()


def voted(relation, subject, text=ON_IT, day=DAY, **more):
    form = Form("vote", text, tuple(subject.split(",")), relation=relation, **more)
    return fact(form, day)


@pytest.mark.parametrize(
    ("relation", "subject", "verdict", "words"),
    [
        ("yes", "FRA", "borne out", "France voted for"),
        ("no", "FRA", "contradicted", "France voted for"),
        ("abstain", "CHN", "borne out", "China abstained"),
        ("not yes", "RUS,CHN", "borne out", "Russia voted against; China abstained"),
        ("not yes", "FRA,CHN", "mixed", "France voted for; China abstained"),
        ("not cast", "TKM,KAZ", "borne out", "Turkmenistan did not vote; Kazakhstan abstained"),
        ("not cast", "RUS", "contradicted", "Russia voted against"),
        ("abstain", "Central Asia", "mixed",
         "Central Asia (three abstained, two did not vote)"),
        ("abstain", "JPN", "cannot tell", ""),
        ("abstain", "CHN,JPN", "cannot tell", ""),
    ],
)  # fmt: skip
def test_a_vote_is_that_of_each_who_cast_it(cast, relation, subject, verdict, words):
    found = voted(relation, subject)
    assert (found.verdict, found.words) == (verdict, words)
    if verdict != "cannot tell":
        assert (found.year, found.unit, found.origins) == (2022, "vote", ("unga_es11_1",))
    if verdict == "mixed":
        assert found.recorded == {"FRA,CHN": 1.0, "Central Asia": 3.0}[subject]


def test_who_votes_with_another_casts_what_that_one_cast(cast):
    assert voted("with", "BLR", partner=("RUS",)).verdict == "borne out"
    assert voted("with", "CHN", partner=("RUS",)).verdict == "contradicted"
    assert voted("with", "CHN", partner=("RUS",), negated=True).verdict == "borne out"


def test_how_many_cast_a_vote_is_counted(cast):
    (number,) = quantities("four members")
    found = voted("abstain", "UN", claimed=number)
    assert (found.verdict, found.words) == ("borne out", "4 abstained")
    assert voted("yes", "UN", claimed=number).words == "2 voted for"
    assert voted("yes", "UN", claimed=number).verdict == "contradicted"
    assert voted("yes", "UN", claimed=number, negated=True).verdict == "borne out"


@pytest.mark.parametrize(
    ("text", "day", "period", "known"),
    [
        (ON_IT, "2022-03-02", NO_PERIOD, True),
        (ON_IT, "2022-03-01", NO_PERIOD, False),  # before it was cast
        # Within a month of a later vote on the war, that one may be meant.
        (ON_IT, "2022-03-23", NO_PERIOD, True),
        (ON_IT, "2022-03-24", NO_PERIOD, False),
        (ON_IT, "2022-05-08", NO_PERIOD, False),
        (ON_IT, "2022-05-09", NO_PERIOD, True),
        (f"{ON_IT} in March", "2022-04-10", NO_PERIOD, True),
        (f"{ON_IT} last week", "2022-07-01", NO_PERIOD, False),
        (f"{ON_IT} in July", "2022-08-01", NO_PERIOD, False),
        (f"{ON_IT} that may fail", "2022-08-01", NO_PERIOD, True),
        (ON_IT, "2023-06-01", year(2022), True),
        (ON_IT, "2023-06-01", year(2014), False),
        ("the vote on the annexed regions of Ukraine", "2022-08-01", NO_PERIOD, False),
        ("the vote on ES-11/4 on Ukraine", "2023-06-01", NO_PERIOD, False),
        ("the vote on Cuba", "2023-06-01", NO_PERIOD, False),
    ],
)  # fmt: skip
def test_the_one_vote_on_record_is_not_taken_for_another(cast, text, day, period, known):
    found = voted("abstain", "CHN", text, date.fromisoformat(day), period=period)
    assert (found.verdict == "borne out") == known


def test_of_several_resolutions_one_is_on_record(cast):
    found = voted("abstain", "CHN", f"{ON_IT} and other resolutions")
    assert found.words == "China abstained; no data on other resolutions"


def test_the_votes_that_are_not_installed_are_named(monkeypatch):
    votes._rows.cache_clear()
    monkeypatch.setattr(record, "Store", lambda: Stored("none", []))
    found = voted("abstain", "CHN")
    assert (found.reason, found.words) == ("no indicator", "multivector data pull unga_es11_1")


@pytest.mark.parametrize(
    ("text", "host", "verdict"),
    [
        ("The United States has nine bases in the Philippines.", "PHL", "borne out"),
        ("The Philippines hosts nine US military bases.", "PHL", "borne out"),
        ("The United States has at least five bases in the Philippines.", "PHL", "borne out"),
        ("The United States has bases in the Philippines.", "PHL", "borne out"),
        ("The United States has eleven bases in the Philippines.", "PHL", "contradicted"),
        ("The United States has bases in Vietnam.", "VNM", "contradicted"),
        # Kinds, beginnings and other numbers are not in the table; nor is a later or older year.
        ("The United States has nine air bases in the Philippines.", "PHL", "cannot tell"),
        ("The United States opened a military base in the Philippines.", "PHL", "cannot tell"),
        ("The United States has 900 soldiers at bases in the Philippines.", "PHL", "cannot tell"),
        ("The United States has nine bases in the Philippines and Palau.", "PHL,PLW",
         "cannot tell"),
        ("The United States has bases in Palau.", "PLW", "cannot tell"),
        ("The United States has bases in Japan.", "JPN", "cannot tell"),
    ],
)  # fmt: skip
def test_bases_by_a_table_of_ones_own(tmp_path, monkeypatch, text, host, verdict):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "home"))
    (tmp_path / "ours.csv").write_text(
        "holder,host,year,bases,source\nUSA,PHL,2022,9,a list\nUSA,VNM,2023,0,a list\n"
        "USA,PLW,2024,1,a list\nUSA,JPN,2019,8,a list\n"
    )
    loading.add("bases", tmp_path / "ours.csv")
    found = tie("base", "USA", host, text=text)
    assert found.verdict == verdict
    assert verdict == "cannot tell" or found.words in ("9 (a list)", "0 (a list)")


def test_bases_of_a_stated_year_and_a_denial(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "home"))
    assert tie("base", "USA", "PHL").verdict == "cannot tell"
    (tmp_path / "ours.csv").write_text("holder,host,year,bases,source\nUSA,PHL,2022,9,a list\n")
    loading.add("bases", tmp_path / "ours.csv")
    assert tie("base", "USA", "PHL", text="has bases in", period=year(2022)).verdict == "borne out"
    assert (
        tie("base", "USA", "PHL", text="has bases in", period=year(2021)).verdict == "cannot tell"
    )
    assert tie("base", "USA", "PHL", text="has bases in", negated=True).verdict == "contradicted"
    assert tie("base", "PHL", "USA").verdict == "cannot tell"

    for text in ("has production bases in", "attacked its bases in", "has a tenth base in",
                 "closed its bases in", "sold nine bases in"):  # fmt: skip
        assert tie("base", "USA", "PHL", text=text).verdict == "cannot tell"
