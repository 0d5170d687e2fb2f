"""Look for the policy's default thresholds on validation, and print what they would do.

usage: python training/thresholds.py

A coordinate search over a grid: spare as much heat and find as many threats as one can while no
more than a few useful comments are lost and a few clean ones touched (`LIMITS`). The found values
are printed, not written: the defaults stand in `src/noisegate/decide/policy.py`.
"""

from dataclasses import asdict, replace
from typing import Any

from config import arguments, check_data
from gold import GoldRow, rows
from measures import clean, escalated, hidden, hot, lost, useful
from noisegate.decide.policy import Policy, Thresholds
from noisegate.read import Reader
from noisegate.triage import Triage, Triaged

GRID = [round(0.15 + 0.05 * step, 2) for step in range(17)]
LIMITS = {
    "lost": (0.025, 8.0),
    "touched": (0.04, 4.0),
    "gated": (0.03, 4.0),
    "false": (0.008, 10.0),
}
"""Measure -> (how much of it is free, what each part more costs)."""

Read = list[tuple[GoldRow, Triaged]]


def main() -> None:
    """Search from the present defaults on, until nothing gets better."""
    args = arguments(__doc__)
    check_data(args.data)
    triage = Triage(reader=Reader.load(args.model))
    sets = {folder: read(triage, rows(args.data, folder, "validation")) for folder in FOLDERS}
    best = Thresholds()
    print("now  ", worth(sets, best), figures(sets, best))
    while (found := improved(sets, best)) != best:
        best = found
    print("found", worth(sets, best), figures(sets, best))
    for name, value in asdict(best).items():
        print(f"{name} = {value}")


FOLDERS = {"domain": 1.0, "real-labelled": 0.35}
"""Validation set -> what it counts (the real one is news, four in five of it hostile)."""


def read(triage: Triage, gold: list[GoldRow]) -> Read:
    """Read the texts once; only decisions change."""
    return list(zip(gold, triage.read_many(row["text"] for row in gold), strict=True))


def improved(sets: dict[str, Read], best: Thresholds) -> Thresholds:
    """Move each threshold in turn to where it does best."""
    for name in asdict(best):
        options = [replace(best, **{name: value}) for value in GRID]
        best = max([best, *options], key=lambda each: worth(sets, each))
    return best


def worth(sets: dict[str, Read], thresholds: Thresholds) -> float:
    """Return how good thresholds are, over both sets."""
    total = 0.0
    for folder, found in figures(sets, thresholds).items():
        value = found["spared"] + found["threats"] / 4
        for name, (free, cost) in LIMITS.items():
            value -= cost * max(0.0, found[name] - free)
        total += FOLDERS[folder] * value
    return round(total, 4)


def figures(sets: dict[str, Read], thresholds: Thresholds) -> dict[str, dict[str, float]]:
    """Return what the policy would do with these thresholds."""
    judge = Triage(policy=Policy(thresholds=thresholds)).judge
    return {
        folder: measured([row for row, _ in both], [judge(t.comment, t.reading) for _, t in both])
        for folder, both in sets.items()
    }


def measured(gold: list[GoldRow], told: list[Triaged]) -> dict[str, float]:
    """Return shares of the comments each measure is about."""
    objection = [row["kinds"][0] == "objection" for row in gold]
    threat = ["threat" in row["kinds"] for row in gold]
    return {
        "spared": among(hidden(told), map(hot, gold)),
        "lost": among(lost(told), map(useful, gold)),
        "touched": among(hidden(told), map(clean, gold)),
        "gated": among(lost(told), objection),
        "threats": among(escalated(told), threat),
        "false": among(escalated(told), (not each for each in threat)),
    }


def among(hits: list[bool], which: Any) -> float:
    """Return the share of hits among the comments that count."""
    found = [hit for hit, counts in zip(hits, which, strict=True) if counts]
    return round(sum(found) / len(found), 4) if found else 0.0


if __name__ == "__main__":
    main()
