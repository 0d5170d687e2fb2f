from collections.abc import Mapping
from dataclasses import replace

import pytest

from noisegate import Author, Comment, Policy, Reading
from noisegate.calm import without_words
from noisegate.comment import Decision, Span
from noisegate.decide import PHASES, corrected, decide
from noisegate.decide.policy import Thresholds
from noisegate.labels import KINDS, in_order


def reading(
    scores: Mapping[str, float],
    *,
    heat: tuple[Span, ...] = (),
    hostile: float | None = None,
    unread: str | None = None,
) -> Reading:
    """Make a reading whose kinds are those of at least even probability."""
    kinds = in_order({kind for kind, score in scores.items() if score >= 0.5})
    kind = kinds[0] if kinds else max(scores, key=lambda name: scores[name], default=None)
    return Reading(
        model="test",
        kind=None if unread else kind,
        kinds=kinds,
        confidence=scores.get(kind or "", 0.0),
        scores=scores,
        hostile=hostile,
        heat=heat,
        unread=unread,
    )


LINES = Thresholds(
    threat=0.4, hate=0.6, attack=0.65, spam=0.7, dismissal=0.65, keep=0.25, soften=0.4
)
"""Where the steps have their opinion here, whatever the defaults are."""


def decided(
    read: Reading,
    text: str = "x",
    *,
    author: Author | None = None,
    own: bool = False,
    policy: Policy | None = None,
) -> Decision:
    comment = Comment(id="c1", text=text, author=author, own=own)
    return decide(comment, read, policy or Policy(thresholds=LINES))


@pytest.mark.parametrize(
    ("scores", "action", "phase"),
    [
        ({"praise": 0.9}, "show", "shown"),
        ({"attack": 0.9}, "gate", "hot"),
        ({"spam": 0.9}, "gate", "hot"),
        ({"dismissal": 0.9}, "gate", "hot"),
        ({"hate": 0.9}, "gate", "hate"),
        ({"threat": 0.9}, "escalate", "threat"),
        ({"threat": 0.4, "attack": 0.9}, "escalate", "threat"),
        ({"attack": 0.9, "feedback": 0.8}, "soften", "something_to_keep"),
        ({"attack": 0.9, "question": 0.8}, "soften", "something_to_keep"),
        ({"attack": 0.9, "objection": 0.8}, "soften", "something_to_keep"),
        ({"hate": 0.9, "feedback": 0.8}, "gate", "hate"),
        ({"threat": 0.9, "feedback": 0.8}, "escalate", "threat"),
        ({"attack": 0.9, "misconception": 0.8}, "gate", "hot"),
        ({"dismissal": 0.45, "chatter": 0.4}, "show", "unsure"),
    ],
)
def test_each_mix_of_kinds_ends_in_its_phase(
    scores: dict[str, float], action: str, phase: str
) -> None:
    decision = decided(reading(scores))
    assert (decision.action, decision.phase) == (action, phase)


@pytest.mark.parametrize("other", [kind for kind in KINDS if kind not in {"threat", "hate"}])
@pytest.mark.parametrize("worth", ["feedback", "objection"])
def test_feedback_and_objections_are_never_held(worth: str, other: str) -> None:
    assert decided(reading({worth: 0.9, other: 0.95})).action in {"show", "soften"}


def test_a_usable_part_of_hate_is_lifted_out_and_said() -> None:
    mixed = reading({"hate": 0.9, "feedback": 0.8})
    assert "lifted out" in decided(replace(mixed, signal=((0, 1),))).why
    assert "lifted out" not in decided(mixed).why, "nothing was found to lift out"
    assert "lifted out" not in decided(replace(reading({"hate": 0.9}), signal=((0, 1),))).why


def test_hate_is_held_even_where_another_kind_leads() -> None:
    assert decided(reading({"attack": 0.95, "hate": 0.6, "feedback": 0.9})).action == "gate"


def test_feedback_below_its_threshold_still_counts_where_it_was_read() -> None:
    weak = replace(reading({"attack": 0.9}), kinds=("attack", "feedback"))
    assert decided(weak, policy=Policy().with_threshold("keep", 1.0)).action == "soften"


def test_a_question_does_not_redeem_an_advert() -> None:
    assert decided(reading({"spam": 0.9, "question": 0.9})).action == "gate"
    assert decided(reading({"spam": 0.9, "feedback": 0.9})).action == "soften"


def test_an_unsure_insult_with_toxic_words_is_shown_without_them() -> None:
    doubtful = reading({"attack": 0.45, "chatter": 0.3}, heat=((0, 1),), hostile=0.5)
    decision = decided(doubtful)
    assert (decision.action, decision.phase) == ("soften", "unsure")


def test_a_correction_takes_the_heat_away_with_the_insult() -> None:
    insult = reading({"attack": 0.9}, heat=((0, 1),))
    assert decided(corrected(insult, ("praise",))).action == "show"
    assert corrected(insult, ("attack", "feedback")).heat == ((0, 1),)


def test_the_probability_told_is_the_one_compared() -> None:
    assert "(97 % sure)" in decided(reading({"attack": 0.6, "dismissal": 0.97})).why


