"""Check one claim against the public record."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from multivector.answers.as_known import as_known
from multivector.answers.columns import columns_of
from multivector.answers.evidence.shocks import shock_of
from multivector.answers.result import Result
from multivector.answers.verdicts.finding import CANNOT_TELL, CONTRADICTED, Finding, Reason, unknown
from multivector.answers.verdicts.record import last_year
from multivector.answers.verdicts.record_judge import TIES, judge
from multivector.answers.verdicts.several import held
from multivector.answers.verdicts.windows import Event, extended, of_article, windowed
from multivector.answers.verdicts.wording import sentence
from multivector.codes.resolve import parties
from multivector.coding.claims.forms.form import Form, Reading
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import UsageError
from multivector.provenance import Origin
from multivector.records import catalogue
from multivector.records.factbook import figures as factbook
from multivector.text.dates import given_date

# A claim without a date is judged as of the edition of the embedded record: no clock is read.
EDITION = date(int(str(factbook.VINTAGE)[:4]), 12, 31)
_MAX_CLAIM = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement of a claim with its verdict.

    ``later`` is the finding from figures after publication, which never affect the verdict; None if
    there are none, or the statement's period has an end. ``note`` describes a window defined by an
    event.
    """

    form: Form
    finding: Finding
    later: Finding | None
    published: date
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of ``check``."""
        found, form, period = self.finding, self.form, self.form.period
        age = None if found.year is None else self.published.year - found.year
        since = None if self.later is None else f"Since then: {sentence(form, self.later, None)}"
        return {
            "form": form.kind, "subject": list(form.subject), "partner": list(form.partner),
            "indicator": found.indicator, "start": period.start, "end": period.end,
            "relation": form.relation, "claimed": found.claimed,
            "claimed_lower": found.claimed_lower, "claimed_upper": found.claimed_upper,
            "verdict": found.verdict, "reason": found.reason, "recorded": found.recorded,
            "recorded_lower": found.recorded_lower, "recorded_upper": found.recorded_upper,
            "unit": found.unit or None, "year": found.year, "age": age, "rival": found.rival,
            "origins": list(found.origins),
            "sentence": " ".join(filter(None, (sentence(form, found, age), self._noted()))),
            "since": since,
            "parts": [part.to_dict() for part in found.parts],
        }  # fmt: skip

    def row(self) -> dict[str, Any]:
        """Return the data behind the sentences: the fields of the form and of the findings."""
        later = None if self.later is None else _row(self.form, self.later)
        return {**_row(self.form, self.finding), "note": self._noted(), "later": later}

    def _noted(self) -> str:
        compared = self.finding.recorded is not None or self.finding.parts
        return self.note if compared else ""


def _row(form: Form, found: Finding) -> dict[str, Any]:
    return {
        "form": form.kind, "subject": list(form.subject), "partner": list(form.partner),
        "scope": list(form.scope), "relation": form.relation,
        "flows": [list(flow) for flow in form.flows], "negated": form.negated,
        "start": form.period.start, "end": form.period.end,
        "indicator": found.indicator, "verdict": found.verdict, "unit": found.unit,
        "recorded": found.recorded, "recorded_lower": found.recorded_lower,
        "recorded_upper": found.recorded_upper, "claimed": found.claimed,
        "claimed_lower": found.claimed_lower, "claimed_upper": found.claimed_upper,
        "year": found.year, "rival": found.rival, "owner": found.owner, "place": found.place,
        "detail": found.words,
        "parts": [{**_row(form, part.finding), "form": "part", "indicator": part.name}
                  for part in found.parts],
    }  # fmt: skip


@as_known
def check(
    claim: str,
    *,
    published: str | None = None,
    states: str | Iterable[str] | None = None,
    as_of: str | None = None,
) -> Result:
    """Check one claim against the public record.

    Parameters
    ----------
    claim : str
        One statement in English, such as "China is Kazakhstan's largest trading partner".
    published : str, optional
        Day on which the claim was made, YYYY-MM-DD. The claim is judged for its own period; without
        one, for the last complete year before that day and the five years before it. Default: the
        edition of the embedded record.
    states : str or iterable of str, optional
        The state or bloc to assume if the claim names none ("our largest partner").
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD, or by ``published`` if "published".

    Returns
    -------
    Result
        One row per checkable statement, or a single row if there is none: ``verdict`` is ``borne
        out``, ``contradicted``, ``mixed`` or ``cannot tell``, the last with a ``reason``. Numbers
        are null if no figure was found. ``since`` describes later figures, which never affect the
        verdict.

    Raises
    ------
    UsageError
        For an empty or very long claim, an invalid date or an unknown state.

    Examples
    --------
    >>> check("Uzbekistan is a member of the EAEU", published="2023-05-20")[0]["verdict"]
    'contradicted'
    >>> check("Is Uzbekistan a member of the EAEU?")[0]["reason"]
    'not understood'
    """
    text = claim.strip()
    if not text or len(text) > _MAX_CLAIM:
        raise UsageError(
            "expected a single claim", where="claim", allowed=f"1 to {_MAX_CLAIM} characters"
        )
    day = day_of(None if published is None else given_date(published))
    reading = read_claim(text, day.year)
    if states:
        reading = _meaning(reading, parties(states))
    shock = shock_of((), text, None if published is None else day.isoformat())
    made = check_reading(text, reading, day, of_article(shock, text))
    rows = tuple({"claim": text, **one.to_dict()} for one in made)
    origins = origins_of(rows)
    lines = tuple(line for row in rows for line in (row["sentence"], row["since"]) if line)
    return Result(f"Check of {text!r}", columns_of("check"), rows, origins, sentences=lines)


def day_of(given: str | None) -> date:
    """Return the last day of a date, month or year in ISO 8601; `EDITION` for None.

    Examples
    --------
    >>> day_of("2023-05-20"), day_of("2023")
    (datetime.date(2023, 5, 20), datetime.date(2023, 12, 31))
    """
    if given is None:
        return EDITION
    year, month, day = (*(int(part) for part in given[:10].split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _meaning(reading: Reading, codes: Sequence[str]) -> Reading:
    """Give statements that name too few states those that were given."""
    forms = []
    for form in reading.forms:
        alone = len({*form.subject, *form.partner}) < 2
        partner = form.partner or (tuple(codes[:1]) if form.subject else ())
        owner = codes[0] if alone or form.owner is None else form.owner
        forms.append(form.about(subject=form.subject or tuple(codes), partner=partner, owner=owner))
    return Reading(tuple(forms), reading.reason)


def check_reading(
    text: str, reading: Reading, published: date, article: Event | None = None
) -> tuple[Checked, ...]:
    """Return the verdicts on the statements of a claim; at least one. ``article`` is the shock
    dated by the article.

    An obstacle to the whole claim (a condition, a cause) leaves statements undecided unless they
    are contradicted.
    """
    if not reading.forms:
        empty = unknown(reading.reason or Reason.NOT_UNDERSTOOD)
        return (Checked(Form("level", text), empty, None, published),)
    made = []
    for told in reading.forms:
        form, note = windowed(told, published, article)
        found = _found(form, published)
        if reading.reason is not None and found.verdict not in (CONTRADICTED, CANNOT_TELL):
            found = unknown(reading.reason)
        made.append(Checked(form, found, _later(form, found, published), published, note))
    return tuple(made)


def _found(form: Form, published: date) -> Finding:
    return held(form, published) if form.kind == "several" else judge(form, published)


def _later(form: Form, found: Finding, published: date) -> Finding | None:
    """Return what figures after publication show; only for a claim that names no period."""
    silent = found.reason in (
        Reason.NOT_UNDERSTOOD,
        Reason.NO_INDICATOR,
        Reason.FORECAST,
        Reason.DIFFERS,
    )
    ended = form.period.stated and form.period.kind != "since"
    if ended or silent or form.kind in TIES or (form.kind == "several" and not found.parts):
        return None
    later = _found(extended(form), date(last_year() + 1, 12, 31))
    known = later.recorded is not None and later.year is not None and later.year >= published.year
    return later if known and sentence(form, later, None) != sentence(form, found, None) else None


def origins_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Origin, ...]:
    """Return the distinct sources of verdicts; membership lists are our own."""
    names = dict.fromkeys(name for row in rows for name in row["origins"])
    known = {name: entry.origin() for name, entry in catalogue.entries().items() if name in names}
    known[factbook.ORIGIN.id] = factbook.ORIGIN
    return tuple(known[name] for name in names if name in known)
