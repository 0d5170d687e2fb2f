"""Figures with an interval: how far each could be off, had other comments been drawn.

A measure is a function of weights: how often each comment is counted. With all weights 1 it gives
the figure itself; with the counts of a resample, one of the thousand figures whose middle 95 % are
the interval (the percentile bootstrap, Efron 1979). Comments are resampled, not authors, so an
interval says nothing about authors of other sorts.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Measure = Callable[[Floats], Floats]
"""Weights `[resamples, comments]` -> figures `[resamples]`; NaN where there is nothing to count."""

Figure = list[float | None]
"""A figure and its interval, [value, low, high], as `figures.json` keeps it; None for NaN."""

RESAMPLES, SEED, COVERED = 1_000, 20_261, 0.95


def figures(measures: dict[str, Measure], count: int) -> dict[str, Figure]:
    """Return every measure over `count` comments with its interval, all on the same resamples."""
    if not count:
        return {name: [None, None, None] for name in measures}
    weights = resamples(count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {name: figure(measure, weights) for name, measure in measures.items()}


def figure(measure: Measure, weights: Floats) -> Figure:
    """Return one measure with its interval over the given resamples."""
    value = float(measure(np.ones((1, weights.shape[1])))[0])
    found = measure(weights)
    found = found[~np.isnan(found)]
    if np.isnan(value) or not len(found):
        return [None, None, None]
    outside = (1 - COVERED) / 2
    low, high = np.quantile(found, (outside, 1 - outside))
    return [value, float(low), float(high)]


def resamples(count: int) -> Floats:
    """Return how often each of `count` comments is drawn, `[RESAMPLES, count]`; always the same."""
    chance = np.random.default_rng(SEED)
    return chance.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)


def mean(values: Sequence[float] | Floats, among: Sequence[bool] | Flags | None = None) -> Measure:
    """Measure the mean of `values` (a share, where they are 0 or 1) over the comments `among`."""
    here = np.ones(len(values)) if among is None else np.asarray(among, np.float64)
    top = np.where(here > 0, np.asarray(values, np.float64), 0.0)
    return lambda weights: (weights @ top) / (weights @ here)


def difference(first: Measure, second: Measure) -> Measure:
    """Measure how much higher the first is."""
    return lambda weights: first(weights) - second(weights)


def ratio(first: Measure, second: Measure) -> Measure:
    """Measure how many times as high the first is."""
    return lambda weights: first(weights) / second(weights)


def micro_f1(wanted: Sequence[set[object]], got: Sequence[set[object]]) -> Measure:
    """Measure F1 over all members of the sets, pooled; 1 where all are empty."""
    pairs = list(zip(wanted, got, strict=True))
    shared = np.array([len(w & g) for w, g in pairs], np.float64)
    sizes = np.array([len(w) + len(g) for w, g in pairs], np.float64)

    def measure(weights: Floats) -> Floats:
        total = weights @ sizes
        return np.where(total > 0, 2 * (weights @ shared) / total, 1.0)

    return measure


def macro_f1(wanted: Sequence[object], got: Sequence[object]) -> Measure:
    """Measure the mean of the F1 of every label that is wanted at all."""
    labels = sorted(set(map(str, wanted)))
    gold, said = np.array(list(map(str, wanted))), np.array(list(map(str, got)))

    def measure(weights: Floats) -> Floats:
        scores = []
        for label in labels:
            here, there = gold == label, said == label
            there_is = weights @ here.astype(np.float64)
            size = there_is + weights @ there.astype(np.float64)
            score = 2 * (weights @ (here & there).astype(np.float64)) / np.maximum(size, 1)
            scores.append(np.where(there_is > 0, score, np.nan))
        means: Floats = np.nanmean(np.stack(scores), axis=0)
        return means

    return measure


def auc(truth: Sequence[bool] | Flags, scores: Sequence[float] | Floats) -> Measure:
    """Measure the area under the ROC curve: how often a true one scores higher; half for ties."""
    truth, starts, order = np.asarray(truth, bool), *_ties(np.asarray(scores, np.float64))

    def measure(weights: Floats) -> Floats:
        sorted_weights, true = weights[:, order], truth[order]
        hits = np.add.reduceat(sorted_weights * true, starts, axis=1)
        others = np.add.reduceat(sorted_weights * ~true, starts, axis=1)
        below = others.cumsum(axis=1) - others
        won: Floats = (hits * (below + others / 2)).sum(axis=1)
        return won / (hits.sum(axis=1) * others.sum(axis=1))

    return measure


def found_at(
    wanted: Sequence[bool] | Flags,
    spared: Sequence[bool] | Flags,
    scores: Sequence[float] | Floats,
    limit: float,
) -> Measure:
    """Measure the share of `wanted` over the lowest threshold that keeps `limit`.

    Of the `spared`, at most that share is over it, too. Every resample finds its own threshold.
    """
    starts, order = _ties(-np.asarray(scores, np.float64))
    groups = [np.asarray(group, np.float64)[order] for group in (wanted, spared)]

    def measure(weights: Floats) -> Floats:
        sorted_weights = weights[:, order]
        over = [np.add.reduceat(sorted_weights * g, starts, axis=1) for g in groups]
        hits, false = (part.cumsum(axis=1) / part.sum(axis=1, keepdims=True) for part in over)
        best: Floats = np.where(false <= limit, hits, 0.0).max(axis=1)
        return best

    return measure


def _ties(values: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return where each run of equal values begins once they are sorted, and the order."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]), order


def calibration_error(sure: Floats, right: Floats, bins: int = 10) -> Measure:
    """Measure the expected calibration error over equal-width bins (Guo et al. 2017).

    `sure` and `right` are `[comments]` or `[comments, labels]`, 0 to 1; labels are pooled. Where
    `right` is a share and not a fact, it is the gap to that share.
    """
    sure, right = (part.reshape(len(part), -1).astype(np.float64) for part in (sure, right))
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [((sure - right) * (place == at)).sum(axis=1) for at in range(bins)]

    def measure(weights: Floats) -> Floats:
        gap_of_bins = np.abs([weights @ gap for gap in gaps]).sum(axis=0)
        error: Floats = gap_of_bins / (weights.sum(axis=1) * sure.shape[1])
        return error

    return measure
