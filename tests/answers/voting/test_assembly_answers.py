"""Ideal points and agreement from the store: the published interface, on the real votes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from multivector.answers.result import Result
from multivector.answers.voting.agreement import COLUMNS as AGREEMENT_COLUMNS
from multivector.answers.voting.agreement import FEWEST_VOTES, agreement
from multivector.answers.voting.assembly import load_assembly
from multivector.answers.voting.ideal_points import COLUMNS, ideal_points
from multivector.cli.main import application
from multivector.codes.resolve import states_of
from multivector.errors import InputError, UsageError

ORIGINS = ["un_votes", "un_roll_calls", "unga_votes", "unga_matches"]


@pytest.fixture(scope="module")
def votes_home(home_with: Callable[..., Path]) -> Path:
    return home_with(*ORIGINS)


@pytest.fixture
def voting(votes_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(votes_home))


def test_without_votes_the_command_to_run_is_named() -> None:
    with pytest.raises(InputError, match="data pull un_votes"):
        ideal_points()


@pytest.mark.usefixtures("voting")
def test_two_origins_make_one_series() -> None:
    data = load_assembly()
    assert data.years.min() == 1946
    assert data.years.max() >= 2023
    assert len(set(data.rcid.tolist())) == len(data.rcid)
    russia = data.names.index("RUS")
    assert "SUN" not in data.names
    years = set(data.years[data.roll_calls[data.states == russia]].tolist())
    assert {1946, 1990, 1991, 2019, 2023} <= years
    # Kazakhstan is a member from March 1992.
    kazakhstan = data.years[data.roll_calls[data.states == data.names.index("KAZ")]]
    assert kazakhstan.min() == 1992


@pytest.mark.usefixtures("voting")
def test_ideal_points_are_rows_of_the_interface() -> None:
    found = ideal_points(start=2015, end=2023, states=["Kazakhstan", "USA"])
    assert found.columns == COLUMNS
    assert {row["state"] for row in found} == {"KAZ", "USA"}
    assert {row["year"] for row in found} == set(range(2015, 2024))
    for row in found:
        assert list(row) == list(COLUMNS)
        assert row["year"] == row["session"] + 1945
        assert row["lower"] < row["ideal_point"] < row["upper"]
    assert "further out than in the published estimates" in found.caption
    usa = [row["ideal_point"] for row in found if row["state"] == "USA"]
    assert min(usa) > max(row["ideal_point"] for row in found if row["state"] == "KAZ")
    assert found.run["converged"] is True
    assert "Voeten" in found.cite()
    assert "Voeten" in found.cite(format="bibtex")


@pytest.mark.usefixtures("voting")
def test_regions_and_blocs_stand_for_their_states() -> None:
    found = ideal_points(years=2016, states=["central-asia", "EAEU", "Balkans"])
    named = {row["state"] for row in found}
    assert {"TKM", "ARM", "ALB"} <= named
    assert "XKX" not in named  # in the region, and no member of the United Nations
    pair = agreement("Central Asia", "EU", years=2018)
    assert list(pair) == list(agreement("central-asia", "EU", years=2018))
    done = CliRunner().invoke(
        application, ["ideal-points", "--states", "EAEU", "--year", "2016", "--format", "json"]
    )
    assert list(ideal_points(years=2016, states="EAEU")) == json.loads(done.stdout)


@pytest.mark.usefixtures("voting")
def test_years_choose_rows_and_not_the_estimate() -> None:
    part = ideal_points(start=2010, end=2010, states=["RUS"])
    whole = ideal_points(states=["RUS"])
    assert part[0] in list(whole)
    nineteen = [row for row in whole if row["session"] == 19]
    # The session of 1964 held one vote on which states differed.
    assert nineteen[0]["flag"] == "fewer than 10 roll calls in the session"
    assert len(whole) >= 76
    assert all(row["flag"] for row in ideal_points() if row["votes"] < FEWEST_VOTES)


@pytest.mark.usefixtures("voting")
def test_bad_questions_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown preset"):
        ideal_points(preset="best")
    with pytest.raises(UsageError, match="no votes"):
        ideal_points(start=1900, end=1910)
    with pytest.raises(UsageError, match="XKX"):
        ideal_points(states=["XKX"])
    with pytest.raises(UsageError, match="unknown state"):
        ideal_points(states=["Atlantis"])
    with pytest.raises(UsageError, match="both sides"):
        agreement("KAZ", "Kazakhstan")
    with pytest.raises(UsageError, match="unknown issue"):
        agreement("KAZ", "RUS", issue="trade")
    with pytest.raises(UsageError, match="no session"):
        agreement("KAZ", "RUS", start=2050)
    with pytest.raises(UsageError, match="did not both vote on any roll call"):
        agreement("KAZ", "CSK", start=1995)


@pytest.mark.usefixtures("voting")
def test_agreement_of_states_and_groups() -> None:
    pair = agreement("KAZ", "RUS", start=2010, end=2020)
    assert pair.columns == AGREEMENT_COLUMNS
    assert [row["year"] for row in pair] == list(range(2010, 2021))
    assert all(row["lower"] <= row["agreement"] <= row["upper"] for row in pair)
    for row in pair:
        for name in ("kappa", "pi"):
            assert row[f"{name}_lower"] <= row[name] <= row[f"{name}_upper"]
    mirrored = agreement("RUS", "KAZ", start=2010, end=2020)
    assert [r["agreement"] for r in mirrored] == [r["agreement"] for r in pair]
    usa = agreement("KAZ", "USA", start=2010, end=2020)
    assert np.mean([r["agreement"] for r in usa]) < np.mean([r["agreement"] for r in pair])
    rights = agreement("central-asia", "EU", start=2018, end=2018, issue="human rights")
    assert rights[0]["issue"] == "hr"
    assert rights[0]["votes"] > 1000


@pytest.mark.usefixtures("voting")
def test_a_state_and_its_bloc_are_compared_by_the_other_members() -> None:
    data = load_assembly()
    grid, apart = data.divided
    columns = apart & (data.years == 2018)
    germany = grid[data.names.index("DEU")][columns]
    others = [data.names.index(s) for s in states_of(["EU"], on=2018) if s != "DEU"]
    joint = (germany > 0) & (grid[others][:, columns] > 0)
    gap = np.abs(germany.astype(int) - grid[others][:, columns])
    for one, two in (("DEU", "EU"), ("EU", "DEU")):
        (row,) = agreement(one, two, start=2018, end=2018)
        assert row["votes"] == joint.sum()
        assert row["agreement"] == pytest.approx(1 - gap[joint].mean() / 2, abs=1e-4)


@pytest.mark.usefixtures("voting")
@pytest.mark.parametrize(
    ("sides", "options", "where", "allowed"),
    [
        (("Palestine", "USA"), {}, "", "PSE has no votes; USA voted from 19"),
        (("SSD", "USA"), {"years": 2010}, "start/end", "SSD voted from 2011 to "),
    ],
)
def test_sides_that_never_voted_together_are_told_when_each_did(sides, options, where, allowed):
    with pytest.raises(UsageError) as caught:
        agreement(*sides, **options)
    assert caught.value.where == where
    assert caught.value.allowed.startswith(allowed)


@pytest.mark.usefixtures("voting")
def test_year_without_the_state_is_null_with_no_votes() -> None:
    found = agreement("KAZ", "RUS", start=1990, end=1993)
    first = found[0]
    assert first["year"] == 1990
    assert first["agreement"] is None
    assert first["votes"] == 0
    assert first["flag"] == "no joint votes"
    full = agreement("KAZ", "RUS", start=2010, end=2010)[0]
    assert full["votes"] >= FEWEST_VOTES
    assert full["flag"] is None


@pytest.mark.usefixtures("voting")
def test_agreement_begins_with_the_first_joint_vote() -> None:
    found = agreement("KAZ", "RUS")
    assert found[0]["year"] == 1992
    assert found[0]["votes"] > 0
    assert agreement("KAZ", "RUS", start=1990)[0]["flag"] == "no joint votes"


@pytest.mark.usefixtures("voting")
def test_a_year_of_few_joint_votes_is_flagged() -> None:
    rows = agreement("USA", "GBR", start=1946, end=1970)
    few = [row for row in rows if 0 < row["votes"] < FEWEST_VOTES]
    assert few  # the session of 1964 voted once
    assert {row["flag"] for row in few} == {f"fewer than {FEWEST_VOTES} joint votes"}


@pytest.mark.usefixtures("voting")
def test_commands_print_what_the_functions_return() -> None:
    runner = CliRunner()
    done = runner.invoke(
        application,
        ["agreement", "KAZ", "CHN", "--from", "2015", "--to", "2016", "--format", "json"],
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == list(agreement("KAZ", "CHN", start=2015, end=2016))
    done = runner.invoke(
        application, ["ideal-points", "--states", "KAZ", "--from", "2019", "--format", "csv"]
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == ",".join(COLUMNS)
    assert "not influence" in done.stderr


def test_result_in_a_notebook() -> None:
    rows = tuple(
        {"state": "KAZ", "year": year, "value": 0.5 + i, "lower": 0.1, "upper": None}
        for i, year in enumerate((2015, 2016))
    )
    result = Result(
        title="A <table>",
        columns=("state", "year", "value", "lower", "upper"),
        rows=rows,
        drawing={"x": "year", "y": "value", "series": "state"},
    )
    assert list(result) == list(rows)
    assert result[1]["value"] == 1.5
    page = result._repr_html_()
    assert "A &lt;table&gt;" in page
    assert "0.5" in page
    assert result.to_pandas()["value"].tolist() == [0.5, 1.5]
    assert result.to_polars().columns == list(result.columns)
    assert "A &lt;table&gt;" in result.plot().svg
    with pytest.raises(UsageError, match="no time series to plot"):
        Result("x", ("a",), ({"a": 1},)).plot()
    with pytest.raises(UsageError, match="unknown citation format"):
        result.cite(format="ris")


@pytest.mark.usefixtures("voting")
def test_a_record_that_ends_within_a_year_is_flagged() -> None:
    flags = {row["year"]: row["flag"] for row in agreement("TUR", "KAZ", start=2021, end=2023)}
    assert flags[2021] is flags[2022] is None
    assert "no vote of TUR is recorded after the first 15 of" in flags[2023]
    assert agreement("KAZ", "USA", years=2023)[0]["flag"] is None


@pytest.mark.usefixtures("voting")
def test_a_bloc_has_no_votes_before_it_existed() -> None:
    found = agreement("EAEU", "USA", start=2014, end=2015)
    assert [row["flag"] for row in found] == ["no joint votes", None]
    assert agreement("CSTO", "CHN")[0]["votes"] > 0


@pytest.mark.usefixtures("voting")
@pytest.mark.parametrize(
    ("group", "year", "alone", "says"),
    [
        # The votes of Bulgaria, Hungary, Poland, Romania and the Soviet Union, and of CSK and DDR.
        ("WARSAW-PACT", 1975, ("BGR", "CSK", "DDR", "HUN", "POL", "ROU", "RUS"), None),
        ("WARSAW-PACT", 1970, ("BGR", "CSK", "HUN", "POL", "ROU", "RUS"), "6 of 7 .* without DDR"),
        ("visegrad", 1980, ("CSK", "HUN", "POL"), None),
        ("visegrad", 1995, ("CZE", "HUN", "POL", "SVK"), None),
        # Belarus and Ukraine had seats of their own; Kosovo has none and is not counted.
        ("eastern-europe", 1975, "BGR BLR CSK DDR HUN POL ROU RUS UKR".split(), None),
        ("western-balkans", 2016, ("ALB", "BIH", "MKD", "MNE", "SRB"), None),
        ("central-asia", 1993, ("KAZ", "KGZ", "TJK", "TKM"), "4 of 5 members of central-asia"),
    ],
)
def test_a_group_has_its_members_of_that_year(group, year, alone, says) -> None:
    (row,) = agreement("EGY", group, years=year)
    assert row["votes"] == sum(agreement("EGY", one, years=year)[0]["votes"] for one in alone)
    assert (row["members"] is None) if says is None else re.match(says, row["members"])
    assert row["flag"] is None


@pytest.mark.usefixtures("voting")
def test_a_former_state_is_refused_only_if_no_year_is_of_its_time() -> None:
    for years in ({"start": 1980, "end": 1995}, {"end": 1995}, {"start": 1985}, {}):
        found = ideal_points(states=["USSR"], **years)
        assert {row["state"] for row in found} == {"RUS"}
    for years in ({"start": 1993, "end": 1995}, {"years": 1995}, {"start": 1993}):
        with pytest.raises(UsageError, match="USSR did not exist in"):
            ideal_points(states=["USSR"], **years)


@pytest.mark.usefixtures("voting")
def test_ideal_points_of_a_region_have_its_former_states_and_name_those_without() -> None:
    found = ideal_points(years=1975, states=["eastern-europe", "arab-world"])
    named = {row["state"] for row in found}
    assert {"CSK", "DDR", "YMD", "YEM", "BLR"} <= named
    assert not {"CZE", "SVK"} & named
    assert "the Czech Republic, Moldova, Slovakia" in found.sentences[0]
    assert "Kosovo" in ideal_points(years=2016, states="Balkans").sentences[0]
    # Neither a state alone nor all states have anybody to name, or former states to add.
    assert ideal_points(years=2016, states=["YEM"]).sentences == ()
    assert ideal_points(years=1975, states=["YEM"])[-1]["state"] == "YEM"
    assert ideal_points(years=2016).sentences == ()
