"""Decide on validation data what the network's numbers mean, and write `labels.json`.

usage: python training/calibrate.py

Finds the temperature of the primary kind, a slope and an offset for every yes-or-no label, the
probability from which each counts, and how token scores become spans. Looks at validation only.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

from config import LOCK, arguments, check_data, settings, sha256
from gold import NAMES, Seen, matrix, rows, seen
from noisegate.comment import Span
from noisegate.read import artefact
from noisegate.read.artefact import Marking
from noisegate.read.spans import mark

SHARED = ("topics", "claims")
"""Heads whose labels are too rare one by one: they share slope, offset and threshold."""


def main() -> None:
    """Calibrate the exported graph."""
    args = arguments(__doc__)
    check_data(args.data)
    gold = rows(args.data, "domain", "validation") + rows(args.data, "real-labelled", "validation")
    cases = list(seen(args.model, gold))
    scales = {head: scale(cases, head) for head in ("kinds", "attributes", *SHARED)}
    stated = {
        "format": artefact.FORMAT,
        "version": f"noisegate-{settings(args.config)['version']}",
        "heads": artefact.expected(),
        "temperature": temperature(cases),
        "scales": scales,
        "thresholds": {h: thresholds(cases, h, scales[h]) for h in ("kinds", *SHARED)},
        "motive_none": motive_none(cases),
        "spans": {name: vars_of(marking) for name, marking in markings(cases).items()},
        "trained_on": {"data.lock.json": sha256(LOCK), "config.toml": sha256(args.config)},
    }
    write(args.model, stated)


def write(folder: Path, stated: dict[str, Any]) -> None:
    """Write `labels.json` with the hash of all three files."""
    stated = json.loads(json.dumps(stated))
    stated["hash"] = artefact.fingerprint(folder, stated)
    text = json.dumps(stated, indent=1, ensure_ascii=False) + "\n"
    (folder / artefact.LABELS).write_text(text, encoding="utf-8")
    for name in ("temperature", "motive_none", "thresholds", "spans", "hash"):
        print(name, stated[name])
    print(artefact.load(folder).version)


def temperature(cases: list[Seen]) -> float:
    """Return the temperature that makes the primary kind's softmax most likely."""
    logits, gold = matrix(cases, "primary")
    scores, target = torch.tensor(logits), torch.tensor(gold)
    grid = [round(0.5 + step * 0.05, 2) for step in range(51)]
    losses = [torch.nn.functional.cross_entropy(scores / t, target).item() for t in grid]
    return grid[int(np.argmin(losses))]


def scale(cases: list[Seen], head: str) -> dict[str, tuple[float, float]]:
    """Fit slope and offset of each label (Platt 1999), held near (1, 0) by a small penalty."""
    logits, gold = (torch.tensor(part, dtype=torch.float64) for part in matrix(cases, head))
    width = 1 if head in SHARED else logits.shape[1]
    slope = torch.ones(width, dtype=torch.float64, requires_grad=True)
    offset = torch.zeros(width, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([slope, offset], max_iter=100)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            logits * slope + offset, gold, reduction="sum"
        )
        loss = loss + 2 * ((slope - 1) ** 2).sum() + 0.5 * (offset**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    pairs = zip(slope.tolist() * logits.shape[1], offset.tolist() * logits.shape[1], strict=True)
    return {
        name: (round(a, 4), round(b, 4)) for name, (a, b) in zip(NAMES[head], pairs, strict=False)
    }


def probable(cases: list[Seen], head: str, scales: dict[str, tuple[float, float]]) -> np.ndarray:
    """Return the calibrated probabilities of a head."""
    logits, _ = matrix(cases, head)
    pairs = np.array([scales[name] for name in NAMES[head]])
    return 1 / (1 + np.exp(-(logits * pairs[:, 0] + pairs[:, 1])))


def thresholds(
    cases: list[Seen], head: str, scales: dict[str, tuple[float, float]]
) -> dict[str, float]:
    """Return for each label the probability from which it counts: where F1 is highest.

    A kind's own best is drawn half-way to the best of all kinds together, since each alone has
    few examples.
    """
    scores, gold = probable(cases, head, scales), matrix(cases, head)[1] > 0.5
    together = best(scores.ravel(), gold.ravel())
    if head in SHARED:
        return dict.fromkeys(NAMES[head], together)
    return {
        name: round((best(scores[:, at], gold[:, at]) + together) / 2, 3)
        for at, name in enumerate(NAMES[head])
    }


def best(scores: np.ndarray, gold: np.ndarray) -> float:
    """Return the threshold from 0.15 to 0.7 with the highest F1."""
    grid = np.arange(0.15, 0.7, 0.025)
    f1 = [2 * (gold & (scores >= t)).sum() / (gold.sum() + (scores >= t).sum()) for t in grid]
    return round(float(grid[int(np.argmax(f1))]), 3)


def motive_none(cases: list[Seen]) -> float:
    """Return what to add to the logit of motive "none".

    It maximises the mean of two accuracies: over comments with a motive, and over those without.
    """
    logits, gold = matrix(cases, "motive")
    none = NAMES["motive"].index("none")

    def score(extra: float) -> float:
        moved = logits.copy()
        moved[:, none] += extra
        right = moved.argmax(axis=1) == gold
        return float(right[gold == none].mean() + right[gold != none].mean())

    grid = [round(-3 + step * 0.1, 1) for step in range(51)]
    return max(grid, key=score)


def markings(cases: list[Seen]) -> dict[str, Marking]:
    """Return how scores become spans, where characters marked agree best with the labels.

    For heat, half the share of comments without any that get some is taken off: a false mark
    softens a comment that needed none.
    """
    options = [Marking(t / 20, b / 20, g) for t, b, g in product(range(3, 12), (1, 2, 4), (1, 3))]
    never = Marking(2, 2, 0)
    mixed = [case for case in cases if case.row["heat"] and case.row["signal"]]
    clean = [case for case in cases if not case.row["heat"]]
    heat = max(
        options,
        key=lambda option: span_f1(cases, 0, (option, never)) - touched(clean, (option, never)) / 2,
    )
    signal = max(options, key=lambda option: span_f1(mixed, 1, (heat, option)))
    return {"heat": heat, "signal": signal}


def span_f1(cases: list[Seen], which: int, marking: tuple[Marking, Marking]) -> float:
    """Return F1 over characters, pooled, as `score.py` counts."""
    shared = total = 0
    for case in cases:
        found = marked(case, marking)[which]
        got = {at for start, end in found for at in range(start, end)}
        want = {at for a, b in case.row[("heat", "signal")[which]] for at in range(a, b)}
        shared += len(got & want)
        total += len(got) + len(want)
    return 2 * shared / total if total else 1.0


def touched(cases: list[Seen], marking: tuple[Marking, Marking]) -> float:
    """Return the share of cases in which some heat is marked."""
    return float(np.mean([bool(marked(case, marking)[0]) for case in cases]))


def marked(case: Seen, marking: tuple[Marking, Marking]) -> tuple[tuple[Span, ...], ...]:
    """Return heat and signal as the reader would mark them."""
    scores = 1 / (1 + np.exp(-case.logits.spans.astype(float)))
    return mark(case.row["text"], case.clean, case.logits.window.offsets, scores, marking)


def vars_of(marking: Marking) -> dict[str, float]:
    """Return a marking as plain numbers."""
    return {"threshold": marking.threshold, "bridge": marking.bridge, "gap": marking.gap}


if __name__ == "__main__":
    main()