def test_heat_beside_something_worth_reading_is_folded_away() -> None:
    rude = reading({"misconception": 0.9, "dismissal": 0.6}, heat=((0, 1),), hostile=0.45)
    assert decided(rude).action == "soften"
    slogan = reading({"feedback": 0.9, "dismissal": 0.7}, heat=((0, 1),), hostile=0.1)
    assert decided(slogan).action == "soften", "the slogan beside it is sure"
    calm = reading({"objection": 0.9}, heat=((0, 1),), hostile=0.1)
    assert decided(calm).action == "show"
    said = corrected(calm, ("objection", "dismissal"))
    assert decided(said).action == "soften", "the creator says that there is a slogan in it"


def test_what_may_be_this_or_that_insult_is_held_for_all_of_it() -> None:
    torn = reading({"praise": 0.4, "attack": 0.35, "dismissal": 0.3}, hostile=0.7)
    assert decided(torn).why == (
        "Held: it insults or mocks a person, with nothing to act on (70 % sure)."
    )
    with_a_point = reading({"objection": 0.4, "attack": 0.35, "dismissal": 0.3}, hostile=0.7)
    assert decided(with_a_point).action == "soften"


def test_what_was_not_read_is_neither_passed_nor_held() -> None:
    decision = decided(reading({}, unread="The text is in Spanish."))
    assert decision.action == "unread"
    assert "Spanish" in decision.why


def test_own_comments_are_shown_whatever_they_say() -> None:
    assert decided(reading({"attack": 0.99}), own=True).phase == "own_comment"


def test_personal_words_and_people_come_before_the_model() -> None:
    policy = Policy(
        mute_words=("slop", "🤮"),
        allow_words=("wub",),
        allow_people=("@Mara",),
        hold_people=("id9",),
    )
    praise, attack = reading({"praise": 0.9}), reading({"attack": 0.9})
    assert decided(praise, "pure SLOP!", policy=policy).phase == "muted_word"
    assert decided(praise, "🤮🤮", policy=policy).action == "gate"
    assert decided(praise, "sloppy drums", policy=policy).action == "show"
    assert decided(attack, "wub wub", policy=policy).phase == "allowed_word"
    assert decided(attack, author=Author("mara"), policy=policy).phase == "allowed_person"
    impostor = Author("mara", "id3")
    assert decided(attack, author=impostor, policy=policy).phase == "hot", "names can be taken"
    assert decided(praise, author=Author("Kim", "id9"), policy=policy).phase == "held_person"
    assert decided(praise, author=Author(""), policy=Policy(hold_people=("@",))).action == "show"


def test_every_decision_names_a_phase_a_policy_and_a_reason() -> None:
    names = {phase.__name__ for phase in PHASES}
    for kind in KINDS:
        decision = decided(reading({kind: 0.9}))
        assert decision.phase in names
        assert decision.policy == Policy(thresholds=LINES).version
        assert decision.why.endswith(".")


def test_a_threshold_moves_the_line() -> None:
    read = reading({"dismissal": 0.7})
    assert decided(read).action == "gate"
    lenient = Policy(thresholds=LINES).with_threshold("dismissal", 0.8)
    assert decided(read, policy=lenient).action == "show"


def test_a_threat_is_raised_even_from_those_one_never_wants_to_hear() -> None:
    policy = Policy(mute_words=("slop",), hold_people=("Kim",))
    threatening = reading({"threat": 0.9})
    assert decided(threatening, "slop", policy=policy).action == "escalate"
    assert decided(threatening, author=Author("Kim"), policy=policy).action == "escalate"


def test_what_the_creator_corrected_is_said_to_be_theirs() -> None:
    assert decided(corrected(reading({"attack": 0.9}), ("praise",))).why == (
        "Shown: praise (as you said)."
    )


TEXT = 'you talentless (so)hack, and a "fraud" too. clown'
NAMED = '"t••••••••s •••••••k", "f•••d"'


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ({"attack": 0.9}, f"Held: it insults or mocks a person, with nothing to act on ({NAMED}; "
                          "90 % sure)."),
        ({"hate": 0.9}, f"Held: it demeans people for who they are ({NAMED}; 90 % sure)."),
        ({"threat": 0.9}, "May threaten or wish harm (90 % sure): kept safe, out of your way."),
        ({"attack": 0.9, "feedback": 0.8}, f"Softened: an insult ({NAMED}), with feedback "
                                           "worth keeping."),
        ({"attack": 0.5}, f"Softened: it may be an insult ({NAMED}; 50 % sure), so its heat is "
                          "folded away."),
        ({"objection": 0.9, "attack": 0.45}, "Softened: a reasoned objection, with its heat folded "
                                             f"away ({NAMED})."),
    ],
)  # fmt: skip
def test_a_reason_names_the_kind_and_the_first_hot_words_veiled(
    scores: dict[str, float], why: str
) -> None:
    words = ("talentless (so)hack", "fraud", "clown")
    heat = tuple((TEXT.index(word), TEXT.index(word) + len(word)) for word in words)
    assert decided(reading(scores, heat=heat), TEXT).why == why
    assert NAMED not in without_words(why)


def test_a_threat_is_raised_past_muted_words_and_never_named() -> None:
    threatening = reading({"threat": 0.9}, heat=((0, 4),))
    held = decided(threatening, "slop", policy=Policy(mute_words=("slop",)))
    assert (held.action, held.why) == (
        "escalate",
        "May threaten or wish harm (90 % sure): kept safe, out of your way.",
    )
    assert decided(threatening, "slop").why == held.why
