"""Capacity: the formulas, coverage, both ways of summing, ranges, ranks and the tree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.errors import InputError, UsageError
from multivector.measures.capacity.capacity import (
    BandwidthScale,
    Channel,
    Flow,
    HomeTrade,
    accumulate_arms,
    bandwidth,
    carry_forward,
    compose,
    equal_scales,
    fit_scale,
    measure_channel,
    normalise_weights,
    widen,
)
from multivector.measures.capacity.decomposition import Node, decompose, multiply_out
from multivector.measures.capacity.draws import Ranges, _noise, draw_ranges, find_leader

P, S, T = 3, 4, 5


def channel(seed: int, name: str = "trade", k: int = 2) -> Channel:
    rng = np.random.default_rng(seed)
    figures = rng.uniform(1, 50, size=(k, P, S, T))
    return Channel(
        name=name,
        shares=tuple(f"share {i}" for i in range(k)),
        figures=figures,
        totals=rng.uniform(100, 200, size=(k, 1, S, T)),
        flows=(Flow("both ways", figures.sum(axis=0), BandwidthScale(5.0, 500.0)),),
        sd=np.array(0.1),
    )


def everyone() -> np.ndarray:
    return np.ones((P, S, T), dtype=bool)


def ranges_of(channels, values, fit, weights, **more):  # type: ignore[no-untyped-def]
    """Return ranges on equal scales, of powers called A, B, C ..."""
    count = fit.value.shape[0]
    more.setdefault("powers", "ABCDEFG"[:count])
    more.setdefault("valid", np.ones(fit.value.shape, dtype=bool))
    scales = more.pop("scales", np.ones(len(weights)))
    powers, valid = more.pop("powers"), more.pop("valid")
    return draw_ranges(channels, values, fit, weights, scales, powers, valid, **more)


def test_bandwidth_is_fixed_at_its_ends() -> None:
    scale = BandwidthScale(2.0, 1000.0)
    assert bandwidth(0.0, scale) == 0
    assert bandwidth(1000.0, scale) == 1
    assert bandwidth(1e9, scale) == 1
    assert bandwidth(2.0, scale) == pytest.approx(np.log(2) / np.log(501))
    assert np.isnan(bandwidth(np.nan, scale))


def test_scale_reads_positive_dyads_for_the_median_and_all_for_the_top() -> None:
    flows = np.concatenate([np.zeros(9000), np.arange(1, 1001, dtype=float), [np.nan]])
    scale = fit_scale(flows)
    assert scale.typical == 500.5
    assert scale.top == pytest.approx(np.quantile(flows[:-1], 0.999))
    with pytest.raises(InputError, match="negative"):
        fit_scale(np.array([-1.0]))
    with pytest.raises(InputError, match="no flow is positive"):
        fit_scale(np.zeros(3))


def test_arms_stock_fades_by_a_tenth() -> None:
    assert accumulate_arms(np.array([[10.0, 10.0, 0.0]]))[0].tolist() == pytest.approx(
        [10, 19, 17.1]
    )


def test_a_figure_is_carried_for_so_many_years_and_no_longer() -> None:
    years = np.array([2000, 2003, 2004, 2005, 2006, 2009])
    known = np.array([1.0, np.nan, np.nan, np.nan, np.nan, 2.0])
    filled, age = carry_forward(known, years)
    np.testing.assert_array_equal(filled, [1, 1, 1, 1, np.nan, 2])
    assert age.tolist() == [0, 3, 4, 5, 0, 0]


def test_carried_figures_are_wider() -> None:
    assert widen(0.3, np.array(5)) == pytest.approx(np.sqrt(0.09 + 0.05))


def test_capacity_is_dependence_times_bandwidth() -> None:
    c = channel(1)
    fit = measure_channel(c, everyone())
    share = (c.figures / c.totals)[:, 1, 2, 3]
    wide = np.log1p(c.flows[0].amount[1, 2, 3] / 5) / np.log1p(100)
    assert fit.dependence[1, 2, 3] == pytest.approx(share.mean(), rel=1e-14)
    assert fit.capacity[1, 2, 3] == pytest.approx(share.mean() * wide, rel=1e-14)


def test_a_figure_rests_on_all_its_sub_shares_and_on_nothing_else_that_is_asked() -> None:
    c = channel(2)
    c.figures[1, 0, 0, 0] = np.nan
    fit = measure_channel(c, everyone())
    assert np.isnan(fit.capacity[0, 0, 0])
    # Neither the other powers, nor the other years of the series, lose the sub-share.
    assert np.isfinite(fit.capacity).sum() == P * S * T - 1
    full = measure_channel(channel(2), everyone())
    there = np.isfinite(fit.capacity)
    np.testing.assert_array_equal(fit.capacity[there], full.capacity[there])


def test_bandwidth_is_the_mean_over_flows() -> None:
    c = channel(20)
    posts = np.full((P, S, T), 3.0)
    posts[1, 0] = np.nan
    two = Channel(
        c.name, c.shares, c.figures, c.totals,
        (*c.flows, Flow("posts", posts, BandwidthScale(1.0, 7.0))), c.sd,
    )  # fmt: skip
    fit = measure_channel(two, everyone())
    first = measure_channel(c, everyone()).bandwidth
    assert np.isnan(fit.bandwidth[1, 0]).all()
    of_posts = np.log(4) / np.log(8)
    there = np.isfinite(fit.bandwidth)
    assert there.sum() == P * S * T - T
    np.testing.assert_allclose(fit.bandwidth[there], (first[there] + of_posts) / 2, rtol=1e-14)
    values, weights = [fit], np.ones(1)
    whole = compose(values, weights, everyone())
    tree = decompose([two], values, whole, weights, (2, 1, 0))
    assert multiply_out(tree) == pytest.approx(whole.value[2, 1, 0], rel=1e-12)
    ranges = ranges_of([two], values, whole, weights, draws=200)
    assert (ranges.lower[0] <= fit.capacity)[there].all()
    assert (fit.capacity <= ranges.upper[0])[there].all()


def test_a_channel_unknown_gives_null_and_bounds_never_a_smaller_set() -> None:
    one, two = channel(3), channel(4, "security")
    two.figures[:, 2, 0, :] = np.nan
    weights = normalise_weights(["trade", "security"])
    values = [measure_channel(c, everyone()) for c in (one, two)]
    fit = compose(values, weights, everyone())
    assert np.isnan(fit.value[2, 0]).all()
    assert fit.coverage[:, 0, 0].tolist() == [1.0, 1.0, 0.5]
    known = 0.5 * values[0].capacity[2, 0]
    np.testing.assert_allclose(fit.lowest[2, 0], known)
    np.testing.assert_allclose(fit.highest[2, 0], known + 0.5)
    # The other powers have their figures, and no power is ranked there.
    assert np.isfinite(fit.value[:2, 0]).all()
    ranges = ranges_of([one, two], values, fit, weights, draws=50)
    assert np.isnan(ranges.rank[2, :, 0]).all()
    assert np.isfinite(ranges.lower[2, :2, 0]).all()
    assert np.isfinite(ranges.rank[0, :, 0]).all()


def test_equal_weights_on_unequal_scales_weigh_equally() -> None:
    rng = np.random.default_rng(0)
    parts = [rng.exponential(size=(5, 300)) * scale for scale in (0.01, 0.2, 0.04)]
    scales = [np.quantile(part, 0.99) for part in parts]
    weights = equal_scales(np.full(3, 1 / 3), scales)
    whole = sum(w * part for w, part in zip(weights, parts, strict=True))
    whole = whole - whole.mean(axis=0)
    shares = [
        w * np.sum((part - part.mean(axis=0)) * whole)
        for w, part in zip(weights, parts, strict=True)
    ]
    np.testing.assert_allclose(np.array(shares) / sum(shares), 1 / 3, atol=0.1)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.0, 0.9),
    st.lists(st.floats(0.0, 5.0), min_size=3, max_size=3).filter(lambda w: sum(w) > 0.1),
)
def test_bounds_hold_the_value_whatever_is_unknown(
    seed: int, unknown: float, weights: list[float]
) -> None:
    rng = np.random.default_rng(seed)
    channels = [channel(seed + k, k=1 + k) for k in range(3)]
    for c in channels:
        for array in (c.figures, c.flows[0].amount):
            array[rng.random(array.shape) < unknown] = np.nan
    valid = rng.random((P, S, T)) < 0.9
    values = [measure_channel(c, valid) for c in channels]
    weighed = normalise_weights(list("abc"), dict(zip("abc", weights, strict=True)))
    fit = compose(values, weighed, valid)
    there = np.isfinite(fit.value)
    assert (fit.lowest[there] <= fit.value[there]).all()
    assert (fit.value[there] <= fit.highest[there]).all()
    assert (np.isfinite(fit.lowest) == valid).all()
    span = fit.highest - fit.lowest
    np.testing.assert_allclose(span[valid], 1 - fit.coverage[valid], atol=1e-12)
    assert (fit.lowest[valid] >= 0).all()
    assert (fit.highest[valid] <= 1 + 1e-12).all()


def test_nothing_known_is_null() -> None:
    c = channel(5)
    c.flows[0].amount[:, 1] = np.nan
    values = [measure_channel(c, everyone())]
    fit = compose(values, np.ones(1), everyone())
    assert np.isnan(fit.value[:, 1]).all()
    assert (fit.coverage[:, 1] == 0).all()
    ranges = ranges_of([c], values, fit, np.ones(1), draws=50)
    assert np.isnan(ranges.lower[:, :, 1]).all()
    assert np.isnan(ranges.rank[:, :, 1]).all()
    assert (find_leader(ranges)[:, 1] == -1).all()


def test_a_power_is_not_its_own_target() -> None:
    valid = everyone()
    valid[0, 0] = False
    c = channel(6)
    c.figures[:, 0, 0] = np.nan
    fit = measure_channel(c, valid)
    assert np.isnan(fit.capacity[0, 0]).all()
    assert np.isfinite(fit.capacity[1, 0]).all()


def test_ranges_hold_the_value_and_do_not_depend_on_the_query() -> None:
    c = [channel(7), channel(8, "security", 1)]
    weights = normalise_weights(["trade", "security"])
    values = [measure_channel(x, everyone()) for x in c]
    fit = compose(values, weights, everyone())
    ranges = ranges_of(c, values, fit, weights)
    points = np.stack([*(v.capacity for v in values), fit.value])
    assert (ranges.lower <= points).all()
    assert (points <= ranges.upper).all()
    assert (ranges.rank_lower <= ranges.rank_upper).all()
    one = [
        Channel(x.name, x.shares, x.figures[:, :, 2:3], x.totals[:, :, 2:3],
                (Flow("both ways", x.flows[0].amount[:, 2:3], x.flows[0].scale),), x.sd)
        for x in c
    ]  # fmt: skip
    valid = everyone()[:, 2:3]
    alone_values = [measure_channel(x, valid) for x in one]
    alone = ranges_of(one, alone_values, compose(alone_values, weights, valid), weights)
    np.testing.assert_array_equal(alone.lower[:, :, 0], ranges.lower[:, :, 2])
    # Nor does the range of a power depend on the others.
    last = [
        Channel(x.name, x.shares, x.figures[:, 2:], x.totals,
                (Flow("both ways", x.flows[0].amount[2:], x.flows[0].scale),), x.sd)
        for x in c
    ]  # fmt: skip
    few = [measure_channel(x, everyone()[2:]) for x in last]
    whole = compose(few, weights, everyone()[2:])
    own = ranges_of(last, few, whole, weights, powers="C")
    np.testing.assert_array_equal(own.lower[:, 0], ranges.lower[:, 2])
    np.testing.assert_array_equal(own.upper[:, 0], ranges.upper[:, 2])


def test_range_of_one_share_is_that_of_a_log_normal() -> None:
    c = channel(9, k=1)
    flow = Flow("both ways", c.flows[0].amount, BandwidthScale(1e-9, 1.0))
    wide = Channel(c.name, c.shares, c.figures, c.totals, (flow,), c.sd)
    values = [measure_channel(wide, everyone())]
    fit = compose(values, np.ones(1), everyone())
    ranges = ranges_of([wide], values, fit, np.ones(1), draws=20000)
    # With the bandwidth at 1 the capacity is the share: its 95% point is exp(1.645 * .1) up.
    # Quantiles of 20,000 draws of a log-normal of sd .1 are within about .3%.
    np.testing.assert_allclose(ranges.upper[0] / values[0].capacity, np.exp(0.1645), rtol=0.006)
    np.testing.assert_allclose(ranges.lower[0] / values[0].capacity, np.exp(-0.1645), rtol=0.006)


def test_in_a_range_the_bandwidth_follows_the_figures() -> None:
    c = channel(21, k=1)
    values = [measure_channel(c, everyone())]
    fit = compose(values, np.ones(1), everyone())
    ranges = ranges_of([c], values, fit, np.ones(1), draws=20000)
    for end, z in ((ranges.upper[0], 1.645), (ranges.lower[0], -1.645)):
        factor = np.exp(0.1 * z)
        wide = bandwidth(c.flows[0].amount * factor, c.flows[0].scale)
        np.testing.assert_allclose(end, values[0].share[0] * factor * wide, rtol=0.006)


@pytest.mark.parametrize("sd", [0.1, 0.5, 1.4])
def test_ranks_do_not_hang_on_home_trade_and_no_share_exceeds_what_is_sold_abroad(
    sd: float,
) -> None:
    figures = np.array([30.0, 10.0, 4.0, 1.0])[None, :, None, None] * np.ones((2, 1, 1, 1))
    flow = Flow("both ways", np.full((4, 1, 1), 1e9), BandwidthScale(1.0, 100.0))
    valid = np.ones((4, 1, 1), dtype=bool)
    for home in (5.0, 50.0, 500.0):
        total = np.full((2, 1, 1, 1), 50.0 + home)
        drawn = HomeTrade(np.full((1, 1), home), np.full((1, 1), sd))
        c = Channel("trade", ("a", "b"), figures, total, (flow,), np.array(0.1), drawn)
        values = [measure_channel(c, valid)]
        ranges = ranges_of([c], values, compose(values, np.ones(1), valid), np.ones(1))
        assert ranges.rank_lower[0, :, 0, 0].tolist() == [1, 2, 3, 4]
        assert ranges.rank_upper[0, :, 0, 0].tolist() == [1, 2, 3, 4]
        assert (ranges.lower[0] <= values[0].capacity).all()
        assert (values[0].capacity <= ranges.upper[0]).all()
        # Of the 50 sold abroad no power has more than all, whatever home trade is.
        assert (ranges.upper[0] <= 50 / (50 + home * np.exp(-4.0 * sd))).all()
        exact = Channel("trade", ("a", "b"), figures, total, (flow,), np.array(1e-9), drawn)
        ranges = ranges_of([exact], values, compose(values, np.ones(1), valid), np.ones(1))
        low, high = (30 / (50 + home * np.exp(z * 1.645 * sd)) for z in (1, -1))
        np.testing.assert_allclose(ranges.lower[0, 0, 0, 0], low, rtol=0.08 * sd + 1e-3)
        np.testing.assert_allclose(ranges.upper[0, 0, 0, 0], high, rtol=0.08 * sd + 1e-3)


def test_a_leader_is_named_only_when_sure() -> None:
    figures = np.array([80.0, 10.0, 9.9])[None, :, None, None]
    c = Channel(
        "trade", ("sales",), figures, np.full((1, 1, 1, 1), 100.0),
        (Flow("both ways", figures[0], BandwidthScale(1.0, 100.0)),), np.array(0.1),
    )  # fmt: skip
    valid = np.ones((3, 1, 1), dtype=bool)
    values = [measure_channel(c, valid)]
    ranges = ranges_of([c], values, compose(values, np.ones(1), valid), np.ones(1))
    assert find_leader(ranges)[1, 0, 0] == 0
    assert ranges.rank_upper[1, :, 0, 0].tolist() == [1, 3, 3]
    turned = Flow("both ways", figures[0, ::-1], c.flows[0].scale)
    close = Channel(c.name, c.shares, figures[:, ::-1], c.totals, (turned,), c.sd)
    two = [measure_channel(close, valid)]
    ranges = ranges_of([close], two, compose(two, np.ones(1), valid), np.ones(1))
    assert find_leader(ranges)[1, 0, 0] == 2
    equal = np.array([10.0, 10.0, 9.9])[None, :, None, None]
    level = Flow("both ways", equal[0], c.flows[0].scale)
    even = Channel(c.name, c.shares, equal, c.totals, (level,), c.sd)
    three = [measure_channel(even, valid)]
    ranges = ranges_of([even], three, compose(three, np.ones(1), valid), np.ones(1))
    assert find_leader(ranges)[1, 0, 0] == -1


@pytest.mark.parametrize(("ranks", "leader"), [([1.0, np.nan], -1), ([1.0, 2.0], 0)])
def test_a_power_that_is_ranked_alone_leads_nobody(ranks: list[float], leader: int) -> None:
    rank = np.array(ranks)[None, :, None, None]
    assert find_leader(Ranges(rank, rank, rank, rank, rank)).tolist() == [[[leader]]]


def test_the_tree_multiplies_out_to_the_figure() -> None:
    c = [channel(10), channel(11, "security", 1), channel(12, "finance", 3)]
    weights = normalise_weights(["trade", "security", "finance"], {"trade": 2})
    values = [measure_channel(x, everyone()) for x in c]
    fit = compose(values, weights, everyone())
    tree = decompose(c, values, fit, weights, (1, 2, 3))
    assert multiply_out(tree) == pytest.approx(fit.value[1, 2, 3], rel=1e-12)
    assert sum(part.weight or 0 for part in tree.parts) == pytest.approx(1)
    # One flow is the bandwidth itself; only several have names of their own.
    assert [part.name for part in tree.parts[0].parts] == ["dependence", "bandwidth"]

    def check(node: Node) -> None:
        assert multiply_out(node) == pytest.approx(node.value, rel=1e-12)
        for part in node.parts:
            check(part)

    check(tree)


def test_weights_are_checked() -> None:
    names = ["trade", "security"]
    assert normalise_weights(names).tolist() == [0.5, 0.5]
    assert normalise_weights(names, {"security": 0}).tolist() == [1, 0]
    assert normalise_weights(names, {"trade": 3}).tolist() == [0.75, 0.25]
    for bad in ({"trade": -1}, {"trade": float("nan")}, {"sea": 1}, {"trade": 0, "security": 0}):
        with pytest.raises(UsageError):
            normalise_weights(names, bad)


def test_what_is_known_of_a_pair_that_does_not_exist_gives_it_no_figure() -> None:
    valid = everyone()
    valid[0, 0] = False  # a power over itself, with figures of its own trade in the source
    fit = measure_channel(channel(22), valid)
    for array in (fit.dependence, fit.bandwidth, fit.capacity):
        assert np.isnan(array[0, 0]).all()
        assert np.isfinite(array).sum() == (P * S - 1) * T


def test_errors_of_trade_are_partly_shared_and_producers_that_agree_decide() -> None:
    figures = np.array([10.0, 9.0, 1.0])[None, :, None, None]
    flow = Flow("both ways", figures[0], BandwidthScale(1.0, 100.0))
    valid, sure = np.ones((3, 1, 1), dtype=bool), np.zeros((3, 3, 1, 1), dtype=bool)

    def drawn(name: str, **ahead: object) -> Ranges:
        one = Channel(
            name, ("sales",), figures, np.full((1, 1, 1, 1), 99.0), (flow,), np.array(0.1)
        )
        value = measure_channel(one, valid)
        fit, weights = compose([value], np.array([1.0]), valid), np.array([1.0])
        return draw_ranges([one], [value], fit, weights, [1.0], "ABC", valid, **ahead)

    plain, paired = drawn("security"), drawn("trade")
    np.testing.assert_allclose(plain.upper[0], paired.upper[0], rtol=1e-6)  # each has its own range
    assert paired.rank_upper[0, 0, 0, 0] == 2
    sure[0, 1] = sure[2, 0] = True  # the second is against the values, and decides nothing
    agreed = drawn("trade", ahead={0: sure})
    assert agreed.rank_upper[0, :, 0, 0].tolist() == [1, 2, 3]
    assert agreed.rank_lower[0, :, 0, 0].tolist() == [1, 2, 3]
    two = [_noise(1000, "trade", "sales", power, shared=0.2) for power in "AB"]
    assert np.corrcoef(two)[0, 1] == pytest.approx(0.2, abs=0.06)
    np.testing.assert_array_equal(np.sort(two[0]), np.sort(two[1]))


@pytest.mark.parametrize("beside", [False, True])
def test_the_composite_is_drawn_in_the_years_in_which_all_its_channels_are_known(
    beside: bool,
) -> None:
    """Not in those of a channel of weight 0 or of one that stands beside it."""
    c = [channel(23), channel(24, "security", 1), channel(25, "finance", 1)]
    c[0].figures[..., 0] = np.nan
    c[2].figures[..., 1] = np.nan
    weights = np.array([0.5, 0.5] if beside else [0.5, 0.5, 0.0])
    values = [measure_channel(x, everyone()) for x in c]
    fit = compose(values[: len(weights)], weights, everyone())
    found = ranges_of(c, values, fit, weights, draws=200)
    for array in (found.lower, found.upper, found.rank):
        assert np.isnan(array[-1, ..., 0]).all()
        assert np.isfinite(array[-1, ..., 1:]).all()
    alone = compose(values[:2], np.array([0.5, 0.5]), everyone())
    same = ranges_of(c[:2], values[:2], alone, np.array([0.5, 0.5]), draws=200)
    np.testing.assert_array_equal(found.lower[-1], same.lower[-1])


def test_no_draw_of_a_share_exceeds_the_whole_nor_what_is_sold_abroad() -> None:
    figures = np.array([49.0, 1.0])[None, :, None, None]
    flow = Flow("both ways", np.full((2, 1, 1), 1e9), BandwidthScale(1.0, 100.0))
    valid = np.ones((2, 1, 1), dtype=bool)
    for home in (0.0, 50.0):
        exact = HomeTrade(np.full((1, 1), home), np.full((1, 1), 1e-9)) if home else None
        total = np.full((1, 1, 1, 1), 50.0 + home)
        c = Channel("trade", ("sales",), figures, total, (flow,), np.array(0.5), exact)
        values = [measure_channel(c, valid)]
        found = ranges_of([c], values, compose(values, np.ones(1), valid), np.ones(1))
        # The 95% point of its figure would be 2.3 times as high.
        assert found.upper[0, 0, 0, 0] == pytest.approx(50 / (50 + home), rel=1e-5)
        assert found.upper[0, 1, 0, 0] == pytest.approx(np.exp(0.5 * 1.645) / (50 + home), rel=0.02)


def test_a_weighted_mean_does_not_hang_on_the_sum_of_the_weights() -> None:
    parts = [Node("a", "figure", 2.0, weight=1.0), Node("b", "figure", 4.0, weight=3.0)]
    unweighted = Node("c", "figure", 100.0)
    assert multiply_out(Node("all", "weighted mean", 3.5, (*parts, unweighted))) == 3.5


def test_ranks_of_equal_figures_are_the_better_one_and_of_unknown_ones_the_last() -> None:
    figures = np.array([5.0, 9.0, 5.0, np.nan])[None, :, None, None]
    flow = Flow("both ways", figures[0], BandwidthScale(1.0, 100.0))
    c = Channel("a", ("x",), figures, np.full((1, 1, 1, 1), 20.0), (flow,), np.array(0.01))
    valid = np.ones((4, 1, 1), dtype=bool)
    values = [measure_channel(c, valid)]
    fit = compose(values, np.ones(1), valid)
    assert np.isnan(ranges_of([c], values, fit, np.ones(1), draws=100).rank).all()
    valid[3] = False
    found = ranges_of([c], values, fit, np.ones(1), draws=100, valid=valid)
    assert found.rank[0, :3, 0, 0].tolist() == [2.0, 1.0, 2.0]
    assert np.isnan(found.rank[0, 3, 0, 0])
    assert (found.rank_lower <= found.rank)[0, :3].all()


@pytest.mark.parametrize(
    ("part", "whole", "ratio"),
    [(1.0, 4.0, 0.25), (9.0, 4.0, 1.0), (0.0, 4.0, 0.0), (0.0, 0.0, None), (1.0, 0.0, None),
     (1.0, np.nan, None), (np.nan, 4.0, None)],
)  # fmt: skip
def test_a_ratio_to_nothing_or_to_the_unknown_is_unknown(part, whole, ratio) -> None:
    nodes = tuple(Node(name, "figure", value) for name, value in (("x", part), ("y", whole)))
    tree = Node("all", "mean", np.nan, (Node("ratio", "ratio", np.nan, nodes),))
    assert multiply_out(tree) == pytest.approx(np.nan if ratio is None else ratio, nan_ok=True)
