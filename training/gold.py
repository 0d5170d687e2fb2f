"""Labelled rows to measure on, and what the exported network says about them."""

import csv
import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import describe
from noisegate.read import artefact
from noisegate.read.encoder import Encoder
from noisegate.read.text import Normalised, normalise
from noisegate.read.windows import Logits, batches
from rows import NAMES, own_row, plain
from splits import HELD_VIDEO, Split, split

GoldRow = dict[str, Any]


def rows(data: Path, folder: str, part: Split) -> list[GoldRow]:
    """Return the labelled rows of one split of "domain" or "real-labelled", in file order."""
    found: list[GoldRow] = []
    for path in sorted((data / folder).glob("*.jsonl")):
        found += [
            row | {"text": plain(row["text"]), "source": path.stem}
            for row in describe.rows(path)
            if split(folder, path.stem, row["text"]) == part
        ]
    return found


def public(data: Path, source: str, part: Split) -> list[GoldRow]:
    """Return the rows of one split of a public source."""
    import duckdb  # noqa: PLC0415 - only this measure needs it

    table = duckdb.sql(f"SELECT * FROM '{data / 'public' / source}.parquet'")
    names = table.columns
    made = (dict(zip(names, values, strict=True)) for values in table.fetchall())
    return [row for row in made if split("public", source, row["text"]) == part]


def held_video(data: Path) -> list[GoldRow]:
    """Return every comment under the video that nothing was trained on, with `spam` 0 or 1."""
    found: list[GoldRow] = []
    for path in sorted((data / "real").glob(f"*{HELD_VIDEO}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found += [
                {"text": html.unescape(row["CONTENT"]), "spam": int(row["CLASS"])}
                for row in csv.DictReader(lines)
            ]
    return found


@dataclass(frozen=True)
class Seen:
    """One gold row, its targets, and the first window of what the network says about it."""

    row: GoldRow
    targets: dict[str, Any]
    clean: Normalised
    logits: Logits


def seen(model: Path, gold: list[GoldRow]) -> Iterator[Seen]:
    """Run the exported network over gold rows, in order."""
    encoder = Encoder(model / artefact.GRAPH, model / artefact.TOKENIZER)
    clean = [normalise(row["text"]) for row in gold]
    first = {w.text: w for w in reversed(encoder.windows([each.text for each in clean]))}
    found = {
        logits.window.text: logits
        for batch in batches(list(first.values()))
        for logits in encoder.run(batch)
    }
    for at, row in enumerate(gold):
        yield Seen(row, own_row(row), clean[at], found[at])


def places() -> dict[str, slice]:
    """Return where each head stands in the output `labels`."""
    found, at = {}, 0
    for name, labels in artefact.expected().items():
        found[name] = slice(at, at + len(labels))
        at += len(labels)
    return found


def matrix(cases: list[Seen], head: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (logits, targets) of a head over all cases."""
    logits = np.stack([case.logits.labels[places()[head]] for case in cases]).astype(float)
    return logits, np.array([case.targets[head] for case in cases])


__all__ = ["NAMES", "Seen", "held_video", "matrix", "places", "public", "rows", "seen"]
