"""Run the commands that the documentation shows; compare, or refresh, what it says they print.

A fence says what is done with it:

- ``console``: run as it stands, with nothing installed and no mirror needed;
- ``console data``: run where ``MULTIVECTOR_MIRROR`` names the data files;
- ``python data``: the same for a script;
- a language and a file's name, ``toml mine.toml``: written to that file first;
- anything else: only its options are checked.

The blocks of a page run in order, in one folder and one home of their own. A command without shown
output has to succeed; one with output has to print just that, where a line ``…`` stands for any
lines and ``…`` inside a line for anything up to its end.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "docs" / "tutorial.md",
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A line that a slow command says while it works; a quick machine never prints it.
WORKING = re.compile(r"[^\s…][^…]* …")
ELLIPSIS = "…"
# Below this likeness a printed line is not the one that a page showed.
ALIKE = 0.5


@dataclass(frozen=True)
class Step:
    """One command of a page, what the page says it prints, and where that text begins and ends."""

    command: str
    shown: tuple[str, ...]
    start: int
    end: int


def blocks(text: str) -> list[tuple[str, str]]:
    """Return kind and text of each fenced block."""
    return FENCE.findall(text)


def needs_data(page: Path) -> bool:
    """Return whether some block of the page needs the data files."""
    return any(kind.endswith(" data") for kind, _ in blocks(page.read_text("utf-8")))


def furnish(folder: Path) -> None:
    """Put the bundled articles and a ``multivector`` of this tree into a folder."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name, arguments in {"multivector": "-m multivector ", "python": ""}.items():
        shim = folder / "bin" / name
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n', encoding="utf-8")
        shim.chmod(0o755)


def run(command: str, folder: Path) -> tuple[int, str]:
    """Run a line of shell; return its status and all that it printed."""
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "MULTIVECTOR_HOME": str(folder / "home"),
        "COLUMNS": "100",
    }
    # What a line assigns, such as ID=…, is there for the next.
    kept = folder / ".assigned"
    script = f"touch {kept}; set -a; . {kept}; set +a; set -o pipefail; {command}"
    if assigned := re.match(r"([A-Z]+)=", command):
        script += f"; printf '{assigned[1]}=%q\\n' \"${assigned[1]}\" >> {kept}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    printed = "\n".join(line for line in lines if not WORKING.fullmatch(line))
    return done.returncode, printed.strip("\n")


def play(text: str, folder: Path, *, data: bool) -> Iterator[tuple[Step, int, str]]:
    """Run the blocks of a page in order; give each step with its status and output."""
    for fence in FENCE.finditer(text):
        kind, body = fence.groups()
        if re.fullmatch(r"\w+ \S+\.\w+", kind):
            (folder / kind.split()[1]).write_text(body, encoding="utf-8")
        elif kind == "console" or (kind == "console data" and data):
            for step in steps(body, fence.start(2)):
                yield step, *run(step.command, folder)
        elif kind == "python data" and data:
            (folder / "page.py").write_text(body, encoding="utf-8")
            yield (
                Step("python page.py", (), fence.end(2), fence.end(2)),
                *run("python page.py", folder),
            )


def steps(body: str, offset: int) -> Iterator[Step]:
    """Give the commands of a console block; a line that ends in a backslash goes on."""
    for part in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
        shown = tuple(part[2].splitlines())
        yield Step(part[1], shown, offset + part.start(2), offset + part.end(2))


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Return whether a command printed what is shown; nothing shown says nothing."""
    if not shown:
        return True
    pattern = ""
    for line in shown:
        if line.strip() == ELLIPSIS:
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pieces = line.rstrip().split(ELLIPSIS)
            pattern += r"[^\n]*?".join(re.escape(piece) for piece in pieces) + r"[ ]*\n"
    return re.fullmatch(pattern, f"{printed}\n") is not None


def refreshed(shown: tuple[str, ...], printed: str) -> list[str]:
    """Return the new output, cut where the old was cut."""
    lines = printed.splitlines()
    if ELLIPSIS not in [line.strip() for line in shown]:
        return [_cut(line, shown[k] if k < len(shown) else "") for k, line in enumerate(lines)]
    made: list[str] = []
    at = 0
    for old in (line for line in shown if line.strip() != ELLIPSIS):
        likeness = [_likeness(old, new) for new in lines[at:]]
        if not likeness or max(likeness) < ALIKE:
            continue
        place = at + likeness.index(max(likeness))
        made += [ELLIPSIS] * (place > at) + [_cut(lines[place], old)]
        at = place + 1
    return made + [ELLIPSIS] * (at < len(lines) or not made)


def _likeness(old: str, new: str) -> float:
    if new.startswith(old.partition(ELLIPSIS)[0]):
        return 1.0
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _cut(new: str, old: str) -> str:
    head = old.partition(ELLIPSIS)[0]
    return new if head == old else new[: len(head)] + ELLIPSIS


def refresh(page: Path) -> list[str]:
    """Write what the commands of a page print into it; return the commands whose output changed."""
    text = page.read_text("utf-8")
    changed: list[tuple[Step, str]] = []
    with tempfile.TemporaryDirectory() as name:
        furnish(Path(name))
        for step, status, printed in play(text, Path(name), data=True):
            if status:
                raise SystemExit(f"{page.name}: {step.command}\n{printed}")
            if not matches(step.shown, printed):
                changed.append((step, "\n".join(refreshed(step.shown, printed)) + "\n"))
    for step, new in reversed(changed):
        text = text[: step.start] + new + text[step.end :]
    page.write_text(text, encoding="utf-8")
    return [step.command for step, _ in changed]


def main() -> None:
    """Refresh every page; needs the data files."""
    if not os.environ.get("MULTIVECTOR_MIRROR"):
        raise SystemExit("MULTIVECTOR_MIRROR must name the folder of data files")
    for page in PAGES:
        for command in refresh(page):
            sys.stdout.write(f"{page.relative_to(ROOT)}: {command}\n")


if __name__ == "__main__":
    main()
