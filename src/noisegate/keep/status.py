"""The statuses as they are kept: written whenever something happened, and whatever rests on them.

Every writer calls `refresh` in the transaction that appends the event, so that events and
statuses can never disagree; `rederive` proves it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, RowMapping, bindparam, select, type_coerce, update

from noisegate.comment import Event, Reading
from noisegate.keep import aftermath, mentioned, rollups, stale
from noisegate.keep.derive import (
    CREATOR,
    NOISEGATE,
    Placed,
    Status,
    derive,
    join_kinds,
    split_kinds,
    standing,
)
from noisegate.keep.tables import comments, events, readings, second_and_day, statuses
from noisegate.keep.upsert import upsert, write_many

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

_PLACE = Placed._fields[1:]
_COLUMNS = (*Status._fields, *_PLACE)
_END = len(Status._fields)


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
    around = (row for pk in told for row in (was.get(pk), now[pk]) if row)
    stale.mark_around(conn, ((row.author_pk, row.day) for row in around))
    mentioned.follow(conn, now, read)
    aftermath.follow(conn, pks)


def _write(conn: Connection, was: Mapping[int, Placed], now: Mapping[int, Placed]) -> None:
    """Write statuses; of those that are there only what differs, which spares the indices."""
    rows = [
        {"comment_pk": pk, **dict(zip(_COLUMNS, _flat(row), strict=True))}
        for pk, row in now.items()
        if pk not in was
    ]
    upsert(conn, statuses, rows, key=("comment_pk",))
    old = [(pk, _flat(was[pk]), _flat(row)) for pk, row in now.items() if pk in was]
    names = {
        f"b_{name}": place
        for place, name in enumerate(_COLUMNS)
        if any(before[place] != after[place] for _, before, after in old)
    }
    if not names:
        return
    these = update(statuses).where(statuses.c.comment_pk == bindparam("b_pk"))
    statement = these.values({_COLUMNS[place]: bindparam(name) for name, place in names.items()})
    changes = [
        {"b_pk": pk, **{name: after[place] for name, place in names.items()}}
        for pk, _, after in old
    ]
    if "b_learnt" in names:  # the one that is no plain value
        conn.execute(statement, changes)
    else:
        write_many(conn, statement, changes)


def _flat(row: Placed) -> tuple[Any, ...]:
    return (*row.status, *row[1:])


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


def _stored(conn: Connection, pks: Sequence[int]) -> dict[int, Placed]:
    query = select(*_STORED).where(statuses.c.comment_pk.in_(pks))
    return {
        row[0]: Placed(Status._make(row[1 : _END + 1]), *row[_END + 1 :])
        for row in conn.execute(query)
    }


_STORED = (
    statuses.c.comment_pk,
    *(statuses.c[name] for name in Status._fields),
    type_coerce(statuses.c.at, BigInteger),  # seconds, as it is kept
    *(statuses.c[name] for name in _PLACE[1:]),
)


def _derived(
    conn: Connection, pks: Sequence[int], past: Mapping[int, Sequence[Event]] | None
) -> Iterator[tuple[int, Placed]]:
    if not pks:
        return
    past = histories(conn, pks) if past is None else past
    second, day = second_and_day(conn)
    query = (
        select(
            *(comments.c[name] for name in ("pk", "own", "erased", "author_pk", "work_pk")),
            *(readings.c.kinds, second.label("second"), day.label("day")),
        )
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
        .where(comments.c.pk.in_(pks))
        .order_by(comments.c.pk)
    )
    replied = _replied(conn, pks)
    for row in conn.execute(query).all():
        read = split_kinds(row.kinds or "")
        status = derive(past[row.pk], read, replied=row.pk in replied, own=row.own)
        yield row.pk, _placed(status, row)


def _placed(status: Status, row: Any) -> Placed:
    if row.own or row.erased:
        return Placed(status, row.second, None, None, None)
    return Placed(status, row.second, row.day, row.author_pk, row.work_pk)


def _told(row: Placed) -> tuple[object, ...]:
    """Return what people and weeks are added up from."""
    status = row.status
    return (status.kinds, status.action, status.answered, status.thanked, *row[1:])


def _replied(conn: Connection, pks: Sequence[int]) -> set[int]:
    reply = comments.alias()
    query = (
        select(comments.c.pk)
        .join(reply, reply.c.parent == comments.c.id)
        .where(comments.c.pk.in_(pks), reply.c.own)
        .distinct()
    )
    return set(conn.scalars(query))
