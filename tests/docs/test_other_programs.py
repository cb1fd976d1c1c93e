"""Scripts for Stata, R and cron, which are not run here: what they name is there to be read."""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
SPEC = spec_from_file_location("docs_outputs_scripts", ROOT / "docs" / "outputs.py")
outputs = module_from_spec(SPEC)
sys.modules["docs_outputs_scripts"] = outputs
SPEC.loader.exec_module(outputs)
PANEL = HOW_TO / "panel-for-regression.md"


def script(page: Path, kind: str) -> str:
    (found,) = [text for name, text in outputs.blocks(page.read_text("utf-8")) if name == kind]
    return str(found)


def stata_names(text: str) -> tuple[str, set[str], set[str]]:
    """Return the file of a script, the names it reads, and those with ``i.``, whole numbers."""
    used = re.search(r"^use (\S+?),", text, re.M)
    assert used
    rest = re.sub(r"^use .*$", "", text, flags=re.M)
    made = set(re.findall(r"^egen (\w+) =", rest, re.M))
    rest = re.sub(r"^(?:egen \w+ =|\w+)", "", rest, flags=re.M)  # the command of each line
    factors = set(re.findall(r"\bi\.(\w+)", rest))
    names = set(re.findall(r"\b[A-Za-z_]\w*+(?!\()", re.sub(r"\bi\.", "", rest)))
    return used[1], names - made, factors


def r_names(text: str) -> tuple[str, set[str]]:
    """Return the file of a script, and the names in the formulas of its model."""
    used = re.search(r'read_parquet\("(\S+?)"\)', text)
    assert used
    formulas = re.findall(r"~?[\w()+ ~|^]*~[\w()+ |^]+", text)
    words = {word for one in formulas for word in re.findall(r"\b[A-Za-z_]\w*+(?!\()", one)}
    return used[1], words - {"data", "cluster"}


@pytest.fixture(scope="module")
def written(home_with: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the page's own Python has written its files."""
    folder = tmp_path_factory.mktemp("panel")
    home = home_with("itpd", "atop", "cow_igo", "worldbank_gdp")
    source = script(PANEL, "python data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        patch.chdir(folder)
        exec(compile(source, str(PANEL), "exec"), {})
    return folder


def columns_of(path: Path) -> Any:
    """Return a file as a frame, as the program that reads it would see its columns."""
    import pandas as pd

    if path.suffix == ".dta":
        return pd.read_stata(path, convert_categoricals=False)
    return pd.read_parquet(path)


def test_the_script_for_stata_names_columns_of_its_file(written: Path) -> None:
    name, names, factors = stata_names(script(PANEL, "stata"))
    assert {"trade_usd", "gdp_usd_a", "gdp_usd_b", "state_a", "state_b", "year"} <= names
    frame = columns_of(written / name)
    assert names <= set(frame.columns)
    assert all(len(column) <= 32 for column in frame.columns)
    # xtset wants whole years, i. whole numbers of 0 and more, and the outcome is 0 or more.
    assert frame["year"].dtype.kind == "i"
    for factor in factors:
        known = frame[factor].dropna()
        assert ((known >= 0) & (known == known.round())).all()
    assert (frame["trade_usd"].dropna() >= 0).all()
    assert not frame.duplicated(["state_a", "state_b", "year"]).any()


def test_the_script_for_r_names_columns_of_its_file(written: Path) -> None:
    name, names = r_names(script(PANEL, "r"))
    assert {"trade_usd", "defense", "gdp_usd_a", "gdp_usd_b", "state_a", "state_b", "year"} == names
    frame = columns_of(written / name)
    assert names <= set(frame.columns)
    for column in ("gdp_usd_a", "gdp_usd_b"):  # of which the logarithm is taken
        assert (frame[column].dropna() > 0).all()
    assert (columns_of(written / "panel.dta").columns == frame.columns).all()


def test_names_are_found_where_they_stand() -> None:
    text = "use a.dta, clear\negen d = group(x y)\nppmlhdfe v i.f z, absorb(d w) cluster(d)\n"
    assert stata_names(text) == ("a.dta", {"f", "x", "y", "v", "z", "w"}, {"f"})
    text = 'p <- read_parquet("a.parquet")\nfepois(v ~ log(x) | a^b + t, data = p, cluster = ~a^b)'
    assert r_names(text) == ("a.parquet", {"v", "x", "a", "b", "t"})


def test_the_line_for_cron_runs_as_cron_runs_it(tmp_path: Path) -> None:
    page = HOW_TO / "watch-a-feed.md"
    path, line = script(page, "cron").splitlines()
    assert "%" not in line, "cron takes it for the end of the command"
    fields = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\*|\d+", field) for field in fields[:5])
    outputs.furnish(tmp_path)
    (tmp_path / "morning.sh").write_text(script(page, "sh morning.sh"))
    feed = tmp_path / "feed.xml"
    feed.write_text(script(page, "xml feed.xml"))
    there = {"/opt/desk/.venv/bin": str(tmp_path / "bin"), "/opt/desk": str(tmp_path)}
    command = re.sub(r"https?://\S+", str(feed), fields[5])
    for old, new in there.items():
        command, path = command.replace(old, new), path.replace(old, new)
    short = {"HOME": str(tmp_path), "SHELL": "/bin/sh", "LOGNAME": "desk"}
    short["PATH"] = path.partition("=")[2]
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env={**short, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "events.jsonl").read_text().count("\n") == 1
    assert "1 document read, 0 skipped" in (tmp_path / "morning.log").read_text()
