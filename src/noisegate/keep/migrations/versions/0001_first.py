"""The first tables, the search index, and the lock on the events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make everything in an empty database."""
    _people_and_works()
    _comments()
    _what_happened()
    _bookkeeping()
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(sa.text(statement))
    else:
        for statement in POSTGRESQL:
            op.execute(sa.text(statement))


def _people_and_works() -> None:
    op.create_table(
        "authors",
        sa.Column("pk", BIG, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("id_folded", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.UniqueConstraint("source", "key", name="authors_source_key"),
    )
    op.create_index("authors_handle", "authors", ["handle"])
    op.create_index("authors_id_folded", "authors", ["id_folded"])
    op.create_table(
        "works",
        sa.Column("pk", BIG, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("released_at", TIME),
        sa.UniqueConstraint("source", "id", name="works_source_id"),
    )
    op.create_table(
        "own_accounts",
        sa.Column("pk", BIG, primary_key=True),
        sa.Column("source", sa.Text),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("mine", sa.Boolean, nullable=False),
    )


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("pk", BIG, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("raw", sa.Text),
        sa.Column("author_pk", BIG, sa.ForeignKey("authors.pk", name="comments_author")),
        sa.Column("work_pk", BIG, sa.ForeignKey("works.pk", name="comments_work")),
        sa.Column("url", sa.Text),
        sa.Column("parent", sa.Text),
        sa.Column("likes", sa.BigInteger),
        sa.Column("flagged_own", sa.Boolean, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("erased", sa.Boolean, nullable=False),
        sa.Column("created_at", TIME),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.UniqueConstraint("id", name="comments_id"),
    )
    op.create_index("comments_parent", "comments", ["parent"])
    op.create_index("comments_at", "comments", ["at", "pk"])
    op.create_index("comments_author_pk", "comments", ["author_pk"])
    op.create_index("comments_work_pk", "comments", ["work_pk"])


def _comment_pk(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("comments.pk", name=f"{table}_comment")
    return sa.Column("comment_pk", BIG, key, primary_key=True)


def _what_happened() -> None:
    op.create_table(
        "readings",
        _comment_pk("readings"),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("motive", sa.Text),
        sa.Column("unread", sa.Text),
        sa.Column("data", sa.JSON, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("seq", BIG, primary_key=True, autoincrement=True),
        sa.Column(
            "comment_pk", BIG, sa.ForeignKey("comments.pk", name="events_comment"), nullable=False
        ),
        sa.Column("at", TIME, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_comment_pk", "events", ["comment_pk", "seq"])
    op.create_table(
        "statuses",
        _comment_pk("statuses"),
        sa.Column("action", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("phase", sa.Text),
        sa.Column("policy", sa.Text),
        sa.Column("kind", sa.Text),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("corrected", sa.Boolean, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("basis", BIG, nullable=False),
    )
    op.create_index("statuses_action", "statuses", ["action"])


def _bookkeeping() -> None:
    op.create_table(
        "policies",
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("toml", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("finished_at", TIME),
        sa.Column("error", sa.Text),
    )
    running = sa.text("state = 'running'")
    op.create_index(
        "jobs_one_running", "jobs", ["state"],
        unique=True, sqlite_where=running, postgresql_where=running,
    )  # fmt: skip
    op.create_table(
        "erased",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table("erasing", sa.Column("permit", sa.Integer, primary_key=True))
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


SQLITE = (
    "PRAGMA application_id = 1313297477",
    "CREATE VIRTUAL TABLE search USING fts5(text, content='comments', content_rowid='pk', "
    "tokenize='unicode61 remove_diacritics 2')",
    """CREATE TRIGGER search_insert AFTER INSERT ON comments BEGIN
    INSERT INTO search(rowid, text) VALUES (new.pk, new.text); END""",
    """CREATE TRIGGER search_update AFTER UPDATE OF text ON comments BEGIN
    INSERT INTO search(search, rowid, text) VALUES ('delete', old.pk, old.text);
    INSERT INTO search(rowid, text) VALUES (new.pk, new.text); END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON comments BEGIN
    INSERT INTO search(search, rowid, text) VALUES ('delete', old.pk, old.text); END""",
    """CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END""",
    """CREATE TRIGGER events_never_go BEFORE DELETE ON events
    WHEN NOT EXISTS (SELECT 1 FROM erasing)
    BEGIN SELECT RAISE(ABORT, 'events are only ever appended'); END""",
)

POSTGRESQL = (
    "CREATE TABLE search (comment_pk BIGINT PRIMARY KEY REFERENCES comments(pk), "
    "words TSVECTOR NOT NULL)",
    "CREATE INDEX search_words ON search USING gin (words)",
    """CREATE FUNCTION noisegate_keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasing) THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'events are only ever appended';
    END $$""",
    """CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION noisegate_keep_events()""",
    """CREATE TRIGGER events_never_go BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION noisegate_keep_events()""",
)
