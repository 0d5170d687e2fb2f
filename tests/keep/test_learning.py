from noisegate.comment import Author, Comment, Decision, Learnt, Reading
from noisegate.keep import Filter, Store, Verdict

from .inside import astray

LEARNT = Learnt(("chatter",), 0.8, 3, "taste@1")
HELD = Decision("gate", "It insults.", "hot", "1")
SHOWN = Decision("show", "Shown: chatter (80 % sure). You corrected 3 similar ones.", "shown", "1",
                 LEARNT)  # fmt: skip


def reading(number: int, model: str = "m") -> Reading:
    return Reading(
        model, "attack", ("attack",), 0.9, 0.9, {"attack": 0.9}, embedding=bytes([number]) * 4
    )


def fill(store: Store, count: int = 3) -> None:
    store.add(Comment(f"a:{n}", f"text {n}", "a", author=Author(f"p{n}")) for n in range(count))
    store.keep(Verdict(f"a:{n}", reading(n), HELD) for n in range(count))


def correct(store: Store, comment: str, *kinds: str) -> int:
    return store.append(comment, "corrected", "creator", {"kinds": list(kinds)}).seq


def corrected(store: Store) -> list[str]:
    return [one.comment for one in store.learning.corrections()]


def test_an_embedding_comes_back_byte_by_byte(store: Store) -> None:
    every = bytes(range(256)) + bytes(128)
    store.add([Comment("a:1", "x"), Comment("a:2", "y")])
    store.keep([Verdict("a:1", Reading("m", "praise", embedding=every), HELD)])
    store.keep([Verdict("a:2", Reading("m", "praise"), HELD)])
    found = {kept.comment.id: kept.reading for kept in store.find() if kept.reading}
    assert found["a:1"].embedding == every
    assert found["a:2"].embedding == b""
    assert "embedding" not in repr(found["a:1"])


def test_corrections_come_in_the_order_they_were_made(store: Store) -> None:
    fill(store)
    correct(store, "a:2", "chatter")
    correct(store, "a:0", "praise", "feedback")
    second, first = store.learning.corrections()
    assert (second.comment, second.kinds) == ("a:2", ("chatter",))
    assert (first.comment, first.kinds) == ("a:0", ("feedback", "praise"))
    assert second.reading == reading(2)
    assert second.reading.embedding == bytes([2]) * 4


def test_a_correction_taken_back_teaches_nothing(store: Store) -> None:
    fill(store)
    correct(store, "a:1", "chatter")
    undone = store.undo("a:1")
    assert corrected(store) == []
    store.undo("a:1", undone.seq)
    assert corrected(store) == ["a:1"]


def test_what_was_edited_erased_never_read_or_is_own_teaches_nothing(store: Store) -> None:
    fill(store, 4)
    store.add([Comment("a:unread", "z", "a")])
    for name in ("a:0", "a:1", "a:2", "a:3", "a:unread"):
        correct(store, name, "chatter")
    assert corrected(store) == ["a:0", "a:1", "a:2", "a:3"]
    store.add([Comment("a:1", "something else", "a", author=Author("p1"))])
    store.erase_author("a", "p2")
    store.add_own("a", "p3")
    assert corrected(store) == ["a:0"]


def test_what_was_forgotten_teaches_nothing_until_it_is_recalled(store: Store) -> None:
    fill(store, 4)
    learning = store.learning
    assert learning.forget() == 0
    correct(store, "a:0", "chatter")
    assert learning.forget() == 1
    correct(store, "a:1", "chatter")
    assert corrected(store) == ["a:1"]
    assert store.look_up("a:0").kinds == ("chatter",), "what was said of a comment itself stands"
    assert learning.forget() == 1
    assert learning.forget() == 0
    assert corrected(store) == []
    assert learning.recall()
    assert corrected(store) == ["a:1"]
    assert learning.recall()
    assert corrected(store) == ["a:0", "a:1"]
    assert not learning.recall()


def test_numbers_are_kept_and_settled_apart(store: Store, place: str) -> None:
    learning = store.learning
    assert (learning.numbers(), learning.settled()) == (None, "")
    learning.save("[1]")
    learning.settle("taste@1")
    with Store.open(place) as again:
        assert (again.learning.numbers(), again.learning.settled()) == ("[1]", "taste@1")
    learning.save("[2]")
    assert (learning.numbers(), learning.settled()) == ("[2]", None)


def test_erasing_anybody_drops_the_numbers(store: Store) -> None:
    fill(store)
    store.erase_author("a", "p0")
    assert store.learning.settled() == ""
    store.learning.save("[1]")
    store.learning.settle("taste@1")
    store.erase_author("a", "p1")
    assert (store.learning.numbers(), store.learning.settled()) == (None, None)


def test_what_was_learnt_about_a_comment_is_in_force_and_on_record(store: Store) -> None:
    fill(store)
    store.keep([Verdict("a:1", reading(1), SHOWN)])
    kept = store.look_up("a:1")
    assert (kept.decision, kept.kind, kept.kinds) == (SHOWN, "chatter", ("chatter",))
    assert kept.reading == reading(1), "the model's own reading stays as it was"
    assert [one.comment.id for one in store.find(Filter(learnt=True))] == ["a:1"]
    assert [one.comment.id for one in store.find(Filter(kinds=("chatter",)))] == ["a:1"]
    assert store.count(Filter(learnt=False)) == 2
    assert store.events("a:1")[-1].data["learnt"] == {
        "kinds": ["chatter"], "confidence": 0.8, "similar": 3, "taste": "taste@1",
    }  # fmt: skip
    assert astray(store) == 0


def test_the_same_decision_is_no_new_event(store: Store) -> None:
    fill(store)
    for _ in range(2):
        store.keep([Verdict("a:1", reading(1), SHOWN)])
    assert [event.what for event in store.events("a:1")] == ["arrived", "decided", "decided"]


def test_the_creators_own_word_stands_above_what_was_learnt(store: Store) -> None:
    fill(store)
    store.keep([Verdict("a:1", reading(1), SHOWN)])
    correct(store, "a:1", "feedback")
    kept = store.look_up("a:1")
    assert kept.kinds == ("feedback",)
    assert kept.decision is not None
    assert kept.decision.learnt is None
    store.undo("a:1")
    store.append("a:1", "held", "creator", {})
    kept = store.look_up("a:1")
    assert kept.kinds == ("chatter",)
    assert kept.decision is not None
    assert (kept.decision.action, kept.decision.phase) == ("gate", "creator")
    assert astray(store) == 0


def test_outlines_tell_of_every_comment_that_what_was_learnt_may_move(store: Store) -> None:
    fill(store, 5)
    store.add([Comment("a:unread", "z", "a")])
    store.keep([Verdict("a:1", reading(1), SHOWN)])
    correct(store, "a:2", "chatter")
    store.add_own("a", "p3")
    store.erase_author("a", "p4")
    (batch,) = store.learning.outlines()
    assert [(one.comment, one.kind, one.embedding[0], one.learnt) for one in batch] == [
        ("a:0", "attack", 0, False),
        ("a:1", "attack", 1, True),
    ]


def test_many_are_got_at_once(store: Store) -> None:
    fill(store)
    store.erase_author("a", "p1")
    found = store.get_many(["a:2", "a:1", "nope", "a:0"])
    assert found == [store.look_up("a:0"), store.look_up("a:2")]
