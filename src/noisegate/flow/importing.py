"""The Import page's journey: files are handed in, recognised, kept, and read, as one job.

The files lie in a private folder (`flow.uploads`) until that is done. What can't be told for sure
is asked first; what another start of the program left half-way is gone on with.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from noisegate.flow.desk import Desk
from noisegate.flow.files import HowToRead, Part
from noisegate.flow.jobs import (
    ClosingError,
    Progress,
    Standing,
    StoppedError,
    sentence_of,
    when_free,
)
from noisegate.flow.recognise import Seen, recognise
from noisegate.flow.rejected import gather, public
from noisegate.flow.reread import reread
from noisegate.flow.take_in import take_in
from noisegate.flow.uploads import DAY, Upload, Uploads
from noisegate.flow.watch import Silence
from noisegate.keep import Added, OwnAccount

__all__ = [
    "Import",
    "Seen",
    "arrived",
    "begin",
    "choose",
    "discard",
    "disown",
    "go_on",
    "look",
    "own",
    "recent",
    "rejects_of",
    "take_up",
    "uploads",
]

KIND = "import"
KEPT_FOR = {
    "arriving": DAY,
    "asks": 7 * DAY,
    "begun": 7 * DAY,
    "stopped": 7 * DAY,
    "done": 30 * DAY,
}
"""How long an upload is kept at each stage, in seconds; of what is done, only the rejects."""

_PARTS = 100
_KEEPING = 0.15
"""The share of the work that is keeping comments; the rest is reading them."""


@dataclass(frozen=True, slots=True)
class Import:
    """Files that were handed in, and how far they are.

    `seen` says what each was taken for, while it is here. `standing` is that of the job while it
    runs. `added`, `parts`, `owners` say what came of it; `again` that the program was ended
    in the middle, so that what is new can't be told from what was kept before that.
    """

    key: str
    stage: str
    at: float
    files: tuple[str, ...]
    here: bool
    seen: tuple[Seen, ...]
    standing: Standing | None
    added: Added
    parts: tuple[Part, ...]
    owners: tuple[OwnAccount, ...]
    error: str | None
    again: bool
    rejects: int

    @property
    def asks(self) -> bool:
        """Whether a person should say more about a file."""
        return self.here and any(one.doubtful for one in self.seen)

    @property
    def read(self) -> int:
        """How many comments the files hold."""
        return self.added.new + self.added.changed + self.added.known


def uploads(desk: Desk) -> Uploads:
    """Return the uploads for the store that a desk has open."""
    return Uploads(desk.settings, desk.store.url)


def begin(desk: Desk) -> Upload:
    """Make a place for files that are about to come in."""
    return uploads(desk).begin()


def arrived(desk: Desk, upload: Upload) -> None:
    """Go on with files that are here: read them, or first ask about what is not plain."""
    for number, given in enumerate(upload.files):
        given.size = upload.path(number).stat().st_size
    doubtful = any(one.doubtful for one in _seen(upload))
    upload.stage = "asks"
    upload.save()
    if not doubtful:
        _start(desk, upload)


def choose(desk: Desk, key: str, said: Mapping[int, HowToRead]) -> bool:
    """Read the files, some of them as a person said; False where they are not here any more."""
    upload = _free(desk, key)
    if upload is None or not upload.here():
        return False
    for number, how in said.items():
        if number < len(upload.files):
            given = upload.files[number]
            given.form, given.source, given.columns = how.form, how.source, dict(how.columns)
    _start(desk, upload)
    return True


def go_on(desk: Desk, key: str) -> bool:
    """Read files again that were stopped; False where they are not here any more."""
    return choose(desk, key, {})


def discard(desk: Desk, key: str) -> bool:
    """Delete the files that were handed in, and their rejects; comments that were kept stay."""
    upload = _free(desk, key)
    if upload is None:
        return False
    upload.drop()
    return True


def rejects_of(desk: Desk, key: str) -> Path | None:
    """Return the file of the rows that could not be used; None where there is none."""
    upload = uploads(desk).find(key)
    return upload.rejects if upload and upload.rejects.is_file() else None


def look(desk: Desk, key: str) -> Import | None:
    """Return how some files stand; None where nothing is known of them."""
    upload = uploads(desk).find(key)
    return None if upload is None else _told(desk, upload)


def recent(desk: Desk) -> list[Import]:
    """Return every upload that is still known, the latest first."""
    found = sorted(uploads(desk).all(), key=lambda one: one.at, reverse=True)
    return [_told(desk, upload) for upload in found]


def take_up(desk: Desk) -> int:
    """Go on with what an earlier start of the program left half-way; return how many there were.

    Sweeps out what is too old.
    """
    uploads(desk).sweep(KEPT_FOR)
    left = [one for one in uploads(desk).all() if one.stage == "begun" and one.here()]
    for upload in sorted(left, key=lambda one: one.at):
        if desk.jobs.get(upload.key) is None:
            upload.again = True
            _start(desk, upload)
    return len(left)


def disown(desk: Desk, source: str | None, handle: str) -> None:
    """Know an account as not the creator's, whatever a file says; what it wrote is read."""
    desk.store.remove_own(source, handle)
    desk.jobs.start(KIND, f"Reading what {handle} wrote", lambda progress: _read(desk, progress))


