"""The first lines: the right event or the article's own words, and what is known of its pairs."""

from dataclasses import replace
from datetime import date

import pytest
from tests.briefing.conftest import STATE, check, event, ranked, spans, trade

from multivector.answers.evidence.standing import Standing
from multivector.answers.verdicts.pairs import PairFact, pair_facts
from multivector.briefing import pairs
from multivector.briefing.build import brief
from multivector.briefing.cards import Claims, claims_of
from multivector.briefing.lead import lead, leads_told, led_in, source
from multivector.briefing.leaders import leader_table
from multivector.briefing.network import nodes
from multivector.briefing.pairs import MOST_WORDS, main_pairs, pairs_of
from multivector.briefing.phrases import told as in_words
from multivector.briefing.region import hero
from multivector.briefing.renderings.document import Brief
from multivector.briefing.truth.leads import channels_led
from multivector.briefing.truth.sentences import event_fault
from multivector.briefing.view import view_of
from multivector.coding.coded import Actor, Basis, Location, Party
from multivector.coding.events.ontology import QUAD
from multivector.tables import read_table

THEN = (
    "East Germany and Yugoslavia agree\n\nEast Germany signed a trade agreement with Yugoslavia"
    " on Sunday. South Yemen accused North Yemen of sending saboteurs."
)
KEN, SOM, ETH = (Actor(name, code, "state") for name, code in
                 (("Kenya", "KEN"), ("Somalia", "SOM"), ("Ethiopia", "ETH")))  # fmt: skip
TEXT = (
    "Kenya and Somalia make up\n\n"
    "Kenya signed a wide agreement with Somalia in Nairobi on Tuesday. "
    "Ethiopia criticised Kenya last week for its maritime policy in the Horn. "
    "Kenya cut its ties with Somalia in the year 2020."
)


def made(brief: Brief, *events: object, text: str = TEXT) -> Brief:
    article = replace(brief.coded.article, text=text, title=text.partition("\n")[0])
    names = {"KEN": "Kenya", "SOM": "Somalia", "ETH": "Ethiopia"}
    coded = replace(brief.coded, article=article, events=events, sentences=spans(text), claims=())
    return replace(
        brief, coded=coded, names={**brief.names, **names}, checked=(), claim_evidence=(), trade={}
    )


def opening(brief: Brief) -> str:
    return lead(brief, claims_of(brief), "").sentence


def told(number: int, **fields: object) -> object:
    start, end = spans(TEXT)[number]
    words = TEXT[start:end]
    verb = {1: "signed", 2: "criticised", 3: "cut"}[number]
    return event(TEXT, words, verb, sentence=number, **fields)


ACCUSE = told(2, actor=(ETH,), recipient=(KEN,), event_type="ACCUSE", mode="disapprove")
SIGN = told(1, actor=(KEN,), recipient=(SOM,), event_type="SUPPORT", confidence=0.7)
CUT = told(3, actor=(KEN,), recipient=(SOM,), event_type="SANCTION", mode="discontinue",
           date="2020", confidence=0.9)  # fmt: skip
BELOW = "1 event is listed below."
QUOTED = (
    "In the article’s words: “Kenya signed a wide agreement with Somalia in Nairobi on Tuesday.” "
    + BELOW
)
DOUBTFUL = QUOTED.replace("1 event", "1 doubtful event")
MOVED: dict[str, object] = {"event_type": "MOBILIZE"}
EXPELLED: dict[str, object] = {"event_type": "SANCTION", "mode": "expel"}
ENDED: dict[str, object] = {"event_type": "SANCTION", "mode": "discontinue"}
ACCUSED: dict[str, object] = {"event_type": "ACCUSE", "mode": "disapprove"}
AGREED: dict[str, object] = {"event_type": "AGREE", "actor": (KEN, ETH), "recipient": ()}


def test_the_event_of_the_headline_opens_the_page(full_brief: Brief) -> None:
    assert opening(made(full_brief, replace(ACCUSE, confidence=0.9), SIGN)).startswith(
        "Kenya signed an agreement with Somal"
    )


def test_a_headline_that_names_a_region_names_its_states(full_brief: Brief) -> None:
    kazakh, uzbek = (Actor(name, code, "state") for name, code in
                     (("Kazakhstan", "KAZ"), ("Uzbekistan", "UZB")))  # fmt: skip
    signed = replace(SIGN, actor=(kazakh,), recipient=(uzbek,))
    headed = TEXT.replace("Kenya and Somalia make up", "Central Asia on Ethiopia.")
    assert len(headed) == len(TEXT)
    assert opening(made(full_brief, SIGN, signed, text=headed)).startswith("Kazakhstan signed")


