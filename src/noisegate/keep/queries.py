"""Comments are found: one by one, as threads, or by what is true of them.

Long results come in pages, each a short transaction of its own, so that memory stays flat and
whoever goes through them may write meanwhile.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from noisegate.keep import search, verdicts
from noisegate.keep.engine import Database
from noisegate.keep.people import is_author
from noisegate.keep.records import Filter, Kept
from noisegate.keep.rows import LABELS, joined, kept_of
from noisegate.keep.tables import authors, comments, statuses, works

_PAGE = 500
_NEAR, _LATEST = 1_000, 5_000
"""What is asked for up to so far from the start is looked for among so many of the latest first:
whatever is frequent is found there, and what is rare has an index, or a word to find it by."""


def get(conn: Connection, comment_id: str) -> Kept | None:
    """Return one comment, or None where there is no such."""
    row = conn.execute(joined(*LABELS).where(comments.c.id == comment_id)).one_or_none()
    return None if row is None else kept_of(row)


def texts(conn: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the texts of comments by their ids; those that are not there are left out."""
    query = select(comments.c.id, comments.c.text).where(comments.c.id.in_(ids), ~comments.c.erased)
    return {row.id: row.text for row in conn.execute(query)}


def get_many(conn: Connection, ids: Sequence[str]) -> list[Kept]:
    """Return those of some comments that there are, in order of arrival; see `Store.get_many`."""
    query = joined(*LABELS).where(comments.c.id.in_(ids), ~comments.c.erased)
    return [kept_of(row) for row in conn.execute(query.order_by(comments.c.pk))]


def by_keys(conn: Connection, keys: Sequence[int]) -> dict[int, Kept]:
    """Return those of some comments that there are by their keys, erased ones not."""
    query = joined(*LABELS).where(comments.c.pk.in_(keys), ~comments.c.erased)
    return {row.c_pk: kept_of(row) for row in conn.execute(query)}


def ids(conn: Connection, keys: Sequence[int]) -> list[str]:
    """Return the ids of comments by their keys, in that order; those that are gone not."""
    found: dict[int, str] = {}
    for start in range(0, len(keys), _PAGE):
        some = comments.c.pk.in_(keys[start : start + _PAGE])
        query = select(comments.c.pk, comments.c.id).where(some, ~comments.c.erased)
        found |= {row.pk: row.id for row in conn.execute(query)}
    return [found[key] for key in keys if key in found]


def count(conn: Connection, wanted: Filter) -> int:
    """Return how many comments a filter finds, within its limit and offset."""
    found: int = conn.scalar(joined(func.count()).where(_condition(conn, wanted))) or 0
    found = max(0, found - wanted.offset)
    return found if wanted.limit is None else min(found, wanted.limit)


def find(db: Database, wanted: Filter) -> Iterator[Kept]:
    """Yield the comments that a filter finds, by time.

    Their keys are held from the start (8 bytes each), so that what is yielded does not depend on
    what is written meanwhile.
    """
    with db.read() as conn:
        pks = array("q", _keys(conn, wanted))
    for start in range(0, len(pks), _PAGE):
        page = pks[start : start + _PAGE]
        query = joined(*LABELS).where(comments.c.pk.in_(page), ~comments.c.erased)
        with db.read() as conn:
            found = {row.c_pk: row for row in conn.execute(query)}
        yield from (kept_of(found[pk]) for pk in page if pk in found)


def _keys(conn: Connection, wanted: Filter) -> Iterator[int]:
    """Yield the keys of what a filter finds, in order."""
    order = _order(wanted)
    query = joined(comments.c.pk).order_by(*order)
    most = None if wanted.limit is None else wanted.offset + wanted.limit
    if most is not None and most <= _NEAR and _is_along(conn, wanted):
        yield from _along(conn, wanted, query, most)
        return
    query = query.where(_condition(conn, wanted)).limit(wanted.limit).offset(wanted.offset)
    if most is not None and most <= _NEAR and wanted.newest_first and not wanted.text:
        latest = select(comments.c.pk).where(true(), *_when(wanted)).order_by(*order)
        some = latest.limit(_LATEST).subquery()
        near = conn.scalars(query.where(comments.c.pk.in_(select(some.c.pk)))).all()
        if len(near) == wanted.limit:
            yield from near
            return
    yield from conn.scalars(query.execution_options(yield_per=10_000))


def _order(wanted: Filter) -> list[ColumnElement[Any]]:
    time = (comments.c.at, comments.c.pk)
    return [column.desc() if wanted.newest_first else column.asc() for column in time]


def _is_along(conn: Connection, wanted: Filter) -> bool:
    """Say whether the words that are wanted are best looked for in order of time."""
    if not wanted.text:
        return False
    frequency = search.frequency(conn, wanted.text)
    return frequency == "common" or (frequency == "frequent" and _is_bare(wanted))


def _is_bare(wanted: Filter) -> bool:
    """Say whether nothing but words and times is asked for."""
    shape = {name: getattr(wanted, name) for name in ("text", "since", "until", "newest_first")}
    return wanted == Filter(limit=wanted.limit, offset=wanted.offset, **shape)


