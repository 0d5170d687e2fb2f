"""The connection to the database: how it is opened, and what a transaction promises.

SQLite runs in WAL mode with `synchronous=FULL`: a commit returns once its bytes are on the disk,
so that neither a killed process nor a power cut loses what was acknowledged. Writers take their
turn (`BEGIN IMMEDIATE`; on PostgreSQL an advisory lock) and wait at most `wait` seconds.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text

from noisegate.keep.errors import NoStoreError, StoreError

APPLICATION_ID = 0x4E475445
"""Written into the header of every SQLite file of ours ("NGTE")."""

_WRITER_LOCK = 0x4E475445
_LIKE_AN_ADDRESS = re.compile(
    r"(postgres|sqlite)\w*:.*|[^/\\]+@[^/\\]+/\w+|([\w-]+\.)*[\w-]+:\d+(/.*)?|\d+(\.\d+){3}",
    re.IGNORECASE,
)
"""The address of a database without its "://", or that of a machine."""

_DUMPS = partial(json.dumps, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `path` is None on PostgreSQL."""

    engine: Engine
    where: str
    path: Path | None
    wait: float

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in a transaction that only reads."""
        with self.translated(), self.engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction that writes: all of it is kept, or nothing."""
        with self.translated(), self.engine.connect() as opened:
            conn = opened.execution_options(noisegate_write=True)
            with conn.begin():
                if self.path is None:
                    _take_turn(conn, self.wait)
                yield conn

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Give a connection outside any transaction, for VACUUM and the like."""
        with self.translated(), self.engine.connect() as conn:
            yield conn.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the driver's errors into `StoreError`s that say what to do."""
        try:
            yield
        except exc.NoSuchModuleError as error:
            raise StoreError(f"{self.where} is not a kind of database Noisegate knows.") from error
        except UnicodeEncodeError as error:
            raise StoreError(
                "What was given is not valid text. Check how it was typed or encoded."
            ) from error
        except exc.DBAPIError as error:
            raise StoreError(_explain(str(error.orig), self.where)) from error


def connect(url_or_path: str | Path, *, create: bool, wait: float) -> Database:
    """Return the database at a path or URL, without looking into it yet.

    A SQLite file that is missing is made (readable by its owner only) where `create` is True, with
    the folder it lies in, and is a NoStoreError otherwise.
    """
    url = _url(url_or_path)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, wait)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreError(
            f"{url.render_as_string(hide_password=True)} is no place for the comments: "
            "give the path of a file, or a postgresql:// address."
        )
    path = Path(url.database).expanduser().absolute()
    _prepare_file(path, create=create)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": wait},
        hide_parameters=True,
        json_serializer=_DUMPS,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(path), path, wait)


def _url(url_or_path: str | Path) -> URL:
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        _ensure_path(url_or_path)
        return URL.create("sqlite", database=str(url_or_path))
    try:
        url = make_url(url_or_path)
    except exc.ArgumentError as error:
        raise StoreError("That is neither a path nor an address of a database.") from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url


def _ensure_path(given: str | Path) -> None:
    """Refuse an address that has lost its beginning: nobody looks for their comments there."""
    if isinstance(given, str) and _LIKE_AN_ADDRESS.fullmatch(given) and not Path(given).exists():
        raise StoreError(
            "That is like an address, but does not begin with postgresql://. Give all of it, as "
            "postgresql://USER@HOST/DATABASE, or give the path of a file."
        )


def _postgresql(url: URL, wait: float) -> Database:
    where = url.render_as_string(hide_password=True)
    try:
        engine = create_engine(url, hide_parameters=True, json_serializer=_DUMPS)
    except ImportError as error:
        raise StoreError(
            f"{where} needs the PostgreSQL driver: pip install 'noisegate[postgres]'."
        ) from error
    return Database(engine, where, None, wait)


def _prepare_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Give the path of a file, such as {path / 'x.db'}.")
    if path.exists():
        return
    if not create:
        raise NoStoreError(
            f"Nothing is kept yet at {path}: there is no database. To begin there: noisegate "
            "import FILE"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"The database {path} could not be made: {error.strerror}. Choose another place."
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` says when one begins.
    connection.isolation_level = None
    run = connection.execute
    if run("PRAGMA journal_mode").fetchone()[0] != "wal":
        run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")
    run("PRAGMA fullfsync = ON")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA cache_size = -64000")


def _begin_sqlite(conn: Connection) -> None:
    options = conn.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    conn.exec_driver_sql("BEGIN IMMEDIATE" if options.get("noisegate_write") else "BEGIN")


def _take_turn(conn: Connection, wait: float) -> None:
    conn.execute(text(f"SET LOCAL lock_timeout = {int(wait * 1000)}"))
    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})


_ADVICE = (
    ("locked", "is busy: another program is writing to it. Wait until it is done, and try again."),
    ("lock timeout", "is busy: another program is writing to it. Wait until it is done, and "
     "try again."),
    ("not a database", "is not a Noisegate database. Give another path; the file was left as "
     "it is."),
    ("malformed", "is damaged. Nothing was changed; restore the latest backup with "
     "`noisegate restore`."),
    ("is full", "could not be written: the disk is full. Make room, and try again; what was "
     "kept before is safe."),
    ("readonly", "can't be written to. Check the file's permissions."),
    ("unable to open", "can't be opened. Check the path and the permissions."),
    ("connection", "can't be reached. Check that the server runs, and the address."),
)  # fmt: skip


def _explain(message: str, where: str) -> str:
    for sign, advice in _ADVICE:
        if sign in message:
            return f"The database {where} {advice}"
    # Only the first line: what follows it can quote rows, and so comments.
    return f"The database {where} refused: {message.splitlines()[0] if message else 'no reason'}"
