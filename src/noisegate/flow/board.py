"""The feedback board: what listeners would change, song by song, without the heat."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from noisegate.comment import Work
from noisegate.flow.browse import as_triaged
from noisegate.flow.tidy import tidy
from noisegate.grow.excerpt import gist
from noisegate.grow.feedback import NAMES
from noisegate.keep import (
    STATES,
    Kept,
    NoPointError,
    Point,
    PointEvent,
    PointState,
    PointsWanted,
    SongPoints,
    Store,
)
from noisegate.triage import Triaged

__all__ = [
    "NAMES",
    "STATES",
    "Board",
    "OnePoint",
    "Point",
    "PointEvent",
    "PointState",
    "Section",
    "Told",
    "Wanted",
    "board",
    "exported",
    "look",
    "move",
    "set_note",
    "set_state",
    "split",
    "undo",
]

SONGS = 6
"""So many songs stand on one page of the board."""

POINTS = 8
"""So many points of each; the rest on the song's own page."""

OF_A_SONG = 30
"""So many points stand on a page of one song."""

COMMENTS = 25
"""So many comments of a point stand on a page."""

OTHERS = 100
"""So many other points of the song are offered to move a comment to."""

_LENGTH = 160
_AND = re.compile(r"^(?:and|but|also|though)[ ,]+", re.IGNORECASE)
_EDGES = " ,;:"
"""What a clause that was lifted out of a sentence may begin or end with by accident."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the board is looked at: one state or all of them, a topic, a song by its key."""

    state: PointState | None = "open"
    topic: str | None = None
    song: int | None = None

    @property
    def states(self) -> tuple[PointState, ...] | None:
        """The states as a store is asked for them."""
        return None if self.state is None else (self.state,)


@dataclass(frozen=True, slots=True)
class Told:
    """A point and the words that stand for it: those of one comment, calm and short.

    `words` is "" where nothing of it may be shown. `song` is what it is of, "" for nothing.
    """

    point: Point
    words: str
    language: str | None
    song: str


@dataclass(frozen=True, slots=True)
class Section:
    """A song with its points, by topic. `more` counts those that are not listed here."""

    key: int
    title: str
    points: int
    people: int
    topics: tuple[tuple[str, tuple[Told, ...]], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board, with how many points there are in each state and of each topic."""

    wanted: Wanted
    tally: Mapping[PointState, int]
    topics: Sequence[tuple[str, int]]
    sections: tuple[Section, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OnePoint:
    """A point with a page of its comments, the other points of its song, and what was done."""

    told: Told
    comments: tuple[Triaged, ...]
    page: int
    pages: int
    others: tuple[Told, ...]
    history: tuple[PointEvent, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What one comment says to a point, calm, and where it stands."""

    words: str
    at: datetime | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Exported:
    """A point with all of its voices, for a file."""

    told: Told
    voices: tuple[Voice, ...]


def board(store: Store, wanted: Wanted, page: int = 1) -> Board:
    """Return a page of the board: all songs, or all points of one."""
    tidy(store)
    asked = PointsWanted(wanted.states, wanted.song, wanted.topic)
    songs = store.board.songs(asked)
    if wanted.song is None:
        page, pages, start = _paged(page, len(songs), SONGS)
        some = songs[start : start + SONGS]
        sections = [_section(store, asked, song, POINTS, 0) for song in some]
    else:
        page, pages, start = _paged(page, sum(song.points for song in songs), OF_A_SONG)
        sections = [_section(store, asked, song, OF_A_SONG, start) for song in songs]
    topics = store.board.topics(PointsWanted(wanted.states, wanted.song))
    return Board(wanted, store.board.tally(), topics, tuple(sections), page, pages)


def look(store: Store, pk: int, page: int = 1) -> OnePoint | None:
    """Return one point with its comments; None where there is no such."""
    tidy(store)
    try:
        point = store.board.get(pk)
    except NoPointError:
        return None
    page, pages, start = _paged(page, point.comments, COMMENTS)
    members = store.board.members(pk, COMMENTS, start)
    song = PointsWanted(work_pk=point.work_pk or 0, limit=OTHERS + 1)
    others = [_told(one) for one in store.board.points(song) if one.pk != pk]
    return OnePoint(
        _told(point),
        tuple(map(as_triaged, members)),
        page,
        pages,
        tuple(one for one in others if one.words)[:OTHERS],
        tuple(store.board.events(pk)),
    )


def exported(store: Store, wanted: Wanted) -> Iterator[Exported]:
    """Yield every point that is wanted with what everybody said to it, song by song."""
    tidy(store)
    asked = PointsWanted(wanted.states, wanted.song, wanted.topic)
    for row in store.board.rows(asked):
        voices = (
            Voice(_words(kept), kept.comment.created_at, kept.comment.url) for kept in row.comments
        )
        yield Exported(_told(row.point), tuple(one for one in voices if one.words))


def set_state(store: Store, pk: int, state: PointState) -> PointEvent:
    """Say how far a point is."""
    return store.board.set_state(pk, state)


def set_note(store: Store, pk: int, text: str) -> PointEvent:
    """Write a note on a point; "" takes it away."""
    return store.board.set_note(pk, text)


def move(store: Store, comments: Sequence[str], to: int) -> PointEvent:
    """Let comments count for another point of their song."""
    event = store.board.move(comments, to)
    tidy(store)
    return event


def split(store: Store, comments: Sequence[str]) -> PointEvent:
    """Make a point of its own of comments; the event's `point` is the new one."""
    event = store.board.split(comments)
    tidy(store)
    return event


def undo(store: Store, pk: int, seq: int | None = None) -> PointEvent:
    """Take back what was done with a point; the undo can be undone by its own number."""
    event = store.board.undo(pk, seq)
    tidy(store)
    return event


def _paged(page: int, total: int, size: int) -> tuple[int, int, int]:
    """Return the page that there is, how many there are, and what stands before it."""
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    return page, pages, (page - 1) * size


def _section(
    store: Store, wanted: PointsWanted, song: SongPoints, limit: int, offset: int
) -> Section:
    asked = PointsWanted(wanted.states, song.work_pk, wanted.topic, limit, offset, song.works)
    points = [_told(point) for point in store.board.points(asked)]
    by_topic = groupby(points, key=lambda told: told.point.topic)
    return Section(
        key=song.work_pk,
        title=_title(song.work),
        points=song.points,
        people=song.people,
        topics=tuple((topic, tuple(some)) for topic, some in by_topic),
        more=max(0, song.points - offset - len(points)),
    )


def _told(point: Point) -> Told:
    title = point.title
    language = title.reading.language if title and title.reading else None
    return Told(point, _words(title) if title else "", language, _title(point.work))


def _title(work: Work | None) -> str:
    return (work.title or work.id) if work else ""


def _words(kept: Kept) -> str:
    """Return what may be shown of a comment, its useful part where that is marked."""
    triaged = as_triaged(kept)
    if triaged.calm_text is None:
        return ""
    said = gist(triaged.comment, triaged.reading, triaged.decision, _LENGTH)
    return _AND.sub("", said).strip(_EDGES)
