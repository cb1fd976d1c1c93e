"""What the documentation shows is run, and prints what is shown; all options it names exist.

``docs/outputs.py`` says which block is run when, and refreshes what the pages show.
"""

import ast
import os
import re
import shlex
import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import click
import pytest

from multivector.cli.main import COMMANDS, application

ROOT = Path(__file__).parents[2]
# What README shows without data to pull, by its beginning.
FREE = ("brief article.txt", "code news/", "data list", "whatif", "routes")

SPEC = spec_from_file_location("docs_outputs", ROOT / "docs" / "outputs.py")
outputs = module_from_spec(SPEC)
sys.modules["docs_outputs"] = outputs
SPEC.loader.exec_module(outputs)
PAGES = outputs.PAGES


def blocks(page: Path) -> list[tuple[str, str]]:
    return outputs.blocks(page.read_text("utf-8"))


def shown(text: str) -> list[str]:
    """Return the multivector commands of a block, without prompt and comment."""
    lines = [re.sub(r"^\$ ", "", line) for line in text.replace("\\\n", "").splitlines()]
    found = [re.search(r"(?:^|\| |/|data )(multivector .*)$", line) for line in lines]
    return [match[1].split("   #")[0].split(" #")[0] for match in found if match]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a `multivector` on its path, and the bundled articles."""
    outputs.furnish(tmp_path)
    return tmp_path


def run(line: str, folder: Path) -> str:
    status, printed = outputs.run(line, folder)
    assert status == 0, f"{line}\n{printed}"
    return printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_print_what_is_shown(
    page: Path, folder: Path, request: pytest.FixtureRequest
) -> None:
    data = outputs.needs_data(page) and bool(os.environ.get("MULTIVECTOR_MIRROR"))
    for step, status, printed in outputs.play(page.read_text("utf-8"), folder, data=data):
        assert status == 0, f"{step.command}\n{printed}"
        assert "Traceback" not in printed
        assert outputs.matches(step.shown, printed), (
            f"{step.command}\n{printed}\n(`make outputs` refreshes the pages)"
        )
    if outputs.needs_data(page) and not data:
        request.getfixturevalue("mirror")  # says by name that the blocks with data were not run


@pytest.mark.parametrize(
    ("lines", "printed", "same"),
    [
        (["a 1", "…"], "a 1\nb\nc", True),
        (["a 1", "…"], "a 2\nb", False),
        (["a 1"], "a 1\nb", False),
        (["a …", "b"], "a 1\nb", True),
        (["a …b"], "a 1\nb", False),
        (["…", "c"], "a\nb\nc", True),
        ([], "anything", True),
    ],
)
def test_an_ellipsis_stands_for_lines_or_the_rest_of_one(
    lines: list[str], printed: str, same: bool
) -> None:
    assert outputs.matches(tuple(lines), printed) is same


def test_new_output_is_cut_where_the_old_was() -> None:
    old = ("total: 12 rows", "…", "wrote brief.html: …")
    new = "total: 14 rows\n  2 dropped\nwrote brief.html: 3 events"
    assert outputs.refreshed(old, new) == ["total: 14 rows", "…", "wrote brief.html: …"]
    assert outputs.refreshed(("a",), "b\nc") == ["b", "c"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_figure_with_its_range_is_shown_only_where_it_is_run(page: Path) -> None:
    prose = re.sub(outputs.FENCE, "", page.read_text("utf-8"))
    assert not re.findall(r"[\d.]+ \([\d.]+ to [\d.]+\)", prose)


def test_scripts_are_valid_python() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    scripts = [text for page in pages for kind, text in blocks(page) if kind == "python"]
    assert scripts
    for text in scripts:
        # The signatures in the reference have no body.
        # A name of a namespace of the face, such as data.add, is not one that a `def` can have.
        plain = re.sub(r"^(class )?(?:\w+\.)+(?=\w)", r"\1", text)
        ast.parse(f"def {plain.rstrip()}: ..." if "->" in text else plain)


def test_what_the_readme_shows_runs(folder: Path) -> None:
    (folder / "article.txt").write_text((ROOT / "examples" / "xian-summit.md").read_text("utf-8"))
    (folder / "news").mkdir()
    shutil.copy(ROOT / "examples" / "football.md", folder / "news")
    commands = [c for _, text in blocks(ROOT / "README.md") for c in shown(text)]
    free = [c for c in commands if c.removeprefix("multivector ").startswith(FREE)]
    assert len(free) >= 3
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
