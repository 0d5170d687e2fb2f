"""One act on many comments, and taking all of it back at once.

There is no list of such acts: every event of one carries its token. The token begins with the
last event before it, so that its events are found without a look at older ones.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, literal_column, select

from noisegate.comment import Event
from noisegate.keep import queries, verdicts
from noisegate.keep.engine import Database
from noisegate.keep.errors import StoreError
from noisegate.keep.events import checked, undoable
from noisegate.keep.records import Judge, Verdict
from noisegate.keep.status import CREATOR, histories, refresh, to_event
from noisegate.keep.tables import comments, events

_PAGE = 500
_MINE = events.c.by == literal_column(f"'{CREATOR}'")
"""Written out, so that a database sees that the index of the creator's own events serves."""


@dataclass(frozen=True, slots=True)
class BulkAct:
    """What is done to many comments as one: `what` with `data`, under a `token`."""

    token: str
    what: str
    data: Mapping[str, object]


class Bulk:
    """Acts on many comments; `Store.bulk` gives it. Callers go through them batch by batch."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, what: str, data: Mapping[str, object] | None = None) -> BulkAct:
        """Begin an act on many comments. Raises StoreError for what can't be noted by hand."""
        return BulkAct(self._token(), what, checked(what, data or {}))

    def append(self, act: BulkAct, ids: Sequence[str], judge: Judge | None = None) -> int:
        """Record the act on some comments (a few hundred) in one transaction; return on how many.

        Passed over are comments that are gone, erased, or the creator's own. `judge` decides anew.
        """
        with self._db.write() as conn:
            living = select(comments.c.pk, comments.c.id).where(
                comments.c.id.in_(ids), ~comments.c.erased, ~comments.c.own
            )
            found = {row.pk: row.id for row in conn.execute(living)}
            data = {**act.data, "bulk": act.token}
            _record(conn, [(pk, act.what, data) for pk in found])
            _judge(conn, list(found.values()), judge)
            return len(found)

    def events(self, token: str) -> Iterator[list[Event]]:
        """Yield all events of a bulk act, in pages, those taken back too.

        Raises StoreError where the token is none.
        """
        reached = _start(token)
        query = (
            select(events, comments.c.id)
            .join(comments, comments.c.pk == events.c.comment_pk)
            .where(_of(token))
            .order_by(events.c.seq)
            .limit(_PAGE)
        )
        while True:
            with self._db.read() as conn:
                rows = conn.execute(query.where(events.c.seq > reached)).mappings().all()
            if not rows:
                return
            yield [to_event(row) for row in rows]
            reached = rows[-1]["seq"]

    def count(self, token: str, most: int) -> int:
        """Return how many comments an act under a token touched, taken back or not; `most` at most.

        Raises StoreError where the token is none.
        """
        found = select(events.c.seq).where(events.c.seq > _start(token), _of(token)).limit(most)
        with self._db.read() as conn:
            return conn.scalar(select(func.count()).select_from(found.subquery())) or 0

    def begin_undo(self) -> str:
        """Return a token for the undos of `take_back`, so that they can be undone together."""
        return self._token()

    def take_back(self, page: Sequence[Event], token: str, judge: Judge | None = None) -> int:
        """Undo those of some events (a page of `events`) that stand, in one transaction.

        Returns how many that were. The undos carry `token`.
        """
        with self._db.write() as conn:
            keys = select(comments.c.id, comments.c.pk).where(
                comments.c.id.in_({event.comment for event in page}), ~comments.c.erased
            )
            pks = {row.id: row.pk for row in conn.execute(keys)}
            past = histories(conn, list(pks.values()))
            stand = [
                event
                for event in page
                if event.comment in pks and undoable(past[pks[event.comment]], event.seq)
            ]
            rows = [
                (pks[one.comment], "undone", {"seq": one.seq, "what": one.what, "bulk": token})
                for one in stand
            ]
            _record(conn, rows)
            _judge(conn, [one.comment for one in stand], judge)
            return len(rows)

    def _token(self) -> str:
        with self._db.read() as conn:
            last = conn.scalar(select(func.max(events.c.seq))) or 0
        return f"{last}-{secrets.token_hex(6)}"


def _of(token: str) -> ColumnElement[bool]:
    return and_(_MINE, events.c.data["bulk"].as_string() == token)


def _start(token: str) -> int:
    number, dash, rest = token.partition("-")
    if not (number.isascii() and number.isdigit() and dash and rest):
        raise StoreError("That is not the mark of anything you did to many comments at once.")
    return int(number)


def _record(conn: Connection, rows: Sequence[tuple[int, str, Mapping[str, object]]]) -> None:
    if not rows:
        return
    now = datetime.now(UTC)
    written: list[dict[str, Any]] = [
        {"comment_pk": pk, "at": now, "what": what, "by": CREATOR, "data": dict(data)}
        for pk, what, data in rows
    ]
    conn.execute(insert(events), written)
    refresh(conn, [pk for pk, _, _ in rows])


def _judge(conn: Connection, ids: Sequence[str], judge: Judge | None) -> None:
    """Decide about comments in the transaction of what happened to them, where they are read."""
    if judge is None:
        return
    judged = (
        Verdict(kept.comment.id, kept.reading, judge(kept), kept.basis)
        for kept in queries.get_many(conn, ids)
        if kept.reading
    )
    verdicts.keep(conn, judged)
