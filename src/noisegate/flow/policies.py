"""The policy: what it is, what a change would do to everything kept, and changing it."""

from noisegate.decide import PERSONAL, PHASES, Policy, PolicyError, Thresholds
from noisegate.flow.learn import taste_of
from noisegate.flow.preview import Preview
from noisegate.flow.reread import in_force
from noisegate.flow.standing import policy_of
from noisegate.flow.watch import Watch
from noisegate.keep import Filter, Store
from noisegate.triage import Triage

__all__ = [
    "PERSONAL",
    "PHASES",
    "Policy",
    "PolicyError",
    "Thresholds",
    "policy_of",
    "preview",
    "save",
]


def preview(store: Store, policy: Policy, watch: Watch) -> Preview:
    """Say what a policy would change over everything kept, changing nothing.

    Comments that the creator released or held stay as they are under any policy.
    """
    triage, found = Triage(policy=policy, taste=taste_of(store)), Preview()
    total = store.count(Filter(own=False))
    for kept in store.find(Filter(own=False)):
        if kept.reading is not None:
            found.compare(kept, in_force(kept, triage))
            watch.moved(found.comments, found.comments / total if total else None)
    return found


def save(store: Store, policy: Policy) -> bool:
    """Make a policy the one in force; False where it already is."""
    if policy_of(store) == policy:
        return False
    store.save_policy(policy.name, policy.to_toml())
    return True
