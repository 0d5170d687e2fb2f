"""What is installed, where things lie, and what is missing."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from noisegate.flow.reread import pending
from noisegate.flow.standing import triage_for, triage_on
from noisegate.keep import Store, StoreError
from noisegate.read import ModelError
from noisegate.settings import Settings

_PARTS = ("onnxruntime", "tokenizers", "sqlalchemy", "duckdb", "click")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, what was found, and what to do where it is not well."""

    what: str
    found: str
    todo: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything Noisegate stands on, one finding after the other."""
    parts = ", ".join(f"{name} {_version(name)}" for name in _PARTS)
    yield Finding("Noisegate", f"{_version('noisegate')}, Python {platform.python_version()}")
    yield Finding("Parts", parts)
    yield _model(settings)
    yield Finding("Data folder", str(settings.home))
    yield from _database(settings)


def _model(settings: Settings) -> Finding:
    try:
        triaged = triage_for(settings, None).read("the bass drowns the vocal in verse two")
    except (ModelError, StoreError) as error:
        return Finding("Model", "can't be used", str(error))
    return Finding("Model", f"{triaged.reading.model}, reads")


def _database(settings: Settings) -> Iterator[Finding]:
    if "://" not in settings.db and not Path(settings.db).exists():
        yield Finding("Database", f"{settings.db}: none yet; `noisegate import FILE` makes it")
        return
    try:
        with Store.open(settings.db) as store:
            facts = store.facts()
            left = pending(store, triage_on(store))
    except (StoreError, ModelError) as error:
        yield Finding("Database", f"{settings.db}: can't be used", str(error))
        return
    size = f"{facts.size_bytes / 1e6:,.1f} MB, schema {facts.schema}"
    yield Finding("Database", f"{settings.db}: {size}", facts.trouble)
    counts = f"{facts.comments:,}, {facts.own:,} of them yours, {left:,} not judged"
    yield Finding("Comments", counts, "Run: noisegate reread" if left else None)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
