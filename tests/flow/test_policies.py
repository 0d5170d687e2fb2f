from noisegate import Policy, Triage
from noisegate.flow.correct import act
from noisegate.flow.policies import policy_of, preview, save
from noisegate.flow.watch import Silence
from noisegate.keep import Store

LENIENT = Policy(name="lenient").with_threshold("dismissal", 0.95).with_threshold("soften", 0.99)


def test_a_preview_says_what_would_move_and_moves_nothing(store: Store) -> None:
    before = [kept.decision for kept in store.find()]
    found = preview(store, LENIENT, Silence())
    assert found.comments == 6
    assert found.moves == {("gate", "show"): 1}
    assert [now for now, _ in found.examples] == ["gate"]
    assert [kept.decision for kept in store.find()] == before


def test_the_present_policy_moves_nothing(store: Store) -> None:
    assert preview(store, Policy(), Silence()).moved == 0


def test_what_the_creator_decided_is_not_in_a_preview(store: Store, triage: Triage) -> None:
    act(store, triage, "file:c2", "held")
    assert ("gate", "show") not in preview(store, LENIENT, Silence()).moves


def test_a_policy_is_saved_once(store: Store) -> None:
    assert save(store, LENIENT)
    assert not save(store, LENIENT)
    assert policy_of(store) == LENIENT
