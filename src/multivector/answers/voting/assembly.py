"""Votes of the General Assembly from the store, as arrays; three sources combined.

``un_votes`` covers the period to December 2019, including former states; ``unga_votes`` continues
from there to June 2024, and ``un_votes_2025`` from January 2025. Each source begins after the last
day of the one before, so that no resolution counts twice. A successor state has the index of its
predecessor (Russia and the Soviet Union).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Ints
from multivector.codes import systems
from multivector.errors import InputError
from multivector.measures.agreement import divided
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.cache import cached
from multivector.store.parquet import numbers
from multivector.store.warehouse import Store
from multivector.vocabulary import ISSUES

_CODES = {"yes": 1, "abstain": 2, "no": 3, "absent": 0}
# Source of the votes -> that of its roll calls, in order of time.
_CALLS = {
    "un_votes": "un_roll_calls", "unga_votes": "unga_votes", "un_votes_2025": "un_votes_2025",
}  # fmt: skip
_ISSUES = ("un_roll_calls", "unga_votes")
# Sessions whose main part no source has, with what is missing. Spring votes are few, and on other
# subjects than autumn votes.
HOLES = {79: "no recorded votes from September to December 2024"}
NEEDED = "multivector data pull un_votes un_roll_calls unga_votes unga_matches"


@dataclass(frozen=True, eq=False)
class Assembly:
    """Votes in long format, with roll calls; one per version of the store, so a key of caches."""

    # votes, states, roll_calls: (V,): Votes (1 yes, 2 abstain, 3 no), and indices of the state and
    # roll call; small integers, as there are a million
    votes: NDArray[np.int8]
    states: NDArray[np.int32]
    roll_calls: NDArray[np.int32]
    names: tuple[str, ...]  # Code of each state
    # rcid, sessions, years: (R,): ID of each roll call, its session, and session + 1945
    rcid: Ints
    sessions: Ints
    years: Ints
    # (R,): whether it was on a paragraph or an amendment, if the source says so
    narrow: NDArray[np.bool_]
    issues: dict[str, NDArray[np.bool_]]  # (R,): Roll calls of each issue
    same_as: Ints  # (R,): the earliest roll call on the same resolution
    origins: tuple[Origin, ...]  # Sources of the votes

    def age(self) -> dict[str, dict[str, Any]]:
        """Return the ``age`` and ``sources`` cells of a row, which is based on votes of its
        year."""
        return {"age": {"votes": 0}, "sources": {"votes": [origin.id for origin in self.origins]}}

    def grid(self) -> NDArray[np.int8]:
        """Return the votes as an array (states, roll calls), 0 if there is no vote."""
        table = np.zeros((len(self.names), len(self.rcid)), dtype=np.int8)
        table[self.states, self.roll_calls] = self.votes
        return table

    def rows_of(self, states: Iterable[str]) -> list[int]:
        """Return the indices of those of the states that have voted."""
        return [self.names.index(state) for state in states if state in self.names]

    def on(self, issue: str) -> NDArray[np.bool_]:
        """Return the roll calls on an issue, (R,); InputError if no source has any."""
        if issue not in self.issues:
            raise InputError(
                "no installed source assigns roll calls to issues",
                next="multivector data pull un_roll_calls unga_votes",
            )
        return self.issues[issue]

    @cached_property
    def divided(self) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """The votes as returned by ``grid``, and a mask of non-unanimous roll calls; cached."""
        table = self.grid()
        return table, divided(table)


_FIELDS = frozenset(field.name for field in fields(Assembly))


def issue_named(word: str) -> str | None:
    """Return the code of an issue, given it or its name; None if it is neither.

    >>> issue_named("Human-rights"), issue_named("hr"), issue_named("trade")
    ('hr', 'hr', None)
    """
    plain = word.casefold().replace("-", " ")
    return next((code for code, name in ISSUES.items() if plain in (code, name.casefold())), None)


def load_assembly(store: Store | None = None) -> Assembly:
    """Load the votes from all installed sources; InputError if no votes are installed."""
    store = store or Store()
    return _load(store.root, store.state())


@lru_cache(maxsize=2)
def _load(root: Any, key: Any) -> Assembly:
    store = Store(root)
    versions = store.installed()
    calls = _sources(set(versions))
    made = dict(cached(store, "assembly", lambda: _arrays(store, set(versions), calls)))
    names = tuple(made.pop("names").tolist())
    issues = {name: made.pop(name) for name in [*made] if name not in _FIELDS}
    used = [*calls, *(o for o in ("un_roll_calls", "unga_matches") if o in versions)]
    origins = tuple(origin_of(origin, versions) for origin in used)
    return Assembly(**made, names=names, issues=issues, origins=origins)


def _arrays(store: Store, versions: set[str], sources: dict[str, str]) -> dict[str, Any]:
    """Return the fields of an assembly that are arrays, and one array for each issue."""
    calls = _roll_calls(store, sources)
    parts = [_votes(store, origin, calls) for origin in calls]
    names = sorted(set().union(*(p[1] for p in parts)))
    number = {name: k for k, name in enumerate(names)}
    rows = [row for origin in calls for row in calls[origin]]
    rcid = np.array([row["rcid"] for row in rows])
    place = {int(r): i for i, r in enumerate(rcid)}
    order = np.argsort(rcid, kind="stable").astype(np.int32)
    cast = np.concatenate([p[0] for p in parts])
    return {
        "votes": np.concatenate([p[3] for p in parts]),
        "states": np.concatenate(
            [np.array([number[n] for n in p[1]], np.int32)[p[2]] for p in parts]
        ),
        "roll_calls": order[np.searchsorted(rcid, cast, side="right", sorter=order) - 1],
        "names": np.array(names),
        "rcid": rcid,
        "sessions": np.array([row["session"] for row in rows]),
        "years": np.array([row["year"] for row in rows]),
        "narrow": np.array([bool(row["paragraph"] or row["amendment"]) for row in rows]),
        "same_as": _chains(store, versions, place),
        **_issues(store, versions, place),
    }


def _sources(installed: set[str]) -> dict[str, str]:
    """Return the installed sources of votes, with those of their roll calls."""
    found = {o: c for o, c in _CALLS.items() if {o, c} <= installed}
    if not found:
        raise InputError("no General Assembly votes are installed", next=NEEDED)
    return found


def _roll_calls(store: Store, sources: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return the roll calls to use from each source, in order of session and ID."""
    columns = ["rcid", "session", "year", "date", "paragraph", "amendment"]
    found: dict[str, list[dict[str, Any]]] = {}
    last = None
    for origin, calls in sources.items():
        rows = store.read("un_roll_calls", origin=calls, columns=columns).to_pylist()
        # Each source continues after the last day of the one before.
        rows = [row for row in rows if last is None or row["date"] > last]
        rows.sort(key=lambda row: (row["session"], row["rcid"]))
        found[origin] = rows
        last = max((row["date"] for row in rows), default=last)
    return found


