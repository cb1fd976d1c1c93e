"""The points of a drawn path."""

import re
from itertools import accumulate


def vertices(data: str) -> list[tuple[float, float]]:
    """Return the points of a path, as `charts.svg.trace` writes it."""
    return [point for line in data.split("M") for point in _line(line)]


def _line(data: str) -> list[tuple[float, float]]:
    numbers = [float(one) for one in re.findall(r"-?(?:\d+(?:\.\d+)?|\.\d+)", data)]
    steps = zip(numbers[::2], numbers[1::2], strict=True)
    return list(accumulate(steps, lambda a, b: (round(a[0] + b[0], 1), round(a[1] + b[1], 1))))
