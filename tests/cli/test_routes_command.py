"""The command ``routes``: columns, words, errors."""

import json

import pytest

from multivector.cli.main import main
from multivector.errors import install

PROMISED = "from to rank path modes distance_km days cost_usd lower upper origins".split()


def run(capsys, *arguments):
    try:
        main(["routes", *arguments])
    except SystemExit as leaving:
        return leaving.code, *capsys.readouterr()
    return 0, *capsys.readouterr()


def test_json_has_the_promised_fields(capsys):
    code, text, _ = run(capsys, "KAZ", "Netherlands", "--avoid", "RUS,IRN", "--k", "2")
    assert code in (0, None)
    header = text.splitlines()[0].split(",")
    assert set(PROMISED) <= set(header)
    _, text, _ = run(capsys, "KAZ", "NLD", "--k", "2", "--format", "json")
    rows = json.loads(text)
    assert [row["rank"] for row in rows] == [1, 2]
    assert isinstance(rows[0]["path"], list)
    assert rows[0]["lower"] < rows[0]["days"] < rows[0]["upper"]


def test_other_tables(capsys, tmp_path):
    _, text, _ = run(capsys, "--access", "central-asia", "--format", "json")
    assert [row["state"] for row in json.loads(text)] == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    _, text, _ = run(capsys, "--detour", "KAZ", "NLD,TUR", "--avoid", "RUS", "--format", "jsonl")
    assert [json.loads(line)["to"] for line in text.splitlines()] == ["NLD", "TUR"]
    _, text, _ = run(capsys, "--corridors", "KGZ", "--format", "json")
    assert json.loads(text)[0]["share"] > 0.5
    _, text, _ = run(capsys, "--compare", "KAZ,UZB", "NLD", "--format", "json")
    rows = json.loads(text)
    assert {row["corridor"] for row in rows} == {"northern", "middle", "southern", "eastern"}
    assert sum(row["best"] for row in rows) == 2
    drawn = tmp_path / "way.svg"
    run(capsys, "KAZ", "NLD", "--avoid", "RUS", "--k", "2", "--map", str(drawn))
    svg = drawn.read_text()
    assert svg.startswith("<svg")
    assert "Aktau (KAZ)" in svg
    assert "ferry" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    path = tmp_path / "way.geojson"
    run(capsys, "KAZ", "TUR", "--geojson", str(path))
    assert json.loads(path.read_text())["type"] == "FeatureCollection"


def rows_of(capsys, *arguments):
    code, text, told = run(capsys, *arguments, "--format", "json")
    assert code == 0, told
    return json.loads(text)


def test_a_detour_as_of_a_day_is_from_the_network_of_that_day(capsys):
    asked = ("--detour", "LAO", "CHN", "--avoid", "TKM")
    now, then = (rows_of(capsys, *asked, *day)[0] for day in ((), ("--as-of", "2016-01-01")))
    assert (now["extra_days"], then["extra_days"], then["extra_usd"]) == (0, 0, 0)
    assert then["days"] > now["days"], "the line of 2021 did not exist"
    built = ("--detour", "LAO", "CHN", "--open", "china-laos", "--as-of", "2016-01-01")
    row = rows_of(capsys, *built)[0]
    assert row["days"] == now["days"]
    assert row["extra_days"] < -1


def test_closures_and_opened_lines_count_in_every_table(capsys):
    compare = ("--compare", "UZB", "NLD")
    free = {row["corridor"]: row["days"] for row in rows_of(capsys, *compare)}
    closed = {row["corridor"]: row for row in rows_of(capsys, *compare, "--avoid", "RUS,suez")}
    assert set(free) - set(closed) == {"northern"}
    assert closed["eastern"]["days"] > free["eastern"]
    assert [name for name, row in closed.items() if row["best"]] == ["middle"]
    near = ("--compare", "UZB", "PAK")
    free = {row["corridor"]: row["days"] for row in rows_of(capsys, *near)}
    opened = {row["corridor"]: row["days"] for row in rows_of(capsys, *near, "--open", "cku")}
    assert {name for name in free if opened[name] != free[name]} == {"eastern"}
    then = rows_of(capsys, "--compare", "KAZ", "TUR", "--as-of", "2016-05-01")
    assert not any("Kars" in " ".join(row["path"]) for row in then)
    # A state that is avoided keeps its own trade.
    assert rows_of(capsys, *compare, "--avoid", "UZB") == rows_of(capsys, *compare)
    access = ("--access", "UZB", "--avoid", "KAZ,TKM")
    assert rows_of(capsys, *access) != rows_of(capsys, *access, "--open", "trans-afghan")


def test_the_trade_of_a_closed_state_counts_in_the_shares_of_corridors(capsys):
    asked = ("--corridors", "KAZ,RUS")
    free, closed = (rows_of(capsys, *asked, *more) for more in ((), ("--avoid", "RUS,CHN")))
    # All but Kazakhstan and Mongolia, which has no other neighbours.
    assert closed[0]["pairs"] == free[0]["pairs"] - 1
    own = ("--corridors", "RUS")
    assert rows_of(capsys, *own, "--avoid", "RUS") == rows_of(capsys, *own)
    # Pairs without a route do not count.
    fewer = rows_of(capsys, "--corridors", "KAZ", "--avoid", "sea")[0]["pairs"]
    assert 0 < fewer < rows_of(capsys, "--corridors", "KAZ")[0]["pairs"]


