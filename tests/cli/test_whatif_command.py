"""The command ``whatif``: formats, files, exit codes, the record of the run."""

import csv
import json
import re

import pytest

from multivector.answers.scenarios.whatif import _passes, _piped
from multivector.cli.main import main
from multivector.scenarios.rules import Rule, close_rule

PROMISED = (
    "state real_wage_change welfare_change exports_change imports_change own_share lower upper "
    "closure sigma imputed"
).split()


def run(capsys, *arguments):
    code = 0
    try:
        main(["whatif", *arguments])
    except SystemExit as leaving:
        code = leaving.code or 0
    found = capsys.readouterr()
    return code, found.out, found.err


def test_csv_with_a_record_of_the_run(capsys, tmp_path):
    record = tmp_path / "run.json"
    code, text, told = run(capsys, "--cost", "RUS<>KAZ:+30%", "--draws", "20", "--run", str(record))
    rows = list(csv.DictReader(text.splitlines()))
    assert code == 0
    assert list(rows[0])[: len(PROMISED)] == PROMISED
    assert {row["state"] for row in rows[:2]} == {"KAZ", "RUS"}
    assert "residual" in told
    assert "20 draws, 0 failed" in told
    assert json.loads(record.read_text())["residual"] < 1e-10


def test_a_file_and_its_options(capsys, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(
        'name = "x"\nsigma = 4\nclosure = "fixed"\ndraws = 0\n'
        '[[close]]\ntransit = "RUS"\n[[cost]]\nbetween = ["RUS", "KAZ"]\nchange = "+10%"\n'
    )
    _, text, _ = run(capsys, str(path), "--format", "json", "--states", "KAZ")
    row = json.loads(text)[0]
    assert (row["sigma"], row["closure"], row["lower"]) == (4, "fixed", None)
    _, text, _ = run(
        capsys, str(path), "--sigma", "7", "--format", "jsonl", "--states", "central-asia"
    )
    assert {json.loads(line)["sigma"] for line in text.splitlines()} == {7}


@pytest.mark.parametrize("show", ["detail", "powers", "pick-up"])
def test_further_tables(capsys, show):
    code, text, _ = run(
        capsys, "--cost", "RUS<>KAZ:+30%", "--draws", "0", "--show", show, "--format", "json"
    )
    assert code == 0
    assert json.loads(text)


def test_exit(capsys):
    code, text, _ = run(
        capsys, "--show", "exit", "--states", "KAZ", "--powers", "RUS", "--draws", "0",
        "--format", "json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(text)[0]["loss"] > 0


def test_exit_takes_the_options_of_a_file(capsys, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('sigma = 4\npowers = ["RUS"]\ndraws = 0\n')
    asked = ("--show", "exit", "--states", "KAZ", "--format", "json")
    code, text, _ = run(capsys, str(path), *asked)
    assert code == 0
    assert [(row["power"], row["lower"]) for row in json.loads(text)] == [("RUS", None)]


@pytest.mark.parametrize(
    ("rules", "content", "says"),
    [
        (["--close", "RUS"], "", "takes no rules"),
        (["--close", "nowhere"], "", "takes no rules"),
        (["--cost", "RUS<>KAZ:+30%"], "", "takes no rules"),
        (["--join", "UZB:EAEU"], "", "takes no rules"),
        (["--avoid", "suez"], "", "takes no rules"),
        (["--agreement", "0.4,0.1"], "", "takes no rules"),
        ([], 'sigma = 4\n[[close]]\ntransit = "RUS"\n', "takes no rules"),
        ([], 'sigma = 4\nhome = "itpd"\n', "unknown entry: 'home'"),
        ([], "draws = -5\n", "invalid number of draws"),
    ],
)
def test_exit_takes_no_rules(capsys, tmp_path, rules, content, says):
    path = tmp_path / "s.toml"
    path.write_text(content)
    file = [str(path)] if content else []
    code, _, told = run(capsys, *file, *rules, "--show", "exit", "--states", "KAZ")
    assert code == 2
    assert says in told


def test_a_table_to_read(capsys):
    _, text, told = run(capsys, "--cost", "RUS<>KAZ:+30%", "--draws", "0", "--format", "table")
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("──")) + 1
    assert [line[:3] for line in lines[start : start + 2]] == ["KAZ", "RUS"]
    assert len(lines) == start + 12
    assert re.search(r"^Not shown: \d+ states whose real wages", told, re.MULTILINE)
    assert "\ncomputed on trade of " in f"\n{told}"
    assert text[: text.index("──")].count("%") == 4


def test_states_without_trade_data_are_named(capsys, tmp_path):
    flows, states = tmp_path / "flows.csv", ("KAZ", "RUS", "CHN")
    rows = [f"{a},{b},{900 if a == b else 50 + i}" for i, a in enumerate(states) for b in states]
    flows.write_text("\n".join(["exporter,importer,trade_usd", *rows]))
    asked = ("--flows", str(flows), "--draws", "0")
    lacking, tariff = "not in the trade data: KGZ, TJK, TKM, UZB", "a cost is not a tariff"
    told = run(capsys, *asked, "--cost", "central-asia>RUS:+19%")[2]
    assert (lacking in told, tariff in told) == (True, True)
    assert lacking in run(capsys, *asked, "--cost", "KAZ>RUS:+5%", "--states", "central-asia")[2]
    exit = ("--show", "exit", "--powers", "RUS", "--states")
    assert lacking in run(capsys, *asked, *exit, "central-asia")[2]
    for given in (("--cost", "KAZ>*:+5%", "--states", "CHN"), (*exit, "KAZ")):
        assert "not in the trade data" not in run(capsys, *asked, *given)[2]
    assert tariff not in run(capsys, *asked, "--close", "KAZ:trade")[2]


def test_states_that_feel_nothing_are_counted(capsys):
    _, text, told = run(capsys, "--cost", "TJK<>KGZ:+1%", "--draws", "0", "--format", "table")
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("──")) + 1
    assert [line[:3] for line in lines[start : start + 2]] == ["KGZ", "TJK"]
    assert len(lines) < start + 12
    assert "states whose real wages change by less than 0.001%" in told


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "contains no rules"),
        (["--cost", "RUS<>KAZ:+30"], 2, "percent sign"),
        (["--cost", "RUS<>KAZ:-100%"], 2, "invalid cost change"),
        (["--cost", "RUS<>KAZ:+3%", "--cost", "RUS<>KAZ:+4%"], 2, "contradict"),
        (["--close", "RUS", "--sigma", "1"], 2, "sigma"),
        (["--close", "RUS", "--closure", "naive"], 2, "naive"),
        (["--close", "RUS", "--flows", "nothing.csv"], 3, "no such file"),
        (["nothing.toml"], 3, "no such file"),
        (["--show", "exit"], 2, "--states"),
        (["--join", "UKR:EU", "--agreement", "0.5,-0.1"], 2, "agreement effect"),
        (["--join", "UKR:EU", "--agreement=nan"], 2, "agreement effect"),
        (["--open", "moon"], 2, "moon"),
    ],
)
def test_errors(capsys, arguments, code, says):
    left, _, told = run(capsys, *arguments)
    assert left == code
    assert says in told
    assert "Traceback" not in told


