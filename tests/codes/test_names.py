"""Names in, codes out: what is found, and what is not fallen for."""

import json
from functools import _lru_cache_wrapper
from itertools import pairwise
from pathlib import Path

import pytest

from multivector.codes.gazetteer import guards
from multivector.codes.gazetteer.matcher import split
from multivector.codes.gazetteer.names import find, lookup
from multivector.errors import InputError


def codes(text: str, on: str | None = None) -> list[tuple[str, str | None]]:
    return [(mention.text, mention.entity.code) for mention in find(text, on=on)]


def actors(text: str, on: str | None = None) -> list[str | None]:
    """Codes of states and blocs named as such: no places, no people."""
    return [m.entity.code for m in find(text, on=on) if m.entity.kind in ("state", "bloc")]


def test_organs_of_one_name_are_not_compared_with_one_another() -> None:
    text = "Peru spoke. " + "Congress met and " * 3000  # each with each, this takes minutes
    assert actors(text) == ["PER"]


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("Seoul warned the North. South Korea shut the border.", None, ["KOR", "PRK", "KOR"]),
        ("North Vietnam attacked the South.", "1972-03", ["VNM", "RVN"]),
        ("South Korea joined the Global South and the South Pacific Forum.", None, ["KOR", "PIF"]),
        ("Italy sent aid to the South.", None, ["ITA"]),
    ],
)
def test_the_north_and_the_south_are_states_where_the_text_names_one(text, on, expected):
    assert [code for _, code in codes(text, on) if code] == expected


@pytest.mark.parametrize(
    "text",
    [
        *("Pledges rose to US$36.6 billion.", "It cost U.S.$5 million.", "Loans of NZ$30 million."),
        *("Grants of AU$3 million", "70 US cents a pound", "paid in Canadian dollars", "US¢5"),
    ],
)
def test_money_is_no_state(text: str):
    assert find(text) == []


def test_a_state_beside_an_amount_is_one():
    assert actors("It owes the U.S. $5 million; the US, 70 cents.") == ["USA", "USA"]


def test_possessive_stays_outside_the_span():
    text = "Kazakhstan’s envoy and Russia's."
    assert codes(text) == [("Kazakhstan", "KAZ"), ("Russia", "RUS")]
    first = find(text)[0]
    assert text[first.start : first.end] == "Kazakhstan"


