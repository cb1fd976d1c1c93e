import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts.paths import vertices

from multivector.charts.course import course
from multivector.charts.lines import Line
from multivector.charts.quantity import quantity
from multivector.charts.svg import drawing, element, words

NAMESPACE = "{http://www.w3.org/2000/svg}"


@given(st.text())
def test_any_text_is_well_formed_svg(text: str) -> None:
    svg = drawing([element("text", words(text))], width=9, height=9, title=text,
                  description=text, key="k")  # fmt: skip
    found = ET.fromstring(svg)
    assert found.attrib["role"] == "img"
    assert found.find(f"{NAMESPACE}title") is not None


LEVELS = st.floats(0, 1e6)
POINTS = st.lists(st.tuples(st.one_of(st.none(), LEVELS), LEVELS, LEVELS), min_size=1, max_size=12)


@given(st.lists(POINTS, min_size=1, max_size=4), st.booleans(), st.text(max_size=30))
def test_lines_stay_inside_their_drawing(
    series: list[list[tuple[float | None, float, float]]], narrow: bool, label: str
) -> None:
    lines = [
        Line(
            label,
            tuple((2000 + k, v, min(a, b), max(a, b)) for k, (v, a, b) in points),
            colour="red",
        )
        for points in (list(enumerate(one)) for one in series)
    ]
    svg = course(lines, title="t", description="d", key="k", known=2004, narrow=narrow)
    found = ET.fromstring(svg)
    width, height = (float(found.attrib[name]) for name in ("width", "height"))
    for shape in found.iter(f"{NAMESPACE}path"):
        for x, y in vertices(shape.attrib["d"]):
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_what_came_after_the_article_is_hollow_and_broken() -> None:
    line = Line("a", ((2021, 1.0, None, None), (2022, 2.0, None, None)), colour="red")
    later = course([line], title="t", description="d", key="k", known=2021)
    assert later.count('stroke-dasharray="3 4"') == 1
    assert "stroke-dasharray" not in course([line], title="t", description="d", key="k")


def test_a_gap_is_not_drawn_over() -> None:
    points = ((2020, 1.0, 0.9, 1.1), (2021, 1.0, 0.9, 1.1), (2022, None, None, None),
              (2023, 1.0, 0.9, 1.1), (2024, 1.0, 0.9, 1.1))  # fmt: skip
    svg = course([Line("a", points, colour="red")], title="t", description="d", key="k")
    assert svg.count('fill="none"') == 2


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.009000000000000001, "share of GDP", "0.9% of GDP"),
        (0.28, "share", "28%"),
        (-3.702e9, "USD", "−$3.7 bn"),
        (16636.0, "km", "16,636 km"),
        (7.071e9, "cubic metres", "7.07 bn cubic metres"),
        (1_955_000.0, "barrels a day", "1.96 mn barrels a day"),
        (408_952_000.0, "cubic metres", "409 mn cubic metres"),
        (-0.4, "per 1,000", "−0.4 per 1,000"),
        (66152.0, "persons", "66,152 persons"),
        (0.0, "persons", "0 persons"),
        (999_960_000.0, "USD", "$1 bn"),
    ],
)
def test_quantities_read_as_a_person_writes_them(value: float, unit: str, said: str) -> None:
    assert quantity(value, unit) == said


def test_a_range_near_the_top_stays_below_the_mark_of_the_article():
    """Both words end near the right edge; the range is written inside the frame."""
    points = ((2023, 9.0, 8.0, 15.0), (2024, 10.0, 8.0, 16.0), (2025, 9.0, 5.0, 30.0))
    line = Line("China", points, colour="red")
    svg = course([line], title="t", description="d", key="k", known=2024)
    lowest = {}
    for word in ("the article", "8–16"):
        (y,) = re.findall(rf'<text[^>]* y="([\d.]+)"[^>]*>{word}<', svg)
        lowest[word] = float(y)
    assert lowest["8–16"] - lowest["the article"] > 12


def _flat(label: str, value: float, half: float) -> Line:
    points = ((year, value, value - half, value + half) for year in range(2010, 2024))
    return Line(label, tuple(points), colour=f"var(--mv-{label},red)")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("known", [2010, 2021, None])
@pytest.mark.parametrize(
    "values", [(10.0, 9.5), (10.0, 9.9, 9.8), (90.0, 3.0, 2.9), (5.0, 4.9, 0.1)]
)
def test_ranges_are_written_apart_and_inside(values, known, narrow):
    lines = [_flat(name, v, 0.5 * v) for name, v in zip(("eu", "chn", "rus"), values, strict=False)]
    svg = course(lines, title="t", description="d", key="k", known=known, narrow=narrow)
    text = r'<text x="([\d.]+)" y="([\d.]+)"[^>]* font-size="13"[^>]*>([^<]*–[^<]*)<'
    places = [(float(x), float(y), words) for x, y, words in re.findall(text, svg)]
    assert len(places) == len(values)
    heights = sorted(y for _, y, _ in places)
    assert all(below - above >= 14 for above, below in itertools.pairwise(heights))
    height = float(ET.fromstring(svg).attrib["height"])
    assert heights[0] >= 10
    assert heights[-1] < height - 20
    assert all(x - 0.62 * 13 * len(words) >= 0 for x, _, words in places)


def test_cut_ranges_are_told():
    wide = Line("a", ((2020, 9.0, 1.0, 60.0), (2021, 10.0, 1.0, 80.0)), colour="red")
    svg = course([wide], title="t", description="d", key="k")
    assert "Ranges above 15 are cut." in svg
    whole = Line("a", ((2020, 9.0, 8.0, 10.0), (2021, 10.0, 9.0, 11.0)), colour="red")
    assert "cut" not in course([whole], title="t", description="d", key="k")
