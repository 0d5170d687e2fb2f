"""Real public comments labelled for this project: labels from the repository, texts from the data.

The texts belong to other people, so the repository holds only their SHA-1 and our labels
(`data/real-labels/`); the texts are looked up in the public sets when the model is trained.
"""

import csv
import hashlib
import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]


def relabelled(data: Path, labels: Path) -> Iterator[tuple[str, Row]]:
    """Yield (source, row) of every row of `labels` whose text is found in `data`.

    Exits where a source lacks a text: the labels would belong to other data.
    """
    for path in sorted(labels.glob("*.jsonl")):
        texts = {sha1(text): text for text in found(data, path.stem)}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["sha1"] not in texts:
                raise SystemExit(f"{path}: no text of {path.stem} has the SHA-1 {row['sha1']}.")
            yield path.stem, {"text": texts[row["sha1"]], **row}


def found(data: Path, source: str) -> Iterator[str]:
    """Yield the texts of a public set, or of the real YouTube comments."""
    if source != "youtube":
        yield from (
            t for (t,) in duckdb.sql(f"SELECT text FROM '{table(data, source)}'").fetchall()
        )
        return
    for path in sorted((data / "real").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from (html.unescape(row["CONTENT"]) for row in csv.DictReader(lines))


def table(data: Path, source: str) -> Path:
    """Return where a public set lies."""
    return data / "public" / f"{source}.parquet"


def sha1(text: str) -> str:
    """Name a text without showing it (a name, not a safeguard)."""
    return hashlib.sha1(text.encode()).hexdigest()
