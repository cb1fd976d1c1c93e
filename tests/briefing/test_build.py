import re
from collections.abc import Callable
from pathlib import Path

import pytest

from multivector.answers.evidence.relevance import INFLUENCE
from multivector.briefing.build import brief, default_region
from multivector.briefing.view import view_of
from multivector.codes.blocs import members
from multivector.codes.regions import regions, usual_powers
from multivector.coding.coder import code
from multivector.errors import UsageError
from multivector.records import loading
from multivector.text.read import read_one

SUMMIT = (
    "The presidents of Kazakhstan, Kyrgyzstan and Uzbekistan met in Astana on 4 March 2024.\n\n"
    "Russia condemned the United States on Tuesday."
)


def made(text: str, **options: object):  # type: ignore[no-untyped-def]
    return brief(read_one("-", stdin=text.encode()), **options)  # type: ignore[arg-type]


def test_the_region_is_the_one_most_of_whose_states_are_named() -> None:
    found = made(SUMMIT)
    assert found.parameters["region"] == "central-asia"
    assert found.parameters["states"] == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]


def test_without_a_region_the_states_named_stand_in() -> None:
    found = made("Japan condemned Peru on 4 March 2024. The court in Peru rejected the protest.")
    assert found.parameters["region"] is None
    assert found.parameters["states"] == ["PER"]
    assert "JPN" in found.parameters["powers"]


SUMMIT_OF_TWO = (
    "Japan and South Korea hold a summit\n\nThe prime minister of Japan met the president of South "
    "Korea in Seoul on 4 March 2024. Japan and South Korea agreed to cooperate on chips. Missiles "
    "of North Korea were on the agenda."
)


def test_a_state_named_in_passing_does_not_replace_the_two_powers_of_an_article() -> None:
    assert sorted(made(SUMMIT_OF_TWO).parameters["states"]) == ["JPN", "KOR"]
    assert not {"JPN", "KOR"} & {*made(SUMMIT_OF_TWO).parameters["powers"]}
    headed = made(SUMMIT_OF_TWO.replace("a summit", "a summit on North Korea", 1))
    assert {*headed.parameters["states"]} == {"JPN", "KOR", "PRK"}
    assert {"JPN", "KOR"} <= {*headed.parameters["powers"]}  # over the third


def test_a_region_asked_for_wins() -> None:
    assert made(SUMMIT, region="Baltic states").parameters["states"] == ["EST", "LTU", "LVA"]


def test_a_bloc_may_be_asked_for() -> None:
    found = made(SUMMIT, region="EAEU")
    assert found.parameters["region"] == "EAEU"
    assert {"ARM", "KAZ"} <= {*found.parameters["states"]}
    assert found.names["EAEU"] == "Eurasian Economic Union"


def test_one_state_is_no_region() -> None:
    article = read_one("-", stdin=b"Russia condemned Estonia on 4 March 2024.")
    assert default_region(code(article), []) is None


def test_powers_that_are_neighbours_are_no_region() -> None:
    text = b"The United States and Canada condemned Peru on 4 March 2024."
    coded = code(read_one("-", stdin=text))
    assert default_region(coded, []) == "north-america"
    assert default_region(coded, ["USA"]) is None


def test_a_region_leaves_not_all_out_that_an_article_is_about() -> None:
    text = (
        "Saudi Arabia and Iran signed an agreement on 4 March 2024. Saudi Arabia thanked Iraq, "
        "Oman, Yemen, Lebanon, Israel, Bahrain, Kuwait, Qatar and Jordan. Iran thanked China."
    )
    coded = code(read_one("-", stdin=text.encode()))
    assert default_region(coded, None) is None
    assert default_region(coded, []) == "middle-east"


ISLANDS = (
    "The leaders of Tonga, Tuvalu and Samoa met in Apia on 4 March 2024. Fiji, Papua New Guinea, "
    "Solomon Islands and Vanuatu criticised Tonga. Kiribati condemned Australia and Tonga."
)


def test_a_region_within_another_gives_way_to_the_one_that_the_article_is_about() -> None:
    # All of Melanesia is named, and as many states of the Pacific beside it.
    found = made(ISLANDS)
    assert found.parameters["region"] == "pacific-islands"
    small = made(
        "The leaders of Fiji and Vanuatu met in the capital on 4 March 2024 to talk about trade. "
        "The government of Solomon Islands criticised Fiji on Tuesday."
    )
    assert small.parameters["region"] == "melanesia"


