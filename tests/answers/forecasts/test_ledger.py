"""The ledger: every kind of damage is named with its line, and nothing is written beside it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multivector.answers.forecasts.ledger import (
    FIRST,
    append,
    ledger_path,
    read_ledger,
    require_line,
    writing,
)
from multivector.errors import InputError

START = datetime(2026, 1, 1, tzinfo=UTC)


def filled(count: int = 5) -> list[bytes]:
    """Write a ledger of so many lines, an hour apart; return its lines."""
    ledger_path().unlink(missing_ok=True)
    for k in range(count):
        record = {"kind": "forecast", "forecast_id": str(k), "quote": f"“é {k}”"}
        append([record], after=read_ledger(), now=START + timedelta(hours=k))
    return ledger_path().read_bytes().splitlines(keepends=True)


def broken(rows: list[bytes]) -> str:
    ledger_path().write_bytes(b"".join(rows))
    with pytest.raises(InputError) as raised:
        read_ledger()
    return str(raised.value)


def test_an_absent_ledger_is_empty_and_a_sound_one_reads_back():
    assert read_ledger().head == FIRST
    rows = filled()
    found = read_ledger()
    assert [line["quote"] for line in found.lines] == [f"“é {k}”" for k in range(5)]
    assert found.head == json.loads(rows[-1])["hash"]
    require_line(found, json.loads(rows[1])["hash"])


def test_each_kind_of_damage_names_the_first_broken_line():
    rows = filled()
    assert "line 3" in broken([*rows[:2], rows[2].replace(b"2\xe2", b"9\xe2"), *rows[3:]])
    assert "line 3: the ledger is damaged: an earlier line" in broken([*rows[:2], *rows[3:]])
    assert "line 2" in broken([rows[0], rows[2], rows[1], *rows[3:]])
    assert "line 1" in broken(rows[1:])
    assert "line 4" in broken([*rows[:3], b"{}\n", *rows[3:]])
    assert "truncated" in broken([*rows[:4], rows[4][:-20]])
    assert "line 6" in broken([*rows, b"\xff\xfe\n"])
    assert "line 6" in broken([*rows, b"[" * 70_000 + b"\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_changed_byte_goes_unseen(data):
    rows = filled(3)
    whole = bytearray(b"".join(rows))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    line = sum(len(row) <= place for row in _ends(rows)) + 1
    message = broken([bytes(whole)])
    # A changed line break joins two lines, or splits one.
    assert any(f"line {n}" in message for n in (line, line + 1, 3))


def _ends(rows):
    total, made = 0, []
    for row in rows:
        total += len(row)
        made.append(b"x" * total)
    return made


def test_lines_cut_off_the_end_show_against_a_noted_hash():
    rows = filled()
    noted = json.loads(rows[-1])["hash"]
    ledger_path().write_bytes(b"".join(rows[:3]))
    assert len(read_ledger().lines) == 3
    with pytest.raises(InputError, match="no line has this hash"):
        require_line(read_ledger(), noted)
    with pytest.raises(InputError, match="invalid hash"):
        require_line(read_ledger(), "soon")


def test_a_clock_set_back_is_noticed_and_writes_nothing():
    filled()
    before = ledger_path().read_bytes()
    with pytest.raises(InputError, match="the clock was set back"):
        append([{"kind": "forecast"}], after=read_ledger(), now=START)
    assert ledger_path().read_bytes() == before


def test_a_line_written_before_the_one_above_is_named_though_the_chain_holds():
    filled(2)
    last = read_ledger()
    early = replace(last, lines=({**last.lines[-1], "written_at": "2020-01-01T00:00:00Z"},))
    append([{"kind": "forecast", "forecast_id": "2"}], after=early, now=START)
    with pytest.raises(InputError, match=r"line 3.*clock was set back"):
        read_ledger()


def test_two_writers_at_once_wait_for_each_other():
    script = (
        "import sys\n"
        "from multivector.answers.forecasts.ledger import append, read_ledger, writing\n"
        "for k in range(15):\n"
        "    with writing(patience=60):\n"
        "        append([{'kind': 'forecast', 'forecast_id': sys.argv[1] + str(k)}],"
        " after=read_ledger())\n"
    )
    jobs = [
        subprocess.Popen([sys.executable, "-c", script, name], env=dict(os.environ))
        for name in "ab"
    ]
    assert [job.wait(120) for job in jobs] == [0, 0]
    names = [line["forecast_id"] for line in read_ledger().lines]
    assert sorted(names) == sorted(f"{who}{k}" for who in "ab" for k in range(15))


def test_a_writer_that_hangs_is_reported():
    with (
        writing(),
        pytest.raises(InputError, match="locked by another process"),
        writing(patience=0.1),
    ):
        pass


def test_a_hundred_thousand_lines_are_verified():
    record = {"kind": "forecast", "quote": "x" * 300, "phrase": "likely", "p": 0.7}
    append([record] * 100_000, after=read_ledger(), now=START)
    assert len(read_ledger().lines) == 100_000
