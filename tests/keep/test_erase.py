from contextlib import suppress
from pathlib import Path

import pytest

from noisegate.comment import Author, Comment, Decision, Reading
from noisegate.keep import Erased, Filter, Store, StoreError, Verdict

from .inside import astray

GONE = Author("Zebulon Quagmire", "UCzebra", "https://example.org/zebulon")
SECRETS = ("xylophonic", "Zebulon", "quagmire", "UCzebra", "zanzibar", "native77", "obsidian")


def arrive(store: Store) -> None:
    """Somebody's comment among those of others."""
    store.add([
        Comment("yt:1", "A question about the mix", "yt", author=Author("Ada", "UC1")),
        Comment("yt:native77", "So xylophonic", "yt", "So &#120;ylophonic zanzibar", GONE,
                parent="yt:1", url="https://example.org/native77"),
        Comment("yt:3", "I agree", "yt", author=Author("Ben", "UC2"), parent="yt:native77"),
        Comment("yt:4", "Thanks", "yt", author=Author("Me", "UCme"), parent="yt:native77",
                own=True),
        Comment("yt:5", "xylophone", "yt", author=Author("Zebulon Other", "UC9")),
    ])  # fmt: skip
    store.add(Comment(f"yt:filler-{n}", f"filler text {n} " * 20, "yt") for n in range(300))


def fill(store: Store) -> None:
    """Somebody's comment, with all that can happen to it."""
    arrive(store)
    reading = Reading("m", "attack", ("attack",))
    store.keep([Verdict("yt:native77", reading, Decision("gate", "zanzibar", "attack", "1"))])
    store.append("yt:native77", "noted", "creator", {"text": "xylophonic zanzibar"})
    store.add([Comment("yt:native77", "Edited obsidian", "yt", author=GONE, parent="yt:1")])
    job = store.start_job("reread", {})
    store.finish(store.advance(job, 1))


def test_one_commenter_is_erased_and_everyone_else_stays(store: Store) -> None:
    fill(store)
    before = {kept.comment.id: kept for kept in store.find()}
    assert store.erase_author("yt", "UCzebra") == Erased(comments=1, events=4, scrubbed=True)
    assert store.get("yt:native77") is None
    assert store.events("yt:native77") == []
    assert store.count(Filter(text="obsidian")) == store.count(Filter(author="UCzebra")) == 0
    after = {kept.comment.id: kept for kept in store.find()}
    assert set(before) - set(after) == {"yt:native77"}
    for name in ("yt:1", "yt:5", "yt:filler-9"):
        assert after[name] == before[name]
    assert astray(store) == 0


def test_the_replies_of_others_keep_their_thread(store: Store) -> None:
    fill(store)
    store.erase_author("yt", "UCzebra")
    top, place, *replies = store.thread("yt:3")
    assert [kept.comment.id for kept in (top, *replies)] == ["yt:1", "yt:3", "yt:4"]
    assert place.erased
    assert place.comment == Comment(place.comment.id, "", "yt", parent="yt:1")
    assert {kept.comment.parent for kept in replies} == {place.comment.id}
    assert [(e.what, e.data) for e in store.events(place.comment.id)] == [("erased", {})]
    assert store.get(place.comment.id) == place
    with pytest.raises(StoreError, match="was erased"):
        store.append(place.comment.id, "noted", "creator", {})
    assert [k for batch in store.unjudged("m", "2") for k in batch if k.erased] == []


def test_importing_again_does_not_bring_it_back(store: Store) -> None:
    fill(store)
    store.erase_author("yt", "UCzebra")
    count = store.count()
    arrive(store)
    store.add([Comment("yt:late", "A late reply", "yt", parent="yt:native77")])
    assert store.get("yt:native77") is None
    assert store.count() == count + 1
    assert len(store.thread("yt:late")) == 5
    new = Comment("yt:later", "They write again", "yt", author=GONE)
    assert store.add([new]).new == 1


