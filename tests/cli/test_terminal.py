"""Nothing that a stranger names or writes steers the terminal of the person who reads it."""

import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]
ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
NAMES = ["a\nskipped b.txt: fine", "c\x1b[31m", "d\x1b]0;title\x07", "e\u202etxt.exe", "f\x9b2J",
         "g\r", "h\u200b"]  # fmt: skip
TEXT = "China condemned Kazakhstan on 4 March 2024.\n"


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "multivector", *words],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "MULTIVECTOR_HOME": str(home)},
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert not ESCAPES.findall(err)
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def test_names_of_skipped_files_stay_in_their_line(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text("x", encoding="utf-8")  # no kind of file that is read
    (folder / "empty\x1b[1m.txt").write_text("", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text("", encoding="utf-8")
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    done = run("code", str(folder), home=tmp_path / "home")
    assert done.returncode == 0
    skipped = [line for line in done.stderr.splitlines() if line.startswith("skipped")]
    assert len(skipped) == len(NAMES) + 2
    others = [line for line in done.stderr.splitlines() if line not in skipped]
    assert all(re.match(r"\d+ (?:of \d+ )?documents?", line) for line in others)
    assert r"\x1b]0;title\x07" in done.stderr
    assert r"e\u202etxt.exe" in done.stderr
    assert r"\udcff\udcfe.txt" in done.stderr


def test_a_table_to_read_shows_what_an_id_holds(tmp_path: Path) -> None:
    article = tmp_path / "a\x1b[31m\nb\u202e.txt"
    article.write_text(TEXT, encoding="utf-8")
    done = run("code", str(article), "--format", "table", home=tmp_path / "home")
    assert done.returncode == 0
    assert not ESCAPES.findall(done.stdout)
    assert len(done.stdout.splitlines()) == 2  # an event, and its sentence below it


@pytest.mark.parametrize(
    "command",
    [
        "brief", "code", "explain x --in", "evaluate events", "data add gdp", "data pull",
        "data cite", "routes KAZ", "brief -x",
    ],
)  # fmt: skip
def test_errors_and_usage_show_what_was_typed(tmp_path: Path, command: str) -> None:
    name = "no\x1b]0;such\x07\u202e\nfile"
    done = run(*command.split(), name, home=tmp_path / "home")
    assert done.returncode in (2, 3)
    assert "error" in done.stderr.lower()


def test_a_cell_and_a_mapping_are_shown(tmp_path: Path) -> None:
    (tmp_path / "mine\x1b[1m.csv").write_text(
        "state,year,gdp_usd\nKAZ,2019,1\nKAZ\x1b]0;x\x07,2019,2\nUZB,20\x9b2J,2\n", encoding="utf-8"
    )
    (tmp_path / "map.toml").write_text('origin = "a\\u001b[31m"', encoding="utf-8")
    added = ("data", "add", "gdp", str(tmp_path / "mine\x1b[1m.csv"))
    home = tmp_path / "home"
    refused = run(*added, "--map", str(tmp_path / "map.toml"), home=home)
    assert refused.returncode == 3
    assert "invalid value for origin" in refused.stderr
    done = run(*added, home=home)
    assert done.returncode == 0
    assert r"KAZ\x1b]0;x\x07" in done.stderr
    for words in (("list",), ("verify",), ("list", "--format", "csv")):
        assert not ESCAPES.findall(run("data", *words, "--format", "table", home=home).stdout)
    cited = run("data", "cite", "mine-1m", home=home)
    assert not ESCAPES.findall(cited.stdout)


class _Hostile(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.1 404 No\x1b]0;title\x07 \x9b2J\r\nContent-Length: 0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


def test_the_words_of_a_server_are_shown(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Hostile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        for command in ("brief", "code"):
            done = run(command, address, "--allow-private", home=tmp_path / "home")
            assert done.returncode == 3
            assert "404" in done.stderr
        server.shutdown()


def test_words_go_to_the_terminal_one_way() -> None:
    folder = ROOT / "src" / "multivector" / "cli"
    for path in folder.glob("*.py"):
        calls = re.findall(r"click\.(?:echo|secho)\(|^\s*print\(", path.read_text("utf-8"), re.M)
        assert len(calls) == (path.stem == "progress"), path.name
