"""Where comments come from: what was brought in when, and the songs that they stand under."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from noisegate.flow import importing
from noisegate.flow.uploads import Uploads
from noisegate.flow.withdrawing import taken_back, upload_of
from noisegate.keep import Job, KeptWork, OwnAccount, Store
from noisegate.settings import Settings

__all__ = ["AT_ONCE", "Came", "KeptWork", "Named", "Place", "Sources", "name", "song", "sources"]

AT_ONCE = 50
"""So many songs are listed on a page."""

_LATELY = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A platform: how many songs there are on it, and how many comments of others.

    `loose` counts those of the comments that stand under no song.
    """

    source: str
    songs: int
    comments: int
    loose: int = 0


@dataclass(frozen=True, slots=True)
class Came:
    """One time that files were read: their names, and how many comments were in them.

    `whole` is False where it ended early; `running` says that it still goes on. `key` is that of
    its own page, while that is there. `gone` says how many went where it was taken back.
    """

    job: int
    at: datetime
    files: tuple[str, ...]
    comments: int
    whole: bool
    running: bool
    key: str | None
    gone: int | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything about where comments come from. `songs` are those of one page, of `total`."""

    places: tuple[Place, ...]
    came: tuple[Came, ...]
    songs: tuple[KeptWork, ...]
    total: int
    unnamed: int
    accounts: tuple[OwnAccount, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a song was called, when it came out and where it was, before that was changed."""

    title: str
    released_at: datetime | None
    url: str

    def can_come_back(self) -> bool:
        """Whether naming it so again brings all of it back: a day can't be unsaid."""
        return self.released_at is not None


def sources(store: Store, settings: Settings, page: int = 1) -> Sources:
    """Return where comments come from, and a page of songs: those without a title first."""
    works = sorted(store.works(), key=lambda one: (bool(one.work.title), -one.comments))
    jobs, gone = store.log.recent(importing.KIND, _LATELY), taken_back(store)
    return Sources(
        _places(works, store.without_work()),
        tuple(_came(settings, store, job, gone.get(job.id)) for job in jobs),
        tuple(works[(page - 1) * AT_ONCE : page * AT_ONCE]),
        len(works),
        sum(not one.work.title for one in works),
        tuple(store.own_accounts()),
    )


def _places(works: Iterable[KeptWork], loose: Mapping[str, int]) -> tuple[Place, ...]:
    """Return the platforms, those with most comments first."""
    songs, comments = Counter[str](), Counter[str](loose)
    for one in works:
        songs[one.source] += 1
        comments[one.source] += one.comments
    return tuple(
        Place(source, songs[source], many, loose.get(source, 0))
        for source, many in comments.most_common()
    )


def song(store: Store, source: str, work: str) -> KeptWork | None:
    """Return one song; None where it is not known."""
    known = (one for one in store.works() if (one.source, one.work.id) == (source, work))
    return next(known, None)


def name(store: Store, kept: KeptWork, title: str, released_at: datetime | None, url: str) -> Named:
    """Say what a song is called, when it came out (None leaves that as it is) and where it is."""
    before = Named(kept.work.title or "", kept.work.released_at or released_at, kept.work.url or "")
    store.set_work(kept.source, kept.work.id, title, released_at, url)
    if kept.work.released_at is None and released_at is not None:
        return Named(before.title, None, before.url)
    return Named(before.title, kept.work.released_at, before.url)


def _came(settings: Settings, store: Store, job: Job, gone: int | None) -> Came:
    key = upload_of(settings, job)
    known = key is not None and Uploads(settings, store.url).find(key) is not None
    return Came(
        job.id,
        job.started_at,
        tuple(PurePath(str(path)).name for path in job.params.get("files", ())),
        job.done,
        job.state == "done",
        job.state == "running",
        key if known else None,
        gone,
    )
