"""What the creator's desk hands out and takes in: points of feedback, written words, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from noisegate.comment import Reading, Work
from noisegate.keep.records import Kept

PointState = Literal["open", "doing", "done", "declined"]
STATES: tuple[PointState, ...] = ("open", "doing", "done", "declined")

OTHER = "other"
"""The topic of feedback in which none of `labels.TOPICS` was seen."""


@dataclass(frozen=True, slots=True)
class Said:
    """As much of a piece of feedback as says which point it makes: its words and its reading."""

    text: str
    reading: Reading

    @property
    def topics(self) -> tuple[str, ...]:
        """Its topics, or `OTHER`."""
        return self.reading.topics or (OTHER,)


class Cell(Protocol):
    """The points of one work, as they are while comments are placed among them."""

    def find(self, said: Said) -> int | None:
        """Return the point that a comment makes; None where nobody made it before."""

    def add(self, point: int, topic: str, said: Said) -> None:
        """Let a comment count for a point, which is new where nothing was said for it yet."""

    def sketch(self, point: int) -> bytes:
        """Return what the comments of a point have in common; their order makes no difference."""


class Gather(Protocol):
    """The rule by which similar feedback is gathered into points, without any effect."""

    @property
    def version(self) -> str:
        """Name the rule; sketches that were made by another are made anew."""

    def cell(self, points: Mapping[int, tuple[str, bytes]]) -> Cell:
        """Return the points of a work from their topics and sketches, all by one model."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of feedback: what several people may have said of a work, each in their words.

    `people` is the number of different people behind it (each comment without a known author
    counts as one). `title` is the comment whose words may stand for it. `source` is "" and
    `work` None where its comments stand under nothing.
    """

    pk: int
    work_pk: int | None
    work: Work | None
    source: str
    topic: str
    state: PointState
    note: str
    comments: int
    people: int
    latest_at: datetime | None
    title: Kept | None


@dataclass(frozen=True, slots=True)
class PointsWanted:
    """Which points to list; everything given must hold. Points without comments are left out.

    `work_pk` asks for the song that a work is (see `songs`), 0 for those whose comments stand
    under nothing; `works` for just these works, which is quicker where they are known.
    """

    states: tuple[PointState, ...] | None = None
    work_pk: int | None = None
    topic: str | None = None
    limit: int | None = None
    offset: int = 0
    works: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class SongPoints:
    """A song with how many points were made of it; `people` and `comments` are sums over them.

    It goes by the earliest of its `works`. `work_pk` is 0 and `work` None for those whose comments
    stand under nothing.
    """

    work_pk: int
    source: str
    work: Work | None
    points: int
    people: int
    comments: int
    works: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PointEvent:
    """Something that the creator did with a point; an undo is an event like another.

    `what` is "state" {"state"}, "note" {"text"}, "moved" {"comments": [[key, from, by hand]]} or
    "undone" {"seq", "what"}. `stands` is False where it was taken back.
    """

    seq: int
    point: int
    at: datetime
    what: str
    by: str
    data: Mapping[str, Any]
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """Something that the creator wrote about a claim or a person; "" where they took it away."""

    seq: int
    about: str | int
    text: str
    at: datetime


EvidenceWhy = Literal["escalated", "kept"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stood there when a comment was first escalated, or kept by hand.

    `record` is canonical JSON (keys sorted, no spaces, UTF-8), `sha256` the hash of its bytes
    when it was taken, `intact` whether it still is. `data` is the record as plain data; its keys
    are told in `evidence.record_of`.
    """

    comment: str
    why: EvidenceWhy
    taken_at: datetime
    author_pk: int | None
    sha256: str
    record: str
    data: Mapping[str, Any]
    intact: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point with all of its comments, for an export."""

    point: Point
    comments: Sequence[Kept]
