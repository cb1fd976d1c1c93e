"""How reports written for the measure are held against their keys."""

import re

import pytest

import multivector as mv
import wires

CODE = re.compile(r"[A-Z][A-Z0-9+-]{1,11}|\?")


@pytest.mark.parametrize("half", ["a", "b"])
def test_each_deed_of_a_key_stands_in_its_report(half):
    pages, deeds = wires.rows(half, "pages"), wires.rows(half, "deeds")
    texts = {
        page["file"]: wires.plain((wires.HERE / half / f"{page['file']}.txt").read_text("utf-8"))
        for page in pages
    }
    assert len(texts) == 20
    lost = [deed for deed in deeds if wires.plain(deed["sentence"]) not in texts[deed["file"]]]
    assert not lost
    assert all(CODE.fullmatch(deed[side]) for deed in deeds for side in ("actor", "recipient"))
    dates = [deed["date"] for deed in deeds] + [page["published"] for page in pages]
    assert all(re.fullmatch(r"(\d{4}(-\d\d){0,2})?(/\d{4}(-\d\d){0,2})?", date) for date in dates)


def test_a_row_has_the_sides_of_a_deed_in_its_direction_unless_it_is_mutual():
    [expelled] = mv.code("Kenya expelled the Somali ambassador.").events
    assert wires.between(expelled, {"actor": "KEN", "recipient": "SOM"})
    assert not wires.between(expelled, {"actor": "SOM", "recipient": "KEN"})
    [met] = mv.code("The presidents of Kenya and Somalia met in Kampala.").events
    assert wires.between(met, {"actor": "SOM", "recipient": "KEN"})
