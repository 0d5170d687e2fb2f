"""What a person says of a comment, and taking it back: corrections, releases, holds, undo."""

from collections.abc import Mapping, Sequence
from functools import partial

from noisegate.comment import Decision, Event
from noisegate.flow.reread import in_force
from noisegate.keep import Kept, Store, StoreError
from noisegate.triage import Triage

CREATOR = "creator"


def correct(store: Store, triage: Triage, comment: str, kinds: Sequence[str]) -> Kept:
    """Say what kinds a comment really has; it is decided anew at once.

    Raises `StoreError` where there is no such comment or no such kind.
    """
    return act(store, triage, comment, "corrected", {"kinds": list(kinds)})


def act(
    store: Store, triage: Triage, comment: str, what: str, data: Mapping[str, object] | None = None
) -> Kept:
    """Write down an act of the creator's on a comment, and decide anew what follows from it.

    Raises `StoreError` where there is no such comment, or it is the creator's own.
    """
    if store.look_up(comment).comment.own:
        raise StoreError("These are your own words; they are never triaged.")
    store.append(comment, what, CREATOR, data or {}, partial(_decision, triage))
    return store.look_up(comment)


def undo(store: Store, triage: Triage, comment: str, seq: int | None = None) -> tuple[Kept, Event]:
    """Take back the creator's latest act on a comment, or the given one; undo again restores it.

    Raises `StoreError` where there is nothing to take back.
    """
    event = store.undo(comment, seq, partial(_decision, triage))
    return store.look_up(comment), event


def _decision(triage: Triage, kept: Kept) -> Decision:
    return in_force(kept, triage).decision
