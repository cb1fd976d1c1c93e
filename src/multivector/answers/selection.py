"""States that an answer has figures of, chosen by what a person typed."""

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
    """Return codes for words, each among ``known``; all of ``known`` by default.

    Raises
    ------
    UsageError
        If one is not known; ``of`` says of what.

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
            raise UsageError(f"no {of} recorded for {code}", where=parameter)
    if not codes:
        raise UsageError("none given", where=parameter, allowed="ISO 3166-1 codes or names")
    return codes
