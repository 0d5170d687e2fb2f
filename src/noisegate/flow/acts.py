"""What a creator does with a comment besides judging it: thank, file, finish, draft a reply."""

from noisegate.flow.browse import draft_of
from noisegate.flow.correct import Said, mark
from noisegate.keep import Store
from noisegate.keep.status import standing
from noisegate.triage import Triage

__all__ = ["Said", "draft", "once"]


def once(store: Store, triage: Triage, comment: str, what: str) -> Said:
    """Do an act on a comment, unless it stands already: pressing twice does not do it twice.

    Raises `StoreError` where there is no such comment, or it is the creator's own.
    """
    stood = [event for event in standing(store.events(comment)) if event.what == what]
    if stood:
        return Said(store.look_up(comment), stood[-1], 0)
    return mark(store, triage, comment, what)


def draft(store: Store, triage: Triage, comment: str, text: str) -> Said | None:
    """Keep a reply that was begun, on this machine only; None where it is as it was.

    An empty text lets the draft go; undoing that brings it back. Raises `StoreError` where there
    is no such comment, or it is the creator's own.
    """
    text = text.replace("\r\n", "\n").strip()
    own = store.look_up(comment).comment.own
    if not own and text == draft_of(standing(store.events(comment))):
        return None
    return mark(store, triage, comment, "drafted", {"text": text})
