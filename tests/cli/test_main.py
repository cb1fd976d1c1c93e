"""The command line as a whole: help without weight, exit statuses, pipes, --debug, near misses."""

import json
import os
import shlex
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import click
import pytest

import multivector as mv
from multivector.cli import code as code_module
from multivector.cli.main import COMMANDS, application, main
from multivector.cli.terminal import output
from multivector.cli.terminal.tables import write
from multivector.errors import InputError, install

ROOT = Path(__file__).parents[2]
HEAVY = (
    "spacy numpy pandas duckdb onnxruntime trafilatura pyarrow scipy ibis polars altair searoute "
    "pyfixest tokenizers"
).split()
TEXT = "Talks in Astana\n\nChina condemned Kazakhstan on 4 March 2024.\n"


def leave(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PY": sys.executable, **more},
    )


def test_no_help_loads_a_heavy_library() -> None:
    script = (
        "import sys\n"
        "from multivector.cli.main import COMMANDS, main\n"
        "for words in [[], *[[name] for name in COMMANDS], ['data', 'pull']]:\n"
        "    try: main([*words, '--help'])\n"
        "    except SystemExit as left: assert not left.code\n"
        f"print('LOADED', [name for name in {HEAVY} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
    )
    assert done.stdout.rstrip().endswith("LOADED []")


