"""Regions: shipped, the user's own, and what is refused."""

import pytest

from multivector.codes.regions import region, regions
from multivector.codes.resolve import states_of
from multivector.codes.states import STATES
from multivector.errors import InputError, UsageError
from multivector.settings import home


def test_shipped_regions_are_many_and_of_known_states():
    table = regions()
    assert len(table) >= 15
    assert all(set(entry.states) <= STATES.keys() for entry in table.values())
    assert region("central-asia").states == ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def test_a_region_answers_to_id_name_alias_and_adjective():
    assert {
        region(name).id for name in ("central-asia", "Central Asia", "C5", "central asian")
    } == {"central-asia"}


def test_a_bloc_is_the_region_of_its_members_on_a_day():
    assert "GBR" in region("EU", on=2019).states
    assert "GBR" not in region("the European Union").states
    assert region("ecowas", on=2016).id == "ECOWAS"
    with pytest.raises(UsageError, match="EAEU had no members in 2010"):
        region("EAEU", on=2010)


def test_a_bloc_without_a_list_of_members_is_no_region():
    with pytest.raises(UsageError, match="unknown region: 'G77'") as caught:
        region("G77", on=2015)
    assert "baltic-states" in (caught.value.allowed or "")


def test_unknown_region_lists_the_ids():
    with pytest.raises(UsageError, match="south-caucasus") as caught:
        region("atlantis")
    assert caught.value.exit_status == 2


def test_own_file_adds_and_replaces():
    home().mkdir(parents=True, exist_ok=True)
    path = home() / "regions.toml"
    path.write_text(
        '[central-asia]\nstates = ["KAZ", "UZB"]\n[alps]\nname = "Alps"\nstates = ["CHE", "AUT"]\n'
    )
    assert region("central-asia").states == ("KAZ", "UZB")
    assert region("the Alps").states == ("AUT", "CHE")
    path.write_text('[mine]\nstates = ["Burma", "kaz", "Côte d\'Ivoire", "US", "MMR"]\n')
    assert region("mine").states == ("CIV", "KAZ", "MMR", "USA")
    path.unlink()
    assert len(region("central-asia").states) == 5


@pytest.mark.parametrize(
    "text",
    [
        '[x]\nstates = ["QQQ"]',
        '[x]\nstates = ["KAZ", "Atlantis"]',
        "[x]\nname = 'x'",
        "not toml",
        f"x = {'[' * 3000}",
        f"x = {'9' * 5000}",
        '[x]\nstates = [["KAZ"]]',
        '[x]\nstates = ["KAZ"]\naliases = 5',
        '[x]\nstates = ["KAZ"]\npowers = [1]',
    ],
)
def test_a_wrong_own_file_is_named(text: str):
    home().mkdir(parents=True, exist_ok=True)
    (home() / "regions.toml").write_text(text)
    with pytest.raises(InputError, match=r"regions\.toml"):
        regions()


def test_short_names_of_regions_and_of_several_together():
    for name in ("Mena", "MENA", "the mena"):
        found = region(name)
        assert found.id == "MENA"
        assert {"EGY", "MAR", "IRN", "SDN"} <= set(found.states)
        assert "SOM" not in found.states
    assert region("SSA").id == "sub-saharan-africa"
    assert {"ARG", "JAM"} <= set(region("LAC").states)
    assert states_of(["LAC"], on=2020, parameter="states") == region("LAC").states
    # What is short for other things in an article is no region of it.
    assert not any("MENA" in entry.names for entry in regions().values())
    with pytest.raises(UsageError, match="did you mean MENA"):
        region("menna")
