"""People: who is in the audience, and one person closely. Hostile accounts are only numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from noisegate.flow.browse import as_triaged
from noisegate.grow.crowd import GROUPS, Group
from noisegate.keep import Filter, Listing, PeopleOrder, Person, Store, Who, Written
from noisegate.triage import Triaged

__all__ = [
    "GROUPS",
    "Face",
    "Group",
    "One",
    "People",
    "Person",
    "bring_note_back",
    "note_on",
    "one",
    "people",
    "take_note_back",
]

Order = Literal["warmest", "latest", "newest", "quietest"]

AT_ONCE = 30
"""How many people are listed on a page."""


@dataclass(frozen=True, slots=True)
class Face:
    """A person in a list, and the creator's note on them ("" where there is none)."""

    person: Person
    note: str


@dataclass(frozen=True, slots=True)
class People:
    """A page of people.

    `sizes` counts every group, by name; `hostile` counts accounts with more heat than anything
    else, which no list shows. `until` is when the latest comment was written: "lately" is counted
    back from it. `first` is the place of the first one listed, from 1.
    """

    faces: tuple[Face, ...]
    sizes: dict[str, int]
    total: int
    hostile: int
    until: datetime | None
    page: int
    first: int
    more: bool


@dataclass(frozen=True, slots=True)
class One:
    """One person: what their comments add up to, the creator's note, and a page of comments.

    `group` is the one they are in, or None. What is held of them is counted, and not listed.
    """

    person: Person
    group: Group | None
    note: Written | None
    comments: tuple[Triaged, ...]
    older: str | None


def people(store: Store, group: str | None = None, *, name: str = "", page: int = 1) -> People:
    """Return a page of a group, or of everybody (whose name holds `name`, where it is given)."""
    until = _latest(store)
    sizes = {known: store.crowd.count(_who(GROUPS[known], until)) for known in GROUPS}
    wanted = Who(name=name or None) if group is None else _who(GROUPS[group], until, name)
    offset = (page - 1) * AT_ONCE
    found = store.crowd.find(wanted, limit=AT_ONCE + 1, offset=offset)
    return People(
        _faces(store, found[:AT_ONCE]),
        sizes,
        total=store.crowd.count(Who()),
        hostile=store.crowd.count(Who(hostile=True, least_welcome=0)),
        until=until,
        page=page,
        first=offset + 1,
        more=len(found) > AT_ONCE,
    )


def one(store: Store, pk: int, after: str | None = None) -> One | None:
    """Return a person with their comments, newest first; None where there is no such person."""
    person = store.crowd.get(pk)
    if person is None:
        return None
    listing = Listing(actions=("show", "soften", "unread"), person=pk)
    page = store.pages.page(listing, limit=20, after=after)
    note = store.notes.get(pk)
    return One(
        person,
        _group_of(person, _latest(store)),
        note if note and note.text else None,
        tuple(map(as_triaged, page.comments)),
        page.next,
    )


def note_on(store: Store, pk: int, text: str) -> Written:
    """Keep the creator's note on a person; an empty one takes it away.

    Raises `StoreError` where there is no such person.
    """
    return store.notes.save(pk, text.strip())


def take_note_back(store: Store, pk: int) -> Written | None:
    """Go back to the note that stood before; None where there was none."""
    return store.notes.undo(pk)


def bring_note_back(store: Store, pk: int) -> Written | None:
    """Bring back the note that `take_note_back` took."""
    return store.notes.redo(pk)


def _latest(store: Store) -> datetime | None:
    newest = next(iter(store.find(Filter(own=False, limit=1))), None)
    if newest is None:
        return None
    return newest.comment.created_at or newest.first_seen_at


def _who(group: Group, until: datetime | None, name: str = "") -> Who:
    if until is None:
        return Who(name=name or None)
    span = group.span(until)
    return Who(
        name=name or None,
        least_visits=span.least_days,
        most_visits=span.most_days,
        first_since=span.first_since,
        first_before=span.first_before,
        last_since=span.last_since,
        last_before=span.last_before,
        order=cast(PeopleOrder, group.order),
    )


def _group_of(person: Person, until: datetime | None) -> Group | None:
    if until is None or person.hostile or not person.welcome:
        return None
    return next((group for group in GROUPS.values() if _fits(person, group, until)), None)


def _fits(person: Person, group: Group, until: datetime) -> bool:
    span = group.span(until)
    most = person.visits if span.most_days is None else span.most_days
    return (
        span.least_days <= person.visits <= most
        and (span.first_since or person.first_at) <= person.first_at
        and (span.first_before is None or person.first_at < span.first_before)
        and (span.last_since or person.last_at) <= person.last_at
        and (span.last_before is None or person.last_at < span.last_before)
    )


def _faces(store: Store, found: Sequence[Person]) -> tuple[Face, ...]:
    notes = store.notes.all([person.pk for person in found])
    return tuple(
        Face(person, notes[person.pk].text if person.pk in notes else "") for person in found
    )
