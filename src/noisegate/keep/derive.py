"""What is true of a comment now, derived from what happened to it: values in, values out.

`derive` is the only place where events become a status.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from noisegate.comment import Event
from noisegate.labels import HOT, is_supportive, is_welcome, worth_kind

CREATOR = "creator"
NOISEGATE = "noisegate"

_ACTS = {
    "released": ("show", "You released it."),
    "held": ("gate", "You held it back."),
}
_OWN = ("show", "Written by you.", "own_comment")
_LAPSE_ON_EDIT = frozenset({"decided", "released", "corrected"})
"""What was said about words that are no longer there. A hold, an answer or a note stands."""


class Status(NamedTuple):
    """One row of `statuses`, less what it repeats of the comment.

    `policy` is the version that decided last; None asks for a decision. `kinds` is written
    ",attack,feedback," so that a search can find one in it. `basis` is the event that a decision
    has to rest on: the correction in force, else the latest edit; 0 where there is neither.
    `learnt` is what corrections of similar comments made of it, by the latest decision.
    `worth` says what it may be answered for; it is `waiting` until it was answered, thanked or
    done. `supportive` and `welcome` are as in `labels`; `hot` says that there is heat in it.
    """

    action: str | None = None
    why: str | None = None
    phase: str | None = None
    policy: str | None = None
    kind: str | None = None
    kinds: str = ""
    corrected: bool = False
    answered: bool = False
    basis: int = 0
    learnt: dict[str, Any] | None = None
    worth: str | None = None
    waiting: bool = False
    done: bool = False
    thanked: bool = False
    filed: bool = False
    supportive: bool = False
    welcome: bool = False
    hot: bool = False


class Placed(NamedTuple):
    """A whole row of `statuses`: what is true of a comment, and when, by whom, under what it is.

    `at` is in seconds since 1970; `day` counts as `date.toordinal` does, and is 0 where the time
    is unknown. All but `at` are None where the comment is the creator's own, or erased.
    """

    status: Status
    at: int | None
    day: int | None
    author_pk: int | None
    work_pk: int | None


def derive(
    history: Sequence[Event],
    read: Sequence[str] = (),
    *,
    replied: bool = False,
    own: bool = False,
) -> Status:
    """Return the status that follows from a comment's events, in order of `seq`.

    `read` holds the kinds of the current reading, primary first; `replied` says that an own
    comment answers this one, `own` that it is the creator's itself: that is always shown. The
    creator's latest standing act overrides the policy's decision; their latest standing
    correction overrides the kinds, else what the latest decision had learnt from corrections of
    similar comments does. A decision made before a correction of the comment asks for a new one.
    """
    last, act = _last_of_each(history)
    answered = replied or "answered" in last
    corrected = last.get("corrected")
    on = corrected or last.get("edited")
    basis = on.seq if on else 0
    if own:
        return Status(*_OWN, answered=answered, basis=basis)
    decided = last["decided"].data if "decided" in last else {}
    learnt = None if corrected else _learnt(decided)
    said = corrected.data if corrected else learnt
    kinds = tuple(_words(said.get("kinds"))) if said else tuple(read)
    action, why, phase = _ruling(decided, act)
    return Status(
        action=action,
        why=why,
        phase=phase,
        policy=_word(decided.get("policy")) if decided.get("basis", 0) == basis else None,
        kind=kinds[0] if kinds else None,
        kinds=join_kinds(kinds),
        corrected=corrected is not None,
        answered=answered,
        basis=basis,
        learnt=learnt,
        **_amounts_to(kinds, action, answered=answered, last=last),
    )


def _learnt(decided: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a decision had learnt from corrections of similar comments."""
    learnt = decided.get("learnt")
    return dict(learnt) if isinstance(learnt, Mapping) else None


def _ruling(
    decided: Mapping[str, Any], act: Event | None
) -> tuple[str | None, str | None, str | None]:
    """Return the action, why, and whose word it is: the creator's where they have acted."""
    if act:
        return *_ACTS[act.what], CREATOR
    return _word(decided.get("action")), _word(decided.get("why")), _word(decided.get("phase"))


def _amounts_to(
    kinds: tuple[str, ...], action: str | None, *, answered: bool, last: Mapping[str, Event]
) -> dict[str, Any]:
    """Return what follows from the kinds and the action, and who has seen to it."""
    worth, supportive, welcome, hot = _weighed(kinds, action)
    seen_to = answered or "done" in last or "thanked" in last
    return {
        "worth": worth,
        "waiting": worth is not None and not seen_to,
        **{what: what in last for what in ("done", "thanked", "filed")},
        "supportive": supportive,
        "welcome": welcome,
        "hot": hot,
    }


@lru_cache(4096)
def _weighed(kinds: tuple[str, ...], action: str | None) -> tuple[str | None, bool, bool, bool]:
    """Return the worth, and whether it is supportive, welcome, hot: the same few come again."""
    hot = not HOT.isdisjoint(kinds)
    return worth_kind(kinds, action), is_supportive(kinds, action), is_welcome(kinds, action), hot


def _last_of_each(history: Sequence[Event]) -> tuple[dict[str, Event], Event | None]:
    """Return the latest standing event of each sort, and the latest standing act of all."""
    last: dict[str, Event] = {}
    act: Event | None = None
    for event in standing(history):
        if event.what == "edited":
            last = {what: kept for what, kept in last.items() if what not in _LAPSE_ON_EDIT}
            act = act if act and act.what not in _LAPSE_ON_EDIT else None
        last[event.what] = event
        act = event if event.what in _ACTS else act
    return last, act


def standing(history: Sequence[Event]) -> list[Event]:
    """Return the events that no standing undo has taken back, undos left out, in order."""
    undone: set[object] = set()
    stand = []
    for event in reversed(history):
        if event.seq in undone:
            continue
        if event.what == "undone":
            undone.add(event.data.get("seq"))
        else:
            stand.append(event)
    return stand[::-1]


def join_kinds(kinds: Iterable[str]) -> str:
    """Write kinds as one text: ",attack,feedback,", or "" where there are none."""
    joined = ",".join(kinds)
    return f",{joined}," if joined else ""


def split_kinds(joined: str) -> tuple[str, ...]:
    """Return the kinds that `join_kinds` wrote."""
    return tuple(joined.strip(",").split(",")) if joined else ()


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _words(value: Any) -> Iterator[str]:
    yield from (word for word in value or () if isinstance(word, str))
