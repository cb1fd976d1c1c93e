"""Precompute and store, after an installation, what many answers need from the sources."""

from contextlib import suppress

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.ties.trade_flows import load_flows
from multivector.answers.voting.ideal_points import ideal_points
from multivector.errors import InputError


def prepare() -> None:
    """Precompute layers, ideal points and flows of installed sources (about 10 s).

    Otherwise the first answers that need them compute them.
    """
    load_layers()
    with suppress(InputError):  # no votes are installed
        ideal_points(states=["USA"])
    with suppress(InputError):  # no trade in goods
        flows = load_flows()
        for year in reversed(flows.years):
            flows.year(year)
