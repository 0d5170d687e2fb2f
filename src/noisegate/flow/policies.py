"""The policy: what it is, what a change would do to everything kept, and changing it."""

from collections import Counter
from dataclasses import dataclass, field

from noisegate.comment import Action
from noisegate.decide import PHASES, Policy, PolicyError, Thresholds
from noisegate.flow.reread import in_force
from noisegate.flow.standing import policy_of
from noisegate.flow.watch import Watch
from noisegate.keep import Filter, Kept, Store
from noisegate.triage import Triage, Triaged

__all__ = [
    "PHASES",
    "Policy",
    "PolicyError",
    "Preview",
    "Thresholds",
    "policy_of",
    "preview",
    "save",
]

_EXAMPLES = 5


@dataclass(slots=True)
class Preview:
    """What another policy would change.

    `comments` were looked at; `moves` counts them by decision now and decision then; `examples`
    are a few of them as they would be, each with its decision now.
    """

    comments: int = 0
    moves: Counter[tuple[Action, Action]] = field(default_factory=Counter)
    examples: list[tuple[Action, Triaged]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many comments would move."""
        return self.moves.total()


def preview(store: Store, policy: Policy, watch: Watch) -> Preview:
    """Say what a policy would change over everything kept, changing nothing.

    Comments that the creator released or held stay as they are under any policy.
    """
    triage, found = Triage(policy=policy), Preview()
    total = store.count(Filter(own=False))
    for kept in store.find(Filter(own=False)):
        found.comments += 1
        watch.moved(found.comments, found.comments / total if total else None)
        _compare(kept, triage, found)
    return found


def save(store: Store, policy: Policy) -> bool:
    """Make a policy the one in force; False where it already is."""
    if policy_of(store) == policy:
        return False
    store.save_policy(policy.name, policy.to_toml())
    return True


def _compare(kept: Kept, triage: Triage, found: Preview) -> None:
    now = kept.decision
    if now is None or kept.reading is None or now.phase == "creator":
        return
    then = in_force(kept, triage)
    if then.decision.action == now.action:
        return
    found.moves[now.action, then.decision.action] += 1
    if len(found.examples) < _EXAMPLES:
        found.examples.append((now.action, then))
