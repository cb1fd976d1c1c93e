"""Check one claim against the public record."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from multivector.answers.as_known import as_known
from multivector.answers.columns import columns_of
from multivector.answers.evidence.shocks import shock_of
from multivector.answers.result import Result
from multivector.answers.verdicts.decision import SEED
from multivector.answers.verdicts.finding import Finding, Reason, unknown
from multivector.answers.verdicts.record import last_year
from multivector.answers.verdicts.record_judge import judge
from multivector.answers.verdicts.several import held
from multivector.answers.verdicts.whole import Checked, Whole, each
from multivector.answers.verdicts.windows import Event, before_its_year, of_article, windowed
from multivector.answers.verdicts.wording import sentence
from multivector.codes.gazetteer.names import namesakes
from multivector.codes.resolve import parties
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, OF_TIES, Form, Reading
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError, UsageError
from multivector.given import refused, words
from multivector.provenance import Origin
from multivector.records import catalogue
from multivector.records.factbook import figures as factbook
from multivector.records.listing import origin_of
from multivector.store.view import active_key
from multivector.store.warehouse import Store
from multivector.text.dates import Day, given_date
from multivector.text.language import require_english

# A claim without a date is judged as of the edition of the embedded record: no clock is read.
EDITION = date(int(str(factbook.VINTAGE)[:4]), 12, 31)
_MAX_CLAIM = 1000


@as_known
def check(
    claim: str,
    *,
    published: Day | None = None,
    states: str | Iterable[str] | None = None,
    as_of: str | None = None,
) -> Result:
    """Check one claim against the public record.

    Parameters
    ----------
    claim : str
        One statement in English, such as "China is Kazakhstan's largest trading partner".
    published : str or date, optional
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
        One row per part of the claim, with its words in ``clause`` if there are several:
        ``verdict`` is ``borne out``, ``contradicted``, ``mixed`` or ``cannot tell``, the last with
        a ``reason``; ``claim_verdict`` is that of all parts together, ``mixed`` if the decided ones
        differ. Numbers are null if no figure was found. ``since`` describes later figures, which
        never affect the verdict.

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
    if not isinstance(claim, str):
        raise refused("not a claim", claim, "claim", "one statement, as text")
    text = claim.strip()
    if not text or len(text) > _MAX_CLAIM:
        raise UsageError(
            "expected a single claim", where="claim", allowed=f"1 to {_MAX_CLAIM} characters"
        )
    day = day_of(None if published is None else given_date(published))
    day = day if published is not None else _known(day)
    reading = read_claim(text, day.year)
    if states is not None and (given := words(states, "states")):
        reading = _meaning(reading, parties(given, parameter="states"))
    shock = shock_of((), text, None if published is None else day.isoformat())
    dated = published is not None
    made = Whole(check_reading(text, reading, day, of_article(shock, text), dated=dated))
    if not reading.forms and (hint := _hint(text)):
        finding = made.parts[0].finding.about(unit="text", words=hint)
        made = Whole((replace(made.parts[0], finding=finding),))
    several = len(made.parts) > 1
    rows = tuple({"claim": text, **one.to_dict(), "clause": one.clause if several else None,
                  "claim_verdict": made.verdict} for one in made.parts)  # fmt: skip
    origins = origins_of(rows)
    since = (f"({n}) {row['since']}" if several else row["since"]
             for n, row in enumerate(rows, 1) if row["since"])  # fmt: skip
    lines = (made.sentence, *since)
    return Result(
        f"Check of {text!r}", columns_of("check"), rows, origins, lines, run={"seed": SEED}
    )


def _hint(text: str) -> str:
    """Return what keeps a claim from being understood, if it is its language or a question."""
    try:
        require_english(text)
    except InputError as error:
        return str(error)
    return "write a statement, not a question" if cues()["question"].search(text) else ""


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


def _known(day: date) -> date:
    """Return the earlier of a day and that of ``as_of``: what came later is not known."""
    return min(day, date.fromisoformat(active_key() or day.isoformat()))


