"""One resolver of what a person types: codes, names, what is refused, what was meant."""

import pytest

from multivector.codes.dyad import dyad
from multivector.codes.regions import region, regions
from multivector.codes.resolve import is_bloc, parties, party, recorded_as, state, states_of
from multivector.codes.states import STATES
from multivector.codes.suggest import suggest
from multivector.errors import UsageError
from multivector.settings import home


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("KAZ", "KAZ"), ("kaz", "KAZ"), ("Kz", "KAZ"), (" kazakhstan ", "KAZ")),
        *(("Deutschland", "DEU"), ("allemagne", "DEU"), ("ALEMANIA", "DEU"), ("uk", "GBR")),
        *(("Côte d'Ivoire", "CIV"), ("cote d’ivoire", "CIV"), ("Costa de Marfil", "CIV")),
        *(("España", "ESP"), ("espana", "ESP"), ("Hrvatska", "HRV"), ("suomi", "FIN")),
        *(("Qazaqstan", "KAZ"), ("O‘zbekiston", "UZB"), ("Oʻzbekiston", "UZB")),
        *(("Türkiye", "TUR"), ("turkiye", "TUR"), ("Turkey", "TUR"), ("Éire", "IRL")),
        *(("Burma", "MMR"), ("Swaziland", "SWZ"), ("Zaire", "COD"), ("Macedonia", "MKD")),
        *(("Soviet Union", "RUS"), ("SUN", "RUS"), ("Yugoslavia", "SRB"), ("DDR", "DDR")),
        *(("America", "USA"), ("Holland", "NLD"), ("the Gambia", "GMB"), ("Guam", "GUM")),
    ],
)
def test_states_by_code_and_name(typed: str, code: str) -> None:
    assert state(typed) == code
    assert party(typed) == code


def test_every_name_of_every_state_finds_it() -> None:
    for entry in STATES.values():
        for name in {entry.name, *entry.names} - {"Congo"}:
            assert state(name) == entry.iso3, name
            assert state(name.lower()) == entry.iso3 or len(name) < 4, name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("eu", "EU"), ("European Union", "EU"), ("Union européenne", "EU"), ("un", "UN")),
        *(("GUAM", "GUAM"), ("AU", "AU"), ("Arab League", "LAS"), ("nato", "NATO")),
        ("the Shanghai Cooperation Organisation", "SCO"),
    ],
)
def test_blocs(typed: str, code: str) -> None:
    assert party(typed) == code
    assert is_bloc(code)
    with pytest.raises(UsageError, match="a bloc, not a state"):
        state("EU")


def test_a_bloc_never_stands_for_a_state() -> None:
    assert (party("Non-Aligned Movement"), party("NAM")) == ("NON-ALIGNED", "NAM")
    with pytest.raises(UsageError, match="members are not listed"):
        states_of("Non-Aligned Movement", on=1991)


def test_a_former_state_under_another_code_is_told() -> None:
    assert (
        recorded_as(["EGY", "YUG", "Soviet Union"])
        == "YUG is recorded as SRB, SUN is recorded as RUS"
    )
    assert recorded_as("DDR,Zaire,EU,RUS,no state") is None


@pytest.mark.parametrize("on", [2016, "1992-01-01", "1921"])
def test_a_former_state_under_another_code_only_in_its_time(on: int | str) -> None:
    with pytest.raises(UsageError, match=r"USSR did not exist in (?:2016|1992|1921)\b"):
        states_of("USSR,EGY", on=on)
    assert states_of("USSR,EGY", on=1991) == states_of("USSR,EGY", on=None) == ("RUS", "EGY")
    assert states_of("RUS,DDR", on=on) == ("RUS", "DDR"), "codes of the tables are not refused"


def test_a_former_state_in_a_span_that_its_time_overlaps() -> None:
    assert states_of("USSR", on=1995, since=1980) == states_of("USSR", on=1995, since=0) == ("RUS",)
    assert states_of("YUG", on=2023, since=1992) == ("SRB",)
    for since, on in ((1993, 1995), (1910, 1921)):
        with pytest.raises(UsageError, match=f"USSR did not exist in {since} to {on}"):
            states_of("USSR", on=on, since=since)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("Netherland", "Netherlands (NLD)"), ("Kazakstan", "Kazakhstan (KAZ)")),
        *(("chian", "China (CHN)"), ("Germnay", "Germany (DEU)"), ("Chinese", "China (CHN)")),
    ],
)
def test_a_mistyped_state_is_named_as_typed_with_what_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        party(typed, parameter="powers")
    assert caught.value.where == "powers"
    assert caught.value.what == f"unknown state or bloc: {typed!r}; did you mean {meant}?"


def test_a_file_with_a_list_is_sent_to_regions() -> None:
    for asked in (lambda: state("states.csv"), lambda: states_of(["my.yaml"], on=2016)):
        with pytest.raises(UsageError, match=r"next: name your list in regions\.toml"):
            asked()


