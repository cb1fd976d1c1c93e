"""Rows, lines and sentences of the leverage table."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from scipy.special import betaincinv

from multivector.answers.bargaining.asked import Asked, own_votes
from multivector.arrays import Floats
from multivector.measures.bargaining.baselines import frequencies
from multivector.measures.bargaining.lobbying import FEWEST_ROLL_CALLS
from multivector.measures.bargaining.stands import STANDS, range_of
from multivector.prose import listed
from multivector.vocabulary import LEVEL

NOT_VISIBLE = "Votes do not show that capacity moves votes"


def rows_of(asked: Asked, s: int) -> list[dict[str, Any]]:
    """Return the rows of one state, one per power and vote."""
    base = range_of(asked.moves.base[:, s])
    shown, names = asked.shown, ("probability", "lower", "upper")
    words, place, question = (None, *STANDS), asked.places[s], asked.question
    baseline = {
        name: words[int(asked.predicted(name)[place])] if place >= 0 else None
        for name in asked.stands
    }
    # The vote on the question itself, if it is one past roll call.
    cast = int(question.votes[place, -1]) if question.single and place >= 0 else 0
    if shown != "model":
        base = np.stack(_frequency(asked, s, shown))
    return [
        {
            "state": asked.states[s],
            "power": power,
            "question": question.text,
            "stand": stand,
            **dict(zip(names, (rounded(x[k]) for x in base), strict=True)),
            **_moved(asked, p, s, k, shown),
            "baseline": baseline,
            "cast": words[cast],
            "shown": shown,
            "level": LEVEL,
            "flag": _flag(asked, p, s, shown),
        }
        for p, power in enumerate(asked.powers)
        for k, stand in enumerate(STANDS)
    ]  # fmt: skip


def _moved(asked: Asked, p: int, s: int, k: int, shown: str) -> dict[str, Any]:
    moves = asked.moves
    alone = moves.alone[:, p, s, k]
    moved, lower, upper = range_of(alone - moves.base[:, s, k])
    taken = alone - moves.opposed[:, p, s, k]
    back, push, gap = (range_of(x)[0] for x in (taken, moves.push[:, p, s], moves.gap[:, s]))
    cells = {
        "moved": moved, "moved_lower": lower, "moved_upper": upper, "counter": back,
        "push": push, "gap": gap,
    }  # fmt: skip
    return {name: rounded(value) if shown == "model" else None for name, value in cells.items()}


def _frequency(asked: Asked, s: int, name: str) -> tuple[Floats, Floats, Floats]:
    """Return how often each vote followed the baseline's stand, with the Jeffreys interval."""
    votes, stands = own_votes(asked.question), asked.stands[name]
    own = int(asked.predicted(name)[asked.places[s]]) if asked.places[s] >= 0 else 0
    share = frequencies(votes, stands)[own]
    count = max(int(((stands == own) & (votes > 0)).sum()), 1)
    hits = share * count
    lower, upper = (betaincinv(hits + 0.5, count - hits + 0.5, q) for q in (0.05, 0.95))
    return share, lower, upper


def _flag(asked: Asked, p: int, s: int, shown: str) -> str | None:
    found, place = asked.question, asked.places[s]
    power = asked.powers[p]
    if place < 0 or not np.isfinite(found.position[place]) or found.cast[place] < FEWEST_ROLL_CALLS:
        votes = int(found.cast[place]) if place >= 0 else 0
        least = f"at least {FEWEST_ROLL_CALLS} are needed"
        return f"position unknown: {votes} votes in five sessions; {least}"
    if not found.direction[p].any():
        return f"side of {power} unknown (it abstained or was absent): give {power}+ or {power}-"
    if np.isnan(asked.moves.push[0, p, s]):
        return f"trade-based capacity of {power} unknown in {found.year - 1}"
    if shown != "model":
        better = f"the {shown} baseline predicts this question better than the model"
        return f"{better} and is shown instead"
    return None


