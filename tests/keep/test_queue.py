"""What waits for the creator, and the list of a day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from noisegate.comment import Action, Author, Comment, Decision, Reading
from noisegate.keep import Store, Verdict

from .inside import astray

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 5, 2)


def comment(number: int, author: str = "Mara", parent: str | None = None) -> Comment:
    moment = NOON + timedelta(days=number)
    return Comment(
        f"a:{number}",
        f"text {number}",
        "a",
        author=Author(author),
        created_at=moment,
        parent=parent,
    )


def judge(store: Store, number: int, *kinds: str, action: Action = "show") -> None:
    kept = store.look_up(f"a:{number}")
    decision = Decision(action, "why", "phase", "1")
    store.keep([Verdict(f"a:{number}", Reading("m", kinds[0], kinds), decision, kept.basis)])


def waiting(store: Store) -> list[str]:
    return [one.id for one in store.queue.waiting()]


@pytest.fixture
def asked(store: Store) -> Store:
    """A question, the older one of two pieces of feedback, praise, an insult, chatter."""
    store.add(comment(number) for number in range(6))
    kinds: Mapping[int, tuple[str, ...]] = {
        0: ("question",), 1: ("feedback", "praise"), 2: ("feedback",), 3: ("praise",),
        4: ("attack",), 5: ("chatter",),
    }  # fmt: skip
    for number, some in kinds.items():
        judge(store, number, *some, action="gate" if "attack" in some else "show")
    store.settle()
    return store


def test_what_is_worth_an_answer_waits_the_latest_of_each_kind_first(asked: Store) -> None:
    assert waiting(asked) == ["a:0", "a:2", "a:1", "a:3"]
    assert [one.id for one in asked.queue.waiting(1)] == ["a:0", "a:2", "a:3"]
    counts = {"question": 1, "feedback": 2, "praise": 1}
    assert {kind: n for kind, n in asked.queue.waiting_by_kind().items() if n} == counts
    first = asked.queue.waiting()[0]
    assert (first.kind, first.at, first.visits, first.comments) == ("question", NOON, 5, 6)
    assert asked.look_up("a:0").waiting
    turns = asked.queue.counts()
    assert (turns.waiting, turns.held, turns.care, turns.kept) == (3, 1, 0, True)


@pytest.mark.parametrize("act", ["answered", "done", "thanked"])
def test_what_was_seen_to_waits_no_more_until_that_is_taken_back(asked: Store, act: str) -> None:
    asked.append("a:0", act, "creator", {})
    assert "a:0" not in waiting(asked)
    assert asked.look_up("a:0").worth == "question"
    undone = asked.undo("a:0")
    assert "a:0" in waiting(asked)
    asked.undo("a:0", undone.seq)
    assert "a:0" not in waiting(asked)
    assert astray(asked) == 0


def test_what_was_put_on_the_board_still_waits(asked: Store) -> None:
    asked.append("a:1", "filed", "creator", {})
    assert asked.look_up("a:1").filed
    assert "a:1" in waiting(asked)


def test_an_own_reply_answers_and_own_words_wait_for_nobody(asked: Store) -> None:
    asked.add([comment(9, "Luna", parent="a:0")])
    judge(asked, 9, "question")
    assert "a:9" in waiting(asked)
    asked.add_own("a", "Luna")
    assert waiting(asked) == ["a:2", "a:1", "a:3"]
    asked.remove_own("a", "Luna")
    assert "a:0" in waiting(asked)
    assert "a:9" in waiting(asked)


def test_a_hold_an_edit_and_a_correction_change_what_waits(asked: Store) -> None:
    asked.append("a:0", "held", "creator", {})
    assert "a:0" not in waiting(asked)
    asked.append("a:4", "released", "creator", {})
    assert "a:4" not in waiting(asked), "an insult is worth nothing, shown or not"
    asked.append("a:4", "corrected", "creator", {"kinds": ["question"]})
    assert waiting(asked)[0] == "a:4"
    asked.add([Comment("a:4", "other words", "a")])
    assert "a:4" not in waiting(asked), "nobody has read the new words yet"


def test_the_list_of_a_day_keeps_its_order_and_what_was_seen_to(asked: Store) -> None:
    queue = asked.queue
    assert queue.on(TODAY) == []
    assert queue.extend(TODAY, ["a:2", "a:0", "nope", "a:2"]) == 2
    assert queue.extend(TODAY, ["a:0", "a:1"]) == 1
    asked.append("a:0", "done", "creator", {})
    assert queue.on(TODAY) == ["a:2", "a:0", "a:1"]
    assert [one.id for one in queue.rows(queue.on(TODAY))] == ["a:2", "a:1"]
    assert queue.on(TODAY + timedelta(days=1)) == []
    assert queue.extend(TODAY + timedelta(days=31), ["a:1"]) == 1
    assert queue.on(TODAY) == [], "a month later nobody asks for it"
    queue.withdraw(TODAY + timedelta(days=31))
    assert queue.on(TODAY + timedelta(days=31)) == []


def test_erasing_somebody_takes_them_off_every_list(asked: Store) -> None:
    asked.add([comment(7, "Noor")])
    judge(asked, 7, "question")
    asked.queue.extend(TODAY, ["a:7", "a:0"])
    asked.settle()
    assert asked.crowd.wrote(["a:7"])["a:7"].questions == 1
    asked.erase_author("a", "Noor")
    asked.settle()
    assert asked.queue.on(TODAY) == ["a:0"]
    assert "a:7" not in waiting(asked)
    assert asked.crowd.wrote(["a:7", "a:0"]).keys() == {"a:0"}
    assert astray(asked) == 0
