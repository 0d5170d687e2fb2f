"""What comments mention: claims, topics, topics of feedback, and the motives of negative ones.

The rows of a comment are written in the transaction that changes what is in force of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, select, type_coerce

from noisegate.comment import Reading
from noisegate.keep import stale
from noisegate.keep.derive import Placed, split_kinds
from noisegate.keep.records import reading_from_data
from noisegate.keep.rollup_tables import mentions
from noisegate.keep.tables import readings
from noisegate.keep.upsert import upsert
from noisegate.labels import NEGATIVE

CLAIM, TOPIC, FEEDBACK, MOTIVE = "claim", "topic", "feedback", "motive"

_KEY = ("comment_pk", "what", "name")
_GONE = tuple(f"b_{name}" for name in _KEY)
_REST = ("at", "day", "author_pk", "work_pk", "motive")

_Key = tuple[int, str, str]


def follow(conn: Connection, now: Mapping[int, Placed], read: Mapping[int, Reading] | None) -> None:
    """Write what comments mention, given their statuses as they are now.

    `read` saves looking up the readings. What is counted of what changed is marked stale.
    """
    was, wanted = _stored(conn, list(now)), _wanted(conn, now, read)
    changed = [key for key in was.keys() | wanted.keys() if was.get(key) != wanted.get(key)]
    if not changed:
        return
    gone = [dict(zip(_GONE, key, strict=True)) for key in changed if key not in wanted]
    if gone:
        these = (
            mentions.c[name] == bindparam(b_name) for name, b_name in zip(_KEY, _GONE, strict=True)
        )
        conn.execute(delete(mentions).where(*these), gone)
    rows = [
        {**dict(zip(_KEY, key, strict=True)), **dict(zip(_REST, wanted[key], strict=True))}
        for key in sorted(changed)
        if key in wanted
    ]
    upsert(conn, mentions, rows, key=_KEY, plain=True)
    stale.mark(conn, {mark for key in changed for mark in _marks(key, was, wanted)})


def astray(conn: Connection, now: Mapping[int, Placed]) -> list[int]:
    """Return the comments whose mentions are not those that follow from their statuses."""
    was, wanted = _stored(conn, list(now)), _wanted(conn, now, None)
    return [key[0] for key in was.keys() | wanted.keys() if was.get(key) != wanted.get(key)]


def _marks(
    key: _Key, was: Mapping[_Key, Sequence[Any]], wanted: Mapping[_Key, Sequence[Any]]
) -> Iterator[stale.Mark]:
    day = _REST.index("day")
    for rows in (was, wanted):
        if key in rows:
            yield key[1], key[2], stale.week_of(rows[key][day])


def _stored(conn: Connection, pks: Sequence[int]) -> dict[_Key, tuple[Any, ...]]:
    query = select(*_STORED).where(mentions.c.comment_pk.in_(pks))
    return {(row[0], row[1], row[2]): tuple(row[3:]) for row in conn.execute(query)}


_STORED = (
    *(mentions.c[name] for name in _KEY),
    type_coerce(mentions.c.at, BigInteger),  # seconds, as it is kept
    *(mentions.c[name] for name in _REST[1:]),
)


def _wanted(
    conn: Connection, now: Mapping[int, Placed], read: Mapping[int, Reading] | None
) -> dict[_Key, tuple[Any, ...]]:
    # Own and erased comments have no day.
    theirs = {pk: row for pk, row in now.items() if row.day is not None}
    read = _read(conn, list(theirs)) if read is None else read
    return {
        (pk, what, name): (*row[1:], _motive(read[pk]))
        for pk, row in theirs.items()
        if pk in read
        for what, name in _mentioned(read[pk], split_kinds(row.status.kinds), row.status.action)
    }


def _mentioned(
    reading: Reading, kinds: Sequence[str], action: str | None
) -> Iterator[tuple[str, str]]:
    for claim in reading.claims:
        yield CLAIM, claim
    for topic in reading.topics:
        yield TOPIC, topic
    if "feedback" in kinds and action in ("show", "soften"):
        for topic in reading.topics or ("other",):
            yield FEEDBACK, topic
    motive = _motive(reading)
    if motive and not NEGATIVE.isdisjoint(kinds):
        yield MOTIVE, motive


def _motive(reading: Reading) -> str | None:
    return None if reading.motive in (None, "none") else reading.motive


def _read(conn: Connection, pks: Sequence[int]) -> dict[int, Reading]:
    query = select(readings.c.comment_pk, readings.c.data).where(readings.c.comment_pk.in_(pks))
    return {pk: reading_from_data(data) for pk, data in conn.execute(query)}
