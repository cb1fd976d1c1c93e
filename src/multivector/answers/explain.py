"""Explain an event, or break down a capacity figure."""

import re
from typing import TYPE_CHECKING

from multivector.answers.as_known import as_known
from multivector.codes.dyad import Dyad, dyad
from multivector.errors import UsageError

if TYPE_CHECKING:
    from multivector.answers.events.explain_event import Events, Explanation
    from multivector.answers.influence.explain_dyad import Explained

_IDENTIFIER = re.compile(r"[0-9a-f]{3,}(?:-[0-9a-f]+)*")


@as_known
def explain(
    what: str, *, events: "Events | None" = None, as_of: str | None = None
) -> "Explained | Explanation":
    """Explain the capacity of a power over a state, or one event.

    Parameters
    ----------
    what : str
        A dyad, ``'CHN>KAZ:2016'``, ``'CHN-KAZ:2016'`` or ``'CHN>KAZ:2016:trade'`` (default year:
        the latest with trade data); with ``events``, the ID of an event or a unique prefix of it.
    events : path, or iterable of Event or mapping
        For an event: an output file of ``code`` or ``brief``, or the events themselves.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD.

    Returns
    -------
    Explained or Explanation
        ``to_text()`` returns it as text; ``table`` has the rows behind the figure, or the
        probabilities of the event's type and of the runner-up.

    Raises
    ------
    UsageError
        If the dyad is invalid or has no data, or an event is given without ``events``.
    InputError
        If no data are installed, or the ID does not match exactly one event.

    Examples
    --------
    >>> event = {"event_id": "e1", "text": "Peru accused Chile.", "event_type": "ACCUSE",
    ...          "mode": None, "status": "actual", "confidence": 1.0, "rule": "",
    ...          "actor": [], "recipient": [], "trigger": {"text": "", "start": 0, "end": 0}}
    >>> explain("e1", events=[event]).event["event_type"]
    'ACCUSE'
    """
    if events is not None:
        from multivector.answers.events.explain_event import explain_event

        return explain_event(what, events)
    asked = _dyad(what)
    from multivector.answers.influence.explain_dyad import explain_dyad

    return explain_dyad(asked)


def _dyad(what: str) -> Dyad:
    """Parse a dyad; if it looks like an event identifier, raise an error that asks for the file."""
    try:
        return dyad(what, parameter="what", years=(None, None))
    except UsageError as error:
        if not _IDENTIFIER.fullmatch(what.strip()):
            raise
        raise UsageError(
            f"{what!r} is not a dyad; to explain an event, also specify its file",
            where="events",
            allowed="an events file, or a dyad such as 'CHN>KAZ:2016'",
            next="multivector code ARTICLE -o events.jsonl",
        ) from error
