"""Claims about influence, ties or presence: the usual quantities, each decided, and counted."""

import re
from datetime import date
from typing import Any

from multivector.answers.verdicts import decision, record
from multivector.answers.verdicts.finding import Finding, Part, Reason, decided, unknown, verdict_of
from multivector.answers.verdicts.quantities.figures import stored_pairs
from multivector.answers.verdicts.quantities.pair_table import PairTable
from multivector.answers.verdicts.quantities.series import Table
from multivector.answers.verdicts.quantities.votes_table import VotesTable
from multivector.answers.verdicts.record import members_of
from multivector.answers.verdicts.record_judge import EARLY, MAKERS, added_up, by_rows
from multivector.answers.verdicts.spans import last_of
from multivector.answers.verdicts.windows import of_one_land
from multivector.answers.verdicts.wording import WHY, figure, moved
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.errors import InputError
from multivector.tables import read_table
from multivector.vocabulary import DEFAULT_POWERS

_MEASURES = {r["quantity"]: r for r in read_table("multivector.answers.verdicts", "influence.tsv")}
# With fewer quantities than this, there is no joint verdict.
_FEWEST = 2
KINDS = {"highest": "rank", "above": "comparison"}


def held(form: Form, published: date) -> Finding:
    """Return the finding on a claim about several quantities, with one part for each.

    Mixed if they differ; "cannot tell" if fewer than two, or fewer than half, are known, or all
    contradictions are based on a single data producer.
    """
    if form.relation == "broken":
        return unknown(Reason.OUTSIDE, unit="text", words="diplomatic relations")
    # An act of one day, which figures of years do not show.
    if cues()["p on day"].search(form.text):
        return unknown(Reason.DIFFERS)
    if form.relation == "above" and not form.scope:
        return unknown(Reason.NOT_UNDERSTOOD)
    rows = _MEASURES.items()
    meant = [name for word in form.words for name, row in rows if re.match(row["words"], word)]
    kinds = {"yearly" if form.relation in ("rises", "falls") else "usual"}
    kinds |= {"act"} if cues()["s acts"].search(form.text) else set()
    usual = [name for name, row in rows if kinds <= {*row["kinds"].split()}]
    parts = tuple(_part(form, name, published) for name in dict.fromkeys(meant or usual))
    known = [part.finding for part in parts if not part.finding.is_open]
    right = [found for found in known if found.is_true]
    fields: dict[str, Any] = {
        "indicator": ", ".join(part.name for part in parts), "unit": "measures",
        "recorded": float(len(right)), "words": f"{len(right)} of {len(known)}", "parts": parts,
        "origins": tuple(dict.fromkeys(o for found in known for o in found.origins)),
        "year": max((found.year or 0 for found in known), default=0) or None,
    }  # fmt: skip
    made = decided(bool(right), **fields)
    if len(known) >= _FEWEST and 0 < len(right) < len(known):
        return made.mixed(made.words)
    if len(known) < max(_FEWEST, len(parts) / 2):
        return unknown(Reason.OUTSIDE, **(fields | {"recorded": None}))
    sure = right or any(found.makers >= MAKERS for found in known)
    return made if sure else made.undecided(Reason.LONE, lean=False)


def _part(form: Form, name: str, published: date) -> Part:
    try:
        found = _by_rule(form, name, published)
    except (InputError, ModuleNotFoundError):  # not installed
        found = unknown(Reason.NO_INDICATOR)
    title = _MEASURES[name]["name"]
    said = f"{title[:1].upper()}{title[1:]}: {_said(form, found)}."
    if form.negated and (found.is_true or found.is_false):
        found = found.about(verdict=verdict_of(found.is_false))
    return Part(title, found, said)


def _by_rule(form: Form, name: str, published: date) -> Finding:
    """Decide one quantity by the rule for a change, a rank or a comparison."""
    period = form.period
    if published.month > EARLY and not period.stated:
        period = Period(None, None, "latest")
    ask = form.about(kind=KINDS.get(form.relation, "trend"), period=period, place=(1, 1),
                     negated=False, words=())  # fmt: skip
    table = _table(name, str(form.owner), ask, published.year)
    if table is None or isinstance(table, Finding):
        return table or unknown(Reason.NO_INDICATOR)
    code = form.subject[0]
    inside = members_of(str(form.owner), published.year)
    field = [c for c in form.scope or DEFAULT_POWERS if c not in inside]
    if not form.scope:  # a bloc is more than one power among others
        field = [c for c in field if c in STATES]
    found = decision.decide(ask, table, code, published.year, table.series, field)
    found = of_one_land(by_rows(found, ask, table, code), ask, table, code)
    found = found.about(unit=found.unit or table.unit)
    if found.is_open:
        return found
    if ask.kind == "rank" and found.is_true and not all(map(table.series, field)):
        return unknown(Reason.OUTSIDE)  # a power without a figure may be ahead
    return found


def _table(name: str, owner: str, ask: Form, published: int) -> Table | Finding | None:
    period = ask.period
    first = min(period.start or published, published - decision.YEARS_BACK - 3) - 1
    last = last_of(ask, published)
    years = range(max(first, record.FIRST_FLOW), min(last, record.last_year()) + 1)
    if name == "votes":
        return VotesTable(owner, years)
    if name == "transport":  # the record has no such quantity
        return None
    quantity = record.quantity(name)
    if quantity.source == "flow":
        return PairTable(owner, quantity, years)
    over = added_up(ask, quantity, published)
    if isinstance(over, Finding):
        return over
    # One delivery of ships or aircraft is most of a year: changes are of sums, as SIPRI tells them.
    return stored_pairs(owner, quantity, over=over, last=last, back=record.quantity("arms").back)


def _said(form: Form, finding: Finding) -> str:
    why = (WHY[finding.reason] or "not known") if finding.is_open else ""
    if finding.reason == Reason.CLOSE and form.relation in ("rises", "falls"):
        why = "within the error of the figures"
    if finding.rival is not None and finding.claimed is not None and finding.recorded is not None:
        one, two = (figure(value, finding.unit, 2) for value in (finding.recorded, finding.claimed))
        told = f"{name_of(form.subject[0])} {one}, {name_of(finding.rival)} {two} in {finding.year}"
        return f"{why} ({told})" if why else told
    changed = moved(finding) if finding.recorded is not None and " to " in finding.words else ""
    return f"{changed}, {why}" if changed and why else why or changed
