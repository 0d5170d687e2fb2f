"""What stood there when a comment was first escalated, or when the creator kept it by hand.

It is taken in the transaction of the decision, so nobody can edit their words first; it survives
edits, and goes only when the person is erased. The hash is of the record's bytes, and given with
every copy of it, so that whoever gets one can tell whether it was changed since.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from noisegate.keep.desk_records import Evidence, EvidenceWhy
from noisegate.keep.desk_tables import evidence
from noisegate.keep.engine import Database
from noisegate.keep.errors import NoCommentError, StoreError
from noisegate.keep.tables import authors, comments, readings, statuses, works

FORMAT = "noisegate.evidence/1"
_BATCH = 500
_COLUMNS = (
    *(comments.c[name] for name in ("pk", "id", "source", "text", "raw", "url", "parent")),
    *(comments.c[name] for name in ("created_at", "first_seen_at", "author_pk", "erased")),
    *(authors.c[name].label(f"a_{name}") for name in ("id", "name", "url")),
    *(works.c[name].label(f"w_{name}") for name in ("id", "title", "url")),
    *(statuses.c[name] for name in ("action", "why", "phase", "policy", "kinds")),
    readings.c.model,
)
_FOUND = (
    select(*_COLUMNS)
    .select_from(comments)
    .join(statuses, statuses.c.comment_pk == comments.c.pk)
    .outerjoin(authors, authors.c.pk == comments.c.author_pk)
    .outerjoin(works, works.c.pk == comments.c.work_pk)
    .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
)
_KEPT = (
    *(evidence.c[name] for name in ("why", "taken_at", "author_pk", "sha256", "record")),
    comments.c.id,
)


class Safekeeping:
    """The part of a store that holds evidence; `Store.evidence` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, comment_id: str) -> Evidence | None:
        """Return what was kept of a comment, or None where nothing was."""
        found = self.many([comment_id])
        return found[0] if found else None

    def many(self, comment_ids: Sequence[str]) -> list[Evidence]:
        """Return what was kept of some comments (a thousand or so), newest first."""
        return self._listed(comments.c.id.in_(comment_ids), None, 0)

    def find(
        self, author_pk: int | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Evidence]:
        """Return what is kept, of one person or all, newest first."""
        return self._listed(_of(author_pk), limit, offset)

    def by_hand(self, limit: int | None = None, offset: int = 0) -> list[Evidence]:
        """Return what was kept by hand, newest first."""
        return self._listed(evidence.c.why == "kept", limit, offset)

    def count(self, author_pk: int | None = None, why: EvidenceWhy | None = None) -> int:
        """Return of how many comments something is kept, of one person or all, for one reason."""
        query = select(func.count()).select_from(evidence).where(~evidence.c.gone, _of(author_pk))
        if why is not None:
            query = query.where(evidence.c.why == why)
        with self._db.read() as conn:
            return conn.scalar(query) or 0

    def keep(self, comment_id: str) -> Evidence:
        """Keep a comment as it stands now; what was kept of it before stays as it was.

        Raises NoCommentError where there is no such comment, StoreError where it was erased.
        """
        with self._db.write() as conn:
            row = conn.execute(_FOUND.where(comments.c.id == comment_id)).one_or_none()
            if row is None:
                raise NoCommentError(comment_id)
            if row.erased:
                raise StoreError(f"The comment {comment_id} was erased; nothing of it can be kept.")
            known = conn.execute(
                update(evidence).where(evidence.c.comment_pk == row.pk).values(gone=False)
            ).rowcount
            if not known:
                _insert(conn, [row], "kept")
        found = self.get(comment_id)
        assert found is not None  # noqa: S101  (it was written a moment ago)
        return found

    def let_go(self, comment_id: str) -> bool:
        """List no longer what was kept by hand; `keep` brings it back as it was.

        What was escalated stays. Returns whether there was anything to let go.
        """
        which = select(comments.c.pk).where(comments.c.id == comment_id).scalar_subquery()
        mine = and_(evidence.c.comment_pk == which, evidence.c.why == "kept", ~evidence.c.gone)
        with self._db.write() as conn:
            return conn.execute(update(evidence).where(mine).values(gone=True)).rowcount > 0

    def verify(self) -> list[Evidence]:
        """Return what no longer matches its hash; an empty list is as it should be."""
        return [one for one in self.find() if not one.intact]

    def catch_up(self) -> int:
        """Take what was escalated before anything took it; return of how many comments."""
        missing = and_(statuses.c.action == "escalate", ~_taken())
        query = select(statuses.c.comment_pk).where(missing).order_by(statuses.c.comment_pk)
        with self._db.read() as conn:
            pks = conn.scalars(query).all()
        for start in range(0, len(pks), _BATCH):
            with self._db.write() as conn:
                take(conn, pks[start : start + _BATCH])
        return len(pks)

    def _listed(self, which: ColumnElement[bool], limit: int | None, offset: int) -> list[Evidence]:
        query = (
            select(*_KEPT)
            .join(comments, comments.c.pk == evidence.c.comment_pk)
            .where(~evidence.c.gone, which)
            .order_by(evidence.c.taken_at.desc(), evidence.c.comment_pk.desc())
            .limit(limit)
            .offset(offset)
        )
        with self._db.read() as conn:
            return [_evidence(row) for row in conn.execute(query)]


