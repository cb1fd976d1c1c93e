"""Select states with data from what the user typed."""

from collections.abc import Iterable, Sequence
from datetime import date

from multivector.codes.resolve import states_of
from multivector.errors import UsageError
from multivector.given import words as words_of


def known_states(
    words: Iterable[str] | None,
    known: Sequence[str],
    *,
    of: str,
    on: int | None = None,
    parameter: str = "states",
) -> list[str]:
    """Return the states in ``known`` that are named, or are in a region or bloc; default: all.

    Raises UsageError if a state that is named has no data; ``of`` names the data in the error.
    ``on``: year of the members of blocs; default: today.

    Examples
    --------
    >>> known_states(["Kazakhstan"], ["KAZ", "UZB"], of="votes")
    ['KAZ']
    """
    if words is None:
        return sorted(known)
    day = on or str(date.today())
    codes: dict[str, None] = {}
    for word in words_of(words, parameter) or [""]:
        group = states_of(word, on=day, parameter=parameter)
        found = [code for code in group if code in known]
        if not found:
            raise UsageError(f"no {of} data for {', '.join(group) or word}", where=parameter)
        codes.update(dict.fromkeys(found))
    return list(codes)
