"""What people get wrong on the command line: exit status and the whole message, before any work."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.cli.main import _flags, main

ROOT = Path(__file__).parents[2]
HEAVY = ("spacy", "numpy", "pandas", "scipy", "duckdb", "onnxruntime", "trafilatura", "rich")
CODES = "  allowed: ISO 3166-1 codes and names of states"
PARTIES = f"{CODES}, and blocs such as EU"
TABLES = "  allowed: .csv, .json, .jsonl, .parquet, .xlsx, .md, .ndjson, or any name with --format"
PAGES = "  allowed: .htm, .markdown, .html, .md, .json, .docx, .pdf, or any name with --format"
CHANNELS = "trade, transport, finance, migration, security, diplomacy"
DATES = "  allowed: 2023-05-18, 18.05.2023, 18 May 2023 or May 18, 2023"
LISTED = "  next: multivector data list"
REGIONS = r"\n  allowed: africa, .*andes, .*central-asia, .*western-europe"

# What is typed, exit status, message: whole, or as a regular expression where it begins with ^.
MISTAKES: list[tuple[str, int, str]] = [
    # Commands and options
    ("breif", 2, "unknown command: 'breif'; did you mean brief?\n  next: multivector --help"),
    ("what_if", 2, "unknown command: 'what_if'; did you mean whatif?\n  next: multivector --help"),
    ("forecasts", 2, "^missing command\n  usage: multivector forecasts .*\n  next: multivector "),
    ("data", 2, "^missing command\n  usage: multivector data .*\n  next: multivector data --help"),
    ("Influence", 2, "unknown command: 'Influence'; did you mean influence?\n"
     "  next: multivector --help"),
    ("xyzzy", 2, r"^unknown command: 'xyzzy'\n  allowed: brief, code, .*\n  next: .* --help"),
    ("--no-such", 2,
     "No such option '--no-such'\n  usage: multivector [OPTIONS] COMMAND [ARGS]...\n"
     "  next: multivector --help"),
    ("brief", 2, "Missing argument 'FILE|FOLDER|URL|-'\n"
     "  usage: multivector brief [OPTIONS] FILE|FOLDER|URL|-\n"
     "  next: multivector brief --help"),
    ("brief article.md --powrs CHN", 2,
     "No such option '--powrs'. (Did you mean one of: '--powers', '--workers'?)\n"
     "  usage: multivector brief [OPTIONS] FILE|FOLDER|URL|-\n  next: multivector brief --help"),
    ("data lst", 2, "No such command 'lst'. Did you mean 'list'?\n"
     "  usage: multivector data [OPTIONS] COMMAND [ARGS]...\n  next: multivector data --help"),
    ("code article.md --workers 0", 2, "^Invalid value for '--workers': 0 is not in the range"),
    ("code article.md --workers four", 2, "^Invalid value for '--workers': 'four' is not"),
    ("code a.md --engine flink", 2, "--engine: unknown engine: 'flink'\n  allowed: local, spark"),
    ("code article.md --window 3", 2, "--window requires --merge\n  next: add --merge"),
    # Files
    ("brief nosuch.txt", 3, "nosuch.txt: no such file"),
    ("brief artcle.md", 3, "artcle.md: no such file; did you mean article.md?"),
    ("brief nowhere/article.md", 3, "nowhere: no such folder"),
    ("code nosuch.txt", 3, "nosuch.txt: no such file"),
    ("code article.md nosuch.txt", 3, "nosuch.txt: no such file"),
    ("code artcle.md", 3, "artcle.md: no such file; did you mean article.md?"),
    ("explain 3f9a --in evnts.jsonl", 3, "evnts.jsonl: no such file; did you mean events.jsonl?"),
    ("evaluate events nosuch.jsonl", 3, "nosuch.jsonl: no such file"),
    ("tone nosuch.json", 3, "nosuch.json: no such file"),
    ("tone icewss", 2, "FILE|ORIGIN: unknown event source: 'icewss'; did you mean icews?"),
    ("whatif nothing.toml", 3, "nothing.toml: no such file"),
    ("whatif --close RUS --flows nothing.csv", 3, "nothing.csv: no such file"),
    ("data add gdp nothing.csv", 3, "nothing.csv: no such file"),
    ("data add gdp article.md --map nothing.toml", 3, "nothing.toml: no such file"),
    # Output
    ("brief article.md -o brief.rtf", 2,
     f"--output: cannot write .rtf files: 'brief.rtf'\n{PAGES}"),
    ("brief article.md -o brief.csv", 2,
     f"--output: cannot write .csv files: 'brief.csv'\n{PAGES}"),
    ("brief article.md -o no/brief.html", 3, "no/brief.html: cannot be written: no such folder\n"
     "  next: mkdir -p no"),
    ("brief article.md -o .", 3, ".: cannot be written: it is a folder"),
    ("brief article.md --format rtf", 2, "--format: unknown format: 'rtf'\n"
     "  allowed: html, md, json, docx, pdf"),
    ("code article.md -o events.xls", 2,
     f"--output: cannot write .xls files: 'events.xls'\n{TABLES}"),
    ("influence --region central-asia -o x.html", 2,
     f"--output: cannot write .html files: 'x.html'\n{TABLES}"),
    ("influence --region central-asia -o no/x.csv", 3,
     "no/x.csv: cannot be written: no such folder\n  next: mkdir -p no"),
    ("influence --region central-asia --format xml", 2, "--format: unknown format: 'xml'\n"
     "  allowed: table, csv, json, jsonl, parquet, xlsx, md"),
    ("data list --format jsn", 2, "--format: unknown format: 'jsn'; did you mean json?\n"
     "  allowed: table, csv, json, jsonl, parquet, xlsx, md"),
    ("data cite itpd --format ris2", 2, "^--format: unknown format: 'ris2'"),
    ("evaluate events events.jsonl --predictions no/p.tsv", 3,
     "no/p.tsv: cannot be written: no such folder\n  next: mkdir -p no"),
    ("whatif --close RUS --run no/run.json", 3,
     "no/run.json: cannot be written: no such folder\n  next: mkdir -p no"),
    ("routes KAZ NLD --map no/way.svg", 3,
     "no/way.svg: cannot be written: no such folder\n  next: mkdir -p no"),
    # States, powers, regions
    ("influence", 2, "no states given\n  allowed: either --region or --states"),
    ("influence --year 2016", 2, "no states given\n  allowed: either --region or --states"),
    ("influence --region central-asia --states KAZ", 2,
     "--region and --states cannot be combined\n  allowed: either --region or --states"),
    ("influence --region central-aisa", 2,
     "--region: unknown region: 'central-aisa'; did you mean central-asia?"),
    ("influence --region atlantis", 2, f"^--region: unknown region: 'atlantis'{REGIONS}"),
    ("influence --region G77 --year 2015", 2, f"^--region: unknown region: 'G77'{REGIONS}"),
    ("influence --states KAZ --powers XYZ", 2,
     f"--powers: unknown state or bloc: 'XYZ'\n{PARTIES}"),
    ("influence --states KAZ --powers Chian", 2,
     rf"^--powers: unknown state or bloc: 'Chian'; did you mean .*China \(CHN\).*\n{PARTIES}"),
    ("influence --states KAZ --powers ,", 2,
     "--powers: the list is empty\n  allowed: a comma-separated list"),
    ("influence --states KAZ --powers KAZ,CHN", 2,
     "--powers: KAZ is listed as both a state and a power\n"
     "  allowed: remove KAZ from one of the two lists"),
    ("influence --states EU", 2, f"--states: 'EU' is a bloc, not a state\n{CODES}"),
    ("balance", 2, "no states given\n  allowed: either --region or --states"),
    ("balance --states Netherland", 2,
     f"--states: unknown state: 'Netherland'; did you mean Netherlands (NLD)?\n{CODES}"),
    ("balance --region central-asia --outside Atlantis", 2,
     f"--outside: unknown state or bloc: 'Atlantis'\n{PARTIES}"),
    ("agreement KAZ", 2, "^Missing argument 'B'"),
    ("agreement KAZ Atlantis", 2, "B: unknown state, region or bloc: 'Atlantis'\n"
     "  allowed: names or codes, for example KAZ, central-asia, EU"),
    ("brief article.md --region atlantis", 2, f"^--region: unknown region: 'atlantis'{REGIONS}"),
    ("brief article.md --powers CHN,XYZ", 2,
     f"--powers: unknown state or bloc: 'XYZ'\n{PARTIES}"),
    ("tone events.jsonl --pair CHN", 2,
     "--pair: invalid pair: 'CHN'\n  allowed: two sides, e.g. CHN,KAZ"),
    ("tone events.jsonl --region sahell", 2,
     "--region: unknown region: 'sahell'; did you mean sahel?"),
    ("whatif --close RUS --states Atlantis", 2,
     "--states: unknown state, region or bloc: 'Atlantis'\n"
     "  allowed: names or codes, for example KAZ, central-asia, EU"),
    ("routes KAZ", 2, "FROM TO: two states are required\n  next: multivector routes --help"),
    ("routes --compare KAZ", 2,
     "TO: no destination states given\n  allowed: states, regions or blocs"),
    # Years and dates
    ("influence --region central-asia --from 2016 --to 2000", 2,
     "--from, --to: the span ends before it starts: 2016 to 2000"),
    ("influence --region central-asia --from 1816 --to 2050", 2,
     "--from, --to: the span is too long: 234 years\n  allowed: up to 200 years"),
    ("influence --region central-asia --year 2016 --from 2010", 2,
     "--year cannot be combined with --from or --to\n"
     "  allowed: either --year, or --from and --to"),
    ("influence --region central-asia --year 20166", 2,
     "--year: not a year: '20166'\n  allowed: a year from 1816 to 2100"),
    ("balance --region central-asia --year last", 2,
     "--year: not a year: 'last'\n  allowed: a year from 1816 to 2100"),
    ("agreement KAZ RUS --from 2020 --to 2010", 2,
     "--from, --to: the span ends before it starts: 2020 to 2010"),
    ("ideal-points --from 2020 --to 2010", 2,
     "--from, --to: the span ends before it starts: 2020 to 2010"),
    ("brief article.md --published yesterday", 2,
     f"--published: not a date: 'yesterday'\n{DATES}"),
    ("code article.md --published 2023-13-01", 2,
     f"--published: not a date: '2023-13-01'\n{DATES}"),
    ("tone events.jsonl --from May", 2,
     "--from: invalid period: 'May'\n  allowed: YYYY or YYYY-MM"),
    ("tone events.jsonl --to 2023-13", 2,
     "--to: invalid period: '2023-13'\n  allowed: YYYY or YYYY-MM"),
    ("tone events.jsonl --by week", 2, "--by: unknown period: 'week'\n  allowed: month, year"),
    # Channels, weights, presets, issues
    ("influence --region central-asia --channel trad", 2,
     f"--channel: unknown channel: 'trad'; did you mean trade?\n  allowed: composite, {CHANNELS}, "
     "technology"),
    ("influence --region central-asia --weights trad=2", 2,
     f"--weights: unknown channel: 'trad'; did you mean trade?\n  allowed: {CHANNELS}"),
    ("influence --region central-asia --weights trade=lots", 2,
     "--weights: invalid weight: 'trade=lots'\n"
     "  allowed: CHANNEL=NUMBER with a number of 0 or more, e.g. trade=2,security=0"),
    ("influence --region central-asia --weights trade=-1", 2,
     "--weights: invalid weight: 'trade=-1'\n"
     "  allowed: CHANNEL=NUMBER with a number of 0 or more, e.g. trade=2,security=0"),
    ("influence --region central-asia --index fbic", 2,
     "^--index: unknown index: 'fbic'.*\n  allowed: capacity, fbic-like"),
    ("ideal-points --preset replicate", 2,
     "--preset: unknown preset: 'replicate'; did you mean replication?\n"
     "  allowed: default, replication"),
    ("agreement KAZ RUS --issue hx", 2,
     r"^--issue: unknown issue: 'hx'\n  allowed: co \(colonialism\), .*nuclear weapons\)"),
    ("evaluate quotes events.jsonl --confusion", 2,
     "--confusion: not an option for quotes\n  allowed: with events or relations"),
    ("evaluate events events.jsonl --reading plover", 2,
     "--reading: not an option for events\n  allowed: with relations"),
    ("evaluate event events.jsonl", 2, "WHAT: unknown kind of gold: 'event'; did you mean events?\n"
     "  allowed: events, relations, quotes, silence, claims"),
    # Scenarios
    ("whatif", 2, r"^[^\n]*the scenario contains no rules\n"),
    ("whatif --cost RUS<>KAZ:30", 2,
     "^--cost: 'RUS<>KAZ:30': .*30.*\n  allowed: a number with a percent sign"),
    ("whatif --cost RUS:30", 2, "^--cost: 'RUS:30': not a cost change\n  allowed: 'A<>B:\\+30%'"),
    ("whatif --close RUS --sigma 1", 2, "--sigma: invalid sigma: 1\n  allowed: above 1"),
    ("whatif --close RUS --draws -1", 2, "^Invalid value for '--draws': -1 is not in the range"),
    ("whatif --close RUS --closure naive", 2, "--closure: unknown closure: 'naive'\n"
     "  allowed: closed, proportional, fixed"),
    ("whatif --close RUS --agreement much", 2,
     "--agreement: invalid agreement effect: 'much'\n  allowed: 0.36 or 0.36,0.15"),
    ("whatif --show exit", 2, "--show exit requires --states\n  next: add --states LIST"),
    # Sources
    ("data pull", 2, "no source given\n  allowed: ORIGIN..., or --open for all open sources"),
    ("data pull itp", 2, f"ORIGIN: unknown source: 'itp'; did you mean itpd?\n{LISTED}"),
    ("data pull itpd --accept-terms sipri-arms", 2,
     f"--accept-terms: unknown source: 'sipri-arms'; did you mean sipri_arms?\n{LISTED}"),
    ("data cite nothing", 2, f"ORIGIN: unknown source: 'nothing'\n{LISTED}"),
    ("data add alliance mine.csv", 2,
     r"^ORIGIN\|TABLE: unknown table or source: 'alliance'; did you mean alliances\?\n"),
    ("explain abc", 2,
     "^--in: 'abc' is not a dyad; to explain an event, also specify its file\n"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with an article and an empty file of events."""
    (tmp_path / "article.md").write_text("# Talks\n\nChina met Kazakhstan.\n", encoding="utf-8")
    (tmp_path / "events.jsonl").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("line", "status", "message"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_named(
    line: str, status: int, message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as left:
        main(line.split())
    out, err = capsys.readouterr()
    assert left.value.code == status
    assert out == ""
    said = err.removeprefix("error: ").removesuffix("\n")
    if message.startswith("^"):
        assert re.match(message, said), said
    else:
        assert said == message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.md", "events.jsonl"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("influence --region central-asia --year 1850", "--year"),
        ("influence --region central-asia --year=1850", "--year"),
        ("influence --region central-asia --from 1850", "--from, --to"),
        ("influence --region central-asia", "--from, --to"),
    ],
)
def test_years_are_named_by_the_option_that_was_given(typed: str, shown: str) -> None:
    assert _flags("start/end", typed.split()) == shown


def test_no_mistake_in_the_arguments_waits_for_a_library() -> None:
    script = (
        "import sys\n"
        "from multivector.cli.main import main\n"
        "for line in sys.argv[1:]:\n"
        "    try: main(line.split())\n"
        "    except SystemExit: pass\n"
        f"    loaded = [name for name in {HEAVY} if name in sys.modules]\n"
        "    if loaded: sys.exit(f'{line}: {loaded}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *(line for line, _, _ in MISTAKES)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stderr.splitlines()[-1]
    assert len(MISTAKES) >= 60