def test_a_group_or_an_entity_inside_a_state_is_not_named_as_that_state(full_brief: Brief) -> None:
    shabaab = Actor("Al-Shabaab fighters", "SOM", "group", "REB", "Al-Shabaab")
    land = Actor("Hargeisa", "SOM", "group", None, "Somaliland")
    crowd = Actor("Somali traders", "SOM", "group", "BUS")
    forces = Actor("RSF", "SDN", "group", "REB", "Rapid Support Forces")
    head = Actor("Hassan Sheikh Mohamud", "SOM", "person", "GOV", "Hassan Sheikh Mohamud")
    attack = replace(SIGN, event_type="ASSAULT", mode=None, quad="material-conflict")
    for by, to, words in (
        (shabaab, KEN, "Al-Shabaab attacked Kenya."), (KEN, shabaab, "Kenya attacked Al-Shabaab."),
        (shabaab, SOM, "Al-Shabaab attacked Somalia"), (SOM, land, "Somalia attacked Somaliland"),
        (forces, KEN, "The Rapid Support Forces attacked Kenya"),
        (crowd, KEN, "Firms of Somalia attacked Kenya."), (head, KEN, "Somalia attacked Kenya."),
        (crowd, SOM, "Firms of Somalia attacked a side of their own"),
        (shabaab, shabaab, "Al-Shabaab attacked a side of its own"),
    ):  # fmt: skip
        event = replace(attack, actor=(by,), recipient=(to,))
        assert bool(made(full_brief, event).listed) is (
            "of its own" not in words and "of their" not in words
        )
        assert words.rstrip(".") == in_words(event, made(full_brief).names)
        if words.endswith("."):
            first = "Kenya and Somalia" if by is KEN else "Somalia and Kenya"
            text = TEXT.replace("Kenya and Somalia", first)
            assert opening(made(full_brief, event, text=text)).startswith(words)
    every = replace(attack, actor=(KEN,), recipient=(ETH, KEN, SOM, land))
    region = {"the Horn": frozenset({"KEN", "ETH", "SOM"})}
    assert in_words(every, {}, region) == "KEN attacked ETH, SOM and Somaliland"
    every = replace(every, actor=(shabaab,))
    assert in_words(every, {}, region) == "Al-Shabaab attacked Somaliland and the Horn"
    drawn = nodes([replace(attack, actor=(shabaab, SOM), recipient=(KEN,))], {}, most=9)
    assert [(node.key, node.label, node.short) for node in drawn] == [
        ("KEN", "KEN", "KEN"), ("SOM", "SOM", "SOM"), ("al-shabaab", "Al-Shabaab", "Al-Sha…")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "verb", "fields", "said"),
    [
        # Forces are moved against a state only if the article says against whom.
        ("Kenya sent troops to help Ethiopia.", "sent", MOVED, "Kenya sent forces to Ethiopia"),
        ("Kenya sent troops to Ethiopia to defend the state.", "sent", MOVED,
         "Kenya sent forces to Ethiopia"),
        ("Kenya sent troops to defend itself against Ethiopia.", "sent", MOVED,
         "Kenya moved forces against Ethiopia"),
        ("Kenya sent troops to Ethiopia.", "sent", MOVED,
         "Kenya sent forces or police to Ethiopia"),
        ("Kenya sent troops into Ethiopia.", "sent", MOVED,
         "Kenya moved or readied forces near or against Ethiopia"),
        ("Kenya stationed troops in Ethiopia.", "stationed", MOVED,
         "Kenya stationed forces in or near Ethiopia"),
        # What others do in the same sentence is not what those do who move.
        ("Kenya sent ships to protect traders from Ethiopia.", "sent", MOVED,
         "Kenya moved or readied forces near or against Ethiopia"),
        ("Kenya massed troops near Ethiopia after joint exercises.", "massed", MOVED,
         "Kenya moved or readied forces near or against Ethiopia"),
        ("Kenya held drills near Ethiopia, a warning against war.", "held", MOVED,
         "Kenya held military exercises near or aimed at Ethiopia"),
        ("Kenya expelled an Ethiopian writer whose father was an envoy.", "expelled",
         {**EXPELLED, "recipient": (Actor("an Ethiopian writer", "ETH", "person", "JRN"),)},
         "Kenya expelled nationals of Ethiopia"),
        ("Kenya began combat drills.", "began", {**MOVED, "recipient": ()},
         "Kenya held military exercises"),
        # A measure only announced is no threat, a warning is none, a planned meeting no accord.
        ("Kenya will suspend trade with Ethiopia.", "suspend",
         {"event_type": "THREATEN", "mode": "restrict", "status": "planned"},
         "Kenya is to take measures against Ethiopia"),
        ("Kenya warned Ethiopia of a drought.", "warned", {"event_type": "THREATEN"},
         "Kenya warned Ethiopia"),
        ("Kenya threatened Ethiopia.", "threatened", {"event_type": "THREATEN"},
         "Kenya threatened Ethiopia"),
        ("Kenya and Ethiopia are to meet.", "meet",
         {"event_type": "AGREE", "status": "planned", "reciprocal": True, "actor": (KEN, ETH),
          "recipient": ()}, "Kenya and Ethiopia are to meet or cooperate"),
        ("Kenya and Ethiopia are to agree on a port.", "agree",
         {"event_type": "AGREE", "status": "planned", "reciprocal": True, "actor": (KEN, ETH),
          "recipient": ()}, "Kenya and Ethiopia are to reach an agreement"),
        # Who is expelled.
        ("Kenya gave Ethiopia's envoy three days to leave.", "gave", EXPELLED,
         "Kenya expelled diplomats of Ethiopia"),
        ("Kenya expelled Ethiopia’s acting head of mission.", "expelled", EXPELLED,
         "Kenya expelled diplomats of Ethiopia"),
        ("Kenya expelled Ethiopian troops.", "expelled", EXPELLED,
         "Kenya expelled forces of Ethiopia"),
        ("Kenya expelled two Ethiopian writers.", "expelled", EXPELLED,
         "Kenya expelled nationals of Ethiopia"),
        ("Kenya arrested an Ethiopian.", "arrested", {"event_type": "COERCE", "mode": "arrest"},
         "Kenya arrested or held nationals of Ethiopia"),
        ("Kenya arrested Kenyans.", "arrested",
         {"event_type": "COERCE", "mode": "arrest", "recipient": (KEN,)},
         "Kenya arrested or held people of its own"),
        # Diplomats who are pulled out are no forces.
        ("Kenya pulled out its diplomats from Ethiopia.", "pulled out",
         {"event_type": "RETREAT", "mode": "withdraw"}, "Kenya pulled back from Ethiopia"),
        ("Kenya pulled out its troops from Ethiopia.", "pulled out",
         {"event_type": "RETREAT", "mode": "withdraw"}, "Kenya withdrew forces from Ethiopia"),
        # Those in the street are people, a firm is no state.
        ("Hundreds of Kenyans marched.", "marched", {"event_type": "PROTEST", "recipient": ()},
         "People of Kenya protested"),
        ("A Kenyan firm is to meet Ethiopia.", "meet",
         {"event_type": "AGREE", "status": "planned",
          "actor": (Actor("A Kenyan firm", "KEN", "company", "BUS"),)},
         "Firms of Kenya are to meet, help or cooperate with Ethiopia"),
        ("Kenya thanked Ethiopia.", "thanked", {"event_type": "SUPPORT"}, "Kenya thanked Ethiopia"),
        ("Kenya urged Ethiopia to help.", "urged", {"event_type": "REQUEST"},
         "Kenya made a request of Ethiopia"),
        # The police, and forces that are invited, are near nobody and against nobody.
        ("Kenya sent police to Ethiopia.", "sent", MOVED,
         "Kenya sent forces or police to Ethiopia"),
        ("Kenya sent 200 troops to the islands of Ethiopia in November at the request of the king.",
         "sent", MOVED, "Kenya sent forces or police to Ethiopia"),
        ("Kenya sent police to fight against Ethiopia.", "sent", MOVED,
         "Kenya moved forces against Ethiopia"),
        # Diplomacy and trade by name.
        ("Kenya summoned the Ethiopian ambassador.", "summoned", ACCUSED,
         "Kenya summoned an envoy of Ethiopia"),
        ("Kenya lodged a protest with Ethiopia.", "lodged", ACCUSED,
         "Kenya protested against acts of Ethiopia"),
        ("Kenya criticised Ethiopia.", "criticised", ACCUSED, "Kenya criticised Ethiopia"),
        ("Kenya ordered Ethiopia to cut its embassy staff.", "ordered", {"event_type": "REQUEST"},
         "Kenya demanded a cut in the embassy staff of Ethiopia"),
        ("Kenya ordered Ethiopia to leave.", "ordered", {"event_type": "REQUEST"},
         "Kenya made a demand of Ethiopia"),
        ("Kenya sold old rifles to Ethiopia.", "sold", {"event_type": "COOPERATE"},
         "Kenya traded arms with Ethiopia"),
        ("Kenya will hand Ethiopia an island.", "hand",
         {"event_type": "AGREE", "status": "planned"},
         "Kenya is to meet, help or cooperate with Ethiopia"),
        ("Kenya halted imports of fruit from Ethiopia.", "halted", ENDED,
         "Kenya banned or restricted goods in trade with Ethiopia"),
        ("Kenya banned the sale of Ethiopian wine.", "banned",
         {"event_type": "COERCE", "mode": "restrict"},
         "Kenya banned or restricted goods in trade with Ethiopia"),
        ("Kenya halted talks with Ethiopia, which exports coffee.", "halted", ENDED,
         "Kenya cut or reduced ties with Ethiopia"),
        ("Kenya halted gas deliveries to Ethiopia.", "halted", ENDED,
         "Kenya banned or restricted goods in trade with Ethiopia"),
        *((words, words.split()[1], ENDED, "Kenya cut or reduced ties with Ethiopia") for words in (
            "Kenya suspended talks on fish with Ethiopia.",
            "Kenya stopped a ship with grain from Ethiopia.",
            "Kenya stopped its aid to Ethiopia's oil sector.",
            "Kenya suspended the export credit of Ethiopia.",
            "Kenya blocked oil tycoons of Ethiopia.",
        )),
        ("Kenya and Somalia recalled their ambassadors from Ethiopia.", "recalled",
         {"event_type": "SANCTION", "mode": "withdraw", "actor": (KEN, SOM)},
         "Kenya and Somalia recalled their envoys from Ethiopia"),
        ("Kenya opened diplomatic relations with Ethiopia.", "opened", {"event_type": "SUPPORT"},
         "Kenya opened or restored relations with Ethiopia"),
        ("Kenya ratified a treaty with Ethiopia.", "ratified", {"event_type": "SUPPORT"},
         "Kenya ratified an agreement with Ethiopia"),
        ("Kenya and Ethiopia upgraded their ties.", "upgraded",
         {**AGREED, "event_type": "SUPPORT", "reciprocal": True},
         "Kenya and Ethiopia upgraded relations"),
        ("Kenya and Ethiopia agreed on Monday to a ceasefire.", "agreed",
         {**AGREED, "event_type": "CONCEDE", "reciprocal": True},
         "Kenya and Ethiopia agreed to a ceasefire"),
        ("Kenya and Ethiopia concluded their negotiations.", "negotiations",
         {**AGREED, "event_type": "CONSULT"}, "Kenya and Ethiopia concluded talks"),
        ("Kenya and Ethiopia inaugurated a railway.", "inaugurated",
         {**AGREED, "event_type": "COOPERATE", "reciprocal": True},
         "Kenya and Ethiopia opened a joint project"),
        ("Former president Moi flew to Ethiopia, which granted him asylum.", "flew",
         {"event_type": "CONSULT", "mode": "visit", "actor": (
             Actor("Moi", "KEN", "person", "GOV", "Daniel Moi", 0, 20),)},
         "Daniel Moi went to Ethiopia"),
        # Several agree with one another, if on anything; one of them offers.
        ("Kenya and Ethiopia have reached an agreement.", "reached", AGREED,
         "Kenya and Ethiopia reached an agreement"),
        ("Kenya agreed to help.", "agreed", {**AGREED, "actor": (KEN,)},
         "Kenya offered or agreed cooperation"),
        ("Kenya and Ethiopia promised to help.", "promised", AGREED,
         "Kenya and Ethiopia offered or agreed cooperation"),
        ("Kenya and Ethiopia backed it.", "backed", {**AGREED, "event_type": "SUPPORT"},
         "Kenya and Ethiopia backed an unnamed side"),
        # A side of its own is a part of the state: the state alone is what was not understood.
        ("Kenya criticised the trip.", "criticised", {**ACCUSED, "recipient": (KEN,)},
         "Kenya criticised an unnamed side"),
        ("Kenya has frozen its part in the bloc.", "frozen",
         {**ENDED, "recipient": (Actor("the", "KEN", "group"),)}, "Kenya cut or reduced ties"),
        ("Kenya criticised its army.", "criticised",
         {**ACCUSED, "recipient": (Actor("its army", "KEN", "group", "MIL"),)},
         "Kenya criticised a side of its own"),
        # Who was ousted, or is in opposition, is not the state.
        ("Kenya backed ousted president Abiy.", "backed",
         {"event_type": "SUPPORT", "recipient": (
             Actor("Abiy", "ETH", "person", "GOV", "Abiy Tadesse", 13, 34),)},
         "Kenya backed Abiy Tadesse"),
        ("Kenya backed opposition leader Abiy.", "backed",
         {"event_type": "SUPPORT", "recipient": (
             Actor("Abiy", "ETH", "person", "GOV", "Abiy Tadesse", 31, 35),)},
         "Kenya backed Abiy Tadesse"),
        # In office, whatever they were before; opposition is no role of theirs.
        ("Former officer Moi visited Ethiopia.", "visited",
         {"event_type": "CONSULT", "mode": "visit", "actor": (
             Actor("Moi", "KEN", "person", "GOV", "Daniel Moi", 15, 18),)},
         "Kenya visited Ethiopia"),
        ("Despite opposition Moi visited Ethiopia.", "visited",
         {"event_type": "CONSULT", "mode": "visit", "actor": (
             Actor("Moi", "KEN", "person", "GOV", "Daniel Moi", 19, 22),)},
         "Kenya visited Ethiopia"),
        # Fighters of a state may be its soldiers or not.
        ("Kenyan fighters bombed Ethiopia.", "bombed",
         {"event_type": "ASSAULT", "actor": (Actor("Kenyan fighters", "KEN", "group", "UAF"),)},
         "Kenyan fighters attacked Ethiopia"),
        ("A Kenyan gunman attacked Ethiopia.", "attacked",
         {"event_type": "ASSAULT", "actor": (Actor("Kenyan gunman", "KEN", "group", "UAF"),)},
         "Kenyan gunman attacked Ethiopia"),
        ("Kenyan bombers attacked Ethiopia.", "attacked",
         {"event_type": "ASSAULT", "actor": (Actor("Kenyan bombers", "KEN", "group", "UAF"),)},
         "Kenyan bombers attacked Ethiopia"),
        ("Kenya backed president Abiy.", "backed",
         {"event_type": "SUPPORT", "recipient": (
             Actor("Abiy", "ETH", "person", "GOV", "Abiy Tadesse", 13, 27),)},
         "Kenya backed Ethiopia"),
        ("Former president Moi visited Ethiopia.", "visited",
         {"event_type": "CONSULT", "mode": "visit", "actor": (
             Actor("Moi", "KEN", "person", "GOV", "Daniel Moi", 0, 20),)},
         "Daniel Moi visited Ethiopia"),
        ("Kenya backed Castillo.", "backed",
         {"event_type": "SUPPORT", "recipient": (
             Actor("Castillo", "PER", "person", None, "Pedro Castillo", 13, 21),)},
         "Kenya backed Pedro Castillo"),
    ],
)  # fmt: skip
def test_the_words_of_an_event_say_no_more_than_its_row(
    full_brief: Brief, words: str, verb: str, fields: dict[str, object], said: str
) -> None:
    named = words.find(" Ethiopia.") + 1
    given = {"actor": (KEN,), "recipient": (replace(ETH, start=named or None),), **fields}
    one = event(words, words, verb, **given, quad=QUAD[str(given["event_type"])])
    assert in_words(one, made(full_brief).names) == said
    assert event_fault(said, one, {}) is None


