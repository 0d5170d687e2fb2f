"""Insert rows, or bring up to date those that are there: the same call on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    conn: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    *,
    fill: Sequence[str] | None = None,
) -> None:
    """Write rows that all have the same columns; `key` names the columns that identify one.

    Every other column is overwritten; with `fill`, only those named are written, and only where
    they are still NULL.
    """
    if not rows:
        return
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(table)
    if fill is None:
        new = {name: insert.excluded[name] for name in rows[0] if name not in key}
    else:
        new = {name: func.coalesce(table.c[name], insert.excluded[name]) for name in fill}
    conn.execute(insert.on_conflict_do_update(index_elements=list(key), set_=new), list(rows))
