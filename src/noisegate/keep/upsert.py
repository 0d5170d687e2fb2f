"""Insert rows, or bring up to date those that are there: the same call on both databases."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, func
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    conn: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    *,
    fill: Sequence[str] | None = None,
    plain: bool = False,
) -> None:
    """Write rows that all have the same columns; `key` names the columns that identify one.

    Every other column is overwritten; with `fill`, only those named are written, and only where
    they are still NULL. `plain` is as in `write_many`, which it then goes through.
    """
    if not rows:
        return
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(table)
    if fill is None:
        new = {name: insert.excluded[name] for name in rows[0] if name not in key}
    else:
        new = {name: func.coalesce(table.c[name], insert.excluded[name]) for name in fill}
    statement = insert.on_conflict_do_update(index_elements=list(key), set_=new)
    if plain:
        write_many(conn, statement, rows)
    else:
        conn.execute(statement, list(rows))


def write_many(
    conn: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Execute a statement for many rows of plain values: text, numbers, truth, NULL.

    They go to the database's driver as they are, without a look at the types of their columns,
    which for a few thousand rows costs more than writing them.
    """
    if not rows:
        return
    compiled = statement.compile(dialect=conn.dialect, column_keys=list(rows[0]))
    if compiled.positiontup is None:
        conn.exec_driver_sql(str(compiled), list(rows))
    else:
        conn.exec_driver_sql(str(compiled), list(map(itemgetter(*compiled.positiontup), rows)))
