"""A consistent copy of the database while it is in use, and the way back."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from noisegate.keep.engine import APPLICATION_ID, Database, connect
from noisegate.keep.errors import StoreError
from noisegate.keep.schema import VERSION_TABLE, known_revisions


def backup(db: Database, path: Path) -> Path:
    """Copy the database to a file, or to a dated file in a folder; see `Store.backup`."""
    if db.path is None:
        raise StoreError(
            f"{db.where} is a PostgreSQL database, and has a better tool for it: run pg_dump with "
            "its address, and keep what it writes."
        )
    path = path.expanduser().absolute()
    if path.is_dir():
        path = _free_name(path)
    if path.exists():
        raise StoreError(f"{path} is there already, and a backup overwrites nothing. Name another.")
    if not path.parent.is_dir():
        raise StoreError(f"There is no folder {path.parent} to write {path.name} to.")
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
        with db.alone() as conn:
            conn.execute(text("VACUUM INTO :part"), {"part": str(part)})
        _flush(part)
        part.replace(path)
    except OSError as error:
        raise StoreError(f"The backup {path} could not be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return path


def _free_name(folder: Path) -> Path:
    """Return a file in a folder, named by the second; the next one where that is taken."""
    at = datetime.now(UTC)
    while (path := folder / f"noisegate-{at:%Y%m%d-%H%M%S}.db").exists():
        at += timedelta(seconds=1)
    return path


def restore(path: str | Path, url_or_path: str | Path) -> Path | None:
    """Put a backup in the place of a database; return where the replaced file now lies, if any.

    The backup is checked first: a Noisegate database, whole, of a version this program knows
    (an older one is migrated when it is opened). Raises StoreError where it is not, or where
    another program has the database open; nothing is changed then.
    """
    path = Path(path).expanduser().absolute()
    check(path)
    target = connect(url_or_path, create=True, wait=5.0)
    target.engine.dispose()
    if target.path is None:
        raise StoreError(
            f"{target.where} is a PostgreSQL database: create an empty one and use pg_restore."
        )
    new = target.path.with_name(f".{target.path.name}.restoring")
    try:
        shutil.copyfile(path, new)
        new.chmod(0o600)
        _flush(new)
        aside = _set_aside(target.path)
        new.replace(target.path)
    except OSError as error:
        raise StoreError(f"{target.path} could not be restored: {error.strerror}.") from error
    finally:
        new.unlink(missing_ok=True)
    return aside


def check(path: Path) -> None:
    """Raise StoreError unless a file is a whole Noisegate database of a known version."""
    if not path.is_file():
        raise StoreError(f"There is no backup at {path}. Check the path.")
    ours = whole = False
    version = ""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            ours = copy.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            whole = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            query = f"SELECT version_num FROM {VERSION_TABLE}"  # noqa: S608
            version = copy.execute(query).fetchone()[0] if ours else ""
    except (sqlite3.DatabaseError, TypeError):
        whole = False  # and what was found out before it broke holds
    if not ours:
        raise StoreError(f"{path} is not a Noisegate database. Nothing was changed.")
    if not whole:
        raise StoreError(f"{path} is damaged. Nothing was changed; try an earlier backup.")
    if version not in known_revisions():
        raise StoreError(
            f"{path} was made by a newer Noisegate. Nothing was changed; update Noisegate first."
        )


def _set_aside(path: Path) -> Path | None:
    """Move a database beside itself, with all that is still in its log; None where it was empty."""
    try:
        with closing(sqlite3.connect(path, timeout=5.0)) as old:
            # Leaving WAL mode empties the log into the file, and needs to be the only program.
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"Another program has {path} open. Close it, and try again; nothing was changed."
        ) from error
    except sqlite3.DatabaseError:
        pass  # Damaged, perhaps the reason for restoring: set it aside as it is, with its log.
    if path.stat().st_size == 0:
        path.unlink()
        return None
    aside = path.with_name(f"{path.name}.replaced-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
