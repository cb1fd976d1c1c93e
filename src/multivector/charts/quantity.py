"""Short numbers with their unit, with no more digits than needed."""

from math import floor, log10

_STEPS = ((1e12, " tn"), (1e9, " bn"), (1e6, " mn"))
_SHARE = "share"
_MOST_TICKS = 4


def quantity(value: float | None, unit: str) -> str:
    """Format a value with its unit in a few characters.

    ``value``: None gives ``no figure``. ``unit``: ``share`` and ``share of …`` become per cent,
    ``USD`` becomes a prefix, and other units follow the number.

    >>> quantity(0.125, "share"), quantity(0.009, "share of GDP"), quantity(2.25e11, "USD")
    ('12.5%', '0.9% of GDP', '$225 bn')
    >>> quantity(1533, "km"), quantity(None, "km"), quantity(-0.4, "per 1,000")
    ('1,533 km', 'no figure', '−0.4 per 1,000')
    """
    after = unit_words(unit)
    return bare(value, unit) + (f" {after}" if after and value is not None else "")


def bare(value: float | None, unit: str) -> str:
    """Return a value with its currency or per cent sign, but without a unit word.

    >>> bare(7.071e9, "cubic metres"), bare(0.009, "share of GDP"), bare(-3.7e9, "USD")
    ('7.07 bn', '0.9%', '−$3.7 bn')
    >>> bare(0.01776, ""), bare(0.0002, ""), bare(0.0, "")
    ('0.018', '<0.001', '0')
    """
    if value is None:
        return "no figure"
    name = unit.casefold()
    share, money = name.startswith(_SHARE), name == "usd"
    size = abs(100 * value if share else value)
    return f"{'−' if value < 0 else ''}{'$' if money else ''}{_short(size)}{'%' if share else ''}"


def compact(value: float) -> str:
    """Format a number with two significant figures.

    >>> compact(53.4), compact(6.04), compact(0.347), compact(2375), compact(0.0)
    ('53', '6', '0.35', '2,400', '0')
    """
    if value == 0:
        return "0"
    digits = 1 - floor(log10(abs(value)))
    rounded = round(value, digits)
    text = f"{rounded:,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compact_range(lower: float, upper: float) -> str:
    """Format both ends with two significant figures, or one number if they are equal.

    >>> compact_range(53.1, 54.4), compact_range(6.01, 6.04)
    ('53–54', '6')
    """
    low, high = compact(lower), compact(upper)
    return low if low == high else f"{low}–{high}"


def unit_words(unit: str) -> str:
    """Return the unit words that follow a value, or an empty string.

    >>> unit_words("USD"), unit_words("share of GDP"), unit_words("barrels a day")
    ('', 'of GDP', 'barrels a day')
    """
    name = unit.casefold()
    if name.startswith(_SHARE):
        return unit[len(_SHARE) :].strip()
    return "" if name == "usd" else unit


def _short(value: float) -> str:
    # A value that would be rounded up to the next step uses that step.
    large = ((value / step, name) for step, name in _STEPS if value >= 0.9995 * step)
    value, suffix = next(large, (value, ""))
    if value >= 100:
        return f"{value:,.0f}{suffix}"
    if 0 < value < 0.0005:  # not zero, and must not look like zero
        return "<0.001"
    # Three significant figures: a scaled value, or one below 1, keeps its second decimal.
    digits = 3 if value < 1 else 2 if suffix and value < 10 else 1
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") + suffix


def steps(top: float) -> list[float]:
    """Return round ticks from 0 to the first at or above ``top``.

    >>> steps(0.47), steps(8.5), steps(0)
    ([0.0, 0.2, 0.4, 0.6], [0.0, 5.0, 10.0], [0.0, 1.0])
    """
    if top <= 0:
        return [0.0, 1.0]
    size = 10.0 ** floor(log10(top))
    for share in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0):
        step = share * size
        count = int(-(-round(top / step, 9) // 1))
        if count < _MOST_TICKS:
            break
    return [round(step * k, 12) for k in range(count + 1)]
