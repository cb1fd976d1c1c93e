"""Whose deed it is, on whom, and whether it was done: sentences as newspapers write them."""

import pytest

from multivector.briefing.phrases import told
from multivector.codes.naming import display_name
from multivector.coding.coder import code
from multivector.text.article import Article


def rows(text: str) -> set[str]:
    """Return the events of a text in words, with their status, of those that a page shows."""
    events = code(Article("a", text, None, "2024-06-05", None, None, "en", "", "-")).events
    codes = {a.code for e in events for a in (*e.actor, *e.recipient) if a.code}
    names = {one: display_name(one) for one in codes}
    return {f"{told(e, names)}: {e.status}" for e in events if e.confidence >= 0.3}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Iran has not apologised and on Monday expelled a Swedish diplomat.",
         "Iran expelled diplomats of Sweden: actual"),
        ("Jordan has not shelled Syria and has urged Lebanon to disarm.",
         "Jordan made a request of Lebanon: actual"),
        ("Kenya said it had not armed the RSF and criticised Sudan's army.",
         "Kenya criticised Sudan: actual"),
        ("Turkey denied that it had shelled Syria and warned Iran against lies.",
         "Türkiye warned Iran: actual"),
        ("Ukraine's drones struck a Russian-flagged landing ship.",
         "Ukraine attacked Russia: actual"),
        ("PARIS, June 4 - General Abdourahamane Tiani met Vladimir Putin in Sochi.",
         "Niger and Russia held talks: actual"),
        ("PARIS, June 4 - Ukhnaa Khurelsukh met Vladimir Putin in Sochi.",
         "Mongolia and Russia held talks: actual"),
        ("India never paid the fee and on Sunday banned imports from Pakistan.",
         "India banned or restricted goods in trade with Pakistan: actual"),
        ("Israel denies that it bombed the hospital and accused Hamas of staging it.",
         "Israel accused Hamas: actual"),
        ("Serbia has not imposed sanctions on Russia or recognised Kosovo.",
         "Serbia backed Kosovo: denied"),
        ("Israel neither confirmed nor denied that it had bombed Sudan.",
         "Israel attacked Sudan: hypothetical"),
        ("The Council of Europe expelled Belarus on Wednesday.",
         "The Council of Europe expelled Belarus: actual"),
        ("Pakistan expelled 2,000 Afghans on Monday.",
         "Pakistan expelled nationals of Afghanistan: actual"),
        ("Turkey sent troops to Qatar on Wednesday.",
         "Türkiye sent forces or police to Qatar: actual"),
        ("India deployed soldiers against China along the frontier.",
         "India moved forces against China: actual"),
        ("Guatemala recognised the Golan Heights as part of Israel.",
         "Guatemala backed Israel: actual"),
        ("Kenya recognised Kosovo as an independent state.", "Kenya backed Kosovo: actual"),
        ("Rwanda backed Congolese rebels on Monday.", "Rwanda backed Congolese rebels: actual"),
        ("The Congolese army attacked Rwandan soldiers.",
         "The Democratic Republic of the Congo attacked Rwanda: actual"),
        ("US President Donald Trump imposed sanctions on Iran in December 2020.",
         "The United States took measures against Iran: actual"),
        ("Former President Donald Trump criticised NATO on Monday.",
         "Donald Trump criticised the North Atlantic Treaty Organization: actual"),
        ("In 2014 Saudi Arabia, the Emirates and Bahrain withdrew their ambassadors from Qatar "
         "for eight months.",
         "Saudi Arabia, the United Arab Emirates and Bahrain recalled their envoys from Qatar: "
         "actual",
        ),
        ("Japan and the European Union voiced concern over China's actions.",
         "Japan and the European Union criticised China: actual"),
        ("Colombia recognised Moroccan sovereignty over Western Sahara.",
         "Colombia backed Morocco: actual"),
        ("The International Court of Justice on Friday dismissed Gabon's case accusing Equatorial "
         "Guinea of occupying three islands.",
         "The International Court of Justice turned down Gabon: actual"),
        ("The European Court of Human Rights rejected a petition by Cyprus accusing Turkey of "
         "seizing property.", "Cyprus accused Türkiye: actual"),
        ("Mali said it was ending its defence agreement with Chad, a move that could lead its "
         "soldiers to leave, hours after talks.", "Mali cut or reduced ties with Chad: actual"),
        ("Greece handed over 14 airports to a German firm in April 2017.",
         "Greece cooperated with firms of Germany: actual"),
        ("A Dutch minister resigned on Monday over arms for Israel.",
         "Officials of the Netherlands resigned: actual"),
        ("Iran criticised not simply Israel but Jordan too.",
         "Iran criticised Israel and Jordan: actual"),
        ("WASHINGTON - The State Department condemned Uganda over its law.",
         "The United States criticised Uganda: actual"),
        ("Russia destroyed Ukrainian drones in a strike on a plant.",
         "Russia attacked Ukraine: actual"),
        ("Serbia denied that it had sold arms to Russia and thanked China for its help.",
         "Serbia thanked China: actual"),
        ("Albania joined EU sanctions on Russia on Monday.",
         "Albania took measures against Russia: actual"),
        ("Turkey has not joined EU sanctions on Russia.",
         "Türkiye took measures against Russia: denied"),
        ("The Royal Navy carried out strikes with US forces on a Houthi radar station.",
         "The United Kingdom attacked the Houthis: actual"),
        ("Turkish jets carried out raids with Azerbaijani aircraft on two bases in Armenia.",
         "Türkiye attacked Armenia: actual"),
        ("Serbia was to close its camps, cut its ties with Iraq and expel Libyan advisers.",
         "Serbia is to take measures against Iraq: planned"),
        ("Security Council Lifts Sanctions on Eritrea\n\nThe Security Council today lifted "
         "sanctions on Eritrea.", "The Security Council made a concession to Eritrea: actual"),
        ("The Secretary General of the Arab League, Ahmed Aboul Gheit, visited Beirut. Aboul Gheit "
         "condemned Israel.", "The League of Arab States criticised Israel: actual"),
        ("The Gulf Cooperation Council met. Oman and Iran signed an agreement. Secretary General "
         "Jasem Albudaiwi thanked China.", "The Gulf Cooperation Council thanked China: actual"),
        ("Iran shot down American drones over the Strait of Hormuz.",
         "Iran attacked the United States: actual"),
    ],
)  # fmt: skip
def test_a_deed_is_of_its_doer_on_whom_the_sentence_names(text: str, row: str) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Belarus recognised Crimea as part of Russia on Monday.", "Ukraine"),
        ("The Royal Navy carried out strikes with US forces on a Houthi station.",
         "attacked the United States"),
        ("Polish tanks with Czech units invaded Lithuania.", "Czech Republic:"),
        ("Houthi forces attacked a ship. The Houthis hold its crew. We call on the Houthis to "
         "release the crew.", "Yemen made a request"),
        ("Malaysia was to recall its envoy, cut its ties with Israel and leave.", "actual"),
        ("Venezuela recognised the annexation of Crimea on Monday.", "Ukraine"),
        ("Cuba sent soldiers to Ethiopia to fight against Somalia in 1977.", "planned"),
        ("Hamas, which Qatar hosts, ended a ceasefire with Israel on Monday.", "gave way"),
        ("Georgia closed its border after Russia attacked Ukraine and bombed Kyiv.",
         "Georgia attacked"),
        ("Niger followed Mali and cut ties with Ukraine.", "against Mali"),
        ("France urged French citizens in Chad to stay at home.", "Chad"),
        ("Nepal warned its students in Bangladesh to stay indoors.", "Bangladesh"),
        ("Kuwait and Oman have kept their ties with Doha.\n\n"
         "In 2014 Saudi Arabia withdrew its ambassador from Qatar.", "Kuwait"),
        ("President Erdogan witnessed the signing of an agreement between Ethiopia and Somalia.",
         "Türkiye"),
        ("Panama left the EU's list of high-risk states.", "Panama took"),
        ("US-based rights group Freedom House criticised Azerbaijan.", "United States"),
        ("Vietnam might have bombed Laos and killed Laotian farmers.", "actual"),
        ("Myanmar has not bombed Bangladesh and killed Bangladeshi fishermen.", "actual"),
        ("India denied that it had hacked Canadian servers and threatened Canada.", "actual"),
        ("Moldova aligned itself with EU sanctions against Russia on Monday.", "Union"),
        ("Russia recognised Georgia's breakaway regions as independent states.", "Georgia"),
        ("The truce between Israel and Hamas expired on Friday.", "fire"),
        ("Britain took three Zimbabwean officials off its list on Friday.", "expelled"),
        ("The Houthis hit a Marshall Islands-flagged tanker in the Red Sea.", "Marshall"),
        ("Iran seized a Panamanian-flagged tanker in the Gulf.", "Panama"),
        ("PARIS, June 4 - Faure Gnassingbe met Vladimir Putin in Sochi on Monday.", "France"),
        ("Chile rejected a complaint by Peru against Bolivia.", "Bolivia"),
        ("Egypt's parliament dismissed a motion of the left against Israel.", "Israel"),
        ("Switzerland had imposed sanctions over Ukraine.", "Ukraine"),
        ("Eritrea opposed a text that called on Sudan to end the war.", "Sudan"),
        ("The General Assembly deplored the aggression against Ukraine.", "Ukraine"),
        ("Ghana condemned the invasion of Kuwait.", "Kuwait"),
        ("Mali warned that any intervention in Niger would be treated as a declaration of war.",
         "Niger"),
        ("Poland shot down a Russian drone over its territory.", "attacked"),
        ("Russia shot down 12 Ukrainian drones overnight.", "attacked"),
        ("A Turkish drone crashed in Syria on Monday and injured a Syrian girl.", "attacked"),
        ("The World Court dismissed Ukraine's suit accusing Russia of terrorism.",
         "United Nations accused"),
        ("Two Nepalese soldiers were killed in an ambush in the Central African Republic.",
         "attacked Nepal"),
        ("An Italian reporter was killed by shelling near Donetsk.", "attacked"),
        ("A bus carrying Nepali pilgrims overturned in India, killing 27 Nepalis.", "attacked"),
        ("Analysts measured the effect of attacks by the Houthis on the economies of Djibouti and "
         "Egypt.", "attacked"),
        ("The cost of strikes by Israel for Jordan and Cyprus is high.", "Jordan"),
        ("Spain is active in Africa. It signed an accord with Mali in May, an accord with Chad in "
         "June and a pact with Benin in July.", "Mali and Chad"),
        ("The Security Council of Georgia accused Russia of moving the border.", "Nations"),
        ("Peru welcomed Chile's envoy. Amnesty International criticised Peru.", "Peru criticised"),
        ("Panama seized two ports. Hutchison Ports sued Panama.", "Panama accused"),
        ("Peru met Chile. The mining company Vedanta sued Peru. Vedanta accused Peru of theft.",
         "Peru accused"),
        ("Venezuela met the United States. Chevron thanked Venezuela.", "Venezuela backed"),
    ],
)  # fmt: skip
def test_a_bystander_has_no_part_in_it(text: str, part: str) -> None:
    assert not [row for row in rows(text) if part in row]


