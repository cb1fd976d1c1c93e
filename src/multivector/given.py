"""What callers in Python have at hand, as the functions take it: text, and lists of words."""

from collections.abc import Iterable
from typing import Any

from multivector.errors import UsageError

_NAMES = "text, such as 'KAZ', or several in a list, tuple, set, array or Series"


def is_table(value: object) -> bool:
    """Return whether a value is a frame or a Result: it has columns."""
    return hasattr(value, "columns")


def refused(what: str, value: object, parameter: str, allowed: str) -> UsageError:
    """Return the error for a value of a wrong type; what is long is named by its type.

    >>> str(refused("not a name", 705, "states", "text")).split("\\n")[0]
    'states: not a name: 705'
    """
    text = "" if is_table(value) else repr(value)
    shown = text if text and len(text) <= 40 else type(value).__name__
    return UsageError(f"{what}: {shown}", where=parameter, allowed=allowed)


def word(value: Any, parameter: str) -> str:
    """Return a value that is text; UsageError for any other, such as a number or NaN."""
    if not isinstance(value, str):
        raise refused("not a name or code", value, parameter, _NAMES)
    return value


def words(value: Any, parameter: str) -> list[str]:
    """Return the words of any iterable, without empty ones; one string is split at commas.

    Raises UsageError for a frame, and for anything in it that is not text.

    >>> words("KAZ, UZB", "states"), words(("KAZ",), "states")
    (['KAZ', 'UZB'], ['KAZ'])
    """
    if isinstance(value, str):
        value = value.split(",")
    if is_table(value) or isinstance(value, bytes) or not isinstance(value, Iterable):
        raise refused("not names or codes", value, parameter, _NAMES)
    return [plain for one in value if (plain := word(one, parameter).strip())]
