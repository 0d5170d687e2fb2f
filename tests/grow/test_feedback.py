from tests.grow.factories import comment, item, reading, total

from noisegate.grow.feedback import NAMES, OTHER
from noisegate.labels import TOPICS


def test_every_topic_has_a_name() -> None:
    assert set(NAMES) == {*TOPICS, OTHER}


def test_feedback_is_counted_by_topic_with_the_people_behind_it() -> None:
    summary = total(
        item(comment(1, "snare loud", by="A", work="One"), reading("feedback", topics=("mix",))),
        item(comment(2, "hiss", by="A", work="One"), reading("feedback", topics=("mix",))),
        item(comment(3, "too long", by="B", work="Two"), reading("feedback", topics=("mix",))),
        item(comment(4, "fix it", by="B"), reading("feedback")),
        item(comment(5, "nice mix", by="C"), reading("praise", topics=("mix",))),
        *(item(comment(n, by=f"p{n}"), reading("feedback")) for n in range(6, 9)),
    )
    mix, other = summary.feedback
    assert (mix.topic, mix.name, mix.comments, mix.people) == ("mix", "the mix", 3, 2)
    assert mix.works == (("One", 2), ("Two", 1))
    assert (other.topic, other.name, other.comments) == (OTHER, "something else", 4)
    assert summary.feedback_comments == 7


def test_a_comment_on_two_topics_is_one_piece_of_feedback() -> None:
    summary = total(item(comment(1), reading("praise", "feedback", topics=("mix", "lyrics"))))
    assert [row.comments for row in summary.feedback] == [1, 1]
    assert summary.feedback_comments == 1


def test_excerpts_are_calm_to_the_point_recent_and_from_different_people() -> None:
    mix = ("mix",)
    harsh = "you hack, the snare is too loud"
    summary = total(
        item(comment(1, "old words", by="A", day=1), reading("feedback", topics=mix)),
        item(comment(2, "new words", by="A", day=2), reading("feedback", topics=mix)),
        item(comment(3, "NEW words", by="B", day=0), reading("feedback", topics=mix)),
        item(comment(4, "wide", by="C", day=9), reading("feedback", topics=("mix", "lyrics"))),
        item(
            comment(5, harsh, by="D", day=5),
            reading("feedback", "attack", topics=mix, heat=((4, 8),), signal=((10, 31),)),
            "soften",
        ),
        item(comment(6, "hack", by="E"), reading("feedback", "attack", topics=mix), "gate"),
    )
    row = next(row for row in summary.feedback if row.topic == "mix")
    said = [excerpt.text for excerpt in row.excerpts]
    assert said == ["the snare is too loud", "new words", "wide"]
    assert row.comments == 6


def test_spam_and_threats_are_no_feedback() -> None:
    summary = total(
        item(comment(1), reading("feedback", "spam"), "gate"),
        item(comment(2), reading("feedback", "threat"), "escalate"),
    )
    assert (summary.feedback, summary.feedback_comments) == ((), 0)


def test_claims_are_one_line_with_people_motives_weeks_and_what_serves() -> None:
    claims = ("no-soul",)
    summary = total(
        item(comment(1, by="A", day=0), reading("objection", claims=claims, motive="purist")),
        item(comment(2, by="A", day=8), reading("dismissal", claims=claims), "gate"),
        item(
            comment(3, by="B", day=9),
            reading("attack", "misconception", claims=(*claims, "push-button"), motive="purist"),
            "gate",
        ),
        item(comment(4), reading("praise", claims=("not-in-the-catalogue",))),
    )
    soul, button = summary.claims
    assert (soul.id, soul.comments, soul.people) == ("no-soul", 3, 2)
    assert soul.motives == (("purist", 2),)
    assert [count for _, count in soul.weeks] == [1, 2]
    assert soul.serves == ("respect", "answer")
    assert (button.id, button.comments) == ("push-button", 1)