def sides(text: str) -> set[tuple[str, str, str]]:
    """Return (actors, type, recipients) of the events of a text, by code."""
    events = code(Article("a", text, None, "2024-05-10", None, None, "en", "", "-")).events
    return {
        ("+".join(a.code or "?" for a in e.actor), e.event_type,
         "+".join(a.code or "?" for a in e.recipient))
        for e in events
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row"),
    [
        # Those in no list with whom a deed is aimed at.
        ("Australia's prime minister visited Fiji in May and told President Wiliame Katonivere "
         "that China's base was unacceptable.", ("AUS", "ACCUSE", "CHN")),
        # Lists of office-holders whose names the parser takes for appositions.
        ("Ghana's President John Mahama, Togo's President Faure Gnassingbe and Benin's President "
         "Patrice Talon arrived in France on Monday.", ("GHA+TGO+BEN", "CONSULT", "FRA")),
        ("Jordan's king, Abdullah, and Egypt's president, Abdel Fattah al-Sisi, warned Israel on "
         "Monday.", ("JOR+EGY", "THREATEN", "ISR")),
        ("Peru's foreign minister, Javier Gonzalez-Olaechea, an ally of Brazil and Chile, visited "
         "Spain.", ("PER", "CONSULT", "ESP")),
        ("Canada expelled diplomats of Iran, Syria and Belarus on Tuesday.",
         ("CAN", "SANCTION", "IRN+SYR+BLR")),
        ("Turkey signed a trade deal with Serbia and a visa deal with Moldova on Monday.",
         ("TUR+MDA", "SUPPORT", "")),
    ],
)  # fmt: skip
def test_sides_that_stand_in_one_list_act_together(text: str, row: tuple[str, str, str]):
    assert row in sides(text)


