import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from noisegate.comment import Comment
from noisegate.keep import Store, StoreError
from noisegate.keep.schema import HEAD, VERSION_TABLE, known_revisions
from noisegate.keep.tables import metadata


def test_the_migrations_make_the_tables_that_the_program_expects(store: Store) -> None:
    options = {
        "version_table": VERSION_TABLE,
        "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
        "compare_server_default": True,
    }
    with store._db.read() as conn:
        context = MigrationContext.configure(conn, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_latest_migration_is_the_one_the_program_asks_for(store: Store) -> None:
    assert max(known_revisions()) == HEAD
    assert store.facts().schema == HEAD


def test_opening_again_changes_nothing(store: Store, place: str) -> None:
    store.add([Comment("a:1", "x")])
    with Store.open(place) as again:
        assert again.count() == 1


def test_a_database_of_a_newer_program_is_left_alone(store: Store, place: str) -> None:
    with store._db.write() as conn:
        conn.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer Noisegate \(version 9999.*Update Noisegate"):
        Store.open(place)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE comments (id)")
        theirs.commit()
    with pytest.raises(StoreError, match="the database of another program"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as theirs:
        assert theirs.execute("SELECT name FROM sqlite_master").fetchall() == [("comments",)]


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    path.write_bytes(b"text,author\nLovely,Ada\n" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a Noisegate database"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="could not be made"):
        Store.open(tmp_path / "x.db")
