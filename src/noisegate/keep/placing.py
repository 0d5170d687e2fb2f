"""Feedback finds its place on the board: what is due is looked at, in an order that never varies.

Within a song, comments are placed in the order of their arrival, each in the light of those
before it. How many are placed at a time, or where a run is broken off, therefore makes no
difference to what comes out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from noisegate.comment import Reading
from noisegate.keep.aftermath import belongs
from noisegate.keep.desk_records import Cell, Gather, Said
from noisegate.keep.desk_tables import board_due, point_comments, points, sketches
from noisegate.keep.engine import Database
from noisegate.keep.records import reading_from_data
from noisegate.keep.songs import Songs
from noisegate.keep.tables import comments, meta, readings, statuses
from noisegate.keep.upsert import upsert

_PAGE = 500
_RULE = "board_rule"
_FEW = 12
"""A title of fewer characters says too little."""


def settle(db: Database, gather: Gather, limit: int | None) -> int:
    """Look at what is due; return how many comments were. See `Board.settle`."""
    with db.read() as conn:
        same = conn.scalar(select(meta.c.value).where(meta.c.key == _RULE)) == gather.version
        waiting = conn.scalar(select(board_due.c.comment_pk).limit(1)) is not None
        blank = conn.scalar(_blank().limit(1)) is not None
    if not same:
        _begin_anew(db, gather)
    if same and not waiting and not blank:
        return 0
    seen = _clear(db)
    _draw(db, gather)
    return seen + _place_all(db, gather, limit)


def touch(conn: Connection, pks: Iterable[int]) -> None:
    """Count some points anew, and have their sketches made again, since their comments changed."""
    pks = sorted(set(pks))
    conn.execute(update(sketches).where(sketches.c.point_pk.in_(pks)).values(sketch=None))
    recount(conn, pks)


def recount(conn: Connection, pks: Sequence[int]) -> None:
    """Write how many comments and people stand behind some points, and whose words may stand."""
    person = func.coalesce(comments.c.author_pk, -comments.c.pk)
    counted = (
        select(
            point_comments.c.point_pk,
            func.count().label("comments"),
            func.count(person.distinct()).label("people"),
            func.max(comments.c.at).label("latest_at"),
        )
        .join(comments, comments.c.pk == point_comments.c.comment_pk)
        .where(point_comments.c.point_pk.in_(pks))
        .group_by(point_comments.c.point_pk)
    )
    none = {"comments": 0, "people": 0, "latest_at": None}
    found = {row["point_pk"]: dict(row) for row in conn.execute(counted).mappings()}
    titles = _titles(conn, pks)
    rows = [
        {"b_pk": pk, **none, **found.get(pk, {}), "title_comment_pk": titles.get(pk)} for pk in pks
    ]
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in (*none, "title_comment_pk")}
        conn.execute(update(points).where(points.c.pk == bindparam("b_pk")).values(values), rows)


def _titles(conn: Connection, pks: Sequence[int]) -> dict[int, int]:
    """Return the comment whose words may stand for each point: shown whole, and the shortest."""
    length = func.length(comments.c.text)
    whole = case((statuses.c.action == "show", 0), else_=1)
    said = case((length < _FEW, 1), else_=0)
    first = func.row_number().over(
        partition_by=point_comments.c.point_pk, order_by=(whole, said, length, comments.c.pk)
    )
    ranked = (
        select(point_comments.c.point_pk, comments.c.pk, first.label("nth"))
        .join(comments, comments.c.pk == point_comments.c.comment_pk)
        .join(statuses, statuses.c.comment_pk == comments.c.pk)
        .where(point_comments.c.point_pk.in_(pks))
        .subquery()
    )
    query = select(ranked.c.point_pk, ranked.c.pk).where(ranked.c.nth == 1)
    return {row.point_pk: row.pk for row in conn.execute(query)}


def _blank() -> Any:
    return select(sketches.c.point_pk).where(sketches.c.sketch.is_(None))


def _begin_anew(db: Database, gather: Gather) -> None:
    """Have every sketch made again by another rule; nothing leaves its point."""
    with db.write() as conn:
        conn.execute(update(sketches).values(sketch=None))
        upsert(conn, meta, [{"key": _RULE, "value": gather.version}], key=("key",))


def _clear(db: Database) -> int:
    """Take off the board what no longer belongs; leave in line only what needs a place."""
    reached = seen = 0
    while True:
        with db.write() as conn:
            query = _due().where(board_due.c.comment_pk > reached)
            rows = conn.execute(query.order_by(board_due.c.comment_pk).limit(_PAGE)).all()
            if not rows:
                return seen
            seen += _look_at(conn, rows)
        reached = rows[-1].comment_pk


def _due() -> Any:
    digest = comments.c.digest
    return (
        select(
            board_due.c.comment_pk,
            belongs().label("belongs"),
            point_comments.c.point_pk,
            point_comments.c.by_hand,
            digest,
            (digest != func.coalesce(point_comments.c.digest, "")).label("edited"),
        )
        .join(comments, comments.c.pk == board_due.c.comment_pk)
        .join(statuses, statuses.c.comment_pk == board_due.c.comment_pk)
        .outerjoin(point_comments, point_comments.c.comment_pk == board_due.c.comment_pk)
    )


def _look_at(conn: Connection, rows: Sequence[Row[Any]]) -> int:
    placed = [row for row in rows if row.point_pk is not None]
    off = [row for row in placed if not row.belongs or (row.edited and not row.by_hand)]
    stay = [row for row in placed if row not in off]
    if off:
        gone = point_comments.c.comment_pk.in_([row.comment_pk for row in off])
        conn.execute(delete(point_comments).where(gone))
    for row in stay:
        if row.edited:  # The creator put it there, whatever its words.
            mine = point_comments.c.comment_pk == row.comment_pk
            conn.execute(update(point_comments).where(mine).values(digest=row.digest))
    settled = [row.comment_pk for row in rows if not row.belongs] + [r.comment_pk for r in stay]
    conn.execute(delete(board_due).where(board_due.c.comment_pk.in_(settled)))
    touch(conn, (row.point_pk for row in placed))
    return len(settled)


def _draw(db: Database, gather: Gather) -> None:
    """Make the sketches that are missing."""
    while True:
        with db.write() as conn:
            pks = conn.scalars(_blank().order_by(sketches.c.point_pk).limit(_PAGE)).all()
            if not pks:
                return
            members: dict[int, list[Row[Any]]] = {pk: [] for pk in pks}
            for row in conn.execute(_said().where(point_comments.c.point_pk.in_(pks))):
                members[row.point_pk].append(row)
            rows = [_drawn(gather, pk, members[pk]) for pk in pks]
            upsert(conn, sketches, rows, key=("point_pk",))


def _drawn(gather: Gather, point: int, members: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return the sketch of a point by the model that read most of its comments."""
    models = Counter(row.model or "" for row in members)
    model = max(models, key=lambda name: (models[name], name), default="")
    cell, found = gather.cell({}), b""
    for row in members:
        if (row.model or "") == model:
            cell.add(point, row.topic, _as_said(row))
            found = cell.sketch(point)
    return {"point_pk": point, "model": model, "sketch": found}


