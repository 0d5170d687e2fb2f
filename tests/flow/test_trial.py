from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate import Policy
from noisegate.flow import trial as flow
from noisegate.flow.desk import Desk
from noisegate.flow.policies import policy_of, save
from noisegate.keep import Store, StoreError
from noisegate.settings import Settings

LENIENT = Policy("own").with_threshold("dismissal", 0.95).with_threshold("soften", 0.99)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    with Desk(Settings(tmp_path, store.url)) as desk:
        yield desk


def tried(desk: Desk) -> flow.Trial:
    while ticket := desk.jobs.current("preview"):
        ticket.wait(30)
    one = flow.trial(desk)
    assert one is not None
    return one


def test_a_change_is_tried_and_is_not_in_force(desk: Desk) -> None:
    assert flow.trial(desk) is None
    assert flow.propose(desk, LENIENT)
    one = tried(desk)
    assert one.found
    assert one.found.moves == {("gate", "show"): 1}
    assert (one.policy, one.current) == (LENIENT, Policy())
    assert desk.store.policy() is None


def test_what_is_in_force_already_is_no_change(desk: Desk) -> None:
    flow.propose(desk, LENIENT)
    assert not flow.propose(desk, Policy())
    assert flow.trial(desk) is None


def test_put_in_force_it_decides_and_the_one_before_can_come_back(desk: Desk) -> None:
    flow.propose(desk, LENIENT)
    change = flow.put_in_force(desk, tried(desk).policy)
    assert change == flow.Change(1, 0)
    assert flow.trial(desk) is None
    ticket = desk.jobs.current("reread")
    assert ticket is None or ticket.wait(120).stage == "done"
    kept = desk.store.get("file:c2")
    assert kept
    assert kept.decision
    assert kept.decision.policy == LENIENT.version
    assert flow.put_in_force(desk, LENIENT) is None
    assert flow.bring_back(desk, change.before) == flow.Change(2, 1)
    assert policy_of(desk.store) == Policy()
    with pytest.raises(StoreError, match="no version 9"):
        flow.bring_back(desk, 9)


def test_the_history_says_what_changed_and_ends_where_everybody_begins(desk: Desk) -> None:
    save(desk.store, LENIENT)
    desk.store.save_policy("strange", "no = toml =")
    latest, mine, beginning = flow.history(desk.store)
    assert (latest.number, latest.policy, latest.before, latest.in_force) == (
        2,
        None,
        LENIENT,
        True,
    )
    assert (mine.policy, mine.before, mine.in_force) == (LENIENT, Policy(), False)
    assert (beginning.number, beginning.at, beginning.policy) == (0, None, Policy())


def test_a_trial_is_begun_anew_where_something_else_came_into_force(desk: Desk) -> None:
    flow.propose(desk, LENIENT)
    tried(desk)
    save(desk.store, Policy().with_threshold("spam", 0.61))
    one = flow.trial(desk)
    assert one
    assert one.found is None
    assert one.standing is None
    flow.try_again(desk)
    assert tried(desk).found is not None


def test_it_survives_the_end_of_the_program_and_can_be_given_up(desk: Desk) -> None:
    flow.propose(desk, LENIENT)
    with Desk(desk.settings) as later:
        one = flow.trial(later)
        assert one
        assert one.policy == LENIENT
        assert one.standing is None
        assert flow.drop(later) == LENIENT
        assert flow.drop(later) is None


def test_personal_lists_lose_doubles_and_empty_lines() -> None:
    changed = flow.with_lists(LENIENT, {"mute_words": [" kazoo ", "", "kazoo", "flute"]})
    assert changed.mute_words == ("kazoo", "flute")
    assert changed.thresholds == LENIENT.thresholds


def test_a_policy_is_called_what_it_is() -> None:
    assert flow.named(LENIENT).name == "own"
    assert flow.named(flow.ready_made(LENIENT, "firm")).name == "firm"
    assert flow.named(Policy("own")).name == "calm"
