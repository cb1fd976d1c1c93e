"""The release check: what it runs, and what it refuses."""

import zipfile
from pathlib import Path

import pytest

import release

FOREIGN = "/".join(["", "home", "ann", "model"])


def test_the_first_commands_are_those_of_the_readme() -> None:
    commands = release.first_commands()
    assert [command.split()[:2] for command in commands] == [
        ["multivector", "brief"],
        ["multivector", "code"],
    ]


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("thing/clean.py", "'https://host/home/x', 'a/root/b'")
    return path


def test_a_path_of_a_machine_in_a_wheel_is_named(wheel: Path) -> None:
    assert release.machine_paths(wheel) == []
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("thing/model.bin", f"\0made in {FOREIGN}\0")
        archive.writestr("thing/here.txt", str(release.ROOT))
    found = release.machine_paths(wheel)
    assert found[0] == f"thing/model.bin: {FOREIGN}"
    assert found[1].startswith("thing/here.txt: ")


def test_the_tree_that_goes_into_the_wheel_has_no_path_of_a_machine(tmp_path: Path) -> None:
    path = tmp_path / "tree.whl"
    package = release.ROOT / "src" / "multivector"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(package.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(package))
    assert release.machine_paths(path) == []


def test_files_in_which_wheels_differ_are_named(wheel: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.whl"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("thing/clean.py", "other")
        archive.writestr("thing/more.py", "")
    assert release.differences(wheel, other) == "thing/clean.py, thing/more.py"
