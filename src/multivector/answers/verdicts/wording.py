"""A verdict in one line: verdict, the two numbers, year, source, age."""

from collections.abc import Sequence

from multivector.answers.verdicts.finding import CANNOT_TELL, MIXED, Finding, Reason
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import Form
from multivector.records import catalogue

_WHY: dict[str | None, str] = {
    None: "",
    Reason.NO_INDICATOR: "the record has no such quantity",
    Reason.OUTSIDE: "the record does not reach there",
    Reason.NEWER: "the record is too old",
    Reason.DIFFERS: "the record counts something else",
    Reason.CLOSE: "too close to call",
    Reason.WINDOW: "it depends on the years compared",
    Reason.FORECAST: "a forecast or a cause, which no figure decides",
    Reason.NOT_UNDERSTOOD: "not understood",
}
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (0, ""))
_SHORT = {
    "factbook": "World Factbook", "baci_hs10_97_bounds": "CEPII", "baci_2023_matrix": "CEPII",
    "atlas_bilateral_2010_2020": "Harvard", "imts_2025_network": "IMF",
    "worldbank_gdp": "World Bank", "worldbank_population": "World Bank",
    "unga_es11_1": "United Nations",
}  # fmt: skip


def name_of(code: str) -> str:
    """Return the display name of a state; a bloc or region is named as it is."""
    return STATES[code].name if code in STATES else code


def figure(value: float, unit: str) -> str:
    """Return a number with its unit, to three digits.

    Examples
    --------
    >>> figure(24.21e9, "USD"), figure(28.4, "%"), figure(20.4e6, "people")
    ('$24.2 billion', '28.4 %', '20.4 million people')
    """
    size, word = next((s, w) for s, w in _SCALES if abs(value) >= s)
    scaled = value / (size or 1)
    digits = f"{scaled:,.3g}" if abs(scaled) < 1000 else f"{scaled:,.0f}"
    return f"${digits}{word}" if unit == "USD" else f"{digits}{word} {unit}".rstrip()


def sources(origins: Sequence[str]) -> str:
    """Return the makers of the figures in a few words.

    Examples
    --------
    >>> sources(("factbook", "kaz_trade_by_country"))
    'World Factbook, customs of Kazakhstan'
    """
    return ", ".join(dict.fromkeys(_short(name) for name in origins))


def _short(name: str) -> str:
    code = name.partition("_")[0].upper()
    if code in STATES and "_trade_" in name:
        return f"customs of {name_of(code)}"
    known = catalogue.entries()
    return _SHORT.get(name) or (known[name].title if name in known else name)


def sentence(form: Form, found: Finding, age: int | None) -> str:
    """Return the verdict as one line; ``age`` in years between publication and the figure."""
    said, why = _told(form, found), _WHY[found.reason]
    if found.reason == Reason.NO_INDICATOR and found.words.startswith("multivector"):
        return f"Cannot tell: {why}; to install it: {found.words}."
    head = found.verdict.capitalize() + (f" ({found.words})" if found.verdict == MIXED else "")
    if found.verdict == CANNOT_TELL:
        head += f": {why}" + (
            f" ({found.words})" if found.reason == Reason.OUTSIDE and found.words and said else ""
        )
    text = head + (f"{'; ' if why else ': '}{said}" if said else "")
    if not said or not found.origins:
        return f"{text}."
    old = f", {age} year{'s' if age > 1 else ''} before publication" if age and age > 0 else ""
    return f"{text} ({sources(found.origins)}{old})."


def _told(form: Form, found: Finding) -> str:
    """Return what the record has: two numbers and the year."""
    when = f" in {found.year}" if found.year else ""
    if found.unit in ("vote", "membership", "treaty", "text"):
        return f"{found.indicator}: {found.words}{when}"
    if found.recorded is None or found.indicator is None:
        return ""
    mine = figure(found.recorded, found.unit) + _range(found)
    if form.kind in ("existence", "vote"):
        rest = f" ({found.words})" if found.words else ""
        return f"{found.indicator}: {mine}{when}{rest}"
    title = _title(form, found)
    other = "" if found.claimed is None else figure(found.claimed, found.unit)
    if form.kind in ("rank", "comparison") and found.rival is not None:
        return _against(form, found, f"{title}{when}", mine, other)
    if form.kind == "extreme" and other:
        return f"{title}: {mine}{when}, {form.relation} {other} in {found.words}"
    if found.claimed is not None:
        open_end = (
            "at least "
            if found.claimed_upper is None
            else "at most "
            if found.claimed_lower is None
            else ""
        )
        other = f", claimed {open_end}{other}"
    if form.kind in ("trend", "change", "factor") and found.words:
        sign = "+" if found.recorded > 0 and found.unit == "%" else ""
        return f"{title}: {sign}{mine} from {found.words}{other}"
    return f"{title}: {mine}{when}{other}"


def _title(form: Form, found: Finding) -> str:
    """Return the quantity with its states: "Kazakhstan, trade in goods, with China"."""
    alone = form.kind in ("rank", "comparison")
    if found.owner is None:
        names = " and ".join(name_of(code) for code in form.subject)
        return str(found.indicator) if alone else f"{found.indicator}, {names}"
    other = [c for c in (*form.subject, *form.partner) if c != found.owner]
    whose = f"{name_of(found.owner)}, {found.indicator}"
    return whose if alone or not other else f"{whose}, {_joint(found)} {name_of(other[0])}"


def _joint(found: Finding) -> str:
    words = {"exports": "to", "imports": "from"}
    return words.get(str(found.indicator).partition(" ")[0], "with")


def _against(form: Form, found: Finding, title: str, mine: str, other: str) -> str:
    subject = next((c for c in (*form.subject, *form.partner) if c != found.owner), "")
    rival = name_of(str(found.rival))
    if found.unit == "times":
        return f"{title}: {name_of(subject)} {mine} {rival}"
    joint = f"{_joint(found)} " if found.owner else ""
    place = f"; place {found.place}" if found.place else ""
    return f"{title}: {joint}{name_of(subject)} {mine}, {joint}{rival} {other}{place}"


def _range(found: Finding) -> str:
    low, high, value = found.recorded_lower, found.recorded_upper, found.recorded or 0.0
    if low is None or high is None or high - low < 1e-6 * abs(value):
        return ""
    return f" ({figure(low, found.unit)} to {figure(high, found.unit)})"