def _votes(
    store: Store, origin: str, calls: dict[str, list[dict[str, Any]]]
) -> tuple[Ints, list[str], NDArray[np.int32], NDArray[np.int8]]:
    """Return the roll call ID, the index of the state in a list, and the vote, per vote cast."""
    columns = ["rcid", "state", "vote"]
    table = store.read("un_votes", origin=origin, columns=columns).combine_chunks()
    rcid = numbers(table["rcid"])
    wanted = np.isin(rcid, [row["rcid"] for row in calls[origin]])
    vote = table["vote"].combine_chunks()
    codes = np.array([_CODES[word] for word in vote.dictionary.to_pylist()], dtype=np.int8)
    code = codes[numbers(vote.indices)]
    keep = wanted & (code > 0)
    state = table["state"].combine_chunks()
    known = [systems.continuing(name) for name in state.dictionary.to_pylist()]
    one = numbers(state.indices)[keep]
    there = np.bincount(one, minlength=len(known)) > 0
    place = (np.cumsum(there) - 1).astype(np.int32)[one]
    return rcid[keep], [known[k] for k in np.flatnonzero(there)], place, code[keep]


def _issues(
    store: Store, installed: set[str], place: dict[int, int]
) -> dict[str, NDArray[np.bool_]]:
    marks: dict[str, NDArray[np.bool_]] = {}
    for origin in _ISSUES:
        if origin not in installed:
            continue
        for row in store.read("un_roll_call_issues", origin=origin).to_pylist():
            if row["rcid"] in place:
                mark = marks.setdefault(row["issue"], np.zeros(len(place), dtype=bool))
                mark[place[row["rcid"]]] = True
    return marks


def _chains(store: Store, installed: set[str], place: dict[int, int]) -> Ints:
    """Return the earliest roll call in each roll call's chain of repeated votes."""
    earliest = np.arange(len(place))
    if "unga_matches" not in installed:
        return earliest
    pairs = store.read("un_recurring", origin="unga_matches").to_pylist()

    def root(i: int) -> int:
        while earliest[i] != i:
            i = int(earliest[i])
        return i

    for row in pairs:
        later, earlier = place.get(row["rcid"]), place.get(row["earlier_rcid"])
        if later is not None and earlier is not None:
            low, high = sorted((root(later), root(earlier)))
            earliest[high] = low
    return np.array([root(i) for i in range(len(place))])
