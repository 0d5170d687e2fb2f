"""What comments add up to: by what is mentioned, by person, by week; and today's list.

Everything here but `queue` follows from comments, readings and statuses, and can be made anew
(see `rollups`). It is in the same metadata as `tables.py`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from noisegate.keep.tables import Second, metadata

_BIG = BigInteger().with_variant(Integer, "sqlite")


def _comment(table: str) -> Column[int]:
    key = ForeignKey("comments.pk", name=f"{table}_comment")
    return Column("comment_pk", _BIG, key, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


mentions = Table(
    "mentions",
    metadata,
    _comment("mentions"),
    Column("what", Text, nullable=False),  # claim, topic, feedback or motive
    Column("name", Text, nullable=False),
    Column("at", Second, nullable=False),
    Column("day", Integer, nullable=False),  # as in `statuses`
    Column("author_pk", _BIG),
    Column("work_pk", _BIG),
    Column("motive", Text),  # NULL where there is none
    PrimaryKeyConstraint("comment_pk", "what", "name"),
    Index("mentions_at", "what", "name", "day", "at", "comment_pk", "work_pk", "motive"),
    Index("mentions_author", "what", "name", "author_pk"),
)

subjects = Table(
    "subjects",
    metadata,
    Column("what", Text, nullable=False),
    Column("name", Text, nullable=False),
    _count("comments"),
    _count("people"),
    Column("last_at", Second),
    PrimaryKeyConstraint("what", "name"),
)
"""Each thing that is mentioned, with how many comments mention it, of how many people."""

subject_weeks = Table(
    "subject_weeks",
    metadata,
    Column("what", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("week", Integer, nullable=False),  # its Monday; 0 where the time is unknown
    Column("motive", Text, nullable=False),  # "" where there is none
    _count("comments"),
    PrimaryKeyConstraint("what", "name", "week", "motive"),
)

people = Table(
    "people",
    metadata,
    Column("author_pk", _BIG, ForeignKey("authors.pk", name="people_author"), primary_key=True),
    *map(_count, ("comments", "welcome", "praise", "questions", "feedback", "hot", "held")),
    *map(_count, ("answered", "thanked", "visits", "works", "heard")),
    Column("first_at", Second, nullable=False),
    Column("last_at", Second, nullable=False),
    Column("first_week", Integer),  # of their first welcome comment, where its time is known
    Column("hostile", Boolean, nullable=False),
    Index("people_welcome", "hostile", "welcome", "author_pk"),
    Index("people_held", "held", "author_pk"),
    Index("people_last", "hostile", "last_at", "author_pk"),
    Index("people_first", "hostile", "first_at", "author_pk"),
    Index("people_groups", "hostile", "visits", "welcome", "works", "first_at", "last_at"),
)
"""Each person who is not the creator, with what their comments add up to."""

weeks = Table(
    "weeks",
    metadata,
    Column("week", Integer, nullable=False),  # its Monday; 0 where the time is unknown
    Column("work_pk", _BIG, nullable=False),  # 0: whatever they stand under
    *map(_count, ("comments", "supportive", "held", "escalated", "answered", "answered_welcome")),
    *map(_count, ("supporters", "came_back")),
    PrimaryKeyConstraint("week", "work_pk"),
    Index("weeks_work", "work_pk", "week"),
)

stale = Table(
    "stale",
    metadata,
    Column("what", Text, nullable=False),  # status, person, week, or what a mention is of
    Column("name", Text, nullable=False),  # of what is mentioned, else ""
    Column("key", _BIG, nullable=False),  # a comment, an author, or a week
    PrimaryKeyConstraint("what", "name", "key"),
)
"""What writes left to be made anew."""

queue = Table(
    "queue",
    metadata,
    Column("day", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    _comment("queue"),
    PrimaryKeyConstraint("day", "place"),
    UniqueConstraint("day", "comment_pk", name="queue_once"),
    Index("queue_comment", "comment_pk"),
)
"""The comments chosen for a day, in order."""