@pytest.mark.parametrize(
    ("named", "region"),
    [
        # Whole, or for the most part.
        ("Kazakhstan, Kyrgyzstan and Uzbekistan", "central-asia"),
        ("Armenia and Georgia", "south-caucasus"),
        ("Mali, Niger and Burkina Faso", "sahel"),
        ("Serbia, Kosovo, Albania and Montenegro", "western-balkans"),
        ("Vietnam, Laos and Cambodia", "indochina"),
        # A part of a larger region, all of a smaller one within it among them.
        ("Fiji, Papua New Guinea, Solomon Islands, Vanuatu, Samoa, Tonga, Niue", "pacific-islands"),
        ("Papua New Guinea, Solomon Islands, Vanuatu, Tonga and Kiribati", "pacific-islands"),
        ("Serbia, Albania, North Macedonia, Croatia, Bulgaria, Romania and Greece", "balkans"),
        ("Vietnam, Laos, Cambodia, Thailand and Myanmar", "southeast-asia"),
        ("Vietnam, the Philippines, Malaysia and Indonesia", "southeast-asia"),
        ("Mali, Niger, Burkina Faso, Nigeria, Benin and Ivory Coast", "west-africa"),
        # States of other regions beside it.
        ("Kazakhstan, Kyrgyzstan, Tajikistan, Uzbekistan, Iran, Ukraine", "central-asia"),
        ("Fiji, Papua New Guinea, Solomon Islands, Vanuatu and Tonga", "melanesia"),
        # Too few of any.
        ("Kazakhstan and Uzbekistan", None),
        ("Saudi Arabia, Iran, Israel and Egypt", None),
    ],
)  # fmt: skip
def test_the_region_covers_the_states_named_best(named: str, region: str | None) -> None:
    text = f"Trade ministers of {named} met in the capital on 4 March 2024."
    coded = code(read_one("-", stdin=text.encode()))
    assert default_region(coded, None) == region


COUP = (
    "Leaders of West African states imposed sanctions on Niger. Nigeria cut off electricity to "
    "Niger. Nigeria and Benin closed their borders with Niger. Mali and Burkina Faso supported "
    "Niger. France suspended aid to Niger. The president of Nigeria condemned the soldiers."
)


def test_a_region_does_not_leave_out_a_state_that_the_article_is_about() -> None:
    assert made(COUP).parameters["region"] == "west-africa"
    unnamed = made(COUP.replace("West African", "sixteen"))
    assert unnamed.parameters["region"] is None
    assert {"NER", "NGA"} <= {*unnamed.parameters["states"]}


def test_an_article_on_one_state_is_not_about_its_region() -> None:
    found = made(
        "Georgia passed a law on foreign agents. Russia praised Georgia. The president of Georgia "
        "vetoed the law. Georgia held an election. Armenia and Azerbaijan criticised Georgia. "
        "Spain thanked Georgia."
    )
    assert found.parameters["region"] is None
    assert found.parameters["states"] == ["GEO"]  # the others are named once


def test_a_list_in_one_sentence_does_not_make_its_region_that_of_the_page() -> None:
    found = made(
        "Moldova closes a centre\n\nMoldova expelled a Russian diplomat on 12 March 2024. Moldova "
        "closed a centre. Denmark, Finland, Iceland, Norway and Sweden supported it. The five "
        "Nordic countries sent aid to Moldova. Russia condemned Moldova."
    )
    assert found.parameters["region"] is None
    assert found.parameters["states"] == ["MDA"]


MARTIAL = (
    "South Korea lifts martial law\n\nSouth Korea lifted martial law on Wednesday. Parliament in "
    "Seoul voted it down. The president of South Korea had accused North Korea. North Korea "
    "criticised South Korea. Japan and Sweden followed the events in South Korea."
)
PIPE = (
    "Türkiye and Russia open a pipeline\n\nTürkiye and Russia opened a gas pipeline on 8 January "
    "2020 that is to supply Serbia and Bulgaria. Serbia thanked Türkiye. Türkiye buys gas from "
    "Azerbaijan, too. Azerbaijan and Iran trade with Türkiye. Azerbaijan thanked Russia. Iran "
    "sells gas to Türkiye. Türkiye asked Russia for a discount. The president of Türkiye "
    "met the president of Russia."
)
REFINERY = (
    "Serbia shuts a refinery as US sanctions bite\n\nSerbia shut its refinery on 2 December 2025 "
    "after the United States imposed sanctions. Serbia asked Croatia for oil. Serbia thanked "
    "Hungary. Kosovo, Bulgaria, Greece, Romania and Albania do not depend on Serbia. Serbia "
    "accused Kosovo. Russia criticised Serbia."
)
BLOC = (
    "EU and Mercosur seal a deal in Uruguay\n\nThe European Union and Mercosur agreed on trade in "
    "Uruguay on 6 December 2024. The presidents of Brazil, Argentina and Uruguay signed it. "
    "Argentina thanked Brazil. Mexico thanked the European Union."
)


