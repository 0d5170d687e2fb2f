"""What the creator's corrections teach: kept beside them, and always made anew from them.

The numbers learnt are kept so that they need not be learnt at every start. They are no source of
truth: that is the corrections that stand, less those that the creator had forgotten.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select

from noisegate.keep.engine import Database
from noisegate.keep.records import Correction, Outline, reading_from_data
from noisegate.keep.status import split_kinds
from noisegate.keep.tables import comments, events, meta, readings, statuses
from noisegate.keep.upsert import upsert

_NUMBERS, _SETTLED, _FORGOTTEN = "taste", "taste_settled", "taste_forgotten"
_UNSETTLED = "not yet"
_MOST = 10_000
_BATCH = 4_096


class Learning:
    """The part of a store that learning goes by; `Store.learning` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def corrections(self) -> list[Correction]:
        """Return the corrections that stand and can be learnt from, in order; the latest 10,000.

        Left out are those the creator had forgotten, and comments without an embedding.
        """
        columns = (comments.c.id, statuses.c.kinds, readings.c.data, readings.c.embedding)
        with self._db.read() as conn:
            query = (
                select(*columns)
                .join(statuses, statuses.c.comment_pk == comments.c.pk)
                .join(readings, readings.c.comment_pk == comments.c.pk)
                .where(
                    statuses.c.corrected,
                    statuses.c.basis > _forgotten(conn)[-1],
                    readings.c.embedding.is_not(None),
                )
                .order_by(statuses.c.basis.desc())
                .limit(_MOST)
            )
            rows = conn.execute(query).all()[::-1]
        return [
            Correction(row.id, reading_from_data(row.data, row.embedding), split_kinds(row.kinds))
            for row in rows
        ]

    def count(self) -> int:
        """Return how many corrections stand, those that nothing is learnt from as well."""
        with self._db.read() as conn:
            query = select(func.count()).select_from(statuses).where(statuses.c.corrected)
            return conn.scalar(query) or 0

    def moves(self) -> list[tuple[tuple[str, str], int]]:
        """Count the comments that what was learnt moved, by (kind read, kind now), most first."""
        many = func.count()
        query = (
            select(readings.c.kind, statuses.c.kind, many)
            .join(statuses, statuses.c.comment_pk == readings.c.comment_pk)
            .where(statuses.c.learnt.is_not(None))
            .group_by(readings.c.kind, statuses.c.kind)
            .order_by(many.desc(), readings.c.kind, statuses.c.kind)
        )
        with self._db.read() as conn:
            return [((was, now), found) for was, now, found in conn.execute(query)]

    def outlines(self) -> Iterator[list[Outline]]:
        """Yield, in batches, what of each comment says whether a taste concerns it.

        Left out are the creator's own comments, those they corrected, and those never read.
        """
        columns = (
            *(comments.c.pk, comments.c.id, readings.c.model, readings.c.kind),
            *(readings.c.embedding, statuses.c.learnt),
        )
        query = (
            select(*columns)
            .join(statuses, statuses.c.comment_pk == comments.c.pk)
            .join(readings, readings.c.comment_pk == comments.c.pk)
            .where(~comments.c.own, ~comments.c.erased, ~statuses.c.corrected)
            .order_by(comments.c.pk)
            .limit(_BATCH)
        )
        reached = 0
        while True:
            with self._db.read() as conn:
                rows = conn.execute(query.where(comments.c.pk > reached)).all()
            if not rows:
                return
            yield [_outline(row) for row in rows]
            reached = rows[-1].pk

    def numbers(self) -> str | None:
        """Return what was learnt, as it was given to `save`; None where nothing was."""
        with self._db.read() as conn:
            return _value(conn, _NUMBERS)

    def save(self, numbers: str) -> None:
        """Keep what was learnt. What is kept is not decided by it until `settle` says so."""
        with self._db.write() as conn:
            _set(conn, _NUMBERS, numbers)
            _set(conn, _SETTLED, _UNSETTLED)

    def settled(self) -> str | None:
        """Return the version by which everything kept is decided; None where it is not yet.

        It is "" where nothing was ever learnt.
        """
        with self._db.read() as conn:
            found = _value(conn, _SETTLED)
        return None if found == _UNSETTLED else found or ""

    def settle(self, version: str) -> None:
        """Say that everything kept is decided by the version of what was learnt."""
        with self._db.write() as conn:
            _set(conn, _SETTLED, version)

    def forget(self) -> int:
        """Learn no more from the corrections so far; return how many these are.

        They stay in force on the comments they were made on. `recall` takes it back.
        """
        with self._db.write() as conn:
            so_far = _forgotten(conn)
            found = and_(statuses.c.corrected, statuses.c.basis > so_far[-1])
            count = conn.scalar(select(func.count()).select_from(statuses).where(found)) or 0
            if count:
                latest = conn.scalar(select(func.max(events.c.seq))) or 0
                _set(conn, _FORGOTTEN, json.dumps([*so_far[1:], latest]))
            return count

    def recall(self) -> bool:
        """Take the latest `forget` back; return whether there was one."""
        with self._db.write() as conn:
            so_far = _forgotten(conn)
            _set(conn, _FORGOTTEN, json.dumps(so_far[1:-1]))
            return len(so_far) > 1


def unlearn(conn: Connection) -> None:
    """Drop what was learnt, for it holds something of a comment that has to go."""
    if conn.execute(delete(meta).where(meta.c.key == _NUMBERS)).rowcount:
        _set(conn, _SETTLED, _UNSETTLED)


def _forgotten(conn: Connection) -> list[int]:
    """Return 0, and the event up to which corrections were forgotten each time."""
    return [0, *json.loads(_value(conn, _FORGOTTEN) or "[]")]


def _outline(row: Any) -> Outline:
    learnt = row.learnt is not None
    return Outline(row.id, row.model, row.kind, row.embedding or b"", learnt)


def _value(conn: Connection, key: str) -> str | None:
    found: str | None = conn.scalar(select(meta.c.value).where(meta.c.key == key))
    return found


def _set(conn: Connection, key: str, value: str) -> None:
    upsert(conn, meta, [{"key": key, "value": value}], key=("key",))
