"""Agreement: five matrix products against counting vote by vote, identities, edge cases."""

import numpy as np
import pytest

from agreement_matrix import agree_matrix
from multivector.errors import InputError
from multivector.measures.agreement import agree_sides, divided


def votes_of(seed: int, states: int = 12, resolutions: int = 60) -> np.ndarray:
    return np.random.default_rng(seed).choice(
        [0, 1, 2, 3], p=[0.15, 0.5, 0.2, 0.15], size=(states, resolutions)
    )


def by_hand(v: np.ndarray, w: np.ndarray) -> tuple[float, float, float, int]:
    """Agreement, kappa, pi and joint votes with loops over votes and the weights |a - b| / 2."""
    pairs = [(a, b) for a, b in zip(v, w, strict=True) if a and b]
    n = len(pairs)
    if not n:
        return np.nan, np.nan, np.nan, 0
    observed = sum(abs(a - b) / 2 for a, b in pairs) / n
    first = {k: sum(a == k for a, _ in pairs) / n for k in (1, 2, 3)}
    second = {k: sum(b == k for _, b in pairs) / n for k in (1, 2, 3)}
    pooled = {k: (first[k] + second[k]) / 2 for k in (1, 2, 3)}

    def expected(p: dict[int, float], q: dict[int, float]) -> float:
        return sum(abs(a - b) / 2 * p[a] * q[b] for a in p for b in q)

    chance, chance_pi = expected(first, second), expected(pooled, pooled)
    kappa = 1 - observed / chance if chance > 0 else np.nan
    pi = 1 - observed / chance_pi if chance_pi > 0 else np.nan
    return 1 - observed, kappa, pi, n


@pytest.mark.parametrize("keep", [True, False])
def test_matrix_is_what_counting_gives(keep: bool) -> None:
    votes = votes_of(1)
    votes[:, :20] = np.where(votes[:, :20] > 0, 1, 0)  # unanimous
    fit = agree_matrix(votes, keep_unanimous=keep)
    used = votes if keep else votes[:, divided(votes)]
    for i in range(len(votes)):
        for j in range(len(votes)):
            agreement, kappa, pi, n = by_hand(used[i], used[j])
            # Sums of small whole numbers are exact; only the divisions round.
            assert fit.agreement[i, j] == pytest.approx(agreement, abs=1e-12, nan_ok=True)
            assert fit.kappa[i, j] == pytest.approx(kappa, abs=1e-12, nan_ok=True)
            assert fit.pi[i, j] == pytest.approx(pi, abs=1e-12, nan_ok=True)
            assert fit.votes[i, j] == n


def test_pair_is_the_matrix_entry_and_s_is_twice_agreement_less_one() -> None:
    votes = votes_of(2)
    fit = agree_matrix(votes, keep_unanimous=True)
    for i, j in [(0, 1), (3, 7), (10, 2)]:
        pair = agree_sides(votes[i], votes[j])
        assert pair.agreement == pytest.approx(fit.agreement[i, j], abs=1e-12)
        assert pair.kappa == pytest.approx(fit.kappa[i, j], abs=1e-12)
        assert pair.pi == pytest.approx(fit.pi[i, j], abs=1e-12)
        # S of Signorino & Ritter: 1 - 2 sum w |v - u| / (sum w dmax), equal weights, dmax = 2.
        both = (votes[i] > 0) & (votes[j] > 0)
        distance = np.abs(votes[i] - votes[j])[both]
        assert pair.s == pytest.approx(1 - 2 * distance.sum() / (2 * both.sum()), abs=1e-12)
        assert pair.s == pytest.approx(2 * pair.agreement - 1, abs=1e-15)


def test_no_variation_has_no_kappa() -> None:
    ones = np.ones(5, dtype=int)
    pair = agree_sides(ones, ones)
    assert pair.agreement == 1.0
    assert np.isnan(pair.kappa)
    assert np.isnan(pair.pi)
    assert np.isnan(pair.kappa_lower)


def test_kappa_is_below_zero_for_opponents_and_zero_by_chance() -> None:
    rng = np.random.default_rng(3)
    one = rng.choice([1, 3], size=4000)
    assert agree_sides(one, 4 - one).kappa == pytest.approx(-1, abs=0.01)
    # Independent votes: the standard error of kappa is about 1 / sqrt(4000) = .016.
    assert agree_sides(one, rng.choice([1, 2, 3], size=4000)).kappa == pytest.approx(0, abs=0.06)


