"""Readings and decisions are kept, and what still needs one is found."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from noisegate.comment import Event, Reading
from noisegate.keep.records import Verdict, learnt_to_data, reading_to_data
from noisegate.keep.status import NOISEGATE, histories, join_kinds, refresh
from noisegate.keep.tables import comments, events, readings, statuses
from noisegate.keep.upsert import upsert

_BATCH = 1000


def keep(conn: Connection, verdicts: Iterable[Verdict]) -> int:
    """Keep readings and decisions; return of how many comments. See `Store.keep`."""
    kept = 0
    stream = iter(verdicts)
    while batch := list(islice(stream, _BATCH)):
        # The last verdict on a comment is the one that counts.
        kept += _keep(conn, {verdict.comment: verdict for verdict in batch})
    return kept


def _keep(conn: Connection, batch: dict[str, Verdict]) -> int:
    query = (
        select(comments.c.pk, comments.c.id, statuses.c.basis)
        .join(statuses, statuses.c.comment_pk == comments.c.pk)
        .where(comments.c.id.in_(batch), ~comments.c.erased)
    )
    found = ((pk, batch[name], basis) for pk, name, basis in conn.execute(query))
    # Who corrected or edited a comment while it was being judged is not to be overruled.
    met = {pk: verdict for pk, verdict, basis in found if verdict.basis == basis}
    rows = [_reading_row(pk, verdict.reading) for pk, verdict in met.items()]
    upsert(conn, readings, rows, key=("comment_pk",))
    past = histories(conn, list(met))
    _decide(conn, met, past)
    refresh(conn, met, past, {pk: verdict.reading for pk, verdict in met.items()})
    return len(met)


def _reading_row(pk: int, reading: Reading) -> dict[str, Any]:
    return {
        "comment_pk": pk,
        "model": reading.model,
        "kind": reading.kind,
        "kinds": join_kinds(reading.kinds),
        "confidence": reading.confidence,
        "language": reading.language,
        "motive": reading.motive,
        "unread": reading.unread,
        "data": reading_to_data(reading),
        "embedding": reading.embedding or None,
    }


def _decide(conn: Connection, met: dict[int, Verdict], past: dict[int, list[Event]]) -> None:
    """Append "decided" events where a decision is new, and add them to the past."""
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    for pk, verdict in met.items():
        data = _data(verdict)
        if _last(past[pk]) != data:
            rows.append(
                {"comment_pk": pk, "at": now, "what": "decided", "by": NOISEGATE, "data": data}
            )
    if not rows:
        return
    added = conn.execute(insert(events).returning(events.c.seq, events.c.comment_pk), rows)
    seqs = {pk: seq for seq, pk in added}
    for row in rows:
        pk = row["comment_pk"]
        event = Event(seqs[pk], met[pk].comment, now, "decided", NOISEGATE, row["data"])
        past[pk].append(event)


def _data(verdict: Verdict) -> dict[str, Any]:
    """Return a decision as its event tells it, with what it rests on."""
    decision, learnt = verdict.decision, verdict.decision.learnt
    return {
        **{name: getattr(decision, name) for name in ("action", "why", "phase", "policy")},
        "model": verdict.reading.model,
        "basis": verdict.basis,
        **({"learnt": learnt_to_data(learnt)} if learnt else {}),
    }


def _last(history: Sequence[Event]) -> object:
    """Return the data of the last decision, None where an edit came after it."""
    for event in reversed(history):
        if event.what == "edited":
            return None
        if event.what == "decided":
            return dict(event.data)
    return None


def unjudged(model: str, policy: str) -> ColumnElement[bool]:
    """Return the condition that a comment needs this model to read it or this policy to decide."""
    return or_(readings.c.model.is_distinct_from(model), statuses.c.policy.is_distinct_from(policy))
