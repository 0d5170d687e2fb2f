from pathlib import Path

from noisegate.comment import Comment
from noisegate.keep import Store
from noisegate.keep.schema import HEAD


def test_the_facts_add_up(store: Store) -> None:
    store.add([Comment(f"a:{n}", "x", "a") for n in range(4)])
    store.add([Comment("b:1", "x", "b"), Comment("b:2", "x", "b", own=True)])
    facts = store.facts()
    assert (facts.comments, facts.own) == (6, 1)
    assert facts.size_bytes > 10_000
    assert (facts.schema, facts.trouble) == (HEAD, None)


def test_an_empty_store_has_facts(store: Store) -> None:
    facts = store.facts()
    assert (facts.comments, facts.own) == (0, 0)


def test_a_damaged_file_is_told(sqlite_store: Store, tmp_path: Path) -> None:
    sqlite_store.add(Comment(f"a:{n}", "x" * 900) for n in range(300))
    with sqlite_store._db.alone() as conn:
        conn.exec_driver_sql("PRAGMA foreign_keys = OFF")
        conn.exec_driver_sql("DELETE FROM comments WHERE id = 'a:7'")
    facts = sqlite_store.facts()
    assert facts.trouble is not None
    assert "Restore the latest backup" in facts.trouble
