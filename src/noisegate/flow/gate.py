"""The gate: what is held back and why, page by page, and letting it out, one or many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from noisegate.flow.allow import entry_of
from noisegate.flow.browse import as_triaged
from noisegate.flow.bulk import Done, act_on_all, undo_all
from noisegate.keep import Kept, Listing, Person, Store, WorkTotals
from noisegate.labels import KINDS
from noisegate.read import language_name
from noisegate.triage import Triaged

__all__ = [
    "REASONS",
    "Choice",
    "Done",
    "Gate",
    "Held",
    "Song",
    "Unread",
    "act_on_all",
    "chosen",
    "gate",
    "held",
    "ids_of",
    "undo_all",
    "unread",
    "unread_in_all",
    "what_follows",
]

PAGE = 25
_COUNTED = 10_000
_SONGS = 200

REASONS = {
    "hot": "hostile, with nothing to act on",
    "hate": "demeaning people for who they are",
    "muted_word": "with a word that you always mute",
    "held_person": "from someone you always hold",
    "creator": "held by you",
}
"""What is held, by the step of the policy that decided: "3 from someone you always hold"."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the held comments to look at; everything given must hold.

    `kind` is the primary kind, `reason` one of `REASONS`, `song` and `person` are keys; `since`
    and `until` are days, both included.
    """

    kind: str | None = None
    reason: str | None = None
    song: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One held comment; `comments` and `held` count what else its account wrote (0: unknown)."""

    pk: int
    triaged: Triaged
    person: int | None
    comments: int
    held: int

    @property
    def allowable(self) -> bool:
        """Whether its writer can be told from others, and so be allowed."""
        return entry_of(self.triaged.comment.author) is not None


@dataclass(frozen=True, slots=True)
class Song:
    """A work under which something is held, or was raised as a matter of safety.

    Where several are called the same, `title` names the source as well.
    """

    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be judged: how many, and in which languages, the most frequent first.

    Of very many, only the latest are counted by language.
    """

    comments: int
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A page of what is held, newest first, and what all of it adds up to.

    `total` is everything held, `found` what the choice lets through (counted up to 10,000).
    `raised` counts what is kept apart as a matter of safety and waits for a look.
    """

    choice: Choice
    rows: tuple[Held, ...]
    next: str | None
    total: int
    found: int
    kinds: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    songs: tuple[Song, ...]
    unread: Unread
    raised: int

    @property
    def exact(self) -> bool:
        """Whether `found` is how many there are, and not only that there are more."""
        return self.choice == Choice() or self.found < _COUNTED


def gate(store: Store, choice: Choice, zone: tzinfo, after: str | None = None) -> Gate:
    """Return a page of what is held, newest first; days are days in `zone`.

    Raises `StoreError` where `after` is no place in the list.
    """
    listing = _listing(choice, zone)
    page = store.pages.page(listing, PAGE, after)
    reasons = store.pages.by_reason("gate")
    total = sum(reasons.values())
    kinds = {kind: sum(n for (_, name), n in reasons.items() if name == kind) for kind in KINDS}
    phases = {why: sum(n for (name, _), n in reasons.items() if name == why) for why in REASONS}
    return Gate(
        choice,
        _rows(store, page.comments),
        page.next,
        total,
        total if choice == Choice() else store.pages.count(listing, _COUNTED),
        tuple((kind, count) for kind, count in kinds.items() if count),
        tuple((why, count) for why, count in phases.items() if count),
        _songs(store),
        _unread(store),
        store.pages.count(Listing(actions=("escalate",), done=False), _COUNTED),
    )


def unread(store: Store, after: str | None = None) -> tuple[tuple[Held, ...], str | None]:
    """Return a page of what could not be judged, newest first, and what leads to older ones."""
    page = store.pages.page(Listing(actions=("unread",)), PAGE, after)
    return _rows(store, page.comments), page.next


def unread_in_all(store: Store) -> Unread:
    """Say how much could not be judged, and in which languages it is."""
    return _unread(store)


def held(store: Store, pk: int) -> Held:
    """Return one comment as the gate shows it. Raises `StoreError` where it is not."""
    return _rows(store, [store.pages.at(pk)])[0]


def chosen(store: Store, choice: Choice, zone: tzinfo) -> list[str]:
    """Return the ids of all that a choice lets through, newest first."""
    return store.pages.ids(_listing(choice, zone))


def ids_of(store: Store, keys: Sequence[int]) -> list[str]:
    """Return the ids of some comments by their keys; those that are gone are left out."""
    return store.pages.names(list(dict.fromkeys(keys))[:PAGE])


def what_follows(row: Held) -> str:
    """Say what allowing the writer of a comment means, before it is done."""
    others = row.held - 1
    out = {0: "It comes", 1: "It and one more that is held come"}.get(
        others, f"It and {others:,} more that are held come"
    )
    if others < 0:
        out = "It comes"
    return (
        f"{out} out, and you see whatever this person writes from now on, even where it is "
        "hostile. You can take that back."
    )


def _listing(choice: Choice, zone: tzinfo) -> Listing:
    return Listing(
        actions=("gate",),
        kind=choice.kind,
        phase=choice.reason,
        work=choice.song,
        person=choice.person,
        since=_midnight(choice.since, zone),
        until=_midnight(choice.until and choice.until + timedelta(days=1), zone),
    )


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)


def _rows(store: Store, kept: Sequence[Kept]) -> tuple[Held, ...]:
    wrote = store.crowd.wrote([one.comment.id for one in kept])
    return tuple(_row(one, wrote.get(one.comment.id)) for one in kept)


def _row(kept: Kept, person: Person | None) -> Held:
    return Held(
        kept.pk,
        as_triaged(kept),
        kept.author_pk,
        comments=person.comments if person else 0,
        held=person.held if person else 0,
    )


def _songs(store: Store) -> tuple[Song, ...]:
    found = [one for one in store.weeks.works() if one.held]
    found.sort(key=lambda one: -one.held)
    names = Counter(_title(one) for one in found)
    return tuple(
        Song(one.pk, f"{_title(one)} ({one.source})" if names[_title(one)] > 1 else _title(one))
        for one in found[:_SONGS]
    )


def _title(one: WorkTotals) -> str:
    return one.work.title or one.work.id


def _unread(store: Store) -> Unread:
    found: Counter[str] = Counter()
    for code, count in store.pages.by_language("unread").items():
        found[language_name(code)] += count
    total = sum(store.pages.by_reason("unread").values())
    return Unread(total, tuple(found.most_common()))
