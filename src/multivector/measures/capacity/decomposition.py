"""Decomposition of a figure into a tree of means, products and ratios that evaluates to it."""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.measures.capacity.capacity import Channel, ChannelValues, Composite

Cell = tuple[int, int, int]  # a power, state and year, by index


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a figure.

    ``how`` is how the parts combine: ``weighted mean``, ``product``, ``mean``, ``ratio``
    (capped at 1), ``log scale`` (the bandwidth of its one part) or ``figure`` (no parts).
    ``weight`` is the weight of the part in a weighted mean.
    """

    name: str
    how: str
    value: float
    parts: tuple["Node", ...] = ()
    weight: float | None = None
    scale: tuple[float, float] | None = None  # typical and top flow of a log scale


def decompose(
    channels: list[Channel], values: list[ChannelValues], composite: Composite, weights: Floats,
    at: Cell,
) -> Node:  # fmt: skip
    """Return the tree of the composite of a power over a state in a year."""
    parts = [
        decompose_channel(channel, value, at, weight=float(weight))
        for channel, value, weight in zip(channels, values, weights, strict=True)
        if weight > 0
    ]
    return Node("composite", "weighted mean", float(composite.value[at]), tuple(parts))


def decompose_channel(
    channel: Channel, values: ChannelValues, at: Cell, *, weight: float | None = None
) -> Node:
    """Return the tree of a channel: dependence times bandwidth."""
    shares = []
    totals = np.broadcast_to(channel.totals, channel.figures.shape)
    for k, name in enumerate(channel.shares):
        over = Node(f"{name}: part", "figure", float(channel.figures[(k, *at)]))
        under = Node(f"{name}: whole", "figure", float(totals[(k, *at)]))
        shares.append(Node(name, "ratio", float(values.share[(k, *at)]), (over, under)))
    dependence = Node("dependence", "mean", float(values.dependence[at]), tuple(shares))
    both = dependence, _decompose_width(channel, values, at)
    return Node(channel.name, "product", float(values.capacity[at]), both, weight=weight)


def _decompose_width(channel: Channel, values: ChannelValues, at: Cell) -> Node:
    """Return the bandwidth: of its one flow, or the mean of those of several."""
    nodes = []
    for f, flow in enumerate(channel.flows):
        leaf = Node(f"{flow.name}: flow", "figure", float(flow.amount[at]))
        name = "bandwidth" if len(channel.flows) == 1 else flow.name
        scale = (flow.scale.typical, flow.scale.top)
        nodes.append(Node(name, "log scale", float(values.width[(f, *at)]), (leaf,), scale=scale))
    if len(nodes) == 1:
        return nodes[0]
    return Node("bandwidth", "mean", float(values.bandwidth[at]), tuple(nodes))


def multiply_out(node: Node) -> float:
    """Recompute the value of the tree from the figures at its leaves; NaN if one is unknown.

    >>> half = Node("x", "figure", 0.5)
    >>> multiply_out(Node("all", "product", 0.25, (half, half)))
    0.25
    """
    parts = [multiply_out(part) for part in node.parts]
    if node.how == "figure":
        return node.value
    if node.how == "product":
        return float(np.prod(parts))
    if node.how == "mean":
        return float(np.mean(parts))
    if node.how == "ratio":
        return min(parts[0] / parts[1], 1.0) if parts[1] > 0 else float("nan")
    if node.how == "log scale" and node.scale:
        typical, top = node.scale
        return min(float(np.log1p(parts[0] / typical) / np.log1p(top / typical)), 1.0)
    weights = [part.weight or 0.0 for part in node.parts]
    return float(np.dot(weights, parts) / np.sum(weights))
