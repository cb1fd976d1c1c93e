"""Mutation testing: change one operator, number or name of a module; see whether its tests fail.

A mutant that no test notices shows a missing test, or code that changes nothing. Kept small in
place of a library: mutants are chosen by seed over several files, each is written beside the
package in a copy, and only the tests of its part are run.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 300
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "killed by the time limit"
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
    """One change: the module, its line, and the source before and after."""

    path: Path
    line: int
    before: str
    after: str
    module: str  # the whole changed module

    def __str__(self) -> str:
        return (
            f"{self.path.relative_to(ROOT / 'src')}:{self.line}: `{self.before}` → `{self.after}`"
        )


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module; annotations, docstrings and messages are left alone."""
    text = path.read_text("utf-8")
    for place in range(_count(text)):
        tree = ast.parse(text)
        node = _places(tree)[place]
        before = ast.unparse(node)
        _change(node)
        after = ast.unparse(node)
        if after != before:
            yield Mutant(path, node.lineno, before[:70], after[:70], ast.unparse(tree))


def _count(text: str) -> int:
    return len(_places(ast.parse(text)))


def _places(tree: ast.Module) -> list[ast.expr]:
    """Return the nodes that can be changed, in a fixed order; not those of types or errors."""
    found: list[ast.expr] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Raise):
            return
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child)
        if isinstance(node, ast.expr) and _changes(node):
            found.append(node)

    visit(tree)
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


def choose(package: str, count: int, seed: int, modules: Sequence[str] = ()) -> list[Mutant]:
    """Choose mutants evenly over all places of a package's modules, or of some of them."""
    paths = sorted((ROOT / "src" / "multivector" / package).glob("*.py"))
    wanted = [path for path in paths if not modules or path.name in modules]
    every = [mutant for path in wanted for mutant in mutants(path)]
    return random.Random(seed).sample(every, min(count, len(every)))


def judge(mutant: Mutant, tests: list[str], folder: Path) -> str:
    """Run the tests with the mutant in place of its module; return what came of it."""
    source = folder / "src"
    if not source.exists():
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    target = source / mutant.path.relative_to(ROOT / "src")
    whole = target.read_bytes()
    target.write_text(mutant.module, "utf-8")
    paths = os.pathsep.join((str(source), str(ROOT / "bench")))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-o",
             f"pythonpath={source} {ROOT / 'bench'}", *tests],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, timeout=LIMIT_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    finally:
        target.write_bytes(whole)
    return SURVIVED if done.returncode == 0 else KILLED


def attack(
    package: str,
    tests: list[str],
    count: int,
    seed: int,
    folder: Path,
    seconds: float,
    modules: Sequence[str] = (),
) -> Iterator[tuple[Mutant, str]]:
    """Yield mutants of a package and what came of each, until the time is over."""
    began = time.monotonic()
    # The examples of the mutated package are tests too.
    tests = [*tests, str(folder / "src" / "multivector" / package)]
    for mutant in choose(package, count, seed, modules):
        if time.monotonic() - began > seconds:
            return
        yield mutant, judge(mutant, tests, folder)
