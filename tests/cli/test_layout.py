"""Tables to read: as wide as the terminal at most, no word broken, nothing left out in silence."""

import random

import pytest

from multivector.cli.terminal.layout import (
    coloured,
    event_lines,
    figure,
    lay_out,
    route_lines,
    worded,
)
from multivector.cli.terminal.listing import in_full, in_short
from multivector.cli.terminal.progress import Progress, left
from multivector.records.listing import list_origins

WORDS = "diplomacy transport False trade Kyrgyzstan security migration finance of the".split()


def table(seed: int) -> tuple[list[dict[str, object]], list[str]]:
    chance = random.Random(seed)
    kinds = [
        lambda: chance.choice([True, False]),
        lambda: chance.randint(0, 10 ** chance.randint(1, 9)),
        lambda: 10 ** chance.uniform(-5, 11),
        lambda: chance.sample(WORDS, 3),
        lambda: " ".join(chance.choices(WORDS, k=chance.randint(1, 30))),
        lambda: None,
    ]
    columns = [f"{chance.choice(WORDS)}_{n}" for n in range(chance.randint(1, 16))]
    chosen = {name: chance.choice(kinds) for name in columns}
    return [{name: make() for name, make in chosen.items()} for _ in range(5)], columns


@pytest.mark.parametrize("room", [60, 80, 100, 120, 160, 200])
def test_a_table_fits_and_breaks_no_word(room: int) -> None:
    for seed in range(40):
        rows, columns = table(seed)
        laid = lay_out(rows, columns, room=room, colour=False)
        lines = laid.text.splitlines()
        assert max(map(len, lines)) <= room
        assert all(len(line) == len(line.rstrip()) for line in lines)
        body = {word.strip("…,") for line in lines for word in line.split()}
        for word in body:
            if word.isalpha():
                assert word in {*WORDS, "yes", "no", "bn", "mn", "tn"}, word
        left_out = {*laid.dropped, *laid.empty}
        heads = [name for name in columns if name not in left_out]
        assert len(heads) + len(left_out) == len(columns)
        for name in left_out:
            assert name in laid.note


def test_columns_without_room_go_by_priority_and_are_named() -> None:
    row = {"state": "KAZ", "value": 0.5, "origins": ["a" * 30], "level": 0.9, "extra": "b" * 40}
    laid = lay_out([row], list(row), room=62)
    assert laid.dropped == ("origins",)
    assert lay_out([row], list(row), room=40).dropped == ("origins", "level", "extra")
    assert laid.note == "Columns not shown: origins (no room). For all: --format csv"


def test_the_flag_is_the_last_column_to_go() -> None:
    rows = [
        {
            "exporter": "TLS",
            "year": y,
            "value": 5.5,
            "upper": 8.5,
            "makers": 2,
            "flag": f"of {y + 1}",
        }
        for y in (2007, 2009)
    ]
    dropped = [lay_out(rows, list(rows[0]), room=room).dropped for room in (38, 30, 22)]
    assert dropped == [("exporter",), ("exporter", "makers"), ("exporter", "makers", "upper")]


def test_lists_of_numbers_by_name_are_left_to_files() -> None:
    row = {"state": "KAZ", "by_issue": {"me": [-1.6, 0.403], "nu": [1.56, 0.175]}, "votes": 3}
    laid = lay_out([row], list(row), room=80)
    assert laid.text.splitlines()[0] == "state  votes"
    assert laid.note == "Columns not shown: by_issue (no room). For all: --format csv"


def test_numbers_stand_to_the_right_and_text_to_the_left() -> None:
    rows = [{"name": "a", "n": 5, "year": 2016}, {"name": "bbb", "n": 12345, "year": 2017}]
    assert lay_out(rows, ["name", "n", "year"], room=60, colour=False).text == (
        "name       n  year\n──────────────────\na          5  2016\nbbb   12,345  2017\n"
    )


def test_only_a_terminal_has_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    assert not coloured()
    monkeypatch.setattr("multivector.cli.terminal.layout.sys.stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured()


def test_control_characters_of_cells_are_shown() -> None:
    row = {"name": "a\x1b]0;x\x07", "parts": [{"text": "b\x1b[31m"}], "why": {"c\x9b": 1}}
    text = lay_out([row], list(row), room=200, colour=False).text
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert r"a\x1b]0;x\x07" in text


@pytest.mark.parametrize("room", [60, 80, 120])
def test_origins_ways_and_events_fit(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(room))
    rows = list_origins()
    short = in_short(rows).splitlines()
    assert max(map(len, short)) <= room
    if room >= 80:
        assert len(short) == len(rows) + 2
    assert in_full(rows).count("sha256") > 20
    way = {"rank": 1, "days": 3.0, "lower": 2.0, "upper": 4.0, "cost_usd": 1500,
           "distance_km": 800, "path": ["Saint Petersburg (RUS)"] * 9,
           "modes": ["sea"] * 8}  # fmt: skip
    assert max(map(len, route_lines([way]).splitlines())) <= room
    side = [{"code": None, "text": "x\x1b[1m", "name": None}] * 9
    event = {"date": None, "actor": side, "recipient": side, "event_type": "CONSULT",
             "mode": None, "status": "denied", "confidence": 0.5, "text": "word " * 99}  # fmt: skip
    drawn = event_lines([event])
    assert max(map(len, drawn.splitlines())) <= room
    assert "\x1b" not in drawn


def test_a_group_has_its_own_name_in_a_line() -> None:
    group = {"code": "COD", "text": "M23 rebels", "kind": "group", "name": "M23"}
    person = {"code": "KEN", "text": "he", "kind": "person", "name": "William Ruto"}
    assert worded([group, person, {**group, "name": None}]) == "M23, KEN, COD"


def test_nothing_is_said_of_progress_in_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress("working", 3) as shown:
        assert isinstance(shown, Progress)
        for done in range(3):
            shown.update(done)
        shown.say("a word")
    assert capfd.readouterr() == ("", "a word\n")
    assert left(61) == "70 s"


def test_small_figures_are_not_nought() -> None:
    assert figure(0.0004) == "0.0004"
    assert figure(1.2e-7) == "1e-07"
