import pytest

from noisegate.comment import Comment, Decision, Reading
from noisegate.keep import Filter, Kept, Store, Verdict

from .inside import astray

READING = Reading(
    model="m1",
    kind="attack",
    kinds=("attack", "feedback"),
    confidence=0.875,
    scores={"attack": 0.875, "feedback": 0.5},
    motive="purist",
    target="creator",
    topics=("mix",),
    claims=("no-soul",),
    attributes={"toxicity": 0.75},
    heat=((0, 4), (9, 12)),
    signal=((20, 30),),
    language="en",
)
SOFTENED = Decision("soften", "It insults, and has a point.", "mixed", "1")


def judge(store: Store, model: str, policy: str, batch: int = 512) -> list[str]:
    judged = []
    for kept in store.unjudged(model, policy, batch):
        decision = Decision("show", "Praise.", "praise", policy)
        reading = Reading(model, "praise", ("praise",))
        store.keep(Verdict(one.comment.id, reading, decision, one.basis) for one in kept)
        judged += [one.comment.id for one in kept]
    return judged


def whats(store: Store, comment_id: str) -> list[str]:
    return [event.what for event in store.events(comment_id)]


def test_a_reading_and_a_decision_come_back_as_they_were(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    assert store.keep([Verdict("a:1", READING, SOFTENED)]) == 1
    kept = store.get("a:1")
    assert kept is not None
    assert (kept.reading, kept.decision) == (READING, SOFTENED)
    assert (kept.kind, kept.kinds) == ("attack", ("attack", "feedback"))


def test_an_unread_reading_comes_back_as_it_was(store: Store) -> None:
    unread = Reading("m1", unread="It is in a language the model can't judge.", language="cy")
    store.add([Comment("a:1", "x")])
    store.keep([Verdict("a:1", unread, Decision("unread", "Not read.", "unread", "1"))])
    kept = store.get("a:1")
    assert kept is not None
    assert (kept.reading, kept.kind, kept.kinds) == (unread, None, ())


def test_only_a_new_decision_is_an_event(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    store.keep([Verdict("a:1", READING, SOFTENED)])
    store.keep([Verdict("a:1", READING, SOFTENED)])
    assert whats(store, "a:1") == ["arrived", "decided"]
    store.keep([Verdict("a:1", READING, Decision("gate", SOFTENED.why, SOFTENED.phase, "1"))])
    store.keep([Verdict("a:1", Reading("m2"), Decision("gate", SOFTENED.why, SOFTENED.phase, "1"))])
    assert whats(store, "a:1") == ["arrived", "decided", "decided", "decided"]
    assert astray(store) == 0


def test_ids_that_are_not_here_are_passed_over(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    assert store.keep([Verdict("a:9", READING, SOFTENED), Verdict("a:1", READING, SOFTENED)]) == 1


def test_every_comment_is_judged_once_and_again_by_a_new_model_or_policy(store: Store) -> None:
    names = [f"a:{n}" for n in range(25)]
    store.add(Comment(name, "x") for name in names)
    store.add([Comment("a:own", "x", own=True)])
    assert judge(store, "m1", "1", batch=7) == names
    assert judge(store, "m1", "1") == []
    assert judge(store, "m2", "1") == names
    assert judge(store, "m2", "2") == names


def test_an_edited_comment_is_judged_again(store: Store) -> None:
    store.add([Comment("a:1", "x"), Comment("a:2", "y")])
    judge(store, "m1", "1")
    store.add([Comment("a:1", "something else")])
    kept = store.get("a:1")
    assert kept is not None
    assert (kept.reading, kept.decision) == (None, None)
    assert judge(store, "m1", "1") == ["a:1"]


def test_a_release_survives_a_new_model_and_policy(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    store.keep([Verdict("a:1", READING, Decision("gate", "It insults.", "attack", "1"))])
    store.append("a:1", "released", "creator", {})
    basis = store.append("a:1", "corrected", "creator", {"kinds": ["question"]}).seq
    reading, decision = Reading("m2", "hate", ("hate",)), Decision("gate", "Hate.", "hate", "2")
    store.keep([Verdict("a:1", reading, decision, basis)])
    kept = store.get("a:1")
    assert kept is not None
    assert kept.decision is not None
    assert (kept.decision.action, kept.decision.policy, kept.kind) == ("show", "2", "question")
    assert judge(store, "m2", "2") == []


def test_a_verdict_out_of_date_overrules_no_correction(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    judge(store, "m1", "1")
    ((before,),) = store.unjudged("m2", "2")
    correction = store.append("a:1", "corrected", "creator", {"kinds": ["question"]})
    assert store.keep([Verdict("a:1", READING, SOFTENED, before.basis)]) == 0
    kept = store.look_up("a:1")
    assert (kept.kinds, kept.basis) == (("question",), correction.seq)
    assert kept.reading == Reading("m1", "praise", ("praise",))
    assert judge(store, "m1", "1") == ["a:1"], "a correction that nobody decided on was left so"
    assert judge(store, "m1", "1") == []


def test_a_verdict_on_words_edited_meanwhile_is_not_kept(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    ((before,),) = store.unjudged("m1", "1")
    store.add([Comment("a:1", "something else")])
    assert store.keep([Verdict("a:1", READING, SOFTENED, before.basis)]) == 0
    assert store.look_up("a:1").reading is None
    assert judge(store, "m1", "1") == ["a:1"]


def test_a_correction_taken_back_asks_for_a_decision_and_a_note_does_not(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    judge(store, "m1", "1")
    store.append("a:1", "noted", "creator", {})
    store.append("a:1", "held", "creator", {})
    store.undo("a:1")
    assert judge(store, "m1", "1") == []
    store.append("a:1", "corrected", "creator", {"kinds": ["question"]})
    assert judge(store, "m1", "1") == ["a:1"]
    store.undo("a:1")
    assert judge(store, "m1", "1") == ["a:1"]
    assert astray(store) == 0


def test_what_happened_and_its_decision_are_kept_together_or_not_at_all(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    judge(store, "m1", "1")

    def fails(kept: Kept) -> Decision:
        raise RuntimeError(f"the machine was switched off while {kept.comment.id} was decided")

    with pytest.raises(RuntimeError):
        store.append("a:1", "corrected", "creator", {"kinds": ["question"]}, fails)
    assert whats(store, "a:1") == ["arrived", "decided"]
    store.append("a:1", "corrected", "creator", {"kinds": ["question"]}, lambda _: SOFTENED)
    with pytest.raises(RuntimeError):
        store.undo("a:1", None, fails)
    kept = store.look_up("a:1")
    assert (kept.kinds, kept.decision) == (("question",), SOFTENED)


def test_the_creators_own_words_are_shown_and_need_no_judging(store: Store) -> None:
    store.add([Comment("a:1", "Thanks", own=True), Comment("a:2", "Love it")])
    kept = store.look_up("a:1")
    assert kept.decision == Decision("show", "Written by you.", "own_comment", "none")
    assert judge(store, "m1", "1") == ["a:2"]
    store.append("a:1", "held", "creator", {})
    assert store.count(Filter(actions=("show",))) == 2
    assert astray(store) == 0
