"""What a person says of a comment, and taking it back: corrections, releases, holds, undo."""

from collections.abc import Mapping, Sequence

from noisegate.comment import Event
from noisegate.flow.reread import in_force
from noisegate.keep import Kept, Store, StoreError
from noisegate.labels import KINDS, in_order
from noisegate.triage import Triage

CREATOR = "creator"


def correct(store: Store, triage: Triage, comment: str, kinds: Sequence[str]) -> Kept:
    """Say what kinds a comment really has; it is decided anew at once.

    Raises `StoreError` where there is no such comment or no such kind.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown or not kinds:
        raise StoreError(
            f"There is no kind {', '.join(unknown) or 'given'}. Kinds: {', '.join(KINDS)}."
        )
    return act(store, triage, comment, "corrected", {"kinds": list(in_order(set(kinds)))})


def act(
    store: Store, triage: Triage, comment: str, what: str, data: Mapping[str, object] | None = None
) -> Kept:
    """Write down an act of the creator's on a comment, and decide anew what follows from it."""
    _found(store, comment)
    store.append(comment, what, CREATOR, data or {})
    return _decide_anew(store, triage, comment)


def undo(store: Store, triage: Triage, comment: str, seq: int | None = None) -> tuple[Kept, Event]:
    """Take back the creator's latest act on a comment, or the given one; undo again restores it.

    Raises `StoreError` where there is nothing to take back.
    """
    _found(store, comment)
    event = store.undo(comment, seq)
    return _decide_anew(store, triage, comment), event


def _decide_anew(store: Store, triage: Triage, comment: str) -> Kept:
    kept = _found(store, comment)
    if kept.reading is not None:
        store.keep([(comment, kept.reading, in_force(kept, triage).decision)])
    return _found(store, comment)


def _found(store: Store, comment: str) -> Kept:
    kept = store.get(comment)
    if kept is None:
        raise StoreError(
            f"There is no comment {comment}. `noisegate list` shows the ids there are."
        )
    return kept
