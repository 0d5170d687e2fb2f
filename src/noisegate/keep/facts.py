"""The store in numbers, for whoever looks after it."""

from sqlalchemy import Connection, func, select, text

from noisegate.keep.engine import Database
from noisegate.keep.records import Facts
from noisegate.keep.schema import revision
from noisegate.keep.tables import comments


def facts(db: Database) -> Facts:
    """Count what is kept, and check that the database is whole (seconds for a million comments)."""
    with db.read() as conn:
        living = select(func.count()).select_from(comments).where(~comments.c.erased)
        return Facts(
            comments=conn.scalar(living) or 0,
            own=conn.scalar(living.where(comments.c.own)) or 0,
            size_bytes=_size(conn),
            schema=revision(conn) or "none",
            trouble=_trouble(conn),
        )


def _size(conn: Connection) -> int:
    if conn.dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    else:
        query = "SELECT pg_database_size(current_database())"
    return conn.scalar(text(query)) or 0


def _trouble(conn: Connection) -> str | None:
    if conn.dialect.name != "sqlite":
        return None  # PostgreSQL checks its own pages as it reads them.
    found = conn.scalar(text("PRAGMA quick_check(1)"))
    if found != "ok":
        return f"The file is damaged ({found}). Restore the latest backup."
    astray = conn.execute(text("PRAGMA foreign_key_check")).first()
    if astray is not None:
        return f"A row of {astray[0]} belongs to nothing. Restore the latest backup."
    return None
