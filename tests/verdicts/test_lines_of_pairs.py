"""The line of a verdict on flows, pairs, ties and journeys, and who is named for it."""

import json
from datetime import date

import pytest

from multivector.answers.verdicts.evaluation.judging import Judge
from multivector.answers.verdicts.evaluation.series_folder import SeriesFolder
from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CONTRADICTED,
    MIXED,
    Finding,
    Reason,
    unknown,
)
from multivector.answers.verdicts.quantities.matching import (
    MAX_UNEXPLAINED,
    _per,
    explained,
    is_percent,
    scale_of,
    stem,
)
from multivector.answers.verdicts.record import members_of
from multivector.answers.verdicts.windows import windowed
from multivector.answers.verdicts.wording import figure, sentence, sources, whose
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim

CEPII = ("baci_2023_matrix",)
SOLD = (("PER", "CHL"), ("CHL", "PER"))


def found(verdict=BORNE_OUT, **more):
    return Finding(verdict, **{"indicator": "exports of goods", "unit": "USD", "year": 2020,
                               "origins": CEPII, **more})  # fmt: skip


def line(form, finding, age=None):
    told = sentence(form, finding, age)
    head, _, rest = told.partition(": ")
    assert head == finding.verdict.capitalize()
    body, _, source = rest.partition(" Source: ")
    assert source.startswith("CEPII") or not finding.origins
    return body


def form(kind="level", subject=("PER",), **more):
    return Form(kind, "a claim", subject, **more)


TIMES = quantities("twice that")[0]