@pytest.mark.parametrize(("text", "states"), [
    # A power that the title is about is a state of the page.
    (MARTIAL, ["KOR"]),
    # A state that others are named more often than is one if it is named early and again.
    (PIPE, ["TUR", "SRB"]),
    # Though most of the region is named, the title is about one state.
    (REFINERY, ["SRB"]),
    # Named early, those in a bloc of the title are in the title.
    (BLOC, ["ARG", "BRA", "URY"]),
    # A power that is in the EU, which is compared, is a state like others.
    ("Pipelines from Russia blow up\n\nDenmark said on 30 September 2022 that pipelines of Germany "
     "had been blown up. Denmark asked Germany for help. Germany accused Russia. Germany thanked "
     "Denmark.", ["DEU", "DNK"]),
    # Great powers are compared over the others.
    ("China halts talks with the US over Taiwan\n\nChina ended talks with the United States and "
     "criticised Taiwan on 5 August 2022. Taiwan criticised China. Japan and South Korea "
     "criticised China. North Korea and Mongolia thanked China. Hong Kong backed China.", ["TWN"]),
    # Without a title, a power that is named as often as a state is one, too.
    ("South Korea and North Korea signed a declaration on 15 June 2000. South Korea sent rice to "
     "North Korea. Japan thanked South Korea and North Korea.", ["KOR", "PRK"]),
])  # fmt: skip
def test_a_page_is_of_the_states_that_its_article_is_about(text: str, states: list[str]) -> None:
    found = made(text)
    assert found.parameters["region"] is None
    assert sorted(found.parameters["states"][: len(states)]) == sorted(states)
    assert "AZE" not in found.parameters["states"][:2]
    own = {*found.parameters["states"]} & {*found.parameters["powers"]}
    assert not own or len(found.parameters["states"]) > 1  # no power over itself alone


def test_a_former_member_is_a_power_beside_its_bloc_in_the_years_after() -> None:
    text = "Britain and Yemen signed an agreement. Yemen thanked Britain. Britain praised Yemen."
    assert "GBR" in made(text, published="2024-01-12").parameters["powers"]
    assert "GBR" not in made(text, published="2018-01-12").parameters["powers"]


def test_trade_is_drawn_of_the_state_that_the_article_is_about(
    home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with("baci_hs10_97_bounds", "worldbank_gdp", "unga_es11_1")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    for text, state in ((PIPE, "TUR"), (MARTIAL, "KOR")):
        found = made(text, published="2022-05-01")
        totals = {power: line for (power, of), line in found.trade.items() if not of}
        assert state not in totals  # no trade with itself
        assert {"CHN", "USA"} <= {*totals}
        assert all(line == found.trade[power, state] for power, line in totals.items())
        assert {row["influencee"] for row in found.influence} >= {state}


def test_a_power_that_the_article_is_about_is_compared() -> None:
    oil = (
        "India bought oil from Nigeria. The oil minister of India met the president of Nigeria in "
        "Abuja. Nigeria and India signed an agreement. Spain criticised Nigeria. France thanked "
        "Nigeria. Nigeria thanked France."
    )
    found = made(oil)
    assert found.parameters["states"] == ["NGA"]
    # France is a part of the EU, which is compared.
    assert found.parameters["powers"] == ["CHN", "RUS", "USA", "EU", "TUR", "ARE", "IND"]
    assert made(oil, powers=["CHN"]).parameters["powers"] == ["CHN"]
    # One that is named once is compared however often the main state is named.
    assert "JPN" in made(f"{oil} Japan thanked Nigeria.").parameters["powers"]


@pytest.mark.parametrize(("text", "region"), [
    ("Brazil, Peru, Argentina, Chile, Colombia, Bolivia and Paraguay met. Brazil and Peru signed "
     "an agreement. Ships of Chile waited in Panama. Cuba thanked Brazil.", "south-america"),
    ("Brazil, Peru, Argentina, Chile, Colombia, Bolivia and Paraguay met. Cuba, Mexico, Guatemala, "
     "Honduras and Panama met, too. Mexico criticised Cuba. Panama thanked Mexico.",
     "latin-america"),
    ("Sweden, Norway, Denmark, Finland and Iceland met. Sweden and Norway agreed. Sweden thanked "
     "Norway. Denmark thanked Sweden.", "nordic"),
])  # fmt: skip
def test_states_named_in_passing_make_no_larger_region(text: str, region: str) -> None:
    coded = code(read_one("-", stdin=f"{text} It was on 4 March 2024.".encode()))
    assert default_region(coded, None) == region


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        # The others of the region are named as often as the states of the title.
        (
            "Samoa and Tuvalu seek a fund for lost land",
            "Samoa and Tuvalu asked Japan on 4 March 2024 to pay for sea walls. Kiribati and Tonga "
            "want the same of New Zealand. China built a wharf in Vanuatu. Australia pays for a "
            "cable to Nauru and for boats of Palau.",
            "pacific-islands",
        ),
        # One outside it is named early and again.
        (
            "A wall of sand",
            "Mali and Burkina Faso closed their borders with Algeria on 4 March 2024. Algeria shot "
            "down a drone of Mali. Niger and Chad followed Burkina Faso.",
            None,
        ),
        # Outside it, but not again.
        (
            "A wall of sand",
            "Mali and Burkina Faso closed their borders with Algeria on 4 March 2024. Niger and "
            "Chad followed. Burkina Faso asked Mali for fuel.",
            "sahel",
        ),
    ],
)  # fmt: skip
def test_a_region_has_the_states_that_its_article_is_about(
    title: str, text: str, region: str | None
) -> None:
    coded = code(read_one("-", stdin=f"# {title}\n\n{text}".encode()))
    assert default_region(coded, None) == region