def _said() -> Any:
    return (
        select(
            point_comments.c.point_pk,
            comments.c.text,
            readings.c.model,
            readings.c.data,
            readings.c.embedding,
            points.c.topic,
        )
        .join(points, points.c.pk == point_comments.c.point_pk)
        .join(comments, comments.c.pk == point_comments.c.comment_pk)
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
        .order_by(comments.c.pk)
    )


def _as_said(row: Any) -> Said:
    reading = Reading("") if row.data is None else reading_from_data(row.data, row.embedding)
    return Said(row.text, reading)


def _place_all(db: Database, gather: Gather, limit: int | None) -> int:
    query = select(comments.c.pk, comments.c.work_pk)
    query = query.join(board_due, board_due.c.comment_pk == comments.c.pk)
    with db.read() as conn:
        songs = Songs.load(conn)
        due = sorted((songs.of(row.work_pk), row.pk) for row in conn.execute(query))
    pks = [pk for _, pk in due[:limit]]
    for start in range(0, len(pks), _PAGE):
        with db.write() as conn:
            _place(conn, gather, pks[start : start + _PAGE])
    return len(pks)


@dataclass(slots=True)
class _Placed:
    """What a page of comments does to the board."""

    places: list[dict[str, Any]] = field(default_factory=list)
    drawn: dict[int, tuple[str, Cell]] = field(default_factory=dict)


