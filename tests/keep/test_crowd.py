"""People, weeks and mentions, as they are asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from noisegate.comment import Action, Author, Comment, Decision, Reading, Work
from noisegate.keep import Store, StoreError, Verdict, Who

MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
SHOWN, HELD = Decision("show", "why", "p", "1"), Decision("gate", "why", "p", "1")


def wrote(store: Store, name: str, who: str, day: int | None, *kinds: str, **more: Any) -> None:
    """Keep a comment of somebody's, so many days after the Monday, as it was read and decided."""
    action: Action = more.pop("action", "show")
    work, told = more.pop("work", "song"), Reading("m", kinds[0], kinds, **more)
    moment = None if day is None else MONDAY + timedelta(days=day)
    author = Author(who, f"id-{who}") if who else None
    store.add([Comment(name, name, "a", author=author, created_at=moment, work=Work(work))])
    store.keep([Verdict(name, told, SHOWN if action == "show" else HELD)])


@pytest.fixture
def crowd(store: Store) -> Store:
    """Ada came back, Ben came once, Cy is hostile, Dee has no dates, somebody has no name."""
    wrote(store, "a:1", "Ada", 0, "praise", claims=("bots",), topics=("mix",))
    wrote(store, "a:2", "Ada", 8, "question", work="other", claims=("bots",))
    wrote(store, "a:3", "Ben", 9, "feedback", topics=("mix", "vocals"), motive="purist")
    wrote(store, "a:4", "Cy", 1, "attack", action="gate", claims=("bots",), motive="tribal")
    wrote(store, "a:5", "Dee", None, "story", claims=("bots",))
    wrote(store, "a:6", "", 10, "praise")
    store.settle()
    return store


def names(store: Store, **asked: Any) -> list[str]:
    return [one.name for one in store.crowd.find(Who(**asked))]


def test_people_are_found_by_what_their_comments_add_up_to(crowd: Store) -> None:
    assert sorted(names(crowd)) == ["Ada", "Ben", "Dee"]
    assert names(crowd, returning=True) == ["Ada"]
    assert sorted(names(crowd, returning=False)) == ["Ben", "Dee"]
    assert names(crowd, hostile=True, least_welcome=0) == ["Cy"]
    assert names(crowd, least_visits=2) == names(crowd, least_welcome=2) == ["Ada"]
    assert sorted(names(crowd, most_visits=1)) == ["Ben", "Dee"]
    assert names(crowd, name="AD") == names(crowd, name="id-ada") == ["Ada"]
    assert names(crowd, name="%") == []
    assert crowd.crowd.count(Who(name="d")) == 2


def test_people_are_found_by_when_they_wrote(crowd: Store) -> None:
    later = MONDAY + timedelta(days=9)
    assert "Ben" in names(crowd, first_since=later)
    assert "Ada" not in names(crowd, first_since=later)
    assert names(crowd, last_before=later) == ["Ada"]
    assert names(crowd, last_since=MONDAY, last_before=later, first_before=later) == ["Ada"]


def test_people_come_in_the_order_asked_for_and_page_by_page(crowd: Store) -> None:
    assert names(crowd, order="name") == ["Ada", "Ben", "Dee"]
    assert names(crowd, order="warmest")[0] == "Ada"
    assert names(crowd, order="quietest")[0] == "Ada"
    assert names(crowd, order="latest")[::-1] == names(crowd, order="quietest")
    assert names(crowd, order="newest")[-1] == "Ada"
    pages = [crowd.crowd.find(Who(order="name"), 2, offset) for offset in (0, 2, 4)]
    assert [[one.name for one in page] for page in pages] == [["Ada", "Ben"], ["Dee"], []]


def test_a_person_is_got_by_key_or_by_what_they_wrote(crowd: Store) -> None:
    by = crowd.crowd.wrote(["a:1", "a:2", "a:6", "nope"])
    assert by.keys() == {"a:1", "a:2"}
    ada = by["a:1"]
    assert crowd.crowd.get(ada.pk) == ada
    assert (ada.visits, ada.works, ada.praise, ada.questions) == (2, 2, 1, 1)
    assert (ada.first_at, ada.last_at) == (MONDAY, MONDAY + timedelta(days=8))
    assert crowd.crowd.get(999) is None


