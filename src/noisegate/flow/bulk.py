"""One act on many comments, by ticked boxes or a whole list, with one undo for all of it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from noisegate.comment import Decision, Event
from noisegate.flow.learn import relearn, taste_of
from noisegate.flow.reread import in_force
from noisegate.flow.tidy import tidy
from noisegate.flow.watch import Silence, Watch
from noisegate.keep import Kept, Store, StoreError, Verdict
from noisegate.learn import Taste
from noisegate.triage import Triage

_AT_ONCE = 300
"""So many comments are one transaction: others get their turn in between."""

COUNTED = 10_000
"""Comments of one act are counted up to this many."""

_JUDGED = frozenset({"corrected"})
"""The acts after which a comment has to be decided anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to many comments at once.

    `comments` were touched, `passed_over` could not be (gone meanwhile, or your own), `moved`
    others followed, since corrections teach. `token` takes all of it back (see `undo_all`).
    """

    what: str
    comments: int
    passed_over: int
    moved: int
    token: str


@dataclass(frozen=True, slots=True)
class Together:
    """An act on one comment that was done to others, too: its token, and to how many in all.

    Of more than `COUNTED`, only so many are counted.
    """

    token: str
    comments: int


def together(store: Store, history: Iterable[Event]) -> dict[int, Together]:
    """Return which events of a comment were one act on several, by their numbers."""
    found: dict[int, Together] = {}
    for event in history:
        token = event.data.get("bulk")
        if not isinstance(token, str):
            continue
        with suppress(StoreError):
            if (count := store.bulk.count(token, COUNTED)) > 1:
                found[event.seq] = Together(token, count)
    return found


def act_on_all(
    store: Store,
    triage: Triage,
    ids: Sequence[str],
    what: str,
    data: Mapping[str, object] | None = None,
    watch: Watch | None = None,
) -> Done:
    """Do one act on each of some comments; what is done stays done where it is stopped midway.

    Raises `StoreError` for an act that there is not, or kinds that there are not.
    """
    watch, act, count = watch or Silence(), store.bulk.begin(what, data), 0
    judge = partial(_decision, triage) if what in _JUDGED else None
    for start in range(0, len(ids), _AT_ONCE):
        count += store.bulk.append(act, ids[start : start + _AT_ONCE], judge)
        done = min(len(ids), start + _AT_ONCE)
        watch.moved(done, done / len(ids))
    moved = relearn(store, triage) if judge else 0
    tidy(store)
    return Done(what, count, len(ids) - count, moved, act.token)


def undo_all(store: Store, triage: Triage, token: str, watch: Watch | None = None) -> Done:
    """Take back all of what was done under a token, so far as it stands.

    The undo has a token of its own, which brings it all back. Raises `StoreError` where the token
    is none.
    """
    watch, back, count, left = watch or Silence(), store.bulk.begin_undo(), 0, 0
    # What was learnt may rest on the very corrections that go, so it is decided by later.
    judge, judged = partial(_decision, triage.with_taste(Taste())), list[str]()
    for page in store.bulk.events(token):
        taught = any(_taught(event.what, event.data) for event in page)
        done = store.bulk.take_back(page, back, judge if taught else None)
        judged += [event.comment for event in page] if taught else []
        count, left = count + done, left + len(page) - done
        watch.moved(count, None)
    moved = relearn(store, triage) if judged else 0
    _settle(store, triage.with_taste(taste_of(store)), judged)
    tidy(store)
    return Done("undone", count, left, moved, back)


def _taught(what: str, data: Mapping[str, object]) -> bool:
    return what in _JUDGED or data.get("what") in _JUDGED


def _decision(triage: Triage, kept: Kept) -> Decision:
    return in_force(kept, triage).decision


def _settle(store: Store, triage: Triage, ids: Sequence[str]) -> None:
    """Decide about comments by what is learnt now, where that makes a difference."""
    for start in range(0, len(ids), _AT_ONCE):
        read = [one for one in store.get_many(ids[start : start + _AT_ONCE]) if one.reading]
        judged = [(one, in_force(one, triage).decision) for one in read]
        store.keep(
            Verdict(one.comment.id, one.reading, then, one.basis)
            for one, then in judged
            if one.reading and then.learnt
        )
