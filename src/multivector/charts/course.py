"""Lines of a few powers over years, with ranges, direct labels and the date of an article.

Years after the article's date are dashed, on a shaded background: they were not yet known.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from multivector.charts.colours import INK, MUTED, PAPER, RULE, WASH
from multivector.charts.lines import Frame, Line, Point, band, ends_apart, middle, runs
from multivector.charts.quantity import compact, compact_range, steps
from multivector.charts.svg import drawing, element, label, mark, trace

_LINE_HEIGHT = 17.0  # of a name
_ROOM_FOR_VALUE = 14.0  # beneath it
_ROOM = 1.25  # of the highest value is the most that is drawn
_LETTER, _BOLD = 0.62, 0.71  # width of a letter of a figure and of a bold name, over its size
_AWAY = 72.0  # a name in the drawing is at most so far above the end of its line
_LONG = 9  # longer names have smaller letters
_LEGIBLE = 20  # letters; longer values are in the table only
_RECENT = 2  # years before the last in which a line may end that is labelled beside the drawing
_NOTE = 18.0  # height of the note that ranges are cut


def course(
    series: Sequence[Line],
    *,
    title: str,
    description: str,
    key: str,
    unit: str = "",
    known: int | None = None,
    narrow: bool = False,
) -> str:
    """Draw a line chart of one finding.

    Beside the end of each line are its name and, if there is room for those of all lines, its last
    value that was known, with its year.

    - ``series``: most important first (drawn on top). Values are non-negative.
    - ``title``, ``description``, ``key``: as for :func:`multivector.charts.svg.drawing`.
    - ``unit``: shown once, above the scale.
    - ``known``: the last year known at publication; later years are dashed. Default: all.
    - ``narrow``: the phone version: narrower, with larger text.

    >>> line = Line("Russia", ((2021, 30.0, 29.0, 31.0), (2022, 40.0, 39.0, 42.0)), colour="red")
    >>> svg = course([line], title="t", description="d", key="k", known=2021)
    >>> svg.count('fill="none"'), "the article" in svg, ">Russia<" in svg
    (1, True, True)
    """
    years = [point[0] for line in series for point in line.points]
    middles = [p[1] for line in series for p in line.points if p[1] is not None]
    ends = [p[3] for line in series for p in line.known if p[3] is not None]
    # Wide ranges must not flatten the lines: they are cut at the edge, and the drawing says so.
    most = max(middles, default=1.0)
    ticks = steps(max(min(max(ends, default=most), _ROOM * most), most))
    size = (360.0, 236.0) if narrow else (560.0, 286.0)
    last = max(years, default=1) if known is None else known
    told = {line: _last_value(line, last) for line in series}
    right = max([60.0, *(_BOLD * _letters(line.label) * len(line.label) for line in series),
                 *(_LETTER * 12 * len(words) for words in told.values())]) + 14  # fmt: skip
    left = max([30.0, *(7.2 * len(compact(tick)) + 9 for tick in ticks)])
    cut = max(ends, default=0.0) > ticks[-1]
    frame = Frame(
        min(years, default=0), max(years, default=1), ticks[-1], size[0], size[1] + _NOTE * cut,
        left=left, right=right, above=20.0, below=24.0 + _NOTE * cut,
    )  # fmt: skip
    drawn = [*_after(frame, last, unit), *_axes(frame, ticks, unit)]
    for line in reversed(series):
        drawn += _line(frame, line, last)
    drawn += _names(frame, series, told)
    if cut:
        note = f"Ranges above {compact(frame.top)} are cut."
        drawn.append(label(note, frame.left, frame.height - 6, font_size=12, fill=MUTED))
    return drawing(
        drawn, width=frame.width, height=frame.height, title=title, description=description, key=key
    )


def _after(frame: Frame, known: int, unit: str) -> list[str]:
    if known >= frame.last:
        return []
    x, end = frame.x(known + 0.5), frame.width - frame.right
    foot = frame.height - frame.below
    # Left of the line, unless the unit of the scale is there; a letter of 12 is some 6 wide.
    free = frame.left + 6 * len(f"{unit} ")
    at, anchor = (x - 5, "end") if x - 5 - 66 > free else (max(x + 5, free), "start")
    return [
        element("rect", x=x, y=frame.above, width=end - x, height=foot - frame.above, fill=WASH),
        element("line", x1=x, x2=x, y1=frame.above - 4, y2=foot, stroke=INK, stroke_width=1),
        label("the article", at, frame.above - 5, text_anchor=anchor, font_size=12),
    ]  # fmt: skip


def _axes(frame: Frame, ticks: Sequence[float], unit: str) -> list[str]:
    end, foot = frame.width - frame.right, frame.height - frame.below + 18
    letters = {"font_size": 12, "fill": MUTED}
    drawn = []
    for tick in ticks:
        y = frame.y(tick)
        drawn += [
            element("line", x1=frame.left, x2=end, y1=y, y2=y, stroke=RULE),
            label(compact(tick), frame.left - 6, y + 4, text_anchor="end", **letters),
        ]
    drawn.append(label(unit, frame.left, frame.above - 5, **letters))
    return drawn + [
        label(str(year), frame.x(year), foot, text_anchor="middle", **letters)
        for year in _labelled(frame)
    ]


def _labelled(frame: Frame) -> list[int]:
    """Return the years to label: round ones, and the last unless it is too close to one."""
    span = frame.last - frame.first
    step = next(s for s in (1, 2, 5, 10, 20, 50, 500) if span / s <= frame.width / 75)
    years = [y for y in range(frame.first, frame.last + 1) if y % step == 0] or [frame.first]
    return years if frame.last - years[-1] < max(1, step * 0.7) else [*years, frame.last]


def _line(frame: Frame, line: Line, known: int) -> list[str]:
    drawn = []
    for run in runs(line.points):
        if len(run) > 1 and all(p[2] is not None and p[3] is not None for p in run):
            ranges = band(frame, run)
            drawn.append(element("path", d=ranges, fill=line.colour, fill_opacity="0.2"))
        drawn += _strokes(frame, run, line.colour, known)
    marked = {frame.last, *_labelled(frame)}
    drawn += [
        mark(line.colour, frame.x(year), frame.y(value), 3.4, stroke=line.colour, stroke_width=2,
             fill=line.colour if year <= known else PAPER)
        for year, value, *_ in line.points
        if value is not None and (year >= known or year in marked)
    ]  # fmt: skip
    return drawn


def _strokes(frame: Frame, run: Sequence[Point], colour: str, known: int) -> list[str]:
    """Draw a line, dashed after the last known year."""
    before = [p for p in run if p[0] <= known]
    after = [p for p in run if p[0] >= known] if run[-1][0] > known else []
    return [
        element("path", d=middle(frame, part), fill="none", stroke=colour, stroke_width=2.4,
                stroke_linejoin="round", stroke_linecap="round", stroke_dasharray=dash)
        for part, dash in ((before, None), (after, "3 4"))
        if len(part) > 1
    ]  # fmt: skip


def _names(frame: Frame, series: Sequence[Line], values: Mapping[Line, str]) -> list[str]:
    """Label each line beside its end, without overlaps, with a line to an end that is elsewhere.

    One that ended long ago is labelled there: a line from it would look like its course.
    """
    x, foot = frame.width - frame.right + 9, frame.height - frame.below
    ends = {line: last for line in series if (last := _last(line, frame.last))}
    old = [line for line, last in ends.items() if last[0] < frame.last - _RECENT]
    beside = [line for line in series if line not in old]
    step = _LINE_HEIGHT + _ROOM_FOR_VALUE
    beneath = _ROOM_FOR_VALUE if step * len(beside) <= foot - frame.above else 0.0
    drawn = _ended(frame, {line: ends[line] for line in old}, series)
    for line, end, y in ends_apart(
        frame, beside, _LINE_HEIGHT + beneath, frame.above, foot - beneath
    ):
        begun = frame.x(ends[line][0]) + 5
        if abs(y - end) > 4 or x - begun > 5:
            lead = trace([(begun, end), (x - 2, y)])
            drawn.append(element("path", d=lead, stroke=line.colour, stroke_width=0.8))
        drawn.append(
            label(line.label, x, y + 4.5, font_size=_letters(line.label), font_weight=650,
                  fill=line.colour)
        )  # fmt: skip
        if beneath and values[line]:
            at = y + 4.5 + beneath
            drawn.append(label(values[line], x, at, font_size=12, fill=line.colour))
    return drawn


def _ended(frame: Frame, ends: Mapping[Line, Point], series: Sequence[Line]) -> list[str]:
    """Label lines in the drawing, where they end, from the left; above what else is there."""
    drawn, taken = [], list[tuple[float, float, float]]()
    parts = [[(frame.x(p[0]), frame.y(p[1] or 0.0)) for p in pair]
             for line in series for run in runs(line.points) for pair in pairwise(run)]  # fmt: skip
    for line, (year, value, *_) in sorted(ends.items(), key=lambda pair: pair[1][0]):
        text, at = f"{line.label} to {year}", frame.y(value or 0.0)
        x, width = frame.x(year), _BOLD * 12 * len(text)
        start = min(x - 3, frame.width - frame.right - width)
        names = [c for a, b, c in taken if a < start + width and start < b]
        near = [(c, d) for (a, c), (b, d) in parts if a < start + width + 6 and start - 6 < b]
        lowest = max(at - 7, frame.above + 10)
        rows = [lowest - 4 * k for k in range(int(min(_AWAY, lowest - frame.above - 10) / 4) + 1)]
        able = [y for y in rows if all(abs(y - c) >= _LINE_HEIGHT for c in names)]
        free = (y for y in able if all(max(of) <= y - 13 or y + 5 <= min(of) for of in near))
        y = next(free, (able or [lowest])[0])
        taken.append((start, start + width, y))
        far = trace([(x, at), (x, y + 4 if at - y > _LINE_HEIGHT else at)])
        drawn += [
            element("path", d=far, stroke=line.colour, stroke_width=0.8),
            mark(line.colour, x, at, 3.4, fill=line.colour),
            label(text, start, y, font_size=12, font_weight=650, fill=line.colour,
                  stroke=PAPER, stroke_width=3, paint_order="stroke"),
        ]  # fmt: skip
    return drawn


def _letters(label: str) -> float:
    return 14.0 if len(label) < _LONG else 11.5


def _last_value(line: Line, known: int) -> str:
    """Return a line's last known year and its range, or value: "2022: 53–54"; "" without one."""
    if not (last := _last(line, known)):
        return ""
    year, value, lower, upper = last
    bare = lower is None or upper is None
    words = compact(value or 0.0) if bare else compact_range(lower or 0.0, upper or 0.0)
    return f"{year}: {words}" if len(words) < _LEGIBLE else ""