def test_no_joint_votes_is_null_not_zero() -> None:
    pair = agree_sides(np.array([1, 0, 3]), np.array([0, 2, 0]))
    assert np.isnan(pair.agreement)
    assert pair.votes == 0
    fit = agree_matrix(np.array([[1, 0, 3], [0, 2, 0]]), keep_unanimous=True)
    assert np.isnan(fit.agreement[0, 1])


def test_groups_pool_their_pairs() -> None:
    votes = votes_of(5, states=5)
    fit = agree_matrix(votes, keep_unanimous=True)
    across = agree_sides(votes[:2], votes[2:])
    block = np.ix_([0, 1], [2, 3, 4])
    expected = np.average(fit.agreement[block], weights=fit.votes[block])
    assert across.agreement == pytest.approx(expected, abs=1e-12)


def test_a_state_on_both_sides_is_not_compared_with_itself() -> None:
    # One state against, the others of its group in favour: they agree in nothing.
    votes = np.array([[3] * 12, [1] * 12, [1] * 12, [0] * 12])
    pair = agree_sides(votes[:1], votes, shared=votes[:1])
    assert (pair.agreement, pair.votes) == (0, 24)
    assert str(pair) == str(agree_sides(votes[:1], votes[1:]))  # a kappa of NaN included
    # Groups that share two states: only the pairs of different states count.
    votes = votes_of(7, states=6)
    one, two = [0, 1, 2, 3], [2, 3, 4, 5]
    found = agree_sides(votes[one], votes[two], shared=votes[[2, 3]])
    pairs = [agree_sides(votes[i], votes[j]) for i in one for j in two if i != j]
    weights = [pair.votes for pair in pairs]
    assert found.votes == sum(weights)
    assert found.agreement == pytest.approx(
        np.average([p.agreement for p in pairs], weights=weights)
    )
    # A group without the state, and one with nobody else.
    assert agree_sides(votes[:1], votes[1:], shared=votes[:0]) == agree_sides(votes[:1], votes[1:])
    assert agree_sides(votes[:1], votes[:1], shared=votes[:1]).votes == 0


def test_bootstrap_ranges_cover_the_long_run() -> None:
    """In 200 samples of 150 resolutions the 90% range holds the true agreement."""
    rng = np.random.default_rng(9)
    table = np.array([[0.5, 0.1, 0.05], [0.05, 0.15, 0.05], [0.02, 0.03, 0.05]])
    weights = np.abs(np.subtract.outer(np.arange(3), np.arange(3))) / 2
    truth = 1 - (table * weights).sum()
    hits = 0
    for seed in range(200):
        cell = rng.choice(9, p=table.ravel(), size=150)
        pair = agree_sides(cell // 3 + 1, cell % 3 + 1, draws=300, seed=seed)
        hits += pair.lower <= truth <= pair.upper
    # Binomial error of 2 points, and percentile ranges are a little short.
    assert 0.83 <= hits / 200 <= 0.96


def test_same_seed_same_range() -> None:
    votes = votes_of(6)
    assert agree_sides(votes[0], votes[1]) == agree_sides(votes[0], votes[1])


def test_bad_votes_are_refused() -> None:
    with pytest.raises(InputError, match="vote code: 8"):
        agree_matrix(np.array([[1, 8], [1, 1]]))
    with pytest.raises(InputError, match="resolutions"):
        agree_sides(np.array([1, 2]), np.array([1]))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("vote", [1, 2, 3])
def test_kappa_is_undefined_where_a_side_always_votes_alike(seed, vote) -> None:
    other = np.random.default_rng(seed).choice([1, 2, 3], p=[0.5, 0.3, 0.2], size=70)
    for sides in ((np.full_like(other, vote), other), (other, np.full_like(other, vote))):
        found = agree_sides(*sides)
        assert np.isnan([found.kappa, found.kappa_lower, found.kappa_upper]).all()
        assert found.pi_lower <= found.pi < 0 or vote == 2


def test_no_agreement_beyond_chance_is_0_and_not_an_error_of_division() -> None:
    one, two = np.repeat([1, 2, 3], 21), np.tile([1, 2, 3], 21)
    assert str(agree_sides(one, two).kappa) == "0.0"