def test_weeks_say_who_supports_and_who_came_back(crowd: Store) -> None:
    first, second = crowd.weeks.overall()
    assert first.start == date(2026, 5, 4)
    assert (first.comments, first.supportive, first.held, first.supporters) == (2, 1, 1, 1)
    assert (second.comments, second.supportive, second.returning) == (3, 1, 1)
    assert (first.returning, second.supporters) == (0, 0), "nobody knows who wrote a:6"
    total = crowd.weeks.total()
    assert (total.comments, total.undated, total.people, total.returning) == (6, 1, 4, 1)


def test_an_answer_counts_for_the_week_of_the_comment(crowd: Store) -> None:
    crowd.append("a:4", "answered", "creator", {})
    crowd.append("a:1", "thanked", "creator", {})
    crowd.settle()
    first = crowd.weeks.overall()[0]
    assert (first.answered, first.answered_welcome) == (2, 1)
    song, other = crowd.weeks.works()
    assert (song.work.id, song.comments, song.answered) == ("song", 5, 2)
    assert [week.comments for week in crowd.weeks.of_work(other.pk)] == [1]


def test_who_came_first_earlier_than_was_known_came_back_in_every_later_week(crowd: Store) -> None:
    assert crowd.weeks.overall()[-1].returning == 1
    wrote(crowd, "a:0", "Ben", -20, "praise")
    crowd.settle()
    assert crowd.weeks.overall()[-1].returning == 2, "Ben's week itself did not change"
    crowd.append("a:0", "held", "creator", {})
    crowd.settle()
    assert crowd.weeks.overall()[-1].returning == 1


def test_what_is_mentioned_is_counted_by_comments_people_motives_and_weeks(crowd: Store) -> None:
    (bots,) = crowd.mentions.subjects("claim")
    assert (bots.name, bots.comments, bots.people) == ("bots", 4, 3)
    assert bots.motives == (("tribal", 1),)
    assert crowd.mentions.weeks("claim", "bots") == [(date(2026, 5, 4), 2), (date(2026, 5, 11), 1)]
    assert [one.name for one in crowd.mentions.subjects("topic")] == ["mix", "vocals"]
    assert [one.name for one in crowd.mentions.subjects("motive")] == ["tribal"]
    feedback = {one.name: one.comments for one in crowd.mentions.subjects("feedback")}
    assert feedback == {"mix": 1, "vocals": 1}
    assert crowd.mentions.subject("claim", "no-soul") is None


def test_what_mentions_something_comes_latest_first_and_undated_last(crowd: Store) -> None:
    found, after = [], None
    for _ in range(4):
        page = crowd.mentions.page("claim", "bots", 1, after)
        found += [one.comment.id for one in page.comments]
        after = page.next
    assert found == ["a:2", "a:4", "a:1", "a:5"]
    assert after is None
    ids = [one.comment.id for one in crowd.mentions.page("claim", "bots", motive="tribal").comments]
    assert ids == ["a:4"]
    work = crowd.look_up("a:2").work_pk
    ids = [one.comment.id for one in crowd.mentions.page("claim", "bots", work=work).comments]
    assert ids == ["a:2"]


@pytest.mark.parametrize("after", ["", "x", "1.2", "1.2.3.4", "1.9e9.3", f"1.{10**30}.3"])
def test_what_is_no_place_in_a_list_is_an_error(crowd: Store, after: str) -> None:
    with pytest.raises(StoreError, match="no place in this list"):
        crowd.mentions.page("claim", "bots", after=after)


def test_a_correction_moves_what_is_mentioned_as_feedback(crowd: Store) -> None:
    crowd.append("a:3", "corrected", "creator", {"kinds": ["praise"]})
    crowd.settle()
    assert crowd.mentions.subjects("feedback") == []
    assert len(crowd.mentions.subjects("topic")) == 2
    crowd.undo("a:3")
    crowd.settle()
    assert len(crowd.mentions.subjects("feedback")) == 2


def test_a_new_reading_without_new_kinds_moves_what_is_mentioned(crowd: Store) -> None:
    told = Reading("n", "praise", ("praise",), claims=("no-soul",))
    crowd.keep([Verdict("a:1", told, SHOWN)])
    crowd.settle()
    assert [one.comments for one in crowd.mentions.subjects("claim")] == [3, 1]


def test_settling_stops_where_it_is_told_and_goes_on(store: Store) -> None:
    for number in range(5):
        wrote(store, f"a:{number}", f"p{number}", number * 7, "praise")
    waiting = store.stale()
    assert store.settle(3) == 3
    assert store.stale() >= waiting - 3
    assert store.settle() > 0
    assert store.stale() == store.settle() == 0
    assert len(store.weeks.overall()) == 5
