"""Hold the statements of a claim against the public record."""

import re
from collections.abc import Sequence
from datetime import date

from multivector.answers.verdicts import decision
from multivector.answers.verdicts.facts import fact
from multivector.answers.verdicts.finding import (
    CLOSE,
    CONTRADICTED,
    DIFFERS,
    MIXED,
    NO_INDICATOR,
    NOT_UNDERSTOOD,
    OUTSIDE,
    Finding,
    either,
    unknown,
)
from multivector.answers.verdicts.matching import is_percent, scale_of
from multivector.answers.verdicts.record import (
    FIRST_FLOW,
    PairTable,
    StateTable,
    StoredPairs,
    pair_kind,
    state_table,
    stored_pair,
)
from multivector.answers.verdicts.series import Series
from multivector.codes.blocs import BLOCS, members
from multivector.codes.names import lookup
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD, Form
from multivector.errors import InputError

_FLOWS = ("trade", "exports", "imports")
# Makers of data that have to agree before a claim is called contradicted.
MAKERS = 2
_PARTNERED = re.compile(
    r"\b(?:partners?|suppliers?|buyers?|customers?|lenders?|donors?|creditors?)\b", re.I
)
_QUALITY = re.compile(
    r"\b(?:per (?:capita|person|head)|share of|average|median|fastest|growing|services|real terms|"
    r"purchasing power|ppp|inflation-adjusted|deficit|surplus|balance|non-|excluding|except)\b", re.I)  # fmt: skip
_OF_ONE = ("level", "trend", "change", "factor", "extreme")
# A second party that is not named: "with the region", "to its neighbours".
_WITH_SOMEBODY = re.compile(
    r"\b(?:between|with|among|partners?|bilateral|mutual)\b|"
    r"\b(?:to|from|into)\s(?!\$|€|£|\d|about|nearly|almost|over|more|less|around|some|a record)", re.I)  # fmt: skip
Table = PairTable | StoredPairs | StateTable


def judge(form: Form, published: date, *, cover: range | None = None) -> Finding:
    """Return the finding on one statement.

    Parameters
    ----------
    form : Form
    published : date
        Figures of the last complete year before it, and of five years before that, judge a
        statement that names no period.
    cover : range, optional
        Years of flows to read. Default: as far as the statement reaches.

    Returns
    -------
    Finding
        "cannot tell" with its reason where the record has no such quantity, does not reach, or
        rests on one maker of data that contradicts.
    """
    if form.kind in ("vote", "existence"):
        return fact(form, published)
    try:
        return _held(form, published.year, cover or _years(form, published.year))
    except (InputError, ModuleNotFoundError) as error:
        return unknown(NO_INDICATOR, words=str(getattr(error, "next", "") or ""))


def _years(form: Form, published: int) -> range:
    period = form.period
    back = 1 if form.kind in ("rank", "comparison", "level") else decision.CARRY_YEARS + 2
    start = published - back - 1
    if period.start is not None:
        start = min(start, period.start - 1)
    elif period.kind == "ever" or form.kind == "extreme":
        start = FIRST_FLOW
    end = published - 1 if period.end is None else max(published - 1, period.end)
    return range(max(start, FIRST_FLOW), min(end, 2025) + 1)


def _held(form: Form, published: int, years: range) -> Finding:
    kind = pair_kind(form.text)
    if kind is not None and form.owner is not None:
        codes = [c for c in (*form.subject, *form.partner) if _is_party(c) and c != form.owner]
        alone = form.kind in _OF_ONE and not codes and not _WITH_SOMEBODY.search(form.text)
        if form.kind in _OF_ONE and len({*codes, form.owner}) > 2:
            return unknown(NOT_UNDERSTOOD)
        if not years and kind in _FLOWS:
            return unknown(OUTSIDE)
        if codes or alone:
            return _pair(form, kind, codes, published, years)
        return unknown(NOT_UNDERSTOOD if _PARTNERED.search(form.text) else NO_INDICATOR)
    table = state_table(form.text)
    if table is None or _QUALITY.search(form.text):
        return unknown(NO_INDICATOR)
    return _sure(either([_on(form, table, code, published) for code in form.subject]))


def _is_party(code: str) -> bool:
    """Return whether a code is a state, a bloc, or a region of known states."""
    return code in STATES or code in BLOCS or bool(_members(code))


def _pair(form: Form, kind: str, codes: Sequence[str], published: int, years: range) -> Finding:
    owner = str(form.owner)
    if not _is_party(owner):
        return unknown(NOT_UNDERSTOOD)
    percent = form.claimed is not None and form.claimed.unit == "percent" and form.kind == "level"
    if kind not in _FLOWS:
        if percent or not codes:
            return unknown(NO_INDICATOR)
        table: Table = StoredPairs(owner, stored_pair(kind))
    else:
        if _QUALITY.search(form.text):
            return unknown(DIFFERS)
        table = PairTable(owner, _turned(form, kind, owner), share=percent, years=years)
    if form.kind == "comparison" and not form.scope:
        return unknown(NOT_UNDERSTOOD)
    subjects = list(form.subject) if form.kind in ("comparison",) else list(codes[:1] or [WORLD])
    return _sure(either([_on(form, table, code, published) for code in subjects]), form, table)


