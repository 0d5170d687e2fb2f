"""What follows from a status that changed, in the same transaction: one call for `refresh`."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select

from noisegate.keep import evidence
from noisegate.keep.desk_tables import board_due, point_comments, sketches
from noisegate.keep.tables import comments, readings, statuses

_SHOWN = ("show", "soften")
_NO_POINT = ("spam", "threat")


def follow(conn: Connection, pks: Sequence[int]) -> None:
    """Line up what the board has to look at, and keep what was escalated."""
    if not pks:
        return
    _line_up(conn, pks)
    evidence.take(conn, pks)


def belongs() -> ColumnElement[bool]:
    """Return the condition that a comment lies on the board, by its status in force.

    What the creator filed does. Else feedback does, also the useful clause of a harsh comment;
    not that of spam or a threat, nor of what is held, since no word of it would be shown.
    """
    others = (~statuses.c.kinds.contains(f",{kind},") for kind in _NO_POINT)
    shown = func.coalesce(statuses.c.action, "").in_(_SHOWN)
    return or_(statuses.c.filed, and_(statuses.c.kinds.contains(",feedback,"), *others, shown))


def _line_up(conn: Connection, pks: Sequence[int]) -> None:
    placed = point_comments.c.comment_pk.is_not(None)
    other_model = func.coalesce(readings.c.model, "") != func.coalesce(sketches.c.model, "")
    other_words = comments.c.digest != point_comments.c.digest
    due = or_(and_(~placed, belongs()), and_(placed, or_(~belongs(), other_model, other_words)))
    found = (
        select(statuses.c.comment_pk)
        .join(comments, comments.c.pk == statuses.c.comment_pk)
        .outerjoin(point_comments, point_comments.c.comment_pk == statuses.c.comment_pk)
        .outerjoin(sketches, sketches.c.point_pk == point_comments.c.point_pk)
        .outerjoin(readings, readings.c.comment_pk == statuses.c.comment_pk)
        .outerjoin(board_due, board_due.c.comment_pk == statuses.c.comment_pk)
        .where(statuses.c.comment_pk.in_(pks), board_due.c.comment_pk.is_(None), due)
    )
    conn.execute(insert(board_due).from_select(["comment_pk"], found))
