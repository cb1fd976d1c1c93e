"""Which two states are "both sides": those between which most events are."""

import random

from multivector.coding.actors.discourse import Discourse
from multivector.coding.coded import Actor


def sides(one: str, two: str, k: int) -> list[Actor]:
    return [Actor(f"{one}{k}", one, "state"), Actor(f"{two}{k}", two, "state")]


def test_both_sides_are_those_of_most_events_and_the_latest_of_equals() -> None:
    draw = random.Random(3)
    for _ in range(200):
        discourse, met = Discourse(), list[tuple[Actor, ...]]()
        for k in range(draw.randint(1, 20)):
            met.append(tuple(sides(*draw.sample("ABCD", 2), k)))
            discourse.meet(met[-1])
            codes = [{actor.code for actor in pair} for pair in met]
            most = max(codes[::-1], key=codes.count)
            assert discourse.met == met[codes.index(most)]


def test_a_text_of_many_events_is_read_in_linear_time() -> None:
    discourse = Discourse()
    for k in range(20_000):  # as it was, some 10^13 comparisons
        discourse.meet(sides("ABC"[k % 3], "DEF"[k % 2], k))
    assert {actor.code for actor in discourse.met} <= {*"ABCDEF"}
