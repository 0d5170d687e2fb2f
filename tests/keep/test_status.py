"""Statuses follow from events alone: whatever happens, in whatever order."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime

from noisegate.comment import Author, Comment, Decision, Event, Reading
from noisegate.keep import Store, Verdict
from noisegate.keep.status import Status, derive, standing

from .inside import astray

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def history(*happened: tuple[str, Mapping[str, object]]) -> list[Event]:
    return [
        Event(seq, "a:1", NOW, what, "creator", data)
        for seq, (what, data) in enumerate(happened, start=1)
    ]


DECIDED = (
    "decided",
    {"action": "gate", "why": "It insults.", "phase": "attack", "policy": "3", "model": "m"},
)


def test_nothing_happened_yet() -> None:
    assert derive([]) == Status()
    assert derive([], replied=True) == Status(answered=True)


def test_the_policy_decides() -> None:
    assert derive(history(("arrived", {}), DECIDED), ("attack",)) == Status(
        *("gate", "It insults.", "attack", "3", "attack", ",attack,"), hot=True
    )


def test_a_later_decision_does_not_overturn_the_creator() -> None:
    status = derive(history(DECIDED, ("released", {}), DECIDED))
    assert (status.action, status.phase, status.policy) == ("show", "creator", "3")


def test_the_latest_standing_act_counts() -> None:
    acts = [DECIDED, ("released", {}), ("held", {})]
    assert derive(history(*acts)).action == "gate"
    assert derive(history(*acts, ("undone", {"seq": 3}))).action == "show"
    assert derive(history(*acts, ("undone", {"seq": 3}), ("undone", {"seq": 2}))).phase == "attack"


def test_undoing_an_undo_brings_back_what_it_took() -> None:
    events = history(("released", {}), ("undone", {"seq": 1}), ("undone", {"seq": 2}))
    assert [event.seq for event in standing(events)] == [1]
    assert (
        standing(history(*[(e.what, dict(e.data)) for e in events], ("undone", {"seq": 3}))) == []
    )


def test_a_correction_survives_a_reading_and_lapses_with_an_edit() -> None:
    corrected = ("corrected", {"kinds": ["feedback", "question"]})
    status = derive(history(corrected, DECIDED), ("attack",))
    assert (status.kind, status.kinds, status.corrected) == (
        "feedback",
        ",feedback,question,",
        True,
    )
    edited = derive(history(corrected, DECIDED, ("released", {}), ("edited", {"text": "old"})))
    assert edited == Status(basis=4)


def test_a_decision_made_before_a_correction_asks_for_a_new_one() -> None:
    corrected = ("corrected", {"kinds": ["praise"]})
    stale = derive(history(DECIDED, corrected))
    assert (stale.action, stale.policy, stale.basis) == ("gate", None, 2)
    again = ("decided", {**DECIDED[1], "basis": 2})
    assert derive(history(DECIDED, corrected, again)).policy == "3"
    assert derive(history(DECIDED, corrected, ("undone", {"seq": 2}))).policy == "3"


def test_own_words_are_shown_whatever_happened_to_them() -> None:
    held = history(DECIDED, ("corrected", {"kinds": ["attack"]}), ("held", {}))
    status = derive(held, ("attack",), own=True)
    assert (status.action, status.why, status.phase) == ("show", "Written by you.", "own_comment")
    assert (status.kind, status.kinds, status.corrected) == (None, "", False)


def test_a_hold_and_an_answer_outlast_an_edit() -> None:
    status = derive(history(("held", {}), ("answered", {}), ("edited", {"text": "old"})))
    assert (status.action, status.answered) == ("gate", True)


def test_statuses_kept_step_by_step_equal_those_derived_at_once(store: Store) -> None:
    rng = random.Random(7)
    ids = [f"a:{n}" for n in range(40)]
    store.add(Comment(name, f"text {name}", "a") for name in ids)
    for step in range(200):
        _something(store, rng, rng.choice(ids), step)
    assert astray(store) == 0
    assert store.count() > len(ids)


def _something(store: Store, rng: random.Random, name: str, step: int) -> None:
    kind = rng.choice(["attack", "praise"])
    match rng.randrange(7):
        case 0:
            reading = Reading(rng.choice("mn"), kind, (kind,))
            action = rng.choice(["show", "gate"])
            decision = Decision(action, action, "p", rng.choice("12"))  # type: ignore[arg-type]
            basis = rng.choice([store.look_up(name).basis, 0])
            store.keep([Verdict(name, reading, decision, basis)])
        case 1:
            store.append(name, rng.choice(["released", "held", "answered"]), "creator", {})
        case 2:
            store.append(name, "corrected", "creator", {"kinds": [kind]})
        case 3:
            undoable = [e for e in store.events(name) if e.by == "creator"]
            if standing(undoable):
                store.undo(name)
        case 4:
            store.add([Comment(name, f"edited {step}", "a")])
        case 5:
            (store.add_own if rng.random() < 0.5 else store.remove_own)("a", rng.choice("xyz"))
        case 6:
            author = Author(rng.choice("xyz"))
            own = rng.random() < 0.5
            store.add([Comment(f"r:{step}", "Thanks", "a", author=author, parent=name, own=own)])


def test_a_status_gone_astray_is_put_right(sqlite_store: Store) -> None:
    sqlite_store.add([Comment("a:1", "x")])
    sqlite_store.append("a:1", "held", "creator", {})
    with sqlite_store._db.write() as conn:
        conn.exec_driver_sql("UPDATE statuses SET action = 'show'")
    assert astray(sqlite_store) == 1
    kept = sqlite_store.get("a:1")
    assert kept is not None
    assert kept.decision is not None
    assert kept.decision.action == "gate"