def test_spans_are_ordered_disjoint_and_verbatim():
    text = "US-led talks in Guinea-Bissau drew Côte d’Ivoire, the UN Security Council, DR Congo."
    found = find(text)
    assert [m.entity.code for m in found] == ["USA", "GNB", "CIV", "UN", "COD"]
    for one, two in pairwise(found):
        assert one.end <= two.start
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voters in New Jersey chose.", []),
        ("A storm hit New Mexico and New England.", []),
        ("Officials met in Mexico City.", []),
        ("Michael Jordan retired.", []),
        ("Jordan Henderson left the club.", []),
        ("MICHAEL JORDAN RETIRES", []),
        ("Jordan Signs Water Deal With Israel", ["JOR", "ISR"]),
        ("Jordan said he was tired.", []),
        ("Jordan said it would send aid.", ["JOR"]),
        # What only a person has: an age, "who", an occupation.
        ("Paris, 34, a nurse from Leeds, left.", []),
        ("Paris, a party to the accord, left.", ["FRA"]),
        ("Jordan, who plays the flute, left.", []),
        ("Jordan, which borders Israel, left.", ["JOR", "ISR"]),
        ("Chad, a farmer, said the rain was late.", []),
        ("Chad, a landlocked country, said the rain was late.", ["TCD"]),
        ("Georgia, a teacher, left.", []),
        ("It ended a pact with Chad, a move that surprised Peru.", ["TCD", "PER"]),
        ("It broke off talks with Chad, a step welcomed by Peru.", ["TCD", "PER"]),
        ("He spoke to Chad, a plumber who works in Peru.", ["PER"]),
        ("Georgia, an ally of Ukraine, left.", ["GEO", "UKR"]),
        ("Victoria Lund sang; Victoria, 30, was praised.", []),
        # Who was introduced as a person stays one, unless the text speaks of the state as well.
        ("Michael Jordan retired in May. On Monday Jordan bought a club.", []),
        ("Michael Jordan flew to Jordan. On Monday Jordan closed its border.", ["JOR", "JOR"]),
        ("Mehri Jordan, a Finnish nurse, was freed. Jordan had been ill.", ["FIN"]),
        ("Mehri Jordan, a Finnish nurse, flew to Jordan. Jordan shut it.", ["FIN", "JOR", "JOR"]),
        ("Ms Jordan told the court that she was ill. Later Jordan left.", []),
        ("Ms. Jordan told the court that she was ill. Later Jordan left.", []),
        ("Central Paris, a market town, was shut. Paris recalled its envoy.", ["FRA", "FRA"]),
        ("Paris Jackson sued. Later Paris apologised.", []),
        ("Chad Smith plays drums. Chad was born in Ohio.", []),
        ("Georgia Davis won. Then Georgia thanked her coach.", []),
        ("The king of Jordan met Jordan's prime minister.", ["JOR", "JOR"]),
        ("Georgia Governor Brian Kemp signed the bill.", []),
        ("Republicans in Georgia sued over the Senate runoff.", []),
        ("He was born in the U.S. state of Georgia.", []),
        ("A fire broke out in Atlanta, Georgia.", []),
        ("Georgia accused Russia of shelling villages near South Ossetia.", ["GEO", "RUS"]),
        ("Georgia signed the accord.", ["GEO"]),
        ("Georgian architecture fills the square.", []),
        ("Georgian officials left.", ["GEO"]),
        ("Niger and Nigeria closed the border.", ["NER", "NGA"]),
        ("Nigerien soldiers met Nigerian soldiers.", ["NER", "NGA"]),
        ("The Niger Delta was calm.", []),
        ("The Democratic Republic of the Congo sued.", ["COD"]),
        ("The Republic of the Congo agreed; so did Congo-Brazzaville.", ["COG", "COG"]),
        ("Congo's army left Goma.", ["COD"]),
        ("In Brazzaville, Congo swore in its president.", ["COG", "COG"]),
        ("North Korea and South Korea talked.", ["PRK", "KOR"]),
        ("North Koreans fled.", ["PRK"]),
        ("The Korean Peninsula is tense.", []),
        (
            "Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea voted.",
            ["GIN", "GNB", "GNQ", "PNG"],
        ),
        ("Dominica hosted the Dominican Republic.", ["DMA", "DOM"]),
        ("Drought struck southern Africa.", []),
        ("South Africa sent food.", ["ZAF"]),
        ("We ate turkey off china with chad, guinea fowl and a jersey.", []),
        ("American Samoa voted.", ["ASM"]),
        ("Paris Hilton arrived.", []),
        ("Chad Smith plays drums.", []),
        ("Chad sent troops to Paris.", ["TCD", "FRA"]),
        ("Latin American and South American markets fell.", []),
        ("An African American senator spoke.", []),
        ("The Indian Ocean is warm in Indiana's dreams.", []),
        ("British Columbia and New South Wales agreed.", []),
        ("French fries and a Brazil nut.", []),
        ("Northern Ireland voted; Ireland watched.", ["IRL"]),
        ("The British Virgin Islands and the US Virgin Islands.", ["VGB", "VIR"]),
        ("Macedonia became North Macedonia.", ["MKD", "MKD"]),
        ("Turkmen gas and Turkish steel.", ["TKM", "TUR"]),
        ("Shops in Lebanon, Pennsylvania, closed.", []),
        ("Police in Paris, Texas, and Moscow, Idaho, said so.", []),
        ("Bank of America lent money.", []),
        ("Ships crossed the South China Sea and the Sea of Japan.", []),
        ("A leak in the Gulf of Mexico.", []),
        ("Homes in East Jerusalem.", []),
        ("George Washington wrote.", []),
        ("The Washington Post reported.", []),
        ("She teaches at the University of Washington.", []),
        ("Washington state sued.", []),
        ("Washington condemned the move.", ["USA"]),
        ("The Kremlin denied it, and the White House waited.", ["RUS", "USA"]),
        ("Brussels imposed tariffs.", ["EU"]),
        ("Peru's Congress voted.", ["PER"]),
        ("Iran's National Security Council met.", ["IRN"]),
        ("The Security Council met.", ["UN"]),
        ("The Security Council of Russia met.", ["RUS"]),
        ("The Security Council of the United Nations met.", ["UN", "UN"]),
        ("General Franco died.", []),
        ("Franco-German and Sino-Russian ties grew.", ["FRA", "DEU", "CHN", "RUS"]),
        ("The Pan-American highway and the Pan American Games.", []),
        ("An inter-American, a Latin-American and a trans-American plan.", []),
        ("The Trans-Iranian railway and trans-Afghan lines.", ["IRN", "AFG"]),
        (
            "Anti-American and US-Russian talks, Anglo-American ties.",
            ["USA", "USA", "RUS", "GBR", "USA"],
        ),
        ("The inter-Korean summit and South-Korean troops.", ["KOR", "KOR"]),
        ("Poisoned in Salisbury.", []),
    ],
)
def test_actors_found_and_false_friends_left(text: str, expected: list[str]):
    assert actors(text) == expected


