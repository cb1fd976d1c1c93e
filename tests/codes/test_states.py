"""The table of states, and that every name in it finds its own state."""

from multivector.codes.gazetteer.names import lookup
from multivector.codes.states import STATES


def test_codes_are_unique_three_letters_and_cover_the_world():
    assert len(STATES) >= 240
    assert all(len(code) == 3 and code.isupper() for code in STATES)
    assert {"XKX", "PSE", "TWN", "HKG", "GRL", "ESH", "SSD"} <= STATES.keys()


def test_every_name_adjective_and_demonym_finds_its_state():
    # Names that another state shares; the table's order or the context decides.
    shared = {"Congo", "Dominican", "Congolese"}
    for state in STATES.values():
        for name in {state.name, *state.names, *state.adjectives, *state.demonyms} - shared:
            entity = lookup(name if name != "Emirates" else "the Emirates")
            assert entity is not None, name
            assert entity.code == state.iso3, (name, entity)


def test_plurals():
    assert {"Kazakhs", "Kazakhstanis"} <= set(STATES["KAZ"].demonyms)
    assert "Saudis" in STATES["SAU"].demonyms
    assert "Frenchmen" in STATES["FRA"].demonyms
    assert "Chineses" not in STATES["CHN"].demonyms
    assert "Swisses" not in STATES["CHE"].demonyms


def test_capitals_of_their_time():
    assert lookup("Almaty", on="1995").form == "capital"  # type: ignore[union-attr]
    assert lookup("Almaty", on="2023").kind == "place"  # type: ignore[union-attr]
    assert lookup("Astana").code == "KAZ"  # type: ignore[union-attr]
