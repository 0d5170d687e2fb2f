"""Erasing for good: one commenter, or everything."""

from contextlib import suppress
from dataclasses import dataclass

from noisegate.decide import PolicyError
from noisegate.flow.desk import Desk
from noisegate.flow.jobs import Progress, Ticket, when_free
from noisegate.flow.learn import relearn
from noisegate.flow.standing import open_store
from noisegate.flow.tidy import tidy
from noisegate.flow.uploads import Uploads
from noisegate.keep import Erased, Person, Store, Who
from noisegate.settings import Settings

__all__ = [
    "Erased",
    "Found",
    "Person",
    "begin_erasing",
    "begin_erasing_everything",
    "commenter",
    "erase_everything",
    "look_for",
    "name_of",
]

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Commenters who go by a name: the first few of them, and how many there are."""

    people: tuple[Person, ...]
    count: int


def look_for(store: Store, name: str) -> Found:
    """Return the commenters who go by a name, or a part of one; hostile ones as well."""
    who = Who(name=name, hostile=None, least_welcome=0)
    return Found(tuple(store.crowd.find(who, limit=_LISTED)), store.crowd.count(who))


def commenter(store: Store, pk: int) -> Person | None:
    """Return one commenter; None where there is no such."""
    return store.crowd.get(pk)


def name_of(person: Person) -> str:
    """Return what has to be written to erase somebody: their name, or where none is known, an id.

    >>> from datetime import datetime
    >>> at = datetime(2026, 7, 1)
    >>> name_of(Person(1, "yt", "UC1", "", None, *[0] * 12, at, at, False))
    'UC1'
    """
    return person.name.strip() or person.id


def begin_erasing(desk: Desk, person: Person) -> Ticket:
    """Erase one commenter, in the background; the result is what is gone (`Erased`).

    What was learnt from corrections of theirs is unlearnt.
    """

    def work(progress: Progress) -> Erased:
        progress.say("Erasing, and overwriting what is left in the file.")
        store = desk.store
        erased = store.erase_author(person.source, person.id or person.name)
        with suppress(PolicyError):  # where none can be used, the next reread learns anew
            relearn(store, desk.triage())
        tidy(store)
        return erased

    return desk.jobs.start("erase", "Erasing", lambda it: when_free(it, lambda: work(it)))


def begin_erasing_everything(desk: Desk) -> Ticket:
    """Erase all that is kept, in the background, with the files that were handed in."""

    def work(progress: Progress) -> bool:
        progress.say("Erasing everything, and overwriting what is left in the file.")
        return _everything(desk.settings, desk.store)

    return desk.jobs.start("delete", "Erasing everything", work)


def erase_everything(settings: Settings) -> bool:
    """Erase all that is kept, at once; False where its bytes could not be overwritten yet."""
    with open_store(settings, create=False) as store:
        return _everything(settings, store)


def _everything(settings: Settings, store: Store) -> bool:
    for upload in list(Uploads(settings, store.url).all()):
        upload.drop()
    return store.erase_everything()
