"""The tables, as SQLAlchemy sees them.

`migrations/` creates and changes them; a test keeps the two in step. What happened is appended to
`events`; `statuses` is derived from it (see `status.py`) and could be thrown away and built again.
"""

from calendar import timegm
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    text,
)
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite has no time zones, so it is kept there as UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into what the database keeps; a naive one is a ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone was given to the store: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  (SQLAlchemy passes it)
    ) -> datetime | None:
        """Turn what the database kept into an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Second(TypeDecorator[datetime]):
    """An aware time to the second, kept as seconds since 1970: a third of the room in an index."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | int | None,
        dialect: Dialect,  # noqa: ARG002  (SQLAlchemy passes it)
    ) -> int | None:
        """Turn an aware time into what the database keeps, what is below a second dropped."""
        return timegm(value.utctimetuple()) if isinstance(value, datetime) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn what the database kept into an aware time in UTC."""
        return None if value is None else _EPOCH + timedelta(seconds=value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = MetaData()

_BIG = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers its rows only in a column declared as plain INTEGER."""

authors = Table(
    "authors",
    metadata,
    Column("pk", _BIG, primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),  # the id, or "~" and the name where there is no id
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("handle", Text, nullable=False),  # the name as `fold_name` compares it
    Column("id_folded", Text, nullable=False),
    Column("url", Text),
    UniqueConstraint("source", "key", name="authors_source_key"),
    Index("authors_handle", "handle"),
    Index("authors_id_folded", "id_folded"),
)

works = Table(
    "works",
    metadata,
    Column("pk", _BIG, primary_key=True),
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("released_at", Moment),
    UniqueConstraint("source", "id", name="works_source_id"),
)

comments = Table(
    "comments",
    metadata,
    Column("pk", _BIG, primary_key=True),
    Column("id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of the text, to see an edit without reading it
    Column("raw", Text),
    Column("author_pk", _BIG, ForeignKey("authors.pk", name="comments_author")),
    Column("work_pk", _BIG, ForeignKey("works.pk", name="comments_work")),
    Column("url", Text),
    Column("parent", Text),  # an id, not a key: the parent may arrive later, or never
    Column("likes", BigInteger),
    Column("flagged_own", Boolean, nullable=False),  # the file said so
    Column("own", Boolean, nullable=False),  # the creator's word, else the file's
    Column("erased", Boolean, nullable=False),
    Column("created_at", Moment),
    Column("first_seen_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),  # created_at where known: what lists are ordered by
    UniqueConstraint("id", name="comments_id"),
    Index("comments_parent", "parent"),
    Index("comments_at", "at", "pk"),
    Index("comments_author_pk", "author_pk"),
    Index("comments_work_at", "work_pk", "at", "pk"),
)

_SECOND_AND_DAY = {
    "sqlite": (
        "CAST(strftime('%s', substr(comments.at, 1, 19)) AS INTEGER)",
        "coalesce(CAST(julianday(date(comments.created_at)) - 1721424.5 AS INTEGER), 0)",
    ),
    "postgresql": (
        "floor(extract(epoch FROM comments.at))::bigint",
        "coalesce((comments.created_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1, 0)",
    ),
}


def second_and_day(conn: Connection) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the SQL of the second of a comment (since 1970), and of the day it was written on.

    The day counts as `date.toordinal` does, and is 0 where the time is unknown.
    """
    at, day = _SECOND_AND_DAY[conn.dialect.name]
    return literal_column(at, BigInteger()), literal_column(day, Integer())


own_accounts = Table(
    "own_accounts",
    metadata,
    Column("pk", _BIG, primary_key=True),
    Column("source", Text),  # NULL: in every source
    Column("handle", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("mine", Boolean, nullable=False),  # False: said not to be, whatever a file says
)
"""What the creator said of accounts; of two words about the same one, the later counts."""

readings = Table(
    "readings",
    metadata,
    Column(
        "comment_pk", _BIG, ForeignKey("comments.pk", name="readings_comment"), primary_key=True
    ),
    Column("model", Text, nullable=False),
    Column("kind", Text),
    Column("kinds", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("language", Text),
    Column("motive", Text),
    Column("unread", Text),
    Column("data", JSON, nullable=False),
    Column("embedding", LargeBinary),  # beside the data, since learning reads it alone
)

_MINE = text("\"by\" = 'creator'")
"""The creator's own events, which are few beside all that happens by itself."""

events = Table(
    "events",
    metadata,
    Column("seq", _BIG, primary_key=True, autoincrement=True),
    Column("comment_pk", _BIG, ForeignKey("comments.pk", name="events_comment"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Index("events_comment_pk", "comment_pk", "seq"),
    Index("events_mine", "seq", sqlite_where=_MINE, postgresql_where=_MINE),
    sqlite_autoincrement=True,
)

FLAGS = ("waiting", "done", "thanked", "filed", "supportive", "welcome", "hot")


def _some(name: str, *columns: str, where: tuple[str, str]) -> Index:
    """Return an index of some rows, by the condition as SQLite and as PostgreSQL says it."""
    here, there = map(text, where)
    return Index(name, *columns, sqlite_where=here, postgresql_where=there)


def _partial(name: str, first: str, *more: str) -> Index:
    """Return an index of the rows that have its first column."""
    return _some(name, first, *more, where=(f"{first} IS NOT NULL",) * 2)


statuses = Table(
    "statuses",
    metadata,
    Column(
        "comment_pk", _BIG, ForeignKey("comments.pk", name="statuses_comment"), primary_key=True
    ),
    Column("action", Text),
    Column("why", Text),
    Column("phase", Text),
    Column("policy", Text),
    Column("kind", Text),
    Column("kinds", Text, nullable=False),  # ",attack,feedback,": searchable with LIKE
    Column("corrected", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("basis", _BIG, nullable=False),  # the event that a decision has to rest on
    Column("learnt", JSON(none_as_null=True)),  # what corrections of similar ones made of it
    # What it may be answered for, and whether it still waits; who saw to it, and how.
    Column("worth", Text),
    *(Column(name, Boolean, nullable=False, server_default=false()) for name in FLAGS),
    # Of the comment itself, so that an index can hold them. NULL where it is own or erased.
    Column("at", Second),
    Column("day", Integer),  # as `date.toordinal` counts; 0 where the time is unknown
    Column("author_pk", _BIG),
    Column("work_pk", _BIG),
    _partial("statuses_action", "action", "kind", "at", "comment_pk"),
    _partial("statuses_phase", "action", "phase", "kind"),
    _some("statuses_at", "at", "comment_pk", where=("day IS NOT NULL",) * 2),
    _partial("statuses_author", "author_pk", "at", "comment_pk"),
    _partial("statuses_work", "work_pk", "action", "kind", "at", "comment_pk"),
    _some(
        *("statuses_waiting", "worth", "at", "comment_pk", "waiting"),
        where=("waiting = 1", "waiting"),
    ),
    _some("statuses_corrected", "basis", "comment_pk", where=("corrected = 1", "corrected")),
    _some("statuses_learnt", "comment_pk", where=("learnt IS NOT NULL",) * 2),
    _partial(
        "statuses_day",
        *("day", "work_pk", "author_pk", "supportive", "welcome", "action", "answered", "thanked"),
    ),
)

policies = Table(
    "policies",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("params", JSON, nullable=False),
    Column("total", BigInteger),
    Column("done", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("error", Text),
    Index(
        "jobs_one_running",
        "state",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

erased = Table(
    "erased",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

erasing = Table("erasing", metadata, Column("permit", Integer, primary_key=True))
"""Holds a row only inside the transaction that erases someone: the key to the events' lock."""

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
