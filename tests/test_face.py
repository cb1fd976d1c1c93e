"""The public face: every name is there, twice, typed, and costs nothing until it is used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import multivector as mv

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
FACE = {
    "Result", "__version__", "agreement", "balance", "brief", "code", "code_all", "convert", "data",
    "doctor", "errors", "evaluate", "explain", "flow", "forecasts", "ideal_points", "influence",
    "leverage", "panel", "read", "read_all", "routes", "tone", "whatif",
}  # fmt: skip
FORECASTS = {"add", "backtest", "list", "resolve", "score", "verify"}
DATA = {"add", "cite", "known", "known_on", "list", "pull", "remove", "verify"}
PANEL = {"Panel", "deflators", "dyad_months", "dyad_years", "state_years"}
NAMES = sorted(
    FACE
    | {f"data.{n}" for n in DATA}
    | {f"forecasts.{n}" for n in FORECASTS}
    | {f"panel.{n}" for n in PANEL}
)
HEAVY = "numpy pandas polars spacy pyarrow duckdb scipy onnxruntime click trafilatura".split()
SECONDS = 0.040  # over bare Python


def python(script: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_face_has_what_is_promised() -> None:
    assert set(mv.__all__) >= FACE  # what is promised; more may be added
    assert set(mv.data.__all__) == DATA
    assert set(mv.forecasts.__all__) == FORECASTS
    assert set(mv.panel.__all__) == PANEL
    assert set(dir(mv)) >= FACE
    assert not {"Any", "import_module", "attach"} & set(dir(mv))
    with pytest.raises(AttributeError, match="no attribute 'influense'"):
        mv.influense  # noqa: B018


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_the_same_twice_in_a_fresh_process(name: str) -> None:
    script = (
        "import multivector as mv\n"
        f"first = mv.{name}\n"
        f"second = mv.{name}\n"
        "assert first is second\n"
        f"assert isinstance(first, str) or callable(first) or {name!r} in "
        "('data', 'errors', 'forecasts', 'panel'), first\n"
        "import multivector.answers.routes, multivector.briefing.build, multivector.panel.frame\n"
        f"assert mv.{name} is first\n"
    )
    done = python(script)
    assert done.returncode == 0, done.stderr


def test_no_module_has_the_name_of_a_public_function() -> None:
    # Importing such a module would put it in the function's place.
    package = SOURCE / "multivector"
    modules = {path.stem for path in package.glob("*.py")} | {
        path.name for path in package.iterdir() if path.is_dir()
    }
    assert modules & FACE == {"data", "errors", "forecasts", "panel"}


def test_importing_loads_no_heavy_library() -> None:
    script = (
        "import sys, multivector as mv\n"
        f"heavy = sorted({set(HEAVY)!r} & set(sys.modules))\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = python(script)
    assert done.returncode == 0, done.stderr


def test_importing_takes_no_time() -> None:
    def least(script: str) -> float:
        times = []
        for _ in range(7):
            before = os.times()
            assert python(script).returncode == 0
            after = os.times()
            # Seconds of the processor: another process beside this one does not count.
            times.append(
                after.children_user + after.children_system
                - before.children_user - before.children_system
            )  # fmt: skip
        return min(times)

    assert least("import multivector") - least("pass") < SECONDS


SNIPPET = """
from pathlib import Path
from typing import assert_type
from collections.abc import Iterator

import multivector as mv
from multivector.answers.article import CodedArticle
from multivector.answers.events.evaluation import Evaluated
from multivector.answers.events.explain_event import Explanation
from multivector.answers.influence.explain_dyad import Explained
from multivector.answers.influence.flow import TradeFlow
from multivector.answers.scenarios.whatif import WhatIf
from multivector.briefing.digest.document import Digest
from multivector.briefing.renderings.document import Brief
from multivector.coding.coded import Event
from multivector.panel.frame import Panel
from multivector.records.loading import Outcome
from multivector.text.article import Article, Refused

