"""Where data goes: full devices, closed streams, links, and the modes of new files."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.cli.terminal import output

ROOT = Path(__file__).parents[2]
TEXT = "China condemned Kazakhstan on 4 March 2024."
CODE = f'echo "{TEXT}" | $PY -m multivector code -'


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "PY": sys.executable,
            "MULTIVECTOR_HOME": str(folder / "home"),
        },
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$PY -m multivector data list > /dev/full", "standard output: cannot be written: No"),
        ("$PY -m multivector --help > /dev/full", "standard output: cannot be written: No space"),
        (f"{CODE} > /dev/full", "standard output: cannot be written: No space"),
        (f"{CODE} -o /dev/full", "/dev/full: cannot be written: No space"),
        ("$PY -m multivector data list >&-", "standard output: cannot be written: it is closed"),
        ("$PY -m multivector --help >&-", "standard output: cannot be written: it is closed"),
        ("$PY -m multivector code - <&-", "standard input cannot be read: it is closed"),
        ("$PY -m multivector brief - <&-", "standard input cannot be read: it is closed"),
    ],
)
def test_a_full_or_closed_stream_is_said_with_status_3(
    tmp_path: Path, line: str, said: str
) -> None:
    done = shell(line, tmp_path)
    assert done.returncode == 3
    assert said in done.stderr
    for word in ("internal error", "Traceback", "Exception ignored"):
        assert word not in done.stderr


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
def test_words_that_cannot_be_said_change_no_data_and_no_status(
    tmp_path: Path, stderr: str
) -> None:
    assert shell(f"$PY -m multivector brief no-such-file {stderr}", tmp_path).returncode == 3
    assert shell(f"$PY -m multivector no-such-command {stderr}", tmp_path).returncode == 2
    done = shell(f"{CODE} {stderr}", tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith('{"event_id"')
    assert len(done.stdout.splitlines()) == 1


def test_a_file_is_written_with_every_stream_closed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    line = "$PY -m multivector code a.txt -o a.jsonl <&- >&- 2>&-"
    assert shell(line, tmp_path).returncode == 0
    assert (tmp_path / "a.jsonl").read_text("utf-8").startswith('{"event_id"')
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "a.txt"]


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        output.write("x", str(tmp_path / "new"))
    finally:
        assert os.umask(before) == mask
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == mode


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old", encoding="utf-8")
    (tmp_path / "old").chmod(0o600)
    output.write("new", str(tmp_path / "old"))
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o600


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_written_through(tmp_path: Path, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / "folder" / "target.jsonl"
    if there:
        target.write_text("old", encoding="utf-8")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)
    output.write("new", str(link))
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"
    assert [path.name for path in target.parent.iterdir()] == ["target.jsonl"]
