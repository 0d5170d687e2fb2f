from datetime import UTC, datetime, timedelta

import pytest

from noisegate import Policy
from noisegate.decide import PolicyError
from noisegate.flow import shield as flow
from noisegate.flow.policies import policy_of, save
from noisegate.keep import Store

NOON = datetime(2026, 7, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OWN = Policy("own").with_threshold("attack", 0.3).with_personal({"mute_words": ["kazoo"]})


def test_it_goes_up_and_comes_down_by_itself(empty: Store) -> None:
    save(empty, OWN)
    flow.plan(empty, NOON, NOON + 3 * HOUR, "closed")
    assert not flow.tend(empty, NOON - HOUR)
    assert policy_of(empty) == OWN
    assert flow.tend(empty, NOON)
    assert not flow.tend(empty, NOON + HOUR)
    stands = flow.shield(empty)
    assert stands
    assert stands.up
    assert policy_of(empty) == flow.stricter(OWN, "closed")
    assert flow.tend(empty, NOON + 3 * HOUR)
    assert policy_of(empty) == OWN
    assert flow.shield(empty) is None
    assert [one.name for one in empty.policies.history()] == ["own", "shield", "own"]


def test_it_holds_no_less_than_before(empty: Store) -> None:
    strict = flow.stricter(OWN, "firm").thresholds
    assert strict.attack == 0.3
    assert strict.hate < OWN.thresholds.hate
    assert strict.threat == OWN.thresholds.threat


def test_words_and_people_that_came_meanwhile_stay(empty: Store) -> None:
    save(empty, OWN)
    flow.plan(empty, NOON, NOON + HOUR, "firm")
    flow.tend(empty, NOON)
    save(empty, policy_of(empty).with_personal({"allow_people": ["@mara"]}))
    assert flow.tend(empty, NOON + HOUR)
    assert policy_of(empty) == OWN.with_personal({"allow_people": ["@mara"]})


def test_thresholds_changed_by_hand_meanwhile_stay(empty: Store) -> None:
    flow.plan(empty, NOON, NOON + HOUR, "firm")
    flow.tend(empty, NOON)
    save(empty, OWN)
    assert not flow.tend(empty, NOON + HOUR)
    assert policy_of(empty) == OWN
    assert flow.shield(empty) is None


def test_it_can_end_early_and_one_to_come_be_called_off(empty: Store) -> None:
    flow.plan(empty, NOON, NOON + 3 * HOUR, "firm")
    assert not flow.take_down(empty)
    assert flow.shield(empty) is None
    flow.plan(empty, NOON, NOON + 3 * HOUR, "firm")
    flow.tend(empty, NOON)
    assert flow.take_down(empty)
    assert policy_of(empty).thresholds == Policy().thresholds
    assert not flow.take_down(empty)


def test_one_whose_time_went_by_unseen_never_stands(empty: Store) -> None:
    flow.plan(empty, NOON, NOON + HOUR, "firm")
    assert not flow.tend(empty, NOON + 2 * HOUR)
    assert empty.policy() is None
    assert flow.shield(empty) is None


def test_a_second_one_takes_the_place_of_the_first(empty: Store) -> None:
    save(empty, OWN)
    flow.plan(empty, NOON, NOON + HOUR, "closed")
    flow.tend(empty, NOON)
    flow.plan(empty, NOON, NOON + 2 * HOUR, "firm")
    assert flow.tend(empty, NOON)
    assert policy_of(empty) == flow.stricter(OWN, "firm")
    assert flow.tend(empty, NOON + 2 * HOUR)
    assert policy_of(empty) == OWN


def test_it_ends_after_it_begins(empty: Store) -> None:
    with pytest.raises(PolicyError, match="end before it begins"):
        flow.plan(empty, NOON, NOON, "firm")
    with pytest.raises(PolicyError, match="can be"):
        flow.plan(empty, NOON, NOON + HOUR, "cruel")
