"""What a taste must do, shown on embeddings made for it: a few directions, and noise."""

import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from noisegate.comment import Comment, Learnt, Reading
from noisegate.decide import Policy, decide
from noisegate.labels import KINDS, in_order
from noisegate.learn import Example, Taste, TasteError, fit, moved

WIDTH = 384
RNG = np.random.default_rng(7)
DIRECTIONS = {
    name: RNG.standard_normal(WIDTH) for name in (*KINDS, "money", "jobs", "work", "person", "joke")
}


def embedding(seed: int, *parts: str, noise: float = 0.7) -> bytes:
    """Make an embedding of some directions, each comment with noise of its own."""
    own = np.random.default_rng(seed).standard_normal(WIDTH) * noise
    values = np.tanh((sum(DIRECTIONS[part] for part in parts) + own) * 0.7)
    packed: bytes = np.rint(values * 127).astype(np.int8).tobytes()
    return packed


def reading(
    seed: int, kinds: str, *about: str, threat: float = 0.01, noise: float = 0.7
) -> Reading:
    names = in_order(frozenset(kinds.split()))
    scores = {kind: 0.92 if kind in names else 0.02 for kind in KINDS} | {"threat": threat}
    return Reading(
        "m",
        names[0],
        names,
        0.92,
        scores=scores,
        heat=((0, 4),),
        embedding=embedding(seed, names[0], *about, noise=noise),
    )


def taught(kinds: str, given: str, *about: str, count: int = 8, seed: int = 0) -> list[Example]:
    return [
        Example(reading(seed + n, kinds, *about), in_order(frozenset(given.split())))
        for n in range(count)
    ]


MONEY = [
    *taught("objection", "dismissal", "money"),
    *taught("objection", "objection", "jobs", count=4, seed=100),
]


