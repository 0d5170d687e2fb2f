"""What stands before any comment is read: the store, the policy, the creator's accounts."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from noisegate.comment import Comment
from noisegate.decide import Policy
from noisegate.keep import NoStoreError, OwnAccount, Store
from noisegate.settings import Settings
from noisegate.triage import Triage

__all__ = ["OwnAccount", "open_store", "policy_of", "triage_for", "triage_on"]


def open_store(settings: Settings, *, create: bool = True) -> Store:
    """Open the person's store, made where there is none yet.

    Without `create`, raises `StoreError` where there is none: what only looks must not leave an
    empty database under a name that was misspelt.
    """
    return Store.open(settings.db, create=create)


def policy_of(store: Store) -> Policy:
    """Return the policy in force in a store: the latest saved, or the default."""
    kept = store.policy()
    return Policy.from_toml(kept.toml, f"policy {kept.version}") if kept else Policy()


def triage_on(store: Store) -> Triage:
    """Return a triage by the policy and the own accounts of a store."""
    return Triage(policy=policy_of(store), is_own=own_test(store.own_accounts()))


def triage_for(settings: Settings, policy_file: Path | None) -> Triage:
    """Return a triage for files, which keeps nothing.

    The policy is that of the file, else of the person's store where there is one, else the
    default. Raises `PolicyError` where the file can't be used.
    """
    policy, accounts = Policy(), []
    with suppress(NoStoreError), open_store(settings, create=False) as store:
        policy, accounts = policy_of(store), store.own_accounts()
    if policy_file:
        policy = Policy.from_file(policy_file)
    return Triage(policy=policy, is_own=own_test(accounts))


def own_test(accounts: list[OwnAccount]) -> Callable[[Comment], bool]:
    """Return a test for comments that one of the accounts wrote."""
    known = {(account.source, handle_of(account.handle)) for account in accounts}

    def is_own(comment: Comment) -> bool:
        if not known or comment.author is None:
            return False
        names = {handle_of(comment.author.id), handle_of(comment.author.name)} - {""}
        return any((source, name) in known for source in (comment.source, None) for name in names)

    return is_own


def handle_of(name: str) -> str:
    """Return a handle as it is compared: without @, whatever the case."""
    return name.strip().removeprefix("@").casefold()
