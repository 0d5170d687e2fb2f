"""The statuses as they are kept: written whenever something happened, and whatever rests on them.

Every writer calls `refresh` in the transaction that appends the event, so that events and
statuses can never disagree; `rederive` proves it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from noisegate.comment import Event, Reading
from noisegate.keep import aftermath, mentioned, rollups, stale
from noisegate.keep.derive import (
    CREATOR,
    NOISEGATE,
    Status,
    derive,
    join_kinds,
    split_kinds,
    standing,
)
from noisegate.keep.tables import comments, events, readings, statuses
from noisegate.keep.upsert import upsert

__all__ = [
    "CREATOR",
    "NOISEGATE",
    "Status",
    "derive",
    "histories",
    "join_kinds",
    "rederive",
    "refresh",
    "split_kinds",
    "standing",
    "to_event",
]

_PLACE = ("at", "day", "author_pk", "work_pk")
"""What a status repeats of its comment."""

_DERIVED = tuple(field.name for field in fields(Status))
_COLUMNS = (*_DERIVED, *_PLACE)
_values = attrgetter(*_DERIVED)
_TOLD = ("kinds", "action", "answered", "thanked", *_PLACE)
"""What people and weeks are added up from."""


def histories(conn: Connection, pks: Sequence[int]) -> dict[int, list[Event]]:
    """Return the events of each of some comments (at most a few thousand), in order."""
    found: dict[int, list[Event]] = {pk: [] for pk in pks}
    query = (
        select(events, comments.c.id)
        .join(comments, comments.c.pk == events.c.comment_pk)
        .where(events.c.comment_pk.in_(pks))
        .order_by(events.c.seq)
    )
    for row in conn.execute(query).mappings():
        found[row["comment_pk"]].append(to_event(row))
    return found


def to_event(row: RowMapping) -> Event:
    """Return a row of `events`, joined with the comment's id, as an Event."""
    return Event(row["seq"], row["id"], row["at"], row["what"], row["by"], row["data"])


def refresh(
    conn: Connection,
    pks: Iterable[int],
    past: Mapping[int, Sequence[Event]] | None = None,
    read: Mapping[int, Reading] | None = None,
) -> None:
    """Derive and write the statuses of some comments (at most a few thousand).

    `past` and `read` save looking up the events and the readings where the caller has them all.
    What rests on a status that changed is marked stale; what is mentioned follows at once.
    """
    pks = sorted(set(pks))
    was, now = _stored(conn, pks), dict(_derived(conn, pks, past))
    changed = [pk for pk, row in now.items() if was.get(pk) != row]
    _write(conn, was, {pk: now[pk] for pk in changed})
    told = [pk for pk in changed if pk not in was or _told(was[pk]) != _told(now[pk])]
    stale.mark_around(conn, [row for pk in told for row in (was.get(pk), now[pk]) if row])
    mentioned.follow(conn, now, read)
    aftermath.follow(conn, pks)


def _write(
    conn: Connection, was: Mapping[int, Mapping[str, Any]], now: Mapping[int, Mapping[str, Any]]
) -> None:
    """Write statuses; of those that are there only what differs, which spares the indices."""
    rows = [{"comment_pk": pk, **row} for pk, row in now.items() if pk not in was]
    upsert(conn, statuses, rows, key=("comment_pk",))
    old = [pk for pk in now if pk in was]
    names = [name for name in _COLUMNS if any(was[pk][name] != now[pk][name] for pk in old)]
    if names:
        these = update(statuses).where(statuses.c.comment_pk == bindparam("b_pk"))
        values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
        rows = [{"b_pk": pk, **{f"b_{name}": now[pk][name] for name in names}} for pk in old]
        conn.execute(these.values(values), rows)


def rederive(conn: Connection, page: int = 1000) -> int:
    """Derive every status again from the events; put right, and count, those that differed.

    The same goes for what they add up to, where nothing is left to settle.
    """
    wrong = 0
    query = select(comments.c.pk).order_by(comments.c.pk).limit(page)
    after = 0
    while pks := conn.scalars(query.where(comments.c.pk > after)).all():
        was = _stored(conn, pks)
        differ = [pk for pk, row in _derived(conn, pks, None) if was.get(pk) != row]
        wrong += len(set(differ) | set(mentioned.astray(conn, dict(_derived(conn, pks, None)))))
        refresh(conn, pks)
        after = pks[-1]
    return wrong if stale.some(conn) else wrong + rollups.prove(conn)


def _stored(conn: Connection, pks: Sequence[int]) -> dict[int, dict[str, Any]]:
    columns = (statuses.c.comment_pk, *(statuses.c[name] for name in _COLUMNS))
    query = select(*columns).where(statuses.c.comment_pk.in_(pks))
    return {row[0]: dict(zip(_COLUMNS, row[1:], strict=True)) for row in conn.execute(query)}


def _derived(
    conn: Connection, pks: Sequence[int], past: Mapping[int, Sequence[Event]] | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    if not pks:
        return
    past = histories(conn, pks) if past is None else past
    query = (
        select(
            *(comments.c[name] for name in ("pk", "own", "erased", "at", "created_at")),
            *(comments.c.author_pk, comments.c.work_pk, readings.c.kinds),
        )
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
        .where(comments.c.pk.in_(pks))
        .order_by(comments.c.pk)
    )
    replied = _replied(conn, pks)
    for row in conn.execute(query).all():
        read = split_kinds(row.kinds or "")
        status = derive(past[row.pk], read, replied=row.pk in replied, own=row.own)
        yield row.pk, {**dict(zip(_DERIVED, _values(status), strict=True)), **_place(row)}


def _place(row: Any) -> dict[str, Any]:
    """Return when, by whom and under what a comment was written; nothing of an own, erased one."""
    at = row.at.replace(microsecond=0)
    if row.own or row.erased:
        return {"at": at, "day": None, "author_pk": None, "work_pk": None}
    day = row.created_at.toordinal() if row.created_at else 0
    return {"at": at, "day": day, "author_pk": row.author_pk, "work_pk": row.work_pk}


def _told(row: Mapping[str, Any]) -> list[Any]:
    return [row[name] for name in _TOLD]


def _replied(conn: Connection, pks: Sequence[int]) -> set[int]:
    reply = comments.alias()
    query = (
        select(comments.c.pk)
        .join(reply, reply.c.parent == comments.c.id)
        .where(comments.c.pk.in_(pks), reply.c.own)
        .distinct()
    )
    return set(conn.scalars(query))
