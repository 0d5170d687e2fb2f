"""Today: a short list of comments worth an answer, chosen once a day, so that it ends."""

from dataclasses import dataclass
from datetime import datetime

from noisegate.flow.browse import as_triaged, draft_of
from noisegate.flow.look import answerable, words_held_back
from noisegate.grow.turn import PLACES, Waiting, choose, why_now
from noisegate.grow.worth import about
from noisegate.keep import InTurn, Kept, Store
from noisegate.keep.status import standing
from noisegate.triage import Triaged

__all__ = ["PLACES", "Today", "Turn", "more", "today"]

_WARM = "praise"

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

    `chosen` is how many it held from the start, `waiting` how many more wait beside it, warm
    words aside. `held` counts what the gate holds, `care` what was raised as a matter of safety
    and is not seen to. `empty` says that nothing is kept at all.
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
    ids = store.queue.on(now.date())
    if not ids and more(store, now):
        ids = store.queue.on(now.date())
    rows = store.queue.rows(ids)
    kept = {one.comment.id: one for one in store.get_many([row.id for row in rows])}
    turns = tuple(_turn(store, kept[row.id], row) for row in rows if row.id in kept)
    counts = store.queue.counts()
    on_it = sum(turn.kind != _WARM for turn in turns)  # the store counts no warm words either
    waiting = max(0, counts.waiting - on_it)
    return Today(turns, len(ids), waiting, counts.held, counts.care, empty=not counts.kept)


def more(store: Store, now: datetime) -> int:
    """Put up to twelve more comments on the day's list; return how many there were."""
    on_it = set(store.queue.on(now.date()))
    rows = (row for row in store.queue.waiting(EACH) if row.id not in on_it)
    chosen = choose(filter(_has_a_turn, map(_waiting, rows)), now)
    return store.queue.extend(now.date(), [one.id for one in chosen]) if chosen else 0


def _has_a_turn(one: Waiting) -> bool:
    """Say whether a comment may be chosen: warm words only of somebody new, or who came back."""
    return one.kind != _WARM or one.back or one.first


def _turn(store: Store, kept: Kept, row: InTurn) -> Turn:
    triaged = as_triaged(kept)
    why = why_now(_waiting(row), about(row.kind, triaged.reading))
    draft = draft_of(standing(store.events(row.id)))
    return Turn(triaged, row.kind, why, draft, kept.filed)


def _waiting(row: InTurn) -> Waiting:
    return Waiting(
        row.id,
        row.kind,
        row.at,
        row.author_pk,
        row.work_pk,
        visits=row.visits,
        works=row.works,
        first=row.comments == 1,
        thanked=row.heard > 0,
    )
