"""The offer to download the open record: at a terminal, once, and never in the way."""

import os
import pty
import re
import sys
from pathlib import Path

import pytest

from multivector.cli import first_run
from multivector.errors import NetworkNeeded
from multivector.records import catalogue

ROOT = Path(__file__).parents[2]
ALL = "from multivector.cli.first_run import offer_record; offer_record(); print('went on')"
# The same where the record has two small sources only.
TWO = (
    "from multivector.records import catalogue\n"
    "two = {name: catalogue.entry(name) for name in ('cow_states', 'gw_states')}\n"
    f"catalogue.entries = lambda: two\n{ALL}"
)


def at_a_terminal(home: Path, answer: str, script: str = ALL) -> str:
    """Run the offer at a pseudo-terminal, type an answer, return all that was shown."""
    child, terminal = pty.fork()
    if not child:
        os.environ.update(PYTHONPATH=str(ROOT / "src"), MULTIVECTOR_HOME=str(home))
        os.execv(sys.executable, [sys.executable, "-c", script])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # what Linux says at the end of a terminal
            break
        if not piece:
            break
        shown += piece
        if answer and b"[y/N]" in shown:
            os.write(terminal, f"{answer}\n".encode())
            answer = ""
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


def test_it_is_asked_once_with_the_size_and_the_terms(tmp_path: Path) -> None:
    shown = at_a_terminal(tmp_path, "n")
    entries = catalogue.entries().values()
    size = sum(file.bytes for one in entries if one.open for file in one.files)
    asked = rf"Download the open public record\? {size / 1e6:.0f} MB, about \d+ s\. \[y/N\]"
    assert re.search(asked, shown)
    assert "free to use with citation" in shown
    assert "To download it later: multivector data pull --open" in shown
    assert shown.endswith("went on\n")
    assert at_a_terminal(tmp_path, "n") == "went on\n"


def test_a_yes_loads_the_open_origins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: Path
) -> None:
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    shown = at_a_terminal(tmp_path, "y", TWO)
    assert "cow_states: loaded: state_system 243 rows" in shown
    assert "2 of 2 sources installed, 459 rows; 2 new or updated" in shown
    assert shown.endswith("went on\n")


def test_nothing_is_asked_in_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    first_run.offer_record()
    assert capfd.readouterr() == ("", "")


def test_without_a_network_it_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise NetworkNeeded("the address does not answer", where="https://example.org/a.zip")

    monkeypatch.setattr("multivector.data.pull", unreachable)
    first_run._pull()
    said = capfd.readouterr().err
    assert said.count("the address does not answer") == 1
    assert "Continuing with what was downloaded." in said
