"""The map of routes: inside its frame, the same bytes each time, nothing fetched, text escaped."""

import re
import xml.etree.ElementTree as ET

from multivector.charts.route_map import draw_route_map


def line(points, mode="sea", rank=1):
    return {
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": {"mode": mode, "rank": rank},
    }


def point(lon, lat, place="P", state="AAA"):
    return {
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"place": place, "state": state},
    }


def coordinates(svg):
    return [
        tuple(map(float, pair.split(",")))
        for points in re.findall(r'points="([^"]+)"', svg)
        for pair in points.split()
    ]


def test_everything_is_inside_the_frame():
    svg = draw_route_map(
        {"features": [line([[4, 52], [-9, 36], [50, 45]]), point(4, 52)]}, title="T"
    )
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert all(0 <= x <= width and 0 <= y <= height for x, y in coordinates(svg))


def test_a_way_over_the_date_line_stays_in_one_piece():
    parts = {
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [[[170, -40], [180, -40]], [[-180, -40], [-80, -12]]],
        },
        "properties": {"mode": "sea", "rank": 1},
    }
    xs = [x for x, _ in coordinates(draw_route_map({"features": [parts]}, title="T"))]
    assert xs == sorted(xs[:2]) + xs[2:4] + xs[4:]
    assert max(xs) - min(xs) < 900
    # The cut is where nothing is: Auckland lies left of Lima.
    assert xs[0] < xs[-1]


def test_names_are_escaped_and_nothing_is_fetched():
    features = {"features": [line([[0, 0], [5, 5]]), point(0, 0, "<script>")]}
    svg = draw_route_map(features, behind=[((0, 0), (5, 5))], title="<b>")
    assert "<script>" not in svg
    assert "href" not in svg
    assert svg == draw_route_map(features, behind=[((0, 0), (5, 5))], title="<b>")
