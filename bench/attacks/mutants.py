"""Mutation testing: change one operator, number or name of a module; see whether its tests fail.

A mutant that no test notices shows a missing test, or code that changes nothing. Kept small in
place of a library: mutants are chosen by seed over the modules of a package. A first run of the
tests, without a mutant, notes which lines each test runs and how long it takes; a mutant is then
judged by the quickest tests that run its line, in a fork of a process that has the libraries
loaded. A line that no test runs is a survivor without a run.
"""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TESTS_SECONDS = 15.0  # of the first run, for those tests together
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "killed by the time limit"
UNTESTED = "survived: no test runs it"
OUTCOMES = {"failed": KILLED, "passed": SURVIVED, "late": TIMED_OUT}
# Packages that import nothing that is mutated: loaded once, before the forks.
BELOW = ("codes", "coding", "panel", "records", "routing", "store", "tables", "text")
_OWN = ("multivector", "tests", "conftest", "attacks", "__main__", "bench")
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: the module, its lines, and the source before and after."""

    path: Path
    line: int
    lines: range  # of the statement, without its body; empty outside of every function
    before: str
    after: str
    module: str  # the whole changed module

    def __str__(self) -> str:
        return (
            f"{self.path.relative_to(ROOT / 'src')}:{self.line}: `{self.before}` → `{self.after}`"
        )


def places(path: Path) -> range:
    """Return the places of a module that can be changed, as numbers."""
    return range(len(_places(ast.parse(path.read_text("utf-8")))))


def mutant(path: Path, place: int) -> Mutant:
    """Change a module in one place; annotations, docstrings and messages have none."""
    tree = ast.parse(path.read_text("utf-8"))
    node, lines = _places(tree)[place]
    before = ast.unparse(node)
    _change(node)
    after = ast.unparse(node)
    return Mutant(path, node.lineno, lines, before[:70], after[:70], ast.unparse(tree))


def _places(tree: ast.Module) -> list[tuple[ast.expr, range]]:
    """Return the nodes that can be changed, in a fixed order; not those of types or errors."""
    found: list[tuple[ast.expr, range]] = []

    def visit(node: ast.AST, lines: range, inside: bool) -> None:
        if isinstance(node, ast.Raise):
            return
        if isinstance(node, ast.stmt) and inside:
            body = getattr(node, "body", None)
            lines = range(node.lineno, body[0].lineno if body else (node.end_lineno or 0) + 1)
        inside = inside or isinstance(node, ast.FunctionDef)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child, lines, inside)
        if isinstance(node, ast.expr) and _changes(node):
            found.append((node, lines))

    visit(tree, range(0), False)
    return found


def _changes(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(op=op):
            return type(op) in _BINARY
        case ast.Compare(ops=[op]):
            return type(op) in _COMPARED
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not() | ast.USub()):
            return True
        case ast.Constant(value=value):
            return isinstance(value, (bool, int, float))
    return False


def _change(node: ast.expr) -> None:
    match node:
        case ast.BinOp(op=op):
            node.op = _BINARY[type(op)]()
        case ast.Compare(ops=[op]):
            node.ops = [_COMPARED[type(op)]()]
        case ast.BoolOp(op=op):
            node.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=value):
            node.value = value + 1


def choose(package: str, count: int, seed: int) -> list[Mutant]:
    """Choose mutants evenly over all places of a package's modules."""
    paths = sorted((ROOT / "src" / "multivector" / package).rglob("*.py"))
    every = [(path, place) for path in paths for place in places(path)]
    return [mutant(*one) for one in random.Random(seed).sample(every, min(count, len(every)))]


class Tests:
    """The tests of a package, in a copy of the tree in which a mutant can be put.

    Parameters
    ----------
    package : str
        Path of the package under ``multivector``.
    tests : list of str
        Paths of tests; the examples in the package are added.
    folder : Path
        An empty folder.
    """

    def __init__(self, package: str, tests: Sequence[str], folder: Path) -> None:
        self._folder = folder
        for name in ("src", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc"))
        for path in ROOT.iterdir():
            if path.name not in ("src", "tests", ".git"):
                (folder / path.name).symlink_to(path)
        self._source = folder / "src" / "multivector" / package
        paths = os.pathsep.join((str(folder / "src"), str(folder / "bench")))
        self._environment = {
            **os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1",
            "ATTACKED": str(self._source), "FILLED": str(folder / "filled"),
        }  # fmt: skip
        self._noted = self._first([*tests, str(self._source.relative_to(folder))])
        self._host = self._started(self._noted["modules"])

    def _first(self, tests: list[str]) -> Any:
        """Run all tests without a mutant, and note what each one runs."""
        notes = self._folder / "notes.json"
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--assert=plain"]
        done = subprocess.run(
            [*words, "-p", "attacks.covering", *tests], cwd=self._folder, text=True, check=False,
            env={**self._environment, "NOTES": str(notes)}, stdout=subprocess.PIPE,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"the tests fail without a mutant:\n{done.stdout[-2000:]}")
        return json.loads(notes.read_text("utf-8"))

    def _started(self, modules: Sequence[str]) -> "subprocess.Popen[str]":
        below = [name for name in modules if name.split(".")[:2][-1] in BELOW]
        others = [name for name in modules if name.split(".")[0] not in _OWN]
        host = subprocess.Popen(
            [sys.executable, "-m", "attacks.host"], cwd=self._folder, env=self._environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert host.stdin
        host.stdin.write("\n".join([*others, *below, "", ""]))
        return host

    def of(self, one: Mutant) -> list[str]:
        """Return the quickest tests that run a mutant, or its module where it is run on import."""
        path = str(self._folder / one.path.relative_to(ROOT))
        found, whole = [], []
        for name, test in self._noted["tests"].items():
            lines = set(test["lines"].get(path, ()))
            found += [(test["seconds"], name)] if lines & set(one.lines) else []
            whole += [(test["seconds"], name)] if lines else []
        chosen, seconds = [], 0.0
        for more, name in sorted(found or ([] if one.lines else whole)):
            seconds += more
            if chosen and seconds > TESTS_SECONDS:
                break
            chosen.append(name)
        return chosen

    def judge(self, one: Mutant) -> str:
        """Run the tests of a mutant with it in place; return what came of it."""
        tests = self.of(one)
        if not tests:
            return UNTESTED
        target = self._folder / one.path.relative_to(ROOT)
        whole = target.read_bytes()
        target.write_text(one.module, "utf-8")
        try:
            assert self._host.stdin
            assert self._host.stdout
            self._host.stdin.write(json.dumps(tests) + "\n")
            self._host.stdin.flush()
            return OUTCOMES[self._host.stdout.readline().strip()]
        finally:
            target.write_bytes(whole)

    def close(self) -> None:
        """End the process that runs the tests."""
        assert self._host.stdin
        self._host.stdin.close()
        self._host.wait(timeout=60)


def attack(
    package: str, tests: Sequence[str], count: int, seed: int, folder: Path, seconds: float
) -> Iterator[tuple[Mutant, str]]:
    """Yield mutants of a package and what came of each, until the time is over."""
    with closing(Tests(package, tests, folder)) as held:
        began = time.monotonic()
        for one in choose(package, count, seed):
            if time.monotonic() - began > seconds:
                return
            yield one, held.judge(one)
