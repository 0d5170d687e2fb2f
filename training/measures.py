"""What is measured of readings and decisions beside labels: the measures of `score.py`, and more.

Every function returns measures (see `intervals.py`) over the comments of one labelled set.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from intervals import Floats, Measure, auc, difference, found_at, macro_f1, mean, micro_f1, ratio
from noisegate.labels import ATTRIBUTES, HOT
from noisegate.triage import Triaged

Gold = list[dict[str, Any]]
Told = list[Triaged]

WORTH = frozenset({"feedback", "question", "misconception", "objection", "story", "praise"})
HIDDEN = frozenset({"gate", "escalate", "soften"})
LOST = frozenset({"gate", "escalate"})
TOUCHED = 0.05
"""The share of clean comments that a sweep over the hot score may touch."""

SURE = 0.5
"""A reading surer of its kind than this is counted as sure."""


def hot(row: dict[str, Any]) -> bool:
    """Say whether the primary kind of a labelled comment is hot."""
    return row["kinds"][0] in HOT


def useful(row: dict[str, Any]) -> bool:
    """Say whether a labelled comment must not be lost."""
    kinds = row["kinds"]
    return kinds[0] in WORTH or (
        kinds[0] == "attack" and not {"feedback", "question"}.isdisjoint(kinds)
    )


def clean(row: dict[str, Any]) -> bool:
    """Say whether there is nothing hot in a labelled comment."""
    return HOT.isdisjoint(row["kinds"]) and not row["heat"]


def hidden(told: Told) -> list[bool]:
    """Say of each comment whether its creator is spared its words."""
    return [one.decision.action in HIDDEN for one in told]


def lost(told: Told) -> list[bool]:
    """Say of each comment whether it is held back."""
    return [one.decision.action in LOST for one in told]


def escalated(told: Told) -> list[bool]:
    """Say of each comment whether it is raised as a threat."""
    return [one.decision.action == "escalate" for one in told]


def right(gold: Gold, told: Told) -> list[bool]:
    """Say of each comment whether its primary kind is the labelled one."""
    return [row["kinds"][0] == one.reading.kind for row, one in zip(gold, told, strict=True)]


def of_decisions(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return the measures of `score.py` that look at decisions."""
    threat = ["threat" in row["kinds"] for row in gold]
    return {
        "hot_spared": mean(hidden(told), [hot(row) for row in gold]),
        "worth_lost": mean(lost(told), [useful(row) for row in gold]),
        "clean_touched": mean(hidden(told), [clean(row) for row in gold]),
        "objection_gated": mean(lost(told), [row["kinds"][0] == "objection" for row in gold]),
        "threat_found": mean(escalated(told), threat),
        "threat_false": mean(escalated(told), [not one for one in threat]),
    }


