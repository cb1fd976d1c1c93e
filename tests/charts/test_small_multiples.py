"""Drawings of series: well-formed, with their ranges, and honest about what they leave out."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from tests.charts.paths import vertices

from multivector.charts.small_multiples import MAX_LINES, Chart, draw_series
from multivector.errors import InputError, UsageError

NAMESPACE = "{http://www.w3.org/2000/svg}"


def rows(names: int, panels: int = 1, low: float = 0.0) -> list[dict[str, Any]]:
    return [
        {
            "year": year,
            "value": low + name,
            "lower": low + name - 0.1,
            "upper": low + name + 0.1,
            "name": f"n{name}",
            "panel": f"p{panel}",
        }
        for panel in range(panels)
        for name in range(names)
        for year in (2000, 2001)
    ]


def drawn(data: list[dict[str, Any]], panel: str | None = None) -> Chart:
    return draw_series(data, title="A <b>", x="year", y="value", series="name", panel=panel)


def test_lines_bands_and_panels() -> None:
    chart = drawn(rows(2, panels=3), panel="panel")
    root = ET.fromstring(chart.svg)
    paths = list(root.iter(f"{NAMESPACE}path"))
    assert len([path for path in paths if path.get("fill") == "none"]) == 6
    assert len([path for path in paths if "fill-opacity" in path.attrib]) == 6
    assert len(root.findall(f"{NAMESPACE}svg")) == 3
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert "http" not in chart.svg.replace("http://www.w3.org/2000/svg", "")
    assert "A &lt;b&gt;" in chart.svg


@pytest.mark.parametrize(
    ("values", "marks", "told"),
    [
        ((0.0001, 0.0012), ["0", "0.0005", "0.001", "0.0015"], "0.0001 (2000) to 0.0012 (2001)"),
        ((0.0001, 0.0004), ["0", "0.0002", "0.0004"], "0.0001 (2000) to 0.0004 (2001)"),
        (
            (-0.0003, 0.0002),
            ["−0.0003", "−0.0002", "−0.0001", "0", "0.0001", "0.0002"],
            "−0.0003 (",
        ),
        ((0.0, 3e-6), ["0", "0.000001", "0.000002", "0.000003"], "0 (2000) to 0.000003 (2001)"),
        ((0.001, 0.012), ["0", "0.005", "0.01", "0.015"], "0.001 (2000) to 0.012 (2001)"),
        ((0.1, 0.47), ["0", "0.2", "0.4", "0.6"], "0.1 (2000) to 0.47 (2001)"),
        ((1.2e9, 4e9), ["0", "2 bn", "4 bn"], "1.2 bn (2000) to 4 bn (2001)"),
    ],
)
def test_marks_of_the_scale_differ(
    values: tuple[float, float], marks: list[str], told: str
) -> None:
    chart = drawn([{"year": 2000 + k, "value": v, "name": "n"} for k, v in enumerate(values)])
    left = [text for text in ET.fromstring(chart.svg).iter(f"{NAMESPACE}text")
            if text.get("text-anchor") == "end" and text.text != "2001"]  # fmt: skip
    assert [text.text for text in left] == marks
    assert f"n from {told}" in chart.svg
    # A long mark is set smaller, so that it stays inside the drawing.
    assert all(len(t.text or "") * float(t.get("font-size", 10.5)) < 53 for t in left)


def test_negative_values_stay_inside() -> None:
    root = ET.fromstring(drawn(rows(2, low=-1.5)).svg)
    for line in root.iter(f"{NAMESPACE}path"):
        assert all(0 <= y <= 168 for _, y in vertices(line.attrib["d"]))


def test_months_gaps_and_missing_ranges() -> None:
    data = rows(1)
    for row, month in zip(data, ("2020-11", "2021-02"), strict=True):
        row["year"], row["upper"] = month, None
    data.append({**data[0], "year": "2021-01", "value": None})
    chart = drawn(data)
    assert ">2020-11<" in chart.svg
    assert ">2021-02<" in chart.svg
    assert "fill-opacity" not in chart.svg
    assert chart.svg.count('fill="none"') == 2  # the gap is not bridged


def test_what_is_left_out_is_said() -> None:
    chart = drawn(rows(MAX_LINES + 3))
    assert chart.svg.count('fill="none"') == MAX_LINES
    assert f"the {MAX_LINES} lines with the highest final values" in chart.svg
    assert "24 of 30 panels" in drawn(rows(1, panels=30), panel="panel").svg
    with pytest.raises(UsageError, match="no values to plot"):
        drawn([{**row, "value": None} for row in rows(1)])


def test_it_is_saved_and_shown(tmp_path: Path) -> None:
    chart = drawn(rows(1))
    assert chart.save(tmp_path / "c.svg").read_text("utf-8") == chart.svg + "\n"
    assert chart.svg in chart.save(tmp_path / "c.html").read_text("utf-8")
    assert chart.svg in chart._repr_html_()
    assert chart._repr_svg_() == chart.svg
    assert len(repr(chart)) < 200
    with pytest.raises(UsageError, match="unsupported image format"):
        chart.save(tmp_path / "c.png")
    with pytest.raises(InputError, match="cannot be written"):
        chart.save(tmp_path / "none" / "c.svg")