def test_similar_comments_follow_and_others_stay() -> None:
    taste = fit(MONEY)
    money = [taste.adjust(reading(n, "objection", "money")) for n in range(1000, 1040)]
    jobs = [taste.adjust(reading(n, "objection", "jobs")) for n in range(2000, 2040)]
    assert sum(one.kind == "dismissal" for one in money) >= 36
    assert all(one.kind == "objection" and one.learnt is None for one in jobs)


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        (("nokind",), "there is no kind nokind. There are: threat, "),
        (("chatter", ["spam"]), "there is no kind"),
        ("chatter", r'such as \("chatter",\), not \'chatter\''),
        ((), "must be a tuple or a list of kinds"),
        (None, "must be a tuple or a list of kinds"),
    ],
)
def test_kinds_that_are_none_are_refused_where_they_are_given(kinds: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Example(reading(1, "objection"), kinds)


def test_an_example_needs_a_reading() -> None:
    other: Any = "slop"
    with pytest.raises(ValueError, match=r"reading must be a Reading, .* not a str"):
        Example(other, ("chatter",))


def test_kinds_may_come_as_a_list() -> None:
    kinds: Any = ["chatter"]
    example = Example(reading(1, "objection"), kinds)
    assert example.kinds == ("chatter",)
    assert fit([example]).version == fit([replace(example, kinds=("chatter",))]).version


def test_another_kind_is_never_moved_however_alike() -> None:
    taste = fit(MONEY)
    question = replace(reading(5, "objection", "money"), kind="question", kinds=("question",))
    assert taste.adjust(question) is question


def test_what_is_like_nothing_corrected_is_the_same_object() -> None:
    taste = fit(MONEY)
    for kind in KINDS:
        other = reading(3, kind, "person")
        assert taste.adjust(other) is other
    assert Taste().adjust(other) is other


def test_one_correction_moves_only_what_is_all_but_the_same() -> None:
    example = taught("attack", "chatter", "joke", count=1)
    taste = fit(example)
    copy = taste.adjust(reading(0, "attack", "joke"))
    assert (copy.kind, copy.learnt and copy.learnt.similar) == ("chatter", 1)
    assert taste.adjust(reading(1, "attack", "joke")).learnt is None


def test_corrections_with_nothing_in_common_teach_nothing() -> None:
    given = ["praise", "story", "question", "spam", "chatter", "feedback", "dismissal", "objection"]
    odd = [
        Example(one.reading, (kind,))
        for one, kind in zip(taught("attack", "chatter", "joke"), given, strict=True)
    ]
    taste = fit(odd)
    assert all(taste.adjust(reading(n, "attack", "joke")).learnt is None for n in range(99, 140))


def test_a_confirmation_holds_back_what_a_correction_teaches() -> None:
    wrong = taught("attack", "chatter", "joke", count=4)
    right = taught("attack", "attack", "joke", count=6, seed=50)
    others = [reading(n, "attack", "joke") for n in range(99, 140)]
    assert sum(fit(wrong).adjust(one).kind == "chatter" for one in others) > 30
    assert all(fit([*wrong, *right]).adjust(one).kind == "attack" for one in others)


def test_a_moved_reading_says_what_moved_it_and_how_sure_that_is() -> None:
    taste = fit(MONEY)
    before = reading(1000, "objection", "money")
    after = taste.adjust(before)
    assert after.learnt is not None
    assert after.learnt.kinds == after.kinds == ("dismissal",)
    assert 2 <= after.learnt.similar <= 8
    assert after.learnt.taste == taste.version
    assert taste.version.startswith("taste@")
    assert 0.5 < after.confidence == after.learnt.confidence <= 0.95
    assert after.scores["dismissal"] >= after.confidence
    assert after.scores["objection"] == pytest.approx(1 - after.confidence, abs=1e-4)
    same = ("praise", "threat", "hate", "spam", "story")
    assert [after.scores[kind] for kind in same] == [before.scores[kind] for kind in same]
    assert after.hostility >= after.confidence, "a slogan is hostile"
    assert after == replace(moved(before, after.learnt), scores=after.scores, hostile=after.hostile)


def test_heat_goes_where_no_kind_is_hot_any_more() -> None:
    cool = fit(taught("attack", "chatter", "joke")).adjust(reading(99, "attack", "joke"))
    hotter = fit(taught("dismissal", "attack", "joke")).adjust(reading(99, "dismissal", "joke"))
    assert (cool.kind, cool.heat) == ("chatter", ())
    assert (hotter.kind, hotter.heat) == ("attack", ((0, 4),))


def test_from_one_heat_to_another_a_comment_stays_as_surely_hot() -> None:
    before = reading(99, "dismissal", "joke")
    after = fit(taught("dismissal", "attack", "joke")).adjust(before)
    assert after.scores["attack"] == before.scores["dismissal"]
    assert decide(Comment("c", "x"), after, Policy()).action == "gate"


def test_what_else_a_comment_is_stays() -> None:
    taste = fit(taught("attack", "chatter", "joke"))
    both = taste.adjust(replace(reading(99, "attack", "joke"), kinds=("attack", "feedback")))
    assert both.kinds == ("feedback",), "chatter is what a comment is that is nothing else"
    taste = fit(taught("feedback", "attack feedback", "person"))
    assert taste.adjust(reading(99, "feedback", "person")).kinds == ("attack", "feedback")


def test_a_threat_is_never_hidden() -> None:
    taste = fit(taught("attack", "chatter", "joke", count=30))
    likely = reading(99, "attack", "joke", threat=0.1)
    assert taste.adjust(likely) is likely
    plain = reading(99, "threat attack", "joke")
    assert taste.adjust(plain) is plain
    least = taste.adjust(reading(99, "attack", "joke", threat=0.09))
    assert (least.kind, least.scores["threat"]) == ("chatter", 0.09)
    assert fit(taught("threat", "chatter", "joke", count=30)) == Taste()


def test_what_the_creator_calls_a_threat_is_raised() -> None:
    taste = fit(taught("attack", "threat", "person"))
    found = taste.adjust(reading(99, "attack", "person"))
    assert found.kinds == ("threat",)
    decision = decide(Comment("c", "x"), found, Policy())
    assert decision.action == "escalate"
    assert decision.why.endswith("similar ones.")


def test_the_creators_own_word_and_what_was_not_read_stay() -> None:
    taste = fit(MONEY)
    certain = replace(reading(1000, "objection", "money"), confidence=1.0)
    assert taste.adjust(certain) is certain
    for bare in (Reading("m"), Reading("m", unread="Spanish."), replace(certain, embedding=b"")):
        assert taste.adjust(bare) is bare


def test_another_models_readings_are_not_moved_and_not_learnt_from() -> None:
    taste = fit(MONEY)
    other = replace(reading(1000, "objection", "money"), model="m2")
    assert taste.adjust(other) is other
    newer = [Example(replace(one.reading, model="m2"), one.kinds) for one in MONEY[:3]]
    assert fit([*MONEY, *newer]) == taste


def test_learning_is_repeatable() -> None:
    assert fit(MONEY) == fit(list(MONEY))
    assert fit(MONEY).version == fit(MONEY).version != fit(MONEY[1:]).version
    assert fit([]) == Taste()
    assert Taste().version == ""


def test_numbers_go_out_and_come_back() -> None:
    taste = fit(MONEY)
    again = Taste.from_json(taste.to_json())
    assert again == taste
    before = reading(1000, "objection", "money")
    assert again.adjust(before) == taste.adjust(before) != before


def _stated(read: list[str], given: list[str], *embeddings: str) -> str:
    lessons = [{"read": read, "given": given, "embedding": one} for one in embeddings]
    return json.dumps({"format": 1, "model": "m", "lessons": lessons})


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "{}",
        '{"format": 2, "model": "m", "lessons": []}',
        '{"format": 1, "model": "m", "lessons": [{"read": ["praise"]}]}',
        _stated(["joy"], ["praise"], "AAAA"),
        _stated([], ["praise"], "AAAA"),
        _stated(["praise"], ["spam"], "?"),
        _stated(["praise"], ["spam"], "AAAA", "AAAAAAAA"),
    ],
)
def test_numbers_that_are_no_taste_are_refused(wrong: str) -> None:
    with pytest.raises(TasteError):
        Taste.from_json(wrong)


