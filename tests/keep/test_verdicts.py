from noisegate.comment import Comment, Decision, Reading
from noisegate.keep import Store

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
        ids = [one.comment.id for one in kept]
        decision = Decision("show", "Praise.", "praise", policy)
        store.keep((name, Reading(model, "praise", ("praise",)), decision) for name in ids)
        judged += ids
    return judged


def whats(store: Store, comment_id: str) -> list[str]:
    return [event.what for event in store.events(comment_id)]


def test_a_reading_and_a_decision_come_back_as_they_were(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    assert store.keep([("a:1", READING, SOFTENED)]) == 1
    kept = store.get("a:1")
    assert kept is not None
    assert (kept.reading, kept.decision) == (READING, SOFTENED)
    assert (kept.kind, kept.kinds) == ("attack", ("attack", "feedback"))


def test_an_unread_reading_comes_back_as_it_was(store: Store) -> None:
    unread = Reading("m1", unread="It is in a language the model can't judge.", language="cy")
    store.add([Comment("a:1", "x")])
    store.keep([("a:1", unread, Decision("unread", "Not read.", "unread", "1"))])
    kept = store.get("a:1")
    assert kept is not None
    assert (kept.reading, kept.kind, kept.kinds) == (unread, None, ())


def test_only_a_new_decision_is_an_event(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    store.keep([("a:1", READING, SOFTENED)])
    store.keep([("a:1", READING, SOFTENED)])
    assert whats(store, "a:1") == ["arrived", "decided"]
    store.keep([("a:1", READING, Decision("gate", SOFTENED.why, SOFTENED.phase, "1"))])
    store.keep([("a:1", Reading("m2"), Decision("gate", SOFTENED.why, SOFTENED.phase, "1"))])
    assert whats(store, "a:1") == ["arrived", "decided", "decided", "decided"]
    assert astray(store) == 0


def test_ids_that_are_not_here_are_passed_over(store: Store) -> None:
    store.add([Comment("a:1", "x")])
    assert store.keep([("a:9", READING, SOFTENED), ("a:1", READING, SOFTENED)]) == 1


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
    store.keep([("a:1", READING, Decision("gate", "It insults.", "attack", "1"))])
    store.append("a:1", "released", "creator", {})
    store.append("a:1", "corrected", "creator", {"kinds": ["question"]})
    store.keep([("a:1", Reading("m2", "hate", ("hate",)), Decision("gate", "Hate.", "hate", "2"))])
    kept = store.get("a:1")
    assert kept is not None
    assert kept.decision is not None
    assert (kept.decision.action, kept.decision.policy, kept.kind) == ("show", "2", "question")
    assert judge(store, "m2", "2") == []