@pytest.mark.parametrize(
    ("words", "verb", "said"),
    [
        ("Kenya has rejected the list, two days late.", "rejected",
         "Kenya: “has rejected the list”"),
        ("Kenya's army launched an attack on Lamu.", "launched",
         "Kenya: “Kenya's army launched an attack on Lamu.”"),
        ("Kenya will reject the \"deal\" and, so far, all others.", "reject",
         "Kenya: “will reject the deal”"),
        ("Kenya, which had asked for help, rejected it.", "rejected",
         "Kenya: “Kenya, which had asked for help, rejected it.”"),
        ("Uganda, Kenya and Rwanda welcomed it.", "welcomed",
         "Kenya: “Uganda, Kenya and Rwanda welcomed it.”"),
    ],
)  # fmt: skip
def test_of_a_deed_on_nobody_named_the_articles_words_are_listed_if_it_is_not_doubtful(
    full_brief: Brief, words: str, verb: str, said: str
) -> None:
    at = words.index("Kenya")
    actor = (replace(KEN, start=at, end=at + len("Kenya")),)
    one = event(words, words, verb, event_type="REJECT", actor=actor, recipient=(),
                quad=QUAD["REJECT"], date=None, confidence=0.6)  # fmt: skip
    brief = replace(full_brief, names=made(full_brief).names)
    for sure, shows in ((one, True), (replace(one, confidence=0.45), False)):
        page = replace(brief, coded=replace(brief.coded, events=(sure,))).to_markdown()
        assert (said in page) is shows
    assert event_fault(said, one, {}) is None
    assert event_fault(said.replace("“", "“not "), one, {}) == "words"
    assert event_fault(said.replace("Kenya: ", "Ethiopia: "), one, {}) == "name"


