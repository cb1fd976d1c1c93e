"""A verdict in one line: verdict, the two numbers, year, source, age."""

import math
import re
from collections.abc import Sequence

from multivector.answers.verdicts.finding import BORNE_OUT, CANNOT_TELL, MIXED, Finding, Reason
from multivector.answers.verdicts.quantities.matching import claim_words
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import Form
from multivector.prose import listed, opened, spelled
from multivector.records import catalogue

WHY: dict[str | None, str] = {
    None: "",
    Reason.NO_INDICATOR: "the record has no matching data",
    Reason.OUTSIDE: "not covered by the record",
    Reason.LONE: "the record says otherwise, but has only one data producer",
    Reason.NEWER: "the record is too old",
    Reason.DIFFERS: "the record uses a different definition",
    Reason.CLOSE: "too close to call",
    Reason.WINDOW: "the result depends on the years compared",
    Reason.FORECAST: "a forecast or cause, which data cannot decide",
    Reason.NOT_UNDERSTOOD: "not understood",
    Reason.PAST: "what is said of a state that no longer exists is not checked",
}
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (0, ""))
_MOST_SOURCES = 3
# "CEPII, customs of Kazakhstan and one more, 1 year before publication": the sources are linked.
_SOURCES = re.compile(r"\. Source: .*?(?:before publication)?\.(?=\s|$)")
# "1 of 2 parts borne out": the others are open.
PARTLY = re.compile(r"(\d+ of \d+ parts) (?:borne out|contradicted)")
_DATED = re.compile(r"(?:member|suspended) (?:since|until|from) ")


