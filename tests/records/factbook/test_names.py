"""Names in the Factbook's spelling, and states named in running text."""

import pytest

from multivector.errors import InputError
from multivector.records.factbook.names import by_code, code_of, mentioned, states


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Gambia, The", "GMB"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Republic of the Congo", "COG"),
        ("DRC", "COD"),
        ("N. Korea", "PRK"),
        ("South Korea", "KOR"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Türkiye", "TUR"),
        ("Burma", "MMR"),
    ],
)
def test_spellings_that_are_easily_mixed_up(name: str, code: str) -> None:
    assert code_of(name) == code


def test_an_unknown_spelling_raises() -> None:
    with pytest.raises(InputError, match="Ruritania"):
        code_of("Ruritania")


def test_factbook_codes_are_not_iso_codes() -> None:
    gec = {code: state.gec for code, state in by_code().items()}
    assert (gec["CHN"], gec["CHE"], gec["AUS"], gec["AUT"]) == ("ch", "sz", "as", "au")
    assert (gec["KOR"], gec["PRK"], gec["UZB"], gec["TKM"]) == ("ks", "kn", "uz", "tx")


def test_codes_and_names_are_given_once() -> None:
    names = [name for state in states() for name in state.names]
    assert len(names) == len(set(names))
    codes = [state.code for state in states()]
    assert len(codes) == len(set(codes))


def test_seas_and_past_states_are_no_mention() -> None:
    text = "the Indian Ocean, the Gulf of Guinea, South Sudan, ex-US ships and Soviet-era arms"
    assert [code for code, _, _ in mentioned(text)] == ["SSD", "USA"]
