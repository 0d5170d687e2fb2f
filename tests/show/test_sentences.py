from datetime import UTC, date, datetime

import pytest
from tests.grow.factories import comment, item, reading, total

from noisegate.flow.summary import (
    Care,
    ClaimRow,
    Held,
    Summary,
    TopicRow,
    Unread,
    Week,
    Worth,
    WorthRow,
)
from noisegate.labels import MOTIVES
from noisegate.show import sentences

JULY = datetime(2026, 7, 3, 12, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 28, 12, tzinfo=UTC)


def claim_row(comments: int, people: int, weeks: tuple[tuple[date, int], ...] = ()) -> ClaimRow:
    return ClaimRow(
        "no-soul", "it has no soul", "wants intention", "against", ("respect",), "Respect.",
        comments, people, (), weeks,
    )  # fmt: skip


def test_the_whole_overview_reads_well_with_what_needs_care_near_the_top() -> None:
    summary = Summary(
        total=1412,
        own=12,
        people=231,
        returning=37,
        since=JULY,
        until=SEPTEMBER,
        by_kind=(("feedback", 20), ("story", 241), ("praise", 583)),
        worth=Worth(total=24),
        feedback=(TopicRow("mix", "the mix", 20, 14, (), ()),),
        feedback_comments=31,
        claims=(claim_row(9, 7),),
        held=Held(comments=37),
        care=Care(comments=2),
        unread=Unread(comments=3),
    )
    assert sentences.overview(summary, 5) == (
        "1,412 comments from 231 people, 3 July to 28 September 2026. 12 more are your own.",
        "2 comments may be threats. They are kept masked under Care.",
        "Most are warm: 583 of praise, 241 stories. 37 people came back.",
        "31 pieces of feedback, most often about the mix (14 people).",
        "Heard most often: “it has no soul”, 9 times from 7 people.",
        "The gate is holding 37 comments. Nothing in them needs you.",
        "3 comments could not be judged. They are kept aside.",
        "24 comments could be worth an answer; the first five are below.",
    )


def test_one_of_everything_is_singular() -> None:
    summary = Summary(
        total=1,
        own=1,
        people=1,
        returning=1,
        since=JULY,
        until=JULY,
        by_kind=(("feedback", 1), ("story", 1)),
        worth=Worth(total=1),
        feedback=(TopicRow("mix", "the mix", 1, 1, (), ()),),
        feedback_comments=1,
        held=Held(comments=1),
        care=Care(comments=1),
        unread=Unread(comments=1),
    )
    assert sentences.overview(summary, 5) == (
        "1 comment from 1 person, 3 July 2026. 1 more is your own.",
        "1 comment may be a threat. It is kept masked under Care.",
        "Most are warm: 1 story. 1 person came back.",
        "1 piece of feedback, most often about the mix (1 person).",
        "The gate is holding 1 comment. Nothing in it needs you.",
        "1 comment could not be judged. It is kept aside.",
        "1 comment could be worth an answer; it is below.",
    )


def test_nothing_is_said_in_one_sentence() -> None:
    assert sentences.overview(Summary()) == ("No comments yet.",)


def test_what_is_not_known_is_left_out() -> None:
    assert sentences.overview(Summary(total=2)) == (
        "2 comments.",
        "The gate is holding nothing.",
        "Nothing is waiting for an answer.",
    )
    assert sentences.size(Summary(total=9, people=8, people_exact=False)) == (
        "9 comments from about 8 people."
    )


def test_feedback_names_a_topic_where_there_is_one() -> None:
    other = TopicRow("other", "something else", 9, 9, (), ())
    mix = TopicRow("mix", "the mix", 3, 2, (), ())
    assert sentences.feedback(Summary(feedback=(mix, other), feedback_comments=9)) == (
        "9 pieces of feedback, most often about the mix (2 people)."
    )
    assert sentences.feedback(Summary(feedback=(other,), feedback_comments=9)) == (
        "9 pieces of feedback."
    )
    assert sentences.feedback(Summary()) == ""


