"""Taking back what came in at one time, as if it had never come.

Nothing is remembered of it, so that the same file can be brought in again, and read otherwise.
What the creator did something with stays, and so does what is kept as evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
)

from noisegate.keep import stale
from noisegate.keep.desk_tables import evidence, notes, point_comments, points
from noisegate.keep.engine import Database
from noisegate.keep.erase_desk import erase_comments
from noisegate.keep.records import Job
from noisegate.keep.rollup_tables import mentions, people, queue
from noisegate.keep.rollup_tables import stale as marks
from noisegate.keep.stale import STATUS
from noisegate.keep.status import CREATOR, refresh
from noisegate.keep.tables import (
    authors,
    comments,
    erasing,
    events,
    readings,
    statuses,
    works,
)

_AT_ONCE = 300
"""So many comments are one transaction: others get their turn in between."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What some jobs brought that was not known before: how many comments, and of them stay."""

    comments: int
    stay: int


class Withdrawals:
    """Taking back what jobs brought in; `Store.withdrawals` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def arrived(self, jobs: Sequence[Job]) -> Arrived:
        """Return what some jobs brought that is still here, and how much of it would stay."""
        here = select(func.count()).select_from(comments)
        with self._db.read() as conn:
            total = conn.scalar(here.where(_came_with(jobs))) or 0
            stay = conn.scalar(here.where(_came_with(jobs), _stays())) or 0
        return Arrived(total, stay)

    def take_back(self, jobs: Sequence[Job], after: int = 0) -> tuple[int, int | None]:
        """Take back some of what jobs brought, in one transaction.

        `after` is where the call before it ended. Returns how many comments went, and where to go
        on; None where that was all.
        """
        with self._db.write() as conn:
            query = select(comments.c.pk).where(comments.c.pk > after, _came_with(jobs), ~_stays())
            pks = conn.scalars(query.order_by(comments.c.pk).limit(_AT_ONCE)).all()
            if pks:
                _take_back(conn, pks)
        return len(pks), pks[-1] if len(pks) == _AT_ONCE else None


def _came_with(jobs: Sequence[Job]) -> ColumnElement[bool]:
    """Return the condition that a comment was first seen while one of some jobs ran.

    One job runs at a time, and nothing comes in without one.
    """
    now = datetime.now(UTC)
    during = (
        comments.c.first_seen_at.between(job.started_at, job.finished_at or now) for job in jobs
    )
    return and_(~comments.c.erased, or_(*during))


def _stays() -> ColumnElement[bool]:
    """Return the condition that the creator did something with a comment, or that it is kept."""
    by_creator = events.c.by == literal_column(f"'{CREATOR}'")
    return or_(
        exists().where(events.c.comment_pk == comments.c.pk, by_creator),
        exists().where(evidence.c.comment_pk == comments.c.pk),
        exists().where(point_comments.c.comment_pk == comments.c.pk, point_comments.c.by_hand),
    )


def _take_back(conn: Connection, pks: Sequence[int]) -> None:
    rows = conn.execute(
        select(comments.c.pk, comments.c.parent, comments.c.author_pk, comments.c.work_pk).where(
            comments.c.pk.in_(pks)
        )
    ).all()
    _mark_counts(conn, pks)
    erase_comments(conn, pks)  # their places on the board; nothing that is kept is among them
    conn.execute(insert(erasing), [{"permit": 1}])
    for table in (mentions, queue, statuses, readings, events):
        conn.execute(delete(table).where(table.c.comment_pk.in_(pks)))
    conn.execute(delete(erasing))
    conn.execute(delete(marks).where(marks.c.what == STATUS, marks.c.key.in_(pks)))
    if conn.dialect.name != "sqlite":
        conn.execute(text("DELETE FROM search WHERE comment_pk = ANY(:pks)"), {"pks": list(pks)})
    conn.execute(delete(comments).where(comments.c.pk.in_(pks)))
    _tidy_up(conn, {row.author_pk for row in rows}, {row.work_pk for row in rows})
    parents = {row.parent for row in rows if row.parent}
    refresh(conn, conn.scalars(select(comments.c.pk).where(comments.c.id.in_(parents))).all())


def _mark_counts(conn: Connection, pks: Sequence[int]) -> None:
    """Have counted again what the comments count for."""
    around = select(statuses.c.author_pk, statuses.c.day).where(statuses.c.comment_pk.in_(pks))
    stale.mark_around(conn, [(row.author_pk, row.day) for row in conn.execute(around)])
    said = select(mentions.c.what, mentions.c.name, mentions.c.day).distinct()
    found = conn.execute(said.where(mentions.c.comment_pk.in_(pks)))
    stale.mark(conn, {(row.what, row.name, stale.week_of(row.day)) for row in found})


def _tidy_up(conn: Connection, writers: set[int | None], under: set[int | None]) -> None:
    """Drop the people and songs that nothing is left of; a named day of release stays."""
    who = authors.c.pk
    left = (exists().where(table.c.author_pk == who) for table in (comments, evidence, notes))
    nobody = select(who).where(who.in_(writers - {None}), ~or_(*left))
    gone = conn.scalars(nobody).all()
    conn.execute(delete(people).where(people.c.author_pk.in_(gone)))
    conn.execute(delete(authors).where(who.in_(gone)))
    what = works.c.pk
    used = (exists().where(table.c.work_pk == what) for table in (comments, points))
    conn.execute(
        delete(works).where(what.in_(under - {None}), works.c.released_at.is_(None), ~or_(*used))
    )
