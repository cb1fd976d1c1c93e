"""Probabilities of each stand, the effect of lobbying on them, and which input matters most."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from multivector.arrays import Floats
from multivector.measures.bargaining.lobbying import Items
from multivector.vocabulary import TAILS, TO_END

STANDS = ("for", "abstain", "against")
_SEED = 20_02


@dataclass(frozen=True, slots=True)
class Inputs:
    """Draws of all inputs of an answer: D draws, P powers, S states.

    ``items`` has one roll call per draw, (D,), oriented so that low answers are for; ``direction``
    is the side of each power, (D, P).
    """

    position: Floats  # (D, S)
    items: Items
    direction: Floats
    effect: Floats  # (D,), lambda
    capacity: Floats  # (D, P, S)


@dataclass(frozen=True, slots=True)
class Moves:
    """Probabilities of for, abstain, against; D draws, P powers, S states."""

    base: Floats  # (D, S, 3): No lobbying beyond that in past votes
    alone: Floats  # (D, P, S, 3): One power lobbies
    opposed: Floats  # (D, P, S, 3): It lobbies, and so do all powers on the other side
    push: Floats  # (D, P, S): lambda times capacity, in probit units
    # (D, S): Amount to add for the stand "for" to be as likely as not, in probit units
    gap: Floats


def draw_inputs(
    position: Floats, position_sd: Floats, items: Items, direction: Floats, effect: Floats,
    capacity: tuple[Floats, Floats, Floats], draws: int,
) -> Inputs:  # fmt: skip
    """Draw the inputs of an answer.

    - ``position``, ``position_sd`` (S,): ideal points and their standard deviations.
    - ``items`` (K,): roll calls that match the question; each draw uses one.
    - ``direction`` (P, K): side of each power: 1 for, -1 against, 0 none.
    - ``effect``: lambda, or draws of it.
    - ``capacity`` (P, S): value and 90% range; NaN if unknown.
    - ``draws``: D.
    """
    random = np.random.default_rng(_SEED)
    place = random.integers(0, len(items.slope), draws)
    value, lower, upper = capacity
    some = (lower > 0) & (upper > 0)
    spread = np.log(np.where(some, upper, 1.0) / np.where(some, lower, 1.0)) / (2 * TO_END)
    noise = random.normal(size=(draws, *value.shape))
    return Inputs(
        position + position_sd * random.normal(size=(draws, len(position))),
        items.at(place),
        direction[:, place].T,
        random.choice(np.atleast_1d(effect), draws),
        value * np.exp(spread * noise),
    )


def move_stands(inputs: Inputs) -> Moves:
    """Return the probability of each vote without lobbying, with one power, and with opposition."""
    side = inputs.direction[:, :, None]
    push = inputs.effect[:, None, None] * inputs.capacity
    signed = np.nan_to_num(push) * side
    eta = inputs.items.slope[:, None] * inputs.position
    low, high = inputs.items.low[:, None], inputs.items.high[:, None]
    against = np.stack([np.where(side * s < 0, signed, 0.0).sum(axis=1) for s in (1.0, -1.0)])
    other = np.where(side > 0, against[0][:, None], against[1][:, None])
    known = np.where((side != 0) & np.isfinite(push), 1.0, np.nan)
    base = low - eta, high - eta
    alone = [end[:, None] + signed * known for end in base]
    opposed = [end + other for end in alone]
    return Moves(_stands(*base), _stands(*alone), _stands(*opposed), push, eta - low)


def _stands(low: Floats, high: Floats) -> Floats:
    yes, no = ndtr(low), ndtr(-high)
    return np.stack([yes, np.maximum(1 - yes - no, 0.0), no], axis=-1)


def most_moving(inputs: Inputs) -> dict[str, float]:
    """Return each input's share of the variance of the effects, largest first.

    Effects are changes in the probability of "for", pooled over powers and states; shares sum to 1.
    """
    held = _central(inputs)
    varied = {
        "position": replace(held, position=inputs.position),
        "roll call": replace(held, items=inputs.items, direction=inputs.direction),
        "lambda": replace(held, effect=inputs.effect),
        "capacity": replace(held, capacity=inputs.capacity),
    }
    found = {}
    for name, some in varied.items():
        moves = move_stands(some)
        moved = (moves.alone - moves.base[:, None])[..., 0]
        found[name] = float(np.nansum(np.nan_to_num(moved).var(axis=0)))
    whole = sum(found.values())
    if whole <= 0:
        return {}
    return dict(sorted(((n, v / whole) for n, v in found.items()), key=lambda x: -x[1]))


def _central(inputs: Inputs) -> Inputs:
    """Return inputs that do not vary: medians, and the roll call of median slope."""
    draws = len(inputs.effect)
    middle = np.full(draws, np.argsort(inputs.items.slope)[draws // 2])
    return Inputs(
        np.broadcast_to(np.median(inputs.position, axis=0), inputs.position.shape),
        inputs.items.at(middle),
        inputs.direction[middle],
        np.full(draws, np.median(inputs.effect)),
        np.broadcast_to(np.median(inputs.capacity, axis=0), inputs.capacity.shape),
    )


def range_of(values: Floats) -> Floats:
    """Return mean, 5th and 95th percentile over the first axis, (3, ...).

    Unknown draws (roll calls on which a power takes no side) are ignored; NaN if all are unknown.
    """
    unknown = np.isnan(values).all(axis=0)
    plain = np.where(unknown, 0.0, values)
    found = np.stack([np.nanmean(plain, axis=0), *np.nanquantile(plain, TAILS, axis=0)])
    return np.where(unknown, np.nan, found)
