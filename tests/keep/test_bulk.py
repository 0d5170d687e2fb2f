import pytest

from noisegate.comment import Comment, Decision, Reading
from noisegate.keep import Filter, Kept, Store, StoreError, Verdict

from .inside import astray

HELD = Decision("gate", "Held: it looks like spam.", "hot", "calm@1")
SHOWN = Decision("show", "Shown: praise.", "shown", "calm@1")


def fill(store: Store, count: int = 3) -> list[str]:
    ids = [f"a:{number}" for number in range(count)]
    store.add(Comment(name, f"text of {name}", "a") for name in ids)
    store.keep(Verdict(name, Reading("m", "spam", ("spam",)), HELD) for name in ids)
    return ids


def actions(store: Store) -> set[str | None]:
    return {one.decision.action if one.decision else None for one in store.find()}


def all_of(store: Store, token: str) -> list[str]:
    return [event.comment for page in store.bulk.events(token) for event in page]


def test_an_act_is_on_record_with_each_comment(store: Store) -> None:
    ids = fill(store)
    act = store.bulk.begin("released")
    assert store.bulk.append(act, [*ids, "nope"]) == 3
    assert actions(store) == {"show"}
    event = store.events("a:1")[-1]
    assert (event.what, event.by, event.data) == ("released", "creator", {"bulk": act.token})
    assert astray(store) == 0


def test_its_events_are_found_by_the_token_alone(store: Store) -> None:
    ids = fill(store)
    store.append("a:0", "held", "creator", {})
    act = store.bulk.begin("released")
    store.bulk.append(act, ids[:2])
    store.append("a:2", "released", "creator", {})
    store.bulk.append(act, ids[2:])
    other = store.bulk.begin("held")
    store.bulk.append(other, ids)
    assert all_of(store, act.token) == ids
    assert all_of(store, other.token) == ids


def test_those_it_touched_are_counted_up_to_a_limit(store: Store) -> None:
    ids = fill(store)
    store.append("a:0", "held", "creator", {})
    act = store.bulk.begin("released")
    store.bulk.append(act, ids)
    store.append("a:2", "held", "creator", {})
    assert (store.bulk.count(act.token, 10), store.bulk.count(act.token, 2)) == (3, 2)
    assert store.bulk.count("999999-abc", 10) == 0
    with pytest.raises(StoreError, match="not the mark"):
        store.bulk.count("nonsense", 10)


def test_taking_back_leaves_alone_what_no_longer_stands(store: Store) -> None:
    ids = fill(store)
    act = store.bulk.begin("released")
    store.bulk.append(act, ids)
    store.undo("a:1")
    back = store.bulk.begin_undo()
    (page,) = store.bulk.events(act.token)
    assert store.bulk.take_back(page, back) == 2
    assert store.bulk.take_back(page, back) == 0
    assert actions(store) == {"gate"}
    assert all_of(store, back) == ["a:0", "a:2"]
    assert astray(store) == 0


def test_an_undo_is_undone_by_its_own_token(store: Store) -> None:
    ids = fill(store)
    act = store.bulk.begin("released")
    store.bulk.append(act, ids)
    back = store.bulk.begin_undo()
    (page,) = store.bulk.events(act.token)
    store.bulk.take_back(page, back)
    (undos,) = store.bulk.events(back)
    assert store.bulk.take_back(undos, store.bulk.begin_undo()) == 3
    assert actions(store) == {"show"}


def test_corrections_are_decided_anew_in_the_same_transaction(store: Store) -> None:
    ids = fill(store)

    def judge(kept: Kept) -> Decision:
        return SHOWN if kept.kind == "praise" else HELD

    act = store.bulk.begin("corrected", {"kinds": ["praise"]})
    store.bulk.append(act, ids, judge)
    assert actions(store) == {"show"}
    assert store.count_unjudged("m", "calm@1") == 0
    (page,) = store.bulk.events(act.token)
    store.bulk.take_back(page, store.bulk.begin_undo(), judge)
    assert actions(store) == {"gate"}
    assert astray(store) == 0


def test_the_erased_and_ones_own_are_passed_over(store: Store) -> None:
    fill(store)
    store.add([Comment("a:own", "thank you", "a", own=True)])
    act = store.bulk.begin("held")
    assert store.bulk.append(act, ["a:own", "a:0"]) == 1
    assert store.count(Filter(actions=("gate",), own=True)) == 0


def test_what_happens_by_itself_can_not_be_done_by_hand(store: Store) -> None:
    for what in ("decided", "undone", "arrived", "Nonsense!"):
        with pytest.raises(StoreError):
            store.bulk.begin(what)
