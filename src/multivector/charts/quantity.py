"""Numbers as a reader wants them: short, with their unit, never more exact than they are."""

# Unit of the record -> (before, after) the number.
_UNITS: dict[str, tuple[str, str]] = {
    "%": ("", " %"),
    "percent": ("", " %"),
    "usd": ("US$", ""),
    "km": ("", " km"),
}
_STEPS = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))


def quantity(value: float | None, unit: str) -> str:
    """Return a value with its unit in a few characters.

    Parameters
    ----------
    value : float or None
        None is written as ``no figure``.
    unit : str
        As in the record: ``percent``, ``share``, ``usd``, ``km``, or any other word, which
        follows the number.

    Examples
    --------
    >>> quantity(36.0, "percent"), quantity(0.125, "share"), quantity(2.25e11, "usd")
    ('36 %', '12.5 %', 'US$225 bn')
    >>> quantity(1533, "km"), quantity(None, "km"), quantity(3, "dyads")
    ('1,533 km', 'no figure', '3 dyads')
    """
    if value is None:
        return "no figure"
    name = unit.casefold()
    if name == "share":
        value, name = 100 * value, "percent"
    before, after = _UNITS.get(name, ("", f" {unit}" if unit else ""))
    sign = "−" if value < 0 else ""
    return f"{sign}{before}{_short(abs(value), scaled=name == 'usd')}{after}"


def _short(value: float, *, scaled: bool) -> str:
    suffix = ""
    # Only money is told in millions; a count of troops or kilometres is read as it stands.
    for step, name in _STEPS if scaled else _STEPS[:2]:
        if value >= step:
            value, suffix = value / step, name
            break
    if value >= 100 or value == int(value):
        return f"{value:,.0f}{suffix}"
    digits = 1 if value >= 1 else 3
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") + suffix
