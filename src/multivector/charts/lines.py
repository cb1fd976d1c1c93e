"""Lines over years: one panel of a small multiple, with ranges and direct labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor

from multivector.charts.colours import MUTED, PAPER, QUIET, RULE
from multivector.charts.quantity import bare, compact, steps
from multivector.charts.svg import cut, drawing, element, label, mark, trace

WIDTH = 300.0  # of a panel: fits a phone of 320 px with its margins
_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 168.0, 10.0, 22.0, 34.0, 92.0
_LINE_HEIGHT = 13.0  # of the names at the end

Point = tuple[int, float | None, float | None, float | None]  # year, value, lower, upper


@dataclass(frozen=True, slots=True)
class Line:
    """A series: points (year, value, lower, upper), in order of year.

    None values are gaps. ``band`` draws the range; ``emphasis`` a thicker line.
    """

    label: str
    points: tuple[Point, ...]
    band: bool = False
    emphasis: bool = False
    colour: str = QUIET

    @property
    def known(self) -> list[Point]:
        """The points with a value."""
        return [point for point in self.points if point[1] is not None]


def lines(
    series: Sequence[Line],
    *,
    title: str,
    description: str,
    key: str,
    beside: Sequence[Line] | None = None,
    name_year: Callable[[int], str] = str,
) -> str:
    """Draw one panel.

    An ``svg`` element, 300 units wide.

    - ``series``: most important first (drawn on top).
    - ``title``, ``description``, ``key``: as for :func:`multivector.charts.svg.drawing`.
    - ``beside``: the lines of adjacent panels, which share both scales.
    - ``name_year``: returns the axis label of a year (or of a month, if points are numbered
      months).

    >>> line = Line("Russia", ((2015, 0.3, 0.2, 0.4), (2016, 0.35, 0.2, 0.5)))
    >>> svg = lines([line], title="t", description="d", key="k")
    >>> svg.count('fill="none"'), "Russia" in svg
    (1, True)
    """
    every = series if beside is None else beside
    years = sorted({point[0] for line in every for point in line.points})
    ends = [v for line in every for p in line.points for v in p[1:] if v is not None]
    ticks = _ticks(min(ends, default=0.0), max(ends, default=1.0))
    frame = Frame(
        years[0] if years else 0, years[-1] if years else 1, ticks[-1], WIDTH, _HEIGHT, left=_LEFT,
        right=_RIGHT, above=_TOP, below=_BOTTOM, bottom=ticks[0],
    )  # fmt: skip
    content = _axes(frame, ticks, name_year)
    for line in reversed(series):
        content += _drawn(frame, line)
    content += _names(frame, series)
    return drawing(
        content, width=WIDTH, height=_HEIGHT, title=title, description=description, key=key
    )


def _ticks(low: float, high: float) -> list[float]:
    """Return round ticks from 0, or from below the lowest value, to above the highest.

    >>> _ticks(0.1, 0.47), _ticks(-1.2, 0.8)
    ([0.0, 0.2, 0.4, 0.6], [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0])
    """
    if low >= 0:
        return steps(high)
    step = steps(max(-low, high))[1]
    first, last = floor(round(low / step, 9)), ceil(round(max(high, 0.0) / step, 9))
    return [round(step * k, 12) for k in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Frame:
    """Positions in a drawing: of years, and of values from ``bottom`` to ``top``.

    ``left``, ``right``, ``above`` and ``below`` are the margins.
    """

    first: int
    last: int
    top: float
    width: float
    height: float
    left: float
    right: float
    above: float
    below: float
    bottom: float = 0.0

    def x(self, year: float) -> float:
        """Return the position of a year."""
        span = max(self.last - self.first, 1)
        return self.left + (year - self.first) / span * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Return the position of a value; larger ones than ``top`` are cut at the edge."""
        share = min((value - self.bottom) / max(self.top - self.bottom, 1e-12), 1.0)
        return self.height - self.below - share * (self.height - self.above - self.below)


def _axes(frame: Frame, ticks: Sequence[float], name_year: Callable[[int], str]) -> list[str]:
    end, ys = frame.x(frame.last), [(tick, frame.y(tick)) for tick in ticks]
    grid = "".join(trace([(_LEFT, y), (end, y)]) for _, y in ys)
    scale = [_mark(_figure(tick), y + 3.5) for tick, y in ys]
    years = [
        label(name_year(year), frame.x(year), _HEIGHT - 6, text_anchor=anchor)
        for year, anchor in ((frame.first, "start"), (frame.last, "end"))
    ]
    return [
        element("path", d=grid, stroke=RULE),
        element("g", [*scale, *years], font_size=10.5, fill=MUTED),
    ]


