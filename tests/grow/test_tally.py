from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.grow.factories import START, comment, decision, item, reading, reply, total

from noisegate.comment import ACTIONS, Comment, Decision, Reading
from noisegate.flow.summary import Item, Summary, summarise
from noisegate.grow.tally import Tally
from noisegate.labels import KINDS


def test_nothing_adds_up_to_an_empty_summary() -> None:
    assert total() == Summary()


def test_comments_people_kinds_actions_and_sources_are_counted() -> None:
    summary = total(
        item(comment(1, by="Mara"), reading("praise")),
        item(comment(2, by="Ola"), reading("dismissal", "attack"), "gate"),
        item(comment(3, by="Mara"), reading("feedback", "praise")),
        item(comment(4, by=None), reading("praise")),
    )
    assert (summary.total, summary.people, summary.people_exact) == (4, 2, True)
    assert summary.by_kind == (("attack", 1), ("feedback", 1), ("praise", 2))
    assert summary.by_action == (("show", 3), ("gate", 1))
    assert summary.by_source == (("test", 4),)
    assert (summary.kinds["praise"], summary.actions["gate"]) == (2, 1)


def test_the_creators_own_comments_are_counted_apart() -> None:
    own = comment(2, by="Me", own=True), None, None, False, False
    summary = total(item(comment(1), reading("praise")), reply(3, "test:1"), own)
    assert (summary.total, summary.own, summary.people) == (1, 2, 1)


def test_weeks_begin_on_monday_and_count_what_was_warm_and_what_was_held() -> None:
    summary = total(
        item(comment(1, day=0), reading("praise")),
        item(comment(2, day=6), reading("attack"), "gate"),
        item(comment(3, day=7), reading("threat"), "escalate"),
        item(comment(4, day=7), reading("story", "misconception")),
        item(comment(5, day=None), reading("story")),
    )
    weeks = [(week.start, week.comments, week.supportive, week.held) for week in summary.weeks]
    assert weeks == [(date(2026, 7, 6), 2, 1, 1), (date(2026, 7, 13), 2, 0, 1)]
    assert summary.undated == 1
    assert summary.since == START
    assert summary.until is not None
    assert (summary.until - START).days == 7


def test_works_are_counted_by_their_id_and_named_by_their_title() -> None:
    summary = total(
        item(comment(1, work="Lanterns"), reading("question", "praise")),
        item(comment(2, work="Lanterns"), reading("feedback", "attack"), "gate"),
        item(comment(3, work="Kettle"), reading("praise")),
    )
    first, second = summary.works
    assert (first.id, first.name, first.comments) == ("lanterns", "Lanterns", 2)
    assert (first.supportive, first.questions, first.feedback, first.held) == (1, 1, 1, 1)
    assert second.name == "Kettle"


def test_the_least_commented_works_are_left_out_and_counted() -> None:
    items = [item(comment(n, work=f"W{n}"), reading("praise")) for n in range(2500)]
    loved = [item(comment(3000 + n, work="Loved"), reading("praise")) for n in range(5)]
    summary = total(*loved, *items)
    assert summary.works[0].name == "Loved"
    assert len(summary.works) + summary.works_left_out == 2501
    assert len(summary.works) <= 2000


def test_motives_are_counted_among_critical_comments_only() -> None:
    summary = total(
        item(comment(1), reading("dismissal", motive="purist"), "gate"),
        item(comment(2), reading("objection", motive="rights")),
        item(comment(3), reading("objection", motive="rights")),
        item(comment(4), reading("attack"), "gate"),
        item(comment(5), reading("praise")),
    )
    assert summary.motives == (("rights", 2), ("none", 1), ("purist", 1))


def test_what_could_not_be_read_is_kept_apart_with_its_reason() -> None:
    unread = Reading("test-1", unread="it is in Italian.", language="it")
    summary = total(
        (comment(1), unread, Decision("unread", "Not read.", "not_read", "p"), False, False),
        (comment(2), None, None, False, False),
        (comment(3), unread, decision("gate", "Held: you always hold this person."), False, False),
    )
    assert summary.by_action == (("gate", 1), ("unread", 2))
    assert summary.by_kind == ()
    assert dict(summary.unread.by_reason) == {"it is in Italian.": 1, "Not read yet.": 1}
    assert summary.held.comments == 1
    assert summary.held.rows[0].kind == ""


def test_adding_goes_on_after_a_summary() -> None:
    tally = Tally()
    tally.add(comment(1), reading("praise"), decision())
    assert tally.summary().total == 1
    tally.add(comment(2), reading("praise"), decision())
    assert tally.summary().total == 2


kinds = st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=3)
triaged = st.tuples(kinds, st.sampled_from(ACTIONS), st.integers(0, 4), st.integers(0, 30))


@settings(max_examples=50, deadline=None)
@given(st.lists(triaged, max_size=30), st.randoms())
def test_the_order_of_comments_changes_nothing(
    rows: list[tuple[list[str], str, int, int]], random: Random
) -> None:
    items: list[Item] = [
        item(
            comment(n, by=f"p{who}", day=day),
            reading(*names, topics=("mix",), claims=("no-soul",)),
            next(action for action in ACTIONS if action == name),
        )
        for n, (names, name, who, day) in enumerate(rows)
    ]
    items += [reply(1000 + n, f"test:{n}") for n in range(0, len(rows), 5)]
    shuffled = random.sample(items, len(items))
    summary = summarise(items)
    assert summary == summarise(shuffled)
    assert sum(count for _, count in summary.by_action) == summary.total == len(rows)
    assert sum(week.comments for week in summary.weeks) == summary.total


def test_a_million_weeks_ago_is_no_trouble() -> None:
    odd = Comment("test:1", "x", created_at=START.replace(year=1))
    summary = total(item(odd, reading("praise")), item(comment(2), reading("praise")))
    assert [week.start.year for week in summary.weeks] == [1, 2026]
