"""Counting and choosing without growing: what a tally keeps stays small, whatever comes in.

Nothing here depends on the order in which things come in, as long as the stated bounds hold.
"""

import heapq
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import blake2b
from itertools import count
from typing import Generic, TypeVar

import numpy as np

Row = TypeVar("Row")

_HASHES = 2**64


def hash8(*parts: str) -> int:
    """Return 8 bytes of BLAKE2b over the parts, as a number from 0 to 2**64 - 1."""
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


class Distinct:
    """Counts different things by their `hash8`.

    Exact up to `2 * limit`; beyond that it keeps the `limit` smallest hashes and estimates from
    how densely they lie (Bar-Yossef et al. 2002, the k minimum values), with a standard error of
    about 1 / sqrt(limit): 1.6 % for the usual 4,096.
    """

    def __init__(self, limit: int = 4096) -> None:
        self._limit = limit
        self._kept: set[int] = set()
        self._below = _HASHES

    def add(self, hashed: int) -> None:
        """Count a thing, unless it was counted before."""
        if hashed >= self._below:
            return
        self._kept.add(hashed)
        if len(self._kept) > 2 * self._limit:
            kept = heapq.nsmallest(self._limit, self._kept)
            self._kept, self._below = set(kept), kept[-1] + 1

    @property
    def exact(self) -> bool:
        """Whether the count is exact."""
        return self._below == _HASHES

    def __len__(self) -> int:
        return estimate(self._kept, self._limit, exact=self.exact)


def estimate(kept: Iterable[int], limit: int, *, exact: bool) -> int:
    """Return how many different hashes there were, from the smallest ones that were kept."""
    if exact:
        return len(list(kept))
    largest = heapq.nsmallest(limit, kept)[-1]
    return round((limit - 1) * _HASHES / (largest + 1))


class Best(Generic[Row]):
    """Keeps the `limit` rows with the largest keys. Keys must be comparable with each other."""

    def __init__(self, limit: int, key: Callable[[Row], tuple[float, str]]) -> None:
        self._limit = limit
        self._key = key
        self._heap: list[tuple[tuple[float, str], int, Row]] = []
        self._serial = count()

    def add(self, row: Row) -> None:
        """Keep the row if it is among the best so far."""
        entry = (self._key(row), next(self._serial), row)
        if len(self._heap) < self._limit:
            heapq.heappush(self._heap, entry)
        elif entry > self._heap[0]:
            heapq.heapreplace(self._heap, entry)

    def rows(self) -> list[Row]:
        """Return what was kept, largest key first."""
        return [row for _, _, row in sorted(self._heap, key=lambda entry: entry[:2], reverse=True)]


class Counts:
    """Counts words of which there should be few; past `limit` different ones, under `rest`."""

    def __init__(self, limit: int = 200, rest: str = "other") -> None:
        self._limit = limit
        self._rest = rest
        self._counts: Counter[str] = Counter()

    def add(self, word: str) -> None:
        """Count the word once more."""
        known = word in self._counts or len(self._counts) < self._limit
        self._counts[word if known else self._rest] += 1

    def most_first(self) -> tuple[tuple[str, int], ...]:
        """Return (word, count), the most frequent first, equal ones by word."""
        return tuple(sorted(self._counts.items(), key=lambda item: (-item[1], item[0])))


class Matches:
    """Counts how many of many things were later (or earlier) ticked off, at 8 bytes a thing.

    Keeps up to `limit` things and as many ticks; those beyond are taken as never ticked.
    """

    def __init__(self, limit: int = 2**20) -> None:
        self._limit = limit
        self._things = array("Q")
        self._ticked: set[int] = set()

    def add(self, hashed: int) -> None:
        """Take in a thing."""
        if len(self._things) < self._limit:
            self._things.append(hashed)

    def tick(self, hashed: int) -> None:
        """Tick a thing off, whether or not it came in yet."""
        if len(self._ticked) < self._limit:
            self._ticked.add(hashed)

    def ticked(self, hashed: int) -> bool:
        """Whether the thing was ticked off."""
        return hashed in self._ticked

    def count(self) -> int:
        """Return how many of the things that came in are ticked off."""
        ticks = np.fromiter(self._ticked, dtype=np.uint64, count=len(self._ticked))
        return int(np.isin(np.frombuffer(self._things, dtype=np.uint64), ticks).sum())


def recency(moment: datetime | None, identity: str) -> tuple[float, str]:
    """Return a key that puts the latest last, and what has no time first."""
    return (float("-inf") if moment is None else moment.timestamp(), identity)
