"""What happened to a comment: appended here, never changed; an undo is an event like another."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from noisegate.comment import Event
from noisegate.keep.errors import NoCommentError, StoreError
from noisegate.keep.status import CREATOR, histories, refresh, standing
from noisegate.keep.tables import comments, events
from noisegate.labels import KINDS, in_order

_OURS = frozenset({"arrived", "edited", "decided", "undone", "erased"})
"""Events with a method of their own; `append` takes everything else."""

_NAME = re.compile(r"[a-z][a-z_]{0,39}")


def events_of(conn: Connection, comment_id: str) -> list[Event]:
    """Return everything that happened to a comment, in order; none where there is no such."""
    pk = conn.scalar(select(comments.c.pk).where(comments.c.id == comment_id))
    return [] if pk is None else histories(conn, [pk])[pk]


def append(
    conn: Connection, comment_id: str, what: str, by: str, data: Mapping[str, object]
) -> Event:
    """Record that something happened to a comment; see `Store.append`."""
    data = checked(what, data)
    return _record(conn, _living(conn, comment_id), comment_id, what, by, data)


def checked(what: str, data: Mapping[str, object]) -> dict[str, object]:
    """Return what an act says, in its proper form; StoreError where it can't be noted by hand."""
    if what in _OURS or not _NAME.fullmatch(what):
        raise StoreError(f"“{what}” is not something that can be noted about a comment by hand.")
    return {**data, "kinds": _checked(data.get("kinds"))} if what == "corrected" else dict(data)


def undo(conn: Connection, comment_id: str, seq: int | None) -> Event:
    """Take back an event of the creator's; see `Store.undo`."""
    pk = _living(conn, comment_id)
    history = histories(conn, [pk])[pk]
    target = _latest(history) if seq is None else undoable(history, seq)
    if target is None:
        which = "Nothing you did" if seq is None else f"No event {seq} of yours"
        raise StoreError(
            f"{which} on the comment {comment_id} is left to undo. `noisegate show {comment_id}` "
            "lists what happened to it."
        )
    return _record(
        conn, pk, comment_id, "undone", CREATOR, {"seq": target.seq, "what": target.what}
    )


def _latest(history: Sequence[Event]) -> Event | None:
    mine = [event for event in standing(history) if event.by == CREATOR and event.what not in _OURS]
    return mine[-1] if mine else None


def undoable(history: Sequence[Event], seq: int) -> Event | None:
    """Return the creator's event with this number if it stands; an undo can be undone itself."""
    stands = {event.seq for event in standing(history)} | _standing_undos(history)
    for event in history:
        if event.seq == seq and event.by == CREATOR and seq in stands:
            return event if event.what == "undone" or event.what not in _OURS else None
    return None


def _standing_undos(history: Sequence[Event]) -> set[int]:
    undone: set[object] = set()
    undos = set()
    for event in reversed(history):
        if event.what == "undone" and event.seq not in undone:
            undos.add(event.seq)
            undone.add(event.data.get("seq"))
    return undos


def _living(conn: Connection, comment_id: str) -> int:
    row = conn.execute(
        select(comments.c.pk, comments.c.erased).where(comments.c.id == comment_id)
    ).one_or_none()
    if row is None:
        raise NoCommentError(comment_id)
    if row.erased:
        raise StoreError(f"The comment {comment_id} was erased; nothing more can happen to it.")
    pk: int = row.pk
    return pk


def _checked(kinds: object) -> list[str]:
    given = (
        [kinds] if isinstance(kinds, str) else list(kinds) if isinstance(kinds, Sequence) else []
    )
    unknown = sorted({str(kind) for kind in given} - set(KINDS))
    if unknown or not given:
        what = f"{', '.join(unknown)} is no kind of comment." if unknown else "No kind was given."
        raise StoreError(f"{what} Choose from: {', '.join(KINDS)}.")
    return list(in_order(frozenset(given)))


def _record(
    conn: Connection, pk: int, comment_id: str, what: str, by: str, data: Mapping[str, object]
) -> Event:
    now = datetime.now(UTC)
    row = {"comment_pk": pk, "at": now, "what": what, "by": by, "data": dict(data)}
    seq = conn.execute(insert(events).returning(events.c.seq), row).scalar_one()
    refresh(conn, [pk])
    return Event(seq, comment_id, now, what, by, dict(data))
