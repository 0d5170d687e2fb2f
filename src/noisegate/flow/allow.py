"""Always allowing someone: what follows from it, doing it, and taking it back."""

from dataclasses import dataclass, replace

from noisegate.comment import Author, Decision
from noisegate.decide import Policy
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import when_free
from noisegate.flow.policies import save
from noisegate.flow.reread import in_force, reread
from noisegate.flow.standing import policy_of
from noisegate.flow.tidy import tidy
from noisegate.keep import Filter, Kept, Store, StoreError, Verdict
from noisegate.triage import Triage

__all__ = ["Allowed", "allow", "allow_no_more", "allowed_as", "decide_the_rest", "entry_of"]


@dataclass(frozen=True, slots=True)
class Allowed:
    """Someone is always allowed now, or no more: how the policy names them, and what moved."""

    entry: str
    moved: int


def allow(store: Store, triage: Triage, comment: str) -> Allowed:
    """Always allow the writer of a comment; what they wrote is decided anew at once.

    Raises `StoreError` where it is not known who wrote it.
    """
    kept = store.look_up(comment)
    entry = entry_of(kept.comment.author)
    if entry is None or kept.comment.own:
        raise StoreError("It is not known who wrote this, so nobody can be allowed by it.")
    policy = policy_of(store).with_personal({"allow_people": [entry]})
    return _by(store, triage, policy, entry)


def allow_no_more(store: Store, triage: Triage, entry: str) -> Allowed:
    """Take back that someone is always allowed, by how the policy names them."""
    policy = policy_of(store)
    people = tuple(one for one in policy.allow_people if one.casefold() != entry.casefold())
    return _by(store, triage, replace(policy, allow_people=people), entry)


def allowed_as(policy: Policy, author: Author | None) -> str | None:
    """Return how the policy names someone who is always allowed; None where they are not."""
    entry = (entry_of(author) or "").casefold()
    return next((one for one in policy.allow_people if one.casefold() == entry), None)


def entry_of(author: Author | None) -> str | None:
    """Return what names a person in the policy so that nobody can pass for them."""
    if author is None:
        return None
    handle = author.name if author.name.startswith("@") else ""
    return handle or author.id or author.name or None


def decide_the_rest(desk: Desk) -> None:
    """Decide everything by the policy in force, in the background; it concerns nobody else."""
    if desk.store.count_unjudged(desk.triage().reader.version, desk.policy().version):
        desk.jobs.start(
            "reread",
            "Deciding by the new policy",
            lambda progress: when_free(
                progress, lambda: reread(desk.store, desk.triage(), progress)
            ),
        )


def _by(store: Store, triage: Triage, policy: Policy, entry: str) -> Allowed:
    """Put a policy in force that concerns one person, and decide by it what they wrote."""
    save(store, policy)
    now = triage.with_policy(policy)
    theirs = [one for one in store.find(Filter(author=entry, own=False)) if one.reading]
    verdicts = [(one, in_force(one, now).decision) for one in theirs]
    moved = sum(_moves(one, then) for one, then in verdicts)
    anew = (
        Verdict(one.comment.id, one.reading, then, one.basis)
        for one, then in verdicts
        if one.reading
    )
    store.keep(anew)
    tidy(store)
    return Allowed(entry, moved)


def _moves(kept: Kept, then: Decision) -> bool:
    """Say whether a new decision changes anything: what the creator released or held stays so."""
    now = kept.decision
    return now is None or (now.phase != "creator" and now.action != then.action)
