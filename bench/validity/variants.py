"""What makes the distance between our capacity and the index: channels, sizes of sub-shares."""

from dataclasses import replace

import numpy as np

from multivector.answers.influence.grids import SD_ESTIMATED, Layers, Share, even
from multivector.arrays import Floats
from multivector.vocabulary import CHANNELS
from validity.page import listed, per_cent, shown
from validity.panels import Panel, measure
from validity.ranks import Likeness, compare

ORGANISATIONS = "shared IGOs"


def find_variants(panel: Panel, layers: Layers, fbic: Floats) -> dict[str, Likeness]:
    """Return how alike the composite is to FBIC: as it is, without each channel, and otherwise."""
    found = {"as it is": compare(panel.composite.value, fbic)}
    for name in panel.used():
        found[f"without {name}"] = compare(panel.over({name: 0.0}).value, fbic)
    sides = panel.sides
    changed = with_organisations(layers)
    if changed is not None:
        other = measure(changed, sides.powers, sides.states, sides.years)
        found["were selective organisations estimated"] = compare(other.composite.value, fbic)
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


def tell_sizes(layers: Layers, panel: Panel) -> str:
    """Say why organisations in common are no sub-share; nothing where they are not on record."""
    changed = with_organisations(layers)
    if changed is None:
        return ""
    sides = panel.sides
    other = measure(changed, sides.powers, sides.states, sides.years)
    sizes = []
    for channel, values in zip(other.channels, other.values, strict=True):
        for k, name in enumerate(channel.shares):
            if values.used[k].any():
                sizes.append(f"{name} {shown(float(np.nanmean(values.share[k])), 3)}")
    return (
        "The last row is no measure of ours: it shows why organisations in common are no part of "
        "dependence. The origin counts those of a pair and gives no sizes; selective ones are "
        "estimated there by what a pair shares beyond the state's median, over what the state "
        f"shares beyond it with whom it shares most. Means over all pairs: {listed(sizes)}. It is "
        "no share of a whole: it may be near one for dozens of partners at once, where shares of "
        "sales or of arms add up to one over all partners. So selective organisations count as "
        "without an origin, and the plain count of those shared enters the bandwidth of diplomacy."
    )


def with_organisations(layers: Layers) -> Layers | None:
    """Return layers with an estimate of selective organisations as a sub-share of diplomacy."""
    diplomacy = layers.channels.get("diplomacy")
    found = [flow for flow in diplomacy.flows if flow.name == ORGANISATIONS] if diplomacy else []
    if diplomacy is None or not found:
        return None
    years, shared = found[0].years, found[0].grid
    few = ~np.isfinite(shared).any(axis=1)
    median = np.nanmedian(np.where(few[:, None], 0.0, shared), axis=1)
    part = np.where(np.isfinite(shared), np.maximum(shared - median[:, None], 0.0), np.nan)
    whole = np.max(np.nan_to_num(part), axis=1)
    sd = even(whole.shape, SD_ESTIMATED)
    share = Share("selective organisations", years, part, whole, sd, found[0].origins)
    changed = replace(diplomacy, shares=(*diplomacy.shares, share))
    return replace(layers, channels={**layers.channels, "diplomacy": changed})
