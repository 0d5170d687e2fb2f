"""Which point a piece of feedback makes: the same one as others before it, or a new one.

Two comments make the same point where they share a topic, name the same things, say similar
things of them, and where the model read similar things in them. Neither alone is enough: what
the model reads labels from lies close together for "the reverb is too much" and "the limiter is
too much", and single words lie. The constants were chosen by reading the groups that come out
(docs/adr/0010-feedback-points.md).

This is a greedy, incremental grouping: a comment joins the point it is most like, if it is alike
enough. What a point is like is told by sums over its comments, so that their order makes no
difference to it.
"""

import json
import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from typing import Protocol

import numpy as np
import numpy.typing as npt

from noisegate.comment import Reading
from noisegate.grow.vocabulary import BROAD, NEGATIONS, ORDINARY, PARTS, QUALITIES

ALIKE = 0.55
"""From this likeness of words on (0 to 1), comments may make the same point."""

READ_ALIKE = 0.6
"""And from this cosine of what the model read in them."""

_TIME, _PART, _QUALITY, _WORD, _SHORT = 400, 324, 196, 100, 9
"""What a shared word weighs: a place in the song, the name of a part, what is said of it, any
other word (names of what every song has among them), a short one. Squares, in hundredths."""

_LEAST = 500
"""Of a single word, not everything is said by its being somewhere in a longer comment."""

_AT_ODDS = 0.75
"""What likeness is worth where different things are said of what both name."""

_TURNS = 3
"""So many words after a "don't", what is asked for is its opposite."""

_NEAR = 4
"""Seconds of a song that count as one place."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,3}):([0-5]\d)(?![\d:])")
_MOST_PLACES = 4
_MOST_WORDS = 60
"""Only so many words of a comment are compared; beyond, it makes several points anyway."""

Numbers = npt.NDArray[np.int32]


class Words(Protocol):
    """As much of a comment as says which point it makes."""

    @property
    def text(self) -> str:
        """What was written."""

    @property
    def reading(self) -> Reading:
        """What the model read in it."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about; never empty."""


@dataclass(slots=True)
class _Sketch:
    """What the comments of a point have in common: how many use which words, and a sum.

    `square` is the sum of (weight · count)² over its words. All are whole numbers, so that the
    order in which they were added up makes no difference.
    """

    topic: str
    comments: int = 0
    words: Counter[str] = field(default_factory=Counter)
    total: Numbers | None = None
    square: int = 0

    def __post_init__(self) -> None:
        self.square = sum(_weight(word) * count**2 for word, count in self.words.items())

    def add(self, words: frozenset[str], embedding: Numbers | None) -> None:
        """Let one more comment count."""
        self.comments += 1
        self.square += sum(_weight(word) * (2 * self.words[word] + 1) for word in words)
        self.words.update(words)
        if embedding is not None:
            self.total = embedding.copy() if self.total is None else self.total + embedding

    def likeness(self, words: frozenset[str], size: int) -> float:
        """Return how much the words of a comment, of this size, are those of this point, 0 to 1."""
        both = sum(_weight(word) * self.words[word] for word in words if word in self.words)
        if not both:
            return 0.0
        # Half the cosine, half how much of the shorter is in the longer: people differ in length.
        least = max(_LEAST, min(self.square / self.comments**2, size))
        alike = (both / sqrt(self.square * size) + min(1.0, both / self.comments / least)) / 2
        return alike * (_AT_ODDS if _at_odds(words, self.words) else 1.0)

    def read_alike(self, embedding: Numbers | None) -> float:
        """Return the cosine of what was read in a comment and in these; 0 where it is unknown."""
        if embedding is None or self.total is None or embedding.shape != self.total.shape:
            return 0.0
        one, other = embedding.astype(float), self.total.astype(float)
        length = float(np.linalg.norm(one) * np.linalg.norm(other))
        return float(one @ other) / length if length else 0.0


class Points:
    """The rule, as a store takes it (`noisegate.keep.Gather`)."""

    version = "points/1"

    def cell(self, points: Mapping[int, tuple[str, bytes]]) -> "WorkPoints":
        """Return the points of a work from their topics and sketches."""
        return WorkPoints({pk: _load(topic, data) for pk, (topic, data) in points.items()})