def test_what_is_like_nothing_gets_no_suggestion() -> None:
    for word in ("XYZ", "Atlantis", "qqqqqq"):
        with pytest.raises(UsageError) as caught:
            party(word)
        assert "did you mean" not in caught.value.what
    assert suggest("", ["KAZ"]) == []


def test_a_name_of_two_states_is_refused() -> None:
    with pytest.raises(UsageError, match=r"ambiguous; did you mean COD .* or COG"):
        state("Congo")


def test_numbers_of_systems_only_where_asked() -> None:
    assert state("705", system="cow") == "KAZ"
    assert state("kzk", system="cow") == "KAZ"
    assert state("678", system="cow", on="1980") == "YEM"
    for word, system in (("705", None), ("0", "cow"), ("KAX", "gw")):
        with pytest.raises(UsageError, match="unknown state"):
            state(word, system=system)


def test_several_at_once() -> None:
    assert parties("China, russia ,CHN,eu") == ("CHN", "RUS", "EU")
    assert parties(["China", "RUS"]) == ("CHN", "RUS")
    assert states_of("Central Asia,RUS", on=2016) == ("KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS")
    assert "GBR" in states_of("eu", on=2019)
    assert "GBR" not in states_of(["EU"], on="2021-01-01")
    assert states_of("EAEU", on=1990) == ()
    for words in ("", " , ", []):
        with pytest.raises(UsageError, match="no state or bloc given"):
            parties(words)
        with pytest.raises(UsageError, match="no state given"):
            states_of(words, on=2016)


def test_every_region_and_its_names_are_found() -> None:
    for key, entry in regions().items():
        assert region(key) == entry
        assert region(entry.name.upper()).id == key
    with pytest.raises(UsageError, match="did you mean central-asia") as caught:
        region("central-aisa", parameter="region")
    assert caught.value.where == "region"
    with pytest.raises(UsageError, match="did you mean central-asia"):
        states_of(["central-aisa"], on=2016)


def test_regions_of_the_user_are_known() -> None:
    home().mkdir(parents=True, exist_ok=True)
    (home() / "regions.toml").write_text('[alps]\nstates = ["CHE", "AUT"]\n')
    assert states_of("Alps", on=2020) == ("AUT", "CHE")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("CHN>KAZ:2016", "CHN>KAZ:2016"), ("CHN-KAZ:2016", "CHN>KAZ:2016")),
        *(("CHN,KAZ:2016", "CHN>KAZ:2016"), ("CHN KAZ 2016", "CHN>KAZ:2016")),
        *(("chn-kaz-2016", "CHN>KAZ:2016"), ("China → Kazakhstan", "CHN>KAZ")),
        ("China>Kazakhstan:2016:trade", "CHN>KAZ:2016:trade"),
        ("China over Kazakhstan : Trade : 2016", "CHN>KAZ:2016:trade"),
        *(("KAZ<RUS:2010", "RUS>KAZ:2010"), ("RUS<>KAZ", "RUS<>KAZ"), ("EU-KAZ", "EU>KAZ")),
        *(("Guinea-Bissau-Senegal", "GNB>SEN"), ("Timor-Leste>Côte d'Ivoire", "TLS>CIV")),
        ("Bosnia and Herzegovina, Serbia 2010", "BIH>SRB:2010"),
        ("South Korea North Korea 2016", "KOR>PRK:2016"),
    ],
)
def test_dyads_as_people_write_them(text: str, read: str) -> None:
    found = dyad(text)
    assert str(found) == read
    assert dyad(str(found)) == found


def test_a_former_state_is_in_a_dyad_of_its_years() -> None:
    latest = (None, None)
    assert str(dyad("SUN>KAZ")) == "RUS>KAZ"  # without years, these are asked elsewhere
    assert str(dyad("SUN>USA:1985", years=latest)) == "RUS>USA:1985"
    assert str(dyad("RUS>Burma", years=latest)) == "RUS>MMR"
    for text, years in (("KAZ-SUN", latest), ("YUG>KAZ:2015", None), ("YUG>KAZ:2015", latest)):
        with pytest.raises(UsageError, match="did not exist in"):
            dyad(text, years=years)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *(("3f9a", "not a dyad"), ("", "not a dyad"), ("CHN>KAZ>RUS", "not a dyad")),
        *(("CHN>KAZ:16", "not a dyad"), ("CHN>CHN", "both sides"), ("CHN-Narnia", "'Narnia'")),
        *(("CHN>Kazakstan:2016", "did you mean Kazakhstan"), ("Guinea-Guinea-Guinea", "dyad")),
    ],
)
def test_what_is_not_a_dyad(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        dyad(text, parameter="question")
    assert caught.value.where == "question"
