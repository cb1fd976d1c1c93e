"""Coordinates of towns, and none where they would be a guess."""

from importlib.resources import files

import pytest

from multivector.coding.actors.places import city, geocode
from multivector.coding.coded import Location
from multivector.coding.coder import code
from multivector.text.article import Article


def test_the_table_is_small() -> None:
    packed = files("multivector.coding").joinpath("data", "cities.tsv.gz").read_bytes()
    assert len(packed) <= 400 * 1024


@pytest.mark.parametrize(
    ("name", "states", "iso3", "lat", "lon"),
    [
        ("Goma", (), "COD", -1.7, 29.2),
        ("Kiev", (), "UKR", 50.5, 30.5),
        ("Xi'an", (), "CHN", 34.3, 108.9),
        ("Sao Paulo", (), "BRA", -23.5, -46.6),
        ("London", (), "GBR", 51.5, -0.1),
        ("Tripoli", ("LBN",), "LBN", 34.4, 35.8),
        ("Tripoli", ("LBY",), "LBY", 32.9, 13.2),
        ("Georgetown", ("GUY",), "GUY", 6.8, -58.2),
        ("Palikir", ("FSM",), "FSM", 6.9, 158.2),
        ("Port Moresby", (), "PNG", -9.4, 147.2),
    ],
)
def test_city(name: str, states: tuple[str, ...], iso3: str, lat: float, lon: float) -> None:
    found = city(name, states)
    assert found is not None
    assert found.iso3 == iso3
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=0.2)


@pytest.mark.parametrize("name", ["Tripoli", "Georgetown", "Birmingham", "Springfield", "Nowhere"])
def test_an_ambiguous_or_unknown_name_is_not_guessed(name: str) -> None:
    assert city(name) is None


def test_a_state_or_a_part_of_one_has_no_point() -> None:
    for text, country in (("Kenya", "KEN"), ("Singapore", "SGP"), ("California", "USA")):
        location = Location(text, country)
        assert geocode(location, f"They met in {text}.", [], []) == location


def _location(text: str) -> Location | None:
    events = code(Article("m", text, None, "2023-05-18", None, None, "en", "", "-")).events
    assert events
    return events[0].location


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The presidents of Kenya and Ghana met in Nairobi.", "Nairobi", "KEN"),
        ("Rwandan troops attacked Congolese soldiers near Goma.", "Goma", "COD"),
        ("Rwandan troops attacked Congolese soldiers in Goma, Congo.", "Goma", "COD"),
        ("Turkish jets bombed Kurdish fighters in Aleppo.", "Aleppo", "SYR"),
    ],
)
def test_the_location_of_an_event_has_coordinates(text: str, name: str, country: str) -> None:
    place = _location(text)
    assert place is not None
    assert (place.text, place.country) == (name, country)
    assert place.lat is not None
    assert place.lon is not None


@pytest.mark.parametrize(
    ("name", "on", "iso3"),
    [
        *(("Rostock", "1974", "DDR"), ("Rostock", "2020", "DEU"), ("Rostock", None, "DEU")),
        *(("Saigon", "1966-03-02", "RVN"), ("Hue", "1966", "RVN"), ("Hue", "1980", "VNM")),
        *(("Mukalla", "1974", "YMD"), ("Mukalla", "1995", "YEM"), ("Brno", "1974", "CSK")),
        *(("Hamburg", "1974", "DEU"), ("Haiphong", "1966", "VNM")),
    ],
)
def test_towns_are_of_the_former_state_in_its_time(name: str, on: str | None, iso3: str) -> None:
    found = city(name, {iso3}, on)
    assert found is not None
    assert found.iso3 == iso3


def test_a_town_of_a_former_state_keeps_its_coordinates() -> None:
    text = "Polish police arrested two East German smugglers near Rostock."
    place = code(Article("a", text, None, "1974-03-02", None, None, "en", "", "-")).events[0]
    assert place.location is not None
    assert (place.location.country, place.location.lat) == ("DDR", 54.089)


def test_an_event_in_a_state_has_its_name_only() -> None:
    place = _location("The presidents of Ghana and Togo met in Kenya.")
    assert place == Location("Kenya", "KEN")
