import pytest

from noisegate import Triage
from noisegate.flow.browse import as_triaged, everything_about, find, summary_of
from noisegate.flow.correct import act, correct, undo
from noisegate.flow.reread import pending, reread
from noisegate.flow.watch import Silence
from noisegate.keep import Filter, Store, StoreError


def test_a_correction_decides_anew_and_undo_brings_it_back(store: Store, triage: Triage) -> None:
    before = store.get("file:c2")
    kept = correct(store, triage, "file:c2", ["praise", "feedback"]).kept
    assert kept.corrected
    assert kept.kinds == ("feedback", "praise")
    assert kept.decision is not None
    assert kept.decision.action == "show"
    restored, event, _ = undo(store, triage, "file:c2")
    assert before is not None
    assert (restored.kinds, restored.decision) == (before.kinds, before.decision)
    again = undo(store, triage, "file:c2", event.seq).kept
    assert again.kinds == ("feedback", "praise")


def test_an_unread_comment_can_be_given_its_kind(store: Store, triage: Triage) -> None:
    kept = correct(store, triage, "file:c7", ["question"]).kept
    assert kept.decision is not None
    assert kept.decision.action == "show"
    assert as_triaged(kept).reading.unread is None


def test_release_and_hold_stand_above_the_policy(store: Store, triage: Triage) -> None:
    released = act(store, triage, "file:c2", "released")
    held = act(store, triage, "file:c1", "held")
    assert released.decision is not None
    assert held.decision is not None
    assert (released.decision.action, held.decision.action) == ("show", "gate")


@pytest.mark.parametrize("kinds", [[], ["nonsense"]])
def test_a_kind_that_does_not_exist_is_refused(
    store: Store, triage: Triage, kinds: list[str]
) -> None:
    with pytest.raises(StoreError, match="Choose from: threat"):
        correct(store, triage, "file:c1", kinds)


def test_a_comment_that_does_not_exist_is_told(store: Store, triage: Triage) -> None:
    for call in (
        lambda: correct(store, triage, "nope", ["praise"]),
        lambda: undo(store, triage, "nope"),
        lambda: everything_about(store, "nope"),
    ):
        with pytest.raises(StoreError, match="no comment nope"):
            call()


def test_everything_about_a_comment_is_told(store: Store, triage: Triage) -> None:
    correct(store, triage, "file:c4", ["question"])
    whole = everything_about(store, "file:c4")
    assert [one.comment.id for one in whole.thread] == ["file:c4", "file:c5"]
    assert [event.what for event in whole.events][:3] == ["arrived", "decided", "corrected"]
    assert whole.answered


def test_finding_and_adding_up(store: Store) -> None:
    held = [one.comment.id for one in find(store, Filter(actions=("gate",)))]
    assert held == ["file:c2"]
    summary = summary_of(store)
    assert (summary.total, summary.own) == (6, 1)
    assert summary.care.comments == 1
    assert summary.unread.comments == 1


def test_a_correction_left_undecided_by_a_crash_is_decided_by_the_next_reread(
    store: Store, triage: Triage
) -> None:
    store.append("file:c2", "corrected", "creator", {"kinds": ["praise"]})
    assert pending(store, triage) == 1
    reread(store, triage, Silence())
    kept = store.look_up("file:c2")
    assert kept.decision is not None
    assert kept.decision.action == "show"
    assert pending(store, triage) == 0


def test_own_words_are_in_the_store_what_they_are_in_a_triage(store: Store, triage: Triage) -> None:
    (mine,) = find(store, Filter(own=True))
    alone = triage.read(mine.comment)
    assert (mine.decision.action, mine.decision.why, mine.decision.phase) == (
        alone.decision.action,
        alone.decision.why,
        alone.decision.phase,
    )
    store.add_own(None, "Kim")
    (held,) = find(store, Filter(own=True, text="slop"))
    assert held.decision == mine.decision
    assert (held.reading.kind, held.calm_text) == (None, "slop")
    assert list(find(store, Filter(actions=("gate",)))) == []


def test_ones_own_words_are_not_triaged_by_oneself_either(store: Store, triage: Triage) -> None:
    with pytest.raises(StoreError, match="your own words"):
        correct(store, triage, "file:c5", ["praise"])
    with pytest.raises(StoreError, match="your own words"):
        act(store, triage, "file:c5", "held")


def test_an_erased_comment_is_an_empty_place_and_says_so(store: Store, triage: Triage) -> None:
    erased = store.get("file:c4")
    assert erased is not None
    store.erase_author("file", "Sol")
    (place, _) = everything_about(store, "file:c5").thread
    assert place.decision.why == "You had it erased."
    assert place.comment.text == ""
