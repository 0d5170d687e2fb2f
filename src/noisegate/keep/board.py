"""The feedback board: what listeners would change, point by point, and how far each point is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select

from noisegate.comment import Work
from noisegate.keep import placing, point_acts, queries
from noisegate.keep.desk_records import (
    STATES,
    Gather,
    Point,
    PointEvent,
    PointRow,
    PointState,
    PointsWanted,
    SongPoints,
)
from noisegate.keep.desk_tables import board_due, point_comments, points
from noisegate.keep.engine import Database
from noisegate.keep.errors import NoPointError
from noisegate.keep.records import Kept
from noisegate.keep.songs import Songs
from noisegate.keep.tables import comments, works
from noisegate.labels import TOPICS

_AT_ONCE = 200
_POINT = (
    *points.columns,
    comments.c.id.label("title_id"),
    *(works.c[name].label(f"w_{name}") for name in ("source", "id", "title", "url")),
    works.c.released_at.label("w_released_at"),
)
_JOINED = (
    select(*_POINT)
    .select_from(points)
    .outerjoin(works, works.c.pk == points.c.work_pk)
    .outerjoin(comments, comments.c.pk == points.c.title_comment_pk)
)


class Board:
    """The part of a store that holds points of feedback; `Store.board` gives it.

    Similar feedback under one work and topic makes one point. What lies on it follows from what
    is in force for each comment (`aftermath.belongs`), once `settle` has looked at what is due.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def settle(self, gather: Gather, limit: int | None = None) -> int:
        """Place what is due, and take off what no longer belongs; return how many were looked at.

        At most `limit` comments are placed. Broken off at any point, the next call goes on; the
        outcome is the same. What the creator moved stays where they put it.
        """
        return placing.settle(self._db, gather, limit)

    def due(self) -> int:
        """Return how many comments wait for `settle`."""
        with self._db.read() as conn:
            return conn.scalar(select(func.count()).select_from(board_due)) or 0

    # What is on it.

    def tally(self) -> dict[PointState, int]:
        """Return how many points there are in each state."""
        query = select(points.c.state, func.count()).where(points.c.comments > 0)
        with self._db.read() as conn:
            rows = conn.execute(query.group_by(points.c.state)).all()
        found = {row[0]: int(row[1]) for row in rows}
        return {state: found.get(state, 0) for state in STATES}

    def songs(self, wanted: PointsWanted | None = None) -> list[SongPoints]:
        """Return the songs that points were made of, those with most people behind them first.

        Works of the same title are one song. The limit and offset are those of songs.
        """
        wanted = wanted or PointsWanted()
        sums = (func.sum(points.c[name]).label(name) for name in ("people", "comments"))
        summed = select(points.c.work_pk, func.count().label("points"), *sums).group_by(
            points.c.work_pk
        )
        with self._db.read() as conn:
            songs = Songs.load(conn)
            found: dict[int, list[Row[Any]]] = {}
            for row in conn.execute(summed.where(_condition(conn, wanted))):
                found.setdefault(songs.of(row.work_pk), []).append(row)
            added = [
                (sum(int(row.people) for row in rows), song, rows) for song, rows in found.items()
            ]
            added.sort(key=lambda one: (-one[0], one[1]))
            end = None if wanted.limit is None else wanted.offset + wanted.limit
            page = added[wanted.offset : end]
            known = _works(conn, [song for _, song, _ in page])
        return [_song(songs.works(song), rows, known.get(song)) for _, song, rows in page]

    def points(self, wanted: PointsWanted | None = None) -> list[Point]:
        """Return points: of one work by topic, else those with most people behind them first."""
        wanted = wanted or PointsWanted()
        order = [points.c.people.desc(), points.c.latest_at.desc(), points.c.pk]
        if wanted.work_pk is not None:
            order = [_TOPIC_ORDER, *order]
        with self._db.read() as conn:
            # Sorting keys alone is several times quicker than sorting all that is told of points.
            query = select(points.c.pk).where(_condition(conn, wanted)).order_by(*order)
            pks = conn.scalars(query.limit(wanted.limit).offset(wanted.offset)).all()
            return _in_order(conn, pks)

    def count(self, wanted: PointsWanted | None = None) -> int:
        """Return how many points there are, whatever the limit."""
        query = select(func.count()).select_from(points)
        with self._db.read() as conn:
            return conn.scalar(query.where(_condition(conn, wanted or PointsWanted()))) or 0

    def topics(self, wanted: PointsWanted | None = None) -> list[tuple[str, int]]:
        """Return the topics of points, in the order of the label guide, with how many there are."""
        query = select(points.c.topic, func.count())
        with self._db.read() as conn:
            query = query.where(_condition(conn, wanted or PointsWanted()))
            rows = conn.execute(query.group_by(points.c.topic)).all()
        found = {row[0]: int(row[1]) for row in rows}
        order = [*TOPICS, *sorted(found.keys() - TOPICS.keys())]
        return [(topic, found[topic]) for topic in order if topic in found]

    def get(self, pk: int) -> Point:
        """Return one point, also where nothing is said for it any more; NoPointError for none."""
        with self._db.read() as conn:
            found = _points(conn, _JOINED.where(points.c.pk == pk))
        if not found:
            raise NoPointError(pk)
        return found[0]

    def members(self, pk: int, limit: int | None = None, offset: int = 0) -> list[Kept]:
        """Return the comments that make a point, oldest first."""
        with self._db.read() as conn:
            return _members(conn, pk, limit, offset)

    def point_of(self, comment_id: str) -> int | None:
        """Return the point that a comment counts for, or None where it is not on the board."""
        query = select(point_comments.c.point_pk).join(
            comments, comments.c.pk == point_comments.c.comment_pk
        )
        with self._db.read() as conn:
            return conn.scalar(query.where(comments.c.id == comment_id))

    def rows(self, wanted: PointsWanted | None = None) -> Iterator[PointRow]:
        """Yield points with all of their comments, work by work, for an export."""
        wanted = wanted or PointsWanted()
        for song in self.songs(replace(wanted, limit=None, offset=0)):
            offset = 0
            while page := self.points(
                replace(
                    wanted, work_pk=song.work_pk, works=song.works, limit=_AT_ONCE, offset=offset
                )
            ):
                offset += len(page)
                yield from (PointRow(point, self.members(point.pk)) for point in page)

    # What the creator does with it.

    def set_state(self, pk: int, state: PointState) -> PointEvent:
        """Say that a point is open, doing, done or declined."""
        with self._db.write() as conn:
            return point_acts.set_state(conn, pk, state)

    def set_note(self, pk: int, text: str) -> PointEvent:
        """Write a note on a point; "" takes it away."""
        with self._db.write() as conn:
            return point_acts.set_note(conn, pk, text)

    def move(self, comment_ids: Sequence[str], to: int) -> PointEvent:
        """Let comments on the board count for another point of the same work."""
        with self._db.write() as conn:
            return point_acts.move(conn, comment_ids, to)

    def split(self, comment_ids: Sequence[str]) -> PointEvent:
        """Make a point of its own of comments on the board; the event's `point` is the new one."""
        with self._db.write() as conn:
            return point_acts.split(conn, comment_ids)

    def undo(self, pk: int, seq: int | None = None) -> PointEvent:
        """Take back the latest that was done with a point, or the event `seq`.

        The undo is an event; undoing it by its own `seq` brings back what it took. Raises
        StoreError where nothing is left to undo.
        """
        with self._db.write() as conn:
            return point_acts.undo(conn, pk, seq)

    def events(self, pk: int) -> list[PointEvent]:
        """Return everything that was done with a point, in order."""
        with self._db.read() as conn:
            return point_acts.history(conn, pk)


