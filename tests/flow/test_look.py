from datetime import UTC, datetime

import pytest

from noisegate import Triage
from noisegate.comment import Event
from noisegate.flow.acts import draft, once
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.look import Look, happened, look_at
from noisegate.keep import Store, StoreError


def history(look: Look) -> list[tuple[str, bool, bool, int]]:
    return [(one.event.what, one.undoable, one.undone, one.times) for one in look.history[2:]]


def test_all_that_is_known_of_a_comment(store: Store) -> None:
    look = look_at(store, "file:c4")
    assert [one.comment.id for one in look.thread] == ["file:c4", "file:c5"]
    assert (look.answered, look.own, look.erased, look.corrected) == (True, False, False, False)
    assert (look.before, look.after) == (0, 0)
    assert look.may_answer
    assert look.others == ()
    assert look.written == 1


def test_there_is_no_reply_box_under_an_attack_nor_under_what_is_not_shown(store: Store) -> None:
    assert not look_at(store, "file:c2").may_answer, "held"
    assert not look_at(store, "file:c6").may_answer, "a threat"
    assert not look_at(store, "file:c7").may_answer, "unread"
    assert not look_at(store, "file:c5").may_answer, "one's own"
    softened = look_at(store, "file:c3")
    assert softened.may_answer, "its usable part can be answered"
    assert softened.triaged.calm_text == "the snare is late"
    assert softened.held_back == 3


def test_an_insult_that_was_released_has_no_reply_box(store: Store, triage: Triage) -> None:
    act(store, triage, "file:c2", "released")
    look = look_at(store, "file:c2")
    assert look.triaged.calm_text == "slop"
    assert not look.may_answer


def test_what_was_done_can_be_undone_and_the_undo_brought_back(
    store: Store, triage: Triage
) -> None:
    once(store, triage, "file:c1", "thanked")
    correct(store, triage, "file:c1", ["feedback"])
    _, taken, _ = undo(store, triage, "file:c1")
    told = [one for one in history(look_at(store, "file:c1")) if one[0] != "decided"]
    assert told == [
        ("thanked", True, False, 1),
        ("corrected", False, True, 1),
        ("undone", True, False, 1),
    ]
    undo(store, triage, "file:c1", taken.seq)
    told = [one for one in history(look_at(store, "file:c1")) if one[0] != "decided"]
    assert told == [
        ("thanked", True, False, 1),
        ("corrected", True, False, 1),
        ("undone", False, True, 1),
        ("undone", True, False, 1),
    ]


def test_an_act_that_stands_is_not_done_twice(store: Store, triage: Triage) -> None:
    first = once(store, triage, "file:c1", "thanked")
    assert once(store, triage, "file:c1", "thanked").event == first.event
    undo(store, triage, "file:c1", first.event.seq)
    assert once(store, triage, "file:c1", "thanked").event.seq > first.event.seq


def test_a_draft_is_kept_version_by_version_and_told_once(store: Store, triage: Triage) -> None:
    assert draft(store, triage, "file:c1", "Thank") is not None
    latest = draft(store, triage, "file:c1", "Thank you!\r\n")
    assert draft(store, triage, "file:c1", " Thank you! ") is None
    look = look_at(store, "file:c1")
    assert look.draft == "Thank you!"
    assert history(look) == [("drafted", True, False, 2)]
    assert latest
    undo(store, triage, "file:c1", latest.event.seq)
    assert look_at(store, "file:c1").draft == "Thank"


def test_ones_own_words_and_erased_ones_can_be_looked_at(store: Store, triage: Triage) -> None:
    own = look_at(store, "file:c5")
    assert own.own
    assert own.triaged.calm_text == "it is a song, thank you"
    with pytest.raises(StoreError, match="your own words"):
        draft(store, triage, "file:c5", "More")
    with pytest.raises(StoreError, match="your own words"):
        draft(store, triage, "file:c5", "")
    store.erase_author("file", "Sol")
    place = look_at(store, "file:c5").thread[0].comment.id
    gone = look_at(store, place)
    assert gone.erased
    assert not gone.may_answer
    assert len(gone.thread) == 2


def test_a_comment_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="no comment nope"):
        look_at(store, "nope")


def test_the_same_decision_is_told_once() -> None:
    same = {"action": "show", "why": "Shown: praise."}

    def event(seq: int, what: str, **data: object) -> Event:
        return Event(seq, "a:1", datetime(2026, 10, 1, tzinfo=UTC), what, "noisegate", data)

    told = [
        event(1, "arrived"),
        event(2, "decided", **same, policy="1"),
        event(3, "decided", **same, policy="2"),
        event(4, "decided", action="gate", why="Held.", policy="3"),
        event(5, "decided", **same, policy="4"),
    ]
    listed = [(one.event.seq, one.times) for one in happened(told)]
    assert listed == [(1, 1), (2, 2), (4, 1), (5, 1)]
