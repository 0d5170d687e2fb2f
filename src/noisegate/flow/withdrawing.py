"""Taking an import back: what it brought goes again, except what the creator did something with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from noisegate.flow.desk import Desk
from noisegate.flow.importing import KIND as BROUGHT
from noisegate.flow.jobs import Progress, Standing, when_free
from noisegate.flow.tidy import tidy
from noisegate.flow.watch import Watch
from noisegate.keep import Job, Store
from noisegate.settings import Settings

__all__ = [
    "Withdrawal",
    "begin",
    "imports_of",
    "look",
    "taken_back",
    "upload_of",
    "withdraw",
]

KIND = "take-back"
_LOOKED_AT = 200
"""So many of the latest jobs are looked through."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Some imports that may be taken back, or are being taken back, or were.

    `comments` counts what they brought that was not known before and is still here; `stay` what
    of it stays, since the creator did something with it, or it is kept as evidence. `standing` is
    that of the work while it goes on; `gone` says how many went, where it is done.
    """

    jobs: tuple[int, ...]
    at: datetime
    files: tuple[str, ...]
    comments: int
    stay: int
    standing: Standing | None
    gone: int | None

    @property
    def go(self) -> int:
        """How many comments would go."""
        return self.comments - self.stay


def look(desk: Desk, ids: Sequence[int]) -> Withdrawal | None:
    """Return what taking some imports back means; None where one of them can't be."""
    jobs = _finished(desk.store, ids)
    if not jobs:
        return None
    found = desk.store.withdrawals.arrived(jobs)
    ticket = desk.jobs.current(KIND)
    return Withdrawal(
        tuple(job.id for job in jobs),
        jobs[0].started_at,
        tuple(PurePath(str(path)).name for job in jobs for path in job.params.get("files", ())),
        found.comments,
        found.stay,
        ticket.standing() if ticket else None,
        taken_back(desk.store).get(jobs[0].id),
    )


def begin(desk: Desk, ids: Sequence[int]) -> bool:
    """Take some imports back, in the background; False where one of them can't be."""
    jobs = _finished(desk.store, ids)
    if not jobs:
        return False

    def work(progress: Progress) -> int:
        progress.step("Took back", 1.0)
        return when_free(progress, lambda: withdraw(desk.store, jobs, progress))

    desk.jobs.start(KIND, "Taking an import back", work)
    return True


def withdraw(store: Store, jobs: Sequence[Job], watch: Watch) -> int:
    """Take back what some imports brought; return how many comments went.

    Where it is stopped midway, what went is gone, and the next call goes on. Raises `BusyError`
    where other work goes on in the store.
    """
    total = store.withdrawals.arrived(jobs).comments
    record = store.start_job(KIND, {"imports": [job.id for job in jobs]}, total)
    gone, after = 0, 0
    try:
        while True:
            count, following = store.withdrawals.take_back(jobs, after)
            gone += count
            store.advance(record, gone)
            watch.moved(gone, gone / total if total else 1.0)
            if following is None:
                break
            after = following
        tidy(store)
    except BaseException as error:
        store.finish(record, "stopped", type(error).__name__)
        raise
    store.finish(record, "done")
    return gone


def taken_back(store: Store) -> dict[int, int]:
    """Return which imports were taken back lately, and how many comments went with each."""
    found: dict[int, int] = {}
    for job in reversed(store.log.recent(KIND, _LOOKED_AT)):
        if job.state == "done":
            found |= dict.fromkeys(job.params.get("imports", ()), job.done)
    return found


def imports_of(store: Store, settings: Settings, upload: str) -> list[int]:
    """Return the numbers of the jobs that read the files of an upload, by its key."""
    found = store.log.recent(BROUGHT, _LOOKED_AT)
    return sorted(job.id for job in found if upload_of(settings, job) == upload)


def upload_of(settings: Settings, job: Job) -> str | None:
    """Return the key of the upload whose files a job read; None where they came otherwise."""
    home = Path(settings.home) / "imports"
    paths = (PurePath(str(path)) for path in job.params.get("files", ()))
    return next(
        (path.relative_to(home).parts[0] for path in paths if path.is_relative_to(home)), None
    )


def _finished(store: Store, ids: Sequence[int]) -> list[Job]:
    """Return some imports that are over; none where one of them is not, or is none."""
    jobs = store.log.some(ids)
    fine = all(job.kind == BROUGHT and job.state != "running" for job in jobs)
    return jobs if fine and len(jobs) == len(set(ids)) else []
