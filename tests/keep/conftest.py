"""Every test that asks for a `store` or a `place` runs on SQLite, and on PostgreSQL where there is
one: a throw-away cluster on a socket of its own, from the binaries that the system has."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from noisegate.keep import Store

_numbers = count()


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A running PostgreSQL: the start of its address, up to the name of a database."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL here (Debian: apt install postgresql)")
    # PostgreSQL refuses to run as root.
    as_root = os.name == "posix" and os.geteuid() == 0
    user = ["runuser", "-u", "postgres", "--"] if as_root else []
    if as_root and not shutil.which("runuser"):
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    home = Path(tempfile.mkdtemp(prefix="ng-pg-"))
    data = home / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
    control = [*user, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    try:
        if as_root:
            shutil.chown(home, "postgres")
        _run(*user, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        _run(*control, "-l", str(home / "log"), "-o", options, "start")
        yield f"host={home} user=postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: str) -> None:
    # The server keeps the output open: a pipe would never end.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(command, cwd="/", stdout=out, stderr=out, check=False)
        out.seek(0)
        assert done.returncode == 0, out.read().decode()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The start of a PostgreSQL's address, or "" for a SQLite file."""
    if request.param == "sqlite":
        return ""
    server: str = request.getfixturevalue("postgresql")
    return server


@contextmanager
def fresh(backend: str, folder: Path) -> Iterator[str]:
    """Make an empty place for a store, and take it away afterwards."""
    if not backend:
        yield str(folder / "noisegate.db")
        return
    # A schema of its own is as good as a database of its own, and far quicker made.
    name = f"test_{next(_numbers)}"
    with psycopg.connect(backend, autocommit=True) as conn:
        conn.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
    host = dict(part.split("=") for part in backend.split())["host"]
    yield f"postgresql://postgres@/postgres?host={host}&options=-csearch_path%3D{name}"
    with psycopg.connect(backend, autocommit=True) as conn:
        conn.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(name)))


@pytest.fixture
def place(backend: str, tmp_path: Path) -> Iterator[str]:
    """Where a fresh store can be opened."""
    with fresh(backend, tmp_path) as where:
        yield where


@pytest.fixture(scope="module")
def shared_store(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for all tests of a file, for those that only read from it."""
    with fresh(backend, tmp_path_factory.mktemp("shared")) as where, Store.open(where) as opened:
        yield opened


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place, wait=5) as opened:
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """For what only concerns a file."""
    with Store.open(tmp_path / "noisegate.db", wait=5) as opened:
        yield opened
