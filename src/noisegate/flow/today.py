"""Today: a short list of comments worth an answer, chosen once a day, so that it ends."""

from dataclasses import dataclass, replace
from datetime import datetime

from noisegate.flow.browse import as_triaged
from noisegate.flow.look import answerable, draft_of, words_held_back
from noisegate.grow.turn import PLACES, WORTH, Waiting, choose, why_now
from noisegate.grow.worth import about
from noisegate.keep import Candidate, Kept, Person, Store
from noisegate.keep.status import standing
from noisegate.triage import Triaged

__all__ = ["PLACES", "Today", "Turn", "more", "today"]

EACH = 200
"""So many of the latest of each kind are weighed for the list."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A comment whose turn it is: what it may be answered for, why it is here, what was begun."""

    triaged: Triaged
    kind: str
    why: str
    draft: str
    filed: bool

    @property
    def held_back(self) -> int:
        """How many of its words are held back."""
        return words_held_back(self.triaged)

    @property
    def may_answer(self) -> bool:
        """Whether there is a reply box: never under an attack."""
        return answerable(self.triaged)


@dataclass(frozen=True, slots=True)
class Today:
    """What is left of a day's list, in order.

    `chosen` is how many it held from the start, `waiting` how many more wait beside it. `held`
    counts what the gate holds, `care` what was raised as a matter of safety and is not seen to.
    `empty` says that nothing is kept at all.
    """

    turns: tuple[Turn, ...]
    chosen: int
    waiting: int
    held: int
    care: int
    empty: bool

    @property
    def seen_to(self) -> int:
        """How many of the day's list have been seen to."""
        return self.chosen - len(self.turns)


def today(store: Store, now: datetime) -> Today:
    """Return what is left of the list of the day of `now` (aware, in the creator's own time zone).

    It is chosen when it is first asked for; what comes in later waits for `more`, or tomorrow.
    """
    day = now.date()
    chosen = store.queue.chosen(day) or (store.queue.chosen(day) if more(store, now) else [])
    kept = {one.comment.id: one for one in store.get_many([one.comment for one in chosen])}
    left = [kept[one.comment] for one in chosen if one.waiting and one.comment in kept]
    wrote = store.crowd.wrote([one.comment.id for one in left])
    waiting = sum(store.queue.waiting().values())
    return Today(
        tuple(_turn(store, one, wrote.get(one.comment.id)) for one in left),
        chosen=len(chosen),
        waiting=max(0, waiting - len(left)),
        held=sum(store.pages.by_kind("gate").values()),
        care=care(store),
        empty=not chosen and not store.facts().comments,
    )


def more(store: Store, now: datetime) -> int:
    """Put up to twelve more comments on the day's list; return how many there were."""
    day = now.date()
    rows = [one for kind in WORTH for one in store.queue.candidates(kind, EACH, not_on=day)]
    chosen = choose([_candidate(row) for row in rows], now)
    return store.queue.choose(day, [one.id for one in chosen]) if chosen else 0


def _turn(store: Store, kept: Kept, person: Person | None) -> Turn:
    triaged = as_triaged(kept)
    kind = kept.worth or "praise"
    at = kept.comment.created_at or kept.first_seen_at
    waiting = _waiting(Waiting(kept.comment.id, kind, at), person)
    why = why_now(waiting, about(kind, triaged.reading))
    draft = draft_of(standing(store.events(kept.comment.id)))
    return Turn(triaged, kind, why, draft, kept.filed)


def _candidate(row: Candidate) -> Waiting:
    return _waiting(Waiting(row.comment, row.worth, row.at, work=row.work), row.person)


def _waiting(one: Waiting, person: Person | None) -> Waiting:
    """Add what is known of the person who wrote it."""
    if person is None:
        return one
    return replace(
        one,
        who=person.pk,
        visits=person.visits,
        first=person.comments == 1,
        thanked=person.answered + person.thanked > 0,
    )
