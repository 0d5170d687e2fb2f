"""The first steps: who the creator is, bringing comments, and how firm the gate is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from noisegate.decide import Policy, Thresholds
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress, when_free
from noisegate.flow.policies import save
from noisegate.flow.reread import reread
from noisegate.flow.standing import policy_of
from noisegate.keep import OwnAccount

__all__ = ["FIRMNESS", "Welcome", "add_account", "finish", "firm", "remove_account", "welcome"]

_DONE = "welcome.done"

_USUAL = Thresholds()

FIRMNESS: Mapping[str, Thresholds] = MappingProxyType(
    {
        "light": replace(
            _USUAL, attack=0.8, hate=0.9, spam=0.85, dismissal=0.95, soften=0.8, keep=0.1
        ),
        "calm": _USUAL,
        "firm": replace(_USUAL, attack=0.4, hate=0.6, spam=0.55, dismissal=0.6, soften=0.45),
    }
)
"""How firm the gate may be. Threats are raised alike by all of them: that is no matter of taste."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """How far the first steps are. `firmness` is None where the policy is one of their own."""

    accounts: tuple[OwnAccount, ...]
    platforms: tuple[str, ...]
    any_comments: bool
    firmness: str | None
    done: bool


def welcome(desk: Desk) -> Welcome:
    """Return how far the first steps are."""
    policy = policy_of(desk.store)
    known = (name for name, one in FIRMNESS.items() if one == policy.thresholds)
    return Welcome(
        tuple(desk.store.own_accounts()),
        tuple(sorted({one.source for one in desk.store.works()})),
        not desk.is_empty(),
        next(known, None),
        is_done(desk),
    )


def is_done(desk: Desk) -> bool:
    """Say whether the first steps were taken, or passed over."""
    return bool(desk.store.preferences.get(_DONE, default=False))


def add_account(desk: Desk, source: str | None, handle: str) -> int:
    """Know an account as the creator's; return how many comments become theirs by it."""
    return desk.store.add_own(source, handle)


def remove_account(desk: Desk, source: str | None, handle: str) -> bool:
    """Know an account as not the creator's; what it wrote is read."""
    changed = desk.store.remove_own(source, handle)
    if changed:
        _read_again(desk)
    return changed


def firm(desk: Desk, how: str) -> Policy:
    """Make the gate as firm as said, and decide everything by it; return the policy before."""
    before = policy_of(desk.store)
    if save(desk.store, replace(before, name=how, thresholds=FIRMNESS[how])):
        _read_again(desk)
    return before


def finish(desk: Desk) -> None:
    """Remember that the first steps were taken, or passed over."""
    desk.store.preferences.set(_DONE, True)  # noqa: FBT003 - a value to keep, no switch


def _read_again(desk: Desk) -> None:
    def work(progress: Progress) -> None:
        progress.step("Decided")
        when_free(progress, lambda: reread(desk.store, desk.triage(), progress))

    if not desk.is_empty():
        desk.jobs.start("reread", "Deciding everything anew", work)
