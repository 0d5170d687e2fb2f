"""How far two scorers of the same comments agree, and which thresholds of theirs match."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two scorers on `compared` comments, theirs with a threshold.

    `order` is Spearman's rank correlation, -1 to 1 (None where one of them gives a single score).
    `theirs` of the comments reach the threshold there, `ours` here, `both` in either place.
    `threshold` is the score here that as many reach as reach theirs, or as near above that as
    equal scores allow (None where none reaches theirs); `matched` is how many that are, and
    `matched_both` how many of them are the same.
    """

    compared: int
    order: float | None
    theirs: int
    ours: int
    both: int
    threshold: float | None
    matched: int
    matched_both: int


def agreement(theirs: Sequence[float], ours: Sequence[float], at: float) -> Agreement:
    """Compare the scores, 0 to 1, of the same comments in the same order; `at` is the threshold.

    >>> agreement([0.9, 0.8, 0.1], [0.6, 0.5, 0.2], 0.8).threshold
    0.5
    """
    them, us = np.asarray(theirs, float), np.asarray(ours, float)
    reached = them >= at
    wanted = int(reached.sum())
    threshold = float(np.sort(us)[-wanted]) if wanted else None
    matched = us >= threshold if threshold is not None else np.zeros(len(us), bool)
    return Agreement(
        compared=len(us),
        order=spearman(them, us),
        theirs=wanted,
        ours=int((us >= at).sum()),
        both=int((reached & (us >= at)).sum()),
        threshold=threshold,
        matched=int(matched.sum()),
        matched_both=int((reached & matched).sum()),
    )


def spearman(one: Scores, other: Scores) -> float | None:
    """Return the rank correlation of two rows of numbers; equal ones share the mean rank."""
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Scores) -> Scores:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    middle = last - (count - 1) / 2
    return np.asarray(middle[place], float)
