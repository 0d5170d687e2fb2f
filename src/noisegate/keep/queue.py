"""Whose turn it is: what waits for an answer, and the list chosen for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select

from noisegate.keep.engine import Database
from noisegate.keep.rollup_tables import people, queue
from noisegate.keep.tables import comments, statuses
from noisegate.labels import WORTH

_KEPT_DAYS = 30
"""How long the list of a day is remembered."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """A comment that waits for an answer, with as much as says when its turn is.

    `kind` is one of `labels.WORTH`; `at` is when it was written, to the second, or first seen.
    Of its author: on how many days (`visits`) and under how many works they said something
    welcome, how many comments are theirs (`comments`), and how many of them were answered or
    thanked (`heard`); all 0 where the author is unknown or not counted yet.
    """

    id: str
    kind: str
    at: datetime
    author_pk: int | None
    work_pk: int | None
    likes: int | None
    visits: int = 0
    works: int = 0
    comments: int = 0
    heard: int = 0


@dataclass(frozen=True, slots=True)
class Turns:
    """How many comments wait for an answer, are held, were raised and not seen to, are unread."""

    waiting: int
    held: int
    care: int
    unread: int
    kept: bool


class Queue:
    """What waits for the creator; `Store.queue` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def waiting(self, each: int = 200) -> list[InTurn]:
        """Return the latest comments that wait for an answer, so many at most of each kind."""
        found: list[InTurn] = []
        with self._db.read() as conn:
            for kind in WORTH:
                query = (
                    _rows(statuses.c.worth == kind)
                    .order_by(statuses.c.at.desc(), statuses.c.comment_pk.desc())
                    .limit(each)
                )
                found += _in_turn(conn, query)
        return found

    def rows(self, ids: Sequence[str]) -> list[InTurn]:
        """Return those of some comments (a thousand or so) that still wait, in that order."""
        with self._db.read() as conn:
            found = {one.id: one for one in _in_turn(conn, _rows(comments.c.id.in_(ids)))}
        return [found[one] for one in ids if one in found]

    def waiting_by_kind(self) -> dict[str, int]:
        """Return how many wait, by what they may be answered for."""
        query = select(statuses.c.worth, func.count()).where(_WAITING).group_by(statuses.c.worth)
        with self._db.read() as conn:
            found = {row[0]: row[1] for row in conn.execute(query)}
        return {kind: found.get(kind, 0) for kind in WORTH}

    def counts(self) -> Turns:
        """Return how much there is to see to."""
        with self._db.read() as conn:
            return Turns(
                # Warm words wait for nobody; how many there are says nothing.
                waiting=_count(conn, and_(_WAITING, statuses.c.worth.in_(WORTH[:-1]))),
                held=_count(conn, statuses.c.action == "gate"),
                care=_count(conn, and_(statuses.c.action == "escalate", ~statuses.c.done)),
                unread=_count(conn, statuses.c.action == "unread"),
                kept=conn.scalar(select(comments.c.pk).limit(1)) is not None,
            )

    def on(self, day: date) -> list[str]:
        """Return the comments chosen for a day, in order, whatever became of them."""
        query = (
            select(comments.c.id)
            .join(queue, queue.c.comment_pk == comments.c.pk)
            .where(queue.c.day == day.toordinal())
            .order_by(queue.c.place)
        )
        with self._db.read() as conn:
            return list(conn.scalars(query))

    def extend(self, day: date, ids: Sequence[str]) -> int:
        """Put comments at the end of a day's list, unless they are on it; return how many were.

        Lists of more than a month before are forgotten.
        """
        here = queue.c.day == day.toordinal()
        with self._db.write() as conn:
            conn.execute(delete(queue).where(queue.c.day < day.toordinal() - _KEPT_DAYS))
            known = set(conn.scalars(select(queue.c.comment_pk).where(here)))
            last = conn.scalar(select(func.max(queue.c.place)).where(here)) or 0
            query = select(comments.c.id, comments.c.pk).where(comments.c.id.in_(ids))
            keys = {row.id: row.pk for row in conn.execute(query.where(~comments.c.erased))}
            new = [keys[one] for one in dict.fromkeys(ids) if one in keys]
            rows = [
                {"day": day.toordinal(), "place": place, "comment_pk": pk}
                for place, pk in enumerate((pk for pk in new if pk not in known), start=last + 1)
            ]
            if rows:
                conn.execute(insert(queue), rows)
            return len(rows)

    def withdraw(self, day: date) -> None:
        """Forget the list of a day, so that it can be chosen anew."""
        with self._db.write() as conn:
            conn.execute(delete(queue).where(queue.c.day == day.toordinal()))


_WAITING = statuses.c.waiting


def _rows(which: ColumnElement[bool]) -> Select[Any]:
    told = ("visits", "works", "comments", "heard")
    counts = (func.coalesce(people.c[name], 0).label(name) for name in told)
    return (
        select(
            *(comments.c.id, comments.c.likes, statuses.c.worth.label("kind")),
            *(statuses.c.at, statuses.c.author_pk, statuses.c.work_pk),
            *counts,
        )
        .select_from(statuses)
        .join(comments, comments.c.pk == statuses.c.comment_pk)
        .outerjoin(people, people.c.author_pk == statuses.c.author_pk)
        .where(_WAITING, which)
    )


def _in_turn(conn: Connection, query: Select[Any]) -> list[InTurn]:
    return [InTurn(**row) for row in conn.execute(query).mappings()]


def _count(conn: Connection, which: ColumnElement[bool]) -> int:
    return conn.scalar(select(func.count()).select_from(statuses).where(which)) or 0
