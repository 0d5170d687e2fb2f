from datetime import UTC, datetime

from noisegate.comment import Comment, Work
from noisegate.keep import KeptWork, Store

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def test_works_are_counted_by_the_comments_of_others(store: Store) -> None:
    song = Work("w1", "Slow Rivers", "https://example.org", MAY)
    store.add(Comment(f"a:{n}", "x", "a", work=song, own=n == 0) for n in range(3))
    store.add([Comment("b:1", "x", "b", work=Work("w1"))])
    assert store.works() == [KeptWork("a", song, 2), KeptWork("b", Work("w1"), 1)]


def test_comments_under_no_work_are_counted_by_source(store: Store) -> None:
    store.add([Comment("a:1", "x", "a", work=Work("w1")), Comment("a:2", "x", "a")])
    store.add(Comment(f"b:{n}", "x", "b", own=n == 0) for n in range(3))
    assert store.without_work() == {"a": 1, "b": 2}


def test_a_later_file_fills_in_and_what_the_creator_says_stays(store: Store) -> None:
    store.add([Comment("a:1", "x", "a", work=Work("w1"))])
    store.add([Comment("a:2", "x", "a", work=Work("w1", "From the file"))])
    assert store.works()[0].work == Work("w1", "From the file")
    store.set_work("a", "w1", title="Slow Rivers")
    store.set_work("a", "w1", released_at=MAY)
    store.add([Comment("a:3", "x", "a", work=Work("w1", "Again", "https://example.org"))])
    assert store.works()[0].work == Work("w1", "Slow Rivers", "https://example.org", MAY)


def test_a_work_can_be_named_before_its_comments_come(store: Store) -> None:
    store.set_work("a", "w1", title="Slow Rivers")
    assert store.works() == [KeptWork("a", Work("w1", "Slow Rivers"), 0)]
