"""Comments come in: new ones, edited ones, and those that are known.

Nothing here looks at one row at a time; a batch costs the same handful of statements whatever its
size. Who wrote it and what it stands under are written first, then the comments, then their
"arrived" and "edited" events, then the statuses that change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from noisegate.comment import Author, Comment
from noisegate.keep import people, search, stale, works
from noisegate.keep.clean import clean, digest
from noisegate.keep.erase import Gone
from noisegate.keep.records import Added
from noisegate.keep.status import NOISEGATE, derive, refresh
from noisegate.keep.tables import authors, comments, events, readings, second_and_day, statuses

_BATCH = 1000
_QUIET = (
    "author_pk",
    "work_pk",
    "url",
    "parent",
    "likes",
    "flagged_own",
    "own",
    "created_at",
    "at",
)
"""What a later file may complete without it being an edit."""

_REPEATED = ("own", "at", "created_at", "author_pk", "work_pk")
"""What of it statuses repeat or follow."""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One comment of a batch on its way into its row."""

    comment: Comment
    row: dict[str, Any]


def add(conn: Connection, arriving: Iterable[Comment]) -> Added:
    """Keep comments; those known already change nothing unless their text was edited.

    A comment known by its id is completed where a later file says more (see `_merged`).
    Comments that were erased stay erased.
    """
    mine, gone = people.owners(conn), Gone.load(conn)
    now = datetime.now(UTC)
    total = Added()
    for batch in _batches(arriving):
        here = [gone.reattach(comment) for comment in batch if not gone.knows(comment.id)]
        arrivals = _rows(conn, here, mine, now)
        known = _known(conn, [one.comment.id for one in arrivals])
        new = [one for one in arrivals if one.comment.id not in known]
        old = [(known[one.comment.id], one) for one in arrivals if one.comment.id in known]
        edited = _complete(conn, old, mine, now)
        _insert(conn, new, now)
        _mark_answered(conn, arrivals)
        total = Added(
            total.new + len(new),
            total.changed + edited,
            total.known + len(batch) - len(new) - edited,
        )
    return total


def _batches(arriving: Iterable[Comment]) -> Iterator[list[Comment]]:
    """Cut the stream into batches in which no id comes twice, so that repeats meet their first."""
    batch: dict[str, Comment] = {}
    for one in arriving:
        comment = clean(one)
        if len(batch) == _BATCH or comment.id in batch:
            yield list(batch.values())
            batch = {}
        batch[comment.id] = comment
    if batch:
        yield list(batch.values())


def _rows(
    conn: Connection, batch: Sequence[Comment], mine: people.Owners, now: datetime
) -> list[_Arrival]:
    writers = people.write_authors(
        conn, [(c.source, c.author) for c in batch if people.named(c.author)]
    )
    songs = works.write_works(conn, [(c.source, c.work) for c in batch if c.work])
    return [_Arrival(c, _row(c, writers, songs, mine, now)) for c in batch]


def _row(
    comment: Comment,
    writers: Mapping[tuple[str, str], int],
    songs: Mapping[tuple[str, str], int],
    mine: people.Owners,
    now: datetime,
) -> dict[str, Any]:
    author, work, source = comment.author, comment.work, comment.source
    return {
        "id": comment.id,
        "source": source,
        "text": comment.text,
        "digest": digest(comment.text),
        "raw": comment.raw,
        "author_pk": writers.get((source, people.author_key(author))) if author else None,
        "work_pk": songs.get((source, work.id)) if work else None,
        "url": comment.url,
        "parent": comment.parent or None,
        "likes": comment.likes,
        "flagged_own": comment.own,
        "own": mine.own(source, author, flagged=comment.own),
        "erased": False,
        "created_at": comment.created_at,
        "first_seen_at": now,
        "at": comment.created_at or now,
    }


def _known(conn: Connection, ids: Sequence[str]) -> dict[str, Row[Any]]:
    columns = [
        *(comments.c[name] for name in ("pk", "id", "source", "digest", *_QUIET)),
        *(authors.c[name].label(f"author_{name}") for name in ("id", "name")),
    ]
    query = (
        select(*columns)
        .outerjoin(authors, authors.c.pk == comments.c.author_pk)
        .where(comments.c.id.in_(ids))
    )
    return {row.id: row for row in conn.execute(query)}


def _insert(conn: Connection, new: Sequence[_Arrival], now: datetime) -> None:
    if not new:
        return
    # Writers take turns, so what is numbered after this is what this inserts.
    before = conn.scalar(select(func.max(comments.c.pk))) or 0
    conn.execute(insert(comments), [one.row for one in new])
    arrived = {"at": now, "what": "arrived", "by": NOISEGATE, "data": {}}
    here = comments.c.pk > before
    _insert_for(conn, events, here, arrived)
    for own in (False, True):
        status = derive((), own=own)._asdict() | _place(conn, own=own)
        _insert_for(conn, statuses, and_(here, comments.c.own == own), status)
    stale.mark_around(conn, [_counted(one.row) for one in new if not one.row["own"]])
    refresh(conn, _forget_of_replies(conn, [one.comment.id for one in new]))
    if conn.dialect.name != "sqlite":
        found = select(comments.c.pk, comments.c.text).where(here)
        search.index(conn, conn.execute(found))


