"""Check one claim against the public record."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from multivector.answers.columns import columns_of
from multivector.answers.result import Result
from multivector.answers.verdicts.finding import CANNOT_TELL, Finding, together, unknown
from multivector.answers.verdicts.record_judge import judge
from multivector.answers.verdicts.wording import sentence
from multivector.codes.resolve import parties
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, Form, Reading
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import UsageError
from multivector.provenance import Origin
from multivector.records import catalogue
from multivector.records.factbook import figures as factbook
from multivector.text.dates import given_date

# A claim without a date is judged as of the edition of the embedded record: no clock is read.
EDITION = date(int(str(factbook.VINTAGE)[:4]), 12, 31)
_LAST_YEAR = 2026
_MAX_CLAIM = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """One statement of a claim with its verdict.

    ``later`` is the finding by figures after publication, None if there are none or the statement
    names its own period; it never decides.
    """

    form: Form
    finding: Finding
    later: Finding | None
    published: date

    @property
    def age(self) -> int | None:
        """Years between publication and the figure; None without one."""
        return None if self.finding.year is None else self.published.year - self.finding.year

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of ``check`` as the interface names them."""
        found, form, period = self.finding, self.form, self.form.period
        return {
            "form": form.kind, "subject": list(form.subject), "partner": list(form.partner),
            "indicator": found.indicator, "start": period.start, "end": period.end,
            "relation": form.relation, "claimed": found.claimed,
            "claimed_lower": found.claimed_lower, "claimed_upper": found.claimed_upper,
            "verdict": found.verdict, "reason": found.reason, "recorded": found.recorded,
            "recorded_lower": found.recorded_lower, "recorded_upper": found.recorded_upper,
            "unit": found.unit or None, "year": found.year, "age": self.age, "rival": found.rival,
            "origins": list(found.origins),
            "sentence": sentence(form, found, sources(found.origins), self.age),
            "since": self._since(),
        }  # fmt: skip

    def _since(self) -> str | None:
        if self.later is None:
            return None
        return "Since then: " + sentence(self.form, self.later, sources(self.later.origins), None)


def check(
    claim: str, *, published: str | None = None, states: str | Iterable[str] | None = None
) -> Result:
    """Check one claim against the public record.

    Parameters
    ----------
    claim : str
        One statement in English, such as "China is Kazakhstan's largest trading partner".
    published : str, optional
        Day on which it was made, YYYY-MM-DD. It is judged by its own period; without one by the
        last complete year before that day, and the five years before it. Default: the edition of
        the embedded record.
    states : str or iterable of str, optional
        The state or bloc that a claim means which names none ("our largest partner").

    Returns
    -------
    Result
        One row for each checkable statement, a claim without one has one row: ``verdict`` is
        ``borne out``, ``contradicted``, ``mixed`` or ``cannot tell``, the last with a ``reason``.
        Null numbers: no figure was found. ``since`` says what later figures show; they never decide.

    Raises
    ------
    UsageError
        For an empty or very long claim, a wrong date or an unknown state.

    Examples
    --------
    >>> check("Uzbekistan is a member of the EAEU", published="2023-05-20")[0]["verdict"]
    'contradicted'
    >>> check("Is Uzbekistan a member of the EAEU?")[0]["reason"]
    'not understood'
    """
    text = claim.strip()
    if not text or len(text) > _MAX_CLAIM:
        raise UsageError("not one claim", where="claim", allowed=f"1 to {_MAX_CLAIM} characters")
    day = EDITION if published is None else day_of(given_date(published))
    reading = read_claim(text, day.year)
    if states:
        reading = _named(reading, parties(states))
    made = check_reading(text, reading, day)
    rows = tuple({"claim": text, **one.to_dict()} for one in made)
    used = dict.fromkeys(o for one in made for o in one.finding.origins)
    origins = tuple(o for o in (_origin(name) for name in used) if o is not None)
    lines = tuple(s for row in rows for s in (row["sentence"], row["since"]) if s)
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
    parts = [int(part) for part in given[:10].split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, monthrange(year, month)[1])


def _named(reading: Reading, codes: Sequence[str]) -> Reading:
    """Give statements that name no state, or none as the owner, those that were given."""
    forms = []
    for form in reading.forms:
        owner = form.owner if form.owner and len({*form.subject, *form.partner}) > 1 else codes[0]
        partner = form.partner or (tuple(codes[:1]) if form.subject else ())
        forms.append(form.about(subject=form.subject or tuple(codes), partner=partner, owner=owner))
    return Reading(tuple(forms), reading.reason)


def check_reading(text: str, reading: Reading, published: date) -> tuple[Checked, ...]:
    """Return the verdicts on the statements of a claim; at least one.

    A reason that stands in the way of the whole claim (a condition, a cause) leaves undecided what
    is not contradicted.
    """
    if not reading.forms:
        form = Form("level", text)
        return (Checked(form, unknown(reading.reason or NOT_UNDERSTOOD), None, published),)
    made = []
    for form in reading.forms:
        found = judge(form, published)
        if reading.reason is not None and found.verdict not in ("contradicted", CANNOT_TELL):
            found = unknown(reading.reason)
        made.append(Checked(form, found, _later(form, found, published), published))
    return tuple(made)


def _later(form: Form, found: Finding, published: date) -> Finding | None:
    """Return what figures after publication show; only for a claim that names no period."""
    if form.period.stated or form.kind in ("vote", "existence") or found.reason in (
        "not understood", "no indicator", "forecast or cause", "definition differs",
    ):  # fmt: skip
        return None
    later = judge(form, date(_LAST_YEAR, 12, 31))
    known = later.year is not None and later.year >= published.year
    return later if known and later.recorded is not None else None


def whole(checked: Sequence[Checked]) -> Finding:
    """Return the verdict on a claim of several statements."""
    return together([one.finding for one in checked])


def _origin(name: str) -> Origin | None:
    if name == factbook.ORIGIN.id:
        return factbook.ORIGIN
    known = catalogue.entries()
    return known[name].origin() if name in known else None


def sources(origins: Sequence[str]) -> str:
    """Return the makers of the figures in a few words.

    Examples
    --------
    >>> sources(("factbook", "lists of members"))
    'World Factbook, lists of members'
    """
    short = {
        "factbook": "World Factbook", "baci_hs10_97_bounds": "CEPII", "baci_2023_matrix": "CEPII",
        "atlas_bilateral_2010_2020": "Harvard", "imts_2025_network": "IMF",
        "eurostat_eu27_exports": "Eurostat", "worldbank_gdp": "World Bank",
        "worldbank_population": "World Bank", "unga_es11_1": "United Nations",
    }  # fmt: skip
    return ", ".join(dict.fromkeys(short.get(name, _customs(name)) for name in origins))


def _customs(name: str) -> str:
    head = name.partition("_")[0]
    return f"customs of {head.upper()}" if "_trade_" in name else name