def test_a_power_of_the_title_that_is_named_most_is_the_state_of_the_page() -> None:
    seoul = (
        "{}\n\nThe president of South Korea declared martial law in Seoul on 3 December 2024. The "
        "parliament of South Korea lifted it. Sweden postponed a visit to South Korea. South Korea "
        "thanked Sweden. South Korea condemned North Korea."
    )
    found = made(seoul.format("South Korea lifts martial law"))
    assert found.parameters["states"] == ["KOR"]
    assert "KOR" not in found.parameters["powers"]
    assert made(seoul.format("Martial law is lifted")).parameters["states"] != ["KOR"]


@pytest.mark.parametrize(("states", "powers"), [
    (["VNM", "CHN", "USA", "KHM"], "CHN USA EU JPN IND AUS RUS"),
    (["SLB", "CHN", "AUS"], "CHN USA AUS NZL JPN THA EU"),
    (["SLB", "AUS", "NZL", "TWN"], "CHN USA AUS NZL JPN THA EU"),
    (["PER", "BRA", "CHN"], "CHN USA EU JPN IND BRA"),
    (["NPL", "IND"], "CHN USA EU RUS ARE SAU IND"),
    (["IND"], "CHN USA EU RUS ARE SAU"),
    (["MEX", "PAN"], "CHN USA EU BRA RUS"),
    (["KAZ", "CHN"], "CHN RUS USA EU TUR"),
    (["AUS", "NZL"], "CHN RUS USA EU TUR"),
    (["CHN", "USA"], "CHN RUS USA EU TUR"),
    (["VNM", "KAZ"], "CHN RUS USA EU TUR"),
    ([], "CHN RUS USA EU TUR"),
])  # fmt: skip
def test_the_usual_powers_are_those_of_the_states_beside_powers(
    states: list[str], powers: str
) -> None:
    assert list(usual_powers(states)) == powers.split()


def test_a_regions_own_powers_are_compared_unless_others_are_asked_for() -> None:
    assert made(ISLANDS).parameters["powers"] == ["CHN", "USA", "AUS", "NZL", "JPN", "THA", "EU"]
    assert made(ISLANDS, powers=["CHN", "EU"]).parameters["powers"] == ["CHN", "EU"]
    assert made(SUMMIT).parameters["powers"] == ["CHN", "RUS", "USA", "EU", "TUR"]


def test_of_a_large_region_the_states_named_come_first() -> None:
    states = made(ISLANDS).parameters["states"]
    assert len(states) == 14
    assert states[0] == "TON"
    assert set(states[:8]) == {"TON", "TUV", "WSM", "FJI", "PNG", "SLB", "VUT", "KIR"}


@pytest.mark.parametrize("options", [{"region": "atlantis"}, {"powers": ["CHN", "XXX"]}])
def test_unknown_regions_and_powers_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        made(SUMMIT, **options)


def test_no_power_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="no state or bloc given"):
        made(SUMMIT, powers=[" "])


def test_every_code_of_the_brief_has_a_name() -> None:
    found = made(SUMMIT)
    codes = {actor.code for event in found.coded.events for actor in event.actor}
    assert codes - {None} <= set(found.names)
    assert found.names["CHN"] == "China"


