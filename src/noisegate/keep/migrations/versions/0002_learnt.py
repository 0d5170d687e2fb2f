"""What corrections teach: embeddings to learn from, and what was learnt about a comment."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; readings made before have no embedding until they are made again."""
    op.add_column("readings", sa.Column("embedding", sa.LargeBinary))
    op.add_column("statuses", sa.Column("learnt", sa.JSON(none_as_null=True)))
