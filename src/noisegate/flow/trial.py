"""A changed policy on its way: tried over the past, put in force, and taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from noisegate.decide import PERSONAL, Policy
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress, Standing, Ticket, when_free
from noisegate.flow.policies import policy_of, preview, save
from noisegate.flow.preview import Preview
from noisegate.flow.reread import reread
from noisegate.flow.welcome import FIRMNESS
from noisegate.keep import KeptPolicy, Store, StoreError

__all__ = [
    "DECIDING",
    "TRYING",
    "Change",
    "Trial",
    "Version",
    "bring_back",
    "decide_anew",
    "deciding",
    "drop",
    "firmness_of",
    "history",
    "named",
    "policy_at",
    "propose",
    "put_in_force",
    "ready_made",
    "trial",
    "try_again",
    "with_lists",
]

_DRAFT = "policy.draft"
DECIDING, TRYING = "reread", "preview"
"""What the jobs are called by which everything is decided, and a policy is tried."""

OWN = "own"
"""What a policy is called whose thresholds are none of the ready-made ones."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A policy that is not in force yet, beside the one that is.

    `standing` is how the trying goes on; None where it has to be begun (anew): the program was
    started again since, or another policy came into force. `found` is what it would change.
    """

    policy: Policy
    current: Policy
    standing: Standing | None
    found: Preview | None


@dataclass(frozen=True, slots=True)
class Change:
    """A policy came into force: its version, and the one before (0: the one to begin with)."""

    version: int
    before: int


@dataclass(frozen=True, slots=True)
class Version:
    """A policy that was saved once; `at` is None for the one that everybody begins with.

    `policy` is None where this program can't read it any more.
    """

    number: int
    policy: Policy | None
    before: Policy | None
    at: datetime | None
    in_force: bool


def propose(desk: Desk, policy: Policy) -> bool:
    """Begin to try a policy over everything kept; False where it is the one in force."""
    policy = named(policy)
    if policy == policy_of(desk.store):
        drop(desk)
        return False
    _begin(desk, policy)
    return True


def trial(desk: Desk) -> Trial | None:
    """Return the policy that is tried; None where there is none."""
    draft: Any = desk.store.preferences.get(_DRAFT)
    if not isinstance(draft, dict):
        return None
    policy = Policy.from_toml(str(draft.get("toml", "")), "the changed policy")
    fresh = draft.get("base") == _version(desk.store)
    ticket = desk.jobs.get(str(draft.get("job"))) if fresh else None
    found = ticket.result() if ticket else None
    return Trial(
        policy,
        policy_of(desk.store),
        ticket.standing() if ticket else None,
        found if isinstance(found, Preview) else None,
    )


def try_again(desk: Desk) -> None:
    """Begin anew to try the policy that is on its way."""
    if (one := trial(desk)) is not None:
        _begin(desk, one.policy)


def drop(desk: Desk) -> Policy | None:
    """Give up the policy that is tried; return it, to come back to."""
    one = trial(desk)
    if one is None:
        return None
    if one.standing and (ticket := desk.jobs.get(one.standing.key)):
        ticket.stop()
    desk.store.preferences.drop(_DRAFT)
    return one.policy


def put_in_force(desk: Desk, policy: Policy) -> Change | None:
    """Save a policy and decide everything by it, in the background; None where it is already."""
    before = _version(desk.store)
    drop(desk)
    if not save(desk.store, policy):
        return None
    decide_anew(desk)
    return Change(_version(desk.store), before)


def bring_back(desk: Desk, number: int) -> Change | None:
    """Put an earlier policy in force again, as the latest version; 0 is the one to begin with.

    Raises `StoreError` where there is no such version.
    """
    return put_in_force(desk, policy_at(desk.store, number))


def policy_at(store: Store, number: int) -> Policy:
    """Return an earlier policy by its number; 0 is the one that everybody begins with.

    Raises `StoreError` where there is no such version, `PolicyError` where it can't be used.
    """
    if number == 0:
        return Policy()
    kept = store.policies.version(number)
    if kept is None:
        raise StoreError(f"There is no version {number} of the policy.")
    return Policy.from_toml(kept.toml, f"version {number} of the policy")


def history(store: Store) -> list[Version]:
    """Return every policy that was in force, the latest first; the last is the beginning."""
    kept = store.policies.history()
    policies = [*map(_read, kept), Policy()]
    rows = [
        Version(one.version, policies[place], policies[place + 1], one.created_at, place == 0)
        for place, one in enumerate(kept)
    ]
    return [*rows, Version(0, Policy(), None, None, not kept)]


def decide_anew(desk: Desk) -> Ticket | None:
    """Decide everything by the policy in force, in the background; None where nothing is kept."""
    if desk.is_empty():
        return None

    def work(progress: Progress) -> None:
        progress.step("Decided")
        when_free(progress, lambda: reread(desk.store, desk.triage(), progress))

    return desk.jobs.start(DECIDING, "Deciding everything anew", work)


def deciding(desk: Desk) -> Standing | None:
    """Return how the deciding goes on; None where none is under way."""
    ticket = desk.jobs.current(DECIDING)
    return ticket.standing() if ticket else None


def firmness_of(policy: Policy) -> str | None:
    """Return which of the ready-made policies has these thresholds, or None."""
    same = (name for name, one in FIRMNESS.items() if one == policy.thresholds)
    return next(same, None)


def ready_made(policy: Policy, how: str) -> Policy:
    """Return a policy with the thresholds of a ready-made one; its words and people stay."""
    return replace(policy, name=how, thresholds=FIRMNESS[how])


def with_lists(policy: Policy, lists: Mapping[str, Iterable[str]]) -> Policy:
    """Return a policy with other personal lists, by the names in `PERSONAL`."""
    tidied: dict[str, Any] = {
        name: tuple(dict.fromkeys(one.strip() for one in lists.get(name, ()) if one.strip()))
        for name in PERSONAL
    }
    return replace(policy, **tidied)


def named(policy: Policy) -> Policy:
    """Return a policy under the name that its thresholds deserve."""
    return replace(policy, name=firmness_of(policy) or OWN)


def _begin(desk: Desk, policy: Policy) -> None:
    drop(desk)
    work = partial(_tried, desk.store, policy)
    ticket = desk.jobs.start(TRYING, "Trying the policy", work, writes=False)
    draft = {"toml": policy.to_toml(), "job": ticket.key, "base": _version(desk.store)}
    desk.store.preferences.set(_DRAFT, draft)


def _tried(store: Store, policy: Policy, progress: Progress) -> Preview:
    progress.step("Weighed")
    return preview(store, policy, progress)


def _version(store: Store) -> int:
    kept = store.policy()
    return kept.version if kept else 0


def _read(kept: KeptPolicy) -> Policy | None:
    try:
        return Policy.from_toml(kept.toml)
    except ValueError:
        return None