def own(desk: Desk, source: str | None, handle: str) -> None:
    """Know an account as the creator's."""
    desk.store.add_own(source, handle)


def _read(desk: Desk, progress: Progress) -> None:
    progress.step("Read", 1.0)
    when_free(progress, lambda: reread(desk.store, desk.triage(), progress))


def _free(desk: Desk, key: str) -> Upload | None:
    """Return an upload that no job works on."""
    ticket = desk.jobs.get(key)
    if ticket is not None and not ticket.standing().over:
        return None
    return uploads(desk).find(key)


def _start(desk: Desk, upload: Upload) -> None:
    upload.stage = "begun"
    upload.outcome = None
    upload.save()
    names = upload.files[0].name if len(upload.files) == 1 else f"{len(upload.files)} files"
    desk.jobs.start(
        KIND, f"Reading {names}", lambda progress: _work(desk, upload, progress), key=upload.key
    )


def _work(desk: Desk, upload: Upload, progress: Progress) -> None:
    """Keep what the files hold, then read it; say on record what came of it, whatever happens."""
    outcome: dict[str, Any] = {"new": 0, "changed": 0, "known": 0, "parts": [], "owners": []}
    try:
        _keep(desk, upload, progress, outcome)
        _read(desk, progress)
    except ClosingError:
        raise  # the next start of the program goes on with it
    except StoppedError:
        _end(upload, "stopped", outcome)
        raise
    except Exception as error:
        outcome["error"] = sentence_of(error)
        _end(upload, "stopped", outcome)
        raise
    _end(upload, "done", outcome)


def _keep(desk: Desk, upload: Upload, progress: Progress, outcome: dict[str, Any]) -> None:
    total, size = sum(given.size for given in upload.files) or 1, 0
    for number, given in enumerate(upload.files):
        size += given.size
        progress.step("Kept", _KEEPING * size / total)
        how = HowToRead(given.form, given.source, given.columns)
        listener = _Onwards(progress, outcome["new"] + outcome["changed"] + outcome["known"])
        path = upload.path(number)
        intake, added = when_free(
            progress, lambda path=path, how=how, listener=listener: take_in(  # type: ignore[misc]
                desk.store, [path], how, listener
            )
        )  # fmt: skip
        for name, value in asdict(added).items():
            outcome[name] += value
        outcome["parts"] += [_shown(upload, part) for part in intake.parts[:_PARTS]]
        outcome["owners"] += [[one.source, one.handle] for one in intake.owners]
    gather(upload)


def _shown(upload: Upload, part: Part) -> dict[str, Any]:
    """Return what came of a file under the name that its sender knows it by."""
    name = public(upload, part.name)
    error = part.error and public(upload, part.error).removeprefix(f"{name}: ")
    if error:
        error = error[:1].upper() + error[1:]
    return {**asdict(part), "columns": dict(part.columns), "name": name, "error": error}


def _end(upload: Upload, stage: str, outcome: dict[str, Any]) -> None:
    """Note what came of it; the files go, unless one of them can still be read otherwise."""
    upload.stage, upload.outcome = stage, outcome
    if stage == "done" and not any(one.trouble and one.doubtful for one in _seen(upload)):
        upload.drop_files()
    upload.save()


def _seen(upload: Upload) -> tuple[Seen, ...]:
    return tuple(
        recognise(upload.path(number), HowToRead(given.form, given.source, given.columns))
        for number, given in enumerate(upload.files)
    )


def _told(desk: Desk, upload: Upload) -> Import:
    ticket = desk.jobs.get(upload.key)
    here = upload.stage != "begun" and upload.here()
    came = upload.outcome or {}
    parts = tuple(Part(**part) for part in came.get("parts", ()))
    return Import(
        key=upload.key,
        stage=upload.stage,
        at=upload.at,
        files=tuple(given.name for given in upload.files),
        here=here,
        seen=_seen(upload) if here else (),
        standing=None if ticket is None else ticket.standing(),
        added=Added(came.get("new", 0), came.get("changed", 0), came.get("known", 0)),
        parts=parts,
        owners=tuple(OwnAccount(source, handle) for source, handle in came.get("owners", ())),
        error=came.get("error"),
        again=upload.again,
        rejects=sum(part.rejects for part in parts),
    )


class _Onwards(Silence):
    """Tells a job's progress of one file after others."""

    def __init__(self, progress: Progress, before: int) -> None:
        self._progress = progress
        self._before = before

    def moved(self, done: int, share: float | None) -> None:
        """Count on from where the files before ended."""
        self._progress.moved(self._before + done, share)