def test_all_words_of_the_table_pass_the_rule_that_holds_them_against_the_row() -> None:
    for row in read_table("multivector.briefing", "phrases.tsv"):
        kind = row["event"].partition("/")[0]
        if kind == "OTHER":
            continue
        one = replace(SIGN, actor=(KEN,), recipient=(ETH,), event_type=kind, quad=QUAD[kind])
        for column in ("past", "planned", "together", "together planned", "alone"):
            if row[column]:
                assert event_fault(f"Kenya {row[column]} Ethiopia", one, {}) is None, row


def test_an_event_of_an_earlier_year_is_background(full_brief: Brief) -> None:
    dated = replace(SIGN, date="2023-05-16")
    assert opening(made(full_brief, CUT, dated)).startswith("Kenya signed an agreement with Somal")


def test_an_event_opens_the_page_only_if_sure_recent_early_and_between_named_sides(
    full_brief: Brief,
) -> None:
    both = Basis(("rules", "reader"))
    chile = Actor("Chile", "CHL", "state")
    opens = (SIGN, replace(SIGN, confidence=0.5, basis=both), replace(SIGN, date="2023-04"))
    quotes = (
        replace(SIGN, confidence=0.65, basis=Basis(("reader",))),  # one proposer must be surer
        replace(SIGN, confidence=0.45, basis=both),  # doubtful
        replace(SIGN, date="1918"),  # what the quarrel is about
        replace(SIGN, date="2023-03-01"),
        replace(SIGN, sentence=2),
        replace(SIGN, recipient=(chile,)),  # named nowhere in the title or the first sentence
        replace(SIGN, actor=(Actor("Kenyan gunmen", "KEN", "group", "UAF"),)),
        replace(SIGN, actor=(ETH,)),  # the title names Kenya first
        replace(SIGN, recipient=(SOM, Actor("the two countries", None, "group"))),
    )
    for one in opens:
        assert opening(made(full_brief, one)).startswith("Kenya signed an agreement with Somal")
    for one in quotes:
        said = opening(made(full_brief, one))
        assert said == (QUOTED if one.confidence >= 0.5 else DOUBTFUL), one