def digest(rows: Sequence[Mapping[str, Any]], asked: Asked) -> Iterator[dict[str, str]]:
    """Return one line per state and power: vote probabilities and the power's effect."""
    for k in range(0, len(rows), len(STANDS)):
        three = rows[k : k + len(STANDS)]
        one = three[0]
        side = float(np.sign(asked.question.direction[asked.powers.index(one["power"])].sum()))
        own = three[0] if side > 0 else three[-1]
        shown = side and own["moved"] is not None
        yield {
            "state": one["state"],
            **{row["stand"]: _spread(row, "probability", "lower", "upper") for row in three},
            "power": f"{one['power']} ({own['stand'] if side else 'abstained or absent'})",
            # The reason for a missing effect takes its place in the table.
            "moved to it": one["flag"]
            or (_spread(own, "moved", "moved_lower", "moved_upper") if shown else ""),
            "taken back": f"{own['counter']:.3f}" if shown else "",
            "last similar vote": (one["baseline"] or {}).get("last vote") or "",
            **({"voted": one["cast"] or ""} if asked.question.single else {}),
        }


def rounded(value: float) -> float | None:
    """Return a probability rounded to four decimals; None for NaN."""
    return None if np.isnan(value) else round(float(value), 4)


def _spread(row: Mapping[str, Any], *names: str) -> str:
    if any(row[name] is None for name in names):
        return ""
    value, lower, upper = (row[name] for name in names)
    digits = 3 if names[0] == "moved" else 2
    return f"{value:.{digits}f} ({lower:.{digits}f} to {upper:.{digits}f})"


def sentences(asked: Asked) -> tuple[str, ...]:
    """Summarise the table in sentences."""
    effect = asked.effect
    span = f"{effect.lower:.2f} to {effect.upper:.2f}"
    said = [
        f"{NOT_VISIBLE}: lambda is {effect.value:.2f} ({span}), {asked.unproven}. Effects are "
        "shown as if they did, at the upper end of the range, and states are not ranked."
        if asked.unproven
        else (
            "Lobbying by a power moved votes in proportion to its trade-based capacity: lambda "
            f"is {effect.value:.2f} ({span}) probit units at the 99th percentile of capacity."
        )
    ]
    said.append(f"{asked.question.text}: {asked.question.meaning}.")
    if asked.question.before:
        said.append(
            f"Last similar vote: on {asked.question.before}; of a state without a vote on it, the "
            "one before."
        )
    if not asked.unproven and asked.shown == "model":
        said += _persuadable(asked)
    gains = ", ".join(
        f"{name} {gain.value:+.2f} ({gain.lower:+.2f} to {gain.upper:+.2f})"
        for name, gain in asked.gains.items()
    )
    said.append(f"Gain in log score per vote over the baselines: {gains}.")
    if asked.shown != "model":
        said.append(f"The model does not beat all of them, so the {asked.shown} baseline is shown.")
    elif asked.matters:
        name, share = next(iter(asked.matters.items()))
        said.append(f"The largest source of variance in the effects is the {name}: {share:.0%}.")
    return tuple(said)


def _persuadable(asked: Asked) -> list[str]:
    """Say which states one power's lobbying moves across one half, and how far; or that none is."""
    moved, largest = [], (0.0, "")
    for (p, power), (s, state) in product(enumerate(asked.powers), enumerate(asked.states)):
        side = np.sign(asked.question.direction[p].mean())
        k = 0 if side > 0 else 2
        base, alone = (range_of(x[:, s, k]) for x in (asked.moves.base, asked.moves.alone[:, p]))
        if not np.isfinite(alone[0]) or not side:
            continue
        change = range_of(asked.moves.alone[:, p, s, k] - asked.moves.base[:, s, k])
        words = (
            f"{power} would add {change[0]:.3f} ({change[1]:.3f} to {change[2]:.3f}) to the "
            f"probability that {state} votes {STANDS[k]} (now {base[0]:.2f})"
        )
        largest = max(largest, (float(change[0]), words))
        if base[0] < 0.5 <= alone[0]:
            moved.append(f"{state} by {power}")
    first = "No state is moved past one half by a single power."
    if moved:
        first = f"Moved past a probability of one half: {listed(moved)}."
    return [first, f"Largest effect: {largest[1]}."]
