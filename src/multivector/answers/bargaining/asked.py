"""A question put to states and powers: estimate lambda, simulate the answer, score baselines."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np

from multivector.answers.bargaining.lobbied import Setting, effect_of_lobbying
from multivector.answers.bargaining.question import Question, ask
from multivector.answers.influence.layers import load_trade
from multivector.answers.influence.measured import CHANNEL_SCALES, measure_capacity, weigh_channels
from multivector.answers.influence.ties.loading import reader_of
from multivector.answers.influence.ties.sides import choose_sides, resolve_sides
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Floats
from multivector.measures.bargaining.baselines import (
    NAMES,
    Gain,
    compromises,
    gain_over,
    last_votes,
    log_scores,
)
from multivector.measures.bargaining.lobbying import DRAWS, FEWEST_ROLL_CALLS, SEEDS, Lobbying
from multivector.measures.bargaining.stands import (
    Inputs,
    Moves,
    draw_inputs,
    most_moving,
    move_stands,
)
from multivector.measures.ideal_points.ordered_probit import log_probability
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import LEVEL

# Limit on the log-score penalty for a stand that the model all but excludes.
_LEAST_CHANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Asked:
    """The inputs and estimates from which a leverage table is computed."""

    question: Question
    powers: tuple[str, ...]
    states: tuple[str, ...]
    places: tuple[int, ...]
    effect: Lobbying
    inputs: Inputs
    moves: Moves
    matters: Mapping[str, float]
    gains: Mapping[str, Gain]
    stands: Mapping[str, Any]
    origins: tuple[Origin, ...]
    unproven: str | None  # why votes do not show an effect of capacity; None if they do

    def moved_by(self, powers: Sequence[int]) -> Moves:
        """Return the effects of lobbying if only some of the powers lobby."""
        some = list(powers)
        inputs = self.inputs
        return move_stands(
            replace(inputs, direction=inputs.direction[:, some], capacity=inputs.capacity[:, some])
        )

    def predicted(self, name: str) -> Any:
        """Return each state's vote on the question under a baseline, (n,); 0 if unknown."""
        if name == "last vote" and not self.question.single:
            # The question stands for a vote yet to come, so the last one on record counts.
            return last_votes(np.pad(self.question.votes, ((0, 0), (0, 1))))[:, -1]
        return self.stands[name][:, -1]

    @property
    def shown(self) -> str:
        """``model``, or the best baseline if the model does not beat all of them."""
        worst = min(self.gains, key=lambda name: self.gains[name].value)
        return "model" if all(gain.beats for gain in self.gains.values()) else worst


def prepare(
    region: str | None, states: Sequence[str] | None, powers: dict[str, float | None], question: str
) -> Asked:
    """Estimate lambda, turn the question into roll calls, and simulate the answer."""
    resolve_sides(region, states, tuple(powers))  # refuses a name before anything is loaded
    assembly, layers = load_assembly(), load_trade()
    found = ask(question, powers, assembly)
    wanted, _ = resolve_sides(region, states, tuple(powers), (found.year, found.year))
    effect = effect_of_lobbying()
    places = tuple(assembly.names.index(s) if s in assembly.names else -1 for s in wanted)
    setting = Setting(assembly, layers)
    sides = choose_sides(layers, None, wanted, tuple(powers), (found.year - 1,))
    trade = measure_capacity(layers, sides, weigh_channels(["trade"])).of("trade")
    scale = CHANNEL_SCALES["trade"]
    value, lower, upper = (x[:, :, 0] / scale for x in (trade.value, trade.lower, trade.upper))
    why = _unproven(effect)
    drawn = np.array([effect.upper]) if why else effect.draws
    at = np.array(places)
    known = (at >= 0) & (found.cast[at] >= FEWEST_ROLL_CALLS)  # else too few votes
    position, spread = (np.where(known, x[at], np.nan) for x in (found.position, found.spread))
    capacity = (value, lower, upper)
    inputs = draw_inputs(position, spread, found.items, found.direction, drawn, capacity, DRAWS)
    stands = baselines(found, setting.capacity(tuple(powers), found.year - 1))
    return Asked(
        found, tuple(powers), wanted, places, effect, inputs,
        move_stands(inputs), most_moving(inputs), _gains(found, stands), stands, _origins(found),
        why,
    )  # fmt: skip


def _unproven(effect: Lobbying) -> str | None:
    """Return why votes do not show an effect of capacity; None if they do.

    A range above 0 is not enough: the preregistered test must also have passed
    (``registered.toml``, written by ``bench/validity/leverage.py``).
    """
    if effect.holds_zero:
        return "the range includes 0"
    text = files(__package__).joinpath("registered.toml").read_text(encoding="utf-8")
    failed = tomllib.loads(text)["failed"]
    return f"but the preregistered test failed: {'; '.join(failed)}" if failed else None


def _origins(question: Question) -> tuple[Origin, ...]:
    installed = Store().installed()
    trade = reader_of().bringing("goods_trade")
    ids = ("un_roll_calls", "itpd", *trade)
    more = (origin_of(origin, installed) for origin in ids if origin in installed)
    return tuple(dict.fromkeys((*question.origins, *more)))


def baselines(question: Question, capacity: Floats) -> dict[str, Any]:
    """Return each state's predicted position under each baseline, (n, K)."""
    last = last_votes(question.votes)
    mean, median = compromises(capacity, question.direction)
    if question.single:
        last = last[:, -1:]
    return dict(zip(NAMES, (last, mean, median), strict=True))


def own_votes(question: Question) -> Any:
    """Return the votes used to score the baselines: those of a single roll call, or of all."""
    return question.votes[:, -1:] if question.single else question.votes


def _gains(question: Question, stands: Mapping[str, Any]) -> dict[str, Gain]:
    votes = own_votes(question)
    shape = votes.shape
    position = np.broadcast_to(question.position[:, None], shape)
    calls = question.items
    items = (np.broadcast_to(x, shape) for x in (calls.slope, calls.low, calls.high))
    logs = log_probability(np.maximum(votes, 1), position, *items)
    logs = np.maximum(logs, np.log(_LEAST_CHANCE))
    model = np.where((votes > 0) & np.isfinite(position), logs, np.nan)
    return {name: gain_over(model, log_scores(votes, stand)) for name, stand in stands.items()}


def run_of(asked: Asked) -> dict[str, Any]:
    """Return the record of the run."""
    effect = asked.effect
    return {
        "lambda": effect.value, "lambda_lower": effect.lower, "lambda_upper": effect.upper,
        "alignment": effect.alignment, "lobbied_roll_calls": effect.roll_calls,
        "votes": effect.votes, "draws": DRAWS, "seed": list(SEEDS), "level": LEVEL,
        "matters": dict(asked.matters),
        "gains": {name: [g.value, g.lower, g.upper] for name, g in asked.gains.items()},
    }  # fmt: skip
