from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noisegate.comment import Action, Author, Comment, Decision, Reading, Work
from noisegate.keep import Kept, Listing, NoCommentError, Store, StoreError, Verdict
from noisegate.keep.pages import Page

START = datetime(2026, 7, 1, tzinfo=UTC)
TERN, HERON = Work("w1", "Tern"), Work("w2", "Heron")
KIM, OLA = Author("Kim", "UC1"), Author("Ola", "UC2")

MADE: Sequence[tuple[Action, str | None, str, Author, Work]] = [
    ("gate", "attack", "hot", KIM, TERN),
    ("gate", "spam", "hot", KIM, HERON),
    ("gate", "hate", "hate", OLA, HERON),
    ("escalate", "threat", "threat", KIM, TERN),
    ("show", "praise", "shown", OLA, TERN),
    ("unread", None, "not_read", OLA, TERN),
    ("gate", "attack", "muted_word", OLA, TERN),
    ("gate", "attack", "hot", KIM, TERN),
]


def fill(store: Store) -> None:
    """Comments, one an hour; the creator's own among them, and one without a time."""
    store.add(
        Comment(f"a:{number}", f"words of {number}", "a", author=author, work=work,
                created_at=START + timedelta(hours=number) if number else None)
        for number, (_, _, _, author, work) in enumerate(MADE)
    )  # fmt: skip
    store.add([Comment("a:own", "thank you", "a", author=Author("Me", "UC9"), work=TERN, own=True,
                       created_at=START)])  # fmt: skip
    store.keep(
        Verdict(f"a:{number}", _reading(kind), Decision(action, "why", phase, "calm@1"))
        for number, (action, kind, phase, _, _) in enumerate(MADE)
    )


def _reading(kind: str | None) -> Reading:
    if kind is None:
        return Reading("m", language="de", unread="German")
    return Reading("m", kind, (kind,))


def ids(found: Page) -> list[str]:
    return [one.comment.id.removeprefix("a:") for one in found.comments]


def at(store: Store, number: int) -> Kept:
    return store.look_up(f"a:{number}")


def test_what_is_held_comes_newest_first(store: Store) -> None:
    fill(store)
    assert ids(store.pages.page(Listing(actions=("gate",)))) == ["0", "7", "6", "2", "1"]


def test_pages_lead_on_until_there_are_no_more(store: Store) -> None:
    fill(store)
    seen: list[str] = []
    after = None
    while True:
        page = store.pages.page(Listing(actions=("gate", "show")), 2, after)
        seen += ids(page)
        after = page.next
        if after is None:
            break
    assert seen == ["0", "7", "6", "4", "2", "1"]


def test_what_arrives_meanwhile_moves_nothing(store: Store) -> None:
    fill(store)
    first = store.pages.page(Listing(actions=("gate",)), 3)
    store.add([Comment("a:new", "new", "a", created_at=START + timedelta(days=9000))])
    store.keep([Verdict("a:new", _reading("spam"), Decision("gate", "w", "hot", "calm@1"))])
    assert ids(store.pages.page(Listing(actions=("gate",)), 3, first.next)) == ["2", "1"]


def test_everything_of_others_is_listed_where_nothing_narrower_is_asked_for(store: Store) -> None:
    fill(store)
    assert ids(store.pages.page(Listing())) == ["0", *"7654321"]


def test_each_way_of_narrowing_a_list_down(store: Store) -> None:
    fill(store)
    kim, tern = at(store, 1).author_pk, at(store, 4).work_pk
    store.append("a:3", "done", "creator", {})
    for listing, found in (
        (Listing(actions=("gate",), kind="attack"), "076"),
        (Listing(actions=("gate",), phase="hot"), "071"),
        (Listing(actions=("gate",), phase="hot", kind="attack"), "07"),
        (Listing(kind=""), "5"),
        (Listing(work=tern), "076543"),
        (Listing(person=kim), "0731"),
        (Listing(person=kim, actions=("gate",), kind="spam"), "1"),
        (Listing(person=kim, phase="threat"), "3"),
        (Listing(since=START + timedelta(hours=5), until=START + timedelta(hours=7)), "65"),
        (Listing(actions=("escalate",), done=True), "3"),
        (Listing(actions=("escalate",), done=False), ""),
        (Listing(text='"words of 2"'), "2"),
        (Listing(kind="chatter"), ""),
    ):
        assert ids(store.pages.page(listing)) == list(found)
        assert store.pages.count(listing) == len(found)
        assert store.pages.ids(listing) == [f"a:{name}" for name in found]


def test_counting_stops_where_it_is_told_to(store: Store) -> None:
    fill(store)
    assert store.pages.count(Listing(), most=3) == 3
    assert store.pages.count(Listing(actions=("gate",)), most=5) == 5


def test_counts_by_kind_by_reason_and_by_language(store: Store) -> None:
    fill(store)
    assert store.pages.by_kind("gate") == {"attack": 3, "spam": 1, "hate": 1}
    assert store.pages.by_kind("gate", "escalate", "unread")["threat"] == 1
    assert store.pages.by_reason("gate") == {
        ("hot", "attack"): 2, ("hot", "spam"): 1, ("hate", "hate"): 1,
        ("muted_word", "attack"): 1,
    }  # fmt: skip
    assert store.pages.by_reason("unread") == {("not_read", ""): 1}
    assert store.pages.by_kind("show") == {"praise": 1}
    assert store.pages.by_language("unread") == {"de": 1}


def test_comments_are_found_by_their_keys(store: Store) -> None:
    fill(store)
    key = at(store, 2).pk
    assert store.pages.at(key) == at(store, 2)
    assert store.pages.names([key, 10**9, at(store, 1).pk]) == ["a:2", "a:1"]
    store.erase_author("a", "UC2")
    with pytest.raises(NoCommentError):
        store.pages.at(key)
    assert store.pages.names([key]) == []


def test_the_erased_are_not_listed(store: Store) -> None:
    fill(store)
    store.erase_author("a", "UC1")
    assert ids(store.pages.page(Listing())) == ["6", "5", "4", "2"]


@pytest.mark.parametrize("after", ["", "x", "1", "1.", "1.x", "9" * 50 + ".1", "١.1", "1.1.1"])
def test_a_place_that_is_none_is_refused(store: Store, after: str) -> None:
    with pytest.raises(StoreError, match="no place"):
        store.pages.page(Listing(), after=after)


@given(hours=st.lists(st.integers(0, 4), min_size=1, max_size=12), size=st.integers(1, 5))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
def test_equal_times_neither_skip_nor_repeat(store: Store, hours: list[int], size: int) -> None:
    prefix = f"b{store.count()}"
    store.add(
        Comment(f"{prefix}:{n}", "x", prefix, work=Work(prefix), author=Author(prefix),
                created_at=START + timedelta(hours=hour))
        for n, hour in enumerate(hours)
    )  # fmt: skip
    kinds = ("spam", "attack", "hate")
    store.keep(
        Verdict(f"{prefix}:{n}", _reading(kinds[n % 3]), Decision("gate", "w", "hot", "calm@1"))
        for n in range(len(hours))
    )
    mine = store.look_up(f"{prefix}:0").work_pk
    seen: list[str] = []
    after = None
    while True:
        page = store.pages.page(Listing(actions=("gate",), work=mine), size, after)
        seen += [one.comment.id for one in page.comments]
        if (after := page.next) is None:
            break
    assert sorted(seen) == sorted(f"{prefix}:{n}" for n in range(len(hours)))
    times = [hours[int(name.partition(":")[2])] for name in seen]
    assert times == sorted(times, reverse=True)
