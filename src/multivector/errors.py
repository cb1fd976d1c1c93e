"""The error classes; each error says what is wrong, where, what is allowed, and what to run
next."""

import shlex
from functools import partial
from numbers import Real
from pathlib import Path

from multivector.prose import printable


class MultivectorError(Exception):
    """Base class of all errors; the message is written for the user.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        The file, row, span or parameter at fault.
    allowed : str, optional
        Accepted values.
    next : str, optional
        The command to run next.

    Examples
    --------
    >>> str(InputError("the file is empty", where="a.txt", next="multivector brief --help"))
    'a.txt: the file is empty\\n  next: multivector brief --help'
    """

    exit_status = 1

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        allowed: str | None = None,
        next: str | None = None,
    ) -> None:
        self.what, self.where, self.allowed, self.next = what, where, allowed, next
        super().__init__(what)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process boundaries in a batch; keyword-only fields need custom pickling.
        named = {"where": self.where, "allowed": self.allowed, "next": self.next}
        return partial(type(self), self.what, **named), ()

    def __str__(self) -> str:
        # File names and server replies may contain control characters: escape them.
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.allowed:
            lines.append(f"  allowed: {self.allowed}")
        if self.next:
            lines.append(f"  next: {self.next}")
        return "\n".join(map(printable, lines))


def install(extra: str) -> str:
    """Return the command that installs an extra: in a checkout, that of its Makefile."""
    checkout = Path(__file__).parents[2]
    if extra != "spark" and (checkout / "uv.lock").is_file():
        return f"make -C {shlex.quote(str(checkout))} full"
    return f"pip install 'multivector[{extra}]'"


class UsageError(MultivectorError):
    """The request is invalid, for example an unknown region."""

    exit_status = 2


class InputError(MultivectorError):
    """Input or data is missing, unreadable, not in English, or invalid."""

    exit_status = 3


class StoreFault(MultivectorError):
    """The store or one of its files is damaged, or has an unsupported version.

    It is not an `InputError`, so that code that tolerates missing data does not ignore it.
    """

    exit_status = 3


class NotConverged(MultivectorError):
    """A solver or estimator did not converge; no number is returned."""

    exit_status = 4


class NetworkNeeded(MultivectorError):
    """A URL that is needed for the answer could not be reached."""

    exit_status = 5


def require_share(value: float, parameter: str) -> None:
    """Raise a UsageError unless a value is a share, 0 to 1."""
    if not (isinstance(value, Real) and 0 <= value <= 1):
        raise UsageError(
            f"invalid share: {value!r}", where=parameter, allowed="a number from 0 to 1"
        )
