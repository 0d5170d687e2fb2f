import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from noisegate.comment import Comment, Decision, Reading
from noisegate.keep import Store, StoreError, Verdict, schema
from noisegate.keep.engine import connect
from noisegate.keep.schema import HEAD, VERSION_TABLE, known_revisions
from noisegate.keep.tables import metadata

from .inside import astray


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


def test_a_database_of_the_first_version_is_brought_up_to_date(place: str) -> None:
    """As it was when the tables were first made: read, decided and corrected comments in it."""
    db = connect(place, create=True, wait=5)
    with db.write() as conn:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        for statement in FIRST:
            conn.exec_driver_sql(statement)
    db.engine.dispose()
    with Store.open(place) as store:
        assert store.facts().schema == HEAD
        assert store.stale() == 1
        store.settle()
        assert store.queue.counts().held == 1
        assert astray(store) == 0
        kept = store.look_up("a:1")
        assert kept.reading == Reading("m", "attack", ("attack",), 0.9)
        assert kept.reading.embedding == b""
        assert kept.decision == Decision("gate", "It insults.", "hot", "p")
        assert store.learning.corrections() == []
        reading = Reading("m", "attack", ("attack",), 0.9, embedding=b"\x01\xff\x00")
        store.keep([Verdict("a:1", reading, Decision("gate", "It insults.", "hot", "p"))])
        kept = store.look_up("a:1")
        assert kept.reading is not None
        assert kept.reading.embedding == b"\x01\xff\x00"
        assert [event.what for event in store.events("a:1")] == ["decided"]


FIRST = (
    """INSERT INTO comments
    (pk, id, source, text, digest, flagged_own, own, erased, first_seen_at, at) VALUES
    (1, 'a:1', 'a', 'x', 'd', FALSE, FALSE, FALSE, '2026-05-01', '2026-05-01')""",
    """INSERT INTO readings (comment_pk, model, kind, kinds, confidence, data) VALUES
    (1, 'm', 'attack', ',attack,', 0.9,
    '{"model": "m", "kind": "attack", "kinds": ["attack"], "confidence": 0.9}')""",
    """INSERT INTO events (seq, comment_pk, at, what, "by", data) VALUES
    (1, 1, '2026-05-01', 'decided', 'noisegate', '{"action": "gate", "why": "It insults.",
    "phase": "hot", "policy": "p", "model": "m", "basis": 0}')""",
    """INSERT INTO statuses
    (comment_pk, action, why, phase, policy, kind, kinds, corrected, answered, basis) VALUES
    (1, 'gate', 'It insults.', 'hot', 'p', 'attack', ',attack,', FALSE, FALSE, 0)""",
)


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