def test_without_arguments_it_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave() == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "meant"),
    [("breif", "brief"), ("what_if", "whatif"), ("ideal_points", "ideal-points")],
)
def test_an_unknown_command_names_the_nearest(
    words: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(words) == 2
    assert f"; did you mean {meant}?" in capsys.readouterr().err


def test_an_unknown_command_near_nothing_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave("xyzzy") == 2
    assert "allowed: brief, code" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["brief"], 2),
        (["brief", "no-such-file.txt"], 3),
        (["code", "no-such-folder"], 3),
        (["explain", "abc"], 2),
        (["explain", "abc", "--in", "no-such.jsonl"], 3),
        (["routes", "KAZ"], 2),
        (["routes", "KAZ", "Atlantis"], 2),
        (["whatif", "--cost", "RUS<>KAZ:30"], 2),
        (["agreement", "KAZ", "RUS"], 3),
        (["ideal-points"], 3),
        (["evaluate", "events", "no-such-gold.jsonl"], 3),
        (["data", "pull", "no-such-origin"], 2),
        (["--no-such-option"], 2),
    ],
)
def test_exit_statuses(
    arguments: list[str], status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert leave(*arguments) == status
    out, err = capfd.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


def test_a_network_that_is_not_there_is_5(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MULTIVECTOR_MIRROR", raising=False)
    # A name that no resolver knows, by RFC 2606.
    assert leave("brief", "http://multivector.invalid/article") == 5
    assert "Traceback" not in capfd.readouterr().err


def test_debug_may_stand_anywhere(tmp_path: Path) -> None:
    missing = str(tmp_path / "no.txt")
    for line in (
        f"--debug brief {missing}",
        f"brief --debug {missing}",
        f"brief {missing} --debug",
    ):
        done = shell(f"$PY -m multivector {line}")
        assert "Traceback" in done.stderr
        assert "InputError" in done.stderr
        assert done.returncode == 3
    assert "Traceback" not in shell(f"$PY -m multivector brief {missing}").stderr


def test_a_fault_of_ours_is_a_message_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("multivector.data.list", fail)
    assert leave("data", "list") == 1
    assert "--debug" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        main(["data", "list", "--debug"])


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ModuleNotFoundError("No module named 'duckdb'", name="duckdb")

    monkeypatch.setattr("multivector.data.list", fail)
    assert leave("data", "list") == 3
    assert "requires the package duckdb" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 40, encoding="utf-8")
    for line in (
        "data list --format json",
        "data list --schema",
        f"code {tmp_path / 'a.txt'} -o -",
        "routes KAZ NLD --k 5 --format json -o -",
    ):
        # `true` reads nothing: the pipe is closed before the first byte.
        done = shell(f"$PY -m multivector {line} | true; echo ${{PIPESTATUS[0]}}")
        assert done.stdout.strip() == "0", line
        assert "Traceback" not in done.stderr
        assert "BrokenPipe" not in done.stderr


def test_one_bad_document_does_not_end_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from multivector.coding import coder

    whole = coder.code

    def fragile(article):
        if "Kazakhstan" in article.text:
            raise RuntimeError("a fault inside the coder")
        return whole(article)

    monkeypatch.setattr(coder, "code", fragile)
    (tmp_path / "bad.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "good.txt").write_text(TEXT.replace("Kazakhstan", "Japan"), encoding="utf-8")
    assert leave("code", str(tmp_path)) == 0
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 1
    assert "1 document read, 1 skipped, 1 event" in err
    assert "a fault inside the coder" in err
    assert code_module.COLUMNS[0] in json.loads(out)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    target.write_text("old", encoding="utf-8")

    def half() -> None:
        with output.opened(str(target)) as put:
            put("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_device_is_written_to_and_not_replaced() -> None:
    output.write("x", os.devnull)
    assert Path(os.devnull).is_char_device()


def test_rows_of_a_table_in_each_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = [{"state": "KAZ", "value": None, "dropped": {}, "origins": ["a", "b"]}]
    write(rows, format="csv")
    assert capfd.readouterr().out == 'state,value,dropped,origins\nKAZ,,{},"[""a"", ""b""]"\n'
    write(rows, format="json")
    assert json.loads(capfd.readouterr().out) == rows
    write(rows, format="parquet", output=str(tmp_path / "t.parquet"))
    import pyarrow.parquet as pq

    read = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert read == [{**rows[0], "dropped": "{}"}]
    write([], format="csv")
    assert capfd.readouterr().out == ""
    write(rows, format="md", output=str(tmp_path / "t.md"))
    written = (tmp_path / "t.md").read_text().splitlines()
    assert written[::2] == [
        "| state | value | dropped | origins |",
        "| KAZ |  |  | a, b |",
    ]
    row = {"state": "KAZ", "age": {"votes": 0}, "sources": {"votes": ["a", "b"]}, "value": 0.5}
    write([row], format="md")
    assert capfd.readouterr().out.splitlines()[2] == "| KAZ | votes: 0 | votes: a, b | 0.5 |"
    write([row], format="md", readable=["value", "state", "flag"])
    out, told = capfd.readouterr()
    assert out.splitlines()[::2][:2] == ["| value | state |", "| 0.5 | KAZ |"]
    assert told == "Columns not shown: age, sources. For all: --format csv\n"
    write([{"state": "=KAZ", "year": 2016}], format="xlsx", output=str(tmp_path / "t.xlsx"))
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert [*sheet.values] == [("state", "year"), ("=KAZ", 2016)]


RECORDED = [
    "check 'Uzbekistan is a member of the EAEU' --published 2023-05-20",
    "routes KAZ NLD --k 2",
    "influence --states KAZ --powers CHN,RUS",
    "whatif --cost RUS<>KAZ:+30% --draws 5 --states KAZ",
    "forecasts list",
    "code ARTICLE",
    "tone EVENTS",
    "evaluate silence GOLD",
]


@pytest.mark.parametrize("line", RECORDED)
def test_the_arguments_in_the_record_of_a_run_give_the_same_output(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ARTICLE").write_text("Peru accused Chile of spying on 3 May 2023.", "utf-8")
    Path("GOLD").write_text('{"text": "It rained."}\n', "utf-8")
    main(["code", "ARTICLE", "-o", "EVENTS", "--format", "jsonl"])
    words = [*shlex.split(line), "--format", "json"]
    main([*words, "-o", "one.json", "--run=run.json"])
    record = json.loads(Path("run.json").read_text("utf-8"))
    assert record["version"] == mv.__version__
    assert record["command"] == words
    assert list(record["inputs"]) == [one for one in words if Path(one).exists()]
    for name, digest in record["inputs"].items():
        assert digest == sha256(Path(name).read_bytes()).hexdigest()
    main([*record["command"], "-o", "two.json", "--run", "again.json"])
    assert Path("two.json").read_bytes() == Path("one.json").read_bytes()
    assert json.loads(Path("again.json").read_text("utf-8")) == record


def test_documents_say_what_made_them_and_rows_of_text_have_their_columns_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["routes", "KAZ", "NLD"]
    for suffix in ("csv", "json", "jsonl", "md", "xlsx"):
        main([*words, "-o", str(tmp_path / f"a.{suffix}")])
    plain = [(tmp_path / f"a.{suffix}").read_text("utf-8") for suffix in ("csv", "json", "jsonl")]
    assert not any("sha256" in text for text in plain)
    mark = (tmp_path / "a.md").read_text("utf-8").splitlines()[-1]
    run = json.loads(mark.strip("`"))["run"]
    assert run["command"] == words
    assert run["seed"] == 20240715
    assert [one["id"] for one in run["sources"]] == ["multivector-routes", "searoute"]
    book = pytest.importorskip("openpyxl").load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["table", "run"]
    told = dict(book["run"].iter_rows(values_only=True))
    assert json.loads(told["command"]) == words
    target = tmp_path / "a.parquet"
    main(["influence", "--states", "KAZ", "--powers", "CHN,RUS", "-o", str(target)])
    metadata = pytest.importorskip("pyarrow.parquet").read_schema(target).metadata
    assert json.loads(metadata[b"run"])["sources"][0]["id"] == "factbook"
    capfd.readouterr()
    main([*words, "--format", "table"])
    assert "sha256" not in "".join(capfd.readouterr()), "the terminal stays short"


def test_a_brief_and_an_explanation_have_a_record_too(tmp_path: Path) -> None:
    article, record = tmp_path / "a.txt", tmp_path / "run.json"
    article.write_text(
        "Peru accused Chile of spying on 3 May 2023. Peru is a member of the UN.", "utf-8"
    )
    page = tmp_path / "b.json"
    main(["brief", str(article), "-o", str(page), "--no-data", "--run", str(record)])
    found = json.loads(record.read_text("utf-8"))
    assert found["inputs"] == {str(article): sha256(article.read_bytes()).hexdigest()}
    assert found["sources"] == json.loads(page.read_text("utf-8"))["run"]["sources"]
    main(["code", str(article), "-o", str(tmp_path / "e.jsonl")])
    event = json.loads((tmp_path / "e.jsonl").read_text("utf-8").splitlines()[0])["event_id"]
    main(["explain", event, "--in", str(tmp_path / "e.jsonl"), "--run", str(record)])
    assert list(json.loads(record.read_text("utf-8"))["inputs"]) == [str(tmp_path / "e.jsonl")]


def test_an_excel_file_needs_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"openpyxl is not installed") as caught:
        write([{"state": "KAZ"}], format="xlsx", output=str(tmp_path / "t.xlsx"))
    assert caught.value.next == install("notebook")


def test_no_help_is_wider_than_a_terminal() -> None:
    for name in application.list_commands(click.Context(application)):
        command = application.get_command(click.Context(application), name)
        context = click.Context(command, info_name=name, terminal_width=80, max_content_width=80)
        assert max(map(len, command.get_help(context).splitlines())) <= 80, name
