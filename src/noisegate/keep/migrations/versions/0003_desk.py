"""The creator's desk: points of feedback, answers to claims, notes, preferences, evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables, and put every piece of feedback kept so far in line for the board."""
    _points()
    _on_points()
    _words()
    _evidence()
    op.execute(
        sa.text(
            "INSERT INTO board_due (comment_pk) SELECT comment_pk FROM statuses "
            "WHERE kinds LIKE '%,feedback,%'"
        )
    )


def _points() -> None:
    op.create_table(
        "points",
        sa.Column("pk", BIG, primary_key=True),
        sa.Column("work_pk", BIG, sa.ForeignKey("works.pk", name="points_work")),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("title_comment_pk", BIG, sa.ForeignKey("comments.pk", name="points_title")),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("latest_at", TIME),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("points_work", "points", ["work_pk", "topic"])
    op.create_index("points_state", "points", ["state", "work_pk", "topic", "people", "comments"])
    point = sa.ForeignKey("points.pk", name="sketches_point")
    op.create_table(
        "sketches",
        sa.Column("point_pk", BIG, point, primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("sketch", sa.LargeBinary),
    )
    due = sa.text("sketch IS NULL")
    op.create_index(
        "sketches_due", "sketches", ["point_pk"], sqlite_where=due, postgresql_where=due
    )


def _on_points() -> None:
    point = sa.ForeignKey("points.pk", name="point_comments_point")
    op.create_table(
        "point_comments",
        _comment_pk("point_comments"),
        sa.Column("point_pk", BIG, point, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    op.create_index("point_comments_point", "point_comments", ["point_pk", "comment_pk"])
    point = sa.ForeignKey("points.pk", name="point_events_point")
    op.create_table(
        "point_events",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column("point_pk", BIG, point, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("point_events_point", "point_events", ["point_pk", "seq"])
    op.create_table("board_due", _comment_pk("board_due"))


def _comment_pk(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("comments.pk", name=f"{table}_comment")
    return sa.Column("comment_pk", BIG, key, primary_key=True)


def _words() -> None:
    """Make the tables of what the creator writes and sets."""
    author = sa.ForeignKey("authors.pk", name="notes_author")
    for name, key in (
        ("answers", sa.Column("claim", sa.Text, nullable=False)),
        ("notes", sa.Column("author_pk", BIG, author, nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column("seq", BIG, primary_key=True, autoincrement=True),
            key,
            sa.Column("at", TIME, nullable=False),
            sa.Column("text", sa.Text, nullable=False),
            sa.Column("undone", sa.Boolean, nullable=False),
            sqlite_autoincrement=True,
        )
    op.create_index("answers_claim", "answers", ["claim", "seq"])
    op.create_index("notes_author", "notes", ["author_pk", "seq"])
    op.create_table(
        "preferences",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )


def _evidence() -> None:
    author = sa.ForeignKey("authors.pk", name="evidence_author")
    op.create_table(
        "evidence",
        _comment_pk("evidence"),
        sa.Column("author_pk", BIG, author),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("taken_at", TIME, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
    op.create_index("evidence_taken_at", "evidence", ["taken_at", "comment_pk"])
    op.create_index("evidence_author_pk", "evidence", ["author_pk"])
