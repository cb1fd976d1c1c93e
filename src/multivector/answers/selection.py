"""What a person may type for states, powers and years, turned into codes or refused."""

from collections.abc import Sequence

from multivector.codes import systems
from multivector.codes.blocs import BLOCS, members
from multivector.codes.names import lookup
from multivector.codes.regions import region, regions
from multivector.codes.states import STATES
from multivector.errors import UsageError


def code_of(word: str, *, where: str) -> str:
    """Return the code of a state or bloc for a code or name.

    Raises
    ------
    UsageError
        If it is neither.

    Examples
    --------
    >>> code_of("Kazakhstan", where="states"), code_of("eu", where="powers")
    ('KAZ', 'EU')
    """
    plain = word.strip()
    if plain.upper() in STATES or plain.upper() in BLOCS:
        return plain.upper()
    if plain.upper() in systems.known():
        return plain.upper()
    found = lookup(plain)
    if found is None or found.code is None:
        raise UsageError(
            f"unknown state or bloc: {word!r}",
            where=where,
            allowed="ISO 3166-1 alpha-3 codes or names",
        )
    return str(found.code)


def known_states(
    words: Sequence[str] | None, known: Sequence[str], *, of: str, where: str = "states"
) -> list[str]:
    """Return codes for words, each among ``known``; all of ``known`` without words.

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
    codes = list(dict.fromkeys(systems.continuing(code_of(word, where=where)) for word in words))
    for code in codes:
        if code not in known:
            raise UsageError(f"no {of} recorded for {code}", where=where)
    if not codes:
        raise UsageError("no state is named", where=where, allowed="ISO 3166-1 alpha-3 codes")
    return codes


def side_of(word: str, year: int, *, where: str) -> tuple[str, ...]:
    """Return the states behind a word: a state, the members of a bloc on 1 July, a region.

    Examples
    --------
    >>> side_of("EAEU", 2016, where="B")
    ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS')
    """
    if word in regions():
        return region(word).states
    code = code_of(word, where=where)
    if is_bloc(code):
        return tuple(sorted(members(code, str(year))))
    return (systems.continuing(code),)


def is_bloc(code: str) -> bool:
    """Say whether a code is a bloc's; where a state has the same one (NAM), it is the state's.

    Examples
    --------
    >>> is_bloc("EU"), is_bloc("NAM"), is_bloc("KAZ")
    (True, False, False)
    """
    return code in BLOCS and code not in STATES
