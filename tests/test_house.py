"""The house rules that no linter holds: length, one way of importing, no traces, a whole wheel."""

import ast
import importlib
import re
import subprocess
import tomllib
import zipfile
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "multivector"
MODULES = sorted(SOURCE.rglob("*.py"))
# Everything committed that a person wrote; the lock file and pictures are made by programs.
WRITTEN = [
    path
    for folder in ("src", "tests", "docs", "bench", "training", "examples", ".ci", ".github")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file()
    and path.suffix in (".py", ".md", ".toml", ".tsv", ".html", ".css", ".json", ".yml", "")
] + [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("*.y*ml")), *sorted(ROOT.glob(".*.yaml"))]
# Folders of the machine something was written on.
MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_over_500_lines() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: count for path, count in lengths.items() if count > 500} == {}


def test_every_module_has_a_docstring_and_imports_absolutely() -> None:
    bare, relative, printing = [], [], []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree) and name(path) != "src/multivector/__main__.py":
            bare.append(name(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                relative.append(name(path))
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "print" and "cli" not in path.parts:
                printing.append(name(path))
    assert bare == []
    assert relative == []
    assert printing == []


def test_no_assertion_and_no_unfinished_word_in_the_source() -> None:
    unfinished = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|\bfor now\b", re.IGNORECASE)
    found = []
    for path in MODULES:
        text = path.read_text("utf-8")
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(text))):
            found.append(f"{name(path)}: assert")
        found += [f"{name(path)}: {match[0]}" for match in unfinished.finditer(text)]
    assert found == []


def test_no_path_of_a_machine_is_written_anywhere() -> None:
    found = []
    for path in WRITTEN:
        if path == Path(__file__):
            continue
        text = path.read_text("utf-8", errors="replace")
        found += [f"{name(path)}: {match[0]}" for match in MACHINE.finditer(text)]
    assert found == []


def test_functions_of_the_house_are_public_by_name() -> None:
    banned = {"utils", "helpers", "common", "misc"}
    assert [name(path) for path in MODULES if path.stem in banned] == []


def test_types_and_modules_have_plain_names() -> None:
    # What a thing is, not what was done with it: a search hit, a cached page, a listed event.
    vague = re.compile("told|said|found|kept", re.IGNORECASE)
    words = re.compile(r"[A-Z][a-z0-9]*|[a-z0-9]+")
    named = [(name(path), path.stem) for path in MODULES]
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                named.append((name(path), node.name))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                alias = node.targets[0].id
                if re.fullmatch(r"_?[A-Z][a-z]\w*", alias):  # an alias of a type
                    named.append((name(path), alias))
    found = [one for one in named if any(vague.fullmatch(word) for word in words.findall(one[1]))]
    assert found == []


def test_the_makefile_targets_have_a_line_of_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", text, re.MULTILINE)
    helped = re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE)
    assert targets == helped
    assert {"demo", "test", "lint", "types", "accuracy", "bench", "docs", "clean"} <= set(targets)
    assert {"site", "outputs", "spelling", "budgets"} <= set(targets)


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [version]
    (locked,) = re.findall(
        r'^name = "multivector"\nversion = "(.+)"$',
        (ROOT / "uv.lock").read_text("utf-8"),
        re.MULTILINE,
    )
    assert locked == version
    # The changelog has a heading for it; before its release it says what Unreleased will be.
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    first, text = re.split(r"^## ", changelog, flags=re.MULTILINE)[1].split("\n", 1)
    if first == "[Unreleased]":
        assert f"will be {version}" in text or f"\n## [{version}] – 20" in changelog
    else:
        assert re.fullmatch(rf"\[{re.escape(version)}\] – 20\d\d-\d\d-\d\d", first)


def test_workflows_have_least_permissions_and_pinned_actions() -> None:
    flows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert {path.stem for path in flows} == {"test", "docs", "release"}
    for path in flows:
        text = path.read_text("utf-8")
        assert "\npermissions:\n  contents: read\n" in text
        assert "secrets." not in text
        used = re.findall(r"uses: (.+)", text)
        assert used
        for action in used:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", action), (
                f"{path.name}: {action}"
            )
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    assert '["3.11", "3.13"]' in text
    assert ".ci/run" in text


def test_nothing_of_the_package_is_left_out_of_the_wheel() -> None:
    # Hatch packs every file of the named package that git does not ignore; the gate builds it.
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    target = config["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert target == {"packages": ["src/multivector"]}
    if not (ROOT / ".git").exists():
        pytest.skip("no git: what it ignores is not known")
    ignored = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "src/multivector"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert [path for path in ignored if "__pycache__" not in path] == []


def test_the_wheel_holds_tables_and_templates(tmp_path: Path) -> None:
    builder = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    (built,) = builder.WheelBuilder(str(ROOT)).build(directory=str(tmp_path))
    with zipfile.ZipFile(built) as wheel:
        held = set(wheel.namelist())
    needed = {
        str(path.relative_to(ROOT / "src"))
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert needed - held == set()
    assert {Path(path).suffix for path in needed} >= {".tsv", ".toml", ".html", ".css", ".json"}


def _missing(path: Path) -> list[str]:
    """Return what a program takes from the package that is not there."""
    tree = ast.parse(path.read_text("utf-8"))
    modules, missing = {}, []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(
            "multivector"
        ):
            continue
        for alias in node.names:
            with suppress(ModuleNotFoundError):
                importlib.import_module(f"{node.module}.{alias.name}")
            source = importlib.import_module(node.module or "")
            known = getattr(source, alias.name, None)
            if not hasattr(source, alias.name):
                missing.append(f"{node.module}.{alias.name}")
            elif isinstance(known, ModuleType):
                modules[alias.asname or alias.name] = known
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            if module and not hasattr(module, node.attr):
                missing.append(f"{module.__name__}.{node.attr}")
    return missing


def test_programs_beside_the_package_use_what_it_has() -> None:
    # Most of them run too long for the tests, and no type checker reads them.
    programs = [
        p for folder in ("bench", "training", "docs") for p in (ROOT / folder).rglob("*.py")
    ]
    assert {name(path): lost for path in programs if (lost := _missing(path))} == {}
