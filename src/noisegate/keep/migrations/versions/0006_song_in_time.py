"""A song's comments are found in order of time, so its first page is as quick as any."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index of a work's comments hold their times."""
    op.create_index("comments_work_at", "comments", ["work_pk", "at", "pk"])
    op.drop_index("comments_work_pk", "comments")
