"""Long lists, newest first, a page at a time: any page is as quick as the first.

A list is read as a few streams, each in the order of an index (one for every kind, where nothing
narrower is asked for), and these are merged. A place in it is a time and a key, not a number, so
that nothing is skipped or told twice when comments arrive meanwhile.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import chain, islice

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true

from noisegate.comment import ACTIONS
from noisegate.keep import queries, search
from noisegate.keep.engine import Database
from noisegate.keep.errors import NoCommentError, StoreError
from noisegate.keep.records import Kept
from noisegate.keep.tables import comments, readings, statuses
from noisegate.labels import KINDS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_FEW = 5_000
"""Up to so many comments decided by one step are sorted; more are looked for in order of time."""

_SAMPLE = 2_000

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which comments a list holds; everything given must hold, and None asks for nothing.

    `actions` match any of theirs, `kind` is the primary kind ("" for none), `phase` the step of
    the policy that decided; `work` and `person` are keys. `since` (inclusive) and `until`
    (exclusive) are aware. `done` asks whether the creator is done with it; `text` is as in
    `Filter`. The creator's own comments and erased ones are never among them.
    """

    actions: tuple[str, ...] | None = None
    kind: str | None = None
    phase: str | None = None
    work: int | None = None
    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    done: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some comments of a list. `next`, given as `after`, leads on; None where there are no more."""

    comments: tuple[Kept, ...]
    next: str | None


class Pages:
    """The lists of a store; `Store.pages` gives it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def page(self, listing: Listing, limit: int = 50, after: str | None = None) -> Page:
        """Return the next comments of a list, newest first, from its start or after a place.

        Raises StoreError where `after` is no place.
        """
        place = _read(after) if after is not None else None
        with self._db.read() as conn:
            found = list(islice(_merged(conn, listing, place, limit + 1), limit + 1))
            kept = queries.by_keys(conn, [pk for _, pk in found[:limit]])
        more = _written(found[limit - 1]) if len(found) > limit else None
        return Page(tuple(kept[pk] for _, pk in found[:limit] if pk in kept), more)

    def count(self, listing: Listing, most: int = 10_000) -> int:
        """Return how many comments a list holds; it stops counting at `most`."""
        total, searched = 0, listing.text is not None
        with self._db.read() as conn:
            for condition in [_all_of(conn, listing)] if searched else _streams(conn, listing):
                total += _count(conn, condition, most - total)
                if total >= most:
                    return most
        return total

    def ids(self, listing: Listing) -> list[str]:
        """Return the ids of all that a list holds, newest first."""
        with self._db.read() as conn:
            keys = [pk for _, pk in _merged(conn, listing, None, None)]
            return queries.ids(conn, keys)

    def names(self, keys: Sequence[int]) -> list[str]:
        """Return the ids of comments by their keys, in that order; those that are gone not."""
        with self._db.read() as conn:
            return queries.ids(conn, keys)

    def at(self, key: int) -> Kept:
        """Return a comment by its key. Raises NoCommentError where there is no such."""
        with self._db.read() as conn:
            found = queries.by_keys(conn, [key])
        if key not in found:
            raise NoCommentError(str(key))
        return found[key]

    def by_kind(self, *actions: str) -> dict[str, int]:
        """Return how many comments with these actions there are by primary kind ("" for none)."""
        found: dict[str, int] = {}
        for (_, kind), count in self.by_reason(*actions).items():
            found[kind] = found.get(kind, 0) + count
        return found

    def by_reason(self, *actions: str) -> dict[tuple[str, str], int]:
        """Return how many there are by the step that decided, and primary kind ("" for none)."""
        columns = (statuses.c.phase, statuses.c.kind)
        theirs = and_(statuses.c.action.in_(actions), statuses.c.phase != "own_comment")
        query = select(*columns, func.count().label("n")).where(theirs)
        with self._db.read() as conn:
            rows = conn.execute(query.group_by(statuses.c.action, *columns)).all()
        found: dict[tuple[str, str], int] = {}
        for row in rows:
            key = (row.phase or "", row.kind or "")
            found[key] = found.get(key, 0) + row.n
        return found

    def by_language(self, action: str) -> dict[str | None, int]:
        """Return the languages of the latest 2,000 comments with an action, most first."""
        with self._db.read() as conn:
            keys = [pk for _, pk in _merged(conn, Listing(actions=(action,)), None, _SAMPLE)]
            language = readings.c.language
            query = (
                select(language, func.count())
                .where(readings.c.comment_pk.in_(keys))
                .group_by(language)
                .order_by(func.count().desc(), language)
            )
            return {row[0]: row[1] for row in conn.execute(query)}


def _merged(
    conn: Connection, listing: Listing, after: Place | None, limit: int | None
) -> Iterator[Place]:
    """Yield times and keys of a list, newest first; at most `limit` where one is given."""
    if listing.text is not None:
        return _searched(conn, listing, after, limit)
    streams = (
        [(row.at, row.comment_pk) for row in conn.execute(query)]
        for query in _queries(conn, listing, after, limit)
    )
    return islice(merge(*(sorted(one, reverse=True) for one in streams), reverse=True), limit)