_TOPIC_ORDER = case(
    {topic: place for place, topic in enumerate(TOPICS)}, value=points.c.topic, else_=len(TOPICS)
)


def _condition(conn: Connection, wanted: PointsWanted) -> ColumnElement[bool]:
    parts = [points.c.comments > 0]
    if wanted.states is not None:
        parts.append(points.c.state.in_(wanted.states))
    if wanted.works:
        parts.append(points.c.work_pk.in_(wanted.works))
    elif wanted.work_pk is not None:
        song = Songs.load(conn).works(wanted.work_pk)
        parts.append(points.c.work_pk.in_(song) if song else points.c.work_pk.is_(None))
    if wanted.topic is not None:
        parts.append(points.c.topic == wanted.topic)
    return and_(*parts)


def _in_order(conn: Connection, pks: Sequence[int]) -> list[Point]:
    found: dict[int, Point] = {}
    for start in range(0, len(pks), _AT_ONCE):
        some = _JOINED.where(points.c.pk.in_(pks[start : start + _AT_ONCE]))
        found.update((one.pk, one) for one in _points(conn, some))
    return [found[pk] for pk in pks if pk in found]


def _points(conn: Connection, query: Any) -> list[Point]:
    rows = conn.execute(query).all()
    ids = [row.title_id for row in rows if row.title_id is not None]
    titles = {kept.comment.id: kept for kept in queries.get_many(conn, ids)}
    return [
        Point(
            pk=row.pk,
            work_pk=row.work_pk,
            work=_work(row),
            source=row.w_source or "",
            topic=row.topic,
            state=row.state,
            note=row.note,
            comments=row.comments,
            people=row.people,
            latest_at=row.latest_at,
            title=titles.get(row.title_id),
        )
        for row in rows
    ]


def _members(conn: Connection, pk: int, limit: int | None, offset: int) -> list[Kept]:
    query = (
        select(comments.c.id)
        .join(point_comments, point_comments.c.comment_pk == comments.c.pk)
        .where(point_comments.c.point_pk == pk)
        .order_by(comments.c.at, comments.c.pk)
    )
    ids = conn.scalars(query.limit(limit).offset(offset)).all()
    found: dict[str, Kept] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = queries.get_many(conn, ids[start : start + _AT_ONCE])
        found.update((kept.comment.id, kept) for kept in some)
    return [found[name] for name in ids if name in found]


def _works(conn: Connection, pks: Sequence[int]) -> dict[int, tuple[str, Work]]:
    query = select(works).where(works.c.pk.in_(pks))
    return {
        row.pk: (row.source, Work(row.id, row.title, row.url, row.released_at))
        for row in conn.execute(query)
    }


def _song(
    together: tuple[int, ...], rows: Sequence[Row[Any]], known: tuple[str, Work] | None
) -> SongPoints:
    source, work = known or ("", None)
    many, people, said = (
        sum(int(one) for one in some) for some in zip(*(row[1:] for row in rows), strict=True)
    )
    first = together[0] if together else 0
    return SongPoints(first, source, work, many, people, said, together)


def _work(row: Row[Any]) -> Work | None:
    if row.w_id is None:
        return None
    return Work(row.w_id, row.w_title, row.w_url, row.w_released_at)
