"""What comments stand under: songs, videos, posts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from noisegate.comment import Work
from noisegate.keep import stale
from noisegate.keep.records import KeptWork
from noisegate.keep.rollup_tables import weeks
from noisegate.keep.tables import comments
from noisegate.keep.tables import works as table
from noisegate.keep.upsert import upsert

_FACTS = ("title", "url", "released_at")


def write_works(conn: Connection, found: Iterable[tuple[str, Work]]) -> dict[tuple[str, str], int]:
    """Keep works, and fill in what is still unknown of them; return their keys by (source, id).

    What the creator set is never overwritten by a file.
    """
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for source, work in found:
        row = merged.setdefault((source, work.id), dict.fromkeys(_FACTS))
        row.update({name: getattr(work, name) for name in _FACTS if row[name] is None})
    known = _known(conn, merged)
    news = [
        {"source": source, "id": name, **row}
        for (source, name), row in merged.items()
        if (source, name) not in known
        or any(row[fact] is not None and known[source, name][fact] is None for fact in _FACTS)
    ]
    upsert(conn, table, news, key=("source", "id"), fill=_FACTS)
    known = _known(conn, merged) if news else known
    return {which: row["pk"] for which, row in known.items()}


def _known(
    conn: Connection, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    by_source: dict[str, list[str]] = {}
    for source, name in wanted:
        by_source.setdefault(source, []).append(name)
    found = {}
    for source, names in by_source.items():
        query = select(table).where(table.c.source == source, table.c.id.in_(names))
        found.update({(source, row["id"]): dict(row) for row in conn.execute(query).mappings()})
    return found


def all_works(conn: Connection) -> list[KeptWork]:
    """Return every work with how many comments of others it has, in the order they were met."""
    counted = (_counted() if stale.some(conn) else _as_settled()).subquery()
    query = (
        select(table, func.coalesce(counted.c.comments, 0).label("comments"))
        .outerjoin(counted, counted.c.work_pk == table.c.pk)
        .order_by(table.c.pk)
    )
    return [
        KeptWork(row.source, Work(row.id, row.title, row.url, row.released_at), int(row.comments))
        for row in conn.execute(query)
    ]


def without_work(conn: Connection) -> dict[str, int]:
    """Return how many comments of others stand under no work, by source."""
    query = select(comments.c.source, func.count().label("comments")).where(
        comments.c.work_pk.is_(None), ~comments.c.own, ~comments.c.erased
    )
    return {row.source: row.comments for row in conn.execute(query.group_by(comments.c.source))}


def _counted() -> Select[Any]:
    """Count the comments themselves, which takes a second for a million."""
    mine = or_(comments.c.own, comments.c.erased)
    query = select(comments.c.work_pk, func.count().label("comments")).where(~mine)
    return query.group_by(comments.c.work_pk)


def _as_settled() -> Select[Any]:
    total = func.sum(weeks.c.comments).label("comments")
    return select(weeks.c.work_pk, total).group_by(weeks.c.work_pk)


def set_work(
    conn: Connection,
    source: str,
    work_id: str,
    title: str | None,
    released_at: datetime | None,
    url: str | None,
) -> None:
    """Say what a work is called, when it came out and where it is; None leaves a fact as it is."""
    given = {"title": title, "released_at": released_at, "url": url}
    facts = {name: value for name, value in given.items() if value is not None}
    known = _known(conn, [(source, work_id)])
    row = {**dict.fromkeys(_FACTS), **known.get((source, work_id), {}), **facts}
    upsert(
        conn,
        table,
        [{"source": source, "id": work_id, **{name: row[name] for name in _FACTS}}],
        key=("source", "id"),
    )
