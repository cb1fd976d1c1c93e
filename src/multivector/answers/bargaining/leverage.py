"""Who could be moved by whom on a question, how far, and what the other side takes back."""

from collections.abc import Sequence

from multivector.answers.as_known import as_known
from multivector.answers.bargaining.asked import prepare, run_of
from multivector.answers.bargaining.card import card
from multivector.answers.bargaining.mediation import mediation
from multivector.answers.bargaining.question import FORMS, signed
from multivector.answers.bargaining.rows import digest, rows_of, sentences
from multivector.answers.columns import columns_of
from multivector.answers.result import Result
from multivector.errors import UsageError

COLUMNS = columns_of("leverage")
_CAPTION = (
    "probability: of each stand, by the state's position in votes (ordered probit), as states "
    "voted on such questions before. moved: what one power's lobbying would add; counter: what the "
    "powers on the other side take back if they lobby too. push is lambda times capacity by trade "
    "of the year before, gap what would make the stand `for` as likely as not, both in probit "
    "units. lambda rests on the votes that the United States lists as important (2001-2017) and is "
    "taken to be the same for all powers. Ranges (90 %) are over position, roll call, lambda and "
    "capacity. Who lobbies is your assumption; it is not inferred."
)


@as_known
def leverage(
    *,
    region: str | None = None,
    states: Sequence[str] | None = None,
    powers: Sequence[str] | str | None = None,
    question: str | None = None,
    keep: str | None = None,
    mediator: str | None = None,
    between: Sequence[str] | None = None,
    as_of: str | None = None,
) -> Result:
    """Estimate each state's stand on a question, and how far lobbying would move it.

    Parameters
    ----------
    region, states : str, sequence of str
        A named region or a list of states; exactly one of the two.
    powers : sequence of str
        Who lobbies, each with ``+`` (for) or ``-`` (against), or bare: on the side of its own vote
        or of its sign in the question.
    question : str
        A resolution (``ES-11/1``), an issue (``hr``), or sides (``CHN+,USA-,UKR-``): all roll calls
        of the last five sessions on which they stood so.
    keep : str, optional
        One of the powers: return instead what keeping it open is worth to each state against each
        power on the other side, with exit costs both ways.
    mediator, between : str, sequence of two str, optional
        Return instead facts on a mediator between two parties: no states, powers or question.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD.

    Returns
    -------
    Result
        ``state, power, question, stand, probability, lower, upper, moved, moved_lower, moved_upper,
        counter, baseline`` and more; a row that cannot be known is null, with the reason in
        ``flag``. Where lambda's range holds 0, moves are those at its upper end.

    Raises
    ------
    UsageError
        If who lobbies or the question is not given, or a name or the question is unknown.
    InputError
        If fewer than 10 roll calls stand for the question, or votes or trade are not installed.
    """
    if mediator is not None or between is not None:
        return mediation(mediator, between)
    if not question:
        raise UsageError("no question given", where="question", allowed=FORMS)
    if not powers:
        raise UsageError(
            "no lobbying powers given", where="powers", allowed="e.g. CHN,USA or CHN+,USA-"
        )
    asked = prepare(region, states, signed(powers, parameter="powers"), question)
    if keep is not None:
        return card(asked, keep)
    made = (row for s in range(len(asked.states)) for row in rows_of(asked, s))
    rows = [{name: row[name] for name in COLUMNS} for row in made]
    title = f"{question}: stands of {region or ', '.join(asked.states[:8])}"
    if asked.unproven:
        title += "; moves if lobbying did work, at the upper end of the range"
    return Result(
        title=title,
        columns=COLUMNS,
        rows=tuple(rows),
        origins=asked.origins,
        sentences=sentences(asked),
        digest=tuple(digest(rows, asked)),
        caption=_CAPTION,
        run=run_of(asked),
    )
