"""Learning from the creator's corrections, and deciding by it what they did not correct."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from noisegate.keep import Kept, Outline, Store, Verdict
from noisegate.learn import Example, Taste, TasteError, fit
from noisegate.triage import Triage

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Taught:
    """What corrections taught, in counts.

    `corrections` were learnt from, `confirmed` of them only confirm what was read; `others` teach
    nothing. `changes` counts the rest by (kind read, kind given), `moves` the comments that are
    therefore of another kind, in the same way; the most frequent first.
    """

    corrections: int
    confirmed: int
    others: int
    changes: Sequence[tuple[tuple[str, str], int]]
    moves: Sequence[tuple[tuple[str, str], int]]


def taste_of(store: Store) -> Taste:
    """Return what was learnt in a store; an empty taste where nothing was, or it can't be read."""
    numbers = store.learning.numbers()
    try:
        return Taste.from_json(numbers) if numbers else Taste()
    except TasteError:
        return Taste()  # `relearn` makes it anew


def relearn(store: Store, triage: Triage) -> int:
    """Learn anew from the corrections that stand; return how many other comments it moves.

    Only comments that the taste concerns, or that were moved before, are looked at closely, and
    only those whose kinds or decision change are decided anew. What the creator corrected,
    released or held is never touched. Where it breaks off, the next call does it again.
    """
    learning = store.learning
    taste = fit(Example(one.reading, one.kinds) for one in learning.corrections())
    if learning.settled() == taste.version == triage.taste.version:
        return 0
    learning.save(taste.to_json())
    triage = triage.with_taste(taste)
    moved = 0
    for outlines in learning.outlines():
        ids = _concerned(outlines, taste)
        for start in range(0, len(ids), _AT_ONCE):
            kept = store.get_many(ids[start : start + _AT_ONCE])
            moved += store.keep(_changed(kept, triage))
    learning.settle(taste.version)
    return moved


def forget(store: Store, triage: Triage) -> tuple[int, int]:
    """Forget what all corrections so far taught; return how many, and how many comments move."""
    return store.learning.forget(), relearn(store, triage)


def recall(store: Store, triage: Triage) -> tuple[bool, int]:
    """Take the latest `forget` back; return whether there was one, and how many comments move."""
    return store.learning.recall(), relearn(store, triage)


def taught(store: Store) -> Taught:
    """Return what was learnt, and what follows from it."""
    lessons = taste_of(store).lessons
    changes = Counter((one.read[0], one.given[0]) for one in lessons if one.change)
    confirmed = len(lessons) - changes.total()
    others = max(0, store.learning.count() - len(lessons))
    return Taught(len(lessons), confirmed, others, changes.most_common(), store.learning.moves())


def _concerned(outlines: Iterable[Outline], taste: Taste) -> list[str]:
    """Return the comments that a taste could move, or that something learnt moved before."""
    groups: dict[tuple[str, str], list[Outline]] = {}
    for one in outlines:
        if one.embedding and one.kind:
            groups.setdefault((one.model, one.kind), []).append(one)
    found: list[str] = []
    for (model, kind), group in groups.items():
        could = taste.concerns(model, kind, [one.embedding for one in group])
        found += [one.comment for one, yes in zip(group, could, strict=True) if yes or one.learnt]
    return found


def _changed(kept: Iterable[Kept], triage: Triage) -> Iterator[Verdict]:
    """Decide anew, and yield what comes out otherwise than what is in force."""
    for one in kept:
        now = one.decision
        if one.reading is None or one.corrected or now is None or now.phase == "creator":
            continue
        then = triage.judge(one.comment, one.reading)
        if (then.decision.action, then.reading.kinds) != (now.action, one.kinds):
            yield Verdict(one.comment.id, one.reading, then.decision, one.basis)
