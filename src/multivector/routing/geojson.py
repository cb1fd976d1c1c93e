"""Routes as GeoJSON (RFC 7946)."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from multivector.routing import sea
from multivector.routing.paths import Leg, Route


def feature_collection(routes: Sequence[Route], *, courses: bool = False) -> dict[str, Any]:
    """Return the legs of routes as lines and their places as points.

    A FeatureCollection; ``rank`` of a leg is the position of its route in the list, from 1.

    ``courses``: whether to draw sea legs along shipping lanes, which requires the package searoute,
    instead of as straight lines.

    >>> from multivector.routing.paths import best_routes
    >>> made = feature_collection(best_routes("KAZ", "UZB"))
    >>> made["type"], {f["geometry"]["type"] for f in made["features"]} == {"Point", "LineString"}
    ('FeatureCollection', True)
    """
    features = []
    seen = set()
    for rank, route in enumerate(routes, start=1):
        features += [_line(leg, rank, courses) for leg in route.legs]
        for place in route.places:
            if place.name not in seen:
                seen.add(place.name)
                point = {"type": "Point", "coordinates": [place.lon, place.lat]}
                named = {"place": place.name, "state": place.state}
                features.append({"type": "Feature", "geometry": point, "properties": named})
    return {"type": "FeatureCollection", "features": features}


def _line(leg: Leg, rank: int, courses: bool) -> dict[str, Any]:
    points = [(leg.start.lon, leg.start.lat), (leg.end.lon, leg.end.lat)]
    if courses and leg.mode == "sea":
        points = sea.track(leg.start, leg.end, leg.lines)
    return {
        "type": "Feature", "geometry": _geometry(_unwrapped(points)),
        "properties": {
            "rank": rank, "from": leg.start.name, "to": leg.end.name, "mode": leg.mode,
            "distance_km": round(leg.distance_km), "days": round(leg.days, 2),
            "cost_usd": round(leg.cost_usd), "lines": list(leg.lines),
        },
    }  # fmt: skip


def _unwrapped(points: list[tuple[float, float]]) -> list[list[float]]:
    """Return points whose longitudes go on beyond 180 degrees instead of jumping back."""
    # A point exactly on the meridian would hide the crossing.
    lons = [lon - (1e-7 if abs(lon) == 180 else 0.0) for lon, _ in points]
    unwrapped = np.unwrap(lons, period=360.0).tolist()
    return [[lon, lat] for lon, (_, lat) in zip(unwrapped, points, strict=True)]


def _geometry(points: list[list[float]]) -> dict[str, Any]:
    """Return a line, split where it crosses the 180th meridian (RFC 7946, 3.1.9)."""
    parts: list[list[list[float]]] = [[points[0]]]
    for a, b in itertools.pairwise(points):
        edge = next((e for e in (-180.0, 180.0) if min(a[0], b[0]) < e < max(a[0], b[0])), None)
        if edge is not None:
            lat = a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])
            parts[-1].append([edge, lat])
            parts.append([[edge, lat]])
        parts[-1].append(b)
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": _home(parts[0])}
    return {"type": "MultiLineString", "coordinates": [_home(part) for part in parts]}


def _home(part: list[list[float]]) -> list[list[float]]:
    middle = sum(point[0] for point in part) / len(part)
    turn = 360.0 * round(middle / 360.0)
    return [[round(lon - turn, 4), round(lat, 4)] for lon, lat in part]
