"""A seeded part of ``make proof``: nothing crashes, hangs, or breaks what it promises."""

import math
import random
from pathlib import Path

import pytest

from attacks import fuzz, mutants, samples, shapes
from attacks.mutation import WORDS, inside, joined, mutated, revalued
from multivector.coding.claims.forms.reading import read_claim

SHARE = 0.002  # of the full counts
SEED = 7


@pytest.mark.parametrize("name", list(fuzz.TARGETS))
def test_a_sample_of_inputs_changed_at_random(name: str) -> None:
    count = max(int(fuzz.TARGETS[name].trials * SHARE), 60)
    found = fuzz.attack(name, fuzz.inputs_of(name, count, SEED))
    assert found.counts.total() == count
    bad = {kind: found.examples[kind] for kind in found.details}
    assert bad == {}
    assert found.counts[fuzz.READ] > 0, "whole inputs are read"


@pytest.mark.parametrize("reader", list(shapes.READERS))
def test_time_grows_as_the_text_does(reader: str) -> None:
    chosen = tuple(random.Random(f"{SEED} {reader}").sample(shapes.PIECES, 3))
    found = shapes.attack(reader, chosen, sizes=(3_000, 6_000, 12_000))
    assert dict(found.details) == {}


def test_the_attack_sees_what_it_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each outcome that must not be is told, with the input."""

    def fragile(folder: Path, data: bytes) -> str:
        if data == b"crash":
            raise KeyError("x")
        fuzz.demand(data != b"wrong", "no day")
        while data == b"hang":
            pass
        return "KeyError" if data == b"net" else fuzz.READ

    monkeypatch.setattr(fuzz, "HANG_SECONDS", 0.2)
    monkeypatch.setitem(fuzz.TARGETS, "own", fuzz.Target(list, fragile, 5))
    found = fuzz.attack("own", [b"crash", b"wrong", b"hang", b"net", b"read"])
    assert found.counts == dict.fromkeys(
        (fuzz.CRASH, fuzz.WRONG, fuzz.HANG, fuzz.CAUGHT, fuzz.READ), 1
    )
    assert found.examples["wrong: no day"] == b"wrong"


def test_quadratic_work_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def quadratic(text: str) -> object:
        return lambda: [text.count("aab") for _ in range(len(text) // 4)]

    monkeypatch.setitem(shapes.READERS, "own", quadratic)
    assert shapes.growth("own", "a", (6_000, 12_000, 24_000)) > shapes.MOST
    assert not math.isinf(shapes.growth("own", "", (10, 20)))


def test_the_time_of_a_rank_after_its_rival_grows_as_the_claim_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ranked(text: str) -> object:
        return lambda: read_claim(f"After Algeria, Benin{text};", 2024)

    monkeypatch.setitem(shapes.READERS, "own", ranked)
    ranked(" was most")()  # loads what it needs
    assert shapes.growth("own", " was most", (100, 200, 400)) <= shapes.MOST


def test_the_same_seed_changes_a_document_in_the_same_way() -> None:
    zipped = samples.archive()
    for change in (mutated, inside, joined, revalued):
        whole = zipped if change is inside else samples.MAPPING.encode()
        one, two = (change(whole, random.Random(3), WORDS) for _ in range(2))
        assert one == two


def test_a_mutant_changes_one_place_and_neither_errors_nor_types(tmp_path: Path) -> None:
    text = (
        "def f(x: int = 1) -> int:\n    if x < 2 and not x:\n        raise E(1 + 1)\n"
        "    return x + 3\n"
    )
    monkey = tmp_path / "own.py"
    monkey.write_text(text)
    made = [mutants.mutant(monkey, place) for place in mutants.places(monkey)]
    found = {(m.line, m.before, m.after) for m in made}
    assert (2, "x < 2", "x <= 2") in found
    assert (2, "x < 2 and (not x)", "x < 2 or not x") in found
    assert (4, "x + 3", "x - 3") in found
    assert not any(line == 3 for line, _, _ in found)
