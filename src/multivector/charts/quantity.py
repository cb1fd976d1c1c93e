"""Short numbers with their unit, at no more precision than they have."""

_STEPS = ((1e12, " tn"), (1e9, " bn"), (1e6, " mn"))
_SHARE = "share"


def quantity(value: float | None, unit: str) -> str:
    """Return a value with its unit in a few characters.

    Parameters
    ----------
    value : float or None
        None gives ``no figure``.
    unit : str
        As in the record: ``share`` and ``share of …`` become per cent, ``USD`` goes in front, any
        other word follows the number.

    Examples
    --------
    >>> quantity(0.125, "share"), quantity(0.009, "share of GDP"), quantity(2.25e11, "USD")
    ('12.5 %', '0.9 % of GDP', 'US$225 bn')
    >>> quantity(1533, "km"), quantity(None, "km"), quantity(-0.4, "per 1,000")
    ('1,533 km', 'no figure', '−0.4 per 1,000')
    """
    after = unit_words(unit)
    return bare(value, unit) + (f" {after}" if after and value is not None else "")


def bare(value: float | None, unit: str) -> str:
    """Return a value with its currency or per cent sign, but without a unit word.

    Examples
    --------
    >>> bare(7.071e9, "cubic metres"), bare(0.009, "share of GDP"), bare(-3.7e9, "USD")
    ('7.07 bn', '0.9 %', '−US$3.7 bn')
    >>> bare(0.01776, ""), bare(0.0002, ""), bare(0.0, "")
    ('0.018', '<0.001', '0')
    """
    if value is None:
        return "no figure"
    name = unit.casefold()
    share, money = name.startswith(_SHARE), name == "usd"
    size = abs(100 * value if share else value)
    return (
        f"{'−' if value < 0 else ''}{'US$' if money else ''}{_short(size)}{' %' if share else ''}"
    )


def unit_words(unit: str) -> str:
    """Return the words that follow a value of a unit, or an empty string.

    Examples
    --------
    >>> unit_words("USD"), unit_words("share of GDP"), unit_words("barrels a day")
    ('', 'of GDP', 'barrels a day')
    """
    name = unit.casefold()
    if name.startswith(_SHARE):
        return unit[len(_SHARE) :].strip()
    return "" if name == "usd" else unit


def _short(value: float) -> str:
    suffix = ""
    for step, name in _STEPS:
        # A value that would be rounded up to the next step uses that step.
        if value >= 0.9995 * step:
            value, suffix = value / step, name
            break
    if value >= 100:
        return f"{value:,.0f}{suffix}"
    if 0 < value < 0.0005:  # not zero, and not to be read as zero
        return "<0.001"
    # Three significant figures: a scaled value, or one below 1, keeps its second decimal.
    digits = 3 if value < 1 else 2 if suffix and value < 10 else 1
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") + suffix