@pytest.mark.parametrize(
    ("asked", "finding", "told"),
    [
        (
            form("comparison", flows=SOLD, relation="above"),
            found(recorded=5e9, recorded_lower=4e9, recorded_upper=6e9, claimed=3e9,
                  claimed_lower=2e9, claimed_upper=4e9),
            "Exports from Peru to Chile $5 billion (4–6), from Chile to Peru $3 billion (2–4) "
            "in 2020.",
        ),
        (
            form("comparison", flows=SOLD, relation="above", claimed=quantities("$2 billion")[0]),
            found(recorded=2e9, claimed=2.2e9),
            "Peru's surplus in goods trade with Chile: $2 billion in 2020, claimed $2.2 billion.",
        ),
        (
            form("comparison", flows=SOLD, relation="below", claimed=quantities("$2 billion")[0]),
            found(recorded=2e9, claimed=2.2e9),
            "Peru's deficit in goods trade with Chile: $2 billion in 2020, claimed $2.2 billion.",
        ),
        (
            form("comparison", flows=SOLD, relation="above", claimed=TIMES),
            found(recorded=1.5, recorded_lower=1.2, recorded_upper=1.8, unit="times"),
            "Exports from Peru to Chile: 1.5 times (1.2–1.8) those from Chile to Peru in 2020.",
        ),
        (
            form(partner=("CHL",), owner="PER"),
            found(recorded=5e9, owner="PER"),
            "Peru's exports of goods to Chile: $5 billion in 2020.",
        ),
        (
            form(subject=("CHL",), owner="PER"),
            found(indicator="imports of goods", recorded=5e9, owner="PER"),
            "Peru's imports of goods from Chile: $5 billion in 2020.",
        ),
        (
            form(partner=("CHL",)),
            found(indicator="Goods trade", recorded=5e9, owner="PER"),
            "Peru's goods trade with Chile: $5 billion in 2020.",
        ),
        (
            form(),
            found(recorded=5e9, owner="PER"),
            "Peru's exports of goods: $5 billion in 2020.",
        ),
        (
            form(partner=("CHL",)),
            found(indicator="Migrants from the state living in the partner state", unit="persons",
                  recorded=5e6, owner="PER"),
            "migrants from Peru living in Chile: 5 million persons in 2020.",
        ),
        (
            form(partner=("CHL",)),
            found(indicator="Public debt owed to the partner", recorded=5e9, owner="PER"),
            "Peru's public debt owed to Chile: $5 billion in 2020.",
        ),
        (
            form("rank", ("CHL",), partner=("PER",)),
            found(indicator="Public debt owed to the partner", recorded=5e9, claimed=4e9,
                  rival="BOL", owner="PER", place=1),
            "Chile led Bolivia in public debt owed to each (Peru) in 2020, with $5 billion to "
            "Bolivia's $4 billion.",
        ),
        (
            form("rank", ("CHL",), partner=("PER",)),
            found(indicator="Migrants from the state living in the partner state", unit="persons",
                  recorded=5e6, claimed=4e6, rival="BOL", owner="PER", place=2),
            "Chile led Bolivia in migrants from Peru living in each in 2020, with 5 million "
            "persons to Bolivia's 4 million persons.",
        ),
        (
            form("rank", ("PER",)),
            found(indicator="GDP", recorded=5e9, claimed=4e9, rival="BOL", place=2),
            "Peru led Bolivia in GDP in 2020, with $5 billion to Bolivia's $4 billion.",
        ),
        (
            form("trend", relation="rises"),
            found(recorded=0.5, unit="points", words="2010 to 2020"),
            "Peru's exports of goods: 0.5 points from 2010 to 2020.",
        ),
        (
            form("factor", relation="rises"),
            found(recorded=2.5, unit="times", words="2010 to 2020", claimed=2.0, claimed_lower=1.9,
                  claimed_upper=2.1),
            "Peru's exports of goods: 2.5 times from 2010 to 2020, claimed 2 times.",
        ),
        (
            form("change", relation="falls"),
            found(recorded=2.5, unit="%", words="2010 to 2020", claimed=2.0, claimed_lower=1.9,
                  claimed_upper=2.1),
            "Peru's exports of goods: down 2.5% from 2010 to 2020, claimed 2%.",
        ),
        (
            form(subject=("PER", "CHL", "BOL")),
            found(recorded=5e9),
            "Peru, Chile and Bolivia's exports of goods: $5 billion in 2020.",
        ),
        (
            form("existence", relation="agreement"),
            found(indicator="Trade agreements in force", unit="on record", recorded=2.0,
                  words="Lima Treaty"),
            "Peru, trade agreements in force: on record in 2020 (Lima Treaty).",
        ),
        (
            form("vote", relation="yes"),
            found(indicator="Vote on resolution ES-11/1", unit="vote", words="Peru voted for"),
            "Vote on resolution ES-11/1 (2020): Peru voted for.",
        ),
        (
            form("existence", relation="member"),
            found(indicator="EU membership", unit="membership", words="member"),
            "EU membership: member in 2020.",
        ),
        (
            form("existence", relation="visit"),
            found(CONTRADICTED, indicator="Visits", unit="visits", recorded=0.0),
            "Visits: none up to 2020.",
        ),
        (
            form("existence", relation="visit", period=Period(2020, 2020, "year")),
            found(CONTRADICTED, indicator="Visits", unit="visits", recorded=0.0),
            "Visits: none in 2020.",
        ),
        (
            form("existence", relation="visit"),
            found(indicator="Visits", unit="visits", recorded=2.0, words="last on 2020-05-01"),
            "Visits: last on 2020-05-01.",
        ),
    ],
)  # fmt: skip
def test_the_line_of_each_kind(asked, finding, told):
    assert line(asked, finding) == told


def test_a_range_is_told_in_the_unit_of_its_value_unless_it_is_none():
    wide = found(recorded=1.2e9, recorded_lower=8e8, recorded_upper=1.6e9)
    assert line(form(), wide) == "Peru's exports of goods: $1.2 billion (0.8–1.6) in 2020."
    exact = wide.about(recorded_lower=1.2e9, recorded_upper=1.2e9)
    assert line(form(), exact) == "Peru's exports of goods: $1.2 billion in 2020."
    small = found(recorded=0.5, recorded_lower=0.25, recorded_upper=0.75, unit="%")
    assert line(form(), small) == "Peru's exports of goods: 0.5% (0.25–0.75) in 2020."
    round_ = found(recorded=1e9, recorded_lower=8e8, recorded_upper=1.2e9)
    assert line(form(), round_) == "Peru's exports of goods: $1 billion (0.8–1.2) in 2020."
    # A range of less than a millionth is what is left of a calculation.
    rest = found(recorded=1e9, recorded_lower=1e9 - 400, recorded_upper=1e9 + 400)
    assert line(form(), rest) == "Peru's exports of goods: $1 billion in 2020."
    half = found(recorded=1.2e9, recorded_lower=8e8)
    assert "(" not in line(form(), half)


