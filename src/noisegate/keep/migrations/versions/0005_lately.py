"""What the creator did lately is found at once, however much was imported meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the creator's own events, which are few beside all that happens by itself."""
    mine = sa.text("\"by\" = 'creator'")
    op.create_index("events_mine", "events", ["seq"], sqlite_where=mine, postgresql_where=mine)
