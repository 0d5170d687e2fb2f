import pytest
from sqlalchemy import text

from noisegate.comment import Comment, Decision, Reading
from noisegate.keep import Kept, Store, StoreError, Verdict

GATED = Decision("gate", "It insults.", "attack", "1")
ATTACK = Reading("m", "attack", ("attack",))


@pytest.fixture
def gated(store: Store) -> Store:
    store.add([Comment("a:1", "x", "a"), Comment("a:2", "y", "a")])
    store.keep([Verdict("a:1", ATTACK, GATED)])
    return store


def now(store: Store) -> Kept:
    kept = store.get("a:1")
    assert kept is not None
    return kept


def action(store: Store) -> str | None:
    decision = now(store).decision
    return decision.action if decision else None


def test_an_event_is_returned_as_it_is_kept(gated: Store) -> None:
    event = gated.append("a:1", "noted", "creator", {"text": "call Ada", "n": [1, {"b": None}]})
    assert gated.events("a:1")[-1] == event
    assert (event.comment, event.what, event.by) == ("a:1", "noted", "creator")


def test_release_and_undo_and_undo_of_the_undo(gated: Store) -> None:
    gated.append("a:1", "released", "creator", {})
    assert action(gated) == "show"
    undo = gated.undo("a:1")
    assert action(gated) == "gate"
    assert now(gated).decision == GATED
    gated.undo("a:1", undo.seq)
    assert action(gated) == "show"
    gated.undo("a:1")
    assert action(gated) == "gate"


def test_undo_goes_back_step_by_step_and_then_says_so(gated: Store) -> None:
    gated.append("a:1", "corrected", "creator", {"kinds": ["feedback"]})
    gated.append("a:1", "released", "creator", {})
    gated.undo("a:1")
    assert (action(gated), now(gated).corrected) == ("gate", True)
    gated.undo("a:1")
    assert not now(gated).corrected
    with pytest.raises(StoreError, match=r"Nothing you did .* is left to undo"):
        gated.undo("a:1")


def test_only_what_the_creator_did_and_still_stands_can_be_undone(gated: Store) -> None:
    decided = gated.events("a:1")[-1]
    held = gated.append("a:1", "held", "creator", {})
    gated.undo("a:1", held.seq)
    for seq in (decided.seq, held.seq, 10_000):
        with pytest.raises(StoreError, match=f"No event {seq} of yours"):
            gated.undo("a:1", seq)
    with pytest.raises(StoreError, match="No event"):
        gated.undo("a:2", held.seq)


def test_a_correction_is_kept_in_the_order_of_the_kinds(gated: Store) -> None:
    gated.append("a:1", "corrected", "creator", {"kinds": ["question", "feedback"]})
    kept = now(gated)
    assert (kept.kind, kept.kinds, kept.corrected) == ("feedback", ("feedback", "question"), True)
    assert kept.reading == ATTACK


@pytest.mark.parametrize("kinds", [[], ["nonsense"], None, 7])
def test_a_correction_needs_kinds_that_there_are(gated: Store, kinds: object) -> None:
    with pytest.raises(StoreError, match="Choose from: threat, hate"):
        gated.append("a:1", "corrected", "creator", {"kinds": kinds})


@pytest.mark.parametrize("what", ["decided", "arrived", "undone", "erased", "", "Noted!"])
def test_what_the_store_records_itself_is_not_noted_by_hand(gated: Store, what: str) -> None:
    with pytest.raises(StoreError, match="not something that can be noted"):
        gated.append("a:1", what, "creator", {})


def test_an_unknown_comment_is_an_error_that_says_so(gated: Store) -> None:
    with pytest.raises(StoreError, match=r"no comment a:9 here.*noisegate list"):
        gated.append("a:9", "noted", "creator", {})
    assert gated.events("a:9") == []


@pytest.mark.parametrize("change", ["UPDATE events SET what = 'x'", "DELETE FROM events"])
def test_the_database_itself_lets_no_event_be_changed(gated: Store, change: str) -> None:
    with (
        pytest.raises(StoreError, match="events are only ever appended"),
        gated._db.write() as conn,
    ):
        conn.execute(text(change))
    assert [event.what for event in gated.events("a:1")] == ["arrived", "decided"]
