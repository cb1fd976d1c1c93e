"""The votes of the General Assembly as arrays, and simulated votes with known points."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from multivector.codes import systems
from multivector.records.formats import rdata
from multivector.records.spellings import codes_of


@dataclass(frozen=True)
class Assembly:
    """Votes in long form; ``names`` are codes of states, ``ids`` those of the roll calls."""

    votes: np.ndarray
    states: np.ndarray
    roll_calls: np.ndarray
    sessions: np.ndarray
    names: list[str]
    ids: np.ndarray
    narrow: np.ndarray  # votes on a paragraph or an amendment, by roll call

    @property
    def usa(self) -> int:
        return self.names.index("USA")


@pytest.fixture(scope="session")
def assembly(mirror: Path) -> Assembly:
    frame = rdata.read_frame(mirror / "un_votes.rda", "un_votes", ["rcid", "country", "vote"])
    calls = rdata.read_frame(
        mirror / "un_roll_calls.rda", "un_roll_calls", ["rcid", "session", "para", "amend"]
    )
    countries = np.array(frame["country"].to_pylist(), dtype=object)
    found = codes_of(set(countries), origin="un_votes", where="un_votes.rda")
    code = np.array([found[c][0] or "" for c in countries])
    votes = np.array([{"yes": 1, "abstain": 2, "no": 3}[v] for v in frame["vote"].to_pylist()])
    ids = np.array(calls["rcid"].to_pylist(), dtype=int)
    place = {rcid: index for index, rcid in enumerate(ids)}
    roll_calls = np.array([place[int(r)] for r in frame["rcid"].to_pylist()])
    kept = code != ""  # Zanzibar's two votes
    names, states = np.unique(code[kept], return_inverse=True)
    narrow = np.zeros(len(ids), dtype=bool)
    for column in ("para", "amend"):
        narrow |= np.array([str(v) in ("1", "1.0", "True") for v in calls[column].to_pylist()])
    return Assembly(
        votes=votes[kept],
        states=states,
        roll_calls=roll_calls[kept],
        sessions=np.array(calls["session"].to_pylist(), dtype=int),
        names=list(names),
        ids=ids,
        narrow=narrow,
    )


@pytest.fixture(scope="session")
def published(mirror: Path) -> dict[tuple[str, int], float]:
    """The estimates of April 2020 by code and session."""
    import csv

    found = {}
    with (mirror / "ideal_points_apr2020.csv").open(encoding="latin1", newline="") as file:
        for row in csv.DictReader(file):
            session = int(row["session"])
            # A session opens in September: who was a member by November.
            code = systems.to_iso3(int(row["ccode"]), system="cow", on=date(session + 1945, 11, 1))
            if code:
                found[systems.continuing(code), session] = float(row["IdealPoint"])
    return found


@dataclass(frozen=True)
class Simulated:
    """Votes drawn from the model, and the points behind them (states, sessions)."""

    votes: np.ndarray
    states: np.ndarray
    roll_calls: np.ndarray
    sessions: np.ndarray
    points: np.ndarray


def simulate(seed: int, *, states: int = 60, sessions: int = 8, calls: int = 40) -> Simulated:
    """Draw a walk and votes on it; points have pooled mean 0 and variance 1, a tenth is absent."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(states, sessions)) * np.sqrt(0.05)
    steps[:, 0] = rng.normal(size=states)
    points = steps.cumsum(axis=1)
    points = (points - points.mean()) / points.std()
    session = np.repeat(np.arange(1, sessions + 1), calls)
    beta = rng.normal(size=len(session))
    middle = rng.normal(size=len(session)) * 0.7
    half = rng.uniform(0.1, 0.6, size=len(session))
    z = points[:, session - 1] * beta + rng.normal(size=(states, len(session)))
    grid = np.where(z < middle - half, 1, np.where(z < middle + half, 2, 3))
    grid[rng.random(grid.shape) < 0.1] = 0
    who, what = np.nonzero(np.ones_like(grid))
    return Simulated(grid.ravel(), who, what, session, points)
