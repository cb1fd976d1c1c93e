"""What the documentation shows is run where it needs no outside data; all options it names exist.

A block marked ``console`` is run line by line; what it shows must come out in that order, `…`
standing for any text. A block marked ``console data`` or ``sh`` needs data or a network: its
options are checked. A block marked ``toml NAME`` or ``csv NAME`` is written to that file first.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from multivector.cli.main import COMMANDS, application

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What README shows without data to pull, by its beginning.
FREE = ("brief article.txt", "code news/", "data list", "whatif", "routes")


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text("utf-8"))


def shown(text: str) -> list[str]:
    """Return the multivector commands of a block, without prompt and comment."""
    lines = [re.sub(r"^\$ ", "", line) for line in text.splitlines()]
    found = [re.search(r"(?:^|\| |/|data )(multivector .*)$", line) for line in lines]
    return [match[1].split("   #")[0].split(" #")[0] for match in found if match]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a `multivector` on its path, and the bundled articles."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shim = tmp_path / "bin" / "multivector"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m multivector "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return tmp_path


def run(line: str, folder: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "ID": (folder / ".id").read_text() if (folder / ".id").exists() else "",
    }
    if line.startswith("ID="):
        line = f"{line}; printf %s $ID > .id"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}"
    assert "Traceback" not in done.stdout
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_console_blocks_print_what_is_shown(page: Path, folder: Path) -> None:
    for kind, text in blocks(page):
        if re.fullmatch(r"(toml|csv) \S+", kind):
            (folder / kind.split()[1]).write_text(text, encoding="utf-8")
        if kind != "console":
            continue
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, expected = part.partition("\n")
            printed = run(line, folder)
            parts = [re.escape(piece) for piece in expected.strip().split("…")]
            assert re.search(".*".join(parts), printed, re.DOTALL), f"{line}\n{printed}"


def test_what_the_readme_shows_runs(folder: Path) -> None:
    (folder / "article.txt").write_text((ROOT / "examples" / "xian-summit.md").read_text("utf-8"))
    (folder / "news").mkdir()
    shutil.copy(ROOT / "examples" / "football.md", folder / "news")
    commands = [c for _, text in blocks(ROOT / "README.md") for c in shown(text)]
    free = [c for c in commands if c.removeprefix("multivector ").startswith(FREE)]
    assert len(free) >= 5
    for command in free:
        run(command, folder)
    assert "<!DOCTYPE html>" in (folder / "brief.html").read_text("utf-8")


def examples() -> list[tuple[str, str]]:
    context = click.Context(application, info_name="multivector")
    found = [("--help", application.epilog or "")]
    for name in COMMANDS:
        command = application.get_command(context, name)
        inner = command.commands.values() if isinstance(command, click.Group) else []
        found += [(name, one.epilog or "") for one in [command, *inner]]
    return found


def test_every_option_that_is_shown_exists() -> None:
    context = click.Context(application, info_name="multivector")
    places = [
        (str(page.name), text) for page in [ROOT / "README.md", *PAGES] for _, text in blocks(page)
    ] + examples()
    checked = 0
    for place, text in places:
        for line in shown(text.replace("\n  ", "\n")):
            words = shlex.split(re.split(r" \| | > ", line)[0])[1:]
            if not words or words[0] in ("COMMAND", "--help"):
                continue
            command = application.get_command(context, words[0])
            assert command is not None, f"{place}: {line}"
            if isinstance(command, click.Group):
                command = command.commands[words[1]]
            known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
            for word in words:
                if re.match(r"--?[a-z]", word):
                    assert word in {*known, "--help", "--debug"}, f"{place}: {line}"
            checked += 1
    assert checked > 60


def test_every_link_leads_to_a_page() -> None:
    for page in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    ]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if target == "docs/images/brief.png":
                continue  # the picture is made in a browser
            assert (page.parent / target).exists(), f"{page.name}: {target}"