def test_a_rank_that_is_not_decided_leads_nobody():
    close = found(MIXED, words="a says so, b does not", recorded=5e9, claimed=4e9, rival="BOL",
                  owner="PER", place=3, indicator="Goods trade")  # fmt: skip
    told = sentence(form("rank", ("CHL",), partner=("PER",)), close, None)
    assert told.startswith("Mixed (a says so, b does not): Chile $5 billion, Bolivia $4 billion")
    equal = found(recorded=4e9, claimed=4e9, rival="BOL", owner="PER", indicator="Goods trade")
    assert "led" in sentence(form("rank", ("CHL",), partner=("PER",)), equal, None)


def test_what_is_missing_is_told_with_its_command_or_without_a_source():
    missing = unknown(Reason.NO_INDICATOR, words="multivector data pull x", origins=CEPII)
    assert sentence(form(), missing, None) == (
        "Cannot tell: the record has no matching data; to install it: multivector data pull x."
    )
    other = unknown(Reason.NO_INDICATOR, words="x", origins=CEPII)
    assert sentence(form(), other, None) == "Cannot tell: the record has no matching data."
    bare = Finding(BORNE_OUT, indicator="GDP", recorded=5.0, unit="USD")
    assert sentence(form(), bare, 3) == "Borne out: Peru's GDP: $5."


@pytest.mark.parametrize(("age", "told"), [(-1, ""), (0, ""), (1, ", 1 year"), (2, ", 2 years")])
def test_the_age_of_a_figure_is_told_from_one_year_on(age, told):
    line = sentence(form(), found(recorded=5e9), age)
    assert line.endswith(f"Source: CEPII{told}{' before publication' if told else ''}.")


def test_names_of_figures_and_sources():
    assert (whose("Laos"), whose("Peru")) == ("Laos'", "Peru's")
    assert figure(0.0, "USD") == "$0"
    assert figure(1e6, "persons") == "1 million persons"
    assert figure(999.6, "") == "1,000"
    assert figure(-12_345.0, "km") == "−12,345 km"
    assert sources(("kaz_trade_by_country",)) == "customs of Kazakhstan"
    assert sources(("un_votes", "unga_votes")) == "United Nations"
    assert sources(("no_such_source",)) == "no_such_source"
    four = ("factbook", "baci_2023_matrix", "sipri_arms", "imf_dip")
    assert sources(four[:3]) == "World Factbook, CEPII, SIPRI"
    assert sources(four) == "World Factbook, CEPII, SIPRI and one more"


# -- windows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Peru's exports have fallen since the war in Ukraine.", 2021),
        ("Peru's exports have doubled since the war in Ukraine.", 2021),
        ("Peru's exports have fallen by 5% since the war in Ukraine.", 2021),
        # A level is not compared, and years that are named stand.
        ("Peru's exports have been $5 billion since the war in Ukraine.", None),
        ("Peru's exports have fallen since 2015, after the war in Ukraine.", 2015),
    ],
)
def test_only_a_change_without_years_takes_those_of_its_event(text, start):
    read = read_claim(text, 2024).forms[0]
    told, note = windowed(read, date(2024, 6, 1))
    assert told.period.start == start
    assert (note != "") == (start == 2021)
    if start == 2021:
        assert (told.period.end, told.period.kind) == (2023, "since")


def test_an_event_of_the_year_of_publication_or_later_compares_nothing():
    read = read_claim("Peru's exports have fallen since the war in Ukraine.", 2022).forms[0]
    for year, dated in ((2022, False), (2023, True)):
        told, note = windowed(read, date(year, 12, 1))
        assert (told.period.start == 2021) == dated
        assert note.startswith("Compared since" if dated else "The date of")


# -- series by the words of a claim ---------------------------------------------------------------


def test_a_date_begins_with_its_year_and_other_rows_are_left_out(tmp_path):
    (table,) = folder(tmp_path, a=("A", "x", {"PER": 5, "OWID_WRL": 7}))
    (tmp_path / "a.csv").write_text("Date,PER,OWID_WRL\n2001-12-31,5,7\nnote,6,6\n\n2002,,8\n")
    assert table.series("PER").years.tolist() == [2001]
    assert table.series("WORLD").value.tolist() == [7.0, 8.0]
    assert table.entities() == ["PER"]
    assert table.only is None


def folder(tmp_path, **tables):
    entries = []
    for name, (title, unit, columns) in tables.items():
        entries.append({"filename": f"{name}.csv", "title": title, "unit": unit, "description": ""})
        rows = "".join(
            f"{year},{','.join(map(str, columns.values()))}\n" for year in range(2000, 2021)
        )
        (tmp_path / f"{name}.csv").write_text(f"Date,{','.join(columns)}\n{rows}")
    (tmp_path / "metadata.json").write_text(json.dumps(entries))
    return list(SeriesFolder(tmp_path).tables.values())


