"""Layout of a network: two columns, with nodes that interact opposite each other.

States that others deal with as one (such as the guests of a summit) form a block: they are placed
together, and one line to their bracket replaces a line to each.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]
Joint = dict[tuple[tuple[str, ...], str], int]
Ties = defaultdict[str, Counter[str]]
_SMALLEST = 3  # minimum members of a block: two lines are as clear as a bracket


@dataclass(frozen=True, slots=True)
class Edge:
    """One event: actors, recipients and quad; reciprocal if it has no recipients."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    quad: str
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """All events of one quad between two nodes or blocks."""

    source: str
    target: str
    quad: str
    count: int
    mutual: bool


def blocks(edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    """Return the disjoint sets of nodes that act, or are acted upon, together.

    The set that saves the most lines is chosen first.

    >>> visit = Edge(("CHN",), ("KAZ", "KGZ", "TJK"), "verbal-cooperation")
    >>> blocks([visit])
    {'block 1': ('KAZ', 'KGZ', 'TJK')}
    """
    sides = [(set(side), edge.mutual) for edge in edges for side in (edge.actors, edge.recipients)]
    count = Counter(key for whole, _ in sides for key in whole)
    candidates: set[tuple[str, ...]] = set()
    for whole, mutual in sides:
        parts = [whole & other for other, _ in sides if other != whole]
        # The participants of a meeting are not a block; the guests of one host are.
        parts.append(_guests(whole, count) if mutual else whole)
        candidates.update(tuple(sorted(part)) for part in parts if len(part) >= _SMALLEST)

    between = {
        frozenset((a, b)) for edge in edges for a in edge.actors for b in edge.recipients if a != b
    }
    # Nodes that act on each other are not a block: their lines would end at their own bracket.
    candidates = {part for part in candidates if not any(pair.issubset(part) for pair in between)}

    def saved(part: tuple[str, ...]) -> int:
        return (len(part) - 1) * sum(whole.issuperset(part) for whole, _ in sides)

    chosen: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for block in sorted(candidates, key=lambda part: (-saved(part), -len(part), part)):
        if taken.isdisjoint(block):
            taken.update(block)
            chosen[f"block {len(chosen) + 1}"] = block
    return chosen


def _guests(parties: set[str], count: Mapping[str, int]) -> set[str]:
    """Return all parties but the one in most events; none if that is not unique."""
    ranked = sorted(parties, key=lambda key: (-count[key], key))
    if len(ranked) < 2 or count[ranked[0]] == count[ranked[1]]:
        return set()
    return set(ranked[1:])


def folded(edges: Sequence[Edge], blocks: Mapping[str, tuple[str, ...]]) -> list[Edge]:
    """Return the events with each complete block replacing its members on a side."""

    def fold(side: tuple[str, ...], mutual: bool = False) -> tuple[str, ...]:
        for key, members in blocks.items():
            # A meeting of only the members is not folded: a block has no line to itself.
            if set(members) <= set(side) and not (mutual and len(members) == len(side)):
                side = (key, *(other for other in side if other not in members))
        return side

    return [
        replace(edge, actors=fold(edge.actors, edge.mutual), recipients=fold(edge.recipients))
        for edge in edges
    ]


def lines_of(edges: Sequence[Edge]) -> tuple[list[Line], Joint]:
    """Return the lines between two nodes, and the joint events of three or more, with counts."""
    pairs: dict[tuple[str, str, str, bool], int] = defaultdict(int)
    joint: Joint = defaultdict(int)
    for edge in edges:
        actors = tuple(sorted(set(edge.actors)))
        if edge.mutual and len(actors) > 2:
            joint[actors, edge.quad] += 1
        elif edge.mutual and len(actors) == 2:
            pairs[actors[0], actors[1], edge.quad, True] += 1
        elif not edge.mutual:
            for source in actors:
                for target in sorted(set(edge.recipients)):
                    pairs[source, target, edge.quad, False] += 1
    lines = [Line(a, b, quad, n, mutual) for (a, b, quad, mutual), n in sorted(pairs.items())]
    return _both_ways(lines), dict(sorted(joint.items()))


def _both_ways(lines: Sequence[Line]) -> list[Line]:
    """Return one line per pair and quad: both directions become one line with two heads."""
    ways: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        one, two = sorted((line.source, line.target))
        ways.setdefault((one, two, line.quad), []).append(line)
    return [
        members[0]
        if len(members) == 1
        else Line(one, two, quad, sum(line.count for line in members), mutual=True)
        for (one, two, quad), members in ways.items()
    ]


def ties(lines: Sequence[Line], joint: Joint) -> Ties:
    """Return the weight of each node's neighbours, for placing them in the opposite column."""
    tie: Ties = defaultdict(Counter)
    weight: Counter[str] = Counter()
    for line in lines:
        weight[line.source] += line.count
        weight[line.target] += line.count
        if line.source != line.target:
            tie[line.source][line.target] += line.count
            tie[line.target][line.source] += line.count
    for (parties, _), count in joint.items():
        weight.update(dict.fromkeys(parties, count))
    for (parties, _), count in joint.items():
        # The party with most events is opposite the others, so that the ring lies between.
        first = max(parties, key=lambda key: (weight[key], key))
        for other in parties:
            if other != first:
                tie[first][other] += count
                tie[other][first] += count
    return tie


def parted(keys: Sequence[str], ties: Ties) -> tuple[list[str], list[str]]:
    """Assign the nodes to columns so that lines run across: greedily, then by single moves."""
    side: dict[str, int] = {}

    def gain(key: str) -> float:  # of moving to the right
        return -sum(weight * side.get(other, 0) for other, weight in ties[key].items())

    for key in sorted(keys, key=lambda key: (-ties[key].total(), key)):
        force = gain(key)
        fewer = 1 if sum(side.values()) < 0 else -1  # without ties: to the shorter column
        side[key] = fewer if force == 0 else (1 if force > 0 else -1)
    for _ in range(len(keys)):
        moved = [key for key in keys if side[key] * gain(key) < 0]
        if not moved:
            break
        side[moved[0]] = -side[moved[0]]
    left = [key for key in keys if side[key] < 0]
    right = [key for key in keys if side[key] > 0]
    return left, right


def ordered(left: list[str], right: list[str], ties: Ties) -> tuple[list[str], list[str]]:
    """Order both columns by the mean height of each node's neighbours, repeatedly."""
    for _ in range(6):
        for column, other in ((right, left), (left, right)):
            # Both columns have the height of the drawing, however few nodes one has.
            height = {key: (i + 0.5) / len(other) for i, key in enumerate(other)}
            own = {key: (i + 0.5) / len(column) for i, key in enumerate(column)}
            mean = {key: _mean_height(ties[key], height, own[key]) for key in column}
            column.sort(key=lambda key: (mean[key], key))
    for column, other in ((left, right), (right, left)):
        _uncross(column, other, ties)
    return left, right


def _mean_height(near: Mapping[str, int], height: Mapping[str, float], own: float) -> float:
    total = weighted = 0.0
    for other, weight in near.items():
        if other in height:
            total, weighted = total + weight, weighted + weight * height[other]
    return weighted / total if total else own


def _uncross(column: list[str], other: Sequence[str], ties: Ties) -> None:
    """Swap adjacent nodes of a column, in place, while that reduces crossings."""
    at = {key: place for place, key in enumerate(other)}
    ends = {key: [at[far] for far in ties[key] if far in at] for key in column}

    def crossings(upper: str, lower: str) -> int:
        return sum(one > two for one in ends[upper] for two in ends[lower])

    for _ in column:
        for place in range(len(column) - 1):
            upper, lower = column[place], column[place + 1]
            if crossings(lower, upper) < crossings(upper, lower):
                column[place], column[place + 1] = lower, upper


def places(
    left: Sequence[str],
    right: Sequence[str],
    blocks: Mapping[str, tuple[str, ...]],
    size: tuple[float, float],
    reach: float,
) -> dict[str, Point]:
    """Return the position of each node, and of each block's bracket."""
    width, height = size
    found: dict[str, Point] = {}
    for side, column in ((-1, left), (1, right)):
        slots = [(key, blocks.get(key, (key,))) for key in column]
        gap = (height - 40) / max(sum(len(members) for _, members in slots), 1)
        x, y = width / 2 + side * reach, 20 + gap / 2
        for key, members in slots:
            first = y
            for member in members:
                found[member] = (x, y)
                y += gap
            if key in blocks:
                found[key] = (x - side * BRACKET, (first + y - gap) / 2)
    return found


BRACKET = 18.0  # distance of a bracket from its nodes