def test_a_place_keeps_the_state_it_lies_in():
    found = {m.text: m.entity for m in find("From Mexico City to New Jersey and Moscow, Idaho.")}
    assert (found["Mexico City"].code, found["Mexico City"].kind) == ("MEX", "place")
    assert (found["New Jersey"].code, found["New Jersey"].kind) == ("USA", "place")
    assert (found["Moscow"].code, found["Moscow"].kind) == ("USA", "place")


def test_capital_shows_its_form_and_brussels_its_other_reading():
    beijing, brussels = (m.entity for m in find("Beijing warned Brussels."))
    assert (beijing.kind, beijing.form) == ("state", "capital")
    assert (brussels.code, brussels.form, brussels.alternative) == ("EU", "capital", "BEL")


def test_a_dateline_is_a_place():
    entity = find("BEIJING (AP) - North Korea fired a missile.")[0].entity
    assert (entity.code, entity.kind, entity.form) == ("CHN", "place", "dateline")


def test_capitals_only_line():
    assert codes("CHINA AND RUSSIA SIGN DEAL WITH TURKEY, WHO SAYS SO") == [
        ("CHINA", "CHN"),
        ("RUSSIA", "RUS"),
        ("TURKEY", "TUR"),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [("PAPUA New Guinea", "PNG"), ("NORTH Korea", "PRK"), ("SOUTH Sudan", "SSD"),
     ("NEW Zealand", "NZL"), ("EL Salvador", "SLV"), ("TIMOR-Leste", "TLS"), ("CHINA", "CHN")],
)  # fmt: skip
def test_the_first_word_of_a_name_may_be_in_capitals(name, code):
    assert codes(f"{name} and Japan signed it.") == [(name, code), ("Japan", "JPN")]


def test_groups_and_regions_name_their_members():
    entity = find("the five Central Asian leaders")[0].entity
    assert (entity.kind, entity.code) == ("group", None)
    assert entity.members == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    baltic = find("The Baltic states objected.")[0].entity
    assert (baltic.kind, baltic.members) == ("group", ("EST", "LTU", "LVA"))
    west = [m.entity for m in find("The West fears it; Western powers too, on the West Coast.")]
    assert [(entity.kind, entity.code, entity.members) for entity in west] == [
        ("group", None, ()),
        ("group", None, ()),
    ]


def test_organs_carry_the_code_of_their_bloc():
    text = "The UN's human rights office, UNHCR, the European Council, the North Atlantic Council."
    assert [m.entity.code for m in find(text)] == ["UN", "UN", "EU", "NATO"]


def test_former_names_hold_at_any_date():
    assert actors("The Soviet Union, Zaire and Burma.", "2023") == ["RUS", "COD", "MMR"]
    assert find("Zaire", on="1995")[0].entity.form == "former"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1974-10-13", ["DDR", "DEU", "RVN", "VNM", "YMD", "YEM", "CSK", "CSK", "CSK", "DDR"]),
        ("1989", ["DDR", "DEU", "VNM", "VNM", "YMD", "YEM", "CSK", "CSK", "CSK", "DDR"]),
        ("1992-12", ["DEU", "DEU", "VNM", "VNM", "YEM", "YEM", "CSK", "CSK", "CSK", "DDR"]),
        ("2020", ["DEU", "DEU", "VNM", "VNM", "YEM", "YEM", "SVK", "CZE", "CSK", "DDR"]),
        (None, ["DEU", "DEU", "VNM", "VNM", "YEM", "YEM", "SVK", "CZE", "CSK", "DDR"]),
    ],
)
def test_former_states_have_their_own_codes_in_their_time(on: str | None, expected: list[str]):
    text = (
        "East German envoys, Bonn, South Vietnam, North Vietnamese troops, Southern Yemen, Yemen,"
        " the Slovaks, Prague, Czechoslovakia, the German Democratic Republic."
    )
    assert actors(text, on) == expected