def _meaning(reading: Reading, codes: Sequence[str]) -> Reading:
    """Add the given states to statements that name too few."""
    forms = []
    for form in reading.forms:
        alone = len({*form.subject, *form.partner}) < 2
        partner = form.partner or (tuple(codes[:1]) if form.subject else ())
        owner = codes[0] if alone or form.owner is None else form.owner
        forms.append(form.about(subject=form.subject or tuple(codes), partner=partner, owner=owner))
    return replace(reading, forms=tuple(forms))


def check_reading(
    text: str,
    reading: Reading,
    published: date,
    article: Event | None = None,
    *,
    dated: bool = True,
) -> tuple[Checked, ...]:
    """Return the verdicts on the parts of a claim; at least one. ``article`` is the shock dated by
    the article; ``dated``: whether the day of publication is known.

    An obstacle to a statement (a cause) leaves it undecided unless it is contradicted.
    """
    published = _known(published)
    unread = reading.unread if reading.forms else ((text, reading.reason or NOT_UNDERSTOOD),)
    split = [(form.text, each(form, published)) for form in reading.forms]
    unread = (*unread, *((words, NOT_UNDERSTOOD) for words, forms in split if not forms))
    made = list[Checked]()
    for told in (before_its_year(one) for _, forms in split for one in forms):
        form, note = windowed(told, published, article)
        found = _found(form, published)
        if form.reason is not None and not (found.is_false or found.is_open):
            found = unknown(form.reason)
        sized = form.kind in ("change", "factor") and not found.is_open
        if note and form is told and (sized or found.is_false):
            found = found.undecided(Reason.WINDOW, found.lean)  # its event is undated
        later = _later(form, found, published)
        part = Checked(form, found, later, published, note, dated)
        if not (form.aside and any(part.sentence == one.sentence for one in made)):
            made.append(part)  # "the largest, ahead of A" is told once if A is the second
    if made and all(one.finding.is_open for one in made):
        return tuple(made)  # if nothing is decided, a further assertion changes nothing
    rest = [Form("level", words, reason=why if words in reading.further else None)
            for words, why in unread]  # fmt: skip
    pairs = zip(rest, unread, strict=True)
    return (*made, *(Checked(form, unknown(why), None, published) for form, (_, why) in pairs))


def _found(form: Form, published: date) -> Finding:
    if form.kind == "several":
        return held(form, published)
    found = judge(form, published)
    if found.is_open or found.is_false == form.negated:
        return found
    # What is false of the state that a name usually means, as "Congo", may hold of its namesake.
    others = (judge(form.instead(*pair), published) for pair in namesakes(form.text).items())
    differ = any(not too.is_open and too.verdict != found.verdict for too in others)
    return unknown(Reason.NOT_UNDERSTOOD) if differ else found


def _later(form: Form, finding: Finding, published: date) -> Finding | None:
    """Return what figures after publication show; only for a claim that names no period."""
    silent = finding.reason in (
        Reason.NOT_UNDERSTOOD, Reason.NO_INDICATOR, Reason.FORECAST, Reason.DIFFERS
    )  # fmt: skip
    ended = form.period.stated and form.period.kind != "since"
    if ended or silent or form.kind in OF_TIES or (form.kind == "several" and not finding.parts):
        return None
    later = _found(form.about(period=replace(form.period, end=None)), date(last_year() + 1, 12, 31))
    known = later.recorded is not None and later.year is not None and later.year >= published.year
    known = known and later.reason != Reason.NEWER  # there is no later record
    return later if known and sentence(form, later, None) != sentence(form, finding, None) else None


def origins_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Origin, ...]:
    """Return the distinct sources of verdicts; membership lists are our own."""
    names = dict.fromkeys(name for row in rows for name in row["origins"])
    known = {name: entry.origin() for name, entry in catalogue.entries().items() if name in names}
    # An ID has no space, our own lists have: these need no store, which may be damaged.
    if any(name != factbook.ORIGIN.id and " " not in name for name in names):
        held = Store().installed()
        known |= {name: origin_of(name, held) for name in names if name in held}
    known[factbook.ORIGIN.id] = factbook.ORIGIN
    return tuple(known[name] for name in names if name in known)