def _along(conn: Connection, wanted: Filter, query: Select[Any], most: int) -> Iterator[int]:
    """Yield what `_keys` does, by looking for words in order of time."""
    query = query.add_columns(comments.c.at)
    if _is_bare(wanted):
        # An index alone tells this; what was erased has no words.
        others = select(comments.c.pk, comments.c.at).where(true(), *_when(wanted))
        others = others.order_by(*_order(wanted))
    else:
        others = query.where(_condition(conn, replace(wanted, text=None)))

    def stream(after: search.Place | None, size: int) -> list[search.Place]:
        rows = others.where(_past(after, wanted)) if after else others
        return [(row.at, row.pk) for row in conn.execute(rows.limit(size))]

    found, reached = search.along(conn, wanted.text or "", stream, most)
    if reached is not None:
        rest = query.where(_condition(conn, wanted), _past(reached, wanted))
        rows = conn.execute(rest.limit(most - len(found)))
        found += [(row.at, row.pk) for row in rows]
    yield from (pk for _, pk in found[wanted.offset :])


def _past(place: search.Place, wanted: Filter) -> ColumnElement[bool]:
    """Return the condition that a comment comes after a place in the order of a filter."""
    here = tuple_(comments.c.at, comments.c.pk)
    there = tuple_(literal(place[0], comments.c.at.type), place[1])
    return here < there if wanted.newest_first else here > there


def unjudged(db: Database, model: str, policy: str, batch: int) -> Iterator[list[Kept]]:
    """Yield batches of comments that need reading or deciding; see `Store.unjudged`."""
    reached = 0
    needed = _needs_judging(model, policy)
    query = joined(*LABELS).where(needed).order_by(comments.c.pk).limit(batch)
    while True:
        with db.read() as conn:
            rows = conn.execute(query.where(comments.c.pk > reached)).all()
        if not rows:
            return
        yield [kept_of(row) for row in rows]
        reached = rows[-1].c_pk


def count_unjudged(conn: Connection, model: str, policy: str) -> int:
    """Return how many comments `unjudged` would yield from the start."""
    return conn.scalar(joined(func.count()).where(_needs_judging(model, policy))) or 0


def _needs_judging(model: str, policy: str) -> ColumnElement[bool]:
    return and_(verdicts.unjudged(model, policy), ~comments.c.own, ~comments.c.erased)


def thread(conn: Connection, comment_id: str) -> list[Kept]:
    """Return the whole conversation around a comment, each comment before its replies."""
    above = select(comments.c.id, comments.c.parent).where(comments.c.id == comment_id)
    up = above.cte("up", recursive=True)
    up = up.union(select(comments.c.id, comments.c.parent).join(up, comments.c.id == up.c.parent))
    # The parent of the topmost may be missing; its other replies belong to the thread as well.
    tops = select(up.c.id).union(select(up.c.parent).where(up.c.parent.is_not(None)))
    down = select(tops.subquery().c.id).cte("down", recursive=True)
    down = down.union(select(comments.c.id).join(down, comments.c.parent == down.c.id))
    query = joined(*LABELS).where(comments.c.id.in_(select(down.c.id)))
    kept = [kept_of(row) for row in conn.execute(query.order_by(comments.c.at, comments.c.pk))]
    return _in_thread_order(kept)


def _in_thread_order(kept: Sequence[Kept]) -> list[Kept]:
    here = {one.comment.id for one in kept}
    replies: dict[str | None, list[Kept]] = {}
    for one in kept:
        parent = one.comment.parent if one.comment.parent in here else None
        replies.setdefault(parent, []).append(one)
    ordered: list[Kept] = []
    waiting = replies.pop(None, [])[::-1]
    while waiting or replies:
        # What is left over answers itself in a circle: begin anywhere.
        one = waiting.pop() if waiting else replies[next(iter(replies))].pop(0)
        ordered.append(one)
        waiting += replies.pop(one.comment.id, [])[::-1]
        replies = {parent: those for parent, those in replies.items() if those}
    return ordered


def _condition(conn: Connection, wanted: Filter) -> ColumnElement[bool]:
    parts = [~comments.c.erased, *_exact(conn, wanted), *_flags(wanted), *_when(wanted)]
    if wanted.kinds is not None:
        parts.append(or_(false(), *(statuses.c.kinds.contains(f",{k},") for k in wanted.kinds)))
    if wanted.text is not None:
        parts.append(search.matches(conn, wanted.text))
    return and_(*parts)


def _when(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None or wanted.until is not None:
        # `at` has an index, but falls back to when a comment was first seen.
        yield comments.c.created_at.is_not(None)
    if wanted.since is not None:
        yield comments.c.at >= wanted.since
    if wanted.until is not None:
        yield comments.c.at < wanted.until


def _exact(conn: Connection, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.actions is not None:
        yield statuses.c.action.in_(wanted.actions)
    if wanted.source is not None:
        yield comments.c.source == wanted.source
    if wanted.work is not None:
        is_work = or_(works.c.id == wanted.work, works.c.title == wanted.work)
        found = conn.scalars(select(works.c.pk).where(is_work)).all()
        # Of one work, an index has the comments in order of time.
        yield comments.c.work_pk == found[0] if len(found) == 1 else comments.c.work_pk.in_(found)
    if wanted.author is not None:
        yield comments.c.author_pk.in_(select(authors.c.pk).where(is_author(wanted.author)))


def _flags(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    asked = (
        (statuses.c.answered, wanted.answered),
        (statuses.c.corrected, wanted.corrected),
        (comments.c.own, wanted.own),
        (statuses.c.learnt.is_not(None), wanted.learnt),
    )
    return (column if value else ~column for column, value in asked if value is not None)
