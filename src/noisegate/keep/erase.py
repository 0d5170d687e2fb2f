"""Erasing one commenter for good: every word, name and trace of theirs that is not someone else's.

Their comments stay as empty places, so that the replies of others keep their thread. A salted
hash of each comment's id stays, so that importing the same file again does not bring it back.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, text, update

from noisegate.comment import Comment
from noisegate.keep.engine import Database
from noisegate.keep.erase_desk import TABLES, erase_comments, erase_people
from noisegate.keep.errors import StoreError
from noisegate.keep.learning import unlearn
from noisegate.keep.people import is_author
from noisegate.keep.records import Erased
from noisegate.keep.rollup_tables import people, queue
from noisegate.keep.status import CREATOR, refresh
from noisegate.keep.tables import (
    authors,
    comments,
    erased,
    erasing,
    events,
    meta,
    metadata,
    readings,
)

_SALT = "erase_salt"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Gone:
    """The comments that were erased, known only by salted hashes of their ids."""

    salt: bytes
    hashes: frozenset[str]

    @classmethod
    def load(cls, conn: Connection) -> "Gone":
        """Return what was erased so far."""
        salt = conn.scalar(select(meta.c.value).where(meta.c.key == _SALT)) or ""
        return cls(salt.encode(), frozenset(conn.scalars(select(erased.c.hash))))

    def hash(self, comment_id: str) -> str:
        """Return the salted hash that stands for an id."""
        return hmac.new(self.salt, comment_id.encode(), sha256).hexdigest()[:32]

    def knows(self, comment_id: str) -> bool:
        """Say whether a comment was erased."""
        return bool(self.hashes) and self.hash(comment_id) in self.hashes

    def place(self, comment_id: str) -> str:
        """Return the id of the empty place that an erased comment leaves."""
        return f"{comment_id.partition(':')[0]}:erased-{self.hash(comment_id)}"

    def reattach(self, comment: Comment) -> Comment:
        """Return a comment whose parent, if erased, is its empty place."""
        if comment.parent and self.knows(comment.parent):
            return replace(comment, parent=self.place(comment.parent))
        return comment


def erase_author(db: Database, source: str, author: str) -> Erased:
    """Erase an author of a source, given by id or name; see `Store.erase_author`."""
    with db.write() as conn:
        if conn.dialect.name == "sqlite":
            conn.execute(text("PRAGMA secure_delete = ON"))
        gone = _with_salt(conn)
        who = _find(conn, source, author)
        conn.execute(insert(erasing), [{"permit": 1}])
        count = happened = kept = 0
        while rows := _next(conn, who):
            kept += erase_comments(conn, [pk for pk, _ in rows])
            happened += _erase(conn, gone, rows)
            count += len(rows)
        noted = erase_people(conn, who)
        conn.execute(delete(people).where(people.c.author_pk.in_(who)))
        conn.execute(delete(authors).where(authors.c.pk.in_(who)))
        unlearn(conn)
        conn.execute(delete(erasing))
        if conn.dialect.name == "sqlite":
            # An index keeps the words of deleted rows until its segments happen to be merged.
            conn.execute(text("INSERT INTO search(search) VALUES ('rebuild')"))
    return Erased(count, happened, scrubbed=scrub(db), evidence=kept, notes=noted)


def erase_everything(db: Database) -> bool:
    """Empty every table; see `Store.erase_everything`."""
    with db.write() as conn:
        if conn.dialect.name == "sqlite":
            conn.execute(text("PRAGMA secure_delete = ON"))
        else:
            conn.execute(text("DELETE FROM search"))  # it points at comments
        conn.execute(insert(erasing), [{"permit": 1}])
        for table in reversed(metadata.sorted_tables):
            if table is not erasing:
                conn.execute(delete(table))
        conn.execute(delete(erasing))
        if conn.dialect.name == "sqlite":
            conn.execute(text("INSERT INTO search(search) VALUES ('rebuild')"))
    return scrub(db)


def _with_salt(conn: Connection) -> Gone:
    if not conn.scalar(select(meta.c.value).where(meta.c.key == _SALT)):
        conn.execute(insert(meta), [{"key": _SALT, "value": secrets.token_hex(16)}])
    return Gone.load(conn)


def _find(conn: Connection, source: str, author: str) -> list[int]:
    query = select(authors.c.pk, authors.c.id).where(authors.c.source == source)
    rows = conn.execute(query.where(authors.c.id == author)).all() if author else []
    rows = rows or conn.execute(query.where(is_author(author))).all()
    if not rows:
        raise StoreError(f"No commenter of {source} goes by that id or name. Check both.")
    if len({row.id for row in rows} - {""}) > 1:
        raise StoreError(
            f"Several commenters of {source} go by that name. Give the id of the one you mean; "
            "`noisegate show` prints it."
        )
    return [row.pk for row in rows]


def _next(conn: Connection, who: Sequence[int]) -> list[tuple[int, str]]:
    query = select(comments.c.pk, comments.c.id).where(comments.c.author_pk.in_(who))
    return [(pk, name) for pk, name in conn.execute(query.limit(_BATCH))]


def _erase(conn: Connection, gone: Gone, rows: Sequence[tuple[int, str]]) -> int:
    """Empty some comments; return how many events on them are gone."""
    now = datetime.now(UTC)
    pks = [pk for pk, _ in rows]
    places = [{"b_id": name, "place": gone.place(name)} for _, name in rows]
    answered = list(conn.scalars(_answered_by(pks)))
    happened = conn.execute(delete(events).where(events.c.comment_pk.in_(pks))).rowcount
    conn.execute(delete(readings).where(readings.c.comment_pk.in_(pks)))
    conn.execute(delete(queue).where(queue.c.comment_pk.in_(pks)))
    if conn.dialect.name != "sqlite":
        conn.execute(text("DELETE FROM search WHERE comment_pk = ANY(:pks)"), {"pks": pks})
    conn.execute(update(comments).where(comments.c.pk.in_(pks)).values(_EMPTY))
    for column in (comments.c.id, comments.c.parent):
        change = update(column.table).where(column == bindparam("b_id"))
        conn.execute(change.values({column.name: bindparam("place")}), places)
    conn.execute(insert(erased), [{"hash": gone.hash(name), "at": now} for _, name in rows])
    record = {"at": now, "what": "erased", "by": CREATOR, "data": {}}
    conn.execute(insert(events), [{"comment_pk": pk, **record} for pk in pks])
    refresh(conn, [*pks, *answered])
    return happened


_EMPTY = {
    "text": "",
    "digest": "",
    "raw": None,
    "author_pk": None,
    "url": None,
    "likes": None,
    "flagged_own": False,
    "own": False,
    "erased": True,
    "created_at": None,
    "at": comments.c.first_seen_at,
}


def _answered_by(pks: Sequence[int]) -> Select[int]:
    reply = comments.alias()
    query = select(comments.c.pk).join(reply, reply.c.parent == comments.c.id)
    return query.where(reply.c.pk.in_(pks), reply.c.own).distinct()


def scrub(db: Database) -> bool:
    """Overwrite what deleted rows left in the files; return False where they were too busy.

    On SQLite the file is rewritten and its log emptied; on PostgreSQL the tables are rewritten
    (its own log and its backups are its administrator's business).
    """
    try:
        with db.alone() as conn:
            if db.path is None:
                return _rewrite_tables(conn, db.wait)
            conn.execute(text("VACUUM"))
            busy = conn.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
    except StoreError:
        return False
    return not busy


_REWRITTEN = (
    *("comments", "events", "readings", "statuses", "authors", "jobs", "meta", "search"),
    *("mentions", "people", "weeks", "subjects", "subject_weeks", "queue"),
    *TABLES,
)


def _rewrite_tables(conn: Connection, wait: float) -> bool:
    conn.execute(text(f"SET lock_timeout = {int(wait * 1000)}"))
    for name in _REWRITTEN:
        # The statistics quote the commonest values of a column, so they are made afresh as well.
        conn.execute(text(f"VACUUM (FULL, ANALYZE) {name}"))
    conn.execute(text("RESET lock_timeout"))
    return True
