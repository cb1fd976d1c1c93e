"""What is held of the lock: hashes, wheels, licences; and that each check can fail."""

import copy
import tomllib

import pytest
from packaging.requirements import Requirement

import locked

RULES = tomllib.loads(locked.RULES.read_text("utf-8"))
HASH = "sha256:" + "0" * 64


def package(*names: str, hashed: str = HASH) -> dict:
    return {
        "name": "thing",
        "version": "1.0",
        "wheels": [{"url": f"https://host/{name}", "hash": hashed} for name in names],
    }


def missing(python: str, platform: str, *names: str) -> list[str]:
    wanted = [Requirement("thing==1.0")]
    return locked.without_wheel([package(*names)], wanted, python, platform)


def test_each_file_of_the_lock_has_a_hash() -> None:
    assert locked.unhashed(locked.read_lock()) == []
    assert locked.unhashed([package("thing-1.0-py3-none-any.whl", hashed="md5:0")])
    assert locked.unhashed([package()]) == ["thing 1.0: no file in the lock"]


@pytest.mark.parametrize("python", locked.PYTHONS)
def test_each_package_has_a_wheel(python: str) -> None:
    packages, wanted = locked.read_lock(), locked.requirements()
    for platform in locked.PLATFORMS:
        found = locked.without_wheel(packages, wanted, python, platform)
        assert [line for line in found if line.split()[0] not in RULES["source_only"]] == []


def test_a_wheel_of_another_python_or_platform_does_not_count() -> None:
    assert missing("3.14", "linux", "thing-1.0-cp313-cp313-manylinux_2_17_x86_64.whl")
    assert not missing("3.13", "linux", "thing-1.0-cp313-cp313-manylinux_2_17_x86_64.whl")
    assert missing("3.13", "win32", "thing-1.0-cp313-cp313-manylinux_2_17_x86_64.whl")
    assert missing("3.13", "linux", "thing-1.0-cp313-cp313-manylinux_2_39_x86_64.whl")
    assert not missing("3.14", "darwin", "thing-1.0-cp311-abi3-macosx_11_0_arm64.whl")
    assert not missing("3.14", "win32", "thing-1.0-py3-none-any.whl")


def test_a_package_that_a_python_does_not_install_needs_no_wheel() -> None:
    wanted = [Requirement('thing==1.0 ; python_full_version < "3.12"')]
    assert locked.without_wheel([package()], wanted, "3.14", "linux") == []
    assert locked.without_wheel([package()], wanted, "3.11", "linux")


def test_licences_of_what_users_install_are_allowed() -> None:
    wanted = {one.name for one in locked.requirements()}
    found = list(locked.unlicensed(locked.read_lock(), RULES))
    assert [line for line in found if line.split(":")[0] in wanted] == []


@pytest.mark.parametrize(
    ("terms", "allowed"),
    [
        ("MIT", True),
        ("MIT License", True),
        ("Apache-2.0 AND CNRI-Python", True),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-2.0-only", False),
        ("MIT AND MPL-2.0", False),
        ("", False),
    ],
)
def test_alternatives_need_one_allowed_licence_and_sums_all(terms: str, allowed: bool) -> None:
    assert locked.allows(terms, RULES) is allowed


def test_a_needless_or_outdated_exception_is_an_error() -> None:
    rules = copy.deepcopy(RULES)
    rules["exceptions"]["click"] = {"terms": "GPL", "why": ""}
    rules["exceptions"]["certifi"]["terms"] = "GPL"
    rules["exceptions"]["nowhere"] = {"terms": "GPL", "why": ""}
    found = "\n".join(locked.unlicensed(locked.read_lock(), rules))
    assert "click: " in found
    assert "the exception is for 'GPL'" in found
    assert "nowhere: an exception for a package that is not in the lock" in found


def test_an_audit_without_advisories_is_not_called_clean() -> None:
    skipped = {"name": "a", "version": "1", "skip_reason": "not found"}
    clean = {"name": "b", "version": "1", "vulns": []}
    hit = {"name": "c", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    said, status = locked.judge_audit([skipped])
    assert (said, status) == (["no advisories to be had for any of 1 packages: not audited"], 3)
    assert locked.judge_audit([clean])[1] == 0
    assert locked.judge_audit([clean, skipped])[1] == 3
    said, status = locked.judge_audit([clean, hit, skipped])
    assert status == 1
    assert said[0] == "c 1: PYSEC-1, fixed in 2"
