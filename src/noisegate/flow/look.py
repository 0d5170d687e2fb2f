"""Looking at one comment closely: its words, who wrote it, and all that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from noisegate.calm import calm_spans
from noisegate.comment import Event
from noisegate.decide import decisive
from noisegate.flow.browse import Whole, as_triaged, everything_about
from noisegate.flow.desk import Desk
from noisegate.flow.explain import Explained
from noisegate.keep import Kept, Listing, Store, StoreError
from noisegate.keep.status import CREATOR, standing
from noisegate.labels import HOT
from noisegate.read.language import language_name
from noisegate.triage import Triaged

__all__ = ["Explained", "Happened", "Look", "explain_kept", "look_at", "taken_back"]

THREAD = 40
"""So many comments of a thread are shown at once."""

OTHERS = 10
"""So many other comments of the same person are shown."""

_ANSWERED = frozenset({"question", "feedback", "objection"})
"""What may be answered even where there is heat beside it."""

_OURS = frozenset({"arrived", "edited", "decided", "undone", "erased"})


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, and whether the creator can take it back.

    `times` counts versions of a draft that followed one another, of which the last is listed, and
    decisions that came out the same, of which the first is.
    `undone` says that it was taken back; of an undo, that what it took was brought back.
    """

    event: Event
    undoable: bool
    undone: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """One comment with all that is known about it.

    `kind` is what it is called: what is worth an answer in it, else its primary kind. `pk` and
    `person` are what the store knows it and its author by (None where unknown). `marks` are the
    acts that stand. `thread` holds it among its neighbours, in reading order; `before` and
    `after` count those of the thread that are left out on either side. `others` are the latest of
    the same person that are not held, `written` counts all of these. `draft` is the reply that was
    begun, `language` the name of the language it was written in, "" where that is unknown.
    """

    triaged: Triaged
    kind: str | None
    pk: int
    person: int | None
    corrected: bool
    answered: bool
    marks: frozenset[str]
    draft: str
    thread: tuple[Triaged, ...]
    before: int
    after: int
    others: tuple[Triaged, ...]
    written: int
    history: tuple[Happened, ...]
    language: str

    @property
    def own(self) -> bool:
        """Whether the creator wrote it."""
        return self.triaged.comment.own

    @property
    def erased(self) -> bool:
        """Whether only its empty place is left."""
        return self.triaged.decision.phase == "erased"

    @property
    def decisive(self) -> float | None:
        """The probability that its decision rested on, which is not that of its primary kind."""
        return decisive(self.triaged.reading, self.triaged.decision.phase)

    @property
    def held_back(self) -> int:
        """How many words are held back of what is shown of it; 0 where nothing is shown."""
        calm = self.triaged.calm_text
        return 0 if calm is None else words_held_back(self.triaged)

    @property
    def may_answer(self) -> bool:
        """Whether there is a reply box: never under an attack, nor where nothing may be shown."""
        return not (self.own or self.erased) and answerable(self.triaged)


def look_at(store: Store, comment: str) -> Look:
    """Return one comment with all that is known about it. Raises `StoreError` where it is not."""
    whole = everything_about(store, comment)
    kept = store.look_up(comment)
    stands = standing(whole.events)
    thread, before, after = _around(whole)
    others, written = _of_the_same(store, kept)
    return Look(
        whole.triaged,
        kept.worth or whole.triaged.reading.kind,
        kept.pk,
        kept.author_pk,
        kept.corrected,
        whole.answered,
        frozenset(event.what for event in stands),
        whole.draft,
        thread,
        before,
        after,
        others,
        written,
        happened(whole.events),
        language_name(code) if (code := whole.triaged.reading.language) else "",
    )


def answerable(triaged: Triaged) -> bool:
    """Say whether a comment may be answered: no reply box stands under an attack.

    An insult that carries a question, a point or a reason can be answered; where nothing of it
    may be shown, there is nothing to answer.
    """
    kinds = frozenset(triaged.reading.kinds)
    worth_it = HOT.isdisjoint(kinds) or not _ANSWERED.isdisjoint(kinds)
    return triaged.calm_text is not None and worth_it


def words_held_back(triaged: Triaged) -> int:
    """Return how many words of a comment are not in what is shown of it."""
    text = triaged.comment.text
    calm = calm_spans(text, triaged.reading, triaged.decision.action)
    return max(0, len(text.split()) - sum(len(text[start:end].split()) for start, end in calm))


def explain_kept(desk: Desk, comment: str) -> Explained:
    """Say which words of a kept comment decide how the model reads it."""
    kept = desk.store.look_up(comment)
    if kept.comment.own or kept.erased:
        raise StoreError("There is nothing to explain: it was never read.")
    parent = kept.comment.parent
    answered = desk.store.texts([parent]).get(parent) if parent else None
    return desk.triage().explain(kept.comment.text, answered)


def happened(history: Sequence[Event]) -> tuple[Happened, ...]:
    """Return what happened to a comment, in order, and what of it can be taken back."""
    stands = {event.seq for event in standing(history)}
    gone = taken_back(history)
    told: list[Happened] = []
    for event in history:
        stood = event.seq in stands if event.what != "undone" else event.seq not in gone
        mine = event.by == CREATOR and (event.what == "undone" or event.what not in _OURS)
        last = told[-1] if told else None
        if event.what == "drafted" and last and last.event.what == "drafted":
            told[-1] = Happened(event, stood, not stood, last.times + 1)
        elif last and _same_decision(event, last.event):
            told[-1] = replace(last, times=last.times + 1)
        else:
            told.append(Happened(event, mine and stood, mine and not stood))
    return tuple(told)


def _same_decision(event: Event, before: Event) -> bool:
    """Say whether a newer policy or model only said again what had been decided."""
    told = ("action", "why")
    return event.what == before.what == "decided" and all(
        event.data.get(name) == before.data.get(name) for name in told
    )


def taken_back(history: Sequence[Event]) -> frozenset[object]:
    """Return the numbers of the events that a standing undo took back."""
    gone: set[object] = set()
    for event in reversed(history):
        if event.what == "undone" and event.seq not in gone:
            gone.add(event.data.get("seq"))
    return frozenset(gone)


def _around(whole: Whole) -> tuple[tuple[Triaged, ...], int, int]:
    """Return the part of a thread around a comment, and how many lie before and after it."""
    here = [one.comment.id for one in whole.thread].index(whole.triaged.comment.id)
    start = max(0, min(here - THREAD // 2, len(whole.thread) - THREAD))
    end = min(len(whole.thread), start + THREAD)
    return whole.thread[start:end], start, len(whole.thread) - end


def _of_the_same(store: Store, kept: Kept) -> tuple[tuple[Triaged, ...], int]:
    """Return the latest other comments of a person, and how many in all; none that are held."""
    if kept.author_pk is None or kept.comment.own:
        return (), 0
    theirs = Listing(actions=("show", "soften", "unread"), person=kept.author_pk)
    found = store.pages.page(theirs, OTHERS + 1).comments
    others = [as_triaged(one) for one in found if one.pk != kept.pk]
    return tuple(others[:OTHERS]), store.pages.count(theirs)