def judged(claim, tables, population=None):
    return Judge(tables, 2021, population).judge(read_claim(claim, 2021)).finding


def test_the_series_that_explains_most_words_is_chosen(tmp_path):
    tables = folder(
        tmp_path, boys=("Boys at school", "persons", {"PER": 50}),
        girls=("Girls at school", "persons", {"PER": 70}),
    )  # fmt: skip
    assert judged("Peru had 70 girls at school in 2010.", tables).verdict == BORNE_OUT
    assert judged("Peru had 70 boys at school in 2010.", tables).verdict == CONTRADICTED
    found = judged("Peru had 70 girls at school in 2010.", tables)
    assert (found.indicator, found.unit) == ("Girls at school", "persons")
    grown = judged("Girls at school in Peru doubled between 2005 and 2010.", tables)
    assert grown.unit == "times", "the unit of the change itself"


def test_a_share_is_made_of_two_counts_or_of_the_people_or_of_the_world(tmp_path):
    tables = folder(
        tmp_path, nurses=("Nurses", "persons", {"PER": 20, "OWID_WRL": 200}),
        people=("Population", "people", {"PER": 80, "OWID_WRL": 900}),
    )  # fmt: skip
    nurses, people = tables
    claim = "In Peru 25% were nurses in 2010."
    assert judged(claim, tables).verdict == BORNE_OUT, "of the other count"
    assert judged(claim, [nurses], people).verdict == BORNE_OUT, "of the population"
    assert judged(claim, [nurses]).reason == Reason.NO_INDICATOR
    assert judged(claim, [people], people).reason == Reason.NO_INDICATOR
    world = "Peru had 10% of the world's nurses in 2010."
    assert judged(world, [nurses], people).verdict == BORNE_OUT


def test_the_figure_of_a_region_is_that_of_its_members_together(tmp_path):
    (wheat,) = folder(
        tmp_path, wheat=("Wheat", "tonnes", {"KAZ": 8, "KGZ": 1, "TJK": 1, "UZB": 6, "CHN": 90})
    )
    assert judged("Central Asia produced 16 tonnes of wheat in 2010.", [wheat]).verdict == BORNE_OUT
    most = "Kazakhstan grew the most wheat in Central Asia in 2010."
    assert (judged(most, [wheat]).verdict, judged(most, [wheat]).rival) == (BORNE_OUT, "UZB")
    world = "Kazakhstan grew the most wheat in 2010."
    assert (judged(world, [wheat]).verdict, judged(world, [wheat]).rival) == (CONTRADICTED, "CHN")


def test_of_two_series_of_one_state_the_higher_is_found(tmp_path):
    tables = folder(
        tmp_path, gas=("Gas output", "tonnes", {"PER": 50}),
        oil=("Oil output", "tonnes", {"PER": 70}), tin=("Tin output", "tonnes", {"PER": 10}),
    )  # fmt: skip

    def between(text, relation, scope=()):
        ask = Form("comparison", text, ("PER",), (), scope, relation=relation,
                   period=Period(2010, 2010, "year"))  # fmt: skip
        return Judge(tables, 2021, None)._form(ask)

    higher = between("In Peru oil output was higher than gas output", "above")
    assert (higher.verdict, higher.rival) == (BORNE_OUT, "Gas output")
    assert between("In Peru gas output was higher than oil output", "above").verdict == CONTRADICTED
    # The largest of all series is above each of the others, the smallest below.
    for text, relation, verdict in (
        ("oil was the leading product", "highest", BORNE_OUT),
        ("gas was the leading product", "highest", CONTRADICTED),
        ("tin was the least product", "lowest", BORNE_OUT),
        ("the leading product", "highest", "cannot tell"),
    ):
        assert between(text, relation, ("series",)).verdict == verdict
    assert between("In Peru oil output was high", "above").reason == Reason.NOT_UNDERSTOOD
    assert between("In Peru oil output was higher than oil output", "above").reason == (
        Reason.NOT_UNDERSTOOD
    )
    for kind in ("vote", "existence", "several", "only", "first"):
        assert Judge(tables, 2021, None)._form(form(kind)).reason == Reason.NO_INDICATOR