def test_not_converged_is_4(capsys, monkeypatch):
    import numpy as np

    from multivector.scenarios import clearing

    monkeypatch.setattr(clearing, "_STEPS", 1)
    monkeypatch.setattr(clearing, "_sweep", lambda market, groups: np.zeros(len(market.income)))
    code, text, told = run(capsys, "--cost", "RUS<>KAZ:+30%", "--draws", "0")
    assert code == 4
    assert text == ""
    assert "excess demand" in told


def test_membership_is_that_of_the_year_of_the_trade(capsys, mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    main(["data", "pull", "itpd", "worldbank_gdp"])
    capsys.readouterr()
    code, text, _ = run(capsys, "--leave", "GBR:EU", "--states", "KAZ", "--draws", "0")
    assert code == 0
    assert next(iter(csv.DictReader(text.splitlines())))["state"] == "KAZ"
    code, _, told = run(capsys, "--leave", "GBR:EU", "--year", "2025")
    assert code == 2
    assert "not a member of EU in 2025: GBR" in told


def test_what_changes_for_whom_stands_on_standard_error(capsys):
    for show in ("states", "powers"):
        asked = ("--cost", "RUS<>KAZ:+30%", "--draws", "20", "--show", show, "--format", "json")
        code, text, told = run(capsys, *asked)
        assert code == 0
        assert json.loads(text)  # data alone
        assert re.search(
            r"^Kazakhstan: real wage −0\.\d\d% \(spread −0\.\d\d to −0\.\d\d\)", told, re.M
        )
        assert "it is not a forecast" in told
        assert told.count("a cost is not a tariff") == 1
    _, _, told = run(capsys, "--close", "BLR", "--draws", "0", "--format", "json")
    # Who is closed changes less than those who went through it.
    assert "Real wages change more in other states: Lithuania −" in told
    assert "pipelines across what is closed stay open to other states" in told


def test_changes_below_what_is_printed_and_trade_that_the_data_lack_are_told(capsys, tmp_path):
    flows = tmp_path / "flows.csv"
    own = [f"{state},{state},1000" for state in ("SDN", "SSD", "CHN")]
    with_china = [
        f"{one},{two},10" for s in ("SDN", "SSD") for one, two in ((s, "CHN"), ("CHN", s))
    ]
    flows.write_text("\n".join(["exporter,importer,trade_usd", *own, *with_china]))
    asked = ("--flows", str(flows), "--draws", "0")
    code, _, told = run(capsys, "--close", "SDN<>SSD", *asked)
    assert code == 0
    assert "South Sudan: real wage changes by less than 0.01%, exports +0.0%" in told
    assert "no trade between Sudan and South Sudan in these data: nothing is shown of it" in told
    _, _, told = run(capsys, "--close", "SDN<>CHN", *asked)
    assert "no trade between" not in told


def test_pipelines_that_stay_open_are_those_of_the_year(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("pipelines")))
    rules = [close_rule("UKR", on="2023")]
    then, now, early = (_piped(rules, year)[0] for year in (2023, 2025, 1970))
    listed = "Brotherhood & Soyuz (Transit via Ukraine)"
    assert listed in then
    assert listed not in now
    assert listed not in early
    assert int(re.search(r"(\d+) listed", then)[1]) > int(re.search(r"(\d+) listed", now)[1])
    (unsure,) = _piped([close_rule("JOR", on="2023")], 2023)
    assert unsure.endswith(
        "not known to be in service in 2023: Arab Gas Pipeline (source: pipelines)"
    )


def test_only_pipelines_that_go_on_stay_open_to_others():
    lines = {
        "transit": ("RUS BLR POL", "", "gas"), "end": ("IRN ARM", "", "gas"),
        "joined": ("AZE GEO TUR", "tap", "gas"), "shipped": ("AZE GEO TUR", "", "oil"),
        "pair": ("EGY ISR", "", "gas"), "inland": ("RUS BLR", "", "oil"),
    }  # fmt: skip
    rows = {n: dict(zip(("course", "onward", "commodity"), r, strict=True))
            for n, r in lines.items()}  # fmt: skip

    def across(first, *second):
        rule = Rule("close-trade", "", frozenset({first}), frozenset(second))
        return {name for name, row in rows.items() if _passes(row, {"TUR"}, rule)}

    assert across("BLR") == {"transit"}
    assert across("ARM") == across("EGY", "ISR") == across("RUS", "POL") == set()
    assert across("TUR") == {"joined", "shipped"}
    assert across("BLR", "RUS") == {"transit"}
