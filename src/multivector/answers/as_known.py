"""``as_of``: answers from data available on a given day, with a note on assumed dates."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from multivector.answers.former_states import name_former
from multivector.answers.result import Result
from multivector.errors import InputError, UsageError
from multivector.prose import day, number
from multivector.records.known import LAG, AsKnown, first_day, rows_by
from multivector.store.view import looking
from multivector.store.warehouse import Store
from multivector.text.dates import given_date

P = ParamSpec("P")
R = TypeVar("R")
PUBLISHED = "published"
_PLAIN = (str, int, float, Path, date)  # types of arguments that are recorded as they are
_NAMED = 6  # sources named in an error


@contextmanager
def known_on(as_of: str | date | None) -> Iterator[AsKnown | None]:
    """Restrict the answers computed in a ``with`` block to data available on a day.

    Parameters
    ----------
    as_of : str or date or None
        The day, YYYY-MM-DD; None means no restriction.

    Raises
    ------
    UsageError
        If ``as_of`` is not a date.
    InputError
        If no installed data, or none of the data that the answer needs, were available on that day.
    """
    if as_of is None:
        yield None
        return
    view = AsKnown(date.fromisoformat(str(given_date(str(as_of), parameter="as_of"))))
    store = Store()
    if store.held() and view.day < (first := first_day(store)):
        what = f"no installed data were available on {view.day}"
        raise InputError(what, where="as_of", allowed=f"{first} or later")
    with looking(view):
        try:
            yield view
        except InputError as error:
            held = store.held()
            hidden = sorted(set(held) - set(store.installed()))
            if hidden or not held:
                error.what += f", as known on {view.day}"
            if hidden:
                more = ", …" if len(hidden) > _NAMED else ""
                error.next = (
                    "use a later as_of date. Not yet published on that day: "
                    f"{', '.join(hidden[:_NAMED])}{more}"
                )
            raise


def noted(found: R, view: AsKnown | None) -> R:
    """Add a note on how many source rows have an assumed publication date.

    ``found``: the answer. In a dataclass, the note is added to its ``table`` or its text ``known``.
    ``view``: the day; None leaves the answer unchanged.
    """
    if view is None:
        return found

    def note(table: Result) -> Result:
        counted, told = resting([origin.id for origin in table.origins], view)
        run = {**table.run, "as_of": view.key, "rows_known_by": counted}
        ahead = (f"{day(view.key)} is still to come: no installed data are left out.",)
        told = (*ahead * (view.day > date.today()), *told)
        return replace(table, sentences=(*table.sentences, *told), run=run)

    one: Any = found
    if "known" in _names(found):
        return replace(one, known=note(one.table).sentences[-1])
    return _with_table(found, note)


def _names(found: Any) -> set[str]:
    return {field.name for field in fields(found)} if is_dataclass(found) else set()


def _with_table(found: R, change: Callable[[Result], Result]) -> R:
    """Change a result, or the table in a dataclass; another answer stays as it is."""
    one: Any = found
    if isinstance(one, Result):
        one = change(one)
    elif "table" in _names(one):
        one = replace(one, table=change(one.table))
    return one


def resting(origins: list[str], view: AsKnown) -> tuple[dict[str, int], tuple[str, ...]]:
    """Count available rows by how their publication was dated; return the counts and a note."""
    with looking(view):
        counted = rows_by(origins, view)
    total = sum(counted.values())
    some = "all" if counted[LAG] == total else f"{counted[LAG]:,}"
    told = (
        f"Data available by {day(view.key)}: of {number(total, 'row')} in the sources used, "
        f"{some} have an assumed publication date (the publisher's usual delay)"
        f"{'' if some == 'all' else '; the others have an actual one'}."
    )
    return counted, (told,) if total else ()


def _meant(given: Mapping[str, Any]) -> str | None:
    """Return the day meant by ``as_of``; for ``published``, the day the claim was made."""
    if given.get("as_of") != PUBLISHED:
        return given.get("as_of")
    day = given_date(given.get("published"))
    if day is None:
        raise UsageError(
            "no publication date", where="as_of", allowed="YYYY-MM-DD",
            next="give a date, or set published when checking a claim",
        )  # fmt: skip
    return day


def as_known(answer: Callable[P, R]) -> Callable[P, R]:
    """Apply the parameter ``as_of`` to an answer, see :func:`known_on`, name the former states in
    it, and record its call."""

    @wraps(answer)
    def answered(*args: P.args, **given: P.kwargs) -> R:
        with known_on(_meant(given)) as view:
            found = noted(name_former(answer(*args, **given)), view)
        arguments = {
            name: value for name, value in given.items() if not (value is None or callable(value))
        }
        # Events that are given as such are named by their type.
        told = [one if isinstance(one, _PLAIN) else type(one).__name__ for one in args]
        call = {"function": answer.__name__, "args": told, "arguments": arguments}

        def called(table: Result) -> Result:
            plain = json.loads(json.dumps(call, default=str))
            return replace(table, run={**table.run, "call": plain})

        return _with_table(found, called)

    return answered