def _insert_for(
    conn: Connection, table: Table, these: ColumnElement[bool], row: Mapping[str, Any]
) -> None:
    """Insert the same row for every one of these comments, in one statement."""
    values = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in row.items()
    ]
    source = select(comments.c.pk, *values).where(these).order_by(comments.c.pk)
    conn.execute(insert(table).from_select(["comment_pk", *row], source))


def _place(conn: Connection, *, own: bool) -> dict[str, Any]:
    """Return what a new status repeats of its comment, for the database to look up."""
    at, day = second_and_day(conn)
    if own:
        return {"at": at, "day": None, "author_pk": None, "work_pk": None}
    keys = {column.name: column for column in (comments.c.author_pk, comments.c.work_pk)}
    return {"at": at, "day": day, **keys}


def _counted(row: Mapping[str, Any]) -> tuple[int | None, int]:
    """Return by whom and on what day a comment was written, as a status repeats it."""
    moment = row["created_at"]
    return row["author_pk"], moment.astimezone(UTC).toordinal() if moment else 0


def _complete(
    conn: Connection,
    old: Sequence[tuple[Row[Any], _Arrival]],
    mine: people.Owners,
    now: datetime,
) -> int:
    """Bring known comments up to date; return how many were edited by their authors."""
    fuller = [(was, _merged(was, one, mine)) for was, one in old]
    quiet = [
        {"b_pk": was.pk, **{name: row[name] for name in _QUIET}}
        for was, row in fuller
        if any(getattr(was, name) != row[name] for name in _QUIET)
    ]
    if quiet:
        values: dict[str, Any] = {name: bindparam(name) for name in _QUIET}
        conn.execute(
            update(comments).where(comments.c.pk == bindparam("b_pk")).values(values), quiet
        )
        moved = _forget(conn, [was.pk for was, row in fuller if was.parent != row["parent"]])
        others = (
            was.pk for was, row in fuller if any(getattr(was, f) != row[f] for f in _REPEATED)
        )
        refresh(conn, [*moved, *others])
    edited = {was.pk: one for was, one in old if was.digest != one.row["digest"]}
    if edited:
        _edit(conn, edited, now)
    return len(edited)


def _merged(was: Row[Any], one: _Arrival, mine: people.Owners) -> dict[str, Any]:
    """Return the quiet fields of a row: what was known first stands, what was not is filled in.

    A later file may be a poorer one, with guessed times and names without ids. Only likes follow
    it, and an author with an id takes the place of one without.
    """
    row, author = one.row, one.comment.author
    merged = {name: row[name] if getattr(was, name) is None else getattr(was, name)
              for name in _QUIET}  # fmt: skip
    if row["likes"] is not None:
        merged["likes"] = row["likes"]
    if author and author.id and not was.author_id:
        merged["author_pk"] = row["author_pk"]
    if merged["author_pk"] != row["author_pk"]:
        author = Author(was.author_name, was.author_id)
    merged["at"] = merged["created_at"] or was.at
    merged["flagged_own"] = was.flagged_own or row["flagged_own"]
    merged["own"] = mine.own(was.source, author, flagged=merged["flagged_own"])
    return merged


def _edit(conn: Connection, edited: Mapping[int, _Arrival], now: datetime) -> None:
    pks = list(edited)
    query = select(comments.c.pk, comments.c.text, comments.c.raw).where(comments.c.pk.in_(pks))
    was = [
        {
            "comment_pk": pk,
            "at": now,
            "what": "edited",
            "by": NOISEGATE,
            "data": {"text": text} if raw is None else {"text": text, "raw": raw},
        }
        for pk, text, raw in conn.execute(query)
    ]
    conn.execute(insert(events), was)
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in ("text", "raw", "digest")}
    conn.execute(
        update(comments).where(comments.c.pk == bindparam("b_pk")).values(values),
        [
            {"b_pk": pk, **{f"b_{name}": one.row[name] for name in values}}
            for pk, one in edited.items()
        ],
    )
    # The reading was of words that are no longer there.
    _forget(conn, pks)
    replies = _forget_of_replies(conn, [one.comment.id for one in edited.values()])
    search.index(conn, ((pk, one.comment.text) for pk, one in edited.items()))
    refresh(conn, [*pks, *replies])


def _forget(conn: Connection, pks: Sequence[int] | Select[int]) -> Sequence[int]:
    """Let go of readings that no longer hold, so that the comments are read anew; return whose."""
    these = delete(readings).where(readings.c.comment_pk.in_(pks))
    return conn.scalars(these.returning(readings.c.comment_pk)).all()


def _forget_of_replies(conn: Connection, ids: Sequence[str]) -> Sequence[int]:
    """Let go of the readings of replies to these comments: a reply is read with what it answers."""
    return _forget(conn, select(comments.c.pk).where(comments.c.parent.in_(ids)))


def _mark_answered(conn: Connection, arrivals: Sequence[_Arrival]) -> None:
    """Refresh what an own comment of this batch answers, and what waits here for its answer."""
    parents = {one.comment.parent for one in arrivals if one.row["own"]} - {None}
    ids = [one.comment.id for one in arrivals]
    replied = conn.scalars(
        select(comments.c.parent).where(comments.c.own, comments.c.parent.in_(ids)).distinct()
    )
    answered = parents | set(replied)
    if answered:
        refresh(conn, conn.scalars(select(comments.c.pk).where(comments.c.id.in_(answered))).all())