def _mark(text: str, y: float) -> str:
    size = {"font_size": 46 / len(text)} if len(text) > 4 else {}  # as wide as the margin
    return label(text, _LEFT - 6, y, text_anchor="end", **size)


def _figure(value: float) -> str:
    """Return a value in a few characters; three decimals would make small ones alike.

    >>> _figure(0.0015), _figure(-0.0004), _figure(0.347), _figure(0.0)
    ('0.0015', '−0.0004', '0.347', '0')
    """
    return bare(value, "") if abs(value) >= 0.01 else compact(value).replace("-", "−")


def _drawn(frame: Frame, line: Line) -> list[str]:
    colour, drawn = line.colour, []
    for run in runs(line.points):
        ranged = all(p[2] is not None and p[3] is not None for p in run)
        if line.band and ranged and len(run) > 1:
            drawn.append(element("path", d=band(frame, run), fill=colour, fill_opacity="0.14"))
        width = 2.2 if line.emphasis else 1.6
        drawn.append(
            element("path", d=middle(frame, run), fill="none", stroke=colour,
                    stroke_linejoin="round", stroke_width=width)
        )  # fmt: skip
        marks = [  # a colour alone does not tell a line from the others
            mark(colour, frame.x(year), frame.y(value or 0.0), 2.6)
            for year, value, *_ in run
            if year in (frame.first, frame.last, run[-1][0])
        ]
        drawn.append(element("g", marks, fill=colour, stroke=PAPER))  # said once, not of each
    return drawn


def middle(frame: Frame, run: Sequence[Point]) -> str:
    """Return the values of points as the data of a path."""
    return trace([(frame.x(p[0]), frame.y(p[1] or 0.0)) for p in run])


def band(frame: Frame, run: Sequence[Point]) -> str:
    """Return the ranges of points as the data of a path around them."""
    above = [(frame.x(p[0]), frame.y(p[3] or 0.0)) for p in run]
    below = [(frame.x(p[0]), frame.y(p[2] or 0.0)) for p in reversed(run)]
    return trace([*above, *below])


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """Return the segments between gaps."""
    parts = groupby(points, key=lambda point: point[1] is not None)
    return [list(run) for is_known, run in parts if is_known]


def trimmed(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points from the first to the last with a value."""
    known = [place for place, point in enumerate(points) if point[1] is not None]
    return tuple(points[known[0] : known[-1] + 1]) if known else ()


def _names(frame: Frame, series: Sequence[Line]) -> list[str]:
    """Label each line at its end."""
    x, bottom = frame.x(frame.last), _HEIGHT - _BOTTOM + 4
    lead, drawn = "", []
    for line, end, y in ends_apart(frame, series, _LINE_HEIGHT, _TOP, bottom):
        lead += trace([(x + 4, end), (x + 10, y)])
        first = {"font_weight": 600} if line.emphasis else {}
        drawn.append(label(cut(line.label, 13), x + 13, y + 3.8, fill=line.colour, **first))
    return [element("path", d=lead, stroke=RULE), element("g", drawn, font_size=11, fill=MUTED)]


def ends_apart(
    frame: Frame, series: Sequence[Line], step: float, top: float, bottom: float
) -> list[tuple[Line, float, float]]:
    """Return each line, its end, and a label height near that, at least a step from the others."""
    ends = [(line, frame.y(line.known[-1][1] or 0.0)) for line in series if line.known]
    ends.sort(key=lambda end: end[1])
    places = apart([y for _, y in ends], step, top, bottom)
    return [(line, y, place) for (line, y), place in zip(ends, places, strict=True)]


def apart(heights: Sequence[float], step: float, top: float, bottom: float) -> list[float]:
    """Return heights in the same order, each at least a step below the one before.

    >>> apart([10.0, 12.0, 99.0], 5.0, 0.0, 50.0)
    [10.0, 15.0, 50.0]
    """
    places: list[float] = []
    for y in heights:
        places.append(max(y, places[-1] + step if places else top))
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], bottom)
        bottom = places[k] - step
    return places


def told_of(series: Sequence[Line], figure: Callable[[float], str] = _figure) -> str:
    """Describe the start and end of each line in text; ``figure`` writes a value.

    >>> told_of([Line("Russia", ((2015, 0.3, 0.2, 0.4), (2016, 0.35, 0.2, 0.5)))])
    'Russia from 0.3 (2015) to 0.35 (2016).'
    """
    told = []
    for line in series:
        if line.known:
            (start, first, *_), (end, last, *_) = line.known[0], line.known[-1]
            span = f"{figure(first or 0.0)} ({start}) to {figure(last or 0.0)} ({end})"
            told.append(f"{line.label} from {span}")
    return "; ".join(told) + "."
