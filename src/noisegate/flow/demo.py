"""The demo channel: an invented artist's comments, in a database of their own."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from noisegate.flow.files import HowToRead
from noisegate.flow.reread import pending, reread
from noisegate.flow.standing import triage_on
from noisegate.flow.take_in import take_in
from noisegate.flow.watch import Silence, Watch
from noisegate.keep import Store, StoreError
from noisegate.settings import Settings


def artist() -> str:
    """Return the name of the demo's artist."""
    return str(_about()["name"])


@contextmanager
def fresh_demo(settings: Settings, watch: Watch) -> Iterator[Store]:
    """Make the demo's database anew, with every comment read and decided; yield its store."""
    path = settings.demo_db
    for leftover in (path, *(Path(f"{path}{ending}") for ending in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)
    with Store.open(path) as store, as_file(files("noisegate.demo")) as folder:
        take_in(store, [folder / "channel.jsonl"], HowToRead(), Silence())
        _name_works(store)
        reread(store, triage_on(store), watch)
        yield store


def ready_demo(settings: Settings, watch: Watch) -> None:
    """See that the demo's database is there, and judged by this model; what one tried there stays.

    Where it is not whole, or was made by another version, it is made anew.
    """
    if settings.demo_db.exists():
        with suppress(StoreError), Store.open(settings.demo_db) as store:
            if store.count() and not pending(store, triage_on(store)):
                return
    with fresh_demo(settings, watch):
        pass


def _name_works(store: Store) -> None:
    """Give the works their release dates, under every source that has comments on them."""
    known = {work["id"]: work for work in _about()["works"]}
    for kept in store.works():
        if work := known.get(kept.work.id):
            store.set_work(
                kept.source, kept.work.id, title=work["title"], released_at=work["released_at"]
            )


def _about() -> dict[str, Any]:
    text = files("noisegate.demo").joinpath("channel.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
