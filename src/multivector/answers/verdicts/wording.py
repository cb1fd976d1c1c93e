"""A verdict in one line: verdict, the two numbers, year, source, age."""

from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CANNOT_TELL,
    CLOSE,
    CONTRADICTED,
    DIFFERS,
    FORECAST,
    MIXED,
    NEWER,
    NO_INDICATOR,
    NOT_UNDERSTOOD,
    OUTSIDE,
    WINDOW,
    Finding,
)
from multivector.codes.blocs import BLOCS
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import Form

_WHY = {
    NO_INDICATOR: "the record has no such quantity",
    OUTSIDE: "the record does not reach there",
    NEWER: "the record is too old",
    DIFFERS: "the record counts something else",
    CLOSE: "too close to call",
    WINDOW: "it depends on the years compared",
    FORECAST: "a forecast or a cause, which no figure decides",
    NOT_UNDERSTOOD: "not understood",
}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def name_of(code: str) -> str:
    """Return the display name of a state or bloc.

    Examples
    --------
    >>> name_of("KAZ"), name_of("EU"), name_of("Central Asia")
    ('Kazakhstan', 'EU', 'Central Asia')
    """
    if code in STATES:
        return STATES[code].name
    return code if code in BLOCS else code


def figure(value: float, unit: str) -> str:
    """Return a number with its unit, to three digits.

    Examples
    --------
    >>> figure(24.21e9, "USD"), figure(28.4, "%"), figure(20.4e6, "people")
    ('$24.2 billion', '28.4 %', '20.4 million people')
    """
    size = next(((value / s, f" {w}") for s, w in _SCALES if abs(value) >= s), (value, ""))
    digits = f"{size[0]:,.3g}" if abs(size[0]) < 1000 else f"{size[0]:,.0f}"
    if unit == "USD":
        return f"${digits}{size[1]}"
    if unit == "times":
        return f"{digits} times"
    return f"{digits}{size[1]} {unit}".rstrip()


def sentence(form: Form, found: Finding, sources: str, age: int | None) -> str:
    """Return the verdict as one line.

    Parameters
    ----------
    form : Form
    found : Finding
    sources : str
        Names of the origins that it rests on; empty if none was consulted.
    age : int or None
        Years between publication and the figure.
    """
    said = _told(form, found)
    if found.verdict == CANNOT_TELL:
        why = _WHY[str(found.reason)]
        head = f"Cannot tell: {why}"
        if found.reason == NO_INDICATOR and found.words.startswith("multivector"):
            return f"{head}; to install it: {found.words}."
    else:
        head = {BORNE_OUT: "Borne out", CONTRADICTED: "Contradicted", MIXED: "Mixed"}[found.verdict]
        head += f" ({found.words})" if found.verdict == MIXED and found.words else ""
    parts = [
        f"{head}: {said}"
        if said and found.verdict != CANNOT_TELL
        else head + (f"; {said}" if said else "")
    ]
    if sources and (said or found.verdict != CANNOT_TELL):
        old = (
            ""
            if age is None or age <= 0
            else f", {age} year{'s' if age > 1 else ''} before publication"
        )
        parts.append(f"({sources}{old})")
    return " ".join(parts) + "."


def _told(form: Form, found: Finding) -> str:
    """Return what the record has: two numbers and the year."""
    if found.unit in ("vote", "membership", "treaty", "text"):
        return f"{found.indicator}, {found.words}" + (f", {found.year}" if found.year else "")
    if found.recorded is None or found.indicator is None:
        return ""
    when = f" in {found.year}" if found.year else ""
    if found.unit in ("visits", "km", "cases"):
        rest = f" ({found.words})" if found.words else ""
        return f"{found.indicator}: {figure(found.recorded, found.unit)}{when}{rest}"
    title = _title(form, found)
    mine = figure(found.recorded, found.unit) + _range(found)
    if form.kind in ("rank", "comparison") and found.rival is not None:
        return _against(form, found, title, mine, when)
    if form.kind in ("trend", "change", "factor") and found.words:
        claimed = "" if found.claimed is None else f", claimed {_claimed(found)}"
        return f"{title}: {_signed(found, mine)} from {found.words}{claimed}"
    if form.kind == "extreme" and found.claimed is not None:
        return f"{title}: {mine}{when}, {form.relation} {figure(found.claimed, found.unit)} in {found.words}"
    claimed = "" if found.claimed is None else f", claimed {_claimed(found)}"
    return f"{title}: {mine}{when}{claimed}"


def _title(form: Form, found: Finding) -> str:
    """Return the quantity with its states: "Kazakhstan's trade in goods with China"."""
    title = str(found.indicator)
    if found.owner is None:
        return title if form.kind in ("rank", "comparison") else f"{title}, {_whose(form.subject)}"
    owner = f"{name_of(found.owner)}, {title}"
    other = [c for c in (*form.subject, *form.partner) if c != found.owner]
    if form.kind in ("rank", "comparison") or not other:
        return owner
    return f"{owner}, {_joint(title)} {name_of(other[0])}"


def _joint(title: str) -> str:
    return (
        "to" if title.startswith("exports") else ("from" if title.startswith("imports") else "with")
    )


def _whose(codes: tuple[str, ...]) -> str:
    return " and ".join(name_of(code) for code in codes)


def _against(form: Form, found: Finding, title: str, mine: str, when: str) -> str:
    others = (*form.subject, *form.partner)
    subject = next((c for c in others if c != found.owner), "")
    if found.unit == "times":
        return f"{title}{when}: {name_of(subject)} {mine} {name_of(str(found.rival))}"
    other = "" if found.claimed is None else figure(found.claimed, found.unit)
    joint = f"{_joint(title.split(', ')[-1])} " if found.owner else ""
    place = f"; place {found.place}" if found.place else ""
    return f"{title}{when}: {joint}{name_of(subject)} {mine}, {joint}{name_of(str(found.rival))} {other}{place}"


def _range(found: Finding) -> str:
    low, high = found.recorded_lower, found.recorded_upper
    if (
        low is None
        or high is None
        or found.recorded is None
        or high - low < 1e-6 * abs(found.recorded)
    ):
        return ""
    return f" ({figure(low, found.unit)} to {figure(high, found.unit)})"


def _signed(found: Finding, mine: str) -> str:
    up = found.recorded is not None and found.recorded > 0 and found.unit == "%"
    return ("+" if up else "") + mine


def _claimed(found: Finding) -> str:
    word = ""
    if found.claimed_upper is None:
        word = "at least "
    elif found.claimed_lower is None:
        word = "at most "
    return word + figure(float(found.claimed or 0), found.unit)