def _place(conn: Connection, gather: Gather, pks: Sequence[int]) -> None:
    """Place a page of comments, in the order given by `_place_all`."""
    query = (
        select(
            belongs().label("belongs"),
            *(comments.c[name] for name in ("pk", "work_pk", "text", "digest")),
            *(readings.c[name] for name in ("model", "data", "embedding")),
        )
        .join(board_due, board_due.c.comment_pk == comments.c.pk)
        .join(statuses, statuses.c.comment_pk == comments.c.pk)
        .outerjoin(point_comments, point_comments.c.comment_pk == comments.c.pk)
        .outerjoin(readings, readings.c.comment_pk == comments.c.pk)
        .where(board_due.c.comment_pk.in_(pks), point_comments.c.point_pk.is_(None))
    )
    songs = Songs.load(conn)
    cells: dict[tuple[int, str], Cell] = {}
    placed = _Placed()
    rows = sorted(conn.execute(query), key=lambda row: (songs.of(row.work_pk), row.pk))
    for row in rows:
        if not row.belongs:
            continue
        where = (songs.of(row.work_pk), row.model or "")
        if where not in cells:
            cells[where] = gather.cell(_points_of(conn, songs.works(row.work_pk), where[1]))
        _put(conn, row, cells[where], placed)
    _write(conn, placed)
    seen = [row.pk for row in rows]
    conn.execute(delete(board_due).where(board_due.c.comment_pk.in_(seen)))


def _points_of(
    conn: Connection, song: Sequence[int], model: str
) -> dict[int, tuple[str, bytes]]:  # fmt: skip
    query = (
        select(points.c.pk, points.c.topic, sketches.c.sketch)
        .join(sketches, sketches.c.point_pk == points.c.pk)
        .where(
            points.c.work_pk.in_(song) if song else points.c.work_pk.is_(None),
            points.c.comments > 0,
            sketches.c.model == model,
            sketches.c.sketch.is_not(None),
        )
        .order_by(points.c.pk)
    )
    return {row.pk: (row.topic, row.sketch) for row in conn.execute(query)}


def _put(conn: Connection, row: Any, cell: Cell, placed: _Placed) -> None:
    said = _as_said(row)
    point = cell.find(said)
    topic = said.topics[0]
    if point is None:
        point = new_point(conn, row.work_pk, topic, row.model or "")
    cell.add(point, topic, said)
    placed.drawn[point] = (row.model or "", cell)
    placed.places.append(
        {"comment_pk": row.pk, "point_pk": point, "by_hand": False, "digest": row.digest}
    )


def new_point(conn: Connection, work_pk: int | None, topic: str, model: str) -> int:
    """Make a point that nothing is said for yet; return its key."""
    row = {"work_pk": work_pk, "topic": topic, "comments": 0, "people": 0}
    made = insert(points).returning(points.c.pk)
    pk: int = conn.execute(made, {**row, "state": "open", "note": ""}).scalar_one()
    conn.execute(insert(sketches), {"point_pk": pk, "model": model, "sketch": None})
    return pk


def _write(conn: Connection, placed: _Placed) -> None:
    if not placed.places:
        return
    conn.execute(insert(point_comments), placed.places)
    rows = [
        {"point_pk": pk, "model": model, "sketch": cell.sketch(pk)}
        for pk, (model, cell) in placed.drawn.items()
    ]
    upsert(conn, sketches, rows, key=("point_pk",))
    recount(conn, sorted(placed.drawn))
