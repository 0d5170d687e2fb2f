"""Fit the attributes that Perspective has and the network has no head for, and write them.

usage: python training/bridging.py [--data ../shared/data]

Each is a logistic regression on what the shipped model already says of a text: its embedding,
and the logits of its kinds and attributes. Fitted on training rows, scaled on validation rows
(Platt 1999), measured on locked test rows; one that ranks those too poorly is left out.
"""

import json
import warnings
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from attribute_measures import Case, measured
from attribute_rows import Labelled, ours
from attribute_tasks import TASKS, TRIED, Task
from cached import Cache, Readings
from config import arguments, check_data, settings
from intervals import Floats
from noisegate.labels import ATTRIBUTES, KINDS
from noisegate.read import artefact
from noisegate.read.probes import FORMAT, PROBES, WIDTH, features, fingerprint
from splits import key

VERSION = "attributes-1"
ENOUGH = 0.80
"""The ROC-AUC on test rows below which an attribute is not shipped."""
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)
"""How freely the weights may move (scikit-learn's C)."""
PLACES = 4
FEATURES = WIDTH + len(KINDS) + len(ATTRIBUTES)


def main() -> None:
    """Fit, measure and write."""
    args = arguments(__doc__)
    check_data(args.data)
    cache, seed = Cache(args.work, args.model), int(settings(args.config)["seed"])
    made = {task.name: fitted(task, args, cache, seed) for task in TASKS}
    tried = {task.name: fitted(task, args, cache, seed) for task in TRIED}
    report = {name: each.figures for name, each in (made | tried).items()}
    (args.work / "scores").mkdir(exist_ok=True)
    place = args.work / "scores/bridging.json"
    place.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    write(args, {name: each.entry for name, each in made.items() if each.entry})


@dataclass(frozen=True)
class Fitted:
    """What became of one attribute: its figures, and its entry where it is good enough."""

    figures: dict[str, Any]
    entry: dict[str, Any] | None


@dataclass(frozen=True)
class Rows:
    """One split of a task: what is seen `[rows, features]`, and the labels `[rows]`."""

    rows: list[Labelled]
    seen: Floats
    labels: Floats


def fitted(task: Task, args: Namespace, cache: Cache, seed: int) -> Fitted:
    """Fit one attribute, and measure it on its locked test rows."""
    rows = list(task.rows(args.data, args.root / "data"))
    parts = {part: split_of(task.label, rows, part, cache) for part in PARTS}
    weights, how = best(parts["train"], parts["validation"], task, seed)
    test = parts["test"]
    cases = cases_of(test, weights)
    found = {
        "how": how,
        "rows": {part: len(each.rows) for part, each in parts.items()},
        "true": {part: int((each.labels >= 0.5).sum()) for part, each in parts.items()},
        "test": measured(cases),
        "alarms": alarms(weights, args, cache),
    }
    good = found["test"]["auc"][0] >= ENOUGH
    print(f"{task.name}: {json.dumps(found)}{'' if good else ' NOT SHIPPED'}", flush=True)
    return Fitted(found, entry(task, weights, found) if good else None)


PARTS = ("train", "validation", "test")


def split_of(name: str, rows: Sequence[Labelled], part: str, cache: Cache) -> Rows:
    """Return the rows of a split that could be read."""
    chosen = split_once(rows, part)
    seen = cache.readings([row.text for row in chosen])
    kept = [row for row, read in zip(chosen, seen.read, strict=True) if read]
    return Rows(kept, matrix(seen), np.array([row.labels[name] for row in kept]))


def split_once(rows: Sequence[Labelled], part: str) -> list[Labelled]:
    """Return the rows of a split, each text once, none that a later split has as well."""
    later = {key(row.text) for row in rows if PARTS.index(row.part) > PARTS.index(part)}
    once = {key(row.text): row for row in rows if row.part == part}
    return [row for text, row in once.items() if text not in later]


