"""A verdict in one line: verdict, the two numbers, year, source, age."""

import math
import re
from collections.abc import Sequence

from multivector.answers.verdicts.finding import CANNOT_TELL, MIXED, Finding, Reason
from multivector.answers.verdicts.quantities.matching import claim_words
from multivector.codes.blocs import changed_blocs
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import MOVES, OF_TIES, RANKED, Form
from multivector.prose import listed, opened, spelled
from multivector.records import catalogue

WHY: dict[str | None, str] = {
    None: "",
    **{row["words"]: row["family"] for row in claim_words() if row["kind"] == "why"},
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


def sentence(form: Form, finding: Finding, age: int | None) -> str:
    """Return the verdict as one line; ``age`` in years between publication and the figure."""
    if finding.parts:
        return _of_several(form, finding, age)
    said, why = _told(form, finding), WHY[finding.reason]
    said += f", {finding.words}" if said and finding.words.endswith(" producers") else ""
    between = listed(map(str, finding.interpolated))
    said += f" ({between} interpolated)" if said and between else ""
    said += _throughout(form, finding) if said else ""
    more = (finding.recorded_lower or 0.0) > (finding.claimed_upper or math.inf)
    if finding.reason == Reason.CLOSE and form.kind == "trend":
        why = "the change is within the error of the figures"
    elif finding.reason == Reason.WINDOW and finding.unit == "membership":
        why = "the dates on the list leave it open"
    elif finding.reason == Reason.CLOSE and form.kind == "factor" and more:
        why = "it grew by more"
    elif finding.reason == Reason.LONE and (size := _of_another_size(form, finding)):
        why = f"{size}, but the record has only one data producer"
    if finding.reason == Reason.NO_INDICATOR and finding.words.startswith("multivector"):
        return f"Cannot tell: {why}; to install it: {finding.words}."
    ranked = form.kind in RANKED and finding.reason == Reason.CLOSE
    apart = ranked or (finding.reason == Reason.CLOSE and finding.unit == "text")
    why = "data producers disagree" if apart and finding.words else why
    worded = finding.unit in ("vote", "membership")  # their words are the record itself
    mixed = finding.verdict == MIXED and not worded
    head = finding.verdict.capitalize() + (f" ({finding.words})" if mixed else "")
    if finding.is_open:
        asked = finding.reason in (Reason.OUTSIDE, Reason.NOT_UNDERSTOOD) or ranked
        shown = asked and finding.words and (said or finding.unit == "text")
        head += f": {why}" + (f" ({finding.words})" if shown else "")
    text = head + (f"{'; ' if why else ': '}{said}" if said else "")
    if not said or not finding.origins:
        return f"{text}."
    return f"{text}. {_source_line(finding, age)}"


def _throughout(form: Form, finding: Finding) -> str:
    """Return which members of the blocs are meant in all years, if others were in one of them."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", finding.words)]
    codes = {*form.subject, *form.partner, *form.scope, str(finding.owner)}
    if form.kind not in ("trend", "change", "factor", "extreme", "rank") or not years:
        return ""
    words = changed_blocs(sorted(codes), min(years), finding.year or max(years)).strip(" .")
    return f" ({words})" if words else ""


def _of_another_size(form: Form, finding: Finding) -> str:
    """Return "it grew by less" of a change that goes the claimed way, else an empty string."""
    size, claimed = finding.recorded or 0.0, finding.claimed or 0.0
    if finding.unit == "times":
        size, claimed = (size - 1, claimed - 1) if claimed > 1 else (1 - size, 1 - claimed)
    if form.kind not in ("change", "factor") or size <= 0 or claimed <= 0:
        return ""
    fell = form.relation == "falls" or (finding.unit == "times" and (finding.claimed or 0.0) < 1)
    return f"it {'fell' if fell else 'grew'} by {'more' if size > claimed else 'less'}"


def _of_several(form: Form, finding: Finding, age: int | None) -> str:
    """Return "Mixed, 2 of 3 measures: ..." with the direction of each."""
    known = [part for part in finding.parts if not part.finding.is_open]
    count = f"{finding.words} measures"
    if finding.reason is not None:
        if finding.recorded is not None:
            return f"Cannot tell: {count}, each from one producer of data."
        many = spelled(len(known)) if known else "none"
        head = f"Cannot tell: {many} of {spelled(len(finding.parts))} measures "
        head += "are known" if len(known) > 1 else "is known"
        figures = (p for p in finding.parts if p in known or p.finding.recorded is not None)
        return ". ".join([head, *(part.sentence.rstrip(".") for part in figures)]) + "."
    yes, no = (
        listed([part.name for part in known if part.finding.is_true is want])
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
    return f"{finding.verdict.capitalize()}, {count}: {told}. {_source_line(finding, age)}"


def moved(finding: Finding) -> str:
    """Return a change as "rose 24% from 2017 to 2022"."""
    size = finding.recorded or 0.0
    many = f"{figure(abs(size), finding.unit, 2)}"
    return f"{'rose' if size > 0 else 'fell'} {many} from {finding.words}"


def _source_line(finding: Finding, age: int | None) -> str:
    old = f", {age} year{'s' if age > 1 else ''} before publication" if age and age > 0 else ""
    return f"Source: {sources(finding.origins)}{old}."


def _told(form: Form, finding: Finding) -> str:
    """Return what the record shows: two numbers and the year."""
    when = f" in {finding.year}" if finding.year else ""
    when = f" from {finding.start} to {finding.year}" if finding.start else when
    if finding.unit in ("vote", "membership", "treaty", "text") and finding.indicator:
        dated = finding.unit == "vote" or _DATED.search(finding.words)
        year = f" ({finding.year})" if finding.unit == "vote" else ""
        named = str(finding.indicator) if finding.unit == "vote" else _between(form, finding)
        return f"{named}{year}: {finding.words}{'' if dated else when}"
    if finding.unit == "visits" and finding.recorded is not None:
        until = when if form.period.stated else f" up to {finding.year}"
        host = f" to {name_of(form.partner[0])}" if len(form.partner) == 1 else ""
        return f"{finding.indicator}{host}: {finding.words or f'none{until}'}"
    if finding.recorded is None or finding.indicator is None:
        return ""
    ranged = _range(finding, 2)  # next to a range, two digits suffice
    mine = figure(finding.recorded, finding.unit, 2 if ranged else 3) + ranged
    mine = finding.unit if finding.unit.endswith("on record") else mine
    if form.kind in OF_TIES:
        rest = f" ({finding.words})" if finding.words else ""
        return f"{_between(form, finding)}: {mine}{when}{rest}"
    if form.flows:
        return _flows(form, finding, when)
    title = _title(form, finding)
    other = "" if finding.claimed is None else figure(finding.claimed, finding.unit)
    if form.kind in RANKED and finding.rival is not None:
        if finding.owner is None:
            return _against(form, finding, _plain(finding), when)
        both = f"{_plain(finding)} with {name_of(finding.owner)}"
        return _against(form, finding, both if " trade" in both else _of_owner(finding), when)
    if form.kind == "extreme" and other:
        return f"{title}: {mine}{when}, {form.relation} {other} in {finding.words}"
    if finding.claimed is not None:
        open_end = "at most " if finding.claimed_lower is None else ""
        open_end = "at least " if finding.claimed_upper is None else open_end
        other = f", claimed {open_end}{other}"
    over = finding.words  # the years compared
    if form.kind == "trend" and over and finding.unit in ("%", "percentage points"):
        return f"{title} {moved(finding)}"
    if form.kind == "change" and over and form.relation == "falls":
        way = "down" if finding.recorded > 0 else "up"
        return f"{title}: {way} {figure(abs(finding.recorded), finding.unit, 2)} from {over}{other}"
    if form.kind in MOVES and over:
        sign = "+" if finding.recorded > 0 and finding.unit == "%" else ""
        return f"{title}: {sign}{mine} from {over}{other}"
    return f"{title}: {mine}{when}{other}"


def _between(form: Form, finding: Finding) -> str:
    """Return a title between two states, or of one: "Chile and Peru, length of the land border"."""
    title = str(finding.indicator)
    if title.endswith(" membership") or title.startswith("Members of "):
        return title
    return f"{listed(map(name_of, (*form.subject, *form.partner)))}, {_plain(finding)}"


def _flows(form: Form, finding: Finding, when: str) -> str:
    """Return both flows of a comparison, or the balance of a pair."""
    (a, b), (c, d) = (tuple(map(name_of, flow)) for flow in form.flows)
    mine = figure(finding.recorded or 0, finding.unit, 2) + _range(finding, 2)
    if form.claimed is not None and finding.unit == "USD":
        way = "surplus" if form.relation == "above" else "deficit"
        told = f"{whose(a)} {way} in goods trade with {b}: {mine}{when}"
        return f"{told}, claimed {figure(finding.claimed or 0, finding.unit)}"
    if finding.unit == "times":
        return f"Exports from {a} to {b}: {mine} those from {c} to {d}{when}"
    other = figure(finding.claimed or 0, finding.unit, 2) + _range(_rival(finding), 2)
    return f"Exports from {a} to {b} {mine}, from {c} to {d} {other}{when}"


def _title(form: Form, finding: Finding) -> str:
    """Return the quantity with its states: "Kazakhstan's goods trade with China"."""
    if finding.owner is None:
        names = listed(name_of(code) for code in form.subject)
        return f"{whose(names)} {_plain(finding)}" if names else str(finding.indicator)
    other = [c for c in (*form.subject, *form.partner) if c != finding.owner]
    title = _plain(finding)
    if other and "the partner" in title:
        told = re.sub(r"the partner(?: state)?", listed(map(name_of, other)), title)
        owner = name_of(finding.owner)
        named = told.replace("the state", owner)
        return named if named != told else f"{whose(owner)} {told}"
    owned, noun = _of_owner(finding), str(finding.indicator).partition(" ")[0]
    joint = {"exports": "to", "imports": "from"}.get(noun, "with")
    return f"{owned} {joint} {listed(map(name_of, other))}" if other else owned


def _plain(finding: Finding) -> str:
    title = str(finding.indicator)
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _of_owner(finding: Finding) -> str:
    """Return whose quantity it is: "Kazakhstan's exports", "migrants from Kazakhstan in each"."""
    owner, title = name_of(str(finding.owner)), _plain(finding)
    if "partner" not in title:
        return f"{whose(owner)} {title}"
    told = title.replace("the partner state", "each").replace("the partner", "each")
    return told.replace("the state", owner) if "the state" in told else f"{told} ({owner})"


def _against(form: Form, finding: Finding, title: str, when: str) -> str:
    """Return "China led Russia in GDP in 2020, with $15 trillion to Russia's $2 trillion"."""
    subject = next((c for c in (*form.subject, *form.partner) if c != finding.owner), "")
    subject = finding.subject or subject
    one, two = name_of(subject), name_of(str(finding.rival))
    if finding.unit == "times":
        return f"{one} had {figure(finding.recorded or 0, finding.unit, 2)} {two} in {title}{when}"
    mine, other = _apart(finding)
    place = f", in place {finding.place}" if (finding.place or 1) > 2 else ""
    if form.kind == "rank" and finding.is_true and finding.words:
        place += f", and so in every year {finding.words}"
    if finding.verdict in (CANNOT_TELL, MIXED):
        return f"{one} {mine}, {two} {other} in {title}{when}"
    led = "led" if (finding.recorded or 0) >= (finding.claimed or 0) else "trailed"
    return f"{one} {led} {two} in {title}{when}, with {mine} to {whose(two)} {other}{place}"


def _apart(finding: Finding) -> tuple[str, str]:
    """Return both figures with their ranges, in as many digits as tell them apart, two or more."""
    both = (finding, _rival(finding))
    told = [len({figure(f.recorded or 0, f.unit, n) for f in both}) > 1 for n in (2, 3)]
    n = 2 if told[0] else 3 if told[1] else 4
    one, two = (figure(f.recorded or 0, f.unit, n) + _range(f, n) for f in both)
    return one, two


def _rival(finding: Finding) -> Finding:
    return finding.about(recorded=finding.claimed, recorded_lower=finding.claimed_lower,
                       recorded_upper=finding.claimed_upper)  # fmt: skip


def _range(finding: Finding, digits: int) -> str:
    """Return the range in the unit of its value: " (39–80)"."""
    low, high, value = finding.recorded_lower, finding.recorded_upper, finding.recorded or 0.0
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
