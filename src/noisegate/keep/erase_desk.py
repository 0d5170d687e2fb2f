"""What of an erased commenter lies on the creator's desk: evidence, notes, places on the board."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from noisegate.keep import placing
from noisegate.keep.desk_tables import (
    board_due,
    evidence,
    notes,
    point_comments,
    point_events,
    points,
    sketches,
)

TABLES = ("evidence", "notes", "point_comments", "point_events", "points", "sketches")
"""Tables that held something of theirs, and have to be rewritten."""


def erase_comments(conn: Connection, pks: Sequence[int]) -> int:
    """Take some comments off the desk; return of how many of them evidence was kept.

    A point that nobody else made goes with all that was done with it.
    """
    mine = point_comments.c.comment_pk.in_(pks)
    touched = set(conn.scalars(select(point_comments.c.point_pk).where(mine)))
    conn.execute(delete(point_comments).where(mine))
    conn.execute(delete(board_due).where(board_due.c.comment_pk.in_(pks)))
    titled = points.c.title_comment_pk.in_(pks)
    touched |= set(conn.scalars(select(points.c.pk).where(titled)))
    conn.execute(update(points).where(titled).values(title_comment_pk=None))
    placing.touch(conn, touched)
    empty = select(points.c.pk).where(points.c.pk.in_(touched), points.c.comments == 0)
    gone = conn.scalars(empty).all()
    conn.execute(delete(point_events).where(point_events.c.point_pk.in_(gone)))
    conn.execute(delete(sketches).where(sketches.c.point_pk.in_(gone)))
    conn.execute(delete(points).where(points.c.pk.in_(gone)))
    return conn.execute(delete(evidence).where(evidence.c.comment_pk.in_(pks))).rowcount


def erase_people(conn: Connection, author_pks: Sequence[int]) -> int:
    """Drop the creator's notes on some people, every version; return how many these were.

    Evidence on comments that another author record has taken over meanwhile names them no longer.
    """
    theirs = evidence.c.author_pk.in_(author_pks)
    conn.execute(update(evidence).where(theirs).values(author_pk=None))
    return conn.execute(delete(notes).where(notes.c.author_pk.in_(author_pks))).rowcount
