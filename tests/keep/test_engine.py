"""What a transaction promises: nothing acknowledged is lost, writers take turns, readers go on."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from noisegate.comment import Comment
from noisegate.keep import Filter, Store, StoreError

from .inside import astray

WRITER = """
import sys
from noisegate.comment import Author, Comment
from noisegate.keep import Store
store = Store.open(sys.argv[1])
for batch in range(10_000):
    rows = (Comment(f"a:{batch}-{n}", "words " * 9, author=Author(f"u{n}")) for n in range(20))
    store.add(rows)
    store.append(f"a:{batch}-0", "answered", "creator", {})
    print(batch, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 20])
def test_a_killed_writer_loses_nothing_it_acknowledged(place: str, acknowledged: int) -> None:
    Store.open(place).close()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, place], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        for _ in range(acknowledged):
            line = writer.stdout.readline()
        writer.kill()  # SIGKILL, in the middle of a later batch
        batches = int(line) + 1 + len(writer.stdout.readlines())
    with Store.open(place) as store:
        assert store.count(Filter(answered=True)) >= batches
        assert store.count() >= 20 * batches
        assert store.count() % 20 == 0, "half a batch was kept"
        assert store.count(Filter(text="words")) == store.count()
        assert store.facts().trouble is None
        assert astray(store) == 0
        store.add([Comment("b:1", "and on it goes")])


def test_readers_go_on_while_another_writes(store: Store, place: str) -> None:
    store.add([Comment("a:1", "x")])
    with Store.open(place) as reader, store._db.write() as conn:
        conn.exec_driver_sql("DELETE FROM statuses")
        kept = reader.get("a:1")
        assert kept is not None
        assert not kept.answered
        assert reader.count(Filter(answered=False)) == 1


def test_a_second_writer_waits_its_turn(store: Store, place: str) -> None:
    done = threading.Event()

    def add() -> None:
        with Store.open(place, wait=20) as other:
            other.add([Comment("b:1", "x")])
        done.set()

    with store._db.write():
        second = threading.Thread(target=add)
        second.start()
        assert not done.wait(0.5)
    second.join(20)
    assert done.is_set()
    assert store.get("b:1") is not None


def test_a_writer_that_waits_too_long_is_told_why(store: Store, place: str) -> None:
    with (
        Store.open(place, wait=0.2) as other,
        store._db.write(),
        pytest.raises(StoreError, match="is busy: another program is writing to it"),
    ):
        other.add([Comment("b:1", "x")])
    store.add([Comment("b:1", "x")])


def test_many_threads_may_write_at_once(store: Store) -> None:
    def add(name: int) -> None:
        for n in range(5):
            store.add([Comment(f"{name}:{n}", "x"), Comment("shared:1", "x")])

    threads = [threading.Thread(target=add, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count() == 21


def test_a_missing_file_is_only_made_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "100% mine.db"
    with pytest.raises(StoreError, match=r"Nothing is kept yet at .* noisegate import FILE"):
        Store.open(path, create=False)
    assert not path.parent.exists()
    with Store.open(path) as store:
        assert store.url == str(path)
    assert path.stat().st_mode & 0o077 == 0, "others can read it"
    Store.open(path, create=False).close()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://somewhere/x", "is no place for the comments"),
        ("sqlite://", "is no place for the comments"),
        ("no such://thing", "neither a path nor an address"),
        ("nosuch://thing", "is no place for the comments"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "can't be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as error:
        Store.open(address)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "place",
    ["1.2.3.4", "localhost:5432/mine", "db.example.org:5432", "me@db.example.org/mine",
     "postgresql:mine", "postgres:/me@host/mine", "sqlite:mine"],
)  # fmt: skip
def test_an_address_that_lost_its_beginning_makes_no_file(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="does not begin with postgresql://"):
        Store.open(place)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "place", ["1.2.3.db", "x", "me@home.db", "a:b.db", "2:30.db", "./1.2.3.4", "postgres.db"]
)
def test_the_name_of_a_file_may_be_odd(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32" and ":" in place:
        pytest.skip("Windows has no such names")
    monkeypatch.chdir(tmp_path)
    Store.open(place).close()
    assert (tmp_path / place).is_file()


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)


def test_text_that_is_none_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError):
        store.get("a:\udcff")


def test_an_address_of_sqlite_is_a_path(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'x.db'}") as store:
        store.add([Comment("a:1", "x")])
    with Store.open(tmp_path / "x.db") as store:
        assert store.count() == 1
