"""What makes the distance between our capacity and the index: channels, sizes of sub-shares."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from multivector.answers.influence_parts import Layers
from multivector.coding.model import CHANNELS
from validity.page import listed, per_cent, shown
from validity.panels import Panel, measure
from validity.ranks import Likeness, compare

Floats = NDArray[np.float64]

ORGANISATIONS = "selective IGOs"
LARGE = 0.15  # a mean share over all partners that no share of a whole can have among 17


def find_variants(panel: Panel, layers: Layers, fbic: Floats) -> dict[str, Likeness]:
    """Return how alike the composite is to FBIC: as it is, without each channel, and otherwise."""
    found = {"as it is": compare(panel.composite.value, fbic)}
    for name in panel.used():
        found[f"without {name}"] = compare(panel.over({name: 0.0}).value, fbic)
    sides = panel.sides
    for label, changed in organisations_otherwise(layers).items():
        other = measure(changed, sides.powers, sides.states, sides.years)
        found[label] = compare(other.composite.value, fbic)
    return found


def tell_variants(found: dict[str, Likeness]) -> str:
    """Say how alike the composite is, and whether one channel makes the distance."""
    whole = found["as it is"]
    channels = [label for label in found if label.removeprefix("without ") in CHANNELS]
    best = max(channels, key=lambda label: found[label].spearman)
    said = (
        f"Capacity orders influencers as FBIC does to {shown(whole.spearman, 2)} (same leader "
        f"{per_cent(whole.same_leader)})"
    )
    if found[best].spearman - whole.spearman > 0.05:
        said += (
            f"; {best} to {shown(found[best].spearman, 2)} ({per_cent(found[best].same_leader)}): "
            "that one channel makes most of the distance"
        )
    return said + "."


def tell_sizes(panel: Panel) -> str:
    """Say how unlike the sub-shares are in size, where shared organisations are among them."""
    at = CHANNELS.index("diplomacy")
    names = panel.channels[at].shares
    if ORGANISATIONS not in names:
        return ""
    k = names.index(ORGANISATIONS)
    if not panel.values[at].used[k].any() or np.nanmean(panel.values[at].share[k]) < LARGE:
        return ""
    sizes = []
    for channel, values in zip(panel.channels, panel.values, strict=True):
        for k, name in enumerate(channel.shares):
            if values.used[k].any():
                sizes.append(f"{name} {shown(float(np.nanmean(values.share[k])), 3)}")
    return (
        f"Sub-shares are of unlike sizes; their means over all pairs here: {listed(sizes)}. A "
        "share of organisations is no share of a whole: it may be near one for dozens of "
        "partners at once, where shares of sales or of arms add up to one over all partners. So "
        "it outweighs the rest in the mean, the more where posts are not surveyed (before 2016) "
        "and it stands for all of diplomacy. The last two rows take shared organisations over "
        "their sum with all partners, as the other shares are taken, and leave them out."
    )


def organisations_otherwise(layers: Layers) -> dict[str, Layers]:
    """Return layers with selective organisations as shares that add up to one, and without them.

    Empty where they are not among the sub-shares.
    """
    diplomacy = layers.channels.get("diplomacy")
    if diplomacy is None or ORGANISATIONS not in {share.name for share in diplomacy.shares}:
        return {}
    summed = tuple(
        share
        if share.name != ORGANISATIONS
        else replace(share, whole=np.nansum(share.part, axis=1))
        for share in diplomacy.shares
    )
    kept = replace(
        diplomacy,
        shares=tuple(share for share in diplomacy.shares if share.name != ORGANISATIONS),
        flows=tuple(flow for flow in diplomacy.flows if flow.name != ORGANISATIONS),
    )
    changed = {
        "organisations over the sum with all partners": replace(diplomacy, shares=summed),
        "without organisations": kept,
    }
    return {
        label: replace(layers, channels={**layers.channels, "diplomacy": channel})
        for label, channel in changed.items()
    }