def test_no_byte_of_theirs_is_left_in_the_file(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    assert all(secret in everything(tmp_path) for secret in map(str.lower, SECRETS))
    assert sqlite_store.erase_author("yt", "UCzebra").scrubbed
    left = [secret for secret in SECRETS if secret.lower() in everything(tmp_path)]
    assert left == ["Zebulon"], "only the other Zebulon's name should be left"
    sqlite_store.erase_author("yt", "Zebulon Other")
    assert "zebulon" not in everything(tmp_path)
    sqlite_store.close()
    assert "zebulon" not in everything(tmp_path)
    with Store.open(sqlite_store.url) as again:
        assert again.facts().trouble is None
        assert again.count(Filter(text="filler")) == 300


def test_no_byte_of_theirs_is_left_in_the_tables_of_postgresql(
    postgresql: str, store: Store, place: str
) -> None:
    if not place.startswith("postgresql"):
        pytest.skip("the file of SQLite has a stricter test of its own")
    with store._db.read() as conn:
        query = "SELECT oid FROM pg_database WHERE datname = current_database()"
        database = conn.exec_driver_sql(query).scalar_one()
    home = Path(dict(part.split("=") for part in postgresql.split())["host"])
    tables = home / "data" / "base" / str(database)
    fill(store)
    _checkpoint(store)
    assert "obsidian" in everything(tables)
    assert store.erase_author("yt", "UCzebra").scrubbed
    _checkpoint(store)
    assert [s for s in SECRETS[3:] if s.lower() in everything(tables)] == []


def _checkpoint(store: Store) -> None:
    with store._db.alone() as conn:
        conn.exec_driver_sql("CHECKPOINT")


def everything(folder: Path) -> str:
    """All bytes of the database, its log and whatever else lies beside it, in lower case."""
    content = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError, IsADirectoryError):  # a server may tidy up meanwhile
            content.append(path.read_bytes())
    return b"".join(content).decode("latin-1").lower()


def test_a_file_in_use_is_scrubbed_later(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    with Store.open(sqlite_store.url) as reader, reader._db.read() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM comments")
        erased = sqlite_store.erase_author("yt", "UCzebra")
    assert (erased.comments, erased.scrubbed) == (1, False)
    assert sqlite_store.scrub()
    assert "obsidian" not in everything(tmp_path)


def test_a_name_erases_its_rows_with_and_without_id(store: Store) -> None:
    store.add([
        Comment("a:1", "x", "a", author=Author("Ada", "7")),
        Comment("a:2", "x", "a", author=Author("Ada")),
        Comment("b:1", "x", "b", author=Author("Ada", "7")),
    ])  # fmt: skip
    assert store.erase_author("a", "@ada").comments == 2
    assert store.count() == 1


def test_a_name_that_several_share_erases_nobody(store: Store) -> None:
    store.add([
        Comment("a:1", "x", "a", author=Author("Ada", "7")),
        Comment("a:2", "x", "a", author=Author("Ada", "8")),
    ])  # fmt: skip
    with pytest.raises(StoreError, match="Several commenters of a go by that name"):
        store.erase_author("a", "Ada")
    with pytest.raises(StoreError, match="No commenter of a goes by that"):
        store.erase_author("a", "Nobody")
    with pytest.raises(StoreError, match="No commenter of a goes by that"):
        store.erase_author("a", "")
    assert store.count() == 2
    assert store.erase_author("a", "8").comments == 1


def test_erasing_an_answer_of_ones_own_takes_its_mark_back(store: Store) -> None:
    store.add([
        Comment("a:1", "x", "a"),
        Comment("a:2", "x", "a", author=Author("Me"), parent="a:1", own=True),
    ])  # fmt: skip
    store.erase_author("a", "Me")
    kept = store.get("a:1")
    assert kept is not None
    assert not kept.answered
    assert astray(store) == 0


def test_after_erasing_the_events_are_locked_again(store: Store) -> None:
    fill(store)
    store.erase_author("yt", "UCzebra")
    with pytest.raises(StoreError, match="only ever appended"), store._db.write() as conn:
        conn.exec_driver_sql("DELETE FROM events")


def test_erasing_everything_leaves_a_store_as_new(store: Store) -> None:
    fill(store)
    store.add_own("yt", "@me")
    store.save_policy("firm", "a = 1")
    store.preferences.set("inbox", {"theme": "dark"})
    store.settle()
    assert store.erase_everything()
    assert store.count() == store.facts().comments == 0
    assert store.count(Filter(text="xylophonic")) == 0
    assert (store.policy(), store.own_accounts(), store.works()) == (None, [], [])
    assert store.preferences.all() == {}
    assert store.facts().trouble is None
    assert store.add([Comment("yt:native77", "Again", "yt", author=GONE)]).new == 1
    assert astray(store) == 0


def test_the_bytes_of_everything_are_gone_as_well(place: str) -> None:
    with suppress(StoreError), Store.open(place) as store:
        fill(store)
        assert store.erase_everything()
    path = Path(place)
    if path.exists():
        left = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.is_file())
        assert [word for word in SECRETS if word.encode() in left] == []
