import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from noisegate.comment import Comment
from noisegate.keep import Filter, Store, StoreError, restore
from noisegate.keep.engine import connect

from .inside import astray


@pytest.fixture
def copy(sqlite_store: Store, tmp_path: Path) -> Path:
    sqlite_store.add(Comment(f"a:{n}", f"word{n}") for n in range(50))
    sqlite_store.append("a:1", "answered", "creator", {})
    (tmp_path / "copies").mkdir()
    return sqlite_store.backup(tmp_path / "copies" / "one.db")


def test_a_backup_holds_everything(copy: Path, sqlite_store: Store) -> None:
    with Store.open(copy, create=False) as other:
        assert list(other.find()) == list(sqlite_store.find())
        assert other.events("a:1") == sqlite_store.events("a:1")
        assert other.count(Filter(text="word7")) == 1
    assert copy.stat().st_mode & 0o077 == 0, "others can read it"
    assert {path.name for path in copy.parent.iterdir()} == {"one.db"}


def test_a_backup_overwrites_nothing(copy: Path, sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match="overwrites nothing"):
        sqlite_store.backup(copy)


def test_a_backup_makes_no_folder(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no folder"):
        sqlite_store.backup(tmp_path / "nowhere" / "one.db")
    assert not (tmp_path / "nowhere").exists()


def test_backups_into_one_folder_have_names_of_their_own(copy: Path, sqlite_store: Store) -> None:
    assert len({sqlite_store.backup(copy.parent) for _ in range(3)}) == 3


def test_a_backup_into_a_folder_names_itself(copy: Path, sqlite_store: Store) -> None:
    path = sqlite_store.backup(copy.parent)
    assert path.parent == copy.parent
    assert path.name.startswith("noisegate-20")


def test_a_backup_taken_while_another_writes_is_whole(sqlite_store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        batch = 0
        while not stop.is_set():
            sqlite_store.add(Comment(f"{batch}:{n}", "x") for n in range(20))
            batch += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [sqlite_store.backup(tmp_path / f"{n}.db") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for path in copies:
        with Store.open(path, create=False) as store:
            assert store.facts().trouble is None
            assert store.count() % 20 == 0
            assert astray(store) == 0


def test_restoring_brings_back_the_backup_and_keeps_what_was_there(
    copy: Path, sqlite_store: Store
) -> None:
    sqlite_store.add([Comment("later:1", "x")])
    sqlite_store.close()
    aside = restore(copy, sqlite_store.url)
    with Store.open(sqlite_store.url, create=False) as store:
        assert store.count() == 50
    assert aside is not None
    with Store.open(aside, create=False) as replaced:
        assert replaced.count() == 51
    assert copy.exists()


def test_restoring_where_nothing_was(copy: Path, tmp_path: Path) -> None:
    assert restore(copy, tmp_path / "elsewhere" / "new.db") is None
    with Store.open(tmp_path / "elsewhere" / "new.db", create=False) as store:
        assert store.count() == 50


def test_restoring_replaces_a_damaged_database_and_keeps_it(copy: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database at all" * 500)
    aside = restore(copy, damaged)
    assert aside is not None
    assert aside.read_bytes() == b"not a database at all" * 500
    with Store.open(damaged, create=False) as store:
        assert store.count() == 50


def test_nothing_is_restored_over_a_database_in_use(copy: Path, sqlite_store: Store) -> None:
    sqlite_store.add([Comment("later:1", "x")])
    with (
        sqlite_store._db.write(),
        pytest.raises(StoreError, match=r"Another program has .* open"),
    ):
        restore(copy, sqlite_store.url)
    assert sqlite_store.count() == 51


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (x)")
        other.commit()


def _newer(path: Path) -> None:
    with Store.open(path) as store, store._db.write() as conn:
        conn.exec_driver_sql("UPDATE noisegate_version SET version_num = '9999'")


def _damaged(path: Path) -> None:
    with Store.open(path) as store:
        store.add(Comment(f"a:{n}", "x" * 500) for n in range(500))
    content = bytearray(path.read_bytes())
    content[40_960:80_000] = b"\xff" * (80_000 - 40_960)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.write_text("text,author\n"), "is not a Noisegate database"),
        (lambda path: None, "There is no backup at"),
        (_other_program, "is not a Noisegate database"),
        (_newer, "made by a newer Noisegate"),
        (_damaged, "is damaged"),
    ],
)
def test_what_is_no_backup_replaces_nothing(
    sqlite_store: Store, tmp_path: Path, make: Callable[[Path], object], says: str
) -> None:
    sqlite_store.add([Comment("a:1", "x")])
    sqlite_store.close()
    make(tmp_path / "backup")
    with pytest.raises(StoreError, match=says):
        restore(tmp_path / "backup", tmp_path / "new" / "place.db")
    assert not (tmp_path / "new").exists()
    with pytest.raises(StoreError, match=says):
        restore(tmp_path / "backup", sqlite_store.url)
    with Store.open(sqlite_store.url, create=False) as store:
        assert store.count() == 1


def test_postgresql_has_its_own_tools(copy: Path, tmp_path: Path) -> None:
    address = "postgresql://ada:secret@example.org/noisegate"
    store = Store(connect(address, create=False, wait=1))
    with pytest.raises(StoreError, match=r"example.org.*run pg_dump"):
        store.backup(tmp_path / "x.db")
    with pytest.raises(StoreError, match=r"example.org.*use pg_restore"):
        restore(copy, address)