def test_the_event_that_opens_is_dated_and_its_headlines_first_side_acts(
    full_brief: Brief,
) -> None:
    gift = replace(SIGN, actor=(SOM,), recipient=(KEN,), event_type="AID", confidence=0.9)
    assert opening(made(full_brief, gift, SIGN)).startswith("Kenya signed")
    assert opening(made(full_brief, replace(gift, date="2023-05-16"))) == QUOTED
    dated = replace(SIGN, event_type="AID", date="2023-05-16")
    assert opening(made(full_brief, SIGN, dated)).startswith("Kenya gave aid to Somalia, 16 May")
    # What an event came after does not open the page in its stead, even if the first side acts.
    words = "Kenya expelled the envoys of Somalia on Tuesday, days after it recalled its own."
    text = f"Kenya acts on Somalia\n\n{words}"
    first = event(text, words, "recalled", sentence=1, actor=(KEN,), recipient=(SOM,),
                  event_type="SANCTION", mode="withdraw", confidence=0.9)  # fmt: skip
    assert opening(made(full_brief, first, text=text)).startswith("In the article’s words")
    words = "Kenya expelled the envoys of Somalia on Tuesday after Somalia recalled its own."
    text = f"Kenya acts on Somalia\n\n{words}"
    came = event(text, words, "recalled", sentence=1, actor=(SOM,), recipient=(KEN,),
                 event_type="SANCTION", mode="withdraw", date="2023-05-16", confidence=0.9,
                 attributed_to="Kenya")  # fmt: skip
    assert opening(made(full_brief, came, text=text)) == (
        f"In the article’s words: “{words}” {BELOW}"
    )
    assert source(came) == ""


def test_what_the_title_repeats_opens_though_one_reader_proposes_it(full_brief: Brief) -> None:
    tested = "Kenya exploded two nuclear devices on Tuesday after a long winter of talks."
    test = event(tested, tested, "exploded", sentence=1, actor=(KEN,), event_type="MOBILIZE",
                 mode="weapons", quad="material-conflict", confidence=0.6)  # fmt: skip
    headed = made(full_brief, test, text=f"Kenya explodes nuclear devices\n\n{tested}")
    assert opening(headed) == "Kenya tested weapons."
    other = made(full_brief, test, text=f"Kenya shocks the world\n\n{tested}")
    assert opening(other) == f"In the article’s words: “{tested}” {BELOW}"