def test_towns_of_former_states_by_date():
    text = "Fighting in Saigon, Aden and East Berlin; a fair in Leipzig."
    then, now = dict(codes(text, "1968")), dict(codes(text, "2020"))
    assert then == {"Saigon": "RVN", "Aden": "YMD", "East Berlin": "DDR", "Leipzig": "DDR"}
    assert now == {"Aden": "YEM", "Berlin": "DEU"}
    assert lookup("Bratislava", on="1968").name == "Czechoslovakia"


def test_states_are_named_as_they_were_called_then():
    text = "The Soviet Union, Yugoslavia, Zaire, Rangoon, Upper Volta and Ukraine."
    names = [m.entity.name for m in find(text, on="1974")]
    assert names == ["Soviet Union", "Yugoslavia", "Zaire", "Burma", "Upper Volta", "Ukraine"]
    assert [m.entity.name for m in find(text, on="2020")][:2] == ["Russia", "Serbia"]


def test_the_taliban_by_date():
    before = find("The Taliban attacked.", on="2015-03-01")[0].entity
    after = find("The Taliban banned it.", on="2023-03-01")[0].entity
    assert (before.kind, before.sector) == ("group", "REB")
    assert (after.code, after.kind, after.sector) == ("AFG", "state", "GOV")


def test_offices_by_date():
    def role(text: str, on: str | None) -> tuple[str | None, str | None]:
        entity = find(text, on=on)[0].entity
        return entity.role, entity.sector

    assert role("Putin", "2010") == ("prime minister", "GOV")
    assert role("Putin", "2023-05-18") == ("president", "GOV")
    assert role("Tony Blair", "2023") == ("former prime minister", None)
    assert role("Charles Michel", "2023") == ("president of the European Council", "GOV")
    assert find("Charles Michel", on="2016")[0].entity.code == "BEL"
    assert find("Bush", on="1991")[0].entity.name == "George H. W. Bush"
    assert find("Bush", on="2003")[0].entity.name == "George W. Bush"


def test_surname_needs_its_full_name_first_unless_distinctive():
    assert codes("Michel left. Li spoke. Brown won.") == []
    text = "Charles Michel came with Li Hui. Michel spoke; later Li replied. Jean Michel did not."
    assert [m.text for m in find(text)] == ["Charles Michel", "Li Hui", "Michel", "Li"]
    assert codes("Later Tokayev spoke to Zelenskyy.") == [("Tokayev", "KAZ"), ("Zelenskyy", "UKR")]
    assert codes("Then his wife Emine Erdogan spoke, and Sharon Stone sang well.") == []
    assert codes("Theresa May left at the end of May.") == [("Theresa May", "GBR")]


def people(text: str, on: str | None) -> list[tuple[str, str | None, str]]:
    found = [m for m in find(text, on=on) if m.entity.kind == "person"]
    return [(m.text, m.entity.code, m.entity.name) for m in found]


@pytest.mark.parametrize(
    ("text", "on", "last"),
    [
        ("Xiomara Castro flew home. Castro spoke.", "2023-06-09", ("HND", "Xiomara Castro")),
        ("Fidel Castro met Raul Castro. Castro left.", "2006-01-09", ("CUB", "Raul Castro")),
        ("Hafez al-Assad ruled. Assad was ill.", "2005-01-01", ("SYR", "Hafez al-Assad")),
        ("Laurent Kabila spoke. Kabila left.", "2010-08-01", ("COD", "Laurent Kabila")),
        # Without a full name, who holds an office on the day.
        ("Later Marcos spoke.", "2023-05-18", ("PHL", "Ferdinand Marcos Jr.")),
        ("Later Marcos spoke.", "1975-05-18", ("PHL", "Ferdinand Marcos")),
        ("Later Aoun spoke.", "2025-05-18", ("LBN", "Joseph Aoun")),
        ("Later Aoun spoke.", "2018-05-18", ("LBN", "Michel Aoun")),
        ("Later Assad spoke.", "1994-05-18", ("SYR", "Hafez al-Assad")),
        ("Later Assad spoke.", None, ("SYR", "Bashar al-Assad")),
        ("Later Berdymukhamedov spoke.", "2010", ("TKM", "Gurbanguly Berdimuhamedov")),
        ("George Bush warned Iraq.", "1990-09-09", ("USA", "George H. W. Bush")),
        ("George Bush warned Iraq.", "2003-03-09", ("USA", "George W. Bush")),
        # Another person's two-word name is not touched.
        ("King Salman came. Then bin Salman left.", "2020", ("SAU", "Mohammed bin Salman")),
    ],
)
def test_a_surname_is_of_whom_the_text_introduced_or_the_day_knows(
    text: str, on: str | None, last: tuple[str, str]
):
    assert people(text, on)[-1][1:] == last


