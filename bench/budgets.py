"""The budgets of size: measure each line of bench/budgets.toml and fail where one is over.

    python bench/budgets.py                          what can be measured from the tree
    python bench/budgets.py --environment FOLDER     with the size of a fresh core installation
    python bench/budgets.py --wheel FILE --minutes N
    python bench/budgets.py --record                 write what is measured into `now`

A budget whose measure was not given is printed as not measured and holds nothing up.
"""

import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUDGETS = ROOT / "bench" / "budgets.toml"
MEGABYTE, KILOBYTE = 2**20, 2**10


def lines_of_source(root: Path) -> int:
    """Count all lines of the Python files in src, blank ones and comments too."""
    return sum(len(path.read_bytes().splitlines()) for path in (root / "src").rglob("*.py"))


def core_dependencies(root: Path) -> int:
    """Count what the core asks for directly."""
    return len(
        tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    )


def words(path: Path) -> int:
    """Count the words of a page, as `wc -w` does."""
    return len(path.read_text("utf-8").split())


def size_of_folder(folder: Path) -> int:
    """Return the bytes on disk of all files below a folder, a linked file once."""
    status = {}
    for path in folder.rglob("*"):
        if not path.is_symlink() and path.is_file():
            found = path.stat()
            status[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(status.values())


def size_of_brief(root: Path) -> int:
    """Write the brief of the sample article with nothing installed; return its bytes."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "brief.html"
        article = root / "examples" / "xian-summit.md"
        given = {"MULTIVECTOR_HOME": name, "PYTHONPATH": str(root / "src")}
        command = [sys.executable, "-m", "multivector", "brief", str(article), "-o", str(page)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **given})
        return page.stat().st_size


def measure(given: argparse.Namespace) -> dict[str, float | None]:
    """Return each figure by the name of its budget; None where its measure was not given."""
    environment, wheel = given.environment, given.wheel
    figures: dict[str, float | None] = {
        "src_lines": lines_of_source(ROOT),
        "core_dependencies": core_dependencies(ROOT),
        "core_install": size_of_folder(environment) / MEGABYTE if environment else None,
        "wheel": wheel.stat().st_size / MEGABYTE if wheel else None,
        "gate": given.minutes,
        "brief": size_of_brief(ROOT) / KILOBYTE,
    }
    folder = ROOT / "docs"
    pages = [*sorted(folder.glob("validity*.md")), *sorted((folder / "methods").glob("*.md"))]
    return figures | {str(page.relative_to(ROOT)): words(page) for page in pages}


def judge(
    budgets: dict[str, dict], figures: dict[str, float | None]
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return a table of all figures, and what is wrong.

    A figure is rounded up, so that a limit is never passed by a fraction. A figure without a
    budget, and a budget of what is not there, are wrong too.
    """
    rows, wrong = [("budget", "value", "limit", "left")], []
    for name, budget in budgets.items():
        if name not in figures:
            wrong.append(f"{name}: in the budgets, but there is no such thing")
            continue
        value, limit = figures[name], budget["limit"]
        unit = budget.get("unit", "words")
        if value is None:
            rows.append((name, "not measured", f"{limit:,} {unit}", ""))
            continue
        value = math.ceil(value)
        rows.append((name, f"{value:,}", f"{limit:,} {unit}", f"{limit - value:,}"))
        if value > limit:
            wrong.append(f"{name}: {value:,} {unit}, {value - limit:,} over the limit of {limit:,}")
    wrong += [f"{name}: has no budget" for name in figures if name not in budgets]
    return rows, wrong


def record(text: str, figures: dict[str, float | None]) -> str:
    """Return the file of budgets with what was measured as ``now``."""
    for name, value in figures.items():
        if value is not None:
            line = rf'(?m)^("?{re.escape(name)}"? = .*now = )\d+'
            text = re.sub(line, rf"\g<1>{math.ceil(value)}", text)
    return text


def read() -> dict[str, dict]:
    """Return every budget by name."""
    held = tomllib.loads(BUDGETS.read_text("utf-8"))
    return held["budgets"] | held["words"]


def main() -> None:
    """Print the table; leave with status 1 where a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--environment", type=Path, help="a fresh environment with the core only")
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--minutes", type=float, help="how long the gate took")
    parser.add_argument("--record", action="store_true", help="write the figures into the file")
    given = parser.parse_args()
    figures = measure(given)
    rows, wrong = judge(read(), figures)
    if given.record:
        BUDGETS.write_text(record(BUDGETS.read_text("utf-8"), figures), encoding="utf-8")
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row, widths, strict=True))]
        print("  ".join([cells[0], *cells[2:]]))
    for line in wrong:
        print(f"over budget: {line}" if "over the limit" in line else line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
