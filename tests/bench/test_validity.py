"""The small functions behind the page on validity, and that the page names the data of today."""

import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from multivector.records import catalogue
from validity import drawings, gaps, page, ranks

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("module", [page, ranks, drawings], ids=lambda m: m.__name__)
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


def test_mean_ranks_count_from_the_highest() -> None:
    values = np.stack([one_group(3, 1, 2)[..., 0], one_group(1, 2, 3)[..., 0]], axis=2)
    assert gaps.mean_ranks(values)[:, 0].tolist() == [2.0, 2.5, 1.5]


def test_the_page_is_of_the_data_that_the_catalogue_names() -> None:
    text = (ROOT / "docs" / "validity.md").read_text("utf-8")
    named = re.findall(r"^\| `(\w+)` \| (.+?) \| `([0-9a-f]{16})` \|$", text, re.MULTILINE)
    assert len(named) >= 10
    for origin, version, begin in named:
        entry = catalogue.entry(origin)
        assert entry.version == version, f"{origin}: run `make validity`"
        assert any((source.sha256 or "").startswith(begin) for source in entry.files), origin


def test_the_page_shows_every_drawing_that_is_kept() -> None:
    text = (ROOT / "docs" / "validity.md").read_text("utf-8")
    shown = set(re.findall(r"\]\(images/(validity-[\w-]+\.svg)\)", text))
    kept = {path.name for path in (ROOT / "docs" / "images").glob("validity-*.svg")}
    assert shown == kept
    assert shown
