"""Rows to padded batches: what one epoch sees, in which order, at what length."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from joining import joined
from model import HEADS, SPANS
from noisegate.read.windows import PARENT_TOKENS, SHORT
from rows import Row

ONE_OF = ("primary", "motive", "target")


def load(path: Path) -> list[Row]:
    """Read prepared rows."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def epoch(rows: list[Row], config: dict[str, Any], seed: int) -> list[Row]:
    """Choose the rows of one epoch: our own and the real ones, and a sample of the public ones."""
    chance = random.Random(seed)
    by_source: dict[str, list[Row]] = defaultdict(list)
    chosen: list[Row] = []
    for row in rows:
        if row["folder"] == "public":
            by_source[row["source"]].append(row)
        else:
            copies = config["data"]["real_copies"] if row["folder"] == "real-labelled" else 1
            chosen += [row] * copies
    chosen = [
        *below(chosen, config["data"]["below"], chance),
        *joined(chosen, config["data"]["joined"], chance),
    ]
    for source, count in config["public"].items():
        chosen += _sample(by_source[source], count, chance)
    return chosen


def below(rows: list[Row], share: float, chance: random.Random) -> Iterator[Row]:
    """Yield the rows, a share of the short ones as if they answered some other comment.

    Most replies mean the same under any parent, and must be read so.
    """
    for row in rows:
        other = chance.choice(rows)["ids"]
        if not row["parent"] and len(row["ids"]) - 2 <= SHORT and chance.random() < share:
            yield {**row, "parent": [*other[1:-1][:PARENT_TOKENS], other[-1]]}
        else:
            yield row


def _sample(rows: list[Row], count: int, chance: random.Random) -> list[Row]:
    """Draw rows without repeats, those with something marked in them three times as likely."""
    weighted = [(chance.random() ** (1 / (3 if _marked(row) else 1)), row) for row in rows]
    weighted.sort(key=lambda pair: -pair[0])
    return [row for _, row in weighted[:count]]


def _marked(row: Row) -> bool:
    severe = [value for value in row["attributes"][1:] if value is not None]
    return max(severe, default=0) >= 0.5 or any(kind == 1 for kind in row["kinds"] if kind)


WIDTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 320)
"""Padded lengths. Few shapes matter: the bfloat16 kernels are compiled anew for each."""


def batched(rows: list[Row], tokens: int, seed: int) -> list[list[Row]]:
    """Group rows of like length, `tokens // width` of them a batch; shuffled.

    What does not fill a batch of its width goes into the next longer one.
    """
    chance = random.Random(seed)
    waiting = chance.sample(rows, len(rows))
    batches: list[list[Row]] = []
    rest: list[Row] = []
    for width in WIDTHS:
        here = rest + [row for row in waiting if _width(row) == width]
        size = tokens // width
        whole = len(here) // size * size
        batches += [here[at : at + size] for at in range(0, whole, size)]
        rest = here[whole:]
    batches += [rest] if rest else []
    chance.shuffle(batches)
    return batches


def _width(row: Row) -> int:
    return next(width for width in WIDTHS if len(row["ids"]) + len(row["parent"]) <= width)


def collate(rows: list[Row], *, exact: bool = False) -> dict[str, Tensor]:
    """Pad a batch; unknown targets are -1 (one of several) or NaN; `exact` adds no more padding."""
    width = max(len(r["ids"]) + len(r["parent"]) if exact else _width(r) for r in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    segments = torch.zeros(len(rows), width, dtype=torch.long)
    spans = torch.full((len(rows), width, len(SPANS)), torch.nan)
    for at, row in enumerate(rows):
        n = len(row["ids"])
        both = n + len(row["parent"])
        ids[at, :both] = torch.tensor(row["ids"] + row["parent"])
        mask[at, :both] = 1
        segments[at, n:both] = 1
        for which, name in enumerate(SPANS):
            if row[name] is not None:
                spans[at, 1 : n - 1, which] = torch.tensor(row[name][1 : n - 1], dtype=torch.float)
    batch = {"ids": ids, "mask": mask, "segments": segments, "spans": spans}
    for head, count in HEADS.items():
        if head in ONE_OF:
            batch[head] = torch.tensor([-1 if r[head] is None else r[head] for r in rows])
        else:
            batch[head] = torch.tensor([_floats(row[head], count) for row in rows])
    return batch


def _floats(values: list[float | None] | None, count: int) -> list[float]:
    return [torch.nan if value is None else value for value in values or [None] * count]
