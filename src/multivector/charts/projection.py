"""Convert longitude and latitude to the coordinates of a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

Point = tuple[float, float]  # longitude, latitude; or x, y of a drawing
Box = tuple[float, float, float, float]  # left, top, right, bottom in a drawing

_LEAST_SPACE = 2.0  # degrees around the points


def meet(a: Box, b: Box) -> bool:
    """Return whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular projection that is true at the centre of its view.

    ``middle`` and ``west`` are longitudes, the second relative to the first; ``north`` is a
    latitude; ``scale`` is in units of the drawing per degree of latitude; ``squeeze`` is the ratio
    of a degree of longitude to a degree of latitude; ``margin`` is in units of the drawing.
    """

    middle: float
    west: float
    north: float
    scale: float
    squeeze: float
    margin: float

    def place(self, point: Point) -> Point:
        """Return the position of a point in the drawing."""
        lon = (point[0] - self.middle + 180.0) % 360.0 - 180.0
        return self.spread((lon, point[1]))

    def spread(self, point: Point) -> Point:
        """Return the position of a point whose longitude is relative to ``middle``."""
        x = self.margin + (point[0] - self.west) * self.squeeze * self.scale
        return x, self.margin + (self.north - point[1]) * self.scale


def framed(
    points: Sequence[Point], *, width: float, margin: float, most: float, pad: float = 0.06
) -> tuple[Frame, float]:
    """Return the frame that contains all points, and its height.

    ``points``: at least one. ``width``, ``margin``, ``most``: width of the drawing, margin on each
    side, and maximum height. ``pad``: space around the points, as a share of their extent.

    >>> frame, height = framed([(170, -10), (-170, -20)], width=400, margin=0, most=900)
    >>> round(frame.middle), [round(x) for x, _ in map(frame.place, [(170, -10), (-170, -20)])]
    (180, [33, 367])
    """
    # Cut the map at the widest range of longitudes without a point.
    lons = sorted({round(lon % 360.0, 4) for lon, _ in points})
    gaps = [(b - a, b) for a, b in zip(lons, [*lons[1:], lons[0] + 360.0], strict=True)]
    empty, start = max(gaps)
    middle = (start + (360.0 - empty) / 2.0) % 360.0
    west, east = -(360.0 - empty) / 2.0, (360.0 - empty) / 2.0
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    room = max(_LEAST_SPACE, pad * max(east - west, north - south))
    west, east, south, north = west - room, east + room, south - room, north + room
    squeeze = max(cos(radians((south + north) / 2.0)), 0.3)
    scale = (width - 2 * margin) / ((east - west) * squeeze)
    height = (north - south) * scale + 2 * margin
    if height > most:
        scale *= (most - 2 * margin) / (height - 2 * margin)
        # If it would be too high, it is drawn smaller and centred.
        west -= ((width - 2 * margin) / scale / squeeze - (east - west)) / 2.0
        height = most
    return Frame(middle, west, north, scale, squeeze, margin), height
