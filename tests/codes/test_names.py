"""Names in, codes out."""

from multivector.codes.names import find, lookup


def codes(text: str, on: str | None = None) -> list[tuple[str, str | None]]:
    return [(mention.text, mention.entity.code) for mention in find(text, on=on)]


def test_possessive_stays_outside_the_span():
    text = "Kazakhstan’s envoy and Russia's."
    assert codes(text) == [("Kazakhstan", "KAZ"), ("Russia", "RUS")]
    first = find(text)[0]
    assert text[first.start : first.end] == "Kazakhstan"


def test_lower_case_is_no_state():
    assert codes("He ate turkey off china with chad and a guinea in a jersey.") == []


def test_organ_with_its_state_is_looked_up_whole():
    entity = lookup("the Russian Foreign Ministry")
    assert entity is not None
    assert (entity.code, entity.kind, entity.sector) == ("RUS", "state", "GOV")