def test_a_state_does_not_act_on_its_own_name():
    wish = "Chilean President Gabriel Boric has said he wants Chile to take back the lithium mines."
    assert all(actor != recipient for actor, _, recipient in sides(wish))
    assert ("IRN", "COERCE", "IRN") in sides("Iran's police arrested Iranian protesters in Tehran.")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Uganda agreed to release 12 Rwandan soldiers on Monday.", ("UGA", "CONCEDE", "RWA")),
        ("Laos agreed to hand over four Thai loggers on Tuesday.", ("LAO", "CONCEDE", "THA")),
        ("Syria pledged to withdraw its soldiers from Lebanon.", ("SYR", "CONCEDE", "LBN")),
        ("Belarus agreed to sell Cuba tractors.", ("BLR", "AGREE", "CUB")),
        ("Ghana offered to free two Malian sailors.", ("GHA", "AGREE", "MLI")),
    ],
)
def test_who_promises_to_yield_concedes(text: str, row: tuple[str, str, str]):
    assert row in sides(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ethiopia launched a large-scale attack on Tigray.", ("ETH", "ASSAULT", "ETH")),
        ("Azerbaijan launched an assault on Nagorno-Karabakh.", ("AZE", "ASSAULT", "AZE")),
        ("Uganda launched air strikes on Goma.", ("UGA", "ASSAULT", "COD")),
        ("Kenya launched an attack on Monday.", ("KEN", "ASSAULT", "")),
    ],
)
def test_an_attack_is_on_those_at_the_place_named(text: str, row: tuple[str, str, str]):
    assert row in sides(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Niger's army seized power. Moussa Faki, chairman of the African Union Commission, "
         "criticised Niger's army. Faki urged Niger's army to go.", ("AU", "REQUEST", "NER")),
        ("The Security Council of Georgia accused Russia of theft.", ("GEO", "ACCUSE", "RUS")),
        ("The General Assembly of the UN criticised Chile.", ("UN", "ACCUSE", "CHL")),
        ("Fishers saw two boats. US forces seized Iranian missile parts off Somalia.",
         ("USA", "COERCE", "IRN")),
    ],
)  # fmt: skip
def test_a_side_is_of_the_body_or_state_that_its_words_name(text: str, row: tuple[str, str, str]):
    assert row in sides(text)


def test_each_accord_of_a_list_has_its_own_day():
    text = "Italy signed a treaty with Tunisia in May 2023 and a treaty with Egypt in June 2024."
    events = code(Article("a", text, None, "2024-07-10", None, None, "en", "", "-")).events
    days = {(e.actor[-1].code, e.date) for e in events}
    assert days == {("TUN", "2023-05"), ("EGY", "2024-06")}
