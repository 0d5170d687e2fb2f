"""What is true of a comment now, derived from what happened to it.

`derive` is the only place where events become a status. Every writer calls `refresh` in the
transaction that appends the event, so the two can never disagree; `rederive` proves it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from noisegate.comment import Event
from noisegate.keep.tables import comments, events, readings, statuses
from noisegate.keep.upsert import upsert

CREATOR = "creator"
NOISEGATE = "noisegate"

_ACTS = {
    "released": ("show", "You released it."),
    "held": ("gate", "You held it back."),
}
_OWN = ("show", "Written by you.", "own_comment")
_LAPSE_ON_EDIT = frozenset({"decided", "released", "corrected"})
"""What was said about words that are no longer there. A hold, an answer or a note stands."""


@dataclass(frozen=True, slots=True)
class Status:
    """One row of `statuses`.

    `policy` is the version that decided last; None asks for a decision. `kinds` is written
    ",attack,feedback," so that a search can find one in it. `basis` is the event that a decision
    has to rest on: the correction in force, else the latest edit; 0 where there is neither.
    `learnt` is what corrections of similar comments made of it, by the latest decision.
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
    learnt = None if corrected else decided.get("learnt")
    learnt = dict(learnt) if isinstance(learnt, Mapping) else None
    said = corrected.data if corrected else learnt
    kinds = tuple(_words(said.get("kinds"))) if said else tuple(read)
    return Status(
        action=_ACTS[act.what][0] if act else _word(decided.get("action")),
        why=_ACTS[act.what][1] if act else _word(decided.get("why")),
        phase=CREATOR if act else _word(decided.get("phase")),
        policy=_word(decided.get("policy")) if decided.get("basis", 0) == basis else None,
        kind=kinds[0] if kinds else None,
        kinds=join_kinds(kinds),
        corrected=corrected is not None,
        answered=answered,
        basis=basis,
        learnt=learnt,
    )


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


def histories(conn: Connection, pks: Sequence[int]) -> dict[int, list[Event]]:
    """Return the events of each of some comments (at most a few thousand), in order."""
    found: dict[int, list[Event]] = {pk: [] for pk in pks}
    query = (
        select(events, comments.c.id)
        .join(comments, comments.c.pk == events.c.comment_pk)
        .where(events.c.comment_pk.in_(pks))
        .order_by(events.c.seq)
    )
    for row in conn.execute(query).mappings():
        found[row["comment_pk"]].append(to_event(row))
    return found


def to_event(row: RowMapping) -> Event:
    """Return a row of `events`, joined with the comment's id, as an Event."""
    return Event(row["seq"], row["id"], row["at"], row["what"], row["by"], row["data"])


def refresh(
    conn: Connection, pks: Iterable[int], past: Mapping[int, Sequence[Event]] | None = None
) -> None:
    """Derive and write the statuses of some comments, in the transaction of their new events.

    `past` saves reading the events again where the caller has them all.
    """
    pks = sorted(set(pks))
    rows = [{"comment_pk": pk, **asdict(new)} for pk, new in _derived(conn, pks, past)]
    upsert(conn, statuses, rows, key=("comment_pk",))


def rederive(conn: Connection, page: int = 1000) -> int:
    """Derive every status again from the events; put right, and count, those that differed."""
    wrong = 0
    query = select(comments.c.pk).order_by(comments.c.pk).limit(page)
    after = 0
    while pks := conn.scalars(query.where(comments.c.pk > after)).all():
        stored = {
            row["comment_pk"]: {name: row[name] for name in row if name != "comment_pk"}
            for row in conn.execute(
                select(statuses).where(statuses.c.comment_pk.in_(pks))
            ).mappings()
        }
        differ = [pk for pk, new in _derived(conn, pks, None) if stored.get(pk) != asdict(new)]
        refresh(conn, differ)
        wrong += len(differ)
        after = pks[-1]
    return wrong


def _derived(
    conn: Connection, pks: Sequence[int], past: Mapping[int, Sequence[Event]] | None
) -> Iterator[tuple[int, Status]]:
    if not pks:
        return
    past = histories(conn, pks) if past is None else past
    query = (
        select(comments.c.pk, comments.c.own, readings.c.kinds)
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
        .where(comments.c.pk.in_(pks))
        .order_by(comments.c.pk)
    )
    replied = _replied(conn, pks)
    for pk, own, kinds in conn.execute(query).all():
        yield pk, derive(past[pk], split_kinds(kinds or ""), replied=pk in replied, own=own)


def _replied(conn: Connection, pks: Sequence[int]) -> set[int]:
    reply = comments.alias()
    query = (
        select(comments.c.pk)
        .join(reply, reply.c.parent == comments.c.id)
        .where(comments.c.pk.in_(pks), reply.c.own)
        .distinct()
    )
    return set(conn.scalars(query))


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _words(value: Any) -> Iterator[str]:
    yield from (word for word in value or () if isinstance(word, str))
