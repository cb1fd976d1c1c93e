"""Select states with data from what the user typed."""

from collections.abc import Sequence
from datetime import date

from multivector.answers.former_states import with_former
from multivector.codes.regions import region_named
from multivector.codes.resolve import states_of
from multivector.errors import UsageError


def known_states(
    words: Sequence[str] | str | None,
    known: Sequence[str],
    *,
    of: str,
    on: int | None = None,
    parameter: str = "states",
) -> tuple[list[str], list[str]]:
    """Return the states in ``known`` that are named, or are in a region or bloc; default: all.
    The others in those regions and blocs are the second list.

    Raises UsageError if a state that is named has no data; ``of`` names the data in the error.
    ``on``: year of the members of blocs; default: today.

    Examples
    --------
    >>> known_states(["Kazakhstan"], ["KAZ", "UZB"], of="votes")
    (['KAZ'], [])
    """
    if words is None:
        return sorted(known), []
    day = on or str(date.today())
    codes: dict[str, None] = {}
    for word in (words.split(",") if isinstance(words, str) else words) or [""]:
        group = states_of(word, on=day, parameter=parameter)
        group = with_former(group) if region_named(word) else group
        found = [code for code in group if code in known]
        if not found:
            raise UsageError(f"no {of} data for {', '.join(group) or word}", where=parameter)
        codes.update(dict.fromkeys(group))
    return [c for c in codes if c in known], [c for c in codes if c not in known]
