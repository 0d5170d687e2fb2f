"""The inbox: what waits for an answer, what is mentioned, who wrote, week by week.

All of it follows from what is kept already, so nothing is copied here: every comment is put in
line to be settled (see `stale`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
SECOND = sa.BigInteger


def upgrade() -> None:
    """Add the columns and tables, and put every comment kept so far in line."""
    _statuses()
    _mentions()
    _people()
    _bookkeeping()
    op.execute(
        sa.text("INSERT INTO stale (what, name, key) SELECT 'status', '', comment_pk FROM statuses")
    )


def _statuses() -> None:
    op.add_column("statuses", sa.Column("worth", sa.Text))
    for name in ("waiting", "done", "thanked", "filed", "supportive", "welcome", "hot"):
        flag = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("statuses", flag)
    op.add_column("statuses", sa.Column("at", SECOND))
    op.add_column("statuses", sa.Column("day", sa.Integer))
    op.add_column("statuses", sa.Column("author_pk", BIG))
    op.add_column("statuses", sa.Column("work_pk", BIG))
    op.drop_index("statuses_action", "statuses")
    _index("statuses_action", "action", "kind", "at", "comment_pk")
    _index("statuses_phase", "action", "phase", "kind")
    _index("statuses_author", "author_pk", "at", "comment_pk")
    _index("statuses_work", "work_pk", "action", "kind", "at", "comment_pk")
    _index(
        "statuses_day", "day", "work_pk", "author_pk",
        "supportive", "welcome", "action", "answered", "thanked",
    )  # fmt: skip
    _some("statuses_at", "at", "comment_pk", where=("day IS NOT NULL",) * 2)
    _some(
        *("statuses_waiting", "worth", "at", "comment_pk", "waiting"),
        where=("waiting = 1", "waiting"),
    )
    _some("statuses_corrected", "basis", "comment_pk", where=("corrected = 1", "corrected"))
    _some("statuses_learnt", "comment_pk", where=("learnt IS NOT NULL",) * 2)


def _index(name: str, *columns: str) -> None:
    _some(name, *columns, where=(f"{columns[0]} IS NOT NULL",) * 2)


def _some(name: str, *columns: str, where: tuple[str, str]) -> None:
    here, there = map(sa.text, where)
    op.create_index(name, "statuses", columns, sqlite_where=here, postgresql_where=there)


def _mentions() -> None:
    op.create_table(
        "mentions",
        _comment("mentions"),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", SECOND, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("author_pk", BIG),
        sa.Column("work_pk", BIG),
        sa.Column("motive", sa.Text),
        sa.PrimaryKeyConstraint("comment_pk", "what", "name"),
    )
    op.create_index(
        "mentions_at",
        "mentions",
        ["what", "name", "day", "at", "comment_pk", "work_pk", "motive"],
    )
    op.create_index("mentions_author", "mentions", ["what", "name", "author_pk"])
    op.create_table(
        "subjects",
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        *_counts("comments", "people"),
        sa.Column("last_at", SECOND),
        sa.PrimaryKeyConstraint("what", "name"),
    )
    op.create_table(
        "subject_weeks",
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("motive", sa.Text, nullable=False),
        *_counts("comments"),
        sa.PrimaryKeyConstraint("what", "name", "week", "motive"),
    )


def _people() -> None:
    author = sa.ForeignKey("authors.pk", name="people_author")
    op.create_table(
        "people",
        sa.Column("author_pk", BIG, author, primary_key=True),
        *_counts("comments", "welcome", "praise", "questions", "feedback", "hot", "held"),
        *_counts("answered", "thanked", "visits", "works", "heard"),
        sa.Column("first_at", SECOND, nullable=False),
        sa.Column("last_at", SECOND, nullable=False),
        sa.Column("first_week", sa.Integer),
        sa.Column("hostile", sa.Boolean, nullable=False),
    )
    op.create_index("people_welcome", "people", ["hostile", "welcome", "author_pk"])
    op.create_index("people_held", "people", ["held", "author_pk"])
    op.create_index("people_last", "people", ["hostile", "last_at", "author_pk"])
    op.create_index("people_first", "people", ["hostile", "first_at", "author_pk"])
    op.create_index(
        "people_groups",
        "people",
        ["hostile", "visits", "welcome", "works", "first_at", "last_at"],
    )
    op.create_table(
        "weeks",
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("work_pk", BIG, nullable=False),
        *_counts("comments", "supportive", "held", "escalated", "answered", "answered_welcome"),
        *_counts("supporters", "came_back"),
        sa.PrimaryKeyConstraint("week", "work_pk"),
    )
    op.create_index("weeks_work", "weeks", ["work_pk", "week"])


def _bookkeeping() -> None:
    op.create_table(
        "stale",
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", BIG, nullable=False),
        sa.PrimaryKeyConstraint("what", "name", "key"),
    )
    op.create_table(
        "queue",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        _comment("queue"),
        sa.PrimaryKeyConstraint("day", "place"),
        sa.UniqueConstraint("day", "comment_pk", name="queue_once"),
    )
    op.create_index("queue_comment", "queue", ["comment_pk"])


def _comment(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("comments.pk", name=f"{table}_comment")
    return sa.Column("comment_pk", BIG, key, nullable=False)


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]
