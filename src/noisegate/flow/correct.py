"""What a person says of a comment, and taking it back: corrections, releases, holds, undo."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from noisegate.comment import Decision, Event
from noisegate.flow.learn import relearn, taste_of
from noisegate.flow.reread import in_force
from noisegate.flow.tidy import tidy
from noisegate.keep import Kept, Store, StoreError, Verdict
from noisegate.learn import Taste
from noisegate.triage import Triage

CREATOR = "creator"


class Said(NamedTuple):
    """A comment after the creator said something of it, the event, and how many others moved.

    The others are similar ones, which follow the creator's corrections (see `noisegate.learn`).
    """

    kept: Kept
    event: Event
    moved: int


def correct(store: Store, triage: Triage, comment: str, kinds: Sequence[str]) -> Said:
    """Say what kinds a comment really has; it, and what is similar, is decided anew at once.

    Raises `StoreError` where there is no such comment or no such kind.
    """
    event = _record(store, triage, comment, "corrected", {"kinds": list(kinds)})
    moved = relearn(store, triage)
    tidy(store)
    return Said(store.look_up(comment), event, moved)


def act(
    store: Store, triage: Triage, comment: str, what: str, data: Mapping[str, object] | None = None
) -> Kept:
    """Write down an act of the creator's on a comment, and decide anew what follows from it.

    Raises `StoreError` where there is no such comment, or it is the creator's own.
    """
    return mark(store, triage, comment, what, data).kept


def mark(
    store: Store, triage: Triage, comment: str, what: str, data: Mapping[str, object] | None = None
) -> Said:
    """Do as `act` does, and return the event too, by which it can be taken back."""
    event = _record(store, triage, comment, what, data or {})
    tidy(store)
    return Said(store.look_up(comment), event, 0)


def undo(store: Store, triage: Triage, comment: str, seq: int | None = None) -> Said:
    """Take back the creator's latest act on a comment, or the given one; undo again restores it.

    Raises `StoreError` where there is nothing to take back.
    """
    # What was learnt may rest on the very correction that goes, so it is decided by later.
    plain = triage.with_taste(Taste())
    event = store.undo(comment, seq, partial(_decision, plain))
    moved = relearn(store, triage)
    said = Said(_settled(store, triage, comment), event, moved)
    tidy(store)
    return said


def _record(
    store: Store, triage: Triage, comment: str, what: str, data: Mapping[str, object]
) -> Event:
    if store.look_up(comment).comment.own:
        raise StoreError("These are your own words; they are never triaged.")
    return store.append(comment, what, CREATOR, data, partial(_decision, triage))


def _settled(store: Store, triage: Triage, comment: str) -> Kept:
    """Decide about one comment by what is learnt now, where that makes a difference."""
    kept = store.look_up(comment)
    if kept.reading is None or kept.comment.own:
        return kept
    then = in_force(kept, triage.with_taste(taste_of(store))).decision
    if then.learnt is None:
        return kept
    store.keep([Verdict(comment, kept.reading, then, kept.basis)])
    return store.look_up(comment)


def _decision(triage: Triage, kept: Kept) -> Decision:
    return in_force(kept, triage).decision