def whose(name: str) -> str:
    """Return the possessive of a name.

    Examples
    --------
    >>> whose("Chile"), whose("Gulf states")
    ("Chile's", "Gulf states'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def figure(value: float, unit: str, digits: int = 3) -> str:
    """Return a number with its unit, with three digits or a given number.

    Examples
    --------
    >>> figure(24.21e9, "USD"), figure(28.4, "%"), figure(20.4e6, "people"), figure(112, "%", 2)
    ('$24.2 billion', '28.4%', '20.4 million people', '110%')
    """
    size, word = next((s, w) for s, w in _SCALES if abs(value) >= s)
    number = _rounded(abs(value) / (size or 1), digits)
    sign, apart = "−" if value < 0 else "", "" if unit == "%" else " "
    rest = f"${number}{word}" if unit == "USD" else f"{number}{word}{apart}{unit}".rstrip()
    return sign + rest


def _rounded(value: float, digits: int) -> str:
    return f"{float(f'{value:.{digits}g}'):,g}" if abs(value) < 1000 else f"{value:,.0f}"


def sources(origins: Sequence[str]) -> str:
    """Return the data producers of the figures in a few words.

    Examples
    --------
    >>> sources(("factbook", "kaz_trade_by_country"))
    'World Factbook, customs of Kazakhstan'
    """
    names = list(dict.fromkeys(_short(name) for name in origins))
    more = len(names) - _MOST_SOURCES
    return ", ".join(names[:_MOST_SOURCES]) + (f" and {spelled(more)} more" if more > 0 else "")


def _short(name: str) -> str:
    code = name.partition("_")[0].upper()
    if code in STATES and "_trade_" in name:
        return f"customs of {name_of(code)}"
    known = catalogue.entries()
    producers = {r["words"]: r["family"] for r in claim_words() if r["kind"] == "producer"}
    return producers.get(name) or (
        known[name].short or known[name].title if name in known else name
    )


def sentence(form: Form, found: Finding, age: int | None) -> str:
    """Return the verdict as one line; ``age`` in years between publication and the figure."""
    if found.parts:
        return _of_several(form, found, age)
    said, why = _told(form, found), WHY[found.reason]
    said += f" ({found.year} interpolated)" if said and found.interpolated else ""
    more = (found.recorded_lower or 0.0) > (found.claimed_upper or math.inf)
    if found.reason == Reason.CLOSE and form.kind == "trend":
        why = "the change is within the error of the figures"
    elif found.reason == Reason.WINDOW and found.unit == "membership":
        why = "the dates on the list leave it open"
    elif found.reason == Reason.CLOSE and form.kind == "factor" and more:
        why = "it grew by more"
    elif found.reason == Reason.LONE and (size := _of_another_size(form, found)):
        why = f"{size}, but the record has only one data producer"
    if found.reason == Reason.NO_INDICATOR and found.words.startswith("multivector"):
        return f"Cannot tell: {why}; to install it: {found.words}."
    ranked = form.kind in ("rank", "comparison") and found.reason == Reason.CLOSE
    apart = ranked or (found.reason == Reason.CLOSE and found.unit == "text")
    why = "data producers disagree" if apart and found.words else why
    worded = found.unit in ("vote", "membership")  # their words are the record itself
    mixed = found.verdict == MIXED and not worded
    head = found.verdict.capitalize() + (f" ({found.words})" if mixed else "")
    if found.verdict == CANNOT_TELL:
        asked = found.reason in (Reason.OUTSIDE, Reason.NOT_UNDERSTOOD) or ranked
        shown = asked and found.words and (said or found.unit == "text")
        head += f": {why}" + (f" ({found.words})" if shown else "")
    text = head + (f"{'; ' if why else ': '}{said}" if said else "")
    if not said or not found.origins:
        return f"{text}."
    return f"{text}. {_source_line(found, age)}"


def _of_another_size(form: Form, found: Finding) -> str:
    """Return "it grew by less" of a change that goes the claimed way, else an empty string."""
    size, claimed = found.recorded or 0.0, found.claimed or 0.0
    if found.unit == "times":
        size, claimed = (size - 1, claimed - 1) if claimed > 1 else (1 - size, 1 - claimed)
    if form.kind not in ("change", "factor") or size <= 0 or claimed <= 0:
        return ""
    fell = form.relation == "falls" or (found.unit == "times" and (found.claimed or 0.0) < 1)
    return f"it {'fell' if fell else 'grew'} by {'more' if size > claimed else 'less'}"


def _of_several(form: Form, found: Finding, age: int | None) -> str:
    """Return "Mixed, 2 of 3 measures: ..." with the direction of each."""
    known = [part for part in found.parts if part.finding.verdict != CANNOT_TELL]
    count = f"{found.words} measures"
    if found.reason is not None:
        if found.recorded is not None:
            return f"Cannot tell: {count}, each from one producer of data."
        many = spelled(len(known)) if known else "none"
        head = f"Cannot tell: {many} of {spelled(len(found.parts))} measures "
        head += "are known" if len(known) > 1 else "is known"
        figures = (p for p in found.parts if p in known or p.finding.recorded is not None)
        return ". ".join([head, *(part.sentence.rstrip(".") for part in figures)]) + "."
    yes, no = (
        listed([part.name for part in known if (part.finding.verdict == BORNE_OUT) is want])
        for want in (not form.negated, form.negated)
    )
    who = name_of(form.subject[0])
    if form.relation in ("rises", "falls"):
        up, down = (yes, no) if form.relation == "rises" else (no, yes)
        ways = ((up, "rose"), (down, "fell"))
        told = ", ".join(f"{names} {verb}" for names, verb in ways if names)
        spans = sorted(part.finding.words for part in known)
        told = f"{who} with {name_of(form.partner[0])}: {told}, {spans[0]}"
    else:
        over = f" {listed(map(name_of, form.scope))}" if form.scope else ""
        told = f"{who} leads{over} in {yes}" if yes else f"{who} does not lead{over} in {no}"
        years = sorted({part.finding.year or 0 for part in known})
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
        told += (f", not in {no}" if yes and no else "") + f" ({span})"
    return f"{found.verdict.capitalize()}, {count}: {told}. {_source_line(found, age)}"


def moved(found: Finding) -> str:
    """Return a change as "rose 24% from 2017 to 2022"."""
    size = found.recorded or 0.0
    many = f"{figure(abs(size), found.unit, 2)}"
    return f"{'rose' if size > 0 else 'fell'} {many} from {found.words}"


def _source_line(found: Finding, age: int | None) -> str:
    old = f", {age} year{'s' if age > 1 else ''} before publication" if age and age > 0 else ""
    return f"Source: {sources(found.origins)}{old}."


def _told(form: Form, found: Finding) -> str:
    """Return what the record shows: two numbers and the year."""
    when = f" in {found.year}" if found.year else ""
    when = f" from {found.start} to {found.year}" if found.start else when
    if found.unit in ("vote", "membership", "treaty", "text") and found.indicator:
        dated = found.unit == "vote" or _DATED.search(found.words)
        year = f" ({found.year})" if found.unit == "vote" else ""
        named = str(found.indicator) if found.unit == "vote" else _between(form, found)
        return f"{named}{year}: {found.words}{'' if dated else when}"
    if found.unit == "visits" and found.recorded is not None:
        until = when if form.period.stated else f" up to {found.year}"
        host = f" to {name_of(form.partner[0])}" if len(form.partner) == 1 else ""
        return f"{found.indicator}{host}: {found.words or f'none{until}'}"
    if found.recorded is None or found.indicator is None:
        return ""
    ranged = _range(found, 2)  # next to a range, two digits suffice
    mine = figure(found.recorded, found.unit, 2 if ranged else 3) + ranged
    mine = found.unit if found.unit.endswith("on record") else mine
    if form.kind in ("existence", "vote", "only", "first"):
        rest = f" ({found.words})" if found.words else ""
        return f"{_between(form, found)}: {mine}{when}{rest}"
    if form.flows:
        return _flows(form, found, when)
    title = _title(form, found)
    other = "" if found.claimed is None else figure(found.claimed, found.unit)
    if form.kind in ("rank", "comparison") and found.rival is not None:
        if found.owner is None:
            return _against(form, found, _plain(found), when)
        both = f"{_plain(found)} with {name_of(found.owner)}"
        return _against(form, found, both if " trade" in both else _of_owner(found), when)
    if form.kind == "extreme" and other:
        return f"{title}: {mine}{when}, {form.relation} {other} in {found.words}"
    if found.claimed is not None:
        open_end = "at most " if found.claimed_lower is None else ""
        open_end = "at least " if found.claimed_upper is None else open_end
        other = f", claimed {open_end}{other}"
    over = found.words  # the years compared
    if form.kind == "trend" and over and found.unit in ("%", "percentage points"):
        return f"{title} {moved(found)}"
    if form.kind == "change" and over and form.relation == "falls":
        way = "down" if found.recorded > 0 else "up"
        return f"{title}: {way} {figure(abs(found.recorded), found.unit, 2)} from {over}{other}"
    if form.kind in ("trend", "change", "factor") and over:
        sign = "+" if found.recorded > 0 and found.unit == "%" else ""
        return f"{title}: {sign}{mine} from {over}{other}"
    return f"{title}: {mine}{when}{other}"


def _between(form: Form, found: Finding) -> str:
    """Return a title between two states, or of one: "Chile and Peru, length of the land border"."""
    title = str(found.indicator)
    if title.endswith(" membership") or title.startswith("Members of "):
        return title
    return f"{listed(map(name_of, (*form.subject, *form.partner)))}, {_plain(found)}"


def _flows(form: Form, found: Finding, when: str) -> str:
    """Return both flows of a comparison, or the balance of a pair."""
    (a, b), (c, d) = (tuple(map(name_of, flow)) for flow in form.flows)
    mine = figure(found.recorded or 0, found.unit, 2) + _range(found, 2)
    if form.claimed is not None and found.unit == "USD":
        way = "surplus" if form.relation == "above" else "deficit"
        told = f"{whose(a)} {way} in goods trade with {b}: {mine}{when}"
        return f"{told}, claimed {figure(found.claimed or 0, found.unit)}"
    if found.unit == "times":
        return f"Exports from {a} to {b}: {mine} those from {c} to {d}{when}"
    other = figure(found.claimed or 0, found.unit, 2) + _range(_rival(found), 2)
    return f"Exports from {a} to {b} {mine}, from {c} to {d} {other}{when}"


def _title(form: Form, found: Finding) -> str:
    """Return the quantity with its states: "Kazakhstan's goods trade with China"."""
    if found.owner is None:
        names = listed(name_of(code) for code in form.subject)
        return f"{whose(names)} {_plain(found)}" if names else str(found.indicator)
    other = [c for c in (*form.subject, *form.partner) if c != found.owner]
    title = _plain(found)
    if other and "the partner" in title:
        told = re.sub(r"the partner(?: state)?", listed(map(name_of, other)), title)
        owner = name_of(found.owner)
        named = told.replace("the state", owner)
        return named if named != told else f"{whose(owner)} {told}"
    owned = _of_owner(found)
    return f"{owned} {_joint(found)} {listed(map(name_of, other))}" if other else owned


def _plain(found: Finding) -> str:
    title = str(found.indicator)
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _of_owner(found: Finding) -> str:
    """Return whose quantity it is: "Kazakhstan's exports", "migrants from Kazakhstan in each"."""
    owner, title = name_of(str(found.owner)), _plain(found)
    if "partner" not in title:
        return f"{whose(owner)} {title}"
    told = title.replace("the partner state", "each").replace("the partner", "each")
    return told.replace("the state", owner) if "the state" in told else f"{told} ({owner})"


def _joint(found: Finding) -> str:
    words = {"exports": "to", "imports": "from", "goods": "with"}
    return words.get(str(found.indicator).partition(" ")[0], "with")


def _against(form: Form, found: Finding, title: str, when: str) -> str:
    """Return "China led Russia in GDP in 2020, with $15 trillion to Russia's $2 trillion"."""
    subject = next((c for c in (*form.subject, *form.partner) if c != found.owner), "")
    one, two = name_of(subject), name_of(str(found.rival))
    if found.unit == "times":
        return f"{one} had {figure(found.recorded or 0, found.unit, 2)} {two} in {title}{when}"
    mine, other = _apart(found)
    place = f", in place {found.place}" if (found.place or 1) > 2 else ""
    if form.kind == "rank" and found.verdict == BORNE_OUT and found.words:
        place += f", and so in every year {found.words}"
    if found.verdict in (CANNOT_TELL, MIXED):
        return f"{one} {mine}, {two} {other} in {title}{when}"
    led = "led" if (found.recorded or 0) >= (found.claimed or 0) else "trailed"
    return f"{one} {led} {two} in {title}{when}, with {mine} to {whose(two)} {other}{place}"


def _apart(found: Finding) -> tuple[str, str]:
    """Return both figures with their ranges, in as many digits as tell them apart, two or more."""
    both = (found, _rival(found))
    told = [len({figure(f.recorded or 0, f.unit, n) for f in both}) > 1 for n in (2, 3)]
    n = 2 if told[0] else 3 if told[1] else 4
    one, two = (figure(f.recorded or 0, f.unit, n) + _range(f, n) for f in both)
    return one, two


def _rival(found: Finding) -> Finding:
    return found.about(recorded=found.claimed, recorded_lower=found.claimed_lower,
                       recorded_upper=found.claimed_upper)  # fmt: skip


def _range(found: Finding, digits: int) -> str:
    """Return the range in the unit of its value: " (39–80)"."""
    low, high, value = found.recorded_lower, found.recorded_upper, found.recorded or 0.0
    if low is None or high is None or high - low < 1e-6 * abs(value):
        return ""
    size = next(s for s, _ in _SCALES if abs(value) >= s) or 1
    ends = (float(f"{end / size:.{digits}g}") if size > 1 else end for end in (low, high))
    one, two = (_rounded(end, digits).replace("-", "−") for end in ends)
    if one == two:
        return ""
    return f" ({one} to {two})" if low < 0 else f" ({one}–{two})"


def told(sentence: str, verdict: str) -> str:
    """Return the answer without the verdict and sources, which are displayed separately.

    >>> told("Mixed, 1 of 2 measures: trade rose 5%. Source: IMF, 1 year before.", "mixed")
    '1 of 2 measures: trade rose 5%.'
    """
    head = rf"^{verdict}[:,;]?\s+" if verdict else "^$"
    rest = re.sub(head, "", PARTLY.sub(r"\1", sentence), flags=re.IGNORECASE)
    rest = _SOURCES.sub(".", rest).replace("(undated)", "").replace(" .", ".")
    return opened(rest)
