"""What makes the distance between our capacity and the index, channel by channel."""

from multivector.arrays import Floats
from multivector.vocabulary import CHANNELS
from validity.page import per_cent, shown
from validity.panels import Panel
from validity.ranks import Likeness, compare


def find_variants(panel: Panel, fbic: Floats) -> dict[str, Likeness]:
    """Return how alike the composite is to FBIC: as it is, without each channel, and otherwise."""
    found = {"as it is": compare(panel.composite.value, fbic)}
    for name in panel.used():
        found[f"without {name}"] = compare(panel.over({name: 0.0}).value, fbic)
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
