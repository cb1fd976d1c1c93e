"""The simulated series: the page's table is the script's, and says what the measure promises."""

import numpy as np
import pytest

import change_points as bench

ROWS = [
    dict(zip(bench.HEAD, line[1:-1].split("|"), strict=True))
    for line in bench.PAGE.read_text("utf-8").splitlines()
    if line.startswith("|") and "---" not in line
][1:]


def test_the_page_has_a_row_for_each_kind_of_series() -> None:
    cells = [(cell.name, str(cell.months)) for cell in bench.CELLS]
    assert [(row["series"], row["months"]) for row in ROWS] == cells


def test_the_shortest_series_give_the_rows_of_the_page() -> None:
    short = [(c, row) for c, row in zip(bench.CELLS, ROWS, strict=True) if c.months == 24]
    assert len(short) >= 3
    for cell, row in short:
        assert bench.measure(cell) == list(row.values())


def test_at_most_one_series_in_twenty_has_a_false_change() -> None:
    cells = zip(bench.CELLS, ROWS, strict=True)
    still = [row for cell, row in cells if cell.at is None and cell.months != bench.FRESH]
    assert len(still) >= 25
    assert {row["series"]: row["changed"] for row in still if float(row["changed"]) > 5} == {}


@pytest.mark.parametrize(
    ("series", "column", "least"),
    [
        ("step 0.5 to 2, independent", "changed", 90),
        ("step 5 to 10, independent", "changed", 90),
        ("step 5 to 10, independent", "within 3", 90),
        ("step 0.5 to 2, AR(1) 0.6, sd 0.2", "within 3", 60),
        ("step 5 to 10, AR(1) 0.6, sd 0.2", "within 3", 60),
        ("step 0.5 to 2, AR(1) 0.6, sd 0.5", "changed", 60),
        ("step 0.5 to 2, independent", "within 3", 80),
        ("1 to 5 and back after 20 months", "within 3", 70),
    ],
)
def test_steps_are_found(series: str, column: str, least: float) -> None:
    (row,) = (row for row in ROWS if row["series"] == series)
    assert float(row[column]) >= least


def test_the_best_date_is_within_three_months_of_a_clear_step() -> None:
    counts = np.tile(np.r_[np.full(40, 5), np.full(40, 20)], (2, 1))
    assert bench.best_date(counts, 5, 20, 0.3, 0.6) == pytest.approx([40, 40], abs=3)
