"""The tables of past errors of trade are what the command writes, whatever else is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import multivector
from multivector.measures import trade_flows as rule
from validity import cells, leads, spans, trade

WRITTEN = ("trade_errors.tsv", "trade_states.tsv", "listed_errors.tsv")


def test_the_tables_that_ship_are_what_calibrate_writes(home_with, mirror, tmp_path):
    """A rule of combining flows that changes without them fails here: run it with --calibrate."""
    package = Path(multivector.__file__).parent
    copy = tmp_path / "multivector"
    copy.mkdir()
    for part in package.iterdir():  # only the tables are written
        if part.name != "measures":
            (copy / part.name).symlink_to(part)
    shutil.copytree(package / "measures", copy / "measures")
    # Two more sources than the tables rest on: they change nothing.
    home = home_with(*trade.FITTED, *trade.OUTSIDE, "pacific_links", "kaz_trade_by_country")
    bench = Path(trade.__file__).parents[1]
    paths = os.pathsep.join(map(str, (tmp_path, bench)))
    run = subprocess.run(
        [sys.executable, "-m", "validity.trade", "--calibrate"],
        env={**os.environ, "PYTHONPATH": paths, "MULTIVECTOR_HOME": str(home)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    for name in WRITTEN:
        made = (copy / "measures" / name).read_text("utf-8")
        assert made == (package / "measures" / name).read_text("utf-8"), name


def test_a_source_that_the_tables_rest_on_is_named_if_it_is_not_installed():
    bench = Path(trade.__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-m", "validity.trade", "--calibrate"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(bench), *sys.path])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "multivector data pull baci_hs10_97_bounds" in run.stderr


@pytest.mark.filterwarnings("ignore:All-NaN slice")
def test_ranges_of_changes_hold_those_of_a_producer_left_out(home_with, monkeypatch):
    home = home_with(*trade.FITTED, *trade.OUTSIDE, "pacific_links", "kaz_trade_by_country")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    monkeypatch.setattr(spans, "SPANS", spans.SPANS[2:3] + spans.SPANS[5:6])
    found = spans.held(trade.Study())
    for way, later in (("imports", False), ("imports", True), ("exports", True)):
        inside, clear, same = found["Harvard", way, later].astype(bool)
        assert len(inside) > 1000
        assert inside.mean() == pytest.approx(0.94, abs=0.03)
        assert same[clear].mean() > 0.9
    assert found["CEPII", "imports", True][0].mean() > 0.9
    assert ("KGZ imports", "exports", True) not in found


@pytest.mark.filterwarnings("ignore:All-NaN slice")
def test_producers_that_agree_decide_more_leads_of_which_few_are_contradicted(
    home_with, monkeypatch
):
    home = home_with(*trade.FITTED, *trade.OUTSIDE, "pacific_links", "kaz_trade_by_country")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    monkeypatch.setattr(leads, "YEARS", range(2014, 2017))
    found = np.concatenate([rows for _, rows, _ in leads.held(trade.Study())], axis=1)
    before, after, other = found[1:, found[0]]
    assert len(before) > 500
    assert after.mean() > before.mean() + 0.04
    assert other[after].mean() < 0.03 < other.mean()


def test_a_cell_with_too_few_errors_or_pairs_has_those_of_smaller_flows():
    kind = np.repeat([rule.CARRIED, rule.CARRIED, rule.POINT, rule.SPREAD], 200)
    size = np.repeat([4, 5, 5, 5], 200)
    pair = np.tile(np.arange(20), 40)
    importer, plain = np.where(size == 5, pair % 3, pair), kind * 0
    few = trade.Errors("all", plain, plain, importer, plain, kind, size, *[plain] * 4)
    assert cells.cell(few, rule.CARRIED, 4).sum() == 200
    assert cells.cell(few, rule.CARRIED, 5).sum() == 400  # three pairs, so the next smaller too
    for own in (rule.POINT, rule.SPREAD):  # over 100 bn, reports of the year itself are of one kind
        assert cells.cell(few, own, 5).sum() == 400
