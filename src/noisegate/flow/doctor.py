"""What is installed, where things lie, and what is missing."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from noisegate.decide import PolicyError
from noisegate.flow.reread import pending
from noisegate.flow.standing import open_store, policy_of, triage_on
from noisegate.keep import NoStoreError, Store, StoreError
from noisegate.read import ModelError
from noisegate.settings import Settings
from noisegate.triage import Triage

_PARTS = ("onnxruntime", "tokenizers", "sqlalchemy", "duckdb", "click")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, what was found, and what to do where it is not well.

    `run` holds the words of a command of ours that does it, without options that all have.
    """

    what: str
    found: str
    todo: str | None = None
    run: tuple[str, ...] = ()


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything Noisegate stands on, one finding after the other."""
    parts = ", ".join(f"{name} {_version(name)}" for name in _PARTS)
    yield Finding("Noisegate", f"{_version('noisegate')}, Python {platform.python_version()}")
    yield Finding("Parts", parts)
    yield _optional()
    yield _model()
    yield Finding("Data folder", str(settings.home))
    try:
        with open_store(settings, create=False) as store:
            yield from _store(store)
    except NoStoreError:
        yield _default_policy()
        yield Finding("Database", f"{settings.db}: none yet; `noisegate import FILE` makes it")
    except StoreError as error:
        yield Finding("Database", "can't be used", str(error))


def _optional() -> Finding:
    driver = _version("psycopg")
    if driver == "missing":
        driver = "missing; for a postgresql:// database: pip install 'noisegate[postgres]'"
    return Finding("Optional parts", f"psycopg {driver}")


def _model() -> Finding:
    try:
        triaged = Triage().read("the bass drowns the vocal in verse two")
    except ModelError as error:
        return Finding("Model", "can't be used", str(error))
    return Finding("Model", f"{triaged.reading.model}, reads")


def _store(store: Store) -> Iterator[Finding]:
    facts = store.facts()
    size = f"{facts.size_bytes / 1e6:,.1f} MB, schema {facts.schema}"
    yield Finding("Database", f"{store.url}: {size}", facts.trouble)
    counts = f"{facts.comments:,}, {facts.own:,} of them yours"
    try:
        yield _policy(store)
        left = pending(store, triage_on(store))
    except PolicyError as error:
        yield Finding("Policy", "the one in your database can't be used", str(error))
        yield Finding("Comments", counts)
    except ModelError:  # told already, under the model
        yield Finding("Comments", counts)
    else:
        found = f"{counts}, {left:,} not judged"
        yield Finding("Comments", found, "Judge them:" if left else None, ("reread",))


def _policy(store: Store) -> Finding:
    kept = store.policy()
    if kept is None:
        return _default_policy()
    where = f"number {kept.version} in your database, of {kept.created_at:%Y-%m-%d}"
    return Finding("Policy", f"{policy_of(store).version}, {where}")


def _default_policy() -> Finding:
    return Finding("Policy", f"{Triage().policy.version}, the default")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
