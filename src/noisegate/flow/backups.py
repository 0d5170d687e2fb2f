"""Copies of everything, made while it is in use, in a folder beside it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress, Ticket
from noisegate.settings import Settings

__all__ = [
    "Backup",
    "backup",
    "backups",
    "begin_backup",
    "discard_backup",
    "folder",
    "make_folder",
]


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy: where it lies, when it was made, and its size in bytes."""

    path: Path
    at: datetime
    size: int


def folder(settings: Settings) -> Path:
    """Return where copies go."""
    return settings.home / "backups"


def make_folder(settings: Settings) -> Path:
    """Return where copies go, made where it is not there yet."""
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def backups(settings: Settings) -> list[Backup]:
    """Return the copies that lie there, the latest first."""
    return sorted(_found(settings), key=lambda one: one.at, reverse=True)


def backup(settings: Settings, name: str) -> Backup | None:
    """Return a copy by its file's name; None where there is none."""
    return next((one for one in _found(settings) if one.path.name == name), None)


def begin_backup(desk: Desk) -> Ticket:
    """Begin to make a copy, in the background; its result is where it lies."""

    def work(progress: Progress) -> Path:
        progress.say("Copying. You can go on working meanwhile.")
        return desk.store.backup(make_folder(desk.settings))

    return desk.jobs.start("backup", "Making a backup", work)


def discard_backup(settings: Settings, name: str) -> bool:
    """Delete a copy; False where there is none of that name."""
    found = backup(settings, name)
    if found is None:
        return False
    found.path.unlink(missing_ok=True)
    return True


def _found(settings: Settings) -> Iterator[Backup]:
    for path in folder(settings).glob("noisegate-*.db"):
        with suppress(ValueError, OSError):  # another file, or one that is being deleted
            at = datetime.strptime(path.stem, "noisegate-%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            yield Backup(path, at, path.stat().st_size)
