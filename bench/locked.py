"""What uv.lock promises: hashes, wheels for each Python, licences; a bill of materials; advisories.

    python bench/locked.py                 hashes, wheels and licences; status 1 where one fails
    python bench/locked.py --sbom FILE     also write a CycloneDX bill of materials
    python bench/locked.py --audit         ask for known vulnerabilities (needs a network)

Licences are those that the installed packages state, so all groups should be installed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
RULES = ROOT / "bench" / "locked.toml"
UV = Path(sys.executable).with_name("uv")
AUDITOR = "pip-audit==2.10.1"
# The first two are tested here; for the others the lock must at least have wheels.
PYTHONS = ("3.11", "3.13", "3.12", "3.14")
# Wheels for a C library of 2018 and later, macOS 12 to 14 and 64-bit Windows.
PLATFORMS = {
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]
    + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"],
    "darwin": [
        f"macosx_{version}_{kind}"
        for version in ("14_0", "13_0", "12_0", "11_0", "10_15", "10_13", "10_12", "10_9")
        for kind in ("arm64", "universal2")
    ],
    "win32": ["win_amd64"],
}
MACHINES = {"linux": "x86_64", "darwin": "arm64", "win32": "AMD64"}
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
Package = dict[str, Any]


def read_lock(root: Path = ROOT) -> list[Package]:
    """Return every package of the lock but the project itself."""
    found = tomllib.loads((root / "uv.lock").read_text("utf-8"))["package"]
    return [package for package in found if "editable" not in package["source"]]


def files(package: Package) -> list[dict[str, Any]]:
    """Return the files of a package: wheels and, if there is one, the source archive."""
    source = [package["sdist"]] if "sdist" in package else []
    return source + package.get("wheels", [])


def unhashed(packages: list[Package]) -> list[str]:
    """Name each file without a SHA-256, and each package without a file."""
    found = []
    for package in packages:
        if not files(package):
            found.append(f"{package['name']} {package['version']}: no file in the lock")
        for file in files(package):
            if not re.fullmatch(r"sha256:[0-9a-f]{64}", file.get("hash", "")):
                found.append(f"{package['name']}: {file.get('url', '')} has no SHA-256")
    return found


def export(*options: str) -> str:
    """Return what ``uv export`` writes from the lock as it stands."""
    command = [str(UV), "export", "--quiet", "--frozen", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def requirements() -> list[Requirement]:
    """Return what a user with all extras installs, each with its exact version and marker."""
    text = export("--all-extras", "--no-dev", "--no-hashes", "--no-annotate", "--no-emit-project")
    return [Requirement(line) for line in text.splitlines() if line and line[0] not in "# "]


def tags(python: str, platform: str) -> set[Tag]:
    """Return the tags of wheels that a Python on a platform installs."""
    version = tuple(map(int, python.split(".")))
    names = PLATFORMS[platform]
    own = cpython_tags(version, platforms=names)
    return {*own, *compatible_tags(version, f"cp{version[0]}{version[1]}", names)}


def environment(python: str, platform: str) -> dict[str, str]:
    """Return what markers are evaluated with."""
    return {
        **{key: str(value) for key, value in default_environment().items()},
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_version": f"{python}.0",
        "sys_platform": platform,
        "platform_system": SYSTEMS[platform],
        "platform_machine": MACHINES[platform],
        "os_name": "nt" if platform == "win32" else "posix",
    }


def without_wheel(
    packages: list[Package], wanted: list[Requirement], python: str, platform: str
) -> list[str]:
    """Name each wanted package for which the lock has no wheel that this Python installs."""
    known = {(p["name"], p["version"]): p for p in packages}
    accepted, given = tags(python, platform), environment(python, platform)
    found = []
    for one in wanted:
        if one.marker is not None and not one.marker.evaluate(given):
            continue
        version = next(iter(one.specifier)).version
        urls = [file["url"] for file in known[one.name, version].get("wheels", [])]
        wheels = [parse_wheel_filename(url.rsplit("/", 1)[1])[3] for url in urls]
        if not any(wheel & accepted for wheel in wheels):
            found.append(f"{one.name} {version}: no wheel for Python {python} on {platform}")
    return found


def tally(missing: list[str]) -> str:
    """Say which packages have no wheel."""
    names = sorted({line.split()[0] for line in missing})
    return f"no wheel: {', '.join(names)}" if names else "a wheel for each"


def stated(package: Distribution) -> str:
    """Return the licence that an installed package states, the most exact field first."""
    fields = package.metadata
    if expression := fields.get("License-Expression"):
        return expression
    named = [
        c.rsplit(" :: ", 1)[1] for c in fields.get_all("Classifier") or [] if "License ::" in c
    ]
    named = [name for name in named if name != "OSI Approved"]
    return " AND ".join(named) or (fields.get("License") or "").split("\n")[0].strip()


def allows(terms: str, rules: dict[str, Any]) -> bool:
    """Return whether the allow-list covers a licence expression."""
    if terms in rules["written"]:
        return True
    ways = [re.split(r" AND |, ", way) for way in terms.strip("()").split(" OR ")]
    return any(
        all(rules["written"].get(one, one) in rules["allowed"] for one in way) for way in ways
    )


def unlicensed(packages: list[Package], rules: dict[str, Any]) -> Iterator[str]:
    """Name each package whose licence is neither allowed nor excepted, and each needless exception.

    An exception for a package that is not installed is taken as it stands.
    """
    installed = {canonicalize_name(d.metadata["Name"]): d for d in distributions()}
    excepted = rules["exceptions"]
    for name in sorted({package["name"] for package in packages}):
        if name not in installed:
            if name not in excepted:
                yield f"{name}: not installed, so its licence is unknown"
            continue
        terms = stated(installed[name])
        if allows(terms, rules):
            if name in excepted:
                yield f"{name}: {terms} is allowed and needs no exception"
        elif name not in excepted:
            yield f"{name}: licence {terms or 'not stated'!r} is not in {RULES.name}"
        elif excepted[name]["terms"] != terms:
            yield f"{name}: states {terms!r}, the exception is for {excepted[name]['terms']!r}"
    for name in sorted(excepted.keys() - {package["name"] for package in packages}):
        yield f"{name}: an exception for a package that is not in the lock"


def judge_audit(packages: list[dict[str, Any]]) -> tuple[list[str], int]:
    """Return what an auditor's answer says, and a status: 0 clean, 1 advisories, 3 not all known.

    An index that serves no advisories lets the auditor pass over each package and call that clean.
    """
    skipped = [one for one in packages if "skip_reason" in one]
    said = [
        f"{one['name']} {one['version']}: {found['id']}, fixed in "
        + (", ".join(found["fix_versions"]) or "no version yet")
        for one in packages
        for found in one.get("vulns", [])
    ]
    hits = len(said)
    if len(skipped) == len(packages):
        return [f"no advisories to be had for any of {len(packages)} packages: not audited"], 3
    said += [f"not audited: {one['name']}: {one['skip_reason']}" for one in skipped]
    said.append(f"{len(packages) - len(skipped)} packages audited, {hits} advisories")
    return said, 1 if hits else 3 if skipped else 0


def audit() -> int:
    """Ask the auditor about what a user installs; say so where no advisories can be had."""
    with tempfile.TemporaryDirectory() as name:
        listed, answer = Path(name) / "requirements.txt", Path(name) / "answer.json"
        listed.write_text(export("--all-extras", "--no-dev", "--no-emit-project"), encoding="utf-8")
        command = [str(UV), "tool", "run", AUDITOR, "--require-hashes", "--disable-pip"]
        command += ["-r", str(listed), "--format", "json", "--output", str(answer)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not answer.exists() or not answer.stat().st_size:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"no advisories to be had ({last}): not audited")
            return 3
        said, status = judge_audit(json.loads(answer.read_text("utf-8"))["dependencies"])
    print("\n".join(said))
    return status


def main() -> None:
    """Run what was asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sbom", type=Path, help="write a CycloneDX bill of materials")
    parser.add_argument("--audit", action="store_true")
    given = parser.parse_args()
    if given.audit:
        sys.exit(audit())
    packages, wanted = read_lock(), requirements()
    rules = tomllib.loads(RULES.read_text("utf-8"))
    source = rules["source_only"]
    wrong = unhashed(packages)
    print(f"{len(packages)} packages, {sum(len(files(p)) for p in packages)} files with SHA-256")
    for python in PYTHONS:
        missing = [w for p in PLATFORMS for w in without_wheel(packages, wanted, python, p)]
        wrong += [line for line in missing if line.split()[0] not in source]
        print(f"Python {python}: {len(wanted)} packages; {tally(missing)}")
    refused = list(unlicensed(packages, rules))
    print(f"licences: {len(refused)} not allowed")
    wrong += refused
    if given.sbom:
        given.sbom.write_text(
            export("--all-extras", "--no-dev", "--format", "cyclonedx1.5"), encoding="utf-8"
        )
        print(f"wrote {given.sbom}")
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