def take(conn: Connection, pks: Iterable[int]) -> None:
    """Take those of some comments that are escalated and were never taken before."""
    new = and_(comments.c.pk.in_(list(pks)), statuses.c.action == "escalate", ~_taken())
    if rows := conn.execute(_FOUND.where(new).order_by(comments.c.pk)).all():
        _insert(conn, rows, "escalated")


def record_of(row: Any, taken_at: datetime) -> dict[str, Any]:
    """Return what is kept of a comment, as plain data.

    `written_at` is null where the source does not say; `arrived_at` is when Noisegate first saw
    the comment. `raw` is the text before markup was taken out, where that differs.
    """
    author = {"name": row.a_name, "id": row.a_id or None, "url": row.a_url}
    work = {"id": row.w_id, "title": row.w_title, "url": row.w_url}
    decision = {name: getattr(row, name) for name in ("action", "why", "phase", "policy")}
    return {
        "format": FORMAT,
        "comment": row.id,
        "source": row.source,
        "text": row.text,
        "raw": row.raw,
        "author": None if row.a_name is None else author,
        "written_at": _time(row.created_at),
        "arrived_at": _time(row.first_seen_at),
        "url": row.url,
        "work": None if row.w_id is None else work,
        "parent": row.parent,
        "decision": None if row.action is None else decision,
        "kinds": [kind for kind in row.kinds.split(",") if kind],
        "model": row.model,
        "taken_at": _time(taken_at),
    }


def canonical(data: Any) -> str:
    """Return JSON that is the same for the same data: sorted keys, no spaces, plain UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _insert(conn: Connection, found: Sequence[Row[Any]], why: EvidenceWhy) -> None:
    now = datetime.now(UTC)
    rows = []
    for row in found:
        record = canonical({**record_of(row, now), "reason": why})
        rows.append(
            {
                "comment_pk": row.pk,
                "author_pk": row.author_pk,
                "why": why,
                "taken_at": now,
                "sha256": _hash(record),
                "record": record,
                "gone": False,
            }
        )
    conn.execute(insert(evidence), rows)


def _evidence(row: Row[Any]) -> Evidence:
    intact = _hash(row.record) == row.sha256
    data: dict[str, Any] = {}
    try:
        data = json.loads(row.record)
    except ValueError:
        intact = False
    return Evidence(
        comment=row.id,
        why=row.why,
        taken_at=row.taken_at,
        author_pk=row.author_pk,
        sha256=row.sha256,
        record=row.record,
        data=data,
        intact=intact,
    )


def _hash(record: str) -> str:
    return sha256(record.encode()).hexdigest()


def _of(author_pk: int | None) -> ColumnElement[bool]:
    return true() if author_pk is None else evidence.c.author_pk == author_pk


def _taken() -> ColumnElement[bool]:
    return exists().where(evidence.c.comment_pk == statuses.c.comment_pk)


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()