@pytest.mark.parametrize(
    "text",
    [
        "Iraqi President Barham Saleh left. Saleh spoke.",
        "The trader, Nadim Saleh, left. Saleh spoke.",
        "Saleh's rival\n\nThe trader Nadim Omar Saleh left. Saleh spoke.",
    ],
)
def test_a_surname_of_an_unknown_person_is_not_that_of_a_former_leader(text: str):
    assert people(text[text.find("trader") :], "2020-09-09") == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        # In office on the day: bare, the surname is the leader's.
        ("The trader Nadim Saleh left. Saleh spoke.", "2005-09-09"),
        ("The former leader, Aly Saleh, left. Saleh spoke.", "2020-09-09"),
        ("Ousted Saleh left. Saleh spoke.", "2020-09-09"),
        ("In Sanaa Saleh spoke. Saleh left.", "2020-09-09"),
        ("Nadim Saleh Visits Aden Tomorrow\n\nThen Saleh spoke.", "2020-09-09"),
        ("The trader Nadim Saleh met Ali Abdullah Saleh. Saleh spoke.", "2020-09-09"),
    ],
)
def test_a_former_leader_keeps_the_surname_where_in_doubt(text: str, on: str):
    assert people(text, on)[-1] == ("Saleh", "YEM", "Ali Abdullah Saleh")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cars queued on the King Fahd Causeway.", []),
        ("King Fahd Causeway Reopens After Storm", []),
        ("She taught at Nelson Mandela University.", []),
        ("It landed at Heydar Aliyev International Airport.", []),
        ("A shop on Nasser Street burnt.", []),
        ("King Fahd met Nelson Mandela.", ["SAU", "ZAF"]),
        ("Yeltsin, Kohl Square Off Over Arms", ["RUS", "DEU"]),
        ("Nelson Mandela, Port Elizabeth's guest, sang.", ["ZAF"]),
        ("Boris Yeltsin University friends cheered.", []),
        ("Boris Yeltsin Government ministers cheered.", ["RUS"]),
    ],
)
def test_what_is_named_after_a_person_is_no_person(text: str, found: list[str]):
    assert [code for _, code, _ in people(text, "1995")] == found


def test_a_port_is_no_president():
    (port,) = find("A ship left for Turkmenbashi.")
    assert (port.entity.code, port.entity.kind) == ("TKM", "place")
    assert people("Saparmurat Turkmenbashi spoke.", "2000")[0][2] == "Saparmurat Niyazov"


@pytest.mark.parametrize(
    ("name", "on", "code", "role"),
    [
        ("Javier Solana", "1999-03-24", "NATO", "secretary-general"),
        ("Javier Solana", "1994-03-24", "ESP", "foreign minister"),
        ("Javier Solana", "1990-03-24", "ESP", None),
        ("Jens Stoltenberg", "2010-04-27", "NOR", "prime minister"),
        ("Jens Stoltenberg", "2020-04-27", "NATO", "secretary-general"),
        ("Josep Borrell", "2019-03-01", "ESP", "foreign minister"),
        ("Ursula von der Leyen", "2015-03-01", "DEU", "defence minister"),
        ("Romano Prodi", "2007-03-24", "ITA", "prime minister"),
        ("Silvio Berlusconi", "2007-03-24", "ITA", "former prime minister"),
        ("Silvio Berlusconi", "2009-03-24", "ITA", "prime minister"),
        ("Hashim Thaci", "2012", "XKX", "prime minister"),
        ("Frank-Walter Steinmeier", "2015", "DEU", "foreign minister"),
        ("Mario Draghi", "2015", "EU", "president of the European Central Bank"),
        # Before a first term at a bloc, any state; before one of a state, that state.
        ("Roberta Metsola", "2010", None, None),
        ("Donald Tusk", "2005", "POL", None),
    ],
)
def test_the_state_or_bloc_of_an_office_is_that_of_the_day(
    name: str, on: str, code: str | None, role: str | None
):
    (found,) = find(f"Later {name} spoke.", on=on)
    assert (found.entity.code, found.entity.role) == (code, role)


