import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.charts.bars import Bar, bars, spread
from multivector.charts.quantity import quantity
from multivector.charts.svg import drawing, element, words

NUMBERS = st.one_of(st.none(), st.floats(-1e15, 1e15))
NAMESPACE = "{http://www.w3.org/2000/svg}"


@given(st.text())
def test_any_text_is_well_formed_svg(text: str) -> None:
    svg = drawing([element("text", words(text))], width=9, height=9, title=text,
                  description=text, key="k")  # fmt: skip
    found = ET.fromstring(svg)
    assert found.attrib["role"] == "img"
    assert found.find(f"{NAMESPACE}title") is not None


@given(
    st.lists(
        st.builds(
            Bar, label=st.text(max_size=40), value=NUMBERS, unit=st.sampled_from(["share", "USD"]),
            note=st.text(max_size=6), later=st.booleans(), emphasis=st.booleans(),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_bars_stay_inside_their_drawing(rows: list[Bar]) -> None:
    found = ET.fromstring(bars(rows, title="t", description="d", key="k"))
    for rectangle in found.iter(f"{NAMESPACE}rect"):
        x, width = float(rectangle.attrib["x"]), float(rectangle.attrib["width"])
        assert x >= 0
        assert x + width <= 300.5


def test_a_missing_value_is_written_and_not_drawn() -> None:
    svg = bars([Bar("China", None, "share")], title="t", description="d", key="k")
    assert "no figure" in svg
    assert "<rect" not in svg


def test_a_range_is_drawn_only_where_there_is_one() -> None:
    with_range = Bar("a", 0.2, "share", lower=0.1, upper=0.3)
    assert "<path" in bars([with_range], title="t", description="d", key="k")
    assert "<path" not in bars([Bar("a", 0.2, "share")], title="t", description="d", key="k")
    assert spread([with_range]) == (0.0, 0.3)


def test_a_later_figure_is_hollow_and_broken() -> None:
    svg = bars([Bar("a", 0.2, "share", later=True)], title="t", description="d", key="k")
    assert 'stroke-dasharray="3 2"' in svg


def test_panels_side_by_side_share_one_scale() -> None:
    small, large = Bar("a", 0.1, "share"), Bar("b", 0.2, "share")

    def width(row: Bar) -> float:
        svg = bars([row], title="t", description="d", key="k", beside=[small, large])
        (rectangle,) = ET.fromstring(svg).iter(f"{NAMESPACE}rect")
        return float(rectangle.attrib["width"])

    assert width(large) == pytest.approx(2 * width(small), abs=0.1)  # written to a tenth


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.009000000000000001, "share of GDP", "0.9 % of GDP"),
        (0.28, "share", "28 %"),
        (-3.702e9, "USD", "−US$3.7 bn"),
        (16636.0, "km", "16,636 km"),
        (7.071e9, "cubic metres", "7.07 bn cubic metres"),
        (1_955_000.0, "barrels a day", "1.96 mn barrels a day"),
        (408_952_000.0, "cubic metres", "409 mn cubic metres"),
        (-0.4, "per 1,000", "−0.4 per 1,000"),
        (66152.0, "persons", "66,152 persons"),
        (0.0, "persons", "0 persons"),
        (999_960_000.0, "USD", "US$1 bn"),
    ],
)
def test_quantities_read_as_a_person_writes_them(value: float, unit: str, said: str) -> None:
    assert quantity(value, unit) == said