def test_many_at_once_are_concerned_as_each_alone() -> None:
    taste = fit(MONEY)
    some = [reading(n, "objection", about) for n, about in enumerate(["money", "jobs"] * 20, 500)]
    alone = [taste.adjust(one).learnt is not None for one in some]
    embeddings = [one.embedding for one in some]
    assert taste.concerns("m", "objection", embeddings).tolist() == alone
    assert sum(alone) > 10
    assert not taste.concerns("m2", "objection", embeddings).any()
    assert not taste.concerns("m", "question", embeddings).any()
    assert taste.concerns("m", "objection", []).tolist() == []


def test_a_thousand_corrections_are_learnt_in_less_than_a_second() -> None:
    many = taught("attack", "chatter", "joke", count=600) + taught(
        "attack", "attack", "person", count=400, seed=5000
    )
    start = time.process_time()
    taste = fit(many)
    assert time.process_time() - start < 1
    assert len(taste.lessons) == 1000
    assert taste.adjust(reading(9000, "attack", "joke")).kind == "chatter"
    assert taste.adjust(reading(9000, "attack", "person")).kind == "attack"


def test_only_the_latest_corrections_are_learnt_from() -> None:
    old = taught("attack", "chatter", "joke", count=40)
    new = taught("praise", "praise", "work", count=2000, seed=5000)
    assert {one.read for one in fit([*old, *new]).lessons} == {("praise",)}


def test_the_numbers_hold_no_words() -> None:
    stated = json.loads(fit(MONEY).to_json())
    assert set(stated) == {"format", "model", "lessons"}
    assert {tuple(sorted(one)) for one in stated["lessons"]} == {("embedding", "given", "read")}


def test_what_was_learnt_is_told_by_the_decision() -> None:
    comment, before = Comment("c", "x"), reading(1000, "objection", "money")
    after = fit(MONEY).adjust(before)
    decision = decide(comment, after, Policy())
    assert decision.learnt == after.learnt
    assert (
        f"You corrected {after.learnt.similar if after.learnt else 0} similar ones." in decision.why
    )
    muted = decide(comment, after, Policy(mute_words=("x",)))
    assert muted.why == "Held: it has a word you always mute."
    one = moved(before, Learnt(("dismissal",), 0.8, 1, "t"))
    assert decide(comment, one, Policy()).why.endswith(" You corrected a similar one.")
