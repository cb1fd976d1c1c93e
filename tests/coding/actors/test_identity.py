"""Who a side is, whatever noun names it."""

import pytest

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.identity import entities, identified
from multivector.coding.coded import Actor
from multivector.coding.coder import code
from multivector.text.article import Article


def sides(text: str) -> set[tuple]:
    article = Article("a", text, None, "2023-03-02", None, None, "en", "", "-")
    events = code(article).events
    return {(s.code, s.kind, s.name) for e in events for s in (*e.actor, *e.recipient)}


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("The UN mission in Congo accused Rwanda of lying.", "UN", "bloc"),
        ("KFOR soldiers arrested three men in Kosovo.", "NATO", "bloc"),
        ("The OSCE mission accused Ukraine of lying.", "OSCE", "bloc"),
        ("African Union peacekeepers attacked al-Shabaab.", "AU", "bloc"),
        ("Russian peacekeepers attacked Georgian police.", "RUS", "state"),
        ("The European Union imposed sanctions on Belarus.", "EU", "bloc"),
    ],
)
def test_a_bloc_is_a_bloc_and_a_state_a_state(text: str, code: str, kind: str):
    assert {found for whose, found, _ in sides(text) if whose == code} == {kind}


def test_a_realm_is_the_state_that_it_stands_for():
    whole = identified(Actor("Kingdom", "SAU", "group", None, "Kingdom"))
    assert (whole.code, whole.kind, whole.name) == ("SAU", "state", None)


@pytest.mark.parametrize("noun", ["rebels", "fighters", "leaders", "positions", "commanders", ""])
@pytest.mark.parametrize(("group", "home"), [("M23", "COD"), ("FDLR", "COD"), ("Hezbollah", "LBN")])
def test_a_named_group_is_one_whatever_its_noun(group: str, home: str, noun: str):
    sector = {"leaders": "GOV", "fighters": "UAF", "commanders": "MIL"}.get(noun)
    side = identified(Actor(f"{group} {noun}".strip(), home, "state", sector))
    assert (side.code, side.kind, side.sector, side.name) == (home, "group", "REB", group)


@pytest.mark.parametrize(
    ("text", "home", "sector"),
    [
        ("Anti-M23 protesters", "COD", None),
        ("M23-held Goma", "COD", "GOV"),
        ("M23 victims", "COD", "CVL"),
        ("Congolese fighters", "COD", "UAF"),
        ("M23 envoys", "RWA", "GOV"),
    ],
)
def test_others_are_not_the_group_that_is_named(text: str, home: str, sector: str | None):
    assert identified(Actor(text, home, "group", sector)).name is None


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("Russia and Abkhazia signed a military agreement.", "GEO", "Abkhazia"),
        ("South Ossetian forces shelled Georgian villages.", "GEO", "South Ossetia"),
        ("Bosnian Serb forces shelled Sarajevo.", "BIH", "Republika Srpska"),
        ("Somaliland signed a port agreement with Ethiopia.", "SOM", "Somaliland"),
        ("Artsakh accused Azerbaijan of shelling Stepanakert.", "AZE", "Nagorno-Karabakh"),
        ("Sukhumi and Moscow signed an agreement.", "GEO", "Abkhazia"),
        ("Russia recognised the Donetsk People's Republic.", "UKR", "Donetsk People's Republic"),
        ("Abkhazia's President Aslan Bzhania and Vladimir Putin signed a pact.", "GEO", "Abkhazia"),
        ("The president of Somaliland, Muse Bihi Abdi, met Abiy Ahmed.", "SOM", "Somaliland"),
        ("Muse Bihi Abdi, Somaliland's president, visited Kenya.", "SOM", "Somaliland"),
        ("Abiy Ahmed and Somaliland President Muse Bihi Abdi signed a pact.", "SOM", "Somaliland"),
        ("Turkish Cypriot leader Ersin Tatar met Antonio Guterres.", "CYP", "Northern Cyprus"),
        ("Milorad Dodik met Vladimir Putin in Moscow.", "BIH", "Republika Srpska"),
        ("Somaliland police arrested two Ethiopian diplomats.", "SOM", "Somaliland"),
    ],
)
def test_an_entity_in_a_state_is_told_apart_from_it(text: str, code: str, name: str):
    assert (code, "group", name) in sides(text)


def test_a_deed_in_an_entity_is_not_its_own():
    assert {name for *_, name in sides("Georgian police arrested two men in Abkhazia.")} == {None}


def test_all_names_of_an_entity_are_known():
    homes: dict[str, set[str | None]] = {}
    for word, name in entities().items():
        homes.setdefault(name, set()).update(m.entity.code for m in find(f"with {word} today"))
    assert all(len(codes) == 1 and None not in codes for codes in homes.values()), homes
