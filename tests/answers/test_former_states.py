"""Former states: named in titles and sentences in their years alone."""

import pytest

import multivector as mv
from multivector.answers.former_states import name_former, with_former
from multivector.answers.result import Result
from multivector.errors import InputError, UsageError


def _table(*rows: tuple[str, str, int], title: str = "Agreement between EGY and RUS") -> Result:
    columns = ("state_a", "state_b", "year")
    return Result(title, columns, tuple(dict(zip(columns, row, strict=True)) for row in rows))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("EGY", "RUS", 1967)], "RUS is the Soviet Union until 1991."),
        ([("EGY", "RUS", 1991), ("EGY", "RUS", 2005)], "RUS is the Soviet Union until 1991."),
        ([("SRB", "EGY", 1967)], "SRB is Yugoslavia until 2003."),
        ([("SRB", "EGY", 2004)], "SRB is Serbia and Montenegro until 2006."),
        (
            [("SRB", "RUS", year) for year in (1990, 2004)],
            "RUS is the Soviet Union until 1991; SRB is Yugoslavia until 2003, "
            "Serbia and Montenegro until 2006.",
        ),
        ([("SDN", "EGY", 2010)], "SDN is Sudan with South Sudan until 2011."),
        ([("SDN", "EGY", 2012)], None),
        # Later years, states with a code of their own, and years of other rows.
        ([("EGY", "RUS", 1992)], None),
        ([("SRB", "EGY", 2006)], None),
        ([("EGY", "CSK", 1975)], None),
        ([("EGY", "USA", 1975), ("EGY", "RUS", 2000)], None),
        ([], None),
    ],
)
def test_a_code_that_stands_for_a_former_state_is_said(rows, says) -> None:
    found = name_former(_table(*rows))
    assert found.sentences == ((says,) if says else ())
    name = " (the Soviet Union until 1991)" if "Soviet" in (says or "") else ""
    assert found.title == f"Agreement between EGY and RUS{name}"


def test_the_title_of_a_chart_has_the_name_and_the_channel() -> None:
    columns = ("influencer", "influencee", "channel", "year", "value", "lower", "upper")
    values = [("USA", "SRB", "trade", year, 0.1, 0.1, 0.1) for year in (1990, 1991)]
    rows = tuple(dict(zip(columns, row, strict=True)) for row in values)
    drawing = {"x": "year", "y": "value", "series": "influencer", "only": "channel=composite"}
    found = Result("Capacity over SRB in 1991 (trade)", columns, rows, drawing=drawing)
    title = name_former(found).plot().title
    assert title == "Capacity over SRB (Yugoslavia until 2003) in 1991: trade"
    assert found.plot().title == "Capacity over SRB in 1991: trade"


def test_answers_without_years_are_unchanged() -> None:
    plain = Result("Routes from RUS", ("from", "to"), ({"from": "RUS", "to": "KAZ"},))
    assert name_former(plain) is plain
    assert name_former("text") == "text"


def test_former_states_are_in_the_regions_of_their_neighbours() -> None:
    assert with_former(["BGR", "CZE", "POL"])[3:] == ("CSK", "DDR")
    assert with_former(["CZE", "HUN", "POL", "SVK"])[4:] == ("CSK",)  # the GDR was not in Visegrad
    assert with_former(["AUT", "DEU", "FRA"])[3:] == ()  # nor in Western Europe
    assert with_former(["SAU", "YEM"])[2:] == ("YMD",)


def _named(name: str, **years: object) -> dict[str, object]:
    """Return calls that name a state in each place where a state may be named."""
    span = {"years": years["year"]} if years else {}
    return {
        "a": lambda: mv.agreement(name, "USA", **span),
        "b": lambda: mv.agreement("USA", name, **span),
        "states": lambda: mv.balance(states=[name, "EGY"], **span),
        "powers": lambda: mv.influence(states="KAZ", powers=["CHN", name], **span),
        "exporter": lambda: mv.flow(name, "CHN", **years),
        "importer": lambda: mv.flow("CHN", name, **years),
        "dyad": lambda: mv.explain(f"{name}>CHN:{years['year']}" if years else f"{name}>CHN"),
    }


@pytest.mark.parametrize("place", _named("SUN"))
@pytest.mark.parametrize(("name", "year"), [("SUN", 2015), ("USSR", 1992), ("Yugoslavia", 2015)])
def test_a_former_state_is_not_its_successor_in_later_years(place, name, year) -> None:
    with pytest.raises(UsageError, match=f"{name} did not exist in {year}"):
        _named(name, year=year)[place]()


@pytest.mark.parametrize("place", ["states", "powers", "exporter", "importer", "dyad"])
def test_a_former_state_is_not_its_successor_in_the_latest_year(place) -> None:
    with pytest.raises(UsageError, match="Soviet Union did not exist in the latest year"):
        _named("Soviet Union")[place]()


@pytest.mark.parametrize(
    "call",
    [
        # In its time, over all years, and by its own or a present code: as before, without data.
        lambda: mv.agreement("SUN", "USA", years=1991),
        lambda: mv.agreement("SUN", "USA"),
        lambda: mv.agreement("SUN", "USA", start=1980, end=2015),
        lambda: mv.agreement("Zaire", "DDR", years=2015),
        lambda: mv.balance(states="SUN", start=1980, end=2015),
        lambda: mv.balance(states="RUS,Burma", years=2015),
        lambda: mv.flow("RUS", "Macedonia", 2015),
    ],
)
def test_a_former_state_in_its_time_is_read_on(call, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    with pytest.raises(InputError, match="installed"):
        call()


def test_the_error_gives_the_years_and_the_code_of_the_others() -> None:
    with pytest.raises(UsageError) as caught:
        mv.balance(states="EGY", outside="YUG", years=2015)
    assert (caught.value.where, caught.value.allowed) == (
        "outside", "1918 to 2003; SRB for other years"
    )  # fmt: skip
    with pytest.raises(UsageError, match="YUG did not exist in 2005 to 2015"):
        mv.influence(states="YUG", start=2005, end=2015)
