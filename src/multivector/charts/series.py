"""Values over the years with their ranges, as an Altair chart of one or several panels."""

from collections.abc import Mapping, Sequence
from typing import Any

from multivector.errors import InputError

# Told apart by colour-blind readers too (Okabe & Ito); black first.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def draw_series(
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    x: str,
    y: str,
    series: str,
    panel: str | None = None,
) -> Any:
    """Draw lines with bands from ``lower`` to ``upper``.

    Parameters
    ----------
    rows : sequence of mapping
        With the columns named below; rows without a value leave a gap.
    title : str
        Of the chart.
    x, y, series : str
        Columns of the year, the value, and what makes a line.
    panel : str, optional
        Column that makes a panel of a small multiple.

    Returns
    -------
    altair.Chart

    Raises
    ------
    InputError
        If Altair is not installed.
    """
    try:
        import altair as alt
    except ImportError as error:
        raise InputError(
            "altair is not installed", next="pip install 'multivector[notebook]'"
        ) from error
    keep = [name for name in (x, y, "lower", "upper", series, panel) if name]
    data = alt.Data(values=[{name: row.get(name) for name in keep} for row in rows])
    colour = alt.Color(
        f"{series}:N", scale=alt.Scale(range=list(COLOURS)), legend=alt.Legend(title=series)
    )
    # Years are numbers; months are words that Vega reads as dates.
    months = any(isinstance(row.get(x), str) for row in rows)
    years = alt.X(f"{x}:T") if months else alt.X(f"{x}:Q", axis=alt.Axis(format="d"))
    base = alt.Chart(data).encode(x=years, color=colour)
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("lower:Q", title=y), y2="upper:Q")
    line = base.mark_line(point=True).encode(y=alt.Y(f"{y}:Q"))
    chart = (band + line).properties(title=title, width=280, height=180)
    return chart.facet(f"{panel}:N", columns=2) if panel else chart
