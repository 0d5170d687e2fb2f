"""The tables of the creator's desk: points of feedback, answers, preferences, evidence, notes.

They stand beside those of `tables.py`, in the same metadata. `point_events` is appended to like
`events`; what `points` says of a state or a note follows from it.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from noisegate.keep.tables import Moment, metadata

_BIG = BigInteger().with_variant(Integer, "sqlite")


def _key(target: str, name: str) -> ForeignKey:
    return ForeignKey(target, name=name)


points = Table(
    "points",
    metadata,
    Column("pk", _BIG, primary_key=True),
    Column("work_pk", _BIG, _key("works.pk", "points_work")),
    Column("topic", Text, nullable=False),
    Column("title_comment_pk", _BIG, _key("comments.pk", "points_title")),
    Column("comments", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("latest_at", Moment),
    Column("state", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("points_work", "work_pk", "topic"),
    Index("points_state", "state", "work_pk", "topic", "people", "comments"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("point_pk", _BIG, _key("points.pk", "sketches_point"), primary_key=True),
    Column("model", Text, nullable=False),  # by whose readings it was made
    Column("sketch", LargeBinary),  # what its comments have in common; NULL: to be made anew
    Index(
        "sketches_due",
        "point_pk",
        sqlite_where=text("sketch IS NULL"),
        postgresql_where=text("sketch IS NULL"),
    ),
)
"""Apart from `points`, whose rows stay small enough to be listed quickly."""

point_comments = Table(
    "point_comments",
    metadata,
    Column(
        "comment_pk", _BIG, _key("comments.pk", "point_comments_comment"), primary_key=True
    ),
    Column("point_pk", _BIG, _key("points.pk", "point_comments_point"), nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("digest", Text, nullable=False),  # of the words by which it was placed
    Index("point_comments_point", "point_pk", "comment_pk"),
)  # fmt: skip

point_events = Table(
    "point_events",
    metadata,
    Column("seq", _BIG, primary_key=True, autoincrement=True),
    Column("point_pk", _BIG, _key("points.pk", "point_events_point"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Index("point_events_point", "point_pk", "seq"),
    sqlite_autoincrement=True,
)

board_due = Table(
    "board_due",
    metadata,
    Column("comment_pk", _BIG, _key("comments.pk", "board_due_comment"), primary_key=True),
)
"""Comments whose place on the board has to be looked at: new, no longer feedback, edited."""

answers = Table(
    "answers",
    metadata,
    Column("seq", _BIG, primary_key=True, autoincrement=True),
    Column("claim", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),  # "": taken away
    Column("undone", Boolean, nullable=False),
    Index("answers_claim", "claim", "seq"),
    sqlite_autoincrement=True,
)

notes = Table(
    "notes",
    metadata,
    Column("seq", _BIG, primary_key=True, autoincrement=True),
    Column("author_pk", _BIG, _key("authors.pk", "notes_author"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
    Index("notes_author", "author_pk", "seq"),
    sqlite_autoincrement=True,
)

preferences = Table(
    "preferences",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("comment_pk", _BIG, _key("comments.pk", "evidence_comment"), primary_key=True),
    Column("author_pk", _BIG, _key("authors.pk", "evidence_author")),
    Column("why", Text, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("record", Text, nullable=False),  # canonical JSON; `sha256` is of its bytes in UTF-8
    Column("gone", Boolean, nullable=False),  # let go by the creator, who may keep it again
    Index("evidence_taken_at", "taken_at", "comment_pk"),
    Index("evidence_author_pk", "author_pk"),
)