def of_labels(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return the measures of `score.py` that look at labels and spans."""
    readings = [one.reading for one in told]
    primary = [row["kinds"][0] for row in gold]
    both = [row["signal"] if row["heat"] else [] for row in gold]
    mixed = [(w, r.signal if w else ()) for w, r in zip(both, readings, strict=True)]
    return {
        "kind_accuracy": mean(right(gold, told)),
        "kind_macro_f1": macro_f1(primary, [reading.kind for reading in readings]),
        **{
            f"{head}_micro_f1": micro_f1(
                [set(row[head]) for row in gold], [set(getattr(one, head)) for one in readings]
            )
            for head in ("kinds", "topics", "claims")
        },
        "heat_char_f1": micro_f1(
            [chars(row["heat"]) for row in gold], [chars(one.heat) for one in readings]
        ),
        "signal_char_f1_mixed": micro_f1(
            [chars(wanted) for wanted, _ in mixed], [chars(got) for _, got in mixed]
        ),
        "motive_accuracy_neg": mean(
            [row["motive"] == one.motive for row, one in zip(gold, readings, strict=True)],
            [row["motive"] != "none" for row in gold],
        ),
    }


def chars(spans: Any) -> set[object]:
    """Return the places that spans cover."""
    return {at for start, end in spans for at in range(start, end)}


def of_ranking(gold: Gold, told: Told, heat: Floats) -> dict[str, Measure]:
    """Return how well the hot score ranks, and what a threshold over it alone would spare.

    `heat` is that score, `[comments]` (see `reliability.heat`).
    """
    says_hot = [one.reading.kind in HOT for one in told]
    is_hot, is_clean = [hot(row) for row in gold], [clean(row) for row in gold]
    return {
        "hot_auc": auc(is_hot, heat),
        "hot_spared_at_5_touched": found_at(is_hot, is_clean, heat, TOUCHED),
        "kind_hot_recall": mean(says_hot, is_hot),
        "kind_hot_false": mean(says_hot, [not one for one in is_hot]),
    }


def of_doubt(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return how often the primary kind is wrong where the reading is unsure, and where it is not.

    "Unsure" is said by the number (under `SURE`), and by the policy's step of that name: comments
    that are shown because it may be heat, but not surely.
    """
    wrong = [not one for one in right(gold, told)]
    read = [one.reading.kind is not None for one in told]
    unsure = [a and one.reading.confidence < SURE for a, one in zip(read, told, strict=True)]
    sure = [a and not b for a, b in zip(read, unsure, strict=True)]
    doubted = [one.decision.phase == "unsure" for one in told]
    others = [a and not b for a, b in zip(read, doubted, strict=True)]
    return {
        "share_unread": mean([not one for one in read]),
        "share_unsure": mean(unsure, read),
        "error_when_unsure": mean(wrong, unsure),
        "error_when_sure": mean(wrong, sure),
        "unsure_to_sure": ratio(mean(wrong, unsure), mean(wrong, sure)),
        "share_doubted": mean(doubted, read),
        "error_when_doubted": mean(wrong, doubted),
        "doubted_to_others": ratio(mean(wrong, doubted), mean(wrong, others)),
    }


def of_attributes(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return the ROC-AUC of every attribute; a label of 0.5 or more counts as present."""
    found = {}
    for name in ATTRIBUTES:
        truth = [(row[name] or 0) >= 0.5 for row in gold]
        scores = [one.reading.attributes.get(name, 0.0) for one in told]
        found[f"{name}_auc"] = auc(truth, scores)
    return found


def of_spam(gold: Gold, told: Told) -> dict[str, Measure]:
    """Return how often spam and other comments are told apart, by kind and by all kinds."""
    spam = [row["spam"] == 1 for row in gold]
    primary = [one.reading.kind == "spam" for one in told]
    among = ["spam" in one.reading.kinds for one in told]
    agrees = {
        "spam_accuracy": [a == b for a, b in zip(spam, primary, strict=True)],
        "spam_among_kinds_accuracy": [a == b for a, b in zip(spam, among, strict=True)],
    }
    return {name: mean(hits) for name, hits in agrees.items()} | {
        "spam_found": mean(primary, spam),
        "spam_false": mean(primary, [not one for one in spam]),
    }


def labelled(gold: Gold, told: Told, heat: Floats) -> dict[str, Measure]:
    """Return everything that is measured on a labelled set; `heat` is the hot score."""
    decisions, ranking = of_decisions(gold, told), of_ranking(gold, told, heat)
    sweep = difference(ranking["hot_spared_at_5_touched"], decisions["hot_spared"])
    return {
        **of_labels(gold, told),
        **decisions,
        **ranking,
        "sweep_to_policy": sweep,
        **of_doubt(gold, told),
        **of_attributes(gold, told),
    }


def check(found: dict[str, list[float | None]], data: Path, gold: Path, readings: Path) -> None:
    """Exit where `score.py`, run on the same files, prints anything but our figures."""
    command = [sys.executable, str(data / "score.py"), str(gold), str(readings)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    print(gold.stem, done.stderr.strip())
    for name, printed in map(str.split, done.stdout.splitlines()):
        theirs = float(printed)
        ours = found[name][0] if name in found else None
        if name == "n" or (ours is None and np.isnan(theirs)):
            continue
        if ours is None or abs(ours - theirs) > 0.0006:
            raise SystemExit(f"{gold.stem}: score.py says {name} is {theirs}, and we say {ours}.")
