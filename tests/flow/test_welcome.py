from collections.abc import Iterator
from pathlib import Path

import pytest

from noisegate.flow import welcome
from noisegate.flow.desk import Desk
from noisegate.flow.standing import policy_of
from noisegate.flow.welcome import FIRMNESS
from noisegate.settings import Settings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(Settings(tmp_path, str(tmp_path / "x.sqlite"))) as desk:
        yield desk


def test_each_step_is_firmer_than_the_one_before_and_threats_are_raised_alike() -> None:
    light, calm, firm = FIRMNESS.values()
    for name in ("attack", "hate", "spam", "dismissal", "soften"):
        assert getattr(light, name) > getattr(calm, name) > getattr(firm, name)
    assert light.threat == calm.threat == firm.threat


def test_choosing_keeps_personal_words_and_is_seen_again(desk: Desk) -> None:
    assert welcome.welcome(desk).firmness == "calm"
    policy = policy_of(desk.store).with_personal({"mute_words": ["kazoo"]})
    desk.store.save_policy(policy.name, policy.to_toml())
    assert welcome.firm(desk, "firm") == policy
    assert welcome.welcome(desk).firmness == "firm"
    assert policy_of(desk.store).mute_words == ("kazoo",)
    own = policy_of(desk.store).with_threshold("attack", 0.31)
    desk.store.save_policy(own.name, own.to_toml())
    assert welcome.welcome(desk).firmness is None


def test_it_is_remembered_that_they_were_taken(desk: Desk) -> None:
    assert not welcome.welcome(desk).done
    welcome.finish(desk)
    assert welcome.welcome(desk).done
