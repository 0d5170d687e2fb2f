"""Taking care of the data itself: backup, restore, and erasing one commenter for good."""

from contextlib import suppress
from pathlib import Path

from noisegate.decide import PolicyError
from noisegate.flow.backups import make_folder
from noisegate.flow.learn import relearn
from noisegate.flow.standing import open_store, triage_on
from noisegate.flow.tidy import tidy
from noisegate.keep import Erased, Filter, restore
from noisegate.settings import Settings

__all__ = ["Erased", "back_up", "bring_back", "erase", "scrub", "written_by"]


def back_up(settings: Settings, to: Path | None = None) -> Path:
    """Write a complete copy of the database, also while it is in use.

    `to` is a file, or a folder for one named by its time: without it, the folder for backups.
    """
    with open_store(settings, create=False) as store:
        return store.backup(to or make_folder(settings))


def bring_back(settings: Settings, backup: Path) -> Path | None:
    """Put a backup in the database's place; return where the replaced one lies now, if any."""
    return restore(backup, settings.db)


def written_by(settings: Settings, source: str, author: str) -> int:
    """Count the comments that `erase` would remove."""
    with open_store(settings, create=False) as store:
        return store.count(Filter(source=source, author=author))


def erase(settings: Settings, source: str, author: str) -> Erased:
    """Remove everything one commenter wrote, for good; importing again does not bring it back.

    What was learnt from corrections of it is unlearnt.
    """
    with open_store(settings, create=False) as store:
        erased = store.erase_author(source, author)
        with suppress(PolicyError):  # where none can be used, the next reread learns anew
            relearn(store, triage_on(store))
        tidy(store)
        return erased


def scrub(settings: Settings) -> bool:
    """Overwrite what erased rows left in the file; False where it is too busy."""
    with open_store(settings, create=False) as store:
        return store.scrub()
