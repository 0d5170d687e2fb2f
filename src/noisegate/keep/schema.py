"""The version of a database: known, older (then it is migrated), or newer than this program."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from noisegate.keep.engine import APPLICATION_ID, Database
from noisegate.keep.errors import StoreError

HEAD = "0006"
"""The latest step in `migrations/versions`."""

VERSION_TABLE = "noisegate_version"


def revision(conn: Connection) -> str | None:
    """Return the version of a database, or None where it is empty or not ours."""
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    found: str | None = conn.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    return found


def migrate(db: Database) -> None:
    """Bring a database to the version of this program; an empty one gets everything.

    Raises StoreError for a database of another program, or of a newer Noisegate. A migration is
    one transaction: it happens, or the database stays as it was.
    """
    with db.read() as conn:
        if revision(conn) == HEAD:
            return
    with db.write() as conn:
        current = revision(conn)
        if current is None:
            _check_empty(conn, db.where)
        elif current not in known_revisions():
            raise StoreError(
                f"The database {db.where} was made by a newer Noisegate (version {current} of its "
                f"tables; this program knows {HEAD}). Update Noisegate to open it."
            )
        if current != HEAD:
            _upgrade(conn)


def known_revisions() -> frozenset[str]:
    """Return every version of the tables that this program can open."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return frozenset(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))


def _check_empty(conn: Connection, where: str) -> None:
    if conn.dialect.name == "sqlite":
        mine = conn.scalar(text("PRAGMA application_id")) == APPLICATION_ID
        taken = not mine and bool(inspect(conn).get_table_names())
    else:
        taken = inspect(conn).has_table("comments")
    if taken:
        raise StoreError(
            f"{where} is the database of another program. Give another path; nothing was changed."
        )


def _upgrade(conn: Connection) -> None:
    # Alembic takes a moment to import, and most openings do not need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
