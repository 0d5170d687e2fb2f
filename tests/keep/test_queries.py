from datetime import UTC, datetime, timedelta

import pytest

from noisegate.comment import Author, Comment, Decision, Reading, Work
from noisegate.keep import Filter, Store, Verdict

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADA = Author("@Ada", "UC1")
BEN = Author("Ben")


@pytest.fixture(scope="module")
def channel(shared_store: Store) -> Store:
    """Five comments, an hour apart, under two songs of two sources; one is the creator's."""
    store = shared_store
    rivers, other = Work("w1", "Slow Rivers"), Work("w2")
    store.add(
        Comment(f"{source}:{n}", text, source, author=author, work=work, parent=parent,
                created_at=NOON + timedelta(hours=n), own=own)
        for n, (source, text, author, work, parent, own) in enumerate([
            ("yt", "Lovely song", ADA, rivers, None, False),
            ("yt", "The snare is loud", BEN, rivers, None, False),
            ("yt", "Thank you!", Author("Me"), rivers, "yt:0", True),
            ("sc", "Slop", BEN, other, None, False),
            ("sc", "Which tools?", ADA, other, "sc:3", False),
        ])
    )  # fmt: skip
    for name, kinds, action in [
        ("yt:0", ("praise",), "show"),
        ("yt:1", ("attack", "feedback"), "soften"),
        ("sc:3", ("dismissal",), "gate"),
        ("sc:4", ("question",), "show"),
    ]:
        decision = Decision(action, "Because.", "p", "1")  # type: ignore[arg-type]
        store.keep([Verdict(name, Reading("m", kinds[0], kinds), decision)])
    store.append("sc:3", "corrected", "creator", {"kinds": ["objection"]})
    return store


def test_what_was_written_at_an_unknown_time_is_on_no_day(store: Store) -> None:
    store.add([
        Comment("yt:0", "Lovely song", "yt", created_at=NOON),
        Comment("yt:1", "The snare is loud", "yt"),
    ])  # fmt: skip
    wanted = (Filter(), Filter(since=NOON), Filter(until=datetime(2200, 1, 1, tzinfo=UTC)))
    found = [{kept.comment.id for kept in store.find(one)} for one in wanted]
    assert found == [{"yt:0", "yt:1"}, {"yt:0"}, {"yt:0"}]
    assert [store.count(one) for one in wanted] == [2, 1, 1]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(newest_first=False), "yt:0 yt:1 yt:2 sc:3 sc:4"),
        (Filter(), "sc:4 sc:3 yt:2 yt:1 yt:0"),
        (Filter(kinds=("feedback",)), "yt:1"),
        (Filter(kinds=("praise", "attack")), "yt:1 yt:0"),
        (Filter(kinds=("dismissal",)), ""),
        (Filter(kinds=("objection",)), "sc:3"),
        (Filter(kinds=()), ""),
        (Filter(actions=("gate", "soften")), "sc:3 yt:1"),
        (Filter(source="sc"), "sc:4 sc:3"),
        (Filter(work="w1", own=False), "yt:1 yt:0"),
        (Filter(work="Slow Rivers"), "yt:2 yt:1 yt:0"),
        (Filter(author="UC1"), "sc:4 yt:0"),
        (Filter(author="ada"), "sc:4 yt:0"),
        (Filter(author="@Ben"), "sc:3 yt:1"),
        (Filter(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)), "yt:2 yt:1"),
        (Filter(text="snare"), "yt:1"),
        (Filter(answered=True), "yt:0"),
        (Filter(answered=False, own=False), "sc:4 sc:3 yt:1"),
        (Filter(corrected=True), "sc:3"),
        (Filter(own=True), "yt:2"),
        (Filter(limit=2), "sc:4 sc:3"),
        (Filter(limit=2, offset=3), "yt:1 yt:0"),
        (Filter(offset=4), "yt:0"),
        (Filter(offset=9), ""),
        (Filter(limit=0), ""),
        (Filter(source="yt", kinds=("praise",), answered=True, text="song"), "yt:0"),
    ],
)
def test_a_filter_finds_what_it_says_and_counts_it(
    channel: Store, wanted: Filter, ids: str
) -> None:
    assert [kept.comment.id for kept in channel.find(wanted)] == ids.split()
    assert channel.count(wanted) == len(ids.split())


def test_what_is_found_is_all_that_get_knows(channel: Store) -> None:
    assert [channel.get(kept.comment.id) for kept in channel.find()] == list(channel.find())


def test_texts_are_found_by_id_own_ones_too(channel: Store) -> None:
    asked = ["yt:2", "sc:3", "nowhere", "sc:3"]
    assert channel.texts(asked) == {"yt:2": "Thank you!", "sc:3": "Slop"}
    assert channel.texts([]) == {}


def test_an_erased_text_is_not_found(store: Store) -> None:
    store.add([Comment("a:1", "gone soon", "a", author=BEN), Comment("a:2", "why?", "a")])
    store.erase_author("a", "Ben")
    every = [kept.comment.id for kept in store.thread("a:1")]
    assert store.texts(["a:1", "a:2", *every]) == {"a:2": "why?"}


def test_a_thread_is_the_same_from_every_comment_in_it(store: Store) -> None:
    store.add(
        Comment(f"a:{n}", "x", parent=parent and f"a:{parent}")
        for n, parent in enumerate(["", "4", "4", "1", "", "2", "99", "99"])
    )
    whole = ["a:4", "a:1", "a:3", "a:2", "a:5"]
    for name in whole:
        assert [kept.comment.id for kept in store.thread(name)] == whole
    assert [kept.comment.id for kept in store.thread("a:0")] == ["a:0"]
    assert [kept.comment.id for kept in store.thread("a:7")] == ["a:6", "a:7"]
    assert store.thread("a:99") == []
    assert store.thread("nowhere") == []


def test_comments_that_answer_each_other_in_a_circle_are_a_thread(store: Store) -> None:
    store.add([Comment("a:1", "x", parent="a:2"), Comment("a:2", "x", parent="a:1")])
    store.add([Comment("a:3", "x", parent="a:3")])
    assert {kept.comment.id for kept in store.thread("a:1")} == {"a:1", "a:2"}
    assert [kept.comment.id for kept in store.thread("a:3")] == ["a:3"]


def test_who_goes_through_a_long_result_may_write_meanwhile(store: Store) -> None:
    store.add(Comment(f"a:{n}", "x") for n in range(1300))
    seen = 0
    for kept in store.find(Filter(answered=False)):
        if seen % 100 == 0:
            store.append(kept.comment.id, "answered", "creator", {})
            store.add([Comment(f"b:{seen}", "new")])
        seen += 1
    assert seen == 1300
    assert store.count(Filter(answered=True)) == 13
