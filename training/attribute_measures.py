"""How well scores of an attribute agree with labelled rows: order, ranking and calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from intervals import Floats, Measure, auc, calibration_error, figures, mean
from ranks import average_precision, in_chunks, spearman

BINS = 10
TRUE = 0.5
"""The share of raters from which a text counts as one that has the attribute."""


@dataclass(frozen=True)
class Case:
    """One labelled text's score and the share (0 to 1) of people who said so."""

    source: str
    label: float
    score: float


def measured(cases: Sequence[Case]) -> dict[str, Any]:
    """Return how many rows there are, and every measure of them with its interval."""
    labels = np.array([case.label for case in cases], np.float64)
    scores = np.array([case.score for case in cases], np.float64)
    true = labels >= TRUE
    measures: dict[str, Measure] = {
        "ece": in_chunks(calibration_error(scores, labels)),
        "brier": mean((scores - labels) ** 2),
    }
    if len(set(labels.tolist())) > 1:
        measures["spearman"] = spearman(labels, scores)
    if 0 < true.sum() < len(true):
        measures["auc"] = in_chunks(auc(true, scores))
        measures["ap"] = average_precision(true.tolist(), scores)
    return {"n": len(cases), "true": int(true.sum()), **figures(measures, len(cases))}


def reliability(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return each tenth of the scores: where it begins, rows, mean score and mean label."""
    scores = np.array([case.score for case in cases], np.float64)
    labels = np.array([case.label for case in cases], np.float64)
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        {"from": at / BINS, "n": int(here.sum()), **_means(scores[here], labels[here])}
        for at in range(BINS)
        if (here := place == at).any()
    ]


def _means(scores: Floats, labels: Floats) -> dict[str, float]:
    return {"score": float(scores.mean()), "label": float(labels.mean())}


def by_source(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """Return the measures of each source, the largest first, after those of all together."""
    sources = sorted({case.source for case in cases})
    parts = {name: [case for case in cases if case.source == name] for name in sources}
    ordered = sorted(parts.items(), key=lambda item: -len(item[1]))
    found = {"all": measured(cases)}
    return found | {name: measured(part) for name, part in ordered if len(parts) > 1}
