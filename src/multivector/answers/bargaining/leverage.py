"""Who could sway whom on a question, how far, and how much the other side reverses."""

from collections.abc import Sequence

from multivector.answers.as_known import as_known
from multivector.answers.bargaining.asked import prepare, run_of
from multivector.answers.bargaining.card import card
from multivector.answers.bargaining.mediation import mediation
from multivector.answers.bargaining.question import FORMS, signed
from multivector.answers.bargaining.rows import digest, rows_of, sentences
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.result import Result
from multivector.errors import UsageError

COLUMNS = columns_of("leverage")


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
    """Estimate how states would vote on a question, and how far lobbying would change that.

    Parameters
    ----------
    region, states, as_of
        As for :func:`multivector.influence`.
    powers : sequence of str
        The lobbying powers, each with ``+`` (for) or ``-`` (against). Without a sign, a power
        lobbies for the side it voted for, or its side in the question.
    question : str
        A resolution (``ES-11/1``), an issue (``hr``), or sides (``CHN+,USA-,UKR-``): all roll calls
        of the last five sessions with these votes.
    keep : str, optional
        One of the powers: return instead the value to each state of keeping it as an option against
        each power on the other side, with the exit costs of both sides.
    mediator, between : str, sequence of two str, optional
        Return instead facts about a mediator between two parties; states, powers and question are
        not used.

    Returns
    -------
    Result
        ``state, power, question, stand, probability, lower, upper, moved, moved_lower, moved_upper,
        counter, baseline`` and more; unknown values are null, with the reason in ``flag``. If
        lambda's range includes 0, its upper end is used.

    Raises
    ------
    UsageError
        If powers or question are missing, or a name or the question is unknown.
    InputError
        If fewer than 10 roll calls match the question, or votes or trade are not installed.
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
    title = f"{question}: predicted votes of {region or ', '.join(asked.states[:8])}"
    if asked.unproven:
        title += "; effects assuming that lobbying works, at the upper end of the range"
    return Result(
        title=title,
        columns=COLUMNS,
        rows=tuple(rows),
        origins=asked.origins,
        sentences=sentences(asked),
        digest=tuple(digest(rows, asked)),
        caption=caption_of("leverage"),
        run=run_of(asked),
    )
