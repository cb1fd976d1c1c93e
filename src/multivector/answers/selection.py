"""Select states with data from what the user typed."""

from collections.abc import Sequence

from multivector.codes.resolve import state
from multivector.errors import UsageError


def known_states(
    words: Sequence[str] | str | None,
    known: Sequence[str],
    *,
    of: str,
    parameter: str = "states",
) -> list[str]:
    """Return the codes of names, all of which must be in ``known``; default: all of ``known``.

    Raises UsageError if a state has no data; ``of`` names the data in the error.

    Examples
    --------
    >>> known_states(["Kazakhstan"], ["KAZ", "UZB"], of="votes")
    ['KAZ']
    """
    if words is None:
        return sorted(known)
    given = words.split(",") if isinstance(words, str) else words
    codes = list(dict.fromkeys(state(word, parameter=parameter) for word in given))
    for code in codes:
        if code not in known:
            raise UsageError(f"no {of} data for {code}", where=parameter)
    if not codes:
        raise UsageError("no state given", where=parameter, allowed="ISO 3166-1 codes or names")
    return codes
