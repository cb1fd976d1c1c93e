"""The reference is what the code gives, and leaves nothing public out."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import click
import pytest

from multivector.records import catalogue
from multivector.store.schema import tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build():
    spec = spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    module = module_from_spec(spec)
    sys.modules["docs_build"] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_pages_are_what_the_code_gives(build):
    made = build.pages()
    committed = {path.name: path.read_text("utf-8") for path in build.FOLDER.glob("*.md")}
    stale = sorted(name for name in {*made, *committed} if made.get(name) != committed.get(name))
    assert stale == [], "run `make docs` and commit docs/reference"


def test_the_pages_are_the_same_twice(build):
    assert build.pages() == build.pages()


def test_the_schema_is_written_before_the_page_that_shows_it(build, tmp_path, monkeypatch):
    schema = tmp_path / "src" / "multivector" / "briefing" / "schema.json"
    schema.parent.mkdir(parents=True)
    fresh = build.schema_text()
    stale = json.loads(fresh)
    stale["$defs"]["channel"] = {"enum": ["a channel of old"]}
    schema.write_text(json.dumps(stale), "utf-8")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "FOLDER", tmp_path / "reference")
    monkeypatch.setattr(build, "pages", lambda: {"brief-json.md": schema.read_text("utf-8")})
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    build.main()
    assert (tmp_path / "reference" / "brief-json.md").read_text("utf-8") == fresh


def test_every_command_option_and_argument_is_documented(build):
    page = build.commands_page()
    for name, command in build.commands():
        assert f"## `{name}`\n" in page
        assert len(command.help or "") > 30, f"{name} has no help"
        assert command.epilog, f"{name} has no examples"
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts} has no help"
                assert f"`{', '.join(option.opts)}" in page


def test_every_table_column_origin_and_function_is_documented(build):
    page = build.pages()
    for table in tables().values():
        assert table.meaning
        assert f"## `{table.name}`" in page["tables.md"]
        for column in table.columns:
            assert column.meaning, f"{table.name}.{column.name} has no meaning"
            assert f"| `{column.name}` |" in page["tables.md"]
    for name in catalogue.entries():
        assert f"## `{name}`" in page["origins.md"]
    names = [name for name, _ in build.public()]
    assert {"influence", "brief", "Result", "data.pull", "panel.dyad_years"} <= set(names)
    assert "### `Result.where`" in page["answers.md"]
    assert "### `panel.Panel.add_bloc`" in page["answers.md"]
    for name, found in build.public():
        own, public = getattr(found, "__name__", ""), name.rpartition(".")[2]
        if own not in ("", public):
            assert f"{own}(" not in (found.__doc__ or ""), f"{name}: its example uses {own}"
        assert len(found.__doc__ or "") > 50, f"{name} has no documentation"
        assert f"## `mv.{name}`" in page["answers.md"]