def _turned(form: Form, kind: str, owner: str) -> str:
    """Return the flow from its owner's side: what Russia sells to X are imports of X."""
    name = STATES[owner].name if owner in STATES else owner
    object_ = re.search(rf"\b(?:to|from)\s(?:the\s)?{re.escape(name)}\b", form.text) is not None
    if form.kind != "comparison" or not object_:
        return kind
    return {"exports": "imports", "imports": "exports"}.get(kind, kind)


def _on(form: Form, table: Table, code: str, published: int) -> Finding:
    made = _decide(form, table, code, published)
    if isinstance(table, PairTable) and made.year is not None:
        made = made.about(origins=table.origins_of(code, made.year))
    owner = None if isinstance(table, StateTable) else table.owner
    return made.about(indicator=table.title, unit=made.unit or table.unit, owner=owner)


def _decide(form: Form, table: Table, code: str, published: int) -> Finding:
    if form.kind == "rank":
        return _rank(form, table, code, published)
    own = table.series(code)
    if own is None:
        return unknown(OUTSIDE)
    if form.kind == "comparison":
        other = table.series(form.scope[0])
        if other is None:
            return unknown(OUTSIDE)
        return decision.comparison(form, own, other, published, form.scope[0])
    if form.kind == "extreme":
        return decision.extreme(form, own, published)
    if form.kind == "trend":
        return decision.movement(form, own, published)
    return _number(form, table, own, published)


def _number(form: Form, table: Table, own: Series, published: int) -> Finding:
    number = form.claimed
    if number is None:
        return unknown(NOT_UNDERSTOOD)
    growing = "growth" in table.title.lower()
    if form.kind in ("change", "factor") and not growing:
        scale = 1.0
        if number.unit not in ("percent", "points", "times"):
            found = scale_of(number, table.unit, table.title, form.text)
            if found is None:
                return unknown(DIFFERS)
            scale = found
        return decision.change(form, own, published, percent=is_percent(table.unit), scale=scale)
    if number.unit == "money" and not _is_dollar(form):
        return unknown(DIFFERS)
    fitting = scale_of(number, table.unit, table.title, form.text)
    return unknown(DIFFERS) if fitting is None else decision.level(form, own, published, fitting)


def _is_dollar(form: Form) -> bool:
    number = form.claimed
    text = form.text[number.start : number.end + 12] if number else ""
    return bool(re.search(r"(?<![A-Z])(?:US)?\$|USD|dollar", text))


def _rank(form: Form, table: Table, code: str, published: int) -> Finding:
    field = [c for c in table.entities() if c in STATES]
    if isinstance(table, StateTable):
        scope = [m for c in form.partner for m in _members(c)]
        field = [c for c in field if c in scope] if scope else field
    if code in BLOCS:  # a bloc is ranked among the states outside it
        inside = members(code, f"{published}-01-01")
        field = [c for c in field if c not in inside]
    if isinstance(table, PairTable):
        # Only the larger partners can be rivals; a hundred small ones would cost time.
        field = _largest(table, field, form, published)
    return decision.rank(form, table, field, code, published)


def _largest(table: PairTable, field: Sequence[str], form: Form, published: int) -> list[str]:
    year = form.period.end if form.period.kind == "year" and form.period.end else published - 1
    near = [y for y in table.years if y <= year] or list(table.years)
    found = {c: row[0] for c in field if (row := table._at(c, near[-1])) is not None}
    return sorted(found, key=lambda c: -found[c])[:30]


def _members(code: str) -> tuple[str, ...]:
    if code in BLOCS:
        return tuple(members(code, "2023-01-01"))
    found = lookup(code)
    return found.members if found is not None else ()


def _sure(finding: Finding, form: Form | None = None, table: Table | None = None) -> Finding:
    """Withhold a contradiction by one maker, and look for makers that disagree on a rank."""
    if finding.verdict == CONTRADICTED and finding.makers < MAKERS:
        return finding.about(verdict="cannot tell", reason=OUTSIDE, lean=False,
                             words="only one maker of data covers it")  # fmt: skip
    close = finding.reason == CLOSE and finding.rival is not None and form is not None
    if close and isinstance(table, PairTable) and form is not None and finding.year is not None:
        return _disagreeing(finding, form, table)
    return finding


def _disagreeing(finding: Finding, form: Form, table: PairTable) -> Finding:
    """Return mixed where one maker of data puts the claimed one first, and another the rival."""
    codes = [c for c in (*form.subject, *form.partner) if _is_party(c) and c != form.owner][:1]
    told = table.by_maker([*codes, str(finding.rival)], int(finding.year or 0))
    up = form.relation in ("highest", "above")
    sides = {
        m: (v[0] > v[1]) == up for m, v in told.items() if v[0] is not None and v[1] is not None
    }
    yes, no = (sorted(m for m, side in sides.items() if side is want) for want in (True, False))
    if not yes or not no:
        return finding
    return finding.about(verdict=MIXED, reason=None, words=f"{yes[0]} says so, {no[0]} does not")
