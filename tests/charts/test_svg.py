import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts.paths import vertices

from multivector.charts.course import course
from multivector.charts.lines import Line, lines
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


@pytest.mark.parametrize("top", [0.9, 0.009, 0.0009, 0.00019, 0.00001, 1200.0])
@pytest.mark.parametrize("low", [0.0, -1.0])
def test_the_figures_of_a_small_scale_fit_its_margin(top: float, low: float) -> None:
    points = tuple((2000 + k, value, None, None) for k, value in enumerate((low * top, top)))
    svg = ET.fromstring(lines([Line("a", points)], title="t", description="d", key="k"))
    letters = {".": 0.32, ",": 0.32, "−": 0.84}  # of DejaVu Sans, a wide typeface, over its size
    for group in svg.iter(f"{NAMESPACE}g"):
        for text in group.iter(f"{NAMESPACE}text"):
            if text.get("text-anchor") == "end" and float(text.get("x", 0)) < 40:
                size = float(text.get("font-size") or group.attrib["font-size"])
                width = size * sum(letters.get(letter, 0.64) for letter in text.text or "")
                assert float(text.attrib["x"]) - width >= -1, text.text


# Widths of bold letters of DejaVu Sans, over their size; others are narrower than .72.
BOLD = {"P": 0.733, " ": 0.348, "w": 0.924, "N": 0.837, "G": 0.821, "i": 0.343, "M": 0.995,
        "m": 1.042, "r": 0.493, "y": 0.652, "t": 0.478, "l": 0.343}  # fmt: skip


@pytest.mark.parametrize("name", ["Papua New Guinea", "Myanmar", "Cameroon", "Turkmenistan"])
def test_a_name_beside_its_line_fits_the_drawing(name: str) -> None:
    line = Line(name, ((2021, 1.0, None, None), (2022, 2.0, None, None)))
    svg = ET.fromstring(course([line], title="t", description="d", key="k"))
    text = next(one for one in svg.iter(f"{NAMESPACE}text") if one.text == name)
    width = float(text.attrib["font-size"]) * sum(BOLD.get(letter, 0.71) for letter in name)
    assert float(text.attrib["x"]) + width <= float(svg.attrib["width"])


def test_a_name_in_the_drawing_keeps_clear_of_the_lines_above_its_end() -> None:
    old = Line("Iraq", tuple((2000 + k, 1.0, None, None) for k in range(18)))
    high = Line("China", tuple((2000 + k, 1.2 + k % 2, None, None) for k in range(24)))
    top = Line("India", tuple((2000 + k, 9.0, None, None) for k in range(24)))
    svg = ET.fromstring(course([old, high, top], title="t", description="d", key="k"))
    name = next(one for one in svg.iter(f"{NAMESPACE}text") if one.text == "Iraq to 2017")
    ends = [float(one.attrib["y1"]) for one in svg.iter(f"{NAMESPACE}line") if "y1" in one.attrib]
    foot, head = max(ends), min(ends)
    highest = foot - 2.2 / 10 * (foot - head)  # of China’s line
    assert float(name.attrib["y"]) + 4 < highest + 1


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


@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("known", range(2001, 2012))
def test_the_unit_and_the_date_of_the_article_do_not_overlap(known: int, narrow: bool) -> None:
    points = tuple((year, 100.0 * year, None, None) for year in range(2000, 2013))
    svg = course([Line("China", points, colour="red")], title="t", description="d", key="k",
                 unit="$ billion", known=known, narrow=narrow)  # fmt: skip
    ends = {}
    for node in ET.fromstring(svg).iter(f"{NAMESPACE}text"):
        if node.text in ("$ billion", "the article"):
            x, width = float(node.attrib["x"]), 6 * len(node.text)
            left = x - width if node.attrib.get("text-anchor") == "end" else x
            ends[node.text] = (left, left + width)
    assert ends["$ billion"][1] < ends["the article"][0]
    assert ends["the article"][1] < (360 if narrow else 560)


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


