"""``multivector convert``: a column in, a column out, misses counted; names in every command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"


def run(arguments: list[str], column: str | bytes) -> tuple[int, str, str]:
    given = column if isinstance(column, bytes) else column.encode()
    done = subprocess.run(
        [sys.executable, "-m", "multivector", *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_column_line_by_line() -> None:
    column = 'Korea, Rep.\nWorld\n\n"Congo, Dem. Rep."\r\nCôte d’Ivoire'
    status, out, err = run(["convert"], column)
    assert (status, out) == (0, "KOR\n\n\nCOD\nCIV\n")
    assert err == "1 of 5 lines without a match: 'World'\n"


def test_numbers_by_date_and_from_numbers() -> None:
    for date in ("1985", "18.05.1985", "May 1985"):
        assert run(["convert", "--to", "cow", "--date", date], "Yemen\nUSSR\n")[1] == "678\n365\n"
    assert run(["convert", "--source", "m49", "--to", "name"], "156\n398\n")[1] == (
        "China\nKazakhstan\n"
    )


def test_codes_that_are_not_iso_codes_are_named() -> None:
    assert run(["convert"], "South Vietnam\nKenya\n") == (
        *(0, "RVN\nKEN\n"), "not ISO 3166 codes: RVN\n",
    )  # fmt: skip
    assert run(["convert"], "East Germany\n")[1:] == ("DDR\n", "")


def test_formats(tmp_path) -> None:
    assert (
        run(["convert", "--format", "csv", "--to", "iso2"], "Peru\n")[1] == "input,iso2\nPeru,PE\n"
    )
    rows = json.loads(run(["convert", "--format", "json", "--to", "gw"], "Peru\nX\n")[1])
    assert rows == [{"input": "Peru", "gw": 135}, {"input": "X", "gw": None}]
    target = tmp_path / "codes.csv"
    assert run(["convert", "-o", str(target)], "Peru\n")[:2] == (0, "")
    assert target.read_text() == "input,iso3\nPeru,PER\n"


def test_more_than_ten_misses_are_counted() -> None:
    err = run(["convert"], "".join(f"nowhere {k}\n" for k in range(14)))[2]
    assert err.startswith("14 of 14 lines without a match: 'nowhere 0', ")
    assert err.endswith("'nowhere 9' and 4 more\n")


@pytest.mark.parametrize(
    ("arguments", "column", "status", "says"),
    [
        (["convert", "--date", "05/06/2023"], "Peru\n", 2, "could be 2023-06-05 or 2023-05-06"),
        (["convert", "--date", "soon"], "Peru\n", 2, "date: not a date: 'soon'"),
        (["convert", "--to", "fips"], "Peru\n", 2, "fips"),
        (["convert"], b"\xff\xfe\x00", 3, "not UTF-8"),
        (["influence", "--states", "Kazakstan"], "", 2, "unknown state: 'Kazakstan'; did"),
        (["influence", "--states", "KAZ", "--powers", "chian"], "", 2, "did you mean China (CHN)"),
        (["brief", "-", "--powers", "Netherland"], "", 2, "did you mean Netherlands (NLD)"),
        (["brief", "-", "--region", "central-aisa"], "", 2, "did you mean central-asia"),
        (["routes", "Deutschland", "Kazakstan"], "", 2, "unknown state or place: 'Kazakstan'"),
        (["routes", "--access", "Central Aisa"], "", 2, "did you mean central-asia"),
        (["whatif", "--cost", "RUS<>Kazakstan:+3%"], "", 2, "did you mean Kazakhstan (KAZ)"),
        (["explain", "CHN>Kazakstan"], "", 2, "unknown state or bloc: 'Kazakstan'; did you"),
        (["balance", "--states", "EU"], "", 2, "states: 'EU' is a bloc, not a state"),
        (["data", "cite", "sipri_arm"], "", 2, "did you mean sipri_arms"),
        (["converts"], "", 2, "did you mean convert?"),
    ],
)
def test_mistakes_name_the_parameter_and_what_was_meant(
    arguments: list[str], column: str | bytes, status: int, says: str
) -> None:
    code, _, err = run(arguments, column)
    assert code == status, err
    assert says in err


@pytest.mark.parametrize("power", ["China", "chn", "Chine", "cn", "Zhongguo"])
def test_a_power_may_be_named_in_any_way(power: str) -> None:
    arguments = ["influence", "--states", "Qazaqstan", "--powers", f"{power},eu,Rusia"]
    status, out, err = run([*arguments, "--channel", "trade", "--format", "json"], "")
    assert status == 0, err
    assert [(row["influencer"], row["influencee"]) for row in json.loads(out)] == [
        *(("CHN", "KAZ"), ("EU", "KAZ"), ("RUS", "KAZ"))
    ]


def test_no_input_is_said() -> None:
    status, out, err = run(["convert", "--source", "cow"], "")
    assert (status, out, err) == (0, "", "no names on standard input\n")