def test_who_leads_is_told_of_the_states_of_the_title(full_brief: Brief) -> None:
    rows = [*ranked("KAZ", "CHN", "RUS"), *ranked("UZB", "RUS", "CHN"),
            *ranked("KAZ", "CHN", "RUS", channel="security")]  # fmt: skip
    page = replace(full_brief, standing=Standing(influence=tuple(rows)))
    table = leader_table(rows, ["KAZ", "UZB"], page.names)
    article = replace(page.coded.article, title="Kazakhstan signs a treaty")
    titled = replace(page, coded=replace(page.coded, article=article))
    said = "In Kazakhstan in 2022, China led in trade and in security (arms and pacts)."
    assert leads_told(titled, table) == said
    assert channels_led(said, rows, ["KAZ"]) is None
    beyond = {**page.parameters, "states": [*"ABCDEFGH", "KAZ"]}
    assert led_in(replace(titled, parameters=beyond)) == []  # no column of its table
    assert channels_led(said.replace("China", "Russia"), rows, ["KAZ"]) == "direction"


def test_sentences_that_name_both_decide_between_pairs_with_events() -> None:
    coded = brief(
        "The United States imposed sanctions on Pakistan on 4 March 2019. Pakistan accused India. "
        "India condemned Pakistan. Pakistan and India have fought three wars.",
        published="2019-03-05",
    ).coded
    assert main_pairs(coded)[0] == ("IND", "PAK")


def test_who_plans_is_not_the_source_and_who_tells_is() -> None:
    by = replace(SIGN, attributed_to="Kenya", status="planned")
    assert source(by) == ""
    assert source(replace(by, status="actual")) == ", according to Kenya"
    assert source(replace(by, attributed_to="Ethiopia")) == ", according to Ethiopia"
    assert source(replace(by, attributed_to="Kenyan police")) == ", according to Kenyan police"


def test_no_page_opens_with_what_several_did_to_nobody(full_brief: Brief) -> None:
    both = replace(SIGN, actor=(KEN, SOM), recipient=())
    assert opening(made(full_brief, both)).startswith("Kenya and Somalia signed an agreement")
    gave = made(full_brief, replace(both, event_type="AID"))
    assert opening(gave) == QUOTED.partition("”")[0] + "” 1 event is listed below."


def test_a_place_that_is_a_side_is_not_said_twice(full_brief: Brief) -> None:
    there = replace(SIGN, location=Location("Somalia", "SOM"))
    assert " in Somalia" not in opening(made(full_brief, there))
    assert " in Mogadishu" in opening(made(full_brief, replace(SIGN, location=Location(
        "Mogadishu", "SOM"))))  # fmt: skip


def test_a_date_opens_the_page_only_if_the_sentence_gives_it_as_that_of_the_deed(
    full_brief: Brief,
) -> None:
    text = "Kenya and Somalia make up\n\n"
    for words, verb, shown in (
        ("Kenya signed a wide agreement with Somalia in Nairobi on Tuesday.", "signed", True),
        ("Kenya signed a wide agreement with Somalia in Nairobi after talks.", "signed", False),
        ("Kenya signed an agreement with Somalia, its minister said on Tuesday.", "signed", False),
        ("Kenya told reporters on Tuesday that it had signed an agreement with Somalia.", "signed",
         False),
    ):  # fmt: skip
        one = event(text + words, words, verb, sentence=1, actor=(KEN,), recipient=(SOM,),
                    event_type="SUPPORT", confidence=0.9, date="2023-05-16")  # fmt: skip
        said = opening(made(full_brief, one, text=text + words))
        assert said == f"Kenya signed an agreement with Somalia{', 16 May 2023' * shown}.", words


def test_of_a_title_with_several_states_two_are_sides_or_the_deed_is_in_it(
    full_brief: Brief,
) -> None:
    words = "Kenya signed an agreement with Ethiopia on Tuesday, after the row with Somalia."
    for title, opens in (
        ("Kenya voids the port deal with Somalia", False),
        ("Kenya signs with neighbour amid row with Somalia", False),
        ("Kenya and its signed agreement alarm Somalia", True),
        ("Kenya turns to Ethiopia as Somalia fumes", True),
        ("Kenya turns to its neighbours", True),
        ("AFP chief hails a deal of Kenya", True),  # a name of no state
    ):
        text = f"{title}\n\n{words}"
        one = event(text, words, "signed", sentence=1, actor=(KEN,), recipient=(ETH,),
                    event_type="SUPPORT", confidence=0.9)  # fmt: skip
        said = opening(made(full_brief, one, text=text))
        assert said.startswith("Kenya signed an agreement with Ethiopia") == opens, title


def test_no_event_at_all_is_not_called_unsure(full_brief: Brief) -> None:
    quoted = QUOTED.removesuffix(BELOW)
    assert opening(made(full_brief)) == f"{quoted}No event was coded."
    doubtful = opening(made(full_brief, replace(SIGN, confidence=0.1)))
    assert doubtful == quoted.strip()


def test_a_place_and_a_source_have_their_article(full_brief: Brief) -> None:
    words = "Kenya signed an agreement with Somalia in the State House, the UN said."
    text = f"Kenya and Somalia make up\n\n{words}"
    one = event(text, words, "signed", sentence=1, actor=(KEN,), recipient=(SOM,),
                event_type="SUPPORT", confidence=0.9, attributed_to="United Nations",
                location=Location("State House", "KEN"))  # fmt: skip
    assert opening(made(full_brief, one, text=text)) == (
        "Kenya signed an agreement with Somalia in the State House, according to the "
        "United Nations."
    )


