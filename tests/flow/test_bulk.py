from dataclasses import replace

import pytest

from noisegate import Triage
from noisegate.comment import Comment
from noisegate.flow.bulk import act_on_all, together, undo_all
from noisegate.flow.correct import act, undo
from noisegate.flow.learn import taste_of
from noisegate.keep import Filter, Kept, Store, StoreError

HELD = Filter(actions=("gate",))


def everything(store: Store) -> list[Kept]:
    return list(store.find())


def test_many_are_released_and_one_undo_takes_all_of_it_back(store: Store, triage: Triage) -> None:
    before = everything(store)
    done = act_on_all(store, triage, ["file:c2", "file:c6", "file:c5", "nope"], "released")
    assert (done.comments, done.passed_over) == (2, 2)  # one's own words, and none at all
    assert store.count(HELD) == 0
    back = undo_all(store, triage, done.token)
    assert (back.comments, back.passed_over) == (2, 0)
    assert everything(store) == before


def test_the_undo_of_many_can_be_undone(store: Store, triage: Triage) -> None:
    done = act_on_all(store, triage, ["file:c2", "file:c3"], "held")
    held = everything(store)
    back = undo_all(store, triage, done.token)
    assert undo_all(store, triage, back.token).comments == 2
    assert everything(store) == held


def test_what_was_taken_back_alone_before_is_left_alone(store: Store, triage: Triage) -> None:
    done = act_on_all(store, triage, ["file:c1", "file:c3"], "held")
    undo(store, triage, "file:c1")
    back = undo_all(store, triage, done.token)
    assert (back.comments, back.passed_over) == (1, 1)
    assert undo_all(store, triage, back.token).comments == 1
    assert {one.comment.id for one in store.find(HELD)} == {"file:c2", "file:c3"}


def test_corrections_of_many_decide_anew_and_go_back(store: Store, triage: Triage) -> None:
    before = everything(store)
    done = act_on_all(store, triage, ["file:c2", "file:c3"], "corrected", {"kinds": ["praise"]})
    now = {one.comment.id: one for one in store.find(Filter(corrected=True))}
    assert now.keys() == {"file:c2", "file:c3"}
    assert {one.decision.action for one in now.values() if one.decision} == {"show"}
    undo_all(store, triage, done.token)
    assert everything(store) == before
    assert taste_of(store).lessons == ()


def test_other_acts_stay_as_they_are(store: Store, triage: Triage) -> None:
    act(store, triage, "file:c1", "held")
    done = act_on_all(store, triage, ["file:c2"], "released")
    act(store, triage, "file:c6", "released")
    undo_all(store, triage, done.token)
    held = {one.comment.id for one in store.find(HELD)}
    assert held == {"file:c1", "file:c2"}


def test_more_than_a_transaction_holds(empty: Store, triage: Triage) -> None:
    empty.add(Comment(f"a:{number}", "slop") for number in range(701))
    ids = [f"a:{number}" for number in range(701)]
    done = act_on_all(empty, triage, ids, "released")
    assert (done.comments, empty.count(Filter(actions=("show",)))) == (701, 701)
    assert undo_all(empty, triage, done.token).comments == 701
    assert empty.count(Filter(actions=("show",))) == 0


@pytest.mark.parametrize("token", ["", "12", "-", "x-1", "١-a"])
def test_a_token_that_is_none_is_refused(store: Store, triage: Triage, token: str) -> None:
    with pytest.raises(StoreError, match="not the mark"):
        undo_all(store, triage, token)


def test_a_token_of_nothing_takes_nothing_back(store: Store, triage: Triage) -> None:
    assert undo_all(store, triage, "0-abc").comments == 0


def test_an_act_that_there_is_not_is_refused(store: Store, triage: Triage) -> None:
    for what, data in (("decided", {}), ("corrected", {"kinds": ["nonsense"]})):
        with pytest.raises(StoreError):
            act_on_all(store, triage, ["file:c2"], what, data)
    assert store.count(HELD) == 1


def test_what_was_one_act_on_several_is_told(store: Store, triage: Triage) -> None:
    act(store, triage, "file:c1", "thanked")
    alone = act_on_all(store, triage, ["file:c1"], "filed")
    done = act_on_all(store, triage, ["file:c1", "file:c3"], "held")
    history = store.events("file:c1")
    assert alone.token in {event.data.get("bulk") for event in history}
    (found,) = together(store, history).values()
    assert (found.token, found.comments) == (done.token, 2)
    undo(store, triage, "file:c3")
    assert together(store, store.events("file:c1")).popitem()[1].comments == 2
    assert together(store, [replace(event, data={"bulk": "x"}) for event in history]) == {}