class WorkPoints:
    """The points of one work, while comments are placed among them."""

    def __init__(self, points: dict[int, _Sketch]) -> None:
        self._points = points
        self._using: dict[str, set[int]] = {}
        for pk, sketch in points.items():
            self._note(pk, sketch.words)

    def find(self, said: Words) -> int | None:
        """Return the point that a comment makes; the earliest of those that are equally like it."""
        words, embedding = words_of(said), _embedding(said.reading)
        named = {word for word in words if _weight(word) >= _WORD}
        near = set().union(*(self._using.get(word, set()) for word in named))
        size = sum(map(_weight, words))
        here = (pk for pk in near if self._points[pk].topic in said.topics)
        alike = ((self._points[pk].likeness(words, size), pk) for pk in here)
        for _, pk in sorted((-likeness, pk) for likeness, pk in alike if likeness >= ALIKE):
            if self._points[pk].read_alike(embedding) >= READ_ALIKE:
                return pk
        return None

    def add(self, point: int, topic: str, said: Words) -> None:
        """Let a comment count for a point."""
        words = words_of(said)
        self._points.setdefault(point, _Sketch(topic)).add(words, _embedding(said.reading))
        self._note(point, words)

    def sketch(self, point: int) -> bytes:
        """Return what the comments of a point have in common."""
        return _dump(self._points[point])

    def _note(self, point: int, words: object) -> None:
        for word in words:  # type: ignore[attr-defined]
            self._using.setdefault(word, set()).add(point)


def words_of(said: Words) -> frozenset[str]:
    """Return the words by which a comment is compared, different words for one thing as one.

    Where the model marked the useful part of a comment, only that counts.
    """
    text, spans = said.text, said.reading.signal
    useful = " ".join(text[start:end] for start, end in spans) or text
    useful = useful.casefold()
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(useful)]
    named = (_named(tokens, at) for at in range(min(len(tokens), _MOST_WORDS)))
    return frozenset([*filter(None, named), *_places(useful)])


def _places(text: str) -> Iterator[str]:
    """Yield the places in the song that a text names."""
    for minutes, seconds in _CLOCK.findall(text)[:_MOST_PLACES]:
        yield f"@{(int(minutes) * 60 + int(seconds)) // _NEAR}"


def _named(tokens: Sequence[str], at: int) -> str:
    """Return what a word is compared as; "" where it says nothing about the point."""
    token = tokens[at].removesuffix("'s")
    for form in (token, _stem(token)):
        if form in PARTS:
            return f"={PARTS[form]}"
        if form in QUALITIES:
            against = NEGATIONS.isdisjoint(tokens[max(0, at - _TURNS) : at])
            return f"{'~' if against else '~not '}{QUALITIES[form]}"
        if form in ORDINARY:
            return ""
    return "" if token.isdecimal() else _stem(token)


def _stem(token: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if token.endswith(ending) and len(token) - len(ending) >= 3 and not token.endswith("ss"):
            return token[: -len(ending)]
    return token


@lru_cache(maxsize=50_000)
def _weight(word: str) -> int:
    if word.startswith("@"):
        return _TIME
    if word.startswith("="):
        return _WORD if word[1:] in BROAD else _PART
    if word.startswith("~"):
        return _QUALITY
    return _WORD if len(word) > 3 else _SHORT


def _at_odds(words: Iterable[str], others: Iterable[str]) -> bool:
    """Say whether both say what is with the things they name, and nothing of it is the same."""
    one, other = ({word for word in some if word.startswith("~")} for some in (words, others))
    return bool(one and other) and one.isdisjoint(other)


def _embedding(reading: Reading) -> Numbers | None:
    if not reading.embedding:
        return None
    return np.frombuffer(reading.embedding, dtype=np.int8).astype(np.int32)


def _dump(sketch: _Sketch) -> bytes:
    words = json.dumps(dict(sorted(sketch.words.items())), ensure_ascii=False).encode()
    total = b"" if sketch.total is None else sketch.total.astype("<i4").tobytes()
    return struct.pack("<II", sketch.comments, len(words)) + words + total


def _load(topic: str, data: bytes) -> _Sketch:
    head = struct.calcsize("<II")
    comments, length = struct.unpack_from("<II", data)
    words = Counter(json.loads(data[head : head + length]))
    rest = data[head + length :]
    total = np.frombuffer(rest, dtype="<i4").astype(np.int32) if rest else None
    return _Sketch(topic, comments, words, total)