def test_a_line_that_is_opened_is_there_as_of_any_day(capsys):
    day = ("--as-of", "2016-05-01")
    for asked in (("LAO", "CHN"), ("--compare", "KAZ", "TUR")):
        opened = rows_of(capsys, *asked, *day, "--open", "btk,china-laos")
        assert opened == rows_of(capsys, *asked)
    assert rows_of(capsys, "LAO", "CHN", *day) != rows_of(capsys, "LAO", "CHN")
    refused, _, told = run(capsys, "GEO", "TUR", "--open", "btk", "--avoid", "btk", *day)
    assert (refused, "both opened and avoided" in told) == (2, True)


@pytest.mark.parametrize(
    ("ends", "day", "line", "there"),
    [
        (("LAO", "CHN"), "2021-06-30", "china-laos", False),
        (("LAO", "CHN"), "2021-12-02", "china-laos", False),
        (("LAO", "CHN"), "2021-12-03", "china-laos", True),
        (("LAO", "THA"), "2016-05-01", "thanaleng", True),
        # Of a year alone, a line counts as opened at its end.
        (("KAZ", "CHN"), "2012-12-30", "khorgos", False),
        (("KAZ", "CHN"), "2012-12-31", "khorgos", True),
    ],
)
def test_a_line_is_there_from_the_day_it_opened(capsys, ends, day, line, there):
    assert (line in rows_of(capsys, *ends, "--as-of", day)[0]["lines"]) == there


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Strait of Malacca", "changes the best route by +1.6 days and +$88 (without it: 22.4"),
        ("the Suez Canal", "not on the best route: nothing changes"),
        ("RUS", "not on the best route: nothing changes"),
    ],
)
def test_what_avoiding_changes_is_told(capsys, words, says):
    code, _, told = run(capsys, "JPN", "SAU", "--avoid", words)
    assert code == 0
    assert says in told
    assert "best route" not in run(capsys, "JPN", "SAU")[2]
    # A line that is not there yet is not what is avoided.
    assert "best route" not in run(capsys, "LAO", "CHN", "--as-of", "2016-05-01")[2]


def test_passages_are_listed_and_named(capsys):
    from multivector.routing.sea import PASSAGES

    helped = "".join(run(capsys, "--help")[1].split())
    refused = run(capsys, "JPN", "SAU", "--avoid", "sunda")[2]
    assert all(name in helped and name in refused for name in PASSAGES)
    table = run(capsys, "JPN", "SAU", "--format", "table")[1]
    assert "lines and passages: hormuz, malacca" in table


def test_panama_and_gibraltar_alone_are_states():
    from multivector.answers.routes import _avoided

    assert [list(_avoided(word)) for word in ("Panama", "Gibraltar")] == [["PAN"], ["GIB"]]
    for word in ("panama", "Panama Canal", "Strait of Gibraltar"):
        assert list(_avoided(word)) == [word]


def test_access_says_which_ways_are_cheaper_or_faster_without_the_neighbour(capsys):
    told = " ".join(run(capsys, "--access", "LAO,BLR,MLI")[2].split())
    assert "the way for LAO and BLR is cheaper but slower, or faster but dearer." in told
    assert "cheaper" not in run(capsys, "--access", "MLI")[2]


def test_without_the_extra_the_error_says_what_to_install(capsys, monkeypatch):
    from multivector.cli import routes

    monkeypatch.setattr(routes, "find_spec", lambda name: None)
    code, _, told = run(capsys, "KAZ", "NLD")
    assert code == 3
    assert install("scenarios") in told


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["KAZ"], 2, "FROM"),
        (["KAZ", "Atlantis"], 2, "Atlantis"),
        (["KAZ", "NLD", "--avoid", "xyz"], 2, "xyz"),
        (["KAZ", "NLD", "--open", "xyz"], 2, "xyz"),
        (["KAZ", "USA", "--avoid", "sea"], 3, "no route"),
        (["--access", "KAZ", "--open", "xyz"], 2, "unknown line: 'xyz'"),
        (["--compare", "KAZ", "KAZ", "--avoid", "xyz"], 2, "xyz"),
        (["--access", "KAZ", "--corridors", "UZB"], 2, "--access and --corridors cannot be"),
        (["--compare", "KAZ", "--detour", "UZB", "NLD"], 2, "--compare and --detour cannot be"),
        (["--corridors", "KAZ", "--k", "3"], 2, "--k: not used by --corridors"),
        (["--access", "KAZ", "--map", "no.svg"], 2, "--map: not used by --access"),
        (["--detour", "KAZ", "NLD", "--geojson", "no.json"], 2, "--geojson: not used by --detour"),
        (["--detour", "KAZ", "UZB", "NLD"], 2, "TO as one comma-separated list"),
        (["KAZ", "NLD", "--access", "KGZ"], 2, "unexpected argument: 'KAZ'"),
        (["NLD", "--corridors", "KGZ"], 2, "unexpected argument: 'NLD'"),
    ],
)
def test_errors(capsys, arguments, code, says):
    left, _, error = run(capsys, *arguments)
    assert left == code
    assert says in error
    assert "Traceback" not in error
