"""The template patches of CONTRIBUTING apply to this tree, pass their own tests, and stay small."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "contributing" / "examples"
# Files edited by hand for each kind of change, tests and docs included; a line in the changelog
# comes on top.
MOST = {"command": 4, "origin": 6, "channel": 5, "measure": 8, "tie": 3}


def touched(patch: Path) -> list[str]:
    return re.findall(r"^diff --git a/\S+ b/(\S+)$", patch.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(MOST))
def test_a_change_touches_few_files(name):
    assert len(touched(FOLDER / f"{name}.patch")) <= MOST[name]


def test_every_template_is_measured():
    assert {path.stem for path in FOLDER.glob("*.patch")} == set(MOST)


@pytest.mark.parametrize("name", sorted(MOST))
def test_a_template_applies_and_passes_its_tests(name, tmp_path, mirror):
    if shutil.which("git") is None:
        pytest.skip("git is not installed: patches are not applied")
    tree = tmp_path / "tree"
    skipped = shutil.ignore_patterns("__pycache__", ".git", ".venv*", "dist", "site", "images")
    for part in ("src", "tests", "docs"):
        shutil.copytree(ROOT / part, tree / part, ignore=skipped)
    for part in ("pyproject.toml", "mkdocs.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / part, tree / part)
    patch = FOLDER / f"{name}.patch"
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    subprocess.run(["git", "apply", str(patch)], cwd=tree, check=True)
    tests = [path for path in touched(patch) if path.startswith("tests/")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "MULTIVECTOR_MIRROR": str(mirror)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
