"""Agreement of every pair of states at once, to hold beside other packages' matrices."""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.measures.agreement import Votes, check_votes, divided, rates


@dataclass(frozen=True, slots=True)
class AgreementMatrix:
    """Agreement of all pairs: symmetric arrays (n, n), NaN as in :class:`Agreement`."""

    agreement: Floats
    kappa: Floats
    pi: Floats
    votes: Ints


def agree_matrix(votes: Votes, *, keep_unanimous: bool = False) -> AgreementMatrix:
    """Compute the agreement of every pair of states in five matrix products.

    Raises InputError if a code is not 0 to 3.

    ``votes`` (states, resolutions): 1 yes, 2 abstain, 3 no, 0 missing. ``keep_unanimous``: whether
    to keep resolutions on which all votes agree.

    >>> fit = agree_matrix(np.array([[1, 3, 1, 2], [1, 3, 3, 2], [3, 1, 3, 0]]))
    >>> fit.agreement[0].round(3).tolist(), int(fit.votes[0, 2])
    ([1.0, 0.667, 0.0], 3)
    """
    check_votes(votes)
    if not keep_unanimous:
        votes = votes[:, divided(votes)]
    # Counts stay exact in single precision up to 2^24 resolutions.
    cast = (votes > 0).astype(np.float32)
    above = [(votes > cut).astype(np.float32) for cut in (1, 2)]
    joint = (cast @ cast.T).astype(float)
    own = [(x @ cast.T).astype(float) for x in above]
    both = [(x @ x.T).astype(float) for x in above]
    apart = sum((one + one.T - 2 * two for one, two in zip(own, both, strict=True)), np.zeros(1))
    return AgreementMatrix(
        *rates(joint, apart, own, [x.T for x in own]), votes=joint.astype(np.intp)
    )
