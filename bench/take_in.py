"""Import a generated file of a million comments; print rates and peak memory.

usage: python bench/take_in.py [--rows 1000000] [--reader model|words]

With `--reader words` (the default) a stub that knows a few words takes the model's place, so that
the figure is about arriving, deciding and keeping; the model's own speed has its own benchmark.
"""

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from noisegate import Reading, Triage
from noisegate.flow.files import HowToRead
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence
from noisegate.keep import Store
from noisegate.labels import KINDS

_WORDS = (
    "the song chorus bass love this slop voice again night mix loud soft verse harbour rain "
    "honest drum it is a and my why how please never always one two three keep more less"
).split()


class StubReader:
    """Reads by a few words, to leave the model's cost out of the figure."""

    version = "stub-1"

    def read_many(self, texts: Iterable[str]) -> Iterator[Reading]:
        """Yield a reading a text."""
        for text in texts:
            kind = "dismissal" if "slop" in text else "praise" if "love" in text else "chatter"
            scores = {name: 0.9 if name == kind else 0.01 for name in KINDS}
            yield Reading(
                self.version, kind, (kind,), 0.9, scores, "none", "work", language="en",
                attributes={"toxicity": scores["dismissal"] / 2},
            )  # fmt: skip


def generate(path: Path, rows: int) -> None:
    """Write a CSV of comments of 3 to 40 words, by a tenth as many people, in threads."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["id", "author", "author_id", "date", "video_id", "parent_id", "text"])
        for number in range(rows):
            person = chance.randrange(max(rows // 10, 1))
            parent = f"c{chance.randrange(number)}" if number and chance.random() < 0.2 else ""
            moment = f"2026-{1 + number % 9:02}-{1 + number % 28:02}T{number % 24:02}:00:00Z"
            text = " ".join(chance.choices(_WORDS, k=chance.randint(3, 40)))
            row = [f"c{number}", f"Person {person}", f"u{person}", moment, f"v{number % 12}"]
            out.writerow([*row, parent, text])


def peak_mb() -> float:
    """Return the most memory this process has held, in megabytes (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Generate, import, read and decide; print one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--reader", choices=["model", "words"], default="words")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="noisegate-bench-") as folder:
        path = Path(folder) / "comments.csv"
        generate(path, given.rows)
        print(f"file: {given.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        print(f"memory before: {peak_mb():,.0f} MB")
        with Store.open(Path(folder) / "store.sqlite") as store:
            start = time.perf_counter()
            intake, added = take_in(store, [path], HowToRead(), Silence())
            kept = time.perf_counter()
            print(f"kept: {added.new:,} new, {intake.rejects:,} rejects, "
                  f"{given.rows / (kept - start):,.0f} a second")  # fmt: skip
            triage = Triage(reader=StubReader() if given.reader == "words" else None)
            job = reread(store, triage, Silence())
            spent = time.perf_counter() - kept
            print(f"judged ({given.reader}): {job.done:,}, {job.done / spent:,.0f} a second")
            print(f"database: {store.facts().size_bytes / 1e6:,.0f} MB")
        print(f"peak memory: {peak_mb():,.0f} MB")


if __name__ == "__main__":
    main()
