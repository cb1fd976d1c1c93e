"""``as_of`` on answers: only what was known, and how much of it rests on usual delays."""

from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

import multivector as mv
from multivector.cli.main import COMMANDS, application
from multivector.errors import InputError, UsageError
from multivector.records import loading

ASKED = (
    "influence", "balance", "ideal-points", "agreement", "tone", "whatif", "routes", "explain",
    "flow", "check", "brief",
)  # fmt: skip
CLAIM = "China is Kazakhstan's largest trading partner"


@pytest.fixture(scope="session")
def voting_home(mirror, tmp_path_factory):
    home = tmp_path_factory.mktemp("votes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
        for origin in ("un_votes", "un_roll_calls", "unga_votes", "unga_es11_1"):
            loading.pull(origin)
    return home


@pytest.fixture
def votes(voting_home, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(voting_home))


@pytest.mark.parametrize("name", ASKED)
def test_every_answer_takes_a_day(name):
    command = application.get_command(None, name)
    assert name in COMMANDS
    assert "as_of" in {parameter.name for parameter in command.params}


@pytest.mark.parametrize("name", sorted({"flow", *ASKED} - {"brief"}))
def test_no_day_is_refused_by_name(name):
    function = getattr(mv, name.replace("-", "_"))
    given = {"agreement": ("KAZ", "RUS"), "routes": ("KAZ", "NLD"), "explain": ("CHN-KAZ",),
             "flow": ("CHN", "KAZ"), "check": (CLAIM,)}  # fmt: skip
    with pytest.raises(UsageError, match="as_of"):
        function(*given.get(name, ()), as_of="next week")


def test_far_ahead_is_as_without_a_day(figures):
    asked = {"region": "central-asia", "powers": ["CHN", "RUS"], "start": 2010, "end": 2016}
    plain, ahead = mv.influence(**asked), mv.influence(**asked, as_of="2100-01-01")
    call = plain.record()["call"]
    assert (call["function"], call["arguments"]) == ("influence", asked)
    assert getattr(mv, call["function"])(*call["args"], **call["arguments"]) == plain
    (itpd,) = (one for one in plain.record()["sources"] if one["id"] == "itpd")
    assert itpd["retrieved"] == date.today().isoformat()
    assert set(itpd["sha256"]) == {"itpd_aggregated_2000_2016.rds"}
    assert ahead.rows == plain.rows
    assert ahead.run["rows_known_by"]["lag"] == 0
    assert ahead.run["call"]["arguments"]["as_of"] == ahead.run["as_of"]
    assert ahead.sentences[:-2] == plain.sentences
    assert ahead.sentences[-2] == "1 January 2100 is still to come: no installed data are left out."
    assert mv.influence(**asked).rows == plain.rows  # the day does not outlive its question


def test_what_came_later_is_unknown(figures):
    asked = {"states": ["KAZ"], "powers": ["CHN", "RUS"], "channel": "trade"}
    then = mv.influence(**asked, as_of="2014-07-01")
    counted = then.run["rows_known_by"]
    assert then.run["as_of"] == "2014-07-01"
    assert {row["year"] for row in then} == {2009}  # of ITPD, four years behind
    assert counted == {"release": 0, "lag": counted["lag"]}
    whole = f"of {counted['lag']:,} rows in the sources used, all have an assumed publication date"
    assert whole in then.sentences[-1]
    assert "actual" not in then.sentences[-1]
    mixed = mv.influence(**asked, start=2010, end=2012, as_of="2030-01-01").sentences[-1]
    assert ("the others have an actual one." in mixed) == ("all have" not in mixed)
    for late in ({"years": 2015}, {"end": 2016}, {"start": 2015}):
        for day in ("2014-07-01", "1 July 2014", date(2014, 7, 1)):
            with pytest.raises(UsageError, match="later than the day asked for"):
                mv.influence(**asked, **late, as_of=day)
    with pytest.raises(UsageError):
        mv.influence(**asked, years=2015, as_of="2014-07-01")


def test_a_release_that_was_out_rests_on_nothing_else(votes):
    then = mv.agreement("KAZ", "RUS", start=2015, as_of="2021-06-01")
    assert then[-1]["year"] == 2020
    counted = then.run["rows_known_by"]
    assert counted["release"] > 800_000
    assert counted["lag"] > 0
    assert mv.agreement("KAZ", "RUS", start=2015)[-1]["year"] == 2023


def test_before_all_is_an_error_that_says_from_when(votes):
    with pytest.raises(InputError) as error:
        mv.agreement("KAZ", "RUS", as_of="1900-01-01")
    assert "no installed data were available on 1900-01-01" in str(error.value)
    assert "or later" in error.value.allowed


@pytest.mark.parametrize("day", ["1950-01-01", "1975-01-01", "1990-01-01"])  # GDP begins in 1960
def test_what_is_installed_but_was_not_out_is_named(figures, day):
    with pytest.raises(InputError) as error:
        mv.explain("CHN>KAZ:2016", as_of=day)
    assert f"as known on {day}" in error.value.what
    assert "later as_of" in error.value.next


def test_a_vote_is_known_from_its_day(votes):
    claim = "Kazakhstan abstained on the UN resolution on Ukraine in March 2022"
    verdicts = [mv.check(claim, as_of=day)[0]["verdict"] for day in ("2022-02-01", "2022-03-03")]
    assert verdicts == ["cannot tell", "borne out"]


@pytest.mark.parametrize(
    ("claim", "published", "day", "verdict"),
    [
        ("Finland is a member of NATO", None, "2021-06-30", "contradicted"),
        ("Finland is a member of NATO", None, "2024-06-30", "borne out"),
        ("Finland is a member of NATO", "2021-06-30", "2024-06-30", "contradicted"),
        ("Finland is a member of NATO", "2024-06-30", "2021-06-30", "contradicted"),
        ("Finland is a member of NATO", "2024-06-30", "published", "borne out"),
        ("Finland joined NATO in 2023", "2024-06-30", "2021-06-30", "cannot tell"),
    ],
)
def test_a_membership_is_that_of_the_day(votes, claim, published, day, verdict):
    assert mv.check(claim, published=published, as_of=day)[0]["verdict"] == verdict


def test_lines_that_opened_later_are_no_way():
    assert "china-laos" in mv.routes("LAO", "CHN")[0]["lines"]
    assert "china-laos" not in mv.routes("LAO", "CHN", as_of="2015-01-01")[0]["lines"]


def test_a_brief_takes_the_day_of_its_article(votes):
    text = "Kazakhstan's influence grew, analysts said. Kazakhstan voted with Russia at the UN."
    article = mv.read(text, published="2019-05-18")
    found = mv.brief(article, region="central-asia", as_of="published").to_dict()
    asked = found["run"]["parameters"]
    assert asked["as_of"] == "2019-05-18"
    assert asked["rows_known_by"]["release"] == 0
    assert all(row["year"] is None or row["year"] < 2019 for row in found["evidence"])
    if sum(asked["rows_known_by"].values()):
        assert any("Data available by 18 May 2019" in note for note in found["run"]["notes"])
    with pytest.raises(UsageError, match="has no day of publication"):
        mv.brief(replace(article, published=None), as_of="published")


def test_the_command_says_what_it_rests_on(votes, monkeypatch):
    told = CliRunner().invoke(
        application, ["agreement", "KAZ", "RUS", "--as-of", "2015-01-01", "--from", "2012"]
    )
    assert told.exit_code == 0
    assert "Data available by 1 January 2015" in told.output


def test_a_flow_says_it_in_words(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    loading.pull("kgz_trade_by_country")
    then = mv.flow("CHN", "KGZ", as_of="2019-06-01")
    assert then.year == 2017
    assert "Data available by 1 June 2019" in then.known
    assert mv.flow("CHN", "KGZ").known == ""


def test_a_scenario_and_a_tone_say_what_they_rest_on(tmp_path):
    row = mv.whatif(costs=["RUS<>KAZ:+30%"], draws=0, states=["KAZ"]).table[0]
    assert row["age"] == {}  # lists of several years
    assert row["sources"] == {"trade": row["origins"]}
    flows = tmp_path / "flows.csv"
    three = ("KAZ", "RUS", "CHN")
    cells = [f"{a},{b},2016,{50 if a == b else 9}" for a in three for b in three]
    flows.write_text("\n".join(["exporter,importer,year,trade_usd", *cells]))
    dated = mv.whatif(costs=["RUS<>KAZ:+30%"], draws=0, states=["KAZ"], flows=flows).table[0]
    assert dated["age"] == {"trade": 0}
    events = tmp_path / "events.jsonl"
    events.write_text(
        '{"event_type": "CONSULT", "mode": "visit", "status": "actual", "date": "2020-05-01", '
        '"actor": [{"code": "CHN"}], "recipient": [{"code": "KAZ"}], "doc_id": "a"}\n'
    )
    told = mv.tone(events)[0]
    assert told["age"] == {"events": 0}
    assert told["sources"] == {"events": [str(events)]}


def test_without_a_store_the_factbook_is_no_older_than_it_is():
    for ask in (
        lambda: mv.whatif(close=["RUS"], draws=0, as_of="2025-06-01"),
        lambda: mv.influence(states=["KAZ"], as_of="2019-01-01"),
    ):
        with pytest.raises(InputError, match="as known on"):
            ask()
