"""The small functions behind the page on validity, and that the page names the data of today."""

import csv
import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from multivector.answers.columns import range_name, tables
from multivector.measures import trade_flows
from multivector.records import catalogue
from multivector.tables import read_table
from validity import events, page, ranges, ranks, regression, trade

ROOT = Path(__file__).parents[2]


def committed(name: str) -> list[dict[str, str]]:
    with (ROOT / f"docs/validity-{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("module", [page, ranks, events, regression], ids=lambda m: m.__name__)
def test_examples_of_the_functions_run(module: object) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def one_group(*values: float) -> np.ndarray:
    return np.array(values, dtype=float).reshape(-1, 1, 1)


def test_spearman_within_groups_leaves_small_groups_and_unknown_powers_out() -> None:
    one = one_group(1, 2, 3, 4, 5, np.nan)
    two = one_group(2, 1, 3, 4, 5, 9)
    rho, same = ranks.within_groups(one, two)
    # Two neighbours changed places among five: 1 - 6 * 2 / (5 * 24).
    assert rho[0, 0] == pytest.approx(0.9)
    assert same[0, 0] == 1.0
    rho, same = ranks.within_groups(one[1:], two[1:])
    assert np.isnan(rho[0, 0])
    assert np.isnan(same[0, 0])


def test_ties_have_their_mean_rank() -> None:
    assert ranks.spearman(np.array([1.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])) == pytest.approx(
        np.sqrt(3) / 2
    )


def test_a_comparison_is_by_state_and_its_range_by_states_drawn_anew() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(size=(8, 20, 5))
    found = ranks.compare(base, base + rng.normal(size=base.shape) * 0.3)
    assert found.groups == 100
    low, high = found.spearman_range
    assert low <= found.spearman <= high
    assert low < high
    low, high = found.same_leader_range
    assert low < found.same_leader < high
    same = ranks.compare(base, base * 3)
    assert (same.spearman, same.same_leader) == (1.0, 1.0)


def test_tau_and_leaders_skip_powers_unknown_on_one_side() -> None:
    one, two = one_group(1, 2, 3, np.nan), one_group(1, 3, 2, 9)
    assert ranks.tau_within(one, two)[0, 0] == pytest.approx(1 / 3)
    assert ranks.leaders(one)[0, 0] == 2
    assert ranks.leaders(one_group(1, np.nan))[0, 0] == -1
    assert ranks.keep_rate(one, two[:3]) == 0.0


def test_a_target_that_a_placebo_meets_too_is_void_and_not_counted() -> None:
    void, met, missed = (
        page.Target("a", "1", "above 0", "", won, void=why).verdict
        for won, why in ((True, "DEU does as well"), (True, ""), (False, "DEU does as well"))
    )
    assert (void, met, missed) == ("**void**: DEU does as well", "met", "**missed**")
    rows = {row["what"]: row[""] for row in committed("targets")}
    assert "void" in rows["criterion test, `important`"]
    count = sum(row == "met" for row in rows.values())
    text = (ROOT / "docs/validity.md").read_text("utf-8")
    assert f"{count} of {len(rows)} targets met; void: criterion test, `important`." in text


def test_the_states_whose_ranges_are_spreads_are_those_below_of_the_table() -> None:
    words = {"sells": "exports", "buys": "imports"}
    low = {
        (row["flows"], row["left out"]): row["coverage"]
        for row in committed("trade")
        if row["flows"].split(",")[0].endswith(("exports", "imports"))
        and float(row["coverage"]) < trade.COVERS
    }
    rows = read_table("multivector.measures", "trade_uncovered.tsv")
    named = {
        (f"{r['state']} {words[r['side']]}, over 10 m", r["left_out"]): r["coverage"] for r in rows
    }
    assert {key: share for key, share in named.items() if key[1] in ("Harvard", "CEPII")} == low
    for row in rows:
        ends = (row["state"], "") if row["side"] == "sells" else ("", row["state"])
        assert not trade_flows.covers(*ends)
    shares = {row["flows"]: float(row["coverage"]) for row in committed("trade")
              if row["left out"] in ("Harvard", "CEPII")}  # fmt: skip
    assert shares["CHN exports, over 10 m"] >= trade.COVERS


def test_what_does_not_cover_is_called_a_spread_in_the_results() -> None:
    called = {row["range"]: row["so it is called"] for row in committed("ranges")}
    for range_, table in (("`balance`, trade", "balance"), ("`whatif`, states named", "whatif"),
                          ("`influence --before --after`, trade", "changes"),
                          ("ideal points, `default`", "ideal-points")):  # fmt: skip
        assert ("spread" in called[range_]) == ("spread" in range_name(table)), table
    for table in ("influence", "exit-costs"):  # nothing to hold them against
        assert range_name(table) == "90% spread"


def test_a_range_is_one_only_if_it_covers() -> None:
    held = {share: ranges.Coverage("x", "y", 100, share).cells()[-1] for share in (0.7, 0.9, 0.97)}
    assert held == {0.7: "spread", 0.9: "90% range", 0.97: "spread, too wide"}
    several = [ranges.Coverage("x", age, 100, share) for age, share in (("1", 0.9), ("2", 0.7))]
    assert ranges._grouped(several) == [["x", "1; 2", "0.90; 0.70", "1 of 2 cover"]]


def test_the_place_of_a_change_counts_all_that_moved_as_far_and_power_is_of_its_size() -> None:
    change = np.concatenate([np.linspace(-0.05, 0.05, 99), [0.2], [np.nan]])
    p, power, others = events.place_of(change, 99, 0.2)
    assert (p, power, others) == (pytest.approx(0.01), 1.0, 99)
    # An effect as small as the noise would not be told from it.
    assert events.place_of(change, 99, 0.01)[1] < events.ENOUGH


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "docs" / f"validity-{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_page_is_of_the_data_that_the_catalogue_names() -> None:
    named = rows("data")
    assert len(named) >= 10
    for row in named:
        entry = catalogue.entry(row["origin"])
        assert entry.version == row["version"], f"{row['origin']}: run `make validity`"
        hashes = [(source.sha256 or "").startswith(row["sha256"]) for source in entry.files]
        assert any(hashes), row["origin"]


def test_every_table_is_named_on_the_page_and_every_target_states_its_power() -> None:
    text = (ROOT / "docs" / "validity.md").read_text("utf-8")
    named = set(re.findall(r"\]\(validity-([\w-]+)\.csv\)", text))
    kept = {p.stem.removeprefix("validity-") for p in (ROOT / "docs").glob("validity-*.csv")}
    assert named == kept - {"trade"}
    targets = rows("targets")
    assert targets
    assert all(row["power, or what a wrong one scores"] for row in targets)


def test_columns_call_a_range_of_90_per_cent_only_what_covers() -> None:
    """What does not cover, by the table of ranges, is called a spread in the columns' meanings."""
    found: dict[str, list[bool]] = {}
    for row in rows("ranges"):
        word = re.match(r"`(balance|whatif)`|(ideal points)|(carried)", row["range"])
        if word:
            name = {"ideal points": "ideal-points", "carried": "influence"}
            table = name.get(word.group(0).strip("`"), word.group(0).strip("`"))
            found.setdefault(table, []).append(row["so it is called"] == "90% range")
    assert set(found) == {"balance", "whatif", "ideal-points", "influence"}
    for table, covers in found.items():
        meaning = next(c.meaning for c in tables()[table] if c.name == "lower")
        assert ("spread" in meaning) is not all(covers), table


def test_methods_quote_the_page() -> None:
    """What the methods say of coverage is what the table of ranges says today."""
    found = {(row["range"], row["held against"]): float(row["coverage"]) for row in rows("ranges")}
    text = (ROOT / "docs" / "methods" / "equilibrium.md").read_text(encoding="utf-8")
    for against in ("the Factbook as the base", "the other closures"):
        assert f"{100 * found['`whatif`, states named', against]:.0f}%" in text
