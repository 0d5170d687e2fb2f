"""What people keep mentioning: claims, topics, topics of feedback, motives; counted and listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, func, or_, select

from noisegate.keep import queries
from noisegate.keep.engine import Database
from noisegate.keep.errors import StoreError
from noisegate.keep.pages import Page
from noisegate.keep.rollup_tables import mentions, subject_weeks, subjects

MentionOf = Literal["claim", "topic", "feedback", "motive"]
"""A claim, a topic, a topic of a comment that is feedback, the motive of a negative comment."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that comments mention, as it was settled last.

    `comments` and `people` count comments of others and different known people. `motives` are
    those behind these comments, most frequent first; comments without one are not among them.
    `last_at` is None where none has a time.
    """

    what: MentionOf
    name: str
    comments: int
    people: int
    motives: tuple[tuple[str, int], ...]
    last_at: datetime | None


class Mentions:
    """What comments mention; `Store.mentions` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def subjects(self, what: MentionOf) -> list[Subject]:
        """Return everything of a sort that is mentioned, most comments first."""
        query = select(subjects).where(subjects.c.what == what)
        query = query.order_by(subjects.c.comments.desc(), subjects.c.name)
        with self._db.read() as conn:
            return _subjects(conn, query, what)

    def subject(self, what: MentionOf, name: str) -> Subject | None:
        """Return one thing that is mentioned, or None where nobody does."""
        query = select(subjects).where(subjects.c.what == what, subjects.c.name == name)
        with self._db.read() as conn:
            return next(iter(_subjects(conn, query, what)), None)

    def weeks(self, what: MentionOf, name: str) -> list[tuple[date, int]]:
        """Return how many comments mention something by week (its Monday), in order of time."""
        here = (subject_weeks.c.what == what, subject_weeks.c.name == name)
        query = (
            select(subject_weeks.c.week, func.sum(subject_weeks.c.comments))
            .where(*here, subject_weeks.c.week > 0)
            .group_by(subject_weeks.c.week)
            .order_by(subject_weeks.c.week)
        )
        with self._db.read() as conn:
            return [(date.fromordinal(week), int(count)) for week, count in conn.execute(query)]

    def page(
        self,
        what: MentionOf,
        name: str,
        limit: int = 50,
        after: str | None = None,
        *,
        work: int | None = None,
        motive: str | None = None,
    ) -> Page:
        """Return the next comments that mention something, newest first; see `Pages.page`.

        Those without a time come last. `work` (a key) and `motive` ask for some of them.
        """
        place = (mentions.c.day, mentions.c.at, mentions.c.comment_pk)
        query = select(*place).where(mentions.c.what == what, mentions.c.name == name)
        if work is not None:
            query = query.where(mentions.c.work_pk == work)
        if motive is not None:
            query = query.where(mentions.c.motive == motive)
        if after is not None:
            query = query.where(_follows(*_read(after)))
        query = query.order_by(*(column.desc() for column in place)).limit(limit + 1)
        with self._db.read() as conn:
            rows = conn.execute(query).all()
            kept = queries.by_keys(conn, [row.comment_pk for row in rows[:limit]])
        more = _written(rows[limit - 1]) if len(rows) > limit else None
        found = (kept[row.comment_pk] for row in rows[:limit] if row.comment_pk in kept)
        return Page(tuple(found), more)


def _subjects(conn: Connection, query: Select[Any], what: MentionOf) -> list[Subject]:
    rows = conn.execute(query).all()
    motives = _motives(conn, what, [row.name for row in rows])
    return [
        Subject(what, row.name, row.comments, row.people, motives.get(row.name, ()), row.last_at)
        for row in rows
    ]


def _motives(
    conn: Connection, what: MentionOf, names: Iterable[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    count = func.sum(subject_weeks.c.comments)
    query = (
        select(subject_weeks.c.name, subject_weeks.c.motive, count)
        .where(subject_weeks.c.what == what, subject_weeks.c.name.in_(list(names)))
        .where(subject_weeks.c.motive != "")
        .group_by(subject_weeks.c.name, subject_weeks.c.motive)
        .order_by(count.desc(), subject_weeks.c.motive)
    )
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, motive, number in conn.execute(query):
        found[name] = (*found.get(name, ()), (motive, int(number)))
    return found


def _follows(day: int, at: datetime, pk: int) -> Any:
    c = mentions.c
    here = and_(c.day == day, or_(c.at < at, and_(c.at == at, c.comment_pk < pk)))
    return and_(c.day <= day, or_(c.day < day, here))


def _written(row: Any) -> str:
    return f"{row.day}.{int(row.at.timestamp())}.{row.comment_pk}"


def _read(place: str) -> tuple[int, datetime, int]:
    try:
        if not place.isascii() or len(place) > 60:
            raise ValueError
        day, at, pk = map(int, place.split("."))
        return day, datetime.fromtimestamp(at, UTC), pk
    except (ValueError, OverflowError, OSError) as error:
        raise StoreError("That is no place in this list. Begin at its first page.") from error
