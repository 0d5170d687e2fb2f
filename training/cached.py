"""What the shipped model reads in many texts, kept in the work folder: each text is read once.

The cache is of one version of the model; another version starts another.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from noisegate.comment import Reading
from noisegate.labels import ATTRIBUTES, KINDS
from noisegate.read import Reader
from noisegate.read.reader import AHEAD

EACH = 16 * AHEAD
"""Texts read between two savings: a minute's work, since each writes the whole file."""
WIDTH = 384
PARTS = ("keys", "embedding", "scores", "attributes", "read")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Readings:
    """Readings of texts in order: arrays whose rows are texts, and what they were read by."""

    model: str
    embedding: npt.NDArray[np.int8]
    scores: Floats
    attributes: Floats
    read: npt.NDArray[np.bool_]

    def rebuilt(self) -> list[Reading]:
        """Return each as a `Reading` with what a probe looks at; an unread one says so."""
        return [
            Reading(
                self.model,
                scores=dict(zip(KINDS, scores.tolist(), strict=True)),
                attributes=dict(zip(ATTRIBUTES, attributes.tolist(), strict=True)),
                embedding=embedding.tobytes(),
                unread=None if read else "not read",
            )
            for embedding, scores, attributes, read in zip(
                self.embedding, self.scores, self.attributes, self.read, strict=True
            )
        ]


class Cache:
    """The readings that are known, in one file, and a reader for those that are not yet."""

    def __init__(self, work: Path, model: Path) -> None:
        self.reader = Reader.load(model)
        name = self.reader.version.replace(" ", "-").replace("(", "").replace(")", "")
        self._path = work / f"readings-{name}.npz"
        self._rows: dict[str, int] = {}
        self._kept: dict[str, npt.NDArray[np.generic]] = {}
        if self._path.exists():
            with np.load(self._path) as kept:
                self._kept = {part: kept[part] for part in PARTS}
            self._rows = {key.decode(): at for at, key in enumerate(self._kept["keys"].tolist())}

    def readings(self, texts: Sequence[str]) -> Readings:
        """Return the readings of texts in order, and read those that were never read."""
        keys = [sha1(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        coming = iter(new.items())
        done = 0
        while some := list(islice(coming, EACH)):
            self._add(some)
            done += len(some)
            print(f"read {done:,} of {len(new):,} new texts", flush=True)
        rows = [self._rows[key] for key in keys]
        embedding, scores, attributes, read = (self._kept[part][rows] for part in PARTS[1:])
        return Readings(
            self.reader.version,
            embedding.astype(np.int8),
            scores.astype(np.float64),
            attributes.astype(np.float64),
            read.astype(np.bool_),
        )

    def _add(self, some: Sequence[tuple[str, str]]) -> None:
        found = list(self.reader.read_many([text for _, text in some]))
        made: dict[str, npt.NDArray[np.generic]] = {
            "keys": np.array([key.encode() for key, _ in some], "S40"),
            "embedding": np.stack([embedded(one) for one in found]),
            "scores": numbers([[one.scores.get(k, 0.0) for k in KINDS] for one in found]),
            "attributes": numbers(
                [[one.attributes.get(a, 0.0) for a in ATTRIBUTES] for one in found]
            ),
            "read": np.array([one.unread is None for one in found]),
        }
        for at, (key, _) in enumerate(some, start=len(self._rows)):
            self._rows[key] = at
        self._kept = {
            part: np.concatenate([self._kept[part], rows]) if self._kept else rows
            for part, rows in made.items()
        }
        unfinished = self._path.with_suffix(".part.npz")
        np.savez_compressed(unfinished, **self._kept)
        unfinished.replace(self._path)


def embedded(one: Reading) -> npt.NDArray[np.int8]:
    """Return the embedding of a reading, zeros where it has none."""
    return np.frombuffer(one.embedding or bytes(WIDTH), np.int8)


def numbers(rows: list[list[float]]) -> Floats:
    """Return probabilities as they were rounded by the reader."""
    return np.array(rows, np.float64)


def sha1(text: str) -> str:
    """Name a text (a name, not a safeguard)."""
    return hashlib.sha1(text.encode()).hexdigest()
