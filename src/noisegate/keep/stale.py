"""What writes leave to be made anew: marked in their own transaction, settled soon after.

A mark says what has to be counted again: a person, a week, or a thing mentioned in a week. So
whatever ends a program, the marks say what is left to do.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from noisegate.keep.rollup_tables import stale
from noisegate.keep.upsert import write_many

STATUS, PERSON, WEEK = "status", "person", "week"

Mark = tuple[str, str, int]
"""What, its name (else ""), and the key of a comment or author, or a week."""


def week_of(day: int) -> int:
    """Return the Monday of a day, both as `date.toordinal` counts; 0 stays 0.

    >>> from datetime import date
    >>> date.fromordinal(week_of(date(2026, 9, 27).toordinal())).isoformat()
    '2026-09-21'
    """
    return day - (day - 1) % 7 if day else 0


def mark_around(conn: Connection, places: Iterable[tuple[int | None, int | None]]) -> None:
    """Mark the people and weeks that some comments count for, by their authors and days."""
    marks: set[Mark] = set()
    for author_pk, day in places:
        if author_pk is not None:
            marks.add((PERSON, "", author_pk))
        if day is not None:
            marks.add((WEEK, "", week_of(day)))
    mark(conn, marks)


def mark(conn: Connection, marks: Collection[Mark]) -> None:
    """Mark what has to be made anew."""
    if not marks:
        return
    into = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(stale)
    rows = [{"what": what, "name": name, "key": key} for what, name, key in sorted(marks)]
    write_many(conn, into.on_conflict_do_nothing(), rows)


def marked(conn: Connection, what: str | None = None, limit: int | None = None) -> list[Mark]:
    """Return marks of a sort (None: any of what is mentioned), at most so many, in order."""
    which = stale.c.what.not_in((STATUS, PERSON, WEEK)) if what is None else stale.c.what == what
    query = select(stale).where(which).order_by(stale.c.what, stale.c.name, stale.c.key)
    return [(row.what, row.name, row.key) for row in conn.execute(query.limit(limit))]


def unmark(conn: Connection, marks: Sequence[Mark]) -> None:
    """Take marks away: what they asked for is done."""
    by: dict[tuple[str, str], list[int]] = {}
    for what, name, key in marks:
        by.setdefault((what, name), []).append(key)
    for (what, name), keys in by.items():
        these = (stale.c.what == what, stale.c.name == name, stale.c.key.in_(keys))
        conn.execute(delete(stale).where(*these))


def some(conn: Connection) -> bool:
    """Say whether there is any mark."""
    return conn.scalar(select(stale.c.what).limit(1)) is not None


def count(conn: Connection) -> int:
    """Return how many marks there are."""
    return conn.scalar(select(func.count()).select_from(stale)) or 0
