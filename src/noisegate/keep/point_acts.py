"""What the creator does with points: appended to `point_events`, and taken back by an event.

`_derive` is the one place where events become the state and the note of a point.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import Connection, bindparam, insert, select, update

from noisegate.keep.clean import mend
from noisegate.keep.desk_records import PointEvent, PointState
from noisegate.keep.desk_tables import point_comments, point_events, points
from noisegate.keep.errors import NoPointError, StoreError
from noisegate.keep.placing import new_point, touch
from noisegate.keep.songs import Songs
from noisegate.keep.status import CREATOR
from noisegate.keep.tables import comments


def history(conn: Connection, point: int) -> list[PointEvent]:
    """Return everything that was done with a point, in order."""
    query = select(point_events).where(point_events.c.point_pk == point)
    rows = conn.execute(query.order_by(point_events.c.seq)).all()
    stand = _standing(rows)
    return [
        PointEvent(row.seq, row.point_pk, row.at, row.what, row.by, row.data, row.seq in stand)
        for row in rows
    ]


def set_state(conn: Connection, point: int, state: PointState) -> PointEvent:
    """Say how far a point is; see `Board.set_state`."""
    if state not in get_args(PointState):
        choices = ", ".join(get_args(PointState))
        raise StoreError(f"“{state}” is no state of a point. Choose from: {choices}.")
    return _record(conn, point, "state", {"state": state})


def set_note(conn: Connection, point: int, text: str) -> PointEvent:
    """Write a note on a point; see `Board.set_note`."""
    return _record(conn, point, "note", {"text": mend(text).strip()})


def move(conn: Connection, comment_ids: Sequence[str], to: int) -> PointEvent:
    """Let comments count for another point of their work; see `Board.move`."""
    target = _point(conn, to)
    found = _places(conn, comment_ids)
    if not Songs.load(conn).same([target.work_pk, *(row.work_pk for row in found)]):
        raise StoreError("A comment can only move to a point of the song it stands under.")
    return _move(conn, found, to)


def split(conn: Connection, comment_ids: Sequence[str]) -> PointEvent:
    """Make a point of its own of comments; see `Board.split`."""
    found = _places(conn, comment_ids)
    if not Songs.load(conn).same(row.work_pk for row in found):
        raise StoreError("These comments stand under different songs, so they make two points.")
    new = new_point(conn, found[0].work_pk, found[0].topic, "")
    return _move(conn, found, new)


def undo(conn: Connection, point: int, seq: int | None) -> PointEvent:
    """Take back what was done with a point; see `Board.undo`."""
    _point(conn, point)
    past = history(conn, point)
    able = [
        event
        for event in past
        if event.stands and (event.what != "undone" if seq is None else event.seq == seq)
    ]
    if not able:
        raise StoreError("Nothing you did with this point is left to undo.")
    target = able[-1]
    _apply(conn, past, target)
    return _record(conn, point, "undone", {"seq": target.seq, "what": target.what})


def _apply(conn: Connection, past: Sequence[PointEvent], target: PointEvent) -> None:
    """Do to the comments what taking an event back does to them."""
    back = True
    while target.what == "undone":
        back = not back
        target = next(event for event in past if event.seq == target.data["seq"])
    if target.what != "moved":
        return
    moved = target.data["comments"]
    if back:
        _carry(conn, {pk: (was, by_hand) for pk, was, by_hand in moved})
    else:
        _carry(conn, {pk: (target.point, True) for pk, _, _ in moved})


def _move(conn: Connection, found: Sequence[Any], to: int) -> PointEvent:
    moved = [[row.comment_pk, row.point_pk, row.by_hand] for row in found if row.point_pk != to]
    if not moved:
        raise StoreError("These comments count for that point already.")
    _carry(conn, {pk: (to, True) for pk, _, _ in moved})
    return _record(conn, to, "moved", {"comments": moved})


def _carry(conn: Connection, places: Mapping[int, tuple[int, bool]]) -> None:
    """Put comments that are on the board in other places of it; those no longer on it stay off.

    A point that was erased with its only commenter takes none back.
    """
    known = select(points.c.pk).where(points.c.pk.in_({to for to, _ in places.values()}))
    there = set(conn.scalars(known))
    places = {pk: place for pk, place in places.items() if place[0] in there}
    mine = point_comments.c.comment_pk.in_(list(places))
    query = select(point_comments.c.comment_pk, point_comments.c.point_pk).where(mine)
    here = {row.comment_pk: row.point_pk for row in conn.execute(query)}
    rows = [
        {"b_pk": pk, "point_pk": places[pk][0], "by_hand": places[pk][1]} for pk in here
    ]  # fmt: skip
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in ("point_pk", "by_hand")}
        which = point_comments.c.comment_pk == bindparam("b_pk")
        conn.execute(update(point_comments).where(which).values(values), rows)
    touch(conn, [*here.values(), *(to for to, _ in places.values())])


def _places(conn: Connection, comment_ids: Sequence[str]) -> Sequence[Any]:
    query = (
        select(point_comments, comments.c.id, points.c.work_pk, points.c.topic)
        .join(comments, comments.c.pk == point_comments.c.comment_pk)
        .join(points, points.c.pk == point_comments.c.point_pk)
        .where(comments.c.id.in_(comment_ids))
        .order_by(comments.c.pk)
    )
    found = conn.execute(query).all()
    missing = set(comment_ids) - {row.id for row in found}
    if missing or not found:
        which = min(missing, default="It")
        raise StoreError(f"{which} is not on the board, so it can't be moved there.")
    return found


def _record(conn: Connection, point: int, what: str, data: Mapping[str, Any]) -> PointEvent:
    _point(conn, point)
    now = datetime.now(UTC)
    row = {"point_pk": point, "at": now, "what": what, "by": CREATOR, "data": dict(data)}
    seq = conn.execute(insert(point_events).returning(point_events.c.seq), row).scalar_one()
    _derive(conn, point)
    return PointEvent(seq, point, now, what, CREATOR, dict(data))


def _point(conn: Connection, point: int) -> Any:
    row = conn.execute(select(points).where(points.c.pk == point)).one_or_none()
    if row is None:
        raise NoPointError(point)
    return row


def _derive(conn: Connection, point: int) -> None:
    last = {event.what: event.data for event in history(conn, point) if event.stands}
    now = {
        "state": last.get("state", {}).get("state", "open"),
        "note": last.get("note", {}).get("text", ""),
    }
    conn.execute(update(points).where(points.c.pk == point).values(now))


def _standing(past: Iterable[Any]) -> set[int]:
    """Return the events, undos among them, that no standing undo has taken back."""
    undone: set[object] = set()
    stand = set()
    for event in reversed(list(past)):
        if event.seq not in undone:
            stand.add(event.seq)
            if event.what == "undone":
                undone.add(event.data["seq"])
    return stand
