"""A shield for a release day: a stricter policy from one time until another, and back by itself.

Whoever asks for a page, or starts the program, calls `tend`: what is due is done then. Only
thresholds change; words and people that are added meanwhile stay. Each change is a version of
the policy like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from noisegate.decide import Policy, PolicyError, Thresholds
from noisegate.flow.policies import policy_of, save
from noisegate.flow.welcome import FIRMNESS
from noisegate.keep import Store

__all__ = ["HOW", "Shield", "plan", "shield", "stricter", "take_down", "tend"]

_KEY = "shield"
_NAME = "shield"

HOW: Mapping[str, Thresholds] = MappingProxyType(
    {
        "firm": FIRMNESS["firm"],
        "closed": replace(
            FIRMNESS["firm"], attack=0.25, hate=0.4, spam=0.35, dismissal=0.35, soften=0.35
        ),
    }
)
"""How strict a shield may be. A useful point in a harsh comment still comes through softened."""


@dataclass(frozen=True, slots=True)
class Shield:
    """A shield that stands (`up`) or is to come; times are aware."""

    since: datetime
    until: datetime
    how: str
    up: bool


def shield(store: Store) -> Shield | None:
    """Return the shield that stands or is to come; None where there is none."""
    kept = _kept(store)
    return kept and kept[0]


def plan(store: Store, since: datetime, until: datetime, how: str) -> Shield:
    """Plan a shield in the place of one that was; one whose time has come waits for `tend`.

    Raises `PolicyError` where it would end before it begins, or is of no known sort.
    """
    if how not in HOW:
        raise PolicyError(f"A shield can be {' or '.join(HOW)}, not {how!r}.")
    if until <= since:
        raise PolicyError("The shield would end before it begins. Choose a later end.")
    take_down(store)
    new = Shield(since, until, how, up=False)
    store.preferences.set(_KEY, _data(new))
    return new


def take_down(store: Store) -> bool:
    """End the shield, or forget the one to come; return whether the policy changed by it."""
    kept = _kept(store)
    # Of two that take it down at once, only one gets what stood there.
    if kept is None or store.preferences.drop(_KEY) is None:
        return False
    one, before = kept
    now = policy_of(store)
    if before is None or now.thresholds != stricter(before, one.how).thresholds:
        return False  # it never stood, or the thresholds were changed by hand: that stays
    return save(store, replace(now, name=before.name, thresholds=before.thresholds))


def tend(store: Store, now: datetime) -> bool:
    """Put the shield up or take it down where that is due; return whether the policy changed."""
    kept = _kept(store)
    if kept is None:
        return False
    one, before = kept
    if now >= one.until:
        return take_down(store)
    if one.up or before is not None or now < one.since:
        return False
    policy = policy_of(store)
    up = _data(replace(one, up=True), policy)
    stood = store.preferences.set(_KEY, up)
    if isinstance(stood, dict) and stood.get("up"):
        store.preferences.set(_KEY, stood)  # another was quicker, and knows what was before
        return False
    return save(store, stricter(policy, one.how))


def stricter(policy: Policy, how: str) -> Policy:
    """Return a policy with the thresholds of a shield, where they hold more than its own."""
    own, strict = policy.thresholds, HOW[how]
    names = ("attack", "hate", "spam", "dismissal", "soften")
    least = {name: min(getattr(own, name), getattr(strict, name)) for name in names}
    return replace(policy, name=_NAME, thresholds=replace(own, **least))


def _data(one: Shield, before: Policy | None = None) -> dict[str, Any]:
    return {
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "how": one.how,
        "up": one.up,
        "before": before.to_toml() if before else "",
    }


def _kept(store: Store) -> tuple[Shield, Policy | None] | None:
    """Return the shield, and the policy to come back to where it stands."""
    kept: Any = store.preferences.get(_KEY)
    if not isinstance(kept, dict) or kept.get("how") not in HOW:
        return None
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    before = Policy.from_toml(kept["before"], "the policy before the shield")
    one = Shield(since, until, kept["how"], up=bool(kept.get("up")))
    return one, before if kept["before"] else None
