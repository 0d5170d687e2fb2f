"""Say how far a second reader, who saw only the texts, agreed with the writers' labels.

usage: python training/agreement.py

Reads `data/second-reader/labels.jsonl` and the comments it names, and prints one `name value` a
line: shares, Cohen's kappa for the primary kind, and micro-F1 for what there may be several of
(of characters for heat and signal).
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from noisegate.labels import HOT

DATA = Path(__file__).resolve().parents[1] / "data"
Pair = tuple[dict[str, Any], dict[str, Any]]


def main() -> None:
    """Print the figures."""
    for name, value in agreement(pairs()).items():
        print(name, value if isinstance(value, int) else round(value, 3))


def pairs(data: Path = DATA) -> list[Pair]:
    """Return (the writer's row, the second reader's) of every comment read twice."""
    second = {row["id"]: row for row in _rows(data / "second-reader/labels.jsonl")}
    files = sorted((data / "comments").rglob("author-*.jsonl"))
    return [
        (row, second[row["id"]]) for path in files for row in _rows(path) if row["id"] in second
    ]


def agreement(both: list[Pair]) -> dict[str, float]:
    """Measure it."""
    first, second = ([row["kinds"][0] for row in side] for side in zip(*both, strict=True))
    same = share(a == b for a, b in zip(first, second, strict=True))
    counts = Counter(first), Counter(second)
    chance = sum(counts[0][kind] * counts[1][kind] for kind in counts[0]) / len(both) ** 2
    driven = [pair for pair in both if pair[0]["motive"] != "none"]
    found = {
        "comments": len(both),
        "kind": same,
        "kind_kappa": (same - chance) / (1 - chance),
        "hot_or_not": share((a in HOT) == (b in HOT) for a, b in zip(first, second, strict=True)),
        "motive": share(a["motive"] == b["motive"] for a, b in driven),
        "target": share(a["target"] == b["target"] for a, b in both),
    }
    found |= {
        f"{head}_micro_f1": micro((set(a[head]), set(b[head])) for a, b in both)
        for head in ("kinds", "topics", "claims")
    }
    return found | {
        f"{head}_char_f1": micro((_characters(a[head]), _characters(b[head])) for a, b in both)
        for head in ("heat", "signal")
    }


def share(hits: Iterable[bool]) -> float:
    """Return the share that is true."""
    found = list(hits)
    return sum(found) / len(found)


def micro(sets: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Return F1 over all members of all pairs of sets."""
    shared = total = 0
    for one, other in sets:
        shared += len(one & other)
        total += len(one) + len(other)
    return 2 * shared / total if total else 1.0


def _characters(spans: list[list[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
