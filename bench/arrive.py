"""How fast a million comments arrive, and in how much memory.

    python bench/arrive.py [--rows 1000000] [--form csv]

Each form is generated and read in a process of its own, so that its peak is its own.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from noisegate.arrive.files import open_file
from noisegate.comment import Comment

_FORMS = ("csv", "jsonl", "json", "parquet", "csv.gz", "anonymous.csv")
_WORDS = "love this song the snare drowns vocal in second verse more like it 🎧 so good".split()
_NAMES = ["id", "author", "date", "video_id", "content"]


def rows(count: int) -> Iterator[list[str]]:
    """Yield made-up rows, the same ones each time."""
    chance = random.Random(7)
    for number in range(count):
        text = " ".join(chance.choices(_WORDS, k=chance.randrange(3, 30)))
        date = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T12:00:00Z"
        yield [f"c{number}", f"listener {number % 50_000}", date, f"v{number % 40}", text]


def generate(form: str, path: Path, count: int) -> None:
    """Write a file of this form without holding it."""
    if form == "parquet":
        _parquet(path, count)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        if form.startswith(("csv", "anonymous")):
            writer = csv.writer(file)
            only_text = form.startswith("anonymous")
            writer.writerow(_NAMES[-1:] if only_text else _NAMES)
            writer.writerows(row[-1:] if only_text else row for row in rows(count))
            return
        file.write("[" if form == "json" else "")
        for number, row in enumerate(rows(count)):
            file.write(",\n" if form == "json" and number else "")
            file.write(json.dumps(dict(zip(_NAMES, row, strict=True)), ensure_ascii=False))
            file.write("" if form == "json" else "\n")
        file.write("]" if form == "json" else "")


def _parquet(path: Path, count: int) -> None:
    source = path.with_suffix(".source.csv")
    generate("csv", source, count)
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{path}' (FORMAT parquet)")
    source.unlink()


def read(path: Path) -> None:
    """Read a file and print rows a second and the peak of memory."""
    before = _peak()
    start = time.perf_counter()
    comments = rejects = 0
    for arrival in open_file(path):
        for item in arrival:
            if isinstance(item, Comment):
                comments += 1
            else:
                rejects += 1
    took = time.perf_counter() - start
    print(
        f"{path.name:22} {comments:>9,} comments {rejects} rejects {comments / took:>9,.0f} rows/s "
        f"peak {_peak():.0f} MB (before: {before:.0f} MB)",
        flush=True,
    )


def _peak() -> float:
    """Return the peak in MB as the kernel counts it since this program began (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    """Generate and read each form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--form", choices=_FORMS, action="append")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read(asked.read)
        return
    with tempfile.TemporaryDirectory() as folder:
        for form in asked.form or _FORMS:
            path = Path(folder) / f"comments.{form.removesuffix('.gz')}"
            generate(form.removesuffix(".gz"), path, asked.rows)
            if form.endswith(".gz"):
                subprocess.run(["gzip", "-1", str(path)], check=True)
                path = path.with_suffix(".csv.gz")
            subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    main()
