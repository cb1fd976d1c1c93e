"""Votes in long form as one dense block per session, the input of the estimator."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Bools, Ints
from multivector.errors import InputError

Answers = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class VoteBlock:
    """The votes of one session."""

    session: int  # The session's number
    # (n,): the states that are in this session, by number, ascending: those that voted, and those
    # that voted before and after but not here
    members: Ints
    # (m,): the item each roll call belongs to; roll calls that repeat a resolution share one
    items: Ints
    # yes, no: (n, m): Whether the state voted so. In an item with two answers only, the lower one
    # counts as yes and the higher as no, whatever they were.
    yes: Bools
    no: Bools
    abstain: tuple[Ints, Ints]  # Row and column of each middle answer (row-major)
    voted: Bools  # (n,): whether the state cast a vote that was used
    votes: Ints  # (n,): How many

    @classmethod
    def of(cls, session: int, members: Ints, items: Ints, answers: Answers) -> "VoteBlock":
        """Make a block from answers (n, m): 1 yes, 2 a middle one, 3 no, 0 none."""
        row, column = np.nonzero(answers == 2)
        votes = (answers > 0).sum(axis=1)
        yes, no = answers == 1, answers == 3
        return cls(session, members, items, yes, no, (row, column), votes > 0, votes)

    def answers(self) -> Answers:
        """Return the answers, (n, m), as :meth:`of` takes them."""
        answers = self.yes.astype(np.int8) + 3 * self.no.astype(np.int8)
        answers[self.abstain] = 2
        return answers


@dataclass(frozen=True, slots=True)
class VoteData:
    """All blocks in chronological order, and counts of dropped votes."""

    blocks: list[VoteBlock]
    states: int  # How many states there are (their numbers run from 0)
    # (items,): whether all three answers occur in the item, so that it has two cutpoints
    ordered: Bools
    item_of: Ints  # (roll calls,): the item of each roll call, -1 where it was dropped
    used: int  # Votes used by the estimate
    # dropped_unanimous, dropped_session: Roll calls left out because all who voted agreed, or
    # because their session was dropped
    dropped_unanimous: int
    dropped_session: int


def build_blocks(
    votes: NDArray[np.integer],
    states: NDArray[np.integer],
    roll_calls: NDArray[np.integer],
    sessions: NDArray[np.integer],
    *,
    same_as: NDArray[np.integer] | None = None,
    drop_sessions: tuple[int, ...] = (),
) -> VoteData:
    """Arrange votes in long form as one dense block per session.

    Raises InputError if a code is not 0 to 3, an index is out of range, a state voted twice in one
    roll call, or all roll calls are unanimous.

    - ``votes`` (V,): 1 yes, 2 abstain, 3 no; 0 is missing and ignored.
    - ``states``, ``roll_calls`` (V,): state and roll call of each vote, numbered from 0.
    - ``sessions`` (R,): the session of each roll call.
    - ``same_as`` (R,): for each roll call, the one whose parameters it shares (itself if none).
    - ``drop_sessions``: sessions to exclude.

    >>> data = build_blocks(
    ...     np.array([1, 3, 1, 1]), np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([5, 5])
    ... )
    >>> data.used, data.dropped_unanimous, data.blocks[0].session
    (2, 1, 5)
    """
    votes, states, roll_calls, sessions = (
        np.asarray(x, dtype=np.intp) for x in (votes, states, roll_calls, sessions)
    )
    _check(votes, states, roll_calls, sessions)
    cast = votes > 0
    votes, states, roll_calls = votes[cast], states[cast], roll_calls[cast]
    n_states = int(states.max()) + 1 if len(states) else 0
    _refuse_doubles(states, roll_calls, n_states)
    owner = np.arange(len(sessions)) if same_as is None else np.asarray(same_as, dtype=np.intp)
    kept = ~np.isin(sessions, drop_sessions)
    held = np.bincount(roll_calls, minlength=len(sessions)) > 0
    in_kept = kept[roll_calls]
    counts = np.zeros((len(sessions), 4), dtype=np.intp)
    np.add.at(counts, (owner[roll_calls[in_kept]], votes[in_kept]), 1)
    answers = (counts > 0).sum(axis=1)
    divided = answers[owner] > 1
    use = kept & held & divided
    if not use.any():
        raise InputError("all roll calls are unanimous", allowed="votes that differ between states")
    items, item_of = np.unique(owner[use], return_inverse=True)
    full = np.full(len(sessions), -1, dtype=np.intp)
    full[use] = item_of
    keep = use[roll_calls]
    code = rank_answers(votes[keep], full[roll_calls[keep]], counts[items])
    blocks = _fill(code, states[keep], roll_calls[keep], sessions, full)
    return VoteData(
        blocks=_bridge_absences(blocks, n_states), states=n_states, ordered=answers[items] == 3,
        item_of=full, used=int(keep.sum()), dropped_unanimous=int((kept & held & ~divided).sum()),
        dropped_session=int((held & ~kept).sum()),
    )  # fmt: skip


def _check(votes: Ints, states: Ints, roll_calls: Ints, sessions: Ints) -> None:
    if not len(votes) == len(states) == len(roll_calls):
        raise InputError("votes, states and roll calls differ in length")
    if len(votes) and (votes.min() < 0 or votes.max() > 3):
        raise InputError(
            f"invalid vote code: {votes[(votes < 0) | (votes > 3)][0]}",
            where=f"row {int(np.argmax((votes < 0) | (votes > 3)))}",
            allowed="1 yes, 2 abstain, 3 no, 0 missing",
        )
    if len(votes) and (roll_calls.min() < 0 or roll_calls.max() >= len(sessions)):
        raise InputError("roll call number out of range", allowed=f"0 to {len(sessions) - 1}")
    if len(votes) and states.min() < 0:
        raise InputError("negative state number", allowed="0 or more")


def _refuse_doubles(states: Ints, roll_calls: Ints, n_states: int) -> None:
    key = roll_calls * max(n_states, 1) + states
    distinct, times = np.unique(key, return_counts=True)
    if len(distinct) < len(key):
        first = int(distinct[np.argmax(times > 1)])
        raise InputError(
            "a state voted twice in one roll call",
            where=f"state {first % n_states}, roll call {first // n_states}",
            allowed="one vote per state and roll call",
        )


def rank_answers(votes: NDArray[Any], item: Ints, counts: NDArray[Any]) -> Answers:
    """Return 1, 2, 3 for the lowest, a middle and the highest answer of the item of each vote.

    ``counts`` (items, 4): how often each answer occurs in an item; none at 0.
    """
    there = counts > 0
    low = np.argmax(there, axis=1)
    high = there.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
    return np.where(votes == low[item], 1, np.where(votes == high[item], 3, 2)).astype(np.int8)


def _fill(
    code: NDArray[np.int8], states: Ints, roll_calls: Ints, sessions: Ints, item_of: Ints
) -> list[VoteBlock]:
    """Build the blocks of the states that voted."""
    session = sessions[roll_calls]
    order = np.argsort(session, kind="stable")
    numbers, starts = np.unique(session[order], return_index=True)
    blocks = []
    for number, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
        members, row = np.unique(states[rows], return_inverse=True)
        columns, column = np.unique(roll_calls[rows], return_inverse=True)
        grid = np.zeros((len(members), len(columns)), dtype=np.int8)
        grid[row, column] = code[rows]
        blocks.append(VoteBlock.of(int(number), members, item_of[columns], grid))
    return blocks


def _bridge_absences(blocks: list[VoteBlock], n_states: int) -> list[VoteBlock]:
    """Add states that voted before and after a session, but not in it, without votes."""
    present = np.zeros((len(blocks), n_states), dtype=bool)
    for t, block in enumerate(blocks):
        present[t, block.members] = True
    since = np.logical_or.accumulate(present, axis=0)
    until = np.logical_or.accumulate(present[::-1], axis=0)[::-1]
    wanted = since & until
    filled = []
    for t, block in enumerate(blocks):
        members = np.nonzero(wanted[t])[0]
        if len(members) == len(block.members):
            filled.append(block)
            continue
        grid = np.zeros((len(members), len(block.items)), dtype=np.int8)
        grid[np.searchsorted(members, block.members)] = block.answers()
        filled.append(VoteBlock.of(block.session, members, block.items, grid))
    return filled