def test_diacritics_are_optional():
    assert [m.entity.name for m in find("Erdoğan met Erdogan in Sao Tome and São Tomé.")][:2] == [
        "Recep Tayyip Erdogan"
    ] * 2


@pytest.mark.parametrize(
    ("name", "code", "kind", "sector", "role"),
    [
        ("the Russian Foreign Ministry", "RUS", "state", "GOV", None),
        ("Russia's Defense Ministry", "RUS", "state", "MIL", None),
        ("US Secretary of State", "USA", "state", "GOV", "secretary of state"),
        ("Turkish president", "TUR", "state", "GOV", "president"),
        ("the president of Kazakhstan", "KAZ", "state", "GOV", "president"),
        ("Kazakhstan's", "KAZ", "state", None, None),
        ("the Knesset", "ISR", "state", "LEG", None),
        ("the Pentagon", "USA", "state", "MIL", None),
        ("the European Union", "EU", "bloc", None, None),
        ("Chinese President Xi Jinping", "CHN", "person", "GOV", "president"),
        ("Kazakh Foreign Minister Aidar Example", "KAZ", "person", "GOV", "foreign minister"),
        ("a former Uzbek prime minister", "UZB", "state", None, "former prime minister"),
        ("senior Hungarian officials", "HUN", "state", "GOV", None),
    ],
)
def test_lookup_of_a_whole_phrase(
    name: str, code: str, kind: str, sector: str | None, role: str | None
):
    entity = lookup(name)
    assert entity is not None
    assert (entity.code, entity.kind, entity.sector, entity.role) == (code, kind, sector, role)


@pytest.mark.parametrize("name", ["turkey", "", "the farmers", "China and Russia", "Chinese-made"])
def test_lookup_of_what_it_cannot_say_is_none(name: str):
    assert lookup(name) is None


def test_a_wrong_date_is_refused():
    with pytest.raises(InputError, match="not a date"):
        find("Russia", on="May 2023")


def test_odd_input_is_survived():
    for text in ("", "\n\n", "'''", "U.", "ALL CAPS", "\u0000", "🙂 Russia", "A" * 10_000):
        find(text)
    assert codes("🙂 Russia") == [("Russia", "RUS")]


def test_every_name_in_a_megabyte_is_found():
    text = "In May Beijing sent its envoy to Ukraine; the talks went on for many hours. " * 13_500
    assert len(find(text)) == 27_000


def test_what_a_guard_asks_of_a_text_or_line_it_asks_once():
    def asked(text: str, question: "_lru_cache_wrapper[bool]") -> int:
        question.cache_clear()
        find(text, on="2020")
        return question.cache_info().misses

    assert asked("Congo closed its border. " * 50, guards.brazzaville) == 1
    assert asked("Georgia closed its border. " * 50, guards._american) == 1
    assert asked("Georgia closed it.\nGeorgia shut it.\n" * 50, guards._american) == 2
    assert asked("Chad Example left. " * 50, guards._title_case) == 1
    assert asked("WHO TALKS TO IT. " * 50, guards.no_word_in_capitals) == 1


def test_the_line_of_a_word():
    words = split("One two\n\nthree\nfour five\n")
    lines = [words.line(k) for k in range(len(words.items))]
    assert lines == ["One two", "One two", "three", "four five", "four five"]


def test_states_of_the_dev_sentences_are_found(outside: Path):
    lines = (outside / "gold" / "plover_gsr_dev.jsonl").read_text(encoding="utf-8").splitlines()
    hits = total = 0
    for line in lines:
        record = json.loads(line)
        found = {mention.entity.code for mention in find(record["text"])}
        for side in record["sources"] + record["targets"]:
            code = side["code"]
            if code and code not in ("IGO", "NGO", "IMG", "ISM", "MNC"):
                total += 1
                hits += code in found
    # 260 of 263 when written: two misspelt names and one code in doubt are missing.
    assert total > 200
    assert hits / total >= 0.97


def test_a_town_is_told_from_a_woman_of_its_name():
    assert [m.entity.code for m in find("Storms hit Sydney on Monday.")] == ["AUS"]
    assert find("Sydney Poitras sings on Monday.") == []


def test_an_organ_that_many_states_have_is_of_the_state_that_a_text_is_about():
    abroad = "Honduras voted. Congress rejected the treaty, the government of Honduras said."
    assert "USA" not in actors(abroad)
    home = "Honduras voted. In Washington, Congress rejected the treaty with Honduras."
    assert actors(home).count("USA") == 2
    assert actors("Congress met on Monday.") == ["USA"]
