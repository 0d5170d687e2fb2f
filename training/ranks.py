"""Measures over ranked scores, weighted by how often a comment is counted (see `intervals.py`)."""

from collections.abc import Callable, Sequence

import numpy as np

from intervals import Floats, Measure, _ties

CHUNK = 50
"""Resamples measured at a time, to keep memory low."""


def spearman(first: Sequence[float] | Floats, second: Sequence[float] | Floats) -> Measure:
    """Measure Spearman's rank correlation, ties at their middle rank; NaN where one is constant."""
    sides = [_ranker(np.asarray(values, np.float64)) for values in (first, second)]

    def measure(weights: Floats) -> Floats:
        ranks = [side(weights) for side in sides]
        count = weights.sum(axis=1, keepdims=True)
        a, b = (rank - (weights * rank).sum(axis=1, keepdims=True) / count for rank in ranks)
        spread = (weights * a * a).sum(axis=1) * (weights * b * b).sum(axis=1)
        shared: Floats = (weights * a * b).sum(axis=1)
        return np.divide(shared, np.sqrt(spread), np.full_like(spread, np.nan), where=spread > 0)

    return in_chunks(measure)


def _ranker(values: Floats) -> Callable[[Floats], Floats]:
    """Return what ranks values under weights: `[resamples, comments]` for both."""
    starts, order = _ties(values)
    lengths = np.diff(np.r_[starts, len(values)])

    def rank(weights: Floats) -> Floats:
        held = np.add.reduceat(weights[:, order], starts, axis=1)
        middles = held.cumsum(axis=1) - held / 2
        ranks = np.empty_like(weights)
        ranks[:, order] = np.repeat(middles, lengths, axis=1)
        return ranks

    return rank


def average_precision(truth: Sequence[bool], scores: Sequence[float] | Floats) -> Measure:
    """Measure average precision: the mean precision at each true one, from the highest score on."""
    starts, order = _ties(-np.asarray(scores, np.float64))
    true = np.asarray(truth, np.float64)[order]

    def measure(weights: Floats) -> Floats:
        held = weights[:, order]
        hits = np.add.reduceat(held * true, starts, axis=1)
        all_of = np.add.reduceat(held, starts, axis=1)
        precision = hits.cumsum(axis=1) / np.maximum(all_of.cumsum(axis=1), 1)
        found: Floats = (precision * hits).sum(axis=1) / hits.sum(axis=1)
        return found

    return in_chunks(measure)


def in_chunks(measure: Measure) -> Measure:
    """Return the same measure, taken over a few resamples at a time."""

    def chunked(weights: Floats) -> Floats:
        parts = [weights[at : at + CHUNK] for at in range(0, len(weights), CHUNK)]
        return np.concatenate([measure(part) for part in parts])

    return chunked
