"""Years with data by channel, beside the date of an article."""

from collections.abc import Mapping
from types import MappingProxyType

from multivector.charts.colours import INK, MUTED, PAPER, RULE, WASH
from multivector.charts.svg import drawing, element, label

_WIDTH, _ROW, _LEFT, _RIGHT, _FOOT, _HEAD = 440.0, 26.0, 92.0, 46.0, 22.0, 18.0


def reach(
    spans: Mapping[str, tuple[int, int] | None],
    *,
    year: float | None,
    key: str,
    lacking: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Draw one bar per channel, from its first to its last year with data.

    - ``spans``: by name, from top to bottom; None for no data.
    - ``year``: year of the article; later years are shaded.
    - ``key``: as for :func:`multivector.charts.svg.drawing`.
    - ``lacking``: further names without data, and what is said of each.

    >>> lacking = {"security": "requires sipri_arms"}
    >>> svg = reach({"trade": (2000, 2023), "finance": None}, year=2023, key="k", lacking=lacking)
    >>> "no data" in svg, ">2023<" in svg, "requires sipri_arms" in svg
    (True, True, True)
    """
    spans = {**spans, **dict.fromkeys(lacking)}
    silence = {name: lacking.get(name, "no data") for name in spans}
    known = [span for span in spans.values() if span]
    first = min((span[0] for span in known), default=2000)
    last = max([*(span[1] for span in known), int(year or 0)], default=2025) + 1
    height = _HEAD + _ROW * len(spans) + _FOOT
    scale = (_WIDTH - _LEFT - _RIGHT) / max(last - first, 1)

    def x(at: float) -> float:
        return _LEFT + (at - first) * scale

    drawn = []
    if year is not None:
        foot, now = height - _FOOT, x(year + 0.4)
        drawn += [
            element("rect", x=now, y=_HEAD, width=max(x(last) - now, 0), height=foot - _HEAD,
                    fill=WASH),
            element("line", x1=now, x2=now, y1=_HEAD - 3, y2=foot, stroke=INK),
            label("the article", now, _HEAD - 6, text_anchor="end", font_size=12, fill=INK),
        ]  # fmt: skip
    for place, (name, span) in enumerate(spans.items()):
        y = _HEAD + _ROW * (place + 0.5)
        drawn.append(label(name.capitalize(), 0, y + 4.5, font_size=13))
        if span is None:
            drawn.append(label(silence[name], _LEFT, y + 4, font_size=12, fill=MUTED))
            continue
        drawn += [
            element("line", x1=_LEFT, x2=x(last), y1=y, y2=y, stroke=RULE),
            element("line", x1=x(span[0]), x2=max(x(span[1] + 0.9), x(span[0]) + 3), y1=y, y2=y,
                    stroke=INK, stroke_width=6),
            label(str(span[1]), x(span[1] + 0.9) + 5, y + 4, font_size=12,
                  stroke=PAPER, stroke_width=4, paint_order="stroke"),
        ]  # fmt: skip
    drawn.append(label(str(first), _LEFT, height - 6, font_size=12, fill=MUTED))
    told = "; ".join(
        f"{name}: {f'{span[0]} to {span[1]}' if span else silence[name]}"
        for name, span in spans.items()
    )
    return drawing(drawn, width=_WIDTH, height=height, title="Years with data", description=told,
                   key=key)  # fmt: skip