def matrix(seen: Readings) -> Floats:
    """Return what the probes look at, `[texts that were read, features]`."""
    rows = [np.concatenate(features(one)) for one in seen.rebuilt() if one.unread is None]
    return np.stack(rows)


def best(train: Rows, validation: Rows, task: Task, seed: int) -> tuple[Floats, str]:
    """Return weights and bias `[features + 1]`, scaled, that make validation rows likeliest."""
    found = []
    for name, columns in task.seen.items():
        for strength in STRENGTHS:
            weights = scaled(fit(train, columns, strength, seed), validation)
            loss = log_loss(validation.labels >= 0.5, probable(weights, validation.seen))
            found.append((loss, f"{name}, C = {strength}", weights))
    _, how, weights = min(found, key=lambda each: each[0])
    return weights.round(PLACES), how


def fit(train: Rows, columns: Sequence[int], strength: float, seed: int) -> Floats:
    """Fit a logistic regression on some columns; the others weigh nothing."""
    model = LogisticRegression(C=strength, max_iter=2000, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # one that has not converged is no result
        model.fit(train.seen[:, columns], train.labels >= 0.5)
    weights = np.zeros(FEATURES + 1)
    weights[columns] = model.coef_[0]
    weights[-1] = model.intercept_[0]
    return weights


def scaled(weights: Floats, validation: Rows) -> Floats:
    """Give the weights the slope and offset that fit validation rows."""
    totals = (validation.seen @ weights[:-1] + weights[-1]).reshape(-1, 1)
    platt = LogisticRegression(C=100.0).fit(totals, validation.labels >= 0.5)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    made = weights * slope
    made[-1] += offset
    return made


def probable(weights: Floats, seen: Floats) -> Floats:
    """Return the probabilities that weights give."""
    chances: Floats = 1 / (1 + np.exp(-(seen @ weights[:-1] + weights[-1])))
    return chances


def alarms(weights: Floats, args: Namespace, cache: Cache) -> dict[str, Any]:
    """Return how many clean test comments, our own and real ones, get 0.5 or more."""
    rows = [row for row in ours(args.data, args.root / "data") if row.labels["clean"]]
    clean = split_of("clean", rows, "test", cache)
    over = probable(weights, clean.seen) >= 0.5
    return {"n": len(clean.rows), "over": int(over.sum())}


def cases_of(test: Rows, weights: Floats) -> list[Case]:
    """Return scores beside labels."""
    scores = probable(weights, test.seen)
    return [
        Case(row.source, float(label), float(score))
        for row, label, score in zip(test.rows, test.labels, scores, strict=True)
    ]


def entry(task: Task, weights: Floats, found: dict[str, Any]) -> dict[str, Any]:
    """Return what `attributes.json` says of one attribute."""
    area, low, high = found["test"]["auc"]
    names = (*KINDS, *(f"attribute {name}" for name in ATTRIBUTES))
    logits = weights[WIDTH:-1].tolist()
    return {
        "about": task.about,
        "source": f"{task.taught} ROC-AUC {area:.2f} ({low:.2f}–{high:.2f}) on "
        f"{found['test']['n']:,} locked rows.",
        "bias": float(weights[-1]),
        "embedding": weights[:WIDTH].tolist(),
        "logits": dict(zip(names, logits, strict=True)),
    }


def write(args: Namespace, probes: dict[str, Any]) -> None:
    """Write `attributes.json`, small, with its own hash and that of the model it fits."""
    model = json.loads((args.model / artefact.LABELS).read_text(encoding="utf-8"))
    stated = {"format": FORMAT, "version": VERSION, "fits": model["hash"], "probes": probes}
    stated["hash"] = fingerprint(stated)
    text = json.dumps(stated, ensure_ascii=False, indent=1)
    lines = text.replace(",\n    ", ", ").replace("[\n    ", "[").replace("\n   ]", "]")
    (args.model / PROBES).write_text(lines + "\n", encoding="utf-8")
    print(f"{PROBES}: {', '.join(probes)} ({stated['hash'][:6]}, {len(lines):,} characters)")


if __name__ == "__main__":
    main()
