"""Diplomacy: diplomatic posts; visits are shown separately, as only two visitors are on record."""

from collections.abc import Collection

import numpy as np

from multivector.answers.influence.ties.grids import (
    SD,
    Averaged,
    ChannelLayers,
    Share,
    either_way,
    form_flow,
    without_self,
)
from multivector.answers.influence.ties.loading import Reader
from multivector.arrays import Floats

# A sub-share of the definition for which no source has data (organisations and their sizes).
SELECTIVE = "selective organisations"
VISITS = ("us_president_visits", "us_secretary_visits", "china_engagements")


def layers(reader: Reader) -> ChannelLayers | None:
    """Return the share of diplomatic posts, with posts as the flow."""
    if not reader.has("lowy_posts"):
        return None
    years, posts = reader.dyad_table("diplomatic_posts", "lowy_posts", "posts", "host", "sender")
    posts = without_self(posts)
    whole = np.nansum(posts, axis=1)
    origins = ("lowy_posts",)
    # Each member has its own embassies: 25 of them do not make one power 25 times as present.
    joint = Averaged(posts, reader.names)
    share = Share("posts", years, posts, whole, SD, origins, joint, unit="posts")
    # Posts are known in both directions only if both states are surveyed senders.
    both = either_way(posts)
    flow = form_flow("posts", years, both, "posts", origins, joint=Averaged(both, reader.names))
    there = reader.has(*VISITS)
    return ChannelLayers(
        "diplomacy", (share,), (flow,),
        missing=(SELECTIVE,) if there else ("visits", SELECTIVE),
        excluded={"visits": None} if there else {},
    )  # fmt: skip


def visit_days(reader: Reader, wanted: Collection[int]) -> tuple[tuple[int, ...], Floats]:
    """Return the wanted years and days of visits by US and Chinese leaders, (host, visitor, year).

    The United States (President, Secretary of State) and China (seven leaders, days abroad).
    """
    size = len(reader.names)
    usa, china = reader.place["USA"], reader.place["CHN"]
    spans, days = [], []
    for origin in VISITS[:2]:
        if reader.has(origin):
            years, grid = reader.dyad_table("visits", origin, "days", "host", "visitor", wanted)
            spans.append(years)
            days.append(grid[:, usa])
    american = tuple(sorted(set(spans[0]) & set(spans[1]))) if len(spans) == 2 else ()
    held, chinese = _chinese_days(reader) if reader.has(VISITS[2]) else ((), np.zeros((size, 0)))
    every = tuple(year for year in sorted({*american, *held}) if year in wanted)
    out = np.full((size, size, len(every)), np.nan)
    for t, year in enumerate(every):
        if year in american:
            out[:, usa, t] = sum(
                grid[:, span.index(year)] for span, grid in zip(spans, days, strict=True)
            )
        if year in held:
            out[:, china, t] = chinese[:, held.index(year)]
    out[usa, usa] = out[china, china] = np.nan
    return every, out


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