def test_a_claim_that_is_left_open_alone_is_quoted(full_brief: Brief) -> None:
    checks = (None, check("cannot tell", reason="no indicator", sentence="", since=""))
    brief = replace(full_brief, checked=checks)
    rows = lead(brief, claims_of(brief), "").rows
    assert [row.answer for row in rows if row.verdict == "cannot tell"] == [
        "Without matching data."
    ]
    assert all(row.quoted for row in rows if row.verdict == "cannot tell")


def test_a_row_quotes_the_only_part_of_a_claim_that_is_decided(full_brief: Brief) -> None:
    card = (*claims_of(full_brief).cards, *claims_of(full_brief).also)[0]
    text = (
        "Kenya’s sales are a wonder, and trade with Somalia – an old rival – has grown since 2010."
    )
    grown = "trade with Somalia – an old rival – has grown since 2010"
    borne, open_ = ("borne out", "It rose."), ("cannot tell", "Not checked.")
    clauses = [{"clause": "Kenya’s sales are high"}, {"clause": grown}]
    card = replace(card, claim=replace(card.claim, text=text))
    one, both = (
        replace(card, check=card.check | {"parts": clauses}, parts=parts)
        for parts in ((open_, borne), (borne, borne))
    )
    assert one.quoted == "trade with Somalia … has grown since 2010"
    assert both.quoted == text.replace(" – an old rival – ", " … ")


def test_an_open_claim_tells_which_of_its_measures_are_known(full_brief: Brief) -> None:
    card = (*claims_of(full_brief).cards, *claims_of(full_brief).also)[0]
    measures = (("contradicted", "Goods trade: rose 8% from 2021 to 2022."), ("cannot tell", "No."))
    checked = check("cannot tell", reason="outside coverage", parts=[{}, {}])
    card = replace(card, check=checked, parts=measures, number=0)
    rows = lead(full_brief, Claims((), (card,), (), ()), "").rows
    assert [row.answer for row in rows if row.verdict == "cannot tell"] == [
        "Goods trade: rose 8% from 2021 to 2022; one further measure is open."
    ]


def test_the_total_is_of_the_state_that_a_region_does_not_replace(full_brief: Brief) -> None:
    standing = Standing(influence=tuple(ranked("KAZ", "CHN", "RUS")))
    drawn = hero(replace(full_brief, trade=trade(CHN=50.0, RUS=20.0), standing=standing))
    assert drawn is not None
    assert drawn.title == "China was ahead of Russia in trade with Kazakhstan in 2022"


def test_pairs_act_on_one_another_and_a_crowd_counts_once(full_brief: Brief) -> None:
    crowd = told(1, actor=(ETH,), recipient=(KEN, *(STATE[c] for c in ("KAZ", "UZB", "UKR"))))
    brief = made(full_brief, crowd, SIGN)
    assert main_pairs(brief.coded) == (("KEN", "SOM"),)


def test_what_is_said_of_pairs_is_short(full_brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    long = PairFact("trade", "goods trade " + "of very much " * 4, {}, ("a",))
    short = PairFact("border", "a land border of 684 km", {}, ("b",))
    monkeypatch.setattr(pairs, "pair_facts", lambda *_: (long, long, long, short))
    coded = made(full_brief, SIGN, ACCUSE, told(3, actor=(SOM,), recipient=(ETH,))).coded
    found = pairs_of(coded)
    assert len(found) == 3
    assert sum(len(pair.sentence.split()) for pair in found) <= MOST_WORDS
    assert found[0].origins == ("a",)
    # The first fact, which says most, is never left out for a shorter one.
    most = PairFact("trade", "goods trade " + "of very much " * 7, {}, ("a",))
    monkeypatch.setattr(pairs, "pair_facts", lambda *_: (most, short))
    found = pairs_of(coded)
    assert [pair.facts for pair in found] == [(most,)] * 2, "a third has no room"


def test_nothing_is_made_up_where_nothing_is_installed() -> None:
    facts = pair_facts("KEN", "SOM", date(2020, 12, 15))
    assert [(fact.kind, fact.row["value"]) for fact in facts] == [("border", 684.0)]
    assert pair_facts("JPN", "BRA", date(2020, 12, 15)) == ()


def test_states_are_named_and_paired_as_on_the_day_of_the_article():
    made = brief(THEN, published="1974-10-14")
    assert "East Germany and Yugoslavia signed an agreement, 13 October 1974." in made.to_markdown()
    assert main_pairs(made.coded) == (("DDR", "SRB"), ("YEM", "YMD"))
    assert made.parameters["states"][:2] == ["DDR", "SRB"]
    assert {made.names[code] for code in ("DDR", "SRB", "YEM")} == {
        *("East Germany", "Yugoslavia", "North Yemen")
    }
    now = brief(THEN, published="2020-10-14")
    assert main_pairs(now.coded) == (("DEU", "SRB"),)
    assert (now.names["DEU"], now.names["SRB"]) == ("Germany", "Serbia")


def test_what_is_said_of_a_former_state_is_listed_with_its_reason():
    text = (
        "Trade grows\n\nHungary exported more. East Germany is Hungary's largest trading partner."
    )
    words = "What is said of a state that no longer exists is not checked."
    for page in (brief(text, published="1985-05-05"), brief(text, published="1991-05-05")):
        assert (words in page.to_markdown()) == ("former state" in page.to_json())


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Nigeria rows with its neighbours\n\nNigeria accused Ghana on Monday of smuggling arms."
         " Niger accused Nigeria on Monday of spying.", "2023-05-02", "Nigeria accused Ghana"),
        ("Czech envoys sign accord\n\nCzechoslovakia signed an agreement with the Soviet Union on"
         " Monday.", "1972-03-02", "Czechoslovakia and the Soviet Union signed an agreement"),
        ("U.S. troops launched an offensive in Vietnam on Monday.", "1966-03-02",
         "The United States attacked Vietnam, 28 February 1966."),
        ("On Monday U.S. troops attacked Vietnam. Vietnamese envoys visited Cuba. North Vietnamese"
         " officials protested.", "1966-03-02", "The United States attacked Vietnam"),
        ("North Vietnamese troops attacked South Vietnam on Monday.", "1966-03-02",
         "North Vietnam attacked South Vietnam"),
        ("Bonn accused East Germany on Monday of spying.", "1974-03-02",
         "West Germany accused East Germany"),
        ("The Federal Republic of Germany accused East Germany on Monday of spying.", "1974-03-02",
         "West Germany accused East Germany"),
    ],
)  # fmt: skip
def test_the_lead_has_the_states_of_the_headline_and_the_names_of_the_text(
    text: str, published: str, expected: str
):
    assert expected in brief(text, published=published).to_markdown().replace("\n", " ")[:200]


