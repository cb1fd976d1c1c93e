"""The command line as a whole: help without weight, exit statuses, pipes, --debug, near misses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.cli import code as code_module
from multivector.cli.main import COMMANDS, main
from multivector.cli.terminal import output
from multivector.cli.terminal.tables import write
from multivector.errors import InputError

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
    write(rows, format=None, output=str(tmp_path / "t.parquet"))
    import pyarrow.parquet as pq

    read = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert read == [{**rows[0], "dropped": "{}"}]
    write([], format="csv")
    assert capfd.readouterr().out == ""
    write(rows, format=None, output=str(tmp_path / "t.md"))
    written = (tmp_path / "t.md").read_text().splitlines()
    assert written[::2] == [
        "| state | value | dropped | origins |",
        r'| KAZ |  | \{\} | \["a", "b"\] |',
    ]
    write([{"state": "=KAZ", "year": 2016}], format=None, output=str(tmp_path / "t.xlsx"))
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert [*sheet.values] == [("state", "year"), ("=KAZ", 2016)]


def test_an_excel_file_needs_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"openpyxl is not installed") as caught:
        write([{"state": "KAZ"}], format=None, output=str(tmp_path / "t.xlsx"))
    assert caught.value.next == "pip install 'multivector[notebook]'"
