"""Build wheel and sdist, and try them as a stranger would: nothing there but Python.

    python bench/release.py [--dist FOLDER] [--wheels FOLDER] [--environment FOLDER]

The sdist must build the same wheel, byte for byte, as the tree. The locked dependencies are
downloaded into a folder of wheels, by hash. From it the wheel is installed twice, each time into an
empty environment with an empty home: as the machine is, and cut off from any network. Both run the
commands that README begins with, and must write the same. ``--environment`` keeps the first
environment, uncompiled, for the budget of its size.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import locked

ROOT = Path(__file__).parents[1]
# Ways to cut a process off from every network; the first that works here is used. The last is for
# machines that forbid name spaces to users; it becomes the user again, so that files are theirs.
CUT_OFF = (
    ("unshare", "-n"),
    ("unshare", "-rn"),
    ("sudo", "-n", "unshare", "-n", "sudo", "-n", "-u", f"#{os.getuid()}"),
)
MACHINE = re.compile(rb"(?<![\w.])/(?:work|home|root|Users)/\w[\w./-]*")
README_HEADING = "## Common tasks"


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run a command; leave with what it printed where it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"exit {done.returncode}: {' '.join(words)}\n{done.stdout}")


def build(dist: Path) -> Path:
    """Build the sdist, from it the wheel, and the wheel from the tree; return the wheel."""
    shutil.rmtree(dist, ignore_errors=True)
    building = [locked.UV, "build", "--quiet", "--python", sys.executable]
    run([*building, "--out-dir", dist], ROOT)
    (wheel,) = dist.glob("*.whl")
    (sdist,) = dist.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as name:
        run([*building, "--wheel", "--out-dir", name], ROOT)
        (from_tree,) = Path(name).glob("*.whl")
        if sha256(from_tree) != sha256(wheel):
            raise SystemExit(f"{sdist.name} builds another wheel: {differences(from_tree, wheel)}")
    for path in (wheel, sdist):
        print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MB, SHA-256 {sha256(path)}")
    return wheel


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differences(one: Path, other: Path) -> str:
    """Name the files in which two wheels differ."""
    first, second = (
        {info.filename: info.CRC for info in zipfile.ZipFile(path).infolist()}
        for path in (one, other)
    )
    names = [n for n in sorted(first | second) if first.get(n) != second.get(n)]
    return ", ".join(names[:10]) or "the same files, packed otherwise"


def machine_paths(wheel: Path) -> list[str]:
    """Return each path of a machine that some file of the wheel holds, this checkout's included."""
    here = re.compile(rb"|".join([MACHINE.pattern, re.escape(str(ROOT).encode())]))
    found = []
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            hits = here.findall(archive.read(name))
            found += [f"{name}: {hit.decode('utf-8', 'replace')}" for hit in hits]
    return found


def download(folder: Path) -> None:
    """Put the locked packages of the core into a folder, as wheels, each by its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "requirements.txt"
    listed.write_text(locked.export("--no-dev", "--no-emit-project"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    strict = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    run([*pip, *strict, "-r", listed, "-d", folder], ROOT)


def first_commands() -> list[str]:
    """Return the two commands that README begins its tasks with."""
    tasks = (ROOT / "README.md").read_text("utf-8").partition(README_HEADING)[2]
    lines = re.findall(r"^multivector .*", tasks, re.MULTILINE)[:2]
    return [line.partition(" #")[0].strip() for line in lines]


def try_out(wheel: Path, wheels: Path, folder: Path, before: Sequence[str]) -> dict[str, str]:
    """Install the wheel from the folder of wheels into an empty environment; run the commands.

    ``before`` is put before each command, such as ``unshare -n``. Return the hash of each file
    that the commands wrote.
    """
    home, desk, environment = folder / "home", folder / "desk", folder / "environment"
    home.mkdir(parents=True)
    (desk / "news").mkdir(parents=True)
    shutil.copy(ROOT / "examples" / "xian-summit.md", desk / "article.txt")
    for path in (ROOT / "examples").glob("*.md"):
        shutil.copy(path, desk / "news")
    alone = [*before, "env", "-i", f"HOME={home}", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"]
    alone.append(f"PATH={environment / 'bin'}:/usr/bin:/bin")
    run([*alone, Path(sys.executable).resolve(), "-m", "venv", environment], folder)
    pip = [environment / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    from_folder = ["--no-index", "--find-links", wheels, "--no-compile"]
    run([*alone, *pip, "install", *from_folder, wheel], desk)
    given = {path.name for path in desk.iterdir()}
    for command in first_commands():
        run([*alone, "bash", "-c", command], desk)
    made = sorted(path for path in desk.iterdir() if path.name not in given)
    for path in made:
        print(f"  {path.name}: {path.stat().st_size:,} bytes")
    if len(made) != len(first_commands()) or not all(path.stat().st_size for path in made):
        raise SystemExit("a command of README wrote nothing")
    return {path.name: sha256(path) for path in made}


def cut_off() -> Sequence[str]:
    """Return what runs a command without any network here."""
    for words in CUT_OFF:
        if (
            shutil.which(words[0])
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    raise SystemExit("nothing here cuts a process off from the network: tried unshare and sudo")


def main() -> None:
    """Build, look into the wheel, and try it with a network and without."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--wheels", type=Path, help="keep the downloaded wheels here")
    parser.add_argument("--environment", type=Path, help="keep the first environment here")
    given = parser.parse_args()
    wheel = build(given.dist.resolve())
    if found := machine_paths(wheel):
        raise SystemExit("paths of a machine in the wheel:\n" + "\n".join(found))
    checking = [sys.executable, ROOT / "bench" / "locked.py"]
    run([*checking, "--sbom", wheel.with_suffix(".cdx.json")], ROOT)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        wheels = (given.wheels or work / "wheels").resolve()
        download(wheels)
        wrote = []
        for title, before in (("as the machine is", ()), ("no network", cut_off())):
            print(f"{title}: {'; '.join(first_commands())}")
            wrote.append(try_out(wheel, wheels, work / title.replace(" ", "-"), before))
        if wrote[0] != wrote[1]:
            raise SystemExit("what was written with a network and without it differs")
        if given.environment:
            shutil.move(work / "as-the-machine-is" / "environment", given.environment)
    print("the same files with a network and without")


if __name__ == "__main__":
    main()
