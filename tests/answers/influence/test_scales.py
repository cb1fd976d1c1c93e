"""The scales of the channels are what the reference set gives, and make equal weights equal."""

import numpy as np
import pytest

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import CHANNEL_SCALES, weigh_channels
from multivector.answers.influence.ties.sides import bring, exists, form_sides
from multivector.measures.capacity.capacity import equal_scales, measure_channel
from multivector.vocabulary import CHANNELS, COMPOSITE_CHANNELS, DEFAULT_POWERS

# The figures of these channels do not depend on sources that the tests' home lacks.
CHECKED = ("finance", "migration", "security", "diplomacy")


@pytest.fixture
def capacity(figures):
    layers = load_layers()
    years = range(2000, 2024)
    states = [n for n in layers.names if len(n) == 3 and any(exists(n, y) for y in years)]
    sides = form_sides(layers, DEFAULT_POWERS, states, years)
    return {
        name: measure_channel(bring(layers.channels[name], name, sides), sides.valid).capacity
        for name in CHANNELS
        if name in layers.channels
    }


def test_scales_are_the_99th_percentiles_of_the_reference_set(capacity):
    for name in CHECKED:
        known = capacity[name][np.isfinite(capacity[name])]
        assert np.percentile(known, 99) == pytest.approx(CHANNEL_SCALES[name], rel=0.1), name
    # Trade after 2016, and with it transport, rests on more sources than are pulled here.
    for name in ("trade", "transport"):
        known = capacity[name][np.isfinite(capacity[name])]
        assert np.percentile(known, 99) == pytest.approx(CHANNEL_SCALES[name], rel=0.25), name


def test_no_channel_makes_the_composite_alone(capacity):
    """Shares of the variance of the composite within states, in 2016: .06, .90, .05 unscaled."""
    figures = np.stack([capacity[name][:, :, 16] for name in COMPOSITE_CHANNELS])
    figures = figures[:, :, np.isfinite(figures).all(axis=(0, 1))]
    apart = figures - figures.mean(axis=1, keepdims=True)

    def shares(weights):
        whole = np.einsum("c,cps->ps", weights, apart)
        made = np.array([w * (part * whole).sum() for w, part in zip(weights, apart, strict=True)])
        return made / made.sum()

    assert figures.shape[2] > 120
    assert shares(np.full(3, 1 / 3)).max() > 0.85
    weights = equal_scales(weigh_channels(), [CHANNEL_SCALES[name] for name in CHANNELS])
    scaled = shares(weights[weights > 0])
    assert scaled.min() > 0.2
    assert scaled.max() < 0.5
