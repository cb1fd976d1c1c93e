"""Diplomacy: diplomatic posts, visits received, and shared organisations."""

from dataclasses import replace

import numpy as np

from multivector.answers.influence.grids import (
    SD,
    Averaged,
    ChannelLayers,
    FlowLayer,
    Largest,
    Share,
    either_way,
    even,
    form_flow,
    without_self,
)
from multivector.answers.influence.loading import Reader
from multivector.arrays import Floats

# Leaders rarely visit most states, so days are summed over five years.
VISIT_YEARS = 5
# A sub-share of the definition for which no origin has data (organisations and their sizes).
SELECTIVE = "selective organisations"
VISITS = ("us_president_visits", "us_secretary_visits", "china_engagements")


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of posts and visits received; posts, visits and shared IGOs as flows."""
    found = {"posts": _posts(reader), "visits": _visits(reader)}
    parts = [part for part in found.values() if part is not None]
    if not parts:
        return None
    lacking = (*(name for name, part in found.items() if part is None), SELECTIVE)
    shares = tuple(share for share, _ in parts)
    flows = (*(flow for _, flow in parts), *_organisations(reader))
    return ChannelLayers("diplomacy", shares, flows, lacking)


def _posts(reader: Reader) -> tuple[Share, FlowLayer] | None:
    if not reader.has("lowy_posts"):
        return None
    years, posts = reader.dyad_table("diplomatic_posts", "lowy_posts", "posts", "host", "sender")
    posts = without_self(posts)
    whole = np.nansum(posts, axis=1)
    origins = ("lowy_posts",)
    # Each member has its own embassies: 25 of them do not make one power 25 times as present.
    joint = Averaged(posts, reader.names)
    share = Share("posts", years, posts, whole, even(whole.shape, SD), origins, joint=joint)
    # Posts are known in both directions only between two surveyed senders.
    both = either_way(posts)
    return share, form_flow(
        "posts", years, both, "posts", origins, joint=Averaged(both, reader.names)
    )


def _organisations(reader: Reader) -> tuple[FlowLayer, ...]:
    """Return the number of shared organisations of any size as a flow; none if not installed.

    It is not used as a dependence share: a pair shares most organisations with dozens of other
    states, and the origin does not give their sizes, which would identify selective ones.
    """
    if not reader.has("cow_igo"):
        return ()
    years, shared = reader.dyad_table(
        "shared_igos", "cow_igo", "organisations", "state_a", "state_b"
    )
    index = np.arange(len(shared))
    shared[index, index] = np.nan
    flow = form_flow(
        "shared IGOs", years, shared, "organisations", ("cow_igo",),
        joint=Largest(shared, reader.names),
    )  # fmt: skip
    remark = "bandwidth counts shared IGOs of any size"
    return (replace(flow, remark=remark, spreads=False),)


def _visits(reader: Reader) -> tuple[Share, FlowLayer] | None:
    """Return days of leaders' visits over five years, for the two visitors with data."""
    if not reader.has(*VISITS):
        return None
    size = len(reader.names)
    usa, china = reader.place["USA"], reader.place["CHN"]
    years, first = reader.dyad_table("visits", VISITS[0], "days", "host", "visitor")
    again, second = reader.dyad_table("visits", VISITS[1], "days", "host", "visitor")
    held, chinese = _chinese_days(reader)
    common = tuple(sorted(set(years) & set(again) & set(held)))
    days = np.full((size, size, len(common)), np.nan)
    at, other, own = ([span.index(y) for y in common] for span in (years, again, held))
    days[:, usa] = first[:, usa][:, at] + second[:, usa][:, other]
    days[:, china] = chinese[:, own]
    total = np.cumsum(days, axis=2)
    total[:, :, VISIT_YEARS:] -= total[:, :, :-VISIT_YEARS].copy()
    last = common[VISIT_YEARS - 1 :]
    part = without_self(total[:, :, VISIT_YEARS - 1 :])
    part[usa, usa] = part[china, china] = np.nan
    whole = np.nansum(part, axis=1)
    share = Share("visits", last, part, whole, even(whole.shape, SD), VISITS)
    return share, form_flow("visits", last, either_way(part), "leader-days", VISITS)


def _chinese_days(reader: Reader) -> tuple[tuple[int, ...], Floats]:
    """Return the years, and the days that Chinese leaders spent in each state, (n, Y)."""
    listed = reader.store.read("engagement_list", origin="china_engagements")
    columns = [listed[name].to_pylist() for name in ("partner", "date", "leader", "abroad")]
    seen = {(p, day, leader) for p, day, leader, abroad in zip(*columns, strict=True) if abroad}
    years = tuple(sorted({day.year for day in columns[1]}))
    grid = np.zeros((len(reader.names), len(years)))
    for partner, day, _ in seen:
        if partner in reader.place:
            grid[reader.place[partner], years.index(day.year)] += 1.0
    return years, grid