def _searched(
    conn: Connection, listing: Listing, after: Place | None, limit: int | None
) -> Iterator[Place]:
    """Yield what `_merged` does, where words are asked for."""
    words, others = listing.text or "", replace(listing, text=None)
    found: list[Place] = []
    if limit is not None and search.frequency(conn, words) == "common":

        def stream(reached: Place | None, size: int) -> Sequence[Place]:
            return list(_merged(conn, others, reached or after, size))

        found, reached = search.along(conn, words, stream, limit)
        if reached is None:
            return iter(found)
        after, limit = reached, limit - len(found)
    query = select(statuses.c.at, statuses.c.comment_pk).where(_all_of(conn, listing))
    query = query if after is None else query.where(_follows(after))
    query = query.order_by(statuses.c.at.desc(), statuses.c.comment_pk.desc()).limit(limit)
    return chain(found, ((row.at, row.comment_pk) for row in conn.execute(query)))


def _all_of(conn: Connection, listing: Listing) -> ColumnElement[bool]:
    """Return what a list holds as one condition; `_streams` cuts it up, for the indices."""
    parts = [statuses.c.day.is_not(None), *_narrowed(conn, listing)]
    # Written so that no index of actions or kinds takes the place of the better one.
    if listing.actions is not None:
        parts.append(func.coalesce(statuses.c.action, "").in_(listing.actions))
    if listing.kind is not None:
        parts.append(func.coalesce(statuses.c.kind, "") == listing.kind)
    return and_(*parts)


def _queries(
    conn: Connection, listing: Listing, after: Place | None, limit: int | None
) -> Iterator[Select[tuple[datetime, int]]]:
    order = [statuses.c.at.desc(), statuses.c.comment_pk.desc()]
    if not _is_one_stream(listing):
        # It is the same in the whole stream, but PostgreSQL does not know that of "is null".
        order.insert(0, statuses.c.kind.desc())
    for condition in _streams(conn, listing):
        # An index tells how many were decided by a step, but has them in no order of time.
        found = _FEW + 1 if listing.phase is None else _count(conn, condition, _FEW + 1)
        if not found:
            continue
        query = select(statuses.c.at, statuses.c.comment_pk).where(condition)
        if after is not None:
            query = query.where(_follows(after))
        if found > _FEW:
            query = query.order_by(*order).limit(limit)
        yield query


def _count(conn: Connection, condition: ColumnElement[bool], most: int) -> int:
    """Return how many comments a condition finds; it stops counting at `most`."""
    some = select(statuses.c.comment_pk).where(condition).limit(most)
    return conn.scalar(select(func.count()).select_from(some.subquery())) or 0


def _streams(conn: Connection, listing: Listing) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that together say what a list holds; no two of them find the same."""
    if _is_one_stream(listing):
        yield _all_of(conn, listing)
        return
    narrow, actions = and_(true(), *_narrowed(conn, listing)), listing.actions or ACTIONS
    for action in actions:
        for kind_name in ["", *KINDS] if listing.kind is None else [listing.kind]:
            yield and_(statuses.c.action == action, _is_kind(kind_name), narrow)


def _is_one_stream(listing: Listing) -> bool:
    """Say whether an index has all in order of time, or few enough are one person's."""
    narrowed = (listing.actions, listing.kind, listing.phase, listing.work)
    return listing.person is not None or not any(one is not None for one in narrowed)


def _is_kind(kind: str) -> ColumnElement[bool]:
    """Return the condition on a kind; own comments and erased ones have none, nor a day."""
    if kind:
        return statuses.c.kind == kind
    return and_(statuses.c.kind.is_(None), statuses.c.day.is_not(None))


def _narrowed(conn: Connection, listing: Listing) -> Iterator[ColumnElement[bool]]:
    exact = (
        (statuses.c.work_pk, listing.work),
        (statuses.c.author_pk, listing.person),
        (statuses.c.phase, listing.phase),
    )
    yield from (column == value for column, value in exact if value is not None)
    if listing.since is not None:
        yield statuses.c.at >= listing.since
    if listing.until is not None:
        yield statuses.c.at < listing.until
    if listing.done is not None:
        yield statuses.c.done if listing.done else ~statuses.c.done
    if listing.text is not None:
        found = select(comments.c.pk).where(search.matches(conn, listing.text))
        yield statuses.c.comment_pk.in_(found)


def _follows(place: Place) -> ColumnElement[bool]:
    at, pk = place
    same = and_(statuses.c.at == at, statuses.c.comment_pk < pk)
    return and_(statuses.c.at <= at, or_(statuses.c.at < at, same))


def _written(place: Place) -> str:
    at, pk = place
    return f"{(at - _EPOCH) // _TICK}.{pk}"


def _read(place: str) -> Place:
    ticks, _, pk = place.partition(".")
    try:
        if not place.isascii() or len(place) > 60:
            raise ValueError
        return _EPOCH + int(ticks) * _TICK, int(pk)
    except (ValueError, OverflowError) as error:
        raise StoreError("That is no place in this list. Begin at its first page.") from error