def test_feedback_beside_an_insult_is_counted_as_its_topic_counts_it() -> None:
    vocals = ("vocals",)
    summary = total(
        item(comment(1, by="A"), reading("feedback", topics=vocals)),
        item(comment(2, by="B"), reading("attack", "feedback", topics=vocals), "soften"),
        item(comment(3, by="C"), reading("feedback", "spam", topics=vocals), "gate"),
    )
    assert sentences.feedback(summary) == (
        "2 pieces of feedback, most often about the vocals (2 people)."
    )


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (datetime(2025, 12, 30), datetime(2026, 1, 2), "30 December 2025 to 2 January 2026"),
        (datetime(2026, 7, 3), datetime(2026, 9, 28), "3 July to 28 September 2026"),
        (datetime(2026, 7, 3), datetime(2026, 7, 28), "3 to 28 July 2026"),
        (datetime(2026, 7, 3, 1), datetime(2026, 7, 3, 9), "3 July 2026"),
        (None, None, ""),
    ],
)
def test_periods(since: datetime | None, until: datetime | None, said: str) -> None:
    assert sentences.period(since, until) == said


@pytest.mark.parametrize(
    ("total", "shown", "said"),
    [
        (0, 5, "Nothing is waiting for an answer."),
        (3, 0, "3 comments could be worth an answer."),
        (3, 5, "3 comments could be worth an answer; they are below."),
        (3, 1, "3 comments could be worth an answer; the first is below."),
        (1, 1, "1 comment could be worth an answer; it is below."),
        (4000, 200, "4,000 comments could be worth an answer; the first 200 are below."),
    ],
)
def test_worth(total: int, shown: int, said: str) -> None:
    assert sentences.worth(Summary(worth=Worth(total=total)), shown) == said


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ((), ""),
        (
            ((date(2026, 9, 21), 3),),
            "New, or back again, in the last four weeks of these comments.",
        ),
        (
            ((date(2026, 8, 10), 1), (date(2026, 9, 21), 3)),
            "Heard more in the last four weeks of these comments.",
        ),
        (((date(2026, 8, 10), 4), (date(2026, 9, 21), 3)), "Heard less lately."),
        (((date(2026, 8, 10), 3), (date(2026, 9, 21), 3)), "As often as before."),
        (((date(2026, 7, 6), 3),), "Not heard lately."),
    ],
)
def test_trends(weeks: tuple[tuple[date, int], ...], said: str) -> None:
    assert sentences.trend(claim_row(9, 9, weeks), SEPTEMBER) == said


def test_left_out() -> None:
    assert sentences.left_out(0, "works", "Look.") == ""
    assert sentences.left_out(1, "work", "Look.") == "1 more work is not listed. Look."
    assert sentences.left_out(1200, "works", "Look.") == "1,200 more works are not listed. Look."


def test_charts_have_their_sentence() -> None:
    summary = Summary(
        by_kind=(("attack", 2), ("praise", 7)),
        weeks=(Week(date(2026, 7, 6), 4, 2, 1), Week(date(2026, 7, 13), 1, 0, 0)),
    )
    assert sentences.kinds_chart(summary) == (
        "The most frequent kind is praise: 7 of the 9 that were read."
    )
    assert sentences.weeks_chart(summary) == (
        "The busiest week began on 6 July 2026, with 4 comments, 1 of them held."
    )
    assert sentences.motives_chart([("none", 5), ("rights", 2)], MOTIVES) == (
        "Behind 2 of 7 critical comments: training data, copyright, cloned voices, consent."
    )
    assert sentences.motives_chart([("none", 5)], MOTIVES) == ""


def test_a_summary_says_how_many_rows_are_left_out() -> None:
    row = WorthRow("a", "question", "", None, "test", "", None, "x", "", "", returning=False)
    assert Worth((row,), total=3).left_out == 2


def test_where_nobody_is_named_no_people_are_counted() -> None:
    summary = Summary(
        total=9,
        feedback=(TopicRow("mix", "the mix", 3, 0, (), ()),),
        feedback_comments=3,
        claims=(claim_row(4, 0),),
    )
    told = " ".join(sentences.overview(summary))
    assert "9 comments." in told
    assert "most often about the mix." in told
    assert "4 times." in told
    assert sentences.topic(summary.feedback[0]) == "3 comments."
    assert "people" not in told
