"""How fast the store takes comments in, judges and finds them, and in how much memory.

    python bench/store.py [--rows 200000] [--at PATH-OR-ADDRESS]

Rates are per second of this process's CPU time, so that a busy machine does not colour them (a
PostgreSQL server's own time is not in it), and of the clock.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Filter, Store, Verdict

_START = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = "love this song the snare drowns vocal in second verse more like it 🎧 so good".split()
_READING = Reading(
    model="bench",
    kind="feedback",
    kinds=("feedback", "praise"),
    confidence=0.9,
    scores={f"kind{n}": 0.1 for n in range(12)},
    topics=("mix",),
    attributes={f"attribute{n}": 0.1 for n in range(6)},
    signal=((0, 9),),
    language="en",
)
_DECISION = Decision("show", "It names something that could be changed.", "worth", "1")


def comments(count: int) -> Iterator[Comment]:
    """Yield made-up comments of a twentieth as many people, the same ones each time."""
    chance = random.Random(7)
    for n in range(count):
        person = chance.randrange(max(1, count // 20))
        yield Comment(
            id=f"bench:{n}",
            text=" ".join([*chance.choices(_WORDS, k=chance.randrange(3, 30)), f"w{n % 5000}"]),
            source="bench",
            author=Author(f"listener {person}", f"id{person}"),
            created_at=_START + timedelta(seconds=n),
            work=Work(f"song{n % 40}"),
            url=f"https://example.org/{n}",
            parent=f"bench:{n - 3}" if n % 4 == 3 else None,
            likes=n % 9,
        )


def add(store: Store, count: int) -> int:
    """Import in batches of 1,000, a transaction each."""
    stream = comments(count)
    while batch := list(islice(stream, 1000)):
        store.add(batch)
    return count


def judge(store: Store) -> int:
    """Keep a reading and a decision of every comment."""
    batches = store.unjudged(_READING.model, _DECISION.policy)
    return sum(
        store.keep(Verdict(one.comment.id, _READING, _DECISION, one.basis) for one in batch)
        for batch in batches
    )


def main() -> None:
    """Print one line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--at", help="an empty place; a temporary file where not given")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(chosen.at or Path(folder) / "bench.db") as store,
    ):
        timed("import", lambda: add(store, chosen.rows))
        timed("import the same again", lambda: add(store, chosen.rows))
        timed("judge", lambda: judge(store))
        timed("find all", lambda: sum(1 for _ in store.find()))
        timed("find two words", lambda: sum(1 for _ in store.find(Filter(text="w77 song"))))
        timed("erase one person", lambda: store.erase_author("bench", "id0").comments)
        size = store.facts().size_bytes
    print(f"{size / chosen.rows:,.0f} bytes a comment; peak memory {peak():,.0f} MB")


def timed(what: str, work: Callable[[], int]) -> None:
    """Do something, and print how many comments it did, and how fast."""
    clock, cpu = time.perf_counter(), time.process_time()
    done = work()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    print(
        f"{what:22} {done:9,} in {clock:7.2f} s: {done / cpu:9,.0f}/s of CPU, "
        f"{done / clock:9,.0f}/s by the clock",
        flush=True,
    )


def peak() -> float:
    """Return the most memory this process held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