def test_the_members_of_a_bloc_are_those_on_the_first_of_july():
    assert "HRV" not in members_of("EU", 2012)
    assert "HRV" in members_of("EU", 2013)
    assert "GBR" not in members_of("EU", 2020)
    assert members_of("NAM", 2020) == ("NAM",), "Namibia, which is also a code of a bloc"
    assert members_of("Central Asia", 2020) == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert members_of("the city", 2020) == ("the city",)
    assert MAX_UNEXPLAINED == 1


# -- words and units ------------------------------------------------------------------------------


def test_stems_keep_four_letters():
    assert stem("farming") == stem("farmers") == stem("farmed") == "farm"
    assert stem("king") == "king", "what would be left is too short"
    assert stem("Peru's") == stem("peru’s") == stem("peru")
    assert len(stem("internationally")) == 8
    assert stem("cities") != stem("city")


def test_words_that_name_no_quantity_are_explained_where_that_is_asked():
    assert explained(["openly", "ended"], "Wheat", general=True) == {"openly", "ended"}
    assert explained(["fly", "red"], "Wheat", general=True) == set(), "too short for an adverb"
    assert explained(["openly"], "Wheat") == set()
    assert is_percent("% of GDP")
    assert not is_percent("percentage")


@pytest.mark.parametrize(
    ("text", "unit", "title", "factor"),
    [
        ("$5 billion", "billion USD", "Exports", 1e9),
        ("$5 billion", "USD per million people", "Exports", 1.0),
        ("5 percentage points", "%", "Rate", 1.0),
        ("5 percentage points", "people", "Rate", None),
        ("5 tonnes a day", "tonnes", "Zinc mined per day", 1.0),
        ("5 tonnes a year", "tonnes", "Zinc mined per day", 365.25),
        ("5 tonnes annually", "tonnes", "Daily zinc", 365.25),
        ("5 tonnes each day", "tonnes", "Zinc", 1 / 365.25),
        ("5 euros", "USD", "Exports", None),
        ("5 nurses", "index", "Care index", None),
        ("5 nurses", "persons", "Nurses", 1.0),
        ("5 nurses", "USD", "Nurses", None),
    ],
)  # fmt: skip
def test_the_factor_between_the_unit_of_a_series_and_that_of_a_claim(text, unit, title, factor):
    found = scale_of(quantities(text)[0], unit, title, text)
    assert found == (None if factor is None else pytest.approx(factor))


def test_a_rate_is_of_so_many():
    assert _per("deaths per 100,000 people") == 100_000
    assert _per("deaths per capita") is None


def test_no_period_is_stated_by_none():
    assert not NO_PERIOD.stated


def test_a_rank_of_what_is_no_state_is_not_understood(tmp_path):
    (wheat,) = folder(tmp_path, wheat=("Wheat", "tonnes", {"KAZ": 8, "UZB": 6}))

    def rank(code, scope=()):
        ask = Form("rank", "the most wheat", (code,), (), scope, relation="highest", place=(1, 1))
        return Judge([wheat], 2021, None)._form(ask)

    assert rank("the city").reason == Reason.NOT_UNDERSTOOD
    assert (rank("KAZ").verdict, rank("KAZ").rival) == (BORNE_OUT, "UZB")
    assert rank("UZB", ("Central Asia",)).verdict == CONTRADICTED


def test_of_two_series_that_match_alike_neither_is_taken(tmp_path):
    tables = folder(
        tmp_path, gas=("Gas output", "tonnes", {"PER": 50, "CHL": 1}),
        oil=("Oil output", "tonnes", {"PER": 70}),
    )  # fmt: skip
    ask = Form("comparison", "oil and gas were the leading products", ("PER",), (), ("series",),
               relation="highest")  # fmt: skip
    judge = Judge(tables, 2021, None)
    assert judge._form(ask).reason == Reason.NOT_UNDERSTOOD
    one = ask.about(text="oil was the leading product")
    assert judge._form(one).verdict == BORNE_OUT
    # Of Chile the record has one of the two.
    assert judge._form(one.about(subject=("CHL",))).reason == Reason.OUTSIDE
    assert judge._form(one.about(subject=("CHL",), text="gas was the leading product")).reason == (
        Reason.OUTSIDE
    )


def test_a_participle_of_five_letters_names_no_quantity():
    assert explained(["mined", "fled"], "Wheat", general=True) == {"mined"}