def _last(line: Line, known: int) -> Point | None:
    """Return the last point with a value up to a year."""
    return next((p for p in reversed(line.known) if p[0] <= known), None)


def spark(series: Sequence[Line], *, key: str, title: str, known: int | None = None) -> str:
    """Draw a sparkline, 100 by 44, with a dot at the last known year.

    >>> line = Line("Russia", ((2021, 30.0, None, None), (2022, 40.0, None, None)))
    >>> spark([line], key="k", title="Russia").count('fill="none"')
    1
    """
    years = [point[0] for line in series for point in line.points]
    ends = [p[1] for line in series for p in line.points if p[1] is not None]
    frame = Frame(min(years, default=0), max(years, default=1), max(ends, default=1.0) or 1.0,
                   100.0, 44.0, left=3.0, right=6.0, above=6.0, below=5.0)  # fmt: skip
    last = frame.last if known is None else known
    drawn = []
    for line in reversed(series):
        for run in runs(line.points):
            drawn += _strokes(frame, run, line.colour, last)
        if dot := _last(line, last):
            x, y = frame.x(dot[0]), frame.y(dot[1] or 0)
            drawn.append(mark(line.colour, x, y, 2.6, fill=line.colour))
    return drawing(drawn, width=100, height=44, title=title, description=title, key=key)