def test_football_is_nothing_to_report() -> None:
    text = "Rovers beat United 3-1 on Saturday. The striker scored twice before half time."
    assert "” No event was coded.</bdi>" in made(text).to_html()


@pytest.mark.outside
def test_every_bundled_kind_of_article_gives_a_page(outside: Path) -> None:
    folder = outside / "articles" / "wikinews"
    for path in sorted(folder.iterdir())[:6]:
        page = brief(read_one(path)).to_html()
        assert "<h1>" in page
        assert "Full text" in page


EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.md"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_brief_shows_no_figure_that_answers_nothing(path: Path) -> None:
    found = brief(read_one(str(path)))
    by_id = {item.id: item for item in found.evidence}
    for claim, ids in zip(found.coded.claims, found.claim_evidence, strict=True):
        shown = [by_id[name] for name in ids]
        for item in shown:
            assert item.unit != "kind", "a code is no quantity"
            if item.indicator == "coastline":
                assert re.search(r"coast|landlocked|shore", claim.text)
            if item.indicator.startswith(("petroleum", "natural-gas", "exports-usd")):
                assert not re.search(INFLUENCE, claim.text, re.IGNORECASE)
        # One number of one state is one indicator's.
        numbers: dict[tuple[object, ...], set[str]] = {}
        for item in shown:
            if item.state and item.value is not None:
                key = (item.origin, item.state, item.unit, item.value)
                numbers.setdefault(key, set()).add(item.indicator)
        assert all(len(names) == 1 for names in numbers.values())


def test_trade_of_a_large_region_is_that_of_all_its_states(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("worldbank_gdp", "baci_hs10_97_bounds"):
        loading.pull(origin)
    found = made(ISLANDS + " China and Australia signed an agreement on trade on 5 March 2024.")
    assert {state for _, state in found.trade} - {""} == set(regions()["pacific-islands"].states)
    drawing = view_of(found).hero
    assert drawing is not None
    assert "trade with Pacific" in drawing.title.replace("the ", "")
    assert len(drawing.states) == 6
    assert drawing.states[0].code == "TON"  # named most


BALKANS = (
    "The European Union and China trade with Serbia and Greece. Exports to China rose in 2021."
)
POLAND = (
    "Poland trades with China. Poland sells to Russia. Ukraine met Poland. Trade of Ukraine with "
    "the European Union rose."
)


@pytest.mark.parametrize(
    ("text", "options", "where", "apart"),
    [
        # Those in a bloc are in no total that is compared, and the title says so.
        (BALKANS, {"region": "balkans", "powers": ["EU", "CHN"]},
         "the Balkans without Bulgaria, Greece, Croatia, Romania and Slovenia",
         {"BGR", "GRC", "HRV", "ROU", "SVN"}),
        (BALKANS, {"region": "balkans", "powers": ["RUS", "CHN"]}, "the Balkans", set()),
        (BALKANS, {"region": "central-asia", "powers": ["CHN", "EAEU"]},
         "Central Asia without Kazakhstan and Kyrgyzstan", {"KAZ", "KGZ"}),
        (BALKANS, {"region": "central-asia", "powers": ["CHN", "RUS", "KAZ"]},
         "Central Asia without Kazakhstan", {"KAZ"}),
        # Where many are left in and out, they are counted.
        (BALKANS, {"region": "europe", "powers": ["EU", "CHN"]},
         "Europe without 27 of its states", set(members("EU", "2023"))),
        # The trade of a bloc with another state does not stand in for that with its member.
        (POLAND, {"powers": ["EU", "CHN", "RUS"]}, "Poland", set()),
    ],
)  # fmt: skip
def test_totals_that_are_compared_are_over_the_same_states(
    text: str, options: dict[str, object], where: str, apart: set[str],
    home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = home_with("baci_hs10_97_bounds", "worldbank_gdp", "unga_es11_1")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    found = made(text, published="2023-05-01", **options)
    view = view_of(found)
    assert view.hero is not None
    assert f"trade with {where}" in view.hero.title
    assert not view.withheld
    shown = {small.code for small in view.hero.states}
    assert not shown & apart
    kept = [s for p, s in found.trade if p == "CHN" and s and s not in apart]
    for power in view.hero.powers:
        if not options.get("region"):
            assert found.trade[power, ""] == found.trade[power, "POL"]
        else:
            last = {state: found.trade[power, state][20].value or 0.0 for state in kept}
            assert found.trade[power, ""][20].value == pytest.approx(sum(last.values()), rel=0.05)