def test_facts_about_a_pair_name_a_divided_state_as_the_text_does():
    found = brief("Vietnam accused Laos on Monday of spying.", published="1975-12-02")
    assert [pair.sentence.partition(":")[0] for pair in found.pairs] == ["Laos and Vietnam"]


def test_trade_is_among_the_clear_leads_by_channel(full_brief: Brief) -> None:
    rows = (*ranked("KAZ", "CHN", "RUS"), *ranked("KAZ", "RUS", "CHN", channel="security"))
    names = {"CHN": "China", "RUS": "Russia", "KAZ": "Kazakhstan"}
    table = leader_table(rows, ["KAZ"], names)
    sides = tuple(Actor(name, code, "state") for code, name in names.items())
    events = (told(1, actor=sides[:1], recipient=sides[1:2]),)
    page = made(full_brief, *events)
    assert leads_told(page, table) == "", "named neither in the title nor in the first sentences"
    page = made(full_brief, *events, text="Kazakhstan in the middle\n\n" + TEXT)
    named = tuple(Party(side.code, "state", side.text, None, ((0, 5),)) for side in sides)
    page = replace(page, coded=replace(page.coded, actors=named), names={**page.names, **names})
    leads = leads_told(page, table)
    assert "China led in trade" in leads
    assert "Russia led in" in leads
    assert channels_led(leads, rows, ["KAZ"]) is None


def test_only_the_parts_that_are_decided_stand_in_the_opening(full_brief: Brief) -> None:
    claims = claims_of(full_brief)
    card = (*claims.cards, *claims.also)[0]
    check = {**card.check, "verdict": "mixed", "sentence": "Mixed, 1 of 3 parts: (1) …"}
    rose, fell = ("borne out", "Trade rose by 5%. It is old."), ("contradicted", "Aid fell.")
    open_ = ("cannot tell", "The record has no matching data.")
    for parts, words in (
        ((rose, open_, open_), "Trade rose by 5%; two further parts are open."),
        ((rose, fell), "borne out: Trade rose by 5%; contradicted: Aid fell."),
    ):
        several = replace(
            card, check=check | {"parts": [{"clause": "…"}] * len(parts)}, parts=parts
        )
        assert several.in_short == words


@pytest.mark.parametrize(
    "courtesy",
    [
        "Madam Chairwoman, Ranking Member, thank you for having me here today.",
        "I am honoured to appear before you with my learned colleagues.",
        "Good morning, ladies and gentlemen, and thanks to the university for hosting us.",
        "Mr Speaker, I rise to make a short statement to the House.",
        "This is the news of the whole wide world at ten.",
    ],
)
def test_a_courtesy_opens_no_page(full_brief: Brief, courtesy: str) -> None:
    text = TEXT.replace("\n\n", f"\n\n{courtesy} ")
    assert opening(made(full_brief, text=text)).startswith("In the article’s words: “Kenya signed")
    text = TEXT.replace("Kenya signed", "It thanked those here, and Kenya signed")
    assert "It thanked those here" in opening(made(full_brief, text=text))


def test_a_fact_that_is_listed_as_an_event_is_not_listed_again() -> None:
    text = (
        "Quarrel over wheat\n\nOn 5 August 2018 Kenya expelled the ambassador of Somalia, recalled "
        "its own envoy and froze all new trade and investment with Somalia.\n"
    )
    page = brief(text, published="2019-01-05")
    assert page.coded.claims
    view = view_of(page)
    assert view.dated
    assert not view.claims.facts


def test_who_leads_is_shown_without_a_drawing_if_the_article_names_one(full_brief: Brief) -> None:
    def leaders(*powers: str) -> object:
        standing = Standing(influence=tuple(ranked("KAZ", *powers)))
        parameters = {**full_brief.parameters, "powers": [*powers]}
        view = view_of(replace(made(full_brief), standing=standing, parameters=parameters))
        assert view.hero is None
        return view.leaders

    assert leaders("CHN", "RUS") is not None
    assert leaders("BRA", "IND") is None
