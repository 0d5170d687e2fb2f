"""What stands before any comment is read: the store, the policy, the creator's accounts."""

from contextlib import nullcontext, suppress
from pathlib import Path

from noisegate.decide import Policy
from noisegate.flow.learn import taste_of
from noisegate.keep import NoStoreError, Owners, Store
from noisegate.learn import Taste
from noisegate.settings import Settings
from noisegate.triage import Triage

__all__ = ["open_store", "policy_of", "triage_for", "triage_on"]


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
    """Return a triage by the policy, the own accounts and the taste of a store.

    It knows the threads that are kept.
    """
    return Triage(
        policy=policy_of(store),
        is_own=store.owners().wrote,
        parents=store.texts,
        taste=taste_of(store),
    )


def triage_for(settings: Settings, policy_file: Path | None) -> Triage:
    """Return a triage for files, which keeps nothing.

    The policy is that of the file, else of the person's store where there is one, else the
    default; their taste is that of the store. Raises `PolicyError` where the file can't be used,
    and `StoreError` where the store was named and is missing: a misspelt name would otherwise
    decide by another policy without a word.
    """
    policy, owners, taste = Policy(), Owners(), Taste()
    missing = nullcontext() if settings.db_named else suppress(NoStoreError)
    with missing, open_store(settings, create=False) as store:
        policy, owners, taste = policy_of(store), store.owners(), taste_of(store)
    if policy_file:
        policy = Policy.from_file(policy_file)
    return Triage(policy=policy, is_own=owners.wrote, taste=taste)