def _flat(label: str, value: float, half: float) -> Line:
    points = ((year, value, value - half, value + half) for year in range(2010, 2024))
    return Line(label, tuple(points), colour=f"var(--mv-{label},red)")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("known", [2010, 2021, None])
@pytest.mark.parametrize(
    "values", [(10.0, 9.5), (10.0, 9.9, 9.8), (90.0, 3.0, 2.9), (5.0, 4.9, 0.1), (1e6,) * 6]
)
def test_ranges_stand_beside_no_other_year_than_their_own(values, known, narrow):
    names = ("eu", "chn", "rus", "usa", "tur", "spare-1")
    lines = [_flat(name, v, 0.5 * v) for name, v in zip(names, values, strict=False)]
    svg = course(lines, title="t", description="d", key="k", known=known, narrow=narrow)
    text = r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>{}<'
    told = re.findall(text.format(f"({known or 2023}: [^<]*–[^<]*)"), svg)
    assert len(told) == len(values) == svg.count(": ")
    # Right of the last year of the scale, and inside the drawing.
    end = max(float(x) for x in re.findall(r'<line [^>]*x2="([\d.]+)"', svg))
    width, height = (float(ET.fromstring(svg).attrib[name]) for name in ("width", "height"))
    assert all(end < float(x) <= width - 0.6 * 12 * len(words) for x, _, words in told)
    # Apart from one another and from the names.
    names_at = [float(y) for _, y in re.findall(text.format("(?:eu|chn|rus|usa|tur|spare-1)"), svg)]
    heights = sorted([*names_at, *(float(y) for _, y, _ in told)])
    assert len(heights) == 2 * len(values)
    assert all(below - above >= 13 for above, below in itertools.pairwise(heights))
    assert heights[0] >= 10
    assert heights[-1] < height - 18


def test_values_of_many_lines_are_left_to_the_table():
    svg = course(
        [_flat("eu", 10.0 + k, 1.0) for k in range(9)], title="t", description="d", key="k"
    )
    assert svg.count(">eu<") == 9
    assert "2023: " not in svg


@pytest.mark.parametrize("narrow", [False, True])
def test_a_line_that_ended_long_ago_is_labelled_there_and_not_drawn_on(narrow):
    def line(name, level, last):
        years = range(2000, last + 1)
        return Line(name, tuple((y, level, 0.9 * level, 1.1 * level) for y in years), colour=name)

    ended = {"EU": 2002, "Japan": 2004, "Russia": 2020}
    lines = [line("China", 9.0, 2023), *(line(n, 0.1, last) for n, last in ended.items())]
    svg = course(lines, title="t", description="d", key="k", narrow=narrow)
    end = max(float(x) for x in re.findall(r'<line [^>]*x2="([\d.]+)"', svg))
    places = []
    for name, year in ended.items():
        (place,) = re.findall(rf'x="([\d.]+)" y="([\d.]+)"[^>]*>{name} to {year}<', svg)
        x, y = map(float, place)
        assert x < end
        places.append((x, x + 0.62 * 12 * len(f"{name} to {year}"), y))
        # No stroke of its colour goes on to the right of its end.
        drawn = re.findall(rf'<path d="(M[^"]*)" [^>]*stroke="{name}"', svg)
        tips = [max(x for x, _ in vertices(path)) for path in drawn]
        assert tips
        assert max(tips) <= x + 4 or name == "Russia"
    for (a, b, y), (c, d, z) in itertools.combinations(places, 2):
        assert b <= c or d <= a or abs(y - z) >= 12
    recent = course([lines[0], line("EU", 1.0, 2021)], title="t", description="d", key="k")
    assert ">EU<" in recent


def test_cut_ranges_are_told():
    wide = Line("a", ((2020, 9.0, 1.0, 60.0), (2021, 10.0, 1.0, 80.0)), colour="red")
    svg = course([wide], title="t", description="d", key="k")
    assert "Ranges above 15 are cut." in svg
    whole = Line("a", ((2020, 9.0, 8.0, 10.0), (2021, 10.0, 9.0, 11.0)), colour="red")
    assert "cut" not in course([whole], title="t", description="d", key="k")
