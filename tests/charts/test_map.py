"""The map of states: outlines of all of them, names inside the frame, nothing torn or hidden."""

import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from itertools import pairwise

import pytest
from tests.charts.paths import vertices

from multivector.charts.map import Land, draw_map
from multivector.charts.outlines import outlines
from multivector.codes.regions import regions
from multivector.codes.states import STATES

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*codes, **changed):
    lands = [Land(code, STATES[code].name, "too close") for code in codes]
    svg = draw_map(lands, title="T", description="D", key="k", **changed)
    return ET.fromstring(svg)


def boxes(root):
    """The space that each label takes, its two lines together."""
    found = {}
    texts = list(root.iter(f"{SVG}text"))
    for name, value in zip(texts[::2], texts[1::2], strict=True):
        wide = 0.5 * 13 * max(len(name.text), len(value.text))
        x, top, low = float(name.get("x")), float(name.get("y")) - 11, float(value.get("y")) + 2
        found[name.text] = (x - wide / 2, top, x + wide / 2, low)
    return found


def inside(point, ring):
    x, y = point
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    cuts = [ax + (y - ay) / (by - ay) * (bx - ax) for (ax, ay), (bx, by) in pairs
            if (ay > y) != (by > y)]  # fmt: skip
    return sum(cut > x for cut in cuts) % 2 == 1


def test_every_state_of_a_region_has_an_outline():
    wanted = {state for region in regions().values() for state in region.states}
    # New Caledonia and the like have one too; of Tokelau nothing is large enough to draw.
    assert wanted - set(outlines()) <= {"TKL"}


def test_the_table_stays_small():
    assert len((files("multivector.charts") / "data" / "outlines.json").read_bytes()) < 150_000


@pytest.mark.parametrize(
    ("point", "code"),
    [((34.1, 45.2), "UKR"), ((67.0, 48.0), "KAZ"), ((-57.0, -8.0), "BRA"), ((21.0, 42.6), "XKX"),
     ((-13.0, 24.5), "ESH"), ((38.5, 8.5), "ETH"), ((172.5, -43.5), "NZL"),
     ((-179.0, 67.0), "RUS")],
)  # fmt: skip
def test_a_place_lies_in_its_state(point, code):
    holders = [name for name, rings in outlines().items() for ring in rings
               if inside(point, ring) or inside((point[0] + 360, point[1]), ring)]  # fmt: skip
    assert holders == [code]


def test_no_ring_is_torn_at_the_date_line():
    for rings in outlines().values():
        for ring in rings:
            assert all(abs(a[0] - b[0]) < 90 for a, b in pairwise(ring))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("region", [r for r in regions() if len(regions()[r].states) <= 12])
def test_names_are_whole_inside_and_apart(region, narrow):
    root = drawn(*regions()[region].states, narrow=narrow)
    _, _, width, height = map(float, root.get("viewBox").split())
    placed = list(boxes(root).values())
    assert all(a >= 0 and b >= 0 and c <= width and d <= height for a, b, c, d in placed)
    for at, one in enumerate(placed):
        for two in placed[at + 1 :]:
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            assert apart, (one, two)
    if not narrow:
        assert len(placed) == len([s for s in regions()[region].states if s in outlines()])


@pytest.mark.parametrize("narrow", [False, True])
def test_a_name_beside_its_land_lies_over_no_other(narrow):
    states = [s for s in regions()["western-balkans"].states if s in outlines()]
    root = drawn(*states, narrow=narrow)
    placed = boxes(root)
    assert set(placed) == {STATES[code].name for code in states}
    corners = {
        path.get("id").removeprefix("k-"): vertices(path.get("d"))
        for path in root.iter(f"{SVG}path")
        if path.get("id")
    }
    for code in states:
        left, top, right, bottom = placed[STATES[code].name]
        over = {
            other
            for other, points in corners.items()
            if other != code and any(left < x < right and top < y < bottom for x, y in points)
        }
        # Kosovo has room for its own name, of two lines.
        assert code == "XKX" or not over, (code, over)


def test_text_is_escaped_and_bytes_are_the_same():
    lands = [Land("KAZ", "</svg><script>", colour="red")]
    one, two = (draw_map(lands, title="<b>", description="d", key="k") for _ in range(2))
    assert one == two
    assert "<script>" not in one
    assert "<b>" not in one
    assert re.search(r'fill="red" fill-opacity="0.28"', one)


def test_no_outline_is_an_error():
    with pytest.raises(ValueError, match="no outline for ZZZ"):
        draw_map([Land("ZZZ", "Nowhere")], title="t", description="d", key="k")
