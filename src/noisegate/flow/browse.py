"""Looking at what is kept: many comments by a filter, or one with all that happened to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from noisegate.comment import Decision, Event, Reading
from noisegate.decide import corrected
from noisegate.flow.summary import Summary, Tally
from noisegate.flow.watch import Silence, Watch
from noisegate.keep import Filter, Kept, Store
from noisegate.keep.status import standing
from noisegate.learn import moved
from noisegate.triage import Triaged

__all__ = ["Filter", "Whole", "draft_of", "everything_about", "find", "summary_of"]

_PENDING = Decision("unread", "Not read yet: run `noisegate reread`.", "pending", "none")
_ERASED = Decision("unread", "You had it erased.", "erased", "none")


@dataclass(frozen=True, slots=True)
class Whole:
    """One comment, its thread in order of time, and every event on it."""

    triaged: Triaged
    answered: bool
    thread: tuple[Triaged, ...]
    events: tuple[Event, ...]

    @property
    def draft(self) -> str:
        """The reply that was begun; "" where there is none."""
        return draft_of(standing(self.events))


def find(store: Store, wanted: Filter) -> Iterator[Triaged]:
    """Yield the comments that a filter lets through, with what is in force for each."""
    return (as_triaged(kept) for kept in store.find(wanted))


def everything_about(store: Store, comment: str) -> Whole:
    """Return all that is known about one comment. Raises `StoreError` where there is none."""
    kept = store.look_up(comment)
    thread = tuple(as_triaged(one) for one in store.thread(comment))
    events = tuple(store.events(comment))
    return Whole(as_triaged(kept), kept.answered, thread, events)


def draft_of(stands: Sequence[Event]) -> str:
    """Return the reply that was begun, of the events that stand; "" where there is none."""
    texts = [event.data.get("text") for event in stands if event.what == "drafted"]
    return texts[-1] if texts and isinstance(texts[-1], str) else ""


def summary_of(store: Store, wanted: Filter | None = None, watch: Watch | None = None) -> Summary:
    """Add up everything that is kept, or what a filter lets through."""
    wanted, watch, tally = wanted or Filter(), watch or Silence(), Tally()
    total = store.count(wanted)
    for done, kept in enumerate(store.find(wanted), start=1):
        one = as_triaged(kept)
        tally.add(
            one.comment, one.reading, one.decision, own=one.comment.own, answered=kept.answered
        )
        watch.moved(done, done / total if total else None)
    return tally.summary()


def as_triaged(kept: Kept) -> Triaged:
    """Return a kept comment as triaged, the creator's corrections and what they taught in force."""
    reading = kept.reading or Reading(model="")
    if kept.comment.own:  # What was read in it, before it was known as own, is no matter.
        reading = Reading(reading.model)
    if kept.corrected:
        reading = corrected(reading, kept.kinds)
    elif kept.decision and kept.decision.learnt:
        reading = moved(reading, kept.decision.learnt)
    return Triaged(kept.comment, reading, _ERASED if kept.erased else kept.decision or _PENDING)