assert_type(mv.read("a.txt", published="2023-05-18"), Article)
assert_type(mv.read_all(Path("news")), Iterator[Article | Refused])
assert_type(mv.code("Peru accused Chile."), CodedArticle)
assert_type(mv.code_all(["news"], workers=2, merge=True), Iterator[Event])
assert_type(mv.brief("a.txt", region="central-asia", later=True), Brief | Digest)
assert_type(mv.convert(["Kazakhstan"], to="cow"), list[int | None])
assert_type(mv.convert("Kazakhstan", to="iso2", start=2000), str | None)
assert_type(mv.influence(region="central-asia", start=2000, end=2016), mv.Result)
assert_type(mv.balance(states=["KAZ"], years=(2000, 2016)), mv.Result)
assert_type(mv.ideal_points(years=range(2000, 2016)), mv.Result)
assert_type(mv.agreement("KAZ", "RUS", years=2016), mv.Result)
assert_type(mv.tone("events.jsonl", start="2020-01"), mv.Result)
assert_type(mv.whatif(costs=["RUS<>KAZ:+30%"], draws=0), WhatIf)
assert_type(mv.whatif("cut.toml").table, mv.Result)
assert_type(mv.routes("KAZ", "NLD", avoid=["RUS"]), mv.Result)
assert_type(mv.explain("CHN>KAZ:2016"), Explained | Explanation)
assert_type(mv.flow("CHN", "KGZ", 2023), TradeFlow)
assert_type(mv.flow("CHN", "KGZ", years=(2000, 2016)), mv.Result)
assert_type(mv.evaluate("events", "gold.jsonl", "out.jsonl"), Evaluated)
assert_type(mv.data.list(), mv.Result)
assert_type(mv.data.pull("itpd"), Outcome)
assert_type(mv.data.add("gdp", "gdp.csv"), Outcome)
assert_type(mv.data.verify(rebuild=True), mv.Result)
assert_type(mv.data.cite(["itpd"]), mv.Result)
mv.data.remove("itpd")
assert_type(mv.panel.dyad_years(["KAZ", "RUS"], 2000, 2016), Panel)
assert_type(mv.panel.dyad_months(None, years=2016), Panel)
assert_type(mv.panel.state_years(start=2000, end=2016), Panel)
assert_type(mv.influence(states=["KAZ"])[:5], mv.Result)
assert_type(mv.__version__, str)
error: mv.errors.MultivectorError = mv.errors.UsageError("x", where="states")
"""


def test_types_reach_who_uses_it(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    wrong = "mv.influence(regoin='x')\nmv.ideal_points(preset='x')\n"
    (tmp_path / "snippet.py").write_text(SNIPPET + wrong, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"),
         "--cache-dir", str(tmp_path / "cache"), str(tmp_path / "snippet.py")],
        env={**os.environ, "MYPYPATH": str(SOURCE)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 2, done.stdout
    assert 'Argument "preset"' in errors[1]
    assert 'Unexpected keyword argument "regoin" for "influence"' in errors[0]


def test_a_text_a_file_and_an_article_are_one_source(tmp_path: Path) -> None:
    text = "Peru accused Chile of spying."
    path = tmp_path / "article.txt"
    path.write_text(text, encoding="utf-8")
    article = mv.read(path)
    assert mv.read(str(path)) == article
    assert mv.read(text).text == article.text
    assert mv.read(article) is article
    assert mv.read(article, published="18 May 2023").published == "2023-05-18"
    assert [one.text for one in mv.read_all(text)] == [text]
    assert len(list(mv.read_all(tmp_path))) == 1
    rows = mv.code(text).table.rows
    assert mv.code(path).table.rows == mv.code(article).table.rows == rows
    assert [row["event_type"] for row in mv.brief(text).table] == ["ACCUSE"]
    assert len(repr(mv.brief(text))) < 500
    assert "Peru accused Chile" in str(mv.brief(text)).splitlines()[1]
    checked = mv.check("Uzbekistan is a member of the EAEU", published="2023-05-20")
    assert str(checked).splitlines()[1].startswith("Contradicted: EAEU membership: Uzbekistan not")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("no-such-file.txt", "no such file"),
        ("my article of 3. May.txt", "no such file"),
        ("talks", "no such file"),
        (Path("Peru accused Chile. It denied."), "no such file"),
        ("", "empty"),
        ("x" * 5000, "file"),
    ],
)
def test_what_is_no_source_is_an_error(source: str | Path, says: str) -> None:
    with pytest.raises(mv.errors.InputError, match=says):
        mv.code(source)
