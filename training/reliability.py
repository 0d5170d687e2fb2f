"""Does 70 % mean seven times in ten? The calibration of every head, by the ECE.

Kinds and attributes are what a reading says; the heads whose numbers a reading does not show
(topics, claims, motive, target) are taken from the network, calibrated as the reader does it.
"""

from pathlib import Path

import numpy as np

from gold import NAMES, Seen, matrix
from intervals import Floats, Measure, calibration_error
from measures import Gold, Told, right
from noisegate.labels import ATTRIBUTES, HOT, KINDS
from noisegate.read import artefact


def of_readings(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return the calibration of the primary kind, of the kinds, and of each attribute.

    An attribute is measured against the fact that at least half of readers would say so, and
    (`…_share`) against the share of them itself.
    """
    pairs = [(row, one.reading) for row, one in zip(gold, told, strict=True)]
    sure = np.array([reading.confidence for _, reading in pairs])
    kinds = np.array([[r.scores.get(name, 0.0) for name in KINDS] for _, r in pairs])
    present = np.array([[name in row["kinds"] for name in KINDS] for row, _ in pairs], float)
    found = {
        "primary": calibration_error(sure, np.array(right(gold, told), float)),
        "kinds": calibration_error(kinds, present),
    }
    for name in ATTRIBUTES:
        said = np.array([reading.attributes.get(name, 0.0) for _, reading in pairs])
        share = np.array([row[name] for row, _ in pairs], float)
        found[name] = calibration_error(said, (share >= 0.5).astype(float))
        found[f"{name}_share"] = calibration_error(said, share)
    return found


def of_network(cases: list[Seen], model: Path) -> dict[str, Measure]:
    """Return the calibration of topics, claims, motive and target.

    Of motive and target, it is the calibration of the one that is named.
    """
    stated = artefact.load(model)
    found = {}
    for head in ("topics", "claims"):
        logits, gold = matrix(cases, head)
        scales = np.array([stated.scales[head][name] for name in NAMES[head]])
        chances = 1 / (1 + np.exp(-(logits * scales[:, 0] + scales[:, 1])))
        found[head] = calibration_error(chances, gold)
    for head in ("motive", "target"):
        logits, gold = matrix(cases, head)
        if head == "motive":
            logits[:, NAMES["motive"].index("none")] += stated.motive_none
        chances = softmax(logits)
        named = (chances.argmax(axis=1) == gold).astype(float)
        found[head] = calibration_error(chances.max(axis=1), named)
    return found


def heat(cases: list[Seen], told: Told, model: Path) -> Floats:
    """Return the hot score of comments, `[comments]`: how likely their primary kind is hostile.

    It is the sum over the hostile kinds of the calibrated softmax of the primary kind; 0 for a
    comment that was left unread.
    """
    logits, _ = matrix(cases, "primary")
    hostile = np.array([kind in HOT for kind in KINDS])
    read = np.array([one.reading.kind is not None for one in told])
    shares: Floats = softmax(logits / artefact.load(model).temperature)[:, hostile].sum(axis=1)
    return shares * read


def softmax(logits: Floats) -> Floats:
    """Return rows of logits as probabilities that add up to one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
